//! Backup and restore: the whole base and its files in a folder that either engine can be restored from (ADR 0023).
//!
//! A backup is a folder: `manifeste.json`, one `tables/NOM.jsonl.gz` a table (a JSON list a row, columns as the manifest
//! names them), `objets/` and their inventory. Keys are never in it: what is sealed stays sealed. It is written under
//! another name, made durable, then renamed: what was interrupted is never taken for a backup. Restoring fills an empty
//! base in one transaction and destroys again what was destroyed since. Deliberately absent: increments, encryption (the
//! disk or the tape does that), and any schedule (the operator's own).

mod ecrire;
mod lire;
mod manifeste;
mod objets;

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::Path,
};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

pub use ecrire::{COMMIT, sauvegarder};
pub use lire::{Restauration, restaurer};
pub use manifeste::{Fichier, FichierDeTable, Manifeste, Schema};

/// What the operator reads while it goes.
pub type Dire<'a> = &'a mut (dyn FnMut(&str) + Send);

const MANIFESTE: &str = "manifeste.json";
const INVENTAIRE: &str = "objets.jsonl.gz";
const TABLES: &str = "tables";
const OBJETS: &str = "objets";
const MORCEAU: usize = 64 * 1024;

/// Counts and hashes what is written through it.
struct Empreinte<W> {
    sortie: W,
    hache: Sha256,
    octets: u64,
}

impl<W: Write> Write for Empreinte<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let ecrits = self.sortie.write(octets)?;
        self.hache.update(octets.get(..ecrits).unwrap_or_default());
        self.octets += ecrits as u64;
        Ok(ecrits)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sortie.flush()
    }
}

impl Empreinte<BufWriter<File>> {
    fn creer(chemin: &Path) -> anyhow::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let fichier = File::options().write(true).create_new(true).mode(0o600).open(chemin);
        let fichier = fichier.with_context(|| format!("écrire {}", chemin.display()))?;
        Ok(Self { sortie: BufWriter::with_capacity(MORCEAU, fichier), hache: Sha256::new(), octets: 0 })
    }

    /// Makes the file durable; its size and hash.
    fn finir(self) -> io::Result<(u64, String)> {
        let fichier = self.sortie.into_inner().map_err(io::IntoInnerError::into_error)?;
        fichier.sync_all()?;
        Ok((self.octets, hex::encode(self.hache.finalize())))
    }
}

/// Size and hash of a file, read in pieces.
fn mesurer(chemin: &Path) -> anyhow::Result<(u64, String)> {
    let lire = || -> io::Result<(u64, String)> {
        let mut fichier = File::open(chemin)?;
        let (mut hache, mut octets, mut morceau) = (Sha256::new(), 0, vec![0; MORCEAU]);
        loop {
            match fichier.read(&mut morceau)? {
                0 => return Ok((octets, hex::encode(hache.finalize()))),
                n => {
                    hache.update(morceau.get(..n).unwrap_or_default());
                    octets += n as u64;
                }
            }
        }
    };
    lire().with_context(|| format!("lire {}", chemin.display()))
}

/// Makes the names in a folder durable.
fn fixer(dossier: &Path) -> anyhow::Result<()> {
    File::open(dossier).and_then(|d| d.sync_all()).with_context(|| format!("dossier {}", dossier.display()))
}

fn creer_dossier(chemin: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().mode(0o700).create(chemin).with_context(|| format!("créer {}", chemin.display()))
}
