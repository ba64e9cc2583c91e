//! Use cases of the room.

mod connecter;
mod console;
mod creer;

pub use connecter::{Tentative, connecter};
pub use console::console;
pub use creer::{NouveauCompte, creer};
