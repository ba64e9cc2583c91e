//! Statements on the table of jobs. A row changes only under the claim (`essais`) that its worker was given.

use socle::{Id, Instant};
use stockage::{Db, Erreur, Executant as _, Tx, ligne, sql};

use crate::Tache;

stockage::requetes! {
    libre ENFILER = "INSERT INTO tache (id, genre, charge, du_le, libre_le, etat, essais, echecs, cree_le) \
        VALUES ($1, $2, $3, $4, $5, 'attente', 0, 0, $5)";
    libre ENFILER_UNE_FOIS = "INSERT INTO tache (id, genre, charge, du_le, libre_le, etat, essais, echecs, cree_le) \
        SELECT $1, $2, $3, $4, $5, 'attente', 0, 0, $5 \
        WHERE NOT EXISTS (SELECT 1 FROM tache t WHERE t.genre = $2 AND t.etat = 'attente' AND t.du_le > $6)";
    libre A_FAIRE = "SELECT id FROM tache WHERE etat = 'attente' AND du_le <= $1 AND libre_le <= $2 LIMIT 1";
    // The condition stands twice: PostgreSQL looks at the row again, as another worker left it, before it writes.
    libre PRENDRE = "UPDATE tache SET libre_le = $3, essais = essais + 1 \
        WHERE etat = 'attente' AND libre_le <= $2 AND id IN (SELECT id FROM tache \
        WHERE etat = 'attente' AND du_le <= $1 AND libre_le <= $2 ORDER BY du_le, id LIMIT $4) \
        RETURNING id, genre, charge, essais, echecs";
    libre FINIR = "UPDATE tache SET etat = $3, finie_le = $4, erreur = $5 \
        WHERE id = $1 AND essais = $2 AND etat = 'attente'";
    libre REPORTER = "UPDATE tache SET libre_le = $3, echecs = $4, erreur = $5 \
        WHERE id = $1 AND essais = $2 AND etat = 'attente'";
    libre PROCHAINE = "SELECT du_le, echecs, erreur FROM tache WHERE genre = $1 AND etat = 'attente' ORDER BY du_le, id LIMIT 1";
    libre RESTE = "SELECT genre, etat, erreur FROM tache WHERE (etat = 'attente' AND du_le <= $1) \
        OR etat = 'abandonnee' ORDER BY cree_le, id LIMIT 20";
}

ligne! {
    /// A job just claimed.
    pub(crate) struct Prise {
        pub(crate) id: Id<Tache>,
        pub(crate) genre: String,
        pub(crate) charge: String,
        pub(crate) essais: i64,
        pub(crate) echecs: i64,
    }
}

ligne! {
    /// A job that was due and is not done.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Reste {
        /// Its kind.
        pub genre: String,
        /// `attente` or `abandonnee`.
        pub etat: String,
        /// Code of its last failure.
        pub erreur: Option<String>,
    }
}

ligne! {
    /// The next job of a kind.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Attendue {
        /// Business instant at which it is due.
        pub du_le: Instant,
        /// How many times it failed.
        pub echecs: i64,
        /// Code of its last failure.
        pub erreur: Option<String>,
    }
}

/// The next job of kind `genre`, if one waits: for the page that says when something comes back.
pub async fn prochaine(base: &mut impl stockage::Executant, genre: &str) -> Result<Option<Attendue>, Erreur> {
    base.peut_etre(sql!(PROCHAINE, genre)).await
}

pub(crate) async fn enfiler(
    tx: &mut Tx,
    id: Id<Tache>,
    genre: &str,
    charge: &str,
    du_le: Instant,
    maintenant: Instant,
) -> Result<(), Erreur> {
    tx.faire(sql!(ENFILER, id, genre, charge, du_le, maintenant)).await.map(drop)
}

/// Adds a job unless one of its kind is due after `apres` already.
pub(crate) async fn enfiler_une_fois(
    tx: &mut Tx,
    id: Id<Tache>,
    genre: &str,
    du_le: Instant,
    (maintenant, apres): (Instant, Instant),
) -> Result<(), Erreur> {
    tx.faire(sql!(ENFILER_UNE_FOIS, id, genre, "{}", du_le, maintenant, apres)).await.map(drop)
}

/// Claims at most `nombre` jobs due, until `bail`. Looks with a reader first: an idle worker locks nothing.
pub(crate) async fn prendre(
    mut db: &Db,
    metier: Instant,
    horloge: Instant,
    bail: Instant,
    nombre: i64,
) -> Result<Vec<Prise>, Erreur> {
    if db.lignes(sql!(A_FAIRE, metier, horloge)).await?.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = db.ecrire().await?;
    let prises = tx.toutes(sql!(PRENDRE, metier, horloge, bail, nombre)).await?;
    tx.valider().await?;
    Ok(prises)
}

/// Ends a job, done or abandoned.
pub(crate) async fn finir(
    db: &Db,
    prise: &Prise,
    etat: &'static str,
    maintenant: Instant,
    erreur: Option<&str>,
) -> Result<bool, Erreur> {
    let mut tx = db.ecrire().await?;
    let faite = tx.faire_une(sql!(FINIR, prise.id, prise.essais, etat, maintenant, erreur)).await?;
    tx.valider().await?;
    Ok(faite)
}

/// Puts a job off until `libre_le`.
pub(crate) async fn reporter(
    db: &Db,
    prise: &Prise,
    libre_le: Instant,
    echecs: i64,
    erreur: &str,
) -> Result<bool, Erreur> {
    let mut tx = db.ecrire().await?;
    let faite = tx.faire_une(sql!(REPORTER, prise.id, prise.essais, libre_le, echecs, erreur)).await?;
    tx.valider().await?;
    Ok(faite)
}

/// The first jobs that were due and are not done: put off, or given up.
pub(crate) async fn reste(mut db: &Db, metier: Instant) -> Result<Vec<Reste>, Erreur> {
    db.toutes(sql!(RESTE, metier)).await
}
