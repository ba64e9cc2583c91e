//! Use cases of the room, one file each.

mod abandonner;
mod absenter;
mod affecter;
mod chercher;
mod commencer;
mod deposer;
mod noter;
mod remplir;
mod traiter;

pub use abandonner::abandonner;
pub use absenter::{Absence, Declaration, absenter, finir_absence};
pub use affecter::{LOT_MAX, affecter};
pub(crate) use chercher::{VueEnregistree, action, chercher, enregistrer_vue, supprimer_vue};
pub use commencer::commencer;
pub use deposer::{Depot, deposer};
pub(crate) use noter::Note;
pub use noter::{NOTE_INTERNE_MAX, noter};
pub use remplir::remplir;
pub use traiter::{clore, prendre_en_charge};

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
