//! `parvis modeles`: what a jurist runs on a model before it reaches an installation. Reads a file, touches no base.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use conventions::{Modele, regles::saisie_initiale};

/// What to do with models.
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Dit si un modèle se lit, et les blancs qu’il laisse à remplir
    Verifier {
        /// Fichier TOML
        fichier: PathBuf,
    },
}

pub(super) fn executer(geste: &Geste) -> anyhow::Result<()> {
    let Geste::Verifier { fichier } = geste;
    let texte = std::fs::read_to_string(fichier).with_context(|| format!("{}", fichier.display()))?;
    let modele = Modele::lire(&fichier.display().to_string(), &texte)?;
    println!(
        "{}, version {} : {} articles, {} paramètres.",
        modele.titre,
        modele.version,
        modele.articles.len(),
        modele.parametres.len()
    );
    let blancs = conventions::regles::arreter(&modele, &saisie_initiale(&modele)).err().unwrap_or_default();
    for blanc in &blancs {
        println!("  à remplir : {} (art. {})", blanc.parametre, blanc.article);
    }
    Ok(())
}
