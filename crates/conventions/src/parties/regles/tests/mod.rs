//! Tables of cases: délibérations and the authority they give.

mod contacts;

use socle::{civil::Date, exigences};

use super::*;
use crate::regles::vie::gestes::{Empeche, apres_la_seance};

fn jour(texte: &str) -> Date {
    texte.parse().unwrap()
}

/// CAF17: session of 16 May 2024, 18 present of 29, three powers, unanimous; three documents.
fn acte() -> Acte {
    let document = |code: &str| DocumentVise { code: code.into(), libelle: format!("Document {code}") };
    Acte {
        organe: "Conseil d’administration".into(),
        numero: "2024-05-03".into(),
        objet: "Accès au portail".into(),
        convocation: Some(jour("2024-05-07")),
        seance: jour("2024-05-16"),
        president: "Vice-Président".into(),
        secretaire: "Membre".into(),
        auteur_acte: "Président".into(),
        effectif_legal: 29,
        en_exercice: 29,
        presents: 18,
        excuses: 8,
        absents: 3,
        sans_voix: 0,
        quorum: 15,
        pouvoirs: 3,
        mandats: Vec::new(),
        vote: Scrutin { groupe: String::new(), pour: 21, contre: 0, abstention: 0 },
        groupes: Vec::new(),
        commission: String::new(),
        delegation: String::new(),
        transmission: Some(jour("2024-05-21")),
        reception: Some(jour("2024-05-21")),
        publication: Some(jour("2024-05-23")),
        affichage: None,
        recours: None,
        documents: vec![document("acces"), document("service"), document("cdap")],
        parties: vec!["caf".into()],
        signataire: "Monsieur le Président".into(),
        ou_representant: true,
        duree: Some(12),
        tacite: Some(true),
        suivi: String::new(),
        usages: Vec::new(),
        termes: Some((1, "abc".into())),
    }
}

const AUJOURDHUI: &str = "2024-06-01";

type Change = fn(&mut Acte);

#[test]
fn ce_qui_ne_peut_pas_avoir_eu_lieu_est_refuse() {
    exigences!["CAF17-D-01", "CAF17-D-02", "PDC-D-01"];
    assert!(verifier_acte(&acte(), jour(AUJOURDHUI)).est_vide());
    let cas: [(&str, Change, &str); 20] = [
        ("quorum not reached", |a| (a.presents, a.excuses) = (14, 12), "presents"),
        ("powers do not make the quorum", |a| (a.presents, a.excuses, a.pouvoirs) = (14, 12, 7), "presents"),
        ("quorum above the members", |a| a.quorum = 30, "quorum"),
        ("no quorum", |a| a.quorum = 0, "quorum"),
        ("more in office than the law gives", |a| a.effectif_legal = 28, "en_exercice"),
        ("more people than members", |a| a.absents = 4, "presents"),
        ("more powers than away", |a| a.pouvoirs = 12, "pouvoirs"),
        ("more votes than voters", |a| a.vote.pour = 22, "pour"),
        ("not carried", |a| (a.vote.pour, a.vote.contre) = (10, 11), "pour"),
        ("a tie", |a| (a.vote.pour, a.vote.contre) = (10, 10), "pour"),
        (
            "groups that do not add up",
            |a| a.groupes = vec![Scrutin { groupe: "A".into(), pour: 20, contre: 0, abstention: 0 }],
            "groupes",
        ),
        ("half the mandates", |a| a.mandats = vec![("Membre".into(), "Vice-Président".into())], "mandats"),
        ("huge", |a| a.absents = u32::MAX, "en_exercice"),
        ("convened after", |a| a.convocation = Some(jour("2024-05-17")), "seance"),
        (
            "sent before the session",
            |a| (a.transmission, a.reception) = (Some(jour("2024-05-15")), None),
            "transmission",
        ),
        ("received before it was sent", |a| a.reception = Some(jour("2024-05-20")), "reception"),
        ("published before the session", |a| a.publication = Some(jour("2024-05-15")), "publication"),
        (
            "display that ends before it begins",
            |a| a.affichage = Some((jour("2024-05-23"), jour("2024-05-22"))),
            "affichage_au",
        ),
        ("to come", |a| a.publication = Some(jour("2024-06-02")), "publication"),
        ("nothing authorised", |a| a.documents.clear(), "documents"),
    ];
    for (pourquoi, changer, champ) in cas {
        let mut a = acte();
        changer(&mut a);
        let erreurs = verifier_acte(&a, jour(AUJOURDHUI));
        assert!(!erreurs.pour(champ).is_empty(), "{pourquoi}: {erreurs:?}");
    }
}

#[test]
fn les_voix_depassent_les_presents_des_pouvoirs() {
    exigences!["PDC-D-01", "VAR-D-02"];
    // PDC: 44 votes for 39 present; VAR: 17 of 17.
    let pdc = |a: &mut Acte| {
        (a.effectif_legal, a.en_exercice, a.presents, a.excuses, a.absents) = (44, 44, 39, 5, 0);
        (a.pouvoirs, a.quorum, a.vote.pour) = (5, 23, 44);
        a.groupes = vec![
            Scrutin { groupe: "Majorité".into(), pour: 30, contre: 0, abstention: 0 },
            Scrutin { groupe: "Union".into(), pour: 14, contre: 0, abstention: 0 },
        ];
    };
    let mut a = acte();
    pdc(&mut a);
    assert!(verifier_acte(&a, jour(AUJOURDHUI)).est_vide());
    assert_eq!((a.votants(), a.unanime()), (44, true));
    a.vote.pour = 45;
    a.groupes.clear();
    assert!(!verifier_acte(&a, jour(AUJOURDHUI)).pour("pour").is_empty());
    for (en_exercice, quorum) in [(29, 15), (17, 9), (44, 23), (1, 1), (2, 2)] {
        assert_eq!(majorite(en_exercice), quorum);
    }
}

#[test]
fn deux_mois_puis_deux_puis_deux() {
    exigences!["VAR-D-05", "CAF17-D-06"];
    // (published, administrative recours, last day, rejected by silence, last day again)
    for (publiee, gracieux, limite, apres) in [
        ("2024-05-23", None, "2024-07-23", None),
        ("2024-08-02", None, "2024-10-02", None),
        ("2024-05-23", Some("2024-07-23"), "2024-07-23", Some(("2024-09-23", "2024-11-23"))),
        ("2023-12-31", Some("2024-01-31"), "2024-02-29", Some(("2024-03-31", "2024-05-31"))),
        ("2024-05-23", Some("2024-07-24"), "2024-07-23", None),
        ("2024-05-23", Some("2024-05-22"), "2024-07-23", None),
    ] {
        let r = recours(jour(publiee), gracieux.map(jour));
        assert_eq!(r.jusqu_au, jour(limite), "{publiee}");
        assert_eq!(r.apres_gracieux, apres.map(|(a, b)| (jour(a), jour(b))), "{publiee} {gracieux:?}");
    }
    // VAR-D-03: the display starts the delay where no other publication is known.
    let mut a = acte();
    (a.publication, a.affichage) = (None, Some((jour("2024-08-02"), jour("2024-10-02"))));
    assert_eq!(a.publie_le(), Some(jour("2024-08-02")));
}

fn signe<'a>(fonction: &'a str, quand: &str) -> Signe<'a> {
    Signe {
        code: "acces",
        document: "Convention d’accès",
        caisses: vec![("caf".into(), "Caf du Val")],
        fonction,
        jour: jour(quand),
        duree: Some(12),
        tacite: true,
        empreinte: Some("abc".into()),
    }
}

/// What the délibérations that hold say of a signature, as the use cases ask: the refusal, else the warnings.
fn avant_signature<T>(actes: &[(T, Acte)], s: &Signe<'_>) -> (Option<Empeche>, Vec<Ecart>) {
    let retenu = retenue(actes, s.code).map(|(_, acte)| acte);
    match (apres_la_seance(s.jour, retenu.map(|a| a.seance)), retenu) {
        (Err(refus), _) => (Some(refus), Vec::new()),
        (Ok(()), acte) => (None, acte.map(|a| ecarts(a, s)).unwrap_or_default()),
    }
}

#[test]
fn un_ecart_avertit_et_une_date_impossible_refuse() {
    exigences!["K-29", "VAR-D-04", "CAF17-D-05"];
    let codes = |s: &Signe<'_>, a: Acte| {
        let (refus, ecarts) = avant_signature(&[((), a)], s);
        (refus.is_some(), ecarts.iter().map(|e| e.code).collect::<Vec<_>>())
    };
    assert_eq!(codes(&signe("Présidente", "2024-05-23"), acte()), (false, vec![]));
    // CAF17: the very day of the session, before reception and publication.
    assert_eq!(codes(&signe("Président", "2024-05-16"), acte()), (false, vec!["transmission", "publication"]));
    assert_eq!(codes(&signe("Président", "2024-05-15"), acte()), (true, vec![]));
    assert_eq!(codes(&signe("Directeur du CCAS", "2024-05-30"), acte()), (false, vec!["signataire"]));
    let avec = |changer: fn(&mut Acte)| {
        let mut a = acte();
        changer(&mut a);
        codes(&signe("Président", "2024-05-30"), a).1
    };
    assert_eq!(avec(|a| a.documents.remove(0).code.clear()), ["document"]);
    assert_eq!(avec(|a| a.parties = vec!["carsat".into()]), ["partie"]);
    assert_eq!(
        avec(|a| (a.transmission, a.reception, a.publication) = (None, None, None)),
        ["transmission", "publication"]
    );
    assert_eq!(avant_signature::<()>(&[], &signe("Maire", "1999-01-01")), (None, vec![]));
}

#[test]
fn la_duree_et_le_texte_sont_compares() {
    exigences!["CAF17-D-07", "PDC-D-02"];
    let codes = |changer: fn(&mut Acte)| {
        let mut a = acte();
        changer(&mut a);
        ecarts(&a, &signe("Président", "2024-05-30")).into_iter().map(|e| e.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(|a| a.duree = Some(36)), ["duree"]);
    assert!(codes(|a| a.duree = None).is_empty());
    assert_eq!(codes(|a| a.tacite = Some(false)), ["reconduction"]);
    assert_eq!(codes(|a| a.termes = Some((1, "def".into()))), ["termes"]);
    assert!(codes(|a| a.termes = None).is_empty());
    // Two délibérations: the latest that names the document.
    let (mut ancienne, mut autre) = (acte(), acte());
    (ancienne.seance, ancienne.numero) = (jour("2023-01-10"), "ancienne".into());
    autre.documents.clear();
    autre.seance = jour("2024-05-20");
    let actes = [((), acte()), ((), ancienne), ((), autre)];
    assert_eq!(retenue(&actes, "acces").unwrap().1.numero, "2024-05-03");
    assert_eq!(retenue(&actes, "inconnu").unwrap().1.seance, jour("2024-05-20"));
}

#[test]
fn une_fonction_se_dit_de_plusieurs_facons() {
    exigences!["K-29"];
    for (une, autre, meme) in [
        ("Monsieur le Président", "Présidente", true),
        ("Directrice générale", "le Directeur Général", true),
        ("Président du CCAS", "Présidente CCAS", true),
        ("Président", "Vice-Président", false),
        ("Président", "Directeur du CCAS", false),
        ("", "", false),
        ("Madame", "Monsieur", false),
    ] {
        assert_eq!(meme_fonction(une, autre), meme, "{une} / {autre}");
    }
}
