//! Growing delays after failures, by keyed hash of what was tried: who does not exist waits like who does.

use std::time::Duration;

use socle::{Instant, Refus};
use stockage::{Db, Executant, Tx, ligne, sql};
use toile::Maison;

use crate::sql;

/// After this long without a failure, the count starts again.
const OUBLI: Duration = Duration::from_secs(24 * 3600);

ligne! { struct Frein { libre_le: Instant } }
ligne! { pub(super) struct Nombre { pub(super) nombre: i64 } }

/// How long to wait after so many failures.
type Delai = fn(i64) -> Duration;

/// Where failures of one kind are counted: narrow (this name from this network), and wide (this network, this name).
pub(super) struct Freins {
    etroit: (String, Delai),
    large: (String, Delai),
}

impl Freins {
    /// Reads both; [`Refus::TropTot`] while either holds.
    pub(super) async fn lire(
        maison: &Maison,
        etroit: (&str, &str, Delai),
        large: (&str, &str, Delai),
    ) -> Result<Self, Refus> {
        let moi = Self {
            etroit: (maison.coffre.empreinte(etroit.0, etroit.1), etroit.2),
            large: (maison.coffre.empreinte(large.0, large.1), large.2),
        };
        let maintenant = maison.monde.horloge();
        let mut base: &Db = &maison.db;
        let poses: Vec<Frein> = base.toutes(sql!(sql::FREINS, &moi.etroit.0, &moi.large.0)).await?;
        match poses.iter().map(|f| f.libre_le).filter(|l| *l > maintenant).max() {
            Some(libre_le) => Err(Refus::TropTot(libre_le.depuis(maintenant).as_secs() + 1)),
            None => Ok(moi),
        }
    }

    /// One more failure of both.
    pub(super) async fn serrer(&self, tx: &mut Tx, maison: &Maison) -> Result<(), Refus> {
        for (cle, delai) in [&self.etroit, &self.large] {
            compter(tx, maison, cle, *delai).await?;
        }
        Ok(())
    }

    /// The narrow count goes; the wide one stays, so that one right password does not free a network of guessers.
    pub(super) async fn relacher(&self, tx: &mut Tx) -> Result<(), Refus> {
        Ok(tx.faire(sql!(sql::DEFREINER, &self.etroit.0)).await.map(drop)?)
    }
}

/// Counts one more under `cle` and sets its delay; how many there were within a day.
pub(super) async fn compter(tx: &mut Tx, maison: &Maison, cle: &str, delai: Delai) -> Result<i64, Refus> {
    let maintenant = maison.monde.horloge();
    let echecs: Nombre = tx.une(sql!(sql::FREINER, cle, maintenant, maintenant.moins(OUBLI))).await?;
    tx.faire(sql!(sql::LIBERER_LE, cle, maintenant.plus(delai(echecs.nombre)))).await?;
    Ok(echecs.nombre)
}
