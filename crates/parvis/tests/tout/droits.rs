//! Rights follow from signed terms, end at their instant, and no job has anything to do with it.

use std::time::Duration;

use banc::{Banc, deux_moteurs};
use conventions::cas::{projection_fidele, terminer};
use socle::{Zone, exigences};
use stockage::Db;

use crate::commun::signaler;

/// Moves the clocks of `banc` to `duree` before midnight at the end of `jour`, in Paris.
fn minuit_moins(banc: &Banc, jour: &str, duree: Duration) {
    let cible = Zone::paris().fin(jour.parse().unwrap()).moins(duree);
    banc.monde.avancer(cible.depuis(banc.monde.horloge()));
}

deux_moteurs! {
    async fn ouverte_ici_fermee_la(banc: Banc) {
        exigences!["VAR-EP-1.2-03", "VAR-EP-1.2-08"];
        let mut lea = banc.client("tech-brume").await;
        let page = lea.get("/signaler").await;
        page.est(200).montre("CPAM des Trois-Rivières").montre("Fermée : Convention d’utilisation Espace Partenaires n° EP-2026-014, art. 1.2.");
        // Forced by hand, the closed caisse is refused with the clause: it is about the reader.
        let fermee = banc.gens.haut_plateau.to_string();
        let champs = [("caisse", fermee.as_str()), ("motif", "saisine-mas"), ("information", "oui"), ("consentement", "oui")];
        lea.poster("/signaler", &champs).await.est(403).montre("n’est pas ouverte").montre("EP-2026-014, art. 1.2");
        // The CCAS has no convention with it at all.
        banc.client("tech-ccas").await.poster("/signaler", &champs).await.est(403).montre("art. 8.1");
        lea.get("/droits").await.montre("Ouvert").montre("Fermé").montre("non activée par la caisse");
    }

    async fn une_fonction_sans_formulaire_est_dite_fermee(banc: Banc) {
        exigences!["VAR-EP-1.2-01", "VAR-EP-1.2-02", "K-28"];
        let mut lea = banc.client("tech-brume").await;
        let droits = lea.get("/droits").await.texte();
        // Opened by the terms, and no form in the conventions received: closed, and why. Not opened: closed, and why.
        for (fonction, pourquoi) in [
            ("Contacter votre organisme d’assurance maladie", "activée par la caisse, pas encore offerte par Parvis"),
            ("Soumettre une demande d’étude de dossier", "non activée par la caisse"),
        ] {
            let suite = droits.split_once(fonction).unwrap().1.trim_start();
            assert!(suite.starts_with("Fermé") && suite.contains(pourquoi), "{fonction} : {}", &suite[..suite.len().min(80)]);
        }
        let caisse = banc.gens.trois_rivieres.to_string();
        for motif in ["contacter", "etude", "urgence"] {
            let champs = [("caisse", caisse.as_str()), ("motif", motif), ("information", "oui"), ("consentement", "oui")];
            lea.poster("/signaler", &champs).await.est(422).montre("Choisissez le motif");
        }
    }

    async fn les_cinq_motifs(banc: Banc) {
        exigences!["PDC-A2-01", "PDC-A2-18"];
        let mut lea = banc.client("tech-brume").await;
        let page = lea.get("/signaler").await;
        for motif in ["Dossiers complexes", "Droits", "Situation d’urgence", "Saisine mission accompagnement santé", "Suivi traitement d’une demande faite par l’assuré"] {
            page.montre(motif);
        }
        // The fields depend on the motif, and only one motif has a form: the others are shown closed, and refused.
        assert_eq!(page.texte().matches("Pas encore de formulaire").count(), 4);
        let caisse = banc.gens.trois_rivieres.to_string();
        lea.poster("/signaler", &[("caisse", &caisse), ("motif", "droits"), ("information", "oui"), ("consentement", "oui")]).await.est(422);
    }

    async fn la_fin_d_un_volet_ferme_cette_caisse_seule_a_son_instant(banc: Banc) {
        exigences!["VAR-EP-0-01", "VAR-EP-1.2-07"];
        let mut lea = banc.client("tech-brume").await;
        let (id, _) = signaler(&banc, &mut lea).await;
        let href = format!("/demandes/{id}");
        let operateur = banc.acteur("operateur");
        terminer(&banc.maison, &operateur, banc.gens.volets[0], "2026-06-30".parse().unwrap(), "8.2").await.unwrap();
        let mut base: &Db = &banc.maison.db;
        assert!(projection_fidele(&mut base, banc.gens.val_dormant).await.unwrap());
        lea.get("/droits").await.montre("prend fin le 30 juin 2026");

        minuit_moins(&banc, "2026-06-30", Duration::from_micros(1));
        let mut lea = banc.client("tech-brume").await;
        lea.get(&href).await.est(200);
        lea.get("/signaler").await.montre("Continuer");
        banc.monde.avancer(Duration::from_micros(1));
        lea.get(&href).await.est(403).montre("art. 8.1");
        lea.get("/demandes").await.est(200).montre("Aucune demande");
        lea.get("/signaler").await.montre("Aucune caisse n’ouvre cette fonction").cache("<button class=\"bouton\">Continuer");
        let champs = [("caisse", &*banc.gens.trois_rivieres.to_string()), ("motif", "saisine-mas"), ("information", "oui"), ("consentement", "oui")];
        lea.poster("/signaler", &champs).await.est(403).montre("art. 8.1");
        // That caisse alone: the other one's volet, the CCAS, and what the caisse had received go on.
        lea.get("/droits").await.montre("A pris fin le 30 juin 2026 (art. 8.2)").montre("En vigueur depuis");
        banc.client("tech-ccas").await.get("/signaler").await.montre("Continuer");
        banc.client("agent-rivieres").await.get(&href).await.est(200);
    }

    async fn la_fin_de_la_convention_metier_entraine_l_autre(banc: Banc) {
        exigences!["VAR-EP-0-01", "PDC-EP-8-01"];
        terminer(&banc.maison, &banc.acteur("operateur"), banc.gens.volets_metier[0], "2026-06-10".parse().unwrap(), "6.4").await.unwrap();
        minuit_moins(&banc, "2026-06-10", Duration::ZERO);
        banc.client("tech-brume").await.get("/signaler").await.montre("Aucune caisse n’ouvre cette fonction");
        banc.client("tech-brume").await.get("/droits").await.montre("A pris fin le 10 juin 2026");
    }

    async fn un_an_sans_tache_de_fond(banc: Banc) {
        // No job exists; a year later the base gives the rights that the rules give, and only those.
        terminer(&banc.maison, &banc.acteur("operateur"), banc.gens.volets[0], "2026-09-30".parse().unwrap(), "8.2").await.unwrap();
        minuit_moins(&banc, "2027-06-01", Duration::ZERO);
        let mut base: &Db = &banc.maison.db;
        for partenaire in [banc.gens.val_dormant, banc.gens.saint_aubin] {
            assert!(projection_fidele(&mut base, partenaire).await.unwrap());
        }
        banc.client("tech-brume").await.get("/signaler").await.montre("Aucune caisse n’ouvre cette fonction");
        banc.client("tech-ccas").await.get("/signaler").await.montre("Continuer");
    }

    async fn un_brouillon_ne_part_plus_quand_le_volet_est_fini(banc: Banc) {
        terminer(&banc.maison, &banc.acteur("operateur"), banc.gens.volets[0], "2026-06-02".parse().unwrap(), "8.2").await.unwrap();
        minuit_moins(&banc, "2026-06-02", Duration::from_secs(60));
        let mut lea = banc.client("tech-brume").await;
        let brouillon = crate::commun::remplir(&banc, &mut lea).await;
        banc.monde.avancer(Duration::from_secs(60));
        lea.poster(&format!("{brouillon}/envoi"), &[]).await.est(403).montre("n’est plus ouverte");
    }

    async fn une_fin_se_constate_une_fois_et_par_un_article(banc: Banc) {
        let (operateur, volet) = (banc.acteur("operateur"), banc.gens.volets[0]);
        let jour = "2026-06-30".parse().unwrap();
        let refus = terminer(&banc.maison, &operateur, volet, jour, "99").await.unwrap_err();
        assert!(matches!(refus, socle::Refus::Conflit(p) if p.contains("n’est pas un article")));
        terminer(&banc.maison, &operateur, volet, jour, "8.2").await.unwrap();
        assert_eq!(terminer(&banc.maison, &operateur, volet, jour, "8.2").await.unwrap_err().code(), "conflit");
    }

    async fn seul_l_operateur_constate_une_fin(banc: Banc) {
        for qui in ["agent-rivieres", "gestionnaire-val", "tech-brume"] {
            let refus = terminer(&banc.maison, &banc.acteur(qui), banc.gens.volets[0], "2026-06-30".parse().unwrap(), "8.2").await;
            assert_eq!(refus.unwrap_err().code(), "interdit", "{qui}");
        }
    }
}
