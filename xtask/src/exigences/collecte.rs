//! What the source says of the requirements: tests that name them, marks of rules, citations.
//!
//! The macro call may stand in a test or in a helper that tests call (one body, two engines); the
//! names of the tests that reach it are kept, since `--eprouver` runs them.
//! Deliberately absent: calls from one crate to another; a proof stands in the crate that runs it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use super::registre::Registre;
use crate::depot::{self, a_extension};
use crate::source::{Source, mots};

const MACRO: &str = "exigences!";
const MARQUE: &str = "// regle:";
const PAR_TEST: usize = 3;

/// A rule function and its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regle {
    pub ids: Vec<String>,
    /// Expression that makes it permissive when returned at once.
    pub permissive: String,
    pub fichier: String,
    pub ligne: usize,
    pub fonction: String,
    /// Place of the first byte of its body.
    pub corps: usize,
}

/// The tests of one file that name an identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Preuve {
    pub fichier: String,
    /// Names of test functions (or of what a macro makes tests of).
    pub tests: BTreeSet<String>,
}

/// Everything read.
#[derive(Debug, Default)]
pub struct Collecte {
    pub preuves: BTreeMap<String, BTreeSet<Preuve>>,
    pub cites: BTreeSet<String>,
    pub regles: Vec<Regle>,
    pub erreurs: Vec<String>,
}

impl Collecte {
    /// Reads `crates/**/*.rs` and `modeles/`.
    pub fn lire(racine: &Path, registre: &Registre) -> Result<Self> {
        let lus = |garde: &dyn Fn(&str) -> bool| -> Result<Vec<depot::Fichier>> {
            let chemins: Vec<String> = depot::chemins(racine)?.into_iter().filter(|c| garde(c)).collect();
            depot::textes(racine, &chemins)
        };
        let mut collecte = Self::default();
        for f in lus(&|c| c.starts_with("modeles/"))? {
            collecte.cites.extend(registre.cites(&f.texte).map(str::to_owned));
        }
        let sources: Vec<(String, Source)> = lus(&|c| c.starts_with("crates/") && a_extension(c, "rs"))?
            .into_iter()
            .map(|f| (Source::lire(&f.texte, depot::est_essai(&f.chemin)), f.chemin))
            .map(|(s, c)| (c, s))
            .collect();
        collecte.analyser(registre, &sources);
        Ok(collecte)
    }

    fn analyser(&mut self, registre: &Registre, sources: &[(String, Source)]) {
        for (chemin, source) in sources {
            self.cites.extend(registre.cites(&source.commentaires).map(str::to_owned));
            self.lire_marques(registre, chemin, source);
            for place in source.mots(MACRO) {
                if let Err(erreur) = self.lire_appel(registre, sources, (chemin, source), place) {
                    self.erreurs.push(format!("{chemin}:{} : {erreur}", source.ligne(place)));
                }
            }
        }
    }

    /// One call of the macro.
    fn lire_appel(
        &mut self,
        registre: &Registre,
        sources: &[(String, Source)],
        (chemin, source): (&str, &Source),
        place: usize,
    ) -> Result<(), String> {
        let ids = identifiants(registre, source, place)?;
        let fonction = source.fonction_a(place).ok_or("exigences! hors d’une fonction")?;
        if !fonction.test && !source.est_essai(place) {
            return Err(format!("exigences! dans {}, qui n’est pas du code de test", fonction.nom));
        }
        let crate_ = prefixe(chemin);
        let voisins: Vec<&Source> = sources.iter().filter(|(c, _)| prefixe(c) == crate_).map(|(_, s)| s).collect();
        let tests = atteint_par(&fonction.nom, fonction.test, &voisins);
        if tests.is_empty() {
            return Err(format!("exigences! dans {}, qu’aucun test de {crate_} n’appelle", fonction.nom));
        }
        for id in ids {
            let preuve = Preuve { fichier: chemin.to_owned(), tests: tests.clone() };
            self.preuves.entry(id.to_owned()).or_default().insert(preuve);
        }
        Ok(())
    }

    /// The marks of a file, each above its function.
    fn lire_marques(&mut self, registre: &Registre, chemin: &str, source: &Source) {
        for (i, ligne) in source.commentaires.lines().enumerate() {
            let Some(marque) = ligne.trim().strip_prefix(MARQUE) else {
                continue;
            };
            let numero = i + 1;
            match lire_marque(registre, source, marque, numero) {
                Ok(regle) => self.regles.push(Regle { fichier: chemin.to_owned(), ..regle }),
                Err(erreur) => self.erreurs.push(format!("{chemin}:{numero} : {erreur}")),
            }
        }
    }

    /// Identifiers that a mark names.
    pub fn marques(&self) -> BTreeSet<&str> {
        self.regles.iter().flat_map(|r| r.ids.iter().map(String::as_str)).collect()
    }
}

/// The identifiers of one call of the macro: known ones, from one to three.
fn identifiants<'a>(registre: &Registre, source: &'a Source, place: usize) -> Result<Vec<&'a str>, String> {
    let suite = source.code.get(place + MACRO.len()..).unwrap_or_default();
    let ouvre = source.code.len() - suite.trim_start().len();
    let fin = source.fermeture(ouvre).ok_or("appel sans fin")?;
    let dedans = source.chaines.get(ouvre..fin).unwrap_or_default();
    let ids: Vec<&str> = dedans.split_whitespace().collect();
    if let Some(inconnu) = ids.iter().find(|i| !registre.0.contains_key(**i)) {
        return Err(format!("exigence inconnue : {inconnu}"));
    }
    if ids.is_empty() || ids.len() > PAR_TEST {
        return Err(format!("{} exigences dans un appel (de 1 à {PAR_TEST})", ids.len()));
    }
    Ok(ids)
}

/// ` PDC-A2-02 PDC-A2-04; permissive: Ok(())`, above the function it speaks of.
fn lire_marque(registre: &Registre, source: &Source, marque: &str, ligne: usize) -> Result<Regle, String> {
    let (ids, permissive) = marque
        .split_once(';')
        .and_then(|(ids, reste)| Some((ids, reste.trim().strip_prefix("permissive:")?.trim())))
        .ok_or("marque attendue : « // regle: ID ID; permissive: EXPRESSION »")?;
    let ids: Vec<String> = ids.split_whitespace().map(str::to_owned).collect();
    if ids.is_empty() || permissive.is_empty() {
        return Err("marque sans identifiant ou sans expression".to_owned());
    }
    if let Some(inconnu) = ids.iter().find(|i| !registre.0.contains_key(*i)) {
        return Err(format!("exigence inconnue : {inconnu}"));
    }
    let fonction = source
        .fonctions
        .iter()
        .find(|f| (f.entete..f.ligne).contains(&ligne))
        .ok_or("marque sans fonction juste en dessous")?;
    Ok(Regle {
        ids,
        permissive: permissive.to_owned(),
        fichier: String::new(),
        ligne: fonction.ligne,
        fonction: fonction.nom.clone(),
        corps: fonction.corps.start,
    })
}

/// `crates/dossiers` of `crates/dossiers/tests/tout/main.rs`.
fn prefixe(chemin: &str) -> &str {
    let fin = chemin.match_indices('/').nth(1).map_or(chemin.len(), |(i, _)| i);
    chemin.get(..fin).unwrap_or(chemin)
}

/// Names of the tests that reach a function: itself, or those that name it, step by step; or the
/// function itself where a macro outside functions names it (`deux_moteurs!(refus_tardif)`).
fn atteint_par(nom: &str, est_test: bool, sources: &[&Source]) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    if est_test {
        tests.insert(nom.to_owned());
    }
    let mut vus: BTreeSet<String> = BTreeSet::new();
    let mut a_voir = vec![nom.to_owned()];
    while let Some(cherche) = a_voir.pop() {
        if !vus.insert(cherche.clone()) {
            continue;
        }
        for source in sources {
            for place in mots(&source.code, &cherche) {
                let definition = source.code.get(..place).is_some_and(|t| t.trim_end().ends_with("fn"));
                match source.fonction_a(place) {
                    _ if definition => {}
                    Some(f) if f.test => {
                        tests.insert(f.nom.clone());
                    }
                    Some(f) if source.est_essai(place) => a_voir.push(f.nom.clone()),
                    None if source.blocs.iter().any(|b| b.macro_ && b.ouvre < place && place < b.ferme) => {
                        tests.insert(cherche.clone());
                    }
                    _ => {}
                }
            }
        }
    }
    tests
}

#[cfg(test)]
#[path = "collecte_tests.rs"]
mod tests;
