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

    pub(crate) fn date_heure(&self, instant: Instant) -> jiff::civil::DateTime {
        instant.horodatage().to_zoned(self.0.clone()).datetime()
    }
}

/// The same day `mois` months later, or the last day of that month where it has no such day.
pub fn plus_mois(jour: Date, mois: u32) -> Date {
    jour.checked_add(jiff::Span::new().months(i64::from(mois))).unwrap_or(Date::MAX)
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
