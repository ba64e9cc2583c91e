//! Accounts: coming in, staying in, and what one accepts to do so. An account acts for one organisation under one profile.
//!
//! Opening and ending accounts are use cases of habilitations (they need a convention); this room knows none, and
//! offers [`cas::inviter`], [`cas::couper`] and [`cas::reinitialiser_facteur`] to it. Deliberately absent: passkeys and
//! ProConnect (later steps), any job that would end an account: dates do.

pub mod cas;
mod courriels;
mod hacheur;
mod pages;
mod regles;
mod sql;
pub mod textes;

pub use courriels::{genres, modeles as courriels};
pub use hacheur::Hacheur;
pub use pages::portes;
pub use regles::{Identifiant, delai_adresse, delai_couple, mot_de_passe};

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    [sql::fiches(), cas::lien::fiches(), cas::facteur::fiches(), courriels::fiches(), textes::fiches(), pages::fiches()]
        .concat()
}
