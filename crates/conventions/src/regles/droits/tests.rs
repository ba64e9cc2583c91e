//! Table of cases: which events give which period, which terms give which right.

use std::collections::BTreeMap;

use socle::{Zone, calendrier::Unite, exigences};

use super::*;
use crate::{
    regles::vie::{Evenement, GenreEvenement, Version, clauses::Renouvellement, tests::clauses},
    termes::{DelaiEcrit, Rotation, Tranche},
};

fn id<T>(n: u8) -> Id<T> {
    format!("0197b1a2-0000-7000-8000-0000000000{n:02x}").parse().unwrap()
}

fn jour(texte: &str) -> Date {
    texte.parse().unwrap()
}

/// Noon in Paris: acts that hold from their instant are recorded then.
fn midi(texte: &str) -> Instant {
    Zone::paris().debut(jour(texte)).plus(std::time::Duration::from_secs(12 * 3600))
}

/// `"c 2026-01-01"`: the caisse signs; `p`: the partner; `a`: activation; `-`, `+`: withdrawn, given back; `f`: last day.
fn evenements(texte: &str) -> Vec<Evenement> {
    let un = |m: &str| {
        let (qui, le) = m.split_once(' ').unwrap();
        let genre = match qui {
            "c" => GenreEvenement::SignatureCaisse,
            "p" => GenreEvenement::SignaturePartenaire,
            "a" => GenreEvenement::Activation,
            "-" => GenreEvenement::Retrait,
            "+" => GenreEvenement::Reprise,
            _ => GenreEvenement::Fin,
        };
        Evenement { genre, effet_le: jour(le), connu_le: midi(le), ..Evenement::default() }
    };
    texte.split(", ").filter(|m| !m.is_empty()).map(un).collect()
}

fn engagement(evts: &str) -> Vie {
    Vie { evenements: evenements(evts), ..Vie::default() }
}

/// Terms of one year, then that.
fn un_an(renouvellement: Renouvellement) -> Version {
    Version { numero: 1, effet_le: jour("2026-01-01"), clauses: clauses("6", Some(12), renouvellement) }
}

fn termes(fonctions: &[&str]) -> TermesCaisse {
    let delai = |valeur, unite| DelaiEcrit { depart: None, unite, valeur };
    let tranche = |jusqu_a, plafond| Tranche { jusqu_a, plafond };
    TermesCaisse {
        consentement: "coche".into(),
        delai_ouverture_gestionnaire: delai(5, Unite::JoursOuvres),
        fonctions: fonctions.iter().map(|f| (*f).to_owned()).collect(),
        gestionnaires: vec![tranche(Some(10), Some(2)), tranche(Some(25), Some(3)), tranche(None, Some(5))],
        identite: vec!["nom".into()],
        mot_de_passe: Rotation::Jours { max_age_jours: 365 },
        origine_mot_de_passe: "lien".into(),
        preavis_inactivation: delai(15, Unite::JoursCalendaires),
        premier_contact: delai(48, Unite::Heures),
        remise_documents: "adresse".into(),
        techniciens: vec![tranche(Some(10), Some(5)), tranche(Some(25), Some(15)), tranche(None, None)],
        visibilite_apres_inactivation: 6,
        autres: crate::Valeurs::default(),
    }
}

pub(in crate::regles) fn volet(evts: &str, mere: &str, fonctions: &[&str]) -> VoletLu {
    let caisses = BTreeMap::from([(id::<Organisation>(2).to_string(), termes(fonctions))]);
    VoletLu {
        id: id(9),
        document: "EP n° 1".into(),
        caisse: id(2),
        partenaire: id(1),
        membres: Some(12),
        versions: vec![(jour("2026-01-01"), Termes { caisses, ..Termes::default() })],
        vie: Vie { appui: Some(Box::new(engagement(mere))), ..engagement(evts) },
    }
}

/// Whether `quoi` holds an hour after noon of `le`.
fn tient(volet: &VoletLu, quoi: &str, le: &str) -> bool {
    let instant = midi(le).plus(std::time::Duration::from_secs(3600));
    droits(std::slice::from_ref(volet)).iter().any(|d| d.quoi == quoi && d.periode.tient(instant))
}

fn ouverte(volet: &VoletLu, le: &str) -> bool {
    tient(volet, SIGNALER, le)
}

const SIGNEE: &str = "c 2026-01-01, p 2026-01-01";

/// (events, events of the métier, terms, day, open?, why)
type Cas = (&'static str, &'static str, &'static [&'static str], &'static str, bool, &'static str);

const S: &[&str] = &["signaler"];

const CAS: &[Cas] = &[
    ("c 2026-02-01, p 2026-02-03, a 2026-02-03", SIGNEE, S, "2026-02-03", true, "effect: day of the last signature"),
    ("c 2026-02-01, p 2026-02-03, a 2026-02-01", SIGNEE, S, "2026-02-02", false, "one party has not signed"),
    ("c 2026-02-01, a 2026-02-01", SIGNEE, S, "2027-01-01", false, "signature of all parties"),
    ("c 2026-02-01, p 2026-02-01", SIGNEE, S, "2026-06-01", false, "signed, accesses never opened"),
    ("c 2026-02-01, p 2026-02-01, a 2026-03-01", SIGNEE, S, "2026-02-28", false, "K-25: opened later than signed"),
    ("c 2026-02-01, p 2026-02-01, a 2026-03-01", SIGNEE, S, "2026-03-01", true, "then open"),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01", "", S, "2026-06-01", false, "VAR-EP-0-01: no métier"),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01", "c 2026-01-01", S, "2026-06-01", false, "métier half signed"),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01", "c 2026-03-01, p 2026-03-01", S, "2026-02-15", false, "métier later"),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01", "c 2026-03-01, p 2026-03-01", S, "2026-03-01", true, "then both"),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01, f 2026-11-30", SIGNEE, S, "2026-11-30", true, "the last day is in"),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01, f 2026-11-30", SIGNEE, S, "2026-12-01", false, "the next is out"),
    (
        "c 2026-02-01, p 2026-02-01, a 2026-02-01",
        "c 2026-01-01, p 2026-01-01, f 2026-05-31",
        S,
        "2026-06-01",
        false,
        "8.2",
    ),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01", SIGNEE, &["historique"], "2026-06-01", false, "1.2: not activated"),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01", SIGNEE, &["document"], "2026-06-01", false, "not offered yet"),
    ("c 2026-02-01, p 2026-02-01, a 2026-02-01, f 2026-01-15", SIGNEE, S, "2026-02-01", false, "over before it began"),
];

#[test]
fn table_des_periodes() {
    exigences!["VAR-EP-0-01", "VAR-EP-1.2-08", "PDC-EP-8-01"];
    for (evts, mere, fonctions, le, attendu, pourquoi) in CAS {
        assert_eq!(ouverte(&volet(evts, mere, fonctions), le), *attendu, "{evts} | {mere} | {le} : {pourquoi}");
    }
}

#[test]
fn toutes_les_parties_signent() {
    exigences!["VAR-EP-8.1-01", "K-25", "VAR-0-01"];
    let mut v = volet("c 2026-02-01, p 2026-02-01, a 2026-02-01", SIGNEE, &["signaler"]);
    // Another caisse of the same convention has not signed: nothing is in force, for either.
    v.vie.soeurs = vec![evenements("p 2026-02-01")];
    assert!(!ouverte(&v, "2026-06-01"));
    v.vie.soeurs = vec![evenements("c 2026-04-10, p 2026-02-01")];
    assert!(!ouverte(&v, "2026-04-09"));
    assert!(ouverte(&v, "2026-04-10"), "effect: last signature of all");
    // Three parties: the Carsat signs the métier and has no volet in the use convention (K-25).
    v.vie.soeurs.clear();
    v.vie.appui = Some(Box::new(Vie { soeurs: vec![evenements("p 2026-01-01")], ..engagement(SIGNEE) }));
    assert!(!ouverte(&v, "2026-06-01"), "the Carsat has not signed the métier");
    v.vie.appui = Some(Box::new(Vie { soeurs: vec![evenements("c 2026-03-05, p 2026-01-01")], ..engagement(SIGNEE) }));
    assert!(!ouverte(&v, "2026-03-04"));
    assert!(ouverte(&v, "2026-03-05"));
    // The end of a sister touches nobody else (2.2.3).
    v.vie.soeurs = vec![evenements("c 2026-02-01, p 2026-02-01, f 2026-03-31")];
    assert!(ouverte(&v, "2026-06-01"));
}

#[test]
fn une_structure_est_retiree_puis_rendue() {
    exigences!["VAR-EP-4.1-06", "PDC-EP-4.1-01"];
    let v = volet(
        "c 2026-02-01, p 2026-02-01, a 2026-02-01, - 2026-05-10, + 2026-06-20, - 2026-08-01",
        SIGNEE,
        &["signaler"],
    );
    for (le, attendu) in [
        ("2026-05-09", true),
        ("2026-05-10", false),
        ("2026-06-19", false),
        ("2026-06-20", true),
        ("2026-07-31", true),
        ("2026-08-01", false),
        ("2027-08-01", false),
    ] {
        for quoi in [SIGNALER, COMPTE, GESTIONNAIRE, TECHNICIEN] {
            assert_eq!(tient(&v, quoi, le), attendu, "{quoi} {le}");
        }
        assert!(tient(&v, TRAITER, le), "what was received is treated, {le}");
    }
}

#[test]
fn une_duree_ferme_finit_d_elle_meme() {
    exigences!["PDC-6.1-01", "VAR-9.1-01", "K-30"];
    let mut v = volet("c 2026-02-01, p 2026-02-01, a 2026-02-01", SIGNEE, &["signaler"]);
    assert!(ouverte(&v, "2029-01-01"), "renewed without a step");
    if let Some(mere) = &mut v.vie.appui {
        mere.versions = vec![un_an(Renouvellement::AConfirmer { mois: 12 })];
    }
    assert!(ouverte(&v, "2026-12-31"));
    assert!(!ouverte(&v, "2027-01-01"), "one year from the signature of the métier, 8.1");
}

#[test]
fn les_places_suivent_les_membres() {
    exigences!["VAR-EP-2.2-03", "VAR-EP-2.2-05", "PDC-EP-2.2.1-02"];
    let plafonds = |membres| {
        let mut v = volet("c 2026-02-01, p 2026-02-01, a 2026-02-01", SIGNEE, &["signaler"]);
        v.membres = membres;
        let tous = droits(&[v]);
        let de = |quoi: &str| tous.iter().find(|d| d.quoi == quoi).map(|d| d.plafond);
        (de(GESTIONNAIRE), de(TECHNICIEN), de(COMPTE))
    };
    assert_eq!(plafonds(Some(8)), (Some(Some(2)), Some(Some(5)), Some(None)));
    assert_eq!(plafonds(Some(60)), (Some(Some(5)), Some(None), Some(None)));
    assert_eq!(plafonds(None), (None, None, Some(None)), "no seat before members are known");
}

#[test]
fn la_caisse_traite_jusqu_au_bout() {
    let fini = volet("c 2026-02-01, p 2026-02-01, a 2026-02-01, f 2026-03-31", SIGNEE, &["signaler"]);
    let tous = droits(&[fini]);
    let traiter = tous.iter().find(|d| d.quoi == TRAITER).unwrap();
    assert_eq!((traiter.organisation, traiter.periode.au), (id(2), Instant::SANS_FIN));
}

#[test]
fn un_avenant_change_les_droits_a_sa_date() {
    let mut v = volet("c 2026-02-01, p 2026-02-01, a 2026-02-01", SIGNEE, &["signaler"]);
    let mut sans = v.versions[0].1.clone();
    sans.caisses.values_mut().for_each(|t| t.fonctions.clear());
    v.versions.push((jour("2026-07-01"), sans));
    assert!(ouverte(&v, "2026-06-30"));
    assert!(!ouverte(&v, "2026-07-01"));
}

#[test]
fn la_convention_metier_seule_n_ouvre_rien() {
    let mut v = volet("c 2026-02-01, p 2026-02-01, a 2026-02-01", "", &["signaler"]);
    v.vie.appui = None;
    assert!(droits(&[v]).is_empty());
}
