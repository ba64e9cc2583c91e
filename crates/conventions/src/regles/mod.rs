//! From drafts to terms, from terms and events to rights: pure, and cited.

mod droits;
mod mots;
mod plafonds;
mod prealables;
mod saisie;
pub mod vie;

pub use droits::{
    Droit, Engagement, Evenement, GenreEvenement, Periode, VoletLu, adossee, derniere_signature, droits, ouvertures,
    periode,
};
pub use mots::{delai as delai_en_mots, terme};
pub use plafonds::{Plafond, plafond};
pub use prealables::{Prealable, Structure, prealables, signable};
pub(crate) use saisie::code_unite;
pub use saisie::{Manque, Saisie, arreter, remplis, saisie_initiale, verifier};
