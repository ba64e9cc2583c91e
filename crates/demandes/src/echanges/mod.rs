//! What is said about a request: its thread, who is told, and what the free text guard makes of what is written.
//!
//! Other use cases of the room call [`avertir_partenaire`] and [`avertir_caisse`] in the transaction of their act, and
//! [`garder`] on every free text. The page of a request is consigned with [`vu`], what its reader sees, and shows [`section`].

mod avertir;
mod ecrire;
mod fil;
mod garder;
mod pages;
mod regles;
mod sql;
mod suivi;

pub(crate) use avertir::{avertir_caisse, avertir_partenaire};
pub use ecrire::ecrire_message;
pub(crate) use fil::{MessageLu, section, vu};
pub(crate) use garder::{Gardes, TexteLibre, avertissement, garder};
pub(crate) use regles::Cote;

/// A message on request `id`, typed by nobody: the invented world's. The guard reads it like any other.
pub async fn dire(
    maison: &toile::Maison,
    acteur: &acces::Acteur,
    id: socle::Id<acces::Demande>,
    texte: &str,
    attend: bool,
) -> Result<(), socle::Refus> {
    let saisi = ecrire::Saisi { cle: maison.monde.id(), texte, attend, necessaire: false };
    ecrire::ecrire(maison, acteur, id, &saisi).await
}

/// Doors of the thread and of the guard's counts.
pub(crate) fn portes() -> Vec<toile::Porte> {
    [pages::portes(), suivi::portes()].concat()
}

/// Statements of the thread and of the guard.
pub(crate) fn fiches() -> Vec<stockage::Fiche> {
    sql::fiches()
}
