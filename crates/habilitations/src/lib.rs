//! Habilitations: accounts that follow from a signed convention, within its numbers, opened by whom it says.
//!
//! A seat is one account at one caisse (`acces`). Opening, changing and ending accounts stand here, above `comptes`
//! (which knows no convention) and `conventions` (which knows no account).

mod places;
mod regles;
mod sql;

pub use places::{Place, placer};

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    sql::fiches()
}
