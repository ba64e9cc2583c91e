//! Reviews of accounts (Espace Partenaires 4.2): when the next one is due, and what may be decided about each account.
//!
//! Read from dates only: nothing has to run for a review to be late. Deliberately absent: any consequence of being late.
//! The article gives none; the caisse sees it, and decides.

use acces::Profil;
use socle::{
    Instant, Zone,
    calendrier::{Calendrier, Delai, Territoire, Unite},
    civil,
};

/// Months between two reviews. Article 4.2 says « régulières » without a number, other texts say yearly (K-26): a
/// constant until the terms of conventions carry it.
pub const PERIODE_MOIS: u32 = 12;

/// How long a structure has for a review that a caisse asks for. Ours: article 4.2 says « à la demande », no delay.
pub const DELAI_SUR_DEMANDE: Delai = Delai::nouveau(15, Unite::JoursCalendaires);

/// When the next regular review is due: `mois` after the last one, or after the first opening if there was none.
// regle: VAR-EP-4.2-01 K-26; permissive: Instant::SANS_FIN
pub fn revue_reguliere(ouverte_le: Instant, derniere: Option<Instant>, mois: u32, zone: &Zone) -> Instant {
    zone.fin(civil::plus_mois(zone.jour(derniere.unwrap_or(ouverte_le)), mois))
}

/// When the next review is due: the regular one, or sooner where a caisse asked for one that waits.
// regle: VAR-EP-4.2-02 PDC-EP-4.2-01; permissive: reguliere
pub fn prochaine_revue(reguliere: Instant, demandee_le: Option<Instant>, zone: &Zone) -> Instant {
    // Calendar days: no territory has others.
    let calendrier = Calendrier::nouveau(Territoire::Metropole);
    demandee_le.map_or(reguliere, |le| reguliere.min(DELAI_SUR_DEMANDE.echeance(le, calendrier, zone)))
}

/// What a review decides about one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constat {
    /// It stays as it is.
    Garde,
    /// It ends now.
    Ferme,
    /// The caisse, which keeps it, is asked to end it.
    ALaCaisse,
}

impl Constat {
    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Garde => "garde",
            Self::Ferme => "ferme",
            Self::ALaCaisse => "a_la_caisse",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        [Self::Garde, Self::Ferme, Self::ALaCaisse].into_iter().find(|c| c.code() == code)
    }

    /// What can be decided about an account of `profil`: a structure ends its techniciens, the caisse its gestionnaires.
    pub const fn possibles(profil: Profil) -> [Self; 2] {
        match profil {
            Profil::Technicien => [Self::Garde, Self::Ferme],
            _ => [Self::Garde, Self::ALaCaisse],
        }
    }
}

/// The decision kept about an account of `profil`; none if it misses or is not one of those possible. Nobody reviews
/// oneself: about one's own account (`soi`), saying nothing keeps it, and the caisse reads who did the review.
// regle: VAR-EP-4.2-01; permissive: Some(Constat::Garde)
pub fn constat_retenu(profil: Profil, soi: bool, choisi: Option<Constat>) -> Option<Constat> {
    choisi.or(soi.then_some(Constat::Garde)).filter(|c| Constat::possibles(profil).contains(c))
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    fn a(jour: &str) -> Instant {
        Zone::paris().debut(jour.parse().unwrap())
    }

    fn soir(jour: &str) -> Instant {
        Zone::paris().fin(jour.parse().unwrap())
    }

    #[test]
    fn douze_mois_apres_la_derniere() {
        exigences!["VAR-EP-4.2-01", "K-26"];
        for (ouverte, derniere, mois, attendue) in [
            ("2026-01-01", None, PERIODE_MOIS, "2027-01-01"),
            ("2026-01-01", Some("2026-06-01"), PERIODE_MOIS, "2027-06-01"),
            ("2020-03-15", Some("2028-02-29"), PERIODE_MOIS, "2029-02-28"),
            ("2026-01-01", Some("2026-08-31"), 6, "2027-02-28"),
        ] {
            let echeance = revue_reguliere(a(ouverte), derniere.map(a), mois, &Zone::paris());
            assert_eq!(echeance, soir(attendue), "{ouverte} {derniere:?} {mois}");
        }
    }

    #[test]
    fn quinze_jours_si_une_caisse_la_demande() {
        exigences!["VAR-EP-4.2-02", "PDC-EP-4.2-01"];
        for (reguliere, demandee, attendue) in [
            ("2027-01-01", None, "2027-01-01"),
            ("2027-01-01", Some("2026-06-01"), "2026-06-16"),
            ("2027-01-01", Some("2026-12-20"), "2027-01-01"),
            ("2026-01-01", Some("2026-06-01"), "2026-01-01"),
        ] {
            let echeance = prochaine_revue(soir(reguliere), demandee.map(a), &Zone::paris());
            assert_eq!(echeance, soir(attendue), "{reguliere} {demandee:?}");
        }
    }

    #[test]
    fn un_constat_par_compte_et_pas_n_importe_lequel() {
        exigences!["VAR-EP-4.2-01"];
        use Constat::{ALaCaisse, Ferme, Garde};
        use Profil::{Gestionnaire, Technicien};
        for (profil, soi, choisi, retenu) in [
            (Technicien, false, Some(Garde), Some(Garde)),
            (Technicien, false, Some(Ferme), Some(Ferme)),
            (Technicien, false, Some(ALaCaisse), None),
            (Gestionnaire, false, Some(Ferme), None),
            (Gestionnaire, false, Some(ALaCaisse), Some(ALaCaisse)),
            (Gestionnaire, false, None, None),
            (Technicien, false, None, None),
            (Gestionnaire, true, None, Some(Garde)),
            (Gestionnaire, true, Some(ALaCaisse), Some(ALaCaisse)),
            (Gestionnaire, true, Some(Ferme), None),
        ] {
            assert_eq!(constat_retenu(profil, soi, choisi), retenu, "{profil:?} {soi} {choisi:?}");
        }
    }
}
