//! Fixing the terms: every blank of every caisse is named with its article, all at once; then nothing changes any more.

use acces::{Acteur, Action, Convention};
use serde_json::{Map, Value};
use socle::{Id, Refus};
use stockage::sql;
use toile::Maison;

use super::tenir;
use crate::{
    Genre, Termes,
    lecture::Dossier,
    regles::{self, Manque},
    sql,
};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arret {
    /// Fixed.
    Fait,
    /// What is missing, caisse by caisse.
    Incomplet(Vec<ManquesDeCaisse>),
}

/// What is missing from a caisse's draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManquesDeCaisse {
    /// Identifier of the caisse.
    pub caisse: String,
    /// Its name.
    pub nom: String,
    /// What is missing.
    pub manques: Vec<Manque>,
}

/// The terms that the drafts of `dossier` write, or what is missing.
fn ecrire(dossier: &Dossier) -> Result<Termes, Vec<ManquesDeCaisse>> {
    let (mut ecrits, mut incomplets) = (Map::new(), Vec::new());
    for (caisse, (_, saisie)) in &dossier.projets {
        match regles::arreter(&dossier.modele, saisie) {
            Ok(termes) => drop(ecrits.insert(caisse.clone(), Value::Object(termes))),
            Err(manques) => {
                let nom = dossier.volets.iter().find(|v| v.caisse.to_string() == *caisse).map(|v| v.nom.clone());
                incomplets.push(ManquesDeCaisse { caisse: caisse.clone(), nom: nom.unwrap_or_default(), manques });
            }
        }
    }
    if !incomplets.is_empty() {
        return Err(incomplets);
    }
    let brut = match dossier.modele.genre {
        Genre::Utilisation => serde_json::json!({ "caisses": ecrits }),
        Genre::Metier => serde_json::json!({ "metier": ecrits.into_iter().next().map(|(_, t)| t) }),
        _ => serde_json::json!({ "document": ecrits.into_iter().next().map(|(_, t)| t) }),
    };
    // The model's parameters are those that the program knows, with their kinds (Modele::verifier): this reads.
    Ok(serde_json::from_value(brut).unwrap_or_default())
}

/// What is missing from the drafts of `dossier`.
pub fn manques(dossier: &Dossier) -> Vec<ManquesDeCaisse> {
    ecrire(dossier).err().unwrap_or_default()
}

/// Fixes the terms of convention `id`. May be done again while nobody has signed: a slip is corrected by a new version,
/// and the signatures name the version they bind to.
pub async fn arreter_termes(maison: &Maison, acteur: &Acteur, id: Id<Convention>) -> Result<Arret, Refus> {
    let mut tenue = tenir(maison, acteur, Action::ArreterTermes, id).await?;
    let dossier = tenue.dossier()?;
    if dossier.volets.iter().any(|v| !v.faits.is_empty()) {
        return Err(Refus::Conflit(
            "Cette convention est déjà signée par une partie, ou finie : ses termes ne changent plus que par un avenant.".into(),
        ));
    }
    let termes = match ecrire(dossier) {
        Ok(termes) => termes,
        Err(incomplets) => return Ok(Arret::Incomplet(incomplets)),
    };
    if termes == Termes::default() {
        return Err(Refus::Interne("termes illisibles".into()));
    }
    let numero = dossier.versions.last().map_or(1, |v| v.0 + 1);
    let jour = dossier.zone.jour(maison.monde.metier()).to_string();
    tenue.tx.faire(sql!(sql::POSER_TERMES, id, numero, jour, termes.canonique(), termes.empreinte())).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "termes").await?;
    tenue.tx.valider().await?;
    Ok(Arret::Fait)
}
