//! The command `licences`: each dependency's licence is one we accept, and each direct
//! dependency has its line in `docs/dependances.md`.
//!
//! The licences come from `cargo metadata`, hence from each crate's own manifest.
//! Deliberately absent: reading licence files, and any exception by crate but the literal table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};

use crate::metadonnees::{Metadonnees, Paquet};
use crate::spdx::Expression;

const PERMISES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// (crate, reason): crates whose manifest gives no usable expression. It only shrinks: a line
/// that no crate needs any more is an error.
const EXCEPTIONS: &[(&str, &str)] = &[];

const CARNET: &str = "docs/dependances.md";

/// Checks licences and the notebook of dependencies.
pub fn commande(racine: &Path) -> Result<()> {
    let meta = Metadonnees::lire(racine)?;
    let carnet = std::fs::read_to_string(racine.join(CARNET)).unwrap_or_default();
    let mut erreurs = licences(&meta.packages, EXCEPTIONS);
    erreurs.extend(sans_ligne(&meta, &carnet));
    for erreur in &erreurs {
        println!("erreur : {erreur}");
    }
    let externes = meta.packages.iter().filter(|p| p.source.is_some()).count();
    println!("{externes} crates relus, {} erreur(s)", erreurs.len());
    if !erreurs.is_empty() {
        bail!("{} licence(s) ou ligne(s) de {CARNET} à revoir", erreurs.len());
    }
    Ok(())
}

fn licences(paquets: &[Paquet], exceptions: &[(&str, &str)]) -> Vec<String> {
    let mut erreurs = Vec::new();
    let mut utiles = BTreeSet::new();
    for p in paquets.iter().filter(|p| p.source.is_some()) {
        let lue = p.license.as_deref().and_then(Expression::lire);
        if lue.is_some_and(|e| e.acceptee(PERMISES)) {
            continue;
        }
        if exceptions.iter().any(|(nom, _)| *nom == p.name) {
            utiles.insert(p.name.as_str());
            continue;
        }
        let dite = match (&p.license, &p.license_file) {
            (Some(l), _) => format!("« {l} »"),
            (None, Some(f)) => format!("seulement le fichier {f}"),
            (None, None) => "aucune".to_owned(),
        };
        erreurs.push(format!("{} {} : licence non acceptée ({dite})", p.name, p.version));
    }
    for (nom, _) in exceptions.iter().filter(|(nom, _)| !utiles.contains(nom)) {
        erreurs.push(format!("{nom} : exception de licence devenue inutile"));
    }
    erreurs
}

/// Direct dependencies of the members that have no line in the notebook.
fn sans_ligne(meta: &Metadonnees, carnet: &str) -> Vec<String> {
    let connues = noms_du_carnet(carnet);
    let mut directes: BTreeMap<&str, &str> = BTreeMap::new();
    for membre in meta.membres() {
        for d in membre.dependencies.iter().filter(|d| d.source.is_some()) {
            directes.entry(&d.name).or_insert(&membre.name);
        }
    }
    directes
        .iter()
        .filter(|(nom, _)| !connues.contains(**nom))
        .map(|(nom, membre)| format!("{nom} (utilisé par {membre}) : pas de ligne dans {CARNET}"))
        .collect()
}

/// The words of the table's cells; of a row of three cells or more the last one (why this, what
/// was rejected) does not count.
fn noms_du_carnet(carnet: &str) -> BTreeSet<&str> {
    let mut noms = BTreeSet::new();
    for ligne in carnet.lines().map(str::trim).filter(|l| l.starts_with('|')) {
        let cellules: Vec<&str> = ligne.trim_matches('|').split('|').collect();
        let lues = if cellules.len() >= 3 { cellules.len() - 1 } else { cellules.len() };
        for cellule in cellules.into_iter().take(lues) {
            let est_nom = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            noms.extend(cellule.split(|c| !est_nom(c)).filter(|m| !m.is_empty()));
        }
    }
    noms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paquet(nom: &str, licence: Option<&str>) -> Paquet {
        Paquet {
            id: nom.into(),
            name: nom.into(),
            version: "1.0.0".into(),
            license: licence.map(str::to_owned),
            license_file: None,
            source: Some("registry".into()),
            manifest_path: String::new(),
            dependencies: Vec::new(),
        }
    }

    #[test]
    fn une_licence_refusee_nomme_le_crate() {
        let paquets = [paquet("bon", Some("MIT")), paquet("mauvais", Some("GPL-3.0-only"))];
        let erreurs = licences(&paquets, &[]);
        assert_eq!(erreurs.len(), 1);
        assert!(erreurs[0].contains("mauvais 1.0.0"), "{erreurs:?}");
        assert_eq!(licences(&[paquet("nu", None)], &[]).len(), 1);
    }

    #[test]
    fn une_exception_inutile_est_une_erreur() {
        assert!(licences(&[paquet("nu", None)], &[("nu", "raison")]).is_empty());
        assert_eq!(licences(&[paquet("nu", Some("MIT"))], &[("nu", "raison")]).len(), 1);
    }

    #[test]
    fn le_carnet_se_lit_sans_sa_derniere_colonne() {
        let carnet =
            "| besoin | pris | pourquoi |\n|---|---|---|\n| web | `axum` 0.8, tower-http | maud non |\n| a | b |\n";
        let noms = noms_du_carnet(carnet);
        assert!(noms.contains("axum") && noms.contains("tower-http") && noms.contains("b"));
        assert!(!noms.contains("maud"));
    }
}
