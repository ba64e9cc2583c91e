//! The end of an account: a date, from which its sessions, its seats and its invitations are over, whether or not any
//! job runs.

use acces::{Acteur, Action, Compte};
use comptes::cas::couper;
use socle::{Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{Fait, inviter::annuler, noter};
use crate::{faits::decider_compte, sql};

const FINI: &str = "Ce compte a déjà pris fin, ou finit avant cette date.";

/// Ends `compte` from `fin` on, in `tx`: the decision and the trace are the caller's.
pub(super) async fn mettre_fin(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    compte: Id<Compte>,
    fin: Instant,
) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    if !tx.faire_une(sql!(sql::FINIR, compte, fin, maintenant.max(fin))).await? {
        return Err(Refus::Conflit(FINI.into()));
    }
    tx.faire(sql!(sql::RENDRE_PLACES, compte, fin)).await?;
    if fin <= maintenant {
        couper(tx, maison, compte).await?;
        invitations_du_partant(tx, maison, acteur, compte).await?;
    }
    noter(tx, &maison.monde, acteur, Fait { compte, genre: "inactivation", effet_le: fin, article: "2.2.3" }).await
}

ligne! { struct Invitee { id: Id<Compte> } }

/// Invitations that nobody used yet die with the one who sent them. Those of somebody whose end is ahead die on that day
/// by themselves: an activation looks at who invited.
async fn invitations_du_partant(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    partant: Id<Compte>,
) -> Result<(), Refus> {
    for invitee in tx.toutes::<Invitee>(sql!(sql::INVITATIONS_DE, partant, maison.monde.metier())).await? {
        annuler(tx, maison, acteur, invitee.id).await?;
    }
    Ok(())
}

/// Ends a technicien's account (VAR-EP-2.2.3-09, 10): any gestionnaire of the structure, now or on a later day.
pub async fn inactiver_technicien(
    maison: &Maison,
    acteur: &Acteur,
    compte: Id<Compte>,
    fin: Option<Instant>,
) -> Result<(), Refus> {
    finir(maison, acteur, Action::InactiverTechnicien, compte, fin).await
}

/// Ends an account of the reader's own caisse.
pub async fn inactiver_agent(
    maison: &Maison,
    acteur: &Acteur,
    compte: Id<Compte>,
    fin: Option<Instant>,
) -> Result<(), Refus> {
    finir(maison, acteur, Action::OuvrirAgent, compte, fin).await
}

/// Ends a gestionnaire's account by the caisse (VAR-EP-2.2.3-07), never the last one (VAR-EP-2.2.3-06). `successeur` takes
/// over its techniciens.
pub async fn inactiver_gestionnaire(
    maison: &Maison,
    acteur: &Acteur,
    compte: Id<Compte>,
    fin: Option<Instant>,
    successeur: Option<Id<Compte>>,
) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    let autorisation = preparer(&mut tx, maison, acteur, Action::InactiverGestionnaire, compte, fin).await?;
    tx.faire(sql!(sql::SUCCEDER, compte, successeur)).await?;
    mettre_fin(&mut tx, maison, acteur, compte, fin.unwrap_or_else(|| maison.monde.metier())).await?;
    maison.traces.acte(&mut tx, &autorisation, "inactivation").await?;
    Ok(tx.valider().await?)
}

async fn finir(
    maison: &Maison,
    acteur: &Acteur,
    action: Action,
    compte: Id<Compte>,
    fin: Option<Instant>,
) -> Result<(), Refus> {
    let mut tx = maison.db.ecrire().await?;
    let autorisation = preparer(&mut tx, maison, acteur, action, compte, fin).await?;
    mettre_fin(&mut tx, maison, acteur, compte, fin.unwrap_or_else(|| maison.monde.metier())).await?;
    maison.traces.acte(&mut tx, &autorisation, "inactivation").await?;
    Ok(tx.valider().await?)
}

/// Takes the row of the organisation, then decides: who stays is counted under that lock, beyond the end wanted.
pub(super) async fn preparer(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    action: Action,
    compte: Id<Compte>,
    fin: Option<Instant>,
) -> Result<acces::Autorisation, Refus> {
    let maintenant = maison.monde.metier();
    tx.faire(sql!(sql::TENIR_ORGANISATION_DU_COMPTE, compte)).await?;
    let (_, autorisation) = decider_compte(tx, acteur, action, compte, (maintenant, fin.unwrap_or(maintenant))).await?;
    Ok(autorisation)
}
