//! Connections: `Db` (readers and writer), `Tx` (one transaction of the writer), and what a statement runs on.
//!
//! SQLite has one writer and takes its lock at once (BEGIN IMMEDIATE); its readers are opened read-only, so that a
//! write through them fails in tests. Nothing but SQL is awaited inside a `Tx`; one held over 50 ms is logged.

use std::{
    path::PathBuf,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use socle::Chrono;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Postgres, SqlSafeStr, Sqlite, Transaction,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    sqlite::{
        SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
    },
};

use crate::{Appel, DeLigne, Erreur, Libre, Ligne, Valeur, traduction::traduire};

/// Where the base is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adresse {
    /// A file.
    Sqlite(PathBuf),
    /// A `postgres://` address. May hold a password: never shown.
    Postgres(String),
}

impl Adresse {
    /// A base in a file.
    pub fn fichier(chemin: impl Into<PathBuf>) -> Self {
        Self::Sqlite(chemin.into())
    }

    /// A base behind a `postgres://` address.
    pub fn serveur(url: impl Into<String>) -> Self {
        Self::Postgres(url.into())
    }

    /// Where the file is, if the base is one.
    pub fn chemin(&self) -> Option<&std::path::Path> {
        match self {
            Self::Sqlite(chemin) => Some(chemin),
            Self::Postgres(_) => None,
        }
    }
}

/// The base. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db(Arc<Moteur>);

#[derive(Debug)]
pub(crate) enum Moteur {
    Sqlite { lecteurs: SqlitePool, ecrivain: SqlitePool },
    Postgres(PgPool),
}

/// Readers of a file, at least and at most: as many as there are cores. Each has its own pages and statements (some nine
/// megabytes), and reads them anew after each commit: ADR 0014.
const LECTEURS: (u32, u32) = (2, 4);
/// glibc gives the top of a heap back to the system once 128 kB of it are free, and readers drop their pages after each commit:
/// they were mapped anew each time, which doubled the CPU of a page. A block of this size, asked for and freed once, has it keep
/// up to twice as much.
const GARDEE: usize = 4 << 20;
/// Connections to a server, at least and at most: four a core. Each plans every statement for itself (some fifty
/// milliseconds in all), and under load all of them plan at once: ADR 0015.
const CONNEXIONS: (u32, u32) = (8, 16);
const ATTENTE: Duration = Duration::from_secs(5);
/// Idle longer than this, a connection to a server is tried before it is used.
const OUBLIEE: Duration = Duration::from_secs(1);
const VERROU_LONG: Duration = Duration::from_millis(50);

tokio::task_local! {
    static COMPTEUR: Arc<AtomicU32>;
}

/// Runs `futur` and counts the statements it sends; [`requetes_executees`] tells how many so far.
pub async fn sous_compteur<F: Future>(futur: F) -> (F::Output, u32) {
    let compteur = Arc::new(AtomicU32::new(0));
    let sortie = COMPTEUR.scope(Arc::clone(&compteur), futur).await;
    (sortie, compteur.load(Ordering::Relaxed))
}

/// Statements sent so far under [`sous_compteur`]; zero elsewhere. The grouped writer adds its own for its caller.
pub fn requetes_executees(ajouter: u32) -> u32 {
    COMPTEUR.try_with(|c| c.fetch_add(ajouter, Ordering::Relaxed) + ajouter).unwrap_or(0)
}

/// `par_coeur` for each core of this machine, within `bornes`.
fn selon_les_coeurs(par_coeur: u32, (moins, plus): (u32, u32)) -> u32 {
    let coeurs = std::thread::available_parallelism().map_or(1, |n| u32::try_from(n.get()).unwrap_or(plus));
    coeurs.saturating_mul(par_coeur).clamp(moins, plus)
}

impl Db {
    /// Opens the base; creates the SQLite file if it does not exist (its folder must).
    pub async fn ouvrir(adresse: &Adresse) -> Result<Self, Erreur> {
        let moteur = match adresse {
            Adresse::Sqlite(chemin) => Self::ouvrir_sqlite(chemin).await?,
            Adresse::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)
                    .map_err(|_| Erreur::Absente("adresse postgres:// mal formée".into()))?
                    .application_name("parvis")
                    // One plan per statement and connection, made without guessing too long and by keys: ADR 0015.
                    .options([
                        ("statement_timeout", "10s"),
                        ("synchronous_commit", "on"),
                        ("plan_cache_mode", "force_generic_plan"),
                        ("join_collapse_limit", "4"),
                        ("random_page_cost", "0.25"),
                        ("jit", "off"),
                    ])
                    .disable_statement_logging();
                // A connection that has just served is not asked whether it lives: that was a round trip per statement.
                let bassin = PgPoolOptions::new()
                    .max_connections(selon_les_coeurs(4, CONNEXIONS))
                    .acquire_timeout(ATTENTE)
                    .test_before_acquire(false);
                let bassin = bassin.before_acquire(|connexion, etat| {
                    Box::pin(async move {
                        if etat.idle_for > OUBLIEE {
                            connexion.ping().await?;
                        }
                        Ok(true)
                    })
                });
                Moteur::Postgres(bassin.connect_with(options).await.map_err(|e| traduire(&e, "connexion"))?)
            }
        };
        Ok(Self(Arc::new(moteur)))
    }

    async fn ouvrir_sqlite(chemin: &std::path::Path) -> Result<Moteur, Erreur> {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(GARDEE)));
        let options = SqliteConnectOptions::new()
            .filename(chemin)
            .create_if_missing(true)
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(ATTENTE)
            .pragma("secure_delete", "ON")
            // What a statement would have to undo is kept in memory: past 64 kB it went to a file made and removed for each
            // batch of traces (ADR 0014).
            .pragma("temp_store", "MEMORY")
            .disable_statement_logging();
        // What only a writer may set is left out: the file already carries it.
        let lecture = SqliteConnectOptions::new()
            .filename(chemin)
            .read_only(true)
            .foreign_keys(true)
            .busy_timeout(ATTENTE)
            .disable_statement_logging();
        // A file does not go away: asking each time whether it lives cost a hop between threads per statement.
        let ecrivain = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .acquire_timeout(ATTENTE)
            .connect_with(options)
            .await
            .map_err(|e| traduire(&e, "ouverture"))?;
        let lecteurs = SqlitePoolOptions::new()
            .max_connections(selon_les_coeurs(1, LECTEURS))
            .test_before_acquire(false)
            .acquire_timeout(ATTENTE)
            .connect_with(lecture)
            .await
            .map_err(|e| traduire(&e, "ouverture"))?;
        Ok(Moteur::Sqlite { lecteurs, ecrivain })
    }

    pub(crate) fn moteur(&self) -> &Moteur {
        &self.0
    }

    /// Begins a transaction of the writer; dropped without [`Tx::valider`], it is rolled back.
    pub async fn ecrire(&self) -> Result<Tx, Erreur> {
        requetes_executees(0);
        let engin = match self.moteur() {
            Moteur::Sqlite { ecrivain, .. } => {
                let tx = ecrivain.begin_with("BEGIN IMMEDIATE").await.map_err(|e| traduire(&e, "begin"))?;
                Engin::Sqlite(tx)
            }
            Moteur::Postgres(bassin) => Engin::Postgres(bassin.begin().await.map_err(|e| traduire(&e, "begin"))?),
        };
        Ok(Tx { engin, debut: Chrono::demarrer(), apres: Vec::new() })
    }

    /// Closes every connection; on SQLite the last one folds the WAL back into the file.
    pub async fn fermer(&self) {
        match self.moteur() {
            Moteur::Sqlite { lecteurs, ecrivain } => {
                lecteurs.close().await;
                ecrivain.close().await;
            }
            Moteur::Postgres(bassin) => bassin.close().await,
        }
    }

    /// The engine's name, for people.
    pub fn nom_moteur(&self) -> &'static str {
        match self.moteur() {
            Moteur::Sqlite { .. } => "SQLite",
            Moteur::Postgres(_) => "PostgreSQL",
        }
    }
}

enum Engin {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction of the writer. Await only SQL while holding one.
pub struct Tx {
    engin: Engin,
    debut: Chrono,
    apres: Vec<fn()>,
}

impl Tx {
    /// Commits; once this returns the transaction is durable.
    pub async fn valider(self) -> Result<(), Erreur> {
        let resultat = match self.engin {
            Engin::Sqlite(tx) => tx.commit().await,
            Engin::Postgres(tx) => tx.commit().await,
        };
        let tenu = self.debut.ecoule();
        metrics::histogram!("parvis_verrou_secondes").record(tenu.as_secs_f64());
        if tenu > VERROU_LONG {
            tracing::warn!(ms = u64::try_from(tenu.as_millis()).unwrap_or(u64::MAX), "transaction longue");
        }
        resultat.map_err(|e| traduire(&e, "commit"))?;
        self.apres.iter().for_each(|suite| suite());
        Ok(())
    }

    /// Calls `suite` once the transaction is durable; never if it is rolled back.
    pub fn apres_validation(&mut self, suite: fn()) {
        self.apres.push(suite);
    }

    /// Runs a statement that changes rows; how many it changed.
    pub async fn faire(&mut self, appel: Appel<Libre>) -> Result<u64, Erreur> {
        requetes_executees(1);
        match &mut self.engin {
            Engin::Sqlite(tx) => {
                let q = lier_sqlite(appel.sqlite, appel.valeurs);
                q.execute(&mut **tx).await.map(|r| r.rows_affected())
            }
            Engin::Postgres(tx) => {
                let q = lier_postgres(appel.postgres, appel.valeurs);
                q.execute(&mut **tx).await.map(|r| r.rows_affected())
            }
        }
        .map_err(|e| traduire(&e, appel.nom))
    }

    /// Like [`Tx::faire`], and exactly one row must change: `false` means somebody else was faster.
    pub async fn faire_une(&mut self, appel: Appel<Libre>) -> Result<bool, Erreur> {
        Ok(self.faire(appel).await? == 1)
    }

    /// Runs a text made from the catalogue of the base itself (`transport`), never from what somebody typed.
    pub(crate) async fn faire_texte(&mut self, texte: String, valeurs: Vec<Valeur>) -> Result<u64, Erreur> {
        let texte = AssertSqlSafe(texte);
        match &mut self.engin {
            Engin::Sqlite(tx) => lier_sqlite(texte, valeurs).execute(&mut **tx).await.map(|r| r.rows_affected()),
            Engin::Postgres(tx) => lier_postgres(texte, valeurs).execute(&mut **tx).await.map(|r| r.rows_affected()),
        }
        .map_err(|e| traduire(&e, "transport"))
    }

    /// The rows of a text made from the catalogue of the base itself.
    pub(crate) async fn lignes_texte(&mut self, texte: String) -> Result<Vec<Ligne>, Erreur> {
        let texte = AssertSqlSafe(texte);
        match &mut self.engin {
            Engin::Sqlite(tx) => {
                let lues = lier_sqlite(texte, Vec::new()).fetch_all(&mut **tx).await;
                lues.map(|l| l.into_iter().map(Ligne::Sqlite).collect())
            }
            Engin::Postgres(tx) => {
                let lues = lier_postgres(texte, Vec::new()).fetch_all(&mut **tx).await;
                lues.map(|l| l.into_iter().map(Ligne::Postgres).collect())
            }
        }
        .map_err(|e| traduire(&e, "transport"))
    }

    pub(crate) async fn brut(&mut self, texte: &'static str) -> Result<(), Erreur> {
        match &mut self.engin {
            Engin::Sqlite(tx) => sqlx::raw_sql(texte).execute(&mut **tx).await.map(drop),
            Engin::Postgres(tx) => sqlx::raw_sql(texte).execute(&mut **tx).await.map(drop),
        }
        .map_err(|e| Erreur::Defaut(format!("migration : {e}")))
    }
}

/// What statements that read run on: the readers of a `Db`, or a `Tx`.
pub trait Executant: Send {
    /// The rows, raw.
    fn lignes(&mut self, appel: Appel<Libre>) -> impl Future<Output = Result<Vec<Ligne>, Erreur>> + Send;

    /// Every row.
    fn toutes<T: DeLigne + Send>(
        &mut self,
        appel: Appel<Libre>,
    ) -> impl Future<Output = Result<Vec<T>, Erreur>> + Send {
        async { self.lignes(appel).await?.iter().map(T::de).collect() }
    }

    /// The first row, if any.
    fn peut_etre<T: DeLigne + Send>(
        &mut self,
        appel: Appel<Libre>,
    ) -> impl Future<Output = Result<Option<T>, Erreur>> + Send {
        async { self.lignes(appel).await?.first().map(T::de).transpose() }
    }

    /// The one row; its absence is a defect.
    fn une<T: DeLigne + Send>(&mut self, appel: Appel<Libre>) -> impl Future<Output = Result<T, Erreur>> + Send {
        async {
            let nom = appel.nom;
            self.peut_etre(appel).await?.ok_or_else(|| Erreur::Defaut(format!("{nom} : aucune ligne")))
        }
    }
}

impl Executant for &Db {
    async fn lignes(&mut self, appel: Appel<Libre>) -> Result<Vec<Ligne>, Erreur> {
        requetes_executees(1);
        match self.moteur() {
            Moteur::Sqlite { lecteurs, .. } => {
                let q = lier_sqlite(appel.sqlite, appel.valeurs);
                q.fetch_all(lecteurs).await.map(|l| l.into_iter().map(Ligne::Sqlite).collect())
            }
            Moteur::Postgres(bassin) => {
                let q = lier_postgres(appel.postgres, appel.valeurs);
                q.fetch_all(bassin).await.map(|l| l.into_iter().map(Ligne::Postgres).collect())
            }
        }
        .map_err(|e| traduire(&e, appel.nom))
    }
}

impl Executant for Tx {
    async fn lignes(&mut self, appel: Appel<Libre>) -> Result<Vec<Ligne>, Erreur> {
        requetes_executees(1);
        match &mut self.engin {
            Engin::Sqlite(tx) => {
                let q = lier_sqlite(appel.sqlite, appel.valeurs);
                q.fetch_all(&mut **tx).await.map(|l| l.into_iter().map(Ligne::Sqlite).collect())
            }
            Engin::Postgres(tx) => {
                let q = lier_postgres(appel.postgres, appel.valeurs);
                q.fetch_all(&mut **tx).await.map(|l| l.into_iter().map(Ligne::Postgres).collect())
            }
        }
        .map_err(|e| traduire(&e, appel.nom))
    }
}

macro_rules! lieur {
    ($nom:ident, $engin:ty, $arguments:ty) => {
        fn $nom(texte: impl SqlSafeStr, valeurs: Vec<Valeur>) -> sqlx::query::Query<'static, $engin, $arguments> {
            let mut q = sqlx::query(texte);
            for valeur in valeurs {
                q = match valeur {
                    Valeur::Texte(v) => q.bind(v),
                    Valeur::Entier(v) => q.bind(v),
                    Valeur::Booleen(v) => q.bind(v),
                    Valeur::Octets(v) => q.bind(v),
                };
            }
            q
        }
    };
}

lieur!(lier_sqlite, Sqlite, sqlx::sqlite::SqliteArguments);
lieur!(lier_postgres, Postgres, sqlx::postgres::PgArguments);
