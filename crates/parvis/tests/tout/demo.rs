//! The demo's own pages: the drawer of mails, the clock that one moves; elsewhere they do not exist.

use banc::{Banc, deux_moteurs};
use socle::Monde;
use stockage::{
    Coffre,
    essai::{self, Moteur, entier, forcer},
};
use taches::courriel::{self, Facteur};
use toile::Reglages;

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
        for chemin in ["/_visite", "/_visite/recommencer"] {
            lea.get(chemin).await.est(404);
        }
        lea.poster("/_visite/recommencer", &[]).await.est(404);
        lea.poster("/_horloge", &[("geste", "jour")]).await.est(404);
        assert_eq!(banc.monde.decalage(), 0);
    }
}

/// The whole world of a demo: everybody, twelve weeks, and no act that the rules refuse.
#[tokio::test]
async fn le_monde_entier_a_vecu_douze_semaines() {
    let base = essai::vierge(Moteur::Sqlite).await;
    let monde = Monde::essai(banc::depart());
    let courrier = parvis::courrier(banc::ADRESSE, Facteur::Tiroir(base.db.clone()));
    let reglages = Reglages { demo: true, ..Reglages::default() };
    let (coffre, fichiers) = (Coffre::ephemere(&monde), banc::fichiers_d_essai(&banc::Casiers::nouveaux()));
    let maison = parvis::maison(base.db.clone(), monde.clone(), coffre, reglages, courrier, fichiers).await.unwrap();
    let fichier = std::env::temp_dir().join(format!("parvis-comptes-{}.json", std::process::id()));
    let comptes = parvis::demo::ouvrir(&maison, &fichier).await.unwrap();
    assert_eq!(monde.decalage(), 0, "the clock is given back");
    // Found again, and the same.
    assert_eq!(parvis::demo::ouvrir(&maison, &fichier).await.unwrap().len(), comptes.len());
    std::fs::remove_file(&fichier).unwrap();
    let compter = async |quoi: &str| entier(&base, &format!("SELECT COUNT(*) FROM {quoi}")).await;
    let val = "(SELECT id FROM organisation WHERE nom = 'Département du Val-Dormant')";
    assert_eq!(compter(&format!("compte WHERE organisation = {val}")).await, 60);
    assert!(compter(&format!("unite WHERE organisation = {val} AND mere IS NOT NULL")).await >= 6);
    assert!(compter("unite f JOIN unite m ON m.id = f.mere WHERE m.mere IS NOT NULL").await >= 2, "a tree");
    for phase in ["brouillon", "deposee", "prise_en_charge", "attente_partenaire", "close", "retiree"] {
        assert!(compter(&format!("demande WHERE phase = '{phase}'")).await >= 3, "{phase}");
    }
    let fin = monde.metier().micros();
    let jour = 86_400_000_000_i64;
    assert!(compter(&format!("demande WHERE phase = 'deposee' AND echeance < {fin}")).await >= 3, "late");
    let bientot = format!("demande WHERE phase = 'deposee' AND echeance >= {fin} AND echeance < {}", fin + 2 * jour);
    assert!(compter(&bientot).await >= 3, "soon");
    assert!(compter(&format!("demande WHERE depose_le < {}", fin - 70 * jour)).await >= 5, "weeks ago");
    assert_eq!(
        compter(&format!("demande WHERE depose_le > {fin} OR close_le > {fin}")).await,
        0,
        "nothing ahead of now"
    );
    assert_eq!(entier(&base, "SELECT COUNT(DISTINCT issue) FROM demande WHERE phase = 'close'").await, 4);
    assert_eq!(
        compter(
            "demande d WHERE phase <> 'brouillon' AND NOT EXISTS (SELECT 1 FROM demande_fait f WHERE f.demande = d.id)"
        )
        .await,
        0
    );
    for genre in
        ["message", "etape", "attente", "reprise", "consentement_confirme", "consentement_retire", "retrait", "cloture"]
    {
        assert!(compter(&format!("demande_fait WHERE genre = '{genre}'")).await >= 3, "{genre}");
    }
    assert_eq!(
        compter(&format!("tache WHERE etat = 'attente' AND du_le < {}", fin - jour)).await,
        0,
        "the past was told"
    );
    // Cut short, a world is not taken for a whole one.
    forcer(&base, "DELETE FROM installation WHERE cle = 'monde_pret'").await.unwrap();
    let erreur = parvis::demo::ouvrir(&maison, &fichier).await.unwrap_err().to_string();
    assert!(erreur.contains("--reinitialiser"), "{erreur}");
}

#[tokio::test]
async fn la_visite_voit_ce_qui_est_fait() {
    let banc = Banc::demo().await;
    let depuis = banc.monde.horloge().micros() - 1;
    forcer(&banc.base, &format!("INSERT INTO installation (cle, valeur) VALUES ('monde_pret', '{depuis}')"))
        .await
        .unwrap();
    let mut qui = banc.anonyme();
    qui.get("/_visite").await.est(200).montre("0 sur 5").montre("tech-brume").cache("Fait</span>");
    // Looking at the pages is not doing.
    let mut lea = banc.client("tech-brume").await;
    crate::commun::remplir(&banc, &mut lea).await;
    qui.get("/_visite").await.montre("0 sur 5");
    crate::commun::signaler(&banc, &mut lea).await;
    banc.client("operateur").await.get("/organisations").await.est(200);
    qui.get("/_visite").await.montre("2 sur 5");
    // This process brought no scene: nothing can be thrown away from here.
    qui.get("/_visite/recommencer").await.est(200).montre("Videz-la vous-même");
    qui.poster("/_visite/recommencer", &[]).await.est(404);
}
