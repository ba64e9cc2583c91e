//! Documents of every model through the doors: prepared, filled, fixed; an avenant from the terms in force; two versions side
//! by side; a model that an operator checks and imports while the service runs.

use banc::{Banc, Client, deux_moteurs};
use conventions::{Modele, regles::saisie_initiale};
use socle::exigences;

use super::gestes::{METIER, NOUVEAU, conclure};
use crate::commun::cache;

/// (part of the model's code, what fills the blanks of its draft).
const BLANCS: [(&str, &[(&str, &str)]); 6] = [
    (
        "acces-mon",
        &[
            ("siege_partenaire", "4 quai des Saules"),
            ("siret_partenaire", "123 456 782 00002"),
            ("fonction_signataire_partenaire", "Présidente"),
            ("missions", "suivi-rsa"),
            ("mot_de_passe", "aucun"),
            ("mot_de_passe-motif", "Un second facteur est exigé de tous les comptes."),
            ("interlocuteurs-referent-service-fonction", "Cellule des partenariats"),
            ("interlocuteurs-responsable-services-fonction", "Direction des services numériques"),
            ("validation_compte_rendu-depart", "reception"),
        ],
    ),
    (
        "contrat",
        &[
            ("interlocuteurs-responsable-services-fonction", "Direction des services numériques"),
            ("interlocuteurs-escalade-1-fonction", "Chef de projet"),
            ("interlocuteurs-escalade-2-fonction", "Secrétariat"),
            ("horloges-escalade-depart", "appel"),
        ],
    ),
    (
        "bulletin",
        &[
            ("mise_a_disposition", "1er juillet 2026"),
            ("profils-T1", "285"),
            ("profils-T2", "/"),
            ("profils-T4", "/"),
            ("profils-T5", "100"),
            ("profils-T18", "/"),
            ("profils-T19", "15"),
        ],
    ),
    (
        "coordination",
        &[
            ("fonction_signataire_partenaire", "Présidente"),
            ("deliberation", "n° 12 du 3 mars 2026"),
            ("interlocuteurs-referent-service-fonction", "Cellule des partenariats"),
            ("delai_pieces-nombre", "30"),
            ("delai_pieces-unite", "jours_calendaires"),
            ("delai_pieces-depart", "envoi"),
            ("preavis_denonciation-depart", "reception"),
        ],
    ),
    (
        "partenariat",
        &[
            ("siege_partenaire", "4 quai des Saules"),
            ("fonction_signataire_partenaire", "Présidente"),
            ("annexe_donnees", "Nom et commune des personnes orientées, par le portail."),
            ("horloges-retour-unite", "jours_ouvres"),
            ("horloges-retour-depart", "signalement"),
        ],
    ),
    (
        "metier",
        &[
            ("siege_partenaire", "4 quai des Saules"),
            ("fonction_signataire_partenaire", "Présidente"),
            ("renouvellement", "tacite"),
            ("preavis_denonciation-nombre", "60"),
            ("contact_donnees", "donnees@lagune.example"),
        ],
    ),
];

fn texte(nom: &str) -> &'static str {
    parvis::MODELES.iter().find(|(fichier, _)| fichier.contains(nom)).unwrap().1
}

fn code(nom: &str) -> String {
    Modele::lire(nom, texte(nom)).unwrap().code
}

/// A whole form: what the model proposes, and what fills its blanks.
fn plein(nom: &str, autres: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut saisie = saisie_initiale(&Modele::lire(nom, texte(nom)).unwrap());
    let blancs = BLANCS.iter().find(|(n, _)| *n == nom).map_or(&[][..], |(_, b)| b);
    for (champ, valeur) in blancs.iter().chain(autres) {
        saisie.insert((*champ).to_owned(), vec![(*valeur).to_owned()]);
    }
    saisie.into_iter().flat_map(|(champ, valeurs)| valeurs.into_iter().map(move |v| (champ.clone(), v))).collect()
}

fn emprunter(champs: &[(String, String)]) -> Vec<(&str, &str)> {
    champs.iter().map(|(c, v)| (c.as_str(), v.as_str())).collect()
}

/// Prepares a document of that model, on `mere` if it leans on one; returns its address.
async fn preparer(banc: &Banc, admin: &mut Client, nom: &str, mere: Option<&str>) -> String {
    let (code, partenaire) = (code(nom), banc.gens.val_dormant.to_string());
    let modele = Modele::lire(nom, texte(nom)).unwrap();
    let mere_id = mere.map(|m| m.trim_start_matches("/conventions/").to_owned());
    let mut champs = vec![("modele", code.as_str())];
    match &mere_id {
        Some(id) => champs.push(("mere", id)),
        None => champs.extend([
            ("variante", modele.variantes[0].code.as_str()),
            ("partenaire", partenaire.as_str()),
            ("territoire", "metropole"),
        ]),
    }
    let page = admin.poster("/conventions/nouvelle", &champs).await;
    assert_eq!(page.statut, 303, "{nom} : {}", page.texte());
    page.vers().trim_end_matches("/parametres").to_owned()
}

/// Fills the draft at `href`.
async fn remplir(admin: &mut Client, href: &str, nom: &str, autres: &[(&str, &str)]) {
    let version = cache(&admin.get(&format!("{href}/parametres")).await, "version");
    let champs = plein(nom, autres);
    let mut champs = emprunter(&champs);
    champs.extend([("version", version.as_str()), ("suite", "relire")]);
    let page = admin.poster(&format!("{href}/parametres"), &champs).await;
    assert_eq!(page.statut, 303, "{nom} : {}", page.texte());
}

async fn signer(admin: &mut Client, href: &str, moi: &str, jour: &str) {
    for partie in [moi, "partenaire"] {
        let champs = [("partie", partie), ("jour", jour), ("fonction", "Directrice")];
        admin.suivre(&format!("{href}/signatures"), &champs).await.est(200);
    }
}

/// A convention métier signed by all, at an address.
async fn metier_signee(banc: &Banc, admin: &mut Client) -> String {
    let page = admin.poster("/conventions/nouvelle", &NOUVEAU).await;
    let href = page.vers().trim_end_matches("/parametres").to_owned();
    conclure(admin, &href, &METIER, "28/05/2026", &banc.gens.trois_rivieres.to_string()).await;
    href
}

/// What the browser looks at: documents of the new kinds, an avenant under way, one that is fixed.
pub(crate) async fn a_regarder(banc: &Banc) -> Vec<(&'static str, String)> {
    let mut admin = banc.client("admin-rivieres").await;
    let acces = preparer(banc, &mut admin, "acces-mon", None).await;
    let contrat = preparer(banc, &mut admin, "contrat", Some(&acces)).await;
    let bulletin = preparer(banc, &mut admin, "bulletin", Some(&contrat)).await;
    let avenant = metier_signee(banc, &mut admin).await;
    admin.suivre(&format!("{avenant}/modification"), &[("suite", "preparer")]).await.est(200);
    remplir(&mut admin, &avenant, "metier", &[("preavis_denonciation-nombre", "90")]).await;
    let page = admin.poster("/conventions/nouvelle", &[&NOUVEAU[..], &[("numero", "CM-VERSIONS")]].concat()).await;
    let versions = page.vers().trim_end_matches("/parametres").to_owned();
    for preavis in ["60", "90"] {
        remplir(&mut admin, &versions, "metier", &[("preavis_denonciation-nombre", preavis)]).await;
        admin.suivre(&format!("{versions}/termes"), &[]).await.est(200);
    }
    vec![("{acces}", acces), ("{bulletin}", bulletin), ("{avenant}", avenant), ("{versions}", versions)]
}

deux_moteurs! {
    async fn chaque_modele_se_prepare_se_remplit_et_s_arrete(banc: Banc) {
        exigences!["CAF68-2-01", "CAF68-3-02", "CAF68-S-01"];
        let mut admin = banc.client("admin-rivieres").await;
        let moi = banc.gens.trois_rivieres.to_string();
        let page = admin.get("/conventions/nouvelle").await;
        for (_, texte) in parvis::MODELES {
            page.montre(&Modele::lire("x", texte).unwrap().titre);
        }
        let vide = "/conventions/nouvelle?modele=contrat-de-service";
        admin.get(vide).await.est(200).montre("Votre caisse n’a pas encore la convention qu’il faut");
        let mut mere: Option<String> = None;
        for nom in ["acces-mon", "contrat", "bulletin", "coordination", "partenariat"] {
            let adossee = matches!(nom, "contrat" | "bulletin");
            let href = preparer(&banc, &mut admin, nom, mere.as_deref().filter(|_| adossee)).await;
            admin.poster(&format!("{href}/termes"), &[]).await.est(422).montre("à remplir");
            remplir(&mut admin, &href, nom, &[]).await;
            admin.suivre(&format!("{href}/termes"), &[]).await.est(200).montre("Empreinte à laquelle");
            signer(&mut admin, &href, &moi, "28/05/2026").await;
            admin.get(&href).await.est(200).montre("Toutes les parties").montre("Directrice, le 28 mai 2026");
            mere = Some(href);
        }
    }

    async fn un_document_ne_s_appuie_pas_sur_n_importe_quoi(banc: Banc) {
        exigences!["CAF68-CS-1-01", "VAR-EP-0-01", "CAF68-2-01"];
        let mut admin = banc.client("admin-rivieres").await;
        let acces = preparer(&banc, &mut admin, "acces-mon", None).await;
        let id = acces.trim_start_matches("/conventions/").to_owned();
        let metier = banc.gens.metier.to_string();
        for (modele, mere, statut) in [
            ("bulletin-adhesion-cdap", id.as_str(), 404),
            ("contrat-de-service", &metier, 404),
            ("modele-inconnu", &id, 404),
            ("Contrat !", &id, 400),
        ] {
            let page = admin.poster("/conventions/nouvelle", &[("modele", modele), ("mere", mere)]).await;
            assert_eq!(page.statut, statut, "{modele} {}", page.texte());
        }
        let sans = [("modele", "contrat-de-service"), ("numero", "CS-1")];
        admin.poster("/conventions/nouvelle", &sans).await.est(422).montre("Choisissez la convention sur laquelle");
        // Another caisse's convention is absent.
        let mut autre = banc.client("admin-plateau").await;
        let champs = [("modele", "contrat-de-service"), ("mere", id.as_str())];
        assert_eq!(autre.poster("/conventions/nouvelle", &champs).await.statut, 404);
        autre.get("/conventions/nouvelle?modele=contrat-de-service").await.montre("Rien sur quoi s’appuyer");
        admin.get("/conventions/nouvelle?modele=contrat-de-service").await.montre("Projet à remplir").cache("Rien sur quoi");
    }

    async fn un_avenant_part_des_termes_en_vigueur(banc: Banc) {
        exigences!["VAR-9.3-01", "PDC-6.3-01", "CAF68-17.3-01"];
        let mut admin = banc.client("admin-rivieres").await;
        let href = metier_signee(&banc, &mut admin).await;
        let termes = format!("{href}/termes");
        admin.poster(&termes, &[("effet", "01/09/2026")]).await.est(409).montre("avenant");
        admin.suivre(&format!("{href}/modification"), &[("suite", "preparer")]).await.est(200).montre("Avenant : paramètres");
        admin.poster(&format!("{href}/modification"), &[("suite", "preparer")]).await.est(409).montre("déjà en préparation");
        admin.poster(&termes, &[("effet", "01/09/2026")]).await.est(422).montre("Rien ne change");
        remplir(&mut admin, &href, "metier", &[("preavis_denonciation-nombre", "90"), ("services", "numerique")]).await;
        let page = admin.get(&termes).await;
        page.montre("Ce que l’avenant change").montre("60 jours").montre("90 jours").montre("Changé").montre("art. 6.2");
        admin.poster(&termes, &[("effet", "31/02/2027")]).await.est(422).montre("Écrivez une date d’effet qui existe");
        admin.poster(&termes, &[("effet", "31/05/2026")]).await.est(422).montre("le 31 mai 2026 est passé");
        admin.suivre(&termes, &[("effet", "01/09/2026")]).await.est(200);
        let page = admin.get(&format!("{href}/versions/1/2")).await;
        page.est(200).montre("Version 2, datée du 1er septembre 2026").montre("60 jours").montre("90 jours").montre("Inchangé");
        admin.get(&format!("{href}/versions/2/3")).await.est(404);
        let page = admin.get(&href).await;
        page.montre("La version 2, d’effet au 1er septembre 2026, attend les signatures").montre("Comparer les versions 1 et 2");
        // Nobody signed it: what was signed is what binds, and another avenant may replace it.
        admin.get(&format!("{href}/modification")).await.montre("La version 2, d’effet au 1er septembre 2026");
        admin.suivre(&format!("{href}/modification"), &[("suite", "preparer")]).await.est(200);
        admin.get(&termes).await.montre("rien ne change encore");
        admin.suivre(&format!("{href}/modification"), &[("suite", "abandonner")]).await.est(200);
        admin.get(&format!("{href}/modification")).await.cache("est en préparation");
        // Not before everybody signed the first one.
        let projet = format!("/conventions/{}/modification", banc.gens.projet);
        admin.poster(&projet, &[("suite", "preparer")]).await.est(409).montre("Toutes les parties n’ont pas signé");
    }
}

deux_moteurs! {
    async fn un_operateur_verifie_puis_importe_un_modele(banc: Banc) {
        exigences!["K-27", "K-28", "K-32"];
        let mut operateur = banc.client("operateur").await;
        operateur.get("/modeles").await.est(200).montre("Sert aux nouvelles").montre("Convention métier accès aux droits");
        operateur.get("/modeles/bulletin-adhesion-cdap/1").await.montre("T19, Contrôle").montre("Tranche K-32");
        operateur.get("/modeles/bulletin-adhesion-cdap/9").await.est(404);
        let juste = texte("bulletin").replace("version = 1\n", "version = 2\n").replace("libelle = \"Action sociale\"", "libelle = \"Action sociale des communes\"");
        let envoyer = async |o: &mut Client, suite: &str, octets: &[u8]| o.deposer("/modeles", ("suite", suite), "m.toml", octets).await;
        envoyer(&mut operateur, "verifier", juste.as_bytes()).await.est(200).montre("Rien n’est gardé");
        operateur.get("/modeles/bulletin-adhesion-cdap/2").await.est(404);
        for (octets, dit) in [
            (juste.replace("genre = \"profils\"", "genre = \"profil\""), "« profil » n’est pas un mot connu"),
            (juste.replace("version = 2\n", "version = 1\n"), "la version 1 est déjà importée avec un autre texte"),
            (juste.replace("adossee_a = \"contrat-de-service\"", "adossee_a = \"contrat\""), "aucun modèle « contrat » n’est importé"),
            (juste.replace("adossee_a = \"contrat-de-service\"", "adossee_a = \"acces-mon-compte-partenaire\""), "« contrat » attendu"),
            ("bonjour".to_owned(), "ce n’est pas du TOML"),
        ] {
            envoyer(&mut operateur, "importer", octets.as_bytes()).await.est(422).montre(dit);
        }
        envoyer(&mut operateur, "importer", &[0xff, 0xfe]).await.est(422).montre("pas un texte en UTF-8");
        envoyer(&mut operateur, "importer", &vec![b'#'; 300_000]).await.est(422).montre("256 Ko au plus");
        envoyer(&mut operateur, "importer", b"").await.est(422);
        let page = envoyer(&mut operateur, "importer", juste.as_bytes()).await;
        operateur.get(page.vers()).await.est(200).montre("Action sociale des communes").montre("Aucune convention");
        envoyer(&mut operateur, "importer", juste.as_bytes()).await.est(200).montre("déjà importé");
        operateur.get("/modeles").await.montre("Remplacée");
        let vieux = juste.replace("version = 2\n", "version = 1\n").replace("des communes", "d’avant");
        envoyer(&mut operateur, "importer", vieux.as_bytes()).await.est(422);
        for qui in ["admin-rivieres", "gestionnaire-val", "tech-brume", "agent-rivieres"] {
            banc.client(qui).await.get("/modeles").await.est(403).montre("tenus par l’opérateur");
        }
    }

    async fn un_modele_de_depart_ne_recrit_rien(banc: Banc) {
        exigences!["K-27"];
        let autre = texte("contrat").replace("titre = \"Assistance\"", "titre = \"Secours\"");
        let garde = conventions::importer(&banc.maison.db, "graine", &autre, banc.monde.horloge()).await.unwrap();
        assert_eq!(garde.article("3").unwrap().titre, "Assistance", "truth is in the base");
        let trop_tot = texte("contrat").replace("adossee_a = \"acces-mon-compte-partenaire\"", "adossee_a = \"ailleurs\"");
        let trop_tot = trop_tot.replace("version = 1\n", "version = 7\n");
        assert!(conventions::importer(&banc.maison.db, "graine", &trop_tot, banc.monde.horloge()).await.is_err());
    }

    async fn ce_qui_est_prepare_garde_sa_version(banc: Banc) {
        exigences!["VAR-9.3-01", "CAR-11.2-02", "CAF68-17.3-01"];
        let (mut operateur, mut admin) = (banc.client("operateur").await, banc.client("admin-rivieres").await);
        let avant = metier_signee(&banc, &mut admin).await;
        let ajout = "[[parametre]]\ncode = \"publics\"\nlibelle = \"Publics que l’objet met en avant\"\ngenre = \"texte\"\nmaximum = 200\narticle = \"1\"\n\n[[parametre]]\ncode = \"services\"";
        let v2 = texte("metier").replace("version = 1\n", "version = 2\n").replace("[[parametre]]\ncode = \"services\"", ajout);
        let page = operateur.deposer("/modeles", ("suite", "importer"), "v2.toml", v2.as_bytes()).await;
        assert_eq!(page.statut, 303, "{}", page.texte());
        admin.get(&format!("{avant}/modification")).await.montre("Il ne touche pas à l’article 1.");
        admin.suivre(&format!("{avant}/modification"), &[("suite", "preparer")]).await.cache("Publics que l’objet");
        // A new one is under the new version: one more blank, and an avenant may not touch it.
        let page = admin.poster("/conventions/nouvelle", &[&NOUVEAU[..], &[("numero", "CM-V2")]].concat()).await;
        let href = page.vers().trim_end_matches("/parametres").to_owned();
        remplir(&mut admin, &href, "metier", &[]).await;
        admin.poster(&format!("{href}/termes"), &[]).await.est(422).montre("Publics que l’objet met en avant (art. 1)");
        remplir(&mut admin, &href, "metier", &[("publics", "Personnes sans domicile")]).await;
        admin.suivre(&format!("{href}/termes"), &[]).await.est(200).montre("Personnes sans domicile");
        signer(&mut admin, &href, &banc.gens.trois_rivieres.to_string(), "28/05/2026").await;
        admin.suivre(&format!("{href}/modification"), &[("suite", "preparer")]).await.est(200);
        remplir(&mut admin, &href, "metier", &[("publics", "Tous"), ("duree", "24")]).await;
        admin.poster(&format!("{href}/termes"), &[("effet", "01/09/2026")]).await.est(422)
            .montre("Un avenant ne touche pas à l’article 1 (Publics que l’objet met en avant) : l’article 6.3");
        operateur.get("/modeles/metier-acces-droits-soins/2").await.montre("CM-V2");
    }
}
