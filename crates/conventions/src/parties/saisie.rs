//! Reading the fields of a form, errors side by side: what is typed stays, each message says what to do.

use socle::{
    Erreurs,
    civil::{Date, lire_jj_mm_aaaa},
};
use toile::Champs;

/// The fields of a form being read.
pub(super) struct Saisie<'a> {
    pub(super) champs: &'a Champs,
    pub(super) erreurs: Erreurs,
}

impl<'a> Saisie<'a> {
    pub(super) fn de(champs: &'a Champs) -> Self {
        Self { champs, erreurs: Erreurs::default() }
    }

    /// A line of `max` characters at most; `quoi` is asked for where it is not optional.
    pub(super) fn texte(&mut self, nom: &str, max: usize, quoi: Option<&str>) -> String {
        let valeur = self.champs.un(nom);
        match (valeur.chars().count(), quoi) {
            (0, Some(quoi)) => self.erreurs.ajouter(nom, format!("Écrivez {quoi}.")),
            (n, _) if n > max => self.erreurs.ajouter(nom, format!("{max} caractères au plus.")),
            _ if valeur.chars().any(|c| c.is_control() && c != '\n') => {
                self.erreurs.ajouter(nom, "Retirez les caractères qui ne s’écrivent pas au clavier.");
            }
            _ => {}
        }
        valeur.to_owned()
    }

    /// A day; the absence of one that is asked for is an error.
    pub(super) fn jour(&mut self, nom: &str, obligatoire: bool) -> Option<Date> {
        let valeur = self.champs.un(nom);
        if valeur.is_empty() && !obligatoire {
            return None;
        }
        let lu = lire_jj_mm_aaaa(valeur);
        if lu.is_none() {
            self.erreurs.ajouter(nom, "Écrivez une date qui existe, sous la forme jj/mm/aaaa.");
        }
        lu
    }

    /// A number; empty is zero where it is optional.
    pub(super) fn nombre(&mut self, nom: &str, obligatoire: bool) -> u32 {
        let valeur = self.champs.un(nom);
        if valeur.is_empty() && !obligatoire {
            return 0;
        }
        valeur.parse().unwrap_or_else(|_| {
            self.erreurs.ajouter(nom, "Écrivez un nombre, en chiffres.");
            0
        })
    }

    /// Lines of a text, each of them not empty.
    pub(super) fn lignes(&mut self, nom: &str, max: usize) -> Vec<String> {
        let texte = self.texte(nom, 2000, None);
        let lignes: Vec<String> = texte.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
        if lignes.len() > max {
            self.erreurs.ajouter(nom, format!("{max} lignes au plus."));
        }
        lignes
    }
}
