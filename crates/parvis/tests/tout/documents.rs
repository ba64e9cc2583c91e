//! Documents of a convention, through the doors: its text as PDF for both parties, its signed copies, who may keep them.

use std::time::Duration;

use banc::{Client, HumeurDAntivirus, Page, Sentinelle, deux_moteurs};
use fichiers::demonstration::eicar;
use sha2::{Digest as _, Sha256};
use socle::exigences;
use stockage::essai::entier;

use crate::{conventions::a_signer, pieces::pdf};

fn hache(octets: &[u8]) -> String {
    hex::encode(Sha256::digest(octets))
}

/// The first address of `page` under `/conventions/…/copies/`.
fn copie(page: &Page) -> String {
    let debut = page.corps.find("/copies/").expect("une copie");
    let href = page.corps[..debut].rfind("href=\"").expect("un lien") + 6;
    page.corps[href..].split('"').next().unwrap().to_owned()
}

async fn deposer(client: &mut Client, href: &str, nom: &str, octets: &[u8]) -> Page {
    client.deposer(&format!("{href}/documents"), ("version", "1"), nom, octets).await
}

deux_moteurs! {
    async fn les_deux_parties_telechargent_le_meme_texte(banc: Banc) {
        exigences!["VAR-EP-8.1-01"];
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let mut lues = Vec::new();
        for qui in ["admin-rivieres", "gestionnaire-val", "audit-rivieres"] {
            let mut client = banc.client(qui).await;
            client.get(&href).await.est(200).montre("Documents à télécharger et copies signées");
            let page = client.get(&format!("{href}/documents")).await;
            page.est(200).montre("Termes arrêtés, version 1 (PDF)").montre("Aucune copie signée").cache("Projet");
            let lue = client.get(&format!("{href}/documents/termes-1.pdf")).await;
            assert_eq!((lue.statut, lue.entete("content-type"), lue.traces), (200, "application/pdf", 1), "{qui}");
            assert!(lue.octets.starts_with(b"%PDF-1.7") && lue.octets.len() > 10_000, "{qui}");
            assert_eq!(lue.entete("content-disposition"), "attachment; filename=\"EP-2026-014-termes-1.pdf\"");
            assert!(lue.entete("content-security-policy").contains("sandbox"));
            for absent in ["projet.pdf", "termes-2.pdf", "termes-01.pdf", "x"] {
                client.get(&format!("{href}/documents/{absent}")).await.est(404);
            }
            client.get("/mes-traces").await.montre("Lecture d’une convention");
            lues.push(lue.octets);
        }
        assert!(lues.windows(2).all(|l| l[0] == l[1]), "the same bytes for everybody");
        for (qui, statut) in [("gestionnaire-ccas", 404), ("tech-brume", 403), ("agent-rivieres", 403), ("operateur", 403)] {
            let mut client = banc.client(qui).await;
            for fin in ["", "/termes-1.pdf"] {
                client.get(&format!("{href}/documents{fin}")).await.est(statut);
            }
        }
    }

    async fn un_projet_se_lit_avec_ses_blancs_et_ne_se_signe_pas(banc: Banc) {
        let href = format!("/conventions/{}", banc.gens.projet);
        let mut admin = banc.client("admin-rivieres").await;
        let page = admin.get(&format!("{href}/documents")).await;
        page.est(200).montre("Projet (PDF)").montre("blancs compris").cache("Déposer une copie signée");
        let un = admin.get(&format!("{href}/documents/projet.pdf")).await;
        assert_eq!(un.entete("content-type"), "application/pdf");
        assert!(un.entete("content-disposition").ends_with("-projet.pdf\""));
        assert_eq!(un.octets, admin.get(&format!("{href}/documents/projet.pdf")).await.octets, "the same bytes");
        banc.monde.avancer(Duration::from_secs(24 * 3600));
        let demain = banc.client("admin-rivieres").await.get(&format!("{href}/documents/projet.pdf")).await;
        assert_ne!(un.octets, demain.octets, "a draft says its day");
        let mut admin = banc.client("admin-rivieres").await;
        deposer(&mut admin, &href, "x.pdf", &pdf("x")).await.est(409).montre("Arrêtez d’abord les termes");
        assert!(banc.casiers.objets().is_empty());
        let href = a_signer(&banc, &mut admin).await;
        admin.get(&format!("{href}/documents")).await.montre("Projet (PDF)").montre("Termes arrêtés, version 1 (PDF)");
        admin.suivre(&format!("{href}/termes"), &[]).await.est(200);
        let page = admin.get(&format!("{href}/documents")).await;
        page.montre("version 2 (PDF)").cache("version 1 (PDF)");
        admin.get(&format!("{href}/documents/termes-1.pdf")).await.est(404);
    }

    async fn une_lettre_se_lit_des_deux_cotes_et_pas_ailleurs(banc: Banc) {
        exigences!["VAR-EP-8.2-02", "K-03"];
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let mut admin = banc.client("admin-rivieres").await;
        let motif = ("motif", "Le mot de passe #1 de l’équipe est partagé ] entre \\ tous.");
        let champs = [("jour", "20/05/2026"), ("code", "manquement"), motif, ("confirme", "oui")];
        let page = admin.suivre(&format!("{href}/lettre/demeure"), &champs).await;
        let debut = page.est(200).corps.find("/documents/lettre-").expect("une lettre");
        let lettre = format!("{href}{}", page.corps[debut..].split('"').next().unwrap());
        let mut lues = Vec::new();
        for qui in ["admin-rivieres", "gestionnaire-val"] {
            let mut client = banc.client(qui).await;
            client.get(&format!("{href}/lettres")).await.montre("Lettre (PDF)");
            let lue = client.get(&lettre).await;
            assert_eq!((lue.statut, lue.entete("content-type"), lue.traces), (200, "application/pdf", 1), "{qui}");
            lues.push(lue.octets);
        }
        assert_eq!(lues[0], lues[1], "the same letter");
        // Not the other caisse, whose volet it does not touch; not another partner; not as a certificate.
        for (qui, statut) in [("admin-plateau", 404), ("gestionnaire-ccas", 404), ("audit-rivieres", 403), ("tech-brume", 403)] {
            banc.client(qui).await.get(&lettre).await.est(statut);
        }
        admin.get(&lettre.replace("lettre-", "certificat-")).await.est(404);
    }

    async fn une_copie_signee_est_gardee_scellee_et_son_empreinte_se_lit(banc: Banc) {
        exigences!["VAR-EP-8.1-01"];
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let mut admin = banc.client("admin-rivieres").await;
        let signe = pdf("signé par toutes les parties");
        let page = deposer(&mut admin, &href, "Convention signée Mme X.pdf", &signe).await;
        assert_eq!((page.statut, page.vers()), (303, format!("{href}/documents").as_str()), "{}", page.texte());
        let page = admin.get(&format!("{href}/documents")).await;
        page.montre("En attente d’analyse").montre(&hache(&signe)).montre("Copie signée n° 1").cache("Mme X");
        assert!(!page.corps.contains("n° 1 (PDF)"), "not before it was looked at");
        let scelle = std::fs::read(&banc.casiers.objets()[0]).unwrap();
        assert!(!scelle.windows(8).any(|f| f == b"/Catalog"), "sealed at rest");
        banc.travailler().await;
        for qui in ["admin-rivieres", "gestionnaire-val", "audit-rivieres"] {
            let mut client = banc.client(qui).await;
            let page = client.get(&format!("{href}/documents")).await;
            page.montre("Analysée").montre(&hache(&signe)).montre("Version 1, 1 ko, déposée le 1er juin 2026 à 9 h 01, par");
            let lue = client.get(&copie(&page)).await;
            assert_eq!((lue.statut, &lue.octets, lue.traces), (200, &signe, 1), "{qui}: byte for byte");
            assert_eq!(lue.entete("content-disposition"), "attachment; filename=\"EP-2026-014-copie-signee-1.pdf\"");
        }
        let adresse = copie(&admin.get(&format!("{href}/documents")).await);
        banc.client("gestionnaire-ccas").await.get(&adresse).await.est(404);
        banc.client("tech-brume").await.get(&adresse).await.est(403);
        // A copy under the address of another convention of one's own is no copy of it.
        admin.get(&adresse.replace(&banc.gens.utilisation.to_string(), &banc.gens.metier.to_string())).await.est(404);
    }

    async fn sans_presse_la_page_le_dit_et_garde_les_copies(banc: Banc) {
        let banc = banc.sans_presse().await;
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let mut admin = banc.client("admin-rivieres").await;
        let page = admin.get(&format!("{href}/documents")).await;
        page.est(200).montre("Cette installation ne fabrique pas de PDF").montre("Termes arrêtés, version 1").cache("(PDF)");
        admin.get(&format!("{href}/documents/termes-1.pdf")).await.est(409).montre("ne sont pas disponibles");
        deposer(&mut admin, &href, "x.pdf", &pdf("x")).await.est(303);
    }

    async fn chaque_refus_se_dit_et_rien_ne_reste(banc: Banc) {
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let mut admin = banc.client("admin-rivieres").await;
        let lourd = [pdf("lourd"), vec![b' '; 10 * 1024 * 1024]].concat();
        for (nom, octets, dit) in [
            ("x.png", b"\x89PNG\r\n\x1a\n".to_vec(), "n’est pas"),
            ("x.csv", b"a;b\n1;2\n".to_vec(), "Joignez la copie signée en pdf"),
            ("x.exe", b"MZ".to_vec(), "Joignez la copie signée en pdf"),
            ("x.pdf", b"PK\x03\x04".to_vec(), "n’est pas celui que son nom annonce"),
            ("x.pdf", Vec::new(), "Ce fichier est vide"),
            ("x.pdf", lourd, "Ce fichier dépasse 10 Mo"),
        ] {
            let page = deposer(&mut admin, &href, nom, &octets).await;
            assert_eq!(page.statut, 422, "{nom}: {}", page.texte());
            if nom != "x.png" {
                page.montre(dit);
            }
        }
        admin.poster(&format!("{href}/documents"), &[]).await.est(422).montre("Choisissez la copie signée");
        admin.deposer(&format!("{href}/documents"), ("version", "9"), "x.pdf", &pdf("x")).await.est(409).montre("remplacés");
        admin.deposer(&format!("{href}/documents"), ("version", "un"), "x.pdf", &pdf("x")).await.est(400);
        assert!(banc.casiers.objets().is_empty(), "nothing was laid in the depot");
        for (qui, statut) in [("gestionnaire-val", 403), ("audit-rivieres", 403)] {
            deposer(&mut banc.client(qui).await, &href, "x.pdf", &pdf("x")).await.est(statut);
        }
        let projet = format!("/conventions/{}", banc.gens.projet);
        deposer(&mut banc.client("admin-plateau").await, &projet, "x.pdf", &pdf("x")).await.est(404);
        deposer(&mut admin, &href, "x.pdf", &pdf("deux fois")).await.est(303);
        deposer(&mut admin, &href, "y.pdf", &pdf("deux fois")).await.est(422).montre("Cette copie est déjà là");
    }

    async fn infectee_ou_retiree_elle_est_detruite_et_la_liste_s_en_souvient(banc: Banc) {
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let mut admin = banc.client("admin-rivieres").await;
        let malade = [b"%PDF-1.7\n%".to_vec(), eicar(), pdf("y")[8..].to_vec()].concat();
        deposer(&mut admin, &href, "malade.pdf", &malade).await.est(303);
        deposer(&mut admin, &href, "saine.pdf", &pdf("saine")).await.est(303);
        assert_eq!(banc.casiers.objets().len(), 2);
        banc.travailler().await;
        let page = admin.get(&format!("{href}/documents")).await;
        page.montre("Infectée, détruite").montre("Analysée");
        assert_eq!(banc.casiers.objets().len(), 1, "the infected object is destroyed");
        let adresse = copie(&page);
        for (qui, statut) in [("gestionnaire-val", 403), ("admin-plateau", 404)] {
            banc.client(qui).await.poster(&format!("{adresse}/retrait"), &[]).await.est(statut);
        }
        admin.get(&format!("{href}/documents")).await;
        admin.suivre(&format!("{adresse}/retrait"), &[]).await.est(200).montre("Retirée").montre(&hache(&pdf("saine")));
        admin.poster(&format!("{adresse}/retrait"), &[]).await.est(404);
        admin.get(&adresse).await.est(409).montre("n’est plus disponible");
        banc.travailler().await;
        assert!(banc.casiers.objets().is_empty(), "and so is what was taken back");
        // The same file may come again.
        deposer(&mut admin, &href, "saine.pdf", &pdf("saine")).await.est(303);
    }

    async fn sans_antivirus_elle_attend_et_le_balai_la_laisse(banc: Banc) {
        let mut sentinelle = Sentinelle::ouvrir().await;
        let banc = banc.avec_antivirus(sentinelle.antivirus()).await;
        sentinelle.partir().await;
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let mut admin = banc.client("admin-rivieres").await;
        deposer(&mut admin, &href, "signee.pdf", &pdf("attend")).await.est(303);
        banc.travailler().await;
        let page = admin.get(&format!("{href}/documents")).await;
        page.montre("En attente d’analyse");
        let retrait = page.corps.split("action=\"").find(|p| p.contains("/retrait\"")).unwrap();
        admin.get(retrait.split("/retrait").next().unwrap()).await.est(409).montre("attend son analyse");
        sentinelle.revenir().await;
        sentinelle.humeur(HumeurDAntivirus::Analyse).await;
        demandes::pieces::programmer(&banc.maison).await.unwrap();
        banc.monde.avancer(Duration::from_secs(25 * 3600));
        banc.travailler().await;
        let mut admin = banc.client("admin-rivieres").await;
        let page = admin.get(&format!("{href}/documents")).await;
        page.montre("Analysée");
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM tache WHERE genre = 'pieces_balayer' AND etat = 'faite'").await, 1);
        assert_eq!(admin.get(&copie(&page)).await.octets, pdf("attend"), "the sweep left it");
    }
}
