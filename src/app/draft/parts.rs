//! Several parts of a text replaced at once.

use std::ops::Range;

use zeroize::{Zeroize, Zeroizing};

use super::Draft;

impl Draft {
    /// Puts texts in the place of parts of it, as one step of undo. The parts stand apart, in order. The cursor stays at what it is at.
    pub(crate) fn replace_parts(&mut self, parts: &[(Range<usize>, Zeroizing<String>)]) {
        if parts.is_empty() {
            return;
        }
        self.remember();
        let more: usize = parts.iter().map(|(_, text)| text.len()).sum();
        let mut text = Zeroizing::new(String::with_capacity(self.text.len() + more));
        let (mut from, mut cursor) = (0, None);
        for (place, part) in parts {
            text.push_str(&self.text[from..place.start]);
            if self.cursor <= place.start {
                cursor.get_or_insert(text.len() - (place.start - self.cursor).min(text.len()));
            }
            text.push_str(part);
            if self.cursor < place.end {
                cursor.get_or_insert(text.len());
            }
            from = place.end;
        }
        let rest = self.text.len() - self.cursor;
        text.push_str(&self.text[from..]);
        self.cursor = cursor.unwrap_or(text.len() - rest);
        self.text.zeroize();
        self.text = text;
        self.cursor = self.edge_from(self.cursor);
        self.settle();
    }

    /// Puts the cursor at the beginning of a line, counted from 1.
    pub(crate) fn go_to_line(&mut self, line: usize) {
        let start = self.text.match_indices('\n').nth(line.saturating_sub(2)).map_or(0, |(at, _)| at + 1);
        self.stand_at(if line > 1 { start } else { 0 });
        self.unselect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::draft::Move;

    #[test]
    fn parts_are_replaced_as_one_step_and_the_cursor_stays_at_its_text() {
        let parts = [(2..5, Zeroizing::new("longer".to_owned())), (8..8, Zeroizing::new("+".to_owned()))];
        for (cursor, after) in [(0, 0), (2, 2), (3, 8), (5, 8), (6, 9), (8, 11), (9, 13)] {
            let mut draft = Draft::lines("a 123 b c");
            draft.go(Move::Start, 80);
            for _ in 0..cursor {
                draft.go(Move::Right, 80);
            }
            draft.replace_parts(&parts);
            assert_eq!((draft.text(), draft.cursor()), ("a longer b +c", after), "{cursor}");
            assert!(draft.undo() && draft.text() == "a 123 b c" && !draft.can_undo());
        }
    }

    #[test]
    fn a_line_is_found_by_its_number() {
        let mut draft = Draft::lines("one\ntwo\nthree");
        for (line, at) in [(1, 0), (2, 4), (3, 8), (9, 0), (0, 0)] {
            draft.go_to_line(line);
            assert_eq!(draft.cursor(), at, "{line}");
        }
    }
}
