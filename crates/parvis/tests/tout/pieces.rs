//! Files of a request, through the doors: joined, looked at, read, refused; what is refused, and what waits.

use std::time::Duration;

use banc::{Banc, Client, HumeurDAntivirus, Page, Sentinelle, deux_moteurs};
use fichiers::demonstration::eicar;
use socle::exigences;
use stockage::essai::entier;

use crate::commun::{cache, commencer, remplir, signaler};

/// A sound little PDF; `mots` makes it another file.
pub(crate) fn pdf(mots: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Titre ({mots}) >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n").into_bytes()
}

/// The address under which the first file of `page` is read.
pub(crate) fn adresse(page: &Page) -> String {
    let rangee =
        page.corps.split("href=\"/demandes/").skip(1).find(|r| r.split('"').next().unwrap().contains("/pieces/"));
    format!("/demandes/{}", rangee.expect("une pièce à lire").split('"').next().unwrap())
}

/// Reads a file: the address of one's session, then the file.
async fn lire(client: &mut Client, adresse: &str) -> Page {
    let page = client.get(adresse).await;
    assert_eq!(page.statut, 303, "{}", page.texte());
    client.get(page.vers()).await
}

/// A request with one sound file; its identifier and the file's address.
async fn demande_avec_piece(banc: &Banc) -> (String, String) {
    let mut lea = banc.client("tech-brume").await;
    let brouillon = remplir(banc, &mut lea).await;
    lea.joindre(&format!("{brouillon}/pieces"), "piece", "justificatif.pdf", &pdf("un")).await.est(303);
    lea.suivre(&format!("{brouillon}/envoi"), &[]).await.est(200);
    banc.travailler().await;
    let id = brouillon.replace("/signaler/", "");
    let page = lea.get(&format!("/demandes/{id}")).await;
    (id, adresse(&page))
}

deux_moteurs! {
    async fn jointe_analysee_lue_des_deux_cotes(banc: Banc) {
        exigences!["PDC-A2-13", "PDC-A2-15", "VAR-EP-5-01"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = remplir(&banc, &mut lea).await;
        let pieces = format!("{brouillon}/pieces");
        lea.get(&pieces).await.est(200).montre("Aucune pièce jointe enregistrée.").montre("Étape 3 sur 4");
        lea.get(&format!("{brouillon}/verification")).await.montre("Aucune pièce jointe enregistrée.");
        let nom = "Attestation d’hébergement été.pdf";
        let page = lea.joindre(&pieces, "piece", nom, &pdf("x")).await;
        assert_eq!((page.statut, page.vers()), (303, pieces.as_str()), "{}", page.texte());
        let page = lea.get(&pieces).await;
        page.montre(nom).montre("En attente d’analyse").montre("pdf, 1 ko, le 1er juin 2026 à 9 h 01, par Maïwenn Tersolle");
        assert!(!page.corps.contains(&format!("href=\"/demandes/{}/pieces/", brouillon.replace("/signaler/", ""))), "not before it was looked at");
        lea.get(&format!("{brouillon}/verification")).await.montre(nom);
        lea.suivre(&format!("{brouillon}/envoi"), &[]).await.est(200);
        let href = format!("/demandes/{}", brouillon.replace("/signaler/", ""));
        banc.travailler().await;
        for qui in ["tech-brume-2", "agent-rivieres"] {
            let mut client = banc.client(qui).await;
            let page = client.get(&href).await;
            page.est(200).montre("Analysée").montre(nom);
            let lue = lire(&mut client, &adresse(&page)).await;
            assert_eq!((lue.statut, &lue.octets), (200, &pdf("x")), "{qui}: byte for byte");
            assert_eq!(lue.entete("content-type"), "application/pdf");
            assert_eq!(lue.entete("x-content-type-options"), "nosniff");
            assert!(lue.entete("content-security-policy").contains("sandbox"));
            assert_eq!(lue.entete("content-disposition"), "attachment; filename=\"Attestation d_h_bergement _t_.pdf\"; filename*=UTF-8''Attestation%20d%E2%80%99h%C3%A9bergement%20%C3%A9t%C3%A9.pdf");
            assert_eq!(lue.traces, 1, "the reading is traced");
            client.get("/mes-traces").await.montre("Lecture d’une pièce jointe");
        }
    }

    async fn un_numero_de_securite_sociale_passe_dans_un_fichier(banc: Banc) {
        exigences!["VAR-EP-5-05", "VAR-EP-5-04"];
        const NIR: &str = "2 95 10 99 126 111 93";
        let mut lea = banc.client("tech-brume").await;
        let brouillon = remplir(&banc, &mut lea).await;
        let piece = pdf(&format!("Attestation de droits, numéro {NIR}"));
        lea.joindre(&format!("{brouillon}/pieces"), "piece", "attestation.pdf", &piece).await.est(303);
        lea.suivre(&format!("{brouillon}/envoi"), &[]).await.est(200);
        banc.travailler().await;
        let href = brouillon.replace("/signaler/", "/demandes/");
        let mut agent = banc.client("agent-rivieres").await;
        let page = agent.get(&href).await;
        let lu = lire(&mut agent, &adresse(&page)).await;
        assert_eq!((lu.statut, &lu.octets), (200, &piece), "the file holds it and is read as it was sent");
        // In a file, and nowhere that is typed.
        let cle = cache(&lea.get(&format!("{href}/messages")).await, "cle");
        lea.poster(&format!("{href}/messages"), &[("message", NIR), ("cle", &cle)]).await.est(422).montre("Retirez le numéro de sécurité sociale");
    }

    async fn le_lien_ne_sert_qu_a_sa_session_et_peu_de_temps(banc: Banc) {
        exigences!["VAR-EP-5-01"];
        let (_, adresse) = demande_avec_piece(&banc).await;
        let (mut lea, mut idris) = (banc.client("tech-brume").await, banc.client("agent-rivieres").await);
        let lien = lea.get(&adresse).await.vers().to_owned();
        lea.get(&lien).await.est(200);
        // Copied to a colleague of the same unit, to the caisse, or to another session of hers, it opens nothing.
        banc.client("tech-brume-2").await.get(&lien).await.est(404);
        banc.client("tech-brume").await.get(&lien).await.est(404);
        idris.get(&lien).await.est(404);
        banc.anonyme().get(&lien).await.est(401);
        let fin = lien.rsplit('/').next().unwrap().split('-').next().unwrap();
        let plus_tard = format!("{}", fin.parse::<i64>().unwrap() + 1);
        lea.get(&lien.replace(fin, &plus_tard)).await.est(404);
        banc.monde.avancer(Duration::from_secs(5 * 60 + 1));
        lea.get(&lien).await.est(404);
        lire(&mut lea, &adresse).await.est(200);
    }

    async fn nul_ne_lit_ni_ne_joint_ailleurs(banc: Banc) {
        exigences!["VAR-EP-5-01", "VAR-EP-1.2-07"];
        let (id, adresse) = demande_avec_piece(&banc).await;
        let (autre, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        for qui in ["tech-clairval", "tech-ccas", "agent-plateau"] {
            let mut client = banc.client(qui).await;
            client.get(&adresse).await.est(404);
            client.joindre(&format!("/demandes/{id}/pieces"), "", "x.pdf", &pdf("y")).await.est(404);
        }
        banc.client("gestionnaire-val").await.get(&adresse).await.est(403);
        // A file under the address of another request of one's own is no file of it.
        banc.client("tech-brume").await.get(&adresse.replace(&id, &autre)).await.est(404);
        banc.client("tech-brume").await.poster(&format!("{adresse}/illisible"), &[]).await.est(403);
        let brouillon = commencer(&banc, &mut banc.client("tech-brume").await).await;
        banc.client("tech-brume-2").await.joindre(&format!("{brouillon}/pieces"), "piece", "x.pdf", &pdf("z")).await.est(404);
    }

    async fn chaque_refus_se_dit_et_rien_ne_reste(banc: Banc) {
        exigences!["PDC-A2-13", "PDC-A2-14", "VAR-EP-3.1-04"];
        let mut lea = banc.client("tech-brume").await;
        let pieces = format!("{}/pieces", commencer(&banc, &mut lea).await);
        let lourd = [pdf("lourd"), vec![b' '; 5 * 1024 * 1024]].concat();
        for (nom, octets, dit) in [
            ("x.pdf", b"\x89PNG\r\n\x1a\n".to_vec(), "n’est pas celui que son nom annonce"),
            ("dessin.svg", b"<svg/>".to_vec(), "Ce type de fichier n’est pas accepté"),
            ("outil.exe", b"MZ".to_vec(), "Ce type de fichier n’est pas accepté"),
            ("facture\u{202e}fdp.pdf", pdf("x"), "caractères invisibles"),
            ("x.pdf", Vec::new(), "Ce fichier est vide"),
            ("x.pdf", lourd[..=5 * 1024 * 1024].to_vec(), "Ce fichier dépasse 5 Mo"),
        ] {
            let page = lea.joindre(&pieces, "piece", nom, &octets).await;
            page.est(422).montre(dit).montre("Corrigez une erreur").montre("Aucune pièce jointe enregistrée.");
            let json = lea.joindre_par_script(&pieces, "piece", nom, &octets).await;
            assert_eq!((json.statut, json.entete("content-type")), (422, "application/json"));
            assert!(json.corps.contains(dit), "{}", json.corps);
            lea.get(&pieces).await.est(200);
        }
        lea.poster(&pieces, &[("genre", "piece")]).await.est(422).montre("Choisissez un fichier, puis joignez-le.");
        lea.joindre(&pieces, "sortante", "x.pdf", &pdf("x")).await.est(400);
        assert!(banc.casiers.objets().is_empty(), "nothing was laid in the depot");
        // Five megabytes exactly are taken.
        let juste = [vec![b' '; 0], pdf("a")].concat();
        let marque = juste.windows(5).position(|f| f == b"endob").unwrap();
        let plein = [&juste[..marque], &vec![b' '; 5 * 1024 * 1024 - juste.len()], &juste[marque..]].concat();
        lea.joindre(&pieces, "piece", "plein.pdf", &plein).await.est(303);
        lea.get(&pieces).await.montre("plein.pdf").montre("5,0 Mo");
    }

    async fn huit_fichiers_au_plus(banc: Banc) {
        exigences!["PDC-A2-14"];
        let mut lea = banc.client("tech-brume").await;
        let pieces = format!("{}/pieces", remplir(&banc, &mut lea).await);
        for n in 0..8 {
            lea.joindre_par_script(&pieces, "piece", &format!("piece-{n}.pdf"), &pdf(&n.to_string())).await.est(201);
        }
        let page = lea.joindre_par_script(&pieces, "piece", "neuvieme.pdf", &pdf("9")).await;
        assert!(page.statut == 422 && page.corps.contains("Huit fichiers sont déjà joints"), "{}", page.corps);
        let page = lea.get(&pieces).await;
        page.cache("Fichier à joindre");
        // One taken back makes room; the same file again is seen.
        let retrait = page.corps.split("action=\"").find_map(|a| a.split('"').next().filter(|a| a.ends_with("/retrait"))).unwrap().to_owned();
        lea.suivre(&retrait, &[]).await.est(200).cache("piece-0.pdf");
        let page = lea.joindre(&pieces, "piece", "autre-nom.pdf", &pdf("3")).await;
        page.est(422).montre("Ce fichier est déjà joint");
        lea.joindre(&pieces, "piece", "neuvieme.pdf", &pdf("9")).await.est(303);
        banc.travailler().await;
        assert_eq!(banc.casiers.objets().len(), 8, "what was taken back is destroyed");
    }

    async fn un_fichier_infecte_est_detruit_et_se_dit(banc: Banc) {
        exigences!["VAR-EP-3.1-04"];
        let mut lea = banc.client("tech-brume").await;
        let (id, _) = signaler(&banc, &mut lea).await;
        let href = format!("/demandes/{id}");
        lea.joindre(&format!("{href}/pieces"), "piece", "releve.csv", &eicar()).await.est(303);
        assert_eq!(banc.casiers.objets().len(), 1);
        banc.travailler().await;
        for qui in ["tech-brume", "agent-rivieres"] {
            let page = banc.client(qui).await.get(&href).await;
            page.est(200).montre("Infectée, détruite").montre("Fichier infecté écarté").montre("Pièce jointe par le partenaire");
            assert!(!page.corps.contains(&format!("{href}/pieces/0")), "nobody reads it");
        }
        assert!(banc.casiers.objets().is_empty(), "its object is destroyed");
    }

    async fn sans_antivirus_on_attend_et_rien_ne_se_perd(banc: Banc) {
        exigences!["VAR-EP-3.1-04"];
        let mut sentinelle = Sentinelle::ouvrir().await;
        let banc = banc.avec_antivirus(sentinelle.antivirus()).await;
        sentinelle.partir().await;
        let mut lea = banc.client("tech-brume").await;
        let (id, _) = signaler(&banc, &mut lea).await;
        let href = format!("/demandes/{id}");
        lea.joindre(&format!("{href}/pieces"), "piece", "justificatif.pdf", &pdf("x")).await.est(303);
        let sante = banc.anonyme().get("/sante").await;
        assert!(sante.corps.contains("\"absent\""), "{}", sante.corps);
        for humeur in [HumeurDAntivirus::Analyse, HumeurDAntivirus::Refuse, HumeurDAntivirus::Raccroche] {
            if humeur == HumeurDAntivirus::Refuse {
                sentinelle.revenir().await;
            }
            sentinelle.humeur(humeur).await;
            assert_eq!(banc.travailler().await.reportees, 1, "{humeur:?}: it waits");
            lea.get(&href).await.est(200).montre("En attente d’analyse").cache("Analysée");
            banc.monde.avancer(Duration::from_secs(10 * 60));
        }
        sentinelle.humeur(HumeurDAntivirus::Analyse).await;
        assert_eq!(banc.travailler().await.faites, 1);
        let page = lea.get(&href).await;
        page.montre("Analysée");
        assert_eq!(lire(&mut lea, &adresse(&page)).await.octets, pdf("x"));
    }

    async fn illisible_elle_est_redemandee(banc: Banc) {
        exigences!["VAR-EP-3.1-04"];
        let (id, adresse) = demande_avec_piece(&banc).await;
        let href = format!("/demandes/{id}");
        let mut idris = banc.client("agent-rivieres").await;
        idris.get(&href).await.montre("Illisible, redemander");
        idris.suivre(&format!("{adresse}/illisible"), &[]).await.est(200).montre("Pièce illisible : à joindre de nouveau").cache("/illisible\"");
        idris.poster(&format!("{adresse}/illisible"), &[]).await.est(409);
        idris.get(&adresse).await.est(409).montre("Ce fichier n’est plus disponible.");
        let mut lea = banc.client("tech-brume").await;
        lea.get(&href).await.montre("Une pièce est à joindre de nouveau");
        lea.joindre(&format!("{href}/pieces"), "piece", "nette.pdf", &pdf("nette")).await.est(303);
        banc.travailler().await;
        idris.get(&href).await.montre("nette.pdf").montre("Pièce jointe par le partenaire");
    }

    async fn la_caisse_joint_pour_ce_partenaire(banc: Banc) {
        exigences!["VAR-EP-5-01"];
        let (id, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let href = format!("/demandes/{id}");
        let mut idris = banc.client("agent-rivieres").await;
        idris.joindre(&format!("{href}/pieces"), "piece", "x.pdf", &pdf("x")).await.est(400);
        let page = idris.joindre(&format!("{href}/pieces"), "sortante", "x.pdf", b"MZ").await;
        page.est(422).montre("n’est pas celui que son nom annonce");
        idris.joindre(&format!("{href}/pieces"), "sortante", "reponse.pdf", &pdf("r")).await.est(303);
        banc.travailler().await;
        let mut lea = banc.client("tech-brume").await;
        let page = lea.get(&href).await;
        page.montre("reponse.pdf").montre("Pièce jointe par la caisse").cache("/illisible\"");
        lire(&mut lea, &adresse(&page)).await.est(200);
        banc.client("tech-clairval").await.get(&adresse(&page)).await.est(404);
    }

    async fn une_demande_close_ne_prend_plus_de_fichier(banc: Banc) {
        exigences!["PDC-A2-14"];
        let (id, _) = demande_avec_piece(&banc).await;
        let href = format!("/demandes/{id}");
        let mut idris = banc.client("agent-rivieres").await;
        let version = crate::commun::cache(&idris.get(&href).await, "version");
        idris.suivre(&format!("{href}/prise-en-charge"), &[("version", &version)]).await.est(200);
        let version = crate::commun::cache(&idris.get(&format!("{href}/cloture")).await, "version");
        idris.suivre(&format!("{href}/cloture"), &[("version", &version), ("issue", "accompagne"), ("note", "Fin.")]).await.est(200);
        let mut lea = banc.client("tech-brume").await;
        lea.get(&href).await.est(200).montre("justificatif.pdf").cache("Fichier à joindre");
        lea.joindre(&format!("{href}/pieces"), "piece", "tard.pdf", &pdf("tard")).await.est(409).montre("Cette demande est close");
    }

    async fn la_caisse_qui_veut_une_signature_l_attend(banc: Banc) {
        exigences!["PDC-A3-03", "K-20"];
        crate::commun::exiger_une_signature(&banc, 0).await;
        let mut lea = banc.client("tech-brume").await;
        lea.get("/signaler").await.est(200).montre("Cette caisse demande l’accord signé de la personne");
        let brouillon = commencer(&banc, &mut lea).await;
        lea.suivre(&format!("{brouillon}/personne"), &crate::commun::PERSONNE).await.est(200);
        let page = lea.poster(&format!("{brouillon}/difficultes"), &crate::commun::DIFFICULTES).await;
        let pieces = format!("{brouillon}/pieces");
        assert_eq!(lea.get(page.vers()).await.vers(), pieces, "the check page waits for the consent");
        lea.get(&pieces).await.montre("Accord signé à joindre").montre("La demande ne part pas sans lui.");
        assert_eq!(lea.poster(&format!("{brouillon}/envoi"), &[]).await.vers(), pieces, "and so does the sending");
        lea.joindre(&pieces, "piece", "autre.pdf", &pdf("autre")).await.est(303);
        assert_eq!(lea.poster(&format!("{brouillon}/envoi"), &[]).await.vers(), pieces, "another file is no consent");
        // An infected one is none either.
        lea.joindre(&pieces, "consentement", "accord.csv", &eicar()).await.est(303);
        banc.travailler().await;
        assert_eq!(lea.poster(&format!("{brouillon}/envoi"), &[]).await.vers(), pieces);
        lea.joindre(&pieces, "consentement", "accord.pdf", &pdf("accord")).await.est(303);
        lea.joindre(&pieces, "consentement", "accord-2.pdf", &pdf("accord 2")).await.est(422).montre("Un accord signé est déjà joint");
        lea.get(&format!("{brouillon}/verification")).await.est(200).montre("Accord signé : accord.pdf");
        lea.suivre(&format!("{brouillon}/envoi"), &[]).await.est(200).montre("Votre demande est envoyée");
        let href = format!("/demandes/{}", brouillon.replace("/signaler/", ""));
        banc.client("agent-rivieres").await.get(&href).await.montre("Recueilli par signature").montre("Accord signé : accord.pdf");
    }

    async fn abandonner_efface_les_fichiers(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        let brouillon = remplir(&banc, &mut lea).await;
        lea.joindre(&format!("{brouillon}/pieces"), "piece", "x.pdf", &pdf("x")).await.est(303);
        assert_eq!(banc.casiers.objets().len(), 1);
        lea.poster(&format!("{brouillon}/abandon"), &[]).await.est(303);
        lea.get(&format!("{brouillon}/pieces")).await.est(404);
        banc.travailler().await;
        assert!(banc.casiers.objets().is_empty());
    }

    async fn les_orphelins_sont_balayes_et_eux_seuls(banc: Banc) {
        let (_, adresse) = demande_avec_piece(&banc).await;
        let garde = banc.casiers.objets();
        // What a crash between the object and its row leaves: an object that no row names.
        let fichiers: &fichiers::Fichiers = banc.maison.piece().unwrap();
        fichiers.depot.ecrire(banc.monde.id::<acces::Piece>(), vec![1, 2, 3]).await.unwrap();
        demandes::pieces::programmer(&banc.maison).await.unwrap();
        demandes::pieces::programmer(&banc.maison).await.unwrap();
        assert_eq!(banc.travailler().await.essayees(), 0, "not today");
        let prevus = "SELECT COUNT(*) FROM tache WHERE genre = 'pieces_balayer' AND etat = 'attente'";
        assert_eq!(entier(&banc.base, prevus).await, 1, "one sweep, however often it was planned");
        banc.monde.avancer(Duration::from_secs(25 * 3600));
        banc.travailler().await;
        assert_eq!(banc.casiers.objets(), garde);
        lire(&mut banc.client("tech-brume").await, &adresse).await.est(200);
        assert_eq!(entier(&banc.base, prevus).await, 1, "it comes back every day");
    }

    async fn depot_absent_rien_n_est_a_moitie_fait(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        let pieces = format!("{}/pieces", remplir(&banc, &mut lea).await);
        std::fs::write(&banc.casiers.0, "un disque plein, ou un dossier qui n’en est pas un").unwrap();
        lea.joindre(&pieces, "piece", "x.pdf", &pdf("x")).await.est(503).montre("momentanément indisponible");
        std::fs::remove_file(&banc.casiers.0).unwrap();
        lea.get(&pieces).await.est(200).montre("Aucune pièce jointe enregistrée.");
        lea.joindre(&pieces, "piece", "x.pdf", &pdf("x")).await.est(303);
        lea.get(&pieces).await.montre("x.pdf");
    }

    async fn un_objet_altere_ou_deplace_ne_se_lit_pas(banc: Banc) {
        let (_, adresse) = demande_avec_piece(&banc).await;
        let objet = banc.casiers.objets().pop().unwrap();
        let bon = std::fs::read(&objet).unwrap();
        assert!(!bon.windows(4).any(|f| f == b"%PDF"), "nothing lies in clear");
        let mut altere = bon.clone();
        altere[50] ^= 1;
        std::fs::write(&objet, &altere).unwrap();
        let mut lea = banc.client("tech-brume").await;
        let lien = lea.get(&adresse).await.vers().to_owned();
        let coupe = tokio::spawn(async move { lea.get(&lien).await }).await;
        assert!(coupe.is_err() || coupe.is_ok_and(|p| p.octets.is_empty()), "cut, never half a file");
    }

    async fn le_nom_est_scelle(banc: Banc) {
        let (_, _) = demande_avec_piece(&banc).await;
        let refus = stockage::essai::forcer(&banc.base, "UPDATE piece SET etat = 'autre'").await;
        assert!(refus.is_err(), "a closed list of states");
        // « justificatif.pdf » is sixteen characters: sealed, a nonce and a tag more.
        let scelle = "UPDATE piece SET rang = rang WHERE LENGTH(nom_scelle) = 16 + 24 + 16";
        assert_eq!(stockage::essai::forcer(&banc.base, scelle).await, Ok(1));
    }
}
