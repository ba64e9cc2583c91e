//! Every contradiction K-… that is a parameter: which model holds it under which code, and what a draft starts with. A model
//! that loses one makes this fail.

use serde_json::Value;
use socle::exigences;

use super::{SEMES, seme};
use crate::{Termes, Valeurs, regles::terme};

/// (K-id, part of the file's name, parameter).
const TENUS: [(&str, &str, &str); 54] = [
    ("K-01", "metier", "violations"),
    ("K-01", "utilisation", "violations"),
    ("K-01", "acces-mon", "violations"),
    ("K-01", "partenariat", "violations"),
    ("K-02", "utilisation", "techniciens"),
    ("K-03", "metier", "delai_mise_en_demeure"),
    ("K-03", "metier", "auteur_mise_en_demeure"),
    ("K-03", "metier", "reparation"),
    ("K-03", "utilisation", "delai_mise_en_demeure"),
    ("K-03", "acces-mon", "delai_mise_en_demeure"),
    ("K-03", "partenariat", "delai_mise_en_demeure"),
    ("K-04", "metier", "effet_mise_en_demeure"),
    ("K-04", "partenariat", "effet_mise_en_demeure"),
    ("K-05", "metier", "preavis_denonciation"),
    ("K-05", "acces-mon", "preavis_denonciation"),
    ("K-05", "coordination", "preavis_denonciation"),
    ("K-05", "partenariat", "preavis_interet_general"),
    ("K-06", "metier", "regime_prestataires"),
    ("K-06", "metier", "delai_prestataires"),
    ("K-06", "acces-mon", "preavis_prestataires"),
    ("K-07", "metier", "roles_donnees"),
    ("K-07", "acces-mon", "roles_donnees"),
    ("K-08", "metier", "droits_personnes"),
    ("K-08", "metier", "voies_droits"),
    ("K-09", "acces-mon", "validation_compte_rendu"),
    ("K-09", "partenariat", "envoi_compte_rendu"),
    ("K-10", "metier", "instances"),
    ("K-10", "coordination", "instances"),
    ("K-11", "utilisation", "delai_ouverture_gestionnaire"),
    ("K-12", "utilisation", "preavis_inactivation"),
    ("K-13", "utilisation", "visibilite_apres_inactivation"),
    ("K-13", "contrat", "conservation_habilitations"),
    ("K-14", "contrat", "acces_traces"),
    ("K-15", "utilisation", "origine_mot_de_passe"),
    ("K-15", "acces-mon", "origine_mot_de_passe"),
    ("K-16", "utilisation", "mot_de_passe"),
    ("K-16", "acces-mon", "mot_de_passe"),
    ("K-17", "bulletin", "anciennete"),
    ("K-18", "utilisation", "identite"),
    ("K-19", "utilisation", "donnees_sante"),
    ("K-20", "utilisation", "consentement"),
    ("K-21", "utilisation", "premier_contact"),
    ("K-21", "contrat", "horloges"),
    ("K-22", "utilisation", "horaires_accueil"),
    ("K-22", "contrat", "horaires_guichet"),
    ("K-23", "utilisation", "canal"),
    ("K-24", "partenariat", "changement_correspondants"),
    ("K-26", "contrat", "revue_habilitations"),
    ("K-29", "coordination", "deliberation"),
    ("K-30", "partenariat", "duree_renouvellement"),
    ("K-31", "contrat", "interlocuteurs"),
    ("K-32", "bulletin", "profils"),
    ("K-33", "coordination", "moments"),
    ("K-34", "coordination", "controles"),
];

#[test]
fn chaque_contradiction_a_son_parametre() {
    for (k, nom, code) in TENUS {
        let modele = seme(nom).modele();
        let p = modele.parametre(code).unwrap_or_else(|| panic!("{nom} : {code} ({k})"));
        let cite = p.k.as_deref().is_some_and(|cites| cites.split(' ').any(|c| c == k));
        assert!(cite, "{nom} : {code} cites {:?}, not {k}", p.k);
    }
    let tous = |n: u32| format!("K-{n:02}");
    let ailleurs = ["K-25", "K-27", "K-28"]; // gates, identifiers, blanks: tested beside
    for k in (1..=34).map(tous).filter(|k| !ailleurs.contains(&k.as_str())) {
        assert!(TENUS.iter().any(|(t, ..)| *t == k), "{k} is held by no model");
    }
}

fn document(nom: &str, autres: &[(&str, &str)]) -> Valeurs {
    serde_json::from_value(Value::Object(seme(nom).termes(autres))).unwrap()
}

fn mots(nom: &str, code: &str, autres: &[(&str, &str)]) -> Vec<String> {
    let (modele, termes) = (seme(nom).modele(), seme(nom).termes(autres));
    terme(&modele, modele.parametre(code).unwrap(), &termes[code])
}

#[test]
fn une_violation_se_dit_selon_sa_finalite() {
    exigences!["K-01", "VAR-6-11", "CAR-5.2-07"];
    let metier = document("metier", &[]);
    let case = |ligne, colonne| metier.case("violations", ligne, colonne);
    assert_eq!(case("violation-signalements", "heures").as_deref(), Some("48"));
    assert_eq!(case("violation-autres", "heures").as_deref(), Some("24"));
    assert_eq!(case("violation-autres", "destinataire").as_deref(), Some("parties"));
    assert_eq!(document("acces-mon", &[]).case("violations", "incident", "heures").as_deref(), Some("0"));
    let dits = mots("partenariat", "violations", &[]);
    assert_eq!(
        dits,
        [
            "Violation de données ou manquement : 48 heures, une fois avérée, et pour tout manquement, à compter du moment où on l’apprend"
        ]
    );
}

#[test]
fn le_responsable_du_traitement_peut_ne_pas_etre_partie() {
    exigences!["K-07", "CAF68-5.1-02", "K-08"];
    let acces = document("acces-mon", &[]);
    assert_eq!(acces.case("roles_donnees", "espace", "role").as_deref(), Some("tiers"));
    assert_eq!(acces.case("roles_donnees", "espace", "responsable").as_deref(), Some("La caisse nationale"));
    let metier = document("metier", &[]);
    assert_eq!(metier.case("roles_donnees", "signalements", "role").as_deref(), Some("sous-traitant"));
    assert_eq!(metier.choisis("droits_personnes"), ["delegue-partenaire", "delegue-caisse"]);
}

#[test]
fn les_profils_ouverts_et_les_autres() {
    exigences!["CAF68-BA-1-07", "K-32", "CAF68-CS-2.2.1-02"];
    let signes = document("bulletin", &[]).profils();
    let lus: Vec<_> = signes.iter().map(|p| (p.code.as_str(), p.maximum)).collect();
    let attendus = [("T1", Some(285)), ("T2", None), ("T4", None), ("T5", Some(100)), ("T18", None), ("T19", Some(15))];
    assert_eq!(lus, attendus);
    let dits = mots("bulletin", "profils", &[]);
    assert_eq!(dits[0], "T1 (Action sociale) : 285 comptes au plus");
    assert_eq!(dits[1], "T2 (Prestataires de services sociaux) : « / », profil non ouvert");
    let ajoute = [
        ("profils-ajout1-code", "FSL"),
        ("profils-ajout1-libelle", "Commission du fonds de solidarité"),
        ("profils-ajout1-missions", "Attribution des aides"),
        ("profils-ajout1-professions", "Agents administratifs d’un CCAS ou d’un CIAS"),
        ("profils-ajout1-maximum", "4"),
    ];
    assert_eq!(document("bulletin", &ajoute).profils()[6].maximum, Some(4));
    let s = seme("bulletin");
    for (champ, valeur, fautif) in [
        ("profils-T4", "", "profils-T4"),
        ("profils-T4", "0", "profils-T4"),
        ("profils-T4", "non", "profils-T4"),
        ("profils-T1", "2001", "profils-T1"),
        ("profils-ajout1-code", "T1", "profils-ajout1-code"),
        ("profils-ajout1-maximum", "", "profils-ajout1-maximum"),
        ("profils-ajout1-missions", "", "profils-ajout1-missions"),
    ] {
        let champs: Vec<_> = ajoute.into_iter().chain([(champ, valeur)]).collect();
        let manques = crate::regles::arreter(&s.modele(), &s.pleine(&champs)).unwrap_err();
        assert_eq!(manques.iter().map(|m| m.champ.as_str()).collect::<Vec<_>>(), [fautif], "{champ} = {valeur:?}");
    }
}

#[test]
fn le_catalogue_dit_qui_peut_avoir_un_profil() {
    exigences!["CAF68-BA-1-01", "CAF68-BA-1-06", "CAF17-8-02"];
    let modele = seme("bulletin").modele();
    let t1 = modele.profil("T1").unwrap();
    let locale = t1.publics.iter().find(|p| p.organisme.contains("Collectivité")).unwrap();
    assert_eq!(locale.professions, ["assistants de service social"], "the strictest list applies to local authorities");
    assert!(t1.publics.iter().any(|p| p.organisme.contains("département") && p.professions.len() == 2));
    let t19 = modele.profil("T19").unwrap();
    assert!(t19.publics.iter().all(|p| p.organisme == "Département"));
    assert_eq!(document("bulletin", &[]).entier("anciennete"), Some(24));
}

#[test]
fn les_heures_d_un_guichet() {
    exigences!["K-22", "CAF68-CS-3.2-01", "PDC-A1-02"];
    let dits = mots("contrat", "horaires_guichet", &[]);
    assert_eq!((dits[0].as_str(), dits[6].as_str()), ("Lundi : de 8 h à 16 h", "Dimanche : fermé"));
    let s = seme("contrat");
    for faux in ["8-16", "16:00-08:00", "08:00-24:00", "08:60-09:00", "toujours", "08:00-08:00"] {
        let manques = crate::regles::arreter(&s.modele(), &s.pleine(&[("horaires_guichet-lundi-horaire", faux)]));
        let champ = manques.unwrap_err().remove(0).champ;
        assert_eq!(champ, "horaires_guichet-lundi-horaire", "{faux}");
    }
    let matin = [("horaires_guichet-samedi-horaire", "9:30-12:00")];
    assert_eq!(mots("contrat", "horaires_guichet", &matin)[5], "Samedi : de 9 h 30 à 12 h");
}

#[test]
fn le_profil_controle_a_ses_moments_et_ses_limites() {
    exigences!["K-33", "K-34", "CAF68-PC-4.2.4-01"];
    let controle = document("coordination", &[]);
    let moments = controle.choisis("moments");
    assert_eq!(moments.len(), 5);
    assert!(!moments.iter().any(|m| m == "ouverture"), "an applicant without an opened right is out by default");
    assert_eq!(controle.entier("quota_sur_place"), Some(350));
    assert_eq!(controle.case("controles", "sur-place", "par").as_deref(), Some("caisse"));
}

#[test]
fn les_rythmes_et_les_comptes_rendus() {
    exigences!["K-09", "K-10", "CAF68-PC-4.2-05"];
    let controle = document("coordination", &[]);
    assert_eq!(controle.case("instances", "copil-controle", "mois").as_deref(), Some("3"));
    assert_eq!(controle.case("instances", "commission-fraudes", "mois").as_deref(), Some("1"));
    let carsat = document("partenariat", &[]);
    assert_eq!(carsat.delai("envoi_compte_rendu").unwrap().depart.as_deref(), Some("reunion"));
    assert_eq!(carsat.delai("validation_compte_rendu").unwrap().depart.as_deref(), Some("reception"));
    assert_eq!(carsat.delai("validation_compte_rendu").unwrap().delai().to_string(), "30 jours");
}

#[test]
fn conservation_et_traces_du_contrat() {
    exigences!["K-13", "CAF68-CS-5.3.2-02", "K-14"];
    let contrat = document("contrat", &[]);
    assert_eq!(
        (contrat.entier("conservation_traces"), contrat.entier("conservation_habilitations")),
        (Some(6), Some(72))
    );
    assert_eq!(contrat.texte("acces_traces"), Some("siennes"));
    assert_eq!(contrat.texte("mode_habilitation"), Some("delegue"));
}

#[test]
fn un_devoir_sans_valeur_a_sa_raison() {
    exigences!["K-16", "CAF68-PC-4.2.2-01"];
    let sans = document("coordination", &[]);
    assert_eq!((sans.delai("delai_pieces"), sans.motif("delai_pieces").is_some()), (None, true));
    assert!(mots("coordination", "delai_pieces", &[])[0].starts_with("Aucune valeur fixée. Raison : "));
    let s = seme("coordination");
    for (motif, fautif) in
        [("", "delai_pieces-nombre"), ("non", "delai_pieces-motif"), ("         ", "delai_pieces-nombre")]
    {
        let manques = crate::regles::arreter(&s.modele(), &s.pleine(&[("delai_pieces-motif", motif)])).unwrap_err();
        assert_eq!(manques[0].champ, fautif, "{motif:?}");
    }
    let avec =
        [("delai_pieces-nombre", "30"), ("delai_pieces-unite", "jours_calendaires"), ("delai_pieces-depart", "envoi")];
    assert_eq!(document("coordination", &avec).delai("delai_pieces").unwrap().valeur, 30);
}

#[test]
fn les_missions_et_le_siret_se_disent() {
    exigences!["CAF68-8-01", "CAF17-8-01", "CAF17-8-03"];
    let acces = document("acces-mon", &[("autres_missions", "Accueil des personnes en difficulté")]);
    assert_eq!(acces.choisis("missions"), ["suivi-rsa"]);
    assert_eq!(acces.texte("autres_missions"), Some("Accueil des personnes en difficulté"));
    assert_eq!(acces.texte("siret_partenaire"), Some("12345678200002"));
    let s = seme("acces-mon");
    let manques =
        crate::regles::arreter(&s.modele(), &s.pleine(&[("siret_partenaire", "12345678200003")])).unwrap_err();
    assert_eq!(manques[0].champ, "siret_partenaire");
    assert_eq!(mots("acces-mon", "siret_partenaire", &[]), ["123 456 782 00002"]);
    // A number and its unit stand in two columns and are said together.
    let horloges = mots("contrat", "horloges", &[]);
    assert!(horloges[0].starts_with("Escalade sans réponse : 48 heures, à compter"), "{horloges:?}");
}

/// No sentence of an article names a role that nothing configures (K-31), nor keeps a brace.
#[test]
fn nul_article_ne_nomme_dans_le_vide() {
    exigences!["K-31"];
    for s in &SEMES {
        let modele = s.modele();
        assert!(s.texte.contains('{') && modele.articles.iter().all(|a| !a.texte.contains(['{', '}'])), "{}", s.nom);
    }
    let carsat = seme("partenariat").modele();
    let texte = &carsat.article("12").unwrap().texte;
    assert!(texte.contains("au comité de suivi ou au comité réuni pour un différend"), "{texte}");
    assert!(carsat.article("11.3").unwrap().texte.contains("selon l’art. 11.4"));
}

/// What is signed for the kinds that open nothing by themselves is canonical too.
#[test]
fn un_document_a_ses_octets() {
    let termes: Termes =
        serde_json::from_value(serde_json::json!({ "document": { "b": 1, "a": { "d": null, "c": "x" } } })).unwrap();
    assert_eq!(termes.canonique(), r#"{"document":{"a":{"c":"x","d":null},"b":1}}"#);
    assert_eq!(termes.valeurs("n’importe qui").unwrap().len(), 2);
}
