//! The command `tidy`: what the house wants of its files and no other tool checks.
//!
//! Rules are data: a name, a reason, GOOD and BAD examples that the unit test below runs, and one
//! function. They live by kind: `rust` (what the code may say), `forme` (heads and lengths),
//! `pages` (templates), `textes` (names and addresses).
//! Deliberately absent: what rustfmt and clippy already do, and any rewriting of files.

mod forme;
mod pages;
mod rust;
mod textes;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};

use crate::depot::{self, Fichier};
use crate::source::Source;

/// (rule, file, reason): places where a rule is known not to hold. The table only shrinks: a line
/// that catches nothing any more is an error.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("adresses", "xtask/src/tidy/textes.rs", "les exemples de la règle elle-même"),
    ("noms-reels", "xtask/src/tidy/textes.rs", "le mot d’exemple de la règle elle-même"),
];

/// A file as the rules see it.
struct Lu<'a> {
    chemin: &'a str,
    texte: &'a str,
    /// Only for Rust files.
    source: Option<Source>,
}

impl<'a> Lu<'a> {
    fn new(chemin: &'a str, texte: &'a str) -> Self {
        let rust = depot::a_extension(chemin, "rs");
        let source = rust.then(|| Source::lire(texte, depot::est_essai(chemin)));
        Self { chemin, texte, source }
    }
}

/// One thing found: line (0 for the whole file) and message.
type Constat = (usize, String);

/// An example: path and text.
type Exemple = (&'static str, &'static str);

struct Regle {
    nom: &'static str,
    pourquoi: &'static str,
    avertissement: bool,
    bons: &'static [Exemple],
    mauvais: &'static [Exemple],
    verifie: fn(&Lu) -> Vec<Constat>,
}

fn regles() -> impl Iterator<Item = &'static Regle> {
    [rust::REGLES, forme::REGLES, pages::REGLES, textes::REGLES].into_iter().flatten()
}

/// Reads the files and reports.
pub fn commande(racine: &Path) -> Result<()> {
    let fichiers = depot::textes(racine, &depot::chemins(racine)?)?;
    let lus: Vec<Lu> = fichiers.iter().map(|f: &Fichier| Lu::new(&f.chemin, &f.texte)).collect();
    let (erreurs, avertissements) = relire(&lus, EXCEPTIONS);
    for (regle, lieu, message) in &erreurs {
        println!("erreur [{regle}] {lieu} : {message}");
    }
    let mut pourquoi: Vec<&str> = erreurs.iter().map(|(r, _, _)| *r).collect();
    pourquoi.dedup();
    for regle in regles().filter(|r| pourquoi.contains(&r.nom)) {
        println!("   {} : {}", regle.nom, regle.pourquoi);
        for (mot, exemples) in [("oui", regle.bons), ("non", regle.mauvais)] {
            if let Some((chemin, texte)) = exemples.first() {
                let texte: String = texte.trim().replace('\n', " ⏎ ").chars().take(90).collect();
                println!("      {mot} : {chemin} « {texte} »");
            }
        }
    }
    for (regle, nombre) in avertissements {
        println!("avertissement [{regle}] {nombre} endroit(s)");
    }
    forme::dire_les_plus_longues(&lus);
    println!("{} fichiers relus, {} erreur(s)", lus.len(), erreurs.len());
    if !erreurs.is_empty() {
        bail!("tidy : {} erreur(s)", erreurs.len());
    }
    Ok(())
}

type Erreur = (&'static str, String, String);

/// Applies every rule to every file.
fn relire(lus: &[Lu], exceptions: &[(&'static str, &str, &str)]) -> (Vec<Erreur>, BTreeMap<&'static str, usize>) {
    let mut erreurs = Vec::new();
    let mut avertissements: BTreeMap<&str, usize> = BTreeMap::new();
    let mut utiles = vec![false; exceptions.len()];
    for regle in regles() {
        for lu in lus {
            let constats = (regle.verifie)(lu);
            if constats.is_empty() {
                continue;
            }
            let connue = exceptions.iter().position(|(r, f, _)| *r == regle.nom && *f == lu.chemin);
            if let Some(utile) = connue.and_then(|i| utiles.get_mut(i)) {
                *utile = true;
            } else if regle.avertissement {
                *avertissements.entry(regle.nom).or_default() += constats.len();
            } else {
                erreurs.extend(constats.into_iter().map(|(ligne, message)| {
                    let lieu = if ligne == 0 { lu.chemin.to_owned() } else { format!("{}:{ligne}", lu.chemin) };
                    (regle.nom, lieu, message)
                }));
            }
        }
    }
    for ((regle, fichier, _), _) in exceptions.iter().zip(utiles).filter(|(_, utile)| !utile) {
        erreurs.push((regle, (*fichier).to_owned(), "exception devenue inutile : ôtez-la de la table".to_owned()));
    }
    (erreurs, avertissements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaque_regle_accepte_ses_bons_exemples_et_voit_les_mauvais() {
        for regle in regles() {
            assert!(!regle.bons.is_empty() && !regle.mauvais.is_empty(), "{} : exemples", regle.nom);
            for (chemin, texte) in regle.bons {
                let constats = (regle.verifie)(&Lu::new(chemin, texte));
                assert!(constats.is_empty(), "{} refuse {chemin} {texte:?} : {constats:?}", regle.nom);
            }
            for (chemin, texte) in regle.mauvais {
                let constats = (regle.verifie)(&Lu::new(chemin, texte));
                assert!(!constats.is_empty(), "{} accepte {chemin} {texte:?}", regle.nom);
            }
        }
    }

    #[test]
    fn les_noms_des_regles_sont_uniques_et_les_exceptions_en_nomment() {
        let mut noms: Vec<&str> = regles().map(|r| r.nom).collect();
        assert!(EXCEPTIONS.iter().all(|(r, _, raison)| noms.contains(r) && !raison.is_empty()));
        let avant = noms.len();
        noms.sort_unstable();
        noms.dedup();
        assert_eq!(noms.len(), avant);
    }

    #[test]
    fn une_exception_tait_sa_regle_et_devient_erreur_quand_elle_ne_sert_plus() {
        let exceptions = [("inacheve", "crates/a/src/lib.rs", "raison")];
        let fautif = [Lu::new("crates/a/src/lib.rs", "//! t\nfn a() { todo!() }\n")];
        assert!(relire(&fautif, &exceptions).0.is_empty());
        assert_eq!(relire(&fautif, &[]).0.len(), 1);
        let sain = [Lu::new("crates/a/src/lib.rs", "//! t\n")];
        assert_eq!(relire(&sain, &exceptions).0.len(), 1);
    }
}
