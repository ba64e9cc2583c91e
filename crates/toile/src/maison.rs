//! What every handler can reach: the base, time, the journal, the vault, and what rooms brought with them.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use socle::{Monde, Refus};
use stockage::{Coffre, Db};
use traces::Traces;

use crate::Reseau;

/// How this instance is set up, where the kernel needs to know.
#[derive(Debug, Clone, Default)]
pub struct Reglages {
    /// A base of invented data, marked for ever; every page says so.
    pub demo: bool,
    /// Reached through TLS (a proxy of ours): cookies carry `__Host-` and `Secure`.
    pub tls: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxys: Vec<Reseau>,
}

/// The house, as handlers see it. Cheap to clone behind its `Arc`.
pub struct Maison {
    /// The base.
    pub db: Db,
    /// Time and chance.
    pub monde: Monde,
    /// The journal.
    pub traces: Traces,
    /// The keys.
    pub coffre: Coffre,
    /// How this instance is set up.
    pub reglages: Reglages,
    pieces: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

impl Maison {
    /// A house on `db`, its journal started.
    pub fn nouvelle(db: Db, monde: Monde, coffre: Coffre, reglages: Reglages) -> Self {
        let traces = Traces::demarrer(db.clone(), monde.clone());
        Self { db, monde, traces, coffre, reglages, pieces: HashMap::new() }
    }

    /// Brings in what a room needs at hand (its forms, its pool of hashes), found again by its type.
    pub fn apporter<T: Send + Sync + 'static>(&mut self, piece: T) {
        self.pieces.insert(TypeId::of::<T>(), Arc::new(piece));
    }

    /// What a room brought.
    pub fn piece<T: Send + Sync + 'static>(&self) -> Result<&T, Refus> {
        self.pieces
            .get(&TypeId::of::<T>())
            .and_then(|p| p.downcast_ref())
            .ok_or_else(|| Refus::Interne(format!("pièce non apportée : {}", std::any::type_name::<T>())))
    }
}
