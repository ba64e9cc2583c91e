//! The one decision: who may do what to which thing.
//!
//! Pure and whole in one room on purpose: people who are not engineers must be able to read every rule of access
//! of the house here, and its every case in `matrice.txt`. [`exiger`] is the only way to an [`Autorisation`],
//! [`exiger_portee`] the only way to a [`Portee`]; both have private fields, so a door that forgot to ask has
//! nothing to show to the journal or to the base. Deliberately absent: any I/O (facts are read by registered
//! statements and handed in), any policy language (the rules are ours, and Rust checks that they are exhaustive).

mod action;
mod autorisation;
mod libelle;
mod qui;
mod regles;
mod ressource;

pub use action::Action;
pub use autorisation::{Autorisation, Portee, exiger, exiger_portee};
pub use qui::{
    Acteur, Compte, Convention, Delegation, Demande, DemandeDeCompte, Organisation, Personne, Piece, Profil, Sujet,
    Trace, Unite, Volet,
};
pub use regles::{CLAUSE_PROFILS, profil_admis};
pub use ressource::{
    FaitsCompte, FaitsConvention, FaitsDelegation, FaitsDemande, FaitsDemandeDeCompte, FaitsPartenaire, FaitsVolet,
    Ressource,
};
