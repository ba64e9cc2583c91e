//! The demo's own pages: the drawer of mails, the clock that one moves; elsewhere they do not exist.

use banc::{Banc, deux_moteurs};
use socle::Monde;
use stockage::essai::entier;
use taches::courriel;

#[tokio::test]
async fn l_horloge_se_deplace_se_voit_et_se_retrouve() {
    let banc = Banc::demo().await;
    let mut lea = banc.client("tech-brume").await;
    lea.get("/_horloge").await.est(200).montre("Heure des conventions 1er juin 2026 à 9 h 01").cache("nous sommes le");
    let regler = [("geste", "regler"), ("jour", "15/06/2027"), ("heure", "8 h 30")];
    lea.suivre("/_horloge", &regler).await.est(200).montre("nous sommes le 15 juin 2027 à 8 h 30");
    lea.suivre("/_horloge", &[("geste", "jour")]).await.montre("nous sommes le 16 juin 2027 à 8 h 30");
    lea.suivre("/_horloge", &[("geste", "mois")]).await.montre("nous sommes le 16 juillet 2027 à 8 h 30");
    // On every page, before sign-in too; the session follows the real clock and still stands.
    banc.anonyme().get("/connexion").await.montre("nous sommes le 16 juillet 2027");
    lea.get("/accueil").await.est(200).montre("nous sommes le 16 juillet 2027");
    // Kept: another process finds it again. Traced: each move is an act.
    let autre = Monde::essai(banc.monde.horloge());
    parvis::demo::retrouver_l_heure(&banc.base.db, &autre).await.unwrap();
    assert_eq!(autre.metier(), banc.monde.metier());
    let actes =
        "SELECT COUNT(*) FROM journal_charge WHERE action = 'regler_horloge' AND canonique LIKE '%\"reglage\"%'";
    assert_eq!(entier(&banc.base, actes).await, 3);
    assert_eq!(
        entier(&banc.base, &format!("{actes} AND canonique LIKE '%\"metier\":%'")).await,
        2,
        "both times, once moved"
    );
    lea.suivre("/_horloge", &[("geste", "maintenant")]).await.cache("nous sommes le");
    assert_eq!(banc.monde.metier(), banc.monde.horloge());
}

#[tokio::test]
async fn une_heure_fausse_se_dit_a_son_champ() {
    let banc = Banc::demo().await;
    let mut lea = banc.client("tech-brume").await;
    for (jour, heure, attendu) in [
        ("31/02/2027", "9:00", "Écrivez un jour"),
        ("01/06/1999", "9:00", "entre 2020 et 2120"),
        ("01/06/2027", "25:00", "Écrivez une heure"),
        ("", "", "Écrivez un jour"),
    ] {
        let page = lea.poster("/_horloge", &[("geste", "regler"), ("jour", jour), ("heure", heure)]).await;
        page.est(422).montre(attendu);
        assert!(page.corps.contains(&format!("value=\"{jour}\"")), "the value typed stays");
    }
    assert_eq!(banc.monde.decalage(), 0);
}

#[tokio::test]
async fn le_tiroir_montre_ce_que_chacun_aurait_recu() {
    let banc = Banc::demo().await;
    banc.anonyme().get("/_courrier").await.est(200).montre("Aucun courriel");
    let texte = "Bonjour Léa,\n\nOuvrir :\nhttps://parvis.example/essai/abc\nhttps://ailleurs.example/x";
    let garder = format!(
        "INSERT INTO courriel_demo (tache, adresse, sujet, texte, le) VALUES ('t', 'lea@brume.example', 'Votre <accès>', '{texte}', {})",
        banc.monde.horloge().micros()
    );
    stockage::essai::forcer(&banc.base, &garder).await.unwrap();
    let page = banc.anonyme().get("/_courrier").await;
    page.est(200).montre("lea@brume.example").montre("Bonjour Léa,").cache("<accès>");
    assert!(page.corps.contains("<a href=\"/essai/abc\">"), "our links can be followed");
    page.cache("href=\"https://ailleurs").cache("href=\"//");
    assert_eq!(courriel::gardes(&banc.base.db).await.unwrap().len(), 1);
}

deux_moteurs! {
    async fn hors_demonstration_ces_pages_n_existent_pas(banc: Banc) {
        let inconnue = banc.anonyme().get("/inconnue").await;
        let courrier = banc.anonyme().get("/_courrier").await;
        courrier.est(404);
        let sans_jeton = |p: &banc::Page| p.texte();
        assert_eq!(sans_jeton(&courrier), sans_jeton(&inconnue));
        let mut lea = banc.client("tech-brume").await;
        lea.get("/_horloge").await.est(404);
        lea.poster("/_horloge", &[("geste", "jour")]).await.est(404);
        assert_eq!(banc.monde.decalage(), 0);
    }
}
