//! The models that every installation starts from: they load, they hold what the texts leave open, their clauses are those of
//! the articles; and what a wrong one is told.

mod articles;
mod clauses;
mod faux;
mod parametres;

use serde_json::{Map, Value};

use super::Modele;
use crate::regles::{Saisie, arreter, saisie_initiale, verifier};

/// File, text, and the blanks that its draft starts with: field and what fills it here.
pub(super) struct Seme {
    pub(super) nom: &'static str,
    pub(super) texte: &'static str,
    pub(super) blancs: &'static [(&'static str, &'static str)],
}

macro_rules! seme {
    ($nom:literal, $blancs:expr) => {
        Seme { nom: $nom, texte: include_str!(concat!("../../../../../modeles/", $nom, ".toml")), blancs: $blancs }
    };
}

pub(super) const SEMES: [Seme; 7] = [
    seme!(
        "convention-metier-acces-droits-soins",
        &[
            ("siege_partenaire", "1 place du Marché"),
            ("fonction_signataire_partenaire", "Présidente"),
            ("renouvellement", "tacite"),
            ("preavis_denonciation-nombre", "60"),
            ("contact_donnees", "donnees@val-dormant.example"),
        ]
    ),
    seme!(
        "utilisation-espace-partenaires",
        &[
            ("techniciens-3", "25"),
            ("mot_de_passe", "jours"),
            ("mot_de_passe-jours", "365"),
            ("premier_contact-nombre", "48"),
            ("premier_contact-unite", "heures"),
        ]
    ),
    seme!(
        "acces-mon-compte-partenaire",
        &[
            ("siege_partenaire", "1 place du Marché"),
            ("siret_partenaire", "123 456 782 00002"),
            ("fonction_signataire_partenaire", "Présidente"),
            ("missions", "suivi-rsa"),
            ("mot_de_passe", "aucun"),
            ("mot_de_passe-motif", "Un second facteur est exigé de chacun."),
            ("interlocuteurs-referent-service-fonction", "Cellule des partenariats"),
            ("interlocuteurs-responsable-services-fonction", "Direction des services numériques"),
            ("validation_compte_rendu-depart", "reception"),
        ]
    ),
    seme!(
        "contrat-de-service",
        &[
            ("interlocuteurs-responsable-services-fonction", "Direction des services numériques"),
            ("interlocuteurs-escalade-1-fonction", "Chef de projet"),
            ("interlocuteurs-escalade-2-fonction", "Secrétariat"),
            ("horloges-escalade-depart", "appel"),
        ]
    ),
    seme!(
        "bulletin-adhesion-cdap",
        &[
            ("mise_a_disposition", "1er juillet 2026"),
            ("profils-T1", "285"),
            ("profils-T2", "/"),
            ("profils-T4", "/"),
            ("profils-T5", "100"),
            ("profils-T18", "/"),
            ("profils-T19", "15"),
        ]
    ),
    seme!(
        "coordination-profil-controle",
        &[
            ("fonction_signataire_partenaire", "Présidente"),
            ("deliberation", "n° 12 du 3 mars 2026"),
            ("interlocuteurs-referent-service-fonction", "Cellule des partenariats"),
            ("delai_pieces-motif", "La caisse et le département le fixent dossier par dossier."),
            ("preavis_denonciation-depart", "reception"),
        ]
    ),
    seme!(
        "partenariat-carsat-collectivite",
        &[
            ("siege_partenaire", "1 place du Marché"),
            ("fonction_signataire_partenaire", "Président"),
            ("annexe_donnees", "Nom et commune des personnes orientées, par le portail."),
            ("horloges-retour-unite", "jours_ouvres"),
            ("horloges-retour-depart", "signalement"),
        ]
    ),
];

pub(super) fn seme(nom: &str) -> &'static Seme {
    SEMES.iter().find(|s| s.nom.contains(nom)).unwrap()
}

impl Seme {
    pub(super) fn modele(&self) -> Modele {
        Modele::lire(self.nom, self.texte).unwrap_or_else(|e| panic!("{e}"))
    }

    /// Its draft without a blank, with these fields beside.
    pub(super) fn pleine(&self, autres: &[(&str, &str)]) -> Saisie {
        let mut saisie = saisie_initiale(&self.modele());
        for (champ, valeur) in self.blancs.iter().chain(autres) {
            saisie.insert((*champ).to_owned(), vec![(*valeur).to_owned()]);
        }
        saisie
    }

    /// The terms that this draft makes.
    pub(super) fn termes(&self, autres: &[(&str, &str)]) -> Map<String, Value> {
        arreter(&self.modele(), &self.pleine(autres)).unwrap_or_else(|m| panic!("{} : {m:#?}", self.nom))
    }
}

#[test]
fn chaque_modele_se_lit_et_ses_termes_se_relisent() {
    for s in &SEMES {
        let (modele, termes) = (s.modele(), s.termes(&[]));
        assert_eq!(verifier(&modele, &termes), Ok(()), "{}", s.nom);
        for p in &modele.parametres {
            let dits = termes.get(&p.code).map(|v| crate::regles::terme(&modele, p, v)).unwrap_or_default();
            assert!(dits.iter().all(|d| !d.is_empty() && !d.ends_with(": ")), "{} {} : {dits:?}", s.nom, p.code);
        }
    }
}

/// A blank of the source texts stays one: the draft names it, and the fields that fill it are needed one by one (K-28).
#[test]
fn chaque_blanc_empeche_d_arreter() {
    socle::exigences!["K-28", "K-05", "VAR-0-03"];
    for s in &SEMES {
        let modele = s.modele();
        for (champ, _) in s.blancs.iter().filter(|(c, _)| !c.ends_with("-motif") || c.starts_with("delai_pieces")) {
            let mut saisie = s.pleine(&[]);
            saisie.remove(*champ);
            let manques = arreter(&modele, &saisie).expect_err(champ);
            let code = champ.split('-').next().unwrap();
            assert!(manques.iter().any(|m| m.champ.starts_with(code)), "{} {champ} : {manques:?}", s.nom);
            assert!(manques.iter().all(|m| !m.article.is_empty() && !m.parametre.is_empty()));
        }
    }
}

#[test]
fn chacun_s_appuie_sur_celui_que_disent_les_textes() {
    socle::exigences!["VAR-EP-0-01", "CAF68-CS-1-01", "CAF68-3-02"];
    let mere = |nom: &str| seme(nom).modele().adossee_a;
    assert_eq!(mere("utilisation").as_deref(), Some("metier-acces-droits-soins"));
    assert_eq!(mere("contrat").as_deref(), Some("acces-mon-compte-partenaire"));
    assert_eq!(mere("bulletin").as_deref(), Some("contrat-de-service"));
    for seule in ["metier", "acces-mon", "coordination", "partenariat"] {
        assert_eq!(mere(seule), None, "{seule}");
    }
    let codes: std::collections::BTreeSet<String> = SEMES.iter().map(|s| s.modele().code).collect();
    let prefixes: std::collections::BTreeSet<String> = SEMES.iter().map(|s| s.modele().prefixe).collect();
    assert_eq!((codes.len(), prefixes.len()), (7, 7), "identifiers, not long names, tell documents apart (K-27)");
    for s in &SEMES {
        if let Some(code) = s.modele().adossee_a {
            assert!(codes.contains(&code), "{} : {code}", s.nom);
        }
    }
}
