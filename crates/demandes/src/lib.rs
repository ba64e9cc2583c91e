//! Requests: what a partner signals to a caisse, and what becomes of it.
//!
//! A form and the steps of its circuit are data (`modeles/demandes/*.toml`); a phase is code, closed and guarded. Answers
//! are sealed under a key of their own; what lists sort on is not personal; identity is read under a trace; clocks are
//! replayed from the history.

pub mod cas;
mod echanges;
mod faits;
mod formulaire;
mod pages;
pub mod pieces;
mod rappels;
pub mod regles;
pub mod sceau;
mod sql;
pub mod travail;

pub use echanges::dire;
pub use formulaire::{Champ, Ecran, Etape, Formulaire, FormulaireErreur, Formulaires, Genre, Motifs};
pub use pages::portes;
pub use regles::garde::Regles as ReglesDeGarde;

/// The kinds of jobs of this room.
pub fn genres() -> Vec<taches::Genre<toile::Maison>> {
    rappels::genres().into_iter().chain(pieces::genres()).collect()
}

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    [sql::fiches(), pieces::fiches(), echanges::fiches(), travail::fiches()].concat()
}
