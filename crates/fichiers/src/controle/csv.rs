//! A table in text: UTF-8 or Windows-1252, lines, nothing that a spreadsheet would run.

use super::Motif;

/// Bytes that Windows-1252 gives no character to.
const SANS_CARACTERE: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

pub(super) fn verifier(octets: &[u8]) -> Result<(), Motif> {
    let octets = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
    let commande = |o: &u8| (*o < 0x20 && !matches!(o, b'\t' | b'\r' | b'\n')) || *o == 0x7f;
    if octets.starts_with(b"MZ") || octets.starts_with(b"#!") {
        return Err(Motif::Contenu);
    }
    // A page in a table of text: a browser that guesses would show it.
    if octets.trim_ascii_start().starts_with(b"<") {
        return Err(Motif::Contenu);
    }
    if octets.iter().any(commande) {
        return Err(Motif::Texte);
    }
    if std::str::from_utf8(octets).is_err() && octets.iter().any(|o| SANS_CARACTERE.contains(o)) {
        return Err(Motif::Texte);
    }
    if octets.split(|o| matches!(o, b'\r' | b'\n' | b';' | b',' | b'\t')).any(execute) {
        return Err(Motif::Texte);
    }
    Ok(())
}

/// A cell that asks a spreadsheet to run or to fetch something (`=cmd|…`, `=HYPERLINK`, `=WEBSERVICE`).
fn execute(cellule: &[u8]) -> bool {
    let nette: Vec<u8> = cellule.iter().filter(|o| !matches!(o, b'"' | b' ')).map(u8::to_ascii_lowercase).collect();
    let Some((signe, reste)) = nette.split_first() else { return false };
    if !matches!(signe, b'=' | b'+' | b'-' | b'@') {
        return false;
    }
    let appels: [&[u8]; 4] = [b"webservice(", b"hyperlink(", b"importxml(", b"dde("];
    (reste.contains(&b'|') && reste.contains(&b'!')) || appels.iter().any(|a| super::chercher(reste, a, 0).is_some())
}
