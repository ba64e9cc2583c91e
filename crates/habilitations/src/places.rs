//! Seats: taken one by one under the lock of their gauge, counted by date, so that no job has to give one back.

use acces::{Compte, Profil, Volet};
use socle::{Id, Instant, Refus, Zone};
use stockage::{Executant, Tx, ligne, sql};

use crate::sql;

/// What became of a seat that was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is taken.
    Prise,
    /// No seat is left, or no right of this convention opens any now.
    Aucune,
}

/// Takes a seat of `compte` on `volet` from the business instant `du` on.
///
/// VAR-EP-2.2.1-09…12 and K-02: seats are counted per caisse, invitations included, against the `plafond` of the
/// right in force; of two who want the last one, one gets it, on both engines.
pub async fn placer(
    tx: &mut Tx,
    compte: Id<Compte>,
    volet: Id<Volet>,
    profil: Profil,
    du: Instant,
) -> Result<Place, Refus> {
    tx.faire(sql!(sql::OUVRIR_JAUGE, volet, profil.code())).await?;
    tx.faire(sql!(sql::TENIR_JAUGE, volet, profil.code())).await?;
    let prise = tx.faire_une(sql!(sql::PRENDRE_PLACE, compte, volet, profil.code(), du, Instant::SANS_FIN)).await?;
    Ok(if prise { Place::Prise } else { Place::Aucune })
}

ligne! { struct Signee { jour: String } }

/// The day the convention of `volet` was signed by the last of its parties (8.1), as an instant of its zone.
pub(crate) async fn signee_le(tx: &mut Tx, volet: Id<Volet>, zone: &Zone) -> Result<Instant, Refus> {
    let signee: Signee = tx.une(sql!(sql::SIGNEE_LE, volet)).await?;
    Ok(signee.jour.parse().map_or(Instant::depuis_micros(0), |jour| zone.debut(jour)))
}
