//! The texts of a paper before they are set: French spaces, no control character, nothing the typefaces cannot write.

use serde_json::Value;
use toile::papier::PresseErreur;

use crate::monde::Fonds;

/// Sets the spaces of every text in `donnees`; a character that would be lost stops everything.
pub(crate) fn preparer(donnees: &mut Value, fonds: &Fonds) -> Result<(), PresseErreur> {
    match donnees {
        Value::String(texte) => {
            *texte = composer(texte);
            match texte.chars().find(|c| !(fonds.ecrit(*c) || matches!(*c, '\n' | FINE))) {
                Some(c) => Err(PresseErreur::Caractere(c)),
                None => Ok(()),
            }
        }
        Value::Array(liste) => liste.iter_mut().try_for_each(|v| preparer(v, fonds)),
        Value::Object(objet) => objet.values_mut().try_for_each(|v| preparer(v, fonds)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// Written with the width of a thin space, whether the typeface has it or not.
const FINE: char = '\u{202f}';

fn composer(texte: &str) -> String {
    let lisible = texte.replace("\r\n", "\n").replace('\t', " ").replace('\u{2011}', "-").replace('\'', "’");
    let garde = |c: &char| *c == '\n' || !(c.is_control() || invisible(*c));
    toile::espaces(&lisible.chars().filter(garde).collect::<String>())
}

/// What changes how a line reads without being seen.
const fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    #[test]
    fn chaque_texte_est_pret_ou_refuse() {
        let fonds = Fonds::lire().unwrap();
        for (tape, rendu) in [
            ("Quoi ?", Ok("Quoi\u{202f}?")),
            ("l'accès", Ok("l’accès")),
            ("a\u{202e}b\u{0}c\u{200b}", Ok("abc")),
            ("demi\u{2011}journée", Ok("demi-journée")),
            ("un\r\ndeux", Ok("un\ndeux")),
            ("Œuvre n° 3", Ok("Œuvre n°\u{a0}3")),
            ("Жили", Err('Ж')),
            ("ok 👍", Err('👍')),
        ] {
            let mut donnees = serde_json::json!({ "a": [tape] });
            let fait = preparer(&mut donnees, &fonds);
            match rendu {
                Ok(rendu) => assert_eq!((fait, donnees["a"][0].as_str()), (Ok(()), Some(rendu)), "{tape:?}"),
                Err(c) => assert_eq!(fait, Err(PresseErreur::Caractere(c)), "{tape:?}"),
            }
        }
    }
}
