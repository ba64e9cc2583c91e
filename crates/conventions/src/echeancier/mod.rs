//! What will happen to a convention, when, by which article, who may still act: computed from its life, never stored.
//!
//! [`echeances`] is the timeline, and what every page, calendar file and reminder of this part says; [`rappels`] what the
//! daily job owes people for it; [`hypothese`] the same timeline for a life in which something more has happened. The walk
//! of `tests` checks that a date announced is the date on which [`crate::regles::vie::etat`] changes. Deliberately absent:
//! any right (a right ends by itself), and any date of a convention that not everybody signed.

pub(crate) mod agenda;
mod effets;
pub(crate) mod hypothese;
pub(crate) mod mots;
pub(crate) mod pages;
mod passage;
pub(crate) mod rappels;
mod sources;
pub(crate) mod sql;

use socle::{Id, Instant, civil::Date};

pub use agenda::agenda;
pub use effets::{indice_en_defaut, noter};
pub use pages::portes;
pub use passage::{GENRE, Passage, courriels, genres, lancer, passer, programmer};
pub use rappels::a_regarder;
pub use sql::fiches;

use crate::{
    Acte,
    regles::vie::{Cause, De, Vie, clauses::EffetDemeure},
};

/// What kind of date it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Genre {
    /// It takes effect.
    PriseEffet,
    /// That version of the terms holds from then.
    Avenant(i64),
    /// The last day on which a denunciation under that clause is in time for the next anniversary.
    Denonciation(String),
    /// The last day on which the parties may write that it goes on.
    Confirmation,
    /// Another period begins.
    Renouvellement,
    /// Another period of the convention it leans on begins, and it goes on with it.
    RenouvellementAppui,
    /// The last day to cure a breach, and what follows if it is not cured.
    Reparation(Option<Id<Acte>>, EffetDemeure),
    /// A planned suspension begins.
    Suspension,
    /// From then on, a dispute may be said to have failed.
    LitigeAuPlusTot(Option<Id<Acte>>),
    /// The last day of the amicable attempt.
    LitigeAuPlusTard(Option<Id<Acte>>),
    /// The last day after which force majeure lets a party end it.
    ForceMajeure(Option<Id<Acte>>),
    /// It ends.
    Fin(Cause),
    /// A closing step is to be done, from then on.
    Cloture(String),
    /// Its accounts are no longer shown.
    FinVisibilite,
    /// Its habilitation data are no longer kept.
    FinArchive,
}

/// A date of a convention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echeance {
    /// The civil day that people read: the first day of what begins, the last day of what ends.
    pub le: Date,
    /// The instant at which it happens.
    pub instant: Instant,
    /// What.
    pub genre: Genre,
    /// By which article; empty where no article says it.
    pub clause: String,
    /// Who may act before; [`De::Personne`]: it comes by itself.
    pub qui: De,
    /// Whether nothing that the clauses foresee can avoid it any more.
    pub certaine: bool,
}

impl Genre {
    /// A stable word, the same for every convention.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PriseEffet => "prise-effet",
            Self::Avenant(_) => "avenant",
            Self::Denonciation(_) => "denonciation",
            Self::Confirmation => "confirmation",
            Self::Renouvellement => "renouvellement",
            Self::RenouvellementAppui => "renouvellement-appui",
            Self::Reparation(..) => "reparation",
            Self::Suspension => "suspension",
            Self::LitigeAuPlusTot(_) => "litige-au-plus-tot",
            Self::LitigeAuPlusTard(_) => "litige-au-plus-tard",
            Self::ForceMajeure(_) => "force-majeure",
            Self::Fin(_) => "fin",
            Self::Cloture(_) => "cloture",
            Self::FinVisibilite => "fin-visibilite",
            Self::FinArchive => "fin-archive",
        }
    }
}

impl Echeance {
    /// Whether it comes by itself.
    pub fn automatique(&self) -> bool {
        self.qui == De::Personne
    }

    /// What tells it from any other date of the same volet on the same day.
    pub fn cle(&self) -> String {
        let code = self.genre.code();
        match &self.genre {
            Genre::Avenant(n) => format!("{code}-{n}"),
            Genre::Denonciation(c) | Genre::Cloture(c) => format!("{code}-{c}"),
            Genre::Reparation(Some(acte), _)
            | Genre::LitigeAuPlusTot(Some(acte))
            | Genre::LitigeAuPlusTard(Some(acte))
            | Genre::ForceMajeure(Some(acte)) => format!("{code}-{acte}"),
            _ => code.to_owned(),
        }
    }
}

/// Every date of `vie` after `du` and not after `au`, in order.
// regle: CAR-11.1-01 VAR-EP-8.2-01 CAF68-17.2-04; permissive: Vec::new()
pub fn echeances(vie: &Vie, du: Instant, au: Instant) -> Vec<Echeance> {
    let mut sortie = sources::toutes(vie, vie.zone.jour(du), vie.zone.jour(au));
    sortie.retain(|e| du < e.instant && e.instant <= au);
    sortie.sort_by(|a, b| (a.instant, a.genre.code(), a.cle()).cmp(&(b.instant, b.genre.code(), b.cle())));
    sortie.dedup_by(|a, b| a.cle() == b.cle() && a.le == b.le);
    sortie
}

#[cfg(test)]
mod tests;
