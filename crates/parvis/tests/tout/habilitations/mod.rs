//! Accounts follow from the convention: opened within its numbers, changed and ended by whom it says, on both engines.

mod demandes;
mod fins;
mod places;
mod revues;
mod suspensions;

pub(crate) use revues::en_cours as revues_en_cours;

use acces::{Acteur, Profil};
use banc::{Banc, Client, Page};
use stockage::essai::{forcer, textes};

/// The fields of a person, at an address of `domaine`.
pub(super) fn personne<'a>(courriel: &'a str, nom: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("civilite", "madame"),
        ("nom", nom),
        ("prenom", "Ondine"),
        ("fonction", "Conseillère"),
        ("telephone", "01 99 00 45 67"),
        ("courriel", courriel),
    ]
}

/// The volet of `partenaire` at Trois-Rivières, as the page sends it.
pub(crate) async fn volet(banc: &Banc, partenaire: &str, caisse: &str) -> String {
    let texte = format!(
        "SELECT DISTINCT r.volet FROM droit_actuel r JOIN organisation p ON p.id = r.partenaire \
         JOIN organisation k ON k.id = r.caisse WHERE p.nom LIKE '{partenaire}%' AND k.nom LIKE '{caisse}%' AND r.quoi = 'technicien' \
         AND r.au > 253370764799999999"
    );
    textes(&banc.base, &texte).await.pop().unwrap()
}

/// An account of tech-brume’s structure that was just opened and used, and a request about a gestionnaire that waits.
pub(crate) async fn compte_et_demande(banc: &Banc, rang: usize) -> (String, String) {
    let mut solveig = banc.client("gestionnaire-val").await;
    let (courriel, demandee) = (format!("t{rang}@val-dormant.example"), format!("g{rang}@val-dormant.example"));
    let place = volet(banc, "Département", "CPAM des Trois").await;
    let unite = banc.acteur("tech-brume").unite.to_string();
    let mut champs = personne(&courriel, "Ondelle");
    champs.extend([("statut", "employe"), ("equipement", "oui"), ("unite", &unite), ("caisses", &place)]);
    let compte = compte_de(&solveig.poster("/comptes/techniciens", &champs).await);
    activer(banc, &compte).await;
    let page = solveig.poster("/comptes/gestionnaires", &personne(&demandee, "Ondelle")).await;
    page.est(303);
    (compte, page.vers().trim_start_matches("/comptes/demandes/").to_owned())
}

/// Opens a technicien at the CCAS through the page.
pub(super) async fn ouvrir_au_ccas(banc: &Banc, client: &mut Client, courriel: &str, nom: &str) -> Page {
    let place = volet(banc, "CCAS", "CPAM des Trois").await;
    let mut champs = personne(courriel, nom);
    champs.extend([("statut", "benevole"), ("equipement", "oui"), ("caisses", place.as_str())]);
    client.poster("/comptes/techniciens", &champs).await
}

/// The account at which a redirection leads.
pub(super) fn compte_de(page: &Page) -> String {
    page.est(303);
    page.vers().trim_start_matches("/comptes/").to_owned()
}

/// The account just opened, as if its link had been used and the terms of use accepted.
pub(super) async fn activer(banc: &Banc, compte: &str) -> Acteur {
    let le = banc.monde.horloge().micros();
    forcer(&banc.base, &format!("UPDATE compte SET active_le = {le} WHERE id = '{compte}'")).await.unwrap();
    let engagement = format!(
        "INSERT INTO engagement (id, compte, personne, genre, version, empreinte, accepte_le) \
         SELECT c.id, c.id, c.personne, t.genre, t.version, t.empreinte, {le} FROM compte c JOIN texte t ON t.genre = 'cgu' \
         WHERE c.id = '{compte}'"
    );
    forcer(&banc.base, &engagement).await.unwrap();
    acteur(banc, compte).await
}

/// Account `compte`, as decisions see it.
pub(super) async fn acteur(banc: &Banc, compte: &str) -> Acteur {
    let lire = |colonne: &str| format!("SELECT {colonne} FROM compte WHERE id = '{compte}'");
    let un = async |colonne: &str| textes(&banc.base, &lire(colonne)).await.pop().unwrap();
    Acteur {
        compte: compte.parse().unwrap(),
        personne: un("personne").await.parse().unwrap(),
        organisation: un("organisation").await.parse().unwrap(),
        unite: un("unite").await.parse().unwrap(),
        profil: Profil::depuis_code(&un("profil").await).unwrap(),
        session: "essai".into(),
        origine: "essai".into(),
    }
}
