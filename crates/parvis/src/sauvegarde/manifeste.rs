//! What a backup says of itself. Read before anything is touched; a field that is not known refuses it.

use std::path::Path;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use stockage::{connues, transport::Table};

use super::MANIFESTE;

/// The form of backups that this program writes and reads.
pub(super) const FORMAT: u32 = 1;

/// A migration that had run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// Its number.
    pub numero: i64,
    /// Its name.
    pub nom: String,
    /// Hash of its texts, for both engines.
    pub empreinte: String,
}

/// A file of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fichier {
    /// Its path inside the backup.
    pub chemin: String,
    /// Its size.
    pub octets: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// The file of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FichierDeTable {
    /// The table.
    pub table: String,
    /// (name, type) of each value of a row, in order.
    pub colonnes: Vec<(String, String)>,
    /// How many rows.
    pub lignes: u64,
    /// Where they are.
    pub fichier: Fichier,
}

/// The whole backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifeste {
    /// [`FORMAT`].
    pub format: u32,
    /// Version of the program that wrote it.
    pub version: String,
    /// Its commit, where the build knew it.
    pub commit: String,
    /// When the base stood as told here: microseconds UTC.
    pub etabli_le: i64,
    /// The same, for people.
    pub etabli: String,
    /// The engine it came from, for people.
    pub moteur: String,
    /// Migrations that had run.
    pub schema: Vec<Schema>,
    /// Names of the master keys that were in the folder: without them, what is sealed cannot be opened.
    pub cles: Vec<String>,
    /// Every table.
    pub tables: Vec<FichierDeTable>,
    /// How many files of the store.
    pub objets: u64,
    /// Their inventory; none where there was no store.
    pub inventaire: Option<Fichier>,
}

/// What `table` is in a manifest.
pub(super) fn colonnes(table: &Table) -> Vec<(String, String)> {
    table.colonnes.iter().map(|(nom, genre)| (nom.clone(), genre.code().to_owned())).collect()
}

/// The migrations that this program knows, up to `dernier`.
pub(super) fn schema(dernier: i64) -> Vec<Schema> {
    let connue = |c: stockage::Connue| Schema { numero: c.numero, nom: c.nom.to_owned(), empreinte: c.empreinte };
    connues().into_iter().filter(|c| c.numero <= dernier).map(connue).collect()
}

impl Manifeste {
    /// Reads the manifest of the backup in `dossier`.
    pub fn lire(dossier: &Path) -> anyhow::Result<Self> {
        let chemin = dossier.join(MANIFESTE);
        let texte = std::fs::read_to_string(&chemin)
            .with_context(|| format!("{} : ce dossier n’est pas une sauvegarde entière", chemin.display()))?;
        let lu: Self = serde_json::from_str(&texte).with_context(|| format!("{}", chemin.display()))?;
        if lu.format != FORMAT {
            bail!("sauvegarde de forme {}, ce programme lit la forme {FORMAT}", lu.format);
        }
        Ok(lu)
    }

    /// The last migration of its schema, if this program knows them all.
    pub fn numero(&self) -> anyhow::Result<i64> {
        let dernier = self.schema.last().map_or(0, |s| s.numero);
        if self.schema != schema(dernier) {
            bail!(
                "cette sauvegarde vient d’une autre version du programme ({}, schéma {dernier}) : restaurez-la avec cette version, puis migrez",
                self.version
            );
        }
        Ok(dernier)
    }

    /// Every file that the manifest names.
    pub(super) fn fichiers(&self) -> impl Iterator<Item = &Fichier> {
        self.tables.iter().map(|t| &t.fichier).chain(&self.inventaire)
    }
}
