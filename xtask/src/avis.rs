//! The command `avis`: security advisories, or the honest sentence that none were read.
//!
//! It runs cargo-audit or cargo-deny on a database that is already on the machine.
//! Deliberately absent: fetching a database, and calling silence a success.

use std::path::PathBuf;

use anyhow::Result;

use crate::enfants::Commande;
use crate::outils;

const NON_VERIFIE: &str = "avis de sécurité : non vérifié (aucune base d’avis accessible ici)";

/// Runs the tool that is there with the database that is there.
pub fn commande() -> Result<()> {
    let cargo = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|h| h.join(".cargo")))
        .unwrap_or_default();
    // A database is a folder `crates` with one folder per crate: an empty shell does not count.
    let base_audit = cargo.join("advisory-db");
    if outils::chemin("cargo-audit").is_some() && base_audit.join("crates").is_dir() {
        return Commande::cargo().args(["audit", "--no-fetch", "--stale"]).executer();
    }
    let bases = std::fs::read_dir(cargo.join("advisory-dbs"));
    let base_deny = bases.is_ok_and(|mut d| d.any(|b| b.is_ok_and(|b| b.path().join("crates").is_dir())));
    if outils::chemin("cargo-deny").is_some() && base_deny {
        return Commande::cargo().args(["deny", "--offline", "check", "advisories"]).executer();
    }
    println!("{NON_VERIFIE}");
    Ok(())
}
