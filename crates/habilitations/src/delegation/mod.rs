//! Delegated habilitations on a base: the state of one partner at one caisse is loaded under its lock, decided by `delegation` (the
//! pure rules), written, traced, in one transaction.
//!
//! Deliberately absent: any rule. What this room adds is identifiers, rows, and the cutting of sessions.

mod agir;
mod catalogue;
mod charger;
mod ecrire;
mod questions;
pub(crate) mod sql;
mod termes;

pub use agir::{agir, ouvrir, poser_bornes, utilisable};
pub use charger::{Charge, Delegation, charger};
pub use ecrire::{Ecrit, Precisions};
pub use questions::{DemandeHabilitation, Echange, Question, clore, fil, questionner, repondre, repondre_a_la_demande};
pub use termes::{Professions, ProfilEcrit, ServiceEcrit, TermesDelegation};
