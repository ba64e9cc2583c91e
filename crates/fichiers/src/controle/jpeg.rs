//! JPEG: its segments one by one; EXIF, GPS, XMP, comments go, orientation and colours stay.

use super::{Motif, dimensions, part, signature::traine, u16_be, u16_le, u32_be, u32_le};

const EXIF: &[u8] = b"Exif\0\0";
const SEGMENTS_MAX: usize = 5_000;

/// The photograph without its metadata.
pub(super) fn nettoyer(octets: &[u8]) -> Result<Vec<u8>, Motif> {
    let mut sortie = vec![0xff, 0xd8];
    let (mut ou, mut cadre) = (2, false);
    for _ in 0..SEGMENTS_MAX {
        // Filling bytes may stand before a marker.
        while octets.get(ou) == Some(&0xff) && octets.get(ou + 1) == Some(&0xff) {
            ou += 1;
        }
        let (Some(0xff), Some(marque)) = (octets.get(ou), octets.get(ou + 1).copied()) else {
            return Err(Motif::Abime);
        };
        if marque == 0xd9 {
            sortie.extend([0xff, 0xd9]);
            let suite = octets.get(ou + 2..).unwrap_or_default();
            return if !cadre {
                Err(Motif::Abime)
            } else if traine(suite) {
                Err(Motif::Polyglotte)
            } else {
                Ok(sortie)
            };
        }
        let taille = usize::from(u16_be(octets, ou + 2).ok_or(Motif::Abime)?);
        let segment = part(octets, ou, taille + 2).filter(|_| taille >= 2).ok_or(Motif::Abime)?;
        let contenu = segment.get(4..).unwrap_or_default();
        match marque {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let cote = |d| u16_be(contenu, d).map(u32::from).ok_or(Motif::Abime);
                dimensions(cote(3)?, cote(1)?)?;
                cadre = true;
                sortie.extend_from_slice(segment);
            }
            0xe1 => sortie
                .extend(contenu.strip_prefix(EXIF).and_then(orientation_seule).map(|t| exif(&t)).unwrap_or_default()),
            0xe2 if contenu.starts_with(b"ICC_PROFILE\0") => sortie.extend_from_slice(segment),
            0xe0 | 0xee | 0xc4 | 0xcc | 0xdb..=0xdf => sortie.extend_from_slice(segment),
            0xda => {
                sortie.extend_from_slice(segment);
                let fin = fin_des_pixels(octets, ou + segment.len()).ok_or(Motif::Abime)?;
                sortie.extend_from_slice(octets.get(ou + segment.len()..fin).unwrap_or_default());
                ou = fin;
                continue;
            }
            0xe2..=0xef | 0xfe => {}
            _ => return Err(Motif::Abime),
        }
        ou += segment.len();
    }
    Err(Motif::Abime)
}

/// Where the marker after the coded pixels stands: not an escaped byte, not a restart.
fn fin_des_pixels(octets: &[u8], debut: usize) -> Option<usize> {
    let mut ou = debut;
    loop {
        ou += octets.get(ou..)?.iter().position(|o| *o == 0xff)?;
        match octets.get(ou + 1)? {
            0 | 0xd0..=0xd7 => ou += 2,
            0xff => ou += 1,
            _ => return Some(ou),
        }
    }
}

fn exif(tiff: &[u8]) -> Vec<u8> {
    let taille = u16::try_from(2 + EXIF.len() + tiff.len()).unwrap_or(2);
    [&[0xff, 0xe1], taille.to_be_bytes().as_slice(), EXIF, tiff].concat()
}

/// From an EXIF block, another that says the orientation and nothing else; `None` if it says none, or the usual one.
pub(super) fn orientation_seule(tiff: &[u8]) -> Option<Vec<u8>> {
    let petit = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let court = |d| if petit { u16_le(tiff, d) } else { u16_be(tiff, d) };
    let premier = if petit { u32_le(tiff, 4) } else { u32_be(tiff, 4) }? as usize;
    let nombre = usize::from(court(premier)?).min(200);
    let entree = (0..nombre).map(|n| premier + 2 + n * 12).find(|e| court(*e) == Some(0x0112))?;
    let orientation = u8::try_from(court(entree + 8)?).ok().filter(|o| (2..=8).contains(o))?;
    let tete: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
    Some([tete, &[orientation, 0, 0, 0, 0, 0, 0, 0]].concat())
}
