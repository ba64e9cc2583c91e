//! `[vie]` of a model: what the text says of a convention's life, each value fixed or left to a parameter.
//!
//! Read in `vie/lire.rs`, checked against the parameters and articles of the model, turned into [`Clauses`] in `clauses.rs` once terms
//! give the values. A duty that no text writes is absent here, and no default of the program stands for it.
//!
//! [`Clauses`]: crate::regles::vie::clauses::Clauses

mod lire;

use socle::calendrier::Delai;

use crate::regles::vie::clauses::{Cite, Depart, EffetDemeure, ModeCorrespondants, Qui};

/// A value of the model, or the code of the parameter that gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ou<T> {
    /// Written in the model.
    Fixe(T),
    /// Left to this parameter.
    Parametre(String),
}

/// How a length goes on, without its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// By itself.
    Tacite,
    /// Only if written.
    AConfirmer,
    /// Like the convention it leans on.
    CommeMere,
}

/// A regime for prestataires, without its delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// A letter before.
    Preavis,
    /// An agreement before.
    Autorisation,
    /// Time to object.
    Opposition,
    /// Duties passed on.
    Repercussion,
}

pub(super) const MODES: [(&str, Mode); 3] =
    [("tacite", Mode::Tacite), ("a-confirmer", Mode::AConfirmer), ("comme-mere", Mode::CommeMere)];
pub(super) const DEPARTS: [(&str, Depart); 2] = [("envoi", Depart::Envoi), ("reception", Depart::Reception)];
pub(super) const QUI: [(&str, Qui); 4] =
    [("toutes", Qui::Toutes), ("caisse", Qui::Caisse), ("partenaire", Qui::Partenaire), ("autres", Qui::Autres)];
pub(super) const EFFETS: [(&str, EffetDemeure); 3] = [
    ("automatique", EffetDemeure::Automatique),
    ("seconde-lettre", EffetDemeure::SecondeLettre),
    ("decision", EffetDemeure::Decision),
];
pub(super) const CORRESPONDANTS: [(&str, ModeCorrespondants); 4] = [
    ("lettre-simple", ModeCorrespondants::LettreSimple),
    ("avenant", ModeCorrespondants::Avenant),
    ("formulaire", ModeCorrespondants::Formulaire),
    ("libre", ModeCorrespondants::Libre),
];
pub(super) const REGIMES: [(&str, Regime); 4] = [
    ("preavis", Regime::Preavis),
    ("autorisation", Regime::Autorisation),
    ("opposition", Regime::Opposition),
    ("repercussion", Regime::Repercussion),
];
pub(super) const OUI_NON: [(&str, bool); 2] = [("oui", true), ("non", false)];

/// What a model writes of a convention's life.
#[derive(Debug, Clone)]
pub struct VieEcrite {
    /// Article of the date of effect.
    pub effet: String,
    /// First length in months; absent: that of the convention it leans on.
    pub duree: Option<Cite<Ou<u32>>>,
    /// What its end does.
    pub renouvellement: RenouvellementEcrit,
    /// Ways to end without fault.
    pub denonciations: Vec<DenonciationEcrite>,
    /// Formal notices.
    pub demeures: Vec<DemeureEcrite>,
    /// Months of force majeure.
    pub force_majeure: Option<Cite<Ou<u32>>>,
    /// Article of an end by agreement.
    pub amiable: Option<String>,
    /// Shortest and longest amicable attempt, in months.
    pub litige: Option<Cite<(Ou<u32>, Ou<u32>)>>,
    /// Article on avenants and the articles they may not touch.
    pub avenant: Cite<Vec<String>>,
    /// How correspondents change.
    pub correspondants: Cite<Ou<ModeCorrespondants>>,
    /// What a prestataire takes.
    pub prestataires: Option<PrestatairesEcrits>,
    /// What is to do after the end, in order.
    pub cloture: Vec<EtapeCloture>,
    /// Article by which the end of the convention it leans on ends it.
    pub cascade: Option<String>,
}

/// `vie.renouvellement`.
#[derive(Debug, Clone)]
pub struct RenouvellementEcrit {
    /// How.
    pub mode: Ou<Mode>,
    /// Length of each period, in months.
    pub mois: Option<Ou<u32>>,
    /// Its article.
    pub article: String,
}

/// `[[vie.denonciation]]`.
#[derive(Debug, Clone)]
pub struct DenonciationEcrite {
    /// Stable word.
    pub code: String,
    /// Who may.
    pub qui: Qui,
    /// Notice.
    pub preavis: Ou<Delai>,
    /// From when; absent: as the parameter of the notice says.
    pub depart: Option<Ou<Depart>>,
    /// Whether at the next anniversary only.
    pub a_l_anniversaire: bool,
    /// Whether reasons must be given.
    pub motivee: bool,
    /// Its article.
    pub article: String,
}

/// `[[vie.demeure]]`.
#[derive(Debug, Clone)]
pub struct DemeureEcrite {
    /// Stable word.
    pub code: String,
    /// Who may send it.
    pub qui: Ou<Qui>,
    /// Time to cure; absent: none, at once.
    pub delai: Option<Ou<Delai>>,
    /// From when.
    pub depart: Option<Ou<Depart>>,
    /// What its end does.
    pub effet: Ou<EffetDemeure>,
    /// Whether a cure stops it.
    pub cesse_si_repare: Ou<bool>,
    /// Its article.
    pub article: String,
}

/// `vie.prestataires`.
#[derive(Debug, Clone)]
pub struct PrestatairesEcrits {
    /// Which of the four regimes.
    pub regime: Ou<Regime>,
    /// Notice, or time to object.
    pub delai: Option<Ou<Delai>>,
    /// Its article.
    pub article: String,
}

/// A closing step.
#[derive(Debug, Clone)]
pub struct EtapeCloture {
    /// Stable word.
    pub code: String,
    /// What is to do.
    pub libelle: String,
    /// Its article.
    pub article: String,
}
