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
use toile::{Maison, Reglages};
use tokio::sync::mpsc;

use super::serveur;
use crate::{
    configuration::{FormatDuJournal, exposition, lire_ecoute},
    demo::{
        self, Compte,
        visite::{Scene, Voeu},
    },
    dire::dire,
    exploitation::{self, lire_adresse},
};

const BASE: &str = "parvis.sqlite";
const COMPTES: &str = "comptes.json";
const FICHIERS: &str = "fichiers";

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
    /// Port des outils de l’exploitant (métriques, santé détaillée), ADRESSE:PORT
    #[arg(long)]
    exploitation: Option<String>,
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
    preparer(&options).await?;
    let exploitation = options.exploitation.as_deref().map(|a| lire_adresse(a, false)).transpose()?;
    if exploitation.is_some() {
        exploitation::installer()?;
    }
    let ecoute = serveur::ouvrir(adresse, true).await?;
    let ici = ecoute.local_addr()?;
    let (voeux, mut recus) = mpsc::channel(1);
    let monter = async || monter(&options, ici.port(), options.base.is_none().then(|| voeux.clone())).await;
    let (mut maison, comptes) = monter().await?;
    let port = serveur::surveiller(&maison, exploitation, vec![("donnees", dossier.clone())]).await?;
    annoncer(&options, ici, &comptes)?;
    let aiguillage = serveur::Aiguillage::vers(&maison);
    let mut service = tokio::spawn(aiguillage.clone().servir(ecoute));
    loop {
        let ouvrier = serveur::Ouvrier::embaucher(&maison).await?;
        let voeu: Voeu = tokio::select! {
            fini = &mut service => {
                ouvrier.congedier().await;
                serveur::fermer(&maison).await;
                return fini?;
            }
            Some(voeu) = recus.recv() => voeu,
        };
        ouvrier.congedier().await;
        // Requests under way lose their base: in a demo that begins again, so be it.
        serveur::fermer(&maison).await;
        let recommence = match effacer(dossier).await {
            Ok(()) => monter().await,
            Err(erreur) => Err(erreur),
        };
        match recommence {
            Ok((neuve, _)) => maison = neuve,
            // Without a world there is nothing to serve: whoever runs it is told why.
            Err(erreur) => {
                voeu.send(Err(format!("{erreur:#}"))).ok();
                return Err(erreur);
            }
        }
        aiguillage.tourner_vers(&maison);
        if let Some(port) = &port {
            port.suivre(&maison);
        }
        voeu.send(Ok(())).ok();
    }
}

/// The folder, emptied if asked.
async fn preparer(options: &Options) -> anyhow::Result<()> {
    let dossier = &options.donnees;
    std::fs::create_dir_all(dossier).with_context(|| format!("dossier {}", dossier.display()))?;
    if options.reinitialiser && options.base.is_some() {
        bail!("--reinitialiser n’efface que la base SQLite de --donnees ; videz vous-même la base nommée par --base");
    }
    if options.reinitialiser {
        effacer(dossier).await?;
        std::fs::remove_file(dossier.join(COMPTES)).ok();
    }
    Ok(())
}

/// The house of the demo, its world made if it was not.
async fn monter(
    options: &Options,
    port: u16,
    voeux: Option<mpsc::Sender<Voeu>>,
) -> anyhow::Result<(Arc<Maison>, Vec<Compte>)> {
    let (dossier, monde) = (&options.donnees, Monde::reel());
    // A demo's keys may lie beside its data: everything in it is invented.
    let coffre = Coffre::creer(&dossier.join("cles"), &monde).map_err(|e| anyhow::anyhow!("{e}"))?;
    let base = options.base.clone().map_or(Adresse::fichier(dossier.join(BASE)), Adresse::serveur);
    let db = Db::ouvrir(&base).await?;
    db.migrer(monde.horloge()).await?;
    demo::retrouver_l_heure(&db, &monde).await?;
    // The demo's people have no mailbox: their mails stay in the drawer, at « /_courrier ».
    let courrier = crate::courrier(&format!("http://localhost:{port}"), Facteur::Tiroir(db.clone()));
    let reglages = Reglages { demo: true, ..Reglages::default() };
    let fichiers = Fichiers { depot: Depot::Dossier(dossier.join(FICHIERS)), antivirus: antivirus().await? };
    let mut maison = crate::maison(db, monde, coffre, reglages, courrier, fichiers).await.map_err(dire)?;
    let comptes = demo::ouvrir(&maison, &dossier.join(COMPTES)).await?;
    let mot_de_passe = comptes.first().map(|c| c.mot_de_passe.clone()).unwrap_or_default();
    Arc::get_mut(&mut maison).context("maison")?.apporter(Scene { mot_de_passe, voeux });
    Ok((maison, comptes))
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
    let chemin = dossier.join(BASE);
    if chemin.exists() {
        let db = Db::ouvrir(&Adresse::fichier(&chemin)).await?;
        let demo = demo::est_demo(&db).await.unwrap_or(false);
        db.fermer().await;
        if !demo {
            bail!("{} n’est pas une base de démonstration : elle ne sera pas effacée", chemin.display());
        }
    }
    match std::fs::remove_dir_all(dossier.join(FICHIERS)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e).context("effacer les fichiers"),
        _ => {}
    }
    for nom in [BASE, "parvis.sqlite-wal", "parvis.sqlite-shm"] {
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
    println!("\nPar où commencer : {url}/_visite");
    println!("Tous les autres comptes du département (tech-01, tech-02…) ont le même mot de passe.");
    println!("Les courriels restent ici : {url}/_courrier");
    println!("Ctrl-C pour arrêter. « --reinitialiser » recommence à zéro.\n");
    Ok(())
}
