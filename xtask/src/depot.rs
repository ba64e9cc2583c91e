//! The repository as the commands see it: its root, its files, its build folder.
//!
//! Why one place: every reader (tidy, exigences) must look at the same files, those that git
//! tracks and those it would track (`--others --exclude-standard`), never at `target/`.
//! Deliberately absent: any write, and any knowledge of what the files mean.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::enfants::Commande;

/// One file of the repository whose content is text.
#[derive(Debug, Clone)]
pub struct Fichier {
    /// Path relative to the root, with `/`.
    pub chemin: String,
    /// The whole content.
    pub texte: String,
}

/// Finds the workspace root by walking up from the current folder.
pub fn racine() -> Result<PathBuf> {
    let ici = std::env::current_dir().context("dossier courant illisible")?;
    for dossier in ici.ancestors() {
        let manifeste = dossier.join("Cargo.toml");
        if let Ok(texte) = std::fs::read_to_string(&manifeste)
            && texte.lines().any(|l| l.trim() == "[workspace]")
        {
            return Ok(dossier.to_path_buf());
        }
    }
    bail!("aucun Cargo.toml portant [workspace] au-dessus de {}", ici.display())
}

/// The build folder cargo uses here (`CARGO_TARGET_DIR` or `target`).
pub fn dossier_cible(racine: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| racine.join("target"), |d| racine.join(d))
}

/// Paths of the files that git tracks or would track, sorted, deleted ones left out.
pub fn chemins(racine: &Path) -> Result<Vec<String>> {
    let sortie = Commande::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .dossier(racine)
        .lire()
        .context("la liste des fichiers se lit par git")?;
    let mut liste: Vec<String> =
        sortie.split('\0').filter(|c| !c.is_empty() && racine.join(c).is_file()).map(str::to_owned).collect();
    liste.sort();
    liste.dedup();
    Ok(liste)
}

/// Reads the text files among `chemins`; binary ones (not UTF-8, or holding a NUL) are left out.
pub fn textes(racine: &Path, chemins: &[String]) -> Result<Vec<Fichier>> {
    let mut fichiers = Vec::new();
    for chemin in chemins {
        let octets = std::fs::read(racine.join(chemin)).with_context(|| format!("lecture de {chemin}"))?;
        if octets.contains(&0) {
            continue;
        }
        if let Ok(texte) = String::from_utf8(octets) {
            fichiers.push(Fichier { chemin: chemin.clone(), texte });
        }
    }
    Ok(fichiers)
}

/// True when the path is test code by its place: `tests/`, `benches/`, `fixtures/`, `tests.rs`.
pub fn est_essai(chemin: &str) -> bool {
    let mut morceaux = chemin.split('/');
    let fichier = chemin.rsplit('/').next().unwrap_or_default();
    morceaux.any(|m| matches!(m, "tests" | "benches" | "fixtures"))
        || fichier == "tests.rs"
        || fichier.ends_with("_tests.rs")
}

/// True when the path ends with `.ext`.
pub fn a_extension(chemin: &str, ext: &str) -> bool {
    Path::new(chemin).extension().is_some_and(|e| e == ext)
}
