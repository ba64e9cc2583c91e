//! Telling of a prestataire, and answering about one (K-06).

use acces::{Acteur, Action, Convention};
use socle::{Id, Refus, civil::Date};
use stockage::{Executant, ligne, sql};
use toile::Maison;

use super::{Ici, aujourdhui, invalide, jour, jour_ou_rien, regime};
use crate::{
    cas::tenir,
    parties::{
        Prestataire,
        regles::{self, Declaration, FaitPrestataire, GenreFait, HorsUe, Reponse, verifier_declaration},
        sql,
    },
};

/// Most prestataires of one convention.
const PRESTATAIRES_MAX: usize = 100;

ligne! {
    struct Rangee {
        id: Id<Prestataire>,
        nom: String,
        lieu: String,
        bases: String,
        regime: String,
        taches: String,
        hors_ue: String,
        autorisation_le: Option<String>,
        informe_le: String,
        debut_le: String,
        genre: Option<String>,
        jour: Option<String>,
        texte: Option<String>,
    }
}

/// A prestataire, with what was answered.
#[derive(Debug, Clone)]
pub struct PrestataireLu {
    /// The record.
    pub id: Id<Prestataire>,
    /// What was told; the undertakings were all confirmed.
    pub declaration: Declaration,
    /// What was added, in order, with its words.
    pub faits: Vec<(FaitPrestataire, String)>,
}

/// The prestataires of `convention`, the latest first.
pub async fn lus(base: &mut impl Executant, convention: Id<Convention>) -> Result<Vec<PrestataireLu>, Refus> {
    let rangees: Vec<Rangee> = base.toutes(sql!(sql::PRESTATAIRES, convention)).await?;
    let mut sortie: Vec<PrestataireLu> = Vec::new();
    for r in rangees {
        if sortie.last().is_none_or(|p| p.id != r.id) {
            let declaration = Declaration {
                nom: r.nom,
                lieu: r.lieu,
                bases: r.bases,
                regime: r.regime,
                taches: r.taches,
                hors_ue: HorsUe::depuis_code(&r.hors_ue),
                autorisation: jour_ou_rien(r.autorisation_le.as_ref())?,
                informee: jour(&r.informe_le)?,
                debut: jour(&r.debut_le)?,
                engagements: regles::ENGAGEMENTS.iter().map(|e| e.0.to_owned()).collect(),
            };
            sortie.push(PrestataireLu { id: r.id, declaration, faits: Vec::new() });
        }
        if let (Some(p), Some(genre), Some(le)) =
            (sortie.last_mut(), r.genre.as_deref().and_then(GenreFait::depuis_code), r.jour)
        {
            p.faits.push((FaitPrestataire { genre, jour: jour(&le)? }, r.texte.unwrap_or_default()));
        }
    }
    Ok(sortie)
}

/// Tells the caisses of a prestataire under convention `id`.
pub async fn declarer(maison: &Maison, acteur: &Acteur, id: Ici, d: &Declaration) -> Result<(), Refus> {
    let mut tenue = tenir(maison, acteur, Action::DeclarerPrestataire, id).await?;
    let dossier = tenue.dossier()?.clone();
    let regime = regime(&dossier)?;
    let erreurs = verifier_declaration(d, &regime, dossier.calendrier(), aujourdhui(maison, &dossier));
    if !erreurs.est_vide() {
        return Err(Refus::Invalide(erreurs));
    }
    if lus(&mut tenue.tx, id).await?.len() >= PRESTATAIRES_MAX {
        return Err(invalide("nom", format!("{PRESTATAIRES_MAX} prestataires au plus par convention.")));
    }
    let (nouveau, le): (Id<Prestataire>, _) = (maison.monde.id(), maison.monde.metier());
    let hors_ue = d.hors_ue.map_or("non", HorsUe::code);
    let (autorisation, informe, debut) =
        (d.autorisation.map(|j| j.to_string()), d.informee.to_string(), d.debut.to_string());
    let (nom, lieu, bases, droit, taches) = (&d.nom, &d.lieu, &d.bases, &d.regime, &d.taches);
    tenue
        .tx
        .faire(sql!(
            sql::DECLARER,
            nouveau,
            id,
            nom,
            lieu,
            bases,
            droit,
            taches,
            hors_ue,
            autorisation,
            informe,
            debut,
            acteur.compte,
            le
        ))
        .await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "prestataire").await?;
    Ok(tenue.tx.valider().await?)
}

/// Adds an answer of the caisse, or the end, to a prestataire of convention `id`.
pub async fn repondre(
    maison: &Maison,
    acteur: &Acteur,
    id: Ici,
    prestataire: Id<Prestataire>,
    (genre, le, texte): (GenreFait, Date, &str),
) -> Result<(), Refus> {
    let action = if genre == GenreFait::Fin { Action::DeclarerPrestataire } else { Action::RepondrePrestataire };
    let mut tenue = tenir(maison, acteur, action, id).await?;
    let dossier = tenue.dossier()?.clone();
    let regime = regime(&dossier)?;
    let connus = lus(&mut tenue.tx, id).await?;
    let lu = connus.iter().find(|p| p.id == prestataire).ok_or(Refus::Introuvable("prestataire absent"))?;
    if lu.faits.iter().any(|(f, _)| f.genre == GenreFait::Fin) {
        return Err(Refus::Conflit("Cette prestation a déjà pris fin.".into()));
    }
    let aujourdhui = aujourdhui(maison, &dossier);
    let r = Reponse { genre, jour: le, informee: lu.declaration.informee, aujourdhui };
    regles::repondre(r, &regime, dossier.calendrier()).map_err(|(champ, message)| invalide(champ, message))?;
    let texte = texte.trim();
    let muet = matches!(genre, GenreFait::Accord | GenreFait::Fin);
    if texte.chars().count() > 2000 || (texte.is_empty() && !muet) {
        return Err(invalide("texte", "Écrivez ce que la caisse dit, en 2000 caractères au plus."));
    }
    let (code, jour, fait_le) = (genre.code(), le.to_string(), maison.monde.metier());
    tenue.tx.faire(sql!(sql::REPONDRE, prestataire, code, jour, texte, acteur.compte, fait_le)).await?;
    maison.traces.acte(&mut tenue.tx, &tenue.autorisation, "prestataire").await?;
    Ok(tenue.tx.valider().await?)
}
