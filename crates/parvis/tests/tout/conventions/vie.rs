//! The life of a convention through the doors: letters with both dates, cures, ends, suspension, closing; both parties read
//! the same register, and each does its own part.

use std::time::Duration;

use banc::{Client, Page, deux_moteurs};
use conventions::Convention;
use socle::{Id, exigences};

use super::gestes::{METIER, NOUVEAU, conclure, fidele};

const JOUR: Duration = Duration::from_secs(86_400);
const MOTIF: (&str, &str) = ("motif", "Comptes partagés entre plusieurs techniciens.");

/// Tells an act that is confirmed: what will follow is shown first, then it is recorded.
async fn confirmer(client: &mut Client, href: &str, champs: &[(&str, &str)]) -> Page {
    let page = client.poster(href, champs).await;
    page.est(200).montre("Ce qui va suivre");
    client.suivre(href, &[champs, &[("confirme", "oui")]].concat()).await
}

/// The address of the first link of `page` that ends so.
fn lien(page: &Page, fin: &str) -> String {
    let avant = page.corps.split(&format!("{fin}\"")).next().unwrap();
    assert_ne!(avant.len(), page.corps.len(), "{fin} : {}", page.texte());
    format!("{}{fin}", avant.rsplit("href=\"").next().unwrap())
}

/// A formal notice of the use convention whose receipt is not known: the address at which it is told.
pub(crate) async fn reception_a_regarder(admin: &mut Client, ep: &Id<Convention>) -> String {
    let href = format!("/conventions/{ep}");
    let champs = [("jour", "20/05/2026"), ("code", "manquement"), MOTIF];
    lien(&confirmer(admin, &format!("{href}/lettre/demeure"), &champs).await, "/reception")
}

deux_moteurs! {
    async fn une_mise_en_demeure_se_suit_jusqu_a_la_fin(banc: Banc) {
        exigences!["VAR-EP-8.2-02", "K-03", "K-04"];
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
        admin.get(&format!("{href}/lettres")).await.est(200).montre("Aucune lettre").montre("Mettre en demeure");
        let demeure = format!("{href}/lettre/demeure");
        admin.get(&demeure).await.est(200).montre("30 jours pour réparer, à compter de la réception, puis une seconde lettre y met fin");
        admin.poster(&demeure, &[("jour", "20/05/2026"), ("code", "manquement"), ("motif", "")]).await.est(422).montre("Dites en une phrase");
        admin.poster(&demeure, &[("jour", "02/06/2026"), ("code", "manquement"), MOTIF]).await.est(422).montre("à venir");
        let champs = [("jour", "20/05/2026"), ("code", "manquement"), MOTIF];
        let page = confirmer(&mut admin, &demeure, &champs).await;
        page.est(200).montre("Le délai ne court pas encore").montre("Comptes partagés entre plusieurs techniciens.");
        // The partner reads the same register; either side may tell the receipt, once, and not before it was sent.
        let page = val.get(&format!("{href}/lettres")).await;
        page.est(200).montre("Mise en demeure : CPAM des Trois-Rivières").montre("Pas encore connu");
        let reception = lien(&admin.get(&format!("{href}/lettres")).await, "/reception");
        admin.poster(&reception, &[("jour", "19/05/2026"), ("motif", "")]).await.est(422).montre("pas reçue avant d’être envoyée");
        admin.suivre(&reception, &[("jour", "22/05/2026"), ("motif", "")]).await.est(200).montre("21 juin 2026");
        val.poster(&reception, &[("jour", "22/05/2026"), ("motif", "")]).await.est(409).montre("déjà enregistrée");
        admin.get(&href).await.montre("Mise en demeure, à réparer jusqu’au 21 juin 2026").montre("art. 8.2");
        // A second letter before the end of the delay; a decision, which this article does not know.
        let seconde = reception.replace("/reception", "/seconde_lettre");
        admin.poster(&seconde, &[("jour", "01/06/2026"), ("motif", "")]).await.est(422).montre("court jusqu’au 21 juin 2026");
        admin.poster(&seconde.replace("seconde_lettre", "decision"), &[("jour", "01/06/2026"), ("motif", "")]).await.est(409).montre("demande une seconde lettre");
        banc.client("tech-brume").await.get("/signaler").await.montre("Continuer");
        banc.monde.avancer(JOUR * 25);
        let mut admin = banc.client("admin-rivieres").await;
        let mut val = banc.client("gestionnaire-val").await;
        val.poster(&seconde, &[("jour", "26/06/2026"), ("motif", "")]).await.est(409).montre("L’auteur de la mise en demeure");
        confirmer(&mut admin, &seconde, &[("jour", "24/06/2026"), ("motif", "")]).await.est(200).montre("Seconde lettre");
        fidele(&banc).await;
        let page = admin.get(&format!("{href}/lettres")).await;
        let recue = lien(&page, "/reception");
        admin.suivre(&recue, &[("jour", "26/06/2026"), ("motif", "")]).await.est(200);
        admin.get(&href).await.montre("Mise en demeure restée sans effet").montre("26 juin 2026");
        banc.client("tech-brume").await.get("/signaler").await.montre("Continuer");
        // The day after, that caisse alone, whether or not any job ran.
        banc.monde.avancer(JOUR);
        banc.client("tech-brume").await.get("/signaler").await.montre("Aucune caisse n’ouvre cette fonction");
        let mut admin = banc.client("admin-rivieres").await;
        admin.get(&href).await.montre("A pris fin le 26 juin 2026 (art. 8.2)");
        banc.client("admin-plateau").await.get(&href).await.montre("En vigueur depuis");
        fidele(&banc).await;
    }

    async fn une_reparation_se_declare_se_conteste_ou_se_constate(banc: Banc) {
        exigences!["K-03", "CAR-11.4-03", "VAR-9.4-01"];
        let href = format!("/conventions/{}", banc.gens.metier);
        let (mut admin, mut val) = (banc.client("admin-rivieres").await, banc.client("gestionnaire-val").await);
        let champs = [("jour", "25/05/2026"), ("code", "manquement"), MOTIF];
        confirmer(&mut admin, &format!("{href}/lettre/demeure"), &champs).await.est(200).montre("9 juin 2026");
        let page = val.get(&href).await;
        page.est(200).montre("Manquement à réparer, le 9 juin 2026 au plus tard : Département du Val-Dormant");
        let reparation = lien(&val.get(&format!("{href}/lettres")).await, "/reparation");
        val.poster(&reparation, &[("jour", "24/05/2026"), ("motif", "")]).await.est(422).montre("suit la mise en demeure");
        val.suivre(&reparation, &[("jour", "31/05/2026"), ("motif", "Comptes refaits.")]).await.est(200).montre("déclarée, pas encore constatée");
        val.poster(&reparation, &[("jour", "31/05/2026"), ("motif", "")]).await.est(409).montre("n’attend plus de réparation");
        let contestation = reparation.replace("/reparation", "/contestation");
        val.poster(&contestation, &[MOTIF]).await.est(409).montre("Seul l’auteur");
        confirmer(&mut admin, &contestation, &[MOTIF]).await.est(200).montre("Réparation contestée");
        admin.suivre(&reparation, &[("jour", "01/06/2026"), ("motif", "")]).await.est(200).montre("constatée");
        admin.poster(&reparation, &[("jour", "01/06/2026"), ("motif", "")]).await.est(409).montre("n’attend plus de réparation");
        banc.monde.avancer(JOUR * 30);
        banc.client("admin-rivieres").await.get(&href).await.montre("En vigueur depuis");
        fidele(&banc).await;
    }

    async fn une_denonciation_se_lit_des_deux_cotes_et_descend(banc: Banc) {
        exigences!["K-05", "PDC-6.2-01", "VAR-EP-8.2-01"];
        let (metier, ep) = (format!("/conventions/{}", banc.gens.metier), format!("/conventions/{}", banc.gens.utilisation));
        let trois = banc.gens.trois_rivieres.to_string();
        let mut val = banc.client("gestionnaire-val").await;
        let champs = [("jour", "29/05/2026"), ("code", "anniversaire"), ("caisse", trois.as_str()), ("souhaite", ""), ("motif", "Réorganisation de nos services.")];
        let page = confirmer(&mut val, &format!("{metier}/lettre/denonciation"), &champs).await;
        page.est(200).montre("Le préavis ne court pas encore");
        let reception = lien(&page, "/reception");
        val.suivre(&reception, &[("jour", "01/06/2026"), ("motif", "")]).await.est(200).montre("Prend fin au soir du");
        // 60 days from 1 June are kept before 3 March: the eve of that anniversary, for that caisse and what leans on it.
        let mut admin = banc.client("admin-rivieres").await;
        admin.get(&metier).await.montre("Dénoncée, prend fin le 2 mars 2027");
        admin.get(&ep).await.montre("En vigueur, prend fin le 2 mars 2027");
        banc.client("admin-plateau").await.get(&metier).await.montre("En vigueur depuis");
        admin.poster(&format!("{metier}/lettre/denonciation"), &champs[..2]).await.est(422);
        fidele(&banc).await;
        banc.monde.avancer(JOUR * 274);
        banc.client("admin-rivieres").await.get(&ep).await.montre("En vigueur, prend fin");
        banc.monde.avancer(JOUR);
        banc.client("admin-rivieres").await.get(&ep).await.montre("A pris fin le 2 mars 2027 (art. 8.2)");
        banc.client("admin-plateau").await.get(&ep).await.montre("En vigueur depuis");
        fidele(&banc).await;
    }

    async fn une_suspension_ferme_aussitot_et_se_leve(banc: Banc) {
        exigences!["CAF68-PC-7-02", "VAR-EP-0-01"];
        let metier = format!("/conventions/{}", banc.gens.metier);
        let (mut admin, mut lea) = (banc.client("admin-rivieres").await, banc.client("tech-brume").await);
        lea.get("/signaler").await.montre("Continuer");
        let suspension = format!("{metier}/suspension/suspension");
        admin.poster(&suspension, &[("jour", "31/05/2026"), MOTIF]).await.est(422).montre("ne vaut pas pour le passé");
        confirmer(&mut admin, &suspension, &[("jour", "01/06/2026"), MOTIF]).await.est(200).montre("Suspendue depuis le 1er juin 2026");
        fidele(&banc).await;
        // What leans on it is suspended with it, at this caisse alone; what was received is still treated.
        lea.get("/signaler").await.montre("Aucune caisse n’ouvre cette fonction");
        lea.get("/droits").await.montre("convention suspendue");
        admin.poster(&suspension, &[("jour", "01/06/2026"), MOTIF]).await.est(409).montre("déjà suspendue");
        banc.client("gestionnaire-val").await.poster(&suspension, &[("jour", "01/06/2026"), MOTIF]).await.est(403);
        banc.monde.avancer(Duration::from_secs(60));
        admin.suivre(&format!("{metier}/suspension/levee"), &[("motif", "")]).await.est(200).montre("En vigueur depuis");
        lea.get("/signaler").await.montre("Continuer");
        admin.poster(&format!("{metier}/suspension/levee"), &[("motif", "")]).await.est(409).montre("n’est pas suspendue");
        fidele(&banc).await;
    }
}

deux_moteurs! {
    async fn une_fin_convenue_puis_les_etapes_de_cloture(banc: Banc) {
        exigences!["CAR-11.4-01", "VAR-EP-8.2-03", "CAF68-17.2-05"];
        let mut admin = banc.client("admin-rivieres").await;
        let moi = banc.gens.trois_rivieres.to_string();
        let page = admin.poster("/conventions/nouvelle", &NOUVEAU).await;
        let href = page.vers().trim_end_matches("/parametres").to_owned();
        conclure(&mut admin, &href, &METIER, "28/05/2026", &moi).await;
        let accord = format!("{href}/suivi/accord");
        admin.poster(&accord, &[("jour", "27/05/2026"), ("motif", "")]).await.est(422).montre("ne finit pas avant d’avoir commencé");
        confirmer(&mut admin, &accord, &[("jour", "05/06/2026"), ("motif", "")]).await.est(200).montre("prend fin le 5 juin 2026");
        admin.poster(&accord, &[("jour", "30/06/2026"), ("motif", "")]).await.est(422).montre("prend déjà fin le 5 juin 2026");
        admin.get(&format!("{href}/cloture")).await.montre("les étapes se font ensuite").montre("détruit les données reçues");
        let etape = format!("{href}/suivi/cloture");
        admin.poster(&etape, &[("jour", "01/06/2026"), ("code", "destruction"), ("motif", "")]).await.est(409).montre("après la fin");
        banc.monde.avancer(JOUR * 6);
        let mut admin = banc.client("admin-rivieres").await;
        admin.get(&href).await.montre("A pris fin le 5 juin 2026 (art. 6.4)").montre("Il reste une étape de clôture").montre("À clore");
        let champs = [("jour", "06/06/2026"), ("code", "destruction"), ("motif", "Certificat remis.")];
        admin.suivre(&etape, &champs).await.est(200).montre("Faite").montre("le 6 juin 2026");
        admin.poster(&etape, &champs).await.est(422).montre("l’est déjà");
        let certificat = lien(&admin.get(&format!("{href}/cloture")).await, ".pdf");
        let lu = admin.get(&certificat).await;
        assert_eq!((lu.statut, lu.entete("content-type"), lu.traces), (200, "application/pdf", 1));
        admin.get(&certificat.replace("certificat-", "lettre-")).await.est(404);
        admin.get(&href).await.cache("Il reste une étape").montre("Étape de clôture faite");
    }

    async fn chacun_son_registre(banc: Banc) {
        exigences!["VAR-EP-8.2-02"];
        let href = format!("/conventions/{}", banc.gens.utilisation);
        banc.client("gestionnaire-ccas").await.get(&format!("{href}/lettres")).await.est(404);
        banc.client("tech-brume").await.get(&format!("{href}/lettres")).await.est(403).montre("art. 8.2");
        banc.client("audit-rivieres").await.get(&format!("{href}/lettres")).await.est(403);
        let mut admin = banc.client("admin-rivieres").await;
        for adresse in [
            format!("{href}/lettre/signature_caisse"),
            format!("{href}/lettre/suspension"),
            format!("{href}/suivi/fin"),
            format!("{href}/lettre/reception"),
            format!("{href}/lettres/0197b1a2-0000-7000-8000-000000000001/reception"),
        ] {
            admin.get(&adresse).await.est(404);
        }
        // A letter of one volet is not one of the other caisse's.
        let champs = [("jour", "20/05/2026"), ("code", "manquement"), MOTIF];
        let page = confirmer(&mut admin, &format!("{href}/lettre/demeure"), &champs).await;
        let reception = lien(&page, "/reception");
        let mut plateau = banc.client("admin-plateau").await;
        plateau.get(&format!("{href}/lettres")).await.est(200).montre("Aucune lettre");
        plateau.poster(&reception, &[("jour", "22/05/2026"), ("motif", "")]).await.est(404);
        // A social security number has no place in a letter about a convention.
        let motif = format!("Au sujet de {}, merci.", "2 84 03 62 123 456 03");
        let nir = [("jour", "20/05/2026"), ("code", "manquement"), ("motif", motif.as_str())];
        admin.poster(&format!("{href}/lettre/demeure"), &nir).await.est(422).montre("numéro de sécurité sociale");
    }

    async fn chaque_droit_mene_a_sa_clause_et_a_ses_signatures(banc: Banc) {
        exigences!["VAR-EP-1.2-08", "VAR-EP-8.1-01", "K-25"];
        let mut val = banc.client("gestionnaire-val").await;
        let page = val.get("/droits").await;
        page.est(200).montre("Termes version 1, en vigueur depuis le").montre("signés par CPAM des Trois-Rivières le");
        let cible = format!("/conventions/{}#article-1.2", banc.gens.utilisation);
        assert!(page.corps.contains(&cible), "{}", page.corps);
        assert!(val.get(&format!("/conventions/{}", banc.gens.utilisation)).await.corps.contains("id=\"article-1.2\""));
    }
}
