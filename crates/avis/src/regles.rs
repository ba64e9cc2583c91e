//! When the digest of the day leaves: pure.

use socle::{Instant, Zone};

/// The hour of the digest, in the zone of the organisation: before the day's work.
const HEURE: i8 = 8;

/// The next digest after `maintenant` in `zone`: today's if it is still to come.
pub(crate) fn prochain_resume(maintenant: Instant, zone: &Zone) -> Instant {
    let aujourd_hui = zone.jour(maintenant);
    let demain = aujourd_hui.tomorrow().unwrap_or(aujourd_hui);
    let heures = [aujourd_hui, demain].map(|jour| zone.instant(jour, HEURE, 0).unwrap_or(Instant::SANS_FIN));
    heures.into_iter().find(|heure| *heure > maintenant).unwrap_or(Instant::SANS_FIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn huit_heures_sur_place() {
        let paris = Zone::paris();
        let ici = |zone: &Zone, jour: &str, h, m| zone.instant(jour.parse().unwrap(), h, m).unwrap();
        for (depart, arrivee) in [
            (("2026-06-01", 7, 59), ("2026-06-01", 8, 0)),
            (("2026-06-01", 8, 0), ("2026-06-02", 8, 0)),
            (("2026-06-01", 9, 1), ("2026-06-02", 8, 0)),
            // The nights when the clocks change: still eight o'clock there.
            (("2026-03-28", 20, 0), ("2026-03-29", 8, 0)),
            (("2026-10-24", 20, 0), ("2026-10-25", 8, 0)),
            (("2026-12-31", 23, 59), ("2027-01-01", 8, 0)),
        ] {
            let (depart, arrivee) =
                (ici(&paris, depart.0, depart.1, depart.2), ici(&paris, arrivee.0, arrivee.1, arrivee.2));
            assert_eq!(prochain_resume(depart, &paris), arrivee, "{depart:?}");
        }
        // Where it is already tomorrow.
        let reunion = Zone::nommee("Indian/Reunion").unwrap();
        let depart = ici(&paris, "2026-06-01", 23, 0);
        assert_eq!(prochain_resume(depart, &reunion), ici(&reunion, "2026-06-02", 8, 0));
    }
}
