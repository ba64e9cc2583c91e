//! From drafts to terms, from terms and events to rights: pure, and cited.

mod avenants;
mod droits;
mod mots;
mod plafonds;
mod prealables;
mod saisie;
pub mod vie;

pub use avenants::{Ecart, avenant_permis, comparer};
pub use droits::{Droit, VoletLu, droits};
pub use mots::{delai as delai_en_mots, terme};
pub use plafonds::{Plafond, plafond};
pub use prealables::{Prealable, Structure, prealables};
pub(crate) use saisie::{AJOUT, ajout, case, code_unite};
pub use saisie::{Manque, Saisie, arreter, remplis, saisie_de, saisie_initiale, verifier};
pub use vie::{Evenement, GenreEvenement, Periode, Vie, adossee, derniere_signature, ouvertures, periode};
