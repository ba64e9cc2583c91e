//! Requests about gestionnaires' accounts: six fields, one clock seen by both, decided once by either caisse.

use banc::{Client, Page, deux_moteurs};
use socle::exigences;
use stockage::essai::{forcer, textes};

use super::{acteur, activer, compte_de, ouvrir_au_ccas, personne};

async fn demander(client: &mut Client, courriel: &str, nom: &str) -> Page {
    client.poster("/comptes/gestionnaires", &personne(courriel, nom)).await
}

async fn accepter(client: &mut Client, href: &str) -> Page {
    client.poster(&format!("{href}/decision"), &[("decision", "accepter"), ("motif", "")]).await
}

deux_moteurs! {
    async fn un_gestionnaire_se_demande_et_une_caisse_decide(banc: Banc) {
        exigences!["VAR-EP-2.2.1-01", "VAR-EP-2.2.1-05", "PDC-EP-2.2-01"];
        let mut solveig = banc.client("gestionnaire-val").await;
        demander(&mut solveig, "pas-une-adresse", "Ondelle").await.est(422).montre("adresse complète");
        let page = demander(&mut solveig, "ondine@val-dormant.example", "Ondelle").await;
        page.est(303);
        let href = page.vers().to_owned();
        // Monday 1 June; five jours ouvrés end on Monday 8. Both sides read the same day.
        solveig.get(&href).await.est(200).montre("8 juin 2026").montre("La caisse décide");
        demander(&mut solveig, "ondine@val-dormant.example", "Ondelle").await.est(422).montre("attend déjà");
        let (mut rivieres, mut plateau) = (banc.client("admin-rivieres").await, banc.client("admin-plateau").await);
        rivieres.get("/comptes/demandes").await.montre("Ondelle").montre("8 juin 2026").montre("Département du Val-Dormant");
        plateau.get(&href).await.est(200).montre("C’est à vous");
        rivieres.poster(&format!("{href}/decision"), &[("decision", "refuser"), ("motif", "")]).await.est(422).montre("Écrivez pourquoi");
        accepter(&mut plateau, &href).await.est(303);
        accepter(&mut rivieres, &href).await.est(409).montre("une caisse a été plus rapide");
        solveig.get(&href).await.montre("Acceptée le 1er juin 2026 par CPAM du Haut-Plateau");
        let places = textes(&banc.base, "SELECT k.nom FROM acces a JOIN coordonnees c ON c.compte = a.compte JOIN volet v ON v.id = a.volet \
            JOIN organisation k ON k.id = v.caisse WHERE c.courriel = 'ondine@val-dormant.example' AND a.profil = 'gestionnaire' ORDER BY k.nom").await;
        assert_eq!(places, ["CPAM des Trois-Rivières", "CPAM du Haut-Plateau"]);
        // Somebody else's request is nowhere.
        banc.client("gestionnaire-ccas").await.get(&href).await.est(404);
    }

    async fn la_caisse_saisit_ce_qu_elle_a_recu(banc: Banc) {
        exigences!["VAR-EP-2.2-02", "K-11"];
        let mut rivieres = banc.client("admin-rivieres").await;
        let partenaire = banc.gens.saint_aubin.to_string();
        let mut champs = personne("ondine@saint-aubin.example", "Ondelle");
        champs.extend([("partenaire", partenaire.as_str()), ("recue_le", "28/05/2026")]);
        let page = rivieres.poster("/comptes/gestionnaires", &champs).await;
        page.est(303);
        // Thursday 28 May: Friday 29, Monday 1 to Thursday 4 June.
        rivieres.get(page.vers()).await.montre("4 juin 2026").montre("28 mai 2026");
        let mut futur = champs.clone();
        futur.retain(|(n, _)| *n != "recue_le");
        futur.push(("recue_le", "28/05/2027"));
        rivieres.poster("/comptes/gestionnaires", &futur).await.est(422).montre("jour passé");
        let etranger = banc.gens.val_dormant.to_string();
        let mut autre = personne("ondine@val-dormant.example", "Ondelle");
        autre.extend([("partenaire", etranger.as_str()), ("recue_le", "28/05/2026")]);
        // Another caisse, that nothing binds to the CCAS, finds no such partner.
        let mut plateau = banc.client("admin-plateau").await;
        plateau.poster("/comptes/gestionnaires", &champs).await.est(404);
        plateau.poster("/comptes/gestionnaires", &autre).await.est(303);
    }

    async fn deux_gestionnaires_pour_huit_membres(banc: Banc) {
        exigences!["VAR-EP-2.2.1-09", "VAR-EP-2.2.1-10", "PDC-EP-2.2.1-02"];
        let (mut theo, mut rivieres) = (banc.client("gestionnaire-ccas").await, banc.client("admin-rivieres").await);
        for (rang, statut) in [(1, 303), (2, 403)] {
            let page = demander(&mut theo, &format!("g{rang}@saint-aubin.example"), "Ondelle").await;
            page.est(303);
            let decision = accepter(&mut rivieres, page.vers()).await;
            decision.est(statut);
            if statut == 403 {
                decision.montre("EP-2026-015, art. 2.2.1");
                rivieres.get(page.vers()).await.montre("En attente");
            }
        }
    }

    async fn quatre_champs_changent_par_la_caisse_seule(banc: Banc) {
        exigences!["VAR-EP-2.2.2-01", "VAR-EP-2.2.2-02", "PDC-EP-2.2.2-01"];
        let compte = banc.acteur("gestionnaire-ccas").compte;
        let mut theo = banc.client("gestionnaire-ccas").await;
        let href = format!("/comptes/{compte}/modification");
        theo.get(&href).await.est(200).montre("quatre champs");
        theo.poster(&href, &[("nom", ""), ("fonction", ""), ("telephone", ""), ("courriel", "")]).await.est(422);
        theo.poster(&href, &[("prenom", "Autre")]).await.est(400);
        let page = theo.poster(&href, &[("nom", "Brancemare-Loy"), ("fonction", ""), ("telephone", "01 99 00 77 88"), ("courriel", "")]).await;
        page.est(303);
        let demande = page.vers().to_owned();
        accepter(&mut theo, &demande).await.est(403).montre("art. 2.2.1");
        accepter(&mut banc.client("admin-rivieres").await, &demande).await.est(303);
        theo.get(&format!("/comptes/{compte}")).await.montre("Brancemare-Loy").montre("01 99 00 77 88").montre("Coordonnées changées par la caisse");
    }

    async fn une_demande_se_retire_tant_qu_elle_attend(banc: Banc) {
        exigences!["VAR-EP-2.2.1-02"];
        let mut theo = banc.client("gestionnaire-ccas").await;
        let page = demander(&mut theo, "ondine@saint-aubin.example", "Ondelle").await;
        let href = page.vers().to_owned();
        theo.poster(&format!("{href}/retrait"), &[]).await.est(303);
        theo.poster(&format!("{href}/retrait"), &[]).await.est(409);
        accepter(&mut banc.client("admin-rivieres").await, &href).await.est(409);
        // Access starts with the mail that says the account exists: none was sent here.
        let page = demander(&mut theo, "ondine@saint-aubin.example", "Ondelle").await;
        accepter(&mut banc.client("admin-rivieres").await, page.vers()).await.est(303);
        let mails = banc.courriels().await;
        assert_eq!(mails.iter().filter(|m| m.adresse == "ondine@saint-aubin.example").count(), 1, "{mails:?}");
    }

    async fn deux_comptes_pour_une_personne(banc: Banc) {
        exigences!["VAR-EP-2.2-06", "PDC-EP-2.2-03"];
        let (mut theo, mut rivieres) = (banc.client("gestionnaire-ccas").await, banc.client("admin-rivieres").await);
        let page = demander(&mut theo, "ondine@saint-aubin.example", "Ondelle").await;
        accepter(&mut rivieres, page.vers()).await.est(303);
        let lire = "SELECT c.id FROM compte c JOIN coordonnees k ON k.compte = c.id WHERE k.courriel = 'ondine@saint-aubin.example' AND c.profil = 'gestionnaire'";
        let gestionnaire = textes(&banc.base, lire).await.pop().unwrap();
        let premier = activer(&banc, &gestionnaire).await;
        forcer(&banc.base, "UPDATE coordonnees SET courriel_verifie_le = 1 WHERE courriel = 'ondine@saint-aubin.example'").await.unwrap();
        let page = ouvrir_au_ccas(&banc, &mut theo, "ondine@saint-aubin.example", "Ondelle").await;
        let second = acteur(&banc, &compte_de(&page)).await;
        assert_eq!(premier.personne, second.personne, "one human being");
        assert_ne!(premier.compte, second.compte, "two accounts, one per profile");
    }
}
