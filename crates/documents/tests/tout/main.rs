//! Papers made and read back: tagged, titled, in French, the same bytes each time, and nothing of a name becomes markup.
//!
//! `PARVIS_DOCUMENTS=dossier cargo test -p documents` leaves the PDFs there, to be looked at.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod exemples;
mod lecture;

use std::{collections::BTreeSet, process::Command};

use documents::Atelier;
use exemples::{attestation, contrat, courrier, tous};
use lecture::Lu;
use socle::civil::Date;
use toile::papier::{Papier, Presse as _, PresseErreur};

fn imprimer(papier: &Papier) -> Vec<u8> {
    Atelier::ouvrir().unwrap().imprimer(papier).unwrap()
}

#[test]
fn chaque_genre_se_lit_a_voix_haute() {
    for (nom, papier) in tous() {
        let octets = imprimer(&papier);
        if let Ok(dossier) = std::env::var("PARVIS_DOCUMENTS") {
            std::fs::write(format!("{dossier}/{nom}.pdf"), &octets).unwrap();
        }
        let lu = Lu::ouvrir(&octets);
        assert!(lu.balise(), "{nom}: tagged");
        assert_eq!(lu.langue(), "fr-FR", "{nom}");
        assert!(lu.titre().len() > 10 && lu.montre_le_titre(), "{nom}: {}", lu.titre());
        let xmp = lu.xmp();
        for norme in [
            "<pdfuaid:part>1</pdfuaid:part>",
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
        ] {
            assert!(xmp.contains(norme), "{nom}: {norme} in {xmp}");
        }
        assert!(lu.polices_embarquees(), "{nom}");
    }
}

#[test]
fn titres_tableaux_et_listes_sont_balises() {
    let roles = Lu::ouvrir(&imprimer(&Papier::Contrat(contrat(2)))).roles();
    let attendus: BTreeSet<&str> = ["H1", "H2", "Table", "TH", "TD", "TR", "L", "LI", "P"].into();
    let manquent: Vec<_> = attendus.iter().filter(|r| !roles.contains(**r)).collect();
    assert!(manquent.is_empty(), "{manquent:?} missing in {roles:?}");
}

#[test]
fn les_memes_octets_ici_et_dans_un_autre_processus() {
    let atelier = Atelier::ouvrir().unwrap();
    for (nom, papier) in tous() {
        let premier = atelier.imprimer(&papier).unwrap();
        assert_eq!(premier, atelier.imprimer(&papier).unwrap(), "{nom}: again");
        assert_eq!(premier, imprimer(&papier), "{nom}: another press");
    }
    let dossier = tempfile::tempdir().unwrap();
    let ailleurs = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "chaque_genre_se_lit_a_voix_haute"])
        .env("PARVIS_DOCUMENTS", dossier.path())
        .env("TZ", "Pacific/Auckland")
        .env("LANG", "C")
        .output()
        .unwrap();
    assert!(ailleurs.status.success(), "{}", String::from_utf8_lossy(&ailleurs.stdout));
    for (nom, papier) in tous() {
        let autre = std::fs::read(dossier.path().join(format!("{nom}.pdf"))).unwrap();
        assert!(imprimer(&papier) == autre, "{nom}: the same in another process");
    }
}

#[test]
fn seule_la_date_du_document_y_est() {
    for (jour, attendu) in [((2026, 3, 3), "D:20260303000000Z"), ((2028, 2, 29), "D:20280229000000Z")] {
        let mut papier = contrat(2);
        papier.le = Date::new(jour.0, jour.1, jour.2).unwrap();
        let lu = Lu::ouvrir(&imprimer(&Papier::Contrat(papier)));
        assert_eq!(lu.creation().as_deref(), Some(attendu));
    }
}

#[test]
fn un_nom_reste_un_texte() {
    for nom in [
        "CCAS #read(\"/etc/passwd\") de Brume",
        "Association ] fin [ *gras* _italique_ $x$",
        "Maison \\ `code` @label <balise> // commentaire",
        "#pagebreak() = Titre",
        "${sys.inputs}",
    ] {
        let mut papier = contrat(2);
        papier.parties[1].nom = nom.to_owned();
        papier.termes[0].lignes[0].valeurs = vec![nom.to_owned()];
        papier.articles[0].texte = nom.to_owned();
        let octets = imprimer(&Papier::Contrat(papier.clone()));
        let texte = Lu::ouvrir(&octets).texte();
        let serre = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let vus = serre(&texte).matches(&serre(nom)).count();
        assert_eq!(vus, 3, "{nom} in {texte}");
        papier.titre = nom.to_owned();
        assert!(Lu::ouvrir(&imprimer(&Papier::Contrat(papier))).titre().starts_with(nom.split('`').next().unwrap()));
    }
}

#[test]
fn un_projet_le_dit_a_chaque_page_et_ne_se_signe_pas() {
    let mut papier = contrat(3);
    papier.projet = true;
    let lu = Lu::ouvrir(&imprimer(&Papier::Contrat(papier)));
    assert!(lu.pages() > 1);
    for page in 1..=lu.pages() {
        assert!(lu.texte_de(page).contains("PROJET"), "page {page}: {}", lu.texte_de(page));
        assert!(lu.texte_de(page).contains("Projet"), "page {page}");
    }
    let texte = lu.texte();
    assert!(texte.contains("ne se signe pas") && !texte.contains("Signature et cachet"), "{texte}");
    let signe = Lu::ouvrir(&imprimer(&Papier::Contrat(contrat(3)))).texte();
    assert_eq!(signe.matches("Signature et cachet").count() + signe.matches("Signée le").count(), 4);
    assert!(!signe.contains("PROJET"));
}

#[test]
fn un_blanc_se_voit_et_l_empreinte_est_a_chaque_page() {
    let mut papier = contrat(2);
    papier.termes[0].lignes[1].valeurs.clear();
    let empreinte = papier.pied.empreinte.rsplit(' ').next().unwrap().to_owned();
    let lu = Lu::ouvrir(&imprimer(&Papier::Contrat(papier)));
    assert_eq!(lu.texte().matches("à remplir").count(), 1);
    let n = lu.pages();
    for page in 1..=n {
        let texte = lu.texte_de(page);
        assert!(texte.contains(&empreinte) && texte.contains(&format!("Page {page} sur {n}")), "{texte}");
    }
}

#[test]
fn ce_que_la_police_n_ecrit_pas_est_refuse() {
    let mut papier = contrat(2);
    papier.parties[1].nom = "Amicale Ж".to_owned();
    let refus = Atelier::ouvrir().unwrap().imprimer(&Papier::Contrat(papier));
    assert_eq!(refus, Err(PresseErreur::Caractere('Ж')));
    let (mut lettre, mut certificat) = (courrier(), attestation());
    lettre.alineas[0].texte = "漢".to_owned();
    certificat.reperes[0].valeur = "😀".to_owned();
    for (papier, c) in [(Papier::Courrier(lettre), '漢'), (Papier::Attestation(certificat), '😀')] {
        assert_eq!(Atelier::ouvrir().unwrap().imprimer(&papier), Err(PresseErreur::Caractere(c)));
    }
}
