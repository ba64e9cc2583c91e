//! A throw-away `PostgreSQL` for the tests, and the command `pg` that runs another under it.
//!
//! Debian's own server, any version; data and socket in one folder under /var/tmp; 127.0.0.1 only;
//! a free port, tried again when someone takes it first. As root it runs under the account
//! `postgres`, since the server refuses root. It stops and its folder goes in every case: guard
//! (`Drop`), signals (`arret.rs`), brutal end of xtask (parent-death signal and `gardien.rs`).
//! Deliberately absent: any cluster kept between two runs, any password (loopback and `trust`).

use std::fs::File;
use std::io::IsTerminal;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::enfants::{Commande, Compte, Enfant};
use crate::{arret, gardien, outils};

/// How the server writes to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ecriture {
    /// Tests: nothing is awaited from the disk.
    Rapide,
    /// Bench: `fsync`, `synchronous_commit` and `full_page_writes` as in production.
    Durable,
}

/// A running server. Dropping it stops it and removes its folder.
#[derive(Debug)]
pub struct Grappe {
    serveur: Option<Enfant>,
    dossier: Dossier,
    bin: PathBuf,
    port: u16,
}

/// The server's folder, removed when dropped.
#[derive(Debug)]
struct Dossier(PathBuf);

impl Dossier {
    fn creer(compte: Option<&Compte>) -> Result<Self> {
        let proprietaire = match compte {
            Some(c) => nix::unistd::User::from_name(&c.nom)?
                .map(|u| (u.uid.as_raw(), u.gid.as_raw()))
                .with_context(|| format!("le compte {} n’existe pas", c.nom))
                .map(Some)?,
            None => None,
        };
        for essai in 0..100_u32 {
            let chemin = PathBuf::from(format!("/var/tmp/parvis-essai-{}-{essai}", std::process::id()));
            match std::fs::DirBuilder::new().mode(0o711).create(&chemin) {
                Ok(()) => {}
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => continue,
                Err(e) => {
                    return Err(e).with_context(|| format!("création de {}", chemin.display()));
                }
            }
            gardien::dossier(&chemin);
            let dossier = Self(chemin);
            for (nom, mode) in [("donnees", 0o700), ("prise", 0o755)] {
                let sous = dossier.0.join(nom);
                std::fs::DirBuilder::new().mode(mode).create(&sous)?;
                if let Some((uid, gid)) = proprietaire {
                    chown(&sous, Some(uid), Some(gid))?;
                }
            }
            return Ok(dossier);
        }
        bail!("aucun nom libre sous /var/tmp pour la grappe d’essai")
    }

    fn journal(&self) -> PathBuf {
        self.0.join("postgres.log")
    }
}

impl Drop for Dossier {
    fn drop(&mut self) {
        match std::fs::remove_dir_all(&self.0) {
            Ok(()) => gardien::dossier_fini(&self.0),
            Err(e) => arret::dire(&format!("xtask : {} n’a pas pu être retiré ({e})", self.0.display())),
        }
    }
}

impl Grappe {
    /// Creates and starts a server with the two roles of the product.
    pub fn demarrer(ecriture: Ecriture) -> Result<Self> {
        let bin = outils::postgresql()
            .context("PostgreSQL est introuvable sous /usr/lib/postgresql (« cargo xtask test » l’installe)")?;
        let compte = nix::unistd::geteuid().is_root().then(|| Compte { nom: "postgres".to_owned() });
        let dossier = Dossier::creer(compte.as_ref())?;
        let journal = File::create(dossier.journal())?;
        Commande::new(bin.join("initdb"))
            .args(["--encoding=UTF8", "--locale=C", "--auth=trust", "--username=postgres"])
            .args(["--no-sync", "--no-instructions", "-D"])
            .arg(dossier.0.join("donnees"))
            .dossier(&dossier.0)
            .compte(compte.as_ref())
            .vers(journal.try_clone()?)
            .executer()
            .with_context(|| fin_du_journal(&dossier.journal()))?;
        let mut grappe = Self { serveur: None, dossier, bin, port: 0 };
        grappe.servir(ecriture, compte.as_ref(), &journal)?;
        grappe.sql("CREATE ROLE parvis_proprietaire LOGIN CREATEDB")?;
        grappe.sql("CREATE ROLE parvis_service LOGIN")?;
        let attendu = if ecriture == Ecriture::Durable { "on" } else { "off" };
        let lu = grappe.sql("SHOW fsync")?;
        if lu != attendu {
            bail!("la grappe annonce fsync={lu} au lieu de {attendu}");
        }
        Ok(grappe)
    }

    /// Starts the server on a free port; another one when somebody took it meanwhile.
    fn servir(&mut self, ecriture: Ecriture, compte: Option<&Compte>, journal: &File) -> Result<()> {
        for _ in 0..5 {
            arret::verifier()?;
            self.port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
            let serveur = Commande::new(self.bin.join("postgres"))
                .arg("-D")
                .arg(self.dossier.0.join("donnees"))
                .args(["-p", &self.port.to_string(), "-k"])
                .arg(self.dossier.0.join("prise"))
                .args(reglages(ecriture).iter().flat_map(|r| ["-c", *r]))
                .dossier(&self.dossier.0)
                .compte(compte)
                .service("QUIT")
                .vers(journal.try_clone()?)
                .lancer()?;
            self.serveur = Some(serveur);
            if self.attendre_pret()? {
                return Ok(());
            }
        }
        bail!("PostgreSQL n’a pas démarré.\n{}", fin_du_journal(&self.dossier.journal()))
    }

    /// True when the server answers on its own socket; false when it died.
    fn attendre_pret(&mut self) -> Result<bool> {
        let debut = Instant::now();
        let silence = File::create("/dev/null")?;
        while debut.elapsed() < Duration::from_mins(1) {
            if let Some(serveur) = self.serveur.as_mut()
                && serveur.fini()?.is_some()
            {
                self.serveur = None;
                return Ok(false);
            }
            let statut = Commande::new(self.bin.join("pg_isready"))
                .args(["-q", "-p", &self.port.to_string(), "-h"])
                .arg(self.dossier.0.join("prise"))
                .vers(silence.try_clone()?)
                .statut()?;
            if statut.success() {
                return Ok(true);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(false)
    }

    /// Runs one statement as superuser through the socket and returns what it answers.
    pub fn sql(&self, texte: &str) -> Result<String> {
        let reponse = Commande::new(self.bin.join("psql"))
            .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres"])
            .args(["-d", "postgres", "-p", &self.port.to_string(), "-c", texte, "-h"])
            .arg(self.dossier.0.join("prise"))
            .dossier(&self.dossier.0)
            .lire()
            .with_context(|| format!("psql : {texte}"))?;
        Ok(reponse.trim().to_owned())
    }

    /// Number of the server's first process, whose children are the others.
    pub fn pid(&self) -> Result<i32> {
        let serveur = self.serveur.as_ref().context("la grappe est arrêtée")?;
        Ok(serveur.pid())
    }

    /// The variables that the tests read.
    pub fn environnement(&self) -> Vec<(String, String)> {
        let adresse = format!("postgres://parvis_proprietaire@127.0.0.1:{}/postgres", self.port);
        vec![("PARVIS_TEST_PG".to_owned(), adresse)]
    }
}

impl Drop for Grappe {
    fn drop(&mut self) {
        if let Some(mut serveur) = self.serveur.take() {
            // SIGQUIT is PostgreSQL's immediate stop: nothing of it is kept. Past 10 s the
            // child's own guard ends it.
            arret::signaler(serveur.pid(), Signal::SIGQUIT);
            let _ = serveur.attendre_au_plus(Duration::from_secs(10));
        }
    }
}

fn reglages(ecriture: Ecriture) -> Vec<&'static str> {
    let mut liste = vec![
        "listen_addresses=127.0.0.1",
        "max_connections=200",
        "shared_buffers=32MB",
        "timezone=UTC",
        "lc_messages=C",
        // No shared memory outside the folder: nothing is left in /dev/shm after a kill.
        "dynamic_shared_memory_type=mmap",
    ];
    match ecriture {
        Ecriture::Rapide => {
            liste.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"]);
        }
        Ecriture::Durable => {
            liste.extend(["fsync=on", "synchronous_commit=on", "full_page_writes=on"]);
        }
    }
    liste
}

fn fin_du_journal(journal: &Path) -> String {
    let texte = std::fs::read_to_string(journal).unwrap_or_default();
    let lignes: Vec<&str> = texte.lines().collect();
    let fin = lignes.len().saturating_sub(20);
    let fin: Vec<&str> = lignes.into_iter().skip(fin).collect();
    format!("fin du journal de PostgreSQL :\n{}", fin.join("\n"))
}

/// The command `pg`: runs a command with a server beside it.
pub fn commande(ecriture: Ecriture, commande: &[String]) -> Result<()> {
    let (programme, args) = commande.split_first().context("quelle commande ?")?;
    let grappe = Grappe::demarrer(ecriture)?;
    let mut env = grappe.environnement();
    env.extend(crate::essai::navigateur());
    // So that a bare psql finds it too.
    let port = grappe.port.to_string();
    let libpq = [
        ("PGHOST", "127.0.0.1"),
        ("PGPORT", port.as_str()),
        ("PGUSER", "parvis_proprietaire"),
        ("PGDATABASE", "postgres"),
    ];
    env.extend(libpq.map(|(c, v)| (c.to_owned(), v.to_owned())));
    println!("PostgreSQL d’essai : {}", env.first().map_or("", |(_, v)| v.as_str()));
    let c = if programme == "cargo" { Commande::cargo() } else { Commande::new(programme) };
    let c = c.args(args).envs(&env);
    // At a terminal the command must be able to read it (psql); elsewhere it has its own group.
    if std::io::stdin().is_terminal() { c.premier_plan().executer() } else { c.executer() }
}
