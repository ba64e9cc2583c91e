//! The binary itself: what it prints, what it refuses, and with which exit code.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

/// What every installation says of its mail.
pub(crate) const COURRIEL: &str = "adresse_publique = \"https://parvis.example\"\n\
    [courriel]\nserveur = \"smtp://127.0.0.1:1\"\nexpediteur = \"Parvis <parvis@parvis.example>\"\n\
    [fichiers]\ndepot = \"dossier:/var/tmp/parvis-aucun-fichier\"\nantivirus = \"tcp:127.0.0.1:1\"\n";

pub(crate) struct Dossier(pub(crate) PathBuf);

impl Dossier {
    pub(crate) fn nouveau(nom: &str) -> Self {
        let chemin = std::env::temp_dir().join(format!("parvis-binaire-{}-{nom}", std::process::id()));
        std::fs::create_dir_all(&chemin).unwrap();
        Self(chemin)
    }
}

impl Drop for Dossier {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

pub(crate) struct Serveur(Child);

impl Drop for Serveur {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn parvis(arguments: &[&str]) -> Command {
    let mut commande = Command::new(env!("CARGO_BIN_EXE_parvis"));
    commande.args(arguments);
    commande
}

pub(crate) fn lancer(arguments: &[&str]) -> Output {
    parvis(arguments).output().unwrap()
}

/// Starts a demo in `dossier`; returns it with what it printed.
pub(crate) fn demo(dossier: &Dossier) -> (Serveur, serde_json::Value) {
    let donnees = dossier.0.join("demo");
    let mut serveur =
        parvis(&["demo", "--json", "--ecoute", "127.0.0.1:18080", "--donnees", donnees.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
    let mut ligne = String::new();
    BufReader::new(serveur.stdout.take().unwrap()).read_line(&mut ligne).unwrap();
    (Serveur(serveur), serde_json::from_str(&ligne).unwrap())
}

pub(crate) fn sante(adresse: &str) -> String {
    let mut flux = TcpStream::connect(adresse.trim_start_matches("http://")).unwrap();
    flux.write_all(b"GET /sante HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
    let mut reponse = String::new();
    flux.read_to_string(&mut reponse).unwrap();
    reponse
}

#[test]
fn la_demo_dit_son_adresse_et_ses_comptes() {
    let dossier = Dossier::nouveau("demo");
    let (serveur, dit) = demo(&dossier);
    let comptes = dit["comptes"].as_array().unwrap();
    assert!(comptes.len() >= 10);
    for cle in ["login", "password", "role", "organisation"] {
        assert!(comptes.iter().all(|c| c[cle].as_str().is_some_and(|v| !v.is_empty())), "{cle}");
    }
    assert!(sante(dit["adresse"].as_str().unwrap()).contains("\"etat\":\"ok\""));
    // A second demo on the same port takes the next one; on the same folder it finds the same accounts again.
    let autre = Dossier::nouveau("demo-2");
    let (_deux, dit_deux) = demo(&autre);
    assert_ne!(dit["adresse"], dit_deux["adresse"]);
    drop(serveur);
    let (_trois, dit_trois) = demo(&dossier);
    assert_eq!(dit["comptes"], dit_trois["comptes"]);
}

#[test]
fn servir_refuse_une_base_de_demo_et_dit_pourquoi() {
    let dossier = Dossier::nouveau("servir");
    drop(demo(&dossier));
    let base = dossier.0.join("demo/parvis.sqlite");
    let cles = dossier.0.join("cles");
    let fichier = dossier.0.join("parvis.toml");
    let texte = |base: &str| {
        format!("ecoute = \"127.0.0.1:0\"\nbase = \"sqlite:{base}\"\ncles = \"{}\"\n{COURRIEL}", cles.display())
    };
    std::fs::write(&fichier, texte(base.to_str().unwrap())).unwrap();
    let configuration = ["--configuration", fichier.to_str().unwrap()];
    let sortie = lancer(&["servir", configuration[0], configuration[1]]);
    assert!(!sortie.status.success() && String::from_utf8_lossy(&sortie.stderr).contains("base de démonstration"));
    importer_un_modele(&dossier, &texte(base.to_str().unwrap()));

    une_convention_en_pdf(&dossier, configuration);

    // A new installation: not before « migrer », and « migrer » twice does no harm.
    std::fs::create_dir_all(dossier.0.join("vraie")).unwrap();
    std::fs::write(&fichier, texte(dossier.0.join("vraie/parvis.sqlite").to_str().unwrap())).unwrap();
    let sortie = lancer(&["servir", configuration[0], configuration[1]]);
    assert!(String::from_utf8_lossy(&sortie.stderr).contains("parvis migrer"), "{sortie:?}");
    for _ in 0..2 {
        assert!(lancer(&["migrer", configuration[0], configuration[1]]).status.success());
    }
    let sortie = lancer(&[
        "conventions",
        configuration[0],
        configuration[1],
        "terminer",
        "x",
        "--dernier-jour",
        "2026-01-01",
        "--clause",
        "8.2",
        "--operateur",
        "operateur",
    ]);
    assert!(
        !sortie.status.success()
            && String::from_utf8_lossy(&sortie.stderr).contains("n’est pas un identifiant de volet")
    );
    assert!(lancer(&["conventions", configuration[0], configuration[1], "lister"]).status.success());
    le_premier_operateur(&configuration);
}

/// The console prints a convention for an account that may read it, once to a file that did not exist.
fn une_convention_en_pdf(dossier: &Dossier, configuration: [&str; 2]) {
    std::fs::create_dir(dossier.0.join("cles")).unwrap();
    for cle in std::fs::read_dir(dossier.0.join("demo/cles")).unwrap() {
        let cle = cle.unwrap();
        std::fs::copy(cle.path(), dossier.0.join("cles").join(cle.file_name())).unwrap();
    }
    let sortie = dossier.0.join("convention.pdf");
    let document = |compte, suite: &[&str]| {
        let debut = ["conventions", configuration[0], configuration[1], "document", "EP-2026-014", "--compte", compte];
        lancer(&[&debut[..], &["--sortie", sortie.to_str().unwrap()], suite].concat())
    };
    for (compte, suite, dit) in [
        ("tech-brume", &[][..], "se lit dans les organisations qui l’ont signée"),
        ("personne", &[][..], "Aucun compte actif"),
        ("admin-rivieres", &["--version", "7"][..], "introuvable"),
    ] {
        let rendu = document(compte, suite);
        assert!(!rendu.status.success() && String::from_utf8_lossy(&rendu.stderr).contains(dit), "{rendu:?}");
        assert!(!sortie.exists());
    }
    let rendu = document("gestionnaire-val", &[]);
    assert!(rendu.status.success(), "{rendu:?}");
    assert!(std::fs::read(&sortie).unwrap().starts_with(b"%PDF-1.7"));
    assert!(String::from_utf8_lossy(&rendu.stdout).contains("SHA-256"));
    assert!(!document("gestionnaire-val", &[]).status.success(), "nothing is written over");
}

/// A version more of a model, by somebody who has a name; the same text twice is nothing, another one is refused.
fn importer_un_modele(dossier: &Dossier, configuration: &str) {
    let avec_cles = dossier.0.join("avec-cles.toml");
    let (cles, copie) = (dossier.0.join("cles"), dossier.0.join("copie-des-cles"));
    std::fs::create_dir(&copie).unwrap();
    for cle in std::fs::read_dir(dossier.0.join("demo/cles")).unwrap().flatten().filter(|c| c.path().is_file()) {
        std::fs::copy(cle.path(), copie.join(cle.file_name())).unwrap();
    }
    std::fs::write(&avec_cles, configuration.replace(cles.to_str().unwrap(), copie.to_str().unwrap())).unwrap();
    let configuration = avec_cles.to_str().unwrap();
    let modele = concat!(env!("CARGO_MANIFEST_DIR"), "/../../modeles/contrat-de-service.toml");
    let texte = std::fs::read_to_string(modele).unwrap().replace("version = 1\n", "version = 2\n");
    let fichier = dossier.0.join("contrat-2.toml");
    let importer = |qui: &str, texte: &str| {
        std::fs::write(&fichier, texte).unwrap();
        let args = ["modeles", "importer", fichier.to_str().unwrap(), "--configuration", configuration];
        let sortie = lancer(&[&args[..], &["--operateur", qui]].concat());
        let dit = [sortie.stdout, sortie.stderr].concat();
        (sortie.status.success(), String::from_utf8_lossy(&dit).into_owned())
    };
    let (fait, dit) = importer("personne", &texte);
    assert!(!fait && dit.contains("Aucun compte actif"), "{dit}");
    let (fait, dit) = importer("operateur", &texte);
    assert!(fait && dit.contains("contrat-de-service, version 2 : importé"), "{dit}");
    let (fait, dit) = importer("operateur", &texte);
    assert!(fait && dit.contains("déjà importé"), "{dit}");
    let (fait, dit) = importer("operateur", &texte.replace("titre = \"Sécurité\"", "titre = \"Sûreté\""));
    assert!(!fait && dit.contains("autre texte"), "{dit}");
    let dit = lancer(&["modeles", "lister", "--configuration", configuration]).stdout;
    let dit = String::from_utf8_lossy(&dit).into_owned();
    assert!(dit.contains("contrat-de-service  version 2") && dit.lines().count() == 8, "{dit}");
}

/// An installation starts by one account, whose link is read on the console; once there is one, by no other.
fn le_premier_operateur(configuration: &[&str; 2]) {
    let comptes = |suite: &[&str]| lancer(&[&["comptes", configuration[0], configuration[1]], suite].concat());
    let nommer = ["premier-operateur", "--prenom", "Ysé", "--nom", "Quillamet", "--courriel", "yse@exploitant.example"];
    let premier = || comptes(&[&nommer[..], &["--organisation", "Exploitant"]].concat());
    let dit = String::from_utf8(premier().stdout).unwrap();
    let (identifiant, lien) = dit.trim_start_matches("Identifiant : ").split_once('\n').unwrap();
    assert!(identifiant.starts_with("o-") && lien.starts_with("https://") && lien.contains("/activation/"), "{dit}");
    let encore = premier();
    assert!(!encore.status.success() && String::from_utf8_lossy(&encore.stderr).contains("existe déjà"));
    let autre = String::from_utf8(comptes(&["lien", identifiant]).stdout).unwrap();
    assert!(autre.contains("/activation/") && autre != lien, "{autre}");
    assert!(!comptes(&["lien", "o-personne"]).status.success());
}

#[test]
fn une_cle_fausse_arrete_avec_un_code() {
    let dossier = Dossier::nouveau("cle");
    let fichier = dossier.0.join("parvis.toml");
    std::fs::write(&fichier, "ecoute = \"0.0.0.0:80\"\nbase = \"sqlite:/x/y\"\ncles = \"/z\"\n").unwrap();
    let sortie = lancer(&["servir", "--configuration", fichier.to_str().unwrap()]);
    assert!(!sortie.status.success() && String::from_utf8_lossy(&sortie.stderr).contains("joignable sans chiffrement"));
    let sortie = lancer(&["demo", "--ecoute", "0.0.0.0:8080"]);
    assert!(!sortie.status.success() && String::from_utf8_lossy(&sortie.stderr).contains("joignable sans chiffrement"));
}

#[test]
fn un_modele_se_verifie_avant_d_etre_donne() {
    let modele = concat!(env!("CARGO_MANIFEST_DIR"), "/../../modeles/utilisation-espace-partenaires.toml");
    let sortie = lancer(&["modeles", "verifier", modele]);
    let dit = String::from_utf8_lossy(&sortie.stdout).into_owned();
    assert!(
        sortie.status.success() && dit.contains("à remplir : Changement régulier du mot de passe (art. 2.2.1)"),
        "{dit}"
    );
    let dossier = Dossier::nouveau("modele");
    let faux = dossier.0.join("faux.toml");
    let texte = std::fs::read_to_string(modele).unwrap().replace("article = \"2.2.3\"", "article = \"77\"");
    std::fs::write(&faux, texte).unwrap();
    let sortie = lancer(&["modeles", "verifier", faux.to_str().unwrap()]);
    let dit = String::from_utf8_lossy(&sortie.stderr).into_owned();
    assert!(!sortie.status.success() && dit.contains("« 77 » n’est pas un article de ce modèle"), "{dit}");
}
