//! Screenshots, taken during axe's walk when `PARVIS_CAPTURES` names a folder (`cargo xtask captures`): looking at
//! them is a person's work, which no assertion replaces.

use std::path::PathBuf;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::chrome::{CLAIR, Ecran, Fenetre};

/// The page that stands for Parvis in the documentation, at its first screen.
const AFFICHE: &str = "file";

/// The folder asked for.
pub(super) fn dossier() -> Option<PathBuf> {
    std::env::var_os("PARVIS_CAPTURES").map(PathBuf::from)
}

/// Whether page `nom` is looked at: all are, unless `PARVIS_VUES` gives the beginnings of some names, with commas. For
/// whoever works on a few pages; never set where everything must be looked at.
pub(super) fn choisie(nom: &str) -> bool {
    std::env::var("PARVIS_VUES").map_or(true, |debuts| debuts.split(',').any(|d| nom.starts_with(d)))
}

/// Takes page `nom`, whole, as `ecran` shows it.
pub(super) async fn prendre(f: &Fenetre, dossier: &std::path::Path, nom: &str, ecran: Ecran) {
    let hauteur = f.demander("return document.documentElement.scrollHeight").await;
    let cadre = json!({ "x": 0, "y": 0, "width": ecran.largeur, "height": hauteur, "scale": 1 });
    let image = f.cdp("Page.captureScreenshot", json!({ "captureBeyondViewport": true, "clip": cadre })).await;
    let octets = STANDARD.decode(image["data"].as_str().unwrap()).unwrap();
    std::fs::write(dossier.join(format!("{nom}.{}.png", ecran.nom)), octets).unwrap();
    if nom == AFFICHE && ecran == CLAIR {
        let octets = f.client.screenshot().await.unwrap();
        std::fs::write(dossier.join("accueil.png"), octets).unwrap();
    }
}
