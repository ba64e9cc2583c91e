//! Accounts from a file: looked at, corrected, confirmed; all of them or none; nothing kept of what was not confirmed.

use banc::{Banc, Client, deux_moteurs};
use socle::exigences;
use stockage::essai::entier;

use crate::{commun::cache, habilitations::volet};

const TITRES: &str = "Civilité;Nom;Prénom;Fonction;Téléphone;Adresse mail;Statut;Équipement";

fn ligne(rang: usize, courriel: &str) -> String {
    format!("Mme;Valcourt-{rang};Ondine;Accueil;01 99 00 45 67;{courriel};salariée;oui\n")
}

fn fichier(courriels: &[&str]) -> Vec<u8> {
    let lignes: String = courriels.iter().enumerate().map(|(rang, c)| ligne(rang, c)).collect();
    format!("\u{feff}{TITRES}\r\n{lignes}").into_bytes()
}

async fn envoyer(client: &mut Client, octets: &[u8]) -> banc::Page {
    client.joindre("/comptes/import", "comptes", "comptes.csv", octets).await
}

async fn compter(banc: &Banc, table: &str) -> i64 {
    entier(&banc.base, &format!("SELECT COUNT(*) FROM {table}")).await
}

deux_moteurs! {
    async fn un_fichier_ouvre_tout_ou_rien(banc: Banc) {
        exigences!["VAR-EP-2.2.1-05", "VAR-EP-2.2.1-08", "VAR-EP-2.2.1-12"];
        let mut ccas = banc.client("gestionnaire-ccas").await;
        let place = volet(&banc, "CCAS", "CPAM des Trois").await;
        let avant = compter(&banc, "compte").await;
        ccas.get("/comptes/import").await.est(200).montre("civilite;nom;prenom");
        envoyer(&mut ccas, b"nom;age\na;b\n").await.est(422).montre("Colonne inconnue : « age »");
        envoyer(&mut ccas, &fichier(&["un@saint-aubin.example", "deux@ailleurs.example"])).await.est(303);
        let page = ccas.get("/comptes/import").await;
        page.est(200).montre("1 ligne à corriger").montre("Donnez l’adresse professionnelle").cache("Ouvrir ces comptes");
        let version = cache(&page, "version");
        let ouvrir = |version: &str| vec![("version".to_owned(), version.to_owned()), ("suite".to_owned(), "ouvrir".to_owned()), ("caisses".to_owned(), place.clone())];
        let champs = ouvrir(&version);
        let champs: Vec<(&str, &str)> = champs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ccas.poster("/comptes/import/confirmation", &champs).await.est(409).montre("encore à corriger");
        // The row is still there: nothing was opened, nothing was lost. Corrected on the screen, from the version shown.
        ccas.get("/comptes/import/ligne?rang=1").await.est(200).montre("Donnez l’adresse professionnelle");
        let correction = [("rang", "1"), ("version", version.as_str()), ("suite", "garder"), ("civilite", "madame"), ("nom", "Valcourt"), ("prenom", "Ondine"),
            ("fonction", "Accueil"), ("telephone", "0199004567"), ("courriel", "deux@saint-aubin.example"), ("statut", "salarie"), ("equipement", "oui")];
        ccas.suivre("/comptes/import/ligne", &correction).await.est(200).montre("Toutes les lignes sont prêtes");
        ccas.poster("/comptes/import/ligne", &correction).await.est(409);
        ccas.poster("/comptes/import/confirmation", &champs).await.est(409).montre("a changé");
        assert_eq!(compter(&banc, "compte").await, avant);
        let champs = ouvrir(&cache(&ccas.get("/comptes/import").await, "version"));
        let champs: Vec<(&str, &str)> = champs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ccas.suivre("/comptes/import/confirmation", &champs).await.est(200).montre("2 comptes ouverts ; 0 courriel sur 2 partis");
        assert_eq!((compter(&banc, "compte").await, compter(&banc, "import_comptes").await), (avant + 2, 0));
        ccas.poster("/comptes/import/confirmation", &champs).await.est(409);
        banc.courriels().await;
        ccas.get("/comptes/import").await.montre("2 courriels sur 2 partis");
        // One seat short: not one more account.
        let cinq: Vec<String> = (0..5).map(|n| format!("trop-{n}@saint-aubin.example")).collect();
        envoyer(&mut ccas, &fichier(&cinq.iter().map(String::as_str).collect::<Vec<_>>())).await.est(303);
        let page = ccas.get("/comptes/import").await;
        page.montre("Pas assez de places");
        let champs = ouvrir(&cache(&page, "version"));
        let champs: Vec<(&str, &str)> = champs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ccas.poster("/comptes/import/confirmation", &champs).await.est(403).montre("2.2.1");
        assert_eq!(compter(&banc, "compte").await, avant + 2);
        ccas.suivre("/comptes/import/confirmation", &[("version", "1"), ("suite", "abandonner")]).await.montre("Préparer le fichier");
        assert_eq!(compter(&banc, "import_comptes").await, 0);
    }

    async fn un_fichier_reste_a_sa_session(banc: Banc) {
        exigences!["VAR-EP-2.2.1-05"];
        let mut ccas = banc.client("gestionnaire-ccas").await;
        envoyer(&mut ccas, &fichier(&["un@saint-aubin.example"])).await.est(303);
        ccas.get("/comptes/import").await.montre("un@saint-aubin.example");
        // Another session of the same account, another account: nothing.
        banc.client("gestionnaire-ccas").await.get("/comptes/import").await.cache("un@saint-aubin.example");
        banc.client("gestionnaire-val").await.get("/comptes/import").await.cache("un@saint-aubin.example");
        for qui in ["tech-ccas", "agent-rivieres", "operateur"] {
            banc.client(qui).await.get("/comptes/import").await.est(403);
        }
    }

    async fn une_caisse_ouvre_ses_gens_et_des_gestionnaires(banc: Banc) {
        exigences!["VAR-EP-2.2.1-01", "VAR-EP-2.2.1-05"];
        let mut admin = banc.client("admin-rivieres").await;
        let texte = "civilite;nom;prenom;fonction;telephone;courriel;profil\nM;Astruc;Marin;Chef;0199000001;marin@ccas.example;gestionnaire\nMme;Lenoir;Sarah;Agente;0199000002;sarah@cpam.example;agent\n";
        envoyer(&mut admin, texte.as_bytes()).await.est(303);
        let page = admin.get("/comptes/import").await;
        page.est(200).montre("Partenaire des gestionnaires").montre("2 lignes");
        let (version, partenaire) = (cache(&page, "version"), banc.gens.saint_aubin.to_string());
        let mut champs = vec![("version", version.as_str()), ("suite", "ouvrir")];
        admin.poster("/comptes/import/confirmation", &champs).await.est(422).montre("Choisissez le partenaire");
        champs.extend([("partenaire", partenaire.as_str()), ("recue_le", "28/05/2026")]);
        admin.suivre("/comptes/import/confirmation", &champs).await.est(200).montre("2 comptes ouverts");
        admin.get("/comptes").await.montre("Astruc").montre("Lenoir");
    }
}

/// A session with a file to correct: one line is ready, one is not, one is long.
pub(crate) async fn fichier_a_regarder(banc: &Banc) -> Client {
    let mut val = banc.client("gestionnaire-val").await;
    let longue = "marie-eleonore.brunehilde-vasquin-de-la-haute-combe@solidarites.val-dormant.example";
    let octets = fichier(&["ondine@val-dormant.example", "ondine@ailleurs.example", longue]);
    envoyer(&mut val, &octets).await.est(303);
    val
}
