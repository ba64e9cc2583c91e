//! Use cases of the room.

pub(crate) mod appareil;
mod choisir;
mod connecter;
mod console;
mod creer;
pub(crate) mod etape;
pub(crate) mod facteur;
mod frein;
pub(crate) mod lien;
mod oublier;

pub use choisir::{Choix, actuel_juste, en_session, sur_lien};
pub use connecter::{Depuis, Entree, connecter};
pub use console::{a_un_operateur, console, identifiant, lien_a_la_console};
pub use creer::{
    Coordonnees, Invitation, NouveauCompte, couper, creer, fixer_duree, hacher, inviter, joindre, relancer,
};
pub use etape::{donner_code, en_cours};
pub use facteur::{confirmer, enveloppes, nouveaux_codes, propose, proposer, reinitialiser_facteur, retirer};
pub use lien::{Genre, eteindre, poser as poser_lien};
pub use oublier::{mot_de_passe_oublie, nouveau_lien};
