//! Withdrawing a whole structure's access at one caisse, and giving it back (VAR-EP-4.1-06): at once, the other caisses
//! untouched, what was received still treated.

use acces::{Acteur, Action, Convention};
use socle::{Id, Refus};
use toile::Maison;

use super::{Fait, Nouveau, empeche, inscrire, projeter, tenir_volet};
use crate::regles::{
    GenreEvenement,
    vie::gestes::{Cadre, admettre},
};

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
    let maintenant = maison.monde.metier();
    let fait = Fait { genre, effet_le: dossier.zone.jour(maintenant), ..Fait::default() };
    let cadre = Cadre { aujourdhui: fait.effet_le, deliberation: None };
    admettre(&dossier.vie(acteur.organisation, &tenue.tous), &fait, cadre).map_err(empeche)?;
    let (volet, effet_le) = (volet.id, fait.effet_le);
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
