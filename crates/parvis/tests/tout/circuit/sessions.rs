//! What was typed when the session had ended is kept for its author, and drafts do not outlive their week.

use std::time::Duration;

use banc::deux_moteurs;
use socle::exigences;

use crate::commun::{DIFFICULTES, PERSONNE, commencer, remplir};

const MINUTE: Duration = Duration::from_secs(60);

deux_moteurs! {
    async fn rien_de_tape_ne_se_perd(banc: Banc) {
        exigences!["VAR-EP-2.1-01", "PDC-9-01"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        let ecran = format!("{brouillon}/personne");
        lea.get(&ecran).await.est(200).cache("Votre saisie est retrouvée");
        banc.monde.avancer(31 * MINUTE);
        let page = lea.poster(&ecran, &PERSONNE).await;
        page.est(401).montre("Votre session a expiré").montre("est gardé").cache("Brunehilde").cache("Léa");
        assert!(page.traces > 0, "kept, so traced");
        assert!(page.corps.contains(&format!("/connexion?suite={ecran}")), "{}", page.corps);
        // Not a session for all that: nothing is shown, nothing else is done.
        lea.get(&ecran).await.est(401);
        lea.poster(&format!("{brouillon}/envoi"), &[]).await.est(401).montre("Reconnectez-vous").cache("gardé");
        // Only the same account finds it again; it is an answer once sent.
        banc.client("tech-brume-2").await.get(&ecran).await.est(404);
        let mut revenue = banc.client("tech-brume").await;
        let page = revenue.get(&ecran).await;
        page.est(200).montre("Votre saisie est retrouvée");
        assert!(page.corps.contains("value=\"Brunehilde-Vasquin\""), "{}", page.texte());
        revenue.suivre(&ecran, &PERSONNE).await.est(200);
        revenue.get(&ecran).await.est(200).cache("Votre saisie est retrouvée");
    }

    async fn un_formulaire_d_une_autre_session_ne_garde_rien(banc: Banc) {
        exigences!["VAR-EP-2.1-01"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        let ecran = format!("{brouillon}/difficultes");
        lea.get(&ecran).await.est(200);
        banc.monde.avancer(31 * MINUTE);
        let mut faux = vec![("_csrf", "AAAA")];
        faux.extend_from_slice(&DIFFICULTES);
        lea.poster_brut(&ecran, &faux).await.est(401).montre("Reconnectez-vous").cache("gardé");
        let gardees = "SELECT CAST(COUNT(*) AS BIGINT) FROM saisie_gardee";
        assert_eq!(stockage::essai::entier(&banc.base, gardees).await, 0);
        // Twelve hours after its end, the session is nobody's.
        banc.monde.avancer(12 * 60 * MINUTE);
        lea.poster(&ecran, &DIFFICULTES).await.est(401).cache("gardé");
        assert_eq!(stockage::essai::entier(&banc.base, gardees).await, 0);
    }

    async fn un_nir_tape_n_est_pas_garde(banc: Banc) {
        exigences!["VAR-EP-5-04"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        let ecran = format!("{brouillon}/difficultes");
        lea.get(&ecran).await.est(200);
        banc.monde.avancer(31 * MINUTE);
        let mut champs = DIFFICULTES;
        champs[5].1 = "Son numéro : 295109912611193.";
        lea.poster(&ecran, &champs).await.est(401).montre("est gardé");
        let page = banc.client("tech-brume").await.get(&ecran).await;
        page.est(200).montre("Votre saisie est retrouvée").cache("295109912611193");
    }

    async fn une_session_fermee_a_la_main_ne_garde_rien(banc: Banc) {
        exigences!["VAR-EP-2.1-01"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        let ecran = format!("{brouillon}/personne");
        lea.get(&ecran).await.est(200);
        stockage::essai::forcer(&banc.base, "UPDATE session SET fermee_le = vu_le").await.unwrap();
        lea.poster(&ecran, &PERSONNE).await.est(401).cache("gardé");
    }

    async fn un_brouillon_vit_une_semaine(banc: Banc) {
        exigences!["PDC-9-01"];
        let mut lea = banc.client("tech-brume").await;
        let oublie = commencer(&banc, &mut lea).await;
        let envoye = remplir(&banc, &mut lea).await;
        lea.poster(&format!("{envoye}/envoi"), &[]).await.est(303);
        let brouillons = "SELECT CAST(COUNT(*) AS BIGINT) FROM demande WHERE phase = 'brouillon'";
        let avant = stockage::essai::entier(&banc.base, brouillons).await;
        banc.monde.avancer((7 * 24 * 60 - 1) * MINUTE);
        banc.travailler().await;
        assert_eq!(stockage::essai::entier(&banc.base, brouillons).await, avant);
        banc.monde.avancer(2 * MINUTE);
        banc.travailler().await;
        assert_eq!(stockage::essai::entier(&banc.base, brouillons).await, avant - 1);
        let mut lea = banc.client("tech-brume").await;
        lea.get(&format!("{oublie}/personne")).await.est(404);
        lea.get(&envoye.replace("/signaler/", "/demandes/")).await.est(200);
    }
}
