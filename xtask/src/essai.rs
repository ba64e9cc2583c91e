//! The command `test`: every check in a row, each timed, stopping at the first that fails.
//!
//! The children's output goes straight through, so that the closing lines of `cargo test` are
//! cargo's own; the table of seconds comes last, in success and in failure.
//! Deliberately absent: any parallel step (two cores), any retry of a failing test.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;

use crate::clamd::Clamd;
use crate::enfants::Commande;
use crate::pg::{Ecriture, Grappe};
use crate::{arret, exigences, licences, outils, tidy};

#[derive(Args, Debug)]
pub struct Options {
    /// Se passer de Chromium : les tests de navigateur ne sont pas lancés
    #[arg(long)]
    sans_navigateur: bool,
    /// Ne lancer que les tests dont le nom contient ceci
    filtre: Option<String>,
}

type Etape<'a> = (&'static str, Box<dyn Fn() -> Result<()> + 'a>);

/// Runs the steps.
pub fn commande(racine: &Path, options: &Options) -> Result<()> {
    let etapes: Vec<Etape> = vec![
        ("outils", Box::new(|| outils::preparer(!options.sans_navigateur))),
        ("format", Box::new(|| Commande::cargo().args(["fmt", "--all", "--check"]).executer())),
        ("clippy", Box::new(clippy)),
        ("tidy", Box::new(|| tidy::commande(racine))),
        ("licences", Box::new(|| licences::commande(racine))),
        ("exigences", Box::new(|| exigences::verifier(racine))),
        ("tests", Box::new(|| tests(options))),
    ];
    let mut durees: Vec<(&str, Duration)> = Vec::new();
    let mut echec = None;
    for (nom, etape) in &etapes {
        println!("\n── {nom} ──");
        let debut = Instant::now();
        let resultat = etape();
        durees.push((nom, debut.elapsed()));
        dire_laisses();
        if let Err(erreur) = resultat {
            echec = Some((*nom, erreur));
            break;
        }
    }
    tableau(&durees, etapes.len(), echec.as_ref().map(|(nom, _)| *nom));
    match echec {
        Some((nom, erreur)) => Err(erreur.context(format!("échec à l’étape « {nom} »"))),
        None => Ok(()),
    }
}

fn clippy() -> Result<()> {
    Commande::cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]).executer()
}

fn tests(options: &Options) -> Result<()> {
    let grappe = Grappe::demarrer(Ecriture::Rapide).context("PostgreSQL d’essai")?;
    let mut env = grappe.environnement();
    // Files meet a real clamd where the machine has one; the bench's own otherwise.
    let clamd = outils::chemin("clamd").map(|_| Clamd::demarrer()).transpose()?;
    env.extend(clamd.as_ref().map(Clamd::environnement));
    if options.sans_navigateur {
        env.push(("PARVIS_SANS_NAVIGATEUR".to_owned(), "1".to_owned()));
    } else {
        env.extend(navigateur());
    }
    Commande::cargo().args(["test", "--workspace", "--locked"]).args(options.filtre.as_deref()).envs(&env).executer()
}

/// The variables of the browser, where it is installed.
pub fn navigateur() -> Vec<(String, String)> {
    [("PARVIS_CHROMIUM", "chromium"), ("PARVIS_CHROMEDRIVER", "chromedriver")]
        .iter()
        .filter_map(|(cle, nom)| outils::chemin(nom).map(|c| ((*cle).to_owned(), c.to_string_lossy().into_owned())))
        .collect()
}

/// Ends what the last command left behind, and names it.
pub fn dire_laisses() {
    let laisses = arret::balayer();
    if !laisses.is_empty() {
        arret::dire(&format!("xtask : processus laissés derrière, arrêtés : {}", laisses.join(", ")));
    }
}

fn tableau(durees: &[(&str, Duration)], prevues: usize, echec: Option<&str>) {
    println!("\nétape            secondes");
    for (nom, duree) in durees {
        let suite = if echec == Some(nom) { "  ÉCHEC" } else { "" };
        println!("{nom:<14} {:>10.1}{suite}", duree.as_secs_f64());
    }
    let total: Duration = durees.iter().map(|(_, d)| *d).sum();
    println!("{:<14} {:>10.1}", "total", total.as_secs_f64());
    if durees.len() < prevues {
        println!("({} étape(s) non faites)", prevues - durees.len());
    }
}
