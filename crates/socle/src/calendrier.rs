//! Days that are worked: holidays by territory, jours ouvrés, and delays that end at the end of a day.
//!
//! A jour ouvré is a day from Monday to Friday that is no holiday of the territory (K-11: the conventions say « jours
//! ouvrés » and nothing more, so territory, unit and start are parameters of the terms). Deliberately absent: closing
//! days of one organisation, jours ouvrables (Saturday included; no convention counts them), holidays before 1982, the
//! territories no caisse of the conventions serves.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::{Instant, Zone};

/// Where a calendar holds. Each overseas territory keeps the day its slaves were freed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Territoire {
    /// Metropolitan France but for the three départements below.
    Metropole,
    /// Bas-Rhin, Haut-Rhin, Moselle: local law adds Good Friday and 26 December.
    AlsaceMoselle,
    /// 27 May.
    Guadeloupe,
    /// 22 May.
    Martinique,
    /// 10 June.
    Guyane,
    /// 20 December.
    Reunion,
    /// 27 April.
    Mayotte,
    /// 28 May.
    SaintMartin,
    /// 9 October.
    SaintBarthelemy,
}

impl Territoire {
    /// Every territory, for tables that must name them all.
    pub const TOUS: [Self; 9] = [
        Self::Metropole,
        Self::AlsaceMoselle,
        Self::Guadeloupe,
        Self::Martinique,
        Self::Guyane,
        Self::Reunion,
        Self::Mayotte,
        Self::SaintMartin,
        Self::SaintBarthelemy,
    ];

    /// Month and day of the holiday this territory alone keeps.
    const fn propre(self) -> Option<(i8, i8)> {
        Some(match self {
            Self::Metropole => return None,
            Self::AlsaceMoselle => (12, 26),
            Self::Guadeloupe => (5, 27),
            Self::Martinique => (5, 22),
            Self::Guyane => (6, 10),
            Self::Reunion => (12, 20),
            Self::Mayotte => (4, 27),
            Self::SaintMartin => (5, 28),
            Self::SaintBarthelemy => (10, 9),
        })
    }
}

/// Holidays on the same date every year: month, day.
const FIXES: [(i8, i8); 8] = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
/// Days after Easter Sunday: Easter Monday, Ascension, Whit Monday.
const MOBILES: [i32; 3] = [1, 39, 50];

/// The days worked in a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Calendrier {
    territoire: Territoire,
    vendredi_saint: bool,
}

impl Calendrier {
    /// The calendar of `territoire`; Good Friday is a holiday in Alsace-Moselle, and nowhere else unless told.
    pub const fn nouveau(territoire: Territoire) -> Self {
        Self { territoire, vendredi_saint: matches!(territoire, Territoire::AlsaceMoselle) }
    }

    /// Whether Good Friday is a holiday: local law gives it to communes with a Protestant or mixed church, custom to
    /// some islands; an organisation knows which it is.
    #[must_use]
    pub const fn vendredi_saint(self, chome: bool) -> Self {
        Self { vendredi_saint: chome, ..self }
    }

    /// Whether `jour` is a holiday here.
    pub fn est_ferie(self, jour: Date) -> bool {
        let quantieme = (jour.month(), jour.day());
        let apres_paques = jour.since(paques(jour.year())).map_or(0, |ecart| ecart.get_days());
        FIXES.contains(&quantieme)
            || self.territoire.propre() == Some(quantieme)
            || MOBILES.contains(&apres_paques)
            || (self.vendredi_saint && apres_paques == -2)
    }

    /// Whether `jour` is worked: Monday to Friday, and no holiday.
    pub fn est_ouvre(self, jour: Date) -> bool {
        !matches!(jour.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.est_ferie(jour)
    }

    /// The `nombre`-th worked day after `depart`, which is not counted itself. None: `depart`.
    pub fn ajouter_jours_ouvres(self, depart: Date, nombre: u32) -> Date {
        let (mut jour, mut reste) = (depart, nombre);
        while reste > 0 {
            let Ok(demain) = jour.tomorrow() else { return jour };
            jour = demain;
            reste -= u32::from(self.est_ouvre(jour));
        }
        jour
    }
}

/// Easter Sunday of `annee` in the Gregorian calendar (the « anonymous » computus of 1876).
pub fn paques(annee: i16) -> Date {
    let an = i32::from(annee);
    let or = an % 19;
    let (siecle, dans_siecle) = (an / 100, an % 100);
    let lune = (siecle - (siecle + 8) / 25 + 1) / 3;
    let epacte = (19 * or + siecle - siecle / 4 - lune + 15) % 30;
    let semaine = (32 + 2 * (siecle % 4) + 2 * (dans_siecle / 4) - epacte - dans_siecle % 4) % 7;
    let recul = (or + 11 * epacte + 22 * semaine) / 451;
    let rang = epacte + semaine - 7 * recul + 114;
    let (mois, jour) = (i8::try_from(rang / 31).unwrap_or(4), i8::try_from(rang % 31 + 1).unwrap_or(1));
    Date::new(annee, mois, jour).unwrap_or(Date::ZERO)
}

/// What a delay is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unite {
    /// Hours, to the instant.
    Heures,
    /// Days of the calendar; the last one counts whole.
    JoursCalendaires,
    /// Worked days; the last one counts whole.
    JoursOuvres,
    /// Months: to the day of the same number, or the last one of a shorter month; it counts whole.
    Mois,
}

/// A delay, as the terms of a convention write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delai {
    /// How many.
    pub valeur: u32,
    /// Of what.
    pub unite: Unite,
}

impl Delai {
    /// `valeur` hours, days or worked days.
    pub const fn nouveau(valeur: u32, unite: Unite) -> Self {
        Self { valeur, unite }
    }

    /// The instant by which it must be done: hours run to the second; days end at the end of the last one in `zone`,
    /// the day of `depart` not being counted.
    // regle: VAR-EP-2.2.1-01; permissive: Instant::SANS_FIN
    pub fn echeance(self, depart: Instant, calendrier: Calendrier, zone: &Zone) -> Instant {
        let jour = zone.jour(depart);
        match self.unite {
            Unite::Heures => depart.plus(std::time::Duration::from_secs(u64::from(self.valeur) * 3600)),
            Unite::JoursCalendaires => jiff::Span::new()
                .try_days(i64::from(self.valeur))
                .and_then(|jours| jour.checked_add(jours))
                .map_or(Instant::SANS_FIN, |dernier| zone.fin(dernier)),
            Unite::JoursOuvres => zone.fin(calendrier.ajouter_jours_ouvres(jour, self.valeur)),
            Unite::Mois => zone.fin(crate::civil::plus_mois(jour, self.valeur)),
        }
    }

    /// The last day of a delay that starts on `jour`, which is not counted; hours make whole days, rounded up, since a day is
    /// all that a letter tells.
    pub fn dernier_jour(self, jour: Date, calendrier: Calendrier) -> Date {
        let jours = |n: u32| jiff::Span::new().try_days(i64::from(n)).map_or(Date::MAX, |d| jour.saturating_add(d));
        match self.unite {
            Unite::Heures => jours(self.valeur.div_ceil(24)),
            Unite::JoursCalendaires => jours(self.valeur),
            Unite::JoursOuvres => calendrier.ajouter_jours_ouvres(jour, self.valeur),
            Unite::Mois => crate::civil::plus_mois(jour, self.valeur),
        }
    }
}

impl std::fmt::Display for Delai {
    /// « 5 jours ouvrés », « 1 heure ».
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let s = if self.valeur >= 2 { "s" } else { "" };
        match self.unite {
            Unite::Heures => write!(f, "{} heure{s}", self.valeur),
            Unite::JoursCalendaires => write!(f, "{} jour{s}", self.valeur),
            Unite::JoursOuvres => write!(f, "{} jour{s} ouvré{s}", self.valeur),
            Unite::Mois => write!(f, "{} mois", self.valeur),
        }
    }
}

#[cfg(test)]
mod tests;
