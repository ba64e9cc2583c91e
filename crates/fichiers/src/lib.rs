//! Files: where they lie, how they are sealed, what is looked at before one is taken, who looks for viruses.
//!
//! Ground, without business: it knows no request and no convention. A file is checked by its content and its name
//! ([`controler`]), sealed piece by piece under a key of its owner ([`sceller`], [`Ouvreur`]), laid in a folder or an S3
//! bucket ([`Depot`]), and shown to an antivirus ([`Antivirus`]). Deliberately absent: any decoder of pixels, any list of
//! what was stored (the base of the house knows), any retry (jobs do).

mod antivirus;
mod controle;
pub mod demonstration;
mod depot;
mod scelle;

pub use antivirus::{Adresse, Antivirus, Verdict};
pub use controle::{Accepte, Extension, Motif, controler};
pub use depot::{CompteS3, Depot, Lecture};
pub use scelle::{Ouvreur, sceller};

// Its TLS is chosen by a feature (`rustls-no-provider`); object_store calls it.
use reqwest as _;
use socle::Refus;

/// What a house needs at hand to keep files.
#[derive(Debug, Clone)]
pub struct Fichiers {
    /// Where they lie.
    pub depot: Depot,
    /// Who looks at them.
    pub antivirus: Antivirus,
}

/// Why a stored file could not be written, read or judged. Never carries a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erreur {
    /// The folder, the bucket or the antivirus is away, or full.
    Indisponible(String),
    /// There is no such object.
    Absent,
    /// The object is not what was sealed under that name.
    Altere,
}

impl std::fmt::Display for Erreur {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Indisponible(d) => write!(f, "fichiers indisponibles : {d}"),
            Self::Absent => f.write_str("objet absent du dépôt"),
            Self::Altere => f.write_str("ALERTE, objet du dépôt altéré ou déplacé"),
        }
    }
}

impl std::error::Error for Erreur {}

impl From<Erreur> for Refus {
    fn from(erreur: Erreur) -> Self {
        match erreur {
            Erreur::Indisponible(d) => Self::Indisponible(format!("fichiers : {d}")),
            autre => Self::Interne(autre.to_string()),
        }
    }
}
