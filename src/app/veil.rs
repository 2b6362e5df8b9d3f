//! What masks something by itself after a while (promise 2).

use std::time::Duration;

use super::message::Now;
use crate::line::{Line, Role};
use crate::text;

/// Masks something over the panes: a draft that nobody works on, a difference that was looked at long enough.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Veil {
    until: Duration,
    /// Whether it is masked now.
    pub(crate) down: bool,
}

impl Veil {
    /// Masked until it is asked for.
    pub(in crate::app) const DOWN: Self = Self { until: Duration::ZERO, down: true };

    /// Shown from now on, for as long as a reveal lasts.
    pub(in crate::app) fn lifted(now: Now, reveal: Duration) -> Self {
        Self { until: now.mono + reveal, down: false }
    }

    /// What stands in place of a draft while it is masked.
    pub(in crate::app) fn says() -> Vec<Line> {
        let says = "  masked while nobody types; any key shows the draft again";
        vec![vec![(Role::Mask, text::MASK.to_owned()), (Role::Dim, says.to_owned())]]
    }

    /// Whether what is behind it may be seen. A program that was stopped may be painted before it hears that the time is over.
    pub(in crate::app) fn is_up(&self, now: Now) -> bool {
        !self.down && now.mono < self.until
    }

    /// The seconds until it comes down, rounded up.
    pub(in crate::app) fn seconds_left(&self, now: Now) -> u64 {
        self.until.saturating_sub(now.mono).as_millis().div_ceil(1000) as u64
    }

    /// When it comes down by itself.
    pub(in crate::app) fn deadline(&self) -> Option<Duration> {
        (!self.down).then_some(self.until)
    }

    /// Comes down where it is time to.
    pub(in crate::app) fn expire(&mut self, now: Now) {
        self.down |= now.mono >= self.until;
    }
}

/// When the whole seconds left until then, rounded up, change next.
pub(in crate::app) fn countdown(now: Duration, until: Duration) -> Duration {
    let left = until.saturating_sub(now);
    let part = Duration::from_nanos(u64::from(left.subsec_nanos()));
    let to_next = if part.is_zero() { Duration::from_secs(1) } else { part };
    (now + to_next).min(until)
}
