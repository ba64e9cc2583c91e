//! Files sound, hostile and infected, through the doors, in front of a real clamd where there is one (`PARVIS_TEST_CLAMD`,
//! set by `cargo xtask test` and `cargo xtask campagne pieces`), of the bench's own antivirus elsewhere.

use banc::{Banc, deux_moteurs};
use fichiers::{Antivirus, demonstration::eicar};
use socle::{Chrono, exigences};

use crate::{
    commun::remplir,
    pieces::{adresse, pdf},
};

/// How many rounds; the command of the campaign asks for a thousand.
fn essais() -> usize {
    std::env::var("PARVIS_ESSAIS").ok().and_then(|n| n.parse().ok()).unwrap_or(8)
}

/// The same house in front of the real clamd, if there is one.
async fn devant_clamd(banc: Banc) -> Banc {
    let Ok(adresse) = std::env::var("PARVIS_TEST_CLAMD") else { return banc };
    let antivirus = Antivirus::clamd(adresse.parse().expect("PARVIS_TEST_CLAMD"));
    assert!(antivirus.repond().await, "clamd ne répond pas à {adresse}");
    banc.avec_antivirus(antivirus).await
}

/// A hostile file, another at each round.
fn hostile(tour: usize) -> (&'static str, Vec<u8>) {
    let genres: [(&str, Vec<u8>); 8] = [
        ("x.pdf", pdf(") /OpenAction << /S /JavaScript >> (")),
        ("x.pdf", [pdf("x"), b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x10\0\0\0\0\0\0\0\0\0".to_vec()].concat()),
        ("x.png", b"<svg onload=alert(1)>".to_vec()),
        ("x.jpg", b"\xff\xd8\xff\xfe\0\x12<script>1</script>\xff\xd9".to_vec()),
        ("x.exe.pdf", pdf("x")),
        ("x.docx", b"PK\x03\x04 tronque".to_vec()),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 tronque".to_vec()),
        ("x.csv", b"MZ\x90 un programme".to_vec()),
    ];
    genres.into_iter().nth(tour % 8).unwrap()
}

async fn campagne(banc: Banc) {
    let banc = devant_clamd(banc).await;
    let mut lea = banc.client("tech-brume").await;
    let (mut pieces, mut durees, tours) = (String::new(), Vec::new(), essais());
    for tour in 0..tours {
        if tour % 7 == 0 {
            pieces = format!("{}/pieces", remplir(&banc, &mut lea).await);
        }
        let (nom, octets) = hostile(tour);
        let avant = banc.casiers.objets().len();
        assert_eq!(lea.joindre_par_script(&pieces, "piece", nom, &octets).await.statut, 422, "{tour} {nom}");
        assert_eq!(banc.casiers.objets().len(), avant, "{tour} {nom}");
        let sain = [pdf(&tour.to_string()), vec![b' '; tour * 37 % 900]].concat();
        let chrono = Chrono::demarrer();
        lea.joindre_par_script(&pieces, "piece", &format!("sain-{tour}.pdf"), &sain).await.est(201);
        banc.travailler().await;
        durees.push(chrono.ecoule().as_millis());
        lea.joindre_par_script(&pieces, "piece", &format!("infecte-{tour}.csv"), &eicar()).await.est(201);
        banc.travailler().await;
        let page = lea.get(&pieces).await;
        assert_eq!(page.corps.matches("Infectée, détruite").count(), tour % 7 + 1, "{tour}");
        assert_eq!(banc.casiers.objets().len(), avant + 1, "{tour}: the sound one is kept, the infected one is not");
        // The last of the list that may be read is the one just joined.
        let id = adresse(&page);
        let dernier = page
            .corps
            .split("href=\"")
            .filter_map(|r| r.split('"').next())
            .filter(|r| r.starts_with("/demandes/"))
            .last();
        let lien = lea.get(dernier.unwrap_or(&id)).await;
        assert_eq!(lea.get(lien.vers()).await.octets, sain, "{tour}: byte for byte");
    }
    durees.sort_unstable();
    let (p99, pire) = (durees[(tours * 99 / 100).min(tours - 1)], durees[tours - 1]);
    println!("de l’envoi d’un fichier à son verdict : {tours} essais, p99 {p99} ms, pire {pire} ms");
}

deux_moteurs! {
    async fn du_fichier_au_verdict(banc: Banc) {
        exigences!["PDC-A2-13", "VAR-EP-3.1-04"];
        campagne(banc).await;
    }
}
