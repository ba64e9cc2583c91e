//! Every row of every table, out of one engine and into another: what backup and restore are made of (ADR 0023).
//!
//! Out: one snapshot, while the base serves; rows one at a time. In: an empty base of the same schema, one transaction, so
//! that what is interrupted leaves nothing. Foreign keys are put aside while tables fill and checked whole before the
//! commit, so that no order between tables or rows is needed. Texts are made from the base's own catalogue.
//! Deliberately absent: files and hashes (`parvis::sauvegarde`), and any choice of rows.

use futures_core::stream::BoxStream;
use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};

use crate::{
    Colonne as _, Db, Erreur, Executant as _, Ligne, Tx, Valeur, base::Moteur, dialecte, ligne, sql,
    traduction::traduire,
};

/// Tables that are not carried: the schema's own, and what only lives while people are signed in. Who restores signs in again.
pub const LAISSEES: [&str; 3] = ["migration", "session", "connexion_etape"];

/// Values bound by one INSERT at most; both engines take more.
const VALEURS_MAX: usize = 8000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// TEXT.
    Texte,
    /// BIGINT.
    Entier,
    /// BOOLEAN, never NULL.
    Booleen,
    /// BYTEA.
    Octets,
}

impl Genre {
    /// The word of the schema.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Texte => "TEXT",
            Self::Entier => "BIGINT",
            Self::Booleen => "BOOLEAN",
            Self::Octets => "BYTEA",
        }
    }

    fn depuis(code: &str) -> Result<Self, Erreur> {
        [Self::Texte, Self::Entier, Self::Booleen, Self::Octets]
            .into_iter()
            .find(|g| g.code() == code)
            .ok_or_else(|| Erreur::Defaut(format!("type de colonne inconnu : {code}")))
    }
}

/// A table and its columns, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub nom: String,
    /// Name and type of each column.
    pub colonnes: Vec<(String, Genre)>,
}

ligne! { struct Vue { relation: String, colonne: String, genre: String } }
ligne! { struct Contrainte { relation: String, nom: String, texte: String } }
ligne! { struct Un { un: String } }

/// A name of the catalogue, quoted. Names of ours are letters, digits and underscores.
fn nomme(nom: &str) -> Result<String, Erreur> {
    if !nom.is_empty() && nom.bytes().all(|o| o.is_ascii_lowercase() || o.is_ascii_digit() || o == b'_') {
        Ok(format!("\"{nom}\""))
    } else {
        Err(Erreur::Defaut("nom de table ou de colonne inattendu".into()))
    }
}

fn colonnes(table: &Table) -> Result<String, Erreur> {
    Ok(table.colonnes.iter().map(|(nom, _)| nomme(nom)).collect::<Result<Vec<_>, _>>()?.join(", "))
}

/// The tables that are carried, in the order of their names.
pub async fn tables(mut db: &Db) -> Result<Vec<Table>, Erreur> {
    let mut sorties: Vec<Table> = Vec::new();
    for vue in db.toutes::<Vue>(sql!(dialecte::COLONNES)).await? {
        if LAISSEES.contains(&vue.relation.as_str()) {
            continue;
        }
        let colonne = (vue.colonne, Genre::depuis(&vue.genre.to_uppercase())?);
        match sorties.last_mut() {
            Some(table) if table.nom == vue.relation => table.colonnes.push(colonne),
            _ => sorties.push(Table { nom: vue.relation, colonnes: vec![colonne] }),
        }
    }
    Ok(sorties)
}

/// The base as it stood at one instant, for as long as this is held.
pub struct Instantane(Lecteur);

enum Lecteur {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Holds the base as it stands: what others write meanwhile is not seen. Takes no lock that a writer waits for.
    pub async fn instantane(&self) -> Result<Instantane, Erreur> {
        let erreur = |e| traduire(&e, "instantane");
        match self.moteur() {
            Moteur::Sqlite { lecteurs, .. } => {
                let mut tx = lecteurs.begin().await.map_err(erreur)?;
                // The snapshot is the one of the first read.
                sqlx::raw_sql("SELECT 1 FROM migration LIMIT 1").execute(&mut *tx).await.map_err(erreur)?;
                Ok(Instantane(Lecteur::Sqlite(tx)))
            }
            Moteur::Postgres(bassin) => {
                let debut = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let mut tx = bassin.begin_with(debut).await.map_err(erreur)?;
                let fixer = "SET LOCAL statement_timeout = 0; SELECT 1 FROM migration LIMIT 1";
                sqlx::raw_sql(fixer).execute(&mut *tx).await.map_err(erreur)?;
                Ok(Instantane(Lecteur::Postgres(tx)))
            }
        }
    }
}

async fn prochaine<T>(flux: &mut BoxStream<'_, Result<T, sqlx::Error>>) -> Option<Result<T, sqlx::Error>> {
    std::future::poll_fn(|contexte| flux.as_mut().poll_next(contexte)).await
}

fn valeurs(ligne: &Ligne, table: &Table) -> Result<Vec<Valeur>, Erreur> {
    let une = |(nom, genre): &(String, Genre)| {
        Ok(match genre {
            Genre::Texte => Valeur::Texte(Option::lire(ligne, nom)?),
            Genre::Entier => Valeur::Entier(Option::lire(ligne, nom)?),
            Genre::Booleen => Valeur::Booleen(bool::lire(ligne, nom)?),
            Genre::Octets => Valeur::Octets(Option::lire(ligne, nom)?),
        })
    };
    table.colonnes.iter().map(une).collect()
}

impl Instantane {
    /// Gives every row of `table` to `recevoir`, one at a time; how many there were.
    pub async fn lire<E: From<Erreur>>(
        &mut self,
        table: &Table,
        mut recevoir: impl FnMut(Vec<Valeur>) -> Result<(), E>,
    ) -> Result<u64, E> {
        let texte = AssertSqlSafe(format!("SELECT {} FROM {}", colonnes(table)?, nomme(&table.nom)?));
        let erreur = |e: sqlx::Error| E::from(traduire(&e, "transport"));
        let mut nombre = 0;
        match &mut self.0 {
            Lecteur::Sqlite(tx) => {
                let mut flux = sqlx::query(texte).fetch(&mut **tx);
                while let Some(ligne) = prochaine(&mut flux).await {
                    recevoir(valeurs(&Ligne::Sqlite(ligne.map_err(erreur)?), table)?)?;
                    nombre += 1;
                }
            }
            Lecteur::Postgres(tx) => {
                let mut flux = sqlx::query(texte).fetch(&mut **tx);
                while let Some(ligne) = prochaine(&mut flux).await {
                    recevoir(valeurs(&Ligne::Postgres(ligne.map_err(erreur)?), table)?)?;
                    nombre += 1;
                }
            }
        }
        Ok(nombre)
    }
}

/// An empty base that is being filled, in one transaction; dropped, nothing was.
pub struct Chargement {
    db: Db,
    tx: Tx,
    contraintes: Vec<Contrainte>,
}

const CONTRAINTES: &str = "SELECT conrelid::regclass::text AS relation, conname::text AS nom, \
    pg_get_constraintdef(oid) AS texte FROM pg_constraint \
    WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'public'::regnamespace ORDER BY 1, 2";

impl Chargement {
    /// Begins to fill `db`, whose carried tables must hold no row; on PostgreSQL, as the owner.
    pub async fn commencer(db: &Db) -> Result<Self, Erreur> {
        let tables = tables(db).await?;
        if let Moteur::Sqlite { ecrivain, .. } = db.moteur() {
            let pragma = sqlx::raw_sql("PRAGMA foreign_keys = OFF").execute(ecrivain).await;
            pragma.map_err(|e| traduire(&e, "transport"))?;
        }
        let mut tx = db.ecrire().await?;
        for table in &tables {
            if !tx.lignes_texte(format!("SELECT 1 AS un FROM {} LIMIT 1", nomme(&table.nom)?)).await?.is_empty() {
                return Err(Erreur::Contrainte(format!("la base n’est pas vide (table {})", table.nom)));
            }
        }
        let mut contraintes = Vec::new();
        if let Moteur::Postgres(_) = db.moteur() {
            tx.faire_texte("SET LOCAL statement_timeout = 0".into(), Vec::new()).await?;
            contraintes =
                tx.lignes_texte(CONTRAINTES.into()).await?.iter().map(crate::DeLigne::de).collect::<Result<_, _>>()?;
            for Contrainte { relation, nom, .. } in &contraintes {
                tx.faire_texte(format!("ALTER TABLE {} DROP CONSTRAINT {}", nomme(relation)?, nomme(nom)?), Vec::new())
                    .await?;
            }
        }
        Ok(Self { db: db.clone(), tx, contraintes })
    }

    /// Adds `lignes` to `table`, each with a value per column in the table's order.
    pub async fn ajouter(&mut self, table: &Table, lignes: Vec<Vec<Valeur>>) -> Result<(), Erreur> {
        let (nom, noms, largeur) = (nomme(&table.nom)?, colonnes(table)?, table.colonnes.len());
        if largeur == 0 || lignes.iter().any(|l| l.len() != largeur) {
            return Err(Erreur::Defaut(format!("ligne de {} mal formée", table.nom)));
        }
        let mut lignes = lignes.into_iter();
        loop {
            let lot: Vec<Vec<Valeur>> = lignes.by_ref().take((VALEURS_MAX / largeur).max(1)).collect();
            if lot.is_empty() {
                return Ok(());
            }
            let groupe = |i: usize| {
                let places: Vec<String> = (1..=largeur).map(|j| format!("${}", i * largeur + j)).collect();
                format!("({})", places.join(", "))
            };
            let groupes: Vec<String> = (0..lot.len()).map(groupe).collect();
            let texte = format!("INSERT INTO {nom} ({noms}) VALUES {}", groupes.join(", "));
            self.tx.faire_texte(texte, lot.into_iter().flatten().collect()).await?;
        }
    }

    /// The transaction, for what must be true before anybody is served.
    pub const fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// Checks every reference, then commits: the base is whole or stays empty.
    pub async fn achever(mut self) -> Result<(), Erreur> {
        for Contrainte { relation, nom, texte } in &self.contraintes {
            // The definition is the one that this same base gave a moment ago.
            let remettre = format!("ALTER TABLE {} ADD CONSTRAINT {} {texte}", nomme(relation)?, nomme(nom)?);
            self.tx.faire_texte(remettre, Vec::new()).await?;
        }
        if let Moteur::Sqlite { .. } = self.db.moteur() {
            let perdues =
                self.tx.lignes_texte("SELECT \"table\" AS un FROM pragma_foreign_key_check LIMIT 1".into()).await?;
            if let Some(ligne) = perdues.first() {
                let Un { un } = crate::DeLigne::de(ligne)?;
                return Err(Erreur::Contrainte(format!("une ligne de {un} renvoie à ce qui n’existe pas")));
            }
        }
        self.tx.valider().await?;
        if let Moteur::Sqlite { ecrivain, .. } = self.db.moteur() {
            let pragma = sqlx::raw_sql("PRAGMA foreign_keys = ON").execute(ecrivain).await;
            pragma.map_err(|e| traduire(&e, "transport"))?;
        }
        Ok(())
    }
}
