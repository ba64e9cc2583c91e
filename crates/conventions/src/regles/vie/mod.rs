//! The life of a convention: what its clauses say, what happened, where it stands, what comes. Pure; nothing reads a clock.
//!
//! [`Vie`] holds clauses and events; [`en_effet`] says which versions of the terms hold from when, [`terme`] when each period
//! ends, [`lettres`] what became of each letter, [`fins`] every end that follows and its article, [`etat`](fn@etat) where it
//! stands at an instant and who acts next, [`gestes::admettre`] whether something may happen. Nothing is stored of all this
//! but events. Deliberately absent: names, who may record what (crate `acces`), the délibération itself (a date is told).

pub mod clauses;
mod etat;
mod evenement;
mod fins;
pub mod gestes;
mod lettres;
mod suites;
pub mod terme;
mod versions;

use socle::{
    Instant, Zone,
    calendrier::{Calendrier, Territoire},
    civil::Date,
};

pub use clauses::Clauses;
pub use etat::{ARCHIVE_MOIS, Etat, a_clore, etat, visible_jusqu_au};
pub use evenement::{Cote, Evenement, GenreEvenement};
pub use fins::{Cause, Fin, fin, fins};
pub use lettres::{Denoncee, MiseEnDemeure, Reparation, SuiteDemeure, demeures, denonciations, recue_le};
pub use suites::{Attendu, De, Suite, suites};
pub use versions::{EnEffet, clauses_le, derniere_signature, en_effet, signee_par};

use clauses::Cite;

/// A version of the terms, and what it says of the convention's life.
#[derive(Debug, Clone)]
pub struct Version {
    /// From 1; an avenant is the next.
    pub numero: i64,
    /// Day from which it is meant to hold.
    pub effet_le: Date,
    /// What it says.
    pub clauses: Clauses,
}

/// What binds a caisse and a partner in one convention: events of their volet, of its sisters, since a convention takes
/// effect when *all* have signed, and the life it leans on.
#[derive(Debug, Clone)]
pub struct Vie {
    /// Events of the volet, in the order they were recorded.
    pub evenements: Vec<Evenement>,
    /// Events of each other volet of the same convention.
    pub soeurs: Vec<Vec<Evenement>>,
    /// Every version of the terms that was fixed, oldest first, signed or not.
    pub versions: Vec<Version>,
    /// The life it leans on: `None`, it leans on nothing; empty, on something that is absent.
    pub appui: Option<Box<Vie>>,
    /// Gates that somebody declares done before accesses open, each with its article (K-25).
    pub prealables: Vec<Cite<String>>,
    /// Whether accesses are opened by an act of the caisse.
    pub ouvre: bool,
    /// Months during which its accounts are still shown after its end (VAR-EP-2.2.3-12).
    pub visibilite: u32,
    /// A contract day ends at midnight there.
    pub zone: Zone,
    /// Its jours ouvrés.
    pub calendrier: Calendrier,
}

impl Default for Vie {
    fn default() -> Self {
        Self {
            evenements: Vec::new(),
            soeurs: Vec::new(),
            versions: Vec::new(),
            appui: None,
            prealables: Vec::new(),
            ouvre: false,
            visibilite: 6,
            zone: Zone::paris(),
            calendrier: Calendrier::nouveau(Territoire::Metropole),
        }
    }
}

impl Vie {
    /// The first event of that genre.
    pub fn fait(&self, genre: GenreEvenement) -> Option<&Evenement> {
        self.evenements.iter().find(|e| e.genre == genre)
    }

    /// The clauses of the version that holds on `jour`; before any, of the first that was fixed.
    pub fn clauses(&self, jour: Date) -> Option<&Clauses> {
        clauses_le(&self.versions, &en_effet(self), jour)
    }
}

/// When something holds: from `du` included to `au` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periode {
    /// First instant.
    pub du: Instant,
    /// First instant after.
    pub au: Instant,
}

impl Periode {
    /// What two have in common.
    pub fn commune(self, autre: Self) -> Option<Self> {
        let commune = Self { du: self.du.max(autre.du), au: self.au.min(autre.au) };
        (commune.du < commune.au).then_some(commune)
    }

    /// Whether it holds at `instant`.
    pub fn tient(self, instant: Instant) -> bool {
        self.du <= instant && instant < self.au
    }

    /// What is left of it outside `trous`, in order.
    pub fn sans(self, trous: &[Self]) -> Vec<Self> {
        let mut restes = vec![self];
        for trou in trous {
            restes = restes.into_iter().flat_map(|r| r.sauf(*trou)).collect();
        }
        restes
    }

    fn sauf(self, trou: Self) -> impl Iterator<Item = Self> {
        let avant = Self { du: self.du, au: self.au.min(trou.du) };
        let apres = Self { du: self.du.max(trou.au), au: self.au };
        let entier = self.commune(trou).is_none();
        let morceaux = if entier { [Some(self), None] } else { [Some(avant), Some(apres)] };
        morceaux.into_iter().flatten().filter(|p| p.du < p.au)
    }
}

/// In force, taken alone: from the day of the last signature to the end of the last day.
// regle: PDC-EP-8-01 PDC-6.1-01; permissive: Some(Periode { du: Instant::depuis_micros(0), au: Instant::SANS_FIN })
pub fn periode(vie: &Vie) -> Option<Periode> {
    let signee = derniere_signature(vie)?;
    let dernier = fins::propres(vie).into_iter().map(|f| f.dernier_jour).min();
    let periode =
        Periode { du: vie.zone.debut(signee), au: dernier.map_or(Instant::SANS_FIN, |jour| vie.zone.fin(jour)) };
    (periode.du < periode.au).then_some(periode)
}

/// In force with all it leans on. VAR-EP-0-01 and 8.2: the convention d’utilisation leans on a convention métier, and never
/// outlives it; a bulletin leans on a contrat, which leans on a convention d’accès.
// regle: VAR-EP-0-01 VAR-EP-8.2-01 CAF68-17.2-02; permissive: periode(vie)
pub fn adossee(vie: &Vie) -> Option<Periode> {
    let propre = periode(vie)?;
    match &vie.appui {
        None => Some(propre),
        Some(appui) => propre.commune(adossee(appui)?),
    }
}

/// When it is suspended, by itself or by what it leans on: from the instant that was recorded, or the planned day, until it
/// is lifted.
pub fn suspensions(vie: &Vie) -> Vec<Periode> {
    let mut sortie = vie.appui.as_deref().map(suspensions).unwrap_or_default();
    let mut depuis: Option<Instant> = None;
    for e in &vie.evenements {
        match (e.genre, depuis) {
            (GenreEvenement::Suspension, None) => depuis = Some(e.connu_le.max(vie.zone.debut(e.effet_le))),
            (GenreEvenement::Levee, Some(du)) => {
                let fin = Periode { du, au: e.connu_le };
                sortie.extend((fin.du < fin.au).then_some(fin));
                depuis = None;
            }
            _ => {}
        }
    }
    sortie.extend(depuis.map(|du| Periode { du, au: Instant::SANS_FIN }));
    sortie
}

/// When accesses are open: while in force, from the caisse's activation on and once every declared gate is, less the times
/// between a withdrawal of the whole structure and its being given back (VAR-EP-4.1-06), and less suspensions.
// regle: VAR-EP-4.1-06 K-25; permissive: adossee(vie).into_iter().collect()
pub fn ouvertures(vie: &Vie) -> Vec<Periode> {
    let (Some(en_vigueur), Some(franchis)) = (adossee(vie), prealables_franchis(vie)) else { return Vec::new() };
    let mut sortie = Vec::new();
    let mut ouverte: Option<Instant> = None;
    for evenement in &vie.evenements {
        match (evenement.genre, ouverte) {
            (GenreEvenement::Activation | GenreEvenement::Reprise, None) => {
                ouverte = Some(evenement.connu_le.max(franchis));
            }
            (GenreEvenement::Retrait, Some(du)) => {
                sortie.extend(en_vigueur.commune(Periode { du, au: evenement.connu_le }));
                ouverte = None;
            }
            _ => {}
        }
    }
    sortie.extend(ouverte.and_then(|du| en_vigueur.commune(Periode { du, au: Instant::SANS_FIN })));
    let suspendue = suspensions(vie);
    sortie.into_iter().flat_map(|p| p.sans(&suspendue)).collect()
}

/// The instant at which the last declared gate was passed; `None` while one is not.
// regle: CAF68-17.1-02 CAF68-12-02; permissive: Some(Instant::depuis_micros(i64::MIN))
fn prealables_franchis(vie: &Vie) -> Option<Instant> {
    let passe = |code: &str| {
        let le = |e: &&Evenement| e.genre == GenreEvenement::Prealable && e.dit(code);
        vie.evenements.iter().find(le).map(|e| e.connu_le)
    };
    vie.prealables.iter().map(|p| passe(&p.dit)).try_fold(Instant::depuis_micros(i64::MIN), |max, p| Some(max.max(p?)))
}

#[cfg(test)]
pub(crate) mod tests;
