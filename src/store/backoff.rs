//! How long to wait before a call is made again.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Attempts per page or write before the program gives up. Three lose names under a low quota, ten lose none
/// (docs/terminal.md, Listing).
pub(super) const ATTEMPTS: u32 = 10;

/// The first pause, before jitter.
const FIRST: Duration = Duration::from_millis(400);
/// The longest one.
const LONGEST: Duration = Duration::from_secs(10);

/// Pauses that double, each between half and the whole of its step, so that many clients do not come back at once.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    attempts: u32,
}

impl Backoff {
    /// Which attempt comes next, from 1.
    pub(super) fn next(&self) -> u32 {
        self.attempts + 1
    }

    /// Counts one failed attempt: the pause before the next; `None` when `limit` is reached.
    pub(super) fn failed(&mut self, limit: u32) -> Option<Duration> {
        self.attempts += 1;
        if self.attempts >= limit {
            return None;
        }
        let step = FIRST.saturating_mul(1 << (self.attempts - 1).min(16)).min(LONGEST);
        // A hasher's random seed is all the chance that jitter needs.
        let chance = RandomState::new().hash_one(self.attempts) as f64 / u64::MAX as f64;
        Some(step.mul_f64(0.5 + chance / 2.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_end() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = std::iter::from_fn(|| backoff.failed(ATTEMPTS)).collect();
        assert_eq!(pauses.len() as u32, ATTEMPTS - 1);
        let mut step = FIRST;
        assert_eq!(backoff.next(), ATTEMPTS + 1);
        for (n, pause) in (1..).zip(pauses) {
            assert!(pause >= step / 2 && pause <= step, "{n}: {pause:?} of {step:?}");
            step = (step * 2).min(LONGEST);
        }
    }
}
