//! What of a text is selected: from where the selection began to the cursor.

use std::ops::Range;

use zeroize::Zeroizing;

use super::{Draft, Move};

impl Draft {
    /// What is selected, if anything is: its place in the text.
    pub(crate) fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.anchor?;
        let selected = anchor.min(self.cursor)..anchor.max(self.cursor);
        (!selected.is_empty()).then_some(selected)
    }

    /// Moves the cursor; `width` is the number of columns the text is wrapped to. Nothing is selected any more: a step to the
    /// side leads to that end of what was.
    pub(crate) fn go(&mut self, to: Move, width: usize) {
        let selected = self.selection();
        self.unselect();
        match (to, selected) {
            (Move::Left, Some(selected)) => self.stand_at(selected.start),
            (Move::Right, Some(selected)) => self.stand_at(selected.end),
            _ => self.walk(to, width),
        }
    }

    /// Moves the cursor and selects what it moves over. Past the first or last row it goes to the end of the text.
    pub(crate) fn select(&mut self, to: Move, width: usize) {
        let from = self.cursor;
        self.anchor.get_or_insert(from);
        self.walk(to, width);
        match to {
            Move::Rows(by) if self.cursor == from => self.walk(if by < 0 { Move::Start } else { Move::Finish }, width),
            _ => {}
        }
    }

    /// Selects the whole text.
    pub(crate) fn select_all(&mut self) {
        self.walk(Move::Finish, usize::MAX);
        self.anchor = Some(0);
    }

    /// Selects a place in the text, the cursor at its end.
    pub(crate) fn select_place(&mut self, place: Range<usize>) {
        self.stand_at(place.end);
        self.anchor = Some(place.start);
    }

    /// Nothing is selected any more.
    pub(crate) fn unselect(&mut self) {
        self.anchor = None;
    }

    /// Keeps what is selected, to be put back in this field; whether anything is.
    pub(crate) fn copy_selected(&mut self) -> bool {
        let Some(selected) = self.selection() else { return false };
        self.cut = Zeroizing::new(self.text[selected].to_owned());
        true
    }

    /// Takes what is selected out of the text, as a part of a change that is remembered already.
    pub(super) fn remove_selected(&mut self) {
        if let Some(selected) = self.selection() {
            let start = selected.start;
            self.text.replace_range(selected.clone(), "");
            self.edited(selected, 0);
            self.cursor = self.edge_from(start);
        }
        self.unselect();
    }

    pub(super) fn stand_at(&mut self, at: usize) {
        self.cursor = at;
        self.typing = false;
        self.goal = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::{Code, Key, alt, ch, ctrl, key};

    const fn shift(code: Code) -> Key {
        Key { shift: true, ..key(code) }
    }

    const fn by_word(code: Code) -> Key {
        Key { ctrl: true, ..shift(code) }
    }

    /// A text of two lines after some keys, with what is selected in brackets.
    fn after(keys: &[Key]) -> String {
        let mut draft = Draft::lines("one two\nthree");
        for key in keys {
            draft.lines_key(*key, 80, 10);
        }
        let mut text = draft.text().to_owned();
        if let Some(selected) = draft.selection() {
            text.insert(selected.end, ']');
            text.insert(selected.start, '[');
        }
        text
    }

    #[test]
    fn shift_and_a_key_that_moves_selects() {
        for (keys, text) in [
            (&[shift(Code::Left), shift(Code::Left)][..], "one two\nthr[ee]"),
            (&[shift(Code::Left), shift(Code::Right)], "one two\nthree"),
            (&[shift(Code::Up)], "one t[wo\nthree]"),
            (&[shift(Code::Up), shift(Code::Up)], "[one two\nthree]"),
            (&[shift(Code::PageUp)], "one t[wo\nthree]"),
            (&[shift(Code::Home)], "one two\n[three]"),
            (&[ctrl('a'), shift(Code::End)], "one two\n[three]"),
            (&[by_word(Code::Home)], "[one two\nthree]"),
            (&[by_word(Code::Left), by_word(Code::Left)], "one [two\nthree]"),
            (&[ctrl('l')], "[one two\nthree]"),
            (&[ctrl('l'), key(Code::Left)], "one two\nthree"),
        ] {
            assert_eq!(after(keys), text, "{keys:?}");
        }
    }

    #[test]
    fn what_is_selected_is_replaced_cut_copied_and_put_back() {
        let word = [shift(Code::Home)];
        let with = |more: &[Key]| after(&[&word, more].concat());
        for (keys, text) in [
            (&[ch('x')][..], "one two\nx"),
            (&[key(Code::Tab)], "one two\n\t"),
            (&[key(Code::Enter)], "one two\n\n"),
            (&[key(Code::Backspace)], "one two\n"),
            (&[key(Code::Delete)], "one two\n"),
            (&[ctrl('w')], "one two\n"),
            (&[ctrl('k')], "one two\n"),
            (&[alt('d')], "one two\n"),
            (&[ctrl('w'), ctrl('y'), ctrl('y')], "one two\nthreethree"),
            (&[alt('w')], "one two\n[three]"),
            (&[alt('w'), key(Code::Right), ctrl('y')], "one two\nthreethree"),
            (&[alt('w'), ctrl('l'), ctrl('y')], "three"),
            (&[ctrl('w'), ctrl('z')], "one two\nthree"),
            (&[ch('x'), ctrl('z')], "one two\nthree"),
            (&[ch('x'), ctrl('z'), alt('z')], "one two\nx"),
            (&[key(Code::Left), ch('x')], "one two\nxthree"),
            (&[key(Code::Right), ch('x')], "one two\nthreex"),
        ] {
            assert_eq!(with(keys), text, "{keys:?}");
        }
    }
}
