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
    migration!(13, "0013_circuit", jumelle),
    migration!(14, "0014_travail"),
];

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

    /// Runs what has not run yet. Run twice, it does nothing the second time.
    pub async fn migrer(&self, maintenant: Instant) -> Result<(), Erreur> {
        let etat = self.etat_du_schema().await?;
        let deja = self.passees().await?.len();
        let mut tx = self.ecrire().await?;
        tx.brut(TABLE).await?;
        tx.valider().await?;
        for migration in LISTE.iter().skip(deja) {
            let mut tx = self.ecrire().await?;
            let texte = self.texte(migration);
            tx.brut(texte).await?;
            tx.faire(sql!(NOTER, migration.numero, migration.nom, hache(texte), maintenant)).await?;
            tx.valider().await?;
        }
        if etat == Etat::EnRetard {
            tracing::info!(migrations = LISTE.len() - deja, "schéma à jour");
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
