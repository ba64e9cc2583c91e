//! Delegated habilitations, the pure rules: who may give what to whom, inside bounds that a caisse signed.
//!
//! One state ([`Etat`]) of one partner at one caisse, one question ([`decider`]), one consequence ([`appliquer`]); whatever
//! the path (a page, a file, a group, a deputy), the same function decides each line. The house loads the state under a
//! lock and writes what `appliquer` says. A caisse's numbers, professions and missions are data ([`Bornes`]): no rule
//! names one. Deliberately absent: SQL, identifiers of the base (a state numbers its own things), words of pages.

mod acte;
mod appliquer;
mod bornes;
mod caisse;
mod decider;
mod don;
mod ensemble;
mod etat;
mod lot;
mod pouvoir;
mod question;
mod regle;
mod usage;

pub use acte::{Acte, Acteur, Beneficiaire, Cible, Demande, Source};
pub use appliquer::appliquer;
pub use bornes::{Bornes, Couple, Habilitation, Mode, Ouverture, Periode, Plafond};
pub use decider::decider;
pub use ensemble::Ensemble;
pub use etat::{
    Autorisation, Compte, Droit, Etat, Fonctions, Groupe, Index, RangAutorisation, RangCompte, RangGroupe,
    RangPersonne, RangUnite, Role,
};
pub use lot::{Arret, dans_un_lot, suppleance};
pub use pouvoir::sources;
pub use question::{questionner, repondre};
pub use regle::Regle;
pub use usage::{Effective, effectives, jauge, utilisable};
