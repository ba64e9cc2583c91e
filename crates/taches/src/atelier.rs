//! Where jobs are done: claim a few under a lease, try them together, conclude each.
//!
//! Nothing is held while a job runs: no transaction, no lock, only a lease in its row. Whoever dies leaves the lease to
//! end; whoever is late finds its claim taken (`essais`) and changes nothing.

use std::{sync::Arc, time::Duration};

use socle::{Id, Monde};
use stockage::{Db, Erreur};
use tokio::task::JoinSet;

use crate::{
    Echec, Fin, Genre, SONNETTE, Tache, Travail,
    registre::Resultat,
    regles::{self, BAIL, PATIENCE},
    sql::{self, Prise, Reste},
};

/// Jobs tried at once: enough for a slow mail server, few enough for a small machine.
const LOT: i64 = 8;
/// How often the table is looked at when nobody rings: what another process enqueued, what falls due.
const RONDE: Duration = Duration::from_secs(5);

/// What became of the jobs of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bilan {
    /// Done.
    pub faites: u32,
    /// Nothing left to do.
    pub sans_objet: u32,
    /// Put off until later.
    pub reportees: u32,
    /// Given up, with an alert.
    pub abandonnees: u32,
}

impl Bilan {
    /// How many jobs were tried.
    pub const fn essayees(self) -> u32 {
        self.faites + self.sans_objet + self.reportees + self.abandonnees
    }

    const fn plus(self, autre: Self) -> Self {
        Self {
            faites: self.faites + autre.faites,
            sans_objet: self.sans_objet + autre.sans_objet,
            reportees: self.reportees + autre.reportees,
            abandonnees: self.abandonnees + autre.abandonnees,
        }
    }
}

/// The workshop of the house `M`: its jobs' table, its clock, its kinds of jobs.
pub struct Atelier<M> {
    hote: Arc<M>,
    db: Db,
    monde: Monde,
    genres: Vec<Genre<M>>,
}

impl<M: Send + Sync + 'static> Atelier<M> {
    /// A workshop that can do `genres`, with `hote` in hand.
    pub const fn nouveau(hote: Arc<M>, db: Db, monde: Monde, genres: Vec<Genre<M>>) -> Self {
        Self { hote, db, monde, genres }
    }

    /// Works until `arret`. A batch under way is dropped then: its leases end, its jobs are tried again.
    pub async fn travailler(&self, arret: impl Future<Output = ()> + Send) {
        let boucle = async {
            loop {
                // Listening starts before the look, so that a job committed in between rings too.
                let sonnerie = SONNETTE.notified();
                tokio::pin!(sonnerie);
                sonnerie.as_mut().enable();
                match self.un_lot().await {
                    Ok(bilan) if bilan.essayees() > 0 => continue,
                    Ok(_) => {}
                    Err(erreur) => tracing::warn!(%erreur, "tâches : la base ne répond pas"),
                }
                tokio::select! {
                    () = sonnerie => {}
                    () = tokio::time::sleep(RONDE) => {}
                }
            }
        };
        tokio::select! {
            () = arret => {}
            () = boucle => {}
        }
    }

    /// Does everything that can be done now, and no more: what was put off stays. For tests and the console.
    pub async fn executer_tout(&self) -> Result<Bilan, Erreur> {
        let mut total = Bilan::default();
        loop {
            let lot = self.un_lot().await?;
            if lot.essayees() == 0 {
                return Ok(total);
            }
            total = total.plus(lot);
        }
    }

    /// The first jobs that were due and are not done: put off, or given up.
    pub async fn reste(&self) -> Result<Vec<Reste>, Erreur> {
        sql::reste(&self.db, self.monde.metier()).await
    }

    /// Claims a batch and tries it to its end.
    pub async fn un_lot(&self) -> Result<Bilan, Erreur> {
        let horloge = self.monde.horloge();
        let prises = sql::prendre(&self.db, self.monde.metier(), horloge, horloge.plus(BAIL), LOT).await?;
        let mut essais = JoinSet::new();
        for prise in prises {
            let essai = tokio::spawn(self.essayer(&prise));
            essais.spawn(async move {
                // Dropped with its batch, a try is stopped like its worker was killed.
                let garde = Arret(essai.abort_handle());
                let resultat = essai.await.unwrap_or_else(|_| Err(Echec::passager("panique")));
                drop(garde);
                (prise, resultat)
            });
        }
        let mut bilan = Ok(Bilan::default());
        while let Some(fini) = essais.join_next().await {
            let Ok((prise, resultat)) = fini else { continue };
            // One that cannot be concluded is tried again after its lease; the others of the batch go on.
            let conclue = self.conclure(&prise, resultat).await;
            bilan = bilan.and_then(|b: Bilan| Ok(b.plus(conclue?)));
        }
        bilan
    }

    /// One try, bounded in time.
    fn essayer(&self, prise: &Prise) -> impl Future<Output = Resultat> + Send + use<M> {
        let faire = self.genres.iter().find(|g| g.code == prise.genre).map(|g| g.faire);
        let travail = Travail::lire(prise.id, prise.essais, &prise.charge);
        let hote = Arc::clone(&self.hote);
        async move {
            // Another version of the program may know it: it waits.
            let faire = faire.ok_or(Echec::absent("genre_inconnu"))?;
            let essai = tokio::time::timeout(PATIENCE, faire(hote, travail?));
            essai.await.unwrap_or(Err(Echec::passager("trop_long")))
        }
    }

    async fn conclure(&self, prise: &Prise, resultat: Resultat) -> Result<Bilan, Erreur> {
        let mut bilan = Bilan::default();
        let maintenant = self.monde.horloge();
        let (id, genre, essai): (Id<Tache>, _, _) = (prise.id, prise.genre.as_str(), prise.essais);
        let echecs = u32::try_from(prise.echecs).unwrap_or(u32::MAX);
        let (echec, attente, echecs) = match resultat {
            Ok(fin) => {
                let compte = if fin == Fin::Faite { &mut bilan.faites } else { &mut bilan.sans_objet };
                *compte += 1;
                sql::finir(&self.db, prise, "faite", maintenant, None).await?;
                tracing::info!(tache = %id, genre, essai, sans_objet = fin == Fin::SansObjet, "tâche faite");
                return Ok(bilan);
            }
            Err(Echec::Absent(code)) => {
                let essais = u32::try_from(prise.essais).unwrap_or(u32::MAX);
                (code, Some(regles::absence(essais)), echecs)
            }
            Err(Echec::Passager(code)) => (code, regles::attente(echecs.saturating_add(1)), echecs.saturating_add(1)),
            Err(Echec::Definitif(code)) => (code, None, echecs.saturating_add(1)),
        };
        if let Some(attente) = attente {
            bilan.reportees += 1;
            let libre_le = maintenant.plus(attente);
            sql::reporter(&self.db, prise, libre_le, i64::from(echecs), &echec).await?;
            tracing::warn!(tache = %id, genre, essai, echec = &*echec, secondes = attente.as_secs(), "tâche reportée");
        } else {
            bilan.abandonnees += 1;
            sql::finir(&self.db, prise, "abandonnee", maintenant, Some(&echec)).await?;
            tracing::error!(tache = %id, genre, essai, echec = &*echec, "ALERTE : tâche abandonnée");
        }
        Ok(bilan)
    }
}

/// Stops a try when dropped.
struct Arret(tokio::task::AbortHandle);

impl Drop for Arret {
    fn drop(&mut self) {
        self.0.abort();
    }
}
