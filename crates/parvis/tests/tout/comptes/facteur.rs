//! The second factor through the doors: set up, asked, replayed in vain; the phone is lost.

use std::time::Duration;

use banc::{Banc, Client, MOT_DE_PASSE, Page, deux_moteurs};
use socle::exigences;
use stockage::essai::{entier, forcer};
use totp_rs::{Builder, Secret};

use super::{MOT, entrer, sujets};

const CHEMIN: &str = "/mon-compte/second-facteur";

/// The secret that a page shows, as a person copies it into an authenticator.
pub(crate) fn secret(page: &Page) -> String {
    let (_, suite) = page.corps.split_once("class=\"cle\">").unwrap();
    suite.split('<').next().unwrap().replace(' ', "")
}

/// What the authenticator shows at the bench's time.
pub(crate) fn code(banc: &Banc, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(banc.monde.horloge().micros() / 1_000_000).unwrap()).to_string()
}

/// The recovery codes of a page.
pub(crate) fn codes(page: &Page) -> Vec<String> {
    let (_, suite) = page.corps.split_once("class=\"codes\">").unwrap();
    let liste = suite.split("</ul>").next().unwrap();
    liste.split("<li>").skip(1).map(|l| l.split('<').next().unwrap().to_owned()).collect()
}

/// Sets up a second factor; its secret and the recovery codes.
pub(crate) async fn poser(banc: &Banc, client: &mut Client) -> (String, Vec<String>) {
    client.get(CHEMIN).await.est(200);
    let page = client.suivre("/mon-compte/second-facteur/depart", &[]).await;
    page.est(200).montre("Reliez votre téléphone");
    let secret = secret(&page);
    let page = client.poster("/mon-compte/second-facteur/confirmation", &[("code", &code(banc, &secret))]).await;
    page.est(200).montre("Gardez vos codes de secours");
    banc.monde.avancer(Duration::from_secs(30));
    (secret, codes(&page))
}

async fn donner(client: &mut Client, code: &str) -> Page {
    client.poster("/connexion/code", &[("code", code), ("suite", "")]).await
}

deux_moteurs! {
    async fn pose_puis_demande_a_chaque_connexion(banc: Banc) {
        exigences!["VAR-EP-2.1-01"];
        let mut lea = banc.client("tech-brume").await;
        lea.get(CHEMIN).await.est(200).montre("Commencer");
        let page = lea.suivre("/mon-compte/second-facteur/depart", &[]).await;
        assert!(page.corps.contains("<svg class=\"carre\"") && !page.corps.contains("style="));
        lea.poster("/mon-compte/second-facteur/confirmation", &[("code", "000000")]).await.est(422).montre("Code incorrect");
        // Not confirmed: nothing is asked yet.
        entrer(&mut banc.anonyme(), "tech-brume", MOT_DE_PASSE).await.est(303);
        let (secret, secours) = poser(&banc, &mut lea).await;
        assert_eq!(secours.len(), 10);
        lea.get("/mon-compte").await.montre("En place depuis").montre("10 codes");
        let mut ailleurs = banc.anonyme();
        let page = entrer(&mut ailleurs, "tech-brume", MOT_DE_PASSE).await;
        assert_eq!((page.statut, page.vers()), (303, "/connexion/code"));
        ailleurs.get("/accueil").await.est(401);
        ailleurs.get("/connexion/code").await.est(200).montre("Donnez votre code");
        donner(&mut ailleurs, "000000").await.est(422);
        donner(&mut ailleurs, &code(&banc, &secret)).await.est(303);
        ailleurs.get("/accueil").await.est(200);
        assert!(sujets(&banc).await.contains(&"Votre second facteur est en place".to_owned()));
        let en_clair = format!("SELECT COUNT(*) FROM facteur WHERE CAST(secret_scelle AS TEXT) LIKE '%{secret}%'");
        assert_eq!(entier(&banc.base, &en_clair).await, 0);
    }

    async fn un_code_ne_sert_pas_deux_fois(banc: Banc) {
        exigences!["VAR-EP-2.1-01"];
        let (secret, secours) = poser(&banc, &mut banc.client("tech-brume").await).await;
        let le_meme = code(&banc, &secret);
        for (tape, statut) in [(le_meme.as_str(), 303), (le_meme.as_str(), 422), (&secours[0], 303), (&secours[0], 422)] {
            let mut client = banc.anonyme();
            entrer(&mut client, "tech-brume", MOT_DE_PASSE).await.est(303);
            donner(&mut client, tape).await.est(statut);
        }
        banc.monde.avancer(Duration::from_secs(30));
        let mut client = banc.anonyme();
        entrer(&mut client, "tech-brume", MOT_DE_PASSE).await.est(303);
        donner(&mut client, &code(&banc, &secret)).await.est(303);
        client.get("/mon-compte").await.montre("9 codes");
        assert!(sujets(&banc).await.contains(&"Un code de secours a servi".to_owned()));
    }

    async fn le_meme_code_a_deux_a_la_fois(banc: Banc) {
        exigences!["VAR-EP-2.1-01"];
        let (secret, secours) = poser(&banc, &mut banc.client("tech-brume").await).await;
        for tape in [code(&banc, &secret), secours[0].clone()] {
            let (mut un, mut deux) = (banc.anonyme(), banc.anonyme());
            for client in [&mut un, &mut deux] {
                entrer(client, "tech-brume", MOT_DE_PASSE).await.est(303);
                client.get("/connexion/code").await.est(200);
            }
            let (a, b) = tokio::join!(donner(&mut un, &tape), donner(&mut deux, &tape));
            let statuts = [a.statut, b.statut];
            // The other is told that the code was used, or that its step ended with the first sign-in.
            let entres = [&a, &b].iter().filter(|p| p.statut == 303 && p.vers() == "/accueil").count();
            assert_eq!(entres, 1, "{statuts:?}");
        }
    }

    async fn cinq_codes_faux_et_l_attente_grandit(banc: Banc) {
        let (secret, _) = poser(&banc, &mut banc.client("tech-brume").await).await;
        let mut voleur = banc.anonyme();
        entrer(&mut voleur, "tech-brume", MOT_DE_PASSE).await.est(303);
        for _ in 0..3 {
            donner(&mut voleur, "000000").await.est(422);
        }
        donner(&mut voleur, "000000").await.est(429);
        for _ in 0..2 {
            banc.monde.avancer(Duration::from_secs(120));
            donner(&mut voleur, "000000").await.est(422);
        }
        banc.monde.avancer(Duration::from_secs(120));
        let page = donner(&mut voleur, &code(&banc, &secret)).await;
        assert_eq!((page.statut, page.vers()), (303, "/connexion"), "five tries, then the password again");
        // Ten minutes after the password, the step is over too.
        banc.monde.avancer(Duration::from_secs(3600));
        entrer(&mut voleur, "tech-brume", MOT_DE_PASSE).await.est(303);
        banc.monde.avancer(Duration::from_secs(601));
        assert_eq!(voleur.get("/connexion/code").await.vers(), "/connexion");
    }

    async fn telephone_perdu(banc: Banc) {
        exigences!["VAR-EP-2.1-01"];
        let mut lea = banc.client("tech-brume").await;
        let (ancien, secours) = poser(&banc, &mut lea).await;
        let mut ailleurs = banc.anonyme();
        entrer(&mut ailleurs, "tech-brume", MOT_DE_PASSE).await.est(303);
        donner(&mut ailleurs, &secours[3].to_lowercase()).await.est(303);
        ailleurs.get(CHEMIN).await.montre("9 codes");
        ailleurs.poster("/mon-compte/second-facteur/retrait", &[("code", "AAAAA-AAAAA")]).await.est(422);
        ailleurs.poster("/mon-compte/second-facteur/retrait", &[("code", &secours[4])]).await.est(303);
        let (neuf, _) = poser(&banc, &mut ailleurs).await;
        assert_ne!(ancien, neuf);
        let mut encore = banc.anonyme();
        entrer(&mut encore, "tech-brume", MOT_DE_PASSE).await.est(303);
        for mort in [code(&banc, &ancien), secours[5].clone()] {
            donner(&mut encore, &mort).await.est(422);
        }
        donner(&mut encore, &code(&banc, &neuf)).await.est(303);
    }

    async fn retire_par_qui_aide(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        poser(&banc, &mut lea).await;
        let compte = banc.acteur("tech-brume").compte;
        let mut tx = banc.maison.db.ecrire().await.unwrap();
        comptes::cas::reinitialiser_facteur(&mut tx, &banc.maison, compte).await.unwrap();
        tx.valider().await.unwrap();
        lea.get("/accueil").await.est(401);
        let mut client = banc.anonyme();
        let page = entrer(&mut client, "tech-brume", MOT_DE_PASSE).await;
        assert_eq!(page.vers(), "/accueil", "the password alone, until a new factor is set up");
        assert!(sujets(&banc).await.contains(&"Votre second facteur a été retiré".to_owned()));
    }

    async fn de_nouveaux_codes_annulent_les_anciens(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        let (secret, anciens) = poser(&banc, &mut lea).await;
        let page = lea.poster("/mon-compte/second-facteur/codes", &[("code", &code(&banc, &secret))]).await;
        let neufs = crate::comptes::facteur::codes(page.est(200));
        let mut client = banc.anonyme();
        entrer(&mut client, "tech-brume", MOT_DE_PASSE).await.est(303);
        donner(&mut client, &anciens[0]).await.est(422);
        donner(&mut client, &neufs[0]).await.est(303);
    }

    async fn une_session_ancienne_prouve_son_mot_de_passe(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        banc.monde.avancer(Duration::from_secs(16 * 60));
        lea.get(CHEMIN).await.est(200).montre("prouvez que c’est vous");
        let depart = "/mon-compte/second-facteur/depart";
        lea.poster(depart, &[("mot_de_passe", MOT)]).await.est(422).montre("pas votre mot de passe");
        lea.poster(depart, &[("mot_de_passe", MOT_DE_PASSE)]).await.est(303);
    }

    async fn l_organisation_peut_l_exiger(banc: Banc) {
        forcer(&banc.base, "UPDATE organisation SET second_facteur = TRUE WHERE genre = 'partenaire'").await.unwrap();
        let mut lea = banc.client("tech-brume").await;
        for chemin in ["/accueil", "/demandes", "/mon-compte"] {
            assert_eq!(lea.get(chemin).await.vers(), CHEMIN, "{chemin}");
        }
        let page = lea.get(CHEMIN).await;
        page.est(200).montre("Votre organisation demande un second facteur").cache("id=\"navigation\"");
        poser(&banc, &mut lea).await;
        lea.get("/accueil").await.est(200);
        banc.client("agent-rivieres").await.get("/accueil").await.est(200);
    }
}
