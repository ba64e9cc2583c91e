//! Blanks, bounds, and what a whole draft gives, on the models that every installation starts from.

use socle::exigences;

use super::*;
use crate::termes::{TermesCaisse, TermesMetier};

const METIER: &str = include_str!("../../../../../modeles/convention-metier-acces-droits-soins.toml");
const UTILISATION: &str = include_str!("../../../../../modeles/utilisation-espace-partenaires.toml");

fn modele(texte: &str) -> Modele {
    Modele::lire("essai", texte).unwrap()
}

fn avec(mut saisie: Saisie, champs: &[(&str, &str)]) -> Saisie {
    for (nom, valeur) in champs {
        saisie.insert((*nom).to_owned(), vec![(*valeur).to_owned()]);
    }
    saisie
}

/// A use draft without a blank.
fn pleine() -> Saisie {
    avec(
        saisie_initiale(&modele(UTILISATION)),
        &[
            ("fonctions", "signaler"),
            ("techniciens-illimite", "oui"),
            ("mot_de_passe", "jours"),
            ("mot_de_passe-jours", "365"),
            ("premier_contact-nombre", "48"),
            ("premier_contact-unite", "heures"),
        ],
    )
}

fn manques(texte: &str, saisie: &Saisie) -> Vec<(String, String)> {
    let trouves = arreter(&modele(texte), saisie).err().unwrap_or_default();
    trouves.into_iter().map(|m| (m.champ, m.article)).collect()
}

#[test]
fn chaque_blanc_est_nomme_avec_son_article() {
    exigences!["VAR-0-03", "PDC-6.2-01", "K-05"];
    let blancs = manques(UTILISATION, &saisie_initiale(&modele(UTILISATION)));
    let attendus = [("techniciens-3", "2.2.1"), ("mot_de_passe", "2.2.1"), ("premier_contact-nombre", "5")];
    assert_eq!(blancs, attendus.map(|(c, a)| (c.to_owned(), a.to_owned())));
    let blancs = manques(METIER, &saisie_initiale(&modele(METIER)));
    let champs: Vec<&str> = blancs.iter().map(|(c, _)| c.as_str()).collect();
    assert_eq!(
        champs,
        [
            "siege_partenaire",
            "fonction_signataire_partenaire",
            "renouvellement",
            "preavis_denonciation-nombre",
            "contact_donnees"
        ]
    );
}

#[test]
fn une_saisie_pleine_fait_des_termes() {
    exigences!["K-02", "K-11", "K-21"];
    let brut = arreter(&modele(UTILISATION), &pleine()).unwrap();
    assert_eq!(verifier(&modele(UTILISATION), &brut), Ok(()));
    let termes: TermesCaisse = serde_json::from_value(Value::Object(brut)).unwrap();
    assert_eq!(termes.techniciens.last().unwrap().plafond, None);
    assert_eq!(termes.delai_ouverture_gestionnaire.delai().to_string(), "5 jours ouvrés");
    assert_eq!(termes.delai_ouverture_gestionnaire.depart.as_deref(), Some("plus-tardive"));
    assert_eq!(termes.premier_contact.delai().to_string(), "48 heures");
    let metier = avec(
        saisie_initiale(&modele(METIER)),
        &[
            ("siege_partenaire", "1 place du Marché"),
            ("fonction_signataire_partenaire", "Présidente"),
            ("renouvellement", "a-confirmer"),
            ("preavis_denonciation-nombre", "60"),
            ("contact_donnees", "dpo@val-dormant.example"),
        ],
    );
    let brut = arreter(&modele(METIER), &metier).unwrap();
    let termes: TermesMetier = serde_json::from_value(Value::Object(brut)).unwrap();
    assert_eq!((termes.duree_ferme(), termes.preavis_denonciation.valeur), (Some(12), 60));
}

#[test]
fn hors_des_bornes_est_refuse() {
    exigences!["VAR-EP-2.2-03", "PDC-EP-2.2.1-03", "K-16"];
    for (champs, fautif) in [
        (&[("gestionnaires-3", "6")][..], "gestionnaires-3"),
        (&[("gestionnaires-1", "0")], "gestionnaires-1"),
        (&[("gestionnaires-illimite", "oui"), ("gestionnaires-3", "")], "gestionnaires-3"),
        (&[("techniciens-3", "40"), ("techniciens-illimite", "")], "techniciens-3"),
        (&[("techniciens-3", "25")], "techniciens-3"),
        (&[("techniciens-1", "")], "techniciens-1"),
        (&[("mot_de_passe", "aucun")], "mot_de_passe-motif"),
        (&[("mot_de_passe", "aucun"), ("mot_de_passe-motif", "  non  ")], "mot_de_passe-motif"),
        (&[("mot_de_passe-jours", "0")], "mot_de_passe-jours"),
        (&[("mot_de_passe", "")], "mot_de_passe"),
        (&[("premier_contact-nombre", "deux")], "premier_contact-nombre"),
        (&[("premier_contact-unite", "lunes")], "premier_contact-unite"),
        (&[("delai_ouverture_gestionnaire-depart", "")], "delai_ouverture_gestionnaire-depart"),
        (&[("delai_ouverture_gestionnaire-nombre", "31")], "delai_ouverture_gestionnaire-nombre"),
        (&[("consentement", "parole")], "consentement"),
        (&[("identite", "nir")], "identite"),
        (&[("fonctions", "tout")], "fonctions"),
        (&[("visibilite_apres_inactivation", "-1")], "visibilite_apres_inactivation"),
    ] {
        let trouves: Vec<String> = manques(UTILISATION, &avec(pleine(), champs)).into_iter().map(|m| m.0).collect();
        assert_eq!(trouves, [fautif], "{champs:?}");
    }
    let reflechie = [("mot_de_passe", "aucun"), ("mot_de_passe-motif", "Avis de l’ANSSI : second facteur exigé.")];
    assert!(manques(UTILISATION, &avec(pleine(), &reflechie)).is_empty());
}

#[test]
fn une_valeur_qu_aucun_formulaire_n_ecrit_est_etrangere() {
    let mut brut = arreter(&modele(UTILISATION), &pleine()).unwrap();
    brut.insert("gestionnaires".into(), json!([{ "jusqu_a": 10, "plafond": 2 }]));
    assert!(verifier(&modele(UTILISATION), &brut).is_err());
}
