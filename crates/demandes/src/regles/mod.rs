//! Pure rules: what an answer must be, how a request moves, which step comes next, which clocks run.

mod absence;
pub mod consentement;
pub mod etape;
pub mod garde;
pub mod horloge;
mod phase;
mod reponses;

pub use absence::{Croisee, dates_d_absence, suppleance};
pub use horloge::{Depart, Par, Regle};
pub use phase::{Circuit, Geste, Phase, Qui};
pub use reponses::{DateNaissance, Reponse, Reponses, Saisie, valider, valider_champs};
pub(crate) use reponses::{demande, sans_nir};
