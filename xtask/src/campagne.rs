//! The command `campagne`: proofs by trial, at full size, their result with its commit in `docs/campagnes/`.
//!
//! Most are run by `mesures` like the bench (bench.rs), on a durable cluster; those that cut are tests of the roof.
//! Deliberately absent: trials at reduced size, which belong to the tests.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::bench::{commit, lancer};
use crate::enfants::Commande;
use crate::outils;
use crate::pg::{Ecriture, Grappe};

#[derive(Args, Debug)]
pub struct Options {
    /// Laquelle
    nom: Campagne,
    /// Nombre d’arrêts brutaux de kill-9
    #[arg(long, default_value_t = 20)]
    tours: u32,
    /// Nombre d’essais de coupures
    #[arg(long, default_value_t = 1000)]
    essais: u32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Campagne {
    /// La réponse part après le fdatasync de sa trace (strace)
    OrdreAppels,
    /// Ce qui a été acquitté est retrouvé après un arrêt brutal
    #[value(name = "kill-9")]
    Kill9,
    /// Une suspension atteint une session, un formulaire et un téléchargement ouverts en moins d’une seconde
    Coupures,
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
        Campagne::Coupures => coupures(&docs.join("coupures.md"), options.essais),
    }
}

/// The tests that cut (`comptes/coupures.rs`), alone and at full size: they judge, their figures are kept.
fn coupures(sortie: &Path, essais: u32) -> Result<()> {
    let grappe = Grappe::demarrer(Ecriture::Durable)?;
    let mut env = grappe.environnement();
    env.push(("PARVIS_ESSAIS".to_owned(), essais.to_string()));
    let dit = Commande::cargo()
        .args(["test", "--package", "parvis", "--test", "tout", "--locked"])
        .args(["--", "--nocapture", "--test-threads", "1", "coupures"])
        .envs(&env)
        .lire()?;
    let mut texte = format!(
        "# Coupures\n\nCommit {}. Un compte est suspendu pendant qu’une page, un formulaire à moitié rempli ou un téléchargement \
         est ouvert ; on mesure jusqu’au refus (`cargo xtask campagne coupures`). La campagne échoue si le 99e centile atteint \
         une seconde. SQLite est en mémoire partagée, PostgreSQL attend son disque ; programme d’essai, non optimisé.\n\n",
        commit()?
    );
    for ligne in dit.lines().filter(|l| l.contains(" essais, p99 ")) {
        let moteur = if ligne.contains("::postgres") { "PostgreSQL" } else { "SQLite" };
        let chiffres = ligne.rsplit("... ").next().unwrap_or(ligne);
        println!("{moteur}, {chiffres}");
        writeln!(texte, "- {moteur}, {chiffres}").ok();
    }
    std::fs::write(sortie, texte).with_context(|| format!("écriture de {}", sortie.display()))
}
