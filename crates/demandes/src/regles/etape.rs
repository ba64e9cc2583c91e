//! Steps: which are passed, which comes next; in order, none skipped, and begun again at another caisse (PDC-A3-04…06).

use socle::{Instant, Refus};

use super::horloge::{Evenement, Par, passage, reception};
use crate::formulaire::Etape;

/// The suffix of an attempt in the history: noted, and passing nothing.
pub(crate) const TENTATIVE: &str = ".tentative";

/// When `etape` was passed since the caisse received the request, if it was.
pub fn franchie_le(etape: &Etape, evenements: &[Evenement]) -> Option<Instant> {
    passage(&etape.code, etape.par, reception(evenements))
}

/// The first step that is not passed.
pub fn prochaine<'a>(etapes: &'a [Etape], evenements: &[Evenement]) -> Option<&'a Etape> {
    etapes.iter().find(|e| franchie_le(e, evenements).is_none())
}

/// The step that `code` names, if it is the next one.
// regle: PDC-A3-05 PDC-A3-06; permissive: etapes.iter().find(|e| e.code == code).ok_or(Refus::Illisible("étape"))
pub fn franchir<'a>(etapes: &'a [Etape], evenements: &[Evenement], code: &str) -> Result<&'a Etape, Refus> {
    let voulue = etapes.iter().find(|e| e.code == code).ok_or(Refus::Illisible("étape"))?;
    match prochaine(etapes, evenements) {
        Some(suivante) if suivante.code == voulue.code && voulue.par == Par::Etape => Ok(voulue),
        _ if franchie_le(voulue, evenements).is_some() => {
            Err(Refus::Conflit(format!("L’étape « {} » est déjà faite.", voulue.libelle)))
        }
        Some(suivante) => Err(Refus::Conflit(format!("L’étape « {} » vient d’abord.", suivante.libelle))),
        None => Err(Refus::Conflit("Toutes les étapes sont faites.".into())),
    }
}
