//! Conventions: models, drafts, signed terms, volets and their events, and the rights that follow from them and from
//! nothing else.
//!
//! The state of a volet is never a column: [`regles::droits`] computes every right from terms and events, and
//! `droit_actuel` is a projection rewritten in the transaction of the act, with the instants at which rights begin
//! and end. No job opens or closes anything.

pub mod cas;
pub mod copies;
mod droit;
pub mod echeancier;
mod etat;
mod lecture;
mod modele;
mod pages;
mod papier;
pub mod parties;
pub mod regles;
pub mod reprise;
mod sql;
mod termes;
mod territoires;

pub use acces::Convention;
pub use droit::{Demandeur, DroitLu, EnVigueur, VersionLue, caisses_ouvertes, fonction, termes, termes_en_vigueur};
pub use etat::etat_en_mots;
pub use lecture::{Dossier, FaitDossier, VoletDossier, VoletNomme, autour, dossiers, volets};
pub use modele::{
    Article, Colonne, Condition, EtapeCloture, Fonction, Genre, GenreColonne, GenreParametre, Ligne, Modele,
    ModeleErreur, Parametre, PrealableEcrit, Profil, Public, Valeur, Variante, VersionDeModele, catalogue, courant,
    importer,
};
pub use pages::portes;
pub use papier::Edition;
pub use termes::{DelaiEcrit, ProfilSigne, Rotation, Termes, TermesCaisse, TermesMetier, Tranche, Valeurs};

/// Marker: an event of a volet.
pub enum Evenement {}

/// Marker: what was recorded at once, on one volet or several; a letter is named by its act.
pub enum Acte {}

/// The code of a function of Espace Partenaires, as the model writes it.
pub const SIGNALER: &str = "signaler";
/// The function « Consulter l’historique des demandes ».
pub const HISTORIQUE: &str = "historique";
/// The right by which a partner's accounts live.
pub const COMPTE: &str = "compte";
/// The right to open accounts of gestionnaires, up to its plafond.
pub const GESTIONNAIRE: &str = "gestionnaire";
/// The right to open accounts of techniciens, up to its plafond.
pub const TECHNICIEN: &str = "technicien";
/// The right of a caisse to treat what it received; it outlives the volet.
pub const TRAITER: &str = "traiter";

/// Every statement of this room.
pub fn fiches() -> Vec<stockage::Fiche> {
    [sql::fiches(), copies::fiches(), parties::sql::fiches(), echeancier::fiches()].concat()
}

/// The kinds of jobs of the room.
pub fn genres() -> Vec<taches::Genre<toile::Maison>> {
    copies::genres().into_iter().chain(echeancier::genres()).collect()
}

/// Where the room keeps data keys wrapped.
pub fn enveloppes() -> stockage::rotation::Enveloppes {
    copies::enveloppes()
}
