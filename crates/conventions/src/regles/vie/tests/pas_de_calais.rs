//! The convention of two CPAM and a département, and its convention d’utilisation, replayed clause by clause.

use socle::exigences;

use super::*;

/// One year; tacit save a denunciation `preavis` before the anniversary; 15 days from sending, then a decision.
fn metier(preavis: Delai) -> Clauses {
    let mut c = clauses("6", Some(12), Renouvellement::Tacite { mois: 12 });
    c.denonciations = vec![Denonciation {
        depart: Depart::Envoi,
        a_l_anniversaire: true,
        ..denonciation("anniversaire", Qui::Toutes, preavis, "6.2")
    }];
    c.demeures = vec![demeure(Qui::Autres, Some(jours(15)), Depart::Envoi, EffetDemeure::Decision, "6.4")];
    c
}

#[test]
fn denoncer_a_temps_ou_pour_l_annee_suivante() {
    exigences!["PDC-6.2-01", "PDC-6.1-01", "K-05"];
    // (notice, sent on, last day)
    for (preavis, envoi, dernier) in [
        (mois(2), "2027-01-01", "2027-02-28"),
        (mois(2), "2027-01-02", "2028-02-29"),
        (jours(60), "2026-12-31", "2027-02-28"),
        (jours(60), "2027-01-01", "2028-02-29"),
        (jours(1), "2027-02-28", "2027-02-28"),
        (mois(11), "2026-03-02", "2027-02-28"),
    ] {
        let mut r = Recit::signee(metier(preavis), "2026-03-01");
        // Two months before 1 March is 1 January.
        r.fait(&format!("{envoi} caisse denonciation anniversaire #1"));
        if (preavis, envoi) == (jours(60), "2026-12-31") {
            assert_eq!(terme::dernier_jour_pour(preavis, jour("2027-03-01"), r.vie.calendrier), jour("2026-12-31"));
        }
        let attendu = format!("{dernier} art. 6.2");
        assert_eq!(r.dernier().unwrap(), attendu, "{preavis} {envoi}");
        r.etats(&[(dernier, &format!("dénoncée {dernier}"))]);
    }
}

#[test]
fn le_dernier_jour_pour_denoncer_est_dit() {
    exigences!["PDC-6.2-01", "K-05"];
    let r = Recit::signee(metier(mois(2)), "2026-03-01");
    let le = |aujourdhui: &str| {
        let suites = suites(&r.vie, midi(&r.vie.zone, jour(aujourdhui)));
        suites.into_iter().find(|s| matches!(s.attendu, Attendu::Denonciation(_))).and_then(|s| s.le)
    };
    assert_eq!(le("2026-06-01"), Some(jour("2027-01-01")));
    assert_eq!(le("2027-01-01"), Some(jour("2027-01-01")));
    assert_eq!(le("2027-01-02"), None, "too late for this one");
    assert_eq!(le("2027-03-01"), Some(jour("2028-01-01")));
}

#[test]
fn quinze_jours_de_l_envoi() {
    exigences!["PDC-6.4-01", "K-04"];
    let mut r = Recit::signee(metier(mois(2)), "2026-03-01");
    r.fait("2026-12-20 partenaire demeure manquement #1");
    r.etats(&[("2027-01-04", "en demeure 2027-01-04"), ("2027-01-05", "en demeure 2027-01-04 sans effet")]);
    // Not written « restée sans effet »: a cure stops it all the same, unless the terms say otherwise (K-03).
    let mut sans = metier(mois(2));
    sans.demeures[0].cesse_si_repare = false;
    let mut ferme = Recit::signee(sans, "2026-03-01");
    ferme.fait("2026-12-20 partenaire demeure manquement #1").refuse("2026-12-22 caisse reparation >1", "6.4");
    r.fait("2026-12-22 caisse reparation >1").refuse("2027-01-10 partenaire decision >1", "6.4");
    r.fait("2026-12-23 partenaire reparation >1").etats(&[("2027-01-06", "en vigueur")]);
}

#[test]
fn un_avenant_change_la_suite() {
    exigences!["PDC-6.3-01"];
    let mut r = Recit::signee(metier(mois(2)), "2026-03-01");
    let mut c = metier(mois(2));
    c.renouvellement.dit = Renouvellement::AConfirmer { mois: 24 };
    r.vie.versions.push(Version { numero: 2, effet_le: jour("2027-06-01"), clauses: c });
    r.fait("2027-05-01 signature_caisse v2").fait("2027-05-02 signature_partenaire v2");
    r.etats(&[("2027-05-31", "en vigueur 2028-02-29")]);
    r.fait("2028-01-15 renouvellement").etats(&[("2028-03-01", "en vigueur 2030-02-28")]);
}

#[test]
fn la_fin_avec_une_caisse_ne_touche_qu_elle() {
    exigences!["PDC-EP-8-01", "PDC-EP-2.2.3-01", "VAR-EP-2.2.3-02"];
    let artois = Recit::signee(metier(mois(2)), "2026-03-01");
    let mut opale = Recit { vie: artois.vie.clone(), deliberation: None };
    opale.vie.soeurs = vec![artois.vie.evenements.clone()];
    opale.fait("2026-09-30 fin @2026-09-01");
    let mut reste = artois;
    reste.vie.soeurs = vec![opale.vie.evenements.clone()];
    opale.etats(&[("2026-10-01", "finie 2026-09-30 art. x, visible 2027-03-30")]);
    reste.etats(&[("2026-10-01", "en vigueur"), ("2029-10-01", "en vigueur")]);
}
