use socle::{
    calendrier::{Calendrier, Delai, Territoire, Unite},
    civil::Date,
    exigences,
};

use super::*;
use crate::regles::vie::clauses::{Cite, ModeCorrespondants, RegimePrestataires};

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

#[test]
fn les_cles_du_siret() {
    exigences!["CAF68-0-01", "CAF17-0-01"];
    for (tape, bon) in [
        ("226 800 019 00227", true),
        ("20004347900027", true),
        ("226 800 019 00228", false),
        ("22680001900", false),
        ("2268000190022a", false),
        // Luhn on fourteen alone is not enough.
        ("22680001800005", false),
        ("35600000000048", true),
        ("35600000049837", true),
        ("35600000049838", false),
    ] {
        assert_eq!(siret(tape).is_ok(), bon, "{tape}");
    }
}

#[test]
fn une_adresse_est_a_quelqu_un() {
    exigences!["CAF68-AN3-02"];
    for (adresse, de_service) in [
        ("contact@val.example", true),
        ("accueil.ccas@val.example", true),
        ("service-social2@val.example", true),
        ("Secrétariat@val.example", true),
        ("a@val.example", true),
        ("12@val.example", true),
        ("lea.morvan@val.example", false),
        ("lmorvan@val.example", false),
        ("direction.morvan@val.example", false),
    ] {
        assert_eq!(generique(adresse), de_service, "{adresse}");
    }
}

#[test]
fn comment_change_un_interlocuteur() {
    exigences!["K-24", "CAR-11.2-03", "CAF68-AN1-01"];
    use Maniere as M;
    use ModeCorrespondants as C;
    let (admin, autre) = ([Role::Administrateur], [Role::Referent]);
    for (mode, signee, d_un_admin, d_un_autre) in [
        (C::LettreSimple, true, M::Lettre, M::Lettre),
        (C::Avenant, true, M::Annexe3, M::Avenant),
        (C::Formulaire, true, M::Annexe3, M::Libre),
        (C::Libre, true, M::Libre, M::Libre),
        (C::Avenant, false, M::Libre, M::Libre),
    ] {
        let mode = Cite { dit: mode, article: "17.3".into() };
        assert_eq!(comment_changer(&mode, &admin, signee), d_un_admin, "{mode:?}");
        assert_eq!(comment_changer(&mode, &autre, signee), d_un_autre, "{mode:?}");
    }
    let du_partenaire = Role::TOUS.into_iter().filter(|r| r.admis(false)).count();
    assert_eq!((Role::TOUS.into_iter().all(|r| r.admis(true)), du_partenaire), (true, 5));
}

#[test]
fn l_annexe_3_demande_ce_qu_il_faut() {
    exigences!["CAF68-AN3-01", "CAF68-AN3-02", "CAF68-AN3-04"];
    let bon = || Formulaire3 {
        prenom: "Éloïse".into(),
        nom: "Vaubréal".into(),
        fonction: "Cheffe de service".into(),
        mobile: "01 99 00 12 34".into(),
        courriel: "Eloise.Vaubreal@val.example".into(),
        remplace: Some(true),
        remplace_nom: "Marin Astruc".into(),
        remplace_courriel: "marin.astruc@val.example".into(),
        ..Formulaire3::default()
    };
    let lu = verifier_annexe(&bon(), &[]).unwrap();
    assert_eq!((lu.mobile.as_str(), lu.courriel.as_str()), ("0199001234", "eloise.vaubreal@val.example"));
    let cas: [(fn(&mut Formulaire3), &str); 9] = [
        (|f| f.nom.clear(), "nom"),
        (|f| f.mobile.clear(), "fixe"),
        (|f| f.mobile = "12".into(), "mobile"),
        (|f| f.courriel = "contact@val.example".into(), "courriel"),
        (|f| f.courriel.clear(), "courriel"),
        (|f| f.remplace = None, "remplace"),
        (|f| f.remplace = Some(false), "remplace_nom"),
        (|f| f.remplace_nom.clear(), "remplace_nom"),
        (|f| f.remplace_courriel.clear(), "remplace_courriel"),
    ];
    for (changer, champ) in cas {
        let mut f = bon();
        changer(&mut f);
        assert!(!verifier_annexe(&f, &[]).unwrap_err().pour(champ).is_empty(), "{champ}");
    }
    assert!(verifier_annexe(&bon(), &["eloise.vaubreal@val.example".into()]).is_err());
    let (un, deux) = (Some(jour("2026-06-01")), Some(jour("2026-06-02")));
    for (signataire, administrateur, appliquee, etat) in [
        (None, None, None, EtatAnnexe::Brouillon),
        (un, None, None, EtatAnnexe::UneSignature),
        (None, deux, None, EtatAnnexe::UneSignature),
        (un, deux, None, EtatAnnexe::Signee),
        (un, deux, deux, EtatAnnexe::Appliquee),
    ] {
        assert_eq!(etat_annexe(&Signatures { signataire, administrateur, appliquee, abandonnee: None }), etat);
    }
    assert!(signer_annexe(jour("2026-06-03"), jour("2026-06-01"), jour("2026-06-02")).is_err());
    assert!(signer_annexe(jour("2026-05-31"), jour("2026-06-01"), jour("2026-06-02")).is_err());
    assert!(signer_annexe(jour("2026-06-01"), jour("2026-06-01"), jour("2026-06-02")).is_ok());
}

fn declaration(debut: &str) -> Declaration {
    Declaration {
        nom: "Hébergeur du Val".into(),
        lieu: "Lyon".into(),
        bases: "Lyon et Lille".into(),
        regime: "Licence".into(),
        taches: "Hébergement".into(),
        hors_ue: Some(HorsUe::Non),
        autorisation: None,
        informee: jour("2026-01-31"),
        debut: jour(debut),
        engagements: ENGAGEMENTS.iter().map(|e| e.0.to_owned()).collect(),
    }
}

const SIX_MOIS: RegimePrestataires = RegimePrestataires::Preavis(Delai::nouveau(6, Unite::Mois));
const TRENTE_JOURS: RegimePrestataires = RegimePrestataires::Opposition(Delai::nouveau(30, Unite::JoursCalendaires));

fn cite(dit: RegimePrestataires) -> Cite<RegimePrestataires> {
    Cite { dit, article: "14".into() }
}

#[test]
fn six_mois_cinq_elements_cinq_engagements() {
    exigences!["CAF68-14-01", "CAF68-14-02", "CAF68-14-03"];
    let c = Calendrier::nouveau(Territoire::Metropole);
    let erreurs = |d: &Declaration, regime| verifier_declaration(d, &cite(regime), c, jour("2026-06-01"));
    // Six months from 31 January end on 31 July: 1 August is the first day.
    assert!(erreurs(&declaration("2026-08-01"), SIX_MOIS).est_vide());
    assert!(!erreurs(&declaration("2026-07-31"), SIX_MOIS).pour("debut").is_empty());
    assert!(erreurs(&declaration("2026-02-01"), RegimePrestataires::Repercussion).est_vide());
    assert!(!erreurs(&declaration("2026-03-02"), TRENTE_JOURS).pour("debut").is_empty());
    assert!(erreurs(&declaration("2026-03-03"), TRENTE_JOURS).est_vide());
    let cas: [(fn(&mut Declaration), &str); 9] = [
        (|d| d.nom.clear(), "nom"),
        (|d| d.lieu.clear(), "lieu"),
        (|d| d.bases.clear(), "bases"),
        (|d| d.regime.clear(), "regime"),
        (|d| d.taches.clear(), "taches"),
        (|d| d.engagements.truncate(4), "engagements"),
        (|d| d.hors_ue = None, "hors_ue"),
        (|d| d.hors_ue = Some(HorsUe::Autorisation), "autorisation"),
        (|d| d.informee = jour("2026-06-02"), "informee"),
    ];
    for (changer, champ) in cas {
        let mut d = declaration("2026-08-01");
        changer(&mut d);
        assert!(!erreurs(&d, SIX_MOIS).pour(champ).is_empty(), "{champ}");
    }
    let mut d = declaration("2026-08-01");
    (d.hors_ue, d.autorisation) = (Some(HorsUe::Autorisation), Some(jour("2026-01-10")));
    assert!(erreurs(&d, SIX_MOIS).est_vide());
}

#[test]
fn quatre_regimes_quatre_horloges() {
    exigences!["K-06", "CAF68-14-05", "CAF17-14-01"];
    use EtatPrestataire as E;
    use GenreFait as G;
    use RegimePrestataires as R;
    let c = Calendrier::nouveau(Territoire::Metropole);
    let fait = |genre, le: &str| FaitPrestataire { genre, jour: jour(le) };
    let (informee, debut) = (jour("2026-01-31"), jour("2026-08-01"));
    let etat = |regime, faits: &[FaitPrestataire], le| etat_prestataire(regime, (informee, debut), faits, c, jour(le));
    let accord = [fait(G::Accord, "2026-02-10")];
    let refus = [fait(G::Accord, "2026-02-10"), fait(G::Refus, "2026-02-20")];
    let opposition = [fait(G::Opposition, "2026-02-20")];
    let observation = [fait(G::Observation, "2026-02-20")];
    for (regime, faits, le, attendu) in [
        (SIX_MOIS, &[][..], "2026-07-31", E::DelaiJusquAu(jour("2026-07-31"))),
        (SIX_MOIS, &observation[..], "2026-08-01", E::Admis(debut)),
        (R::Autorisation, &[][..], "2027-01-01", E::AttendAccord),
        (R::Autorisation, &accord[..], "2026-02-11", E::Admis(debut)),
        (R::Autorisation, &refus[..], "2026-02-21", E::Ecarte(jour("2026-02-20"))),
        (TRENTE_JOURS, &[][..], "2026-03-02", E::DelaiJusquAu(jour("2026-03-02"))),
        (TRENTE_JOURS, &[][..], "2026-03-03", E::Admis(debut)),
        (TRENTE_JOURS, &opposition[..], "2026-03-03", E::Ecarte(jour("2026-02-20"))),
        (R::Repercussion, &[][..], "2026-02-01", E::Admis(debut)),
        (R::Repercussion, &[fait(G::Fin, "2026-09-01")][..], "2026-09-02", E::Fini(jour("2026-09-01"))),
    ] {
        assert_eq!(etat(regime, faits, le), attendu, "{regime:?} {le}");
    }
    let dire = |genre, le: &str, regime| {
        repondre(Reponse { genre, jour: jour(le), informee, aujourdhui: jour("2026-06-01") }, &cite(regime), c).is_ok()
    };
    for (genre, le, regime, permis) in [
        (G::Accord, "2026-02-10", R::Autorisation, true),
        (G::Accord, "2026-02-10", SIX_MOIS, false),
        (G::Opposition, "2026-03-02", TRENTE_JOURS, true),
        (G::Opposition, "2026-03-03", TRENTE_JOURS, false),
        (G::Opposition, "2026-03-02", SIX_MOIS, false),
        (G::Observation, "2026-03-02", SIX_MOIS, true),
        (G::Verification, "2026-03-02", R::Repercussion, true),
        (G::Observation, "2026-01-30", SIX_MOIS, false),
        (G::Observation, "2026-06-02", SIX_MOIS, false),
    ] {
        assert_eq!(dire(genre, le, regime), permis, "{genre:?} {le} {regime:?}");
    }
}
