//! The loader of models: TOML that a jurist can read, refused with file, key and what was expected.
//!
//! Truth is in the base: files are seeds, imported once per version by hash. A version that changed under the same
//! number is refused, since running conventions keep the version they signed.

use std::{collections::BTreeSet, fmt};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use socle::{Instant, Refus};
use stockage::{Db, Executant, ligne, sql};

use crate::{sql, termes::Termes};

/// Why a model was refused: for the person who writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModeleErreur {
    /// File or origin of the text.
    pub origine: String,
    /// What is wrong: key and what was expected.
    pub quoi: String,
}

impl fmt::Display for ModeleErreur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "modèle {} : {}", self.origine, self.quoi)
    }
}

impl std::error::Error for ModeleErreur {}

/// What kind of document a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// The convention that others lean on.
    Metier,
    /// Use of a portal, leaning on a convention métier.
    Utilisation,
}

/// An article: what refusals and rights cite.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// « 1.2 ».
    pub numero: String,
    /// Title.
    pub titre: String,
    /// In the project's words.
    pub texte: String,
}

/// A function that a caisse may open.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fonction {
    /// Stable word.
    pub code: String,
    /// Its name in the convention.
    pub libelle: String,
    /// The article that lists it.
    pub article: String,
}

/// A value that signed terms must give.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parametre {
    /// Stable word.
    pub code: String,
    /// What it decides.
    pub libelle: String,
    /// What may be written.
    pub genre: GenreParametre,
    /// Possible values, for choices and field lists.
    #[serde(default)]
    pub valeurs: Vec<String>,
    /// Bounds of a number.
    pub minimum: Option<u32>,
    /// Bounds of a number.
    pub maximum: Option<u32>,
    /// The article it is written in.
    pub article: String,
    /// The contradiction of the conventions it settles, if any.
    pub k: Option<String>,
}

/// What a parameter may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GenreParametre {
    /// Codes of functions of the model.
    Fonctions,
    /// One of `valeurs`.
    Choix,
    /// Some of `valeurs`.
    Champs,
    /// A number within bounds.
    Entier,
}

/// A model, validated.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modele {
    /// Stable word; with `version`, its identity.
    pub code: String,
    /// From 1.
    pub version: u32,
    /// Kind of document.
    pub genre: Genre,
    /// Full title.
    pub titre: String,
    /// How a clause names the document.
    pub document: String,
    /// Code of the model it leans on.
    pub adossee_a: Option<String>,
    /// Articles.
    #[serde(rename = "article", default)]
    pub articles: Vec<Article>,
    /// Functions.
    #[serde(rename = "fonction", default)]
    pub fonctions: Vec<Fonction>,
    /// Parameters.
    #[serde(rename = "parametre", default)]
    pub parametres: Vec<Parametre>,
}

impl Modele {
    /// Reads and checks a model; `origine` names it in errors.
    pub fn lire(origine: &str, texte: &str) -> Result<Self, ModeleErreur> {
        let erreur = |quoi: String| ModeleErreur { origine: origine.to_owned(), quoi };
        let modele: Self = toml::from_str(texte).map_err(|e| erreur(e.to_string().trim().to_owned()))?;
        modele.verifier().map_err(erreur)?;
        Ok(modele)
    }

    fn verifier(&self) -> Result<(), String> {
        let mut numeros = BTreeSet::new();
        for article in &self.articles {
            if !numeros.insert(article.numero.as_str()) {
                return Err(format!("article.numero : « {} » est écrit deux fois", article.numero));
            }
        }
        let cites = self.fonctions.iter().map(|f| (&f.code, &f.article));
        for (code, article) in cites.chain(self.parametres.iter().map(|p| (&p.code, &p.article))) {
            if !numeros.contains(article.as_str()) {
                return Err(format!("{code}.article : « {article} » n’est pas un article de ce modèle"));
            }
        }
        let mut codes = BTreeSet::new();
        for code in self.fonctions.iter().map(|f| &f.code).chain(self.parametres.iter().map(|p| &p.code)) {
            if !codes.insert(code) {
                return Err(format!("code : « {code} » est écrit deux fois"));
            }
        }
        if (self.genre == Genre::Utilisation) != self.adossee_a.is_some() {
            return Err("adossee_a : attendu pour le genre « utilisation », et pour lui seul (art. 0)".to_owned());
        }
        let bornes = |p: &Parametre| p.genre == GenreParametre::Entier && (p.minimum.is_none() || p.maximum.is_none());
        let liste =
            |p: &Parametre| matches!(p.genre, GenreParametre::Choix | GenreParametre::Champs) && p.valeurs.is_empty();
        match self.parametres.iter().find(|p| bornes(p) || liste(p)) {
            Some(p) if liste(p) => Err(format!("parametre.{}.valeurs : liste attendue", p.code)),
            Some(p) => Err(format!("parametre.{} : minimum et maximum attendus", p.code)),
            None => Ok(()),
        }
    }

    /// Checks signed terms against the model: a blank or foreign value is named.
    pub fn admettre(&self, termes: &Termes) -> Result<(), String> {
        for (caisse, t) in &termes.caisses {
            let inconnue = t.fonctions.iter().find(|f| !self.fonctions.iter().any(|g| g.code == **f));
            if let Some(fonction) = inconnue {
                return Err(format!("{caisse}.fonctions : « {fonction} » n’est pas une fonction du modèle"));
            }
            for p in &self.parametres {
                let bon = match p.code.as_str() {
                    "fonctions" => true,
                    "consentement" => p.valeurs.contains(&t.consentement),
                    "identite" => !t.identite.is_empty() && t.identite.iter().all(|c| p.valeurs.contains(c)),
                    "premier_contact_heures" => {
                        (p.minimum.unwrap_or(0)..=p.maximum.unwrap_or(u32::MAX)).contains(&t.premier_contact_heures)
                    }
                    autre => return Err(format!("parametre.{autre} : inconnu de ce programme")),
                };
                if !bon {
                    return Err(format!(
                        "{caisse}.{} : absent ou hors des valeurs du modèle (art. {})",
                        p.code, p.article
                    ));
                }
            }
        }
        Ok(())
    }
}

ligne! { struct Empreinte { empreinte: String } }

/// Imports a model's text once; the same version with another text is refused.
pub async fn importer(db: &Db, origine: &str, texte: &str, maintenant: Instant) -> Result<Modele, Refus> {
    let modele = Modele::lire(origine, texte).map_err(|e| Refus::Interne(e.to_string()))?;
    let empreinte = hex::encode(Sha256::digest(texte.as_bytes()));
    let mut tx = db.ecrire().await?;
    let genre = format!("{:?}", modele.genre).to_lowercase();
    let version = i64::from(modele.version);
    tx.faire(sql!(sql::IMPORTER_MODELE, &modele.code, version, genre, texte, &empreinte, maintenant)).await?;
    let connue: Empreinte = tx.une(sql!(sql::EMPREINTE_MODELE, &modele.code, version)).await?;
    if connue.empreinte != empreinte {
        let quoi =
            format!("version {version} déjà importée avec un autre texte ; donnez-lui un nouveau numéro de version");
        return Err(Refus::Interne(ModeleErreur { origine: origine.to_owned(), quoi }.to_string()));
    }
    tx.valider().await?;
    Ok(modele)
}
