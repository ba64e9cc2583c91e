//! The convention d’accès of a Caf, its contrat de service, its bulletin and the « profil contrôle », clause by clause.

use socle::exigences;

use super::*;

/// One year, tacit; 3 months from receipt, on the wished day; breach or misuse: one month from receipt, by itself.
pub(super) fn acces() -> Clauses {
    let mut c = clauses("17", Some(12), Renouvellement::Tacite { mois: 12 });
    c.renouvellement.article = "17.1".into();
    c.denonciations = vec![denonciation("preavis", Qui::Toutes, mois(3), "17.2")];
    c.demeures = vec![demeure(Qui::Toutes, Some(mois(1)), Depart::Reception, EffetDemeure::Automatique, "17.2")];
    c.cloture = vec![cite("bonne-fin".into(), "17.2")];
    c
}

fn adosse(cascade: &str) -> Clauses {
    let mut c = clauses("17", None, Renouvellement::CommeMere);
    c.cascade = Some(cascade.into());
    c
}

/// One year, tacit; six months, from receipt as the terms choose; the Caf at once.
fn controle() -> Clauses {
    let mut c = clauses("5", Some(12), Renouvellement::Tacite { mois: 12 });
    c.denonciations = vec![denonciation("preavis", Qui::Toutes, mois(6), "7")];
    c.demeures = vec![demeure(Qui::Caisse, None, Depart::Envoi, EffetDemeure::Decision, "7")];
    c
}

#[test]
fn un_an_et_les_formalites_avant_d_ouvrir() {
    exigences!["CAF68-17.1-01", "CAF68-17.1-02", "K-25"];
    let mut r = Recit::sous(acces());
    r.vie.prealables = vec![cite("formalites".into(), "17.1")];
    r.vie.ouvre = true;
    r.fait("2026-04-01 signature_caisse").fait("2026-04-03 signature_partenaire");
    r.etats(&[("2026-04-03", "préalables formalites")]).refuse("2026-04-05 activation", "17.1");
    r.refuse("2026-04-06 prealable autre", "")
        .fait("2026-04-06 prealable formalites")
        .refuse("2026-04-07 prealable formalites", "17.1");
    r.fait("2026-04-08 activation").etats(&[("2026-04-09", "en vigueur"), ("2028-04-09", "en vigueur")]);
    assert_eq!(ouvertures(&r.vie)[0].du, midi(&r.vie.zone, jour("2026-04-08")));
    // Even an opening recorded out of order gives nothing before the gate.
    r.vie.evenements.retain(|e| e.genre != GenreEvenement::Prealable);
    assert!(ouvertures(&r.vie).is_empty());
}

#[test]
fn trois_mois_de_la_reception_au_jour_souhaite() {
    exigences!["CAF68-17.2-01", "CAF68-17.2-04", "K-05"];
    // (received, wished, last day)
    for (recue, souhait, dernier) in [
        ("2026-05-04", "", "2026-08-04"),
        ("2026-05-04", "~2026-06-30", "2026-08-04"),
        ("2026-05-04", "~2026-12-31", "2026-12-31"),
        ("2026-11-30", "", "2027-02-28"),
    ] {
        let mut r = Recit::signee(acces(), "2026-04-01");
        r.fait(format!("2026-05-01 partenaire denonciation preavis #1 {souhait}").trim());
        r.etats(&[("2026-09-30", "dénoncée ?")]).fait(&format!("{recue} reception >1"));
        assert_eq!(r.dernier().unwrap(), format!("{dernier} art. 17.2"), "{recue} {souhait}");
        // Bound until then.
        r.etats(&[(dernier, &format!("dénoncée {dernier}"))]);
    }
    let mut r = Recit::signee(acces(), "2026-04-01");
    r.refuse("2026-05-01 partenaire denonciation preavis #1 ~2026-04-30", "17.2")
        .refuse("2026-03-31 @2026-05-01 caisse denonciation preavis #1", "17.1");
    r.fait("2026-05-01 partenaire denonciation preavis #1")
        .refuse("2026-05-02 partenaire denonciation preavis #2", "17.2");
}

#[test]
fn un_mois_de_la_reception_sans_autre_formalite() {
    exigences!["CAF68-17.2-03", "K-03", "K-04"];
    let mut r = Recit::signee(acces(), "2026-04-01");
    r.fait("2026-08-28 caisse demeure manquement #1").fait("2026-08-31 reception >1");
    r.etats(&[("2026-09-30", "en demeure 2026-09-30"), ("2026-10-01", "clôture 2026-09-30 art. 17.2 : bonne-fin")]);
    assert!(!fins(&r.vie)[0].certaine, "a cure may still avoid it");
    r.refuse("2026-09-15 caisse decision >1", "17.2");
    // A cure after the end; and one in its time that only whoever gave notice may still tell once it is over.
    r.refuse("2026-10-02 partenaire reparation >1", "17.2")
        .refuse("2026-09-20 @2026-10-02 partenaire reparation >1", "17.2");
    let mut constatee = Recit { vie: r.vie.clone(), deliberation: None };
    constatee.fait("2026-09-20 @2026-10-02 caisse reparation >1").etats(&[("2026-10-03", "en vigueur")]);
    // Declared in time: it goes on until the other answers; contested, it ends that day and no sooner.
    r.fait("2026-09-20 partenaire reparation >1").etats(&[("2026-10-05", "en demeure 2026-09-30")]);
    r.fait("2026-10-06 caisse contestation >1");
    assert_eq!(r.dernier().unwrap(), "2026-10-06 art. 17.2");
}

#[test]
fn la_cascade_descend_jusqu_aux_bulletins() {
    exigences!["CAF68-17.2-02", "CAF68-17.2-05"];
    let mut a = Recit::signee(acces(), "2026-04-01");
    let contrat = |a: &Recit| {
        let mut r = Recit::sous(adosse("17.2")).adossee(a);
        r.fait("2026-04-02 signature_caisse").fait("2026-04-02 signature_partenaire");
        r
    };
    let bulletin = |c: &Recit| {
        let mut r = Recit::sous(adosse("2.1")).adossee(c);
        r.fait("2026-04-10 signature_caisse").fait("2026-04-10 signature_partenaire");
        r
    };
    bulletin(&contrat(&a)).etats(&[("2026-04-10", "en vigueur")]);
    a.fait("2026-05-01 caisse denonciation preavis #1").fait("2026-05-04 reception >1");
    let (c, b) = (contrat(&a), bulletin(&contrat(&a)));
    assert_eq!(c.dernier().unwrap(), "2026-08-04 art. 17.2");
    assert_eq!(b.dernier().unwrap(), "2026-08-04 art. 2.1");
    for recit in [&c, &b] {
        assert_eq!(adossee(&recit.vie).unwrap().au, adossee(&a.vie).unwrap().au, "the same instant");
    }
    // The end of a bulletin touches nothing above it.
    let mut seul = bulletin(&contrat(&Recit::signee(acces(), "2026-04-01")));
    seul.fait("2026-06-30 fin").etats(&[("2026-07-01", "finie 2026-06-30 art. x, visible 2026-12-30")]);
    a.refuse("2026-08-04 cloture bonne-fin", "").fait("2026-08-05 cloture bonne-fin");
}

#[test]
fn un_avenant_lie_les_deux() {
    exigences!["CAF68-17.3-01", "CAF68-PC-6-01"];
    let mut r = Recit::signee(acces(), "2026-04-01");
    let mut c = acces();
    c.denonciations[0].preavis = mois(1);
    r.vie.versions.push(Version { numero: 2, effet_le: jour("2026-07-01"), clauses: c });
    r.fait("2026-06-15 signature_partenaire v2").fait("2026-06-20 partenaire denonciation preavis #1");
    r.fait("2026-07-10 signature_caisse v2").fait("2026-07-12 reception >1");
    // Sent before the avenant held (10 July, its last signature): three months.
    assert_eq!(r.dernier().unwrap(), "2026-10-12 art. 17.2");
    assert_eq!(en_effet(&r.vie)[1].le, jour("2026-07-10"));
}

#[test]
fn le_profil_controle_se_denonce_six_mois_avant() {
    exigences!["CAF68-PC-5-01", "CAF68-PC-7-01", "K-05"];
    let mut r = Recit::signee(controle(), "2026-08-31");
    r.etats(&[("2027-08-31", "en vigueur")]);
    r.fait("2027-08-30 partenaire denonciation preavis #1").fait("2027-08-31 reception >1");
    // Six months from 31 August: 29 February 2028.
    assert_eq!(r.dernier().unwrap(), "2028-02-29 art. 7");
}

#[test]
fn la_caf_suspend_ou_finit_aussitot() {
    exigences!["CAF68-PC-7-02", "K-03"];
    let mut r = Recit::signee(controle(), "2026-08-31");
    r.refuse("2026-10-01 partenaire suspension", "x").refuse("2026-09-30 @2026-10-01 caisse suspension", "");
    r.fait("2026-10-01 caisse suspension")
        .refuse("2026-10-02 caisse suspension", "x")
        .etats(&[("2026-10-05", "suspendue")]);
    r.refuse("2026-10-05 partenaire levee", "x").fait("2026-10-06 caisse levee").etats(&[("2026-10-07", "en vigueur")]);
    let coupee = suspensions(&r.vie);
    assert_eq!(
        coupee,
        [Periode { du: midi(&r.vie.zone, jour("2026-10-01")), au: midi(&r.vie.zone, jour("2026-10-06")) }]
    );
    r.refuse("2026-11-02 partenaire demeure manquement #1", "7").fait("2026-11-02 caisse demeure manquement #1");
    r.fait("2026-11-02 caisse decision >1").etats(&[("2026-11-03", "finie 2026-11-02 art. 7, visible 2027-05-02")]);
}
