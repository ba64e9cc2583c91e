//! What happens to a volet, as facts with dates: append-only, and enough to compute everything else.
//!
//! Deliberately absent: texts, names, who typed it (the base keeps the account). A letter is named by its act, which every
//! volet it was sent on shares, so that a receipt or a cure is about one letter whatever the number of volets.

use acces::Organisation;
use socle::{Id, Instant, civil::Date};

use crate::Acte;

/// What happened to a volet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GenreEvenement {
    /// The caisse signed a version of the terms.
    #[default]
    SignatureCaisse,
    /// The partner signed a version of the terms.
    SignaturePartenaire,
    /// A gate that no computation can see was declared done; `code` names it (K-25).
    Prealable,
    /// The caisse opened the accesses, every gate being green.
    Activation,
    /// The caisse withdrew the whole structure's access (VAR-EP-4.1-06).
    Retrait,
    /// The caisse gave it back.
    Reprise,
    /// The convention is suspended: its rights close at once (CAF68-PC-7-02).
    Suspension,
    /// The suspension is lifted: rights are given back.
    Levee,
    /// A formal notice was sent; `code` names its clause.
    Demeure,
    /// A letter (`vise`) was received.
    Reception,
    /// The breach that a formal notice (`vise`) names was cured.
    Reparation,
    /// Whoever gave the notice (`vise`) says that the cure which the other declared is none.
    Contestation,
    /// The second letter that ends it after a notice (`vise`) without effect (VAR-EP-8.2-02).
    SecondeLettre,
    /// The decision that ends it after a notice (`vise`) without effect; its effect date is the last day.
    Decision,
    /// A party ends it without fault; `code` names the clause (K-05).
    Denonciation,
    /// Force majeure suspends what a party had undertaken.
    ForceMajeure,
    /// That force majeure (`vise`) is over.
    FinForceMajeure,
    /// A party ends it because that force majeure (`vise`) lasts.
    ResiliationForceMajeure,
    /// The parties agreed on an end; its effect date is the last day.
    Accord,
    /// The parties wrote that it goes on for one more period (K-30).
    Renouvellement,
    /// A dispute: the parties seek an amicable solution.
    Litige,
    /// It is over (`vise`); `code`: `accord` or `echec`.
    FinLitige,
    /// A closing step was done; `code` names it (VAR-EP-8.2-03, CAF68-17.2-05).
    Cloture,
    /// The volet ends; its effect date is its last day.
    Fin,
}

impl GenreEvenement {
    /// Every genre, in the order of a life.
    pub const TOUS: [Self; 24] = [
        Self::SignatureCaisse,
        Self::SignaturePartenaire,
        Self::Prealable,
        Self::Activation,
        Self::Retrait,
        Self::Reprise,
        Self::Suspension,
        Self::Levee,
        Self::Demeure,
        Self::Reception,
        Self::Reparation,
        Self::Contestation,
        Self::SecondeLettre,
        Self::Decision,
        Self::Denonciation,
        Self::ForceMajeure,
        Self::FinForceMajeure,
        Self::ResiliationForceMajeure,
        Self::Accord,
        Self::Renouvellement,
        Self::Litige,
        Self::FinLitige,
        Self::Cloture,
        Self::Fin,
    ];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignatureCaisse => "signature_caisse",
            Self::SignaturePartenaire => "signature_partenaire",
            Self::Prealable => "prealable",
            Self::Activation => "activation",
            Self::Retrait => "retrait",
            Self::Reprise => "reprise",
            Self::Suspension => "suspension",
            Self::Levee => "levee",
            Self::Demeure => "demeure",
            Self::Reception => "reception",
            Self::Reparation => "reparation",
            Self::Contestation => "contestation",
            Self::SecondeLettre => "seconde_lettre",
            Self::Decision => "decision",
            Self::Denonciation => "denonciation",
            Self::ForceMajeure => "force_majeure",
            Self::FinForceMajeure => "fin_force_majeure",
            Self::ResiliationForceMajeure => "resiliation_force_majeure",
            Self::Accord => "accord",
            Self::Renouvellement => "renouvellement",
            Self::Litige => "litige",
            Self::FinLitige => "fin_litige",
            Self::Cloture => "cloture",
            Self::Fin => "fin",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|g| g.code() == code)
    }

    /// Whether it is a letter: sent on its effect date, received on a day that a [`Self::Reception`] tells.
    pub const fn est_lettre(self) -> bool {
        matches!(self, Self::Demeure | Self::SecondeLettre | Self::Denonciation | Self::ResiliationForceMajeure)
    }
}

/// A side of a volet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cote {
    /// Its caisse.
    Caisse,
    /// Its partner.
    Partenaire,
}

impl Cote {
    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Caisse => "caisse",
            Self::Partenaire => "partenaire",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        [Self::Caisse, Self::Partenaire].into_iter().find(|c| c.code() == code)
    }

    /// The other side.
    pub const fn autre(self) -> Self {
        match self {
            Self::Caisse => Self::Partenaire,
            Self::Partenaire => Self::Caisse,
        }
    }

    /// The side of `organisation` in a volet of `caisse`.
    pub fn de(organisation: Id<Organisation>, caisse: Id<Organisation>) -> Self {
        if organisation == caisse { Self::Caisse } else { Self::Partenaire }
    }
}

/// One event of a volet. Those that open, withdraw or suspend hold from the instant they were recorded; the others from their
/// civil day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evenement {
    /// What.
    pub genre: GenreEvenement,
    /// Civil day, in the territory's zone: on which it was signed, sent, received, cured; for an end, the last day.
    pub effet_le: Date,
    /// Business instant at which it was recorded.
    pub connu_le: Instant,
    /// The act it belongs to: what was recorded at once on several volets shares it.
    pub acte: Option<Id<Acte>>,
    /// The act it answers.
    pub vise: Option<Id<Acte>>,
    /// Which clause, gate, closing step or outcome.
    pub code: Option<String>,
    /// The last day wished for by a denunciation.
    pub souhaite_le: Option<Date>,
    /// Whose act it is; `None`: of all parties together, or as the genre says.
    pub cote: Option<Cote>,
    /// The version of the terms that was signed.
    pub version: Option<i64>,
    /// The article it rests on.
    pub clause: String,
}

impl Default for Evenement {
    fn default() -> Self {
        Self {
            genre: GenreEvenement::default(),
            effet_le: Date::ZERO,
            connu_le: Instant::depuis_micros(0),
            acte: None,
            vise: None,
            code: None,
            souhaite_le: None,
            cote: None,
            version: None,
            clause: String::new(),
        }
    }
}

impl Evenement {
    /// Whether its code is that one.
    pub fn dit(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Whether it answers that act.
    pub fn vise(&self, acte: Option<Id<Acte>>) -> bool {
        acte.is_some() && self.vise == acte
    }
}
