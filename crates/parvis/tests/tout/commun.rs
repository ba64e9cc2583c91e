//! What the tests of the roof share: a request made as a technicien makes it.

use banc::{Banc, Client, Page};

/// Answers of the screen « personne ».
pub(crate) const PERSONNE: [(&str, &str); 6] = [
    ("civilite", "madame"),
    ("nom", "Brunehilde-Vasquin"),
    ("prenom", "Éléonore"),
    ("date_naissance", "27/03/1984"),
    ("lieu_naissance", "62"),
    ("telephone", "01 99 00 12 34"),
];

/// Answers of the screen « difficultés ».
pub(crate) const DIFFICULTES: [(&str, &str); 6] = [
    ("cadre", "soins"),
    ("cadre", "numerique"),
    ("soins", "pharmacie"),
    ("duree", "plus-1-an"),
    ("causes", "avance"),
    ("commentaires", "Préfère être appelée le matin."),
];

/// Starts a request at CPAM des Trois-Rivières; returns its address, `/signaler/<id>`.
pub(crate) async fn commencer(banc: &Banc, client: &mut Client) -> String {
    let caisse = banc.gens.trois_rivieres.to_string();
    let champs =
        [("caisse", caisse.as_str()), ("motif", "saisine-mas"), ("information", "oui"), ("consentement", "oui")];
    let page = client.poster("/signaler", &champs).await;
    assert_eq!(page.statut, 303, "{}", page.texte());
    page.vers().trim_end_matches("/personne").to_owned()
}

/// Fills a request up to its check page.
pub(crate) async fn remplir(banc: &Banc, client: &mut Client) -> String {
    let brouillon = commencer(banc, client).await;
    client.suivre(&format!("{brouillon}/personne"), &PERSONNE).await.est(200);
    client.suivre(&format!("{brouillon}/difficultes"), &DIFFICULTES).await.est(200).montre("Vérifiez vos réponses");
    brouillon
}

/// Sends a request; returns its identifier and the confirmation page.
pub(crate) async fn signaler(banc: &Banc, client: &mut Client) -> (String, Page) {
    let brouillon = remplir(banc, client).await;
    let confirmation = client.suivre(&format!("{brouillon}/envoi"), &[]).await;
    (brouillon.trim_start_matches("/signaler/").to_owned(), confirmation)
}

/// The value of hidden field `nom` in a page.
pub(crate) fn cache(page: &Page, nom: &str) -> String {
    let (_, suite) = page.corps.split_once(&format!("name=\"{nom}\" value=\"")).unwrap();
    suite.split('"').next().unwrap().to_owned()
}
