//! Clocks of a request, replayed from its history: which run, since when, until when, met or late (K-21, PDC-A3-05).
//!
//! Pure: the facts with their instants, the delays as the terms said when the caisse received the request, the calendar of
//! the territory. A clock stops while the caisse waits for the partner: an hours clock by the time of the wait, a days
//! clock by the days at whose end it waited (ADR 0020). `demande.echeance` is the projection of [`prochaine`], rewritten in
//! the transaction of each act and compared with the replay by a test. Deliberately absent: any memory of its own, any
//! right that would depend on it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use socle::{
    Instant, Refus, Zone,
    calendrier::{Calendrier, Delai, Territoire, Unite},
    civil::Date,
};

use super::etape::TENTATIVE;

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depart {
    /// The caisse received the request: the deposit, or the transfer to it.
    Depot,
    /// An agent took it in charge.
    PriseEnCharge,
    /// The step before was passed.
    EtapePrecedente,
    /// Nothing more is awaited from the partner: the end of the last wait, or the taking in charge.
    DossierComplet,
}

/// What passes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Par {
    /// The agent says that it is done.
    #[default]
    Etape,
    /// Taking in charge.
    PriseEnCharge,
    /// Closing.
    Cloture,
}

impl Par {
    /// Whether `quoi` passes the step `code`.
    pub(crate) fn passe(self, code: &str, quoi: &Quoi) -> bool {
        match (quoi, self) {
            (Quoi::PriseEnCharge, Self::PriseEnCharge) | (Quoi::Cloture, Self::Cloture) => true,
            (Quoi::Etape(faite), Self::Etape) => faite == code,
            _ => false,
        }
    }
}

/// The clock of a step, its delay resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regle {
    /// The step it times.
    pub etape: String,
    /// What passes it.
    pub par: Par,
    /// The step before, where the agent passes it; `None` where that is the taking in charge.
    pub precedente: Option<String>,
    /// What starts it.
    pub depart: Depart,
    /// How long.
    pub delai: Delai,
}

/// Something that happened, as clocks see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evenement {
    /// When.
    pub le: Instant,
    /// What.
    pub quoi: Quoi,
}

/// What happened, as clocks and steps see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quoi {
    /// The author sent.
    Depot,
    /// An agent took it in charge.
    PriseEnCharge,
    /// A step was passed.
    Etape(String),
    /// The caisse began to wait for the partner.
    Attente,
    /// The wait ended.
    Reprise,
    /// Another caisse received it.
    Transfert,
    /// It was closed.
    Cloture,
    /// It was withdrawn.
    Retrait,
    /// A message, a file, an attempt: nothing for a clock.
    Autre,
}

impl Quoi {
    /// From the stored words of a fact.
    pub fn lire(genre: &str, detail: Option<&str>) -> Self {
        match (genre, detail) {
            ("depot", _) => Self::Depot,
            ("prise_en_charge", _) => Self::PriseEnCharge,
            ("etape", Some(code)) if !code.ends_with(TENTATIVE) => Self::Etape(code.to_owned()),
            ("attente", _) => Self::Attente,
            ("reprise", _) => Self::Reprise,
            ("transfert", _) => Self::Transfert,
            ("cloture", _) => Self::Cloture,
            ("retrait" | "consentement_retire", _) => Self::Retrait,
            _ => Self::Autre,
        }
    }
}

/// What happened since the present caisse received the request.
pub(crate) fn reception(evenements: &[Evenement]) -> &[Evenement] {
    let debut = evenements.iter().rposition(|e| matches!(e.quoi, Quoi::Depot | Quoi::Transfert)).unwrap_or(0);
    evenements.get(debut..).unwrap_or_default()
}

/// A clock that has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Horloge {
    /// The step it times.
    pub etape: String,
    /// How long.
    pub delai: Delai,
    /// When it started.
    pub depart_le: Instant,
    /// By when the step is due; `None` while it is paused.
    pub echeance: Option<Instant>,
    /// When the step was passed.
    pub tenue_le: Option<Instant>,
    /// The request ended without it.
    pub arretee: bool,
}

impl Horloge {
    /// It runs or is paused: the step is still to do.
    pub const fn court(&self) -> bool {
        self.tenue_le.is_none() && !self.arretee
    }

    /// It waits for the partner.
    pub const fn en_pause(&self) -> bool {
        self.court() && self.echeance.is_none()
    }

    /// How late the step is, or was when it was passed; zero in time.
    pub fn retard(&self, maintenant: Instant) -> Duration {
        let jusqu_a = self.tenue_le.unwrap_or(maintenant);
        self.echeance.map_or(Duration::ZERO, |due| jusqu_a.depuis(due))
    }
}

/// How days are counted where the convention applies.
#[derive(Debug, Clone)]
pub struct Lieu {
    /// Midnight.
    pub zone: Zone,
    /// Worked days.
    pub calendrier: Calendrier,
}

impl Lieu {
    /// From the stored words of a convention.
    pub fn lire(zone: &str, territoire: &str) -> Result<Self, Refus> {
        let zone = Zone::nommee(zone).map_err(|_| Refus::Interne("zone inconnue".into()))?;
        let territoire: Territoire = serde_json::from_value(serde_json::Value::String(territoire.to_owned()))
            .map_err(|_| Refus::Interne("territoire inconnu".into()))?;
        Ok(Self { zone, calendrier: Calendrier::nouveau(territoire) })
    }
}

/// Every clock that has started, in the order of the steps.
// regle: K-21 PDC-A3-05; permissive: Vec::new()
pub fn horloges(regles: &[Regle], evenements: &[Evenement], lieu: &Lieu) -> Vec<Horloge> {
    let recue = reception(evenements);
    let pauses = pauses(recue);
    let finie = recue.iter().find(|e| matches!(e.quoi, Quoi::Cloture | Quoi::Retrait)).map(|e| e.le);
    let une = |regle: &Regle| {
        let depart_le = depart(regle, recue)?;
        let tenue_le = passage(&regle.etape, regle.par, recue);
        let fin = tenue_le.or(finie);
        // What comes after its end does not move it any more.
        let vues: Vec<Pause> = pauses.iter().filter(|p| fin.is_none_or(|f| p.debut < f)).copied().collect();
        let echeance = echeance(depart_le, regle.delai, &vues, lieu);
        Some(Horloge {
            etape: regle.etape.clone(),
            delai: regle.delai,
            depart_le,
            echeance,
            tenue_le,
            arretee: tenue_le.is_none() && finie.is_some(),
        })
    };
    regles.iter().filter_map(une).collect()
}

/// The next due date of a request: the earliest clock that runs; [`Instant::SANS_FIN`] when none does.
pub fn prochaine(horloges: &[Horloge]) -> Instant {
    horloges.iter().filter(|h| h.court()).filter_map(|h| h.echeance).min().unwrap_or(Instant::SANS_FIN)
}

/// What a reminder says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rappel {
    /// The due date is less than [`AVANT`] away.
    Proche,
    /// It is past.
    Depassee,
}

/// How long before a due date people are reminded.
pub const AVANT: Duration = Duration::from_secs(12 * 3600);

/// Whether somebody has to be told at `maintenant` that a step is due, or was.
// regle: PDC-A3-05; permissive: None
pub fn a_prevenir(horloges: &[Horloge], maintenant: Instant) -> Option<Rappel> {
    let due = prochaine(horloges);
    if due <= maintenant { Some(Rappel::Depassee) } else { (due.moins(AVANT) <= maintenant).then_some(Rappel::Proche) }
}

/// A time during which the caisse waits for the partner; without an end, it still does.
#[derive(Debug, Clone, Copy)]
struct Pause {
    debut: Instant,
    fin: Option<Instant>,
}

fn pauses(recue: &[Evenement]) -> Vec<Pause> {
    let mut sortie: Vec<Pause> = Vec::new();
    for e in recue {
        let ouverte = sortie.last_mut().filter(|p| p.fin.is_none());
        match (&e.quoi, ouverte) {
            (Quoi::Attente, None) => sortie.push(Pause { debut: e.le, fin: None }),
            (Quoi::Reprise | Quoi::Cloture | Quoi::Retrait, Some(pause)) => pause.fin = Some(e.le),
            _ => {}
        }
    }
    sortie
}

pub(crate) fn passage(etape: &str, par: Par, recue: &[Evenement]) -> Option<Instant> {
    recue.iter().find(|e| par.passe(etape, &e.quoi)).map(|e| e.le)
}

fn depart(regle: &Regle, recue: &[Evenement]) -> Option<Instant> {
    let prise = || recue.iter().find(|e| e.quoi == Quoi::PriseEnCharge).map(|e| e.le);
    match regle.depart {
        Depart::Depot => recue.first().map(|e| e.le),
        Depart::PriseEnCharge => prise(),
        // The step before the second one is the taking in charge itself.
        Depart::EtapePrecedente => {
            regle.precedente.as_ref().map_or_else(prise, |code| passage(code, Par::Etape, recue))
        }
        Depart::DossierComplet => {
            let prise = prise()?;
            let avant = passage(&regle.etape, regle.par, recue).unwrap_or(Instant::SANS_FIN);
            let reprise = recue.iter().rfind(|e| e.quoi == Quoi::Reprise && e.le >= prise && e.le < avant);
            Some(reprise.map_or(prise, |e| e.le))
        }
    }
}

/// When a delay ends that started at `depart_le` and was stopped by `pauses`, in their order; `None` if it is stopped.
fn echeance(depart_le: Instant, delai: Delai, pauses: &[Pause], lieu: &Lieu) -> Option<Instant> {
    let en_jours = delai.unite != Unite::Heures;
    let jour_depart = lieu.zone.jour(depart_le);
    let mut dernier = if en_jours { ajouter(jour_depart, delai.valeur, delai.unite, lieu) } else { jour_depart };
    let mut due = delai.echeance(depart_le, lieu.calendrier, &lieu.zone);
    for pause in pauses {
        let debut = pause.debut.max(depart_le);
        if debut >= due {
            break;
        }
        let fin = pause.fin?;
        if fin <= debut {
            continue;
        }
        if en_jours {
            dernier = reporter(dernier, jour_depart, (debut, fin), delai.unite, lieu);
            due = lieu.zone.fin(dernier);
        } else {
            due = due.plus(fin.depuis(debut));
        }
    }
    Some(due)
}

/// The `nombre`-th day after `jour` that counts.
fn ajouter(jour: Date, nombre: u32, unite: Unite, lieu: &Lieu) -> Date {
    match unite {
        Unite::JoursOuvres => lieu.calendrier.ajouter_jours_ouvres(jour, nombre),
        Unite::Mois => socle::civil::plus_mois(jour, nombre),
        _ => (0..nombre).try_fold(jour, |j, _| j.tomorrow()).unwrap_or(Date::MAX),
    }
}

/// The last day once a pause took out of the count the days at whose end it lasted: as many are counted again from the day
/// on which it ended.
fn reporter(dernier: Date, depart: Date, (debut, fin): (Instant, Instant), unite: Unite, lieu: &Lieu) -> Date {
    let mut jour = lieu.zone.jour(debut).max(depart.tomorrow().unwrap_or(depart));
    let mut reste = 0;
    while jour <= dernier {
        reste += u32::from(unite != Unite::JoursOuvres || lieu.calendrier.est_ouvre(jour));
        let Ok(demain) = jour.tomorrow() else { break };
        jour = demain;
    }
    let veille = lieu.zone.jour(fin).yesterday().unwrap_or(Date::MIN).max(depart);
    ajouter(veille, reste, unite, lieu)
}

#[cfg(test)]
mod tests;
