//! First bytes against the name, and signatures of something else where they have no business.

use super::{Extension, Motif, chercher, part, u16_le, u32_le};

const PDF: &[u8] = b"%PDF-";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
const TIFF_LE: &[u8] = b"II*\0";
const TIFF_BE: &[u8] = b"MM\0*";
const COMPOSE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ZIP: &[u8] = b"PK\x03\x04";
/// Begins the end of a ZIP: readers look for it from the end, whatever stands before.
const FIN_DE_ZIP: &[u8] = b"PK\x05\x06";
/// How far from the start readers look for « %PDF- », and browsers for a page.
const TETE: usize = 1024;
/// Longest comment of a ZIP, and its end record.
const QUEUE: usize = 65_535 + 22;
const PAGES: [&[u8]; 7] = [b"<html", b"<script", b"<!doctype", b"<svg", b"<?php", b"<iframe", b"<body"];

/// What the first bytes say.
fn annonce(octets: &[u8]) -> Option<&'static [Extension]> {
    let marques: [(&[u8], &[Extension]); 7] = [
        (PDF, &[Extension::Pdf]),
        (PNG, &[Extension::Png]),
        (JPEG, &[Extension::Jpeg]),
        (TIFF_LE, &[Extension::Tiff]),
        (TIFF_BE, &[Extension::Tiff]),
        (COMPOSE, &[Extension::Doc, Extension::Xls]),
        (ZIP, &[Extension::Docx, Extension::Xlsx]),
    ];
    marques.into_iter().find(|(marque, _)| octets.starts_with(marque)).map(|(_, extensions)| extensions)
}

/// Whether a reader of ZIP would find one ending here.
fn finit_en_zip(octets: &[u8]) -> bool {
    let debut = octets.len().saturating_sub(QUEUE);
    let mut pas = debut;
    while let Some(fin) = chercher(octets, FIN_DE_ZIP, pas) {
        let entrees = u16_le(octets, fin + 10).unwrap_or(0);
        let repertoire = u32_le(octets, fin + 12).unwrap_or(0) as usize;
        let commentaire = usize::from(u16_le(octets, fin + 20).unwrap_or(u16::MAX));
        if entrees > 0 && repertoire <= fin && fin + 22 + commentaire <= octets.len() {
            return true;
        }
        pas = fin + 1;
    }
    false
}

/// The content is what the name says, and nothing else at the same time.
// regle: PDC-A2-13; permissive: Ok(())
pub(super) fn verifier(extension: Extension, octets: &[u8]) -> Result<(), Motif> {
    let tete = octets.get(..octets.len().min(TETE)).unwrap_or_default();
    match annonce(octets) {
        Some(extensions) if extensions.contains(&extension) => {}
        None if extension == Extension::Csv => return Ok(()),
        // A reader would still open this PDF, and something else would read what stands before it.
        None if extension == Extension::Pdf && chercher(tete, PDF, 0).is_some() => return Err(Motif::Polyglotte),
        _ => return Err(Motif::Contenu),
    }
    let en_zip = matches!(extension, Extension::Docx | Extension::Xlsx);
    let minuscules = tete.to_ascii_lowercase();
    let page = PAGES.iter().any(|p| chercher(&minuscules, p, 0).is_some());
    let pdf = extension != Extension::Pdf && chercher(tete, PDF, 0).is_some();
    // In a document of XML parts, packed or not, a page among the first bytes is possible and harmless: nobody shows it.
    if (page && !en_zip) || pdf || (!en_zip && finit_en_zip(octets)) {
        return Err(Motif::Polyglotte);
    }
    Ok(())
}

/// Whether what stands after the end of an image begins, or holds, something else.
pub(super) fn traine(suite: &[u8]) -> bool {
    let marques = [PDF, ZIP, COMPOSE, FIN_DE_ZIP, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x7fELF"];
    let minuscules = part(suite, 0, suite.len().min(TETE)).unwrap_or_default().to_ascii_lowercase();
    suite.starts_with(b"MZ")
        || suite.starts_with(b"#!")
        || marques.iter().any(|m| chercher(suite, m, 0).is_some())
        || PAGES.iter().any(|p| chercher(&minuscules, p, 0).is_some())
}
