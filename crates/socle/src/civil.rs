//! Civil dates: a contract day is a day in the zone of the convention's territory, not an instant in UTC.

pub use jiff::civil::Date;

use crate::Instant;

/// A time zone of the French territories, by its IANA name. A contract day ends at midnight *there*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

/// The name is not a time zone this program knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneInconnue(pub String);

impl Zone {
    /// By IANA name, for instance `Europe/Paris` or `Indian/Reunion`. The data is in the binary.
    pub fn nommee(nom: &str) -> Result<Self, ZoneInconnue> {
        jiff::tz::TimeZone::get(nom).map(Self).map_err(|_| ZoneInconnue(nom.to_owned()))
    }

    /// Metropolitan France; the zone in which pages show dates unless a territory says otherwise.
    pub fn paris() -> Self {
        Self::nommee("Europe/Paris").unwrap_or(Self(jiff::tz::TimeZone::UTC))
    }

    /// The first instant of `jour` here.
    pub fn debut(&self, jour: Date) -> Instant {
        jour.to_zoned(self.0.clone())
            .map_or(Instant::SANS_FIN, |z| Instant::depuis_micros(z.timestamp().as_microsecond()))
    }

    /// The first instant after `jour` here: a right whose last day is `jour` ends there.
    pub fn fin(&self, jour: Date) -> Instant {
        jour.tomorrow().map_or(Instant::SANS_FIN, |demain| self.debut(demain))
    }

    /// The day it is here at `instant`.
    pub fn jour(&self, instant: Instant) -> Date {
        instant.horodatage().to_zoned(self.0.clone()).date()
    }

    /// The instant at which clocks show `heure`:`minute` on `jour` here; the later side of an hour that does not exist.
    pub fn instant(&self, jour: Date, heure: i8, minute: i8) -> Option<Instant> {
        let moment = jour.at(heure_valide(heure, minute)?, minute, 0, 0).to_zoned(self.0.clone()).ok()?;
        Some(Instant::depuis_micros(moment.timestamp().as_microsecond()))
    }

    /// The hour and minute that clocks show here at `instant`.
    pub fn heure(&self, instant: Instant) -> (i8, i8) {
        let t = self.date_heure(instant);
        (t.hour(), t.minute())
    }

    /// The same time of day here, `jours` days and `mois` months later; the last day of a shorter month.
    pub fn plus_tard(&self, instant: Instant, jours: u8, mois: u8) -> Instant {
        let ecart = jiff::Span::new().days(i64::from(jours)).months(i64::from(mois));
        let zone = instant.horodatage().to_zoned(self.0.clone());
        zone.checked_add(ecart).map_or(Instant::SANS_FIN, |t| Instant::depuis_micros(t.timestamp().as_microsecond()))
    }

    pub(crate) fn date_heure(&self, instant: Instant) -> jiff::civil::DateTime {
        instant.horodatage().to_zoned(self.0.clone()).datetime()
    }
}

/// The same day `mois` months later, or the last day of that month where it has no such day.
pub fn plus_mois(jour: Date, mois: u32) -> Date {
    jiff::Span::new().try_months(i64::from(mois)).map_or(Date::MAX, |duree| jour.saturating_add(duree))
}

/// The same day `mois` months earlier, or the last day of that month where it has no such day.
pub fn moins_mois(jour: Date, mois: u32) -> Date {
    jiff::Span::new().try_months(i64::from(mois)).map_or(Date::MIN, |duree| jour.saturating_sub(duree))
}

/// Reads `jj/mm/aaaa`, the way people type a date; tolerates `-`, `.` or a space as separators and one-digit days.
pub fn lire_jj_mm_aaaa(texte: &str) -> Option<Date> {
    let morceaux: Vec<&str> = texte.trim().split(['/', '-', '.', ' ']).filter(|m| !m.is_empty()).collect();
    let [jour, mois, annee] = morceaux.as_slice() else { return None };
    let chiffres = |m: &str, max: usize| !m.is_empty() && m.len() <= max && m.bytes().all(|o| o.is_ascii_digit());
    if !(chiffres(jour, 2) && chiffres(mois, 2) && chiffres(annee, 4) && annee.len() == 4) {
        return None;
    }
    Date::new(annee.parse().ok()?, mois.parse().ok()?, jour.parse().ok()?).ok()
}

fn heure_valide(heure: i8, minute: i8) -> Option<i8> {
    ((0..24).contains(&heure) && (0..60).contains(&minute)).then_some(heure)
}

/// Reads an hour the way people type it: `14:05`, `14h05`, `14 h 05`, `14h`, `9`.
pub fn lire_heure(texte: &str) -> Option<(i8, i8)> {
    let plat: String = texte.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let (heure, minute) = plat.split_once([':', 'h']).unwrap_or((&plat, ""));
    let lire =
        |t: &str| (t.len() <= 2 && t.bytes().all(|o| o.is_ascii_digit())).then(|| t.parse::<i8>().ok()).flatten();
    let minute = if minute.is_empty() { 0 } else { lire(minute)? };
    heure_valide(lire(heure)?, minute).map(|h| (h, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(texte: &str) -> Date {
        texte.parse().unwrap()
    }

    #[test]
    fn un_jour_finit_a_minuit_sur_place() {
        // (zone, day, UTC second at which it ends)
        let cas = [
            ("Europe/Paris", "2026-11-30", "2026-11-30T23:00:00Z"),
            ("Europe/Paris", "2026-06-30", "2026-06-30T22:00:00Z"),
            ("Europe/Paris", "2026-03-29", "2026-03-29T22:00:00Z"),
            ("Indian/Reunion", "2026-06-30", "2026-06-30T20:00:00Z"),
            ("America/Martinique", "2026-06-30", "2026-07-01T04:00:00Z"),
        ];
        for (zone, jour, utc) in cas {
            let fin = Zone::nommee(zone).unwrap().fin(date(jour));
            assert_eq!(fin.horodatage(), utc.parse().unwrap(), "{zone} {jour}");
        }
    }

    #[test]
    fn mois_ajoutes() {
        for (jour, mois, attendu) in
            [("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2026-05-10", 12, "2027-05-10")]
        {
            assert_eq!(plus_mois(date(jour), mois), date(attendu), "{jour} + {mois}");
        }
    }

    #[test]
    fn heures_sur_place() {
        let paris = Zone::paris();
        let instant = |t: &str| Instant::depuis_micros(t.parse::<jiff::Timestamp>().unwrap().as_microsecond());
        for (jour, heure, utc) in [
            ("2026-06-01", (9, 30), Some("2026-06-01T07:30:00Z")),
            ("2026-03-29", (2, 30), Some("2026-03-29T01:30:00Z")),
            ("2026-06-01", (24, 0), None),
            ("2026-06-01", (9, 60), None),
        ] {
            assert_eq!(paris.instant(date(jour), heure.0, heure.1), utc.map(instant), "{jour} {heure:?}");
        }
        for (depart, jours, mois, arrivee) in [
            ("2026-03-28T08:00:00Z", 1, 0, "2026-03-29T07:00:00Z"),
            ("2026-01-31T08:00:00Z", 0, 1, "2026-02-28T08:00:00Z"),
            ("2026-06-01T07:00:00Z", 0, 6, "2026-12-01T08:00:00Z"),
        ] {
            assert_eq!(paris.plus_tard(instant(depart), jours, mois), instant(arrivee), "{depart}");
        }
        assert_eq!(paris.heure(instant("2026-06-01T07:05:00Z")), (9, 5));
    }

    #[test]
    fn heures_tapees() {
        for (tape, lu) in [
            ("14:05", Some((14, 5))),
            ("14h05", Some((14, 5))),
            ("9 h 5", Some((9, 5))),
            ("9H", Some((9, 0))),
            ("0", Some((0, 0))),
            ("24:00", None),
            ("12:60", None),
            ("-1:00", None),
            ("12:00:00", None),
            ("midi", None),
            ("", None),
        ] {
            assert_eq!(lire_heure(tape), lu, "{tape}");
        }
    }

    #[test]
    fn dates_tapees() {
        for (tape, lu) in [
            ("03/06/1984", Some("1984-06-03")),
            (" 3/6/1984 ", Some("1984-06-03")),
            ("03-06-1984", Some("1984-06-03")),
            ("29/02/2024", Some("2024-02-29")),
            ("29/02/2023", None),
            ("31/04/2020", None),
            ("03/06/84", None),
            ("1984-06-03", None),
            ("", None),
            ("aa/bb/cccc", None),
        ] {
            assert_eq!(lire_jj_mm_aaaa(tape), lu.map(date), "{tape}");
        }
    }
}
