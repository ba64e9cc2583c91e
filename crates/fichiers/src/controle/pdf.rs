//! PDF: its names, read as a reader reads them (`#xx` decoded, compressed objects unpacked), without rendering anything.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::{Motif, chercher};

/// Names of what acts, or of what is another file.
const ACTIFS: [&[u8]; 9] = [
    b"JavaScript",
    b"JS",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"ImportData",
    b"SubmitForm",
    b"XFA",
];
/// Unpacked objects, all together.
const TOTAL_MAX: u64 = 30_000_000;
const OBJETS_MAX: usize = 50_000;
/// What may stand behind the last end mark: line ends, and what a scanner pads with.
const QUEUE_MAX: usize = 1024;

pub(super) fn verifier(octets: &[u8]) -> Result<(), Motif> {
    fin(octets)?;
    let (mut ou, mut total) = (0, 0_u64);
    for _ in 0..OBJETS_MAX {
        let Some(debut) = chercher(octets, b"stream", ou) else {
            return noms(octets.get(ou..).unwrap_or_default());
        };
        let hors = octets.get(ou..debut).unwrap_or_default();
        noms(hors)?;
        let entete = chercher_dernier(hors, b"obj").and_then(|o| hors.get(o..)).unwrap_or(hors);
        let contenu = debut + b"stream".len();
        // « endstream » of a stream already passed, or the word in a sentence: not the head of a stream.
        let tete_de_flux = matches!(octets.get(contenu), Some(b'\r' | b'\n')) && !hors.ends_with(b"end");
        if !tete_de_flux {
            ou = contenu;
            continue;
        }
        let fin = chercher(octets, b"endstream", contenu).ok_or(Motif::Abime)?;
        if lire_noms(entete).iter().any(|n| n == b"ObjStm") {
            let flux = octets.get(contenu..fin).unwrap_or_default();
            total += objets(entete, flux, TOTAL_MAX - total)?;
        }
        ou = fin + b"endstream".len();
    }
    Err(Motif::Bombe)
}

/// A whole PDF ends with its end mark, and nothing of weight behind it.
fn fin(octets: &[u8]) -> Result<(), Motif> {
    let marque = chercher_dernier(octets, b"%%EOF").ok_or(Motif::Abime)?;
    chercher_dernier(octets, b"startxref").ok_or(Motif::Abime)?;
    let queue = octets.get(marque + 5..).unwrap_or_default();
    let vide = queue.iter().all(|o| o.is_ascii_whitespace() || *o == 0);
    if !vide && (queue.len() > QUEUE_MAX || super::signature::traine(queue)) { Err(Motif::Polyglotte) } else { Ok(()) }
}

fn chercher_dernier(octets: &[u8], motif: &[u8]) -> Option<usize> {
    octets.windows(motif.len()).rposition(|f| f == motif)
}

/// Objects packed together: unpacked under a bound, their names read; how many bytes that made.
fn objets(entete: &[u8], flux: &[u8], reste: u64) -> Result<u64, Motif> {
    let noms_de_l_entete = lire_noms(entete);
    let a = |nom: &[u8]| noms_de_l_entete.iter().any(|n| n == nom);
    let mut clair = Vec::new();
    if a(b"FlateDecode") || a(b"Fl") {
        let debut = flux.iter().position(|o| !matches!(o, b'\r' | b'\n')).unwrap_or(0);
        let mut lecteur = ZlibDecoder::new(flux.get(debut..).unwrap_or_default()).take(reste.saturating_add(1));
        lecteur.read_to_end(&mut clair).map_err(|_| Motif::Abime)?;
    } else if a(b"Filter") {
        // Packed in a way nobody uses for objects but to hide them.
        return Err(Motif::PdfActif);
    } else {
        clair.extend_from_slice(flux);
    }
    if clair.len() as u64 > reste {
        return Err(Motif::Bombe);
    }
    if a(b"Predictor") || a(b"ASCIIHexDecode") || a(b"ASCII85Decode") || a(b"LZWDecode") || a(b"Crypt") {
        return Err(Motif::PdfActif);
    }
    noms(&clair)?;
    Ok(clair.len() as u64)
}

/// Refuses a part that names what acts, or a password.
// regle: VAR-EP-3.1-04; permissive: Ok(())
fn noms(octets: &[u8]) -> Result<(), Motif> {
    for nom in lire_noms(octets) {
        if nom == b"Encrypt" {
            return Err(Motif::Protege);
        }
        if ACTIFS.contains(&nom.as_slice()) {
            return Err(Motif::PdfActif);
        }
    }
    Ok(())
}

/// The names in a part, decoded.
fn lire_noms(octets: &[u8]) -> Vec<Vec<u8>> {
    let mut trouves = Vec::new();
    let fin = |o: &u8| {
        o.is_ascii_whitespace() || matches!(o, 0 | b'/' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'%')
    };
    for bout in octets.split(|o| *o == b'/').skip(1) {
        let brut = bout.split(fin).next().unwrap_or_default();
        if brut.len() <= 127 {
            trouves.push(decoder(brut));
        }
    }
    trouves
}

fn decoder(brut: &[u8]) -> Vec<u8> {
    let chiffre = |o: Option<&u8>| o.and_then(|o| char::from(*o).to_digit(16));
    let (mut sortie, mut ou) = (Vec::with_capacity(brut.len()), 0);
    while let Some(octet) = brut.get(ou) {
        if let (b'#', Some(h), Some(b)) = (octet, chiffre(brut.get(ou + 1)), chiffre(brut.get(ou + 2))) {
            sortie.push(u8::try_from(h * 16 + b).unwrap_or(0));
            ou += 3;
        } else {
            sortie.push(*octet);
            ou += 1;
        }
    }
    sortie
}
