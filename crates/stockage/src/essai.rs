//! Throw-away bases for tests, on both engines: one filled once, a copy per test.
//!
//! `PARVIS_TEST_PG` (set by `cargo xtask test` and `cargo xtask pg -- …`) names the throw-away cluster as its owner;
//! tests then run as `parvis_service`, so that a missing grant fails here and not in production.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test that cannot get its base has failed"
)]

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use socle::Monde;

use crate::{Adresse, Db};

static RANG: AtomicU32 = AtomicU32::new(0);

/// Which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moteur {
    /// A file in shared memory, WAL like in production.
    Sqlite,
    /// A base of the throw-away cluster.
    Postgres,
}

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

/// A base that others are copied from: the bytes of a SQLite file, or the address of a PostgreSQL base.
pub enum Modele {
    /// SQLite.
    Sqlite(Vec<u8>),
    /// PostgreSQL.
    Postgres(String),
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

fn dossier() -> PathBuf {
    let rang = RANG.fetch_add(1, Ordering::SeqCst);
    let dossier = racine().join(format!("parvis-essai-{}-{rang}", std::process::id()));
    std::fs::create_dir_all(&dossier).unwrap();
    dossier
}

fn grappe() -> String {
    std::env::var("PARVIS_TEST_PG")
        .expect("PARVIS_TEST_PG absente : lancez « cargo xtask test » ou « cargo xtask pg -- cargo test -p … »")
}

fn url(base: &str) -> String {
    format!("{}/{base}", grappe().rsplit_once('/').unwrap().0)
}

async fn creer_postgres(modele: Option<&str>) -> BaseDEssai {
    let rang = RANG.fetch_add(1, Ordering::SeqCst);
    let nom = format!("parvis_essai_{}_{rang}", std::process::id());
    let admin = sqlx::PgPool::connect(&grappe()).await.unwrap();
    let modele = modele.map_or_else(String::new, |m| format!(" TEMPLATE {m}"));
    executer(&admin, format!("CREATE DATABASE {nom}{modele}")).await;
    admin.close().await;
    let proprietaire = Adresse::Postgres(url(&nom));
    if modele.is_empty() {
        let db = Db::ouvrir(&proprietaire).await.unwrap();
        db.migrer(Monde::reel().horloge()).await.unwrap();
        db.fermer().await;
    }
    let adresse = Adresse::Postgres(url(&nom).replacen("parvis_proprietaire@", "parvis_service@", 1));
    BaseDEssai { db: Db::ouvrir(&adresse).await.unwrap(), adresse, proprietaire, dossier: None }
}

/// A migrated base without a row.
pub async fn vierge(moteur: Moteur) -> BaseDEssai {
    match moteur {
        Moteur::Postgres => creer_postgres(None).await,
        Moteur::Sqlite => {
            let dossier = dossier();
            let adresse = Adresse::Sqlite(dossier.join("parvis.sqlite"));
            let db = Db::ouvrir(&adresse).await.unwrap();
            db.migrer(Monde::reel().horloge()).await.unwrap();
            BaseDEssai { db, proprietaire: adresse.clone(), adresse, dossier: Some(dossier) }
        }
    }
}

/// How the server would run `fiche` on a connection of the product, whatever its values; empty on a file.
pub async fn plan(base: &BaseDEssai, fiche: &crate::Fiche) -> String {
    let crate::base::Moteur::Postgres(bassin) = base.db.moteur() else { return String::new() };
    let mut connexion = bassin.acquire().await.unwrap();
    let nombre = (1..20).rev().find(|n| fiche.postgres.contains(&format!("${n}"))).unwrap_or(0);
    let vides = vec!["NULL"; nombre].join(", ");
    let preparer = format!("PREPARE essai AS {}", fiche.postgres);
    sqlx::raw_sql(sqlx::AssertSqlSafe(preparer)).execute(&mut *connexion).await.unwrap();
    let expliquer = sqlx::AssertSqlSafe(format!("EXPLAIN EXECUTE essai({vides})"));
    let lignes: Vec<String> = sqlx::query_scalar(expliquer).persistent(false).fetch_all(&mut *connexion).await.unwrap();
    sqlx::raw_sql("DEALLOCATE essai").execute(&mut *connexion).await.unwrap();
    lignes.join("\n")
}

/// Closes a base, to copy it from now on.
pub async fn figer(base: BaseDEssai) -> Modele {
    base.db.fermer().await;
    match &base.proprietaire {
        Adresse::Sqlite(chemin) => Modele::Sqlite(std::fs::read(chemin).unwrap()),
        Adresse::Postgres(url) => Modele::Postgres(url.clone()),
    }
}

/// A copy of `modele`.
pub async fn cloner(modele: &Modele) -> BaseDEssai {
    match modele {
        Modele::Postgres(url) => creer_postgres(url.rsplit_once('/').map(|(_, nom)| nom)).await,
        Modele::Sqlite(octets) => {
            let dossier = dossier();
            let copie = dossier.join("parvis.sqlite");
            std::fs::write(&copie, octets).unwrap();
            let adresse = Adresse::Sqlite(copie);
            let db = Db::ouvrir(&adresse).await.unwrap();
            BaseDEssai { db, proprietaire: adresse.clone(), adresse, dossier: Some(dossier) }
        }
    }
}

async fn executer(admin: &sqlx::PgPool, texte: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(texte)).execute(admin).await.unwrap();
}

/// Runs any SQL as the owner, outside every rule: what an attacker with the file would do.
///
/// # Errors
/// The engine's own message.
pub async fn forcer(base: &BaseDEssai, texte: &str) -> Result<u64, String> {
    forcer_sur(&base.proprietaire, texte).await
}

/// The same, by the owner's address: a base that no test holds.
///
/// # Errors
/// The engine's own message.
pub async fn forcer_sur(proprietaire: &Adresse, texte: &str) -> Result<u64, String> {
    let texte = sqlx::AssertSqlSafe(texte.to_owned());
    match proprietaire {
        Adresse::Postgres(url) => {
            let bassin = sqlx::PgPool::connect(url).await.map_err(|e| e.to_string())?;
            sqlx::raw_sql(texte).execute(&bassin).await.map(|r| r.rows_affected()).map_err(|e| e.to_string())
        }
        Adresse::Sqlite(chemin) => {
            let bassin = sqlx::SqlitePool::connect(&format!("sqlite://{}", chemin.display()))
                .await
                .map_err(|e| e.to_string())?;
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

/// The first number that a query of a test gives, as the owner.
pub async fn entier(base: &BaseDEssai, texte: &str) -> i64 {
    let texte = sqlx::AssertSqlSafe(texte.to_owned());
    match &base.proprietaire {
        Adresse::Postgres(url) => {
            let bassin = sqlx::PgPool::connect(url).await.unwrap();
            sqlx::query_scalar(texte).fetch_one(&bassin).await.unwrap()
        }
        Adresse::Sqlite(chemin) => {
            let bassin = sqlx::SqlitePool::connect(&format!("sqlite://{}", chemin.display())).await.unwrap();
            sqlx::query_scalar(texte).fetch_one(&bassin).await.unwrap()
        }
    }
}

/// The texts of the first column that a query of a test gives, as the owner.
pub async fn textes(base: &BaseDEssai, texte: &str) -> Vec<String> {
    let texte = sqlx::AssertSqlSafe(texte.to_owned());
    match &base.proprietaire {
        Adresse::Postgres(url) => {
            let bassin = sqlx::PgPool::connect(url).await.unwrap();
            sqlx::query_scalar(texte).fetch_all(&bassin).await.unwrap()
        }
        Adresse::Sqlite(chemin) => {
            let bassin = sqlx::SqlitePool::connect(&format!("sqlite://{}", chemin.display())).await.unwrap();
            sqlx::query_scalar(texte).fetch_all(&bassin).await.unwrap()
        }
    }
}
