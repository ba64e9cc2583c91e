//! The rules of delegation, from outside: tables of cases, and millions of random acts against an independent reference.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    clippy::many_single_char_names,
    clippy::wildcard_imports,
    reason = "a test that panics fails; tables of cases are long"
)]

mod alea;
mod cas;
mod generateur;
mod hasard;
mod reference;
mod table;
mod table_usage;
mod vitesse;
