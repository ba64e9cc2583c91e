//! The loader of forms: fields, options, screens and consent text as data, refused with file, key and reason.

use std::{collections::BTreeSet, fmt};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use socle::{Instant, Refus};
use stockage::{Db, Executant, ligne, sql};

use crate::{regles::Circuit, sql};

mod etape;

pub use etape::Etape;
pub(crate) use etape::{Terme, resoudre};

/// Why a form was refused: for the person who writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaireErreur {
    /// File.
    pub origine: String,
    /// Key and what was expected.
    pub quoi: String,
}

impl fmt::Display for FormulaireErreur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "formulaire {} : {}", self.origine, self.quoi)
    }
}

/// What may be answered to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Genre {
    /// One option.
    Choix,
    /// Any number of options.
    ChoixMultiple,
    /// Part of a person's name.
    Nom,
    /// `jj/mm/aaaa`, with 00 for what is unknown.
    DateNaissance,
    /// A département number or a country.
    LieuNaissance,
    /// `jj/mm/aaaa`, today or before: when something was done.
    Jour,
    /// A département number.
    Departement,
    /// Ten digits.
    Telephone,
    /// Free text, guarded.
    TexteLong,
}

/// An option of a choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionDeChoix {
    /// Stable word.
    pub code: String,
    /// The convention's term.
    pub libelle: String,
    /// Hint.
    #[serde(default)]
    pub aide: String,
}

/// A field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Champ {
    /// Stable word, and name in the page.
    pub code: String,
    /// The convention's term.
    pub libelle: String,
    /// What may be answered.
    pub genre: Genre,
    /// Marked with * in the convention.
    #[serde(default)]
    pub obligatoire: bool,
    /// Identifies the person: asked only where the volet's terms list it (K-18).
    #[serde(default)]
    pub identite: bool,
    /// In a step: the partner reads it too.
    #[serde(default)]
    pub partage: bool,
    /// Hint.
    #[serde(default)]
    pub aide: String,
    /// What to say when it is missing.
    #[serde(default)]
    pub absent: String,
    /// Characters at most, for texts.
    pub max: Option<usize>,
    /// Options, for choices.
    #[serde(default)]
    pub options: Vec<OptionDeChoix>,
}

/// One screen: a group of questions that belong together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ecran {
    /// Stable word, and end of its address.
    pub code: String,
    /// Title.
    pub titre: String,
    /// Sentence under the title.
    #[serde(default)]
    pub intro: String,
    /// Its fields.
    #[serde(rename = "champ")]
    pub champs: Vec<Champ>,
}

/// A text shown beside a tick: the consent that must be collected, or the information that must be given, before anything
/// is written down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TexteConsentement {
    /// Stable word; with `version`, what is stored (PDC-A2-03).
    pub code: String,
    /// From 1.
    pub version: u32,
    /// The convention's term.
    pub libelle: String,
    /// The text shown beside the tick.
    pub texte: String,
    /// What to say when it is not ticked.
    pub absent: String,
}

/// How a request may end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// Stable word.
    pub code: String,
    /// Words.
    pub libelle: String,
}

/// A form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formulaire {
    /// Stable word; with `version`, its identity.
    pub code: String,
    /// From 1.
    pub version: u32,
    /// The motif it is the form of.
    pub motif: String,
    /// The circuit its requests follow (PDC-A3-01).
    pub circuit: Circuit,
    /// Title.
    pub titre: String,
    /// Consent.
    pub consentement: TexteConsentement,
    /// « Information préalable » (VAR-A2-5-02): what the person was told, ticked apart from the consent.
    pub information: TexteConsentement,
    /// Screens, in order.
    #[serde(rename = "ecran")]
    pub ecrans: Vec<Ecran>,
    /// Steps, in order.
    #[serde(default, rename = "etape")]
    pub etapes: Vec<Etape>,
    /// Outcomes.
    #[serde(rename = "issue")]
    pub issues: Vec<Issue>,
}

impl Formulaire {
    /// Reads and checks a form; `origine` names it in errors.
    pub fn lire(origine: &str, texte: &str) -> Result<Self, FormulaireErreur> {
        let erreur = |quoi: String| FormulaireErreur { origine: origine.to_owned(), quoi };
        let formulaire: Self = toml::from_str(texte).map_err(|e| erreur(e.to_string().trim().to_owned()))?;
        formulaire.verifier().map_err(erreur)?;
        Ok(formulaire)
    }

    fn verifier(&self) -> Result<(), String> {
        let mut codes = BTreeSet::new();
        for ecran in &self.ecrans {
            if matches!(ecran.code.as_str(), "verification" | "envoi" | "abandon" | "pieces" | "suite")
                || !codes.insert(&ecran.code)
            {
                return Err(format!("ecran.code : « {} » est réservé ou écrit deux fois", ecran.code));
            }
            for champ in &ecran.champs {
                if !codes.insert(&champ.code) || champ.code.starts_with('_') || champ.code == "suite" {
                    return Err(format!("champ.code : « {} » est réservé ou écrit deux fois", champ.code));
                }
                champ.verifier().map_err(|quoi| format!("champ.{}.{quoi}", champ.code))?;
            }
        }
        if self.ecrans.is_empty() || self.issues.is_empty() {
            return Err("ecran, issue : au moins un attendu".to_owned());
        }
        etape::verifier(&self.etapes, self.circuit)
    }

    /// Every field, in the order of the screens.
    pub fn champs(&self) -> impl Iterator<Item = &Champ> {
        self.ecrans.iter().flat_map(|e| &e.champs)
    }

    /// The step `code`.
    pub fn etape(&self, code: &str) -> Option<&Etape> {
        self.etapes.iter().find(|e| e.code == code)
    }
}

impl Ecran {
    /// Codes of its free texts.
    pub fn textes_libres(&self) -> impl Iterator<Item = &str> {
        self.champs.iter().filter(|c| c.genre == Genre::TexteLong).map(|c| c.code.as_str())
    }
}

impl Champ {
    /// Whether it is a choice.
    pub const fn est_choix(&self) -> bool {
        matches!(self.genre, Genre::Choix | Genre::ChoixMultiple)
    }

    fn verifier(&self) -> Result<(), String> {
        if self.est_choix() == self.options.is_empty() {
            return Err("options : attendues pour un choix, et pour lui seul".to_owned());
        }
        let texte = matches!(self.genre, Genre::Nom | Genre::LieuNaissance | Genre::TexteLong);
        if texte != self.max.is_some() {
            return Err("max : attendu pour un texte, et pour lui seul".to_owned());
        }
        if self.obligatoire && self.absent.is_empty() {
            return Err("absent : message attendu pour un champ obligatoire".to_owned());
        }
        let mut codes = BTreeSet::new();
        match self.options.iter().find(|o| !codes.insert(&o.code)) {
            Some(o) => Err(format!("options : « {} » est écrit deux fois", o.code)),
            None => Ok(()),
        }
    }
}

/// A motif of « signaler une situation » (PDC-A2-01).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Motif {
    /// Stable word.
    pub code: String,
    /// The convention's term.
    pub libelle: String,
    /// Hint.
    #[serde(default)]
    pub aide: String,
    /// Code of its form, if the conventions give one.
    pub formulaire: Option<String>,
}

/// The motifs of a function.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Motifs {
    /// Code of the function.
    pub fonction: String,
    /// Title.
    pub titre: String,
    /// The motifs, in order.
    #[serde(rename = "motif")]
    pub motifs: Vec<Motif>,
}

/// Every form version this instance knows, and the motifs: brought to the house at start.
#[derive(Debug, Clone)]
pub struct Formulaires {
    versions: Vec<Formulaire>,
    motifs: Motifs,
}

ligne! { struct Version { texte: String, empreinte: String } }

impl Formulaires {
    /// Imports the forms' texts (once per version, by hash), then loads every version the base knows.
    pub async fn charger(
        db: &Db,
        motifs: (&str, &str),
        textes: &[(&str, &str)],
        maintenant: Instant,
    ) -> Result<Self, Refus> {
        let defaut = |e: FormulaireErreur| Refus::Interne(e.to_string());
        let mut tx = db.ecrire().await?;
        for (origine, texte) in textes {
            let lu = Formulaire::lire(origine, texte).map_err(defaut)?;
            let (version, empreinte) = (i64::from(lu.version), hex::encode(Sha256::digest(texte.as_bytes())));
            tx.faire(sql!(sql::IMPORTER_FORMULAIRE, &lu.code, version, *texte, &empreinte, maintenant)).await?;
            let connue: Version = tx.une(sql!(sql::FORMULAIRE, &lu.code, version)).await?;
            if connue.empreinte != empreinte {
                let quoi = format!(
                    "version {version} déjà importée avec un autre texte ; donnez-lui un nouveau numéro de version"
                );
                return Err(defaut(FormulaireErreur { origine: (*origine).to_owned(), quoi }));
            }
        }
        let lues: Vec<Version> = tx.toutes(sql!(sql::FORMULAIRES)).await?;
        tx.valider().await?;
        let versions =
            lues.iter().map(|v| Formulaire::lire("base", &v.texte)).collect::<Result<_, _>>().map_err(defaut)?;
        let motifs = Self::lire_motifs(motifs.0, motifs.1).map_err(defaut)?;
        Ok(Self { versions, motifs })
    }

    fn lire_motifs(origine: &str, texte: &str) -> Result<Motifs, FormulaireErreur> {
        toml::from_str(texte).map_err(|e| FormulaireErreur { origine: origine.to_owned(), quoi: e.to_string() })
    }

    /// The motifs.
    pub const fn motifs(&self) -> &Motifs {
        &self.motifs
    }

    /// The newest version of form `code`.
    pub fn courant(&self, code: &str) -> Option<&Formulaire> {
        self.versions.iter().filter(|f| f.code == code).max_by_key(|f| f.version)
    }

    /// One version: the one a request was made with.
    pub fn version(&self, code: &str, version: i64) -> Result<&Formulaire, Refus> {
        let trouve = self.versions.iter().find(|f| f.code == code && i64::from(f.version) == version);
        trouve.ok_or_else(|| Refus::Interne(format!("formulaire {code} version {version} absent")))
    }
}
