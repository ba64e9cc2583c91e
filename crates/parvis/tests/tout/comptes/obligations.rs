//! What is due first: the terms of use, at the first sign-in and when they change; a password that has expired.

use std::time::Duration;

use banc::deux_moteurs;
use socle::exigences;
use stockage::essai::{entier, forcer};
use toile::{Exige, Methode};

use super::{MOT, arriver, choisir, entrer, inviter, lien};

const CGU: &str = "/cgu/acceptation";

/// A second version, in force on 1 September 2026.
const SUITE: &str = "genre = \"cgu\"\nversion = 2\neffet_le = \"2026-09-01\"\ntitre = \"Conditions générales d’utilisation\"\n\
    changements = [\"Une règle de plus sur les pièces jointes.\"]\n[[section]]\ntitre = \"Pièces jointes\"\nparagraphes = [\"Rien que le nécessaire.\"]\n";

deux_moteurs! {
    async fn rien_avant_les_conditions(banc: Banc) {
        exigences!["VAR-EP-2.1-02", "PDC-EP-2.1-01"];
        let (_, mut lea) = arriver(&banc).await;
        // Every door behind a session, but those that serve to do what is due.
        for porte in parvis::portes().iter().filter(|p| p.exige != Exige::Rien && !p.pendant_obligation) {
            let chemin = porte.chemin.replace("{id}", "0197b1a2-0000-7000-8000-000000000001").replace("{ecran}", "personne");
            let page = match porte.methode {
                Methode::Get => lea.get(&chemin).await,
                Methode::Post => lea.poster(&chemin, &[]).await,
            };
            // A profile is refused before anything is due; nobody goes through.
            let detour = page.statut == 303 && page.vers() == CGU;
            assert!(detour || page.statut == 403, "{chemin} : {}", page.statut);
        }
        let page = lea.get(CGU).await;
        page.est(200).montre("C’est votre première connexion").cache("id=\"navigation\"");
        lea.poster(CGU, &[("version", "1")]).await.est(422).montre("Cochez la case");
        lea.poster(CGU, &[("version", "7"), ("accord", "oui")]).await.est(409);
        lea.suivre(CGU, &[("version", "1"), ("accord", "oui")]).await.est(200).montre("Aliénor Quesnelay");
        lea.get("/mon-compte/engagements").await.montre("Conditions générales d’utilisation, version 1");
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM journal_charge WHERE canonique LIKE '%cgu_acceptees%' AND compte IN (SELECT compte FROM lien)").await, 1);
    }

    async fn chacun_s_engage_sur_l_annexe_des_donnees_avant_de_signaler(banc: Banc) {
        exigences!["VAR-EP-5-06"];
        let (_, mut lea) = arriver(&banc).await;
        let engagees = "SELECT COUNT(*) FROM engagement e JOIN lien l ON l.compte = e.compte WHERE e.genre = 'cgu' AND e.version = 1";
        assert_eq!(lea.get("/signaler").await.vers(), CGU, "nobody acts before the undertaking");
        lea.get(CGU).await.est(200).montre("annexe sur la protection des données de la convention métier").montre("Votre organisation en répond");
        assert_eq!(entier(&banc.base, engagees).await, 0);
        lea.suivre(CGU, &[("version", "1"), ("accord", "oui")]).await.est(200);
        assert_eq!(entier(&banc.base, engagees).await, 1, "kept, with the version of its text");
        lea.get("/mon-compte/engagements").await.est(200).montre("Conditions générales d’utilisation, version 1");
        lea.get("/signaler").await.est(200);
    }

    async fn redemandees_quand_elles_changent(banc: Banc) {
        exigences!["VAR-EP-2.1-02"];
        comptes::textes::importer(&banc.maison.db, "cgu-2.toml", SUITE, &banc.monde).await.unwrap();
        let autre = SUITE.replace("nécessaire", "superflu");
        assert!(comptes::textes::importer(&banc.maison.db, "cgu-2.toml", &autre, &banc.monde).await.is_err());
        let mut lea = banc.client("tech-brume").await;
        lea.get("/accueil").await.est(200);
        banc.anonyme().get("/cgu/2").await.est(404);
        banc.monde.regler_metier(socle::Zone::paris().debut("2026-09-01".parse().unwrap()));
        assert_eq!(lea.get("/demandes").await.vers(), CGU);
        lea.get(CGU).await.montre("Le texte a changé").montre("Une règle de plus sur les pièces jointes");
        lea.poster(CGU, &[("version", "1"), ("accord", "oui")]).await.est(409);
        lea.suivre(CGU, &[("version", "2"), ("accord", "oui")]).await.est(200);
        banc.anonyme().get("/cgu").await.est(200).montre("Version 2").montre("Version 1");
        banc.anonyme().get("/cgu/1").await.est(200).montre("Un usage professionnel");
        assert_eq!(lea.get(CGU).await.vers(), "/accueil", "nothing is due any more");
    }

    async fn ce_qui_est_accepte_ne_se_recrit_pas(banc: Banc) {
        for attaque in [
            "UPDATE engagement SET version = 1",
            "DELETE FROM engagement",
            "UPDATE texte SET contenu = ''",
            "DELETE FROM texte",
        ] {
            assert!(forcer(&banc.base, attaque).await.is_err(), "as the owner of the base: {attaque}");
        }
    }

    async fn le_mot_de_passe_expire_selon_les_termes(banc: Banc) {
        exigences!["K-16", "VAR-EP-2.2.1-04"];
        let (identifiant, _) = inviter(&banc, Some(90)).await;
        let adresse = lien(&banc).await;
        let mut lea = banc.anonyme();
        choisir(&mut lea, &adresse, MOT).await.est(303);
        entrer(&mut lea, &identifiant, MOT).await.est(303);
        lea.get(CGU).await.est(200);
        lea.suivre(CGU, &[("version", "1"), ("accord", "oui")]).await.est(200);
        lea.get("/mon-compte").await.montre("À changer avant le 30 août 2026");
        banc.monde.regler_metier(banc.monde.horloge().plus(Duration::from_secs(90 * 86_400)));
        let chemin = "/mon-compte/mot-de-passe";
        assert_eq!(lea.get("/accueil").await.vers(), chemin);
        lea.get(chemin).await.est(200).montre("Votre mot de passe a expiré").montre("2.2.1");
        let champs = |nouveau| [("actuel", MOT), ("nouveau", nouveau), ("confirmation", nouveau)];
        lea.poster(chemin, &champs(MOT)).await.est(422).montre("différent de l’actuel");
        lea.poster(chemin, &champs("Givre-83-ancre-Velours")).await.est(303);
        lea.get("/accueil").await.est(200);
        // Without a duration in the terms, a password has no end.
        banc.client("tech-brume").await.get("/accueil").await.est(200);
    }
}
