//! Giving up a draft: its key goes first, so that nothing of it can be read again in this
//! base. (Backups made before still hold the wrap; replaying destroyed keys at restore comes with backups, step 3.)

use acces::{Acteur, Action, Demande};
use socle::{Id, Refus};
use stockage::{Tx, sql};
use toile::Maison;

use crate::{faits::Faits, sql};

/// Destroys draft `id`.
pub async fn abandonner(maison: &Maison, acteur: &Acteur, id: Id<Demande>) -> Result<(), Refus> {
    let (_, autorisation) = Faits::decider(maison, acteur, Action::SignalerSituation, id).await?;
    let mut tx = maison.db.ecrire().await?;
    maison.traces.acte(&mut tx, &autorisation, "abandon").await?;
    oublier(&mut tx, id).await?;
    Ok(tx.valider().await?)
}

/// Everything a draft is, its key first.
pub(crate) async fn oublier(tx: &mut Tx, id: Id<Demande>) -> Result<(), Refus> {
    tx.faire(sql!(sql::OUBLIER_CLE, id)).await?;
    tx.faire(sql!(sql::OUBLIER_REPONSES, id)).await?;
    tx.faire(sql!(sql::OUBLIER_SAISIE, id)).await?;
    tx.faire(sql!(sql::OUBLIER_CONSENTEMENT, id)).await?;
    tx.faire(sql!(sql::OUBLIER_INFORMATION, id)).await?;
    if !tx.faire_une(sql!(sql::OUBLIER_BROUILLON, id)).await? {
        return Err(Refus::Conflit("Cette demande vient d’être envoyée ; elle n’est plus un brouillon.".into()));
    }
    Ok(())
}
