//! How accounts end: announced, decided, carried away by the end of conventions, gone from view, kept in the archive.

use std::time::Duration;

use acces::Acteur;
use banc::{Banc, deux_moteurs};
use conventions::cas::terminer;
use socle::{Zone, exigences};
use stockage::essai::textes;

use super::{acteur, activer, compte_de, ouvrir_au_ccas, personne};

const JOUR: u64 = 86_400;

/// A second gestionnaire of the CCAS, active.
pub(super) async fn second(banc: &Banc) -> Acteur {
    let mut theo = banc.client("gestionnaire-ccas").await;
    let page = theo.poster("/comptes/gestionnaires", &personne("ondine@saint-aubin.example", "Ondelle")).await;
    page.est(303);
    let decision = [("decision", "accepter"), ("motif", "")];
    banc.client("admin-rivieres").await.poster(&format!("{}/decision", page.vers()), &decision).await.est(303);
    let lire = "SELECT compte FROM coordonnees WHERE courriel = 'ondine@saint-aubin.example'";
    activer(banc, &textes(&banc.base, lire).await.pop().unwrap()).await
}

/// Moves the clocks to the start of `jour`, in Paris.
fn aller_au(banc: &Banc, jour: &str) {
    let cible = Zone::paris().debut(jour.parse().unwrap());
    banc.monde.avancer(cible.depuis(banc.monde.horloge()));
}

deux_moteurs! {
    async fn un_depart_s_annonce_quinze_jours_avant(banc: Banc) {
        exigences!["VAR-EP-2.2.3-05", "VAR-EP-2.2.3-07", "VAR-EP-2.2.3-08"];
        let ondine = second(&banc).await;
        let theo = banc.acteur("gestionnaire-ccas");
        let mut client = banc.client("gestionnaire-ccas").await;
        let compte = compte_de(&ouvrir_au_ccas(&banc, &mut client, "zelie@saint-aubin.example", "Zoubère").await);
        let zelie = activer(&banc, &compte).await;
        let href = format!("/comptes/{}/inactivation", theo.compte);
        let page = client.poster(&href, &[("dernier_jour", "10/06/2026")]).await;
        page.est(422).montre("15 jours avant (art. 2.2.3)").montre("16 juin 2026 au plus tôt");
        let page = client.poster(&href, &[("dernier_jour", "16/06/2026")]).await;
        page.est(303);
        let mut rivieres = banc.client("admin-rivieres").await;
        rivieres.poster(&format!("{}/decision", page.vers()), &[("decision", "accepter"), ("motif", "")]).await.est(303);
        rivieres.get(&format!("/comptes/{}", theo.compte)).await.montre("prend fin au soir du 16 juin 2026");
        rivieres.get(&format!("/comptes/{compte}")).await.montre("Théodule Brancemare");
        aller_au(&banc, "2026-06-16");
        banc.client("gestionnaire-ccas").await.get("/comptes").await.est(200);
        aller_au(&banc, "2026-06-17");
        banc.client("gestionnaire-ccas").await.get("/comptes").await.est(401);
        // The technicien stays active and is attached to whoever answers for the structure now.
        banc.client_de(zelie).await.get("/accueil").await.est(200);
        let mut page = banc.client_de(ondine).await;
        page.get(&format!("/comptes/{compte}")).await.montre("Ondine Ondelle").montre("Rattaché à");
    }

    async fn le_dernier_gestionnaire_ne_part_pas(banc: Banc) {
        exigences!["VAR-EP-2.2.3-06", "K-12"];
        let theo = banc.acteur("gestionnaire-ccas").compte;
        let mut rivieres = banc.client("admin-rivieres").await;
        let href = format!("/comptes/{theo}/inactivation");
        rivieres.poster(&href, &[("dernier_jour", ""), ("successeur", "")]).await.est(403).montre("dernier gestionnaire").montre("art. 2.2.3");
        let ondine = second(&banc).await;
        // Two leaves that cross: the second finds nobody behind it.
        rivieres.poster(&format!("/comptes/{}/inactivation", ondine.compte), &[("dernier_jour", "20/06/2026"), ("successeur", "")]).await.est(303);
        rivieres.poster(&href, &[("dernier_jour", "30/06/2026"), ("successeur", "")]).await.est(403).montre("art. 2.2.3");
        rivieres.poster(&href, &[("dernier_jour", "15/06/2026"), ("successeur", "")]).await.est(303);
        banc.client("gestionnaire-ccas").await.get("/comptes").await.est(200);
    }

    async fn un_technicien_est_ferme_par_n_importe_quel_gestionnaire(banc: Banc) {
        exigences!["VAR-EP-2.2.3-04", "VAR-EP-2.2.3-09", "VAR-EP-2.2.3-10"];
        let ondine = second(&banc).await;
        let tech = banc.acteur("tech-ccas").compte;
        let mut capucine = banc.client("tech-ccas").await;
        capucine.get("/accueil").await.est(200);
        let href = format!("/comptes/{tech}/inactivation");
        banc.client("gestionnaire-val").await.poster(&href, &[("dernier_jour", "")]).await.est(404);
        let mut autre = banc.client_de(ondine).await;
        autre.get(&href).await.est(200).montre("sa place est rendue");
        autre.poster(&href, &[("dernier_jour", "01/05/2026")]).await.est(422).montre("jour à venir");
        autre.poster(&href, &[("dernier_jour", "")]).await.est(303);
        capucine.get("/accueil").await.est(401);
        autre.get("/comptes").await.montre("1 compte technicien sur 5").montre("Terminé");
        autre.poster(&href, &[("dernier_jour", "")]).await.est(409).montre("déjà pris fin");
    }

    async fn les_invitations_du_partant_meurent(banc: Banc) {
        exigences!["VAR-EP-2.2.3-08", "VAR-EP-2.2.1-03"];
        let ondine = second(&banc).await;
        let mut client = banc.client_de(ondine.clone()).await;
        let invitee = compte_de(&ouvrir_au_ccas(&banc, &mut client, "zelie@saint-aubin.example", "Zoubère").await);
        let active = compte_de(&ouvrir_au_ccas(&banc, &mut client, "yvain@saint-aubin.example", "Yverdon").await);
        let yvain = activer(&banc, &active).await;
        let href = format!("/comptes/{}/inactivation", ondine.compte);
        banc.client("admin-rivieres").await.poster(&href, &[("dernier_jour", ""), ("successeur", "")]).await.est(303);
        let mut theo = banc.client("gestionnaire-ccas").await;
        theo.get(&format!("/comptes/{invitee}")).await.montre("Terminé").montre("Invitation annulée");
        theo.poster(&format!("/comptes/{invitee}/invitation"), &[]).await.est(409);
        banc.client_de(yvain).await.get("/accueil").await.est(200);
    }

    async fn la_fin_d_une_caisse_laisse_le_compte_la_fin_de_toutes_l_emporte(banc: Banc) {
        exigences!["VAR-EP-2.2.3-01", "VAR-EP-2.2.3-03", "VAR-EP-2.2.3-11"];
        let operateur = banc.acteur("operateur");
        let fin = |rang: usize, jour: &str| (banc.gens.volets[rang], jour.parse().unwrap());
        let (volet, jour) = fin(0, "2026-06-30");
        terminer(&banc.maison, &operateur, volet, jour, "8.2").await.unwrap();
        aller_au(&banc, "2026-07-01");
        let mut lea = banc.client("tech-brume").await;
        lea.get("/accueil").await.est(200);
        lea.get("/signaler").await.est(200).cache("Continuer");
        let mut solveig = banc.client("gestionnaire-val").await;
        solveig.get("/comptes").await.montre("CPAM du Haut-Plateau").cache("CPAM des Trois-Rivières");
        let (volet, jour) = fin(1, "2026-07-31");
        terminer(&banc.maison, &operateur, volet, jour, "8.2").await.unwrap();
        lea.get("/accueil").await.est(200);
        // No job has run, and none will for a year.
        aller_au(&banc, "2026-08-01");
        for qui in ["tech-brume", "tech-clairval", "gestionnaire-val"] {
            banc.client(qui).await.get("/accueil").await.est(401);
        }
        banc.monde.avancer(Duration::from_secs(366 * JOUR));
        banc.client("tech-brume").await.get("/accueil").await.est(401);
        banc.client("tech-ccas").await.get("/accueil").await.est(200);
    }

    async fn une_invitation_meurt_le_jour_ou_part_qui_l_a_envoyee(banc: Banc) {
        exigences!["VAR-EP-2.2.1-02", "PDC-EP-2.2.3-02"];
        let ondine = second(&banc).await;
        let mut client = banc.client_de(ondine.clone()).await;
        let href = format!("/comptes/{}/inactivation", ondine.compte);
        banc.client("admin-rivieres").await.poster(&href, &[("dernier_jour", "02/06/2026")]).await.est(303);
        ouvrir_au_ccas(&banc, &mut client, "zelie@saint-aubin.example", "Zoubère").await.est(303);
        let mails = banc.courriels().await;
        let lettre = mails.iter().find(|m| m.adresse == "zelie@saint-aubin.example").unwrap();
        let lien = lettre.texte.lines().find_map(|l| l.split_once("/activation/")).unwrap().1.to_owned();
        banc.anonyme().get(&format!("/activation/{lien}")).await.est(200);
        aller_au(&banc, "2026-06-03");
        banc.anonyme().get(&format!("/activation/{lien}")).await.est(404);
        // No convention is in force with any caisse: nobody of the structure comes in any more.
        for rang in 0..2 {
            terminer(&banc.maison, &banc.acteur("operateur"), banc.gens.volets[rang], "2026-06-05".parse().unwrap(), "8.2").await.unwrap();
        }
        aller_au(&banc, "2026-06-06");
        banc.client("tech-brume").await.get("/accueil").await.est(401);
    }

    async fn six_mois_puis_l_archive(banc: Banc) {
        exigences!["VAR-EP-2.2.3-12", "K-13", "PDC-EP-2.2.3-01"];
        let tech = banc.acteur("tech-ccas").compte;
        let mut theo = banc.client("gestionnaire-ccas").await;
        theo.poster(&format!("/comptes/{tech}/inactivation"), &[("dernier_jour", "")]).await.est(303);
        banc.client("audit-rivieres").await.get("/archive-des-comptes").await.est(200).cache("Delormeau");
        aller_au(&banc, "2026-12-01");
        banc.client("gestionnaire-ccas").await.get("/comptes").await.montre("Delormeau");
        aller_au(&banc, "2026-12-02");
        banc.client("gestionnaire-ccas").await.get("/comptes").await.est(200).cache("Delormeau");
        banc.client("admin-rivieres").await.get("/comptes").await.est(200).cache("Delormeau");
        banc.client("audit-rivieres").await.get("/archive-des-comptes").await.montre("Delormeau").montre("CCAS de Saint-Aubin-les-Prés");
        banc.client("admin-rivieres").await.get("/archive-des-comptes").await.est(403).montre("art. 2.2.3");
    }

    async fn une_caisse_est_accueillie_par_l_operateur_seul(banc: Banc) {
        use habilitations::{cas::ouvrir_caisse, regles::{Civilite, Coordonnees}};
        let coordonnees = Coordonnees {
            civilite: Civilite::Neutre,
            nom: "Ondelle".into(),
            prenom: "Ondine".into(),
            fonction: "Sous-directrice".into(),
            telephone: "0199004567".into(),
            courriel: "ondine@cpam-lointaine.example".into(),
        };
        for qui in ["admin-rivieres", "gestionnaire-val", "tech-brume"] {
            let refus = ouvrir_caisse(&banc.maison, &banc.acteur(qui), "CPAM Lointaine", "Indian/Reunion", &coordonnees).await;
            assert!(matches!(refus, Err(socle::Refus::Interdit { .. })), "{qui}");
        }
        let compte = ouvrir_caisse(&banc.maison, &banc.acteur("operateur"), "CPAM Lointaine", "Indian/Reunion", &coordonnees).await.unwrap();
        let administrateur = activer(&banc, &compte.to_string()).await;
        assert_eq!(administrateur.profil, acces::Profil::AdministrateurCaisse);
        banc.client_de(administrateur).await.get("/conventions/nouvelle").await.est(200);
    }

    async fn une_caisse_tient_ses_propres_comptes(banc: Banc) {
        exigences!["VAR-EP-2.2-01", "PDC-EP-2.2-04"];
        let mut rivieres = banc.client("admin-rivieres").await;
        rivieres.get("/comptes/agents/nouveau").await.est(200).montre("Auditeur");
        let mut champs = personne("ondine@cpam-rivieres.example", "Ondelle");
        champs.push(("profil", "agent_caisse"));
        let compte = compte_de(&rivieres.poster("/comptes/agents", &champs).await);
        assert_eq!(acteur(&banc, &compte).await.organisation, banc.gens.trois_rivieres);
        let mut faux = personne("x@cpam-rivieres.example", "Ondelle");
        faux.push(("profil", "technicien"));
        rivieres.poster("/comptes/agents", &faux).await.est(422);
        banc.client("gestionnaire-ccas").await.get("/comptes/agents/nouveau").await.est(403).montre("art. 2.2");
        let moi = banc.acteur("admin-rivieres").compte;
        rivieres.poster(&format!("/comptes/{moi}/inactivation"), &[("dernier_jour", "")]).await.est(403).montre("propre compte");
        rivieres.poster(&format!("/comptes/{compte}/annulation"), &[]).await.est(303);
        rivieres.get(&format!("/comptes/{compte}")).await.montre("Invitation annulée");
    }
}
