//! The form of a model's parameters, made from the model: one group per parameter, its article in its legend.

use askama::Template;
use socle::{Erreurs, Refus};
use toile::{
    Champs,
    composants::{Champ, Choix, Reponse1, Zone},
};

use super::rendre;
use crate::{
    GenreParametre, Modele, Parametre,
    regles::{Saisie, code_unite},
};

/// Longest value that a draft keeps.
const VALEUR_MAX: usize = 1000;

/// Several fields under one legend.
#[derive(Template)]
#[template(path = "conventions/groupe.html")]
pub(crate) struct Groupe {
    pub(crate) legende: String,
    pub(crate) aide: String,
    pub(crate) pieces: Vec<String>,
}

/// The fields of a parameter's form, those that may come several times first.
fn noms(p: &Parametre) -> (Vec<String>, Vec<String>) {
    let part = |part: &str| format!("{}-{part}", p.code);
    match p.genre {
        GenreParametre::Fonctions | GenreParametre::Champs => (vec![p.code.clone()], Vec::new()),
        GenreParametre::Choix | GenreParametre::Entier | GenreParametre::Texte => (Vec::new(), vec![p.code.clone()]),
        GenreParametre::Delai => (Vec::new(), ["nombre", "unite", "depart"].map(part).to_vec()),
        GenreParametre::Tranches => {
            let bandes = (1..=p.bornes.len() + 1).map(|rang| part(&rang.to_string()));
            (Vec::new(), bandes.chain([part("illimite")]).collect())
        }
        GenreParametre::Rotation => (Vec::new(), vec![p.code.clone(), part("jours"), part("motif")]),
    }
}

/// What was sent, by field of the model; a field of nobody's is refused.
pub(super) fn lire(modele: &Modele, corps: &Champs, autres: &[&str]) -> Result<Saisie, Refus> {
    let (multiples, uniques): (Vec<_>, Vec<_>) = modele.parametres.iter().map(noms).unzip();
    let (multiples, uniques) = (multiples.concat(), uniques.concat());
    let connus: Vec<&str> =
        multiples.iter().chain(&uniques).map(String::as_str).chain(autres.iter().copied()).collect();
    let plusieurs: Vec<&str> = multiples.iter().map(String::as_str).collect();
    corps.exiger(&connus, &plusieurs)?;
    let mut saisie = Saisie::new();
    for nom in &multiples {
        saisie.insert(nom.clone(), corps.tous(nom).into_iter().map(str::to_owned).collect());
    }
    for nom in &uniques {
        saisie.insert(nom.clone(), vec![corps.un(nom).to_owned()]);
    }
    if saisie.values().flatten().any(|v| v.chars().count() > VALEUR_MAX) {
        return Err(Refus::Illisible("valeur démesurée"));
    }
    Ok(saisie)
}

/// The id that a message links to: the first box of a choice, or the field itself.
pub(super) fn cible(modele: &Modele, champ: &str) -> String {
    use GenreParametre as G;
    let choix = |p: &Parametre| {
        let seul = matches!(p.genre, G::Fonctions | G::Champs | G::Choix | G::Rotation) && p.code == champ;
        seul || (p.genre == G::Delai
            && [format!("{}-unite", p.code), format!("{}-depart", p.code)].iter().any(|n| n == champ))
    };
    if modele.parametres.iter().any(choix) { format!("{champ}-1") } else { champ.to_owned() }
}

fn un<'a>(saisie: &'a Saisie, nom: &str) -> &'a str {
    saisie.get(nom).and_then(|v| v.first()).map_or("", String::as_str)
}

/// The pieces of the form, in the order of the model.
pub(super) fn pieces(modele: &Modele, saisie: &Saisie, erreurs: &Erreurs) -> Result<Vec<String>, Refus> {
    modele.parametres.iter().map(|p| Peintre { modele, saisie, erreurs, p }.peindre()).collect()
}

struct Peintre<'a> {
    modele: &'a Modele,
    saisie: &'a Saisie,
    erreurs: &'a Erreurs,
    p: &'a Parametre,
}

impl Peintre<'_> {
    fn peindre(&self) -> Result<String, Refus> {
        let p = self.p;
        match p.genre {
            GenreParametre::Fonctions => {
                let reponses = self.modele.fonctions.iter().map(|f| (f.code.clone(), f.libelle.clone())).collect();
                rendre(&Choix { facultatif: p.facultatif, ..self.choix(&p.code, self.legende(), reponses, true) })
            }
            GenreParametre::Champs => {
                rendre(&Choix { facultatif: p.facultatif, ..self.choix(&p.code, self.legende(), self.valeurs(), true) })
            }
            GenreParametre::Choix => {
                rendre(&Choix { aide: p.aide.clone(), ..self.choix(&p.code, self.legende(), self.valeurs(), false) })
            }
            GenreParametre::Entier => {
                let aide = format!("En {}, de {} à {}.", p.unite, p.minimum.unwrap_or(0), p.maximum.unwrap_or(0));
                rendre(&Champ { aide, clavier: "numeric", largeur: 4, ..self.champ(&p.code, self.legende()) })
            }
            GenreParametre::Texte => rendre(&Champ { aide: p.aide.clone(), ..self.champ(&p.code, self.legende()) }),
            GenreParametre::Delai => self.delai(),
            GenreParametre::Tranches => self.tranches(),
            GenreParametre::Rotation => self.rotation(),
        }
    }

    fn legende(&self) -> String {
        format!("{} (art. {})", self.p.libelle, self.p.article)
    }

    fn valeurs(&self) -> Vec<(String, String)> {
        self.p.valeurs.iter().map(|v| (v.code.clone(), v.libelle.clone())).collect()
    }

    fn champ(&self, nom: &str, libelle: String) -> Champ {
        Champ {
            nom: nom.to_owned(),
            libelle,
            valeur: un(self.saisie, nom).to_owned(),
            erreur: self.erreurs.pour(nom).to_owned(),
            genre: "text",
            autocomplete: "off",
            ..Champ::default()
        }
    }

    fn choix(&self, nom: &str, legende: String, reponses: Vec<(String, String)>, multiple: bool) -> Choix {
        let choisis = self.saisie.get(nom);
        let reponse = |(code, libelle): (String, String)| Reponse1 {
            coche: choisis.is_some_and(|c| c.contains(&code)),
            code,
            libelle,
            ..Reponse1::default()
        };
        Choix {
            nom: nom.to_owned(),
            legende,
            aide: String::new(),
            erreur: self.erreurs.pour(nom).to_owned(),
            facultatif: false,
            multiple,
            reponses: reponses.into_iter().map(reponse).collect(),
        }
    }

    fn part(&self, part: &str) -> String {
        format!("{}-{part}", self.p.code)
    }

    fn groupe(&self, pieces: Vec<String>) -> Result<String, Refus> {
        rendre(&Groupe { legende: self.legende(), aide: self.p.aide.clone(), pieces })
    }

    fn delai(&self) -> Result<String, Refus> {
        let p = self.p;
        let aide = format!("De {} à {}.", p.minimum.unwrap_or(0), p.maximum.unwrap_or(0));
        let libelle = match p.unites.as_slice() {
            [seule] => format!("Nombre ({})", mot_unite(code_unite(*seule)).to_lowercase()),
            _ => "Nombre".to_owned(),
        };
        let nombre = Champ { aide, clavier: "numeric", largeur: 4, ..self.champ(&self.part("nombre"), libelle) };
        let mut pieces = vec![rendre(&nombre)?];
        if p.unites.len() > 1 {
            let unites = p.unites.iter().map(|u| code_unite(*u)).map(|c| (c.to_owned(), mot_unite(c).to_owned()));
            pieces.push(rendre(&self.choix(&self.part("unite"), "Unité".to_owned(), unites.collect(), false))?);
        }
        if !p.departs.is_empty() {
            let departs = p.departs.iter().map(|d| (d.code.clone(), d.libelle.clone())).collect();
            pieces.push(rendre(&self.choix(&self.part("depart"), "Départ du délai".to_owned(), departs, false))?);
        }
        self.groupe(pieces)
    }

    fn tranches(&self) -> Result<String, Refus> {
        let mut pieces = Vec::new();
        let mut premier = 1;
        for (rang, dernier) in self.p.bornes.iter().enumerate() {
            let libelle = format!("De {premier} à {dernier} membres");
            premier = dernier + 1;
            let champ = self.champ(&self.part(&(rang + 1).to_string()), libelle);
            pieces.push(rendre(&Champ { clavier: "numeric", largeur: 4, ..champ })?);
        }
        let libelle = format!("Plus de {} membres", premier - 1);
        let champ = self.champ(&self.part(&(self.p.bornes.len() + 1).to_string()), libelle.clone());
        let aide = format!("{} comptes au plus.", self.p.maximum.unwrap_or(0));
        pieces.push(rendre(&Champ { clavier: "numeric", largeur: 4, facultatif: self.p.illimite, aide, ..champ })?);
        if self.p.illimite {
            let oui = vec![("oui".to_owned(), "Nombre de comptes sans limite".to_owned())];
            let choix = self.choix(&self.part("illimite"), format!("{libelle} : sans limite ?"), oui, true);
            pieces.push(rendre(&Choix { facultatif: true, ..choix })?);
        }
        self.groupe(pieces)
    }

    fn rotation(&self) -> Result<String, Refus> {
        let p = self.p;
        let reponses =
            [("jours", "Après un nombre de jours"), ("aucun", "Aucun changement demandé, pour une raison écrite")];
        let reponses = reponses.map(|(c, l)| (c.to_owned(), l.to_owned())).to_vec();
        let aide = format!("De {} à {}.", p.minimum.unwrap_or(0), p.maximum.unwrap_or(0));
        let jours = self.champ(&self.part("jours"), "Nombre de jours".to_owned());
        let motif = Zone {
            nom: self.part("motif"),
            libelle: "Raison, si aucun changement n’est demandé".to_owned(),
            aide: "Les deux parties la lisent. 500 caractères au plus.".to_owned(),
            valeur: un(self.saisie, &self.part("motif")).to_owned(),
            erreur: self.erreurs.pour(&self.part("motif")).to_owned(),
            facultatif: true,
            max: 500,
        };
        self.groupe(vec![
            rendre(&self.choix(&p.code, "Quand changer de mot de passe ?".to_owned(), reponses, false))?,
            rendre(&Champ { aide, clavier: "numeric", largeur: 4, facultatif: true, ..jours })?,
            rendre(&motif)?,
        ])
    }
}

fn mot_unite(code: &str) -> &'static str {
    match code {
        "heures" => "Heures",
        "jours_ouvres" => "Jours ouvrés",
        _ => "Jours calendaires",
    }
}
