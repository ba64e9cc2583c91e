//! Delays of accounts: how long the caisse has to answer, how long before a leave must be announced.

use socle::{
    Instant, Zone,
    calendrier::{Calendrier, Delai},
    civil::Date,
};

/// By when a request for a gestionnaire's account must be answered: the delay runs from the later of the signature and
/// the complete request (VAR-EP-2.2-02 hangs it on the one, VAR-EP-2.2.1-01 on the other: K-11).
// regle: VAR-EP-2.2.1-01 VAR-EP-2.2-02 K-11; permissive: Instant::SANS_FIN
pub fn echeance_ouverture(
    delai: Delai,
    en_vigueur_le: Instant,
    complete_le: Instant,
    calendrier: Calendrier,
    zone: &Zone,
) -> Instant {
    delai.echeance(en_vigueur_le.max(complete_le), calendrier, zone)
}

/// The first day a gestionnaire's account may end when the partner announces it on `annonce` (VAR-EP-2.2.3-05). The
/// caisse may end it sooner (VAR-EP-2.2.3-07): K-12.
// regle: VAR-EP-2.2.3-05 K-12; permissive: annonce
pub fn au_plus_tot(preavis: Delai, annonce: Date, calendrier: Calendrier, zone: &Zone) -> Date {
    // The delay ends with its last day: the account may end on that day's evening, so from the day after.
    let fin = preavis.echeance(zone.debut(annonce), calendrier, zone);
    zone.jour(Instant::depuis_micros(fin.micros() - 1))
}

#[cfg(test)]
mod tests {
    use socle::{
        calendrier::{Territoire, Unite},
        exigences,
    };

    use super::*;

    fn a(jour: &str) -> Instant {
        Zone::paris().debut(jour.parse().unwrap())
    }

    #[test]
    fn cinq_jours_ouvres_depuis_le_plus_tardif() {
        exigences!["VAR-EP-2.2.1-01", "VAR-EP-2.2-02", "K-11"];
        let zone = Zone::paris();
        let cinq = Delai::nouveau(5, Unite::JoursOuvres);
        // (in force, complete, territory, last day): the vectors of working days with Easter between.
        for (vigueur, complete, territoire, dernier) in [
            ("2026-01-01", "2026-04-01", Territoire::Metropole, "2026-04-09"),
            ("2026-01-01", "2026-04-01", Territoire::AlsaceMoselle, "2026-04-10"),
            ("2026-04-01", "2026-03-02", Territoire::Metropole, "2026-04-09"),
            ("2025-12-23", "2025-12-01", Territoire::AlsaceMoselle, "2026-01-02"),
        ] {
            let calendrier = Calendrier::nouveau(territoire);
            let echeance = echeance_ouverture(cinq, a(vigueur), a(complete), calendrier, &zone);
            assert_eq!(echeance, zone.fin(dernier.parse().unwrap()), "{vigueur} {complete}");
        }
    }

    #[test]
    fn quinze_jours_avant() {
        exigences!["VAR-EP-2.2.3-05", "K-12"];
        let quinze = Delai::nouveau(15, Unite::JoursCalendaires);
        let calendrier = Calendrier::nouveau(Territoire::Metropole);
        for (annonce, jour) in
            [("2026-06-01", "2026-06-16"), ("2026-12-20", "2027-01-04"), ("2028-02-20", "2028-03-06")]
        {
            let (annonce, jour): (Date, Date) = (annonce.parse().unwrap(), jour.parse().unwrap());
            assert_eq!(au_plus_tot(quinze, annonce, calendrier, &Zone::paris()), jour);
        }
    }
}
