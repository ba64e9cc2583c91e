//! Figures that mean something: what `cargo xtask bench` and `cargo xtask campagne` run.
//!
//! `banc` measures (statements per page, CPU of a trace, open loop, saturation, start, memory, sign-ins, grouping);
//! `ordre-appels` and `kill-9` are the campaigns. xtask builds, starts the durable cluster and passes paths; this
//! process holds the load generator, ends every server it starts, and exits non-zero when a gate does not hold.
//! Deliberately absent: anything beyond loopback, any run without an end.

#![forbid(unsafe_code)]

mod charge;
mod decision;
mod demarrage;
mod echeances;
mod file;
mod groupage;
mod http;
mod maisonnee;
mod navigateur;
mod ordre;
mod pages;
mod pieces;
mod proc;
mod rapport;
mod serveur;
mod sonde;
mod trace;
mod traces_systeme;
mod tuer;

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    maisonnee::{Maisonnee, base_neuve},
    rapport::{Tableau, circonstances, ecrire},
    serveur::Installation,
};

/// Paths and numbers that xtask knows.
#[derive(Debug, Parser)]
struct Appel {
    /// Programme `parvis` mesuré
    #[arg(long)]
    binaire: PathBuf,
    /// Dossier de travail, sur un vrai disque ; effacé à la fin
    #[arg(long)]
    dossier: PathBuf,
    /// Document à écrire
    #[arg(long)]
    sortie: PathBuf,
    /// Commit mesuré
    #[arg(long)]
    commit: String,
    /// Processus principal de la grappe durable
    #[arg(long)]
    pg: u32,
    #[command(subcommand)]
    ordre: Ordre,
}

#[derive(Debug, Subcommand)]
enum Ordre {
    /// Toutes les mesures
    Banc {
        /// Durées réduites
        #[arg(long)]
        court: bool,
        /// Une partie seulement, pour chercher ; le document n’est alors pas écrit
        #[arg(long)]
        partie: Option<Partie>,
    },
    /// Ordre des appels système autour d’une page tracée
    #[command(name = "ordre-appels")]
    Appels,
    /// Arrêts brutaux pendant le travail
    #[command(name = "kill-9")]
    Kill9 {
        /// Nombre d’arrêts
        #[arg(long, default_value_t = 20)]
        tours: usize,
    },
}

/// The parts of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Partie {
    /// Dans le processus du banc : requêtes, CPU de la trace, groupage
    Interne,
    /// Sur un vrai serveur : boucle ouverte, saturation, connexions
    Charge,
    /// Démarrage et repos
    Repos,
    /// La file de 200 000 demandes : filtres, recherche, exports
    File,
    /// Le passage quotidien parmi 100 000 conventions
    Conventions,
}

/// How long each measure lasts.
struct Durees {
    pages: usize,
    ouverte: u64,
    saturation: u64,
    repos: u64,
    groupage: u64,
}

const PLEINES: Durees = Durees { pages: 4000, ouverte: 20, saturation: 10, repos: 60, groupage: 8 };
const COURTES: Durees = Durees { pages: 1280, ouverte: 5, saturation: 3, repos: 10, groupage: 2 };

#[tokio::main]
async fn main() -> ExitCode {
    let appel = Appel::parse();
    let resultat = executer(&appel).await;
    std::fs::remove_dir_all(&appel.dossier).ok();
    match resultat {
        Ok(()) => ExitCode::SUCCESS,
        Err(erreur) => {
            eprintln!("mesures : {erreur:#}");
            ExitCode::FAILURE
        }
    }
}

async fn executer(appel: &Appel) -> Result<()> {
    std::fs::create_dir_all(&appel.dossier).with_context(|| format!("dossier {}", appel.dossier.display()))?;
    match appel.ordre {
        Ordre::Banc { court, partie } => mesurer(appel, if court { &COURTES } else { &PLEINES }, partie).await,
        Ordre::Appels => ordre_des_appels(appel).await,
        Ordre::Kill9 { tours } => kill_9(appel, tours).await,
    }
}

fn installation(appel: &Appel, nom: &str, base: Option<String>) -> Installation {
    Installation { binaire: appel.binaire.clone(), donnees: appel.dossier.join(nom), base }
}

async fn mesurer(appel: &Appel, d: &Durees, partie: Option<Partie>) -> Result<()> {
    let voulue = |p| partie.is_none_or(|v| v == p);
    let mut t = Tableau::default();
    if voulue(Partie::Interne) {
        interne(&mut t, appel, d).await?;
    }
    let fichier = installation(appel, "fichier", None);
    let grappe = installation(appel, "grappe", Some(base_neuve().await?));
    if voulue(Partie::Charge) {
        for (moteur, installation, pg) in [("SQLite", &fichier, None), ("PostgreSQL", &grappe, Some(appel.pg))] {
            charger(&mut t, appel, d, (moteur, installation, pg)).await?;
        }
    }
    if voulue(Partie::File) {
        travail(&mut t, appel, d).await?;
    }
    if voulue(Partie::Conventions) {
        passage(&mut t, appel).await?;
    }
    if voulue(Partie::Repos) {
        let un = demarrage::demarrer(&mut t, "SQLite", &fichier).await?;
        let deux = demarrage::demarrer(&mut t, "PostgreSQL", &grappe).await?;
        demarrage::reposer(&mut t, "sans avoir rien fait", &[("SQLite", &un), ("PostgreSQL", &deux)], d.repos).await?;
    }
    if partie.is_none() {
        let (tete, explications) = (circonstances(&appel.commit), include_str!("mesures.md"));
        ecrire(&appel.sortie, &format!("# Mesures\n\n{tete}\n\n{}\n{explications}", t.markdown()))?;
    }
    match t.depasses() {
        0 => Ok(()),
        n => bail!("{n} seuil(s) dépassé(s)"),
    }
}

/// What is measured inside this process, on both engines.
async fn interne(t: &mut Tableau, appel: &Appel, d: &Durees) -> Result<()> {
    decision::mesurer(t)?;
    for (dossier, pg) in [(Some(appel.dossier.join("interne")), None), (None, Some(appel.pg))] {
        let m = Maisonnee::ouvrir(dossier.as_deref()).await?;
        pages::mesurer(t, &m).await?;
        trace::mesurer(t, &m, pg, d.pages).await?;
        groupage::mesurer(t, &m, pg, Duration::from_secs(d.groupage)).await?;
        m.maison.db.fermer().await;
    }
    Ok(())
}

/// The queue of an agent, on both engines.
async fn travail(t: &mut Tableau, appel: &Appel, d: &Durees) -> Result<()> {
    for dossier in [Some(appel.dossier.join("file")), None] {
        let m = Maisonnee::ouvrir(dossier.as_deref()).await?;
        file::mesurer(t, &m, d.pages < PLEINES.pages).await?;
        m.maison.db.fermer().await;
    }
    Ok(())
}

/// The daily job of conventions, on both engines.
async fn passage(t: &mut Tableau, appel: &Appel) -> Result<()> {
    for dossier in [Some(appel.dossier.join("conventions")), None] {
        let m = Maisonnee::ouvrir(dossier.as_deref()).await?;
        echeances::mesurer(t, &m).await?;
        m.maison.db.fermer().await;
    }
    Ok(())
}

/// What is measured on a real server, of one engine.
async fn charger(
    t: &mut Tableau,
    appel: &Appel,
    d: &Durees,
    (moteur, installation, grappe): (&'static str, &Installation, Option<u32>),
) -> Result<()> {
    // The first start creates the invented world; what is measured is the next one, as an installation lives.
    drop(serveur::Serveur::demarrer(installation).await?);
    let serveur = serveur::Serveur::demarrer(installation).await?;
    let courrier = Arc::new(charge::Courrier::preparer(&serveur).await?);
    charge::ouverte(t, moteur, &serveur, &courrier, (&appel.dossier, d.ouverte)).await?;
    charge::saturer(t, moteur, &serveur, &courrier, d.saturation).await?;
    demarrage::connecter(t, moteur, &serveur, grappe).await?;
    demarrage::reposer(t, "après charge et 153 connexions", &[(moteur, &serveur)], 2).await?;
    // Last: what is sent leaves hundreds of files to look at and people to tell, which would weigh on what is measured
    // after it.
    pieces::mesurer(t, moteur, &serveur, &appel.dossier).await
}

async fn ordre_des_appels(appel: &Appel) -> Result<()> {
    let fichier = ordre::fichier(&installation(appel, "ordre", None), &appel.dossier).await.context("SQLite")?;
    println!("SQLite : la réponse part après le fsync du WAL\n{fichier}\n");
    let grappe = ordre::grappe(appel.binaire.clone(), &appel.dossier, appel.pg).await.context("PostgreSQL")?;
    println!("PostgreSQL : la réponse part après le fdatasync de pg_wal et l’acquittement de COMMIT\n{grappe}");
    let tete = circonstances(&appel.commit);
    let texte = format!(
        "# Ordre des appels système autour d’une page tracée\n\n{tete}\n\nUne page de demande est demandée seule, sous strace \
         (`cargo xtask campagne ordre-appels`). La campagne échoue si la réponse part avant que sa trace soit sur le disque.\n\n\
         ## SQLite\n\nRequête lue, trace écrite dans le WAL (l’en-tête de 24 octets de chaque page est omis), fsync réussi, réponse écrite.\n\n```\n{fichier}\n```\n\n\
         ## PostgreSQL\n\nRequête lue par le serveur, COMMIT reçu par la grappe, WAL écrit, fdatasync réussi, COMMIT acquitté, réponse \
         écrite par le serveur (deux strace, une même horloge).\n\n```\n{grappe}\n```\n"
    );
    ecrire(&appel.sortie, &texte)
}

async fn kill_9(appel: &Appel, tours: usize) -> Result<()> {
    let mut bilan = tuer::mener(&installation(appel, "kill-9", None), tours).await?;
    let resume = bilan.texte();
    println!("\n{resume}");
    let tete = circonstances(&appel.commit);
    let manques = bilan.manques.iter().map(|m| format!("- **{m}**\n")).collect::<String>();
    let texte = format!(
        "# Arrêts brutaux\n\n{tete}\n\nQuatre techniciens envoient des demandes par le formulaire, une sur deux avec un fichier, et écrivent un \
         message sur chacune, pendant que le serveur (SQLite) est tué ; il redémarre sur le même dossier et tout ce qui a été acquitté est cherché (`cargo xtask campagne kill-9`). Un arrêt \
         brutal garde le cache du système : la tenue à une coupure de courant se lit dans `ordre-appels.md`.\n\n{resume}{manques}"
    );
    ecrire(&appel.sortie, &texte)?;
    if bilan.manques.is_empty() { Ok(()) } else { bail!("{} manque(s)", bilan.manques.len()) }
}
