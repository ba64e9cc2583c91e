//! Accounts: signing in, one's own traces. An account acts for one organisation under one profile.
//!
//! Opening an account is a use case of habilitations (it needs a convention); this room knows none. Deliberately
//! absent at this step: activation links, second factor, forgotten password (step 2 « accounts from the convention »).

pub mod cas;
mod hacheur;
mod pages;
mod regles;
mod sql;

pub use hacheur::Hacheur;
pub use pages::portes;
pub use regles::{Identifiant, delai_adresse, delai_couple};

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    sql::fiches()
}
