//! Sub-commands of the binary, one file each.

mod cles;
mod comptes;
mod conventions;
mod demo;
mod modeles;
mod sauvegarde;
mod serveur;
mod servir;

use std::path::PathBuf;

use clap::Subcommand;

pub use demo::Options as OptionsDemo;

/// What the binary can do.
#[derive(Debug, Subcommand)]
pub enum Commande {
    /// Crée un monde inventé et le sert : l’adresse et les comptes s’affichent
    Demo(OptionsDemo),
    /// Sert une installation
    Servir {
        /// Fichier de configuration
        #[arg(long, default_value = "parvis.toml")]
        configuration: PathBuf,
        /// Port des outils de l’exploitant, ADRESSE:PORT ; remplace la clé « exploitation »
        #[arg(long)]
        exploitation: Option<String>,
    },
    /// Prépare ou met à jour la base d’une installation
    Migrer {
        /// Fichier de configuration
        #[arg(long, default_value = "parvis.toml")]
        configuration: PathBuf,
    },
    /// Comptes d’une installation : le premier opérateur, un lien neuf
    Comptes {
        /// Fichier de configuration
        #[arg(long, default_value = "parvis.toml")]
        configuration: PathBuf,
        /// Ce qu’il faut faire
        #[command(subcommand)]
        geste: comptes::Geste,
    },
    /// Conventions d’une installation : lister, terminer un volet
    Conventions {
        /// Fichier de configuration
        #[arg(long, default_value = "parvis.toml")]
        configuration: PathBuf,
        /// Ce qu’il faut faire
        #[command(subcommand)]
        geste: conventions::Geste,
    },
    /// Sauvegarde la base et les fichiers déposés, sans les clés, pendant que le service tourne
    Sauvegarder(sauvegarde::OptionsSauvegarde),
    /// Restaure une sauvegarde dans une base vide, puis détruit de nouveau les clés détruites depuis
    Restaurer(sauvegarde::OptionsRestauration),
    /// Clés maîtresses : lister, tourner, retirer une ancienne
    Cles {
        /// Fichier de configuration
        #[arg(long, default_value = "parvis.toml")]
        configuration: PathBuf,
        /// Ce qu’il faut faire
        #[command(subcommand)]
        geste: cles::Geste,
    },
    /// Modèles de conventions : vérifier un fichier, l’importer, lister les versions
    Modeles {
        /// Ce qu’il faut faire
        #[command(subcommand)]
        geste: modeles::Geste,
    },
}

impl Commande {
    /// Runs the command to its end.
    pub fn executer(self) -> anyhow::Result<()> {
        let execution = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        execution.block_on(async {
            match self {
                Self::Demo(options) => demo::executer(options).await,
                Self::Servir { configuration, exploitation } => {
                    servir::servir(&configuration, exploitation.as_deref()).await
                }
                Self::Migrer { configuration } => servir::migrer(&configuration).await,
                Self::Comptes { configuration, geste } => comptes::executer(&configuration, geste).await,
                Self::Sauvegarder(vers) => sauvegarde::sauvegarder(&vers).await,
                Self::Restaurer(depuis) => sauvegarde::restaurer(&depuis).await,
                Self::Cles { configuration, geste } => cles::executer(&configuration, geste).await,
                Self::Modeles { geste } => modeles::executer(&geste).await,
                Self::Conventions { configuration, geste } => conventions::executer(&configuration, geste).await,
            }
        })
    }
}
