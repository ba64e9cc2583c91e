//! Withdrawing a whole structure's access at one caisse, and giving it back (VAR-EP-4.1-06): at once, the other caisses
//! untouched, what was received still treated.

use acces::{Acteur, Action, Convention};
use socle::{Id, Refus};
use toile::Maison;

use super::{Nouveau, inscrire, projeter, tenir_volet};
use crate::regles::GenreEvenement;

/// Withdraws the partner's access at the reader's caisse.
pub async fn retirer(maison: &Maison, acteur: &Acteur, id: Id<Convention>) -> Result<(), Refus> {
    changer(maison, acteur, id, GenreEvenement::Retrait).await
}

/// Gives the partner's access at the reader's caisse back.
pub async fn rendre(maison: &Maison, acteur: &Acteur, id: Id<Convention>) -> Result<(), Refus> {
    changer(maison, acteur, id, GenreEvenement::Reprise).await
}

async fn changer(maison: &Maison, acteur: &Acteur, id: Id<Convention>, genre: GenreEvenement) -> Result<(), Refus> {
    let mut tenue = tenir_volet(maison, acteur, Action::RetirerStructure, id).await?;
    let dossier = tenue.dossier()?;
    let volet = dossier.volet(acteur.organisation).ok_or(Refus::Introuvable("volet absent"))?;
    let dernier = volet
        .faits
        .iter()
        .map(|f| f.evenement.genre)
        .rfind(|g| matches!(g, GenreEvenement::Activation | GenreEvenement::Retrait | GenreEvenement::Reprise));
    let phrase = match (genre, dernier) {
        (GenreEvenement::Retrait, Some(GenreEvenement::Retrait)) => Some("L’accès de cette structure est déjà retiré."),
        (GenreEvenement::Reprise, Some(GenreEvenement::Retrait)) | (GenreEvenement::Retrait, Some(_)) => None,
        _ => Some("L’accès de cette structure n’est pas dans un état que l’on puisse changer ainsi."),
    };
    if let Some(phrase) = phrase {
        return Err(Refus::Conflit(phrase.into()));
    }
    let (volet, effet_le) = (volet.id, dossier.zone.jour(maison.monde.metier()));
    let partenaire = dossier.partenaire;
    inscrire(
        &mut tenue.tx,
        maison,
        acteur,
        Nouveau { volet, genre, effet_le, clause: "4.1", signataire: None, version: None },
    )
    .await?;
    projeter(&mut tenue.tx, partenaire).await?;
    let champs = if genre == GenreEvenement::Retrait { "retrait" } else { "reprise" };
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, champs).await?;
    Ok(tenue.tx.valider().await?)
}
