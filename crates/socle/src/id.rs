//! Typed identifiers: UUIDv7, written as text in the base and in addresses.
//!
//! `Id<T>` says whose identifier it is, so that a request cannot be looked up with an account. The marker types
//! are empty enums declared by the room that owns the thing (`enum Demande {}`).

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

/// Identifier of a `T`. Sorted by creation time (UUIDv7), never guessable enough to be a secret: a right is
/// always checked besides.
pub struct Id<T> {
    uuid: uuid::Uuid,
    de: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    pub(crate) const fn depuis(uuid: uuid::Uuid) -> Self {
        Self { uuid, de: PhantomData }
    }
}

/// The text was not an identifier. Says nothing of what was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdInvalide;

impl fmt::Display for IdInvalide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("identifiant mal formé")
    }
}

impl std::error::Error for IdInvalide {}

impl<T> FromStr for Id<T> {
    type Err = IdInvalide;

    /// Accepts only the 36-character lower-case form, so that one thing has one address.
    fn from_str(texte: &str) -> Result<Self, IdInvalide> {
        let canonique = texte.len() == 36 && !texte.bytes().any(|o| o.is_ascii_uppercase());
        let uuid = uuid::Uuid::try_parse(texte).map_err(|_| IdInvalide)?;
        if canonique { Ok(Self::depuis(uuid)) } else { Err(IdInvalide) }
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, autre: &Self) -> bool {
        self.uuid == autre.uuid
    }
}

impl<T> Eq for Id<T> {}

impl<T> Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, etat: &mut H) {
        self.uuid.hash(etat);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    enum Chose {}

    #[test]
    fn une_chose_une_adresse() {
        let id: Id<Chose> = "0197b1a2-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(id.to_string(), "0197b1a2-0000-7000-8000-000000000001");
        for faux in ["", "x", "0197B1A2-0000-7000-8000-000000000001", "0197b1a2000070008000000000000001"] {
            assert_eq!(faux.parse::<Id<Chose>>(), Err(IdInvalide), "{faux}");
        }
    }
}
