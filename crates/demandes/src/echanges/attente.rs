//! A message that waits for its answer pauses the request; the partner's answer lets it go on.

use acces::Acteur;
use socle::Refus;
use stockage::{Tx, sql};
use toile::Maison;

use super::sql;
use crate::{faits::Faits, regles::Phase};

/// The caisse waits for the partner from now on; the caller has traced its act in `tx`.
pub(super) async fn attendre(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    version: i64,
) -> Result<Faits, Refus> {
    avancer(tx, maison, acteur, faits, version, Phase::AttentePartenaire, "attente").await
}

/// The wait is over; the caller has traced its act in `tx`.
pub(super) async fn reprendre(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    version: i64,
) -> Result<Faits, Refus> {
    avancer(tx, maison, acteur, faits, version, Phase::PriseEnCharge, "reprise").await
}

#[allow(clippy::too_many_arguments, reason = "stands in for the circuit's own step until it lands")]
async fn avancer(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    faits: &Faits,
    version: i64,
    vers: Phase,
    genre: &str,
) -> Result<Faits, Refus> {
    let id = faits.decision.id;
    if !tx.faire_une(sql!(sql::AVANCER, id, faits.phase.code(), version, vers.code())).await? {
        return Err(Refus::Conflit("Cette demande a changé depuis que vous l’avez ouverte.".into()));
    }
    let (maintenant, rien) = (maison.monde.metier(), None::<Vec<u8>>);
    tx.faire(sql!(crate::sql::NOTER_FAIT, id, version, genre, maintenant, acteur.compte, rien)).await?;
    Ok(Faits { phase: vers, version: version + 1, ..faits.clone() })
}
