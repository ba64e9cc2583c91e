//! Doors: what a page or an act is, declared as data.

use acces::{Acteur, Action};

use crate::{Futur, Passage, Visite};

/// HTTP method of a door; there are only two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Methode {
    /// Reads.
    Get,
    /// Acts.
    Post,
}

/// What is asked at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exige {
    /// Nothing; the reason stands in the literal list of the roof's test.
    Rien,
    /// A session whose profile may want this action. The handler then decides on the thing itself.
    Action(Action),
}

/// The handler behind a door.
#[derive(Clone, Copy)]
pub enum Suite {
    /// Without a session.
    Publique(fn(Passage) -> Futur),
    /// With one.
    Session(fn(Visite) -> Futur),
}

/// A door. The router is built from the table of all doors.
#[derive(Clone, Copy)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a yes or no of its own, read by the tests that walk all doors"
)]
pub struct Porte {
    /// Method.
    pub methode: Methode,
    /// Path with its parameters in braces.
    pub chemin: &'static str,
    /// What is asked.
    pub exige: Exige,
    /// Whether an answer that succeeds must have left a trace; the kernel refuses to send it otherwise.
    pub tracee: bool,
    /// Whether it opens to somebody who has something to do first (see [`crate::Obligation`]).
    pub pendant_obligation: bool,
    /// Entry of the rail for the profiles that may want it: label.
    pub menu: Option<&'static str>,
    /// Keeps what was typed when the session had ended, for its account (interface.md §2).
    pub perimee: Option<fn(Passage, Acteur) -> Futur>,
    /// Its entry carries the count of what the reader has not read.
    pub compte: bool,
    /// A program far away may post to it, without a page of ours: its address is the secret, its body is not read.
    pub a_distance: bool,
    /// Largest body accepted, in bytes.
    pub corps_max: usize,
    /// Largest file accepted beside the fields, in bytes; `None`: this door takes no file.
    pub fichier_max: Option<usize>,
    /// Handler.
    pub suite: Suite,
}

const CORPS_MAX: usize = 64 * 1024;
/// Two passwords of 200 characters, percent-encoded, fit.
const CORPS_PUBLIC_MAX: usize = 8 * 1024;

impl Porte {
    /// A page behind a session.
    pub const fn get(chemin: &'static str, action: Action, suite: fn(Visite) -> Futur) -> Self {
        Self::session(Methode::Get, chemin, action, suite)
    }

    /// An act behind a session.
    pub const fn post(chemin: &'static str, action: Action, suite: fn(Visite) -> Futur) -> Self {
        Self::session(Methode::Post, chemin, action, suite)
    }

    const fn session(methode: Methode, chemin: &'static str, action: Action, suite: fn(Visite) -> Futur) -> Self {
        let suite = Suite::Session(suite);
        Self {
            methode,
            chemin,
            exige: Exige::Action(action),
            tracee: false,
            pendant_obligation: false,
            menu: None,
            perimee: None,
            compte: false,
            a_distance: false,
            corps_max: CORPS_MAX,
            fichier_max: None,
            suite,
        }
    }

    /// A door without a session: it must stand, with a reason, in the roof's list of exceptions.
    pub const fn publique(methode: Methode, chemin: &'static str, suite: fn(Passage) -> Futur) -> Self {
        let suite = Suite::Publique(suite);
        Self {
            methode,
            chemin,
            exige: Exige::Rien,
            tracee: false,
            pendant_obligation: true,
            menu: None,
            perimee: None,
            compte: false,
            a_distance: false,
            corps_max: CORPS_PUBLIC_MAX,
            fichier_max: None,
            suite,
        }
    }

    /// Its successful answers leave a trace.
    #[must_use]
    pub const fn tracee(mut self) -> Self {
        self.tracee = true;
        self
    }

    /// It opens to somebody who has something to do first.
    #[must_use]
    pub const fn pendant_obligation(mut self) -> Self {
        self.pendant_obligation = true;
        self
    }

    /// It takes one file of `octets` at most, beside its fields (`multipart/form-data`).
    #[must_use]
    pub const fn fichier(mut self, octets: usize) -> Self {
        self.fichier_max = Some(octets);
        self
    }

    /// A form sent under a session that has just ended goes to `perimee`, its token checked against that session.
    #[must_use]
    pub const fn gardee(mut self, perimee: fn(Passage, Acteur) -> Futur) -> Self {
        self.perimee = Some(perimee);
        self
    }

    /// Its entry carries the count of what the reader has not read.
    #[must_use]
    pub const fn compte(mut self) -> Self {
        self.compte = true;
        self
    }

    /// A program far away may post to it: the secret is in the address, no form of ours is asked for and the body is not
    /// read. Such a door does one thing, that its address alone may do (it stands, with a reason, in the roof's list).
    #[must_use]
    pub const fn a_distance(mut self) -> Self {
        self.a_distance = true;
        self
    }

    /// It stands in the rail under `libelle`.
    #[must_use]
    pub const fn menu(mut self, libelle: &'static str) -> Self {
        self.menu = Some(libelle);
        self
    }
}
