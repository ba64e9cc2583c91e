//! What somebody may use now: one habilitation at a time, chosen, never a union; and the gauge of each profile.

use socle::Instant;

use crate::{
    bornes::{Habilitation, Ouverture, Plafond},
    etat::{Autorisation, Droit, Etat, RangAutorisation, RangCompte},
    regle::Regle,
};

/// A habilitation somebody may choose now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effective {
    /// What.
    pub quoi: Habilitation,
    /// By which authorisation.
    pub par: RangAutorisation,
    /// Until when.
    pub au: Instant,
}

impl Etat {
    /// The authorisation by which `compte` holds `quoi` at `t`, all bounds looked at again: terms, profession, order, group, dates.
    // regle: CAF68-9.2-07 CAF68-CS-2.2.1-06 K-32; permissive: Ok(RangAutorisation(0))
    pub(crate) fn detenue(
        &self,
        compte: RangCompte,
        quoi: Habilitation,
        t: Instant,
    ) -> Result<RangAutorisation, Regle> {
        if !self.actif(compte, t) {
            return Err(Regle::ActeurInactif);
        }
        let lu = self.compte(compte).ok_or(Regle::Absent)?;
        let bornes = self.bornes_a(t).ok_or(Regle::HorsConvention)?;
        let ouverture: &Ouverture = bornes.ouverture(quoi).ok_or(Regle::ProfilFerme)?;
        if !ouverture.admet(lu.profession, bornes.genre, lu.arrete.is_some_and(|p| p.contient(t))) {
            return Err(Regle::NonEligible);
        }
        let rangs = self.index.usages.iter().find(|(h, _)| *h == quoi).map_or(&[][..], |(_, r)| r);
        let tient = |a: &Autorisation| a.periode.contient(t) && !a.suspendue && self.atteint(a.a, compte);
        rangs.iter().copied().find(|r| self.autorisation(*r).is_some_and(tient)).ok_or(Regle::NonHabilite)
    }
}

/// Whether `compte` may use `quoi` at `t`: held, and the one chosen.
// regle: CAF68-CS-2.2.1-03 CAF68-CS-2.2.1-04; permissive: Ok(RangAutorisation(0))
pub fn utilisable(etat: &Etat, compte: RangCompte, quoi: Habilitation, t: Instant) -> Result<RangAutorisation, Regle> {
    if etat.compte(compte).and_then(|c| c.choisie) != Some(quoi) {
        return Err(Regle::NonHabilite);
    }
    etat.detenue(compte, quoi, t)
}

/// What `compte` may choose at `t`.
pub fn effectives(etat: &Etat, compte: RangCompte, t: Instant) -> Vec<Effective> {
    let toutes = etat.index.usages.iter().map(|(h, _)| *h);
    let une = |quoi| {
        let par = etat.detenue(compte, quoi, t).ok()?;
        Some(Effective { quoi, par, au: etat.autorisation(par)?.periode.au })
    };
    toutes.filter_map(une).collect()
}

/// How many accounts hold `quoi`, and how many may; none: not opened (CAF68-BA-1-07).
pub fn jauge(etat: &Etat, quoi: Habilitation, t: Instant) -> (u32, Option<Plafond>) {
    let plafond = etat.bornes_a(t).and_then(|b| b.ouverture(quoi)).map(|o| o.plafond);
    (etat.tenants(quoi, t).nombre(), plafond)
}

impl Autorisation {
    /// What it lets use, if it is of that kind.
    pub const fn usage(&self) -> Option<Habilitation> {
        match self.droit {
            Droit::Utiliser(quoi) => Some(quoi),
            _ => None,
        }
    }
}
