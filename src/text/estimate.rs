//! How long something takes that has not begun: no shorter than the service grants calls, nor than they wait for one another.

use std::time::Duration;

use super::pace::about;
use super::words::grouped;

/// So many calls are made without saying how long they take, where they are answered soon.
const FEW: usize = 5;

/// So long something may take without that being said.
const SOON: Duration = Duration::from_secs(3);

/// Calls that are to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Those that the service counts.
    pub counted: usize,
    /// How many of these it takes a second; nothing where nobody counts them.
    pub a_second: Option<u32>,
    /// Those that wait for one another, of whichever kind.
    pub in_turn: usize,
    /// How long one of these takes to be answered, where that has been seen.
    pub answer: Option<Duration>,
}

impl Work {
    /// Whether it is worth saying how long it takes.
    pub fn is_much(self) -> bool {
        self.counted > FEW && self.a_second.is_some() || self.waits().unwrap_or_default() >= SOON
    }

    /// How long, where that is worth saying.
    pub fn says_if_much(self) -> Option<String> {
        self.is_much().then(|| self.says(""))
    }

    /// How long alone, to be said behind how many they are; nothing where it is not worth saying.
    pub fn takes_if_much(self) -> String {
        if self.is_much() { format!(", {}", self.takes()) } else { String::new() }
    }

    /// How long, and what that goes by: `about 18 s at 3 a second`, `about 2 min at 1.2 s an answer`. What is known of the calls alone is
    /// the least: `at least 18 s at 3 a second`. `whose`: of whom that rate is, to be said behind it.
    pub fn says(self, whose: &str) -> String {
        let takes = self.takes();
        match (self.a_second, self.answer) {
            (_, Some(answer)) if self.waits_longer() => format!("{takes} at {} an answer", short(answer)),
            (Some(a_second), _) => format!("{takes} at {a_second} a second{whose}"),
            (None, _) => takes,
        }
    }

    /// How long alone: `about 18 s`, `at least 18 s`.
    pub fn takes(self) -> String {
        let granted = self.granted();
        match self.waits() {
            None if granted >= TWO_MINUTES => format!("at least {} min", grouped(minutes(granted))),
            None => format!("at least {}", exact(granted)),
            Some(waits) if waits > granted => format!("about {}", about(waits.as_millis().max(1))),
            Some(_) => format!("about {}", exact(granted)),
        }
    }

    /// How long it takes until the service has let them all in.
    fn granted(self) -> Duration {
        let seconds = self.a_second.map_or(1, |a_second| self.counted.div_ceil(a_second.max(1) as usize));
        Duration::from_secs(seconds.max(1) as u64)
    }

    /// How long they wait for one another, as far as that is known.
    fn waits(self) -> Option<Duration> {
        Some(self.answer?.saturating_mul(u32::try_from(self.in_turn).unwrap_or(u32::MAX)))
    }

    fn waits_longer(self) -> bool {
        self.waits().is_some_and(|waits| waits > self.granted())
    }
}

const TWO_MINUTES: Duration = Duration::from_mins(2);

/// Full minutes.
fn minutes(time: Duration) -> usize {
    usize::try_from(time.as_secs() / 60).unwrap_or(usize::MAX)
}

fn exact(time: Duration) -> String {
    if time < TWO_MINUTES { format!("{} s", time.as_secs()) } else { about(time.as_millis()) }
}

/// The time of one answer: `340 ms`, `1.2 s`.
fn short(answer: Duration) -> String {
    match answer.as_millis() {
        millis @ ..1000 => format!("{} ms", if millis < 100 { millis } else { millis.div_ceil(10) * 10 }),
        millis => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_the_longer_of_what_is_granted_and_what_is_waited_for() {
        for (counted, a_second, in_turn, answer, says) in [
            (54, Some(3), 216, None, "at least 18 s at 3 a second"),
            (54, Some(3), 216, Some(20), "about 18 s at 3 a second"),
            (54, Some(3), 216, Some(1_200), "about 5 min at 1.2 s an answer"),
            (54, Some(3), 216, Some(333), "about 2 min at 340 ms an answer"),
            (2_000, Some(3), 8_000, None, "at least 11 min at 3 a second"),
            (2_000, Some(3), 8_000, Some(1), "about 12 min at 3 a second"),
            (1, Some(40), 1, None, "at least 1 s at 40 a second"),
            (1, Some(40), 1, Some(2_000), "about 2 s at 2.0 s an answer"),
            (54, None, 216, Some(1), "about 1 s"),
            (54, None, 216, Some(50), "about 15 s at 50 ms an answer"),
        ] {
            let work = Work { counted, a_second, in_turn, answer: answer.map(Duration::from_millis) };
            assert_eq!(work.says(""), says, "{work:?}");
        }
    }

    #[test]
    fn what_is_over_soon_is_not_told() {
        let work = |counted, a_second, millis| Work {
            counted,
            a_second,
            in_turn: 4 * counted,
            answer: Some(Duration::from_millis(millis)),
        };
        for (work, is_much) in [
            (work(5, Some(3), 10), false),
            (work(6, Some(3), 10), true),
            (work(2, Some(3), 1_000), true),
            (work(50, None, 1), false),
            (work(50, None, 100), true),
        ] {
            assert_eq!(work.is_much(), is_much, "{work:?}");
        }
    }
}
