//! What of a question has been on the screen. A question is answered by what was seen, not by what was drawn up: the runtime tells
//! of each frame that has gone out what was painted, and nothing else counts.

use std::collections::HashSet;
use std::ops::Range;

/// Something that has to have been on the screen before a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Must {
    /// What it says. Once it says something else, that is to be seen anew.
    pub(crate) says: String,
    /// The lines of the picture that say it.
    pub(crate) lines: Range<usize>,
    /// Whether one frame has to show it whole, with the title and all that is pinned.
    pub(crate) together: bool,
}

/// One row of something that has to be seen: what it says, and which row of that.
type Row = (String, usize);

impl Must {
    /// What it consists of. One without a line is the title and what is pinned.
    fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.lines.len().max(1)).map(|row| (self.says.clone(), row))
    }

    /// What of it is among the lines shown; `is_whole`: title and what is pinned stand there uncut.
    fn rows_in(&self, shown: &Range<usize>, is_whole: bool) -> Vec<Row> {
        let is_shown = |row: usize| shown.contains(&(self.lines.start + row));
        let all = self.lines.is_empty() || (0..self.lines.len()).all(is_shown);
        if self.together {
            return if all && is_whole { self.rows().collect() } else { Vec::new() };
        }
        self.rows().filter(|(_, row)| is_shown(*row)).collect()
    }
}

/// What a frame has shown of the page that has the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Which page that was ([`super::Pages`] counts them): what was seen of one says nothing of another, whatever their words.
    page: u64,
    screen: (u16, u16),
    rows: Vec<Row>,
}

impl Drawn {
    /// Of a frame of that size with those lines of a picture.
    pub(crate) fn of(musts: &[Must], shown: &Range<usize>, is_whole: bool, screen: (u16, u16)) -> Self {
        Self { page: 0, screen, rows: musts.iter().flat_map(|must| must.rows_in(shown, is_whole)).collect() }
    }

    /// The same, of that page.
    pub(crate) fn on(self, page: u64) -> Self {
        Self { page, ..self }
    }

    /// Which page it was.
    pub(super) fn page(&self) -> u64 {
        self.page
    }
}

/// What has been seen at the present size of the screen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    screen: (u16, u16),
    rows: HashSet<Row>,
}

impl Seen {
    /// Takes in what a frame has shown; whether anything of it is new.
    pub(super) fn take(&mut self, drawn: Drawn) -> bool {
        if self.screen != drawn.screen {
            // The same words stand elsewhere now, and may be cut.
            *self = Self { screen: drawn.screen, rows: HashSet::new() };
        }
        let before = self.rows.len();
        self.rows.extend(drawn.rows);
        self.rows.len() > before
    }

    /// Whether a frame has been drawn at that size.
    pub(super) fn is_of(&self, screen: (u16, u16)) -> bool {
        self.screen == screen
    }

    /// Whether all of it has been seen on a screen of that size.
    pub(super) fn has(&self, screen: (u16, u16), must: &Must) -> bool {
        self.screen == screen && must.rows().all(|row| self.rows.contains(&row))
    }

    /// The same, were a frame with those lines drawn as well.
    pub(super) fn will_have(&self, screen: (u16, u16), must: &Must, shown: &Range<usize>) -> bool {
        let here = must.rows_in(shown, true);
        must.rows().all(|row| here.contains(&row) || self.screen == screen && self.rows.contains(&row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: (u16, u16) = (80, 24);

    fn must(says: &str, lines: Range<usize>, together: bool) -> Must {
        Must { says: says.to_owned(), lines, together }
    }

    #[test]
    fn rows_add_up_over_frames_but_what_belongs_together_is_seen_in_one() {
        let musts = [must("head", 0..2, true), must("stays", 2..5, false)];
        let mut seen = Seen::default();
        let draw = |seen: &mut Seen, shown: Range<usize>| seen.take(Drawn::of(&musts, &shown, true, SCREEN));
        assert!(draw(&mut seen, 1..4));
        assert!(!seen.has(SCREEN, &musts[0]) && !seen.has(SCREEN, &musts[1]));
        assert!(seen.will_have(SCREEN, &musts[1], &(4..5)) && !seen.will_have(SCREEN, &musts[0], &(0..1)));
        assert!(draw(&mut seen, 0..2));
        assert!(!draw(&mut seen, 0..2), "nothing new");
        assert!(draw(&mut seen, 4..6));
        assert!(seen.has(SCREEN, &musts[0]) && seen.has(SCREEN, &musts[1]));
    }

    #[test]
    fn another_size_and_other_words_are_to_be_seen_anew() {
        let musts = [must("head", 0..1, true), must("prompt", 0..0, true)];
        let mut seen = Seen::default();
        seen.take(Drawn::of(&musts, &(0..1), false, SCREEN));
        assert!(!seen.has(SCREEN, &musts[0]) && !seen.has(SCREEN, &musts[1]), "title or prompt were cut");
        seen.take(Drawn::of(&musts, &(0..1), true, SCREEN));
        assert!(seen.has(SCREEN, &musts[0]) && seen.has(SCREEN, &musts[1]));
        assert!(!seen.has(SCREEN, &must("another head", 0..1, true)));
        assert!(!seen.has((80, 25), &musts[0]), "not yet drawn at that size");
        seen.take(Drawn::of(&musts[1..], &(0..1), true, (80, 25)));
        assert!(!seen.has((80, 25), &musts[0]) && !seen.has(SCREEN, &musts[0]));
    }
}
