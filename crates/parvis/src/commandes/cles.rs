//! `parvis cles`: the master keys. Turning them needs no stop: the service looks at their folder.

use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use clap::Subcommand;
use socle::Monde;
use stockage::{Coffre, Db, rotation};

use crate::configuration::Configuration;

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Liste les clés maîtresses, la courante d’abord, et ce qui tient encore aux anciennes
    Lister,
    /// Crée une clé maîtresse, qui devient la courante, et refait sous elle toutes les enveloppes
    Tourner,
    /// Efface une ancienne clé maîtresse que plus rien ne demande
    Retirer {
        /// Nom de la clé (voir « lister »)
        nom: String,
    },
}

pub(super) async fn executer(chemin: &Path, geste: Geste) -> anyhow::Result<()> {
    let configuration = Configuration::lire(chemin)?;
    let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow!("clé cles : {e}"))?;
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    match geste {
        Geste::Lister => lister(&db, &coffre).await?,
        Geste::Tourner => tourner(&db, &coffre).await?,
        Geste::Retirer { nom } => {
            rotation::retirer(&db, &coffre, &nom, &crate::enveloppes()).await?;
            println!(
                "Clé {nom} effacée. Les sauvegardes faites avant la rotation ne s’ouvrent plus que si vous l’avez gardée ailleurs."
            );
        }
    }
    db.fermer().await;
    Ok(())
}

async fn tenant(db: &Db, coffre: &Coffre, nom: &str) -> anyhow::Result<u64> {
    Ok(rotation::tiennent_a(db, coffre, nom, &crate::enveloppes()).await?)
}

async fn lister(db: &Db, coffre: &Coffre) -> anyhow::Result<()> {
    for (rang, nom) in coffre.noms().iter().enumerate() {
        let role = if rang == 0 { "courante" } else { "ancienne" };
        println!("{nom}  {role:<9}  enveloppes qui ne s’ouvrent que par elle : {}", tenant(db, coffre, nom).await?);
    }
    Ok(())
}

async fn tourner(db: &Db, coffre: &Coffre) -> anyhow::Result<()> {
    let monde = Monde::reel();
    // A turning that was cut short is finished: it made its key already.
    let mut inachevee = false;
    for ancienne in coffre.noms().iter().skip(1) {
        inachevee |= tenant(db, coffre, ancienne).await? > 0;
    }
    if inachevee {
        println!("Une rotation était commencée : elle se termine.");
    } else {
        println!("Clé {} créée ; elle est maintenant la courante. Sauvegardez-la.", coffre.tourner(&monde)?);
    }
    let mut illisibles = 0;
    for famille in crate::enveloppes() {
        let bilan = rotation::rebattre(db, coffre, &monde, &famille).await?;
        println!("  {} : {} enveloppes lues, {} refaites", famille.quoi, bilan.vues, bilan.refaites);
        illisibles += bilan.illisibles;
    }
    if illisibles > 0 {
        bail!("{illisibles} enveloppe(s) ne s’ouvrent par aucune clé du dossier : une clé manque");
    }
    println!(
        "Les anciennes clés ouvrent encore. « parvis cles retirer NOM » en efface une quand plus rien ne la demande."
    );
    Ok(())
}
