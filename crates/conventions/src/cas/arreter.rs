//! Fixing the terms: every blank of every caisse is named with its article, all at once; then nothing changes any more.

use acces::{Acteur, Action, Convention};
use serde_json::{Map, Value};
use socle::{Erreurs, Id, Refus, civil::Date};
use stockage::sql;
use toile::Maison;

use super::{
    modifier::{ecarts, termes_signes},
    tenir,
};
use crate::{
    Genre, Termes,
    lecture::Dossier,
    regles::{self, Ecart, Manque},
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
pub(crate) fn ecrire(dossier: &Dossier) -> Result<Termes, Vec<ManquesDeCaisse>> {
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
/// and the signatures name the version they bind to. A first version takes effect by its signatures.
pub async fn arreter_termes(maison: &Maison, acteur: &Acteur, id: Id<Convention>) -> Result<Arret, Refus> {
    arreter(maison, acteur, id, None).await
}

/// Fixes the draft of an avenant as the next version of the terms, to take effect on `effet` once all have signed it.
pub async fn arreter_avenant(
    maison: &Maison,
    acteur: &Acteur,
    id: Id<Convention>,
    effet: Option<Date>,
) -> Result<Arret, Refus> {
    arreter(maison, acteur, id, effet).await
}

async fn arreter(maison: &Maison, acteur: &Acteur, id: Id<Convention>, effet: Option<Date>) -> Result<Arret, Refus> {
    let mut tenue = tenir(maison, acteur, Action::ArreterTermes, id).await?;
    let dossier = tenue.dossier()?;
    if dossier.avenant.is_none() && dossier.signee() {
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
    let aujourdhui = dossier.zone.jour(maison.monde.metier());
    let jour = match dossier.avenant {
        None => aujourdhui,
        Some(_) => date_d_avenant(dossier, &termes, effet, aujourdhui)?,
    };
    let numero = dossier.versions.last().map_or(1, |v| v.0 + 1);
    let jour = jour.to_string();
    tenue.tx.faire(sql!(sql::POSER_TERMES, id, numero, jour, termes.canonique(), termes.empreinte())).await?;
    tenue.tx.faire(sql!(sql::CLORE_AVENANT, id)).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "termes").await?;
    tenue.tx.valider().await?;
    Ok(Arret::Fait)
}

/// The date on which an avenant takes effect, once it is one that the convention permits.
fn date_d_avenant(dossier: &Dossier, termes: &Termes, effet: Option<Date>, aujourdhui: Date) -> Result<Date, Refus> {
    let invalide = |champ: &str, quoi: String| {
        let mut erreurs = Erreurs::default();
        erreurs.ajouter(champ, quoi);
        Refus::Invalide(erreurs)
    };
    let date = || invalide("effet", "Écrivez une date d’effet qui existe, sous la forme jj/mm/aaaa.".to_owned());
    let effet = effet.ok_or_else(date)?;
    let (_, signes) = termes_signes(dossier).ok_or_else(|| Refus::Interne("avenant sans termes signés".into()))?;
    let tous: Vec<Ecart> = ecarts(dossier, signes, termes).into_iter().flat_map(|(_, e)| e).collect();
    regles::avenant_permis(&tous, &dossier.modele.vie.avenant, effet, aujourdhui).map_err(|quoi| {
        let champ = if effet < aujourdhui { "effet" } else { "avenant" };
        invalide(champ, quoi)
    })?;
    Ok(effet)
}
