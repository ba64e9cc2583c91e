//! `parvis demo`: from nothing to a world that one can try, in seconds.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use anyhow::{Context as _, bail};
use fichiers::{
    Adresse as AdresseDAntivirus, Antivirus, Depot, Fichiers,
    demonstration::{self, Humeur},
};
use socle::Monde;
use stockage::{Adresse, Coffre, Db};
use taches::courriel::Facteur;
use toile::Reglages;

use super::serveur;
use crate::{
    configuration::{FormatDuJournal, exposition, lire_ecoute},
    demo::{self, Compte},
    dire::dire,
};

/// Options of the demo.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Adresse d’écoute ; le port suivant libre est pris si celui-ci est occupé
    #[arg(long, default_value = "127.0.0.1:8080")]
    ecoute: String,
    /// Dossier des données de démonstration
    #[arg(long, default_value = "donnees/demo")]
    donnees: PathBuf,
    /// Base à utiliser au lieu d’un fichier SQLite : postgres://… (une base vide)
    #[arg(long)]
    base: Option<String>,
    /// Affiche l’adresse et les comptes en une ligne JSON
    #[arg(long)]
    json: bool,
    /// Efface les données de démonstration et recommence
    #[arg(long)]
    reinitialiser: bool,
}

pub(super) async fn executer(options: Options) -> anyhow::Result<()> {
    let adresse: SocketAddr = lire_ecoute(&options.ecoute)?;
    exposition(adresse, &[])?;
    serveur::journal_technique(FormatDuJournal::Texte, "warn");
    let dossier = &options.donnees;
    std::fs::create_dir_all(dossier).with_context(|| format!("dossier {}", dossier.display()))?;
    let chemin = dossier.join("parvis.sqlite");
    if options.reinitialiser && options.base.is_some() {
        bail!("--reinitialiser n’efface que la base SQLite de --donnees ; videz vous-même la base nommée par --base");
    }
    if options.reinitialiser {
        effacer(dossier).await?;
    }
    let monde = Monde::reel();
    // A demo's keys may lie beside its data: everything in it is invented.
    let coffre = Coffre::creer(&dossier.join("cles"), &monde).map_err(|e| anyhow::anyhow!("{e}"))?;
    let base = options.base.clone().map_or(Adresse::fichier(chemin), Adresse::serveur);
    let db = Db::ouvrir(&base).await?;
    db.migrer(monde.horloge()).await?;
    demo::retrouver_l_heure(&db, &monde).await?;
    let ecoute = serveur::ouvrir(adresse, true).await?;
    // The demo's people have no mailbox: their mails stay in the drawer, at « /_courrier ».
    let publique = format!("http://localhost:{}", ecoute.local_addr()?.port());
    let courrier = crate::courrier(&publique, Facteur::Tiroir(db.clone()));
    let reglages = Reglages { demo: true, ..Reglages::default() };
    let fichiers = Fichiers { depot: Depot::Dossier(dossier.join("fichiers")), antivirus: antivirus().await? };
    let maison = crate::maison(db, monde, coffre, reglages, courrier, fichiers).await.map_err(dire)?;
    let comptes = demo::ouvrir(&maison, &dossier.join("comptes.json")).await?;
    annoncer(&options, ecoute.local_addr()?, &comptes)?;
    serveur::servir(Arc::clone(&maison), ecoute).await
}

/// The machine's clamd where one answers; else the one of the demonstration, which lives with this process.
async fn antivirus() -> anyhow::Result<Antivirus> {
    for connue in
        [AdresseDAntivirus::Unix("/run/clamav/clamd.ctl".into()), AdresseDAntivirus::Tcp("127.0.0.1:3310".into())]
    {
        let clamd = Antivirus::clamd(connue);
        if clamd.repond().await {
            return Ok(clamd);
        }
    }
    let ecoute = tokio::net::TcpListener::bind("127.0.0.1:0").await.context("antivirus de démonstration")?;
    let adresse = AdresseDAntivirus::Tcp(ecoute.local_addr()?.to_string());
    tokio::spawn(demonstration::servir(ecoute, Arc::new(tokio::sync::Mutex::new(Humeur::Analyse))));
    Ok(Antivirus::de_demonstration(adresse))
}

/// Removes a demo, and nothing but a demo.
async fn effacer(dossier: &std::path::Path) -> anyhow::Result<()> {
    let chemin = dossier.join("parvis.sqlite");
    if chemin.exists() {
        let db = Db::ouvrir(&Adresse::fichier(&chemin)).await?;
        let demo = demo::est_demo(&db).await.unwrap_or(false);
        db.fermer().await;
        if !demo {
            bail!("{} n’est pas une base de démonstration : elle ne sera pas effacée", chemin.display());
        }
    }
    match std::fs::remove_dir_all(dossier.join("fichiers")) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e).context("effacer fichiers"),
        _ => {}
    }
    for nom in ["parvis.sqlite", "parvis.sqlite-wal", "parvis.sqlite-shm", "comptes.json"] {
        match std::fs::remove_file(dossier.join(nom)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(e).with_context(|| format!("effacer {nom}"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn annoncer(options: &Options, adresse: SocketAddr, comptes: &[Compte]) -> anyhow::Result<()> {
    let url = format!("http://localhost:{}", adresse.port());
    if options.json {
        println!("{}", serde_json::to_string(&serde_json::json!({ "adresse": url, "comptes": comptes }))?);
        return Ok(());
    }
    println!("\nParvis, démonstration : tout y est inventé.\n\n  {url}\n");
    for c in comptes {
        println!("  {:<22} {:<12} {:<15} {}", c.identifiant, c.mot_de_passe, c.profil, c.organisation);
    }
    println!("\nLes courriels restent ici : {url}/_courrier");
    println!("Ctrl-C pour arrêter. « --reinitialiser » recommence à zéro.\n");
    Ok(())
}
