//! The story: a technicien signals, the caisse takes in charge and closes, each sees it, each step leaves its trace.

use std::time::Duration;

use banc::deux_moteurs;
use socle::exigences;

use crate::commun::{DIFFICULTES, PERSONNE, cache, commencer, remplir, signaler};

deux_moteurs! {
    async fn du_signalement_a_la_cloture(banc: Banc) {
        exigences!["PDC-A3-04", "PDC-A3-06", "VAR-EP-1.1-01"];
        let mut lea = banc.client("tech-brume").await;
        let (id, confirmation) = signaler(&banc, &mut lea).await;
        confirmation.est(200).montre("Votre demande est envoyée").montre("Premier contact avec la personne : avant le 3 juin 2026 à 9 h 01");
        let href = format!("/demandes/{id}");

        let mut agent = banc.client("agent-rivieres").await;
        agent.get("/file").await.est(200).montre("Brunehilde-Vasquin Éléonore").montre("Déposée");
        let page = agent.get(&href).await;
        page.est(200).montre("Préfère être appelée le matin.").montre("C’est à vous").montre("27 mars 1984").montre("01.99.00.12.34");
        let version = cache(&page, "version");
        agent.suivre(&format!("{href}/prise-en-charge"), &[("version", &version)]).await.est(200).montre("Prise en charge");
        lea.get(&href).await.est(200).montre("Demande prise en charge").montre("Idris Fontanel, CPAM des Trois-Rivières");

        let cloture = agent.get(&format!("{href}/cloture")).await;
        let version = cache(&cloture, "version");
        let champs = [("version", version.as_str()), ("issue", "accompagne"), ("note", "Accompagnement terminé.\nMerci.")];
        agent.suivre(&format!("{href}/cloture"), &champs).await.est(200).montre("Close");
        lea.get(&href).await.montre("Issue : Accompagnement mené à son terme").montre("Accompagnement terminé. Merci.");
        lea.get("/demandes?etat=close").await.montre("Brunehilde-Vasquin Éléonore");
        lea.get("/mes-traces").await.est(200).montre("Signalement d’une situation").montre("Consultation d’une demande");
    }

    async fn deux_agents_a_la_fois(banc: Banc) {
        exigences!["PDC-A3-04"];
        let (id, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let (mut un, mut deux) = (banc.client("agent-rivieres").await, banc.client("agent-rivieres-2").await);
        let href = format!("/demandes/{id}");
        let version = cache(&un.get(&href).await, "version");
        deux.get(&href).await.montre("Prendre en charge");
        un.suivre(&format!("{href}/prise-en-charge"), &[("version", &version)]).await.est(200);
        deux.poster(&format!("{href}/prise-en-charge"), &[("version", &version)]).await.est(409)
            .montre("Idris Fontanel a pris cette demande en charge le 1er juin 2026");
        // Not taken in charge, not closed: the phases are guarded.
        let (autre, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let page = un.get(&format!("/demandes/{autre}")).await;
        let champs = [("version", cache(&page, "version")), ("issue", "accompagne".to_owned()), ("note", "Fin.".to_owned())];
        let champs: Vec<(&str, &str)> = champs.iter().map(|(n, v)| (*n, v.as_str())).collect();
        un.poster(&format!("/demandes/{autre}/cloture"), &champs).await.est(409).montre("Prenez d’abord la demande en charge");
    }

    async fn sans_consentement_rien_n_est_ecrit(banc: Banc) {
        exigences!["PDC-A2-02", "PDC-A2-03", "PDC-A3-01"];
        let mut lea = banc.client("tech-brume").await;
        let caisse = banc.gens.trois_rivieres.to_string();
        let page = lea.poster("/signaler", &[("caisse", &caisse), ("motif", "saisine-mas"), ("information", "oui")]).await;
        page.est(422).montre("Recueillez l’accord de la personne").montre("Corrigez une erreur");
        assert!(page.corps.contains("<title>Erreur\u{a0}: "), "the title says so");
        let page = lea.poster("/signaler", &[("caisse", &caisse), ("information", "oui"), ("consentement", "oui")]).await;
        page.est(422).montre("Choisissez le motif de la demande");
        // Ticked, the text's version, the date and the author are kept for good.
        commencer(&banc, &mut lea).await;
        let refus = stockage::essai::forcer(&banc.base, "UPDATE consentement SET texte_version = 2").await;
        assert!(refus.is_err(), "consent is immutable");
    }

    async fn ce_qui_est_tape_revient_avec_son_message(banc: Banc) {
        exigences!["PDC-A2-09", "PDC-A2-10", "PDC-A2-12"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        let page = lea.poster(&format!("{brouillon}/personne"), &[("nom", "<b>Ro'se</b>"), ("date_naissance", "31/02/1990"), ("telephone", "12")]).await;
        page.est(422).montre("Corrigez 6 erreurs").montre("Écrivez le prénom de la personne.").montre("Cette date n’existe pas").montre("numéro à 10 chiffres");
        page.cache("<b>Ro");
        assert!(page.corps.contains("value=\"31/02/1990\""), "the typed value stays");
    }

    async fn le_nir_est_refuse_partout(banc: Banc) {
        exigences!["VAR-EP-5-04"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        let mut personne = PERSONNE;
        personne[1].1 = "2 95 10 99 126 111 93";
        lea.poster(&format!("{brouillon}/personne"), &personne).await.est(422).montre("Retirez le numéro de sécurité sociale");
        let mut difficultes = DIFFICULTES;
        difficultes[5].1 = "Son numéro : 2951099126111 93.";
        lea.poster(&format!("{brouillon}/difficultes"), &difficultes).await.est(422).montre("Retirez le numéro de sécurité sociale");
        difficultes[5].1 = "Son dossier : 295109912611199.";
        lea.poster(&format!("{brouillon}/difficultes"), &difficultes).await.est(303);
        // VAR-EP-5-04 asks the département of residence: a caisse whose terms list it gets the field, this one does not.
        lea.get(&format!("{brouillon}/personne")).await.est(200).cache("departement_residence");
    }

    async fn un_brouillon_incomplet_ne_part_pas(banc: Banc) {
        exigences!["PDC-A2-04", "PDC-A2-16", "PDC-A2-17"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        lea.suivre(&format!("{brouillon}/personne"), &PERSONNE).await.est(200);
        let page = lea.poster(&format!("{brouillon}/envoi"), &[]).await;
        assert_eq!((page.statut, page.vers()), (303, format!("{brouillon}/difficultes").as_str()));
        let page = lea.poster(&format!("{brouillon}/difficultes"), &[("commentaires", "é".repeat(5001).as_str())]).await;
        page.est(422).montre("5001 caractères, pour 5000 au plus").montre("Choisissez au moins un cadre");
        // « Annuler » destroys: the draft leads nowhere any more.
        lea.poster(&format!("{brouillon}/abandon"), &[]).await.est(303);
        lea.get(&format!("{brouillon}/personne")).await.est(404);
    }

    async fn un_brouillon_se_reprend(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        lea.suivre(&format!("{brouillon}/personne"), &PERSONNE).await.est(200);
        let mut plus_tard = banc.client("tech-brume").await;
        let accueil = plus_tard.get("/accueil").await;
        accueil.montre("Reprendre le brouillon du 1er juin 2026").cache("Brunehilde");
        assert!(accueil.corps.contains(&format!("{brouillon}/personne")));
        plus_tard.get(&format!("{brouillon}/personne")).await.est(200);
        banc.client("tech-brume-2").await.get("/accueil").await.cache("Reprendre");
    }

    async fn envoye_deux_fois_une_seule_demande(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        let brouillon = remplir(&banc, &mut lea).await;
        let un = lea.poster(&format!("{brouillon}/envoi"), &[]).await;
        let deux = lea.poster(&format!("{brouillon}/envoi"), &[]).await;
        assert_eq!((un.statut, un.vers()), (deux.statut, deux.vers()));
        lea.get(un.vers()).await.est(200).montre("Votre demande est envoyée");
    }

    async fn la_session_expire(banc: Banc) {
        let mut lea = banc.client("tech-brume").await;
        lea.get("/accueil").await.est(200);
        banc.monde.avancer(Duration::from_secs(31 * 60));
        lea.get("/accueil").await.est(401).montre("Votre session a expiré").montre("Se connecter");
    }
}
