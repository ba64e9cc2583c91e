//! The grouped writer: one task commits together what concurrent requests hand in; each waits for its own commit.
//!
//! A batch costs one statement whatever its size, two when it adds to the index of who saw whom (dialecte.rs). The
//! queue is bounded: when it is full the answer is « try again », never an untraced page.

use std::collections::{BTreeSet, HashMap, HashSet};

use socle::{Instant, Refus};
use stockage::{Db, Erreur, Tx, dialecte, sql};
use tokio::sync::{mpsc, oneshot};

use crate::fait::Entree;

/// Statements that `entree` costs alone in its batch, at most.
pub(crate) fn requetes_pour(entree: &Entree) -> u32 {
    if entree.objets.is_none() { 1 } else { 2 }
}

/// The grain of the index of who saw whom: one hour of real time.
const HEURE_MICROS: i64 = 3_600_000_000;
/// How many keys of that index the writer remembers, so as not to write them again: about a megabyte.
const CONNUES_MAX: usize = 8192;
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
            mpsc::error::TrySendError::Full(_) => {
                metrics::counter!("parvis_journal_refus_total").increment(1);
                Refus::Occupe
            }
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
    let mut connues = Connues::default();
    while file.recv_many(&mut lot, LOT_MAX).await > 0 {
        #[allow(clippy::cast_precision_loss, reason = "a queue of a thousand")]
        metrics::gauge!("parvis_journal_file").set(file.len() as f64);
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
        #[allow(clippy::cast_precision_loss, reason = "a batch of a hundred")]
        metrics::histogram!("parvis_journal_lot").record(entrees.len() as f64);
        let resultat = ecrire_lot(&db, &mut connues, &entrees, vues).await;
        if let Err(erreur) = &resultat {
            tracing::error!(%erreur, entrees = entrees.len(), "lot du journal refusé");
        }
        for reponse in reponses {
            reponse.send(resultat.clone()).ok();
        }
    }
}

async fn ecrire_lot(
    db: &Db,
    connues: &mut Connues,
    entrees: &[Entree],
    vues: Vec<(String, Instant)>,
) -> Result<(), Erreur> {
    let mut tx = db.ecrire().await?;
    for (reference, le) in vues {
        tx.faire(sql!(SESSION_VUE, reference, le)).await?;
    }
    if entrees.is_empty() {
        return tx.valider().await;
    }
    let nouvelles = connues.nouvelles(entrees);
    inserer(&mut tx, entrees, &nouvelles).await?;
    tx.valider().await?;
    connues.retenir(nouvelles);
    Ok(())
}

/// That an account saw a person in an hour: the index of « who consulted this person » (migration 0004).
type Consultation = (String, String, i64);

/// The keys of that index that are durable already, persons by account and hour: a page shown again adds none.
#[derive(Default)]
struct Connues {
    sujets: HashMap<(String, i64), HashSet<String>>,
    nombre: usize,
}

impl Connues {
    fn nouvelles(&self, entrees: &[Entree]) -> BTreeSet<Consultation> {
        let mut nouvelles = BTreeSet::new();
        for (e, compte) in entrees.iter().filter_map(|e| Some((e, e.compte.clone()?))) {
            let cle = (compte, heure(e));
            let connus = self.sujets.get(&cle);
            for sujet in e.sujets() {
                if connus.is_none_or(|c| !c.contains(sujet)) {
                    nouvelles.insert((sujet.to_owned(), cle.0.clone(), cle.1));
                }
            }
        }
        nouvelles
    }

    fn retenir(&mut self, nouvelles: BTreeSet<Consultation>) {
        self.nombre += nouvelles.len();
        if self.nombre > CONNUES_MAX {
            *self = Self { nombre: nouvelles.len(), ..Self::default() };
        }
        for (sujet, compte, heure) in nouvelles {
            self.sujets.entry((compte, heure)).or_default().insert(sujet);
        }
    }
}

fn heure(e: &Entree) -> i64 {
    e.le.micros().div_euclid(HEURE_MICROS)
}

/// Each key once and in order, so that two transactions take them in the same order.
pub(crate) fn consultations(entrees: &[Entree]) -> BTreeSet<Consultation> {
    Connues::default().nouvelles(entrees)
}

/// Inserts entries in `tx`: leaves, payloads, objects, then what they add to the index of who saw whom.
pub(crate) async fn inserer(
    tx: &mut Tx,
    entrees: &[Entree],
    consultations: &BTreeSet<Consultation>,
) -> Result<(), Erreur> {
    let lot: Vec<_> = entrees.iter().map(ligne).collect();
    tx.faire(sql!(dialecte::LOT, en_json(&lot)?)).await?;
    if !consultations.is_empty() {
        tx.faire(sql!(dialecte::LOT_CONSULTATIONS, en_json(consultations)?)).await?;
    }
    Ok(())
}

fn en_json(lignes: &impl serde::Serialize) -> Result<String, Erreur> {
    serde_json::to_string(lignes).map_err(|e| Erreur::Defaut(format!("lot du journal : {e}")))
}

/// An entry as `dialecte::LOT` takes it.
fn ligne(e: &Entree) -> impl serde::Serialize + '_ {
    (
        e.id.to_string(),
        e.journal,
        hex::encode(e.feuille),
        &e.echeance,
        &e.canonique,
        hex::encode(e.sel),
        e.le.micros(),
        &e.compte,
        &e.organisation,
        e.action,
        e.genre,
        &e.objet,
        e.issue,
        &e.clause,
        &e.objets,
    )
}
