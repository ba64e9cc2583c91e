//! TIFF: its directories are walked, what tells of the place, the time, the device or the author is blotted out in place.

use super::{Motif, dimensions, part};

/// Pages, tags of a page, directories in all.
const DOSSIERS_MAX: usize = 500;
const ETIQUETTES_MAX: u16 = 500;
/// Pixels of all pages together: a scan of fifty A4 pages in black and white.
const PIXELS_MAX: u64 = 500_000_000;

const LARGEUR: u16 = 256;
const HAUTEUR: u16 = 257;
const SOUS_DOSSIERS: u16 = 330;
const EXIF: u16 = 34_665;
const GPS: u16 = 34_853;
/// Names, descriptions, devices, dates, authors, XMP, IPTC, Photoshop, and private blocks of makers.
const EFFACEES: [u16; 23] = [
    269, 270, 271, 272, 285, 305, 306, 315, 316, 700, 33_432, 33_723, 34_377, 37_724, 40_965, 50_341, 42_016, 50_827,
    40_091, 40_092, 40_093, 40_094, 40_095,
];

struct Plan {
    petit: bool,
    octets: Vec<u8>,
    dossiers: usize,
    pixels: u64,
}

/// The scan without its metadata; what it shows is not touched.
pub(super) fn nettoyer(octets: Vec<u8>) -> Result<Vec<u8>, Motif> {
    let petit = octets.starts_with(b"II");
    let mut plan = Plan { petit, octets, dossiers: 0, pixels: 0 };
    let mut suivant = plan.u32(4).ok_or(Motif::Abime)?;
    if suivant == 0 {
        return Err(Motif::Abime);
    }
    while suivant != 0 {
        suivant = plan.page(suivant as usize)?;
    }
    if plan.pixels == 0 { Err(Motif::Abime) } else { Ok(plan.octets) }
}

impl Plan {
    fn u16(&self, ou: usize) -> Option<u16> {
        let deux: [u8; 2] = part(&self.octets, ou, 2)?.try_into().ok()?;
        Some(if self.petit { u16::from_le_bytes(deux) } else { u16::from_be_bytes(deux) })
    }

    fn u32(&self, ou: usize) -> Option<u32> {
        let quatre: [u8; 4] = part(&self.octets, ou, 4)?.try_into().ok()?;
        Some(if self.petit { u32::from_le_bytes(quatre) } else { u32::from_be_bytes(quatre) })
    }

    fn ecrire_u16(&mut self, ou: usize, valeur: u16) {
        let deux = if self.petit { valeur.to_le_bytes() } else { valeur.to_be_bytes() };
        if let Some(place) = self.octets.get_mut(ou..ou + 2) {
            place.copy_from_slice(&deux);
        }
    }

    fn noircir(&mut self, debut: usize, taille: usize) {
        if let Some(place) = debut.checked_add(taille).and_then(|fin| self.octets.get_mut(debut..fin)) {
            place.fill(0);
        }
    }

    /// How many entries a directory has; every directory is counted, so that a loop ends.
    fn nombre(&mut self, ou: usize) -> Result<u16, Motif> {
        self.dossiers += 1;
        if self.dossiers > DOSSIERS_MAX {
            return Err(Motif::Abime);
        }
        self.u16(ou).filter(|n| (1..=ETIQUETTES_MAX).contains(n)).ok_or(Motif::Abime)
    }

    /// The bytes an entry's value takes, where it lies outside the entry.
    fn ailleurs(&self, entree: usize) -> Option<(usize, usize)> {
        let unite = match self.u16(entree + 2)? {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 1,
        };
        let taille = (self.u32(entree + 4)? as usize).checked_mul(unite)?;
        (taille > 4).then_some((self.u32(entree + 8)? as usize, taille))
    }

    fn valeur(&self, entree: usize) -> Option<u32> {
        if self.u16(entree + 2)? == 3 { self.u16(entree + 8).map(u32::from) } else { self.u32(entree + 8) }
    }

    /// One page: bounded, cleaned; where the next one is.
    fn page(&mut self, ou: usize) -> Result<u32, Motif> {
        let nombre = self.nombre(ou)?;
        let (mut largeur, mut hauteur, mut sous) = (0, 0, Vec::new());
        let mut gardees = 0_u16;
        for n in 0..nombre {
            let entree = ou + 2 + usize::from(n) * 12;
            let etiquette = self.u16(entree).ok_or(Motif::Abime)?;
            part(&self.octets, entree, 12).ok_or(Motif::Abime)?;
            match etiquette {
                LARGEUR => largeur = self.valeur(entree).ok_or(Motif::Abime)?,
                HAUTEUR => hauteur = self.valeur(entree).ok_or(Motif::Abime)?,
                SOUS_DOSSIERS => sous.extend(self.adresses(entree)),
                _ => {}
            }
            if self.efface(etiquette, entree)? {
                continue;
            }
            let vers = ou + 2 + usize::from(gardees) * 12;
            self.octets.copy_within(entree..entree + 12, vers);
            gardees += 1;
        }
        let fin = ou + 2 + usize::from(nombre) * 12;
        let suivant = self.u32(fin).ok_or(Motif::Abime)?;
        let nouvelle_fin = ou + 2 + usize::from(gardees) * 12;
        self.octets.copy_within(fin..fin + 4, nouvelle_fin);
        self.noircir(nouvelle_fin + 4, fin - nouvelle_fin);
        self.ecrire_u16(ou, gardees);
        dimensions(largeur, hauteur)?;
        self.pixels += u64::from(largeur) * u64::from(hauteur);
        if self.pixels > PIXELS_MAX {
            return Err(Motif::TropDePixels);
        }
        for adresse in sous {
            self.page(adresse as usize)?;
        }
        Ok(suivant)
    }

    /// The addresses of smaller copies of a page.
    fn adresses(&self, entree: usize) -> Vec<u32> {
        let nombre = self.u32(entree + 4).unwrap_or(0).min(16);
        match self.ailleurs(entree) {
            Some((ou, _)) => (0..nombre).filter_map(|n| self.u32(ou + n as usize * 4)).collect(),
            None => self.u32(entree + 8).into_iter().filter(|_| nombre == 1).collect(),
        }
    }

    /// Blots out what an entry says if it is one of those that go; whether it was.
    fn efface(&mut self, etiquette: u16, entree: usize) -> Result<bool, Motif> {
        let bloc = matches!(etiquette, EXIF | GPS);
        if !bloc && !EFFACEES.contains(&etiquette) {
            return Ok(false);
        }
        if bloc {
            let ou = self.u32(entree + 8).ok_or(Motif::Abime)? as usize;
            let nombre = self.nombre(ou)?;
            for n in 0..usize::from(nombre) {
                if let Some((debut, taille)) = self.ailleurs(ou + 2 + n * 12) {
                    self.noircir(debut, taille);
                }
            }
            self.noircir(ou, 6 + usize::from(nombre) * 12);
        } else if let Some((debut, taille)) = self.ailleurs(entree) {
            self.noircir(debut, taille);
        }
        Ok(true)
    }
}
