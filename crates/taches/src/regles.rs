//! How long a failed job waits, and when it is given up: pure.

use std::time::Duration;

/// How long a worker may hold a job; another takes it after.
pub const BAIL: Duration = Duration::from_secs(5 * 60);
/// How long one try may take; well under the lease, so that a slow try is over before another begins.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Failures after which a job is abandoned: about a day, with the waits below.
pub const ECHECS_MAX: u32 = 30;

const PREMIERE: Duration = Duration::from_secs(30);
const LONGUE: Duration = Duration::from_secs(3600);
const ABSENCE: Duration = Duration::from_secs(10);
const LONGUE_ABSENCE: Duration = Duration::from_secs(5 * 60);

/// The wait after failure number `echecs` (from 1): 30 s, doubled each time, an hour at most; `None` when enough is
/// enough.
pub fn attente(echecs: u32) -> Option<Duration> {
    (echecs < ECHECS_MAX).then(|| doubler(PREMIERE, echecs, LONGUE))
}

/// The wait while something is away, at try number `essais` (from 1): 10 s, doubled, five minutes at most, so that its
/// return is soon noticed. Nothing is given up.
pub fn absence(essais: u32) -> Duration {
    doubler(ABSENCE, essais, LONGUE_ABSENCE)
}

fn doubler(premiere: Duration, rang: u32, plafond: Duration) -> Duration {
    premiere.saturating_mul(2_u32.saturating_pow(rang.saturating_sub(1))).min(plafond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_attend_de_plus_en_plus_puis_on_renonce() {
        for (echecs, secondes) in [
            (1, Some(30)),
            (2, Some(60)),
            (3, Some(120)),
            (8, Some(3600)),
            (29, Some(3600)),
            (30, None),
            (u32::MAX, None),
        ] {
            assert_eq!(attente(echecs).map(|d| d.as_secs()), secondes, "{echecs}");
        }
        let total: Duration = (1..ECHECS_MAX).filter_map(attente).sum();
        assert!((20..28).contains(&(total.as_secs() / 3600)), "about a day: {total:?}");
        for (essais, secondes) in [(1, 10), (2, 20), (6, 300), (u32::MAX, 300)] {
            assert_eq!(absence(essais).as_secs(), secondes, "{essais}");
        }
    }

    #[test]
    fn un_essai_finit_avant_son_bail() {
        assert!(PATIENCE * 2 < BAIL);
    }
}
