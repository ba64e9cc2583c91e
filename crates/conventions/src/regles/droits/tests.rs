//! Table of cases: which events give which period, which terms give which right.

use std::collections::BTreeMap;

use socle::exigences;

use super::*;
use crate::termes::TermesCaisse;

fn id<T>(n: u8) -> Id<T> {
    format!("0197b1a2-0000-7000-8000-0000000000{n:02x}").parse().unwrap()
}

/// `"c 2026-01-01"`: the caisse signs; `p`: the partner; `f`: last day.
fn evenements(texte: &str) -> Vec<Evenement> {
    texte
        .split(", ")
        .filter(|m| !m.is_empty())
        .map(|m| {
            let (qui, jour) = m.split_once(' ').unwrap();
            let genre = match qui {
                "c" => GenreEvenement::SignatureCaisse,
                "p" => GenreEvenement::SignaturePartenaire,
                _ => GenreEvenement::Fin,
            };
            Evenement { genre, effet_le: jour.parse().unwrap() }
        })
        .collect()
}

fn volet(evts: &str, mere: &str, fonctions: &[&str]) -> VoletLu {
    let termes = TermesCaisse {
        fonctions: fonctions.iter().map(|f| (*f).to_owned()).collect(),
        consentement: "coche".into(),
        identite: vec!["nom".into()],
        premier_contact_heures: 48,
    };
    let caisses = BTreeMap::from([(id::<Organisation>(2).to_string(), termes)]);
    VoletLu {
        id: id(9),
        document: "EP n° 1".into(),
        caisse: id(2),
        partenaire: id(1),
        zone: Zone::paris(),
        versions: vec![("2026-01-01".parse().unwrap(), Termes { caisses })],
        evenements: evenements(evts),
        mere: Some(evenements(mere)),
    }
}

/// Whether « signaler » holds at noon of `jour`.
fn ouverte(volet: &VoletLu, jour: &str) -> bool {
    let midi = volet.zone.debut(jour.parse().unwrap()).plus(std::time::Duration::from_secs(12 * 3600));
    droits(std::slice::from_ref(volet))
        .iter()
        .any(|d| d.quoi == SIGNALER && d.periode.du <= midi && midi < d.periode.au)
}

#[test]
fn table_des_periodes() {
    exigences!["VAR-EP-0-01", "VAR-EP-1.2-08", "PDC-EP-8-01"];
    let metier = "c 2026-01-01, p 2026-01-01";
    // (events, events of the métier, terms, day, open?, why)
    type Cas<'a> = (&'a str, &'a str, &'a [&'a str], &'a str, bool, &'a str);
    let cas: &[Cas<'_>] = &[
        (
            "c 2026-02-01, p 2026-02-03",
            metier,
            &["signaler"],
            "2026-02-03",
            true,
            "effect on the day of the last signature",
        ),
        ("c 2026-02-01, p 2026-02-03", metier, &["signaler"], "2026-02-02", false, "one party has not signed"),
        ("c 2026-02-01", metier, &["signaler"], "2027-01-01", false, "signature of all parties"),
        ("c 2026-02-01, p 2026-02-01", "", &["signaler"], "2026-06-01", false, "VAR-EP-0-01: no métier"),
        ("c 2026-02-01, p 2026-02-01", "c 2026-01-01", &["signaler"], "2026-06-01", false, "métier half signed"),
        (
            "c 2026-02-01, p 2026-02-01",
            "c 2026-03-01, p 2026-03-01",
            &["signaler"],
            "2026-02-15",
            false,
            "métier later",
        ),
        ("c 2026-02-01, p 2026-02-01", "c 2026-03-01, p 2026-03-01", &["signaler"], "2026-03-01", true, "then both"),
        ("c 2026-02-01, p 2026-02-01, f 2026-11-30", metier, &["signaler"], "2026-11-30", true, "the last day is in"),
        ("c 2026-02-01, p 2026-02-01, f 2026-11-30", metier, &["signaler"], "2026-12-01", false, "the next is out"),
        (
            "c 2026-02-01, p 2026-02-01",
            "c 2026-01-01, p 2026-01-01, f 2026-05-31",
            &["signaler"],
            "2026-06-01",
            false,
            "8.2",
        ),
        ("c 2026-02-01, p 2026-02-01", metier, &["historique"], "2026-06-01", false, "1.2: not activated"),
        ("c 2026-02-01, p 2026-02-01", metier, &["document"], "2026-06-01", false, "signed but not offered yet"),
        (
            "c 2026-02-01, p 2026-02-01, f 2026-01-15",
            metier,
            &["signaler"],
            "2026-02-01",
            false,
            "ended before it began",
        ),
    ];
    for (evts, mere, fonctions, jour, attendu, pourquoi) in cas {
        assert_eq!(ouverte(&volet(evts, mere, fonctions), jour), *attendu, "{evts} | {mere} | {jour} : {pourquoi}");
    }
}

#[test]
fn la_caisse_traite_jusqu_au_bout() {
    let fini = volet("c 2026-02-01, p 2026-02-01, f 2026-03-31", "c 2026-01-01, p 2026-01-01", &["signaler"]);
    let tous = droits(&[fini]);
    let traiter = tous.iter().find(|d| d.quoi == TRAITER).unwrap();
    assert_eq!((traiter.organisation, traiter.periode.au), (id(2), Instant::SANS_FIN));
}

#[test]
fn un_avenant_change_les_droits_a_sa_date() {
    let mut v = volet("c 2026-02-01, p 2026-02-01", "c 2026-01-01, p 2026-01-01", &["signaler"]);
    let mut sans = v.versions[0].1.clone();
    sans.caisses.values_mut().for_each(|t| t.fonctions.clear());
    v.versions.push(("2026-07-01".parse().unwrap(), sans));
    assert!(ouverte(&v, "2026-06-30"));
    assert!(!ouverte(&v, "2026-07-01"));
}

#[test]
fn la_convention_metier_seule_n_ouvre_rien() {
    let mut v = volet("c 2026-02-01, p 2026-02-01", "", &["signaler"]);
    v.mere = None;
    assert!(droits(&[v]).is_empty());
}
