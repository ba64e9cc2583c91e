//! The NIR (social security number): recognised so that it can be refused, never stored.
//!
//! Espace Partenaires art. 5 (VAR-EP-5-04): a signalement identifies the person *without the NIR*. Key and
//! Corsica rule: facts.md §5.

/// Whether `texte` holds a NIR whose key is right, with or without spaces, dots or dashes inside it.
///
/// A run of digits without a right key (a phone number, a file number) is not a NIR: refusing it would teach
/// people to write around the guard. Fifteen characters are looked at from each possible start, so a NIR glued
/// to other digits is still found.
pub fn contient_nir(texte: &str) -> bool {
    let utiles: Vec<u8> = texte
        .bytes()
        .filter(|o| !matches!(o, b' ' | b'.' | b'-' | b'\t' | b'/' | b'_' | b'\n' | b'\r'))
        // A narrow or ordinary no-break space pasted from a document comes as these UTF-8 bytes.
        .filter(|o| !matches!(o, 0xC2 | 0xA0 | 0xE2 | 0x80 | 0xAF))
        .map(|o| o.to_ascii_uppercase())
        .collect();
    utiles.windows(15).any(est_nir)
}

/// Whether these fifteen characters are a NIR with its key.
fn est_nir(quinze: &[u8]) -> bool {
    let (Some(corps), Some(cle)) = (quinze.get(..13), quinze.get(13..15)) else { return false };
    let mut nombre: u64 = 0;
    for (rang, octet) in corps.iter().enumerate() {
        // Corsica: 2A counts as 19, 2B as 18, in the département (characters 6 and 7).
        let chiffre = match (rang, octet) {
            (6, b'A') => 9,
            (6, b'B') => 8,
            (_, b'0'..=b'9') => octet - b'0',
            _ => return false,
        };
        let corse = rang == 5 && matches!(corps.get(6), Some(b'A' | b'B'));
        if corse && *octet != b'2' {
            return false;
        }
        nombre = nombre * 10 + u64::from(if corse { 1 } else { chiffre });
    }
    let premier = matches!(corps.first(), Some(b'1'..=b'4' | b'7' | b'8'));
    let mois = match (corps.get(3), corps.get(4)) {
        (Some(d), Some(u)) if d.is_ascii_digit() && u.is_ascii_digit() => (d - b'0') * 10 + (u - b'0'),
        _ => return false,
    };
    // Months outside 01–12 exist for incomplete birth records (20–42, 50–99).
    let mois_possible = matches!(mois, 1..=12 | 20..=42 | 50..=99);
    let lue = std::str::from_utf8(cle).ok().and_then(|c| c.parse::<u64>().ok());
    premier && mois_possible && lue == Some(97 - nombre % 97)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vecteurs() {
        for oui in [
            "295109912611193",
            "2 95 10 99 126 111 93",
            "253072B07300470",
            "253072b073 004 70",
            "253072A07300443",
            "Son numéro est le 2-95-10-99-126-111-93, merci",
            "réf2951099126111930000",
            "2\u{202f}95\u{202f}10\u{a0}99 126 111 93",
        ] {
            assert!(contient_nir(oui), "{oui}");
        }
        for non in ["295109912611199", "06 12 34 56 78", "", "dossier 123456789012345", "99", "2951099126111"] {
            assert!(!contient_nir(non), "{non}");
        }
    }
}
