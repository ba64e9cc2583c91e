//! The drawer: mails kept in a table instead of leaving, in a demo and in tests, whose people have no mailbox.

use socle::Instant;
use stockage::{Db, Erreur, Executant as _, ligne, sql};

use super::Pli;

/// How many mails the drawer shows.
const MONTRES: i64 = 50;

stockage::requetes! {
    // Twice the same job, once the same mail.
    libre GARDER = "INSERT INTO courriel_demo (tache, adresse, sujet, texte, le) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (tache) DO NOTHING";
    libre GARDES = "SELECT adresse, sujet, texte, le FROM courriel_demo ORDER BY le DESC, tache DESC LIMIT $1";
}

ligne! {
    /// A mail in the drawer.
    #[derive(Debug, Clone)]
    pub struct Garde {
        /// To which address.
        pub adresse: String,
        /// Its subject.
        pub sujet: String,
        /// Its text.
        pub texte: String,
        /// When it would have left (real time).
        pub le: Instant,
    }
}

pub(super) async fn garder(db: &Db, pli: Pli) -> Result<(), Erreur> {
    let mut tx = db.ecrire().await?;
    tx.faire(sql!(GARDER, pli.tache, pli.adresse, pli.sujet, pli.texte, pli.le)).await?;
    tx.valider().await
}

/// The latest mails of the drawer, the newest first.
pub async fn gardes(mut db: &Db) -> Result<Vec<Garde>, Erreur> {
    db.toutes(sql!(GARDES, MONTRES)).await
}
