//! `parvis conventions`: what the operator records at the console until caisses have their screens (step 2).

use std::path::Path;

use acces::Volet;
use anyhow::{Context as _, anyhow};
use clap::Subcommand;
use conventions::{cas, dossiers, etat_en_mots};
use socle::{Id, Monde, civil::Date, francais};
use stockage::{Coffre, Db};
use toile::{Maison, Reglages};

use crate::{configuration::Configuration, dire::dire};

/// What to do with conventions.
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Liste les volets, leur identifiant et leur état
    Lister,
    /// Lance maintenant le passage quotidien : ce qui est arrivé de soi-même, les rappels
    Echeances {
        /// Identifiant du compte d’opérateur qui le demande
        #[arg(long)]
        operateur: String,
    },
    /// Constate la fin d’un volet : cette caisse seule, après son dernier jour
    Terminer {
        /// Identifiant du volet (voir « lister »)
        volet: String,
        /// Dernier jour en vigueur, aaaa-mm-jj
        #[arg(long)]
        dernier_jour: String,
        /// Article qui fonde la fin, par exemple 8.2
        #[arg(long)]
        clause: String,
        /// Identifiant du compte d’opérateur qui constate
        #[arg(long)]
        operateur: String,
    },
}

pub(super) async fn executer(chemin: &Path, geste: Geste) -> anyhow::Result<()> {
    let configuration = Configuration::lire(chemin)?;
    let db = Db::ouvrir(&configuration.base).await.context("base")?;
    match geste {
        Geste::Lister => lister(&db).await?,
        Geste::Echeances { operateur } => {
            let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow!("clé cles : {e}"))?;
            let maison = Maison::nouvelle(db.clone(), Monde::reel(), coffre, Reglages::default());
            let acteur = comptes::cas::console(&maison, &operateur).await.map_err(dire)?;
            conventions::echeancier::lancer(&maison, &acteur).await.map_err(dire)?;
            println!("Passage fini ; ses nombres sont sur la page « Passages quotidiens ».");
        }
        Geste::Terminer { volet, dernier_jour, clause, operateur } => {
            let volet: Id<Volet> =
                volet.parse().map_err(|_| anyhow!("« {volet} » n’est pas un identifiant de volet"))?;
            let jour: Date =
                dernier_jour.parse().map_err(|_| anyhow!("« {dernier_jour} » n’est pas une date (aaaa-mm-jj)"))?;
            let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow!("clé cles : {e}"))?;
            let maison = Maison::nouvelle(db.clone(), Monde::reel(), coffre, Reglages::default());
            let acteur = comptes::cas::console(&maison, &operateur).await.map_err(dire)?;
            cas::terminer(&maison, &acteur, volet, jour, &clause).await.map_err(dire)?;
            println!("Le volet prend fin le {} au soir (art. {clause}).", francais::jour(jour));
        }
    }
    db.fermer().await;
    Ok(())
}

async fn lister(mut db: &Db) -> anyhow::Result<()> {
    let maintenant = Monde::reel().metier();
    let tous = dossiers(&mut db, None).await.map_err(dire)?;
    for d in &tous {
        for v in &d.volets {
            let etat = etat_en_mots(d, &tous, v.caisse, maintenant);
            println!("{}  {}  {} / {}  {etat}", v.id, d.document(), v.nom, d.partenaire_nom);
        }
    }
    Ok(())
}
