//! On what: the things a decision is about, and the facts it needs about them; nothing here is ever displayed.

use socle::{Clause, Id};

use crate::qui::{
    Compte, Convention, Delegation, Demande, DemandeDeCompte, Organisation, Personne, Piece, Profil, Sujet, Unite,
    Volet,
};

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
    /// Withdrawn: what it held is shown to nobody any more.
    pub retiree: bool,
    /// The clause that opens « signaler une situation » at this caisse now, if any.
    pub signaler: Option<Clause>,
    /// The clause that opens « consulter l’historique » at this caisse now, if any.
    pub historique: Option<Clause>,
    /// The clause by which the caisse treats what this partner sends, if any.
    pub traiter: Option<Clause>,
}

/// What a decision about a volet needs to know.
#[derive(Debug, Clone)]
pub struct FaitsVolet {
    /// The volet.
    pub id: Id<Volet>,
    /// Its caisse.
    pub caisse: Id<Organisation>,
    /// Its partner.
    pub partenaire: Id<Organisation>,
}

/// What a decision about a convention needs to know.
#[derive(Debug, Clone)]
pub struct FaitsConvention {
    /// The convention.
    pub id: Id<Convention>,
    /// Its caisses.
    pub caisses: Vec<Id<Organisation>>,
    /// Its partner.
    pub partenaire: Id<Organisation>,
}

/// What a decision about a partner needs to know, as the reader's caisse sees it.
#[derive(Debug, Clone)]
pub struct FaitsPartenaire {
    /// The partner.
    pub id: Id<Organisation>,
    /// The clause that binds it to the reader's caisse now, or the draft that will.
    pub liee: Option<Clause>,
}

/// What a decision about an account needs to know.
#[derive(Debug, Clone)]
pub struct FaitsCompte {
    /// The account.
    pub id: Id<Compte>,
    /// The human being behind it.
    pub personne: Id<Personne>,
    /// Whom it acts for.
    pub organisation: Id<Organisation>,
    /// Under which profile.
    pub profil: Profil,
    /// The clause that binds its organisation to the reader's caisse now, if any.
    pub liee: Option<Clause>,
    /// No other gestionnaire of its organisation is active (VAR-EP-2.2.3-06).
    pub dernier_gestionnaire: bool,
}

/// What a decision about a request for an account needs to know.
#[derive(Debug, Clone)]
pub struct FaitsDemandeDeCompte {
    /// The request.
    pub id: Id<DemandeDeCompte>,
    /// The partner it is for.
    pub partenaire: Id<Organisation>,
    /// The human being it is about, where an account of theirs exists.
    pub personne: Option<Id<Personne>>,
    /// The clause that binds the partner to the reader's caisse now, if any.
    pub liee: Option<Clause>,
}

/// What a decision about delegated habilitations needs to know: whose they are, and what the rules of delegation say of the act.
#[derive(Debug, Clone)]
pub struct FaitsDelegation {
    /// The delegation.
    pub id: Id<Delegation>,
    /// Its caisse.
    pub caisse: Id<Organisation>,
    /// Its partner.
    pub partenaire: Id<Organisation>,
    /// Allowed by this clause, or refused by that one, in these words (crate `delegation`).
    pub permis: Result<Clause, (Clause, &'static str)>,
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
    /// One file of a request, with what is known of the request.
    Piece(Option<(FaitsDemande, Id<Piece>)>),
    /// Seats of a convention at one caisse: free by this clause, or taken under that one (VAR-EP-2.2.1-09, 2.2.1-11).
    Places {
        /// Free by this clause, or none left under that one.
        libres: Result<Clause, Clause>,
    },
    /// One volet of a convention.
    Volet(Option<FaitsVolet>),
    /// One convention.
    Convention(Option<FaitsConvention>),
    /// One partner of the reader's caisse.
    Partenaire(Option<FaitsPartenaire>),
    /// One account.
    Compte(Option<FaitsCompte>),
    /// One request about an account.
    DemandeDeCompte(Option<FaitsDemandeDeCompte>),
    /// Delegated habilitations of one partner at one caisse.
    Delegation(Option<FaitsDelegation>),
}

impl Ressource {
    /// The kind of object, for the journal.
    pub const fn genre(&self) -> &'static str {
        match self {
            Self::Soi => "soi",
            Self::Fonction { .. } => "fonction",
            Self::Places { .. } => "places",
            Self::Demande(_) => "demande",
            Self::Piece(_) => "piece",
            Self::Volet(_) => "volet",
            Self::Convention(_) => "convention",
            Self::Partenaire(_) => "partenaire",
            Self::Compte(_) => "compte",
            Self::DemandeDeCompte(_) => "demande_de_compte",
            Self::Delegation(_) => "delegation",
        }
    }

    /// The object's identifier, for the journal.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Soi | Self::Fonction { .. } | Self::Places { .. } => None,
            Self::Demande(f) => f.as_ref().map(|f| f.id.to_string()),
            Self::Piece(f) => f.as_ref().map(|(_, piece)| piece.to_string()),
            Self::Volet(f) => f.as_ref().map(|f| f.id.to_string()),
            Self::Convention(f) => f.as_ref().map(|f| f.id.to_string()),
            Self::Partenaire(f) => f.as_ref().map(|f| f.id.to_string()),
            Self::Compte(f) => f.as_ref().map(|f| f.id.to_string()),
            Self::DemandeDeCompte(f) => f.as_ref().map(|f| f.id.to_string()),
            Self::Delegation(f) => f.as_ref().map(|f| f.id.to_string()),
        }
    }
}
