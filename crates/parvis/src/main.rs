//! The one binary.

use std::process::ExitCode;

use clap::Parser as _;
use parvis::commandes::Commande;

/// Parvis, le portail commun des caisses et de leurs partenaires.
#[derive(Debug, clap::Parser)]
#[command(name = "parvis", version, about, disable_help_subcommand = true)]
struct Ligne {
    #[command(subcommand)]
    commande: Commande,
}

fn main() -> ExitCode {
    match Ligne::parse().commande.executer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(erreur) => {
            eprintln!("parvis : {erreur:#}");
            ExitCode::FAILURE
        }
    }
}
