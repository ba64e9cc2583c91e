//! Who acts: the markers of things with an identifier, the profiles, the actor.

use socle::Id;

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
/// Marker: a file of a request.
pub enum Piece {}
/// Marker: one convention × one caisse × one partner.
pub enum Volet {}
/// Marker: the person a file is about, per caisse.
pub enum Sujet {}
/// Marker: an entry of the journal.
pub enum Trace {}
/// Marker: a convention.
pub enum Convention {}
/// Marker: something asked about a gestionnaire's account.
pub enum DemandeDeCompte {}
/// Marker: delegated habilitations of one partner at one caisse.
pub enum Delegation {}

/// The profile under which an account acts; exactly one at a time, never a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profil {
    /// Runs the service; sees no request, record or trace of others.
    Operateur,
    /// Keeps a caisse's conventions and the accounts that follow from them.
    AdministrateurCaisse,
    /// Works at a caisse.
    AgentCaisse,
    /// Checks a caisse's accounts and traces; acts on nothing.
    Auditeur,
    /// Answers for the accounts of a partner (VAR-EP-2.2-01).
    Gestionnaire,
    /// Makes the requests of a partner (VAR-EP-2.2-04).
    Technicien,
}

impl Profil {
    /// Every profile, for tables that must name them all.
    pub const TOUS: [Self; 6] = [
        Self::Operateur,
        Self::AdministrateurCaisse,
        Self::AgentCaisse,
        Self::Auditeur,
        Self::Gestionnaire,
        Self::Technicien,
    ];

    /// The stable word stored in the base and in the journal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Operateur => "operateur",
            Self::AdministrateurCaisse => "administrateur_caisse",
            Self::AgentCaisse => "agent_caisse",
            Self::Auditeur => "auditeur",
            Self::Gestionnaire => "gestionnaire",
            Self::Technicien => "technicien",
        }
    }

    /// The word people read.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Operateur => "Opérateur",
            Self::AdministrateurCaisse => "Administrateur de caisse",
            Self::AgentCaisse => "Agent de caisse",
            Self::Auditeur => "Auditeur",
            Self::Gestionnaire => "Gestionnaire",
            Self::Technicien => "Technicien",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|p| p.code() == code)
    }

    /// Whether an account of this profile stands on a convention's seats (VAR-EP-2.2-01: gestionnaire, technicien).
    pub const fn de_partenaire(self) -> bool {
        matches!(self, Self::Gestionnaire | Self::Technicien)
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
