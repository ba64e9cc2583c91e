//! Signing in: one answer for unknown and known, growing delays, sessions that end.

use std::time::Duration;

use banc::{Client, MOT_DE_PASSE, Page, deux_moteurs};
use stockage::essai::forcer;

async fn essayer(client: &mut Client, identifiant: &str, mot_de_passe: &str) -> Page {
    client.poster("/connexion", &[("identifiant", identifiant), ("mot_de_passe", mot_de_passe), ("suite", "")]).await
}

deux_moteurs! {
    async fn entrer_et_sortir(banc: Banc) {
        let mut lea = banc.anonyme();
        lea.get("/accueil").await.est(401);
        let page = essayer(&mut lea, " Tech-Brume ", MOT_DE_PASSE).await;
        page.est(303);
        let cookie = page.entetes.iter().find(|(n, v)| n == "set-cookie" && v.starts_with("parvis=")).unwrap();
        for attribut in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.1.contains(attribut), "{}", cookie.1);
        }
        lea.get("/accueil").await.est(200).montre("Maïwenn Tersolle").montre("Département du Val-Dormant").montre("Technicien");
        let voleur = lea.clone();
        lea.poster("/deconnexion", &[]).await.est(303);
        voleur.clone().get("/accueil").await.est(401).montre("Votre session a expiré");
    }

    async fn inconnu_et_connu_se_ressemblent(banc: Banc) {
        let (mut un, mut deux) = (banc.anonyme(), banc.anonyme());
        // The first failure of a minute from an address writes its trace: whoever it is about, it is spent here.
        essayer(&mut banc.anonyme(), "personne-01", "faux").await.est(422);
        let connu = essayer(&mut un, "tech-brume", "faux").await;
        // Same length of login, so that the page that shows it again has the same length too.
        let inconnu = essayer(&mut deux, "tech-brune", "faux").await;
        connu.est(422).montre("Identifiant ou mot de passe incorrect");
        assert_eq!((connu.statut, connu.corps.len(), connu.requetes), (inconnu.statut, inconnu.corps.len(), inconnu.requetes));
        let tordu = essayer(&mut banc.anonyme(), "pas un'nom", "faux").await;
        assert_eq!((tordu.statut, tordu.requetes), (422, inconnu.requetes));
    }

    async fn l_attente_grandit(banc: Banc) {
        let mut client = banc.anonyme();
        for _ in 0..3 {
            essayer(&mut client, "tech-brume", "faux").await.est(422);
        }
        let page = essayer(&mut client, "tech-brume", MOT_DE_PASSE).await;
        page.est(429).montre("Réessayez dans 6 secondes");
        assert_eq!(page.entete("retry-after"), "6");
        // Somebody who does not exist waits the same way.
        for _ in 0..3 {
            essayer(&mut client, "personne-01", "faux").await.est(422);
        }
        essayer(&mut client, "personne-01", "faux").await.est(429);
        banc.monde.avancer(Duration::from_secs(6));
        essayer(&mut client, "tech-brume", MOT_DE_PASSE).await.est(303);
    }

    async fn douze_heures_en_tout(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        for _ in 0..47 {
            banc.monde.avancer(Duration::from_secs(15 * 60));
            lea.get("/demandes").await.est(200);
            // The trace batch that moves « vu_le » is awaited by the next traced page.
            lea.get("/demandes").await.est(200);
        }
        banc.monde.avancer(Duration::from_secs(15 * 60));
        lea.get("/accueil").await.est(401).montre("Votre session a expiré");
    }

    async fn un_compte_inactive_est_coupe_aussitot(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        lea.get("/accueil").await.est(200);
        forcer(&banc.base, "UPDATE compte SET inactif_le = 1 WHERE identifiant = 'tech-brume'").await.unwrap();
        lea.get("/accueil").await.est(401);
        // The password is right: the person may know why; with a wrong one, nothing is told from an unknown name.
        let page = essayer(&mut banc.anonyme(), "tech-brume", MOT_DE_PASSE).await;
        page.est(403).montre("Votre compte a pris fin").montre("art. 2.2.3");
        essayer(&mut banc.anonyme(), "tech-brume", "faux").await.est(422).cache("pris fin");
    }

    async fn la_file_des_mots_de_passe_est_bornee(banc: Banc) {
        let mut essais = tokio::task::JoinSet::new();
        for rang in 0..90 {
            let mut client = banc.anonyme();
            client.get("/connexion").await;
            essais.spawn(async move { essayer(&mut client, &format!("personne-{rang}"), "faux").await });
        }
        let (mut refusees, mut dites) = (0, 0);
        while let Some(page) = essais.join_next().await {
            let page = page.unwrap();
            match page.statut {
                503 => {
                    page.montre("Réessayez dans un instant");
                    assert_eq!(page.entete("retry-after"), "5");
                    refusees += 1;
                }
                422 => dites += 1,
                autre => panic!("{autre} : {}", page.texte()),
            }
        }
        assert!(refusees > 0 && dites >= 64, "{refusees} refused, {dites} answered");
        banc.monde.avancer(Duration::from_secs(400));
        essayer(&mut banc.anonyme(), "tech-brume", MOT_DE_PASSE).await.est(303);
    }

    async fn la_suite_ne_mene_que_chez_nous(banc: Banc) {
        for (suite, vers) in [("/demandes", "/demandes"), ("//ailleurs.example", "/accueil"), ("https://ailleurs.example", "/accueil"), ("/\\ailleurs", "/accueil"), ("", "/accueil")] {
            let mut client = banc.anonyme();
            let page = client.poster("/connexion", &[("identifiant", "tech-brume"), ("mot_de_passe", MOT_DE_PASSE), ("suite", suite)]).await;
            assert_eq!(page.vers(), vers, "{suite}");
        }
    }
}
