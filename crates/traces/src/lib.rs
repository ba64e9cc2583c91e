//! Writing the journal, and reading through it: no page without its trace (journal.md §§1–4).
//!
//! [`Traces::lecture`] and [`Traces::liste`] hand their entry to one task that commits together what concurrent
//! requests bring, and return a [`Consigne`] once it is durable; [`Traces::acte`] writes in the transaction of the
//! act. A `Consigne` is what a `personnelle` statement wants: it reads the objects that the trace names and nothing
//! else, so reading untraced does not compile (ADR 0003). Deliberately absent: ranks, checkpoints and purge, which
//! come with « the journal as proof »; their tables stand since the first migration.

mod ecrivain;
mod fait;

pub use fait::{Fait, Issue};

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use acces::{Acteur, Autorisation, Portee, Trace};
use socle::{Id, Instant, Monde, Refus};
use stockage::{Appel, Db, DeLigne, Executant, Libre, Personnelle, Scopee, Tx, Valeur, requetes_executees};

use ecrivain::{Depot, Ecrivain};
use fait::Entree;

/// Months an access trace is kept (CAF68-CS-5.3.2-01: six months; the CNIL's minimum too).
pub const CONSERVATION_MOIS: u8 = 6;

/// Most objects one trace may name: a page of a list.
pub const OBJETS_MAX: usize = 100;

tokio::task_local! {
    static ECRITES: Arc<AtomicU32>;
}

/// Runs `futur` and tells how many traces were durable under it. The web kernel checks it at every traced door.
pub async fn sous_temoin<F: Future>(futur: F) -> (F::Output, u32) {
    let compte = Arc::new(AtomicU32::new(0));
    let sortie = ECRITES.scope(Arc::clone(&compte), futur).await;
    let ecrites = compte.load(Ordering::Relaxed);
    // Under another witness (the kernel's own, around a handler's), that one counts them too.
    ECRITES.try_with(|c| c.fetch_add(ecrites, Ordering::Relaxed)).ok();
    (sortie, ecrites)
}

/// Traces durable so far under [`sous_temoin`]; zero elsewhere.
pub fn ecrites() -> u32 {
    ECRITES.try_with(|c| c.load(Ordering::Relaxed)).unwrap_or(0)
}

fn temoigner() {
    ECRITES.try_with(|c| c.fetch_add(1, Ordering::Relaxed)).ok();
}

/// Proof that a trace is durable (or stands in the transaction at hand). The key that personal statements read by.
#[derive(Debug, Clone)]
pub struct Consigne {
    trace: Id<Trace>,
}

/// What a list shows, as the journal names it.
pub trait Objet {
    /// Identifier of the thing.
    fn objet(&self) -> String;
    /// Identifier of the person it is about, if known.
    fn sujet(&self) -> Option<String>;
}

/// Rows found by scope; only [`Traces::lister`] makes them, so a trace of a list names what the scope gave.
#[derive(Debug)]
pub struct Listage<T>(Vec<T>);

impl<T> Listage<T> {
    /// The rows, in their order.
    pub fn lignes(&self) -> &[T] {
        &self.0
    }

    /// The first `nombre` rows: a page asks for one more than it shows, to know whether there is a next one.
    #[must_use]
    pub fn premieres(mut self, nombre: usize) -> Self {
        self.0.truncate(nombre);
        self
    }

    /// The rows themselves.
    pub fn en_lignes(self) -> Vec<T> {
        self.0
    }
}

/// The journal's writer. Cheap to clone.
#[derive(Clone)]
pub struct Traces {
    db: Db,
    monde: Monde,
    ecrivain: Ecrivain,
}

impl Traces {
    /// Starts the grouped writer on `db`; it ends with the last clone.
    pub fn demarrer(db: Db, monde: Monde) -> Self {
        let ecrivain = Ecrivain::demarrer(db.clone());
        Self { db, monde, ecrivain }
    }

    /// Consigns a read of the one object `autorisation` is about, showing the field groups `champs`; durable on return.
    pub async fn lecture(&self, autorisation: &Autorisation, champs: &'static str) -> Result<Consigne, Refus> {
        self.lecture_et(autorisation, champs, Vec::new()).await
    }

    /// Like [`Traces::lecture`], and `suites` change their rows in the transaction of the trace: what becomes true because
    /// somebody reads (their notice is read). They must not be able to fail, or their neighbours' pages fail with them.
    pub async fn lecture_et(
        &self,
        autorisation: &Autorisation,
        champs: &'static str,
        suites: Vec<Appel<Libre>>,
    ) -> Result<Consigne, Refus> {
        let objets = autorisation.objet().map(|o| (o.to_owned(), autorisation.sujet().map(|s| s.to_string())));
        let entree = Fait::accorde(autorisation).champs(champs).entree(&self.monde, objets);
        self.deposer(entree, suites).await
    }

    /// Consigns a page of a list, naming every row it will show; durable on return.
    pub async fn liste<T: Objet>(
        &self,
        portee: &Portee,
        rangees: &Listage<T>,
        champs: &'static str,
    ) -> Result<Consigne, Refus> {
        if rangees.0.len() > OBJETS_MAX {
            return Err(Refus::Interne(format!("une trace nomme au plus {OBJETS_MAX} objets")));
        }
        let objets = rangees.0.iter().map(|o| (o.objet(), o.sujet()));
        let entree = Fait::accorde(portee.autorisation()).champs(champs).entree(&self.monde, objets);
        self.deposer(entree, Vec::new()).await
    }

    /// Consigns an act in its own transaction: both are durable together, or neither is.
    pub async fn acte(
        &self,
        tx: &mut Tx,
        autorisation: &Autorisation,
        champs: &'static str,
    ) -> Result<Consigne, Refus> {
        let objets = autorisation.objet().map(|o| (o.to_owned(), autorisation.sujet().map(|s| s.to_string())));
        let entree = Fait::accorde(autorisation).acte(autorisation.action()).champs(champs).entree(&self.monde, objets);
        self.inscrire(tx, entree).await
    }

    /// Consigns a fact that no decision precedes (sign-in, sign-out) in the transaction that makes it true.
    pub async fn fait(&self, tx: &mut Tx, fait: Fait) -> Result<Consigne, Refus> {
        let entree = fait.entree(&self.monde, Vec::new());
        self.inscrire(tx, entree).await
    }

    /// Consigns many facts at once in the transaction that makes them true: one statement whatever their number, a hundred at
    /// most, so that nobody waits for the writer.
    pub async fn faits(&self, tx: &mut Tx, faits: Vec<Fait>) -> Result<(), Refus> {
        if faits.is_empty() {
            return Ok(());
        }
        let entrees: Vec<Entree> = faits.into_iter().map(|f| f.entree(&self.monde, Vec::new())).collect();
        for lot in entrees.chunks(OBJETS_MAX) {
            ecrivain::inserer_plusieurs(tx, lot).await?;
        }
        tx.apres_validation(temoigner);
        Ok(())
    }

    async fn inscrire(&self, tx: &mut Tx, entree: Entree) -> Result<Consigne, Refus> {
        let trace = entree.id;
        ecrivain::inserer_un(tx, entree).await?;
        tx.apres_validation(temoigner);
        Ok(Consigne { trace })
    }

    /// Consigns a refusal, after whatever was rolled back; the clause of an *Introuvable* stands here and nowhere else.
    ///
    /// `porte` is the door that was tried, `objet` the identifier that was tried at it.
    pub async fn refus(
        &self,
        acteur: &Acteur,
        action: &'static str,
        porte: &'static str,
        objet: Option<&str>,
        refus: &Refus,
    ) -> Result<(), Refus> {
        let entree = Fait::refuse(acteur, action, porte, objet, refus).entree(&self.monde, Vec::new());
        self.deposer(entree, Vec::new()).await.map(drop)
    }

    /// Notes that session `reference` was seen, with the next batch; not awaited, may be lost, harms nobody.
    pub fn session_vue(&self, reference: &str, le: Instant) {
        self.ecrivain.tenter(Depot::Vue { reference: reference.to_owned(), le });
    }

    /// Its share of the batch is counted as if it were alone there: the batch's statement and its own.
    async fn deposer(&self, entree: Entree, suites: Vec<Appel<Libre>>) -> Result<Consigne, Refus> {
        let trace = entree.id;
        requetes_executees(1 + u32::try_from(suites.len()).unwrap_or(u32::MAX - 1));
        self.ecrivain.deposer(entree, suites).await?;
        temoigner();
        Ok(Consigne { trace })
    }

    /// Rows within a scope: binds the account and the instant before the caller's values.
    pub async fn lister<T: DeLigne + Send>(&self, portee: &Portee, appel: Appel<Scopee>) -> Result<Listage<T>, Refus> {
        let garde = vec![Valeur::from(portee.compte()), Valeur::from(portee.maintenant())];
        let mut base = &self.db;
        Ok(Listage(base.toutes(appel.sous_garde(garde)).await?))
    }

    /// Personal rows of the objects that `consigne` names.
    pub async fn lire<T: DeLigne + Send>(
        &self,
        consigne: &Consigne,
        appel: Appel<Personnelle>,
    ) -> Result<Vec<T>, Refus> {
        let mut base = &self.db;
        Ok(base.toutes(appel.sous_garde(vec![Valeur::from(consigne.trace)])).await?)
    }

    /// Personal rows inside the transaction of the act that `consigne` traces.
    pub async fn lire_dans<T: DeLigne + Send>(
        &self,
        tx: &mut Tx,
        consigne: &Consigne,
        appel: Appel<Personnelle>,
    ) -> Result<Vec<T>, Refus> {
        Ok(tx.toutes(appel.sous_garde(vec![Valeur::from(consigne.trace)])).await?)
    }
}

/// Every statement of this crate.
pub fn fiches() -> Vec<stockage::Fiche> {
    ecrivain::fiches()
}
