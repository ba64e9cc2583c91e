//! A convention from its draft to its end, through the doors of the administrateurs: blanks, terms, signatures, gates,
//! quotas, withdrawal.

mod gestes;
mod modeles;
mod vie;

use std::time::Duration;

use banc::deux_moteurs;
use conventions::cas::{Partie, Signature, rendre, retirer, signer, tenir_structure};
use habilitations::{Place, placer};
use socle::{Zone, exigences};
use stockage::essai::forcer;

use crate::commun::{cache, signaler};
use gestes::{REMPLACER, conclure};

pub(crate) use gestes::{METIER, NOUVEAU, PARAMETRES, a_signer, fidele, trois_parties};
pub(crate) use modeles::a_regarder;
pub(crate) use vie::reception_a_regarder;

deux_moteurs! {
    async fn d_un_projet_a_des_acces_ouverts(banc: Banc) {
        exigences!["VAR-EP-0-01", "VAR-EP-8.1-01", "PDC-EP-0-01"];
        let mut admin = banc.client("admin-rivieres").await;
        let moi = banc.gens.trois_rivieres.to_string();
        admin.get("/conventions").await.est(200).montre("Projet à remplir").montre("A pris fin le").montre("En vigueur depuis");
        let page = admin.poster("/conventions/nouvelle", &NOUVEAU).await;
        assert_eq!(page.statut, 303, "{}", page.texte());
        let metier = page.vers().trim_end_matches("/parametres").to_owned();
        conclure(&mut admin, &metier, &METIER, "28/05/2026", &moi).await;
        let page = admin.poster(&format!("{metier}/utilisation"), &[("caisses", &moi), ("numero", "EP-LAGUNE-1")]).await;
        let utilisation = page.vers().trim_end_matches("/parametres").to_owned();
        conclure(&mut admin, &utilisation, &PARAMETRES, "28/05/2026", &moi).await;
        admin.get("/droits").await.montre("accès pas encore ouverts par la caisse");
        admin.get(&format!("{utilisation}/activation")).await.montre("Remplie").cache("À faire");
        admin.suivre(&format!("{utilisation}/activation"), &[]).await.est(200)
            .montre("En vigueur depuis").montre("La Réunion").montre("3 jours ouvrés").montre("Raison : Un second facteur est exigé");
        admin.get("/droits").await.montre("0 compte technicien sur 15").montre("0 compte gestionnaire sur 3");
        admin.poster(&format!("{utilisation}/activation"), &[]).await.est(409).montre("déjà ouverts");
    }

    async fn chaque_blanc_est_nomme_et_rien_n_est_arrete(banc: Banc) {
        exigences!["VAR-0-03", "PDC-6.2-01", "K-16"];
        let mut admin = banc.client("admin-rivieres").await;
        let href = format!("/conventions/{}", banc.gens.projet);
        let page = admin.poster(&format!("{href}/termes"), &[]).await;
        page.est(422).montre("3 paramètres sont à remplir")
            .montre("Nombre de comptes techniciens, selon les membres de la structure (art. 2.2.1)")
            .montre("Changement régulier du mot de passe (art. 2.2.1)")
            .montre("Délai du premier contact avec la personne (art. 5)");
        admin.poster(&format!("{href}/activation"), &[]).await.est(422).montre("À faire");
        let champs = [("partie", "partenaire"), ("jour", "01/06/2026"), ("fonction", "Maire")];
        admin.poster(&format!("{href}/signatures"), &champs).await.est(409).montre("Arrêtez d’abord les termes");
        // A blank may stay in a draft; a value out of bounds is told at its field, and what was typed stays.
        let version = cache(&admin.get(&format!("{href}/parametres")).await, "version");
        let champs = [("version", version.as_str()), ("techniciens-3", "400"), ("premier_contact-nombre", "")];
        let page = admin.poster(&format!("{href}/parametres"), &champs).await;
        page.est(422).montre("de 1 à 25").cache("premier contact avec la personne (art. 5) : écrivez");
        assert!(page.corps.contains("value=\"400\""));
        admin.poster(&format!("{href}/parametres"), &[("version", &version), ("nir", "1")]).await.est(400);
        let champs = [("version", version.as_str()), ("techniciens-3", "20"), ("suite", "plus-tard")];
        admin.suivre(&format!("{href}/parametres"), &champs).await.est(200).montre("Des paramètres sont à remplir");
        admin.poster(&format!("{href}/parametres"), &champs).await.est(409).montre("ont changé depuis");
    }

    async fn jamais_signee_avant_la_convention_metier(banc: Banc) {
        exigences!["K-25", "VAR-EP-0-01"];
        let mut admin = banc.client("admin-rivieres").await;
        let href = format!("/conventions/{}", banc.gens.projet);
        let version = cache(&admin.get(&format!("{href}/parametres")).await, "version");
        admin.suivre(&format!("{href}/parametres"), &[&PARAMETRES[..], &[("version", version.as_str())]].concat()).await;
        admin.suivre(&format!("{href}/termes"), &[]).await.est(200);
        let metier_signee_le = "03/03/2026";
        for (jour, phrase) in [
            ("02/03/2026", "ne peut pas être signée avant celle sur laquelle elle s’appuie, signée le 3 mars 2026"),
            ("02/06/2026", "Cette date est à venir"),
            ("31/02/2026", "Écrivez une date qui existe"),
        ] {
            let champs = [("partie", "partenaire"), ("jour", jour), ("fonction", "Présidente")];
            admin.poster(&format!("{href}/signatures"), &champs).await.est(422).montre(phrase);
        }
        let champs = [("partie", "partenaire"), ("jour", metier_signee_le), ("fonction", "Présidente")];
        admin.suivre(&format!("{href}/signatures"), &champs).await.est(200).montre("Présidente, le 3 mars 2026");
        admin.poster(&format!("{href}/signatures"), &champs).await.est(409).montre("déjà enregistrée");
        // Signed by one: the terms move no more, in the pages nor in the base.
        admin.poster(&format!("{href}/termes"), &[]).await.est(409).montre("avenant");
        for attaque in ["UPDATE version_termes SET termes = '{}'", "UPDATE evenement SET signataire = 'x'", "DELETE FROM evenement", REMPLACER] {
            assert!(forcer(&banc.base, attaque).await.is_err(), "{attaque}");
        }
    }

    async fn chaque_caisse_pour_elle_meme(banc: Banc) {
        exigences!["PDC-EP-2.2.1-02", "PDC-0-01", "VAR-EP-1.2-08"];
        let mut plateau = banc.client("admin-plateau").await;
        let metier = format!("/conventions/{}", banc.gens.metier);
        let (trois, haut) = (banc.gens.trois_rivieres.to_string(), banc.gens.haut_plateau.to_string());
        let page = plateau.poster(&format!("{metier}/utilisation"), &[("caisses", &haut), ("caisses", &trois)]).await;
        let href = page.vers().trim_end_matches("/parametres").to_owned();
        let version = cache(&plateau.get(&format!("{href}/parametres")).await, "version");
        let champs = [&PARAMETRES[..], &[("version", version.as_str())]].concat();
        plateau.suivre(&format!("{href}/parametres"), &champs).await.est(200).montre("CPAM des Trois-Rivières").montre("à remplir");
        plateau.poster(&format!("{href}/termes"), &[]).await.est(422);
        let mut rivieres = banc.client("admin-rivieres").await;
        rivieres.suivre(&format!("{href}/parametres"), &[&PARAMETRES[..], &[("version", "1")]].concat()).await.est(200);
        plateau.suivre(&format!("{href}/termes"), &[]).await.est(200);
        // The leader records the partner's signature and its own, not that of a caisse which has administrateurs.
        let signature = |partie: &'static str| [("partie", partie), ("jour", "01/06/2026"), ("fonction", "Directrice")];
        let autre = [("partie", trois.as_str()), ("jour", "01/06/2026"), ("fonction", "Directrice")];
        plateau.poster(&format!("{href}/signatures"), &autre).await.est(409).montre("enregistrée par une autre caisse");
        rivieres.poster(&format!("{href}/signatures"), &signature("partenaire")).await.est(409);
        plateau.suivre(&format!("{href}/signatures"), &signature("partenaire")).await.est(200);
        rivieres.suivre(&format!("{href}/signatures"), &autre).await.est(200);
        rivieres.poster(&format!("{href}/activation"), &[]).await.est(422).montre("À faire");
        let sienne = [("partie", haut.as_str()), ("jour", "01/06/2026"), ("fonction", "Directeur")];
        plateau.suivre(&format!("{href}/signatures"), &sienne).await.est(200);
        plateau.suivre(&format!("{href}/activation"), &[]).await.est(200).montre("Accès ouverts : CPAM du Haut-Plateau");
        rivieres.get(&format!("{href}/activation")).await.montre("Ouvrir les accès").cache("a ouvert ses accès");
        fidele(&banc).await;
    }
}

deux_moteurs! {
    async fn une_carsat_signe_et_n_ouvre_pas_le_portail(banc: Banc) {
        exigences!["VAR-0-01", "K-25"];
        let mut admin = banc.client("admin-rivieres").await;
        let (moi, carsat) = (banc.gens.trois_rivieres.to_string(), banc.gens.carsat.to_string());
        let partenaire = banc.gens.montbrezieux.to_string();
        let modele = ("modele", "metier-acces-droits-soins");
        let mut champs = vec![modele, ("variante", "avec-carsat"), ("partenaire", partenaire.as_str()), ("territoire", "metropole")];
        admin.poster("/conventions/nouvelle", &champs).await.est(422).montre("Choisissez 1 autre caisse");
        champs.push(("autres", &carsat));
        let page = admin.poster("/conventions/nouvelle", &champs).await;
        let metier = page.vers().trim_end_matches("/parametres").to_owned();
        conclure(&mut admin, &metier, &METIER, "20/05/2026", &moi).await;
        admin.get(&metier).await.montre("Il manque la signature de : Carsat des Trois-Rivières");
        let toutes = [("caisses", moi.as_str()), ("caisses", carsat.as_str())];
        admin.poster(&format!("{metier}/utilisation"), &toutes).await.est(422).montre("Choisissez 1 caisse au plus");
        let page = admin.poster(&format!("{metier}/utilisation"), &toutes[..1]).await;
        let utilisation = page.vers().trim_end_matches("/parametres").to_owned();
        let version = cache(&admin.get(&format!("{utilisation}/parametres")).await, "version");
        admin.suivre(&format!("{utilisation}/parametres"), &[&PARAMETRES[..], &[("version", version.as_str())]].concat()).await;
        admin.suivre(&format!("{utilisation}/termes"), &[]).await.est(200);
        // The use convention has two parties, and waits for the third of the other one.
        let signature = [("partie", moi.as_str()), ("jour", "25/05/2026"), ("fonction", "Directrice")];
        admin.poster(&format!("{utilisation}/signatures"), &signature).await.est(422).montre("pas encore signée par toutes ses parties");
        let champs = [("partie", carsat.as_str()), ("jour", "26/05/2026"), ("fonction", "Directeur")];
        admin.suivre(&format!("{metier}/signatures"), &champs).await.est(200);
        admin.poster(&format!("{utilisation}/signatures"), &signature).await.est(422).montre("signée le 26 mai 2026");
        let signature = [("partie", moi.as_str()), ("jour", "26/05/2026"), ("fonction", "Directrice")];
        admin.suivre(&format!("{utilisation}/signatures"), &signature).await.est(200).cache("Carsat");
    }

    async fn une_structure_est_retiree_puis_rendue(banc: Banc) {
        exigences!["VAR-EP-4.1-06", "PDC-EP-4.1-01"];
        let (mut lea, mut admin) = (banc.client("tech-brume").await, banc.client("admin-rivieres").await);
        let (id, _) = signaler(&banc, &mut lea).await;
        let href = format!("/conventions/{}", banc.gens.utilisation);
        admin.get(&format!("{href}/acces")).await.montre("perdent aussitôt l’accès");
        admin.suivre(&format!("{href}/retrait"), &[]).await.est(200).montre("Accès retirés");
        fidele(&banc).await;
        lea.get("/signaler").await.montre("Aucune caisse n’ouvre cette fonction");
        lea.get(&format!("/demandes/{id}")).await.est(403);
        lea.get("/droits").await.montre("Accès retirés").montre("En vigueur depuis");
        banc.client("agent-rivieres").await.get(&format!("/demandes/{id}")).await.est(200);
        admin.poster(&format!("{href}/retrait"), &[]).await.est(409);
        banc.monde.avancer(Duration::from_secs(60));
        admin.suivre(&format!("{href}/reprise"), &[]).await.est(200).montre("En vigueur depuis");
        lea.get(&format!("/demandes/{id}")).await.est(200);
        admin.poster(&format!("{href}/reprise"), &[]).await.est(409);
        // The other caisse's volet is not this administrateur's.
        banc.client("admin-plateau").await.suivre(&format!("{href}/retrait"), &[]).await.est(200);
        lea.get("/signaler").await.montre("Continuer");
        fidele(&banc).await;
    }

    async fn sans_autre_caisse_les_comptes_ne_tiennent_plus(banc: Banc) {
        exigences!["VAR-EP-2.2.3-01", "VAR-EP-2.2.3-11"];
        let (mut admin, mut lui) = (banc.client("admin-rivieres").await, banc.client("tech-ccas").await);
        lui.get("/accueil").await.est(200);
        let liste = admin.get("/conventions").await.corps;
        let avant = liste.split("EP-2026-015").next().unwrap();
        let href = avant.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned();
        admin.suivre(&format!("{href}/retrait"), &[]).await.est(200);
        assert_ne!(lui.get("/accueil").await.statut, 200, "cut on the very next request");
        banc.client("tech-brume").await.get("/accueil").await.est(200);
        banc.monde.avancer(Duration::from_secs(1));
        admin.suivre(&format!("{href}/reprise"), &[]).await.est(200);
        banc.client("tech-ccas").await.get("/accueil").await.est(200);
    }

    async fn les_membres_changent_les_quotas_et_ne_ferment_personne(banc: Banc) {
        exigences!["VAR-EP-2.2.1-13", "VAR-EP-2.2.1-12", "PDC-EP-2.2.1-03"];
        let mut admin = banc.client("admin-rivieres").await;
        let href = format!("/conventions/{}", banc.gens.utilisation);
        admin.get("/droits").await.montre("3 comptes techniciens, sans limite").montre("2 comptes techniciens sur 5");
        banc.client("admin-plateau").await.get("/droits").await.montre("3 comptes techniciens sur 25");
        let champs = [("membres", "zéro"), ("domaines", "val-dormant")];
        admin.poster(&format!("{href}/structure"), &champs).await.est(422).montre("en chiffres").montre("Écrivez un domaine par ligne");
        forcer(&banc.base, "UPDATE version_termes SET numero = numero").await.unwrap_err();
        admin.suivre(&format!("{href}/structure"), &[("membres", "4"), ("domaines", "val-dormant.example")]).await.est(200);
        admin.get("/droits").await.montre("3 comptes techniciens sur 5").montre("1 compte gestionnaire sur 2");
        fidele(&banc).await;
        // Under the cap: two more seats, and not a third; nobody was closed.
        let mut placees = Vec::new();
        for qui in ["tech-ccas", "tech-ccas-2", "gestionnaire-ccas"] {
            let mut tx = banc.maison.db.ecrire().await.unwrap();
            let (compte, volet) = (banc.acteur(qui).compte, banc.gens.volets[0]);
            placees.push(placer(&mut tx, compte, volet, acces::Profil::Technicien, banc.monde.metier()).await.unwrap());
            tx.valider().await.unwrap();
        }
        assert_eq!(placees, [Place::Prise, Place::Prise, Place::Aucune]);
        banc.client("tech-brume").await.get("/signaler").await.montre("Continuer");
    }

    async fn la_fin_se_confirme_et_ne_touche_que_sa_caisse(banc: Banc) {
        exigences!["VAR-EP-2.2.3-03", "VAR-EP-8.2-01", "PDC-EP-2.2.3-01"];
        let mut admin = banc.client("admin-rivieres").await;
        let href = format!("/conventions/{}", banc.gens.utilisation);
        admin.poster(&format!("{href}/fin"), &[("jour", "30/06")]).await.est(422).montre("jj/mm/aaaa").montre("Choisissez l’article");
        let mut champs = vec![("jour", "30/06/2026"), ("clause", "8.2")];
        admin.poster(&format!("{href}/fin"), &champs).await.est(200).montre("Une fin constatée ne s’annule pas");
        admin.get(&href).await.montre("En vigueur depuis");
        champs.push(("confirme", "oui"));
        admin.suivre(&format!("{href}/fin"), &champs).await.est(200).montre("En vigueur, prend fin le 30 juin 2026").montre("Fin avec CPAM des Trois-Rivières");
        admin.poster(&format!("{href}/fin"), &champs).await.est(409);
        banc.client("admin-plateau").await.get("/conventions").await.montre("En vigueur depuis").cache("prend fin");
        fidele(&banc).await;
    }

    async fn les_deux_parties_lisent_les_memes_termes(banc: Banc) {
        exigences!["K-16", "VAR-EP-2.2.1-04"];
        let href = format!("/conventions/{}", banc.gens.utilisation);
        let mut empreintes = Vec::new();
        for qui in ["gestionnaire-val", "admin-rivieres", "admin-plateau", "audit-rivieres"] {
            let page = banc.client(qui).await.get(&href).await;
            page.est(200).montre("Tous les 365 jours").montre("Plus de 25 membres : sans limite").montre("Plus de 25 membres : 25 comptes au plus");
            empreintes.push(page.corps.split("class=\"empreinte\">").nth(1).unwrap()[..64].to_owned());
        }
        empreintes.dedup();
        assert_eq!(empreintes.len(), 1);
        banc.client("gestionnaire-ccas").await.get(&href).await.est(404);
        banc.client("tech-brume").await.get(&href).await.est(403);
        // A draft binds nobody: the partner's page of rights does not show it.
        banc.client("gestionnaire-val").await.get("/droits").await.est(200).montre("Lire la convention").montre("1 compte gestionnaire sur 5");
    }

    async fn un_acces_manque_a_ce_compte(banc: Banc) {
        exigences!["VAR-EP-2.2-04"];
        let mut lea = banc.client("tech-brume").await;
        let (id, _) = signaler(&banc, &mut lea).await;
        let compte = banc.acteur("tech-brume").compte;
        let retrait = format!("UPDATE acces SET au = 1 WHERE compte = '{compte}' AND volet = '{}'", banc.gens.volets[0]);
        forcer(&banc.base, &retrait).await.unwrap();
        lea.get("/signaler").await.montre("Fermée : Convention d’utilisation Espace Partenaires n° EP-2026-014, art. 2.2.");
        let champs = [("caisse", &*banc.gens.trois_rivieres.to_string()), ("motif", "saisine-mas"), ("information", "oui"), ("consentement", "oui")];
        lea.poster("/signaler", &champs).await.est(403).montre("art. 2.2");
        lea.get(&format!("/demandes/{id}")).await.est(403);
        lea.get("/demandes").await.montre("Aucune demande");
        // A colleague who has the access sees the unit's requests.
        banc.client("tech-brume-2").await.get(&format!("/demandes/{id}")).await.est(200);
    }

    async fn une_duree_ferme_finit_sans_qu_aucune_tache_ne_tourne(banc: Banc) {
        exigences!["VAR-9.1-01", "PDC-6.1-01", "K-30"];
        let mut admin = banc.client("admin-rivieres").await;
        let moi = banc.gens.trois_rivieres.to_string();
        let page = admin.poster("/conventions/nouvelle", &NOUVEAU).await;
        let metier = page.vers().trim_end_matches("/parametres").to_owned();
        let mut termes = METIER;
        termes[4].1 = "a-confirmer";
        conclure(&mut admin, &metier, &termes, "28/05/2026", &moi).await;
        let page = admin.poster(&format!("{metier}/utilisation"), &[("caisses", &moi)]).await;
        let utilisation = page.vers().trim_end_matches("/parametres").to_owned();
        conclure(&mut admin, &utilisation, &PARAMETRES, "28/05/2026", &moi).await;
        admin.suivre(&format!("{utilisation}/activation"), &[]).await.est(200).montre("prend fin le 27 mai 2027");
        for (jour, dit) in [("2027-05-27", "prend fin le 27 mai 2027"), ("2027-05-28", "A pris fin le 27 mai 2027")] {
            let midi = Zone::nommee("Indian/Reunion").unwrap().debut(jour.parse().unwrap()).plus(Duration::from_secs(43_200));
            banc.monde.avancer(midi.depuis(banc.monde.horloge()));
            banc.client("admin-rivieres").await.get(&utilisation).await.montre(dit);
        }
        fidele(&banc).await;
    }

    async fn un_projet_s_abandonne(banc: Banc) {
        let mut admin = banc.client("admin-rivieres").await;
        let href = format!("/conventions/{}", banc.gens.projet);
        admin.get(&href).await.montre("Abandonner ce projet");
        let champs = [("jour", "01/06/2026"), ("clause", "8.2"), ("confirme", "oui")];
        admin.suivre(&format!("{href}/fin"), &champs).await.est(200).montre("A pris fin le 1er juin 2026 (art. 8.2)");
        admin.poster(&format!("{href}/termes"), &[]).await.est(409);
        admin.poster(&format!("{href}/activation"), &[]).await.est(422);
    }

    async fn deux_actes_a_la_fois(banc: Banc) {
        exigences!["VAR-EP-8.1-01"];
        let mut admin = banc.client("admin-rivieres").await;
        let href = a_signer(&banc, &mut admin).await;
        let id = href.trim_start_matches("/conventions/").parse().unwrap();
        let acteur = banc.acteur("admin-rivieres");
        let s = Signature { partie: Partie::Partenaire, jour: "2026-06-01".parse().unwrap(), fonction: "Présidente" };
        let (un, deux) = tokio::join!(signer(&banc.maison, &acteur, id, s), signer(&banc.maison, &acteur, id, s));
        let refus = un.and(deux).unwrap_err();
        assert_eq!(refus.code(), "conflit", "recorded once, the second is told");
        // Two conventions of one partner at once: the projection is that of both.
        let plateau = banc.acteur("admin-plateau");
        let (utilisation, metier) = (banc.gens.utilisation, banc.gens.metier);
        for membres in ["4", "12", "60", "9", "40"] {
            let (tenue, change) = tokio::join!(
                tenir_structure(&banc.maison, &acteur, metier, membres, "val-dormant.example"),
                async {
                    retirer(&banc.maison, &plateau, utilisation).await?;
                    rendre(&banc.maison, &plateau, utilisation).await
                }
            );
            tenue.and(change).unwrap();
            fidele(&banc).await;
            banc.monde.avancer(Duration::from_secs(1));
        }
    }
}
