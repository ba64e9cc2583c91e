//! Who acts, what they may want to do, and on what: the vocabulary of the decision.

use socle::{Clause, Id};

/// Marker: an account (acts for one organisation under one profile).
pub enum Compte {}
/// Marker: a human being, above accounts.
pub enum Personne {}
/// Marker: a caisse or a partner.
pub enum Organisation {}
/// Marker: a unit inside an organisation.
pub enum Unite {}
/// Marker: a request.
pub enum Demande {}
/// Marker: one convention × one caisse × one partner.
pub enum Volet {}
/// Marker: the person a file is about, per caisse.
pub enum Sujet {}
/// Marker: an entry of the journal.
pub enum Trace {}

/// The profile under which an account acts; exactly one at a time, never a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profil {
    /// Runs the service; sees no request, record or trace of others.
    Operateur,
    /// Works at a caisse.
    AgentCaisse,
    /// Answers for the accounts of a partner (VAR-EP-2.2-01).
    Gestionnaire,
    /// Makes the requests of a partner (VAR-EP-2.2-04).
    Technicien,
}

impl Profil {
    /// Every profile, for tables that must name them all.
    pub const TOUS: [Self; 4] = [Self::Operateur, Self::AgentCaisse, Self::Gestionnaire, Self::Technicien];

    /// The stable word stored in the base and in the journal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Operateur => "operateur",
            Self::AgentCaisse => "agent_caisse",
            Self::Gestionnaire => "gestionnaire",
            Self::Technicien => "technicien",
        }
    }

    /// The word people read.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Operateur => "Opérateur",
            Self::AgentCaisse => "Agent de caisse",
            Self::Gestionnaire => "Gestionnaire",
            Self::Technicien => "Technicien",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|p| p.code() == code)
    }
}

/// Whoever asks, as the session says it at this instant.
#[derive(Debug, Clone)]
pub struct Acteur {
    /// The account.
    pub compte: Id<Compte>,
    /// The human being behind it: rules about oneself compare persons.
    pub personne: Id<Personne>,
    /// The organisation acted for.
    pub organisation: Id<Organisation>,
    /// The unit of the account inside it.
    pub unite: Id<Unite>,
    /// The profile acted under.
    pub profil: Profil,
    /// A reference of the session that cannot be replayed as one.
    pub session: String,
    /// Where from: address cut as the CNIL advises, and a coarse client name.
    pub origine: String,
}

/// What can be wanted: one verb per line of the table of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See one's own home page.
    VoirAccueil,
    /// Read one's own traces (CAF68-CS-5.3.4-02 obtained without asking).
    VoirMesTraces,
    /// Read what the conventions open and close for one's organisation.
    VoirDroits,
    /// Signal a situation (VAR-EP-1.2-03): start, fill, send, give up one's own draft.
    SignalerSituation,
    /// List the requests of one's unit (VAR-EP-1.2-07).
    ListerDemandes,
    /// Read one request.
    ConsulterDemande,
    /// Count the requests of one's organisation, without contents.
    CompterDemandes,
    /// List the requests received by one's caisse.
    ListerFile,
    /// Take a request in charge (PDC-A3-04).
    PrendreEnCharge,
    /// Close a request and tell the partner (PDC-A3-06).
    Clore,
    /// List organisations and the state of their conventions.
    ListerOrganisations,
    /// Record the end of a volet.
    ConstaterFin,
}

impl Action {
    /// Every action, for tables that must name them all.
    pub const TOUTES: [Self; 12] = [
        Self::VoirAccueil,
        Self::VoirMesTraces,
        Self::VoirDroits,
        Self::SignalerSituation,
        Self::ListerDemandes,
        Self::ConsulterDemande,
        Self::CompterDemandes,
        Self::ListerFile,
        Self::PrendreEnCharge,
        Self::Clore,
        Self::ListerOrganisations,
        Self::ConstaterFin,
    ];

    /// The stable word written in the journal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::VoirAccueil => "voir_accueil",
            Self::VoirMesTraces => "voir_mes_traces",
            Self::VoirDroits => "voir_droits",
            Self::SignalerSituation => "signaler_situation",
            Self::ListerDemandes => "lister_demandes",
            Self::ConsulterDemande => "consulter_demande",
            Self::CompterDemandes => "compter_demandes",
            Self::ListerFile => "lister_file",
            Self::PrendreEnCharge => "prendre_en_charge",
            Self::Clore => "clore",
            Self::ListerOrganisations => "lister_organisations",
            Self::ConstaterFin => "constater_fin",
        }
    }
}

/// What a decision about a request needs to know; nothing here is ever displayed.
#[derive(Debug, Clone)]
pub struct FaitsDemande {
    /// The request.
    pub id: Id<Demande>,
    /// The person it is about, once identity was typed.
    pub sujet: Option<Id<Sujet>>,
    /// The partner that makes it.
    pub partenaire: Id<Organisation>,
    /// The unit of its author when it was made.
    pub unite: Id<Unite>,
    /// Its author.
    pub auteur: Id<Compte>,
    /// The caisse it is addressed to.
    pub caisse: Id<Organisation>,
    /// Still being filled: nobody but its author knows of it.
    pub brouillon: bool,
    /// The clause that opens « signaler une situation » at this caisse now, if any.
    pub signaler: Option<Clause>,
    /// The clause that opens « consulter l’historique » at this caisse now, if any.
    pub historique: Option<Clause>,
    /// The clause by which the caisse treats what this partner sends, if any.
    pub traiter: Option<Clause>,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub enum Ressource {
    /// Nothing beyond the reader: own pages, lists by scope.
    Soi,
    /// A function of a convention at one caisse: the clause that opens it now, or the one that keeps it closed.
    Fonction {
        /// Open by this clause, or closed by that one.
        ouverte: Result<Clause, Clause>,
    },
    /// One request. `None`: the identifier leads nowhere; decided like somebody else's, in the same words.
    Demande(Option<FaitsDemande>),
    /// One volet of a convention.
    Volet(Id<Volet>),
}

impl Ressource {
    /// The kind of object, for the journal.
    pub const fn genre(&self) -> &'static str {
        match self {
            Self::Soi => "soi",
            Self::Fonction { .. } => "fonction",
            Self::Demande(_) => "demande",
            Self::Volet(_) => "volet",
        }
    }

    /// The object's identifier, for the journal.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Soi | Self::Fonction { .. } | Self::Demande(None) => None,
            Self::Demande(Some(faits)) => Some(faits.id.to_string()),
            Self::Volet(id) => Some(id.to_string()),
        }
    }
}
