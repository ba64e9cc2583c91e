//! What a withdrawal stops and hides: of the consent by the person, of the request by the partner.

use banc::deux_moteurs;
use socle::exigences;

use super::{JOINTE, agir, deposee, en_charge, etape, version};

const RETIRE: [(&str, &str); 2] = [("demande_par", "personne"), ("demande_le", "01/06/2026")];

deux_moteurs! {
    async fn l_accord_retire_arrete_et_cache(banc: Banc) {
        exigences!["PDC-9-03", "K-20", "PDC-A2-03"];
        let (href, mut agent) = en_charge(&banc).await;
        let mut lea = banc.client("tech-brume").await;
        agir(&mut agent, &href, "attente", &[("note", "Un mot pour vous.")]).await.est(303);
        agir(&mut lea, &href, "accord", &[]).await.est(422).montre("Choisissez qui a demandé").montre("Écrivez une date");
        let demain = [("demande_par", "personne"), ("demande_le", "02/06/2026")];
        agir(&mut lea, &href, "accord", &demain).await.est(422).montre("dans le futur");
        let perimee = version(&mut agent, &href).await;
        agir(&mut lea, &href, "accord", &RETIRE).await.est(303);
        for client in [&mut lea, &mut agent] {
            let page = client.get(&href).await;
            page.est(200).montre("Retirée").montre("Accord retiré").montre("La personne elle-même, le 1er juin 2026").montre("Demande déposée");
            for secret in ["Brunehilde", "Éléonore", "01.99.00.12.34", "le matin", "Un mot pour vous"] {
                page.cache(secret);
            }
        }
        agent.get("/file?etat=toutes").await.est(200).montre("Retirée").cache("Brunehilde");
        lea.get("/demandes").await.est(200).cache("Brunehilde");
        // Nothing more is done to it, and its confirmation shows nothing either.
        agent.poster(&format!("{href}/reprise"), &[("version", &perimee)]).await.est(409);
        agent.get(&format!("{href}/cloture")).await.est(404);
        agent.get(&format!("{href}/transfert")).await.est(409).cache("Brunehilde");
        lea.get(&format!("{href}/confirmation")).await.est(404);
        // Somebody else’s stays absent, withdrawn or not.
        banc.client("tech-clairval").await.get(&href).await.est(404);
        banc.client("agent-plateau").await.get(&href).await.est(404);
    }

    async fn ce_qui_est_dit_d_un_accord_ne_se_recrit_pas(banc: Banc) {
        exigences!["PDC-A2-03", "VAR-A2-5-02", "PDC-9-03"];
        let (href, mut agent) = en_charge(&banc).await;
        agent.get(&href).await.montre("Information de la personne").montre("Donnée le 1er juin 2026");
        etape(&mut agent, &href, "premier-contact", &JOINTE).await.est(303);
        agir(&mut agent, &href, "accord", &RETIRE).await.est(303);
        let genres = format!("SELECT genre FROM consentement_evenement WHERE demande = '{}' ORDER BY genre", &href[10..]);
        assert_eq!(stockage::essai::textes(&banc.base, &genres).await, ["confirme", "information", "retire"]);
        for sql in [
            "UPDATE consentement_evenement SET demande_par = 'representant' WHERE genre = 'retire'",
            "DELETE FROM consentement_evenement WHERE genre = 'retire'",
        ] {
            assert!(stockage::essai::forcer(&banc.base, sql).await.is_err(), "{sql}");
        }
    }

    async fn sans_information_rien_ne_commence(banc: Banc) {
        exigences!["VAR-A2-5-02", "PDC-9-01", "PDC-A3-02"];
        let mut lea = banc.client("tech-brume").await;
        let caisse = banc.gens.trois_rivieres.to_string();
        let champs = [("caisse", caisse.as_str()), ("motif", "saisine-mas"), ("consentement", "oui")];
        lea.poster("/signaler", &champs).await.est(422).montre("Informez la personne de l’usage de ses données");
    }

    async fn refuser_au_premier_contact_c_est_retirer(banc: Banc) {
        exigences!["PDC-A3-05", "PDC-9-03"];
        let (href, mut agent) = en_charge(&banc).await;
        let mut champs = JOINTE;
        champs[3].1 = "refuse";
        etape(&mut agent, &href, "premier-contact", &champs).await.est(303);
        agent.get(&href).await.montre("Retirée").montre("Accord retiré").cache("Brunehilde").cache("Madame est d’accord");
    }

    async fn le_partenaire_retire_sa_demande(banc: Banc) {
        exigences!["VAR-EP-1.2-03", "PDC-A3-01"];
        let href = deposee(&banc).await;
        let mut lea = banc.client("tech-brume").await;
        agir(&mut lea, &href, "retrait", &[("motif", "parce-que")]).await.est(422).montre("Choisissez pourquoi");
        // A colleague of the unit may; an agent may not, nor another unit.
        banc.client("agent-rivieres").await.get(&format!("{href}/retrait")).await.est(403);
        banc.client("tech-clairval").await.get(&format!("{href}/retrait")).await.est(404);
        let mut agent = banc.client("agent-rivieres").await;
        let lue = version(&mut agent, &href).await;
        agir(&mut lea, &href, "retrait", &[("motif", "doublon")]).await.est(303);
        lea.get(&href).await.montre("Demande retirée par le partenaire").montre("La demande a été envoyée deux fois").cache("Brunehilde");
        let refus = agent.poster(&format!("{href}/prise-en-charge"), &[("version", &lue)]).await;
        assert_eq!(refus.statut, 409, "{}", refus.texte());
    }
}
