//! Use cases of the room.

mod connecter;
mod creer;

pub use connecter::connecter;
pub use creer::{NouveauCompte, creer};
