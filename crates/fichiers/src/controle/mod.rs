//! What is looked at before a file is taken: its name, then its content against its name (PDC-A2-13, VAR-EP-3.1-04).
//!
//! Pure and bounded: bytes in, the bytes to keep out, or why not, in a sentence that says what to do. What cannot be read is
//! refused like what is wrong: a reader at the caisse could not use it either. Images lose what says where, when and with
//! what they were taken. Deliberately absent: decoders of pixels, fonts or scripts; viruses (the antivirus looks for them).

mod compose;
mod csv;
mod jpeg;
mod motif;
mod nom;
mod ooxml;
mod pdf;
mod png;
mod signature;
mod tiff;

pub use motif::Motif;
pub use nom::Extension;

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepte {
    /// Its name, as it was given.
    pub nom: String,
    /// What it is, by its name and by its content.
    pub extension: Extension,
    /// What to keep: for an image, without what says where and when it was taken.
    pub octets: Vec<u8>,
}

/// Checks `octets`, named `nom`.
// regle: PDC-A2-13 VAR-EP-3.1-04; permissive: Ok(Accepte { nom: nom.to_owned(), extension: Extension::Csv, octets })
pub fn controler(nom: &str, octets: Vec<u8>) -> Result<Accepte, Motif> {
    let extension = nom::lire(nom)?;
    if octets.is_empty() {
        return Err(Motif::Vide);
    }
    signature::verifier(extension, &octets)?;
    let octets = match extension {
        Extension::Pdf => pdf::verifier(&octets).map(|()| octets)?,
        Extension::Docx | Extension::Xlsx => ooxml::verifier(extension, &octets).map(|()| octets)?,
        Extension::Doc | Extension::Xls => compose::verifier(extension, &octets).map(|()| octets)?,
        Extension::Csv => csv::verifier(&octets).map(|()| octets)?,
        Extension::Png => png::nettoyer(&octets)?,
        Extension::Jpeg => jpeg::nettoyer(&octets)?,
        Extension::Tiff => tiff::nettoyer(octets)?,
    };
    Ok(Accepte { nom: nom.to_owned(), extension, octets })
}

/// Pixels of an image at most: an A4 page at 600 dots an inch has 35 million.
const PIXELS_MAX: u64 = 50_000_000;
/// Pixels of a side at most.
const COTE_MAX: u32 = 20_000;

/// Whether a reader could show an image of that size without harm.
fn dimensions(largeur: u32, hauteur: u32) -> Result<(), Motif> {
    if largeur == 0 || hauteur == 0 {
        return Err(Motif::Abime);
    }
    let pixels = u64::from(largeur) * u64::from(hauteur);
    if largeur > COTE_MAX || hauteur > COTE_MAX || pixels > PIXELS_MAX { Err(Motif::TropDePixels) } else { Ok(()) }
}

/// `taille` bytes at `debut`, if they are there.
fn part(octets: &[u8], debut: usize, taille: usize) -> Option<&[u8]> {
    octets.get(debut..debut.checked_add(taille)?)
}

fn u16_be(octets: &[u8], debut: usize) -> Option<u16> {
    part(octets, debut, 2)?.try_into().ok().map(u16::from_be_bytes)
}

fn u16_le(octets: &[u8], debut: usize) -> Option<u16> {
    part(octets, debut, 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_be(octets: &[u8], debut: usize) -> Option<u32> {
    part(octets, debut, 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn u32_le(octets: &[u8], debut: usize) -> Option<u32> {
    part(octets, debut, 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// Where `motif` begins in `octets`, from `debut` on.
fn chercher(octets: &[u8], motif: &[u8], debut: usize) -> Option<usize> {
    let reste = octets.get(debut..)?;
    let premier = *motif.first()?;
    let mut pas = 0;
    while let Some(saut) = reste.get(pas..)?.iter().position(|o| *o == premier) {
        pas += saut;
        if reste.get(pas..)?.starts_with(motif) {
            return Some(debut + pas);
        }
        pas += 1;
    }
    None
}

#[cfg(test)]
mod essais;
#[cfg(test)]
mod tests;
