//! A parameter of a model: what may be written, within which bounds, under which article.

use serde::Deserialize;
use socle::calendrier::Unite;

/// A value that signed terms must give.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parametre {
    /// Stable word.
    pub code: String,
    /// What it decides.
    pub libelle: String,
    /// Hint for who fills it.
    #[serde(default)]
    pub aide: String,
    /// What may be written.
    pub genre: GenreParametre,
    /// Possible values, for choices and field lists.
    #[serde(default)]
    pub valeurs: Vec<Valeur>,
    /// Units a delay may be counted in.
    #[serde(default)]
    pub unites: Vec<Unite>,
    /// Starts a delay may have, where the text hesitates.
    #[serde(default)]
    pub departs: Vec<Valeur>,
    /// Last members of each band but the last one, for caps by bands.
    #[serde(default)]
    pub bornes: Vec<u32>,
    /// Whether the last band may be without limit.
    #[serde(default)]
    pub illimite: bool,
    /// Whether a list may stay empty.
    #[serde(default)]
    pub facultatif: bool,
    /// What a plain number counts, in the plural.
    #[serde(default)]
    pub unite: String,
    /// Lower bound of a number.
    pub minimum: Option<u32>,
    /// Upper bound of a number, longest text, highest cap.
    pub maximum: Option<u32>,
    /// What the draft starts with; nothing: a blank to fill.
    #[serde(default)]
    pub defaut: Vec<String>,
    /// The article it is written in.
    pub article: String,
    /// The contradiction of the conventions it settles, if any.
    pub k: Option<String>,
}

/// A possible value and its words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Valeur {
    /// Stable word.
    pub code: String,
    /// Words.
    pub libelle: String,
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
    /// A number, a unit, and a start where `departs` are given.
    Delai,
    /// A cap per band of members.
    Tranches,
    /// A maximal age in days, or none with its reason.
    Rotation,
    /// A short text.
    Texte,
}

impl Parametre {
    /// What is missing in the parameter itself, told to whoever writes the model.
    pub(super) fn defaut_d_ecriture(&self) -> Option<&'static str> {
        use GenreParametre as G;
        match self.genre {
            G::Choix | G::Champs if self.valeurs.is_empty() => Some("valeurs : liste attendue"),
            G::Entier | G::Delai | G::Rotation if self.minimum.is_none() || self.maximum.is_none() => {
                Some("minimum et maximum attendus")
            }
            G::Texte if self.maximum.is_none() => Some("maximum attendu (nombre de caractères)"),
            G::Delai if self.unites.is_empty() => Some("unites : liste attendue"),
            G::Tranches if self.maximum.is_none() => Some("maximum attendu (nombre de comptes)"),
            G::Tranches if self.bornes.is_empty() || !self.bornes.is_sorted_by(|a, b| a < b) => {
                Some("bornes : nombres croissants attendus")
            }
            G::Tranches if !self.defaut.is_empty() && self.defaut.len() != self.bornes.len() + 1 => {
                Some("defaut : une valeur par tranche attendue")
            }
            _ => None,
        }
    }

    /// Whether a number is within the bounds.
    pub(crate) fn borne(&self, nombre: u32) -> bool {
        (self.minimum.unwrap_or(0)..=self.maximum.unwrap_or(u32::MAX)).contains(&nombre)
    }

    /// Whether `code` is one of the values.
    pub(crate) fn connait(&self, code: &str) -> bool {
        self.valeurs.iter().any(|v| v.code == code)
    }
}
