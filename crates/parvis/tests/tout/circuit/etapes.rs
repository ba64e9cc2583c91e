//! Steps in order, clocks that pause, what each side reads.

use std::time::Duration;

use banc::deux_moteurs;
use socle::exigences;

use super::{JOINTE, agir, deposee, en_charge, etape};
use crate::commun::{DIFFICULTES, PERSONNE, commencer};

const HEURE: Duration = Duration::from_secs(3600);

deux_moteurs! {
    async fn les_sept_etapes_d_une_saisine(banc: Banc) {
        exigences!["PDC-A3-04", "PDC-A3-05", "PDC-A3-06"];
        let (href, mut agent) = en_charge(&banc).await;
        let mut lea = banc.client("tech-brume").await;
        agent.get(&href).await.montre("Premier contact").montre("avant le 3 juin 2026 à 9 h 01").montre("validez son accord").montre("Déposée → Prise en charge");
        lea.get(&href).await.montre("valide son accord avec elle. Vous n’avez rien à faire.").cache("Enregistrer : ");
        // In order only, and whole.
        etape(&mut agent, &href, "bilan", &[]).await.est(409).montre("L’étape « Premier contact » vient d’abord.");
        let page = etape(&mut agent, &href, "premier-contact", &[("note", "Bonjour.")]).await;
        page.est(422).montre("Dites si la personne a été jointe.").montre("Corrigez 4 erreurs");
        assert!(page.corps.contains("Bonjour."), "what was typed stays");
        etape(&mut agent, &href, "premier-contact", &[("resultat", "non")]).await.est(303);
        agent.get(&href).await.montre("Premier contact : Personne non jointe").montre("Premier contact avant le 3 juin 2026");
        etape(&mut agent, &href, "premier-contact", &JOINTE).await.est(303);
        agent.get(&href).await.montre("Accord confirmé par la personne").montre("dans le délai").montre("Faites le bilan");
        etape(&mut agent, &href, "premier-contact", &JOINTE).await.est(409).montre("est déjà faite");
        for (code, champs) in [("bilan", &[][..]), ("evaluation", &[]), ("plan", &[("plan", "Un rendez-vous par mois.")]), ("accompagnement", &[])] {
            etape(&mut agent, &href, code, champs).await.est(303);
        }
        // The plan is the caisse's; what the form shares is the partner's too.
        agent.get(&href).await.montre("Un rendez-vous par mois.").montre("Téléphone").montre("clôturez la demande");
        lea.get(&href).await.cache("Un rendez-vous par mois.").montre("Date du contact : 1er juin 2026").montre("Madame est d’accord.").cache("Moyen du contact");
        let fin = [("issue", "accompagne"), ("note", "Accompagnement terminé.")];
        agir(&mut agent, &href, "cloture", &fin).await.est(303);
        lea.get(&href).await.montre("Close").montre("Accompagnement terminé.");
    }

    async fn l_attente_met_le_delai_en_pause(banc: Banc) {
        exigences!["PDC-A3-05", "K-21"];
        let (href, mut agent) = en_charge(&banc).await;
        let mut lea = banc.client("tech-brume").await;
        agir(&mut agent, &href, "attente", &[]).await.est(422).montre("Écrivez le message");
        agir(&mut agent, &href, "attente", &[("note", "Quel est le numéro du logement ?")]).await.est(303);
        agent.get(&href).await.montre("délai en pause").montre("les délais sont en pause").cache("Demander quelque chose au partenaire");
        lea.get(&href).await.montre("C’est à vous").montre("Quel est le numéro du logement ?").montre("J’ai répondu à la caisse");
        agent.get("/file").await.cache("en retard");
        banc.monde.avancer(3 * HEURE);
        let (mut lea, mut agent) = (banc.client("tech-brume").await, banc.client("agent-rivieres").await);
        agir(&mut lea, &href, "reprise", &[]).await.est(303);
        // Three hours of waiting, three hours more.
        agent.get(&href).await.montre("avant le 3 juin 2026 à 12 h 01").montre("Attend le partenaire → Prise en charge");
        agir(&mut agent, &href, "reprise", &[]).await.est(409).montre("n’attend rien du partenaire");
        // The agent may go on without an answer.
        agir(&mut agent, &href, "attente", &[("note", "Et l’étage ?")]).await.est(303);
        etape(&mut agent, &href, "premier-contact", &JOINTE).await.est(409).montre("Reprenez-la d’abord");
        agir(&mut agent, &href, "reprise", &[]).await.est(303);
    }

    async fn en_retard_la_page_le_dit(banc: Banc) {
        exigences!["PDC-A3-05", "PDC-2-02"];
        let (href, _) = en_charge(&banc).await;
        banc.monde.avancer(50 * HEURE);
        let mut agent = banc.client("agent-rivieres").await;
        agent.get(&href).await.montre("en retard de 2 heures");
        etape(&mut agent, &href, "premier-contact", &JOINTE).await.est(303);
        agent.get(&href).await.montre("avec 2 heures de retard").cache("en retard de");
        // Reminders were due before and after: they were looked at, and had something to say.
        assert!(banc.travailler().await.faites >= 1);
    }

    async fn demande_suivante_sans_souris(banc: Banc) {
        exigences!["PDC-A3-04"];
        let mut agent = banc.client("agent-rivieres").await;
        for _ in 0..3 {
            deposee(&banc).await;
        }
        let mut href = deposee(&banc).await;
        let mut prises = std::collections::BTreeSet::new();
        for _ in 0..4 {
            let retour = agir(&mut agent, &href, "prise-en-charge", &[]).await;
            agent.get(retour.vers()).await.est(200).montre("C’est enregistré").montre("Demande suivante");
            prises.insert(href.clone());
            let suite = agent.get(&format!("{href}/suivante")).await;
            suite.est(303);
            suite.vers().clone_into(&mut href);
            agent.get(&href).await.est(200).montre("Prendre en charge");
        }
        assert_eq!(prises.len(), 4, "each time another one: {prises:?}");
        banc.client("tech-brume").await.get(&format!("{href}/suivante")).await.est(403);
    }

    async fn publics_prioritaires_et_proches(banc: Banc) {
        exigences!["PDC-2-01", "PDC-2-03", "VAR-EP-1.1-01"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        lea.suivre(&format!("{brouillon}/personne"), &PERSONNE).await.est(200);
        let ecran = format!("{brouillon}/difficultes");
        lea.get(&ecran).await.montre("Public prioritaire (facultatif)").montre("Proche d’une personne suivie");
        let mut champs = DIFFICULTES.to_vec();
        champs.extend([("lien", "proche"), ("public", "handicap"), ("public", "non-recours")]);
        lea.poster(&ecran, &[&champs[..], &[("public", "riche")]].concat()).await.est(422).montre("parmi les réponses proposées");
        lea.suivre(&ecran, &champs).await.est(200).montre("Ne fait pas valoir ses droits");
        lea.poster(&format!("{brouillon}/envoi"), &[]).await.est(303);
        let page = banc.client("agent-rivieres").await.get(&brouillon.replace("/signaler/", "/demandes/")).await;
        page.est(200).montre("Ne fait pas valoir ses droits Est en situation de handicap").montre("Proche d’une personne suivie");
    }

    async fn un_nir_ne_passe_pas_dans_une_note(banc: Banc) {
        exigences!["VAR-EP-5-04", "PDC-9-02"];
        let (href, mut agent) = en_charge(&banc).await;
        let nir = "Son numéro : 295109912611193.";
        agir(&mut agent, &href, "attente", &[("note", nir)]).await.est(422).montre("Retirez le numéro de sécurité sociale");
        let mut champs = JOINTE;
        champs[4].1 = nir;
        etape(&mut agent, &href, "premier-contact", &champs).await.est(422).montre("Retirez le numéro de sécurité sociale");
        etape(&mut agent, &href, "premier-contact", &JOINTE).await.est(303);
        etape(&mut agent, &href, "bilan", &[]).await.est(303);
        etape(&mut agent, &href, "evaluation", &[]).await.est(303);
        etape(&mut agent, &href, "plan", &[("plan", nir)]).await.est(422).montre("Retirez le numéro de sécurité sociale");
    }
}
