//! Activation and forgotten passwords: one link kills the others, a dead one asks for its successor, and nothing is
//! told of who exists.

use std::time::Duration;

use banc::{MOT_DE_PASSE, deux_moteurs};
use http::{Request, header};
use socle::exigences;
use stockage::essai::{entier, forcer};

use super::{MOT, choisir, entrer, inviter, lien, sujets};
use crate::commun::cache;

const JOUR: Duration = Duration::from_secs(86_400);

deux_moteurs! {
    async fn l_acces_commence_au_courriel(banc: Banc) {
        exigences!["VAR-EP-2.2.1-02", "VAR-EP-2.2.1-03", "PDC-EP-2.2.1-01"];
        let (identifiant, _) = inviter(&banc, None).await;
        let mut lea = banc.anonyme();
        entrer(&mut lea, &identifiant, MOT).await.est(422);
        let adresse = lien(&banc).await;
        let page = lea.get(&adresse).await;
        page.est(200).montre("Activez votre compte").montre("Vous seul le connaîtrez");
        assert!(page.corps.contains(&identifiant) && page.entete("referrer-policy") == "no-referrer");
        choisir(&mut lea, &adresse, "court").await.est(422).montre("12 caractères").cache("value=\"court\"");
        choisir(&mut lea, &adresse, "Quesnelay-2026!").await.est(422).montre("se devine facilement");
        let jeton = adresse.rsplit('/').next().unwrap();
        let differents = [("jeton", jeton), ("nouveau", MOT), ("confirmation", "autre")];
        lea.poster("/activation", &differents).await.est(422).montre("deux fois le même");
        let page = choisir(&mut lea, &adresse, MOT).await;
        page.est(303);
        lea.get(page.vers()).await.montre("Votre mot de passe est enregistré").montre("solide");
        entrer(&mut lea, &identifiant, MOT).await.est(303);
        let verifie = "SELECT COUNT(*) FROM coordonnees WHERE courriel_verifie_le IS NOT NULL";
        assert_eq!(entier(&banc.base, verifie).await, 1, "the link proved the address");
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM journal_charge WHERE action = 'activer_compte'").await, 1);
    }

    async fn en_utiliser_un_les_tue_tous(banc: Banc) {
        exigences!["VAR-EP-2.2.1-03"];
        let (_, compte) = inviter(&banc, None).await;
        let premier = lien(&banc).await;
        let mut tx = banc.maison.db.ecrire().await.unwrap();
        comptes::cas::relancer(&mut tx, &banc.maison, compte).await.unwrap();
        tx.valider().await.unwrap();
        banc.monde.avancer(Duration::from_secs(60));
        let second = lien(&banc).await;
        assert_ne!(premier, second);
        let mut lea = banc.anonyme();
        lea.get(&premier).await.est(200);
        choisir(&mut lea, &second, MOT).await.est(303);
        lea.get(&premier).await.est(404).montre("Ce lien ne sert plus");
        choisir(&mut lea, &second, MOT).await.est(404);
        let poses = "SELECT COUNT(*) FROM lien WHERE utilise_le IS NULL";
        assert_eq!(entier(&banc.base, poses).await, 0);
    }

    async fn deux_clics_un_seul_mot_de_passe(banc: Banc) {
        exigences!["VAR-EP-2.2.1-03"];
        let (identifiant, _) = inviter(&banc, None).await;
        let adresse = lien(&banc).await;
        let (mut un, mut deux) = (banc.anonyme(), banc.anonyme());
        let autre = "Givre-83-ancre-Velours";
        let (a, b) = tokio::join!(choisir(&mut un, &adresse, MOT), choisir(&mut deux, &adresse, autre));
        let mut statuts = [a.statut, b.statut];
        statuts.sort_unstable();
        assert_eq!(statuts, [303, 404]);
        let garde = if a.statut == 303 { MOT } else { autre };
        entrer(&mut banc.anonyme(), &identifiant, garde).await.est(303);
    }

    async fn perime_il_s_en_demande_un_autre_seul(banc: Banc) {
        exigences!["VAR-EP-2.2.1-02"];
        inviter(&banc, None).await;
        let vieux = lien(&banc).await;
        banc.monde.avancer(Duration::from_secs(7 * 86_400 - 1));
        let mut lea = banc.anonyme();
        lea.get(&vieux).await.est(200);
        banc.monde.avancer(Duration::from_secs(1));
        lea.get(&vieux).await.est(404).montre("Recevoir un nouveau lien");
        choisir(&mut lea, &vieux, MOT).await.est(404);
        let jeton = vieux.rsplit('/').next().unwrap();
        lea.poster("/activation/nouveau-lien", &[("jeton", jeton)]).await.est(200).montre("Consultez votre messagerie");
        let neuf = lien(&banc).await;
        assert_ne!(neuf, vieux);
        choisir(&mut lea, &neuf, MOT).await.est(303);
    }

    async fn l_invitation_d_un_partant_meurt(banc: Banc) {
        exigences!["VAR-EP-2.2.1-03"];
        inviter(&banc, None).await;
        let adresse = lien(&banc).await;
        for etat in ["suspendu_le = 1", "suspendu_le = NULL, inactif_le = 1"] {
            forcer(&banc.base, &format!("UPDATE compte SET {etat} WHERE active_le IS NULL")).await.unwrap();
            let mut lea = banc.anonyme();
            lea.get(&adresse).await.est(404);
            choisir(&mut lea, &adresse, MOT).await.est(404);
            let jeton = adresse.rsplit('/').next().unwrap();
            lea.poster("/activation/nouveau-lien", &[("jeton", jeton)]).await.est(200);
        }
        assert_eq!(sujets(&banc).await.len(), 1, "nothing leaves for an account that is over");
    }

    async fn un_jeton_inconnu_ne_dit_rien(banc: Banc) {
        exigences!["VAR-EP-2.1-01"];
        inviter(&banc, None).await;
        let mort = lien(&banc).await;
        banc.monde.avancer(8 * JOUR);
        let inconnu = format!("/activation/{}", "A".repeat(43));
        let (mut un, mut deux) = (banc.anonyme(), banc.anonyme());
        let (a, b) = (un.get(&mort).await, deux.get(&inconnu).await);
        assert_eq!((a.statut, a.corps.len(), a.requetes), (b.statut, b.corps.len(), b.requetes));
        assert_eq!(a.texte(), b.texte());
        let demander = |adresse: &str| adresse.rsplit('/').next().unwrap().to_owned();
        let a = un.poster("/activation/nouveau-lien", &[("jeton", &demander(&mort))]).await;
        let b = deux.poster("/activation/nouveau-lien", &[("jeton", &demander(&inconnu))]).await;
        assert_eq!((a.statut, a.corps.len(), a.requetes, a.texte()), (b.statut, b.corps.len(), b.requetes, b.texte()));
        let (a, b) = (choisir(&mut un, &mort, MOT).await, choisir(&mut deux, &inconnu, MOT).await);
        assert_eq!((a.statut, a.corps.len(), a.requetes, a.texte()), (b.statut, b.corps.len(), b.requetes, b.texte()));
    }

    async fn oublier_ne_dit_pas_qui_existe(banc: Banc) {
        exigences!["VAR-EP-2.1-01"];
        let (mut un, mut deux) = (banc.anonyme(), banc.anonyme());
        un.get("/mot-de-passe-oublie").await.est(200);
        let a = un.poster("/mot-de-passe-oublie", &[("identifiant", "tech-brume")]).await;
        let b = deux.poster("/mot-de-passe-oublie", &[("identifiant", "personne-x")]).await;
        assert_eq!((a.statut, a.corps.len(), a.requetes, a.texte()), (b.statut, b.corps.len(), b.requetes, b.texte()));
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM tache WHERE genre = 'lien'").await, 2, "one job each");
        let adresse = lien(&banc).await;
        assert_eq!(sujets(&banc).await, ["Choisissez un nouveau mot de passe"]);
        let mut lea = banc.client("tech-brume").await;
        lea.get("/accueil").await.est(200);
        choisir(&mut un, &adresse, MOT).await.est(303);
        lea.get("/accueil").await.est(401);
        entrer(&mut un, "tech-brume", MOT_DE_PASSE).await.est(422);
        entrer(&mut un, "tech-brume", MOT).await.est(303);
        assert!(sujets(&banc).await.contains(&"Votre mot de passe a été changé".to_owned()));
    }

    async fn oublier_est_borne(banc: Banc) {
        let mut client = banc.anonyme();
        for nom in ["tech-brume", "personne-x"] {
            for _ in 0..3 {
                client.poster("/mot-de-passe-oublie", &[("identifiant", nom)]).await.est(200);
            }
            client.poster("/mot-de-passe-oublie", &[("identifiant", nom)]).await.est(429);
        }
        // Whatever the patience, five mails a day a name.
        for _ in 0..4 {
            banc.monde.avancer(Duration::from_secs(3601));
            client.poster("/mot-de-passe-oublie", &[("identifiant", "tech-brume")]).await.est(200);
        }
        assert_eq!(sujets(&banc).await.len(), 5);
        banc.monde.avancer(2 * JOUR);
        client.poster("/mot-de-passe-oublie", &[("identifiant", "tech-brume")]).await.est(200);
        assert_eq!(sujets(&banc).await.len(), 6);
    }

    async fn une_page_discrete_envoie_son_formulaire(banc: Banc) {
        inviter(&banc, None).await;
        let adresse = lien(&banc).await;
        let mut lea = banc.anonyme();
        let csrf = cache(&lea.get(&adresse).await, "_csrf");
        let corps = format!("_csrf={csrf}&jeton={}&nouveau=a&confirmation=a", adresse.rsplit('/').next().unwrap());
        // What a browser sends from a page without a referrer; the word of its site alone makes the difference.
        for (site, statut) in [("same-origin", 422), ("cross-site", 403), ("", 403)] {
            let requete = Request::post("/activation")
                .header(header::HOST, "localhost")
                .header(header::ORIGIN, "null")
                .header("sec-fetch-site", site)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(corps.clone().into())
                .unwrap();
            lea.envoyer(requete).await.est(statut);
        }
    }

    async fn rien_de_secret_n_attend(banc: Banc) {
        inviter(&banc, None).await;
        banc.anonyme().poster("/mot-de-passe-oublie", &[("identifiant", "tech-brume")]).await.est(200);
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM lien").await, 0, "made when the mail leaves");
        let adresse = lien(&banc).await;
        let jeton = adresse.rsplit('/').next().unwrap();
        for table in ["SELECT COUNT(*) FROM lien WHERE empreinte = ", "SELECT COUNT(*) FROM tache WHERE charge LIKE '%' || "] {
            assert_eq!(entier(&banc.base, &format!("{table}'{jeton}'")).await, 0);
        }
        let texte = &banc.courriels().await[0].texte;
        assert!(!texte.contains("tech-brume") && !texte.contains("Val-Dormant"), "{texte}");
    }
}
