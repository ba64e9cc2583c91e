//! Invitations: sent again, or cancelled before they are used.

use acces::{Acteur, Action, Compte, Profil};
use comptes::cas::{couper, relancer};
use socle::{Id, Refus};
use stockage::{Tx, sql};
use toile::Maison;

use super::{Fait, noter};
use crate::{faits::decider_compte, sql};

const UTILISEE: &str = "Cette invitation a déjà été utilisée, ou n’attend plus.";

/// Sends the invitation of `compte` again; several links may be out, using one ends the others. A gestionnaire who sends
/// it again answers for it from then on.
pub async fn inviter_de_nouveau(maison: &Maison, acteur: &Acteur, compte: Id<Compte>) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let (vu, autorisation) =
        decider_compte(&mut tx, acteur, Action::InviterDeNouveau, compte, (maintenant, maintenant)).await?;
    if vu.active_le.is_some() || vu.inactif_le <= maintenant {
        return Err(Refus::Conflit(UTILISEE.into()));
    }
    if acteur.profil == Profil::Gestionnaire {
        tx.faire(sql!(sql::SUCCEDER, compte, acteur.compte)).await?;
    }
    relancer(&mut tx, maison, compte).await?;
    let fait = Fait { compte, genre: "relance", effet_le: maintenant, article: "2.2.1" };
    noter(&mut tx, &maison.monde, acteur, fait).await?;
    maison.traces.acte(&mut tx, &autorisation, "relance").await?;
    Ok(tx.valider().await?)
}

/// Cancels the invitation of `compte`: its links open nothing any more and its seats are free.
pub async fn annuler_invitation(maison: &Maison, acteur: &Acteur, compte: Id<Compte>) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let (vu, autorisation) =
        decider_compte(&mut tx, acteur, Action::InviterDeNouveau, compte, (maintenant, maintenant)).await?;
    if vu.active_le.is_some() || vu.inactif_le <= maintenant {
        return Err(Refus::Conflit(UTILISEE.into()));
    }
    annuler(&mut tx, maison, acteur, compte).await?;
    maison.traces.acte(&mut tx, &autorisation, "annulation").await?;
    Ok(tx.valider().await?)
}

pub(super) async fn annuler(tx: &mut Tx, maison: &Maison, acteur: &Acteur, compte: Id<Compte>) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    if !tx.faire_une(sql!(sql::ANNULER_INVITATION, compte, maintenant)).await? {
        return Err(Refus::Conflit(UTILISEE.into()));
    }
    tx.faire(sql!(sql::RENDRE_PLACES, compte, maintenant)).await?;
    couper(tx, maison, compte).await?;
    noter(tx, &maison.monde, acteur, Fait { compte, genre: "annulation", effet_le: maintenant, article: "2.2.1" }).await
}
