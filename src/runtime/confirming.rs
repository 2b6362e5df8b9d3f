//! Which frames the terminal has read, by its own word.
//!
//! What has gone out lies with the system first, some 64 KB of it, and a terminal that has stopped reading has shown none of that. So with a
//! frame that shows a question the terminal is asked where its cursor is, put to another column each time: it answers in the order of what
//! it reads, so that the answer proves that the frame before was read. An answer that is lost is made up for by the next frame's.

use std::collections::VecDeque;
use std::time::Duration;

use ratatui::layout::{Position, Size};

#[cfg(unix)]
use super::input::ASKED_ROW;
use crate::app::Drawn;

/// How many columns the cursor is put to in turn, and so how many answers there can be to wait for.
const MOST: u16 = 32;

/// For how long after it was asked an answer may come at the end, when nobody reads it any more but the shell.
const AT_THE_END: Duration = Duration::from_millis(200);

/// What the terminal was asked.
#[derive(Debug, Default)]
pub(super) struct Confirming {
    /// It was asked for the first time, whatever that frame showed.
    asked: bool,
    /// It has answered: from now on its word counts, and nothing else.
    answers: bool,
    /// How often it was asked.
    count: u16,
    /// What it has not answered: the column, when, and what of a question the frame has shown.
    open: VecDeque<(u16, Duration, Option<Drawn>)>,
}

impl Confirming {
    /// Another terminal may be there, or the answers have gone elsewhere.
    pub(super) fn begin_anew(&mut self) {
        *self = Self { count: self.count, ..Self::default() };
    }

    /// Whether it says itself what it has read.
    pub(super) fn answers(&self) -> bool {
        self.answers
    }

    /// Where to put the cursor and ask for it, after a frame that has shown this; nowhere if nothing depends on the answer, but for the first
    /// time, or on a terminal that never answers.
    pub(super) fn ask(&mut self, now: Duration, screen: Size, drawn: Option<&Drawn>) -> Option<Position> {
        let wanted = if self.answers { drawn.is_some() } else { !self.asked };
        let row = row()?;
        if !wanted || screen.height <= row || screen.width == 0 {
            return None;
        }
        self.asked = true;
        let column = self.count % MOST.min(screen.width);
        self.count = self.count.wrapping_add(1);
        // One that was lost, and whose answer would be the same.
        self.open.retain(|(other, ..)| *other != column + 1);
        self.open.push_back((column + 1, now, drawn.filter(|_| self.answers).cloned()));
        Some(Position { x: column, y: row })
    }

    /// It has answered with that column: what it has been shown by then.
    pub(super) fn answered(&mut self, column: u16) -> Vec<Drawn> {
        let Some(at) = self.open.iter().position(|(asked, ..)| *asked == column) else { return Vec::new() };
        self.answers = true;
        self.open.drain(..=at).filter_map(|(.., drawn)| drawn).collect()
    }

    /// Until when an answer may come to what was asked a moment ago.
    pub(super) fn awaited(&self, now: Duration) -> Option<Duration> {
        self.open.back().map(|(_, asked, _)| *asked + AT_THE_END).filter(|until| *until > now)
    }
}

/// The row to put the cursor in, counted from nought; `None` where the terminal's answers are not read.
fn row() -> Option<u16> {
    #[cfg(unix)]
    return u16::try_from(ASKED_ROW - 1).ok();
    #[cfg(not(unix))]
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SCREEN: Size = Size { width: 80, height: 24 };

    fn drawn(width: u16) -> Drawn {
        Drawn::of(&[], &(0..0), true, (width, 24))
    }

    fn ask(confirming: &mut Confirming, number: u16) -> Option<u16> {
        confirming.ask(Duration::ZERO, SCREEN, Some(&drawn(number))).map(|place| place.x + 1)
    }

    #[test]
    fn one_that_never_answers_is_asked_once() {
        let mut confirming = Confirming::default();
        assert!(confirming.ask(Duration::ZERO, SCREEN, None).is_some());
        assert!((0..100).all(|number| ask(&mut confirming, number).is_none()));
        assert!(!confirming.answers());
        // Nor is anything made of what comes by itself.
        assert_eq!(confirming.answered(7), []);
        assert!(!confirming.answers());
        let soon = Duration::from_millis(100);
        assert!(confirming.awaited(soon).is_some() && confirming.awaited(3 * soon).is_none());
    }

    #[test]
    fn an_answer_tells_of_its_frame_and_of_those_before_and_of_none_after() {
        let mut confirming = Confirming::default();
        let first = confirming.ask(Duration::ZERO, SCREEN, None).unwrap();
        assert_eq!(confirming.ask(Duration::ZERO, SCREEN, None), None);
        assert_eq!(confirming.answered(first.x + 1), []);
        assert!(confirming.answers());
        assert_eq!(confirming.ask(Duration::ZERO, SCREEN, None), None, "nothing depends on it");
        let columns: Vec<u16> = (1..=4).map(|number| ask(&mut confirming, number).unwrap()).collect();
        assert_eq!(confirming.answered(columns[1]), [drawn(1), drawn(2)]);
        assert_eq!(confirming.answered(columns[0]), [], "a second time");
        assert_eq!(confirming.answered(columns[3]), [drawn(3), drawn(4)], "one was lost");
        assert_eq!(confirming.awaited(Duration::ZERO), None);
    }

    #[test]
    fn answers_that_are_all_lost_are_not_waited_for_without_bound() {
        let mut confirming = Confirming::default();
        let first = confirming.ask(Duration::ZERO, SCREEN, None).unwrap();
        confirming.answered(first.x + 1);
        for number in 0..1000 {
            ask(&mut confirming, number).unwrap();
        }
        assert_eq!(confirming.open.len(), usize::from(MOST));
        let last = ask(&mut confirming, 1000).unwrap();
        assert_eq!(confirming.answered(last).last(), Some(&drawn(1000)));
        assert_eq!(confirming.open.len(), 0);
    }

    #[test]
    fn there_is_a_row_for_it_or_it_is_not_asked() {
        let mut confirming = Confirming::default();
        for (width, height) in [(80, 1), (0, 24), (0, 0)] {
            assert_eq!(confirming.ask(Duration::ZERO, Size { width, height }, None), None);
        }
        assert!(confirming.ask(Duration::ZERO, Size { width: 1, height: 2 }, None).is_some());
    }

    #[test]
    fn after_a_pause_it_is_asked_anew_and_what_was_asked_before_counts_no_more() {
        let mut confirming = Confirming::default();
        let first = confirming.ask(Duration::ZERO, SCREEN, None).unwrap();
        confirming.answered(first.x + 1);
        let before = ask(&mut confirming, 1).unwrap();
        confirming.begin_anew();
        assert!(!confirming.answers());
        assert!(ask(&mut confirming, 2).is_some_and(|column| column != before));
        assert_eq!(confirming.answered(before), []);
        assert!(!confirming.answers());
    }
}
