//! Several acts at once: each line through the same decision, on what the lines before it left; all or nothing.

use socle::Instant;

use crate::{
    acte::{Acte, Acteur, Beneficiaire},
    appliquer::appliquer,
    bornes::Periode,
    decider::decider,
    etat::{Etat, RangCompte},
    pouvoir::sources,
    regle::Regle,
};

/// Where a lot stops, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arret {
    /// Place of the line, from zero.
    pub ligne: usize,
    /// The rule it breaks.
    pub regle: Regle,
}

/// The state after all of `actes`, or the first that is refused; the state given is not touched.
pub fn dans_un_lot(etat: &Etat, acteur: Acteur, actes: &[Acte], t: Instant) -> Result<Etat, Arret> {
    let mut suite = etat.clone();
    for (ligne, acte) in actes.iter().enumerate() {
        decider(&suite, acteur, acte, t).map_err(|regle| Arret { ligne, regle })?;
        appliquer(&mut suite, acteur, acte, t);
    }
    Ok(suite)
}

/// The acts by which `remplacant` stands in for `absent`: what that account was given itself and is in force, for a time that has
/// an end. They are decided like any others. Empty where nothing can be handed on.
pub fn suppleance(
    etat: &Etat,
    acteur: Acteur,
    (absent, remplacant): (RangCompte, RangCompte),
    periode: Periode,
    t: Instant,
) -> Vec<Acte> {
    let a = Beneficiaire::Compte(remplacant);
    let siennes = etat.autorisations.iter().filter(|x| x.a == Beneficiaire::Compte(absent) && x.periode.contient(t));
    let un = |x: &crate::Autorisation| {
        let periode = Periode { du: periode.du, au: periode.au.min(x.periode.au) };
        let source = sources(etat, acteur, x.droit, (a, periode.au), t).first().copied()?;
        Some(Acte::Accorder { droit: x.droit, a, periode, source })
    };
    siennes.filter_map(un).collect()
}
