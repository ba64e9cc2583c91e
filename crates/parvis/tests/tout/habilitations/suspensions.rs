//! Fraud, theft, loss: cut at once, then told; the last gestionnaire too.

use banc::deux_moteurs;
use socle::exigences;
use stockage::essai::{entier, textes};

deux_moteurs! {
    async fn couper_puis_avertir(banc: Banc) {
        exigences!["VAR-EP-4.1-03", "VAR-EP-4.1-04"];
        let tech = banc.acteur("tech-ccas").compte;
        let (mut capucine, mut rivieres) = (banc.client("tech-ccas").await, banc.client("admin-rivieres").await);
        capucine.get("/accueil").await.est(200);
        let href = format!("/comptes/{tech}/suspension");
        rivieres.get(&href).await.est(200).montre("sessions ouvertes comprises");
        rivieres.poster(&href, &[("portee", "suspension")]).await.est(303);
        capucine.get("/accueil").await.est(401);
        let faits = textes(&banc.base, &format!("SELECT genre FROM compte_fait WHERE compte = '{tech}' ORDER BY rang")).await;
        assert_eq!(faits, ["suspension", "avis"], "cut, then told");
        let mails = banc.courriels().await;
        let avis = mails.iter().find(|m| m.sujet == "Un compte de votre structure est coupé").unwrap();
        assert!(avis.texte.contains("Théodule Brancemare") && !avis.texte.contains("Delormeau"), "{}", avis.texte);
        rivieres.poster(&format!("/comptes/{tech}/levee"), &[]).await.est(303);
        banc.client("tech-ccas").await.get("/accueil").await.est(200);
    }

    async fn un_partenaire_signale_et_la_caisse_coupe(banc: Banc) {
        exigences!["VAR-EP-4.1-02", "K-12"];
        let mut solveig = banc.client("gestionnaire-val").await;
        let tech = banc.acteur("tech-brume").compte;
        let mut lea = banc.client("tech-brume").await;
        banc.client("gestionnaire-ccas").await.poster(&format!("/comptes/{tech}/suspension"), &[("portee", "")]).await.est(404);
        solveig.poster(&format!("/comptes/{tech}/suspension"), &[("portee", "")]).await.est(303);
        lea.get("/accueil").await.est(401);
        // Oneself is suspended by somebody else.
        let moi = banc.acteur("gestionnaire-val").compte;
        let page = solveig.poster(&format!("/comptes/{moi}/suspension"), &[("portee", "")]).await;
        page.est(303);
        let demande = page.vers().to_owned();
        assert!(demande.starts_with("/comptes/demandes/"));
        let mut plateau = banc.client("admin-plateau").await;
        plateau.get(&demande).await.montre("Usage anormal d’un compte").montre("Suspendre le compte aussitôt");
        plateau.poster(&format!("{demande}/decision"), &[("decision", "accepter"), ("motif", "")]).await.est(303);
        solveig.get("/comptes").await.est(401);
        // The structure has nobody left: an urgent task stands at its caisses.
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM demande_compte WHERE genre = 'succession' AND etat = 'ouverte'").await, 1);
        banc.client("admin-rivieres").await.get("/comptes/demandes").await.montre("Gestionnaire à désigner d’urgence");
    }

    async fn l_exclusion_est_definitive(banc: Banc) {
        exigences!["VAR-EP-4.1-05", "PDC-EP-4.1-01"];
        let tech = banc.acteur("tech-ccas-2").compte;
        let mut rivieres = banc.client("admin-rivieres").await;
        banc.client("gestionnaire-ccas").await.poster(&format!("/comptes/{tech}/suspension"), &[("portee", "exclusion")]).await.est(400);
        rivieres.poster(&format!("/comptes/{tech}/suspension"), &[("portee", "exclusion")]).await.est(303);
        banc.client("tech-ccas-2").await.get("/accueil").await.est(401);
        rivieres.get(&format!("/comptes/{tech}")).await.montre("Exclusion : accès coupé définitivement");
        rivieres.poster(&format!("/comptes/{tech}/levee"), &[]).await.est(409);
        banc.client("gestionnaire-ccas").await.get("/comptes").await.montre("1 compte technicien sur 5");
    }

    async fn un_second_facteur_perdu_se_retire_avec_de_l_aide(banc: Banc) {
        exigences!["VAR-EP-4.1-01"];
        let (tech, moi) = (banc.acteur("tech-ccas").compte, banc.acteur("gestionnaire-ccas").compte);
        let mut theo = banc.client("gestionnaire-ccas").await;
        let mut capucine = banc.client("tech-ccas").await;
        capucine.get("/accueil").await.est(200);
        theo.poster(&format!("/comptes/{moi}/second-facteur"), &[]).await.est(403).montre("propre compte");
        theo.poster(&format!("/comptes/{tech}/second-facteur"), &[]).await.est(303);
        capucine.get("/accueil").await.est(401);
        banc.client("gestionnaire-val").await.poster(&format!("/comptes/{tech}/second-facteur"), &[]).await.est(404);
        theo.poster("/comptes/second-facteur", &[("exige", "oui")]).await.est(303);
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM organisation WHERE second_facteur = TRUE").await, 1);
    }
}
