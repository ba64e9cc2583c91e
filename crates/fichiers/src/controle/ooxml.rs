//! Word and Excel since 2007: a ZIP of XML parts, unpacked under bounds to know what it holds, and never written anywhere.

use std::io::{Cursor, Read as _};

use zip::{ZipArchive, read::ZipFile};

use super::{Extension, Motif, chercher, part, u16_le};

const ENTREES_MAX: usize = 2_000;
const PROFONDEUR_MAX: usize = 8;
/// Unpacked, all parts together.
const TOTAL_MAX: u64 = 100_000_000;
/// Unpacked against packed, for parts big enough to matter.
const RAPPORT_MAX: u64 = 300;
const RAPPORT_DES: u64 = 1_000_000;
/// What is read whole: types and relations.
const LU_MAX: u64 = 4_000_000;
const BLOC: usize = 64 * 1024;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// What the parts of a document told.
#[derive(Default)]
struct Vu {
    types: Vec<u8>,
    principal: bool,
    total: u64,
}

pub(super) fn verifier(extension: Extension, octets: &[u8]) -> Result<(), Motif> {
    // The end record is the end of the file: no comment, nothing behind, as every office suite writes it.
    let fin = octets.len().checked_sub(22).ok_or(Motif::Abime)?;
    if part(octets, fin, 4) != Some(b"PK\x05\x06") {
        return Err(if chercher(octets, b"PK\x05\x06", 0).is_some() { Motif::Polyglotte } else { Motif::Abime });
    }
    // Asked before anything is allocated for them.
    if u16_le(octets, fin + 10).is_none_or(|n| usize::from(n) > ENTREES_MAX) {
        return Err(Motif::Bombe);
    }
    let mut archive = Archive::new(Cursor::new(octets)).map_err(|_| Motif::Abime)?;
    if archive.offset() != 0 {
        return Err(Motif::Polyglotte);
    }
    if archive.len() > ENTREES_MAX {
        return Err(Motif::Bombe);
    }
    annonces(&mut archive, octets.len() as u64)?;
    let principal = if extension == Extension::Docx { "word/document.xml" } else { "xl/workbook.xml" };
    let mut vu = Vu::default();
    for rang in 0..archive.len() {
        let mut entree = archive.by_index(rang).map_err(|e| refus(&e))?;
        let nom = nom(&entree)?;
        interdit(&nom)?;
        vu.principal |= nom == principal;
        let contenu = deplier(&mut entree, &nom, &mut vu.total)?;
        if nom == "[content_types].xml" {
            vu.types = contenu;
        } else if de_relations(&nom) {
            relations(&contenu)?;
        }
    }
    let minuscules = vu.types.to_ascii_lowercase();
    if chercher(&minuscules, b"macroenabled", 0).is_some() || chercher(&minuscules, b"vbaproject", 0).is_some() {
        return Err(Motif::Macro);
    }
    if !vu.principal || minuscules.is_empty() { Err(Motif::Contenu) } else { Ok(()) }
}

fn refus(erreur: &zip::result::ZipError) -> Motif {
    match erreur {
        zip::result::ZipError::UnsupportedArchive(quoi) if quoi.contains("assword") => Motif::Protege,
        _ => Motif::Abime,
    }
}

/// What the directory announces: bounded before a byte is unpacked; parts that lie one over the other are a bomb.
fn annonces(archive: &mut Archive<'_>, taille: u64) -> Result<(), Motif> {
    let (mut plies, mut deplies) = (0_u64, 0_u64);
    for rang in 0..archive.len() {
        let entree = archive.by_index_raw(rang).map_err(|_| Motif::Abime)?;
        if entree.encrypted() {
            return Err(Motif::Protege);
        }
        plies = plies.saturating_add(entree.compressed_size());
        deplies = deplies.saturating_add(entree.size());
    }
    if plies > taille || deplies > TOTAL_MAX { Err(Motif::Bombe) } else { Ok(()) }
}

/// The name of a part, in lower case; refused if it could leave its folder.
fn nom(entree: &ZipFile<'_, Cursor<&[u8]>>) -> Result<String, Motif> {
    let nom = entree.name();
    let sort = nom.starts_with('/') || nom.contains('\\') || nom.split('/').any(|p| p == "..") || nom.contains('\0');
    if sort || nom.split('/').count() > PROFONDEUR_MAX {
        return Err(Motif::Polyglotte);
    }
    Ok(nom.to_ascii_lowercase())
}

/// Parts that act, or that are other files.
// regle: PDC-A2-13; permissive: Ok(())
fn interdit(nom: &str) -> Result<(), Motif> {
    if nom.contains("vbaproject") || nom.contains("vbadata") || nom.contains("/macrosheets/") {
        return Err(Motif::Macro);
    }
    let extension = nom.rsplit_once('.').map_or("", |(_, e)| e);
    let objet = nom.contains("/activex/") || nom.contains("oleobject");
    let incorpore = nom.contains("/embeddings/") && !matches!(extension, "xlsx" | "rels");
    if objet
        || incorpore
        || matches!(extension, "exe" | "dll" | "js" | "vbs" | "ps1" | "bat" | "cmd" | "html" | "htm" | "svg")
    {
        return Err(Motif::Incorpore);
    }
    Ok(())
}

/// Unpacks a part to count it, and gives it back if it is one of those that are read.
fn deplier(entree: &mut ZipFile<'_, Cursor<&[u8]>>, nom: &str, total: &mut u64) -> Result<Vec<u8>, Motif> {
    let (annonce, plie) = (entree.size(), entree.compressed_size());
    let lu = nom == "[content_types].xml" || de_relations(nom);
    let (mut contenu, mut bloc, mut deplie) = (Vec::new(), vec![0; BLOC], 0_u64);
    loop {
        let nombre = entree.read(&mut bloc).map_err(|_| Motif::Abime)?;
        if nombre == 0 {
            break;
        }
        deplie += nombre as u64;
        *total += nombre as u64;
        let demesure = deplie > RAPPORT_DES && deplie / plie.max(1) > RAPPORT_MAX;
        // More than it announced: the directory lies.
        if *total > TOTAL_MAX || demesure || deplie > annonce || (lu && deplie > LU_MAX) {
            return Err(Motif::Bombe);
        }
        if lu {
            contenu.extend_from_slice(bloc.get(..nombre).unwrap_or_default());
        }
    }
    Ok(contenu)
}

/// Names are in lower case here.
fn de_relations(nom: &str) -> bool {
    nom.rsplit_once('.').is_some_and(|(_, e)| e == "rels")
}

/// Relations to the outside: a web address in the text is one, a model or an object fetched at opening is another.
fn relations(contenu: &[u8]) -> Result<(), Motif> {
    let texte = String::from_utf8_lossy(contenu).to_ascii_lowercase();
    for relation in texte.split("<relationship ") {
        let dehors = relation.contains("targetmode=\"external\"") || relation.contains("targetmode='external'");
        let genres = ["/attachedtemplate", "/oleobject", "/frame", "/subdocument", "/package", "/control"];
        if dehors && genres.iter().any(|g| relation.contains(g)) {
            return Err(Motif::Incorpore);
        }
    }
    Ok(())
}
