//! What a password must be: the CNIL's compositions for a password alone (délibération 2022-100, case 1), and not one
//! that a guesser tries first. Deliberately absent: forced renewal for everybody (K-16 makes it a term of a
//! convention), secret questions, any upper limit that a manager of passwords would meet.

use std::{collections::BTreeSet, time::Duration};

use socle::{Instant, francais};
use zxcvbn::zxcvbn;

use super::communs::COMMUNS;

/// Longest password read: far beyond what anybody types, so that hashing stays bounded.
pub const LONGUEUR_MAX: usize = 200;

/// Guesses, as a power of ten, that a password must hold against; « Bonjour2026!!! » falls after 10⁹.
const SOLIDE: f64 = 10.0;
/// Guesses, as a power of ten, out of reach of machines that hold the hash.
const TRES_SOLIDE: f64 = 13.0;

/// Why a password was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defaut {
    /// Too short for the kinds of characters it has.
    Composition,
    /// More than 200 characters.
    TropLong,
    /// Common, or built from what is known of the person.
    Devinable,
}

impl Defaut {
    /// What to do about it.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Composition => "Allongez ce mot de passe, ou variez ses caractères.",
            Self::TropLong => "Choisissez un mot de passe de 200 caractères au plus.",
            Self::Devinable => {
                "Ce mot de passe se devine facilement. Évitez les mots de passe courants, les suites, votre nom, votre structure."
            }
        }
    }
}

/// How strong a password that was taken is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// Holds against a patient guesser.
    Solide,
    /// Holds against a guesser with the hash and machines.
    TresSolide,
}

impl Force {
    /// The word people read.
    pub const fn mot(self) -> &'static str {
        match self {
            Self::Solide => "solide",
            Self::TresSolide => "très solide",
        }
    }

    /// The word in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Solide => "solide",
            Self::TresSolide => "tres-solide",
        }
    }
}

/// Whether `mot` may be a password of somebody around whom `entourage` is known (names, organisation, login).
///
/// The person chooses it, on a link (K-15): nobody else ever knows it.
// regle: VAR-EP-2.2.1-03 PDC-EP-2.2.1-01 K-15; permissive: Ok(Force::TresSolide)
pub fn juger(mot: &str, entourage: &[&str]) -> Result<Force, Defaut> {
    if mot.chars().count() > LONGUEUR_MAX {
        return Err(Defaut::TropLong);
    }
    if !compose(mot) {
        return Err(Defaut::Composition);
    }
    let mots: Vec<String> = entourage.iter().flat_map(|e| decouper(e)).collect();
    let connus: Vec<&str> = mots.iter().map(String::as_str).chain(COMMUNS).collect();
    // Signs put between common words hide nothing from who guesses: the text without them must hold too.
    let sans_signes: String = plat(mot).chars().filter(|c| c.is_alphanumeric()).collect();
    let essais = zxcvbn(&plat(mot), &connus).guesses_log10().min(zxcvbn(&sans_signes, &connus).guesses_log10());
    if essais < SOLIDE {
        return Err(Defaut::Devinable);
    }
    Ok(if essais < TRES_SOLIDE { Force::Solide } else { Force::TresSolide })
}

/// Letters without their accents, so that « été » is found where « ete » is; signs stay.
fn plat(mot: &str) -> String {
    let plier = |c: char| {
        if c.is_alphabetic() && !c.is_ascii() { francais::sans_accents(&c.to_string()) } else { c.to_string() }
    };
    mot.chars().map(plier).collect()
}

/// The three compositions worth 80 bits (facts.md §2): nothing here asks whether it is common.
fn compose(mot: &str) -> bool {
    let a = |classe: fn(char) -> bool| mot.chars().any(classe);
    let (majuscule, minuscule) = (a(char::is_uppercase), a(char::is_lowercase));
    let (chiffre, signe) = (a(char::is_numeric), a(|c| !c.is_alphanumeric()));
    let longueur = mot.chars().count();
    let trois = majuscule && minuscule && chiffre;
    (longueur >= 12 && trois && signe) || (longueur >= 14 && trois) || phrase(mot)
}

/// At least seven different words.
fn phrase(mot: &str) -> bool {
    decouper(mot).into_iter().filter(|m| m.chars().count() >= 2).collect::<BTreeSet<_>>().len() >= 7
}

/// The words of a text, lower case.
fn decouper(texte: &str) -> Vec<String> {
    let mots = texte.split(|c: char| !c.is_alphanumeric()).filter(|m| !m.is_empty());
    mots.map(str::to_lowercase).collect()
}

/// When a password set at the business instant `pose_le` must be changed: `jours` is what the terms say for this
/// account, `None` a deliberate choice recorded there (K-16).
// regle: K-16 VAR-EP-2.2.1-04; permissive: None
pub fn expiration(pose_le: Instant, jours: Option<i64>) -> Option<Instant> {
    let jours = u64::try_from(jours?).unwrap_or(0);
    Some(pose_le.plus(Duration::from_secs(jours.saturating_mul(86_400))))
}

#[cfg(test)]
mod tests {
    use socle::exigences;

    use super::*;

    const ENTOURAGE: [&str; 4] = ["Philippine", "Vasseroy-Lantigny", "Département du Val-Dormant", "t-7kq2m9xa"];

    #[test]
    fn compositions_de_la_cnil() {
        exigences!["VAR-EP-2.2.1-03", "PDC-EP-2.2.1-01"];
        for (mot, admis, pourquoi) in [
            ("Brume-47-lente", true, "12 or more, four kinds"),
            ("kJ7-wq9Zpx4?", true, "exactly 12, four kinds"),
            ("kJ7-wq9Zpx4", false, "11, four kinds"),
            ("kJ7wq9Zpx4tB", false, "12 without a sign"),
            ("kJ7wq9Zpx4tBv2", true, "exactly 14, three kinds"),
            ("kJ7wq9Zpx4tBv", false, "13, three kinds"),
            ("porte-lente-brume-47", false, "20, but no capital and four words"),
            ("cheval lune tasse orage velours ancre givre", true, "seven words"),
            ("cheval lune tasse orage velours ancre", false, "six words"),
            ("lune lune lune lune lune lune lune", false, "one word seven times"),
            ("aB3?", false, "4 characters"),
            ("aB3?xY9!", false, "8 characters, four kinds"),
            ("8675309186753091", false, "16 digits"),
            ("", false, "nothing"),
        ] {
            assert_eq!(compose(mot), admis, "{mot} : {pourquoi}");
            assert!(admis || juger(mot, &[]).is_err(), "{mot} : {pourquoi}");
        }
    }

    #[test]
    fn ni_courant_ni_devinable() {
        exigences!["VAR-EP-2.2.1-03", "K-15"];
        for mot in [
            "Motdepasse2026!",
            "Azerty123456789",
            "Password12345!",
            "Bonjour2026!!!",
            "Aaaaaaaaaaa1!",
            "Soleil-Soleil1",
            "Philippine-1984",
            "Vasseroy2026!!",
            "ValDormant-2026",
            "Departement2026!",
            "T-7kq2m9xa-1",
            "Abcdefghijk1!",
            "Qwertyuiop123!",
        ] {
            assert_eq!(juger(mot, &ENTOURAGE), Err(Defaut::Devinable), "{mot}");
        }
        for mot in ["Brume-47-lente-Orge", "kJ7-wq9Zpx4?", "cheval lune tasse orage velours ancre givre"] {
            assert!(juger(mot, &ENTOURAGE).is_ok(), "{mot}");
        }
        assert_eq!(juger("kJ7-wq9Zpx4?Lm8xR", &[]), Ok(Force::TresSolide));
    }

    #[test]
    fn aucune_limite_sous_deux_cents() {
        let long: String = "kJ7-wq9Zp?".chars().cycle().take(LONGUEUR_MAX).collect();
        assert!(juger(&long, &[]).is_ok());
        assert_eq!(juger(&format!("{long}x"), &[]), Err(Defaut::TropLong));
        // Accents and other scripts count as characters, not bytes.
        assert!(juger("Été-πάντα-ρεῖ-42-nuée", &[]).is_ok());
    }

    #[test]
    fn la_duree_vient_des_termes() {
        exigences!["K-16", "VAR-EP-2.2.1-04"];
        let pose = Instant::depuis_micros(1_780_297_200_000_000);
        assert_eq!(expiration(pose, None), None, "a deliberate choice of the terms");
        let le = expiration(pose, Some(365)).map(|i| i.depuis(pose));
        assert_eq!(le, Some(Duration::from_secs(365 * 86_400)));
    }
}
