//! Printing a convention: decided, traced, then made. The page and the console come here.

use acces::{Acteur, Action, Convention};
use socle::{Id, Refus};
use stockage::Db;
use toile::{Maison, papier::Imprimerie};

use super::{faits, siens};
use crate::{
    lecture::autour,
    papier::{self, Edition, editions},
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
    // Letters are read by those who keep the register.
    let action =
        if matches!(edition, Some(Edition::Lettre(_))) { Action::TenirLettres } else { Action::LireConvention };
    let autorisation = acces::exiger(acteur, action, &faits(&tous, id))?;
    let dossier = tous.iter().find(|d| d.id == id).ok_or(Refus::Introuvable("convention absente"))?;
    let toutes = editions(dossier);
    let derniere = toutes.iter().find(|e| **e != Edition::Projet).or(toutes.first()).copied();
    let edition = edition.or(derniere).ok_or(Refus::Introuvable("convention sans texte"))?;
    let aujourdhui = dossier.zone.jour(maison.monde.metier());
    let papier = papier::papier(dossier, &tous, &siens(dossier, acteur, None), edition, aujourdhui)?;
    maison.traces.lecture(&autorisation, "document").await?;
    let imprimerie: &Imprimerie = maison.piece()?;
    let octets = imprimerie.imprimer(papier).await?;
    Ok((format!("{}-{}", dossier.numero, edition.adresse()), octets))
}
