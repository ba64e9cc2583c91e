//! Taking a copy back: the row says that there was one, with its hash; the file goes.

use acces::{Acteur, Action, Convention};
use socle::{Id, Refus};
use stockage::{Db, sql};
use taches::Charge;
use toile::Maison;

use super::{Copie, analyser::EFFACER, sql};
use crate::{cas::faits, lecture::autour_sans_termes};

/// Takes back a copy that somebody of the same caisse kept.
pub async fn retirer(maison: &Maison, acteur: &Acteur, id: Id<Convention>, copie: Id<Copie>) -> Result<(), Refus> {
    let mut base: &Db = &maison.db;
    let tous = autour_sans_termes(&mut base, id).await?;
    let autorisation = acces::exiger(acteur, Action::DeposerCopie, &faits(&tous, id))?;
    let mut tx = maison.db.ecrire().await?;
    if !tx.faire_une(sql!(sql::RETIRER, copie, id, acteur.organisation)).await? {
        return Err(Refus::Introuvable("copie d’une autre caisse, ou déjà retirée"));
    }
    maison.traces.acte(&mut tx, &autorisation, "copie_retiree").await?;
    taches::enfiler(&mut tx, &maison.monde, EFFACER, Charge::nouvelle().id("copie", copie)).await?;
    Ok(tx.valider().await?)
}
