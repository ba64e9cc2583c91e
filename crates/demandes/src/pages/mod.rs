//! Pages of the room.

mod absences;
mod accueil;
mod champs;
mod demande;
mod impression;
mod listes;
mod reperes;
mod signaler;
mod suivi;

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
    ]
    .concat()
}
