//! What truly differs between the engines, both texts side by side. Ten statements at most (a test counts them).

use std::fmt::Write as _;

use socle::{Instant, Zone};

use crate::{Db, Erreur, Executant, Fiche, Libre, Requete, base::Moteur, ligne, sql};

/// Whether table `$1` exists.
pub(crate) const TABLE_EXISTE: Requete<Libre> = Requete::double(
    "dialecte::TABLE_EXISTE",
    "SELECT name AS un FROM sqlite_master WHERE type = 'table' AND name = $1",
    "SELECT tablename::text AS un FROM pg_tables WHERE schemaname = 'public' AND tablename = $1",
);

/// Every column of every table of ours; partitions are one table with their parent.
pub(crate) const COLONNES: Requete<Libre> = Requete::double(
    "dialecte::COLONNES",
    "SELECT m.name AS relation, c.name AS colonne, c.type AS genre, c.\"notnull\" <> 0 AS obligatoire \
     FROM sqlite_master m JOIN pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.name",
    "SELECT t.relname::text AS relation, a.attname::text AS colonne, \
     CASE format_type(a.atttypid, a.atttypmod) WHEN 'bigint' THEN 'BIGINT' ELSE format_type(a.atttypid, a.atttypmod) END AS genre, \
     a.attnotnull AS obligatoire \
     FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid \
     WHERE n.nspname = 'public' AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND a.attnum > 0 AND NOT a.attisdropped \
     ORDER BY t.relname COLLATE \"C\", a.attname COLLATE \"C\"",
);

/// Every index that a migration names.
pub(crate) const INDEX: Requete<Libre> = Requete::double(
    "dialecte::INDEX",
    "SELECT name || ' ON ' || tbl_name AS un FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
    "SELECT (i.indexname || ' ON ' || i.tablename)::text AS un FROM pg_indexes i JOIN pg_class c ON c.relname = i.indexname \
     WHERE i.schemaname = 'public' AND NOT c.relispartition AND NOT EXISTS \
     (SELECT 1 FROM pg_constraint k WHERE k.conname = i.indexname) ORDER BY i.indexname COLLATE \"C\"",
);

/// A batch of journal entries in one statement: leaf, payload and named objects of each. `$1` is a JSON list of lists.
///
/// `SQLite` inserts through the view `journal_lot`, whose triggers fill the four tables; several statements in one
/// text would do too, but sqlx-sqlite 0.9 panics when one in the middle fails, and its thread keeps the lock.
/// Rank 15 of an entry lists the persons whom its account had not seen within the hour, in their order.
pub const LOT: Requete<Libre> = Requete::double(
    "dialecte::LOT",
    "INSERT INTO journal_lot (id, journal, feuille, echeance, canonique, sel, le, compte, organisation, action, genre, objet, issue, clause, objets, vus) \
     SELECT value ->> 0, value ->> 1, unhex(value ->> 2), value ->> 3, value ->> 4, unhex(value ->> 5), value ->> 6, value ->> 7, \
     value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15 FROM json_each($1)",
    "WITH lot AS (SELECT v FROM jsonb_array_elements($1::jsonb) AS t(v)), \
     entrees AS (INSERT INTO journal_entree (id, journal, feuille) SELECT v ->> 0, v ->> 1, decode(v ->> 2, 'hex') FROM lot), \
     noms AS (INSERT INTO journal_objets (trace, objets) SELECT v ->> 0, v ->> 14 FROM lot WHERE v ->> 14 IS NOT NULL), \
     vus AS (INSERT INTO journal_consultation (sujet, compte, heure) \
       SELECT s, v ->> 7, CAST(v ->> 6 AS bigint) / 3600000000 FROM lot, jsonb_array_elements_text(v -> 15) AS u(s) ORDER BY 1, 2, 3 \
       ON CONFLICT (sujet, compte, heure) DO NOTHING) \
     INSERT INTO journal_charge (entree, echeance, canonique, sel, le, compte, organisation, action, genre, objet, issue, clause) \
     SELECT v ->> 0, v ->> 3, v ->> 4, decode(v ->> 5, 'hex'), CAST(v ->> 6 AS bigint), v ->> 7, v ->> 8, \
     v ->> 9, v ->> 10, v ->> 11, v ->> 12, v ->> 13 FROM lot",
);

/// How the base would lose or betray what it acknowledged: collation, durability, rights over the journal.
const GARANTIES: Requete<Libre> = Requete::double(
    "dialecte::GARANTIES",
    "SELECT (SELECT synchronous FROM pragma_synchronous) >= 2 AS durable, 1 = 1 AS ordonnee, 1 = 0 AS proprietaire",
    "SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AND current_setting('full_page_writes') = 'on' AS durable, \
     (SELECT datcollate IN ('C', 'POSIX', 'C.UTF-8') FROM pg_database WHERE datname = current_database()) AS ordonnee, \
     has_table_privilege(current_user, 'journal_entree', 'DELETE') AS proprietaire",
);

/// How many bytes the base takes.
const TAILLE: Requete<Libre> = Requete::double(
    "dialecte::TAILLE",
    "SELECT c.page_count AS pages, s.page_size AS page FROM pragma_page_count c, pragma_page_size s",
    "SELECT pg_database_size(current_database()) AS pages, CAST(1 AS BIGINT) AS page",
);

ligne! { struct Taille { pages: i64, page: i64 } }

/// How many bytes the base takes on its disk.
pub async fn taille(mut db: &Db) -> Result<i64, Erreur> {
    let lue: Taille = db.une(sql!(TAILLE)).await?;
    Ok(lue.pages.saturating_mul(lue.page))
}

ligne! {
    /// What [`garanties`] found.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Garanties {
        /// A commit survives a power cut (synchronous FULL; fsync, `full_page_writes`).
        pub durable: bool,
        /// Text compares byte by byte, like Rust and SQLite do.
        pub ordonnee: bool,
        /// The connected role may delete from the journal: `servir` refuses it outside demo.
        pub proprietaire: bool,
    }
}

/// Reads what the base guarantees, on the connection that writes: `synchronous` belongs to a connection.
pub async fn garanties(db: &Db) -> Result<Garanties, Erreur> {
    db.ecrire().await?.une(sql!(GARANTIES)).await
}

/// Prepares the journal's monthly partitions for the coming two years (PostgreSQL); nothing to do on SQLite.
///
/// What falls outside goes to the default partition, and is purged entry by entry like the rest.
pub(crate) async fn preparer_partitions(db: &Db, maintenant: Instant) -> Result<(), Erreur> {
    let Moteur::Postgres(bassin) = db.moteur() else { return Ok(()) };
    let jour = Zone::paris().jour(maintenant);
    let mois_zero = i64::from(jour.year()) * 12 + i64::from(jour.month()) - 1;
    let nom = |m: i64| format!("{:04}-{:02}", m.div_euclid(12), m.rem_euclid(12) + 1);
    let mut texte = String::new();
    for m in mois_zero..mois_zero + 24 {
        let (du, au) = (nom(m), nom(m + 1));
        let table = format!("journal_charge_{}", du.replace('-', "_"));
        // Only digits and this program's own words stand in this text.
        write!(
            texte,
            "CREATE TABLE IF NOT EXISTS {table} PARTITION OF journal_charge FOR VALUES FROM ('{du}') TO ('{au}');"
        )
        .ok();
        write!(
            texte,
            "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parvis_service') THEN \
             REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM parvis_service; END IF; \
             IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = '{table}_pleine') THEN \
             CREATE TRIGGER {table}_pleine BEFORE TRUNCATE ON {table} EXECUTE FUNCTION parvis_inalterable(); END IF; END $$;"
        )
        .ok();
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(texte))
        .execute(bassin)
        .await
        .map(drop)
        .map_err(|e| Erreur::Defaut(format!("partitions : {e}")))
}

/// Every statement of this module, for the tests that walk them all.
pub fn fiches() -> Vec<Fiche> {
    vec![TABLE_EXISTE.fiche(), COLONNES.fiche(), INDEX.fiche(), LOT.fiche(), GARANTIES.fiche(), TAILLE.fiche()]
}
