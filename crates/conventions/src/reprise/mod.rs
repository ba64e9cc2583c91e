//! Taking over a convention that was signed and lived on paper: its past signatures, all of them or nothing (ADR 0028).
//!
//! The draft is made and filled like any other, with the number it has on paper; then, instead of fixing terms and recording
//! signatures one by one, its whole past is entered at once, looked at, and confirmed. It says « reprise » wherever it is
//! shown ([`crate::Dossier::document`]). Deliberately absent: the scan (a document of the convention), later events, which
//! take past dates on their own pages, and the opening of accesses, which only counts from the day it is done.

mod cas;
mod page;
mod regles;

pub use cas::reprendre;
pub(crate) use page::portes;
pub use regles::{SignaturePapier, verifier};
