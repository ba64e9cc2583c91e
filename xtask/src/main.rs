//! xtask: the commands of the house, in Rust so that a fresh machine needs nothing else.
//!
//! One file (or folder) per command, each with a function that returns `anyhow::Result<()>`;
//! shared by them: `depot` (files), `enfants`, `arret`, `gardien` (processes), `outils` (apt),
//! `pg` (`PostgreSQL`), `metadonnees` (cargo), `source` (reading Rust). To add a command: a variant
//! of `Ordre`, a line in `executer`, a file.
//! Deliberately absent: any logic of the product, on which xtask does not depend.

#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods, reason = "the clock is forbidden to the product, xtask only times steps")]

mod arret;
mod avis;
mod bench;
mod campagne;
mod captures;
mod clamd;
mod depot;
mod enfants;
mod essai;
mod exigences;
mod gardien;
mod licences;
mod metadonnees;
mod outils;
mod pg;
mod source;
mod spdx;
mod tidy;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Les commandes de la maison", disable_help_subcommand = true)]
struct Appel {
    #[command(subcommand)]
    ordre: Ordre,
}

#[derive(Subcommand)]
enum Ordre {
    /// Tout vérifier : format, clippy, tidy, licences, exigences, tous les tests
    Test(essai::Options),
    /// Lancer une commande avec une grappe `PostgreSQL` jetable
    Pg {
        /// Garder fsync, comme au banc de mesure
        #[arg(long)]
        durable: bool,
        /// La commande et ses arguments, après « -- »
        #[arg(last = true, required = true)]
        commande: Vec<String>,
    },
    /// Relire les fichiers : têtes, longueurs, horloge, moteurs, gabarits, noms réels
    Tidy,
    /// Vérifier les licences des dépendances et leur ligne dans docs/dependances.md
    Licences,
    /// Compter les exigences éprouvées et citées, ou éprouver des règles au hasard
    Exigences(exigences::Options),
    /// Photographier chaque page (clair, sombre, 320 px) dans target/captures, et docs/images/accueil.png
    Captures,
    /// Chercher les avis de sécurité, là où une base est accessible
    Avis,
    /// Mesurer : requêtes, CPU, latence, démarrage, mémoire, avec leurs seuils
    Bench(bench::Options),
    /// Éprouver en grandeur réelle : ordre-appels, kill-9, coupures, places, pieces
    Campagne(campagne::Options),
    #[command(hide = true)]
    Gardien,
}

fn executer(ordre: Ordre) -> Result<()> {
    let racine = depot::racine()?;
    std::env::set_current_dir(&racine).context("dossier du dépôt")?;
    match ordre {
        Ordre::Test(options) => essai::commande(&racine, &options),
        Ordre::Pg { durable, commande } => {
            let ecriture = if durable { pg::Ecriture::Durable } else { pg::Ecriture::Rapide };
            pg::commande(ecriture, &commande)
        }
        Ordre::Tidy => tidy::commande(&racine),
        Ordre::Licences => licences::commande(&racine),
        Ordre::Exigences(options) => exigences::commande(&racine, &options),
        Ordre::Captures => captures::commande(&racine),
        Ordre::Avis => avis::commande(),
        Ordre::Bench(options) => bench::commande(&racine, &options),
        Ordre::Campagne(options) => campagne::commande(&racine, &options),
        Ordre::Gardien => Ok(()),
    }
}

fn main() -> ExitCode {
    let appel = Appel::parse();
    if matches!(appel.ordre, Ordre::Gardien) {
        gardien::veiller();
        return ExitCode::SUCCESS;
    }
    let resultat = arret::installer().and_then(|()| gardien::demarrer()).and_then(|()| executer(appel.ordre));
    essai::dire_laisses();
    gardien::congedier();
    match resultat {
        Ok(()) => ExitCode::SUCCESS,
        Err(erreur) => {
            let causes: Vec<String> = erreur.chain().map(ToString::to_string).collect();
            arret::dire(&format!("xtask : {}", causes.join(" : ")));
            ExitCode::from(arret::code().unwrap_or(1))
        }
    }
}
