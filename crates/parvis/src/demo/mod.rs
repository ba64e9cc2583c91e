//! The invented world: two CPAM, a département with units, a CCAS, every role, requests under way.
//!
//! The same world serves the demo and the tests. Nobody and nothing in it exists.

mod arrivee;
mod gens;
mod liens;
mod vie;

use std::path::Path;

use acces::{Action, Autorisation, Ressource};
use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use socle::{Instant, Monde, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::Maison;

pub use gens::{Gens, peupler};
pub use liens::lier;
pub use vie::animer;

stockage::requetes! {
    libre LIRE = "SELECT valeur FROM installation WHERE cle = $1";
    libre MARQUER = "INSERT INTO installation (cle, valeur) VALUES ($1, $2)";
    libre POSER = "INSERT INTO installation (cle, valeur) VALUES ($1, $2) \
        ON CONFLICT (cle) DO UPDATE SET valeur = excluded.valeur";
    libre PEUPLEE = "SELECT id AS valeur FROM compte LIMIT 1";
}

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
        let texte = std::fs::read_to_string(fichier)
            .with_context(|| format!("comptes de la démonstration : {}", fichier.display()))?;
        return Ok(serde_json::from_str(&texte)?);
    }
    if db.peut_etre::<Valeur>(sql!(PEUPLEE)).await?.is_some() {
        bail!("cette base contient des comptes et n’est pas une démonstration");
    }
    // Of a composition that the rules take, like everybody's.
    let mot_de_passe = format!("Parvis-{}-7", maison.monde.lisible(8));
    // Written first: a world whose passwords are lost could only be thrown away.
    let comptes = gens::comptes(&mot_de_passe);
    std::fs::write(fichier, serde_json::to_string_pretty(&comptes)?)?;
    let gens = creer(maison, &mot_de_passe).await.map_err(crate::dire::dire)?;
    arrivee::arriver(maison, &gens).await.map_err(crate::dire::dire)?;
    Ok(comptes)
}

/// Creates the world: the base is marked for ever in the first transaction, then conventions, seats and requests are made
/// by the same acts as everybody's.
pub async fn creer(maison: &Maison, mot_de_passe: &str) -> Result<Gens, Refus> {
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(MARQUER, "demo", "oui")).await?;
    let mut gens = peupler(&mut tx, maison, mot_de_passe).await?;
    s_engager(&mut tx, maison, &gens).await?;
    tx.valider().await?;
    lier(maison, &mut gens).await?;
    animer(maison, &gens).await?;
    Ok(gens)
}

/// Everybody has accepted the terms of use, by the same act as anybody.
async fn s_engager(tx: &mut Tx, maison: &Maison, gens: &Gens) -> Result<(), Refus> {
    for p in &gens.tous {
        let autorisation = acces::exiger(&p.acteur, Action::VoirMonCompte, &Ressource::Soi)?;
        comptes::textes::accepter(tx, maison, &autorisation, 1).await?;
    }
    Ok(())
}
