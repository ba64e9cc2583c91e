//! Reviews of accounts (Espace Partenaires 4.2): a caisse asks for one, a structure does it, every account at once.

use acces::{Acteur, Action, Compte, Organisation, Personne, Profil};
use socle::{Erreurs, Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};
use toile::Maison;

use super::{
    demander::{Objet, demander_dans, premier_depart},
    finir::{mettre_fin, preparer},
};
use crate::{
    courriels::avertir_de_la_revue,
    faits::decider_partenaire,
    regles::{Constat, constat_retenu},
    sql,
};

const MANQUE: &str = "Choisissez ce que devient ce compte.";
const DEJA: &str = "Une revue est déjà demandée à ce partenaire : la date limite est celle de la première demande.";

/// Something to do about a review.
pub enum Revue {}

ligne! { struct Demandee { id: Id<Revue> } }

/// Asks `partenaire` for a review (VAR-EP-4.2-02). One waits at a time, whichever caisse asked (PDC-EP-4.2-01).
pub async fn demander_revue(maison: &Maison, acteur: &Acteur, partenaire: Id<Organisation>) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    let mut tx = maison.db.ecrire().await?;
    tx.faire(sql!(sql::TENIR_ORGANISATION, partenaire)).await?;
    let autorisation = decider_partenaire(&mut tx, acteur, Action::DemanderRevue, partenaire, maintenant).await?;
    if tx.peut_etre::<Demandee>(sql!(sql::REVUE_DEMANDEE, partenaire)).await?.is_some() {
        return Err(Refus::Conflit(DEJA.into()));
    }
    let id: Id<Revue> = maison.monde.id();
    tx.faire(sql!(sql::OUVRIR_REVUE, id, partenaire, Some(acteur.compte), maintenant)).await?;
    avertir_de_la_revue(&mut tx, &maison.monde, partenaire, acteur.compte).await?;
    maison.traces.acte(&mut tx, &autorisation, "demande_de_revue").await?;
    Ok(tx.valider().await?)
}

ligne! { struct ARevoir { id: Id<Compte>, personne: Id<Personne>, profil: String } }

/// Does the review of the reader's structure (VAR-EP-4.2-01): one decision for every account that is not over, all or
/// nothing. What is said of other accounts (over since the page was opened) is left aside. Errors are named by account.
pub async fn faire_revue(maison: &Maison, acteur: &Acteur, choisis: &[(Id<Compte>, Constat)]) -> Result<(), Refus> {
    let (partenaire, maintenant) = (acteur.organisation, maison.monde.metier());
    let mut tx = maison.db.ecrire().await?;
    // Openings and ends of accounts of the structure wait for this row: the list cannot change under the review.
    tx.faire(sql!(sql::TENIR_ORGANISATION, partenaire)).await?;
    let autorisation = decider_partenaire(&mut tx, acteur, Action::FaireRevue, partenaire, maintenant).await?;
    let comptes: Vec<ARevoir> = tx.toutes(sql!(sql::A_REVOIR, partenaire, maintenant)).await?;
    let constats = retenir(acteur, &comptes, choisis)?;
    let revue = en_cours(&mut tx, maison, partenaire, maintenant).await?;
    for (compte, constat) in constats {
        tx.faire(sql!(sql::CONSTATER, revue, compte, constat.code())).await?;
        appliquer(&mut tx, maison, acteur, compte, constat).await?;
    }
    tx.faire(sql!(sql::FINIR_REVUE, revue, maintenant, acteur.compte)).await?;
    maison.traces.acte(&mut tx, &autorisation, "revue").await?;
    Ok(tx.valider().await?)
}

/// A decision for each of `comptes`, or what misses.
fn retenir(
    acteur: &Acteur,
    comptes: &[ARevoir],
    choisis: &[(Id<Compte>, Constat)],
) -> Result<Vec<(Id<Compte>, Constat)>, Refus> {
    let (mut constats, mut erreurs) = (Vec::with_capacity(comptes.len()), Erreurs::default());
    for compte in comptes {
        let profil = Profil::depuis_code(&compte.profil).ok_or_else(|| Refus::Interne("profil inconnu".into()))?;
        let choisi = choisis.iter().find(|(id, _)| *id == compte.id).map(|(_, constat)| *constat);
        match constat_retenu(profil, compte.personne == acteur.personne, choisi) {
            Some(constat) => constats.push((compte.id, constat)),
            None => erreurs.ajouter(compte.id.to_string(), MANQUE),
        }
    }
    if erreurs.est_vide() { Ok(constats) } else { Err(Refus::Invalide(erreurs)) }
}

/// The review that a caisse asked for, or a new one.
async fn en_cours(
    tx: &mut Tx,
    maison: &Maison,
    partenaire: Id<Organisation>,
    maintenant: Instant,
) -> Result<Id<Revue>, Refus> {
    if let Some(demandee) = tx.peut_etre::<Demandee>(sql!(sql::REVUE_DEMANDEE, partenaire)).await? {
        return Ok(demandee.id);
    }
    let id: Id<Revue> = maison.monde.id();
    tx.faire(sql!(sql::OUVRIR_REVUE, id, partenaire, None::<Id<Compte>>, maintenant)).await?;
    Ok(id)
}

/// What a decision does, decided and traced as if it were done alone.
async fn appliquer(
    tx: &mut Tx,
    maison: &Maison,
    acteur: &Acteur,
    compte: Id<Compte>,
    constat: Constat,
) -> Result<(), Refus> {
    let maintenant = maison.monde.metier();
    match constat {
        Constat::Garde => Ok(()),
        Constat::Ferme => {
            let autorisation = preparer(tx, maison, acteur, Action::InactiverTechnicien, compte, None).await?;
            mettre_fin(tx, maison, acteur, compte, maintenant).await?;
            maison.traces.acte(tx, &autorisation, "inactivation").await.map(drop)
        }
        Constat::ALaCaisse => {
            let partenaire = acteur.organisation;
            let depart = premier_depart(tx, partenaire, maintenant).await?;
            let objet = Objet::Inactivation(compte, depart);
            match demander_dans(tx, maison, acteur, partenaire, &objet, None).await {
                // The caisse was already asked: it is told once.
                Ok(_) | Err(Refus::Conflit(_)) => Ok(()),
                Err(refus) => Err(refus),
            }
        }
    }
}
