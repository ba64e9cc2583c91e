//! Jobs that follow requests: a reminder before a step is due and when it is, drafts that nobody sent destroyed after a week.
//!
//! A job carries a request and, for a reminder, the due date it was made for: if that date has moved it has nothing left to
//! say. No right and no clock depends on any of it.

use std::{sync::Arc, time::Duration};

use acces::Demande;
use socle::{Id, Instant, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use taches::{Fin, Genre, Resultat, Travail, enfiler_pour};
use toile::Maison;

use crate::{
    cas::pas::{charge, histoire},
    echanges::avertir_caisse,
    faits::regles,
    regles::{
        Phase,
        horloge::{self, AVANT, Rappel},
    },
    sql,
};

/// The kind of job that tells people that a step is due.
const RAPPEL: &str = "rappel_echeance";
/// The kind of job that destroys a draft nobody sent.
const PURGE: &str = "purge_brouillon";

/// How long a draft is kept after the consent (docs/donnees.toml).
const GARDE: Duration = Duration::from_secs(7 * 86_400);

ligne! {
    struct Rangee {
        phase: String,
        echeance: Option<Instant>,
        horloges: Option<String>,
    }
}

/// The kinds of jobs of the room.
pub fn genres() -> Vec<Genre<Maison>> {
    vec![
        Genre { code: RAPPEL, faire: |maison, travail| Box::pin(rappeler(maison, travail)) },
        Genre { code: PURGE, faire: |maison, travail| Box::pin(purger(maison, travail)) },
    ]
}

/// Reminders of a new due date, in the transaction that sets it.
pub(crate) async fn poser(tx: &mut Tx, maison: &Maison, id: Id<Demande>, due: Instant) -> Result<(), Refus> {
    if due == Instant::SANS_FIN {
        return Ok(());
    }
    let maintenant = maison.monde.metier();
    for quand in [due.moins(AVANT), due].into_iter().filter(|q| *q > maintenant) {
        let charge = charge(id).reference("echeance", &due.micros().to_string())?;
        enfiler_pour(tx, &maison.monde, RAPPEL, charge, quand).await?;
    }
    Ok(())
}

/// A draft will be destroyed in a week if nobody sends it.
pub(crate) async fn poser_purge(tx: &mut Tx, maison: &Maison, id: Id<Demande>) -> Result<(), Refus> {
    let quand = maison.monde.metier().plus(GARDE);
    enfiler_pour(tx, &maison.monde, PURGE, charge(id), quand).await?;
    Ok(())
}

/// What people have to be told about request `id` now, if the due date is still `pour`.
async fn a_dire(maison: &Maison, id: Id<Demande>, pour: Option<&str>) -> Result<Option<Rappel>, Refus> {
    let mut base: &Db = &maison.db;
    let lue: Option<Rangee> = base.peut_etre(sql!(sql::OU_EN_EST, id)).await?;
    let Some(r) = lue.filter(|r| r.echeance.map(|e| e.micros().to_string()).as_deref() == pour) else {
        return Ok(None);
    };
    if Phase::depuis_code(&r.phase).is_none_or(Phase::est_finale) {
        return Ok(None);
    }
    let (evenements, lieu) = histoire(&mut base, id).await?;
    let horloges = horloge::horloges(&regles(r.horloges.as_deref())?, &evenements, &lieu);
    Ok(horloge::a_prevenir(&horloges, maison.monde.metier()))
}

async fn rappeler(maison: Arc<Maison>, travail: Travail) -> Resultat {
    let id: Id<Demande> = travail.id("demande")?;
    let Some(rappel) = a_dire(&maison, id, travail.texte("echeance")).await? else { return Ok(Fin::SansObjet) };
    let genre = match rappel {
        Rappel::Depassee => avis::Genre::EcheanceDepassee,
        Rappel::Proche => avis::Genre::EcheanceProche,
    };
    let mut tx = maison.db.ecrire().await?;
    avertir_caisse(&mut tx, &maison, id, genre, None).await?;
    tx.valider().await?;
    tracing::info!(demande = %id, depassee = rappel == Rappel::Depassee, "échéance d’une demande");
    Ok(Fin::Faite)
}

async fn purger(maison: Arc<Maison>, travail: Travail) -> Resultat {
    let id: Id<Demande> = travail.id("demande")?;
    let mut tx = maison.db.ecrire().await?;
    if !tx.faire_une(sql!(sql::TOUCHER, id)).await? {
        return Ok(Fin::SansObjet);
    }
    let detruite = crate::cas::oublier(&maison, &mut tx, id).await?;
    tx.valider().await?;
    detruite.inscrire(&maison.coffre).await?;
    tracing::info!(demande = %id, "brouillon détruit : une semaine sans envoi");
    Ok(Fin::Faite)
}
