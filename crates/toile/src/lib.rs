//! The web kernel: a table of doors, and everything every page must have without thinking of it.
//!
//! Sessions, CSRF, body limits, security headers, the layout, refusals as pages, traces checked, French typography:
//! a room writes a handler and a template, and declares a [`Porte`]. The router is built from the table of doors and
//! from nothing else, so that the roof's tests visit them all. Deliberately absent: any rule of the domain; any
//! client-side framework; middleware that a room could forget to add.

extern crate self as toile;

mod actifs;
mod cadre;
mod catalogue;
mod champs;
pub mod composants;
mod envoi;
mod flux;
mod maison;
mod mesures;
mod noyau;
mod obligation;
mod origine;
pub mod papier;
mod porte;
mod refus;
mod reponse;
pub mod session;
pub mod tableur;
mod temoin;
mod typographie;
mod visite;

pub use cadre::{Cadre, Identite, Lien};
pub use champs::Champs;
pub use envoi::Fichier;
pub use flux::{Morceaux, Prochain};
pub use maison::{Maison, Reglages};
pub use noyau::{Mesures, routeur};
pub use obligation::Obligation;
pub use origine::Reseau;
pub use porte::{Exige, Methode, Porte, Suite};
pub use reponse::Reponse;
pub use temoin::temoin;
pub use typographie::espaces;
pub use visite::{Passage, Visite};

/// What a handler returns.
pub type Futur = std::pin::Pin<Box<dyn Future<Output = Result<Reponse, socle::Refus>> + Send>>;

/// Every statement of this crate.
pub fn fiches() -> Vec<stockage::Fiche> {
    session::fiches()
}

/// The doors of the kernel itself: assets, appearance, sign-out, catalogue of components.
pub fn portes() -> Vec<Porte> {
    [actifs::portes(), cadre::portes(), session::portes(), catalogue::portes()].concat()
}

#[cfg(test)]
mod contraste;
#[cfg(test)]
mod tests;
