//! Word and Excel before 2007: a compound file (a small file system), of which the names and a few headers are read.

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::{Extension, Motif, u16_le};

const ENTREES_MAX: usize = 5_000;
/// Headers and records read of a stream.
const LU_MAX: u64 = 6_000_000;
/// Records of a workbook looked at, those of its globals come first.
const ENREGISTREMENTS_MAX: usize = 20_000;

const FIN: u16 = 0x000a;
const MOT_DE_PASSE: u16 = 0x002f;
const FEUILLE: u16 = 0x0085;

type Compose<'a> = CompoundFile<Cursor<&'a [u8]>>;

pub(super) fn verifier(extension: Extension, octets: &[u8]) -> Result<(), Motif> {
    let mut compose = Compose::open(Cursor::new(octets)).map_err(|_| Motif::Abime)?;
    let mut noms = Vec::new();
    for entree in compose.walk() {
        if noms.len() == ENTREES_MAX {
            return Err(Motif::Bombe);
        }
        noms.push(entree.name().to_ascii_lowercase());
    }
    let a = |nom: &str| noms.iter().any(|n| n == nom);
    // An OOXML document under a password is a compound file too.
    if a("encryptedpackage") || a("encryptioninfo") {
        return Err(Motif::Protege);
    }
    if ["_vba_project", "vba", "macros", "_vba_project_cur", "_xmlsignatures_vba"].iter().any(|n| a(n)) {
        return Err(Motif::Macro);
    }
    if noms.iter().any(|n| n.ends_with("ole10native") || n == "package" || n == "objectpool") {
        return Err(Motif::Incorpore);
    }
    match extension {
        Extension::Doc if a("worddocument") => document(&mut compose),
        Extension::Xls if a("workbook") => classeur(&mut compose, "/Workbook"),
        Extension::Xls if a("book") => classeur(&mut compose, "/Book"),
        _ => Err(Motif::Contenu),
    }
}

fn lire(compose: &mut Compose<'_>, nom: &str, max: u64) -> Result<Vec<u8>, Motif> {
    let mut lu = Vec::new();
    let flux = compose.open_stream(nom).map_err(|_| Motif::Abime)?;
    flux.take(max).read_to_end(&mut lu).map_err(|_| Motif::Abime)?;
    Ok(lu)
}

/// The first words of a Word document say whether it is under a password.
fn document(compose: &mut Compose<'_>) -> Result<(), Motif> {
    let tete = lire(compose, "/WordDocument", 32)?;
    let bon = matches!(u16_le(&tete, 0), Some(0xa5ec | 0xa5dc));
    let drapeaux = u16_le(&tete, 10).filter(|_| bon).ok_or(Motif::Abime)?;
    if drapeaux & 0x0100 == 0 { Ok(()) } else { Err(Motif::Protege) }
}

/// The first records of a workbook name its sheets: one of macros of before VBA is refused, and a password too.
fn classeur(compose: &mut Compose<'_>, nom: &str) -> Result<(), Motif> {
    let flux = lire(compose, nom, LU_MAX)?;
    if !matches!(u16_le(&flux, 0), Some(0x0809 | 0x0009 | 0x0209 | 0x0409)) {
        return Err(Motif::Abime);
    }
    let mut ou = 0;
    for _ in 0..ENREGISTREMENTS_MAX {
        let (Some(genre), Some(taille)) = (u16_le(&flux, ou), u16_le(&flux, ou + 2)) else { return Ok(()) };
        match genre {
            FIN => return Ok(()),
            MOT_DE_PASSE => return Err(Motif::Protege),
            FEUILLE if matches!(flux.get(ou + 9), Some(1 | 6)) => return Err(Motif::Macro),
            _ => {}
        }
        ou += 4 + usize::from(taille);
    }
    Ok(())
}
