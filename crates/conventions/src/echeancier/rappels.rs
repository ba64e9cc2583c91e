//! What the daily job owes: a reminder sixty, thirty and seven days before a date that needs a person, and on that day; an
//! effect told once when it comes by itself. Pure: which ones, between two looks.
//!
//! What was missed while nothing ran is owed once: of the reminders of one date, the latest only.

use std::time::Duration;

use socle::{Instant, civil::Date};

use super::{Echeance, Genre, echeances};
use crate::regles::vie::Vie;

/// Days before a date that needs a person at which it is told.
pub const JOURS_AVANT: [u32; 3] = [60, 30, 7];

const JOUR: Duration = Duration::from_secs(86_400);
/// Nothing is looked for further than that.
const LOIN: Duration = Duration::from_secs(86_400 * 366 * 15);
/// Far enough for the next date of nearly every convention.
const PRES: Duration = Duration::from_secs(86_400 * 430);
/// What is found so near cannot be preceded by a reminder of something beyond [`PRES`].
const SUR: Duration = Duration::from_secs(86_400 * (430 - 61));

/// When a date is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// So many days before.
    Avant(u32),
    /// On the day.
    LeJour,
}

/// Something owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effet {
    /// From when.
    pub instant: Instant,
    /// Which telling of the date.
    pub moment: Moment,
    /// The date.
    pub echeance: Echeance,
    /// Told by a later one of the same look: written down, and silent.
    pub muet: bool,
}

impl Effet {
    /// Its stable name among those of its volet and day.
    pub fn cle(&self) -> String {
        match self.moment {
            Moment::Avant(n) => format!("{}.j{n}", self.echeance.cle()),
            Moment::LeJour => self.echeance.cle(),
        }
    }

    /// Whether it only says that a date comes.
    pub fn rappel(&self) -> bool {
        !self.echeance.automatique()
    }
}

fn jours_avant(le: Date, jours: u32) -> Date {
    (0..jours).fold(le, |d, _| d.yesterday().unwrap_or(d))
}

/// The instants at which a date is told. One that needs a person is told at the beginning of its day, while something may
/// still be done; one that comes by itself, once it is there.
fn moments(vie: &Vie, e: &Echeance) -> Vec<(Instant, Moment)> {
    if e.automatique() {
        return vec![(e.instant, Moment::LeJour)];
    }
    let avant = JOURS_AVANT.map(|n| (vie.zone.debut(jours_avant(e.le, n)), Moment::Avant(n)));
    // A closing step is told when the convention is over, not before.
    let le_jour = if matches!(e.genre, Genre::Cloture(_)) { e.instant } else { vie.zone.debut(e.le) };
    let mut sortie = if matches!(e.genre, Genre::Cloture(_)) { Vec::new() } else { avant.to_vec() };
    sortie.push((le_jour, Moment::LeJour));
    sortie
}

/// The last instant at which something was recorded about `vie` or what it leans on.
pub fn connue_le(vie: &Vie) -> Instant {
    let ici = vie.evenements.iter().chain(vie.soeurs.iter().flatten()).map(|e| e.connu_le);
    let dessous = vie.appui.as_deref().map(connue_le);
    ici.chain(dessous).max().unwrap_or(Instant::depuis_micros(0))
}

/// What is owed for `vie` at `maintenant`, having been looked at last at `vue_le`: every telling that came between, and an end
/// that an act put in the past since.
// regle: K-05 K-30; permissive: Vec::new()
pub fn effets(vie: &Vie, vue_le: Instant, maintenant: Instant) -> Vec<Effet> {
    let appris = connue_le(vie) > vue_le;
    let depuis = if appris { Instant::depuis_micros(0) } else { vue_le };
    // A reminder comes long before its date.
    let horizon = maintenant.plus(JOUR * (JOURS_AVANT[0] + 2));
    let mut sortie: Vec<Effet> = Vec::new();
    for e in echeances(vie, depuis.min(vue_le), horizon) {
        let revenue = appris && matches!(e.genre, Genre::Fin(_));
        let dus = moments(vie, &e).into_iter().filter(|(i, _)| *i <= maintenant && (*i > vue_le || revenue));
        let rang = sortie.len();
        sortie.extend(dus.map(|(instant, moment)| Effet { instant, moment, echeance: e.clone(), muet: true }));
        if let Some(dernier) = sortie.get_mut(rang..).and_then(|s| s.iter_mut().max_by_key(|x| x.instant)) {
            dernier.muet = false;
        }
    }
    sortie.sort_by_key(|e| (e.instant, e.cle()));
    sortie
}

/// The next instant after `apres` at which something is owed for `vie`, if nothing more happens to it.
pub fn prochaine(vie: &Vie, apres: Instant) -> Option<Instant> {
    let dans = |duree: Duration| {
        let tous = echeances(vie, apres, apres.plus(duree));
        tous.iter().flat_map(|e| moments(vie, e)).map(|(i, _)| i).filter(|i| *i > apres).min()
    };
    // A reminder of a date beyond the near horizon comes sixty days before it at the earliest: it may still be the next one.
    match dans(PRES) {
        Some(i) if i <= apres.plus(SUR) => Some(i),
        _ => dans(LOIN),
    }
}

/// What an act writes down: the next instant owed after what it recorded; itself if it recorded an end already past.
pub fn a_regarder(vie: &Vie) -> Instant {
    let connue = connue_le(vie);
    let passee = echeances(vie, Instant::depuis_micros(0), connue).iter().any(|e| matches!(e.genre, Genre::Fin(_)));
    // What the act itself brought about is owed too: hence the instant before.
    let veille = Instant::depuis_micros(connue.micros() - 1);
    if passee { connue } else { prochaine(vie, veille).unwrap_or(Instant::SANS_FIN) }
}
