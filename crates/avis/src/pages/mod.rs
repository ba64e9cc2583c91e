//! Pages of the room: the notices, how they leave by mail, and the page of a mail's link.

mod desinscription;
mod notifications;
mod reglages;

use toile::Porte;

/// Doors of the room.
pub fn portes() -> Vec<Porte> {
    [notifications::portes(), reglages::portes(), desinscription::portes()].concat()
}
