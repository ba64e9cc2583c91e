//! The command `bench`: figures with their gates, on a durable cluster.
//!
//! The measuring is done by `mesures`, a program of the crate `banc` that is not the product; here it is built (after the
//! product, alone, so that what is measured has no feature of the tests), given a cluster that waits for its disk, a
//! folder under the build folder (a real disk, not /dev/shm) and the commit, and its verdict becomes the exit code.
//! Deliberately absent: any figure; they are read in `docs/mesures.md`.

use std::path::Path;

use anyhow::{Context, Result};
use clap::Args;

use crate::depot;
use crate::enfants::Commande;
use crate::pg::{Ecriture, Grappe};

#[derive(Args, Debug)]
pub struct Options {
    /// Durées réduites (moins d’une minute après la construction) ; écrit sous target/, pas dans docs/
    #[arg(long)]
    court: bool,
    /// Une partie seulement (interne, charge, file, conventions, repos), aux durées réduites, pour chercher ; rien n’est écrit
    #[arg(long)]
    partie: Option<String>,
}

/// The command `bench`.
pub fn commande(racine: &Path, options: &Options) -> Result<()> {
    if let Some(partie) = &options.partie {
        return lancer(racine, Path::new("/dev/null"), &["banc", "--court", "--partie", partie]);
    }
    if options.court {
        let sortie = depot::dossier_cible(racine).join("mesures-court.md");
        return lancer(racine, &sortie, &["banc", "--court"]);
    }
    lancer(racine, &racine.join("docs/mesures.md"), &["banc"])
}

/// Builds the product and the measuring program, then runs `ordre` of it on a durable cluster.
pub fn lancer(racine: &Path, sortie: &Path, ordre: &[&str]) -> Result<()> {
    construire(&["-p", "parvis"])?;
    construire(&["-p", "banc", "--bin", "mesures"])?;
    let programmes = depot::dossier_cible(racine).join("release");
    let dossier = depot::dossier_cible(racine).join(format!("mesures-{}", std::process::id()));
    let grappe = Grappe::demarrer(Ecriture::Durable)?;
    let resultat = Commande::new(programmes.join("mesures"))
        .arg("--binaire")
        .arg(programmes.join("parvis"))
        .arg("--dossier")
        .arg(&dossier)
        .arg("--sortie")
        .arg(sortie)
        .args(["--commit", &commit()?, "--pg", &grappe.pid()?.to_string()])
        .args(ordre)
        .envs(&grappe.environnement())
        .executer();
    // The program removes it itself, unless it was ended.
    if dossier.exists() {
        std::fs::remove_dir_all(&dossier).with_context(|| format!("retrait de {}", dossier.display()))?;
    }
    resultat
}

fn construire(quoi: &[&str]) -> Result<()> {
    Commande::cargo().args(["build", "--release", "--locked"]).args(quoi).executer()
}

/// The commit, and whether the files are still its own.
pub fn commit() -> Result<String> {
    let commit = Commande::new("git").args(["rev-parse", "--short=12", "HEAD"]).lire()?;
    let change = Commande::new("git")
        .args(["status", "--porcelain", "--untracked-files=no", "--", "crates", "modeles", "Cargo.lock"])
        .lire()?;
    let suite = if change.trim().is_empty() { "" } else { " et des changements non enregistrés" };
    Ok(format!("{}{suite}", commit.trim()))
}
