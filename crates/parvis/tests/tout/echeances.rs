//! The timeline of conventions through its doors, and the daily job: late, twice, cut, beside an act, it tells each date once.

use std::time::Duration;

use banc::{Banc, deux_moteurs};
use conventions::{
    cas::{projection_fidele, terminer},
    echeancier,
};
use socle::{Id, Zone, exigences};
use stockage::{
    Db,
    essai::{entier, forcer},
};

/// Moves the clocks of `banc` to an hour after the end of `jour`, in Paris.
fn apres(banc: &Banc, jour: &str) {
    let cible = Zone::paris().fin(jour.parse().unwrap()).plus(Duration::from_secs(3600));
    banc.monde.avancer(cible.depuis(banc.monde.horloge()));
}

async fn effets(banc: &Banc, ou: &str) -> i64 {
    entier(&banc.base, &format!("SELECT COUNT(*) FROM echeance_effet WHERE {ou}")).await
}

async fn constats(banc: &Banc) -> i64 {
    let texte = "SELECT COUNT(*) FROM journal_charge WHERE action IN ('constater_echeance', 'rappeler_echeance') AND compte IS NULL";
    entier(&banc.base, texte).await
}

deux_moteurs! {
    async fn ce_qui_viendra_se_lit_et_s_emporte(banc: Banc) {
        exigences!["PDC-6.2-01", "VAR-EP-8.1-01", "VAR-EP-8.2-01"];
        let (metier, ep) = (format!("/conventions/{}", banc.gens.metier), format!("/conventions/{}", banc.gens.utilisation));
        let mut admin = banc.client("admin-rivieres").await;
        admin.get(&format!("{metier}/echeancier")).await.est(200).montre("Dernier jour pour dénoncer").montre("Renouvellement").montre("art. 6.2");
        admin.get(&format!("{ep}/echeancier")).await.montre("Renouvellement de la convention d’appui").montre("art. 8.1");
        let agenda = admin.get(&format!("{metier}/agenda")).await;
        agenda.est(200);
        assert_eq!(agenda.entete("content-type"), "text/calendar; charset=utf-8");
        assert!(agenda.corps.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && agenda.corps.contains("SUMMARY:"));
        assert!(agenda.corps.split("\r\n").all(|l| l.len() <= 75));
        // The partner reads its own, at every caisse; whoever is no party finds nothing.
        banc.client("gestionnaire-val").await.get(&format!("{ep}/echeancier")).await.est(200).montre("CPAM du Haut-Plateau");
        banc.client("gestionnaire-ccas").await.get(&format!("{ep}/echeancier")).await.est(404);
        banc.client("tech-brume").await.get(&format!("{ep}/agenda")).await.est(403);
    }

    async fn toutes_les_dates_d_une_organisation(banc: Banc) {
        exigences!["K-05", "K-30"];
        let mut admin = banc.client("admin-rivieres").await;
        admin.get("/echeances?dans=5ans").await.est(200).montre("Dernier jour pour dénoncer").montre("Département du Val-Dormant");
        admin.get("/echeances?dans=5ans&famille=fin").await.est(200).cache("Dernier jour pour dénoncer<span");
        admin.get("/echeances?dans=toujours").await.est(400);
        admin.get("/echeances?famille=x&dans=1an").await.est(400);
        let agenda = admin.get("/echeances/agenda?dans=5ans&famille=a-faire").await;
        assert!(agenda.corps.contains("CATEGORIES:a-faire") && !agenda.corps.contains("CATEGORIES:suite"));
        banc.client("gestionnaire-val").await.get("/echeances?dans=5ans").await.est(200).montre("CPAM des Trois-Rivières");
        banc.client("tech-brume").await.get("/echeances").await.est(403);
        banc.client("agent-rivieres").await.get("/echeances").await.est(403);
    }

    async fn une_fin_se_dit_une_fois_et_ferme_sans_travail(banc: Banc) {
        exigences!["VAR-EP-2.2.3-01", "VAR-EP-2.2.3-03", "CAF68-CS-5.3.2-02"];
        let volet = banc.gens.volets[0];
        terminer(&banc.maison, &banc.acteur("operateur"), volet, "2026-06-30".parse().unwrap(), "8.2").await.unwrap();
        echeancier::programmer(&banc.maison).await.unwrap();
        echeancier::programmer(&banc.maison).await.unwrap();
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM tache WHERE genre = 'conventions_echeances' AND etat = 'attente'").await, 1);
        apres(&banc, "2026-06-30");
        let courriels = banc.courriels().await;
        let sien = format!("volet = '{volet}' AND cle = 'fin'");
        assert_eq!(effets(&banc, &sien).await, 1);
        assert!(effets(&banc, &format!("{sien} AND comptes > 0 AND le = '2026-06-30'")).await == 1);
        let venues = courriels.iter().filter(|c| c.sujet.contains("changé d’elle-même")).count();
        assert!(venues >= 2, "the caisse and the partner are told: {venues}");
        assert!(courriels.iter().all(|c| !c.texte.contains("Val-Dormant") || !c.sujet.contains("convention")));
        let (faits, traces) = (effets(&banc, "1 = 1").await, constats(&banc).await);
        assert_eq!(faits, traces, "each effect has its trace");
        // Again, by hand: nothing is told twice.
        let mut operateur = banc.client("operateur").await;
        operateur.get("/echeances/passages").await.est(200).montre("Fini").montre("Prochain passage");
        operateur.suivre("/echeances/passages", &[]).await.est(200);
        banc.travailler().await;
        operateur.get("/echeances/passages").await.montre("À la demande").montre("Rien n’attend");
        assert_eq!((effets(&banc, "1 = 1").await, constats(&banc).await), (faits, traces));
        let mut base: &Db = &banc.maison.db;
        assert!(projection_fidele(&mut base, banc.gens.val_dormant).await.unwrap());
    }

    async fn un_an_sans_travail_puis_tout_est_dit_une_fois(banc: Banc) {
        exigences!["VAR-EP-2.2.3-12", "K-30"];
        let volet = banc.gens.volets[1];
        terminer(&banc.maison, &banc.acteur("operateur"), volet, "2026-06-10".parse().unwrap(), "8.2").await.unwrap();
        apres(&banc, "2027-08-15");
        let passages: [Id<echeancier::Passage>; 2] = [banc.monde.id(), banc.monde.id()];
        // Two at once, on one base: neither tells what the other did.
        let longue = Duration::from_secs(60);
        let (un, deux) = tokio::join!(
            echeancier::passer(&banc.maison, passages[0], "quotidien", longue),
            echeancier::passer(&banc.maison, passages[1], "demande", longue)
        );
        assert!(un.unwrap() && deux.unwrap());
        for (cle, le) in [("fin", "2026-06-10"), ("fin-visibilite", "2026-12-10")] {
            assert_eq!(effets(&banc, &format!("volet = '{volet}' AND cle = '{cle}' AND le = '{le}'")).await, 1, "{cle}");
        }
        // The renewals of the conventions métier, and one reminder at most of each date that was missed.
        assert!(effets(&banc, "cle = 'renouvellement'").await >= 1);
        let rappels = effets(&banc, "cle LIKE 'denonciation%' AND muet = false").await;
        let dates = entier(&banc.base, "SELECT COUNT(*) FROM (SELECT DISTINCT volet, le FROM echeance_effet WHERE cle LIKE 'denonciation%') d").await;
        assert_eq!(rappels, dates);
        assert_eq!(effets(&banc, "1 = 1").await, constats(&banc).await);
        for partenaire in [banc.gens.val_dormant, banc.gens.saint_aubin, banc.gens.montbrezieux] {
            let mut base: &Db = &banc.maison.db;
            assert!(projection_fidele(&mut base, partenaire).await.unwrap(), "the hint would miss a date");
        }
    }

    async fn une_convention_illisible_n_arrete_pas_les_autres(banc: Banc) {
        exigences!["VAR-EP-2.2.3-01"];
        terminer(&banc.maison, &banc.acteur("operateur"), banc.gens.volets[0], "2026-06-30".parse().unwrap(), "8.2").await.unwrap();
        terminer(&banc.maison, &banc.acteur("operateur"), banc.gens.volets[1], "2026-06-30".parse().unwrap(), "8.2").await.unwrap();
        let ccas = banc.gens.saint_aubin;
        forcer(&banc.base, &format!("UPDATE convention SET zone = 'Nulle/Part' WHERE id IN (SELECT convention FROM volet WHERE partenaire = '{ccas}')")).await.unwrap();
        forcer(&banc.base, &format!("UPDATE echeance_prochaine SET le = 1 WHERE volet IN (SELECT id FROM volet WHERE partenaire = '{ccas}')")).await.unwrap();
        apres(&banc, "2026-06-30");
        let id = banc.monde.id();
        assert!(echeancier::passer(&banc.maison, id, "quotidien", Duration::from_secs(60)).await.unwrap());
        assert_eq!(effets(&banc, "cle = 'fin' AND le = '2026-06-30'").await, 2);
        assert!(entier(&banc.base, "SELECT COUNT(*) FROM echeance_echec").await >= 1);
        let page = banc.client("operateur").await.get("/echeances/passages").await;
        page.est(200).montre("Fini, avec des échecs").montre("ne se lisent pas").montre("regardé de nouveau demain");
        // A right does not wait for any of it.
        banc.client("tech-brume").await.get("/signaler").await.est(401);
        banc.client("admin-rivieres").await.get("/echeances/passages").await.est(403);
        banc.laisser_du_travail();
    }

    async fn supposer_ne_change_rien(banc: Banc) {
        exigences!["VAR-EP-2.2.3-02", "VAR-EP-8.2-01", "CAF68-PC-7-02"];
        let (metier, ep) = (format!("/conventions/{}", banc.gens.metier), format!("/conventions/{}", banc.gens.utilisation));
        let mut admin = banc.client("admin-rivieres").await;
        let compter = "SELECT COUNT(*) FROM evenement";
        let avant = entier(&banc.base, compter).await;
        admin.get(&format!("{metier}/simulateur")).await.est(200).montre("Que feriez-vous").montre("S’accorder sur une fin");
        // An end that all agree on: the use convention falls with it at each caisse, and its functions close.
        let page = admin.get(&format!("{metier}/simulateur?geste=accord&jour=30/06/2026")).await;
        page.est(200).montre("Ce qui changerait").montre("30 juin 2026 (art. 6.4)").montre("30 juin 2026 (art. 8.2)").montre("Signaler une situation");
        let page = admin.get(&format!("{ep}/simulateur?geste=suspendre&jour=15/06/2026")).await;
        page.est(200).montre("Ce qui changerait").montre("accès des comptes").montre("Aucun compte ne serait inactivé");
        page.montre("se lève à tout moment");
        admin.get(&format!("{metier}/simulateur?geste=denoncer:anniversaire&jour=02/06/2026")).await.est(200).montre("Dernier jour en vigueur");
        admin.get(&format!("{metier}/simulateur?geste=rien&jour=02/06/2026")).await.est(200).montre("Dernier jour pour agir");
        admin.get(&format!("{metier}/simulateur?geste=vendre&jour=02/06/2026")).await.est(422).montre("Choisissez dans la liste");
        admin.get(&format!("{metier}/simulateur?geste=rien&jour=01/01/2020")).await.est(422).montre("d’aujourd’hui ou à venir");
        admin.get(&format!("{metier}/simulateur?nom=x")).await.est(400);
        assert_eq!(entier(&banc.base, compter).await, avant);
        let traces = "SELECT COUNT(*) FROM journal_charge WHERE canonique LIKE '%simulation%' AND action = 'lire_convention'";
        assert!(entier(&banc.base, traces).await >= 5);
    }

    async fn la_fin_partout_inactive_les_comptes(banc: Banc) {
        exigences!["VAR-EP-2.2.3-02", "PDC-EP-2.2.3-01"];
        let metier = format!("/conventions/{}", banc.gens.metier);
        let page = banc.client("gestionnaire-val").await.get(&format!("{metier}/simulateur?geste=accord&jour=30/06/2026")).await;
        page.est(200).montre("inactivés à partir du").montre("disparaît des écrans après le").montre("CPAM du Haut-Plateau");
    }
}
