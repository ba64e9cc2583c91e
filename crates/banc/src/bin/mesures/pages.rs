//! Statements per page: counted by the product itself (`toile::Mesures`), on both engines, with full lists.

use anyhow::{Result, bail};
use banc::Client;

use crate::{maisonnee::Maisonnee, rapport::Tableau};

/// Most statements a page may send, its session and its trace's included.
const SEUIL: u32 = 6;

/// Counts the statements of every page that people see most.
pub(crate) async fn mesurer(tableau: &mut Tableau, m: &Maisonnee) -> Result<()> {
    let mut tech = m.client("tech-brume").await?;
    let mut agent = m.client("agent-rivieres").await?;
    let brouillon = commencer(m, &mut tech).await?;
    let demande = format!("/demandes/{}", m.demande);
    for (nom, chemin) in [
        ("/accueil", "/accueil"),
        ("/demandes", "/demandes"),
        ("/demandes/{id}", demande.as_str()),
        ("/signaler", "/signaler"),
        ("/signaler/{id}/personne", &format!("{brouillon}/personne")),
        ("/mes-traces", "/mes-traces"),
        ("/droits", "/droits"),
    ] {
        compter(tableau, m, &mut tech, (nom, chemin)).await?;
    }
    compter(tableau, m, &mut agent, ("/file", "/file")).await?;
    compter(tableau, m, &mut agent, ("/demandes/{id}, caisse", &demande)).await
}

async fn compter(tableau: &mut Tableau, m: &Maisonnee, client: &mut Client, (nom, chemin): (&str, &str)) -> Result<()> {
    let page = client.get(chemin).await;
    if page.statut != 200 {
        bail!("{chemin} : {}", page.statut);
    }
    let valeur = format!("{} requêtes, {} trace(s)", page.requetes, page.traces);
    tableau.juger(
        format!("requêtes SQL, GET {nom}"),
        m.moteur(),
        valeur,
        (format!("≤ {SEUIL}"), page.requetes <= SEUIL),
    );
    Ok(())
}

/// Starts a draft; its address.
async fn commencer(m: &Maisonnee, client: &mut Client) -> Result<String> {
    let caisse = m.gens.trois_rivieres.to_string();
    let champs =
        [("caisse", caisse.as_str()), ("motif", "saisine-mas"), ("information", "oui"), ("consentement", "oui")];
    let page = client.poster("/signaler", &champs).await;
    if page.statut != 303 {
        bail!("brouillon : {}", page.statut);
    }
    Ok(page.vers().trim_end_matches("/personne").to_owned())
}
