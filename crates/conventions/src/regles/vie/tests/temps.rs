//! Time: months from a 31st, leap days, nights when clocks change, jours ouvrés by territory, midnight overseas.

use socle::exigences;

use super::*;

fn ouvres(n: u32) -> Delai {
    Delai::nouveau(n, Unite::JoursOuvres)
}

#[test]
fn les_mois_se_comptent_du_premier_jour() {
    exigences!["K-30"];
    let r = |signee: &str, duree: u32| {
        let r = Recit::signee(clauses("1", Some(duree), Renouvellement::Tacite { mois: duree }), signee);
        terme::echeances(&r.vie, jour("2029-01-01")).into_iter().map(|e| e.anniversaire.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        r("2028-01-31", 1)[..4],
        ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"],
        "the 31st comes back"
    );
    assert_eq!(r("2024-02-29", 12)[..5], ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28"]);
}

#[test]
fn les_jours_ouvres_suivent_le_territoire() {
    exigences!["K-03", "K-11"];
    let mut c = clauses("1", Some(12), Renouvellement::Tacite { mois: 12 });
    c.demeures = vec![demeure(Qui::Toutes, Some(ouvres(5)), Depart::Reception, EffetDemeure::Automatique, "1.4")];
    for (recue, metropole, alsace) in [
        ("2026-04-01", "2026-04-09", "2026-04-10"),
        ("2025-12-23", "2025-12-31", "2026-01-02"),
        ("2026-05-06", "2026-05-15", "2026-05-15"),
        ("2024-03-27", "2024-04-04", "2024-04-05"),
    ] {
        for (territoire, dernier) in [(Territoire::Metropole, metropole), (Territoire::AlsaceMoselle, alsace)] {
            let mut r = Recit::signee(c.clone(), "2024-01-01");
            r.vie.calendrier = Calendrier::nouveau(territoire);
            r.fait(&format!("{recue} caisse demeure manquement #1")).fait(&format!("{recue} reception >1"));
            assert_eq!(r.dernier().unwrap(), format!("{dernier} art. 1.4"), "{territoire:?} {recue}");
        }
    }
}

#[test]
fn un_jour_finit_a_minuit_sur_place() {
    exigences!["VAR-EP-8.2-01", "CAF68-17.2-04"];
    // (zone, last day, first instant after, in UTC): a night of 25 hours, one of 23, overseas.
    for (zone, dernier, utc) in [
        ("Europe/Paris", "2026-10-25", "2026-10-25T23:00:00Z"),
        ("Europe/Paris", "2026-10-24", "2026-10-24T22:00:00Z"),
        ("Europe/Paris", "2027-03-28", "2027-03-28T22:00:00Z"),
        ("Europe/Paris", "2027-03-27", "2027-03-27T23:00:00Z"),
        ("Indian/Reunion", "2026-12-31", "2026-12-31T20:00:00Z"),
        ("America/Martinique", "2026-12-31", "2027-01-01T04:00:00Z"),
    ] {
        let mut m = Recit::signee(clauses("6", Some(12), Renouvellement::Tacite { mois: 12 }), "2026-01-15");
        m.vie.zone = Zone::nommee(zone).unwrap();
        m.fait(&format!("{dernier} fin"));
        let mut u = Recit::signee(clauses("8", None, Renouvellement::CommeMere), "2026-01-15").adossee(&m);
        u.vie.zone = Zone::nommee(zone).unwrap();
        let au = u.vie.zone.fin(jour(dernier));
        assert_eq!(adossee(&u.vie).unwrap().au, au, "{zone}");
        assert_eq!(format!("{:?}", au.micros()), micros(utc), "{zone} {dernier}");
        // One microsecond before, and the instant itself.
        let avant = Instant::depuis_micros(au.micros() - 1);
        assert!(matches!(etat(&u.vie, avant), Etat::EnVigueur { .. }), "{zone}");
        assert!(matches!(etat(&u.vie, au), Etat::Finie { .. }), "{zone}");
    }
}

fn micros(utc: &str) -> String {
    let (jour_, heure) = utc.trim_end_matches('Z').split_once('T').unwrap();
    let heures: u64 = heure[..2].parse().unwrap();
    let minuit = Zone::nommee("UTC").unwrap().debut(jour(jour_));
    format!("{:?}", minuit.plus(std::time::Duration::from_secs(heures * 3600)).micros())
}

#[test]
fn une_suspension_prevue_commence_au_jour_dit() {
    exigences!["CAF68-PC-7-02"];
    let mut r = Recit::signee(clauses("5", Some(12), Renouvellement::Tacite { mois: 12 }), "2026-01-15");
    r.fait("2026-03-10 @2026-03-01 caisse suspension")
        .etats(&[("2026-03-09", "en vigueur"), ("2026-03-10", "suspendue")]);
    assert_eq!(suspensions(&r.vie)[0].du, r.vie.zone.debut(jour("2026-03-10")));
    // Lifted before it began: nothing was suspended.
    r.fait("2026-03-05 caisse levee").etats(&[("2026-03-11", "en vigueur")]);
    assert!(suspensions(&r.vie).is_empty());
}

#[test]
fn une_metier_suspendue_suspend_ce_qui_s_appuie_sur_elle() {
    exigences!["VAR-EP-0-01"];
    let mut m = Recit::signee(clauses("6", Some(12), Renouvellement::Tacite { mois: 12 }), "2026-01-15");
    let u = |m: &Recit| {
        let mut u = Recit::sous(clauses("8", None, Renouvellement::CommeMere)).adossee(m);
        u.vie.ouvre = true;
        u.fait("2026-01-15 signature_caisse").fait("2026-01-15 signature_partenaire").fait("2026-01-16 activation");
        u
    };
    assert_eq!(ouvertures(&u(&m).vie).len(), 1);
    m.fait("2026-03-10 caisse suspension").fait("2026-04-10 caisse levee").fait("2026-05-10 caisse suspension");
    let mut coupee = u(&m);
    assert_eq!(ouvertures(&coupee.vie).len(), 2, "given back between the two");
    coupee.etats(&[("2026-03-11", "suspendue"), ("2026-04-11", "en vigueur"), ("2026-06-01", "suspendue")]);
}
