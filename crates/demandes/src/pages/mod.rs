//! Pages of the room.

mod accueil;
mod champs;
pub(crate) mod demande;
mod listes;
pub(crate) mod signaler;

use toile::Porte;

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [accueil::portes(), signaler::portes(), listes::portes(), demande::portes(), crate::pieces::portes()].concat()
}
