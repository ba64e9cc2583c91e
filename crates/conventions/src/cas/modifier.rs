//! An avenant is prepared: the terms in force become a draft again, which is then fixed as the next version.
//!
//! Signing that version is another act. Deliberately absent: any effect. Until all have signed it, the version in force stays
//! the one that every party signed.

use acces::{Acteur, Action, Convention};
use serde_json::{Map, Value};
use socle::{Id, Refus};
use stockage::sql;
use toile::Maison;

use super::{Tenue, tenir};
use crate::{
    Termes,
    lecture::Dossier,
    regles::{Ecart, GenreEvenement, comparer, saisie_de},
    sql,
};

/// The newest version of the terms that every party of every volet signed; `None` before that.
// regle: VAR-EP-8.3-01 CAF68-17.3-01; permissive: dossier.versions.last().map(|v| (v.0, &v.2))
pub fn termes_signes(dossier: &Dossier) -> Option<(i64, &Termes)> {
    let signee = |numero: i64| {
        let par = |v: &crate::VoletDossier, genre| {
            v.faits.iter().any(|f| f.evenement.genre == genre && f.evenement.version == Some(numero))
        };
        let des_deux = |v: &crate::VoletDossier| {
            par(v, GenreEvenement::SignatureCaisse) && par(v, GenreEvenement::SignaturePartenaire)
        };
        !dossier.volets.is_empty() && dossier.volets.iter().all(des_deux)
    };
    dossier.versions.iter().rev().find(|v| signee(v.0)).map(|(numero, _, termes)| (*numero, termes))
}

/// What changes between two versions of the terms, by caisse (its identifier; empty where terms are one for all).
pub fn ecarts(dossier: &Dossier, avant: &Termes, apres: &Termes) -> Vec<(String, Vec<Ecart>)> {
    let rien = Map::<String, Value>::new;
    let un = |caisse: &str| {
        let lus = |t: &Termes| t.valeurs(caisse).unwrap_or_else(rien);
        comparer(&dossier.modele, &lus(avant), &lus(apres))
    };
    if !dossier.modele.genre.par_caisse() {
        return vec![(String::new(), un(""))];
    }
    dossier.volets.iter().map(|v| (v.caisse.to_string(), un(&v.caisse.to_string()))).collect()
}

/// Opens the draft of an avenant to convention `id`, from the terms in force.
pub async fn ouvrir_avenant(maison: &Maison, acteur: &Acteur, id: Id<Convention>) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::PreparerConvention, id).await?;
    let dossier = tenue.dossier()?;
    let conflit = |quoi: &str| Err(Refus::Conflit(quoi.into()));
    if dossier.volets.iter().all(|v| v.fait(GenreEvenement::Fin).is_some()) {
        return conflit("Cette convention a pris fin avec toutes ses caisses : elle ne change plus.");
    }
    if dossier.avenant.is_some() {
        return conflit("Un avenant est déjà en préparation.");
    }
    let Some((signee, termes)) = termes_signes(dossier) else {
        return conflit("Toutes les parties n’ont pas signé : tant que personne n’a signé, arrêtez d’autres termes.");
    };
    let derniere = dossier.versions.last().map_or(0, |v| v.0);
    let entamee = |f: &crate::FaitDossier| f.evenement.version == Some(derniere);
    if derniere > signee && dossier.volets.iter().flat_map(|v| &v.faits).any(entamee) {
        return conflit(
            "Un avenant attend encore des signatures : il se signe, ou se refuse, avant qu’un autre s’ouvre.",
        );
    }
    let chacune = dossier.modele.genre.par_caisse();
    let ecrivent = dossier.volets.iter().map(|v| v.caisse).filter(|c| chacune || *c == dossier.pilote);
    let projets: Vec<(Id<acces::Organisation>, String)> = ecrivent
        .map(|caisse| {
            let lus = termes.valeurs(&caisse.to_string()).unwrap_or_default();
            serde_json::to_string(&saisie_de(&dossier.modele, &lus)).map(|texte| (caisse, texte))
        })
        .collect::<Result<_, _>>()
        .map_err(|_| Refus::Interne("saisie".into()))?;
    let maintenant = maison.monde.metier();
    for (caisse, saisie) in projets {
        tenue.tx.faire(sql!(sql::OUVRIR_AVENANT, id, caisse, saisie, maintenant, derniere + 1)).await?;
    }
    conclure(tenue, maison, "avenant").await
}

/// Gives up the draft of an avenant: what was typed stays in the draft, which prepares nothing any more.
pub async fn abandonner_avenant(maison: &Maison, acteur: &Acteur, id: Id<Convention>) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::PreparerConvention, id).await?;
    if tenue.dossier()?.avenant.is_none() {
        return Err(Refus::Conflit("Aucun avenant n’est en préparation.".into()));
    }
    tenue.tx.faire(sql!(sql::CLORE_AVENANT, id)).await?;
    conclure(tenue, maison, "avenant").await
}

async fn conclure(mut tenue: Tenue, maison: &Maison, champs: &'static str) -> Result<(), Refus> {
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, champs).await?;
    Ok(tenue.tx.valider().await?)
}
