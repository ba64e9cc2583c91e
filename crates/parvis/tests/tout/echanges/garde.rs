//! The free text guard through the forms: words shown, a tick, a trace without a word, counts for the caisse.

use banc::deux_moteurs;
use socle::exigences;
use stockage::essai::entier;

use super::{ecrire, en_charge};
use crate::commun::{DIFFICULTES, PERSONNE, cache, commencer};

/// Traces that say which categories were confirmed.
async fn confirmees(banc: &banc::Banc, categories: &str) -> i64 {
    let texte =
        format!("SELECT COUNT(*) FROM journal_charge WHERE canonique LIKE '%\"texte_necessaire {categories}\"%'");
    entier(&banc.base, &texte).await
}

deux_moteurs! {
    async fn un_commentaire_se_relit_avant_de_partir(banc: Banc) {
        exigences!["VAR-EP-5-02", "K-19"];
        let mut lea = banc.client("tech-brume").await;
        let brouillon = commencer(&banc, &mut lea).await;
        lea.suivre(&format!("{brouillon}/personne"), &PERSONNE).await.est(200);
        let ecran = format!("{brouillon}/difficultes");
        lea.get(&ecran).await.est(200).cache("Relisez ces mots");
        let mut champs = DIFFICULTES.to_vec();
        champs[5].1 = "Diabétique ; joindre sa fille au 01 99 00 12 34.";
        let page = lea.poster(&ecran, &champs).await;
        page.est(422).montre("Relisez ces mots avant d’envoyer").montre("Une information de santé : « Diabétique »");
        page.montre("Des coordonnées : « 01 99 00 12 34 »").montre("Retirez les mots signalés").montre("Ces mots sont nécessaires");
        // Still there, nothing was stored.
        assert!(page.corps.contains("Diabétique ; joindre"));
        lea.get(&ecran).await.cache("Diabétique");
        champs.push(("commentaires_necessaire", "oui"));
        lea.suivre(&ecran, &champs).await.est(200).montre("Vérifiez vos réponses").montre("Diabétique");
        assert_eq!(confirmees(&banc, "sante coordonnees").await, 1);
        // Opened again, the tick that was set is still set.
        let page = lea.get(&ecran).await;
        assert!(page.corps.contains("value=\"oui\" checked"), "{}", page.texte());
        // Structured fields that say care or a handicap are never guarded.
        let structures = [("cadre", "handicap"), ("soins", "chirurgie"), ("commentaires", "Appeler le matin.")];
        lea.poster(&ecran, &structures).await.est(303);
        lea.poster(&format!("{brouillon}/envoi"), &[]).await.est(303);
    }

    async fn un_message_et_une_cloture_aussi(banc: Banc) {
        exigences!["VAR-EP-5-02", "PDC-9-02"];
        let mut agent = banc.client("agent-rivieres").await;
        let href = en_charge(&banc, &mut agent).await;
        let page = ecrire(&mut agent, &href, "Sorti de prison hier.", &[]).await;
        page.est(422).montre("Une infraction ou une condamnation : « prison »");
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM message").await, 0);
        ecrire(&mut agent, &href, "Sorti de prison hier.", &[("message_necessaire", "oui")]).await.est(303);
        assert_eq!(confirmees(&banc, "infraction").await, 1);
        let cloture = format!("{href}/cloture");
        let version = cache(&agent.get(&cloture).await, "version");
        let mut champs = vec![("version", version.as_str()), ("issue", "accompagne"), ("note", "Hospitalisée, à revoir.")];
        agent.poster(&cloture, &champs).await.est(422).montre("« Hospitalisée »").montre("Hospitalisée, à revoir.");
        champs.push(("note_necessaire", "oui"));
        agent.suivre(&cloture, &champs).await.est(200).montre("Close");
        // The words stand in no trace.
        for mot in ["prison", "Hospitalis"] {
            let texte = format!("SELECT COUNT(*) FROM journal_charge WHERE canonique LIKE '%{mot}%'");
            assert_eq!(entier(&banc.base, &texte).await, 0, "{mot}");
        }
    }

    async fn la_caisse_compte_ce_qui_est_signale(banc: Banc) {
        exigences!["VAR-EP-5-02"];
        let mut admin = banc.client("admin-rivieres").await;
        admin.get("/textes-libres").await.est(200).montre("Aucun mot signalé");
        let (mut agent, mut lea) = (banc.client("agent-rivieres").await, banc.client("tech-brume").await);
        let href = en_charge(&banc, &mut agent).await;
        let fil = format!("{href}/messages");
        // One kept, one rephrased, one given up; the same form warned of twice counts once.
        ecrire(&mut lea, &href, "Une dépression.", &[("message_necessaire", "oui")]).await.est(303);
        let cle = cache(&lea.get(&fil).await, "cle");
        for texte in ["Un cancer.", "Une tumeur."] {
            lea.poster(&fil, &[("message", texte), ("cle", &cle)]).await.est(422);
        }
        lea.poster(&fil, &[("message", "Une situation à voir ensemble."), ("cle", &cle)]).await.est(303);
        ecrire(&mut lea, &href, "Un asthme.", &[]).await.est(422);
        ecrire(&mut agent, &href, "Le 01 99 00 56 78.", &[("message_necessaire", "oui")]).await.est(303);
        let page = admin.get("/textes-libres").await;
        page.est(200).montre("juin 2026 Département du Val-Dormant Santé 3 1 1 1");
        page.montre("juin 2026 Votre caisse (Département du Val-Dormant) Coordonnées 1 0 1 0");
        page.cache("dépression").cache("Tersolle");
        agent.get("/textes-libres").await.est(200).montre("Santé 3 1 1 1");
        // The other caisse of the same convention counts its own.
        banc.client("admin-plateau").await.get("/textes-libres").await.est(200).montre("Aucun mot signalé");
        lea.get("/textes-libres").await.est(403);
    }
}
