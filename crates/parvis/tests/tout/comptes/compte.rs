//! « Votre compte »: sessions seen and closed, the password changed, a new browser told by mail.

use std::time::Duration;

use banc::{Client, MOT_DE_PASSE, deux_moteurs};
use http::{Request, header};
use stockage::essai::entier;

use super::{MOT, entrer, sujets};
use crate::commun::cache;

const NOUVEAU: &str = "Connexion depuis un nouvel appareil";

/// A sign-in by a browser that names itself.
async fn entrer_par(client: &mut Client, navigateur: &str) {
    let jeton = cache(&client.get("/connexion").await, "_csrf");
    let corps = format!("_csrf={jeton}&identifiant=tech-brume&mot_de_passe={MOT_DE_PASSE}&suite=");
    let requete = Request::post("/connexion")
        .header(header::HOST, "localhost")
        .header(header::USER_AGENT, navigateur)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(corps.into())
        .unwrap();
    client.envoyer(requete).await.est(303);
}

deux_moteurs! {
    async fn on_voit_ses_sessions_et_on_les_ferme(banc: Banc) {
        let (mut un, mut deux) = (banc.anonyme(), banc.anonyme());
        entrer_par(&mut un, "Firefox/140").await;
        un.get("/mon-compte").await.est(200).montre("C’est votre première connexion").montre("Celle-ci");
        banc.monde.avancer(Duration::from_secs(300));
        entrer_par(&mut deux, "Chrome/150").await;
        let page = deux.get("/mon-compte").await;
        page.montre("Firefox, réseau 127.0.0.0").montre("Connexion précédente : 1er juin 2026 à 9 h 01");
        let autre = cache(&page, "session");
        // Somebody else's reference closes nothing, and does not say that it exists.
        let fermer = "/mon-compte/sessions/fermeture";
        let mut etranger = banc.client("tech-ccas").await;
        etranger.poster(fermer, &[("session", &autre)]).await.est(404);
        un.get("/accueil").await.est(200);
        deux.suivre(fermer, &[("session", &autre)]).await.montre("La session est fermée");
        un.get("/accueil").await.est(401).montre("Votre session a expiré");
        let mut trois = banc.anonyme();
        entrer_par(&mut trois, "curl/8").await;
        trois.get("/mon-compte").await.est(200);
        trois.suivre(fermer, &[("toutes", "oui")]).await.montre("Vos autres sessions sont fermées");
        deux.get("/accueil").await.est(401);
        trois.get("/accueil").await.est(200);
    }

    async fn un_appareil_jamais_vu_se_dit(banc: Banc) {
        let mut lea = banc.anonyme();
        entrer_par(&mut lea, "Firefox/140").await;
        lea.get("/accueil").await.est(200);
        lea.poster("/deconnexion", &[]).await.est(303);
        entrer_par(&mut lea, "Firefox/140").await;
        assert_eq!(sujets(&banc).await, Vec::<String>::new(), "the first one, then the same again");
        entrer_par(&mut banc.anonyme(), "Chrome/150").await;
        let courriels = banc.courriels().await;
        assert_eq!(courriels.len(), 1);
        assert!(courriels[0].sujet == NOUVEAU && courriels[0].texte.contains("(Chrome)"), "{}", courriels[0].texte);
        assert!(!courriels[0].texte.contains("127.0.0"), "where one works is not for a mailbox");
    }

    async fn changer_son_mot_de_passe(banc: Banc) {
        let (mut lea, mut ailleurs) = (banc.client("tech-brume").await, banc.client("tech-brume").await);
        let chemin = "/mon-compte/mot-de-passe";
        lea.get(chemin).await.est(200);
        let champs = |actuel, nouveau| [("actuel", actuel), ("nouveau", nouveau), ("confirmation", nouveau)];
        lea.poster(chemin, &champs("faux", MOT)).await.est(422).montre("pas votre mot de passe actuel").cache(MOT);
        lea.poster(chemin, &champs(MOT_DE_PASSE, "Tersolle-2026!")).await.est(422).montre("se devine");
        let page = lea.suivre(chemin, &champs(MOT_DE_PASSE, MOT)).await;
        page.montre("Votre mot de passe est enregistré").montre("Vos autres sessions sont fermées");
        ailleurs.get("/accueil").await.est(401);
        entrer(&mut banc.anonyme(), "tech-brume", MOT).await.est(303);
        let trace = "SELECT COUNT(*) FROM journal_charge WHERE canonique LIKE '%mot_de_passe_change%'";
        assert_eq!(entier(&banc.base, trace).await, 1);
        assert!(sujets(&banc).await.contains(&"Votre mot de passe a été changé".to_owned()));
    }

    async fn rien_de_personnel_dans_les_titres(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        for chemin in ["/mon-compte", "/mon-compte/engagements", "/mon-compte/second-facteur", "/mon-compte/mot-de-passe"] {
            let page = lea.get(chemin).await;
            let (_, suite) = page.corps.split_once("<title>").unwrap();
            let titre = suite.split("</title>").next().unwrap();
            assert!(!titre.contains("Tersolle") && !titre.contains("tech-brume"), "{titre}");
            assert!(page.requetes <= 6, "{chemin} : {}", page.requetes);
        }
    }
}
