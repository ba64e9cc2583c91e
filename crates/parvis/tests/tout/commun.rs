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

/// A version more of the terms by which the caisse of `gens.volets[rang]` wants a signed consent: an avenant that all have
/// signed, in force since the first version was.
pub(crate) async fn exiger_une_signature(banc: &Banc, rang: usize) {
    let (volet, caisse) = (banc.gens.volets[rang], [banc.gens.trois_rivieres, banc.gens.haut_plateau][rang]);
    let lire = format!(
        "SELECT t.termes FROM version_termes t JOIN volet v ON v.convention = t.convention WHERE v.id = '{volet}' ORDER BY t.numero DESC"
    );
    let termes = stockage::essai::textes(&banc.base, &lire).await.remove(0);
    let (avant, apres) = termes.split_once(&format!("\"{caisse}\":{{")).unwrap();
    let apres = apres.replacen("\"consentement\":\"coche\"", "\"consentement\":\"signature\"", 1);
    let nouveaux = format!("{avant}\"{caisse}\":{{{apres}").replace('\'', "''");
    let ecrire = format!(
        "INSERT INTO version_termes (convention, numero, effet_le, termes, empreinte) \
         SELECT t.convention, MAX(t.numero) + 1, MAX(t.effet_le), '{nouveaux}', 'avenant' FROM version_termes t \
         JOIN volet v ON v.convention = t.convention WHERE v.id = '{volet}' GROUP BY t.convention"
    );
    assert_eq!(stockage::essai::forcer(&banc.base, &ecrire).await.unwrap(), 1);
    let signer = format!(
        "INSERT INTO evenement (id, volet, rang, genre, effet_le, connu_le, auteur, clause, signataire, version, acte, cote) \
         SELECT 'ffffffff' || substr(e.id, 9), e.volet, e.rang + 1000, e.genre, e.effet_le, e.connu_le, e.auteur, e.clause, \
         e.signataire, e.version + 1, 'ffffffff' || substr(e.acte, 9), e.cote FROM evenement e \
         WHERE e.version IS NOT NULL AND e.volet IN (SELECT w.id FROM volet v JOIN volet w ON w.convention = v.convention WHERE v.id = '{volet}')"
    );
    assert_eq!(stockage::essai::forcer(&banc.base, &signer).await.unwrap(), 4, "two parties on each volet");
}
