//! Files for tests: sound ones of each kind, and nasty ones, made here so that none lies in the repository.

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, write::SimpleFileOptions};

pub(super) fn pdf(corps: &str) -> Vec<u8> {
    let debut = format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R {corps} >>\nendobj\n");
    let fin = "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
    [debut.as_bytes(), fin.as_bytes()].concat()
}

fn comprimer(clair: &[u8]) -> Vec<u8> {
    let mut sortie = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    sortie.write_all(clair).unwrap();
    sortie.finish().unwrap()
}

/// A PDF whose objects are packed together.
pub(super) fn pdf_replie(objets: &str, filtre: &str) -> Vec<u8> {
    let flux = comprimer(objets.as_bytes());
    let entete =
        format!("3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter {filtre} /Length {} >>\nstream\n", flux.len());
    let mut sortie = pdf("");
    let fin = sortie.windows(5).position(|f| f == b"2 0 o").unwrap();
    let suite = sortie.split_off(fin);
    [sortie.as_slice(), entete.as_bytes(), &flux, b"\nendstream\nendobj\n", &suite].concat()
}

fn morceau(nom: [u8; 4], contenu: &[u8]) -> Vec<u8> {
    let mut somme = flate2::Crc::new();
    somme.update(&nom);
    somme.update(contenu);
    [&u32::try_from(contenu.len()).unwrap().to_be_bytes(), nom.as_slice(), contenu, &somme.sum().to_be_bytes()].concat()
}

/// A grey picture of that size, with these chunks more.
pub(super) fn png(largeur: u32, hauteur: u32, de_plus: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let ihdr = [&largeur.to_be_bytes(), hauteur.to_be_bytes().as_slice(), &[8, 0, 0, 0, 0]].concat();
    let mut sortie = b"\x89PNG\r\n\x1a\n".to_vec();
    sortie.extend(morceau(*b"IHDR", &ihdr));
    for (nom, contenu) in de_plus {
        sortie.extend(morceau(**nom, contenu));
    }
    sortie.extend(morceau(*b"IDAT", &comprimer(&[0, 128])));
    sortie.extend(morceau(*b"IEND", b""));
    sortie
}

/// An EXIF block: orientation, then a device and a place in clear.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x03".to_vec();
    tiff.extend(b"\x01\x0f\0\x02\0\0\0\x10\0\0\0\x32");
    tiff.extend([&b"\x01\x12\0\x03\0\0\0\x01\0"[..], &[orientation, 0, 0]].concat());
    tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x42");
    tiff.extend(b"\0\0\0\0APPAREIL-SECRET\0");
    tiff.extend(b"\0\x01\0\x01\0\x02\0\0\0\x10\0\0\0\x54\0\0\0\0LIEU-TRES-SECRET");
    tiff
}

pub(super) fn jpeg(largeur: u16, hauteur: u16, segments: &[(u8, &[u8])]) -> Vec<u8> {
    let segment = |marque: u8, contenu: &[u8]| {
        let taille = u16::try_from(contenu.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marque], taille.as_slice(), contenu].concat()
    };
    let mut sortie = vec![0xff, 0xd8];
    sortie.extend(segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    for (marque, contenu) in segments {
        sortie.extend(segment(*marque, contenu));
    }
    let cadre = [&[8], hauteur.to_be_bytes().as_slice(), &largeur.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    sortie.extend(segment(0xc0, &cadre));
    sortie.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    sortie.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]);
    sortie
}

/// A scan of one page, with an author, a place and a date beside its size.
pub(super) fn tiff(largeur: u32, hauteur: u32) -> Vec<u8> {
    let entree = |etiquette: u16, genre: u16, nombre: u32, valeur: u32| {
        [etiquette.to_le_bytes().as_slice(), &genre.to_le_bytes(), &nombre.to_le_bytes(), &valeur.to_le_bytes()]
            .concat()
    };
    let mut sortie = b"II*\0\x08\0\0\0\x06\0".to_vec();
    sortie.extend(entree(256, 4, 1, largeur));
    sortie.extend(entree(257, 4, 1, hauteur));
    sortie.extend(entree(274, 3, 1, 6));
    sortie.extend(entree(306, 2, 20, 86));
    sortie.extend(entree(315, 2, 16, 106));
    sortie.extend(entree(34853, 4, 1, 122));
    sortie.extend([0, 0, 0, 0]);
    assert_eq!(sortie.len(), 86);
    sortie.extend(b"2026:06:01 09:00:00\0");
    sortie.extend(b"AUTEUR-SECRET-1\0");
    sortie.extend([1, 0]);
    sortie.extend(entree(1, 2, 16, 140));
    sortie.extend([0, 0, 0, 0]);
    sortie.extend(b"LIEU-TRES-SECRET");
    sortie
}

/// A ZIP of these parts.
pub(super) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut sortie = ZipWriter::new(Cursor::new(Vec::new()));
    for (nom, contenu) in parts {
        sortie.start_file(*nom, SimpleFileOptions::default()).unwrap();
        sortie.write_all(contenu).unwrap();
    }
    sortie.finish().unwrap().into_inner()
}

pub(super) const TYPES: &[u8] =
    b"<?xml version=\"1.0\"?><Types><Override PartName=\"/word/document.xml\" ContentType=\"x.main+xml\"/></Types>";

pub(super) fn docx(de_plus: &[(&str, &[u8])]) -> Vec<u8> {
    let base: [(&str, &[u8]); 2] = [("[Content_Types].xml", TYPES), ("word/document.xml", b"<w:document/>")];
    zip(&[&base, de_plus].concat())
}

pub(super) fn xlsx(de_plus: &[(&str, &[u8])]) -> Vec<u8> {
    let base: [(&str, &[u8]); 2] = [("[Content_Types].xml", TYPES), ("xl/workbook.xml", b"<workbook/>")];
    zip(&[&base, de_plus].concat())
}

/// A compound file of these streams; a name that ends with « / » is a folder.
pub(super) fn compose(flux: &[(&str, &[u8])]) -> Vec<u8> {
    let mut fichier = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (nom, contenu) in flux {
        if let Some(dossier) = nom.strip_suffix('/') {
            fichier.create_storage(dossier).unwrap();
        } else {
            fichier.create_stream(nom).unwrap().write_all(contenu).unwrap();
        }
    }
    fichier.flush().unwrap();
    fichier.into_inner().into_inner()
}

/// The head of a Word document, with these flags.
pub(super) fn tete_de_doc(drapeaux: u16) -> Vec<u8> {
    [&[0xec, 0xa5, 0xc1, 0, 0, 0, 0, 0, 0, 0], drapeaux.to_le_bytes().as_slice(), &[0; 500]].concat()
}

/// A workbook of one sheet of that kind.
pub(super) fn flux_de_xls(genre: u8) -> Vec<u8> {
    [&[0x09, 0x08, 4, 0, 0, 6, 5, 0][..], &[0x85, 0, 8, 0, 0, 0, 0, 0, 0, genre, 1, 0], &[0x0a, 0, 0, 0]].concat()
}
