//! What signed terms say about a convention's life: how long, renewed how, ended by whom, after which delay.
//!
//! Every field carries the article it comes from, since each date and each refusal must be clicked back to it. Read from a
//! model's `[vie]` and the parameters it names; nothing here is a constant of the program (K-03…K-06, K-24, K-25, K-30).

use socle::calendrier::Delai;

/// Something with the article it is written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite<T> {
    /// What the article says.
    pub dit: T,
    /// « 17.2 ».
    pub article: String,
}

/// From which day a delay runs, that day not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depart {
    /// The day a letter was sent.
    Envoi,
    /// The day it was received; unknown until the return receipt is back, and the delay does not run before.
    Reception,
}

/// Which parties may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qui {
    /// Any party.
    Toutes,
    /// A caisse only.
    Caisse,
    /// The partner only (general interest).
    Partenaire,
    /// The other parties together.
    Autres,
}

/// What happens when a cure period ends without cure (K-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffetDemeure {
    /// The convention ends with the last day of the delay.
    Automatique,
    /// A second letter ends it, on the day it is received.
    SecondeLettre,
    /// Whoever gave notice decides, and the decision ends it on its date.
    Decision,
}

/// How a convention goes on at the end of a length (K-30).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renouvellement {
    /// By itself, by periods of so many months, save a denunciation in time.
    Tacite {
        /// Length of each period, in months.
        mois: u32,
    },
    /// Only if the parties write that it does, before its end, for so many months.
    AConfirmer {
        /// Length of each period, in months.
        mois: u32,
    },
    /// Like the convention it leans on.
    CommeMere,
}

/// A way for one party to end the convention without fault (K-05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denonciation {
    /// Stable word: « preavis », « anniversaire », « interet-general ».
    pub code: String,
    /// Who may.
    pub qui: Qui,
    /// Notice.
    pub preavis: Delai,
    /// From when it runs.
    pub depart: Depart,
    /// Whether it takes effect at the next anniversary only, the notice being kept before it; otherwise on the wished day, the
    /// end of the notice at the earliest.
    pub a_l_anniversaire: bool,
    /// Whether reasons must be given.
    pub motivee: bool,
    /// Its article.
    pub article: String,
}

/// A formal notice (K-03, K-04).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demeure {
    /// Stable word: « manquement », « detournement »…
    pub code: String,
    /// Who may send it.
    pub qui: Qui,
    /// Time left to cure; `None`: immediate, by decision.
    pub delai: Option<Delai>,
    /// From when it runs.
    pub depart: Depart,
    /// What its end does.
    pub effet: EffetDemeure,
    /// Whether a cure in time stops it (true where the text says « restée sans effet », and by default: K-03).
    pub cesse_si_repare: bool,
    /// Its article.
    pub article: String,
}

/// How the correspondents of an annex change (K-24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModeCorrespondants {
    /// A simple letter of somebody who may sign.
    LettreSimple,
    /// An avenant.
    Avenant,
    /// A form signed by the partner and by the person (annexe 3).
    Formulaire,
    /// Nothing is written: told in the portal.
    Libre,
}

/// What a partner must do before it takes a prestataire (K-06).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegimePrestataires {
    /// A letter so long before.
    Preavis(Delai),
    /// The caisse's written agreement first.
    Autorisation,
    /// The caisse told, and so long to object.
    Opposition(Delai),
    /// The same duties passed on, in a register.
    Repercussion,
}

/// The life that the terms of one volet write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clauses {
    /// First length in months; `None`: that of the convention it leans on (EP 8.1).
    pub duree: Option<Cite<u32>>,
    /// At its end.
    pub renouvellement: Cite<Renouvellement>,
    /// Ways to end it without fault; none: nothing is written.
    pub denonciations: Vec<Denonciation>,
    /// Formal notices.
    pub demeures: Vec<Demeure>,
    /// Months of force majeure after which either party may end it.
    pub force_majeure: Option<Cite<u32>>,
    /// Whether parties may end it by agreement: its article.
    pub amiable: Option<String>,
    /// Shortest and longest amicable attempt, in months (CAR-12.1-02).
    pub litige: Option<Cite<(u32, u32)>>,
    /// Article on avenants, and the articles they may not touch.
    pub avenant: Cite<Vec<String>>,
    /// How correspondents change.
    pub correspondants: Cite<ModeCorrespondants>,
    /// What a prestataire takes.
    pub prestataires: Option<Cite<RegimePrestataires>>,
    /// Codes of the closing steps due after the end, in order, each with its article.
    pub cloture: Vec<Cite<String>>,
    /// Article by which the end of the convention it leans on ends it; `None`: it leans on nothing.
    pub cascade: Option<String>,
    /// Article by which it takes effect.
    pub effet: String,
}
