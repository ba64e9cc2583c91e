//! Signed terms: what each caisse grants, or what a convention métier fixes; typed, canonical, hashed.
//!
//! Nothing here may be blank: a draft with blanks is a [`crate::regles::Saisie`], and becomes terms only whole. « No
//! limit » and « no expiry » are written decisions, never an absent value (K-02, K-16). What this program applies is a
//! typed field; what a model adds to it, and the terms of the kinds that open nothing by themselves, are [`Valeurs`], read by
//! their code and their kind (ADR 0026).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use socle::calendrier::{Delai, Unite};

/// Terms of a convention: per caisse, by its identifier, for a use convention; whole for every other kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Termes {
    /// What each caisse grants.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub caisses: BTreeMap<String, TermesCaisse>,
    /// What a convention métier fixes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metier: Option<TermesMetier>,
    /// What a document of another kind fixes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Valeurs>,
}

/// Values by code of parameter: what a model added, or a whole document of a kind that this program only shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Valeurs(BTreeMap<String, Value>);

impl Valeurs {
    fn lire<T: DeserializeOwned>(&self, code: &str) -> Option<T> {
        self.0.get(code).and_then(|v| T::deserialize(v).ok())
    }

    /// A number; `None` if it is not written, or written as none with a reason.
    pub fn entier(&self, code: &str) -> Option<u32> {
        self.lire(code)
    }

    /// A delay; `None` if it is not written, or written as none with a reason.
    pub fn delai(&self, code: &str) -> Option<DelaiEcrit> {
        self.lire(code)
    }

    /// A choice, or a text.
    pub fn texte(&self, code: &str) -> Option<&str> {
        self.0.get(code).and_then(Value::as_str)
    }

    /// The choices of a list.
    pub fn choisis(&self, code: &str) -> Vec<String> {
        self.lire(code).unwrap_or_default()
    }

    /// The reason why a duty has no value (K-16); `None` if it has one.
    pub fn motif(&self, code: &str) -> Option<&str> {
        self.0.get(code).and_then(|v| v.get("motif")).and_then(Value::as_str)
    }

    /// A cell of a table, as text.
    pub fn case(&self, code: &str, ligne: &str, colonne: &str) -> Option<String> {
        match self.0.get(code)?.get(ligne)?.get(colonne)? {
            Value::String(texte) => Some(texte.clone()),
            Value::Null => None,
            autre => Some(autre.to_string()),
        }
    }

    /// The profiles of a bulletin, opened or not (CAF68-BA-1-07).
    pub fn profils(&self) -> Vec<ProfilSigne> {
        self.lire("profils").unwrap_or_default()
    }
}

/// A profile of a signed bulletin. Fields in the order of their names: that is canonical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfilSigne {
    /// « T1 ».
    pub code: String,
    /// Name, for one that this convention adds to the catalogue (K-32).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub libelle: Option<String>,
    /// Accounts at most; `None`: « / », not opened, which was written.
    pub maximum: Option<u32>,
    /// What for, for one that this convention adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missions: Option<String>,
    /// Who may hold it, for one that this convention adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub professions: Option<String>,
}

/// What one caisse grants by a convention d’utilisation. Fields in the order of their names: that is canonical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermesCaisse {
    /// How consent is collected (K-20).
    pub consentement: String,
    /// Time to answer a request for a gestionnaire's account, and from when it runs (K-11).
    pub delai_ouverture_gestionnaire: DelaiEcrit,
    /// Codes of the functions it opens (art. 1.2).
    pub fonctions: Vec<String>,
    /// Caps of gestionnaires by members of the structure (VAR-EP-2.2.1-09).
    pub gestionnaires: Vec<Tranche>,
    /// Fields that identify a person (K-18).
    pub identite: Vec<String>,
    /// When a password must be changed, or why never (K-16).
    pub mot_de_passe: Rotation,
    /// Where the first password comes from (K-15).
    pub origine_mot_de_passe: String,
    /// Notice before a gestionnaire's account ends (K-12).
    pub preavis_inactivation: DelaiEcrit,
    /// Time to the first contact with the person, from the deposit (K-21, PDC-A3-05).
    pub premier_contact: DelaiEcrit,
    /// Where documents asked for are delivered (VAR-EP-1.2-06).
    pub remise_documents: String,
    /// Caps of techniciens by members of the structure (VAR-EP-2.2.1-11, K-02).
    pub techniciens: Vec<Tranche>,
    /// Months during which an inactivated account is still shown (VAR-EP-2.2.3-12).
    pub visibilite_apres_inactivation: u32,
    /// What the model adds.
    #[serde(flatten)]
    pub autres: Valeurs,
}

/// What a convention métier fixes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermesMetier {
    /// Where to write about personal data; a service's address.
    pub contact_donnees: String,
    /// Time that a formal notice leaves (6.4).
    pub delai_mise_en_demeure: DelaiEcrit,
    /// First length, in months (6.1).
    pub duree: u32,
    /// Function of who signs for the partner (K-29).
    pub fonction_signataire_partenaire: String,
    /// Notice before the anniversary (K-05).
    pub preavis_denonciation: DelaiEcrit,
    /// What happens at the end of the first length (K-30): `tacite` or `a-confirmer`.
    pub renouvellement: String,
    /// Optional services.
    pub services: Vec<String>,
    /// Seat of the partner.
    pub siege_partenaire: String,
    /// What the model adds.
    #[serde(flatten)]
    pub autres: Valeurs,
}

/// A delay as terms write it: how many, of what, and from when where the text hesitates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelaiEcrit {
    /// What makes it start, where the model offers a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depart: Option<String>,
    /// Of what.
    pub unite: Unite,
    /// How many.
    pub valeur: u32,
}

impl DelaiEcrit {
    /// The delay itself.
    pub const fn delai(&self) -> Delai {
        Delai::nouveau(self.valeur, self.unite)
    }
}

/// A band: up to so many members, so many accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// Last number of members of the band; `None` for the last band.
    pub jusqu_a: Option<u32>,
    /// Accounts at most; `None`: without limit, which was chosen.
    pub plafond: Option<u32>,
}

/// When a password must be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Rotation {
    /// After so many days.
    Jours {
        /// Age at which it must be changed.
        max_age_jours: u32,
    },
    /// Never by age: a recorded decision, whose reason both parties read.
    Aucune {
        /// Why.
        motif: String,
    },
}

impl Termes {
    /// Canonical JSON: keys sorted at every depth, no space.
    pub fn canonique(&self) -> String {
        serde_json::to_value(self).map(|v| triee(v).to_string()).unwrap_or_default()
    }

    /// What these terms say to `caisse`, by code of parameter; nothing for a caisse that has none.
    pub fn valeurs(&self, caisse: &str) -> Option<Map<String, Value>> {
        let objet = match (self.caisses.get(caisse), &self.metier, &self.document) {
            (Some(termes), ..) => serde_json::to_value(termes),
            (None, Some(termes), _) => serde_json::to_value(termes),
            (None, None, Some(valeurs)) => serde_json::to_value(valeurs),
            (None, None, None) => return None,
        };
        objet.ok().and_then(|v| v.as_object().cloned())
    }

    /// SHA-256 of the canonical bytes, in hexadecimal: what a signature binds to.
    pub fn empreinte(&self) -> String {
        hex::encode(Sha256::digest(self.canonique().as_bytes()))
    }
}

/// The same value, its keys in the order of their letters whatever the map that holds them.
fn triee(valeur: Value) -> Value {
    match valeur {
        Value::Object(objet) => {
            let triees: BTreeMap<String, Value> = objet.into_iter().map(|(k, v)| (k, triee(v))).collect();
            Value::Object(triees.into_iter().collect())
        }
        Value::Array(liste) => Value::Array(liste.into_iter().map(triee).collect()),
        simple => simple,
    }
}

impl TermesMetier {
    /// Months after which the convention ends by itself, unless it is renewed without a step (K-30).
    pub fn duree_ferme(&self) -> Option<u32> {
        (self.renouvellement != "tacite").then_some(self.duree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by step 3: bytes and hash of terms that are signed must never move.
    const SIGNES: &str = r#"{"metier":{"contact_donnees":"dpo@a.example","delai_mise_en_demeure":{"depart":"envoi","unite":"jours_calendaires","valeur":15},"duree":12,"fonction_signataire_partenaire":"Présidente","preavis_denonciation":{"unite":"jours_calendaires","valeur":60},"renouvellement":"tacite","services":["prevention"],"siege_partenaire":"1 place du Marché"}}"#;
    const EMPREINTE: &str = "8dd79fdbff364405b6fe93c06decbf323c2dfa34c5ddedcd389a4965d18aaa5f";

    #[test]
    fn ce_qui_est_signe_garde_ses_octets() {
        let termes: Termes = serde_json::from_str(SIGNES).unwrap();
        assert_eq!(termes.canonique(), SIGNES);
        assert_eq!(termes.empreinte(), EMPREINTE);
        let ajoute = SIGNES.replace("\"duree\":12,", "\"duree\":12,\"comptes_rendus\":\"alternance\",");
        let avec: Termes = serde_json::from_str(&ajoute).unwrap();
        assert_eq!(avec.metier.as_ref().unwrap().autres.texte("comptes_rendus"), Some("alternance"));
        assert!(avec.canonique().starts_with("{\"metier\":{\"comptes_rendus\":"), "sorted with the rest");
    }
}
