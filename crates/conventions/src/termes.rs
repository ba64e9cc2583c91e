//! Signed terms: what each caisse grants, or what a convention métier fixes; typed, canonical, hashed.
//!
//! Nothing here may be blank: a draft with blanks is a [`crate::regles::Saisie`], and becomes terms only whole. « No
//! limit » and « no expiry » are written decisions, never an absent value (K-02, K-16).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use socle::calendrier::{Delai, Unite};

/// Terms of a convention: per caisse, by its identifier, for a use convention; whole for a convention métier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Termes {
    /// What each caisse grants.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub caisses: BTreeMap<String, TermesCaisse>,
    /// What a convention métier fixes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metier: Option<TermesMetier>,
}

/// What one caisse grants by a convention d’utilisation. Fields in the order of their names: that is canonical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
}

/// What a convention métier fixes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// Canonical JSON: keys sorted (fields are declared in that order), no space.
    pub fn canonique(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// SHA-256 of the canonical bytes, in hexadecimal: what a signature binds to.
    pub fn empreinte(&self) -> String {
        hex::encode(Sha256::digest(self.canonique().as_bytes()))
    }
}

impl TermesMetier {
    /// Months after which the convention ends by itself, unless it is renewed without a step (K-30).
    pub fn duree_ferme(&self) -> Option<u32> {
        (self.renouvellement != "tacite").then_some(self.duree)
    }
}
