//! Registered statements and their three natures.

use std::marker::PhantomData;

use crate::Valeur;

/// What a statement may read, as a type.
pub trait Nature: 'static {
    /// The word in reports.
    const NOM: &'static str;
    /// How many leading parameters are bound by the guard and not by the caller.
    const LIES: usize;
}

/// Reads no personal data of the people files are about (or writes).
#[derive(Debug)]
pub enum Libre {}
/// A list of identifiers by scope: `$1` the account, `$2` the business instant, bound from a `Portee`.
#[derive(Debug)]
pub enum Scopee {}
/// Reads personal data: `$1` the trace, bound from a `Consigne`; the text joins `journal_sujet` on it.
#[derive(Debug)]
pub enum Personnelle {}

impl Nature for Libre {
    const NOM: &'static str = "libre";
    const LIES: usize = 0;
}
impl Nature for Scopee {
    const NOM: &'static str = "scopee";
    const LIES: usize = 2;
}
impl Nature for Personnelle {
    const NOM: &'static str = "personnelle";
    const LIES: usize = 1;
}

/// A statement with its name; made by [`requetes!`](crate::requetes) only.
#[derive(Debug)]
pub struct Requete<N: Nature> {
    nom: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    nature: PhantomData<fn() -> N>,
}

impl<N: Nature> Requete<N> {
    /// One text for both engines.
    pub const fn nouvelle(nom: &'static str, texte: &'static str) -> Self {
        Self { nom, sqlite: texte, postgres: texte, nature: PhantomData }
    }

    /// Two texts, for what truly differs: `dialecte.rs` only, ten at most.
    pub(crate) const fn double(nom: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Self { nom, sqlite, postgres, nature: PhantomData }
    }

    /// How many values the caller gives: the highest `$n`, less the ones the guard binds.
    #[allow(clippy::indexing_slicing, reason = "runs while compiling, where an overrun is a compile error")]
    pub const fn attend(&self) -> usize {
        let octets = self.sqlite.as_bytes();
        let (mut i, mut max) = (0, 0);
        while i < octets.len() {
            if octets[i] == b'$' {
                let (mut j, mut n) = (i + 1, 0);
                while j < octets.len() && octets[j].is_ascii_digit() {
                    n = n * 10 + (octets[j] - b'0') as usize;
                    j += 1;
                }
                if n > max {
                    max = n;
                }
                i = j;
            } else {
                i += 1;
            }
        }
        max - N::LIES
    }

    /// The statement with its values; use [`sql!`](crate::sql), which counts them while compiling.
    pub fn appel(&self, valeurs: Vec<Valeur>) -> Appel<N> {
        Appel { nom: self.nom, sqlite: self.sqlite, postgres: self.postgres, valeurs, nature: PhantomData }
    }

    /// What tests need to know of it.
    pub const fn fiche(&self) -> Fiche {
        Fiche { nom: self.nom, nature: N::NOM, sqlite: self.sqlite, postgres: self.postgres }
    }
}

/// A statement and the values of one call.
#[derive(Debug)]
pub struct Appel<N: Nature> {
    pub(crate) nom: &'static str,
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
    pub(crate) valeurs: Vec<Valeur>,
    nature: PhantomData<fn() -> N>,
}

impl<N: Nature> Appel<N> {
    /// Binds the guard's values before the caller's: for the `traces` crate alone (a test of the roof checks it).
    #[must_use]
    pub fn sous_garde(self, garde: Vec<Valeur>) -> Appel<Libre> {
        let mut valeurs = garde;
        valeurs.extend(self.valeurs);
        Appel { nom: self.nom, sqlite: self.sqlite, postgres: self.postgres, valeurs, nature: PhantomData }
    }
}

impl<N: Nature> Appel<N> {
    /// One order for calls of a batch, by name then values: transactions that take the same rows take them alike.
    pub fn ordre(&self, autre: &Self) -> std::cmp::Ordering {
        (self.nom, &self.valeurs).cmp(&(autre.nom, &autre.valeurs))
    }
}

/// A registered statement, for the tests that walk them all.
#[derive(Debug, Clone, Copy)]
pub struct Fiche {
    /// Module path and constant.
    pub nom: &'static str,
    /// `libre`, `scopee` or `personnelle`.
    pub nature: &'static str,
    /// Text on SQLite.
    pub sqlite: &'static str,
    /// Text on PostgreSQL; the same but for `dialecte.rs`.
    pub postgres: &'static str,
}

/// Declares statements: `nature NOM = "texte";`, and `fiches()` that lists them for the roof's tests.
#[macro_export]
macro_rules! requetes {
    ($($(#[$doc:meta])* $nature:ident $nom:ident = $texte:expr;)*) => {
        $($(#[$doc])* pub(crate) const $nom: $crate::Requete<$crate::requetes!(@ $nature)> =
            $crate::Requete::nouvelle(concat!(module_path!(), "::", stringify!($nom)), $texte);)*

        /// Every statement of this module.
        pub fn fiches() -> Vec<$crate::Fiche> {
            vec![$($nom.fiche()),*]
        }
    };
    (@ libre) => { $crate::Libre };
    (@ scopee) => { $crate::Scopee };
    (@ personnelle) => { $crate::Personnelle };
}

/// A call of a registered statement: `sql!(COMPTE, id)`. A missing or extra value does not compile.
#[macro_export]
macro_rules! sql {
    ($requete:path $(, $valeur:expr)* $(,)?) => {{
        const {
            assert!(
                $requete.attend() == <[u8]>::len(&[$($crate::sql!(@ $valeur)),*]),
                "le nombre de valeurs n’est pas celui des paramètres de la requête"
            );
        }
        $requete.appel(vec![$($crate::Valeur::from($valeur)),*])
    }};
    (@ $valeur:expr) => { 0_u8 };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parametres_comptes() {
        assert_eq!(Requete::<Libre>::nouvelle("", "SELECT $1, $12, $2").attend(), 12);
        assert_eq!(Requete::<Scopee>::nouvelle("", "SELECT $1, $2, $3").attend(), 1);
        assert_eq!(Requete::<Personnelle>::nouvelle("", "SELECT $1").attend(), 0);
    }
}
