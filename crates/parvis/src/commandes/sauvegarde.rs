//! `parvis sauvegarder` and `parvis restaurer`: what an operator runs at night, and what is run on a bad day.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow};
use socle::Monde;
use stockage::{Coffre, Db, lire_registre};

use crate::{
    configuration::Configuration,
    sauvegarde::{self, Restauration},
};

/// Where to save to.
#[derive(Debug, clap::Args)]
pub struct OptionsSauvegarde {
    /// Dossier de la sauvegarde ; il ne doit pas exister
    vers: PathBuf,
    /// Fichier de configuration
    #[arg(long, default_value = "parvis.toml")]
    configuration: PathBuf,
    /// Dossier des fichiers déposés ; à défaut, celui de la configuration
    #[arg(long)]
    fichiers: Option<PathBuf>,
}

/// What to restore.
#[derive(Debug, clap::Args)]
pub struct OptionsRestauration {
    /// Dossier de la sauvegarde
    depuis: PathBuf,
    /// Fichier de configuration ; sur un serveur, avec le rôle propriétaire
    #[arg(long, default_value = "parvis.toml")]
    configuration: PathBuf,
    /// Dossier où remettre les fichiers déposés ; à défaut, celui de la configuration
    #[arg(long)]
    fichiers: Option<PathBuf>,
    /// Autre liste de clés détruites à rejouer, celle d’une autre machine
    #[arg(long)]
    detruites: Vec<PathBuf>,
    /// Restaure même si une clé maîtresse manque : ce qu’elle scelle restera illisible
    #[arg(long)]
    sans_cles: bool,
}

/// Where files lie: as said, or as configured. Those of a bucket are its service's to copy.
fn fichiers(dits: Option<&Path>, configuration: &Configuration) -> Option<PathBuf> {
    dits.or_else(|| configuration.fichiers.dossier()).map(Path::to_owned)
}

fn parler(phrase: &str) {
    println!("{phrase}");
}

pub(super) async fn sauvegarder(options: &OptionsSauvegarde) -> anyhow::Result<()> {
    let configuration = Configuration::lire(&options.configuration)?;
    let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow!("clé cles : {e}"))?;
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    let store = fichiers(options.fichiers.as_deref(), &configuration);
    println!("Sauvegarde de la base {} vers {}", db.nom_moteur(), options.vers.display());
    let manifeste =
        sauvegarde::sauvegarder(&db, &Monde::reel(), &coffre, store.as_deref(), &options.vers, &mut parler).await?;
    db.fermer().await;
    if store.is_none() {
        println!(
            "ATTENTION : les fichiers déposés sont dans un dépôt S3 ; sauvegardez-le maintenant, par ses propres moyens."
        );
    }
    println!("Sauvegarde entière, état du {}. Elle ne contient aucune clé : sauvegardez-les à part.", manifeste.etabli);
    Ok(())
}

pub(super) async fn restaurer(options: &OptionsRestauration) -> anyhow::Result<()> {
    let configuration = Configuration::lire(&options.configuration)?;
    let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow!("clé cles : {e}"))?;
    let mut detruites = BTreeSet::new();
    for chemin in &options.detruites {
        anyhow::ensure!(chemin.is_file(), "{} : fichier absent", chemin.display());
        detruites.extend(lire_registre(chemin)?);
    }
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    let store = fichiers(options.fichiers.as_deref(), &configuration);
    println!("Restauration de {} dans la base {}", options.depuis.display(), db.nom_moteur());
    let quoi =
        Restauration { depuis: &options.depuis, fichiers: store.as_deref(), detruites, sans_cles: options.sans_cles };
    let resultat = sauvegarde::restaurer(&db, &Monde::reel(), &coffre, &quoi, &mut parler).await;
    db.fermer().await;
    let manifeste = resultat?;
    println!("Base restaurée telle qu’elle était le {}. Les sessions ouvertes ne le sont plus.", manifeste.etabli);
    Ok(())
}
