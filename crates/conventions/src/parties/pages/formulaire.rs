//! The fields of the room's forms, by their kind.

use socle::{Erreurs, Refus};
use toile::{
    Champs,
    composants::{Champ, Choix, Reponse1, Sommaire, Zone},
};

use crate::pages::{Groupe, champ, choix, rendre};

/// What was typed and what is wrong with it.
#[derive(Clone, Copy)]
pub(super) struct Formulaire<'a> {
    pub(super) saisie: &'a Champs,
    pub(super) erreurs: &'a Erreurs,
}

/// Groups whose summary link leads to the first answer.
const GROUPES: [&str; 10] = [
    "documents",
    "parties",
    "ou_representant",
    "tacite",
    "termes",
    "roles",
    "remplace",
    "hors_ue",
    "engagements",
    "genre",
];

/// The summary of errors.
pub(super) fn sommaire(erreurs: &Erreurs) -> Sommaire {
    Sommaire::de(erreurs, |c| {
        if GROUPES.contains(&c) || c == "qui" || c.starts_with("partie") { format!("{c}-1") } else { c.to_owned() }
    })
}

impl Formulaire<'_> {
    fn champ(&self, nom: &str, libelle: &str, aide: &str) -> Champ {
        Champ { aide: aide.into(), ..champ(nom, libelle, self.saisie, self.erreurs) }
    }

    /// A line of text.
    pub(super) fn texte(&self, nom: &str, libelle: &str, aide: &str) -> Result<String, Refus> {
        rendre(&self.champ(nom, libelle, aide))
    }

    /// One that may stay empty.
    pub(super) fn libre(&self, nom: &str, libelle: &str, aide: &str) -> Result<String, Refus> {
        rendre(&Champ { facultatif: true, ..self.champ(nom, libelle, aide) })
    }

    /// A day.
    pub(super) fn jour(&self, nom: &str, libelle: &str, facultatif: bool) -> Result<String, Refus> {
        let champ = self.champ(nom, libelle, "jj/mm/aaaa");
        rendre(&Champ { facultatif, clavier: "numeric", largeur: 8, ..champ })
    }

    /// A number.
    pub(super) fn nombre(&self, nom: &str, libelle: &str, aide: &str, facultatif: bool) -> Result<String, Refus> {
        rendre(&Champ { facultatif, clavier: "numeric", largeur: 4, ..self.champ(nom, libelle, aide) })
    }

    /// A phone.
    pub(super) fn telephone(&self, nom: &str, libelle: &str, aide: &str) -> Result<String, Refus> {
        rendre(&Champ { facultatif: true, genre: "tel", clavier: "tel", largeur: 15, ..self.champ(nom, libelle, aide) })
    }

    /// Several lines.
    pub(super) fn zone(&self, nom: &str, libelle: &str, aide: &str, facultatif: bool) -> Result<String, Refus> {
        self.zone_de(nom, libelle, aide, (facultatif, 2000))
    }

    /// A few lines: five hundred characters, as the rules count them.
    pub(super) fn zone_courte(&self, nom: &str, libelle: &str, aide: &str) -> Result<String, Refus> {
        self.zone_de(nom, libelle, aide, (false, 500))
    }

    fn zone_de(&self, nom: &str, libelle: &str, aide: &str, (facultatif, max): (bool, usize)) -> Result<String, Refus> {
        let (valeur, erreur) = (self.saisie.un(nom).into(), self.erreurs.pour(nom).into());
        rendre(&Zone { nom: nom.into(), libelle: libelle.into(), aide: aide.into(), valeur, erreur, facultatif, max })
    }

    fn choix(&self, nom: &str, legende: &str, aide: &str, reponses: Vec<(String, String)>) -> Choix {
        let choisies = self.saisie.tous(nom);
        let reponse = |(code, libelle): (String, String)| Reponse1 {
            coche: choisies.contains(&code.as_str()),
            code,
            libelle,
            ..Reponse1::default()
        };
        let reponses = reponses.into_iter().map(reponse).collect();
        Choix { aide: aide.into(), ..choix(nom, legende, reponses, self.erreurs) }
    }

    /// One answer.
    pub(super) fn un(
        &self,
        nom: &str,
        legende: &str,
        aide: &str,
        reponses: Vec<(String, String)>,
    ) -> Result<String, Refus> {
        rendre(&self.choix(nom, legende, aide, reponses))
    }

    /// One answer, or none.
    pub(super) fn un_ou_rien(
        &self,
        nom: &str,
        legende: &str,
        aide: &str,
        reponses: Vec<(String, String)>,
    ) -> Result<String, Refus> {
        rendre(&Choix { facultatif: true, ..self.choix(nom, legende, aide, reponses) })
    }

    /// Several answers.
    pub(super) fn plusieurs(
        &self,
        nom: &str,
        legende: &str,
        aide: &str,
        reponses: Vec<(String, String)>,
    ) -> Result<String, Refus> {
        rendre(&Choix { multiple: true, ..self.choix(nom, legende, aide, reponses) })
    }
}

/// Fields under one legend.
pub(super) fn groupe(legende: &str, aide: &str, pieces: Vec<String>) -> Result<String, Refus> {
    rendre(&Groupe { legende: legende.into(), aide: aide.into(), pieces })
}

/// Answers from fixed words.
pub(super) fn reponses<const N: usize>(paires: [(&str, &str); N]) -> Vec<(String, String)> {
    paires.into_iter().map(|(code, libelle)| (code.to_owned(), libelle.to_owned())).collect()
}
