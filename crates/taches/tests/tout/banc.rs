//! A workbench: a base of either engine, a clock that stands still, a job whose temper the test chooses.

use std::sync::{Arc, Mutex};

use socle::{Id, Instant, Monde};
use stockage::{
    Db,
    essai::{self, BaseDEssai, Moteur},
};
use taches::{Atelier, Charge, Echec, Futur, Genre, Resultat, Tache, Travail};
use tokio::sync::{Notify, Semaphore};

/// When tests begin.
pub(crate) fn depart() -> Instant {
    Instant::depuis_micros(1_780_297_200_000_000)
}

/// What the job « essai » does.
#[derive(Clone)]
pub(crate) enum Humeur {
    Rend(Resultat),
    Panique,
    /// Waits until the test frees it.
    Pend,
}

pub(crate) struct Hote {
    humeur: Mutex<Humeur>,
    faites: Mutex<Vec<Id<Tache>>>,
    essais: Semaphore,
    liberation: Notify,
    verdict: Mutex<Resultat>,
}

fn essayer(hote: Arc<Hote>, travail: Travail) -> Futur<Resultat> {
    Box::pin(async move {
        let travail = travail;
        hote.essais.add_permits(1);
        let humeur = hote.humeur.lock().unwrap().clone();
        match humeur {
            Humeur::Panique => panic!("essai"),
            Humeur::Pend => {
                hote.liberation.notified().await;
                hote.verdict.lock().unwrap().clone()
            }
            Humeur::Rend(resultat) => {
                if resultat.is_ok() {
                    hote.faites.lock().unwrap().push(travail.id);
                }
                resultat
            }
        }
    })
}

/// A base, a clock, a host.
pub(crate) struct Etabli {
    pub(crate) base: BaseDEssai,
    pub(crate) monde: Monde,
    hote: Arc<Hote>,
}

impl Etabli {
    pub(crate) async fn sur(moteur: Moteur) -> Self {
        let hote = Hote {
            humeur: Mutex::new(Humeur::Rend(Ok(taches::Fin::Faite))),
            faites: Mutex::default(),
            essais: Semaphore::new(0),
            liberation: Notify::new(),
            verdict: Mutex::new(Err(Echec::definitif("verdict"))),
        };
        Self { base: essai::vierge(moteur).await, monde: Monde::essai(depart()), hote: Arc::new(hote) }
    }

    pub(crate) fn db(&self) -> &Db {
        &self.base.db
    }

    pub(crate) fn atelier(&self) -> Atelier<Hote> {
        let genres = vec![Genre { code: "essai", faire: essayer }];
        Atelier::nouveau(Arc::clone(&self.hote), self.db().clone(), self.monde.clone(), genres)
    }

    pub(crate) async fn enfiler(&self, genre: &'static str) -> Id<Tache> {
        self.enfiler_pour(genre, self.monde.metier()).await
    }

    pub(crate) async fn enfiler_pour(&self, genre: &'static str, du_le: Instant) -> Id<Tache> {
        let mut tx = self.db().ecrire().await.unwrap();
        let id = taches::enfiler_pour(&mut tx, &self.monde, genre, Charge::nouvelle(), du_le).await.unwrap();
        tx.valider().await.unwrap();
        id
    }

    pub(crate) fn humeur(&self, humeur: Humeur) {
        *self.hote.humeur.lock().unwrap() = humeur;
    }

    pub(crate) fn faites(&self) -> Vec<Id<Tache>> {
        self.hote.faites.lock().unwrap().clone()
    }

    /// Waits until one more try has begun.
    pub(crate) async fn attendre_un_essai(&self) {
        self.hote.essais.acquire().await.unwrap().forget();
    }

    /// Lets the job that hangs end with `verdict`.
    pub(crate) fn liberer(&self, verdict: Resultat) {
        *self.hote.verdict.lock().unwrap() = verdict;
        self.hote.liberation.notify_one();
    }
}
