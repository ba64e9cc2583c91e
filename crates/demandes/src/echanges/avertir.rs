//! Who is told of what happens to a request: one side or the other, never the one who did it.
//!
//! The partner's side is the author; the techniciens of the unit once the author's account is over, suspended or elsewhere.
//! The caisse's side is the agent it is given to; its agents while nobody is, or once that account is over. Bounded by
//! [`avis::DESTINATAIRES_MAX`]. Call these in the transaction of the act, after it.

use acces::{Compte, Demande};
use avis::{Avis, Genre};
use socle::{Id, Refus};
use stockage::{Executant as _, Tx, ligne, sql};
use toile::Maison;

use super::sql;

ligne! { struct Destinataire { id: Id<Compte>, numero: String } }

/// Tells the partner's side that `genre` happened to `demande`; `sauf`, who did it, is not told.
pub(crate) async fn avertir_partenaire(
    tx: &mut Tx,
    maison: &Maison,
    demande: Id<Demande>,
    genre: Genre,
    sauf: impl Into<Option<Id<Compte>>>,
) -> Result<(), Refus> {
    let trouves = tx.toutes(sql!(sql::COTE_PARTENAIRE, demande, maison.monde.metier(), sauf.into())).await?;
    dire(tx, maison, demande, genre, &trouves).await
}

/// Tells the caisse's side that `genre` happened to `demande`; `sauf`, who did it, is not told.
pub(crate) async fn avertir_caisse(
    tx: &mut Tx,
    maison: &Maison,
    demande: Id<Demande>,
    genre: Genre,
    sauf: impl Into<Option<Id<Compte>>>,
) -> Result<(), Refus> {
    let trouves = tx.toutes(sql!(sql::COTE_CAISSE, demande, maison.monde.metier(), sauf.into())).await?;
    dire(tx, maison, demande, genre, &trouves).await
}

async fn dire(
    tx: &mut Tx,
    maison: &Maison,
    objet: Id<Demande>,
    genre: Genre,
    trouves: &[Destinataire],
) -> Result<(), Refus> {
    let Some(premier) = trouves.first() else { return Ok(()) };
    let destinataires: Vec<Id<Compte>> = trouves.iter().map(|d| d.id).collect();
    let avis = Avis { destinataires: &destinataires, genre, objet, numero: &premier.numero };
    avis::prevenir(tx, &maison.monde, &avis).await
}
