//! The base: one SQL text, two engines (SQLite, PostgreSQL); the only crate that names an engine.
//!
//! A room declares its statements with [`requetes!`] (so that a test prepares them all on both engines), calls
//! them with [`sql!`] (so that a missing value does not compile), and reads rows with [`ligne!`]. Three natures of
//! statements make the guarantees of the house: `libre` reads no personal data; `scopee` takes a scope first and
//! gives identifiers; `personnelle` takes a trace first, and joins on what that trace names. The last two run only
//! through the `traces` crate. Rules of portable SQL: docs/sql-portable.md. Deliberately absent: an ORM, query
//! builders, a trait per engine (they drift).

mod base;
mod coffre;
pub mod dialecte;
#[cfg(feature = "essai")]
pub mod essai;
mod ligne;
mod migrations;
mod requete;
pub mod rotation;
mod traduction;
pub mod transport;
mod valeur;

pub use base::{Adresse, Db, Executant, Tx, requetes_executees, sous_compteur};
pub use coffre::{CleDetruite, CleDonnees, Coffre, CoffreErreur, lire_registre};
pub use ligne::{Colonne, DeLigne, Ligne};
pub use migrations::{Connue, Etat, catalogue, connues};
pub use requete::{Appel, Fiche, Libre, Nature, Personnelle, Requete, Scopee};
pub use valeur::Valeur;

use socle::Refus;

/// What the base answered instead of doing it. Never carries a value: messages of engines may quote one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erreur {
    /// Away, or no connection in time.
    Absente(String),
    /// A uniqueness, foreign key, CHECK or NOT NULL rule of the schema.
    Contrainte(String),
    /// Somebody tried to change what is append-only: an alert, not an accident.
    Inalterable(String),
    /// A statement, a type or a row that is not what the code believes.
    Defaut(String),
}

impl std::fmt::Display for Erreur {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Absente(d) => write!(f, "base absente : {d}"),
            Self::Contrainte(d) => write!(f, "contrainte : {d}"),
            Self::Inalterable(d) => write!(f, "ALERTE, tentative d’altération : {d}"),
            Self::Defaut(d) => write!(f, "défaut : {d}"),
        }
    }
}

impl std::error::Error for Erreur {}

impl From<Erreur> for Refus {
    fn from(erreur: Erreur) -> Self {
        match erreur {
            Erreur::Absente(d) => Self::Indisponible(d),
            autre => Self::Interne(autre.to_string()),
        }
    }
}

/// Every statement of this crate.
pub fn fiches() -> Vec<Fiche> {
    [migrations::fiches(), dialecte::fiches()].concat()
}
