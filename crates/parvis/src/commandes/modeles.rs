//! `parvis modeles`: what a jurist runs on a model before it reaches an installation, and how it reaches one.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::Subcommand;
use conventions::{
    Modele,
    cas::{self, Importe},
    catalogue,
    regles::{arreter, saisie_initiale},
};
use socle::Monde;
use stockage::{Coffre, Db};
use toile::{Maison, Reglages};

use crate::{configuration::Configuration, dire::dire};

/// What to do with models.
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Dit si un modèle se lit, et les blancs qu’il laisse à remplir ; ne touche à aucune base
    Verifier {
        /// Fichier TOML
        fichier: PathBuf,
    },
    /// Ajoute une version d’un modèle à une installation, qui peut tourner
    Importer {
        /// Fichier TOML
        fichier: PathBuf,
        /// Fichier de configuration
        #[arg(long, default_value = "parvis.toml")]
        configuration: PathBuf,
        /// Identifiant du compte d’opérateur qui importe
        #[arg(long)]
        operateur: String,
    },
    /// Liste les versions de chaque modèle, et combien de conventions vivent sous chacune
    Lister {
        /// Fichier de configuration
        #[arg(long, default_value = "parvis.toml")]
        configuration: PathBuf,
    },
}

pub(super) async fn executer(geste: &Geste) -> anyhow::Result<()> {
    match geste {
        Geste::Verifier { fichier } => verifier(fichier),
        Geste::Importer { fichier, configuration, operateur } => importer(fichier, configuration, operateur).await,
        Geste::Lister { configuration } => lister(configuration).await,
    }
}

fn lire(fichier: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(fichier).with_context(|| format!("{}", fichier.display()))
}

fn verifier(fichier: &Path) -> anyhow::Result<()> {
    let modele = Modele::lire(&fichier.display().to_string(), &lire(fichier)?)?;
    println!(
        "{}, version {} : {} articles, {} paramètres.",
        modele.titre,
        modele.version,
        modele.articles.len(),
        modele.parametres.len()
    );
    let blancs = arreter(&modele, &saisie_initiale(&modele)).err().unwrap_or_default();
    for blanc in &blancs {
        println!("  à remplir : {} (art. {})", blanc.parametre, blanc.article);
    }
    Ok(())
}

async fn importer(fichier: &Path, configuration: &Path, operateur: &str) -> anyhow::Result<()> {
    let texte = lire(fichier)?;
    let configuration = Configuration::lire(configuration)?;
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow!("clé cles : {e}"))?;
    let maison = Maison::nouvelle(db.clone(), Monde::reel(), coffre, Reglages::default());
    let acteur = comptes::cas::console(&maison, operateur).await.map_err(dire)?;
    let origine = fichier.display().to_string();
    let importe = cas::importer_modele(&maison, &acteur, &origine, &texte, true).await.map_err(dire)?;
    db.fermer().await;
    match importe {
        Importe::Nouveau(code, version) => {
            println!("{code}, version {version} : importé, sert aux nouvelles conventions.");
        }
        Importe::DejaLa(code, version) | Importe::Juste(code, version) => {
            println!("{code}, version {version} : déjà importé, rien ne change.");
        }
        Importe::Faux(fautes) => bail!("modèle {origine} : {}", fautes.join("\n  ")),
    }
    Ok(())
}

async fn lister(configuration: &Path) -> anyhow::Result<()> {
    let configuration = Configuration::lire(configuration)?;
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    let mut base: &Db = &db;
    for (v, modele) in catalogue(&mut base).await.map_err(dire)? {
        println!(
            "{}  version {}  {}  {} convention(s)  {}",
            v.code, v.version, modele.titre, v.conventions, v.empreinte
        );
    }
    db.fermer().await;
    Ok(())
}
