//! Choosing a password: on a link (activation, forgotten), or in a session, against the one in use.
//!
//! The person chooses it alone (VAR-EP-2.2.1-03, K-15); it is judged, hashed, and forgotten.

use std::sync::Arc;

use acces::{Autorisation, Compte};
use socle::{Id, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::{Maison, session};
use traces::Fait;

use super::{
    connecter::echouer,
    frein::Freins,
    lien::{self, Lien},
};
use crate::{
    Hacheur, courriels,
    regles::{
        delai_adresse, delai_couple,
        mot_de_passe::{Defaut, Force, expiration, juger},
    },
    sql,
};

ligne! {
    struct Soi {
        identifiant: String,
        prenom: String,
        nom: String,
        organisation: String,
        mot_de_passe: Option<String>,
        jours: Option<i64>,
    }
}

/// What became of a password that was proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choix {
    /// It is in place, and so strong.
    Pose(Force),
    /// It was not taken.
    Refuse(Defaut),
    /// The one in use was not the right one.
    ActuelFaux,
    /// The same as the one in use.
    Inchange,
    /// The link is worth nothing, or nothing any more.
    LienMort,
}

async fn poser(
    tx: &mut Tx,
    maison: &Maison,
    compte: Id<Compte>,
    hache: String,
    jours: Option<i64>,
) -> Result<(), Refus> {
    let expire_le = expiration(maison.monde.metier(), jours);
    tx.faire(sql!(sql::POSER_SECRET, compte, hache, maison.monde.horloge(), expire_le)).await?;
    tx.faire(sql!(sql::OTER_ETAPES, compte)).await?;
    Ok(())
}

/// Chooses a password on link `jeton`. The account is active from then on; its other links and its sessions end.
pub async fn sur_lien(maison: &Maison, jeton: &str, mot: &str, origine: &str) -> Result<Choix, Refus> {
    let (horloge, metier) = (maison.monde.horloge(), maison.monde.metier());
    let lu: Option<Lien> = lien::lire(maison, jeton).await?;
    let Some(lien) = lu.filter(|l| l.ouvre(horloge, metier)) else { return Ok(Choix::LienMort) };
    let force = match juger(mot, &lien.entourage()) {
        Ok(force) => force,
        Err(defaut) => return Ok(Choix::Refuse(defaut)),
    };
    let hacheur: &Arc<Hacheur> = maison.piece()?;
    let hache = hacheur.hacher(&maison.monde, mot.to_owned()).await?;
    let mut tx = maison.db.ecrire().await?;
    if !lien::consommer(&mut tx, &maison.monde, jeton, lien.compte).await? {
        return Ok(Choix::LienMort);
    }
    poser(&mut tx, maison, lien.compte, hache, lien.jours).await?;
    session::fermer_toutes(&mut tx, &maison.monde, lien.compte, "").await?;
    tx.faire(sql!(sql::ACTIVER, lien.compte, horloge)).await?;
    // The link came by mail: the address is the person's.
    tx.faire(sql!(sql::COURRIEL_VERIFIE, lien.compte, horloge)).await?;
    let action = if lien.active_le.is_none() { "activer_compte" } else { "changer_mot_de_passe" };
    maison.traces.fait(&mut tx, Fait::sans_session(&lien.acteur(origine)?, action)).await?;
    if lien.active_le.is_some() {
        courriels::poster(&mut tx, maison, lien.compte, courriels::MOT_DE_PASSE_CHANGE).await?;
    }
    tx.valider().await?;
    Ok(Choix::Pose(force))
}

/// Changes the password inside a session, against the one in use; the account's other sessions end.
pub async fn en_session(
    maison: &Maison,
    autorisation: &Autorisation,
    actuel: &str,
    nouveau: &str,
) -> Result<Choix, Refus> {
    let acteur = autorisation.acteur();
    if !actuel_juste(maison, autorisation, actuel).await? {
        return Ok(Choix::ActuelFaux);
    }
    if actuel == nouveau {
        return Ok(Choix::Inchange);
    }
    let mut base: &Db = &maison.db;
    let soi: Soi = base.une(sql!(sql::SOI, acteur.compte)).await?;
    let force = match juger(nouveau, &[&soi.identifiant, &soi.prenom, &soi.nom, &soi.organisation]) {
        Ok(force) => force,
        Err(defaut) => return Ok(Choix::Refuse(defaut)),
    };
    let hacheur: &Arc<Hacheur> = maison.piece()?;
    let hache = hacheur.hacher(&maison.monde, nouveau.to_owned()).await?;
    let mut tx = maison.db.ecrire().await?;
    poser(&mut tx, maison, acteur.compte, hache, soi.jours).await?;
    lien::eteindre(&mut tx, &maison.monde, acteur.compte).await?;
    session::fermer_toutes(&mut tx, &maison.monde, acteur.compte, &acteur.session).await?;
    maison.traces.acte(&mut tx, autorisation, "mot_de_passe_change").await?;
    courriels::poster(&mut tx, maison, acteur.compte, courriels::MOT_DE_PASSE_CHANGE).await?;
    tx.valider().await?;
    Ok(Choix::Pose(force))
}

/// Whether `actuel` is the password in use: somebody at an unlocked desk is not the person (ASVS 7.5.1).
pub async fn actuel_juste(maison: &Maison, autorisation: &Autorisation, actuel: &str) -> Result<bool, Refus> {
    let acteur = autorisation.acteur();
    let reseau = acteur.origine.split(' ').next().unwrap_or_default();
    let couple = format!("{} {reseau}", acteur.compte);
    let etroit = ("frein-session", couple.as_str(), delai_couple as fn(i64) -> _);
    let freins = Freins::lire(maison, etroit, ("frein-adresse", reseau, delai_adresse)).await?;
    let mut base: &Db = &maison.db;
    let soi: Soi = base.une(sql!(sql::SOI, acteur.compte)).await?;
    let hacheur: &Arc<Hacheur> = maison.piece()?;
    let juste = hacheur.verifier(actuel.to_owned(), soi.mot_de_passe).await?;
    if !juste {
        echouer(maison, &freins, reseau).await?;
    }
    Ok(juste)
}
