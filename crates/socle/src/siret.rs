//! SIRET numbers of establishments: fourteen digits with two keys, Luhn on all of them and on the first nine (the SIREN).
//!
//! Establishments of La Poste share one SIREN and have no key of their own: their digits add up to a multiple of five, but for
//! the head office, which keeps its key. Deliberately absent: asking a register whether the establishment exists.

/// SIREN of La Poste.
const POSTE: &str = "356000000";
/// Its head office, which has a key.
const POSTE_SIEGE: &str = "35600000000048";

/// The fourteen digits of a SIRET typed with or without spaces, if its keys are right.
// regle: CAF68-0-01 CAF17-0-01; permissive: Some(tape.to_owned())
pub fn lire(tape: &str) -> Option<String> {
    let chiffres: String = tape.chars().filter(|c| !c.is_whitespace()).collect();
    if chiffres.len() != 14 || !chiffres.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let siren = chiffres.get(..9)?;
    let juste = if siren == POSTE && chiffres != POSTE_SIEGE {
        chiffres.bytes().map(|c| u32::from(c - b'0')).sum::<u32>() % 5 == 0
    } else {
        luhn(siren) && luhn(&chiffres)
    };
    juste.then_some(chiffres)
}

/// Whether the Luhn key is right: every second digit from the right counts double, nine taken off above nine.
fn luhn(chiffres: &str) -> bool {
    let double = |n: u32| if n > 4 { 2 * n - 9 } else { 2 * n };
    let somme: u32 = chiffres
        .bytes()
        .rev()
        .enumerate()
        .map(|(rang, c)| (rang, u32::from(c - b'0')))
        .map(|(rang, n)| if rang % 2 == 1 { double(n) } else { n })
        .sum();
    somme.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exigences;

    #[test]
    fn table_des_sirets() {
        exigences!["CAF68-0-01", "CAF17-0-01"];
        for (tape, juste, pourquoi) in [
            ("12345678200002", true, "both keys"),
            ("123 456 782 00002", true, "spaces are nothing"),
            ("12345678200003", false, "wrong key"),
            ("12345678300000", false, "a right key over a wrong SIREN"),
            ("1234567820000", false, "thirteen digits"),
            ("1234567820000a", false, "a letter"),
            ("35600000000048", true, "head office of La Poste"),
            ("35600000000050", false, "La Poste, digits that add up to 19"),
            ("35600000000060", true, "La Poste, digits that add up to 20"),
            ("", false, "nothing"),
        ] {
            assert_eq!(lire(tape).is_some(), juste, "{tape} : {pourquoi}");
        }
        assert_eq!(lire("123 456 782 00002").as_deref(), Some("12345678200002"));
    }
}
