//! Pages of the room.

mod accueil;
mod actes;
pub(crate) mod brouillon;
mod champs;
pub(crate) mod demande;
mod depart;
mod listes;
pub(crate) mod signaler;
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
        crate::pieces::portes(),
        crate::echanges::portes(),
    ]
    .concat()
}
