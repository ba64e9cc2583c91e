//! The convention of a CPAM, a Carsat and a CCAS, and its convention d’utilisation, replayed clause by clause.

use socle::exigences;

use super::*;

/// One year; renewal tacit; 15 days from sending, by the other parties, then a decision.
fn metier() -> Clauses {
    let mut c = clauses("9", Some(12), Renouvellement::Tacite { mois: 12 });
    c.demeures = vec![demeure(Qui::Autres, Some(jours(15)), Depart::Envoi, EffetDemeure::Decision, "9.4")];
    c.amiable = Some("9.4".into());
    c
}

/// As long as the métier; 30 calendar days from receipt, then a second letter; closing services agreed.
fn utilisation() -> Clauses {
    let mut c = clauses("8", None, Renouvellement::CommeMere);
    c.avenant.article = "8.3".into();
    c.demeures = vec![demeure(Qui::Toutes, Some(jours(30)), Depart::Reception, EffetDemeure::SecondeLettre, "8.2")];
    c.cascade = Some("8.2".into());
    c.cloture = vec![cite("services".into(), "8.2"), cite("remplacement".into(), "8.2")];
    c
}

fn les_deux() -> (Recit, Recit) {
    let m = Recit::signee(metier(), "2026-02-10");
    let mut u = Recit::sous(utilisation()).adossee(&m);
    u.vie.ouvre = true;
    u.fait("2026-02-10 signature_caisse").fait("2026-02-12 signature_partenaire");
    u.fait("2026-02-13 activation");
    (m, u)
}

#[test]
fn un_an_puis_d_autres() {
    exigences!["VAR-9.1-01", "VAR-9.2-01", "K-30"];
    let mut m = Recit::signee(metier(), "2026-02-10");
    m.etats(&[("2027-02-09", "en vigueur"), ("2027-02-10", "en vigueur")]);
    let attendus = suites(&m.vie, midi(&m.vie.zone, jour("2026-06-01")));
    let un = attendus.iter().find(|s| s.attendu == Attendu::Renouvellement).unwrap();
    assert_eq!((un.le, un.article.as_str()), (Some(jour("2027-02-10")), "9.2"));
    // « Pourra être renouvelée »: where the parties chose to confirm, silence ends it.
    let mut c = metier();
    c.renouvellement.dit = Renouvellement::AConfirmer { mois: 12 };
    let mut a_confirmer = Recit::signee(c, "2026-02-10");
    a_confirmer.etats(&[
        ("2027-02-09", "en vigueur 2027-02-09"),
        ("2027-02-10", "finie 2027-02-09 art. 9.1, visible 2027-08-09"),
    ]);
    a_confirmer.refuse("2027-02-10 renouvellement", "9.1").fait("2027-01-20 renouvellement");
    a_confirmer.etats(&[("2027-02-10", "en vigueur 2028-02-09")]);
    m.refuse("2026-06-01 renouvellement", "");
}

#[test]
fn trois_parties_signent_et_un_avenant_aussi() {
    exigences!["VAR-9.3-01", "VAR-0-01", "K-25"];
    let mut m = Recit::sous(metier());
    m.vie.soeurs = vec![Vec::new()];
    m.fait("2026-02-10 signature_caisse").fait("2026-02-11 signature_partenaire");
    m.etats(&[("2026-02-11", "à signer v1  +1")]);
    let (carsat, _) = Recit::lire("2026-02-20 signature_caisse");
    let (partenaire, _) = Recit::lire("2026-02-11 signature_partenaire");
    m.vie.soeurs = vec![vec![carsat.clone(), partenaire.clone()]];
    m.etats(&[("2026-02-19", "à venir 2026-02-20"), ("2026-02-20", "en vigueur")]);
    // A change after a signature is a new version, and asks everybody again.
    m.vie.versions.push(Version { numero: 2, effet_le: jour("2026-05-01"), clauses: metier() });
    m.fait("2026-05-04 signature_caisse v2").fait("2026-05-05 signature_partenaire v2");
    assert_eq!(en_effet(&m.vie).len(), 1, "the Carsat has not signed the avenant");
    // The Carsat has left: it has nothing to sign any more; the avenant never holds before its last signature.
    m.vie.soeurs[0].push(Evenement {
        genre: GenreEvenement::Fin,
        effet_le: jour("2026-03-31"),
        ..Evenement::default()
    });
    assert_eq!(en_effet(&m.vie)[1].le, jour("2026-05-05"));
}

#[test]
fn quinze_jours_de_l_envoi_par_les_autres() {
    exigences!["VAR-9.4-01", "K-03", "K-04"];
    let mut m = Recit::signee(metier(), "2026-02-10");
    m.fait("2026-03-16 caisse demeure manquement #1");
    m.etats(&[("2026-03-31", "en demeure 2026-03-31"), ("2026-04-01", "en demeure 2026-03-31 sans effet")]);
    m.etats(&[("2027-01-01", "en demeure 2026-03-31 sans effet")]);
    let attendu = &suites(&m.vie, midi(&m.vie.zone, jour("2026-04-02")));
    assert!(attendu.iter().any(|s| s.attendu == Attendu::Decision(Some(acte(1))) && s.de == De::Un(Cote::Caisse)));
    m.fait("2026-04-10 caisse decision >1 @2026-04-02");
    assert_eq!(m.dernier().unwrap(), "2026-04-10 art. 9.4");
}

#[test]
fn elle_dure_autant_que_la_metier() {
    exigences!["VAR-EP-8.1-01", "VAR-EP-8.2-01", "PDC-EP-8-01"];
    let (m, mut u) = les_deux();
    u.etats(&[("2026-02-12", "préalables "), ("2026-02-14", "en vigueur"), ("2030-01-01", "en vigueur")]);
    let mut avant = Recit::sous(utilisation()).adossee(&m);
    avant.refuse("2026-02-09 @2026-02-20 signature_caisse", "0").fait("2026-02-10 @2026-02-20 signature_caisse");
    // The end of the métier, whatever its cause, ends it at the same instant.
    let mut finie = m;
    finie.fait("2026-06-30 accord");
    u = u.adossee(&finie);
    u.etats(&[
        ("2026-06-30", "en vigueur 2026-06-30"),
        ("2026-07-01", "clôture 2026-06-30 art. 8.2 : services,remplacement"),
    ]);
    assert_eq!(adossee(&u.vie).unwrap().au, adossee(&finie.vie).unwrap().au);
    assert_eq!(fins(&u.vie)[0].cause, Cause::Cascade);
}

#[test]
fn trente_jours_de_la_reception_puis_une_seconde_lettre() {
    exigences!["VAR-EP-8.2-02", "K-03", "K-04"];
    let (_, mut u) = les_deux();
    u.refuse("2026-03-01 partenaire seconde_lettre >1 #2", "").fait("2026-03-01 partenaire demeure manquement #1");
    // The receipt is not known: the delay does not run.
    u.etats(&[("2026-06-01", "en demeure ?")]).refuse("2026-06-01 partenaire seconde_lettre >1 #2", "8.2");
    u.refuse("2026-02-28 @2026-06-01 reception >1", "x").fait("2026-03-02 @2026-06-01 reception >1");
    u.etats(&[("2026-04-01", "en demeure 2026-04-01"), ("2026-06-02", "en demeure 2026-04-01 sans effet")]);
    u.refuse("2026-06-02 partenaire decision >1", "8.2").refuse("2026-06-02 caisse seconde_lettre >1 #2", "8.2");
    u.fait("2026-06-02 partenaire seconde_lettre >1 #2").refuse("2026-06-01 @2026-06-05 reception >2", "x");
    assert_eq!(u.dernier(), None);
    u.fait("2026-06-04 reception >2");
    assert_eq!(u.dernier().unwrap(), "2026-06-04 art. 8.2");
}

#[test]
fn une_reparation_contestee_ne_vaut_plus() {
    exigences!["VAR-EP-8.2-02", "K-03"];
    let (_, mut u) = les_deux();
    u.fait("2026-03-01 caisse demeure manquement #1").fait("2026-03-02 reception >1");
    u.fait("2026-03-20 partenaire reparation >1").refuse("2026-04-10 caisse seconde_lettre >1 #2", "8.2");
    let repondre = suites(&u.vie, midi(&u.vie.zone, jour("2026-03-21")));
    assert!(repondre.iter().any(|s| s.attendu == Attendu::Reponse(Some(acte(1))) && s.de == De::Un(Cote::Caisse)));
    u.refuse("2026-04-10 partenaire contestation >1", "8.2")
        .refuse("2026-04-09 @2026-04-10 caisse contestation >1", "8.2");
    u.fait("2026-04-10 caisse contestation >1")
        .fait("2026-04-10 caisse seconde_lettre >1 #2")
        .fait("2026-04-14 reception >2");
    assert_eq!(u.dernier().unwrap(), "2026-04-14 art. 8.2");
}

#[test]
fn les_etapes_de_cloture_suivent_la_fin() {
    exigences!["VAR-EP-8.2-03", "VAR-EP-2.2.3-12", "CAF68-CS-5.3.2-01"];
    let (_, mut u) = les_deux();
    u.refuse("2026-03-01 cloture services", "").fait("2026-04-30 fin @2026-03-01");
    u.etats(&[("2026-05-01", "clôture 2026-04-30 art. x : services,remplacement")]);
    u.refuse("2026-05-02 cloture autre", "x")
        .fait("2026-05-02 cloture services")
        .refuse("2026-05-03 cloture services", "x");
    u.fait("2026-05-20 cloture remplacement");
    u.etats(&[
        ("2026-05-21", "finie 2026-04-30 art. x, visible 2026-10-30"),
        ("2026-10-30", "finie 2026-04-30 art. x, visible 2026-10-30"),
        ("2026-10-31", "archivée 2032-04-30"),
    ]);
    u.vie.visibilite = 3;
    u.etats(&[("2026-07-31", "archivée 2032-04-30")]);
}

#[test]
fn un_avenant_de_l_utilisation_change_ses_clauses() {
    exigences!["VAR-EP-8.3-01"];
    let (_, mut u) = les_deux();
    let mut autre = utilisation();
    autre.demeures[0].delai = Some(jours(10));
    u.vie.versions.push(Version { numero: 2, effet_le: jour("2026-06-01"), clauses: autre });
    u.fait("2026-05-20 signature_caisse v2").fait("2026-05-25 signature_partenaire v2");
    // A letter lives under the clauses of the day it was sent.
    u.fait("2026-05-31 caisse demeure manquement #1").fait("2026-06-02 reception >1");
    u.fait("2026-06-01 @2026-06-03 partenaire demeure manquement #2").fait("2026-06-03 reception >2");
    let delais: Vec<Date> = demeures(&u.vie).iter().filter_map(|m| m.dernier_jour).collect();
    assert_eq!(delais, [jour("2026-07-02"), jour("2026-06-13")]);
}
