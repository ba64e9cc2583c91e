//! Jobs: what must follow an act, later or elsewhere, and never be lost.
//!
//! [`enfiler`] writes the job in the transaction of the act: both happen or neither. A worker ([`Atelier`]) claims a
//! few at a time under a lease, runs them, and concludes; a process killed half-way leaves a lease that ends, so a job
//! may run twice and its handler must not mind. Failures wait longer and longer, then the job is abandoned with an
//! alert. A job carries identifiers and nothing else, by its type. Deliberately absent: any rule about rights (they
//! follow from dates, invariant 6), recurrent jobs, priorities, an order between jobs.

mod atelier;
mod charge;
pub mod courriel;
mod registre;
pub mod regles;
mod sql;

use socle::{Id, Instant, Monde};
use stockage::{Erreur, Fiche, Tx};
use tokio::sync::Notify;

pub use atelier::{Atelier, Bilan};
pub use charge::{Charge, Travail};
pub use registre::{Echec, Fin, Futur, Genre, Resultat};
pub use sql::{Attendue, Reste, prochaine};

/// Marker: a job.
pub enum Tache {}

/// The bell of the process's workers. It carries nothing: ringing it for nothing costs one read.
static SONNETTE: Notify = Notify::const_new();

/// Wakes the workers of this process: after a commit, or when the business time was moved.
pub fn reveiller() {
    SONNETTE.notify_waiters();
}

/// Adds a job due now, in the transaction of the act that wants it; workers wake once it is committed.
pub async fn enfiler(tx: &mut Tx, monde: &Monde, genre: &'static str, charge: Charge) -> Result<Id<Tache>, Erreur> {
    enfiler_pour(tx, monde, genre, charge, monde.metier()).await
}

/// Adds a job due at business instant `du_le`. What it was for may have changed by then: its handler looks again.
pub async fn enfiler_pour(
    tx: &mut Tx,
    monde: &Monde,
    genre: &'static str,
    charge: Charge,
    du_le: Instant,
) -> Result<Id<Tache>, Erreur> {
    let id = monde.id();
    sql::enfiler(tx, id, genre, &charge.json(), du_le, monde.horloge()).await?;
    tx.apres_validation(reveiller);
    Ok(id)
}

/// Adds a job without charge due at business instant `du_le`, unless one of its kind is already due later than now: what
/// comes back every day plans its next time so, and each start makes sure of it.
pub async fn enfiler_une_fois(tx: &mut Tx, monde: &Monde, genre: &'static str, du_le: Instant) -> Result<(), Erreur> {
    sql::enfiler_une_fois(tx, monde.id(), genre, du_le, (monde.horloge(), monde.metier())).await
}

/// Every statement of this crate.
pub fn fiches() -> Vec<Fiche> {
    [sql::fiches(), courriel::toutes_fiches()].concat()
}
