//! The count: éprouvées, citées, applicables.
//!
//! Éprouvée: a test names it and, for a rule or a workflow (E, W), a rule function carries its
//! mark. Citée: named by a test, a mark, a comment or the models, without being éprouvée.
//! Applicables: all but the legal texts (class X).
//! Deliberately absent: a percentage to reach.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde::Serialize;

use super::collecte::Collecte;
use super::registre::Registre;

#[derive(Debug, Serialize)]
struct RegleDite<'a> {
    ids: &'a [String],
    fichier: &'a str,
    ligne: usize,
    fonction: &'a str,
}

/// What is printed.
#[derive(Debug, Serialize)]
pub struct Rapport<'a> {
    applicables: usize,
    eprouvees: BTreeSet<&'a str>,
    citees: BTreeSet<&'a str>,
    regles: Vec<RegleDite<'a>>,
    erreurs: &'a [String],
}

impl<'a> Rapport<'a> {
    /// Counts.
    pub fn new(registre: &'a Registre, collecte: &'a Collecte) -> Self {
        let marques = collecte.marques();
        let mut eprouvees = BTreeSet::new();
        let mut citees = BTreeSet::new();
        for (id, exigence) in registre.0.iter().filter(|(_, e)| !e.hors_compte()) {
            let testee = collecte.preuves.contains_key(id);
            let reglee = marques.contains(id.as_str());
            if testee && (reglee || !exigence.veut_une_regle()) {
                eprouvees.insert(id.as_str());
            } else if testee || reglee || collecte.cites.contains(id) {
                citees.insert(id.as_str());
            }
        }
        Self {
            applicables: registre.0.values().filter(|e| !e.hors_compte()).count(),
            eprouvees,
            citees,
            regles: collecte
                .regles
                .iter()
                .map(|r| RegleDite { ids: &r.ids, fichier: &r.fichier, ligne: r.ligne, fonction: &r.fonction })
                .collect(),
            erreurs: &collecte.erreurs,
        }
    }

    /// One object on one line.
    pub fn json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// One line.
    pub fn resumer(&self) {
        println!(
            "exigences : {} éprouvées, {} citées, {} applicables ; {} règles marquées",
            self.eprouvees.len(),
            self.citees.len(),
            self.applicables,
            self.regles.len()
        );
    }

    /// The table by prefix.
    pub fn imprimer(&self, registre: &Registre) {
        let mut lignes: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for (id, exigence) in &registre.0 {
            let prefixe = id.split('-').next().unwrap_or_default();
            let [applicables, eprouvees, citees, hors] = lignes.entry(prefixe).or_default();
            *applicables += usize::from(!exigence.hors_compte());
            *hors += usize::from(exigence.hors_compte());
            *eprouvees += usize::from(self.eprouvees.contains(id.as_str()));
            *citees += usize::from(self.citees.contains(id.as_str()));
        }
        println!("préfixe  applicables  éprouvées  citées  (X à part)");
        for (prefixe, [applicables, eprouvees, citees, hors]) in lignes {
            println!("{prefixe:<8} {applicables:>11} {eprouvees:>10} {citees:>7} {hors:>11}");
        }
        self.resumer();
    }
}

#[cfg(test)]
mod tests {
    use super::super::collecte::{Preuve, Regle};
    use super::*;

    #[test]
    fn une_regle_sans_marque_n_est_que_citee_et_x_est_a_part() {
        let tsv = "id\tarticle\tclasse\nA-1\t1\tE/C\nA-2\t1\tD\nA-3\t1\tX\nA-4\t1\tW\nA-5\t1\tF\nA-6\t1\tA\n";
        let registre = Registre::analyser(tsv).unwrap();
        let mut c = Collecte::default();
        for id in ["A-1", "A-2", "A-3", "A-4"] {
            let p = Preuve { fichier: "f".into(), tests: ["t".to_owned()].into() };
            c.preuves.insert(id.into(), [p].into());
        }
        c.cites.insert("A-5".into());
        c.regles.push(Regle {
            ids: vec!["A-4".into()],
            permissive: "()".into(),
            fichier: "f".into(),
            ligne: 1,
            fonction: "g".into(),
            corps: 0,
        });
        let r = Rapport::new(&registre, &c);
        assert_eq!(r.applicables, 5);
        assert_eq!(r.eprouvees.iter().collect::<Vec<_>>(), [&"A-2", &"A-4"]);
        assert_eq!(r.citees.iter().collect::<Vec<_>>(), [&"A-1", &"A-5"]);
        assert!(r.json().unwrap().starts_with("{\"applicables\":5,\"eprouvees\":[\"A-2\",\"A-4\"]"));
    }
}
