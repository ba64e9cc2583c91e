//! `exigences.tsv`: the identifiers, their article and their class.
//!
//! Classes, several of which may be joined by `/`: E rule, W workflow, F form, D data,
//! A undertaking, C parameter, X legal text only.
//! Deliberately absent: any order of importance between them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

const FICHIER: &str = "exigences.tsv";

/// One line of the file.
#[derive(Debug)]
pub struct Exigence {
    pub classe: String,
}

impl Exigence {
    /// Text kept in the document, without behaviour: apart from the count.
    pub fn hors_compte(&self) -> bool {
        self.classe == "X"
    }

    /// A rule or a workflow: its rule function must carry a mark.
    pub fn veut_une_regle(&self) -> bool {
        self.classe.split('/').any(|c| c == "E" || c == "W")
    }
}

/// All the requirements, by identifier.
#[derive(Debug, Default)]
pub struct Registre(pub BTreeMap<String, Exigence>);

impl Registre {
    /// Reads the file at the root.
    pub fn lire(racine: &Path) -> Result<Self> {
        let texte =
            std::fs::read_to_string(racine.join(FICHIER)).with_context(|| format!("{FICHIER} manque à la racine"))?;
        Self::analyser(&texte)
    }

    /// Reads a header line, then `id`, `article`, `classe` separated by tabs.
    pub fn analyser(texte: &str) -> Result<Self> {
        let mut lues = BTreeMap::new();
        for (i, ligne) in texte.lines().enumerate().skip(1) {
            let champs: Vec<&str> = ligne.split('\t').collect();
            let [id, _article, classe] = champs.as_slice() else {
                bail!("{FICHIER}:{} : trois colonnes attendues", i + 1);
            };
            if !classe.split('/').all(|c| matches!(c, "E" | "W" | "F" | "D" | "A" | "C" | "X")) {
                bail!("{FICHIER}:{} : classe « {classe} » inconnue", i + 1);
            }
            let exigence = Exigence { classe: (*classe).to_owned() };
            if lues.insert((*id).to_owned(), exigence).is_some() {
                bail!("{FICHIER}:{} : {id} deux fois", i + 1);
            }
        }
        Ok(Self(lues))
    }

    /// Identifiers named in a text, `PDC-A2-03` but not `PDC-A2-03-99`.
    pub fn cites<'a>(&'a self, texte: &'a str) -> impl Iterator<Item = &'a str> {
        texte
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'))
            .map(|m| m.trim_matches(['.', '-']))
            .filter_map(|m| self.0.get_key_value(m))
            .map(|(id, _)| id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn le_fichier_se_lit_et_ses_fautes_se_disent() {
        let r = Registre::analyser("id\tarticle\tclasse\nA-1-01\t1\tE/C\nA-1-02\t1\tX\n").unwrap();
        assert!(r.0["A-1-01"].veut_une_regle() && !r.0["A-1-01"].hors_compte());
        assert!(r.0["A-1-02"].hors_compte());
        let cites: Vec<&str> = r.cites("voir A-1-01, A-1-02. et A-1-01-9 (A-1-01…A-1-02)").collect();
        assert_eq!(cites, ["A-1-01", "A-1-02", "A-1-01", "A-1-02"]);
        for faux in ["h\nA-1\t1", "h\nA\t1\tZ", "h\nA\t1\tE\nA\t1\tE"] {
            assert!(Registre::analyser(faux).is_err(), "{faux}");
        }
    }
}
