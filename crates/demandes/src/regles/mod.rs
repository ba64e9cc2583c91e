//! Pure rules: what an answer must be, how a request moves.

pub mod garde;
mod phase;
mod reponses;

pub use phase::{Circuit, Geste, Phase};
pub use reponses::{DateNaissance, Reponse, Reponses, Saisie, valider};
pub(crate) use reponses::{demande, sans_nir};
