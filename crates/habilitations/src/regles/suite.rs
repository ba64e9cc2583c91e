//! What becomes of accounts as time passes: read from dates, so that nothing has to run for it to be true.

use acces::{Compte, Personne};
use socle::{Id, Instant, Zone, civil};

/// A gestionnaire, as attachment sees one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gerant {
    /// The account.
    pub id: Id<Compte>,
    /// When it was opened.
    pub cree_le: Instant,
    /// From when it is over; [`Instant::SANS_FIN`] if nothing ends it.
    pub inactif_le: Instant,
    /// Who was named to take over its techniciens.
    pub successeur: Option<Id<Compte>>,
}

/// Who answers for a technicien at `maintenant`: the gestionnaire who opened the account, then the one named to take
/// over, then the one in place for the longest. VAR-EP-2.2.3-08: the accounts stay active, whoever leaves.
// regle: VAR-EP-2.2.3-08; permissive: ouvreur
pub fn rattache_a(ouvreur: Option<Id<Compte>>, gerants: &[Gerant], maintenant: Instant) -> Option<Id<Compte>> {
    let trouver = |id: Option<Id<Compte>>| gerants.iter().find(|g| Some(g.id) == id);
    let en_place = |g: &&Gerant| g.inactif_le > maintenant;
    let mut suivi = trouver(ouvreur);
    // A chain of successions is followed as far as there are gestionnaires, and no farther.
    for _ in 0..=gerants.len() {
        match suivi {
            Some(g) if en_place(&g) => return Some(g.id),
            Some(g) => suivi = trouver(g.successeur),
            None => break,
        }
    }
    gerants.iter().filter(en_place).min_by_key(|g| (g.cree_le, g.id.to_string())).map(|g| g.id)
}

/// When an account is over: at the end that was set, or when the last convention that carries it ends.
///
/// `places` are the ends of its seats, each cut to the end of the right it stands on; an account of a caisse has none.
// regle: VAR-EP-2.2.3-02 VAR-EP-2.2.3-03; permissive: inactif_le
pub fn fin_effective(inactif_le: Instant, places: &[Instant], de_partenaire: bool) -> Instant {
    if !de_partenaire {
        return inactif_le;
    }
    places.iter().copied().max().map_or(inactif_le, |derniere| inactif_le.min(derniere))
}

/// VAR-EP-2.2.3-12: an account that was over before this instant is no longer shown, but to an auditor (K-13): it is over
/// for `mois` months, to the day.
// regle: VAR-EP-2.2.3-12 PDC-EP-2.2.3-01 K-13; permissive: Instant::depuis_micros(0)
pub fn limite_de_vue(mois: u32, zone: &Zone, maintenant: Instant) -> Instant {
    zone.debut(civil::moins_mois(zone.jour(maintenant), mois))
}

/// One human being per proved address in an organisation: who is known there is not made a second time (VAR-EP-2.2-06,
/// two accounts for one person).
// regle: VAR-EP-2.2-06 PDC-EP-2.2-03; permissive: None
pub fn personne_connue(prouvee: Option<Id<Personne>>) -> Option<Id<Personne>> {
    prouvee
}

/// What follows a suspension or an exclusion, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// The account and its sessions are cut.
    Couper,
    /// The structure is told, by a means that gives proof.
    Avertir,
    /// A successor is asked for urgently.
    Remplacer,
}

/// VAR-EP-4.1-04: cut, **then** tell. K-12: the last gestionnaire is cut too, and a successor becomes urgent. An account
/// of a caisse has no structure to tell.
// regle: VAR-EP-4.1-04; permissive: vec![Suite::Avertir, Suite::Couper]
pub fn suites_de_la_coupure(de_partenaire: bool, gestionnaires_restants: Option<i64>) -> Vec<Suite> {
    let mut suites = vec![Suite::Couper];
    if de_partenaire {
        suites.push(Suite::Avertir);
    }
    if gestionnaires_restants == Some(0) {
        suites.push(Suite::Remplacer);
    }
    suites
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    fn id(n: u8) -> Id<Compte> {
        format!("0197b1a2-0000-7000-8000-0000000000{n:02x}").parse().unwrap()
    }

    fn a(jour: &str) -> Instant {
        Zone::paris().debut(jour.parse().unwrap())
    }

    #[test]
    fn un_technicien_suit_ses_gestionnaires() {
        exigences!["VAR-EP-2.2.3-08"];
        let g = |n, cree: &str, fin: Option<&str>, suite: Option<u8>| Gerant {
            id: id(n),
            cree_le: a(cree),
            inactif_le: fin.map_or(Instant::SANS_FIN, a),
            successeur: suite.map(id),
        };
        let tous = [
            g(1, "2026-01-01", Some("2026-03-01"), Some(2)),
            g(2, "2026-02-01", Some("2026-05-01"), None),
            g(3, "2026-02-15", None, None),
            g(4, "2026-02-10", None, None),
        ];
        // (opened by, on, attached to)
        let cas = [
            (Some(1), "2026-02-28", Some(1)),
            (Some(1), "2026-03-01", Some(2)),
            (Some(1), "2026-05-01", Some(4)),
            (Some(3), "2026-05-01", Some(3)),
            (None, "2026-05-01", Some(4)),
            (Some(9), "2026-02-28", Some(1)),
        ];
        for (ouvreur, jour, attendu) in cas {
            assert_eq!(rattache_a(ouvreur.map(id), &tous, a(jour)), attendu.map(id), "{ouvreur:?} {jour}");
        }
        assert_eq!(rattache_a(Some(id(1)), &tous[..1], a("2026-04-01")), None);
        let ronde = [g(1, "2026-01-01", Some("2026-03-01"), Some(2)), g(2, "2026-01-01", Some("2026-03-01"), Some(1))];
        assert_eq!(rattache_a(Some(id(1)), &ronde, a("2026-04-01")), None, "a ring of successions ends");
    }

    #[test]
    fn la_fin_est_celle_de_la_derniere_convention() {
        exigences!["VAR-EP-2.2.3-02", "VAR-EP-2.2.3-03"];
        let sans = Instant::SANS_FIN;
        let (mars, mai) = (a("2026-03-01"), a("2026-05-01"));
        for (inactif, places, partenaire, attendue) in [
            (sans, vec![mars, mai], true, mai),
            (sans, vec![mars, sans], true, sans),
            (mars, vec![mai], true, mars),
            (mai, vec![mars], true, mars),
            (mai, vec![], true, mai),
            (sans, vec![mars], false, sans),
        ] {
            assert_eq!(fin_effective(inactif, &places, partenaire), attendue);
        }
    }

    #[test]
    fn six_mois_puis_l_archive() {
        exigences!["VAR-EP-2.2.3-12", "K-13"];
        let zone = Zone::paris();
        // (last day, today, still shown)
        for (dernier, aujourd_hui, attendu) in [
            ("2026-01-15", "2026-01-01", true),
            ("2026-01-15", "2026-07-15", true),
            ("2026-01-15", "2026-07-16", false),
            ("2026-08-31", "2027-02-28", true),
            ("2026-08-31", "2027-03-01", false),
        ] {
            let fin = zone.fin(dernier.parse().unwrap());
            assert_eq!(fin > limite_de_vue(6, &zone, a(aujourd_hui)), attendu, "{dernier} {aujourd_hui}");
        }
    }

    #[test]
    fn couper_puis_avertir() {
        exigences!["VAR-EP-4.1-04", "K-12"];
        use Suite::{Avertir, Couper, Remplacer};
        for (partenaire, restants, attendues) in [
            (true, None, vec![Couper, Avertir]),
            (true, Some(1), vec![Couper, Avertir]),
            (true, Some(0), vec![Couper, Avertir, Remplacer]),
            (false, None, vec![Couper]),
        ] {
            assert_eq!(suites_de_la_coupure(partenaire, restants), attendues);
        }
    }
}
