//! PNG: its chunks one by one; those that tell of the picture and not of where it was taken are kept.

use super::{Motif, dimensions, jpeg::orientation_seule, part, signature::traine, u32_be};

const TETE: usize = 8;
/// Kept beside the critical ones: how to show the pixels.
const GARDES: [&[u8; 4]; 13] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP",
];
/// Far more than any picture of 5 MB.
const MORCEAUX_MAX: usize = 20_000;

/// The picture without its metadata; its orientation and its colours stay.
pub(super) fn nettoyer(octets: &[u8]) -> Result<Vec<u8>, Motif> {
    let mut sortie = Vec::with_capacity(octets.len());
    sortie.extend_from_slice(part(octets, 0, TETE).ok_or(Motif::Abime)?);
    let (mut ou, mut pixels): (usize, bool) = (TETE, false);
    for rang in 0..MORCEAUX_MAX {
        let taille = u32_be(octets, ou).ok_or(Motif::Abime)? as usize;
        let nom: &[u8; 4] = part(octets, ou + 4, 4).and_then(|n| n.try_into().ok()).ok_or(Motif::Abime)?;
        let entier = part(octets, ou, taille.checked_add(12).ok_or(Motif::Abime)?).ok_or(Motif::Abime)?;
        if (rang == 0) != (nom == b"IHDR") {
            return Err(Motif::Abime);
        }
        match nom {
            b"IHDR" => {
                let cote = |d: usize| u32_be(entier, 8 + d).ok_or(Motif::Abime);
                dimensions(cote(0)?, cote(4)?)?;
            }
            b"IDAT" => pixels = true,
            b"eXIf" => {
                if let Some(exif) = entier.get(8..8 + taille).and_then(orientation_seule) {
                    sortie.extend(morceau(*b"eXIf", &exif));
                }
            }
            _ => {}
        }
        if GARDES.contains(&nom) {
            sortie.extend_from_slice(entier);
        }
        ou += entier.len();
        if nom == b"IEND" {
            let suite = octets.get(ou..).unwrap_or_default();
            return if !pixels {
                Err(Motif::Abime)
            } else if traine(suite) {
                Err(Motif::Polyglotte)
            } else {
                Ok(sortie)
            };
        }
    }
    Err(Motif::Abime)
}

/// A chunk of ours.
fn morceau(nom: [u8; 4], contenu: &[u8]) -> Vec<u8> {
    let mut somme = flate2::Crc::new();
    somme.update(&nom);
    somme.update(contenu);
    let taille = u32::try_from(contenu.len()).unwrap_or(0);
    [&taille.to_be_bytes(), nom.as_slice(), contenu, &somme.sum().to_be_bytes()].concat()
}
