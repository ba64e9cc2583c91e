//! Each refusal, on a file made for it; and what is kept of an image.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use socle::exigences;

use super::{essais::*, *};

fn contient(octets: &[u8], quoi: &str) -> bool {
    chercher(octets, quoi.as_bytes(), 0).is_some()
}

#[test]
fn les_neuf_extensions() {
    exigences!["PDC-A2-13"];
    let doc = compose(&[("/WordDocument", &tete_de_doc(0)), ("/1Table", b"x")]);
    let xls = compose(&[("/Workbook", &flux_de_xls(0))]);
    let cas: [(&str, Vec<u8>); 14] = [
        ("justificatif.pdf", pdf("")),
        ("Justificatif.PDF", pdf_replie("10 0 << /Type /Font >>", "/FlateDecode")),
        ("lettre.doc", doc),
        ("lettre.docx", docx(&[])),
        (
            "liens.docx",
            docx(&[("word/_rels/document.xml.rels", b"<Relationship Type=\"x/hyperlink\" TargetMode=\"External\"/>")]),
        ),
        ("comptes.xls", xls),
        ("comptes.xlsx", xlsx(&[])),
        ("comptes.csv", "Nom;Montant\r\nÉlan;-12,50\r\n".into()),
        ("vieux.csv", b"Nom;Ville\n\xc9lan;B\xe9thune \x80\n".to_vec()),
        ("scan.tiff", tiff(1000, 1400)),
        ("scan.TIF", tiff(10, 10)),
        ("photo.png", png(100, 100, &[])),
        ("photo.jpg", jpeg(100, 100, &[])),
        ("Attestation d’hébergement (2).v1.jpeg", jpeg(100, 100, &[])),
    ];
    for (nom, octets) in cas {
        let accepte = controler(nom, octets).unwrap_or_else(|m| panic!("{nom} : {m:?}"));
        assert_eq!(accepte.nom, nom);
    }
}

#[test]
fn les_noms() {
    exigences!["PDC-A2-13"];
    for (nom, motif) in [
        ("", Motif::NomTropLong),
        ("   ", Motif::NomTropLong),
        (&*format!("{}.pdf", "x".repeat(97)), Motif::NomTropLong),
        ("facture\u{202e}fdp.exe", Motif::NomCache),
        ("facture\u{202e}exe.pdf", Motif::NomCache),
        ("fact\u{200b}ure.pdf", Motif::NomCache),
        ("facture\r\nX: y.pdf", Motif::NomCache),
        ("facture\0.pdf", Motif::NomCache),
        ("../../etc/x.pdf", Motif::NomChemin),
        ("C:\\x.pdf", Motif::NomChemin),
        ("a:flux.pdf", Motif::NomChemin),
        (".pdf", Motif::NomChemin),
        (" .pdf", Motif::NomDouble),
        ("facture.exe.pdf", Motif::NomDouble),
        ("facture.PHP.jpg", Motif::NomDouble),
        ("facture.docm.docx", Motif::NomDouble),
        ("facture", Motif::Extension),
        ("facture.pdf.", Motif::Extension),
        ("facture.pdf ", Motif::Extension),
        ("dessin.svg", Motif::Extension),
        ("page.html", Motif::Extension),
        ("outil.exe", Motif::Extension),
        ("macro.docm", Motif::Extension),
        ("archive.zip", Motif::Extension),
    ] {
        assert_eq!(controler(nom, pdf("")).err(), Some(motif), "{nom:?}");
    }
}

#[test]
fn le_contenu_contre_le_nom() {
    exigences!["PDC-A2-13"];
    let page = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>".to_vec();
    let exe = b"MZ\x90\0\x03\0\0\0".to_vec();
    let cas: [(&str, Vec<u8>, Motif); 20] = [
        ("x.pdf", Vec::new(), Motif::Vide),
        ("x.pdf", png(1, 1, &[]), Motif::Contenu),
        ("x.png", pdf(""), Motif::Contenu),
        ("x.jpg", png(1, 1, &[]), Motif::Contenu),
        ("x.docx", compose(&[("/WordDocument", &tete_de_doc(0))]), Motif::Contenu),
        ("x.doc", docx(&[]), Motif::Contenu),
        ("x.doc", compose(&[("/Workbook", &flux_de_xls(0))]), Motif::Contenu),
        ("x.xls", compose(&[("/WordDocument", &tete_de_doc(0))]), Motif::Contenu),
        ("x.docx", xlsx(&[]), Motif::Contenu),
        ("x.xlsx", docx(&[]), Motif::Contenu),
        ("x.docx", zip(&[("secret.txt", b"x")]), Motif::Contenu),
        ("x.pdf", page.clone(), Motif::Contenu),
        ("x.png", svg.clone(), Motif::Contenu),
        ("x.jpg", exe.clone(), Motif::Contenu),
        ("x.csv", exe, Motif::Contenu),
        ("x.csv", page, Motif::Contenu),
        ("x.csv", svg, Motif::Contenu),
        ("x.csv", pdf(""), Motif::Contenu),
        ("x.csv", docx(&[]), Motif::Contenu),
        ("x.tiff", b"II+\0\x08\0\0\0\0\0\0\0\0\0\0\0".to_vec(), Motif::Contenu),
    ];
    for (rang, (nom, octets, motif)) in cas.into_iter().enumerate() {
        assert_eq!(controler(nom, octets).err(), Some(motif), "{rang} {nom}");
    }
}

#[test]
fn deux_choses_a_la_fois() {
    exigences!["VAR-EP-3.1-04"];
    let zip = docx(&[]);
    let suivi = |mut un: Vec<u8>, deux: &[u8]| {
        un.extend_from_slice(deux);
        un
    };
    let cas: [(&str, Vec<u8>); 11] = [
        ("something before a PDF", [b"GIF89a;".as_slice(), &pdf("")].concat()),
        ("a ZIP behind a PDF", suivi(pdf(""), &zip)),
        ("a page behind a PDF", suivi(pdf(""), b"<html><script>1</script>")),
        ("weight behind a PDF", suivi(pdf(""), &[b'x'; 2000])),
        ("a ZIP behind a picture", suivi(png(1, 1, &[]), &zip)),
        ("a PDF behind a picture", suivi(jpeg(1, 1, &[]), &pdf(""))),
        ("a program behind a picture", suivi(png(1, 1, &[]), b"MZ\x90")),
        ("a page in a picture's comment", jpeg(1, 1, &[(0xfe, b"<script>alert(1)</script>")])),
        ("a PDF in a picture's comment", png(1, 1, &[(b"tEXt", b"x\0%PDF-1.7")])),
        ("something behind a document", suivi(zip.clone(), b"X")),
        ("something before the parts", [b"PK\x03\x04 un prologue".as_slice(), &zip].concat()),
    ];
    for (quoi, octets) in cas {
        let nom = match octets.get(..2).unwrap() {
            b"%P" | b"GI" => "x.pdf",
            b"\x89P" => "x.png",
            b"PK" => "x.docx",
            _ => "x.jpg",
        };
        assert_eq!(controler(nom, octets).err(), Some(Motif::Polyglotte), "{quoi}");
    }
}

#[test]
fn les_pdf() {
    exigences!["VAR-EP-3.1-04"];
    for (octets, motif) in [
        (pdf("/OpenAction << /S /JavaScript /JS (app.alert) >>"), Motif::PdfActif),
        (pdf("/OpenAction << /S /J#61va#53cript >>"), Motif::PdfActif),
        (pdf("/AA<</O<</S/Launch/F(x)>>>>"), Motif::PdfActif),
        (pdf("/Names << /EmbeddedFiles 4 0 R >>"), Motif::PdfActif),
        (pdf("/Encrypt 5 0 R"), Motif::Protege),
        (pdf_replie("10 0 << /S /JavaScript >>", "/FlateDecode"), Motif::PdfActif),
        (pdf_replie("10 0 << /S /Nothing >>", "/LZWDecode"), Motif::PdfActif),
        (pdf_replie(&"/Nom ".repeat(7_000_000), "/FlateDecode"), Motif::Bombe),
        (pdf("")[..60].to_vec(), Motif::Abime),
    ] {
        let debut = String::from_utf8_lossy(&octets[..octets.len().min(120)]).into_owned();
        assert_eq!(controler("x.pdf", octets).err(), Some(motif), "{debut}");
    }
}

#[test]
fn les_documents() {
    exigences!["PDC-A2-13", "VAR-EP-3.1-04"];
    let zero = vec![0; 120_000_000];
    let moyen = vec![0; 8_000_000];
    let nombreuses: Vec<(String, &[u8])> = (0..2100).map(|n| (format!("word/{n}.xml"), &b"x"[..])).collect();
    let nombreuses: Vec<(&str, &[u8])> = nombreuses.iter().map(|(n, c)| (n.as_str(), *c)).collect();
    let mut coupe = docx(&[]);
    coupe.truncate(coupe.len() - 30);
    let modele = b"<Relationship Type=\"http://x/attachedTemplate\" Target=\"https://ailleurs.example/m.dotm\" TargetMode=\"External\"/>";
    let types_a_macro =
        b"<Types><Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
    for (quoi, octets, motif) in [
        ("a bomb that says so", docx(&[("word/media/x.xml", &zero)]), Motif::Bombe),
        ("a bomb by its ratio", docx(&[("word/media/x.xml", &moyen)]), Motif::Bombe),
        ("too many parts", docx(&nombreuses), Motif::Bombe),
        ("a macro", docx(&[("word/vbaProject.bin", b"x")]), Motif::Macro),
        (
            "a macro by its type",
            zip(&[("[Content_Types].xml", types_a_macro), ("word/document.xml", b"x")]),
            Motif::Macro,
        ),
        ("an object", docx(&[("word/embeddings/oleObject1.bin", b"x")]), Motif::Incorpore),
        ("a control", docx(&[("word/activeX/activeX1.xml", b"x")]), Motif::Incorpore),
        ("a remote model", docx(&[("word/_rels/settings.xml.rels", modele)]), Motif::Incorpore),
        ("a path out", docx(&[("../../x.xml", b"x")]), Motif::Polyglotte),
        ("too deep", docx(&[("a/b/c/d/e/f/g/h/i.xml", b"x")]), Motif::Polyglotte),
        ("cut", coupe, Motif::Abime),
    ] {
        assert_eq!(controler("x.docx", octets).err(), Some(motif), "{quoi}");
    }
    let feuille = xlsx(&[("xl/macrosheets/sheet1.xml", b"x")]);
    assert_eq!(controler("x.xlsx", feuille).err(), Some(Motif::Macro));
}

#[test]
fn les_documents_d_avant() {
    exigences!["PDC-A2-13"];
    let doc = tete_de_doc(0);
    for (nom, octets, motif) in [
        ("x.doc", compose(&[("/WordDocument", &doc), ("/Macros/", b"")]), Motif::Macro),
        ("x.doc", compose(&[("/WordDocument", &doc), ("/_VBA_PROJECT", b"x")]), Motif::Macro),
        ("x.doc", compose(&[("/WordDocument", &tete_de_doc(0x0100))]), Motif::Protege),
        ("x.doc", compose(&[("/WordDocument", &doc), ("/\u{1}Ole10Native", b"MZ")]), Motif::Incorpore),
        ("x.doc", compose(&[("/WordDocument", b"court")]), Motif::Abime),
        ("x.doc", compose(&[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"x")]), Motif::Protege),
        ("x.xls", compose(&[("/Workbook", &flux_de_xls(0)), ("/_VBA_PROJECT_CUR/", b"")]), Motif::Macro),
        ("x.xls", compose(&[("/Workbook", &flux_de_xls(1))]), Motif::Macro),
        ("x.xls", compose(&[("/Workbook", &[0x09, 0x08, 0, 0, 0x2f, 0, 0, 0])]), Motif::Protege),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 abime".to_vec(), Motif::Abime),
    ] {
        assert_eq!(controler(nom, octets).err(), Some(motif), "{nom} {motif:?}");
    }
}

#[test]
fn les_textes() {
    for (texte, motif) in [
        (&b"a;b\0c"[..], Motif::Texte),
        (b"\xff\xfea\0;\0b\0", Motif::Texte),
        (b"a;\x81b", Motif::Texte),
        (b"a;\x1b[31m", Motif::Texte),
        (b"a;=cmd|'/c calc'!A0", Motif::Texte),
        (b"a;\"=HYPERLINK(\"\"https://ailleurs.example\"\")\"", Motif::Texte),
    ] {
        assert_eq!(controler("x.csv", texte.to_vec()).err(), Some(motif), "{}", String::from_utf8_lossy(texte));
    }
}

#[test]
fn les_images_demesurees_ou_abimees() {
    exigences!["VAR-EP-3.1-04"];
    for (nom, octets, motif) in [
        ("x.png", png(20_000, 20_000, &[]), Motif::TropDePixels),
        ("x.png", png(20_001, 1, &[]), Motif::TropDePixels),
        ("x.png", png(0, 1, &[]), Motif::Abime),
        ("x.png", png(1, 1, &[])[..40].to_vec(), Motif::Abime),
        ("x.jpg", jpeg(20_000, 3_000, &[]), Motif::TropDePixels),
        ("x.jpg", jpeg(10, 10, &[])[..45].to_vec(), Motif::Abime),
        ("x.tiff", tiff(20_000, 20_000), Motif::TropDePixels),
        ("x.tiff", tiff(10, 10)[..50].to_vec(), Motif::Abime),
        // A directory that is its own next one.
        ("x.tiff", [&tiff(10, 10)[..82], &[8, 0, 0, 0], &tiff(10, 10)[86..]].concat(), Motif::Abime),
    ] {
        assert_eq!(controler(nom, octets).err(), Some(motif), "{nom} {motif:?}");
    }
}

#[test]
fn les_images_ne_disent_plus_d_ou_elles_viennent() {
    exigences!["VAR-EP-5-03"];
    let exif = exif(6);
    let bloc = [b"Exif\0\0".as_slice(), &exif].concat();
    let propre = |nom, octets: Vec<u8>| {
        assert!(contient(&octets, "SECRET"), "{nom}: the file of the test holds a secret");
        let garde = controler(nom, octets).unwrap().octets;
        assert!(!contient(&garde, "SECRET"), "{nom}: it is gone");
        // Cleaned twice is cleaned once: what came out is a sound file of the same kind.
        assert_eq!(controler(nom, garde.clone()).unwrap().octets, garde, "{nom}");
        garde
    };
    let segments: [(u8, &[u8]); 4] = [
        (0xe1, &bloc),
        (0xe1, b"http://ns.adobe.com/xap/1.0/\0SECRET"),
        (0xfe, b"SECRET"),
        (0xe2, b"ICC_PROFILE\0\x01\x01couleurs"),
    ];
    let photo = propre("x.jpg", jpeg(40, 30, &segments));
    assert!(contient(&photo, "couleurs") && contient(&photo, "Exif"), "colours and orientation stay");
    let orientation = jpeg::orientation_seule(&photo[photo.windows(4).position(|f| f == b"II*\0").unwrap()..]).unwrap();
    assert_eq!(orientation[18], 6);
    let image = propre(
        "x.png",
        png(40, 30, &[(b"tEXt", b"Author\0SECRET"), (b"eXIf", &exif), (b"iCCP", b"couleurs"), (b"tIME", b"1234567")]),
    );
    assert!(contient(&image, "couleurs") && contient(&image, "eXIf") && !contient(&image, "tIME"));
    let scan = propre("x.tiff", tiff(40, 30));
    assert!(!contient(&scan, "2026:06:01"));
    // Trailing bytes that are nothing (a maker's preview) are dropped.
    let avec_suite = [jpeg(4, 3, &[]), vec![0; 300]].concat();
    assert_eq!(controler("x.jpg", avec_suite).unwrap().octets, jpeg(4, 3, &[]));
}

#[test]
fn chaque_motif_dit_quoi_faire() {
    for motif in Motif::TOUS {
        let phrase = motif.phrase();
        assert!(phrase.ends_with('.') && phrase.split(['.', ':', ',']).count() > 2, "{motif:?} : {phrase}");
    }
}

/// Whatever the bytes, an answer: cut and altered files never panic, never hang.
#[test]
fn des_octets_au_hasard() {
    let modeles: [(&str, Vec<u8>); 8] = [
        ("x.pdf", pdf_replie("10 0 << /Type /Font >>", "/FlateDecode")),
        ("x.docx", docx(&[])),
        ("x.xlsx", xlsx(&[])),
        ("x.doc", compose(&[("/WordDocument", &tete_de_doc(0))])),
        ("x.xls", compose(&[("/Workbook", &flux_de_xls(0))])),
        ("x.tiff", tiff(40, 30)),
        ("x.png", png(40, 30, &[(b"eXIf", &exif(3))])),
        ("x.jpg", jpeg(40, 30, &[(0xe1, &[b"Exif\0\0".as_slice(), &exif(3)].concat())])),
    ];
    let mut graine = 0x9e37_79b9_7f4a_7c15_u64;
    for (nom, bon) in modeles {
        for tour in 0..400 {
            let mut octets = bon.clone();
            for _ in 0..=tour % 6 {
                graine = graine.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let ou = usize::try_from(graine >> 33).unwrap() % octets.len();
                octets[ou] = u8::try_from(graine >> 56).unwrap();
            }
            if tour % 5 == 0 {
                let reste = usize::try_from(graine >> 20).unwrap() % octets.len();
                octets.truncate(reste);
            }
            controler(nom, octets).ok();
        }
    }
}
