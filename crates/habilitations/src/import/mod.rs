//! Opening many accounts from a file: looked at line by line, corrected, confirmed; all of them or none (ADR 0028).
//!
//! A file that is not confirmed is nothing but a sealed row of the session that brought it, gone with it or after twelve
//! hours. Confirmed, it goes through the same use cases as one account at a time, in one transaction: seats counted under
//! their lock, attestations, a trace each. Deliberately absent: a file kept as it came; updates or ends of accounts by file.

mod cas;
mod csv;
mod page;
mod regles;

pub use cas::{Choix, confirmer, corriger, deposer};
pub use csv::{CsvErreur, LIGNES_MAX, OCTETS_MAX, lire};
pub use page::portes;
pub use regles::{Cadre, Cote, Ligne, Lu, Verdict, verifier};

/// Marker: a file being checked, then one that was confirmed.
pub enum Import {}
