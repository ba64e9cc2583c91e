//! Reviews of accounts: due by date, asked for by either caisse, whole or nothing; and the table of accounts as a file.

use std::time::Duration;

use banc::{Banc, Client, Page, deux_moteurs};
use socle::exigences;
use stockage::essai::{entier, forcer, textes};

use super::fins::second;

const JOUR: u64 = 86_400;

/// Posts a review: (login, decision) for each account named.
async fn revoir(banc: &Banc, client: &mut Client, constats: &[(&str, &str)]) -> Page {
    let id = |qui: &str| if qui.len() > 30 { qui.to_owned() } else { banc.acteur(qui).compte.to_string() };
    let noms: Vec<String> = (1..=constats.len()).map(|rang| format!("compte-{rang}")).collect();
    let valeurs: Vec<String> = constats.iter().map(|(qui, constat)| format!("{}:{constat}", id(qui))).collect();
    let champs: Vec<(&str, &str)> = noms.iter().map(String::as_str).zip(valeurs.iter().map(String::as_str)).collect();
    client.poster("/comptes/revue", &champs).await
}

/// A hundred and twenty techniciens more in the unit of tech-ccas, with a seat each.
async fn peupler(banc: &Banc) {
    let modele = banc.acteur("tech-ccas");
    for rang in 0..120 {
        let id = format!("0197b1a2-0000-7000-8000-0000000a{rang:04}");
        let texte = format!(
            "INSERT INTO personne (id, nom, prenom, tri, cree_le) SELECT '{id}', 'Foule{rang:03}', prenom, 'foule{rang:03}', cree_le FROM personne WHERE id = '{1}'; \
             INSERT INTO compte (id, personne, organisation, unite, profil, identifiant, cree_le, active_le, inactif_le) \
             SELECT '{id}', '{id}', organisation, unite, profil, 't-foule-{rang}', cree_le, active_le, inactif_le FROM compte WHERE id = '{0}'; \
             INSERT INTO acces (compte, volet, profil, du, au) SELECT '{id}', volet, profil, du, au FROM acces WHERE compte = '{0}'",
            modele.compte, modele.personne
        );
        forcer(&banc.base, &texte).await.unwrap();
    }
}

/// One review asked for at the département, one done at the CCAS: what the pages are looked at with.
pub(crate) async fn en_cours(banc: &Banc) {
    let val = banc.gens.val_dormant.to_string();
    banc.client("admin-plateau").await.poster("/comptes/revues", &[("partenaire", &val)]).await.est(303);
    let tous = [("tech-ccas", "garde"), ("tech-ccas-2", "garde")];
    revoir(banc, &mut banc.client("gestionnaire-ccas").await, &tous).await.est(303);
}

deux_moteurs! {
    async fn une_revue_repond_de_tous_les_comptes_ou_de_rien(banc: Banc) {
        exigences!["VAR-EP-4.2-01", "K-26"];
        let mut theo = banc.client("gestionnaire-ccas").await;
        let page = theo.get("/comptes/revue").await;
        page.est(200).montre("Capucine Delormeau").montre("Noé Sarrancel").montre("C’est votre compte").montre("Aucune revue n’a encore été faite");
        let mut noe = banc.client("tech-ccas-2").await;
        let page = revoir(&banc, &mut theo, &[("tech-ccas-2", "ferme")]).await;
        page.est(422).montre("Capucine Delormeau : Choisissez ce que devient ce compte").cache("Noé Sarrancel : Choisissez");
        noe.get("/accueil").await.est(200);
        // A technicien is ended by the structure, a gestionnaire by the caisse: never the other way round.
        revoir(&banc, &mut theo, &[("tech-ccas", "a_la_caisse"), ("tech-ccas-2", "garde")]).await.est(422);
        revoir(&banc, &mut theo, &[("tech-ccas", "garde"), ("tech-ccas-2", "garde"), ("gestionnaire-ccas", "ferme")]).await.est(422);
        assert_eq!(entier(&banc.base, "SELECT COUNT(*) FROM revue").await, 0, "nothing by halves");
        revoir(&banc, &mut theo, &[("tech-ccas", "garde"), ("tech-ccas-2", "ferme")]).await.est(303);
        noe.get("/accueil").await.est(401);
        banc.client("tech-ccas").await.get("/accueil").await.est(200);
        let fait = "La revue est enregistrée";
        theo.get("/comptes/revue").await.montre(fait).montre("3 comptes, dont 1 fermé").montre("1er juin 2027").cache("Sarrancel");
        let page = banc.client("admin-rivieres").await.get("/comptes/revues").await;
        page.est(200).montre("par Théodule Brancemare : 3 comptes, dont 1 fermé ou signalé à la caisse");
        theo.get("/comptes").await.montre("1 compte technicien sur 5");
    }

    async fn une_revue_ne_touche_que_sa_structure(banc: Banc) {
        exigences!["VAR-EP-4.2-01"];
        let mut theo = banc.client("gestionnaire-ccas").await;
        let page = revoir(&banc, &mut theo, &[("tech-ccas", "garde"), ("tech-ccas-2", "garde"), ("tech-brume", "ferme")]).await;
        page.est(303);
        banc.client("tech-brume").await.get("/accueil").await.est(200);
        theo.poster("/comptes/revue", &[("compte-1", "x:garde")]).await.est(400);
        theo.poster("/comptes/revue", &[("partenaire", "x")]).await.est(400);
        banc.client("tech-ccas").await.get("/comptes/revue").await.est(403).montre("art. 4.2");
        banc.client("admin-rivieres").await.get("/comptes/revue").await.est(403).montre("art. 4.2");
        theo.get("/comptes/revues").await.est(403).montre("art. 4.2");
    }

    async fn un_gestionnaire_signale_se_decide_a_la_caisse(banc: Banc) {
        exigences!["VAR-EP-4.2-01", "VAR-EP-2.2.3-07"];
        let ondine = second(&banc).await.compte.to_string();
        let mut theo = banc.client("gestionnaire-ccas").await;
        let tous = [("tech-ccas", "garde"), ("tech-ccas-2", "garde"), (ondine.as_str(), "a_la_caisse")];
        revoir(&banc, &mut theo, &tous[..2]).await.est(422).montre("Ondine Ondelle : Choisissez");
        revoir(&banc, &mut theo, &tous).await.est(303);
        // Asked with the notice of article 2.2.3, and only once however often it is reviewed.
        revoir(&banc, &mut theo, &tous).await.est(303);
        let lire = format!("SELECT id FROM demande_compte WHERE compte = '{ondine}' AND genre = 'inactivation'");
        let demandes = textes(&banc.base, &lire).await;
        assert_eq!(demandes.len(), 1);
        let mut rivieres = banc.client("admin-rivieres").await;
        rivieres.get(&format!("/comptes/demandes/{}", demandes[0])).await.est(200).montre("Ondelle").montre("16 juin 2026");
        rivieres.get("/comptes/revues").await.montre("4 comptes, dont 1 fermé ou signalé à la caisse");
    }

    async fn l_une_ou_l_autre_caisse_demande_une_revue(banc: Banc) {
        exigences!["VAR-EP-4.2-02", "PDC-EP-4.2-01"];
        let (mut rivieres, mut plateau) = (banc.client("admin-rivieres").await, banc.client("admin-plateau").await);
        let (val, ccas) = (banc.gens.val_dormant.to_string(), banc.gens.saint_aubin.to_string());
        // Nothing binds this caisse to the CCAS: neither seen nor asked.
        plateau.get("/comptes/revues").await.est(200).montre("Département du Val-Dormant").cache("Saint-Aubin");
        plateau.poster("/comptes/revues", &[("partenaire", &ccas)]).await.est(404);
        plateau.poster("/comptes/revues", &[("partenaire", &val)]).await.est(303);
        rivieres.get("/comptes/revues").await.montre("Demandée le 1er juin 2026").montre("16 juin 2026");
        rivieres.poster("/comptes/revues", &[("partenaire", &val)]).await.est(409).montre("déjà demandée");
        let mut solveig = banc.client("gestionnaire-val").await;
        let page = solveig.get("/comptes/revue").await;
        page.montre("16 juin 2026").montre("CPAM du Haut-Plateau l’a demandée le 1er juin 2026 (art. 4.2)");
        let mails = banc.courriels().await;
        assert_eq!(mails.iter().filter(|m| m.texte.contains("/comptes/revue")).count(), 1, "{mails:?}");
        let lire = format!("SELECT id FROM compte WHERE organisation = '{val}' AND profil = 'technicien'");
        let techniciens = textes(&banc.base, &lire).await;
        let constats: Vec<(&str, &str)> = techniciens.iter().map(|id| (id.as_str(), "garde")).collect();
        revoir(&banc, &mut solveig, &constats).await.est(303);
        for client in [&mut rivieres, &mut plateau] {
            client.get("/comptes/revues").await.montre("1er juin 2027").cache("Demandée le");
        }
        rivieres.poster("/comptes/revues", &[("partenaire", &val)]).await.est(303);
    }

    async fn une_revue_en_retard_se_lit_sans_tache_de_fond(banc: Banc) {
        exigences!["VAR-EP-4.2-01", "K-26"];
        let mut theo = banc.client("gestionnaire-ccas").await;
        revoir(&banc, &mut theo, &[("tech-ccas", "garde"), ("tech-ccas-2", "garde")]).await.est(303);
        let avant = |page: &Page| page.corps.find("Val-Dormant").unwrap() < page.corps.find("Saint-Aubin").unwrap();
        assert!(avant(&banc.client("admin-rivieres").await.get("/comptes/revues").await), "the most pressing first");
        banc.monde.avancer(Duration::from_secs(365 * JOUR));
        banc.client("gestionnaire-ccas").await.get("/comptes/revue").await.montre("1er juin 2027").cache("en retard");
        banc.monde.avancer(Duration::from_secs(3 * JOUR));
        banc.client("gestionnaire-ccas").await.get("/comptes/revue").await.montre("1er juin 2027").montre("en retard de 2 jours");
        let page = banc.client("admin-rivieres").await.get("/comptes/revues").await;
        page.montre("en retard de 2 jours");
        assert!(avant(&page));
    }

    async fn le_tableau_des_comptes_est_un_fichier_trace(banc: Banc) {
        exigences!["VAR-EP-4.2-01", "VAR-EP-4.2-02"];
        let capucine = banc.acteur("tech-ccas").personne;
        forcer(&banc.base, &format!("UPDATE personne SET nom = '=HYPERLINK(1)' WHERE id = '{capucine}'")).await.unwrap();
        let mut theo = banc.client("gestionnaire-ccas").await;
        let page = theo.get("/comptes/tableau?profil=technicien").await;
        page.est(200).montre("\"'=HYPERLINK(1)\"").montre("\"Sarrancel\";\"Noé\";\"Technicien\"").cache("Brancemare").cache("Val-Dormant");
        assert!(page.corps.starts_with("\u{feff}\"Structure\";\"Unité\";\"Nom\""), "{}", page.corps);
        assert_eq!(page.entete("content-disposition"), "attachment; filename=\"comptes.csv\"");
        assert_eq!(page.entete("content-type"), "text/csv; charset=utf-8");
        let traces = "SELECT COUNT(*) FROM journal_objets";
        peupler(&banc).await;
        let avant = entier(&banc.base, traces).await;
        let page = theo.get("/comptes/tableau").await;
        assert_eq!(page.corps.lines().count(), 1 + 3 + 120);
        page.montre("Foule000").montre("Foule119");
        // A hundred to a trace, and no row without one.
        assert_eq!(entier(&banc.base, traces).await - avant, 2);
        theo.get("/comptes/revue").await.est(200).montre("Foule119");
        banc.client("admin-plateau").await.get("/comptes/tableau").await.est(200).cache("Foule");
        banc.client("tech-ccas").await.get("/comptes/tableau").await.est(403);
    }
}
