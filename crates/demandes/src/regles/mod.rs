//! Pure rules: what an answer must be, how a request moves.

mod absence;
mod phase;
mod reponses;

pub use absence::{Croisee, dates_d_absence, suppleance};
pub use phase::{Circuit, Geste, Phase};
pub use reponses::{DateNaissance, Reponse, Reponses, Saisie, valider};
pub(crate) use reponses::{demande, sans_nir};
