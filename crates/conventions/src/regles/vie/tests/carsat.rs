//! The convention of a Carsat and a collectivité (articles 11 and 12), replayed clause by clause.

use socle::exigences;

use super::*;

/// One year, tacit; 1 month from sending; general interest for the partner alone; force majeure over 6 months.
fn partenariat() -> Clauses {
    let mut c = clauses("11", Some(12), Renouvellement::Tacite { mois: 12 });
    c.renouvellement.article = "11.1".into();
    c.avenant = cite(vec!["1".into()], "11.2");
    c.amiable = Some("11.4".into());
    c.force_majeure = Some(cite(6, "11.4"));
    c.demeures = vec![demeure(Qui::Toutes, Some(mois(1)), Depart::Envoi, EffetDemeure::Decision, "11.4")];
    c.denonciations =
        vec![Denonciation { motivee: true, ..denonciation("interet-general", Qui::Partenaire, mois(1), "11.4") }];
    c.litige = Some(cite((1, 3), "12.1"));
    c
}

fn signee() -> Recit {
    Recit::signee(partenariat(), "2026-03-15")
}

#[test]
fn un_an_renouvele_sans_demarche() {
    exigences!["CAR-11.1-01", "K-30"];
    let mut r = signee();
    r.etats(&[
        ("2026-03-14", "à venir 2026-03-15"),
        ("2026-03-15", "en vigueur"),
        ("2027-03-15", "en vigueur"),
        ("2031-07-01", "en vigueur"),
    ]);
    let dates = terme::echeances(&r.vie, jour("2028-06-01"));
    let dates: Vec<String> =
        dates.iter().map(|e| format!("{} {:?} {}", e.anniversaire, e.passage, e.article)).collect();
    assert_eq!(dates, ["2027-03-15 Tacite 11.1", "2028-03-15 Tacite 11.1", "2029-03-15 Tacite 11.1"]);
}

#[test]
fn un_avenant_se_signe_par_les_deux_et_prend_effet_a_sa_date() {
    exigences!["CAR-11.2-02", "CAR-11.2-01"];
    let mut r = signee();
    let mut plus_long = partenariat();
    plus_long.duree = Some(cite(24, "11.1"));
    r.vie.versions.push(Version { numero: 2, effet_le: jour("2026-09-01"), clauses: plus_long });
    r.refuse("2026-08-01 signature_caisse v1", "").fait("2026-08-01 signature_caisse v2");
    assert_eq!(en_effet(&r.vie).len(), 1, "one party has not signed it");
    let attendue = suites(&r.vie, midi(&r.vie.zone, jour("2026-08-02")));
    assert!(attendue.iter().any(|s| s.attendu == Attendu::Signature(2) && s.de == De::Un(Cote::Partenaire)));
    r.fait("2026-08-20 signature_partenaire v2");
    assert_eq!(en_effet(&r.vie)[1], EnEffet { numero: 2, le: jour("2026-09-01") });
    let duree = |le: &str| r.vie.clauses(jour(le)).unwrap().duree.as_ref().unwrap().dit;
    assert_eq!((duree("2026-08-31"), duree("2026-09-01")), (12, 24));
    assert_eq!(terme::echeances(&r.vie, jour("2027-01-01"))[0].anniversaire, jour("2028-03-15"));
}

#[test]
fn une_fin_se_convient() {
    exigences!["CAR-11.4-01"];
    let mut r = signee();
    r.refuse("2026-03-01 accord @2026-04-01", "11.1").fait("2026-06-30 accord @2026-05-02");
    r.etats(&[
        ("2026-06-30", "en vigueur 2026-06-30"),
        ("2026-07-01", "finie 2026-06-30 art. 11.4, visible 2026-12-30"),
    ]);
    r.refuse("2026-07-02 caisse demeure manquement #1", "11.4");
}

#[test]
fn la_force_majeure_dure_plus_de_six_mois() {
    exigences!["CAR-11.4-02", "CAR-10-01"];
    let mut r = signee();
    r.refuse("2026-05-02 caisse resiliation_force_majeure >1 #2", "11.4")
        .fait("2026-05-31 partenaire force_majeure #1");
    // Six months from a 31st: to 30 November; the letter comes after.
    r.refuse("2026-11-30 caisse resiliation_force_majeure >1 #2", "11.4");
    let mut sans = Recit { vie: r.vie.clone(), deliberation: None };
    sans.fait("2026-11-15 fin_force_majeure >1").refuse("2026-12-01 caisse resiliation_force_majeure >1 #2", "11.4");
    r.fait("2026-12-01 caisse resiliation_force_majeure >1 #2");
    assert_eq!(r.dernier(), None, "not received: the end is not known");
    r.fait("2026-12-04 reception >2");
    assert_eq!(r.dernier().unwrap(), "2026-12-04 art. 11.4");
}

#[test]
fn un_mois_de_l_envoi_puis_une_decision() {
    exigences!["CAR-11.4-03", "K-03", "K-04"];
    let mut r = signee();
    r.fait("2027-01-31 partenaire demeure manquement #1");
    // One month from 31 January: the last day of February, whole. No receipt is needed for it to run.
    r.etats(&[("2027-02-28", "en demeure 2027-02-28"), ("2027-03-01", "en demeure 2027-02-28 sans effet")]);
    r.refuse("2027-02-28 partenaire decision >1", "11.4").refuse("2027-03-05 caisse decision >1", "11.4");
    r.refuse("2027-03-05 partenaire seconde_lettre >1 #2", "11.4").fait("2027-03-05 partenaire decision >1");
    r.etats(&[
        ("2027-03-05", "en demeure 2027-02-28 sans effet"),
        ("2027-03-06", "finie 2027-03-05 art. 11.4, visible 2027-09-05"),
    ]);
}

#[test]
fn une_reparation_a_temps_arrete_tout() {
    exigences!["CAR-11.4-03", "K-03"];
    let mut r = signee();
    r.fait("2026-06-10 caisse demeure manquement #1").refuse("2026-06-09 @2026-06-20 partenaire reparation >1", "11.4");
    r.refuse("2026-07-11 partenaire reparation >1", "11.4").fait("2026-07-10 partenaire reparation >1");
    r.refuse("2026-07-12 caisse decision >1", "11.4").fait("2026-07-10 @2026-07-12 caisse reparation >1");
    r.refuse("2026-08-12 caisse decision >1", "11.4");
    r.etats(&[("2026-09-01", "en vigueur")]);
}

#[test]
fn l_interet_general_n_est_qu_au_partenaire() {
    exigences!["CAR-11.4-04", "K-05"];
    let mut r = signee();
    r.refuse("2026-06-01 caisse denonciation interet-general #1", "11.4");
    r.fait("2026-06-01 partenaire denonciation interet-general #1");
    r.etats(&[("2026-06-02", "dénoncée ?")]);
    r.refuse("2026-05-30 @2026-06-05 reception >1", "x").fait("2026-06-03 reception >1");
    r.etats(&[("2026-07-03", "dénoncée 2026-07-03"), ("2026-07-04", "finie 2026-07-03 art. 11.4, visible 2027-01-03")]);
}

#[test]
fn un_differend_dure_d_un_a_trois_mois() {
    exigences!["CAR-12.1-02", "CAR-12.1-01"];
    let mut r = signee();
    r.fait("2026-05-31 caisse litige #1").refuse("2026-06-01 partenaire litige #2", "12.1");
    r.refuse("2026-06-29 fin_litige echec >1", "12.1");
    let attendue = suites(&r.vie, midi(&r.vie.zone, jour("2026-06-02")));
    let litige = attendue.iter().find(|s| matches!(s.attendu, Attendu::FinLitige(_))).unwrap();
    assert_eq!((litige.le, litige.article.as_str()), (Some(jour("2026-08-31")), "12.1"), "three months at most");
    let mut accord = Recit { vie: r.vie.clone(), deliberation: None };
    accord.fait("2026-06-05 fin_litige accord >1");
    r.fait("2026-06-30 fin_litige echec >1").etats(&[("2026-07-01", "en vigueur")]);
}
