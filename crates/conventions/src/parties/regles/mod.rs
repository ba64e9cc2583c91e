//! What the parties of a convention owe each other beside its terms: pure, and cited.

mod annexe3;
mod autorite;
mod contacts;
mod deliberation;
mod prestataires;
#[cfg(test)]
mod tests;

pub use annexe3::{EtatAnnexe, Formulaire3, Signatures, etat_annexe, signer_annexe, verifier_annexe};
pub use autorite::{Ecart, Signe, ecarts, meme_fonction, retenue};
pub use contacts::{Maniere, Role, comment_changer, courriel, generique, siret, telephone};
pub use deliberation::{Acte, DocumentVise, RECOURS_MOIS, Recours, Scrutin, majorite, recours, verifier_acte};
pub use prestataires::{
    Declaration, ENGAGEMENTS, EtatPrestataire, FaitPrestataire, GenreFait, HorsUe, Reponse, etat_prestataire, repondre,
    verifier_declaration,
};
