//! The keys of a text field, the same in every field: arrows, and those of readline.

use super::{Draft, Move};
use crate::keymap::{Code, Key};

impl Draft {
    /// Takes a key in a field of one line. Alt and a letter that means nothing here does nothing, and types nothing.
    pub(crate) fn line_key(&mut self, key: Key) {
        match (key.code, key.ctrl, key.alt) {
            (Code::Char(c), false, false) => self.type_char(c),
            (Code::Char(c), true, false) => self.control_key(c),
            (Code::Char('b'), false, true) | (Code::Left, true, _) | (Code::Left, _, true) => {
                self.go_in_line(Move::WordLeft);
            }
            (Code::Char('f'), false, true) | (Code::Right, true, _) | (Code::Right, _, true) => {
                self.go_in_line(Move::WordRight);
            }
            (Code::Char('d'), false, true) => self.cut_word_forward(),
            (Code::Char('z'), false, true) => self.redo(),
            (Code::Backspace, true, _) | (Code::Backspace, _, true) => self.cut_word(),
            (Code::Backspace, ..) => self.backspace(),
            (Code::Delete, ..) => self.delete_forward(),
            (Code::Left, ..) => self.go_in_line(Move::Left),
            (Code::Right, ..) => self.go_in_line(Move::Right),
            (Code::Home, ..) => self.go_in_line(Move::Start),
            (Code::End, ..) => self.go_in_line(Move::Finish),
            _ => {}
        }
    }

    /// Control and a letter. `ctrl-_` reaches the program of most terminals as `ctrl-7`, and backspace of some as `ctrl-h`.
    fn control_key(&mut self, letter: char) {
        match letter {
            'a' => self.go_in_line(Move::Start),
            'e' => self.go_in_line(Move::Finish),
            'b' => self.go_in_line(Move::Left),
            'f' => self.go_in_line(Move::Right),
            'd' => self.delete_forward(),
            'h' => self.backspace(),
            'k' => self.cut_to_line_end(),
            'u' => self.cut_to_line_start(),
            'w' => self.cut_word(),
            'y' => self.put_back(),
            'z' | '_' | '7' => self.undo(),
            _ => {}
        }
    }

    fn go_in_line(&mut self, to: Move) {
        self.go(to, usize::MAX);
    }

    /// Takes a key in a field of several lines that is so many columns wide, with so many rows to a page.
    pub(crate) fn lines_key(&mut self, key: Key, width: usize, page: isize) {
        match key.code {
            Code::Enter | Code::Tab if key.alt => {}
            Code::Enter => self.type_char('\n'),
            Code::Tab => self.type_char('\t'),
            Code::Up => self.go(Move::Rows(-1), width),
            Code::Down => self.go(Move::Rows(1), width),
            Code::PageUp => self.go(Move::Rows(-page), width),
            Code::PageDown => self.go(Move::Rows(page), width),
            Code::Home if key.ctrl => self.go(Move::Start, width),
            Code::End if key.ctrl => self.go(Move::Finish, width),
            Code::Char('a') if key.ctrl => self.go(Move::Home, width),
            Code::Char('e') if key.ctrl => self.go(Move::End, width),
            Code::Home => self.go(Move::Home, width),
            Code::End => self.go(Move::End, width),
            _ => self.line_key(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::{alt, ch, ctrl, key};

    fn after(text: &str, keys: &[Key]) -> (String, usize) {
        let mut draft = Draft::lines(text);
        draft.go(Move::Finish, 80);
        for key in keys {
            draft.lines_key(*key, 80, 10);
        }
        (draft.text().to_owned(), draft.cursor())
    }

    #[test]
    fn the_keys_of_readline_edit() {
        for (keys, text, cursor) in [
            (&[ctrl('a'), ch('x')][..], "one\nxtwo three", 5),
            (&[ctrl('b'), ctrl('d')], "one\ntwo thre", 12),
            (&[ctrl('h')], "one\ntwo thre", 12),
            (&[ctrl('w')], "one\ntwo ", 8),
            (&[ctrl('u')], "one\n", 4),
            (&[alt('b'), alt('b'), alt('d')], "one\n three", 4),
            (&[alt('b'), ctrl('k')], "one\ntwo ", 8),
            (&[ctrl('w'), ctrl('y'), ctrl('y')], "one\ntwo threethree", 18),
            (&[ch('!'), ctrl('z')], "one\ntwo three", 13),
            (&[ch('!'), ctrl('7'), alt('z')], "one\ntwo three!", 14),
            (&[alt('b'), alt('f')], "one\ntwo three", 13),
            (&[key(Code::Up), ctrl('e'), ctrl('k')], "onetwo three", 3),
        ] {
            assert_eq!(after("one\ntwo three", keys), (text.to_owned(), cursor), "{keys:?}");
        }
    }

    #[test]
    fn alt_and_a_key_that_means_nothing_types_nothing() {
        for code in [Code::Enter, Code::Tab, Code::Char(' '), Code::Char('Z'), Code::Char('1'), Code::Esc] {
            let key = Key { code, ctrl: false, alt: true };
            assert_eq!(after("draft", &[key]), ("draft".to_owned(), 5), "{key}");
        }
        for letter in ('a'..='z').filter(|letter| !"bdfz".contains(*letter)) {
            assert_eq!(after("draft", &[alt(letter)]), ("draft".to_owned(), 5), "alt-{letter}");
        }
    }
}
