//! Where sealed files lie: a folder of this machine, or an S3 bucket; a closed choice, no trait.
//!
//! What [`Depot::ecrire`] has answered is durable: in the folder, the bytes then the name are on the disk (`fsync` of both)
//! before it returns; half a file never bears a final name. Names are identifiers of ours, never those people gave.

mod dossier;
mod s3;

use std::{path::PathBuf, sync::Arc};

use object_store::aws::AmazonS3;
use socle::{Id, Instant};
use tokio::io::AsyncReadExt as _;

use crate::Erreur;

pub use s3::CompteS3;

/// Where sealed files lie. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Depot {
    /// A folder.
    Dossier(PathBuf),
    /// A bucket.
    S3(Arc<AmazonS3>),
}

/// Marker: a stored object, named like the thing it belongs to.
pub enum Objet {}

impl Depot {
    /// A bucket reached as `compte` says.
    pub fn s3(compte: CompteS3) -> Result<Self, String> {
        s3::ouvrir(compte).map(|s| Self::S3(Arc::new(s)))
    }

    /// Lays `octets` under `id`; durable on return.
    pub async fn ecrire<T>(&self, id: Id<T>, octets: Vec<u8>) -> Result<(), Erreur> {
        match self {
            Self::Dossier(racine) => dossier::ecrire(racine.clone(), id.to_string(), octets).await,
            Self::S3(seau) => s3::ecrire(seau, &id.to_string(), octets).await,
        }
    }

    /// Reads what lies under `id`, in its order.
    pub async fn lire<T>(&self, id: Id<T>) -> Result<Lecture, Erreur> {
        match self {
            Self::Dossier(racine) => dossier::lire(racine, &id.to_string()).await,
            Self::S3(seau) => s3::lire(seau, &id.to_string()).await,
        }
    }

    /// Takes away what lies under `id`; nothing there is done already.
    pub async fn effacer<T>(&self, id: Id<T>) -> Result<(), Erreur> {
        match self {
            Self::Dossier(racine) => dossier::effacer(racine.clone(), id.to_string()).await,
            Self::S3(seau) => s3::effacer(seau, &id.to_string()).await,
        }
    }

    /// The identifiers made from `depuis` to `avant` under which something lies, `max` at most; takes away what a crash
    /// left half written then.
    pub async fn anciens<T>(&self, depuis: Instant, avant: Instant, max: usize) -> Result<Vec<Id<T>>, Erreur> {
        let noms = match self {
            Self::Dossier(racine) => dossier::lister(racine.clone(), depuis..avant, max).await?,
            Self::S3(seau) => s3::lister(seau, &(depuis..avant), max).await?,
        };
        Ok(noms.iter().filter_map(|n| n.parse().ok()).collect())
    }
}

/// When an identifier was made, in microseconds: UUIDv7 begin with their millisecond.
fn fait_le(nom: &str) -> Option<Instant> {
    nom.parse::<Id<Objet>>().ok()?;
    let chiffres: String = nom.chars().filter(|c| *c != '-').take(12).collect();
    let millis = i64::from_str_radix(&chiffres, 16).ok()?;
    Some(Instant::depuis_micros(millis.saturating_mul(1000)))
}

type Flux = std::pin::Pin<Box<dyn futures_core::Stream<Item = object_store::Result<bytes::Bytes>> + Send>>;

/// An object being read.
pub struct Lecture(Source);

enum Source {
    Fichier(tokio::fs::File),
    Flux { flux: Flux, reste: Vec<u8> },
    Octets(std::io::Cursor<Vec<u8>>),
}

impl Lecture {
    /// What is in memory already.
    pub fn des(octets: Vec<u8>) -> Self {
        Self(Source::Octets(std::io::Cursor::new(octets)))
    }

    /// The next bytes, `taille` of them unless the end comes first; empty at the end.
    pub async fn lire(&mut self, taille: usize) -> Result<Vec<u8>, Erreur> {
        let indisponible = |e: std::io::Error| Erreur::Indisponible(e.kind().to_string());
        let mut lus = Vec::with_capacity(taille);
        match &mut self.0 {
            Source::Fichier(fichier) => {
                fichier.take(taille as u64).read_to_end(&mut lus).await.map_err(indisponible)?;
            }
            Source::Octets(octets) => {
                octets.take(taille as u64).read_to_end(&mut lus).await.map_err(indisponible)?;
            }
            Source::Flux { flux, reste } => {
                while reste.len() < taille {
                    match std::future::poll_fn(|cx| flux.as_mut().poll_next(cx)).await {
                        Some(Ok(octets)) => reste.extend_from_slice(&octets),
                        Some(Err(e)) => return Err(s3::erreur(&e)),
                        None => break,
                    }
                }
                let suite = reste.split_off(taille.min(reste.len()));
                lus = std::mem::replace(reste, suite);
            }
        }
        Ok(lus)
    }
}
