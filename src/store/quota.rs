//! How fast calls follow one another: no faster than the quota that all of an account and region share
//! (docs/parameter-store.md 3), so that nobody else's application is throttled for it, nor are we.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Calls that may follow at once after a pause: the service's own bucket holds what a second brings, others draw from it too.
const AT_ONCE: f64 = 0.5;

/// The part of a quota that counts as all of it: the rest is how answers vary.
const MOSTLY: f64 = 0.8;

/// A bucket of calls, drawn from by all tasks of one act.
#[derive(Debug)]
pub struct Quota {
    spacing: Duration,
    at_once: Duration,
    drawn: Mutex<Drawn>,
}

/// What was drawn from a bucket.
#[derive(Debug, Default)]
struct Drawn {
    /// When the next call would be due if each had waited for its turn.
    due: Option<Instant>,
    /// When the first was.
    since: Option<Instant>,
    calls: u32,
}

impl Quota {
    /// Reads of values without the setting of a higher throughput: `GetParameter`, `GetParameters` and `GetParametersByPath` share it.
    pub const READS: f64 = 40.0;

    /// The same for those that read the whole of a store where the higher throughput is paid for.
    pub const READS_HIGH: f64 = 100.0;

    /// Writes.
    pub const WRITES: f64 = 3.0;

    /// Writes where the higher throughput is paid for.
    pub const WRITES_HIGH: f64 = 10.0;

    /// So many calls a second.
    pub fn per_second(rate: f64) -> Self {
        let spacing = Duration::from_secs_f64(1.0 / rate.max(0.001));
        Self { spacing, at_once: spacing.mul_f64((rate * AT_ONCE).max(1.0)), drawn: Mutex::default() }
    }

    /// Whether there is more of it than reads have that are not paid for: then calls are not what is short.
    pub(super) fn is_plenty(&self) -> bool {
        self.spacing < Duration::from_secs_f64(1.0 / Self::READS)
    }

    /// Whether calls have come so fast so far that the quota is what holds them up, or soon will be.
    pub(super) fn is_used(&self) -> bool {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.since.is_some_and(|since| self.spacing * drawn.calls >= since.elapsed().mul_f64(MOSTLY))
    }

    /// Waits until a call may leave.
    pub async fn turn(&self) {
        let leaves = {
            let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let next = drawn.due.filter(|due| *due > now).unwrap_or(now) + self.spacing;
            drawn.due = Some(next);
            drawn.since.get_or_insert(now);
            drawn.calls += 1;
            next.checked_sub(self.at_once).filter(|leaves| *leaves > now)
        };
        if let Some(leaves) = leaves {
            sleep_until(leaves).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_quota_is_used_and_not_exceeded() {
        for (rate, calls) in [(Quota::READS, 200_u32), (Quota::WRITES, 30)] {
            let (quota, begun) = (Quota::per_second(rate), Instant::now());
            // What the service counts: a bucket that holds what one second brings.
            let (mut tokens, mut counted) = (rate, begun);
            for call in 0..calls {
                quota.turn().await;
                let now = Instant::now();
                tokens = ((now - counted).as_secs_f64().mul_add(rate, tokens)).min(rate) - 1.0;
                counted = now;
                assert!(tokens >= 0.0, "call {call} is one too many");
            }
            let took = begun.elapsed().as_secs_f64();
            assert!(took <= 1.05 * f64::from(calls) / rate, "{took}");
            assert!(took >= 0.8 * (f64::from(calls) / rate - 1.0), "{took}");
        }
    }
}
