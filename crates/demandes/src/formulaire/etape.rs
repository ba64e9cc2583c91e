//! Steps of a circuit, as data: label, the phase each lives in, clock, fields, and one sentence per reader.
//!
//! A step is passed in the order of the file. Data never adds a phase or an arrow (droit.md « Requests »): the first step is
//! the taking in charge and the last the closing, which are gestures of the phase; those between are passed inside it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use socle::calendrier::Delai;

use super::Champ;
use crate::regles::{Circuit, Depart, Par, Phase, Regle};

/// A delay that the terms of the caisse fix (K-21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Terme {
    /// Time to the first contact with the person (PDC-A3-05).
    PremierContact,
}

/// The clock of a step: how long, written here or in the terms, and from when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HorlogeEcrite {
    /// The terms say how long.
    pub terme: Option<Terme>,
    /// The form says how long.
    pub delai: Option<Delai>,
    /// From when.
    pub depart: Depart,
}

/// « Et maintenant ? » while a step is the next one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// What the partner reads.
    pub partenaire: String,
    /// What the caisse reads.
    pub caisse: String,
}

/// A step.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Etape {
    /// Stable word, kept in the history.
    pub code: String,
    /// Words.
    pub libelle: String,
    /// The phase it is done in.
    pub phase: Phase,
    /// What passes it.
    #[serde(default)]
    pub par: Par,
    /// Its clock, if it has one.
    pub horloge: Option<HorlogeEcrite>,
    /// What each reader is told while it is the next one.
    pub suite: Suite,
    /// Words of an attempt that does not pass it (« la personne n’a pas été jointe »); it may be noted again and again.
    pub tentative: Option<String>,
    /// The person’s consent is asked again here, and a refusal stops the request (PDC-A3-05).
    #[serde(default)]
    pub valide_consentement: bool,
    /// What is written down with it.
    #[serde(default, rename = "champ")]
    pub champs: Vec<Champ>,
}

/// The clocks of a circuit, with the delays that the terms fix written in: what a request keeps of them when a caisse
/// receives it, so that terms that change later do not move its past.
pub(crate) fn resoudre(etapes: &[Etape], terme: impl Fn(Terme) -> Delai) -> Vec<Regle> {
    let avant = |rang: usize| rang.checked_sub(1).and_then(|r| etapes.get(r)).filter(|e| e.par == Par::Etape);
    let regle = |(rang, etape): (usize, &Etape)| {
        let ecrite = etape.horloge.as_ref()?;
        Some(Regle {
            etape: etape.code.clone(),
            par: etape.par,
            precedente: avant(rang).map(|e| e.code.clone()),
            depart: ecrite.depart,
            delai: ecrite.delai.or_else(|| ecrite.terme.map(&terme))?,
        })
    };
    etapes.iter().enumerate().filter_map(regle).collect()
}

/// Names that the page of a step keeps for itself.
const RESERVES: [&str; 5] = ["version", "etape", "note", "resultat", "consentement"];

/// Checks the steps of a form; says which key is wrong.
pub(super) fn verifier(etapes: &[Etape], circuit: Circuit) -> Result<(), String> {
    let mut codes = BTreeSet::new();
    for (rang, etape) in etapes.iter().enumerate() {
        let ici = |quoi: &str| Err(format!("etape.{}.{quoi}", etape.code));
        let lisible = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if etape.code.is_empty() || etape.code.len() > 30 || !etape.code.chars().all(lisible) {
            return ici("code : minuscules, chiffres et traits d’union attendus, trente au plus");
        }
        if !codes.insert(&etape.code) {
            return ici("code : écrit deux fois");
        }
        if etape.libelle.is_empty() || etape.suite.partenaire.is_empty() || etape.suite.caisse.is_empty() {
            return ici("libelle, suite.partenaire, suite.caisse : un texte attendu");
        }
        etape.verifier(rang, etapes.len(), circuit).or_else(|quoi| ici(&quoi))?;
    }
    Ok(())
}

impl Etape {
    fn verifier(&self, rang: usize, nombre: usize, circuit: Circuit) -> Result<(), String> {
        let (premiere, derniere) = (rang == 0, rang + 1 == nombre);
        if (self.par == Par::PriseEnCharge) != premiere || (self.par == Par::Cloture) != derniere {
            return Err("par : la première étape est la prise en charge, la dernière la clôture".to_owned());
        }
        let phase = match (circuit, self.par) {
            (_, Par::PriseEnCharge) => self.phase == Phase::Deposee,
            (Circuit::Saisine, _) => self.phase == Phase::PriseEnCharge,
            (Circuit::Dossier, Par::Cloture) => self.phase == Phase::Instruction,
            (Circuit::Dossier, Par::Etape) => matches!(self.phase, Phase::PriseEnCharge | Phase::Instruction),
        };
        if !phase {
            return Err("phase : le circuit n’y fait pas cette étape".to_owned());
        }
        let simple = self.par == Par::Etape;
        if !simple && (!self.champs.is_empty() || self.tentative.is_some() || self.valide_consentement) {
            return Err("champ, tentative, valide_consentement : pour une étape que l’agent franchit".to_owned());
        }
        if let Some(horloge) = &self.horloge {
            if horloge.terme.is_some() == horloge.delai.is_some() {
                return Err("horloge : « terme » ou « delai », l’un des deux".to_owned());
            }
            if horloge.delai.is_some_and(|d| d.valeur == 0 || d.valeur > 1000) {
                return Err("horloge.delai.valeur : de 1 à 1000".to_owned());
            }
            if premiere && horloge.depart != Depart::Depot {
                return Err("horloge.depart : rien d’autre que le dépôt ne précède la prise en charge".to_owned());
            }
        }
        let mut codes = BTreeSet::new();
        for champ in &self.champs {
            if RESERVES.contains(&champ.code.as_str()) || champ.code.starts_with('_') || !codes.insert(&champ.code) {
                return Err(format!("champ.{} : nom réservé ou écrit deux fois", champ.code));
            }
            if champ.identite {
                return Err(format!("champ.{}.identite : une étape n’identifie personne", champ.code));
            }
            champ.verifier().map_err(|quoi| format!("champ.{}.{quoi}", champ.code))?;
        }
        Ok(())
    }
}
