//! Use cases about files, one file each.

mod analyser;
mod balayer;
mod joindre;
mod lire;
mod refuser;
mod retirer;

pub(crate) use analyser::{ANALYSER, analyser};
pub(crate) use balayer::{BALAYER, EFFACER, balayer, effacer, programmer};
pub use joindre::{Envoi, joindre};
pub(crate) use lire::{lien, ouvrir};
pub use refuser::refuser;
pub use retirer::retirer;
pub(crate) use retirer::{oublier, oublier_rangees};

use acces::Demande;
use socle::{Id, Refus};
use stockage::{Executant as _, Tx, ligne, sql};

use super::sql;

ligne! { struct Version { version: i64 } }
ligne! { struct Etat { etat: String } }
ligne! { struct Nombre { nombre: i64 } }

/// Whether a signed consent is joined to `id` (PDC-A3-03): any, unless it is infected or cannot be read.
pub(crate) async fn accord_signe(tx: &mut Tx, id: Id<Demande>) -> Result<bool, Refus> {
    Ok(tx.une::<Nombre>(sql!(sql::ACCORDS, id)).await?.nombre > 0)
}
