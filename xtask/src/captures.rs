//! The command `captures`: a picture of every page, for somebody to look at before showing the product.
//!
//! axe's walk (`crates/parvis/tests/tout/navigateur`) takes them when `PARVIS_CAPTURES` names a folder: the list of
//! pages is the one that the tests keep complete. Deliberately absent: any comparison with yesterday's pictures.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::enfants::Commande;
use crate::essai;

const PAGES: &str = "navigateur::axe::chaque_page_sur_trois_ecrans";

/// The picture of the README stays light to fetch.
const AFFICHE_MAX: u64 = 200_000;

/// Takes the pictures; the one of the documentation replaces the last.
pub fn commande(racine: &Path) -> Result<()> {
    let dossier = racine.join("target/captures");
    if dossier.exists() {
        std::fs::remove_dir_all(&dossier).context("captures précédentes")?;
    }
    std::fs::create_dir_all(&dossier)?;
    let mut env = essai::navigateur();
    env.push(("PARVIS_CAPTURES".to_owned(), dossier.to_string_lossy().into_owned()));
    Commande::cargo()
        .args(["test", "--package", "parvis", "--test", "tout", "--locked"])
        .args(["--", "--exact", PAGES])
        .envs(&env)
        .executer()?;
    let nombre = std::fs::read_dir(&dossier)?.count();
    let affiche = dossier.join("accueil.png");
    let poids = std::fs::metadata(&affiche).context("aucune capture : le test des pages a-t-il changé de nom ?")?.len();
    if poids > AFFICHE_MAX {
        bail!("accueil.png pèse {poids} octets, pour {AFFICHE_MAX} au plus");
    }
    std::fs::create_dir_all(racine.join("docs/images"))?;
    std::fs::copy(&affiche, racine.join("docs/images/accueil.png"))?;
    println!("{nombre} images dans {}", dossier.display());
    Ok(())
}
