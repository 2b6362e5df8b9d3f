//! When the next frame is due.

use std::time::Duration;

/// The shortest time between two frames while a flood arrives.
pub(super) const FRAME: Duration = Duration::from_millis(10);

/// What made a frame necessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// Something arrived that nobody is waiting for with a finger on a key.
    Reply,
    /// The user did something and looks for the answer.
    Input,
}

/// Decides when to draw: a key at once, even just after a frame full of replies; floods of either kind at most every
/// [`FRAME`]. Times are those of the program's own clock.
#[derive(Debug, Default)]
pub(super) struct Pace {
    wanted: Option<Cause>,
    drawn: Option<Duration>,
    drawn_for_input: Option<Duration>,
}

impl Pace {
    /// Something changed.
    pub(super) fn want(&mut self, cause: Cause) {
        self.wanted = self.wanted.max(Some(cause));
    }

    /// When to draw; `None` while there is nothing to draw.
    pub(super) fn due(&self) -> Option<Duration> {
        let last = match self.wanted? {
            Cause::Reply => self.drawn,
            Cause::Input => self.drawn_for_input,
        };
        Some(last.map_or(Duration::ZERO, |last| last + FRAME))
    }

    /// A frame was drawn.
    pub(super) fn drew(&mut self, now: Duration) {
        if self.wanted.take() == Some(Cause::Input) {
            self.drawn_for_input = Some(now);
        }
        self.drawn = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn nothing_is_drawn_without_need() {
        let mut pace = Pace::default();
        assert_eq!(pace.due(), None);
        pace.want(Cause::Reply);
        pace.drew(ms(5));
        assert_eq!(pace.due(), None);
    }

    #[test]
    fn the_first_frame_is_due_at_once() {
        for cause in [Cause::Reply, Cause::Input] {
            let mut pace = Pace::default();
            pace.want(cause);
            assert_eq!(pace.due(), Some(ms(0)));
        }
    }

    #[test]
    fn replies_wait_for_the_next_frame_but_a_key_does_not() {
        let mut pace = Pace::default();
        pace.want(Cause::Reply);
        pace.drew(ms(100));
        pace.want(Cause::Reply);
        assert_eq!(pace.due(), Some(ms(110)));
        pace.want(Cause::Input);
        assert!(pace.due() <= Some(ms(101)));
        // A reply that comes after does not take the key's haste away.
        pace.want(Cause::Reply);
        assert!(pace.due() <= Some(ms(101)));
    }

    #[test]
    fn a_flood_of_keys_is_drawn_once_a_frame() {
        let mut pace = Pace::default();
        pace.want(Cause::Input);
        pace.drew(ms(100));
        pace.want(Cause::Input);
        assert_eq!(pace.due(), Some(ms(110)));
        pace.drew(ms(110));
        pace.want(Cause::Reply);
        assert_eq!(pace.due(), Some(ms(120)));
    }
}
