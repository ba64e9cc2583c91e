//! The command `exigences`: which requirements of `exigences.tsv` the tests prove.
//!
//! A test names what it proves (`exigences!["PDC-A2-03"]`), a rule function carries its mark
//! (`// regle: PDC-A2-03; permissive: Ok(())`); both are read from the source by `collecte`,
//! counted by `rapport`, and put to the proof by `eprouver`, which breaks rules one at a time.
//! Deliberately absent: the sentences of the requirements, which are not ours to publish.

mod collecte;
mod copie;
mod eprouver;
mod rapport;
mod registre;

use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;

use collecte::Collecte;
use rapport::Rapport;
use registre::Registre;

#[derive(Args, Debug)]
pub struct Options {
    /// Imprimer un objet JSON
    #[arg(long)]
    json: bool,
    /// Rendre permissives N règles tirées au hasard et exiger qu’un test échoue
    #[arg(long, value_name = "N")]
    eprouver: Option<usize>,
    /// Graine du tirage (imprimée à chaque fois)
    #[arg(long, value_name = "S", requires = "eprouver")]
    graine: Option<u64>,
}

/// Counts, or puts rules to the proof.
pub fn commande(racine: &Path, options: &Options) -> Result<()> {
    let (registre, collecte) = lire(racine)?;
    if let Some(nombre) = options.eprouver {
        refuser(&collecte)?;
        return eprouver::eprouver(racine, &collecte, nombre, options.graine);
    }
    let rapport = Rapport::new(&registre, &collecte);
    if options.json {
        println!("{}", rapport.json()?);
    } else {
        rapport.imprimer(&registre);
    }
    refuser(&collecte)
}

/// The step of `cargo xtask test`: errors only, and one line of counts.
pub fn verifier(racine: &Path) -> Result<()> {
    let (registre, collecte) = lire(racine)?;
    Rapport::new(&registre, &collecte).resumer();
    refuser(&collecte)
}

fn lire(racine: &Path) -> Result<(Registre, Collecte)> {
    let registre = Registre::lire(racine)?;
    let collecte = Collecte::lire(racine, &registre)?;
    Ok((registre, collecte))
}

fn refuser(collecte: &Collecte) -> Result<()> {
    for erreur in &collecte.erreurs {
        crate::arret::dire(&format!("erreur : {erreur}"));
    }
    if !collecte.erreurs.is_empty() {
        bail!("exigences : {} erreur(s)", collecte.erreurs.len());
    }
    Ok(())
}
