//! A moment in UTC, to the microsecond: what the base stores as BIGINT.

use std::time::Duration;

/// Microseconds since 1970-01-01T00:00:00Z. Civil dates are not instants: see [`crate::civil`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// Later than any instant met in practice (year 9999): the end of a right that has no end yet. A number
    /// rather than NULL, so that `du <= t AND t < au` is the whole rule in SQL too.
    pub const SANS_FIN: Self = Self(253_370_764_800_000_000);

    /// From microseconds since 1970, as the base gives them.
    pub const fn depuis_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970, as the base wants them.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment later by `duree`; stays at the last representable instant rather than wrap.
    pub fn plus(self, duree: Duration) -> Self {
        let micros = i64::try_from(duree.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(micros))
    }

    /// This moment earlier by `duree`.
    pub fn moins(self, duree: Duration) -> Self {
        let micros = i64::try_from(duree.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(micros))
    }

    /// Time since `avant`; zero if `avant` is later.
    pub fn depuis(self, avant: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(avant.0)).unwrap_or(0))
    }

    /// The whole minute this moment falls in (UTC), as minutes since 1970: the unit failed sign-ins fold on.
    pub const fn minute(self) -> i64 {
        self.0.div_euclid(60_000_000)
    }

    pub(crate) fn horodatage(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}
