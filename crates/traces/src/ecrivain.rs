//! The grouped writer: one task commits together what concurrent requests hand in; each waits for its own commit.
//!
//! A batch costs three statements whatever its size (dialecte.rs). The queue is bounded: when it is full the answer
//! is « try again », never an untraced page.

use serde_json::{Value, json};
use socle::{Instant, Refus};
use stockage::{Db, Erreur, Tx, dialecte, sql};
use tokio::sync::{mpsc, oneshot};

use crate::fait::Entree;

/// Statements that `entree` would cost alone in its batch.
pub(crate) const fn requetes_pour(entree: &Entree) -> u32 {
    if entree.objets.is_empty() { 2 } else { 3 }
}

const LOT_MAX: usize = 128;
const FILE_MAX: usize = 1024;

stockage::requetes! {
    libre SESSION_VUE = "UPDATE session SET vu_le = $2 WHERE reference = $1 AND vu_le < $2 AND fermee_le IS NULL";
}

pub(crate) enum Depot {
    Entree { entree: Box<Entree>, reponse: oneshot::Sender<Result<(), Erreur>> },
    Vue { reference: String, le: Instant },
}

/// The writer's end that requests hold.
#[derive(Clone)]
pub(crate) struct Ecrivain(mpsc::Sender<Depot>);

impl Ecrivain {
    pub(crate) fn demarrer(db: Db) -> Self {
        let (envoi, reception) = mpsc::channel(FILE_MAX);
        tokio::spawn(ecrire_sans_fin(db, reception));
        Self(envoi)
    }

    pub(crate) async fn deposer(&self, entree: Entree) -> Result<(), Refus> {
        let (reponse, attente) = oneshot::channel();
        self.0.try_send(Depot::Entree { entree: Box::new(entree), reponse }).map_err(|e| match e {
            mpsc::error::TrySendError::Full(_) => Refus::Occupe,
            mpsc::error::TrySendError::Closed(_) => Refus::Indisponible("journal arrêté".into()),
        })?;
        match attente.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(erreur)) => Err(Refus::Indisponible(format!("journal : {erreur}"))),
            Err(_) => Err(Refus::Indisponible("journal arrêté".into())),
        }
    }

    pub(crate) fn tenter(&self, depot: Depot) {
        self.0.try_send(depot).ok();
    }
}

async fn ecrire_sans_fin(db: Db, mut file: mpsc::Receiver<Depot>) {
    let mut lot = Vec::with_capacity(LOT_MAX);
    while file.recv_many(&mut lot, LOT_MAX).await > 0 {
        let mut entrees = Vec::new();
        let mut reponses = Vec::new();
        let mut vues = Vec::new();
        for depot in lot.drain(..) {
            match depot {
                Depot::Entree { entree, reponse } => {
                    entrees.push(*entree);
                    reponses.push(reponse);
                }
                Depot::Vue { reference, le } => vues.push((reference, le)),
            }
        }
        let resultat = ecrire_lot(&db, &entrees, vues).await;
        if let Err(erreur) = &resultat {
            tracing::error!(%erreur, entrees = entrees.len(), "lot du journal refusé");
        }
        for reponse in reponses {
            reponse.send(resultat.clone()).ok();
        }
    }
}

async fn ecrire_lot(db: &Db, entrees: &[Entree], vues: Vec<(String, Instant)>) -> Result<(), Erreur> {
    let mut tx = db.ecrire().await?;
    for (reference, le) in vues {
        tx.faire(sql!(SESSION_VUE, reference, le)).await?;
    }
    if !entrees.is_empty() {
        inserer(&mut tx, entrees).await?;
    }
    tx.valider().await
}

/// Inserts entries in `tx`: leaves, payloads, subjects.
pub(crate) async fn inserer(tx: &mut Tx, entrees: &[Entree]) -> Result<(), Erreur> {
    let feuilles: Vec<Value> = entrees
        .iter()
        .map(|e| json!({ "id": e.id.to_string(), "journal": e.journal, "feuille": hex::encode(e.feuille) }))
        .collect();
    tx.faire(sql!(dialecte::LOT_ENTREES, Value::from(feuilles).to_string())).await?;
    let charges: Vec<Value> = entrees.iter().map(charge).collect();
    tx.faire(sql!(dialecte::LOT_CHARGES, Value::from(charges).to_string())).await?;
    let sujets: Vec<Value> = entrees.iter().flat_map(sujets).collect();
    if !sujets.is_empty() {
        tx.faire(sql!(dialecte::LOT_SUJETS, Value::from(sujets).to_string())).await?;
    }
    Ok(())
}

fn charge(e: &Entree) -> Value {
    json!({
        "id": e.id.to_string(), "echeance": e.echeance, "canonique": e.canonique, "sel": hex::encode(e.sel),
        "le": e.le.micros(), "compte": e.compte, "organisation": e.organisation, "action": e.action,
        "genre": e.genre, "objet": e.objet, "issue": e.issue, "clause": e.clause,
    })
}

fn sujets(e: &Entree) -> impl Iterator<Item = Value> + '_ {
    let trace = e.id.to_string();
    e.objets
        .iter()
        .enumerate()
        .map(move |(rang, (objet, sujet))| json!({ "trace": trace, "rang": rang, "objet": objet, "sujet": sujet }))
}
