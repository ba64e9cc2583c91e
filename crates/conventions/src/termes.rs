//! Signed terms: what each caisse grants, typed, canonical, hashed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Terms of a convention: one entry per caisse, by the caisse's identifier. A convention métier has none to give yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Termes {
    /// What each caisse grants.
    pub caisses: BTreeMap<String, TermesCaisse>,
}

/// What one caisse grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermesCaisse {
    /// How consent is collected (K-20).
    pub consentement: String,
    /// Codes of the functions it opens (art. 1.2).
    pub fonctions: Vec<String>,
    /// Fields that identify a person (K-18).
    pub identite: Vec<String>,
    /// Hours to the first contact with the person, from the deposit (K-21, PDC-A3-05).
    pub premier_contact_heures: u32,
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
