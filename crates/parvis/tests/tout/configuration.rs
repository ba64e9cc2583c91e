//! Each wrong key of the operator's file: a sentence that names it.

use parvis::configuration::Configuration;

const BONNE: &str = "ecoute = \"127.0.0.1:8080\"\nbase = \"sqlite:/srv/parvis/donnees/parvis.sqlite\"\ncles = \"/srv/parvis/cles\"\n\
    adresse_publique = \"https://parvis.example\"\n\
    courriel = { serveur = \"smtps://courrier.example\", expediteur = \"Parvis <parvis@parvis.example>\" }\n\
    fichiers = { depot = \"dossier:/srv/parvis/fichiers\", antivirus = \"unix:/run/clamav/clamd.ctl\" }\n";

/// The same with its files in a bucket.
const SEAU: &str = "depot = \"s3:parvis\", region = \"ici\", cle = \"AK\", adresse = \"https://s3.example\"";

#[test]
fn la_bonne_passe() {
    Configuration::depuis(BONNE).unwrap();
    Configuration::depuis(&BONNE.replace("/srv/parvis/donnees/parvis.sqlite", "parvis.sqlite")).unwrap();
    let derriere = BONNE.replace("127.0.0.1:8080", "0.0.0.0:8080")
        + "derriere_proxy = [\"10.0.0.0/8\"]\ntraces_techniques = \"texte\"\n";
    assert_eq!(Configuration::depuis(&derriere).unwrap().derriere_proxy.len(), 1);
}

#[test]
fn les_fichiers() {
    let seau = BONNE.replace("depot = \"dossier:/srv/parvis/fichiers\"", SEAU);
    let lue = Configuration::depuis(&seau).unwrap();
    // The secret is wanted when the service starts, from its file; it is in no message.
    let manque = lue.fichiers.ouvrir().unwrap_err().to_string();
    assert!(manque.contains("clé fichiers.secret_fichier : manque"), "{manque}");
    let chemin = std::env::temp_dir().join(format!("parvis-secret-{}", std::process::id()));
    std::fs::write(&chemin, "trop-secret\n").unwrap();
    let avec = seau.replace("region = ", &format!("secret_fichier = \"{}\", region = ", chemin.display()));
    let fichiers = Configuration::depuis(&avec).unwrap().fichiers.ouvrir().unwrap();
    assert!(!format!("{fichiers:?}").contains("trop-secret"));
    std::fs::write(&chemin, "\n").unwrap();
    let vide = Configuration::depuis(&avec).unwrap().fichiers.ouvrir().unwrap_err().to_string();
    assert!(vide.contains("le secret est vide"), "{vide}");
    std::fs::remove_file(&chemin).unwrap();
    for (remplace, par, attendu) in [
        ("s3:parvis", "s3:", "clé fichiers.depot : « s3: »"),
        (", region = \"ici\"", "", "clé fichiers.region : manque"),
        (", cle = \"AK\"", "", "clé fichiers.cle : manque"),
        ("https://s3.example", "http://s3.example", "clé fichiers.adresse : « http://s3.example »"),
        ("cle = \"AK\"", "cle = \"AK\", secret = \"x\"", "secret"),
    ] {
        let erreur = format!("{:#}", Configuration::depuis(&seau.replacen(remplace, par, 1)).unwrap_err());
        assert!(erreur.contains(attendu), "{par} → {erreur}");
    }
}

#[test]
fn chaque_cle_fausse_est_nommee() {
    for (remplace, par, attendu) in [
        ("127.0.0.1:8080", "8080", "clé ecoute : « 8080 » n’est pas une adresse"),
        ("127.0.0.1:8080", "0.0.0.0:8080", "joignable sans chiffrement"),
        ("sqlite:/srv", "mysql:/srv", "clé base : attendu sqlite:CHEMIN ou postgres://"),
        ("/srv/parvis/cles", "/srv/parvis/donnees/cles", "clé cles : "),
        ("/srv/parvis/cles", "/srv/parvis/donnees/../donnees/cles", "sans « .. »"),
        ("cles = ", "clef = ", "clef"),
        ("ecoute = \"127.0.0.1:8080\"\n", "", "ecoute"),
        ("ecoute = \"127.0.0.1:8080\"", "ecoute = 8080", "ecoute"),
        ("cles = ", "derriere_proxy = [\"10.0.0.0\"]\ncles = ", "clé derriere_proxy : « 10.0.0.0 »"),
        ("adresse_publique = \"https://parvis.example\"\n", "", "clé adresse_publique : manque"),
        ("https://parvis.example", "parvis.example", "clé adresse_publique : « parvis.example »"),
        ("https://parvis.example", "https://parvis.example/portail", "sans chemin"),
        ("https://parvis.example", "https://moi:secret@parvis.example", "clé adresse_publique : "),
        ("https://parvis.example", "http://parvis.example", "liens secrets sans chiffrement"),
        ("courriel = {", "# {", "clé courriel : manque"),
        ("serveur = \"smtps://courrier.example\", ", "", "clé courriel.serveur : manque"),
        ("smtps://courrier", "smtp://courrier", "en clair hors de cette machine"),
        ("smtps://courrier", "imap://courrier", "clé courriel.serveur : « imap://courrier.example »"),
        ("Parvis <parvis@parvis.example>", "Parvis", "clé courriel.expediteur : « Parvis » n’est pas une adresse"),
        (", expediteur = \"Parvis <parvis@parvis.example>\"", "", "clé courriel.expediteur : manque"),
        ("expediteur = ", "identifiant = \"parvis\", expediteur = ", "clé courriel.mot_de_passe_fichier : manque"),
        ("expediteur = ", "mot_de_passe_fichier = \"/x\", expediteur = ", "clé courriel.identifiant : manque"),
        ("expediteur = ", "mot_de_passe = \"x\", expediteur = ", "mot_de_passe"),
        ("cles = ", "exploitation = \"0.0.0.0:9464\"\ncles = ", "clé exploitation : 0.0.0.0:9464 serait lisible"),
        ("fichiers = {", "# {", "clé fichiers : manque"),
        ("depot = \"dossier:/srv/parvis/fichiers\", ", "", "clé fichiers.depot : manque"),
        ("dossier:/srv/parvis/fichiers", "fichiers", "clé fichiers.depot : « fichiers »"),
        ("dossier:/srv/parvis/fichiers", "dossier:/srv/parvis", "clé cles : "),
        ("depot = ", "region = \"ici\", depot = ", "clé fichiers.region : n’a de sens"),
        (", antivirus = \"unix:/run/clamav/clamd.ctl\"", "", "clé fichiers.antivirus : manque"),
        ("unix:/run/clamav/clamd.ctl", "demonstration", "clé fichiers.antivirus : « demonstration »"),
        ("cles = ", "traces_techniques = \"xml\"\ncles = ", "traces_techniques"),
    ] {
        let erreur = format!("{:#}", Configuration::depuis(&BONNE.replacen(remplace, par, 1)).unwrap_err());
        assert!(erreur.contains(attendu), "{par} → {erreur}");
    }
}
