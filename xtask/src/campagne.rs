//! The command `campagne`: proofs by trial, at full size, their result with its commit in `docs/campagnes/`.
//!
//! The trials are run by `mesures` like the bench (bench.rs), on a durable cluster.
//! Deliberately absent: trials at reduced size, which belong to the tests.

use std::path::Path;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::bench::lancer;
use crate::outils;

#[derive(Args, Debug)]
pub struct Options {
    /// Laquelle
    nom: Campagne,
    /// Nombre d’arrêts brutaux de kill-9
    #[arg(long, default_value_t = 20)]
    tours: u32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Campagne {
    /// La réponse part après le fdatasync de sa trace (strace)
    OrdreAppels,
    /// Ce qui a été acquitté est retrouvé après un arrêt brutal
    #[value(name = "kill-9")]
    Kill9,
}

/// The command `campagne`.
pub fn commande(racine: &Path, options: &Options) -> Result<()> {
    let docs = racine.join("docs/campagnes");
    match options.nom {
        Campagne::OrdreAppels => {
            if outils::chemin("strace").is_none() {
                bail!("strace est introuvable : « cargo xtask test » l’installe (paquet Debian strace)");
            }
            lancer(racine, &docs.join("ordre-appels.md"), &["ordre-appels"])
        }
        Campagne::Kill9 => {
            let tours = options.tours.to_string();
            lancer(racine, &docs.join("kill-9.md"), &["kill-9", "--tours", &tours])
        }
    }
}
