//! How fast calls follow one another: no faster than the quota that all of an account and region share
//! (docs/parameter-store.md 3), so that nobody else's application is throttled for it, nor are we.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Calls that may follow at once after a pause: the service's own bucket holds what a second brings, others draw from it too.
const AT_ONCE: f64 = 0.5;

/// The part of a quota that counts as all of it: the rest is how answers vary.
const MOSTLY: f64 = 0.8;

/// How much slower calls follow one another each time that the service throttles them, at most once in [`ONCE_IN`].
const SLOWER: f64 = 2.0;
/// How much faster again after each that it answers.
const FASTER: f64 = 0.95;
/// No slower than this part of the quota.
const SLOWEST: f64 = 32.0;
/// Calls that were on their way together are throttled together, and tell one thing.
const ONCE_IN: Duration = Duration::from_millis(500);

/// A bucket of calls, drawn from by all tasks of one act.
#[derive(Debug)]
pub struct Quota {
    spacing: Duration,
    at_once: Duration,
    drawn: Mutex<Drawn>,
}

/// What was drawn from a bucket.
#[derive(Debug)]
struct Drawn {
    /// When the next call would be due if each had waited for its turn.
    due: Option<Instant>,
    /// When the first was.
    since: Option<Instant>,
    calls: u32,
    /// How much of what the quota allows others use, as throttling tells: so many times as long is waited between calls.
    slowed: f64,
    /// When it was slowed last.
    throttled: Option<Instant>,
}

impl Default for Drawn {
    fn default() -> Self {
        Self { due: None, since: None, calls: 0, slowed: 1.0, throttled: None }
    }
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
        drawn.slowed > SLOWER.sqrt()
            || drawn.since.is_some_and(|since| self.spacing * drawn.calls >= since.elapsed().mul_f64(MOSTLY))
    }

    /// A call was throttled: others draw from the same quota, an account's applications among them. What follows does so more slowly, at the
    /// rate that is answered.
    pub(super) fn throttled(&self) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if drawn.throttled.is_none_or(|last| now - last >= ONCE_IN) {
            drawn.slowed = (drawn.slowed * SLOWER).min(SLOWEST);
            drawn.throttled = Some(now);
            // What was granted at the rate before is not.
            drawn.due = Some(now + self.spacing.mul_f64(drawn.slowed));
        }
    }

    /// A call was answered: what follows may come a little faster again, up to the quota.
    pub(super) fn answered(&self) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.slowed = (drawn.slowed * FASTER).max(1.0);
    }

    /// Waits until a call may leave.
    pub async fn turn(&self) {
        let leaves = {
            let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let (spacing, at_once) = match drawn.slowed {
                slowed if slowed > 1.0 => (self.spacing.mul_f64(slowed), self.spacing.mul_f64(slowed)),
                _ => (self.spacing, self.at_once),
            };
            let next = drawn.due.filter(|due| *due > now).unwrap_or(now) + spacing;
            drawn.due = Some(next);
            drawn.since.get_or_insert(now);
            drawn.calls += 1;
            next.checked_sub(at_once).filter(|leaves| *leaves > now)
        };
        if let Some(leaves) = leaves {
            sleep_until(leaves).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A service that takes five a second, of forty that were granted to all.
    #[tokio::test(start_paused = true)]
    async fn what_is_throttled_slows_down_to_the_rate_that_is_answered() {
        let (quota, begun) = (Quota::per_second(Quota::READS), Instant::now());
        let (mut tokens, mut counted) = (5.0_f64, begun);
        let (mut answered, mut throttled) = (0, 0);
        while answered < 200 {
            quota.turn().await;
            let now = Instant::now();
            tokens = ((now - counted).as_secs_f64().mul_add(5.0, tokens)).min(5.0);
            counted = now;
            if tokens < 1.0 {
                throttled += 1;
                quota.throttled();
            } else {
                tokens -= 1.0;
                answered += 1;
                quota.answered();
            }
        }
        let took = begun.elapsed().as_secs_f64();
        assert!(throttled <= answered / 4, "{throttled} throttled");
        assert!(took <= 2.0 * 200.0 / 5.0, "{took}");
        // Alone again it is as fast as before.
        for _ in 0..300 {
            quota.answered();
        }
        let begun = Instant::now();
        for _ in 0..200 {
            quota.turn().await;
        }
        assert!(begun.elapsed().as_secs_f64() <= 1.1 * 200.0 / Quota::READS);
    }

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
