//! The bounds a caisse signed: which services, which profiles, how many accesses, for which professions. Data, from terms.

use socle::{Clause, Instant};

/// From an instant (included) to another (excluded).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periode {
    /// First instant.
    pub du: Instant,
    /// First instant after it; `SANS_FIN` without end.
    pub au: Instant,
}

impl Periode {
    /// Whether `a` is in it.
    pub fn contient(self, a: Instant) -> bool {
        self.du <= a && a < self.au
    }
}

/// A profile of a service, as this state numbers them: CDAP with T1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Habilitation {
    /// The service.
    pub service: u16,
    /// The profile in it.
    pub profil: u16,
}

/// How many accesses the terms allow (CAF68-BA-1-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plafond {
    /// « / »: not opened.
    Ferme,
    /// At most so many.
    Au(u32),
    /// Opened, without a number.
    SansLimite,
}

/// A profession in a kind of organisation, as this state numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Couple {
    /// The profession.
    pub profession: u16,
    /// The kind of organisation.
    pub genre: u16,
}

/// What a bulletin says of one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ouverture {
    /// How many.
    pub plafond: Plafond,
    /// The lists of eligible people, one for each source that has one. Where they differ, all must agree (K-32).
    pub listes: Vec<Vec<Couple>>,
    /// The missions it serves; the convention must have one of them. None: any.
    pub missions: Vec<u16>,
    /// Whether each holder needs an individual order in force (CAF68-BA-1-06).
    pub arrete: bool,
    /// Where it is written.
    pub clause: Clause,
}

/// Who manages the rights (CAF68-9.1-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The partner, inside bounds.
    Delegue,
    /// The caisse, on the partner's requests.
    Centralise,
}

/// What one version of the terms says, while it is in force. Another mode is another version: an avenant (CAF68-CS-2.2-01).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bornes {
    /// When this version holds.
    pub effet: Periode,
    /// Who manages.
    pub mode: Mode,
    /// The kind of the partner.
    pub genre: u16,
    /// The missions of the convention.
    pub missions: Vec<u16>,
    /// The profiles it speaks of; a profile it does not speak of is closed.
    pub ouvertures: Vec<(Habilitation, Ouverture)>,
}

impl Bornes {
    /// What is said of `quoi`, if it is opened and serves a mission of the convention (K-32).
    // regle: CAF68-BA-1-07 K-32; permissive: self.ouvertures.iter().find(|(h, _)| *h == quoi).map(|(_, o)| o)
    pub fn ouverture(&self, quoi: Habilitation) -> Option<&Ouverture> {
        let (_, o) = self.ouvertures.iter().find(|(h, _)| *h == quoi)?;
        let servie = o.missions.is_empty() || o.missions.iter().any(|m| self.missions.contains(m));
        (servie && o.plafond != Plafond::Ferme).then_some(o)
    }
}

impl Ouverture {
    /// Whether somebody of `profession`, with or without an individual order in force, may hold it in an organisation of
    /// `genre`: every list that speaks of it agrees, which is what the strictest one says (K-32).
    // regle: K-32 CAF68-BA-1-06; permissive: true
    pub fn admet(&self, profession: u16, genre: u16, arrete: bool) -> bool {
        let listee = |l: &Vec<Couple>| l.contains(&Couple { profession, genre });
        self.listes.iter().all(listee) && (arrete || !self.arrete)
    }
}
