//! What jobs can be: a table of kinds with their handlers, as doors are a table.

use std::{borrow::Cow, pin::Pin, sync::Arc};

use socle::Refus;
use stockage::Erreur;

use crate::Travail;

/// What a handler returns.
pub type Futur<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// How a try ended.
pub type Resultat = Result<Fin, Echec>;

/// A kind of job: its code and its handler, given the house `M` it works in. Run twice, a handler does no harm.
pub struct Genre<M> {
    /// The stable word stored with each job.
    pub code: &'static str,
    /// Does it.
    pub faire: fn(Arc<M>, Travail) -> Futur<Resultat>,
}

/// A try that needs no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fin {
    /// Done.
    Faite,
    /// There was nothing left to do: what it was for has changed since.
    SansObjet,
}

/// A try that did not succeed; the code is short, ours, and never quotes anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Echec {
    /// What it needs is away: it waits for its return, as long as it takes.
    Absent(Cow<'static, str>),
    /// It may succeed later; abandoned after a day of tries.
    Passager(Cow<'static, str>),
    /// It never will: abandoned now.
    Definitif(Cow<'static, str>),
}

impl Echec {
    /// What it needs is away.
    pub fn absent(code: impl Into<Cow<'static, str>>) -> Self {
        Self::Absent(code.into())
    }

    /// It may succeed later.
    pub fn passager(code: impl Into<Cow<'static, str>>) -> Self {
        Self::Passager(code.into())
    }

    /// It never will.
    pub fn definitif(code: impl Into<Cow<'static, str>>) -> Self {
        Self::Definitif(code.into())
    }

    /// Its code.
    pub fn code(&self) -> &str {
        match self {
            Self::Absent(code) | Self::Passager(code) | Self::Definitif(code) => code,
        }
    }
}

impl From<Refus> for Echec {
    /// A use case that refused: a dependency away is waited for; anything else may be repaired within the day.
    fn from(refus: Refus) -> Self {
        let code = refus.code();
        match refus {
            Refus::Indisponible(detail) => {
                tracing::warn!(detail, "tâche : dépendance absente");
                Self::absent(code)
            }
            Refus::Occupe => Self::absent(code),
            Refus::Interne(detail) => {
                tracing::error!(detail, "tâche : défaut");
                Self::passager(code)
            }
            _ => Self::passager(code),
        }
    }
}

impl From<Erreur> for Echec {
    fn from(erreur: Erreur) -> Self {
        Refus::from(erreur).into()
    }
}
