//! Each wrong key of the operator's file: a sentence that names it.

use parvis::configuration::Configuration;

const BONNE: &str =
    "ecoute = \"127.0.0.1:8080\"\nbase = \"sqlite:/srv/parvis/donnees/parvis.sqlite\"\ncles = \"/srv/parvis/cles\"\n";

#[test]
fn la_bonne_passe() {
    Configuration::depuis(BONNE).unwrap();
    Configuration::depuis(&BONNE.replace("/srv/parvis/donnees/parvis.sqlite", "parvis.sqlite")).unwrap();
    let derriere = BONNE.replace("127.0.0.1:8080", "0.0.0.0:8080")
        + "derriere_proxy = [\"10.0.0.0/8\"]\ntraces_techniques = \"texte\"\n";
    assert_eq!(Configuration::depuis(&derriere).unwrap().derriere_proxy.len(), 1);
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
        ("cles = ", "traces_techniques = \"xml\"\ncles = ", "traces_techniques"),
    ] {
        let erreur = format!("{:#}", Configuration::depuis(&BONNE.replacen(remplace, par, 1)).unwrap_err());
        assert!(erreur.contains(attendu), "{par} → {erreur}");
    }
}
