//! Rows of either engine, read by column name into a struct declared with [`ligne!`](crate::ligne).

use socle::{Id, Instant};
use sqlx::{Row, postgres::PgRow, sqlite::SqliteRow};

use crate::Erreur;

/// A row.
pub enum Ligne {
    /// Of SQLite.
    Sqlite(SqliteRow),
    /// Of PostgreSQL.
    Postgres(PgRow),
}

/// A struct that reads itself from a row; made by [`ligne!`](crate::ligne).
pub trait DeLigne: Sized {
    /// Reads the row.
    fn de(ligne: &Ligne) -> Result<Self, Erreur>;
}

/// A type that a column can be read as.
pub trait Colonne: Sized {
    /// Reads column `nom`.
    fn lire(ligne: &Ligne, nom: &str) -> Result<Self, Erreur>;
}

macro_rules! natives {
    ($($type:ty),*) => {
        $(impl Colonne for $type {
            fn lire(ligne: &Ligne, nom: &str) -> Result<Self, Erreur> {
                // The engine's message may quote the value: only the column is told.
                match ligne {
                    Ligne::Sqlite(l) => l.try_get(nom),
                    Ligne::Postgres(l) => l.try_get(nom),
                }
                .map_err(|_| Erreur::Defaut(format!("colonne {nom} illisible comme {}", stringify!($type))))
            }
        })*
    };
}

natives!(String, Option<String>, i64, Option<i64>, bool, Vec<u8>, Option<Vec<u8>>);

impl<T> Colonne for Id<T> {
    fn lire(ligne: &Ligne, nom: &str) -> Result<Self, Erreur> {
        String::lire(ligne, nom)?.parse().map_err(|_| Erreur::Defaut(format!("colonne {nom} : identifiant mal formé")))
    }
}

impl<T> Colonne for Option<Id<T>> {
    fn lire(ligne: &Ligne, nom: &str) -> Result<Self, Erreur> {
        match Option::<String>::lire(ligne, nom)? {
            None => Ok(None),
            Some(_) => Id::lire(ligne, nom).map(Some),
        }
    }
}

impl Colonne for Instant {
    fn lire(ligne: &Ligne, nom: &str) -> Result<Self, Erreur> {
        i64::lire(ligne, nom).map(Self::depuis_micros)
    }
}

impl Colonne for Option<Instant> {
    fn lire(ligne: &Ligne, nom: &str) -> Result<Self, Erreur> {
        Ok(Option::<i64>::lire(ligne, nom)?.map(Instant::depuis_micros))
    }
}

/// Declares a struct read from a row, each field from the column of its name.
#[macro_export]
macro_rules! ligne {
    ($(#[$doc:meta])* $vis:vis struct $nom:ident { $($(#[$dc:meta])* $fvis:vis $champ:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        $vis struct $nom { $($(#[$dc])* $fvis $champ: $type),* }

        impl $crate::DeLigne for $nom {
            fn de(ligne: &$crate::Ligne) -> Result<Self, $crate::Erreur> {
                Ok(Self { $($champ: <$type as $crate::Colonne>::lire(ligne, stringify!($champ))?),* })
            }
        }
    };
}
