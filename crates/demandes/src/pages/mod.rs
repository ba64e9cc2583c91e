//! Pages of the room.

mod absences;
mod accueil;
mod actes;
mod champs;
mod demande;
mod impression;
mod listes;
mod reperes;
mod signaler;
mod suivi;
mod vue;

use toile::Porte;

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [
        accueil::portes(),
        signaler::portes(),
        listes::portes(),
        demande::portes(),
        suivi::portes(),
        impression::portes(),
        absences::portes(),
        actes::portes(),
    ]
    .concat()
}
