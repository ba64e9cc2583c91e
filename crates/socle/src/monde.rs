//! Time and chance, the only two things a program takes from the outside without being told.
//!
//! `Monde` has two times (droit.md): `horloge`, the real one (sessions, lock-out, identifiers, traces), and
//! `metier`, which a test or the demo may move (conventions, deadlines, what pages call today). clippy.toml and
//! tidy forbid the wall clock and chance anywhere else.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use crate::{Id, Instant};

#[derive(Debug)]
enum Source {
    Reelle,
    /// Microseconds; moves only when a test says so.
    Essai(AtomicI64),
}

/// A clock with two times, and a source of chance. Cheap to clone; clones share their clock.
#[derive(Debug, Clone)]
pub struct Monde {
    source: Arc<Source>,
    /// Microseconds between the business time and the clock.
    decalage: Arc<AtomicI64>,
}

impl Monde {
    /// The machine's clock.
    pub fn reel() -> Self {
        Self { source: Arc::new(Source::Reelle), decalage: Arc::default() }
    }

    /// A clock that stands still at `depart` until a test moves it.
    pub fn essai(depart: Instant) -> Self {
        Self { source: Arc::new(Source::Essai(AtomicI64::new(depart.micros()))), decalage: Arc::default() }
    }

    /// Real time: sessions, lock-out, identifiers, traces.
    pub fn horloge(&self) -> Instant {
        match &*self.source {
            Source::Reelle => Instant::depuis_micros(maintenant()),
            Source::Essai(t) => Instant::depuis_micros(t.load(Ordering::SeqCst)),
        }
    }

    /// Business time: what conventions and deadlines call now.
    pub fn metier(&self) -> Instant {
        let decalage = self.decalage.load(Ordering::SeqCst);
        Instant::depuis_micros(self.horloge().micros().saturating_add(decalage))
    }

    /// The difference between the two times, in microseconds; zero outside demo and tests. A trace carries it.
    pub fn decalage(&self) -> i64 {
        self.decalage.load(Ordering::SeqCst)
    }

    /// Moves the business time so that it is `instant` now. The real clock does not move.
    pub fn regler_metier(&self, instant: Instant) {
        let ecart = instant.micros().saturating_sub(self.horloge().micros());
        self.decalage.store(ecart, Ordering::SeqCst);
    }

    /// Sets the difference between the two times, as [`Monde::decalage`] gave it: a demo finds its date again.
    pub fn regler_decalage(&self, micros: i64) {
        self.decalage.store(micros, Ordering::SeqCst);
    }

    /// Moves a test clock (both times) forward; does nothing to the machine's clock.
    pub fn avancer(&self, duree: Duration) {
        if let Source::Essai(t) = &*self.source {
            t.fetch_add(i64::try_from(duree.as_micros()).unwrap_or(0), Ordering::SeqCst);
        }
    }

    /// A new identifier, sorted by the real clock.
    pub fn id<T>(&self) -> Id<T> {
        let micros = u64::try_from(self.horloge().micros()).unwrap_or(0);
        let millis = micros / 1000;
        let mut hasard: [u8; 10] = self.hasard();
        // The twelve bits after the millisecond carry the rest of the microsecond, so that ids made within one
        // millisecond still sort by time.
        let fraction = u16::try_from(micros % 1000 * 4096 / 1000).unwrap_or(0);
        let [premier, second, ..] = &mut hasard;
        [*premier, *second] = fraction.to_be_bytes();
        Id::depuis(uuid::Builder::from_unix_timestamp_millis(millis, &hasard).into_uuid())
    }

    /// Fresh random bytes from the operating system.
    ///
    /// # Panics
    /// If the operating system has no randomness to give: nothing safe can be done then.
    #[allow(clippy::expect_used, reason = "without randomness nothing safe can be done")]
    pub fn hasard<const N: usize>(&self) -> [u8; N] {
        let mut octets = [0; N];
        getrandom::fill(&mut octets).expect("le système ne fournit pas d’aléa");
        octets
    }

    /// `longueur` characters of Crockford's base 32 without the letters that are misread (no I, L, O, U): for
    /// numbers that people read aloud.
    pub fn lisible(&self, longueur: usize) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let octets: [u8; 32] = self.hasard();
        octets.iter().take(longueur).filter_map(|o| ALPHABET.get(usize::from(o % 32))).map(|o| char::from(*o)).collect()
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn maintenant() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// A stopwatch, for durations that are measured and never decided upon (lock hold time, seconds of a start).
#[derive(Debug, Clone, Copy)]
pub struct Chrono(std::time::Instant);

impl Chrono {
    /// Starts now.
    pub fn demarrer() -> Self {
        Self(std::time::Instant::now())
    }

    /// Time since the start.
    pub fn ecoule(self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deux_temps() {
        let monde = Monde::essai(Instant::depuis_micros(1_000_000));
        monde.regler_metier(Instant::depuis_micros(9_000_000));
        monde.avancer(Duration::from_secs(1));
        assert_eq!(monde.horloge().micros(), 2_000_000);
        assert_eq!(monde.metier().micros(), 10_000_000);
        assert_eq!(monde.decalage(), 8_000_000);
    }

    #[test]
    fn les_identifiants_suivent_le_temps() {
        enum X {}
        let monde = Monde::essai(Instant::depuis_micros(1_700_000_000_000_000));
        let mut precedent = monde.id::<X>().to_string();
        for _ in 0..1000 {
            monde.avancer(Duration::from_micros(7));
            let id = monde.id::<X>().to_string();
            assert!(id > precedent, "{id} {precedent}");
            precedent = id;
        }
    }
}
