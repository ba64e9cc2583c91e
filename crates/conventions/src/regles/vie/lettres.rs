//! What became of each letter: received or not, its delay running or not, cured or not, followed or not.
//!
//! A delay that runs from receipt does not run while the receipt is unknown (K-03, K-05). A cure that the other side declares
//! stops the delay unless whoever gave the notice contests it; then the end comes on the day of that answer at the earliest,
//! never before. What is written twice counts once, the first time.

use socle::{Id, calendrier::Calendrier, civil::Date};

use super::{
    Cote, Evenement, GenreEvenement, Vie,
    clauses::{Demeure, Denonciation, Depart, EffetDemeure},
    terme::{Ecrit, echeances_de, veille},
    versions::{clauses_le, en_effet},
};
use crate::Acte;

/// The day on which the letter of `acte` was received, if it is known.
pub fn recue_le(evenements: &[Evenement], acte: Option<Id<Acte>>) -> Option<Date> {
    evenements.iter().find(|e| e.genre == GenreEvenement::Reception && e.vise(acte)).map(|e| e.effet_le)
}

/// A cure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reparation {
    /// When.
    pub le: Date,
    /// Told by whoever was put on notice, and not yet answered by the other.
    pub declaree: bool,
}

/// What followed a notice that stayed without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuiteDemeure {
    /// A second letter, and the day it was received.
    SecondeLettre {
        /// Its act.
        acte: Option<Id<Acte>>,
        /// Day received, once known.
        recue_le: Option<Date>,
    },
    /// A decision: the last day.
    Decision(Date),
}

/// A formal notice and what became of it.
#[derive(Debug, Clone)]
pub struct MiseEnDemeure<'a> {
    /// The letter.
    pub lettre: &'a Evenement,
    /// Its clause.
    pub clause: &'a Demeure,
    /// Day received, once known.
    pub recue_le: Option<Date>,
    /// Last day to cure; `None`: the delay does not run yet.
    pub dernier_jour: Option<Date>,
    /// The cure that holds.
    pub reparation: Option<Reparation>,
    /// Day on which a cure was contested.
    pub contestee_le: Option<Date>,
    /// What followed.
    pub suite: Option<SuiteDemeure>,
}

impl MiseEnDemeure<'_> {
    /// The last day of the convention by this notice, if it follows from what is known.
    // regle: CAF68-17.2-03 VAR-EP-8.2-02 PDC-6.4-01 CAF17-17-01 K-03 K-04; permissive: None
    pub fn fin(&self) -> Option<Date> {
        match (self.clause.effet, self.suite) {
            (EffetDemeure::Automatique, _) if self.reparation.is_none() => {
                self.dernier_jour.map(|d| self.contestee_le.map_or(d, |c| c.max(d)))
            }
            (EffetDemeure::SecondeLettre, Some(SuiteDemeure::SecondeLettre { recue_le, .. })) => recue_le,
            (EffetDemeure::Decision, Some(SuiteDemeure::Decision(le))) => Some(le),
            _ => None,
        }
    }

    /// Whether it stayed without effect on `jour`: its delay is over, and no cure holds.
    pub fn sans_effet(&self, jour: Date) -> bool {
        let passe = match self.clause.delai {
            None => self.dernier_jour.is_some_and(|d| d <= jour),
            Some(_) => self.dernier_jour.is_some_and(|d| d < jour),
        };
        passe && self.reparation.is_none()
    }

    /// Who sent it.
    pub fn cote(&self) -> Cote {
        self.lettre.cote.unwrap_or(Cote::Caisse)
    }
}

pub(super) fn demeures_de<'a>(e: &Ecrit<'a, '_>, calendrier: Calendrier) -> Vec<MiseEnDemeure<'a>> {
    let lettres = e.evenements.iter().filter(|l| l.genre == GenreEvenement::Demeure);
    let suivie = |lettre: &'a Evenement| {
        let clauses = clauses_le(e.versions, e.en_effet, lettre.effet_le)?;
        let clause = clauses.demeures.iter().find(|d| lettre.dit(&d.code))?;
        let recue_le = recue_le(e.evenements, lettre.acte);
        let depart = match clause.depart {
            Depart::Envoi => Some(lettre.effet_le),
            Depart::Reception => recue_le,
        };
        let dernier_jour = depart.map(|d| clause.delai.map_or(d, |delai| delai.dernier_jour(d, calendrier)));
        let mut m =
            MiseEnDemeure { lettre, clause, recue_le, dernier_jour, reparation: None, contestee_le: None, suite: None };
        e.evenements.iter().filter(|r| r.vise(lettre.acte)).for_each(|r| suivre(&mut m, r, e.evenements));
        Some(m)
    };
    lettres.filter_map(suivie).collect()
}

fn suivre(m: &mut MiseEnDemeure<'_>, reponse: &Evenement, evenements: &[Evenement]) {
    let en_temps = m.dernier_jour.is_none_or(|d| reponse.effet_le <= d);
    match reponse.genre {
        GenreEvenement::Reparation if m.clause.cesse_si_repare && en_temps => {
            let declaree = reponse.cote != Some(m.cote());
            m.reparation = Some(Reparation { le: reponse.effet_le, declaree });
        }
        GenreEvenement::Contestation if m.reparation.is_some_and(|r| r.declaree) => {
            m.reparation = None;
            m.contestee_le = Some(reponse.effet_le);
        }
        GenreEvenement::SecondeLettre if m.suite.is_none() && m.sans_effet(reponse.effet_le) => {
            let recue_le = recue_le(evenements, reponse.acte);
            m.suite = Some(SuiteDemeure::SecondeLettre { acte: reponse.acte, recue_le });
        }
        GenreEvenement::Decision if m.suite.is_none() && m.sans_effet(reponse.effet_le) => {
            m.suite = Some(SuiteDemeure::Decision(reponse.effet_le));
        }
        _ => {}
    }
}

/// The formal notices of `vie`, oldest first.
pub fn demeures(vie: &Vie) -> Vec<MiseEnDemeure<'_>> {
    let en_effet = en_effet(vie);
    demeures_de(&Ecrit { evenements: &vie.evenements, versions: &vie.versions, en_effet: &en_effet }, vie.calendrier)
}

/// A denunciation and what it leads to.
#[derive(Debug, Clone)]
pub struct Denoncee<'a> {
    /// The letter.
    pub lettre: &'a Evenement,
    /// Its clause.
    pub clause: &'a Denonciation,
    /// Day received, once known.
    pub recue_le: Option<Date>,
    /// The last day of the convention; `None`: the notice does not run yet.
    pub dernier_jour: Option<Date>,
}

pub(super) fn denonciations_de<'a>(e: &Ecrit<'a, '_>, calendrier: Calendrier) -> Vec<Denoncee<'a>> {
    let lettres = e.evenements.iter().filter(|l| l.genre == GenreEvenement::Denonciation);
    let suivie = |lettre: &'a Evenement| {
        let clauses = clauses_le(e.versions, e.en_effet, lettre.effet_le)?;
        let clause = clauses.denonciations.iter().find(|d| lettre.dit(&d.code))?;
        let recue_le = recue_le(e.evenements, lettre.acte);
        let depart = match clause.depart {
            Depart::Envoi => Some(lettre.effet_le),
            Depart::Reception => recue_le,
        };
        let dernier_jour = depart.and_then(|d| effet(e, clause, lettre.souhaite_le, d, calendrier));
        Some(Denoncee { lettre, clause, recue_le, dernier_jour })
    };
    lettres.filter_map(suivie).collect()
}

/// The last day that follows from a notice starting on `depart`: the wished day, the end of the notice at the earliest; or the
/// eve of the first anniversary before which the notice is kept, so that a late one is for the next period.
// regle: CAF68-17.2-01 CAF68-PC-7-01 CAR-11.4-04 PDC-6.2-01 K-05; permissive: Some(souhaite.unwrap_or(depart))
fn effet(e: &Ecrit<'_, '_>, c: &Denonciation, souhaite: Option<Date>, depart: Date, cal: Calendrier) -> Option<Date> {
    let fin_du_preavis = c.preavis.dernier_jour(depart, cal);
    if !c.a_l_anniversaire {
        return Some(souhaite.map_or(fin_du_preavis, |s| s.max(fin_du_preavis)));
    }
    let echeances = echeances_de(e, fin_du_preavis);
    echeances.iter().map(|x| x.anniversaire).find(|a| *a >= fin_du_preavis).map(veille)
}

/// The denunciations of `vie`, oldest first.
pub fn denonciations(vie: &Vie) -> Vec<Denoncee<'_>> {
    let en_effet = en_effet(vie);
    denonciations_de(
        &Ecrit { evenements: &vie.evenements, versions: &vie.versions, en_effet: &en_effet },
        vie.calendrier,
    )
}
