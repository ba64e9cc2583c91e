//! A throw-away clamd for the tests and the campaign of files: Debian's own, with one signature (EICAR).
//!
//! Its folder is its own, under /var/tmp: configuration, one line of signatures, temporary files. It listens on a free port of
//! loopback and is stopped by its process, in every case (guard, signals, brutal end of xtask). Deliberately absent:
//! freshclam and the real signatures (they are hundreds of megabytes, and tests must not depend on the day's).

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::enfants::{Commande, Enfant};
use crate::{arret, gardien, outils};

/// EICAR by its MD5 and its length.
const SIGNATURE: &str = "44d88612fea8a8f36de82e1278abb02f:68:Test.EICAR.Local\n";

/// A running clamd. Dropping it stops it and removes its folder.
#[derive(Debug)]
pub struct Clamd {
    // Dropped before its folder.
    _serveur: Enfant,
    _dossier: Dossier,
    port: u16,
}

#[derive(Debug)]
struct Dossier(PathBuf);

impl Drop for Dossier {
    fn drop(&mut self) {
        match std::fs::remove_dir_all(&self.0) {
            Ok(()) => gardien::dossier_fini(&self.0),
            Err(e) => arret::dire(&format!("xtask : {} n’a pas pu être retiré ({e})", self.0.display())),
        }
    }
}

impl Clamd {
    /// Starts one; an error if the machine has none.
    pub fn demarrer() -> Result<Self> {
        let programme = outils::chemin("clamd").context("clamd est introuvable (paquet Debian clamav-daemon)")?;
        let dossier = Dossier(PathBuf::from(format!("/var/tmp/parvis-clamd-{}", std::process::id())));
        std::fs::create_dir_all(dossier.0.join("base")).context("dossier de clamd")?;
        std::fs::create_dir_all(dossier.0.join("tmp"))?;
        gardien::dossier(&dossier.0);
        std::fs::write(dossier.0.join("base/local.hdb"), SIGNATURE)?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let configuration = dossier.0.join("clamd.conf");
        std::fs::write(&configuration, texte(&dossier.0, port))?;
        let mut serveur = Commande::new(programme)
            .arg("--foreground")
            .arg(format!("--config-file={}", configuration.display()))
            .dossier(&dossier.0)
            .service("TERM")
            .vers(File::create(dossier.0.join("clamd.log"))?)
            .lancer()?;
        let debut = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if serveur.fini()?.is_some() || debut.elapsed() > Duration::from_mins(1) {
                let journal = std::fs::read_to_string(dossier.0.join("clamd.log")).unwrap_or_default();
                bail!("clamd n’a pas démarré.\n{journal}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(Self { _serveur: serveur, _dossier: dossier, port })
    }

    /// The variable that the tests read.
    pub fn environnement(&self) -> (String, String) {
        ("PARVIS_TEST_CLAMD".to_owned(), format!("tcp:127.0.0.1:{}", self.port))
    }
}

fn texte(dossier: &Path, port: u16) -> String {
    let d = dossier.display();
    format!(
        "TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {d}/base\nTemporaryDirectory {d}/tmp\nStreamMaxLength 50M\n\
         MaxThreads 4\nForeground yes\nSelfCheck 86400\n"
    )
}
