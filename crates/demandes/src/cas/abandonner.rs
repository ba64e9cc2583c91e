//! Giving up a draft: its key goes first, so that nothing of it can be read again, in this base or in a backup of it.

use acces::{Acteur, Action, Demande};
use socle::{Id, Refus};
use stockage::{Tx, sql};
use toile::Maison;

use crate::{
    faits::Faits,
    pieces,
    sceau::{self, Detruite, Motif},
    sql,
};

/// Destroys draft `id`.
pub async fn abandonner(maison: &Maison, acteur: &Acteur, id: Id<Demande>) -> Result<(), Refus> {
    let (_, autorisation) = Faits::decider(maison, acteur, Action::SignalerSituation, id).await?;
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "abandon").await?;
    let detruite = oublier(maison, &mut tx, id).await?;
    tx.valider().await?;
    detruite.inscrire(&maison.coffre).await
}

/// Everything a draft is, its key first; to be inscribed once it is committed.
pub(crate) async fn oublier(maison: &Maison, tx: &mut Tx, id: Id<Demande>) -> Result<Detruite, Refus> {
    let detruite = sceau::detruire(tx, id, Motif::Abandon, maison.monde.horloge()).await?;
    pieces::cas::oublier(maison, tx, id).await?;
    if !oublier_brouillon(tx, &id.to_string()).await? {
        return Err(Refus::Conflit("Cette demande vient d’être envoyée ; elle n’est plus un brouillon.".into()));
    }
    Ok(detruite)
}

/// Removes what is left of draft `id` once its key is destroyed; `false` if it is not a draft. Objects that no row names any
/// more are swept from the depot.
pub(crate) async fn oublier_brouillon(tx: &mut Tx, id: &str) -> Result<bool, Refus> {
    pieces::cas::oublier_rangees(tx, id).await?;
    tx.faire(sql!(sql::OUBLIER_SAISIE, id)).await?;
    tx.faire(sql!(sql::OUBLIER_CONSENTEMENT, id)).await?;
    tx.faire(sql!(sql::OUBLIER_INFORMATION, id)).await?;
    Ok(tx.faire_une(sql!(sql::OUBLIER_BROUILLON, id)).await?)
}
