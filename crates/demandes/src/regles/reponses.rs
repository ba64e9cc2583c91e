//! What an answer must be (PDC-A2-02…12, 16; VAR-EP-5-04): parsed once, canonical from then on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use socle::{
    Erreurs, Refus,
    civil::{self, Date},
    francais,
    nir::contient_nir,
};

use crate::formulaire::{Champ, Ecran, Genre};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reponse {
    /// One value: a text, a date, an option.
    Un(String),
    /// Several options.
    Plusieurs(Vec<String>),
}

impl Reponse {
    /// The values, one or several.
    pub fn valeurs(&self) -> &[String] {
        match self {
            Self::Un(v) => std::slice::from_ref(v),
            Self::Plusieurs(v) => v,
        }
    }
}

/// Answers by field code; its JSON is canonical (sorted keys).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reponses(pub BTreeMap<String, Reponse>);

impl Reponses {
    /// The single value of `code`, or the empty text.
    pub fn un(&self, code: &str) -> &str {
        self.0.get(code).and_then(|r| r.valeurs().first()).map_or("", String::as_str)
    }
}

/// What was typed, before it is believed.
pub trait Saisie {
    /// The value of a field, trimmed.
    fn un(&self, code: &str) -> &str;
    /// Every value of a field.
    fn tous(&self, code: &str) -> Vec<&str>;
}

impl Saisie for toile::Champs {
    fn un(&self, code: &str) -> &str {
        Self::un(self, code)
    }

    fn tous(&self, code: &str) -> Vec<&str> {
        Self::tous(self, code)
    }
}

impl Saisie for Reponses {
    fn un(&self, code: &str) -> &str {
        Self::un(self, code)
    }

    fn tous(&self, code: &str) -> Vec<&str> {
        self.0.get(code).map_or_else(Vec::new, |r| r.valeurs().iter().map(String::as_str).collect())
    }
}

/// Whether a field is asked: identity fields only where the volet's terms list them (K-18).
// regle: VAR-EP-5-04; permissive: true
pub(crate) fn demande(champ: &Champ, identite: &[String]) -> bool {
    !champ.identite || identite.contains(&champ.code)
}

/// The answers to one screen, or what to do at each field.
pub fn valider(ecran: &Ecran, identite: &[String], saisie: &impl Saisie, aujourd_hui: Date) -> Result<Reponses, Refus> {
    valider_tous(ecran.champs.iter().filter(|c| demande(c, identite)), saisie, aujourd_hui)
}

/// The same for fields that stand on no screen of a form: those of a step.
pub fn valider_champs(champs: &[Champ], saisie: &impl Saisie, aujourd_hui: Date) -> Result<Reponses, Refus> {
    valider_tous(champs.iter(), saisie, aujourd_hui)
}

fn valider_tous<'a>(
    champs: impl Iterator<Item = &'a Champ>,
    saisie: &impl Saisie,
    aujourd_hui: Date,
) -> Result<Reponses, Refus> {
    let mut reponses = Reponses::default();
    let mut erreurs = Erreurs::default();
    for champ in champs {
        match un_champ(champ, saisie, aujourd_hui) {
            Ok(Some(reponse)) => drop(reponses.0.insert(champ.code.clone(), reponse)),
            Ok(None) => {}
            Err(message) => erreurs.ajouter(&champ.code, message),
        }
    }
    if erreurs.est_vide() { Ok(reponses) } else { Err(Refus::Invalide(erreurs)) }
}

fn un_champ(champ: &Champ, saisie: &impl Saisie, aujourd_hui: Date) -> Result<Option<Reponse>, String> {
    if champ.est_choix() {
        return choix(champ, &saisie.tous(&champ.code));
    }
    let texte = saisie.un(&champ.code);
    if texte.is_empty() {
        return obligatoire(champ).map(|()| None);
    }
    sans_nir(texte)?;
    let lu = match champ.genre {
        Genre::Nom => nom(texte, champ.max.unwrap_or(80))?,
        Genre::DateNaissance => DateNaissance::lire(texte, aujourd_hui)?.to_string(),
        Genre::Jour => jour_passe(texte, aujourd_hui)?,
        Genre::LieuNaissance => lieu_naissance(texte, champ.max.unwrap_or(80))?,
        Genre::Departement => {
            departement(texte).ok_or("Écrivez un numéro de département, par exemple 62, 2A ou 974.")?
        }
        Genre::Telephone => telephone(texte)?,
        Genre::TexteLong => texte_long(texte, champ.max.unwrap_or(5000))?,
        Genre::Choix | Genre::ChoixMultiple => return Ok(None),
    };
    Ok(Some(Reponse::Un(lu)))
}

/// A field marked * must be answered.
// regle: PDC-A2-04 PDC-A2-09 PDC-A2-16; permissive: Ok(())
fn obligatoire(champ: &Champ) -> Result<(), String> {
    if champ.obligatoire { Err(champ.absent.clone()) } else { Ok(()) }
}

/// VAR-EP-5-04: « sans le NIR », in any field that a hand can type in.
// regle: VAR-EP-5-04; permissive: Ok(())
pub(crate) fn sans_nir(texte: &str) -> Result<(), String> {
    if contient_nir(texte) {
        return Err(
            "Retirez le numéro de sécurité sociale : la convention interdit de le transmettre ici (art. 5).".to_owned()
        );
    }
    Ok(())
}

/// An answer is one of the options written in the form, and a single choice has one.
// regle: PDC-A2-06 PDC-A2-08; permissive: Ok(valeurs.first().map(|v| Reponse::Un((*v).to_owned())))
fn choix(champ: &Champ, valeurs: &[&str]) -> Result<Option<Reponse>, String> {
    if valeurs.is_empty() {
        return obligatoire(champ).map(|()| None);
    }
    let connue = |v: &&str| champ.options.iter().any(|o| o.code == **v);
    if !valeurs.iter().all(connue) || (champ.genre == Genre::Choix && valeurs.len() > 1) {
        return Err("Choisissez parmi les réponses proposées.".to_owned());
    }
    if champ.genre == Genre::Choix {
        return Ok(valeurs.first().map(|v| Reponse::Un((*v).to_owned())));
    }
    // In the order of the form and once each, so that the same choice always has the same bytes.
    let codes = champ.options.iter().map(|o| &o.code).filter(|c| valeurs.contains(&c.as_str()));
    Ok(Some(Reponse::Plusieurs(codes.cloned().collect())))
}

/// A day that has come, as it is stored.
fn jour_passe(texte: &str, aujourd_hui: Date) -> Result<String, String> {
    let jour = civil::lire_jj_mm_aaaa(texte).ok_or("Écrivez une date au format jj/mm/aaaa, par exemple 03/06/2026.")?;
    if jour > aujourd_hui {
        return Err("Cette date est dans le futur. Vérifiez-la.".to_owned());
    }
    Ok(jour.to_string())
}

fn nom(texte: &str, max: usize) -> Result<String, String> {
    let permis = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.');
    let compact = texte.split_whitespace().collect::<Vec<_>>().join(" ");
    if compact.chars().count() > max {
        return Err(format!("Écrivez {max} caractères au plus."));
    }
    if !compact.chars().all(permis) || !compact.chars().any(char::is_alphabetic) {
        return Err("Écrivez un nom avec des lettres, des espaces, des traits d’union ou des apostrophes.".to_owned());
    }
    Ok(compact)
}

/// PDC-A2-12: ten digits, `xx.xx.xx.xx.xx`.
// regle: PDC-A2-12; permissive: Ok(texte.to_owned())
fn telephone(texte: &str) -> Result<String, String> {
    let chiffres: String =
        texte.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '/' | '\u{a0}' | '\u{202f}')).collect();
    let chiffres = chiffres.strip_prefix("+33").map_or(chiffres.clone(), |reste| format!("0{reste}"));
    if chiffres.len() != 10 || !chiffres.starts_with('0') || !chiffres.bytes().all(|o| o.is_ascii_digit()) {
        return Err("Écrivez un numéro à 10 chiffres qui commence par 0, par exemple 01.99.00.12.34.".to_owned());
    }
    let paires: Vec<&str> = (0..5).filter_map(|i| chiffres.get(i * 2..i * 2 + 2)).collect();
    Ok(paires.join("."))
}

/// A French département number as people write it: 01–95 without 20, 2A, 2B, overseas.
fn departement(texte: &str) -> Option<String> {
    let code = texte.trim().to_uppercase();
    let code = if code.len() == 1 { format!("0{code}") } else { code };
    let metropole = code.len() == 2 && code.parse::<u8>().is_ok_and(|n| (1..=95).contains(&n) && n != 20);
    let outre_mer = ["971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"];
    (metropole || code == "2A" || code == "2B" || outre_mer.contains(&code.as_str())).then_some(code)
}

/// PDC-A2-11: a département number **or** the name of a country.
// regle: PDC-A2-11; permissive: Ok(texte.to_owned())
fn lieu_naissance(texte: &str, max: usize) -> Result<String, String> {
    if let Some(code) = departement(texte) {
        return Ok(code);
    }
    let pays = nom(texte, max).ok().filter(|p| p.chars().filter(|c| c.is_alphabetic()).count() >= 3);
    pays.ok_or_else(|| "Écrivez un numéro de département (par exemple 62 ou 2A) ou le nom d’un pays.".to_owned())
}

/// PDC-A2-16: 5000 characters at most; Unicode scalar values, a line end counting for one.
// regle: PDC-A2-16; permissive: Ok(texte.to_owned())
fn texte_long(texte: &str, max: usize) -> Result<String, String> {
    let nombre = texte.chars().count();
    if nombre > max {
        return Err(format!("Raccourcissez ce texte : {nombre} caractères, pour {max} au plus."));
    }
    Ok(texte.to_owned())
}

/// A date of birth, of which day and month may be unknown (people born where registers are incomplete).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateNaissance {
    annee: i16,
    mois: Option<i8>,
    jour: Option<i8>,
}

impl DateNaissance {
    /// Reads `jj/mm/aaaa` (00 for unknown), or the stored `aaaa-mm-jj`; refuses the future and before 1900.
    // regle: PDC-A2-10; permissive: Ok(Self { annee: 1900, mois: None, jour: None })
    pub fn lire(texte: &str, aujourd_hui: Date) -> Result<Self, String> {
        const FORME: &str = "Écrivez une date au format jj/mm/aaaa, par exemple 27/03/1984.";
        let retourne = Self::depuis_stockee(texte);
        let morceaux: Vec<&str> =
            retourne.as_deref().unwrap_or(texte).split(['/', '-', '.', ' ']).filter(|m| !m.is_empty()).collect();
        let [jour, mois, annee] = morceaux.as_slice() else { return Err(FORME.to_owned()) };
        let nombre =
            |m: &str, max: usize| m.parse::<i16>().ok().filter(|n| m.len() <= max && *n >= 0 && !m.starts_with('+'));
        let (Some(j), Some(m), Some(a)) = (nombre(jour, 2), nombre(mois, 2), nombre(annee, 4)) else {
            return Err(FORME.to_owned());
        };
        if annee.len() != 4 || (m == 0 && j != 0) {
            return Err(FORME.to_owned());
        }
        let essai = |j: i16, m: i16| Date::new(a, i8::try_from(m).unwrap_or(0), i8::try_from(j).unwrap_or(0));
        let date = essai(j.max(1), m.max(1))
            .map_err(|_| "Cette date n’existe pas. Vérifiez le jour et le mois.".to_owned())?;
        if date > aujourd_hui {
            return Err("La date de naissance est dans le futur. Vérifiez l’année.".to_owned());
        }
        if a < 1900 {
            return Err("Vérifiez l’année de naissance : elle est avant 1900.".to_owned());
        }
        let connu = |n: i16| i8::try_from(n).ok().filter(|n| *n > 0);
        Ok(Self { annee: a, mois: connu(m), jour: connu(j) })
    }

    fn depuis_stockee(texte: &str) -> Option<String> {
        let (annee, reste) = texte.split_once('-').filter(|(a, _)| a.len() == 4)?;
        let (mois, jour) = reste.split_once('-')?;
        Some(format!("{jour}/{mois}/{annee}"))
    }

    /// As people read it: « 27 mars 1984 », « mars 1984 », « 1984 ».
    pub fn en_mots(self) -> String {
        let complet = |j, m| Date::new(self.annee, m, j).map(francais::jour).unwrap_or_default();
        match (self.mois, self.jour) {
            (Some(m), Some(j)) => complet(j, m),
            (Some(m), None) => complet(2, m).trim_start_matches("2 ").to_owned(),
            _ => self.annee.to_string(),
        }
    }

    /// As it is typed: `27/03/1984`.
    pub fn tapee(self) -> String {
        format!("{:02}/{:02}/{:04}", self.jour.unwrap_or(0), self.mois.unwrap_or(0), self.annee)
    }
}

/// As it is stored: `1984-03-27`, zeros for what is unknown.
impl std::fmt::Display for DateNaissance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.annee, self.mois.unwrap_or(0), self.jour.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests;
