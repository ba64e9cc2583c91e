//! The parties of a convention: the délibération that lets one sign, who answers for what on each side, the prestataires of
//! the partner (ADR 0028).
//!
//! What is recorded stays: a délibération is corrected by another that names it, an interlocuteur ends on a day and another
//! begins, a form of annexe 3 is written once and signed twice. Names and addresses here are those of professionals: shown to
//! both parties and to nobody else, under a trace. Deliberately absent: the text of a délibération and signed scans
//! (documents of the convention), the terms themselves.

pub mod cas;
mod clauses;
mod pages;
pub mod regles;
mod saisie;
pub(crate) mod sql;

pub(crate) use cas::{ecarts_a_lever, seance};
pub(crate) use pages::LIENS;
pub use pages::portes;

/// Marker: a délibération.
pub enum Deliberation {}
/// Marker: an interlocuteur.
pub enum Interlocuteur {}
/// Marker: a form of annexe 3.
pub enum Annexe3 {}
/// Marker: a prestataire.
pub enum Prestataire {}
