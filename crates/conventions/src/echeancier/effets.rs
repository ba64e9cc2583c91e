//! The hint: when a volet is next worth looking at, written with every act that changes a life, read by the daily job alone.
//!
//! A hint too early costs one look; one too late would make a reminder late, never a right: rights do not read it.

use acces::Organisation;
use socle::{Id, Instant, Refus};
use stockage::{Executant, Tx, ligne, sql};

use super::{rappels, sql};
use crate::regles::VoletLu;

/// Writes the next instant owed for each of `volets`, in the transaction of the act that changed them.
pub async fn noter(tx: &mut Tx, volets: &[VoletLu]) -> Result<(), Refus> {
    for v in volets.iter().filter(|v| !v.vie.evenements.is_empty()) {
        let (connue, le) = (rappels::connue_le(&v.vie), rappels::a_regarder(&v.vie));
        tx.faire(sql!(sql::NOTER, v.id, connue, le)).await?;
    }
    Ok(())
}

ligne! {
    struct Indice {
        volet: Id<acces::Volet>,
        vue_le: Instant,
        le: Instant,
    }
}

/// The first of `volets` whose hint would make the job miss something: for tests, and for `parvis verifier` one day.
pub async fn indice_en_defaut(
    base: &mut impl Executant,
    partenaire: Id<Organisation>,
    volets: &[VoletLu],
) -> Result<Option<String>, Refus> {
    let indices: Vec<Indice> = base.toutes(sql!(sql::INDICES, partenaire)).await?;
    let miens = volets.iter().filter(|v| v.partenaire == partenaire && !v.vie.evenements.is_empty());
    for v in miens {
        let Some(i) = indices.iter().find(|i| i.volet == v.id) else { return Ok(Some(format!("{} sans date", v.id))) };
        let due = rappels::prochaine(&v.vie, i.vue_le).unwrap_or(Instant::SANS_FIN);
        if due < i.le {
            return Ok(Some(format!("{} : {} au lieu de {}", v.id, i.le.micros(), due.micros())));
        }
    }
    Ok(None)
}
