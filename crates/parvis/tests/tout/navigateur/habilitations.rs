//! Accounts in a real browser, JavaScript switched off: one is opened, the last gestionnaire stays, a caisse ends.

use banc::deux_moteurs;
use socle::exigences;

use super::chrome::{Fenetre, JavaScript, Pilote};

/// Fills the six fields of a person, and what a structure attests.
async fn decrire(theo: &Fenetre) {
    theo.cliquer("label[for='civilite-1']").await;
    for (nom, valeur) in [
        ("nom", "Ondelle"),
        ("prenom", "Ondine"),
        ("fonction", "Conseillère"),
        ("telephone", "01 99 00 45 67"),
        ("courriel", "ondine@saint-aubin.example"),
    ] {
        theo.taper(nom, valeur).await;
    }
}

deux_moteurs! {
    async fn un_compte_s_ouvre(banc: Banc) {
        exigences!["VAR-EP-2.2-04", "VAR-EP-2.2.1-02"];
        let Some(pilote) = Pilote::demarrer() else { return };
        let racine = banc.servir().await;
        let theo = pilote.ouvrir(JavaScript::Coupe, &racine).await;
        theo.endosser(&banc.client("gestionnaire-ccas").await.cookies()).await;
        theo.aller("/comptes").await;
        theo.voit("2 comptes techniciens sur 5").await;
        theo.choisir("Ouvrir un compte technicien").await;
        theo.attendre("Ouvrir un compte technicien").await;
        theo.choisir("Ouvrir le compte").await;
        theo.attendre_un(".erreurs").await;
        decrire(&theo).await;
        for coche in ["statut-3", "equipement-1", "caisses-1"] {
            theo.cliquer(&format!("label[for='{coche}']")).await;
        }
        theo.choisir("Ouvrir le compte").await;
        theo.attendre("Ondine Ondelle").await;
        theo.voit("Invitation envoyée").await;
        let mails = banc.courriels().await;
        assert!(mails.iter().any(|m| m.adresse == "ondine@saint-aubin.example" && m.texte.contains("/activation/")));
        theo.choisir("Annuler l’invitation").await;
        theo.voit("Terminé").await;
        theo.fermer().await;
    }

    async fn le_dernier_gestionnaire_reste(banc: Banc) {
        exigences!["VAR-EP-2.2.3-06"];
        let Some(pilote) = Pilote::demarrer() else { return };
        let racine = banc.servir().await;
        let admin = pilote.ouvrir(JavaScript::Coupe, &racine).await;
        admin.endosser(&banc.client("admin-rivieres").await.cookies()).await;
        admin.aller(&format!("/comptes/{}", banc.acteur("gestionnaire-ccas").compte)).await;
        admin.attendre("Théodule Brancemare").await;
        admin.voit("Suspendre le compte").await;
        // The page offers no end that would be refused; typed by hand, the act names its article.
        admin.aller(&format!("/comptes/{}/inactivation", banc.acteur("gestionnaire-ccas").compte)).await;
        admin.attendre("Mettre fin au compte").await;
        admin.cliquer("form[novalidate] button").await;
        admin.voit("C’est le dernier gestionnaire de la structure").await;
        admin.voit("art. 2.2.3").await;
        admin.fermer().await;
    }

    async fn la_fin_d_une_caisse_laisse_le_compte(banc: Banc) {
        exigences!["VAR-EP-2.2.3-03", "PDC-EP-2.2.3-01"];
        let Some(pilote) = Pilote::demarrer() else { return };
        let racine = banc.servir().await;
        let lea = pilote.ouvrir(JavaScript::Coupe, &racine).await;
        lea.endosser(&banc.client("tech-brume").await.cookies()).await;
        lea.aller("/signaler").await;
        lea.voit("Continuer").await;
        let admin = pilote.ouvrir(JavaScript::Coupe, &racine).await;
        admin.endosser(&banc.client("admin-rivieres").await.cookies()).await;
        admin.aller(&format!("/conventions/{}/fin", banc.gens.utilisation)).await;
        admin.taper("jour", "31/05/2026").await;
        admin.cliquer("label[for='clause-1']").await;
        admin.choisir("Continuer").await;
        admin.voit("Vous allez constater une fin").await;
        admin.choisir("Constater la fin").await;
        admin.attendre_un("h1").await;
        admin.voit("A pris fin le 31 mai 2026").await;
        lea.aller("/signaler").await;
        assert!(!lea.texte().await.contains("Continuer"), "this caisse alone is closed");
        lea.aller("/accueil").await;
        lea.attendre("Accueil").await;
        lea.aller("/droits").await;
        lea.voit("CPAM du Haut-Plateau").await;
        admin.fermer().await;
        lea.fermer().await;
    }
}
