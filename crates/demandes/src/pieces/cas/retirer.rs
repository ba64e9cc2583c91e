//! Taking back a file of a draft; and forgetting them all with the draft.

use acces::{Acteur, Action, Demande, Piece};
use socle::{Id, Refus};
use stockage::{Executant as _, Tx, ligne, sql};
use taches::Charge;
use toile::Maison;

use super::EFFACER;
use crate::{faits::Faits, pieces::sql, sql as demandes};

ligne! { struct Une { id: Id<Piece> } }

/// Takes `piece` of draft `id` back: it is shown no more at once, its object goes after.
pub async fn retirer(maison: &Maison, acteur: &Acteur, id: Id<Demande>, piece: Id<Piece>) -> Result<(), Refus> {
    let (_, autorisation) = Faits::decider(maison, acteur, Action::SignalerSituation, id).await?;
    let mut tx = maison.db.ecrire().await?;
    if !tx.faire_une(sql!(demandes::TOUCHER, id)).await? {
        return Err(Refus::Introuvable("brouillon envoyé ou abandonné entre-temps"));
    }
    maison.traces.acte(&mut tx, &autorisation, "piece").await?;
    if tx.faire_une(sql!(sql::RETIRER, piece, id)).await? {
        taches::enfiler(&mut tx, &maison.monde, EFFACER, Charge::nouvelle().id("piece", piece)).await?;
    }
    Ok(tx.valider().await?)
}

/// Forgets every file of a draft that is given up: rows now, objects after.
pub(crate) async fn oublier(maison: &Maison, tx: &mut Tx, id: Id<Demande>) -> Result<(), Refus> {
    for une in tx.toutes::<Une>(sql!(sql::DE_LA_DEMANDE, id)).await? {
        taches::enfiler(tx, &maison.monde, EFFACER, Charge::nouvelle().id("piece", une.id)).await?;
    }
    oublier_rangees(tx, &id.to_string()).await
}

/// Removes the rows of a draft's files: their objects, sealed under a key that is gone, are swept from the depot.
pub(crate) async fn oublier_rangees(tx: &mut Tx, id: &str) -> Result<(), Refus> {
    Ok(tx.faire(sql!(sql::OUBLIER, id)).await.map(drop)?)
}
