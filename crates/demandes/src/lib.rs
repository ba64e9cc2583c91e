//! Requests: what a partner signals to a caisse, and what becomes of it.
//!
//! A form is data (`modeles/demandes/*.toml`); a phase is code, closed and guarded. Answers are sealed under a key of
//! their own; what lists sort on is not personal; identity is read under a trace. Deliberately absent at this step:
//! files, clocks with pauses, messages, transfer (step 3 « the whole circuit »).

pub mod cas;
mod faits;
mod formulaire;
mod pages;
pub mod regles;
mod sceau;
mod sql;
pub mod travail;

pub use formulaire::{Champ, Ecran, Formulaire, FormulaireErreur, Formulaires, Genre, Motifs};
pub use pages::portes;

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    [sql::fiches(), travail::fiches()].concat()
}
