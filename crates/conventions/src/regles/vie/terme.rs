//! When each period of a convention ends, and whether another follows (K-30): months are always counted from the first day,
//! so that a 31st or a 29 February is not lost on the way.

use socle::{
    calendrier::{Calendrier, Delai},
    civil::{Date, plus_mois},
};

use super::{
    Evenement, GenreEvenement, Version, Vie,
    clauses::Renouvellement,
    versions::{EnEffet, clauses_le, en_effet},
};

/// Longest horizon: nothing of a convention is computed further.
const PERIODES_MAX: usize = 1200;

/// What happens at the end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// Another begins by itself.
    Tacite,
    /// Another begins, the parties having written so.
    Confirme,
    /// None begins.
    Terme,
}

/// The end of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echeance {
    /// The first day after it: the anniversary.
    pub anniversaire: Date,
    /// What happens.
    pub passage: Passage,
    /// By which article.
    pub article: String,
}

/// A volet as it is written: events, versions, and which of these hold.
pub(super) struct Ecrit<'a, 'e> {
    pub(super) evenements: &'a [Evenement],
    pub(super) versions: &'a [Version],
    pub(super) en_effet: &'e [EnEffet],
}

pub(super) fn veille(jour: Date) -> Date {
    jour.yesterday().unwrap_or(Date::MIN)
}

/// Months of the first period: as signed, or as the avenants that came before its end made it.
fn premiere(e: &Ecrit<'_, '_>, debut: Date) -> Option<u32> {
    let mois = |v: &EnEffet| {
        let version = e.versions.iter().find(|w| w.numero == v.numero)?;
        version.clauses.duree.as_ref().map(|d| d.dit)
    };
    let mut connus = e.en_effet.iter();
    let mut retenu = mois(connus.next()?)?;
    for avenant in connus {
        if avenant.le < plus_mois(debut, retenu) {
            retenu = mois(avenant)?;
        }
    }
    Some(retenu)
}

/// The ends of periods, in order, up to the first after `jusqu_a`. None for a convention that lasts as long as another.
// regle: CAR-11.1-01 VAR-9.1-01 VAR-9.2-01 CAF68-17.1-01 CAF68-PC-5-01; permissive: Vec::new()
pub(super) fn echeances_de(e: &Ecrit<'_, '_>, jusqu_a: Date) -> Vec<Echeance> {
    let (Some(debut), mut sortie) = (e.en_effet.first().map(|v| v.le), Vec::new()) else { return Vec::new() };
    let Some(mut mois) = premiere(e, debut) else { return sortie };
    let mut depuis = debut;
    while sortie.len() < PERIODES_MAX {
        let anniversaire = plus_mois(debut, mois);
        // Written during the period it prolongs: the same letter recorded twice prolongs it once.
        let confirme = |e: &Evenement| {
            e.genre == GenreEvenement::Renouvellement && depuis <= e.effet_le && e.effet_le < anniversaire
        };
        let Some(clauses) = clauses_le(e.versions, e.en_effet, veille(anniversaire)) else { return sortie };
        let duree_de_plus = match clauses.renouvellement.dit {
            Renouvellement::Tacite { mois } => Some((mois, Passage::Tacite)),
            Renouvellement::AConfirmer { mois } => {
                e.evenements.iter().any(confirme).then_some((mois, Passage::Confirme))
            }
            Renouvellement::CommeMere => return sortie,
        };
        let (plus, passage) = duree_de_plus.unwrap_or((0, Passage::Terme));
        let terme = clauses.duree.as_ref().filter(|_| passage == Passage::Terme).map(|d| &d.article);
        let article = terme.unwrap_or(&clauses.renouvellement.article).clone();
        sortie.push(Echeance { anniversaire, passage, article });
        if passage == Passage::Terme || anniversaire > jusqu_a {
            return sortie;
        }
        depuis = anniversaire;
        mois = mois.saturating_add(plus.max(1));
    }
    sortie
}

/// The end of its last period, if one is not followed by another.
pub(super) fn terme_de(e: &Ecrit<'_, '_>) -> Option<Echeance> {
    let a_confirmer = |v: &Version| matches!(v.clauses.renouvellement.dit, Renouvellement::AConfirmer { .. });
    if !e.versions.iter().any(a_confirmer) {
        return None;
    }
    echeances_de(e, Date::MAX).pop().filter(|t| t.passage == Passage::Terme)
}

/// The ends of periods of `vie`, in order, up to the first after `jusqu_a`.
pub fn echeances(vie: &Vie, jusqu_a: Date) -> Vec<Echeance> {
    let en_effet = en_effet(vie);
    echeances_de(&Ecrit { evenements: &vie.evenements, versions: &vie.versions, en_effet: &en_effet }, jusqu_a)
}

/// The last day on which a notice keeps `preavis` before `anniversaire`.
pub fn dernier_jour_pour(preavis: Delai, anniversaire: Date, calendrier: Calendrier) -> Date {
    let mut jour = anniversaire;
    while preavis.dernier_jour(jour, calendrier) > anniversaire && jour > Date::MIN {
        jour = veille(jour);
    }
    jour
}

/// The end of the last period of `vie`, if one is not followed by another as things stand.
pub fn terme(vie: &Vie) -> Option<Echeance> {
    terme_de(&Ecrit { evenements: &vie.evenements, versions: &vie.versions, en_effet: &en_effet(vie) })
}
