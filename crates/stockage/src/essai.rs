//! Throw-away bases for tests, on both engines: a migrated template once, a copy per test.
//!
//! `PARVIS_TEST_PG` (set by `cargo xtask test` and `cargo xtask pg -- …`) names the throw-away cluster as its owner;
//! tests then run as `parvis_service`, so that a missing grant fails here and not in production.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use socle::Monde;
use tokio::sync::OnceCell;

use crate::{Adresse, Db, empreinte_du_schema};

static RANG: AtomicU32 = AtomicU32::new(0);
static MODELE_SQLITE: OnceCell<PathBuf> = OnceCell::const_new();
static MODELE_POSTGRES: OnceCell<String> = OnceCell::const_new();

/// A base of a test, and where it is.
pub struct BaseDEssai {
    /// The base, opened as the service opens it.
    pub db: Db,
    /// Its address, as the service.
    pub adresse: Adresse,
    /// Its address as the owner (migrations, purge).
    pub proprietaire: Adresse,
    dossier: Option<PathBuf>,
}

impl Drop for BaseDEssai {
    fn drop(&mut self) {
        if let Some(dossier) = &self.dossier {
            std::fs::remove_dir_all(dossier).ok();
        }
    }
}

fn racine() -> PathBuf {
    let memoire = PathBuf::from("/dev/shm");
    if memoire.is_dir() { memoire } else { std::env::temp_dir() }
}

/// A SQLite base in a folder of its own.
///
/// # Panics
/// If the machine refuses: a test cannot go on.
pub async fn sqlite() -> BaseDEssai {
    let modele = MODELE_SQLITE
        .get_or_init(|| async {
            let dossier = racine().join(format!("parvis-modele-{}", std::process::id()));
            std::fs::create_dir_all(&dossier).unwrap();
            let chemin = dossier.join("modele.sqlite");
            std::fs::remove_file(&chemin).ok();
            let db = Db::ouvrir(&Adresse::Sqlite(chemin.clone())).await.unwrap();
            db.migrer(Monde::reel().horloge()).await.unwrap();
            db.fermer().await;
            chemin
        })
        .await;
    let rang = RANG.fetch_add(1, Ordering::SeqCst);
    let dossier = racine().join(format!("parvis-essai-{}-{rang}", std::process::id()));
    std::fs::create_dir_all(&dossier).unwrap();
    let chemin = dossier.join("parvis.sqlite");
    std::fs::copy(modele, &chemin).unwrap();
    let adresse = Adresse::Sqlite(chemin);
    let db = Db::ouvrir(&adresse).await.unwrap();
    BaseDEssai { db, proprietaire: adresse.clone(), adresse, dossier: Some(dossier) }
}

/// A PostgreSQL base of its own in the throw-away cluster.
///
/// # Panics
/// If `PARVIS_TEST_PG` is not set: run `cargo xtask test`, or `cargo xtask pg -- cargo test -p …`.
pub async fn postgres() -> BaseDEssai {
    let grappe = std::env::var("PARVIS_TEST_PG")
        .expect("PARVIS_TEST_PG absente : lancez « cargo xtask test » ou « cargo xtask pg -- cargo test -p … »");
    let url = |base: &str| format!("{}/{base}", grappe.rsplit_once('/').unwrap().0);
    let modele = MODELE_POSTGRES
        .get_or_init(|| async {
            let nom = format!("parvis_modele_{}", empreinte_du_schema());
            let admin = sqlx::PgPool::connect(&grappe).await.unwrap();
            let existe: Option<(i32,)> =
                sqlx::query_as("SELECT 1 FROM pg_database WHERE datname = $1").bind(&nom).fetch_optional(&admin).await.unwrap();
            if existe.is_none() {
                executer(&admin, format!("CREATE DATABASE {nom}_neuf")).await;
                let db = Db::ouvrir(&Adresse::Postgres(url(&format!("{nom}_neuf")))).await.unwrap();
                db.migrer(Monde::reel().horloge()).await.unwrap();
                db.fermer().await;
                executer(&admin, format!("ALTER DATABASE {nom}_neuf RENAME TO {nom}")).await;
            }
            nom
        })
        .await;
    let rang = RANG.fetch_add(1, Ordering::SeqCst);
    let nom = format!("parvis_essai_{}_{rang}", std::process::id());
    let admin = sqlx::PgPool::connect(&grappe).await.unwrap();
    executer(&admin, format!("CREATE DATABASE {nom} TEMPLATE {modele}")).await;
    admin.close().await;
    let proprietaire = Adresse::Postgres(url(&nom));
    let adresse = Adresse::Postgres(url(&nom).replacen("parvis_proprietaire@", "parvis_service@", 1));
    let db = Db::ouvrir(&adresse).await.unwrap();
    BaseDEssai { db, adresse, proprietaire, dossier: None }
}

async fn executer(admin: &sqlx::PgPool, texte: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(texte)).execute(admin).await.unwrap();
}

/// Runs any SQL as the owner, outside every rule: what an attacker with the file would do.
///
/// # Errors
/// The engine's own message.
pub async fn forcer(base: &BaseDEssai, texte: &str) -> Result<u64, String> {
    let texte = sqlx::AssertSqlSafe(texte.to_owned());
    match &base.proprietaire {
        Adresse::Postgres(url) => {
            let bassin = sqlx::PgPool::connect(url).await.map_err(|e| e.to_string())?;
            sqlx::raw_sql(texte).execute(&bassin).await.map(|r| r.rows_affected()).map_err(|e| e.to_string())
        }
        Adresse::Sqlite(chemin) => {
            let bassin = sqlx::SqlitePool::connect(&format!("sqlite://{}", chemin.display())).await.map_err(|e| e.to_string())?;
            sqlx::raw_sql(texte).execute(&bassin).await.map(|r| r.rows_affected()).map_err(|e| e.to_string())
        }
    }
}

/// Prepares a registered statement on the engine of `base` without running it.
///
/// # Errors
/// The engine's own message.
pub async fn preparer(base: &BaseDEssai, fiche: &crate::Fiche) -> Result<(), String> {
    use sqlx::{Executor as _, SqlStr};
    match &base.proprietaire {
        Adresse::Postgres(url) => {
            let bassin = sqlx::PgPool::connect(url).await.map_err(|e| e.to_string())?;
            bassin.prepare(SqlStr::from_static(fiche.postgres)).await.map(drop).map_err(|e| e.to_string())
        }
        Adresse::Sqlite(_) => {
            let crate::base::Moteur::Sqlite { ecrivain, .. } = base.db.moteur() else { return Err("moteur".into()) };
            ecrivain.prepare(SqlStr::from_static(fiche.sqlite)).await.map(drop).map_err(|e| e.to_string())
        }
    }
}
