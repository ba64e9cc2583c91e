//! The thread: both sides write and see, each is told when it was read, nothing is written twice or after the end.

use banc::deux_moteurs;
use socle::exigences;
use stockage::essai::{entier, forcer};

use super::{ecrire, en_charge};
use crate::commun::{cache, signaler};

deux_moteurs! {
    async fn chacun_ecrit_et_sait_quand_il_est_lu(banc: Banc) {
        exigences!["PDC-9-02"];
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let href = en_charge(&banc, &mut agent).await;
        lea.get(&href).await.est(200).montre("Aucun message pour cette demande");
        ecrire(&mut lea, &href, "Bonjour,\n\npréfère le matin <b>.", &[]).await.est(303);
        lea.get(&href).await.montre("préfère le matin").montre("Pas encore lu par la caisse").cache("<b>.");
        // A colleague of the same unit reads it without that counting as read by the caisse.
        banc.client("tech-brume-2").await.get(&href).await.montre("préfère le matin").montre("Pas encore lu par la caisse");
        banc.client("agent-rivieres-2").await.get(&href).await.montre("Maïwenn Tersolle, Département du Val-Dormant").cache("Pas encore lu");
        let vu = lea.get(&href).await;
        vu.montre("Lu par la caisse le 1er juin 2026 à 9 h 01").cache("Castelbrac");
        ecrire(&mut agent, &href, "Entendu.", &[]).await.est(303);
        agent.get(&href).await.montre("Pas encore lu par le partenaire").montre("Message");
        lea.get(&format!("{href}/messages")).await.est(200).montre("Entendu.");
        agent.get(&href).await.montre("Lu par le partenaire le 1er juin 2026");
        // Opened again, nothing new is written.
        assert!(agent.get(&href).await.requetes <= 6 && agent.get(&format!("{href}/messages")).await.requetes <= 6);
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM demande_fait WHERE genre = 'message'").await, 2);
    }

    async fn lire_coute_six_requetes_et_tient_a_sa_trace(banc: Banc) {
        exigences!["PDC-9-02"];
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let href = en_charge(&banc, &mut agent).await;
        agent.joindre(&format!("{href}/pieces"), "sortante", "avis.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n").await.est(303);
        ecrire(&mut agent, &href, "Entendu.", &[]).await.est(303);
        let attend = |quoi: &'static str| format!("SELECT COUNT(*) FROM {quoi} WHERE lu_le IS NULL");
        assert_eq!(entier(&banc.base, &attend("message")).await, 1);
        let avis = entier(&banc.base, &attend("avis")).await;
        // The trace cannot be kept: nothing is shown, and nothing counts as read.
        let maniere = banc.base.proprietaire.chemin().map_or("", |_| "PRAGMA legacy_alter_table = ON; ");
        forcer(&banc.base, &format!("{maniere}ALTER TABLE journal_objets RENAME TO journal_parti")).await.unwrap();
        lea.get(&href).await.est(503).cache("Entendu.");
        forcer(&banc.base, &format!("{maniere}ALTER TABLE journal_parti RENAME TO journal_objets")).await.unwrap();
        assert_eq!((entier(&banc.base, &attend("message")).await, entier(&banc.base, &attend("avis")).await), (1, avis));
        // A message, notices and a file that are new, in six statements and one trace; after it nothing is.
        let page = lea.get(&href).await;
        page.est(200).montre("Entendu.").montre("avis.pdf");
        assert!(page.requetes <= 6 && page.traces == 1, "{} requêtes, {} traces", page.requetes, page.traces);
        assert_eq!(entier(&banc.base, &attend("message")).await, 0);
        assert!(entier(&banc.base, &attend("avis")).await < avis, "those of the reader, and nobody else's");
        let lu_par = "SELECT COUNT(*) FROM message m JOIN compte c ON c.id = m.lu_par WHERE c.identifiant = 'tech-brume'";
        assert_eq!(entier(&banc.base, lu_par).await, 1);
    }

    async fn une_reponse_attendue_suspend_puis_la_demande_reprend(banc: Banc) {
        exigences!["PDC-A3-05"];
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let href = en_charge(&banc, &mut agent).await;
        // The partner makes nobody wait, and the form does not offer it.
        lea.get(&format!("{href}/messages")).await.cache("name=\"attend\"");
        ecrire(&mut lea, &href, "Bonjour.", &[("attend", "oui")]).await.est(422).montre("Seule la caisse attend une réponse");
        ecrire(&mut agent, &href, "Quel jour convient ?", &[("attend", "oui")]).await.est(303);
        agent.get(&href).await.montre("Attend le partenaire").montre("Réponse attendue");
        lea.get(&href).await.montre("La caisse attend quelque chose de vous").montre("Répondre à la caisse");
        ecrire(&mut agent, &href, "Je précise : cette semaine.", &[("attend", "oui")]).await.est(422);
        ecrire(&mut lea, &href, "Mardi.", &[]).await.est(303);
        agent.get(&href).await.montre("Prise en charge").cache("etat--attente").montre("Mardi.");
        // What follows is an ordinary message.
        ecrire(&mut lea, &href, "Ou mercredi.", &[]).await.est(303);
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM demande_fait WHERE genre IN ('attente', 'reprise')").await, 2);
    }

    async fn deux_onglets_un_seul_message(banc: Banc) {
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let href = en_charge(&banc, &mut agent).await;
        let fil = format!("{href}/messages");
        let cle = cache(&lea.get(&fil).await, "cle");
        let champs = [("message", "Une fois."), ("cle", cle.as_str())];
        let (mut un, mut deux) = (lea.clone(), lea.clone());
        let (a, b) = tokio::join!(un.poster(&fil, &champs), deux.poster(&fil, &champs));
        assert_eq!((a.statut, b.statut, a.vers()), (303, 303, b.vers()));
        lea.poster(&fil, &champs).await.est(303);
        // Two people at once are two messages, each at its rank.
        let (c, d) = tokio::join!(ecrire(&mut agent, &href, "Deux.", &[]), ecrire(&mut lea, &href, "Trois.", &[]));
        assert_eq!((c.statut, d.statut), (303, 303));
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM message").await, 3);
        lea.poster(&fil, &[("message", "Sans formulaire."), ("cle", "hier")]).await.est(400);
    }

    async fn on_n_ecrit_plus_apres_la_cloture(banc: Banc) {
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let href = en_charge(&banc, &mut agent).await;
        let fil = format!("{href}/messages");
        let cle = cache(&lea.get(&fil).await, "cle");
        ecrire(&mut agent, &href, "Tout est à jour.", &[]).await.est(303);
        let version = cache(&agent.get(&format!("{href}/cloture")).await, "version");
        let champs = [("version", version.as_str()), ("issue", "accompagne"), ("note", "Terminé.")];
        agent.suivre(&format!("{href}/cloture"), &champs).await.est(200).cache("Écrire un message");
        let page = lea.poster(&fil, &[("message", "Trop tard ?"), ("cle", &cle)]).await;
        page.est(409).montre("Votre message n’est pas envoyé").montre("Cette demande est close").montre("Tout est à jour.");
        lea.get(&fil).await.est(200).montre("on n’y écrit plus").cache("<textarea");
    }

    async fn ce_qui_est_faux_revient_avec_son_message(banc: Banc) {
        exigences!["VAR-EP-5-04"];
        let (id, _) = signaler(&banc, &mut banc.client("tech-brume").await).await;
        let mut lea = banc.client("tech-brume").await;
        let href = format!("/demandes/{id}");
        ecrire(&mut lea, &href, "", &[]).await.est(422).montre("Écrivez votre message");
        let page = ecrire(&mut lea, &href, "Numéro 2 95 10 99 126 111 93", &[]).await;
        page.est(422).montre("Retirez le numéro de sécurité sociale").montre("Numéro 2 95");
        ecrire(&mut lea, &href, &"é".repeat(5001), &[]).await.est(422).montre("5001 caractères, pour 5000 au plus");
        ecrire(&mut lea, &href, &"é".repeat(5000), &[]).await.est(303);
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM message").await, 1);
        // Neither another unit, nor another caisse, nor those who keep accounts.
        for qui in ["tech-clairval", "tech-ccas", "agent-plateau"] {
            banc.client(qui).await.get(&format!("{href}/messages")).await.est(404);
        }
        banc.client("gestionnaire-val").await.get(&format!("{href}/messages")).await.est(403);
    }
}
