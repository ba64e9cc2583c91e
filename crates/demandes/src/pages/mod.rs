//! Pages of the room.

mod accueil;
mod champs;
mod demande;
mod listes;
mod signaler;

use toile::Porte;

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [accueil::portes(), signaler::portes(), listes::portes(), demande::portes(), crate::echanges::portes()].concat()
}
