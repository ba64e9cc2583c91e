//! Use cases of the room, one file each.

mod abandonner;
mod commencer;
mod deposer;
mod remplir;
mod traiter;

pub use abandonner::abandonner;
pub use commencer::commencer;
pub use deposer::{Depot, deposer};
pub use remplir::remplir;
pub use traiter::{Note, clore, prendre_en_charge};

use socle::Refus;
use stockage::{Tx, ligne, sql};
use toile::Maison;
use traces::Consigne;

use crate::{regles::Reponses, sceau::Sceau, sql};

ligne! { struct Brouillon { enveloppe: Vec<u8>, reponses_scellees: Option<Vec<u8>> } }

/// The seal and the answers of the draft that `consigne` names, read inside the act's transaction.
async fn brouillon(
    maison: &Maison,
    tx: &mut Tx,
    consigne: &Consigne,
    id: socle::Id<acces::Demande>,
) -> Result<(Sceau, Reponses), Refus> {
    let lu = maison.traces.lire_dans::<Brouillon>(tx, consigne, sql!(sql::BROUILLON)).await?.pop();
    let lu = lu.ok_or(Refus::Introuvable("clé détruite"))?;
    let sceau = Sceau::de(&maison.coffre, id, &lu.enveloppe)?;
    let reponses = sceau.reponses(lu.reponses_scellees.as_deref())?;
    Ok((sceau, reponses))
}
