//! What is said about a request: its thread, who is told, and what the free text guard makes of what is written.

mod avertir;
mod sql;

pub(crate) use avertir::{avertir_caisse, avertir_partenaire};

/// Statements of the thread and of the guard.
pub(crate) fn fiches() -> Vec<stockage::Fiche> {
    sql::fiches()
}
