//! The invented world: two CPAM, a département with units, a CCAS, every role, requests under way.
//!
//! The same world serves the demo and the tests; a demo adds a crowd and twelve weeks of requests. Nobody and nothing in it
//! exists.

mod arrivee;
mod foule;
mod gens;
mod histoire;
mod liens;
mod sql;
mod vie;
pub mod visite;

use std::path::Path;

use acces::{Acteur, Action, Autorisation, Ressource};
use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use socle::{Instant, Monde, Refus};
use sql::{LIRE, MARQUER, PEUPLEE, POSER};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::Maison;

use foule::Foule;
pub use gens::{Gens, peupler};
pub use liens::lier;
pub use vie::animer;

/// The row that says when the world was whole.
const PRETE: &str = "monde_pret";

ligne! { struct Valeur { valeur: String } }

/// An account of the demo, as it is printed for people and scripts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Compte {
    /// Login.
    #[serde(rename = "login")]
    pub identifiant: String,
    /// Password; made anew for each demo base.
    #[serde(rename = "password")]
    pub mot_de_passe: String,
    /// Role.
    #[serde(rename = "role")]
    pub profil: String,
    /// Organisation.
    #[serde(rename = "organisation")]
    pub organisation: String,
}

/// Whether the base is marked as a demo.
pub async fn est_demo(mut db: &Db) -> anyhow::Result<bool> {
    Ok(db.peut_etre::<Valeur>(sql!(LIRE, "demo")).await?.is_some())
}

/// Sets the business time of `monde` as it was when the demo stopped.
pub async fn retrouver_l_heure(mut db: &Db, monde: &Monde) -> anyhow::Result<()> {
    if let Some(decalage) = db.peut_etre::<Valeur>(sql!(LIRE, "decalage")).await? {
        monde.regler_decalage(decalage.valeur.parse().context("décalage de l’horloge")?);
    }
    Ok(())
}

/// Moves the business time of a demo to `instant` (`None`: back to the real one), under `autorisation`: kept in the
/// base, traced, then effective; jobs that fall due wake.
pub async fn regler_l_heure(
    maison: &Maison,
    autorisation: &Autorisation,
    instant: Option<Instant>,
) -> Result<(), Refus> {
    let decalage = instant.map_or(0, |i| i.micros().saturating_sub(maison.monde.horloge().micros()));
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(POSER, "decalage", decalage.to_string())).await?;
    maison.traces.acte(&mut tx, autorisation, "reglage").await?;
    tx.valider().await?;
    maison.monde.regler_decalage(decalage);
    taches::reveiller();
    Ok(())
}

/// Opens the demo of `maison`: creates the world on an empty base, finds it again on a demo base, refuses any other.
pub async fn ouvrir(maison: &Maison, fichier: &Path) -> anyhow::Result<Vec<Compte>> {
    let mut db = &maison.db;
    if est_demo(db).await? {
        if db.peut_etre::<Valeur>(sql!(LIRE, PRETE)).await?.is_none() {
            bail!("la création de cette démonstration a été interrompue : recommencez avec --reinitialiser");
        }
        return relire(fichier);
    }
    if db.peut_etre::<Valeur>(sql!(PEUPLEE)).await?.is_some() {
        bail!("cette base contient des comptes et n’est pas une démonstration");
    }
    // A demo that begins again keeps its password: whoever tries it has it on the screen.
    let connu = relire(fichier).ok().and_then(|c| c.into_iter().next()).map(|c| c.mot_de_passe);
    // Of a composition that the rules take, like everybody's.
    let mot_de_passe = connu.unwrap_or_else(|| format!("Parvis-{}-7", maison.monde.lisible(8)));
    // Written first: a world whose passwords are lost could only be thrown away.
    let comptes = gens::comptes(&mot_de_passe);
    std::fs::write(fichier, serde_json::to_string_pretty(&comptes)?)?;
    let fini = vivre(maison, &mot_de_passe).await;
    maison.monde.regler_decalage(0);
    fini.map_err(crate::dire::dire)?;
    Ok(comptes)
}

/// The accounts that `fichier` tells.
pub fn relire(fichier: &Path) -> anyhow::Result<Vec<Compte>> {
    let texte = std::fs::read_to_string(fichier)
        .with_context(|| format!("comptes de la démonstration : {}", fichier.display()))?;
    Ok(serde_json::from_str(&texte)?)
}

/// The whole world of a demo: founded twelve weeks ago, lived through up to now.
async fn vivre(maison: &Maison, mot_de_passe: &str) -> Result<(), Refus> {
    let maintenant = maison.monde.horloge();
    maison.monde.regler_metier(maintenant.moins(histoire::DEBUT));
    let secret = comptes::cas::hacher(&maison.monde, mot_de_passe)?;
    let (mut gens, foule) = fonder(maison, &secret, true).await?;
    lier(maison, &mut gens).await?;
    let mut tx = maison.db.ecrire().await?;
    foule::installer(&mut tx, maison, &gens, &foule).await?;
    tx.valider().await?;
    histoire::raconter(maison, &gens, &foule, maintenant).await?;
    maison.monde.regler_decalage(0);
    animer(maison, &gens).await?;
    arrivee::arriver(maison, &gens).await?;
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(POSER, PRETE, maison.monde.horloge().micros().to_string())).await?;
    Ok(tx.valider().await?)
}

/// Creates the world that tests know: the base is marked for ever in the first transaction, then conventions, seats and
/// requests are made by the same acts as everybody's.
pub async fn creer(maison: &Maison, mot_de_passe: &str) -> Result<Gens, Refus> {
    let secret = comptes::cas::hacher(&maison.monde, mot_de_passe)?;
    let (mut gens, _) = fonder(maison, &secret, false).await?;
    lier(maison, &mut gens).await?;
    animer(maison, &gens).await?;
    Ok(gens)
}

/// Marks the base for ever, and enters everybody; the crowd too if `en_foule`.
async fn fonder(maison: &Maison, secret: &str, en_foule: bool) -> Result<(Gens, Foule), Refus> {
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(MARQUER, "demo", "oui")).await?;
    let gens = peupler(&mut tx, maison, secret).await?;
    for p in &gens.tous {
        s_engager(&mut tx, maison, &p.acteur).await?;
    }
    let foule = if en_foule { foule::peupler(&mut tx, maison, &gens, secret).await? } else { Foule::default() };
    tx.valider().await?;
    Ok((gens, foule))
}

/// Everybody accepts the terms of use, by the same act as anybody.
async fn s_engager(tx: &mut Tx, maison: &Maison, acteur: &Acteur) -> Result<(), Refus> {
    let autorisation = acces::exiger(acteur, Action::VoirMonCompte, &Ressource::Soi)?;
    comptes::textes::accepter(tx, maison, &autorisation, 1).await
}

/// Every statement of this module.
pub fn fiches() -> Vec<stockage::Fiche> {
    [sql::fiches(), histoire::fiches(), visite::fiches()].concat()
}
