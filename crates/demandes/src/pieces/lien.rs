//! The address of a download: good for one file, one session, five minutes; worthless to whoever copies it.

use acces::{Acteur, Piece};
use socle::{Id, Instant};
use stockage::Coffre;
use subtle::ConstantTimeEq as _;

const DUREE: std::time::Duration = std::time::Duration::from_secs(5 * 60);

fn empreinte(coffre: &Coffre, acteur: &Acteur, piece: Id<Piece>, fin: i64) -> String {
    coffre.empreinte("lien-piece", &format!("{piece}|{}|{}|{fin}", acteur.compte, acteur.session))
}

/// The last part of the address, from `horloge` on.
pub(super) fn signer(coffre: &Coffre, acteur: &Acteur, piece: Id<Piece>, horloge: Instant) -> String {
    let fin = horloge.plus(DUREE).micros();
    format!("{fin}-{}", empreinte(coffre, acteur, piece, fin))
}

/// Whether `jeton` is that of this file and this session, and its time is not over.
// regle: VAR-EP-5-01; permissive: true
pub(super) fn tient(coffre: &Coffre, acteur: &Acteur, piece: Id<Piece>, horloge: Instant, jeton: &str) -> bool {
    let Some((fin, signature)) = jeton.split_once('-') else { return false };
    let Ok(fin) = fin.parse::<i64>() else { return false };
    let attendue = empreinte(coffre, acteur, piece, fin);
    let vraie = bool::from(attendue.as_bytes().ct_eq(signature.as_bytes()));
    vraie && horloge.micros() < fin && fin <= horloge.plus(DUREE).micros()
}
