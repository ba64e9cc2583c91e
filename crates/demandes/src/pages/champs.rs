//! From a form's data to components, and from answers to words.

use askama::Template as _;
use socle::{Erreurs, Refus, civil};
use toile::{
    Maison,
    composants::{Champ as Ligne, Choix, Reponse1, Zone},
};

use crate::{
    echanges::avertissement,
    formulaire::{Champ, Ecran, Genre},
    regles::{DateNaissance, Reponses, Saisie, demande},
};

/// The fields of a screen, rendered with what was typed and what to do about it.
///
/// `confirme`: what is shown is stored, so that the words the guard finds in it were confirmed when they were sent.
pub(super) fn rendre(
    maison: &Maison,
    ecran: &Ecran,
    identite: &[String],
    saisie: &impl Saisie,
    erreurs: &Erreurs,
    confirme: bool,
) -> Result<Vec<String>, Refus> {
    rendre_tous(maison, ecran.champs.iter().filter(|c| demande(c, identite)), saisie, erreurs, confirme)
}

/// The fields of a step, the same way.
pub(super) fn rendre_champs(
    maison: &Maison,
    champs: &[Champ],
    saisie: &impl Saisie,
    erreurs: &Erreurs,
) -> Result<Vec<String>, Refus> {
    rendre_tous(maison, champs.iter(), saisie, erreurs, false)
}

fn rendre_tous<'a>(
    maison: &Maison,
    champs: impl Iterator<Item = &'a Champ>,
    saisie: &impl Saisie,
    erreurs: &Erreurs,
    confirme: bool,
) -> Result<Vec<String>, Refus> {
    let rendu = |c: &Champ| {
        let defaut = |e: askama::Error| Refus::Interne(format!("gabarit : {e}"));
        let champ = un(c, saisie, erreurs.pour(&c.code)).map_err(defaut)?;
        if c.genre != Genre::TexteLong {
            return Ok(champ);
        }
        let coche = confirme || saisie.un(&format!("{}_necessaire", c.code)) == "oui";
        let garde = avertissement(maison, &c.code, saisie.un(&c.code), coche)?;
        Ok(champ + &garde.render().map_err(defaut)?)
    };
    champs.map(rendu).collect()
}

fn un(champ: &Champ, saisie: &impl Saisie, erreur: &str) -> Result<String, askama::Error> {
    let (nom, libelle, aide, erreur) =
        (champ.code.clone(), champ.libelle.clone(), champ.aide.clone(), erreur.to_owned());
    let facultatif = !champ.obligatoire;
    let valeur = saisie.un(&champ.code);
    match champ.genre {
        Genre::Choix | Genre::ChoixMultiple => {
            let cochees = saisie.tous(&champ.code);
            let reponse = |o: &crate::formulaire::OptionDeChoix| Reponse1 {
                coche: cochees.contains(&o.code.as_str()),
                code: o.code.clone(),
                libelle: o.libelle.clone(),
                aide: o.aide.clone(),
                ferme: false,
            };
            let reponses = champ.options.iter().map(reponse).collect();
            let multiple = champ.genre == Genre::ChoixMultiple;
            Choix { nom, legende: libelle, aide, erreur, facultatif, multiple, reponses }.render()
        }
        Genre::TexteLong => {
            let valeur = valeur.to_owned();
            Zone { nom, libelle, aide, valeur, erreur, facultatif, max: champ.max.unwrap_or(5000) }.render()
        }
        genre => {
            let (clavier, largeur) = match genre {
                Genre::Telephone => ("tel", 15),
                Genre::DateNaissance | Genre::Jour => ("numeric", 8),
                Genre::Departement => ("", 4),
                _ => ("", 30),
            };
            // A stored date comes back as it is typed; what is not a date comes back as it was.
            let date =
                (genre == Genre::DateNaissance).then(|| DateNaissance::lire(valeur, civil::Date::MAX).ok()).flatten();
            let valeur = date.map_or_else(|| valeur.to_owned(), DateNaissance::tapee);
            Ligne {
                nom,
                libelle,
                aide,
                valeur,
                erreur,
                facultatif,
                genre: "text",
                autocomplete: "off",
                clavier,
                largeur,
            }
            .render()
        }
    }
}

/// The id of the first input of a field: where an error's link leads.
pub(super) fn premier(ecran: &Ecran, code: &str) -> String {
    let choix = ecran.champs.iter().any(|c| c.code == code && c.est_choix());
    if choix { format!("{code}-1") } else { code.to_owned() }
}

/// An answer in words, one line per value.
pub(super) fn en_mots(champ: &Champ, reponses: &Reponses) -> Vec<String> {
    let libelle = |code: &String| champ.options.iter().find(|o| o.code == *code).map_or(code, |o| &o.libelle).clone();
    let valeurs = reponses.0.get(&champ.code).map_or(&[][..], |r| r.valeurs());
    match champ.genre {
        Genre::Choix | Genre::ChoixMultiple => valeurs.iter().map(libelle).collect(),
        Genre::DateNaissance => valeurs
            .iter()
            .map(|v| DateNaissance::lire(v, civil::Date::MAX).map_or_else(|_| v.clone(), DateNaissance::en_mots))
            .collect(),
        Genre::Jour => valeurs.iter().map(|v| v.parse().map_or_else(|_| v.clone(), socle::francais::jour)).collect(),
        _ => valeurs.iter().flat_map(|v| v.lines().map(str::to_owned).collect::<Vec<_>>()).collect(),
    }
}
