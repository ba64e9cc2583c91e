//! Use cases of the room, one file each.

mod aider;
mod decider;
mod demander;
mod finir;
mod inviter;
mod ouvrir;
mod revoir;
mod suspendre;

pub use aider::{aider_second_facteur, exiger_second_facteur};
pub(crate) use decider::decider_dans;
pub use decider::{Decision, decider, retirer_demande};
pub(crate) use demander::demander_dans;
pub use demander::{Objet, demander};
pub use finir::{inactiver_agent, inactiver_gestionnaire, inactiver_technicien};
pub use inviter::{annuler_invitation, inviter_de_nouveau};
pub use ouvrir::{NouveauTechnicien, ouvrir_agent, ouvrir_caisse, ouvrir_technicien};
pub(crate) use ouvrir::{ouvrir_agent_dans, ouvrir_technicien_dans};
pub use revoir::{demander_revue, faire_revue};
pub use suspendre::{Portee, lever, suspendre};

use acces::{Acteur, Compte};
use socle::{Id, Instant, Monde, Refus};
use stockage::{Tx, sql};

use crate::sql;

/// What happened to an account, in its own history.
struct Fait {
    compte: Id<Compte>,
    genre: &'static str,
    effet_le: Instant,
    article: &'static str,
}

/// Writes `fait` in the history of the account it is about.
async fn noter(tx: &mut Tx, monde: &Monde, acteur: &Acteur, fait: Fait) -> Result<(), Refus> {
    let le = monde.metier();
    tx.faire(sql!(sql::TENIR_ORGANISATION_DU_COMPTE, fait.compte)).await?;
    tx.faire(sql!(sql::NOTER, fait.compte, fait.genre, le, fait.effet_le, acteur.compte, fait.article)).await?;
    Ok(())
}
