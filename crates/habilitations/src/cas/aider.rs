//! A phone is lost: somebody who answers for the account takes its second factor off. And what a structure demands of
//! all its accounts.

use acces::{Acteur, Action, Compte, Ressource};
use comptes::cas::reinitialiser_facteur;
use socle::{Id, Refus};
use stockage::sql;
use toile::Maison;

use super::{Fait, noter};
use crate::{faits::decider_compte, sql};

/// Takes off the second factor of `compte`; its sessions end, its holder is told and sets a new one.
pub async fn aider_second_facteur(maison: &Maison, acteur: &Acteur, compte: Id<Compte>) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    let (_, autorisation) =
        decider_compte(&mut tx, acteur, Action::AiderSecondFacteur, compte, (maintenant, maintenant)).await?;
    reinitialiser_facteur(&mut tx, maison, compte).await?;
    let fait = Fait { compte, genre: "second_facteur", effet_le: maintenant, article: "2.2" };
    noter(&mut tx, &maison.monde, acteur, fait).await?;
    maison.traces.acte(&mut tx, &autorisation, "second_facteur").await?;
    Ok(tx.valider().await?)
}

/// Sets whether every account of the reader's structure must hold a second factor.
pub async fn exiger_second_facteur(maison: &Maison, acteur: &Acteur, exige: bool) -> Result<(), Refus> {
    let autorisation = acces::exiger(acteur, Action::TenirOrganisation, &Ressource::Soi)?;
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::DEMANDER_SECOND_FACTEUR, acteur.organisation, exige)).await?;
    maison.traces.acte(&mut tx, &autorisation, "second_facteur").await?;
    Ok(tx.valider().await?)
}
