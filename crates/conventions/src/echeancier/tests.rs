//! The timeline of lives told line by line, then of random ones walked day by day.

mod hasard;

use socle::{Instant, exigences};

use super::{
    Genre, echeances,
    rappels::{Moment, effets, prochaine},
};
use crate::regles::vie::{
    clauses::{Depart, EffetDemeure, Qui, Renouvellement},
    tests::{Recit, cite, clauses, demeure, denonciation, jour, midi, mois},
};

fn dates(r: &Recit, du: &str, au: &str) -> Vec<String> {
    let (du, au) = (midi(&r.vie.zone, jour(du)), midi(&r.vie.zone, jour(au)));
    echeances(&r.vie, du, au).into_iter().map(|e| format!("{} {} {}", e.le, e.cle(), e.clause)).collect()
}

/// As a Carsat writes it: three years, tacit, six months before the anniversary.
fn carsat() -> Recit {
    let mut c = clauses("11", Some(36), Renouvellement::Tacite { mois: 36 });
    c.denonciations = vec![denonciation("anniversaire", Qui::Toutes, mois(6), "11.4")];
    c.denonciations[0].a_l_anniversaire = true;
    c.demeures = vec![demeure(Qui::Toutes, Some(mois(1)), Depart::Reception, EffetDemeure::Automatique, "11.4")];
    c.force_majeure = Some(cite(6, "11.4"));
    c.litige = Some(cite((1, 3), "12.1"));
    c.cloture = vec![cite("donnees".into(), "11.5")];
    Recit::signee(c, "2026-01-31")
}

#[test]
fn tout_ce_qui_viendra_avec_son_article() {
    exigences!["CAR-11.1-01", "CAR-11.4-04", "CAR-12.1-02"];
    let mut r = carsat();
    let attendu = ["2028-07-31 denonciation-anniversaire 11.4", "2029-01-31 renouvellement 11.2"];
    assert_eq!(dates(&r, "2026-02-01", "2029-06-01"), attendu);
    r.fait("2026-03-01 caisse demeure manquement #1").fait("2026-03-10 reception >1");
    r.fait("2026-03-05 litige #2");
    let tout = dates(&r, "2026-03-11", "2033-01-01");
    let fin = "2026-04-10";
    assert_eq!(
        tout,
        [
            "2026-04-05 litige-au-plus-tot-0197b1a2-0000-7000-8000-000000000002 12.1".to_owned(),
            format!("{fin} cloture-donnees 11.5"),
            format!("{fin} fin 11.4"),
            format!("{fin} reparation-0197b1a2-0000-7000-8000-000000000001 11.4"),
            "2026-06-05 litige-au-plus-tard-0197b1a2-0000-7000-8000-000000000002 12.1".to_owned(),
            "2026-10-10 fin-visibilite 2.2.3".to_owned(),
            "2032-04-10 fin-archive ".to_owned(),
        ]
    );
    // Cured: the end goes, and the anniversary is back.
    r.fait("2026-03-20 partenaire reparation >1");
    assert!(dates(&r, "2026-03-21", "2029-06-01").contains(&attendu[1].to_owned()));
}

#[test]
fn ce_qui_dure_comme_une_autre_suit_ses_dates() {
    exigences!["VAR-EP-8.1-01", "VAR-EP-8.2-01", "PDC-EP-8-01"];
    let mut m = carsat();
    let adosse = |m: &Recit| {
        let mut c = clauses("8", None, Renouvellement::CommeMere);
        c.cascade = Some("8.2".into());
        let mut u = Recit::sous(c).adossee(m);
        u.fait("2026-02-01 signature_caisse").fait("2026-02-01 signature_partenaire");
        u
    };
    assert_eq!(dates(&adosse(&m), "2026-02-02", "2029-06-01"), ["2029-01-31 renouvellement-appui 8.2"]);
    m.fait("2026-07-01 caisse denonciation anniversaire #1").fait("2026-07-02 reception >1");
    assert_eq!(dates(&adosse(&m), "2026-07-03", "2029-06-01"), ["2029-01-30 fin 8.2"]);
}

#[test]
fn on_est_prevenu_soixante_trente_sept_jours_avant_puis_le_jour() {
    exigences!["K-05", "CAR-11.4-04"];
    let r = carsat();
    let minuit = |le: &str| r.vie.zone.debut(jour(le));
    let dus = |vue: &str, la: &str| {
        let dus = effets(&r.vie, midi(&r.vie.zone, jour(vue)), midi(&r.vie.zone, jour(la)));
        dus.into_iter()
            .map(|e| format!("{} {}{}", r.vie.zone.jour(e.instant), e.cle(), if e.muet { " muet" } else { "" }))
            .collect::<Vec<_>>()
    };
    assert_eq!(dus("2028-05-31", "2028-06-01"), ["2028-06-01 denonciation-anniversaire.j60"]);
    assert_eq!(dus("2028-07-30", "2028-07-31"), ["2028-07-31 denonciation-anniversaire"]);
    // Three months without a job: what was missed is told once, by the last one.
    assert_eq!(
        dus("2028-05-01", "2028-07-25"),
        [
            "2028-06-01 denonciation-anniversaire.j60 muet",
            "2028-07-01 denonciation-anniversaire.j30 muet",
            "2028-07-24 denonciation-anniversaire.j7"
        ]
    );
    assert_eq!(prochaine(&r.vie, midi(&r.vie.zone, jour("2026-02-01"))), Some(minuit("2028-06-01")));
    assert_eq!(prochaine(&r.vie, minuit("2028-07-31")), Some(minuit("2029-01-31")));
}

#[test]
fn une_fin_apprise_apres_coup_se_dit_quand_meme() {
    exigences!["VAR-EP-2.2.3-01"];
    let mut r = carsat();
    let vue = midi(&r.vie.zone, jour("2026-06-10"));
    r.fait("2026-06-05 fin @2026-06-11");
    let dus = effets(&r.vie, vue, midi(&r.vie.zone, jour("2026-06-11")));
    let fins: Vec<_> = dus.iter().filter(|e| matches!(e.echeance.genre, Genre::Fin(_))).collect();
    assert_eq!((fins.len(), fins[0].moment, fins[0].muet), (1, Moment::LeJour, false));
    assert_eq!(super::rappels::a_regarder(&r.vie), midi(&r.vie.zone, jour("2026-06-11")));
    // Looked at since: nothing any more before six months.
    assert!(effets(&r.vie, midi(&r.vie.zone, jour("2026-06-11")), midi(&r.vie.zone, jour("2026-12-05"))).is_empty());
    let visible = effets(&r.vie, midi(&r.vie.zone, jour("2026-06-11")), midi(&r.vie.zone, jour("2026-12-06")));
    assert_eq!(visible.iter().map(super::rappels::Effet::cle).collect::<Vec<_>>(), ["fin-visibilite"]);
    assert_eq!(effets(&r.vie, Instant::depuis_micros(0), vue).iter().filter(|e| !e.muet && e.rappel()).count(), 1);
}
