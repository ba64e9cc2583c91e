//! Notices by mail: at once, in the digest of the day or not at all; one click stops them, and opening the link does not.

use std::time::Duration;

use axum::body::Body;
use banc::{ADRESSE, Banc, Puits, deux_moteurs};
use http::{Request, header};
use stockage::essai::{entier, forcer};
use taches::courriel::{Courrier, Facteur, Smtp};

use super::{arret, ecrire, en_charge};

const JOUR: Duration = Duration::from_secs(86_400);

/// The mails that left for the technicien about her requests: subjects, the newest first.
async fn pour_lea(banc: &Banc) -> Vec<String> {
    let tous = banc.courriels().await;
    tous.into_iter().filter(|c| c.adresse.starts_with("tech-brume@")).map(|c| c.sujet).collect()
}

/// A POST as a mail program sends it: no cookie, no page of ours.
fn en_un_clic(chemin: &str) -> Request<Body> {
    Request::post(chemin)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"))
        .unwrap()
}

deux_moteurs! {
    async fn ce_qui_presse_part_tout_de_suite_et_une_fois(banc: Banc) {
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let href = en_charge(&banc, &mut agent).await;
        ecrire(&mut agent, &href, "Quel jour ?", &[("attend", "oui")]).await.est(303);
        assert_eq!(pour_lea(&banc).await, ["Parvis : la caisse attend votre réponse"], "a taking in charge waits for the digest");
        let texte = banc.courriels().await[0].texte.clone();
        assert!(texte.contains(&format!("L’ouvrir dans Parvis :\n{ADRESSE}{href}\n")), "{texte}");
        for secret in ["Brunehilde", "Éléonore", "Fontanel", "Quel jour", "Val-Dormant", "Trois-Rivières"] {
            assert!(!texte.contains(secret), "{secret} : {texte}");
        }
        // Answered, asked again before it was read: the first mail is enough. Read in between: another leaves.
        ecrire(&mut lea, &href, "Mardi.", &[]).await.est(303);
        assert_eq!(pour_lea(&banc).await.len(), 1);
        ecrire(&mut agent, &href, "À quelle heure ?", &[("attend", "oui")]).await.est(303);
        assert_eq!(pour_lea(&banc).await.len(), 2, "she had opened the request to answer");
        let reponses = banc.courriels().await.iter().filter(|c| c.sujet == "Parvis : le partenaire a répondu").count();
        assert_eq!(reponses, 1, "the agent in charge is told, and nobody else");
    }

    async fn le_resume_part_une_fois_par_jour(banc: Banc) {
        let mut agent = banc.client("agent-rivieres").await;
        let href = en_charge(&banc, &mut agent).await;
        for texte in ["Un.", "Deux.", "Trois."] {
            ecrire(&mut agent, &href, texte, &[]).await.est(303);
        }
        assert_eq!(pour_lea(&banc).await.len(), 0, "nothing before eight o’clock");
        banc.monde.avancer(Duration::from_secs(22 * 3600));
        assert_eq!(pour_lea(&banc).await.len(), 0, "seven o’clock");
        banc.monde.avancer(Duration::from_secs(3600));
        assert_eq!(pour_lea(&banc).await, ["Parvis : ce qui vous attend aujourd’hui"]);
        let texte = banc.courriels().await[0].texte.clone();
        assert!(texte.contains("- Demande prise en charge : demande ") && texte.contains("- Nouveau message : demande "), "{texte}");
        assert_eq!(texte.matches("Nouveau message").count(), 1, "{texte}");
        banc.monde.avancer(JOUR);
        assert_eq!(pour_lea(&banc).await.len(), 1, "nothing new, no mail");
        // Read before the hour: nothing to say.
        let mut agent = banc.client("agent-rivieres").await;
        ecrire(&mut agent, &href, "Quatre.", &[]).await.est(303);
        banc.client("tech-brume").await.get(&href).await.est(200);
        banc.monde.avancer(JOUR);
        assert_eq!(pour_lea(&banc).await.len(), 1);
    }

    async fn chacun_regle_ce_qui_lui_est_envoye(banc: Banc) {
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let reglages = "/mon-compte/notifications";
        lea.get("/mon-compte").await.montre("Notifications");
        let page = lea.get(reglages).await;
        page.est(200).montre("Réponse attendue de votre part").montre("Nouveau message").cache("Réponse reçue");
        lea.poster(reglages, &[("message", "immediat")]).await.est(422).montre("Choisissez comment vous prévenir");
        let genres = ["reponse_attendue", "message", "piece_refusee", "prise_en_charge", "etape", "transfert", "consentement_retire", "cloture"];
        let champs: Vec<(&str, &str)> = genres.iter().map(|g| (*g, if *g == "message" { "immediat" } else { "aucun" })).collect();
        lea.suivre(reglages, &champs).await.est(200).montre("Vos réglages sont enregistrés");
        let href = en_charge(&banc, &mut agent).await;
        ecrire(&mut agent, &href, "Un.", &[]).await.est(303);
        ecrire(&mut agent, &href, "Deux.", &[("attend", "oui")]).await.est(303);
        banc.monde.avancer(JOUR);
        assert_eq!(pour_lea(&banc).await, ["Parvis : un message vous attend"]);
        banc.client("tech-brume").await.get("/notifications").await.montre("Réponse attendue").montre("Demande prise en charge");
        // Kinds are those of the profile.
        banc.client("agent-rivieres").await.poster(reglages, &[("reponse_attendue", "aucun")]).await.est(400);
    }

    async fn un_clic_arrete_et_ouvrir_ne_change_rien(banc: Banc) {
        let mut agent = banc.client("agent-rivieres").await;
        let href = en_charge(&banc, &mut agent).await;
        ecrire(&mut agent, &href, "Quel jour ?", &[("attend", "oui")]).await.est(303);
        let lien = arret(&banc.courriels().await[0].texte);
        let mut robot = banc.anonyme();
        for _ in 0..2 {
            let page = robot.get(&lien).await;
            page.est(200).montre("Ne plus recevoir ces courriels").montre("Réponse attendue de votre part").cache("Tersolle");
            assert_eq!(page.entete("referrer-policy"), "no-referrer");
        }
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM avis_preference").await, 0);
        for _ in 0..2 {
            banc.anonyme().envoyer(en_un_clic(&lien)).await.est(200).montre("Ces courriels sont arrêtés");
        }
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM journal_charge WHERE action = 'arreter_un_courriel'").await, 1);
        let mut lea = banc.client("tech-brume").await;
        lea.get("/mes-traces").await.montre("Arrêt d’un courriel, par son lien");
        ecrire(&mut lea, &href, "Mardi.", &[]).await.est(303);
        ecrire(&mut agent, &href, "Et l’heure ?", &[("attend", "oui")]).await.est(303);
        assert_eq!(pour_lea(&banc).await.len(), 1, "stopped");
        // A token that is not ours says nothing; the one in the base is not the one in the mail.
        banc.anonyme().get("/desinscription/x").await.est(404).montre("Ce lien n’arrête aucun courriel");
        banc.anonyme().envoyer(en_un_clic("/desinscription/x")).await.est(404);
        let jeton = lien.trim_start_matches("/desinscription/");
        let texte = format!("SELECT COUNT(*) FROM avis_desinscription WHERE empreinte = '{jeton}'");
        assert_eq!(entier(&banc.base, &texte).await, 0);
    }

    async fn le_resume_s_arrete_aussi(banc: Banc) {
        let mut agent = banc.client("agent-rivieres").await;
        let href = en_charge(&banc, &mut agent).await;
        banc.monde.avancer(JOUR);
        assert_eq!(pour_lea(&banc).await.len(), 1);
        let lien = arret(&banc.courriels().await[0].texte);
        banc.anonyme().envoyer(en_un_clic(&lien)).await.est(200).montre("le résumé du jour");
        let mut agent = banc.client("agent-rivieres").await;
        ecrire(&mut agent, &href, "Un message.", &[]).await.est(303);
        banc.monde.avancer(JOUR);
        assert_eq!(pour_lea(&banc).await.len(), 1);
        // What presses still leaves.
        let mut agent = banc.client("agent-rivieres").await;
        ecrire(&mut agent, &href, "Une question ?", &[("attend", "oui")]).await.est(303);
        assert_eq!(pour_lea(&banc).await.len(), 2);
    }

    async fn les_en_tetes_d_un_clic(banc: Banc) {
        let puits = Puits::ouvrir().await;
        let serveur = format!("smtp://127.0.0.1:{}", puits.port).parse().unwrap();
        let smtp = Smtp::nouveau(serveur, "Parvis <ne-pas-repondre@parvis.example>", "parvis.example", None, None).unwrap();
        let banc = banc.avec_courrier(Courrier::nouveau(ADRESSE, Facteur::Smtp(smtp), parvis::courriels())).await;
        let mut agent = banc.client("agent-rivieres").await;
        let href = en_charge(&banc, &mut agent).await;
        ecrire(&mut agent, &href, "Quel jour ?", &[("attend", "oui")]).await.est(303);
        banc.travailler().await;
        let recus = puits.recus();
        let [recu] = recus.as_slice() else { panic!("{recus:?}") };
        let lien = arret(&recu.texte());
        assert_eq!(recu.entete("List-Unsubscribe"), format!("<{ADRESSE}{lien}>"));
        assert_eq!(recu.entete("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        // Cut before it leaves: nothing leaves.
        forcer(&banc.base, "UPDATE compte SET suspendu_le = 1 WHERE identifiant = 'tech-brume'").await.unwrap();
        banc.travailler().await;
        assert_eq!(puits.recus().len(), 1);
    }
}
