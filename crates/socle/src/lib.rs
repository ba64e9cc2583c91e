//! The ground everybody stands on: identifiers, time, chance, refusals, French words and numbers.
//!
//! No I/O and no async here, and nothing that knows a convention or a request: a newcomer may read this crate
//! in ten minutes and then read any room.

pub mod calendrier;
pub mod civil;
pub mod francais;
pub mod id;
pub mod instant;
pub mod monde;
pub mod nir;
pub mod refus;
pub mod siret;

pub use calendrier::{Calendrier, Delai, Territoire};
pub use civil::Zone;
pub use id::Id;
pub use instant::Instant;
pub use monde::{Chrono, Monde};
pub use refus::{Clause, Erreurs, Refus};

/// Names, in a test, the requirements it proves: `exigences!["PDC-A2-03"]`. Three at most a test; an id that is not
/// in `exigences.tsv` fails `cargo xtask exigences`, which also reports what is proved.
#[macro_export]
macro_rules! exigences {
    ($($id:literal),+ $(,)?) => {
        const _: &[&str] = &[$($id),+];
    };
}
