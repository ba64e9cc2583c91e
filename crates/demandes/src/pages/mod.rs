//! Pages of the room.

mod accueil;
mod actes;
mod champs;
mod demande;
mod depart;
mod listes;
mod signaler;
mod vue;

use toile::Porte;

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [
        accueil::portes(),
        signaler::portes(),
        listes::portes(),
        demande::portes(),
        actes::portes(),
        crate::echanges::portes(),
    ]
    .concat()
}
