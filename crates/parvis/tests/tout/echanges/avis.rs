//! Notices on their page: who is told, the count in the rail, what reads them.

use banc::{Client, deux_moteurs};
use stockage::essai::{entier, forcer};

use super::{ecrire, en_charge};
use crate::commun::{cache, signaler};

/// What the rail counts.
async fn non_lues(client: &mut Client) -> String {
    let page = client.get("/accueil").await;
    let suite = page.corps.split_once("rail-compte\">").map_or("0", |(_, s)| s).to_owned();
    suite.split('<').next().unwrap().to_owned()
}

deux_moteurs! {
    async fn l_auteur_sait_et_lire_efface_le_compte(banc: Banc) {
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        assert_eq!(non_lues(&mut lea).await, "0");
        let href = en_charge(&banc, &mut agent).await;
        ecrire(&mut agent, &href, "Bonjour.", &[]).await.est(303);
        ecrire(&mut agent, &href, "Une précision.", &[]).await.est(303);
        assert_eq!(non_lues(&mut lea).await, "2");
        let page = lea.get("/notifications").await;
        page.est(200).montre("Demande prise en charge").montre("Nouveau message").montre("2 fois").cache("Brunehilde").cache("Fontanel");
        // Opening the request reads what told of it; the page keeps it.
        lea.get(&href).await.est(200);
        assert_eq!(non_lues(&mut lea).await, "0");
        lea.get("/notifications").await.montre("Nouveau message").montre("Lue").cache("Tout marquer");
        lea.get("/notifications?lues=non").await.montre("Tout est lu");
        // It happens again: again unread, counted from one.
        ecrire(&mut agent, &href, "Encore.", &[]).await.est(303);
        lea.get("/notifications?lues=non").await.montre("Nouveau message").cache("fois");
        // Who did it is not told, nor those who see no request.
        assert_eq!(non_lues(&mut agent).await, "0");
        banc.client("gestionnaire-val").await.get("/notifications").await.est(403);
        for faux in ["/notifications?lues=peut-etre", "/notifications?apres=1", "/notifications?apres=1.x.message"] {
            lea.get(faux).await.est(400);
        }
    }

    async fn on_marque_sans_ouvrir(banc: Banc) {
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let href = en_charge(&banc, &mut agent).await;
        ecrire(&mut agent, &href, "Bonjour.", &[]).await.est(303);
        let autre = banc.acteur("tech-brume-2").compte;
        let texte = format!(
            "INSERT INTO avis (compte, objet, genre, numero, envoi, nombre, le) \
             SELECT '{autre}', objet, genre, numero, envoi, nombre, le FROM avis WHERE genre = 'message'"
        );
        forcer(&banc.base, &texte).await.unwrap();
        let page = lea.get("/notifications").await;
        let (objet, genre, jusqu_a) = (cache(&page, "objet"), cache(&page, "genre"), cache(&page, "jusqu_a"));
        lea.suivre("/notifications/lecture", &[("objet", &objet), ("genre", &genre)]).await.est(200).montre("Lue");
        assert_eq!(non_lues(&mut lea).await, "1");
        // « Tout » stops at what the page could show.
        lea.poster("/notifications/lecture", &[("jusqu_a", "0")]).await.est(303);
        assert_eq!(non_lues(&mut lea).await, "1");
        lea.poster("/notifications/lecture", &[("jusqu_a", &jusqu_a)]).await.est(303);
        assert_eq!(non_lues(&mut lea).await, "0");
        // Somebody else's notices do not move.
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM avis WHERE lu_le IS NULL").await, 1);
        lea.poster("/notifications/lecture", &[("objet", "x"), ("genre", "message")]).await.est(400);
        lea.poster("/notifications/lecture", &[("objet", &objet), ("genre", "autre")]).await.est(400);
    }

    async fn qui_est_prevenu(banc: Banc) {
        let (mut un, mut deux) = (banc.client("agent-rivieres").await, banc.client("agent-rivieres-2").await);
        let (id, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let (mut lea, href) = (banc.client("tech-brume").await, format!("/demandes/{id}"));
        // Nobody has it in charge: every agent of the caisse, and none of the other.
        ecrire(&mut lea, &href, "Bonjour.", &[]).await.est(303);
        assert_eq!((non_lues(&mut un).await, non_lues(&mut deux).await), ("1".to_owned(), "1".to_owned()));
        assert_eq!(non_lues(&mut banc.client("agent-plateau").await).await, "0");
        let version = cache(&un.get(&href).await, "version");
        un.suivre(&format!("{href}/prise-en-charge"), &[("version", &version)]).await.est(200);
        deux.get(&href).await.est(200);
        ecrire(&mut lea, &href, "Encore.", &[]).await.est(303);
        assert_eq!((non_lues(&mut un).await, non_lues(&mut deux).await), ("1".to_owned(), "0".to_owned()));
        // The author's account is cut: the unit is told, the sister unit is not.
        forcer(&banc.base, "UPDATE compte SET suspendu_le = 1 WHERE identifiant = 'tech-brume'").await.unwrap();
        ecrire(&mut un, &href, "Qui suit cette demande ?", &[]).await.est(303);
        assert_eq!(non_lues(&mut banc.client("tech-brume-2").await).await, "1");
        assert_eq!(non_lues(&mut banc.client("tech-clairval").await).await, "0");
        banc.client("tech-brume-2").await.get("/notifications").await.montre("Nouveau message");
    }

    async fn la_liste_se_suit_de_page_en_page(banc: Banc) {
        let lea = banc.acteur("tech-brume").compte;
        for rang in 0..60 {
            let texte = format!(
                "INSERT INTO avis (compte, objet, genre, numero, envoi, nombre, le) VALUES \
                 ('{lea}', '0197b1a2-0000-7000-8000-0000000000{rang:02}', 'etape', 'N{rang:02}', 'aucun', 1, {})",
                banc.monde.metier().micros() - i64::from(rang / 2)
            );
            forcer(&banc.base, &texte).await.unwrap();
        }
        let mut client = banc.client("tech-brume").await;
        let (mut chemin, mut vus) = ("/notifications?lues=non".to_owned(), Vec::new());
        for _ in 0..3 {
            let page = client.get(&chemin).await;
            page.est(200);
            let numeros = page.corps.split("class=\"insecable\">N").skip(1).map(|s| s[..2].to_owned());
            vus.extend(numeros);
            chemin = page.corps.split_once("rel=\"next\"").map_or(String::new(), |(avant, _)| {
                avant.rsplit("href=\"").next().unwrap().split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&")
            });
        }
        assert!(chemin.is_empty(), "three pages: {chemin}");
        vus.sort_unstable();
        vus.dedup();
        assert_eq!(vus.len(), 60, "each once");
        assert_eq!(non_lues(&mut client).await, "60");
    }
}
