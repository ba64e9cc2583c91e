//! The grouped writer: one task commits together what concurrent requests hand in; each waits for its own commit.
//!
//! A batch costs one statement whatever its size (dialecte.rs), and those that some entries bring: what becomes true with
//! them (a message is read), in the same transaction. The queue is bounded: when it is full the answer is « try again », never an untraced page.

use std::collections::{HashMap, HashSet};

use socle::{Instant, Refus};
use stockage::{Appel, Db, Erreur, Libre, Tx, dialecte, sql};
use tokio::sync::{mpsc, oneshot};

use crate::fait::Entree;

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
    Entree { entree: Box<Entree>, suites: Vec<Appel<Libre>>, reponse: oneshot::Sender<Result<(), Erreur>> },
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

    /// Waits until `entree` is durable, and with it what `suites` changes.
    pub(crate) async fn deposer(&self, entree: Entree, suites: Vec<Appel<Libre>>) -> Result<(), Refus> {
        let (reponse, attente) = oneshot::channel();
        self.0.try_send(Depot::Entree { entree: Box::new(entree), suites, reponse }).map_err(|e| match e {
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
        let mut changes = Vec::new();
        for depot in lot.drain(..) {
            match depot {
                Depot::Entree { entree, suites, reponse } => {
                    entrees.push(*entree);
                    changes.extend(suites);
                    reponses.push(reponse);
                }
                Depot::Vue { reference, le } => vues.push((reference, le)),
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "a batch of a hundred")]
        metrics::histogram!("parvis_journal_lot").record(entrees.len() as f64);
        let resultat = ecrire_lot(&db, &mut connues, &entrees, vues, changes).await;
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
    mut changes: Vec<Appel<Libre>>,
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
    // Rows are taken in one order, whoever asked first: two transactions that want the same ones wait, and neither dies.
    changes.sort_by(Appel::ordre);
    for change in changes {
        tx.faire(change).await?;
    }
    tx.valider().await?;
    connues.retenir(entrees, &nouvelles);
    Ok(())
}

/// The keys of the index of « who consulted this person » (migration 0004) that are durable already, persons by account and
/// hour: a page shown again adds none.
#[derive(Default)]
struct Connues {
    sujets: HashMap<(String, i64), HashSet<String>>,
    nombre: usize,
}

impl Connues {
    /// For each entry, the persons that it alone adds to the index, each key once and in order.
    fn nouvelles<'e>(&self, entrees: &'e [Entree]) -> Vec<Vec<&'e str>> {
        let mut ajoutees: HashSet<(&'e str, &'e str, i64)> = HashSet::new();
        let une = |e: &'e Entree| {
            let Some(compte) = e.compte.as_deref() else { return Vec::new() };
            let cle = (compte.to_owned(), heure(e));
            let connus = self.sujets.get(&cle);
            let inconnu = |s: &&'e str| connus.is_none_or(|c| !c.contains(*s)) && ajoutees.insert((compte, s, cle.1));
            let mut siennes: Vec<&str> = e.sujets().filter(inconnu).collect();
            siennes.sort_unstable();
            siennes
        };
        entrees.iter().map(une).collect()
    }

    fn retenir(&mut self, entrees: &[Entree], nouvelles: &[Vec<&str>]) {
        let nombre = nouvelles.iter().map(Vec::len).sum();
        self.nombre += nombre;
        if self.nombre > CONNUES_MAX {
            *self = Self { nombre, ..Self::default() };
        }
        for (e, siennes) in entrees.iter().zip(nouvelles).filter(|(_, s)| !s.is_empty()) {
            let Some(compte) = e.compte.clone() else { continue };
            self.sujets.entry((compte, heure(e))).or_default().extend(siennes.iter().map(|s| (*s).to_owned()));
        }
    }
}

fn heure(e: &Entree) -> i64 {
    e.le.micros().div_euclid(HEURE_MICROS)
}

/// Inserts one entry in `tx`, the transaction of an act.
pub(crate) async fn inserer_un(tx: &mut Tx, entree: Entree) -> Result<(), Erreur> {
    let entrees = [entree];
    inserer(tx, &entrees, &Connues::default().nouvelles(&entrees)).await
}

/// Inserts many of them, in one statement.
pub(crate) async fn inserer_plusieurs(tx: &mut Tx, entrees: &[Entree]) -> Result<(), Erreur> {
    inserer(tx, entrees, &Connues::default().nouvelles(entrees)).await
}

/// Inserts entries in `tx`: leaves, payloads, objects, and what each adds to the index of who saw whom.
async fn inserer(tx: &mut Tx, entrees: &[Entree], nouvelles: &[Vec<&str>]) -> Result<(), Erreur> {
    let lot: Vec<_> = entrees.iter().zip(nouvelles).map(|(e, vus)| ligne(e, vus)).collect();
    let lot = serde_json::to_string(&lot).map_err(|e| Erreur::Defaut(format!("lot du journal : {e}")))?;
    tx.faire(sql!(dialecte::LOT, lot)).await.map(drop)
}

/// An entry as `dialecte::LOT` takes it.
fn ligne<'e>(e: &'e Entree, vus: &'e [&'e str]) -> impl serde::Serialize + 'e {
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
        vus,
    )
}
