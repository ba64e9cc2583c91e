//! Notifications: what awaits somebody, on a page of ours, and by mail as they wish.
//!
//! [`prevenir`] writes in the transaction of the act. A notice is an account, a kind, a request and its number: nothing
//! about anybody. It is read when its request is opened, or when its reader says so. One row an account, a request and a
//! kind: what happens again before it was read adds to its count and sends no second mail. Deliberately absent: who is
//! told (the room of the act knows that), notices about anything but a request, and any right that would depend on one.

mod courriels;
mod desinscription;
mod genre;
mod pages;
mod prevenir;
mod regles;
mod sql;

pub use courriels::courriels;
pub use genre::{Envoi, Genre};
pub use pages::portes;
pub use prevenir::{Avis, DESTINATAIRES_MAX, prevenir};

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    sql::fiches()
}
