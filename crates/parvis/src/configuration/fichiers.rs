//! Keys about files: where they lie, and which antivirus looks at them.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use fichiers::{Adresse, Antivirus, CompteS3, Depot, Fichiers};
use serde::Deserialize;

/// The secret of the S3 key, for those who hand secrets by the environment.
const VARIABLE: &str = "PARVIS_S3_SECRET";

/// The table `[fichiers]` as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    depot: Option<String>,
    antivirus: Option<String>,
    region: Option<String>,
    adresse: Option<String>,
    cle: Option<String>,
    secret_fichier: Option<PathBuf>,
}

/// The table `[fichiers]` as it is understood; the secret is read when the service starts, and only then.
#[derive(Debug, Clone)]
pub struct Rangement {
    lieu: Lieu,
    antivirus: Adresse,
}

#[derive(Debug, Clone)]
enum Lieu {
    Dossier(PathBuf),
    S3 { seau: String, region: String, adresse: Option<String>, cle: String, secret: Option<PathBuf> },
}

impl Rangement {
    pub(super) fn depuis(table: Option<Table>) -> anyhow::Result<Self> {
        let Some(t) = table else {
            bail!(
                "clé fichiers : manque ; les pièces jointes ont besoin d’un lieu et d’un antivirus ([fichiers] depot, antivirus)"
            )
        };
        let antivirus =
            t.antivirus.ok_or_else(|| anyhow!("clé fichiers.antivirus : manque ; nul ne lit une pièce avant lui"))?;
        let antivirus = antivirus.parse().map_err(|e| anyhow!("clé fichiers.antivirus : {e}"))?;
        let depot = t.depot.ok_or_else(|| anyhow!("clé fichiers.depot : manque"))?;
        let lieu = match depot.split_once(':') {
            Some(("dossier", chemin)) if chemin.starts_with('/') => {
                for (nom, la) in [
                    ("region", t.region.is_some()),
                    ("adresse", t.adresse.is_some()),
                    ("cle", t.cle.is_some()),
                    ("secret_fichier", t.secret_fichier.is_some()),
                ] {
                    if la {
                        bail!("clé fichiers.{nom} : n’a de sens qu’avec un dépôt s3:SEAU");
                    }
                }
                Lieu::Dossier(chemin.into())
            }
            Some(("s3", seau)) if !seau.is_empty() => Lieu::S3 {
                seau: seau.to_owned(),
                region: t.region.ok_or_else(|| anyhow!("clé fichiers.region : manque, avec un dépôt S3"))?,
                adresse: t.adresse.map(|a| adresse(&a)).transpose()?,
                cle: t.cle.ok_or_else(|| anyhow!("clé fichiers.cle : manque, avec un dépôt S3"))?,
                secret: t.secret_fichier,
            },
            _ => bail!("clé fichiers.depot : « {depot} » (attendu : dossier:/CHEMIN ou s3:SEAU)"),
        };
        Ok(Self { lieu, antivirus })
    }

    /// The folder, if files lie in one.
    pub fn dossier(&self) -> Option<&Path> {
        match &self.lieu {
            Lieu::Dossier(chemin) => Some(chemin),
            Lieu::S3 { .. } => None,
        }
    }

    /// What the house needs; reads the secret.
    pub fn ouvrir(&self) -> anyhow::Result<Fichiers> {
        let depot = match &self.lieu {
            Lieu::Dossier(chemin) => Depot::Dossier(chemin.clone()),
            Lieu::S3 { seau, region, adresse, cle, secret } => {
                let secret = lire_secret(secret.as_deref())?;
                let (seau, region, adresse, cle) = (seau.clone(), region.clone(), adresse.clone(), cle.clone());
                Depot::s3(CompteS3 { seau, region, adresse, cle, secret }).map_err(|e| anyhow!("clé fichiers : {e}"))?
            }
        };
        Ok(Fichiers { depot, antivirus: Antivirus::clamd(self.antivirus.clone()) })
    }
}

/// `https://…`, and `http://` on this machine alone: sealed files may travel in clear, the key that signs may not.
fn adresse(texte: &str) -> anyhow::Result<String> {
    let ici = ["http://127.0.0.1:", "http://localhost:"].iter().any(|d| texte.starts_with(d));
    if texte.starts_with("https://") || ici {
        return Ok(texte.trim_end_matches('/').to_owned());
    }
    bail!("clé fichiers.adresse : « {texte} » (attendu : https://HÔTE[:PORT])")
}

/// Alone in its file, its last line end apart; or from the environment. Never shown.
fn lire_secret(fichier: Option<&Path>) -> anyhow::Result<String> {
    let secret = match fichier {
        Some(chemin) => std::fs::read_to_string(chemin)
            .with_context(|| format!("clé fichiers.secret_fichier : {}", chemin.display()))?,
        None => std::env::var(VARIABLE).map_err(|_| {
            anyhow!("clé fichiers.secret_fichier : manque (ou la variable {VARIABLE}), avec un dépôt S3")
        })?,
    };
    let secret = secret.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        bail!("clé fichiers.secret_fichier : le secret est vide");
    }
    Ok(secret.to_owned())
}
