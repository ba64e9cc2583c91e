//! A value on its way to a statement, typed even when absent (PostgreSQL wants to know what is NULL).

use socle::{Id, Instant};

/// A bound value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Valeur {
    /// TEXT.
    Texte(Option<String>),
    /// BIGINT.
    Entier(Option<i64>),
    /// BOOLEAN.
    Booleen(bool),
    /// BYTEA / BLOB.
    Octets(Option<Vec<u8>>),
}

/// Values may be personal: debugging shows their type only.
impl std::fmt::Debug for Valeur {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Texte(_) => "TEXT",
            Self::Entier(_) => "BIGINT",
            Self::Booleen(_) => "BOOLEAN",
            Self::Octets(_) => "BYTEA",
        })
    }
}

macro_rules! depuis {
    ($($type:ty => |$v:ident| $valeur:expr;)*) => {
        $(impl From<$type> for Valeur {
            fn from($v: $type) -> Self { $valeur }
        })*
    };
}

depuis! {
    &str => |v| Self::Texte(Some(v.to_owned()));
    String => |v| Self::Texte(Some(v));
    &String => |v| Self::Texte(Some(v.clone()));
    Option<String> => |v| Self::Texte(v);
    Option<&str> => |v| Self::Texte(v.map(str::to_owned));
    i64 => |v| Self::Entier(Some(v));
    Option<i64> => |v| Self::Entier(v);
    bool => |v| Self::Booleen(v);
    Vec<u8> => |v| Self::Octets(Some(v));
    &[u8] => |v| Self::Octets(Some(v.to_vec()));
    Option<Vec<u8>> => |v| Self::Octets(v);
    Instant => |v| Self::Entier(Some(v.micros()));
    Option<Instant> => |v| Self::Entier(v.map(Instant::micros));
}

impl<T> From<Id<T>> for Valeur {
    fn from(v: Id<T>) -> Self {
        Self::Texte(Some(v.to_string()))
    }
}

impl<T> From<Option<Id<T>>> for Valeur {
    fn from(v: Option<Id<T>>) -> Self {
        Self::Texte(v.map(|i| i.to_string()))
    }
}
