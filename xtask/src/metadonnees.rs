//! What `cargo metadata` says, as far as the commands need it.
//!
//! Deliberately absent: the resolved graph; the list of packages is enough for licences, and
//! the members' folders for `exigences --eprouver`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::enfants::Commande;

#[derive(Debug, Deserialize)]
pub struct Metadonnees {
    pub packages: Vec<Paquet>,
    pub workspace_members: BTreeSet<String>,
    pub workspace_root: String,
}

#[derive(Debug, Deserialize)]
pub struct Paquet {
    pub id: String,
    pub name: String,
    pub version: String,
    pub license: Option<String>,
    pub license_file: Option<String>,
    pub source: Option<String>,
    pub manifest_path: String,
    pub dependencies: Vec<Dependance>,
}

#[derive(Debug, Deserialize)]
pub struct Dependance {
    pub name: String,
    pub source: Option<String>,
}

impl Metadonnees {
    /// Reads them with the versions of Cargo.lock.
    pub fn lire(racine: &Path) -> Result<Self> {
        let json = Commande::cargo().args(["metadata", "--format-version", "1", "--locked"]).dossier(racine).lire()?;
        serde_json::from_str(&json).context("réponse de cargo metadata")
    }

    /// The workspace's own packages.
    pub fn membres(&self) -> impl Iterator<Item = &Paquet> {
        self.packages.iter().filter(|p| self.workspace_members.contains(&p.id))
    }

    /// The member that holds a file (path relative to the root): the deepest folder wins.
    pub fn membre_de(&self, fichier: &str) -> Option<&Paquet> {
        let complet = Path::new(&self.workspace_root).join(fichier);
        self.membres()
            .filter_map(|p| Some((Path::new(&p.manifest_path).parent()?, p)))
            .filter(|(dossier, _)| complet.starts_with(dossier))
            .max_by_key(|(dossier, _)| dossier.as_os_str().len())
            .map(|(_, p)| p)
    }
}
