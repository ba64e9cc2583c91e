//! Pages of the room.

mod absences;
mod accueil;
mod actes;
pub(crate) mod brouillon;
mod champs;
pub(crate) mod demande;
mod depart;
mod impression;
mod listes;
mod reperes;
pub(crate) mod signaler;
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
        crate::pieces::portes(),
        crate::echanges::portes(),
    ]
    .concat()
}
