//! A request goes on to the other caisse: it is hers from then on, with its history.

use banc::{Banc, deux_moteurs};
use socle::exigences;

use super::{agir, en_charge, version};
use crate::commun::exiger_une_signature;
use crate::pieces::pdf;

/// CPAM du Haut-Plateau opens « signaler » to the département, as an avenant would.
async fn ouvrir_au_plateau(banc: &Banc) {
    let sql = format!(
        "INSERT INTO droit_actuel (volet, organisation, caisse, partenaire, quoi, plafond, document, article, du, au) \
         SELECT volet, organisation, caisse, partenaire, 'signaler', plafond, document, article, du, au FROM droit_actuel \
         WHERE quoi = 'historique' AND organisation = partenaire AND caisse = '{}'",
        banc.gens.haut_plateau
    );
    assert!(stockage::essai::forcer(&banc.base, &sql).await.unwrap() >= 1);
}

deux_moteurs! {
    async fn la_demande_change_de_caisse(banc: Banc) {
        exigences!["PDC-2-01", "PDC-A3-03", "PDC-9-04"];
        let (href, mut agent) = en_charge(&banc).await;
        // Nowhere to go while the other caisse keeps the function closed.
        agent.get(&format!("{href}/transfert")).await.est(200).montre("Aucune autre caisse");
        ouvrir_au_plateau(&banc).await;
        let vers = banc.gens.haut_plateau.to_string();
        let perimee = version(&mut agent, &format!("{href}/transfert")).await;
        agir(&mut agent, &href, "transfert", &[("vers", "ailleurs"), ("note", "")]).await.est(422).montre("Choisissez la caisse").montre("Écrivez le message");
        banc.monde.avancer(std::time::Duration::from_secs(3600));
        let (mut agent, mut deux) = (banc.client("agent-rivieres").await, banc.client("agent-rivieres-2").await);
        deux.get(&href).await.est(200);
        let champs = [("vers", vers.as_str()), ("note", "La personne a déménagé.")];
        agir(&mut agent, &href, "transfert", &champs).await.est(303);
        // The first caisse sees nothing of it any more, not even the one who passed it on; the second agent is told as much.
        agent.get(&href).await.est(404);
        agent.get("/file").await.est(200).cache("Brunehilde");
        let tard = [("version", perimee.as_str()), champs[0], champs[1]];
        deux.poster(&format!("{href}/transfert"), &tard).await.est(404);
        // Hers from now on: clock from the transfer, to be taken in charge, with the history and the message.
        let mut plateau = banc.client("agent-plateau").await;
        plateau.get("/file").await.montre("Brunehilde-Vasquin Éléonore").montre("Déposée");
        let page = plateau.get(&href).await;
        page.est(200).montre("avant le 3 juin 2026 à 10 h 01").montre("La personne a déménagé.").montre("Demande transférée à CPAM du Haut-Plateau").montre("Préfère être appelée le matin.");
        agir(&mut plateau, &href, "prise-en-charge", &[]).await.est(303);
        banc.client("tech-brume").await.get(&href).await.montre("CPAM du Haut-Plateau").montre("La personne a déménagé.");
        // Another key of the person there: no caisse can follow somebody across.
        let sujets = "SELECT CAST(COUNT(DISTINCT s.id) AS BIGINT) FROM demande d JOIN sujet s ON s.id = d.sujet AND s.caisse = d.caisse WHERE d.caisse = ";
        assert_eq!(stockage::essai::entier(&banc.base, &format!("{sujets}'{vers}'")).await, 1);
    }

    async fn deux_agents_transferent_a_la_fois(banc: Banc) {
        exigences!["PDC-A3-03"];
        let (href, mut un) = en_charge(&banc).await;
        ouvrir_au_plateau(&banc).await;
        let mut deux = banc.client("agent-rivieres-2").await;
        let lue = version(&mut deux, &format!("{href}/transfert")).await;
        agir(&mut un, &href, "attente", &[("note", "Quelle commune ?")]).await.est(303);
        agir(&mut un, &href, "reprise", &[]).await.est(303);
        let vers = banc.gens.haut_plateau.to_string();
        let champs = [("version", lue.as_str()), ("vers", &vers), ("note", "À vous.")];
        deux.poster(&format!("{href}/transfert"), &champs).await.est(409).montre("a changé depuis que vous l’avez ouverte");
        un.get(&href).await.est(200).montre("CPAM des Trois-Rivières");
    }

    async fn sans_l_accord_signe_elle_attend(banc: Banc) {
        exigences!["PDC-A3-03", "K-20"];
        let (href, mut agent) = en_charge(&banc).await;
        ouvrir_au_plateau(&banc).await;
        exiger_une_signature(&banc, 1).await;
        let vers = banc.gens.haut_plateau.to_string();
        agir(&mut agent, &href, "transfert", &[("vers", &vers), ("note", "La personne a déménagé.")]).await.est(303);
        let mut lea = banc.client("tech-brume").await;
        lea.get(&href).await.montre("accord signé").montre("C’est à vous").cache("J’ai répondu à la caisse");
        let mut plateau = banc.client("agent-plateau").await;
        plateau.get(&href).await.montre("La caisse attend un accord signé").montre("délai en pause");
        agir(&mut plateau, &href, "reprise", &[]).await.est(409).montre("joignez-le d’abord");
        // Joined, it is a consent of its own, and the request goes on.
        banc.monde.avancer(std::time::Duration::from_secs(60));
        lea.get(&href).await.montre("Accord signé par la personne");
        lea.joindre(&format!("{href}/pieces"), "consentement", "accord.pdf", &pdf("accord")).await.est(303);
        plateau.get(&href).await.montre("Accord signé joint").montre("Demande reprise").montre("Recueilli par signature").montre("Déposée");
        lea.get(&href).await.cache("Joindre l’accord signé");
    }
}
