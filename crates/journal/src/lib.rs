//! The tamper-evident log, as mathematics: what an entry commits to, and the leaf that stands for it.
//!
//! Pure and free of the rest of Parvis, so that others may use it. journal.md §5: each entry's leaf is an RFC 6962
//! leaf over a *salted commitment* to its canonical payload. Erasing payload and salt erases the entry; its leaf
//! stays, and the tree above it still proves every other entry. Here today: payload, commitment, leaf, which the
//! first migration needs since what is append-only cannot be migrated later. The tree, its tiles, checkpoints and
//! the purge come with « the journal as proof » (ADR 0004).

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Bytes of a salt: as many as the hash, so that a payload cannot be guessed from its commitment.
pub const SEL: usize = 32;

/// A payload being written: names and values, in no order.
///
/// Only texts, whole numbers and booleans: within these, sorted keys and `serde_json`'s escapes *are* RFC 8785.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Charge(BTreeMap<&'static str, Value>);

impl Charge {
    /// An empty payload.
    pub fn nouvelle() -> Self {
        Self::default()
    }

    /// Adds a text. Keys are ASCII, so that byte order is the order RFC 8785 asks for.
    pub fn texte(mut self, cle: &'static str, valeur: impl Into<String>) -> Self {
        self.0.insert(cle, Value::String(valeur.into()));
        self
    }

    /// Adds a text if there is one.
    pub fn texte_si(self, cle: &'static str, valeur: Option<impl Into<String>>) -> Self {
        match valeur {
            Some(v) => self.texte(cle, v),
            None => self,
        }
    }

    /// Adds a whole number; beyond 2^53 it would not be canonical, so it is written as a text.
    pub fn entier(mut self, cle: &'static str, valeur: i64) -> Self {
        let sur = valeur.unsigned_abs() <= (1 << 53);
        self.0.insert(cle, if sur { Value::from(valeur) } else { Value::String(valeur.to_string()) });
        self
    }

    /// Canonical bytes (RFC 8785): the same payload always has the same bytes.
    ///
    /// # Panics
    /// Never: a map from texts to texts, numbers and booleans always has a JSON form.
    #[allow(clippy::expect_used, reason = "such a map always has a JSON form")]
    pub fn canonique(&self) -> String {
        serde_json::to_string(&self.0).expect("une charge a toujours sa forme JSON")
    }
}

/// SHA-256 of `texte`, in hexadecimal: what a payload holds of a list kept beside it.
pub fn empreinte(texte: &str) -> String {
    hex::encode(Sha256::digest(texte.as_bytes()))
}

/// HMAC-SHA-256 of the canonical payload under its salt.
///
/// # Panics
/// Never: HMAC takes keys of any length.
#[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
pub fn engagement(sel: &[u8; SEL], canonique: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(sel).expect("HMAC accepte toute longueur de clé");
    mac.update(canonique.as_bytes());
    mac.finalize().into_bytes().into()
}

/// The RFC 6962 leaf hash (§2.1: SHA-256 of 0x00 and the leaf) over a commitment.
pub fn feuille(engagement: &[u8]) -> [u8; 32] {
    let mut hache = Sha256::new();
    hache.update([0x00]);
    hache.update(engagement);
    hache.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feuille_rfc_6962() {
        // RFC 6962 test vectors: the empty leaf and the one-byte leaf 0x00, by their first bytes.
        assert_eq!(feuille(b"")[..8], [0x6e, 0x34, 0x0b, 0x9c, 0xff, 0xb3, 0x7a, 0x98]);
        assert_eq!(feuille(&[0])[..8], [0x96, 0xa2, 0x96, 0xd2, 0x24, 0xf2, 0x85, 0xc6]);
    }

    #[test]
    fn canonique_rfc_8785() {
        let charge =
            Charge::nouvelle().texte("quoi", "a\"b\n\u{1}é€").entier("le", 12).texte_si("rien", None::<String>);
        assert_eq!(charge.canonique(), "{\"le\":12,\"quoi\":\"a\\\"b\\n\\u0001é€\"}");
        assert_eq!(Charge::nouvelle().entier("x", i64::MAX).canonique(), "{\"x\":\"9223372036854775807\"}");
    }

    #[test]
    fn un_sel_cache_la_charge() {
        let un = engagement(&[1; SEL], "{}");
        assert_ne!(un, engagement(&[2; SEL], "{}"));
        assert_eq!(un, engagement(&[1; SEL], "{}"));
    }
}
