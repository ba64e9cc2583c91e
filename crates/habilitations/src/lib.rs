//! Habilitations: accounts that follow from a signed convention, within its numbers, opened by whom it says.
//!
//! A seat is one account at one caisse (`acces`). Opening, changing and ending accounts stand here, above `comptes`
//! (which knows no convention) and `conventions` (which knows no account).

pub mod cas;
mod courriels;
pub mod delegation;
mod faits;
pub mod import;
mod pages;
mod places;
pub mod regles;
mod sql;

pub use courriels::courriels;
pub use faits::Jauge;
pub use pages::portes;
pub use places::{Place, placer};

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    let mut toutes = sql::fiches();
    toutes.extend(delegation::sql::fiches());
    toutes
}
