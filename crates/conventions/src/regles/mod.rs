//! From events and terms to rights: pure, and cited.

mod droits;

pub use droits::{Droit, Evenement, GenreEvenement, Periode, VoletLu, adossee, droits, periode};
