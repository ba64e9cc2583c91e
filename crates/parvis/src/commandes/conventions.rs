//! `parvis conventions`: what the operator records at the console until caisses have their screens (step 2).

use std::path::{Path, PathBuf};

use acces::Volet;
use anyhow::{Context as _, anyhow};
use clap::Subcommand;
use conventions::{Edition, cas, dossiers, etat_en_mots};
use sha2::{Digest as _, Sha256};
use socle::{Id, Monde, civil::Date, francais};
use stockage::{Coffre, Db};
use toile::{Maison, Reglages};

use crate::{configuration::Configuration, dire::dire};

/// What to do with conventions.
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Écrit une convention en PDF, pour un compte qui a le droit de la lire
    Document {
        /// Numéro de la convention, par exemple EP-2026-014
        numero: String,
        /// Fichier à écrire ; il ne doit pas exister
        #[arg(long)]
        sortie: PathBuf,
        /// Identifiant du compte qui lit : la lecture est tracée à son nom
        #[arg(long)]
        compte: String,
        /// Version des termes ; sans elle, la dernière arrêtée, ou le projet
        #[arg(long)]
        version: Option<i64>,
    },
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
            let maison = ouvrir(&configuration, &db)?;
            let acteur = comptes::cas::console(&maison, &operateur).await.map_err(dire)?;
            conventions::echeancier::lancer(&maison, &acteur).await.map_err(dire)?;
            println!("Passage fini ; ses nombres sont sur la page « Passages quotidiens ».");
        }
        Geste::Document { numero, sortie, compte, version } => {
            let mut maison = ouvrir(&configuration, &db)?;
            maison.apporter(crate::imprimerie().map_err(dire)?);
            let mut base = &db;
            let tous = dossiers(&mut base, None).await.map_err(dire)?;
            let id = tous.iter().find(|d| d.numero == numero).map(|d| d.id);
            let id = id.ok_or_else(|| anyhow!("aucune convention ne porte le numéro « {numero} »"))?;
            let acteur = comptes::cas::console(&maison, &compte).await.map_err(dire)?;
            let (_, octets) = cas::imprimer(&maison, &acteur, id, version.map(Edition::Version)).await.map_err(dire)?;
            ecrire(&sortie, &octets)?;
            println!(
                "{} : {} octets, SHA-256 {}",
                sortie.display(),
                octets.len(),
                hex::encode(Sha256::digest(&octets))
            );
        }
        Geste::Terminer { volet, dernier_jour, clause, operateur } => {
            let volet: Id<Volet> =
                volet.parse().map_err(|_| anyhow!("« {volet} » n’est pas un identifiant de volet"))?;
            let jour: Date =
                dernier_jour.parse().map_err(|_| anyhow!("« {dernier_jour} » n’est pas une date (aaaa-mm-jj)"))?;
            let maison = ouvrir(&configuration, &db)?;
            let acteur = comptes::cas::console(&maison, &operateur).await.map_err(dire)?;
            cas::terminer(&maison, &acteur, volet, jour, &clause).await.map_err(dire)?;
            println!("Le volet prend fin le {} au soir (art. {clause}).", francais::jour(jour));
        }
    }
    db.fermer().await;
    Ok(())
}

fn ouvrir(configuration: &Configuration, db: &Db) -> anyhow::Result<Maison> {
    let coffre = Coffre::ouvrir(&configuration.cles).map_err(|e| anyhow!("clé cles : {e}"))?;
    Ok(Maison::nouvelle(db.clone(), Monde::reel(), coffre, Reglages::default()))
}

/// Writes a new file that its owner alone reads.
fn ecrire(sortie: &Path, octets: &[u8]) -> anyhow::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let fichier = std::fs::File::options().write(true).create_new(true).mode(0o600).open(sortie);
    fichier.and_then(|mut f| f.write_all(octets)).with_context(|| format!("écrire {}", sortie.display()))
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
