//! Functions of a Rust file: name, place, length, attributes, test or not.
//!
//! Found by the word `fn` followed by a name, and by the braces that follow.
//! Deliberately absent: closures, and functions without a body (traits, extern).

use std::ops::Range;

use super::{Source, est_ident};

/// A function with a body.
#[derive(Debug, Clone)]
pub struct Fonction {
    /// Its name.
    pub nom: String,
    /// First line of its comments and attributes.
    pub entete: usize,
    /// Line of `fn`.
    pub ligne: usize,
    /// Number of lines from `fn` to the closing brace.
    pub longueur: usize,
    /// Inside of the braces.
    pub corps: Range<usize>,
    /// Carries `#[test]`, `#[tokio::test]`, `#[rstest]`…, or is written inside a macro call,
    /// which then makes the tests (`deux_moteurs! { async fn … }`).
    pub test: bool,
}

pub(super) fn trouver(source: &Source) -> Vec<Fonction> {
    source.mots("fn").filter_map(|place| lire(source, place)).collect()
}

fn lire(source: &Source, place: usize) -> Option<Fonction> {
    let apres = source.code.get(place + 2..)?;
    let reste = apres.trim_start();
    let nom: String = reste.chars().take_while(|c| est_ident(*c)).collect();
    if nom.is_empty() || apres.len() == reste.len() {
        return None;
    }
    let debut = place + 2 + (apres.len() - reste.len()) + nom.len();
    let ouvre = accolade(source, debut)?;
    let ferme = source.fermeture(ouvre)?;
    let ligne = source.ligne(place);
    let entete = entete(source, ligne);
    let attributs = source.code.get(source.debut_de_ligne(entete)..place).unwrap_or_default().to_owned();
    let test = attributs.split("#[").skip(1).any(est_attribut_de_test)
        || source.blocs.iter().any(|b| b.macro_ && b.ouvre < place && place < b.ferme);
    Some(Fonction { nom, entete, ligne, longueur: source.ligne(ferme) - ligne + 1, corps: ouvre + 1..ferme, test })
}

/// The brace that opens the body, past the parentheses and brackets of the signature.
fn accolade(source: &Source, debut: usize) -> Option<usize> {
    let octets = source.code.as_bytes();
    let mut i = debut;
    loop {
        match octets.get(i)? {
            b'{' => return Some(i),
            b';' => return None,
            b'(' | b'[' => i = source.fermeture(i)? + 1,
            _ => i += 1,
        }
    }
}

/// `test]`, `tokio::test(flavor = …)]`, `rstest]`: the last word of the attribute's path.
fn est_attribut_de_test(attribut: &str) -> bool {
    let chemin: String = attribut.chars().take_while(|c| est_ident(*c) || *c == ':').collect();
    matches!(chemin.rsplit(':').next(), Some("test" | "rstest" | "proptest"))
}

/// First line of the comments and attributes directly above the line of a function.
fn entete(source: &Source, ligne: usize) -> usize {
    let mut haut = ligne;
    while haut > 1 {
        let debut = source.debut_de_ligne(haut - 1);
        let fin = source.debut_de_ligne(haut);
        let texte = source.texte.get(debut..fin).unwrap_or_default().trim();
        let dedans = source.blocs.iter().any(|b| {
            b.ouvre < debut && debut <= b.ferme && source.code.get(..b.ouvre).is_some_and(|t| t.ends_with('#'))
        });
        if texte.starts_with("//") && !texte.starts_with("//!") || texte.starts_with("#[") || dedans {
            haut -= 1;
        } else {
            break;
        }
    }
    haut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lues(texte: &str) -> Vec<Fonction> {
        Source::lire(texte, false).fonctions
    }

    #[test]
    fn une_fonction_a_nom_entete_et_longueur() {
        let t = "//! t\n\n/// Doc.\n// regle: X\n#[must_use(\n    a,\n)]\npub async fn f<T: Fn(u8) -> u8>(a: [u8; 4]) -> u8 {\n    0\n}\n";
        let f = &lues(t)[0];
        assert_eq!((f.nom.as_str(), f.entete, f.ligne, f.longueur, f.test), ("f", 3, 8, 3, false));
        assert_eq!(t.get(f.corps.clone()), Some("\n    0\n"));
    }

    #[test]
    fn les_tests_se_reconnaissent() {
        let attendus = [
            ("#[test]\nfn f() {}", true),
            ("#[tokio::test(flavor = \"multi_thread\")]\nasync fn f() {}", true),
            ("#[rstest]\n#[case(1)]\nfn f() {}", true),
            ("deux_moteurs! {\n    async fn f() {}\n}", true),
            ("#[derive(Debug)]\nstruct S;\nfn f() {}", false),
            ("#[attest]\nfn f() {}", false),
        ];
        for (texte, test) in attendus {
            assert_eq!(lues(texte)[0].test, test, "{texte}");
        }
    }

    #[test]
    fn un_type_fn_et_une_methode_sans_corps_ne_comptent_pas() {
        assert!(lues("type F = fn(u8); trait T { fn g(&self) -> [u8; 2]; }").is_empty());
    }
}
