//! Printing a convention: decided, traced, then made. The page and the console come here.

use acces::{Acteur, Action, Convention};
use socle::{Id, Refus};
use stockage::Db;
use toile::{Maison, papier::Imprimerie};

use super::faits;
use crate::{
    lecture::autour,
    papier::{Edition, contrat, editions},
};

/// `edition` of convention `id` as a PDF, or the latest that was fixed, or its draft: the name of the file, its bytes.
pub async fn imprimer(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Convention>,
    edition: Option<Edition>,
) -> Result<(String, Vec<u8>), Refus> {
    let mut base: &Db = &maison.db;
    let tous = autour(&mut base, id).await?;
    let autorisation = acces::exiger(acteur, Action::LireConvention, &faits(&tous, id))?;
    let dossier = tous.iter().find(|d| d.id == id).ok_or(Refus::Introuvable("convention absente"))?;
    let toutes = editions(dossier);
    let derniere = toutes.iter().find(|e| **e != Edition::Projet).or(toutes.first()).copied();
    let edition = edition.or(derniere).ok_or(Refus::Introuvable("convention sans texte"))?;
    let papier = contrat(dossier, edition, dossier.zone.jour(maison.monde.metier()))?;
    maison.traces.lecture(&autorisation, "document").await?;
    let imprimerie: &Imprimerie = maison.piece()?;
    let octets = imprimerie.imprimer(papier).await?;
    Ok((format!("{}-{}", dossier.numero, edition.adresse()), octets))
}
