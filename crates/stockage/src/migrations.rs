//! The one numbered list of migrations, and the catalogue both engines must agree on.
//!
//! A migration is one text, or a `.sqlite.sql` / `.postgres.sql` pair for triggers, partitions and roles. Each
//! runs in its own transaction and is remembered with its hash: a changed text refuses to start.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use socle::Instant;

use crate::{Db, Erreur, Executant, base::Moteur, dialecte, ligne, sql};

struct Migration {
    numero: i64,
    nom: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($numero:literal, $nom:literal) => {{
        const TEXTE: &str = include_str!(concat!("../migrations/", $nom, ".sql"));
        Migration { numero: $numero, nom: $nom, sqlite: TEXTE, postgres: TEXTE }
    }};
    ($numero:literal, $nom:literal, jumelle) => {
        Migration {
            numero: $numero,
            nom: $nom,
            sqlite: include_str!(concat!("../migrations/", $nom, ".sqlite.sql")),
            postgres: include_str!(concat!("../migrations/", $nom, ".postgres.sql")),
        }
    };
}

const LISTE: &[Migration] = &[
    migration!(1, "0001_personnes"),
    migration!(2, "0002_conventions"),
    migration!(3, "0003_demandes"),
    migration!(4, "0004_journal"),
    migration!(5, "0005_charges", jumelle),
    migration!(6, "0006_gardes", jumelle),
    migration!(7, "0007_roles", jumelle),
    migration!(8, "0008_habilitations"),
    migration!(9, "0009_taches"),
    migration!(10, "0010_comptes"),
    migration!(11, "0011_engagements", jumelle),
    migration!(12, "0012_pieces"),
    migration!(13, "0013_circuit", jumelle),
    migration!(14, "0014_travail"),
    migration!(15, "0015_echanges"),
    migration!(16, "0016_cles_detruites", jumelle),
    migration!(17, "0017_copies"),
    migration!(18, "0018_parties"),
    migration!(19, "0019_gardes_des_parties", jumelle),
    migration!(20, "0020_echeances"),
    migration!(21, "0021_delegation"),
    migration!(22, "0022_lectures", jumelle),
];

/// The migration that partitions the journal.
const PARTITIONS: i64 = 6;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (
  numero BIGINT NOT NULL PRIMARY KEY, nom TEXT NOT NULL, empreinte TEXT NOT NULL, passee_le BIGINT NOT NULL)";

crate::requetes! {
    libre PASSEES = "SELECT numero, empreinte FROM migration ORDER BY numero";
    libre NOTER = "INSERT INTO migration (numero, nom, empreinte, passee_le) VALUES ($1, $2, $3, $4)";
}

ligne! { struct Passee { numero: i64, empreinte: String } }
ligne! { struct Un { un: String } }

/// Where a base stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// Every migration has run.
    AJour,
    /// Some have not: `parvis migrer` first.
    EnRetard,
}

/// A migration of this program, told the same way whatever the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connue {
    /// Its number.
    pub numero: i64,
    /// Its name.
    pub nom: &'static str,
    /// Of both its texts.
    pub empreinte: String,
}

/// Every migration of this program: what a backup says of its schema is compared with these.
pub fn connues() -> Vec<Connue> {
    let connue =
        |m: &Migration| Connue { numero: m.numero, nom: m.nom, empreinte: hache(&[m.sqlite, m.postgres].join("\0")) };
    LISTE.iter().map(connue).collect()
}

fn hache(texte: &str) -> String {
    hex::encode(Sha256::digest(texte.as_bytes()))
}

impl Db {
    fn texte(&self, migration: &Migration) -> &'static str {
        match self.moteur() {
            Moteur::Sqlite { .. } => migration.sqlite,
            Moteur::Postgres(_) => migration.postgres,
        }
    }

    async fn passees(&self) -> Result<Vec<Passee>, Erreur> {
        let mut moi = self;
        let table = moi.peut_etre::<Un>(sql!(dialecte::TABLE_EXISTE, "migration")).await?;
        if table.is_none() { Ok(Vec::new()) } else { moi.toutes(sql!(PASSEES)).await }
    }

    /// Whether every migration has run; an error if one that ran has changed since.
    pub async fn etat_du_schema(&self) -> Result<Etat, Erreur> {
        let passees = self.passees().await?;
        for passee in &passees {
            let connue = LISTE.iter().find(|m| m.numero == passee.numero);
            if connue.is_none_or(|m| hache(self.texte(m)) != passee.empreinte) {
                return Err(Erreur::Defaut(format!(
                    "la migration {} n’est pas celle de ce programme : cette base vient d’une autre version (une \
                     démonstration se recommence avec « demo --reinitialiser »)",
                    passee.numero
                )));
            }
        }
        Ok(if passees.len() == LISTE.len() { Etat::AJour } else { Etat::EnRetard })
    }

    /// Number of the last migration that ran; zero on a base that saw none.
    pub async fn numero_du_schema(&self) -> Result<i64, Erreur> {
        Ok(self.passees().await?.last().map_or(0, |p| p.numero))
    }

    /// Runs what has not run yet. Run twice, it does nothing the second time.
    pub async fn migrer(&self, maintenant: Instant) -> Result<(), Erreur> {
        self.migrer_jusqu_a(maintenant, i64::MAX).await
    }

    /// The same, up to migration `dernier` and no further: a backup is loaded under the schema it was made from.
    pub async fn migrer_jusqu_a(&self, maintenant: Instant, dernier: i64) -> Result<(), Erreur> {
        let etat = self.etat_du_schema().await?;
        let deja = self.passees().await?.len();
        let mut tx = self.ecrire().await?;
        tx.brut(TABLE).await?;
        tx.valider().await?;
        for migration in LISTE.iter().skip(deja).take_while(|m| m.numero <= dernier) {
            let mut tx = self.ecrire().await?;
            let texte = self.texte(migration);
            tx.brut(texte).await?;
            tx.faire(sql!(NOTER, migration.numero, migration.nom, hache(texte), maintenant)).await?;
            tx.valider().await?;
        }
        if etat == Etat::EnRetard {
            tracing::info!(migrations = self.passees().await?.len() - deja, "migrations passées");
        }
        if self.numero_du_schema().await? < PARTITIONS {
            return Ok(());
        }
        dialecte::preparer_partitions(self, maintenant).await
    }
}

ligne! { struct ColonneVue { relation: String, colonne: String, genre: String, obligatoire: bool } }

/// The tables and columns as the base sees them, in one order and one spelling: the same text on both engines.
pub async fn catalogue(db: &Db) -> Result<String, Erreur> {
    let mut base = db;
    let mut texte = String::new();
    let mut derniere = String::new();
    for vue in base.toutes::<ColonneVue>(sql!(dialecte::COLONNES)).await? {
        if vue.relation != derniere {
            writeln!(texte, "\n{}", vue.relation).ok();
            derniere.clone_from(&vue.relation);
        }
        let nul = if vue.obligatoire { "NOT NULL" } else { "" };
        writeln!(texte, "  {:<24} {:<8} {nul}", vue.colonne, vue.genre.to_uppercase()).ok();
    }
    for index in base.toutes::<Un>(sql!(dialecte::INDEX)).await? {
        writeln!(texte, "index {}", index.un).ok();
    }
    Ok(texte.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_start().to_owned() + "\n")
}
