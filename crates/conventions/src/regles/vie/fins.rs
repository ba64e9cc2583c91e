//! Every end that follows from what is known, each with its article; the first one is the end.
//!
//! An end is `certaine` when nothing the clauses foresee can avoid it any more; one that a cure or a written renewal may still
//! avoid is not, and yet comes by itself if nobody does anything: rights are bounded by both.

use socle::{
    Id,
    civil::{Date, plus_mois},
};

use super::{
    Evenement, GenreEvenement, Vie, adossee,
    clauses::EffetDemeure,
    derniere_signature,
    lettres::{demeures_de, denonciations_de, recue_le},
    terme::{Ecrit, terme_de, veille},
    versions::{EnEffet, clauses_le, en_effet},
};
use crate::Acte;

/// Why a convention ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Recorded as a fact.
    Constatee,
    /// The end of its length, not renewed.
    Terme,
    /// By that denunciation.
    Denonciation(Option<Id<Acte>>),
    /// By that formal notice, left without effect.
    Demeure(Option<Id<Acte>>),
    /// By that force majeure.
    ForceMajeure(Option<Id<Acte>>),
    /// By agreement.
    Accord,
    /// With the convention it leans on.
    Cascade,
}

/// An end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fin {
    /// Last day in force, in the territory's zone.
    pub dernier_jour: Date,
    /// Why.
    pub cause: Cause,
    /// Article.
    pub clause: String,
    /// Whether nothing foreseen can avoid it.
    pub certaine: bool,
}

fn fin_de(dernier_jour: Date, cause: Cause, clause: &str, certaine: bool) -> Fin {
    Fin { dernier_jour, cause, clause: clause.to_owned(), certaine }
}

/// The ends of a volet of the convention of `vie` whose events are these, given the versions in effect; those of its own.
pub(super) fn d_un_volet(vie: &Vie, evenements: &[Evenement], en_effet: &[EnEffet]) -> Vec<Fin> {
    let e = Ecrit { evenements, versions: &vie.versions, en_effet };
    let mut sortie = Vec::new();
    for x in evenements {
        let clauses = clauses_le(&vie.versions, en_effet, x.effet_le);
        match x.genre {
            GenreEvenement::Fin => sortie.push(fin_de(x.effet_le, Cause::Constatee, &x.clause, true)),
            GenreEvenement::Accord => {
                let article = clauses.and_then(|c| c.amiable.as_deref()).unwrap_or(&x.clause);
                sortie.push(fin_de(x.effet_le, Cause::Accord, article, true));
            }
            GenreEvenement::ResiliationForceMajeure => sortie.extend(par_force_majeure(&e, x)),
            _ => {}
        }
    }
    for m in demeures_de(&e, vie.calendrier) {
        let certaine = m.clause.effet != EffetDemeure::Automatique || !m.clause.cesse_si_repare;
        sortie.extend(m.fin().map(|le| fin_de(le, Cause::Demeure(m.lettre.acte), &m.clause.article, certaine)));
    }
    for d in denonciations_de(&e, vie.calendrier) {
        let cause = Cause::Denonciation(d.lettre.acte);
        sortie.extend(d.dernier_jour.map(|le| fin_de(le, cause, &d.clause.article, true)));
    }
    let terme = terme_de(&e);
    sortie.extend(terme.map(|t| fin_de(veille(t.anniversaire), Cause::Terme, &t.article, false)));
    sortie
}

/// A letter sent once force majeure has lasted longer than the clause says ends it, on the day it is received.
// regle: CAR-11.4-02; permissive: Some(fin_de(lettre.effet_le, Cause::ForceMajeure(lettre.vise), "", true))
fn par_force_majeure(e: &Ecrit<'_, '_>, lettre: &Evenement) -> Option<Fin> {
    let clause = clauses_le(e.versions, e.en_effet, lettre.effet_le)?.force_majeure.as_ref()?;
    let debut = e.evenements.iter().find(|x| x.genre == GenreEvenement::ForceMajeure && lettre.vise(x.acte))?;
    let finie = e
        .evenements
        .iter()
        .any(|x| x.genre == GenreEvenement::FinForceMajeure && x.vise(debut.acte) && x.effet_le <= lettre.effet_le);
    let duree = lettre.effet_le > plus_mois(debut.effet_le, clause.dit);
    let recue = recue_le(e.evenements, lettre.acte)?;
    (duree && !finie).then(|| fin_de(recue, Cause::ForceMajeure(debut.acte), &clause.article, true))
}

/// The ends of `vie` that are its own, in the order of their dates.
pub(super) fn propres(vie: &Vie) -> Vec<Fin> {
    let mut sortie = d_un_volet(vie, &vie.evenements, &en_effet(vie));
    sortie.sort_by_key(|f| (f.dernier_jour, !f.certaine));
    sortie
}

/// Every end of `vie` that follows from what is known, its own and those of what it leans on, in the order of their dates:
/// the first is the end, if there is one.
// regle: VAR-EP-8.2-01 CAF68-17.2-02; permissive: propres(vie)
pub fn fins(vie: &Vie) -> Vec<Fin> {
    let mut sortie = propres(vie);
    if let Some(appui) = &vie.appui {
        let jour = derniere_signature(vie).unwrap_or(Date::MIN);
        let article = vie.clauses(jour).and_then(|c| c.cascade.clone()).unwrap_or_else(|| "8.2".to_owned());
        let cascade = |f: Fin| fin_de(f.dernier_jour, Cause::Cascade, &article, f.certaine);
        sortie.extend(fins(appui).into_iter().map(cascade));
        sortie.sort_by_key(|f| (f.dernier_jour, !f.certaine));
    }
    sortie
}

/// The end of `vie`: the first of [`fins`], if it was ever in force.
pub fn fin(vie: &Vie) -> Option<Fin> {
    adossee(vie)?;
    fins(vie).into_iter().next()
}
