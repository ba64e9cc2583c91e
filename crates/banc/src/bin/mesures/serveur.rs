//! The product as it ships: `parvis demo` in a process of its own, ended with the guard that holds it.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::{
    http::{Lien, get},
    navigateur::Compte,
};

/// Which program, which data, which base.
#[derive(Debug, Clone)]
pub(crate) struct Installation {
    /// `target/release/parvis`.
    pub(crate) binaire: PathBuf,
    /// Folder of its data, on a real disk.
    pub(crate) donnees: PathBuf,
    /// `postgres://…`, or the SQLite file of the folder.
    pub(crate) base: Option<String>,
}

/// What the demo prints when it is ready.
#[derive(Debug, Deserialize)]
struct Annonce {
    adresse: String,
    comptes: Vec<Compte>,
}

/// A running server. Dropping it kills it.
pub(crate) struct Serveur {
    enfant: Child,
    /// Where it listens.
    pub(crate) adresse: SocketAddr,
    /// Its accounts.
    pub(crate) comptes: Vec<Compte>,
    /// From spawn to the first 200 of `/sante`.
    pub(crate) demarrage: Duration,
}

impl Drop for Serveur {
    fn drop(&mut self) {
        self.enfant.kill().ok();
        self.enfant.wait().ok();
    }
}

impl Serveur {
    /// Starts the server and waits for its first answer.
    pub(crate) async fn demarrer(installation: &Installation) -> Result<Self> {
        Self::sous(installation, &[]).await
    }

    /// Starts the server behind the words of `enveloppe` (strace and its options).
    pub(crate) async fn sous(installation: &Installation, enveloppe: &[String]) -> Result<Self> {
        std::fs::create_dir_all(&installation.donnees)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut mots = enveloppe.to_vec();
        mots.extend([installation.binaire.display().to_string(), "demo".into(), "--json".into()]);
        mots.extend([
            "--ecoute".into(),
            port.to_string(),
            "--donnees".into(),
            installation.donnees.display().to_string(),
        ]);
        if let Some(base) = &installation.base {
            mots.extend(["--base".into(), base.clone()]);
        }
        let (programme, arguments) = mots.split_first().context("programme")?;
        let journal = File::options().create(true).append(true).open(installation.donnees.join("serveur.log"))?;
        let debut = Instant::now();
        let mut commande = Command::new(programme);
        commande.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(journal);
        let enfant = commande.spawn().with_context(|| format!("« {programme} » ne démarre pas"))?;
        let mut moi = Self { enfant, adresse: port, comptes: Vec::new(), demarrage: Duration::ZERO };
        moi.attendre(debut).await.with_context(|| fin_du_journal(&installation.donnees))?;
        moi.demarrage = debut.elapsed();
        let sortie = moi.enfant.stdout.take().context("sortie")?;
        let mut ligne = String::new();
        BufReader::new(sortie).read_line(&mut ligne)?;
        let annonce: Annonce = serde_json::from_str(&ligne).context("annonce de la démonstration")?;
        if !annonce.adresse.ends_with(&format!(":{}", port.port())) {
            bail!("le port {} a été pris entre-temps", port.port());
        }
        moi.comptes = annonce.comptes;
        Ok(moi)
    }

    async fn attendre(&mut self, debut: Instant) -> Result<()> {
        while debut.elapsed() < Duration::from_secs(60) {
            if let Some(statut) = self.enfant.try_wait()? {
                bail!("le serveur s’est arrêté ({statut})");
            }
            if let Ok(mut lien) = Lien::ouvrir(self.adresse).await
                && lien.envoyer(&get("/sante", "")).await.is_ok_and(|r| r.statut == 200)
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("le serveur ne répond pas après 60 s")
    }

    /// Its process number.
    pub(crate) fn pid(&self) -> u32 {
        self.enfant.id()
    }

    /// SIGKILL, now.
    pub(crate) fn tuer(mut self) -> Result<()> {
        self.enfant.kill()?;
        self.enfant.wait()?;
        Ok(())
    }

    /// The account of login `login`.
    pub(crate) fn compte(&self, login: &str) -> Result<&Compte> {
        self.comptes.iter().find(|c| c.login == login).with_context(|| format!("compte {login}"))
    }
}

fn fin_du_journal(donnees: &Path) -> String {
    let texte = std::fs::read_to_string(donnees.join("serveur.log")).unwrap_or_default();
    let lignes: Vec<&str> = texte.lines().rev().take(5).collect();
    format!("fin du journal du serveur : {}", lignes.into_iter().rev().collect::<Vec<_>>().join(" / "))
}
