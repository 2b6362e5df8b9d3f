//! The keys of a text field, the same in every field: arrows, and those of readline.

use super::{Draft, Move, Taken};
use crate::app::{Notice, Tone};
use crate::keymap::{Action, Code, Key};

const NOT_CHANGED: &str = "there is no change to take back";
const NOT_UNDONE: &str = "there is no change to make again";
const NOT_CUT: &str = "nothing was cut or copied in this field yet";
const NOT_SELECTED: &str = "nothing is selected: shift with an arrow selects";
const COPIED: &str = "kept for ctrl-y in this field; it is not on the clipboard";

impl Draft {
    /// Takes a key in a field of one line. Alt and a letter that means nothing here does nothing, and types nothing.
    pub(crate) fn line_key(&mut self, key: Key) -> Taken {
        let by_word = key.ctrl || key.alt;
        match key.code {
            Code::Char(c) if !key.ctrl && !key.alt => self.type_char(c),
            Code::Char(c) if key.ctrl && !key.alt => return self.control_key(c),
            Code::Char(c) if key.alt && !key.ctrl => return self.alt_key(c),
            Code::Backspace if by_word => self.cut_word(),
            Code::Backspace => self.backspace(),
            Code::Delete => self.delete_forward(),
            Code::Left if by_word => self.move_key(key, Move::WordLeft, usize::MAX),
            Code::Right if by_word => self.move_key(key, Move::WordRight, usize::MAX),
            Code::Left => self.move_key(key, Move::Left, usize::MAX),
            Code::Right => self.move_key(key, Move::Right, usize::MAX),
            Code::Home => self.move_key(key, Move::Start, usize::MAX),
            Code::End => self.move_key(key, Move::Finish, usize::MAX),
            _ => return Taken::Unknown,
        }
        Taken::Done
    }

    /// Control and a letter. `ctrl-_` reaches the program of most terminals as `ctrl-7`, and backspace of some as `ctrl-h`.
    fn control_key(&mut self, letter: char) -> Taken {
        match letter {
            'a' => self.go_in_line(Move::Start),
            'e' => self.go_in_line(Move::Finish),
            'b' => self.go_in_line(Move::Left),
            'f' => self.go_in_line(Move::Right),
            'd' => self.delete_forward(),
            'h' => self.backspace(),
            'k' => self.cut_to_line_end(),
            'l' => self.select_all(),
            'u' => self.cut_to_line_start(),
            'w' => self.cut_word(),
            'y' => return done_or(self.put_back(), NOT_CUT),
            'z' | '_' | '7' => return done_or(self.undo(), NOT_CHANGED),
            _ => return Taken::Unknown,
        }
        Taken::Done
    }

    fn alt_key(&mut self, letter: char) -> Taken {
        match letter {
            'b' => self.go_in_line(Move::WordLeft),
            'f' => self.go_in_line(Move::WordRight),
            'd' => self.cut_word_forward(),
            'w' => return Taken::Says(if self.copy_selected() { COPIED } else { NOT_SELECTED }),
            'z' => return done_or(self.redo(), NOT_UNDONE),
            _ => return Taken::Unknown,
        }
        Taken::Done
    }

    fn go_in_line(&mut self, to: Move) {
        self.go(to, usize::MAX);
    }

    /// Moves the cursor; shift selects what it moves over.
    fn move_key(&mut self, key: Key, to: Move, width: usize) {
        if key.shift { self.select(to, width) } else { self.go(to, width) }
    }

    /// Takes a key in a field of several lines that is so many columns wide, with so many rows to a page.
    pub(crate) fn lines_key(&mut self, key: Key, width: usize, page: isize) -> Taken {
        let (is_control, width) = (key.ctrl && !key.alt, self.text_width(width));
        match key.code {
            Code::Enter | Code::Tab if key.alt => return Taken::Unknown,
            Code::Enter => self.type_char('\n'),
            Code::Tab => self.type_char('\t'),
            Code::Up => self.move_key(key, Move::Rows(-1), width),
            Code::Down => self.move_key(key, Move::Rows(1), width),
            Code::PageUp => self.move_key(key, Move::Rows(-page), width),
            Code::PageDown => self.move_key(key, Move::Rows(page), width),
            Code::Home if key.ctrl => self.move_key(key, Move::Start, width),
            Code::End if key.ctrl => self.move_key(key, Move::Finish, width),
            Code::Home => self.move_key(key, Move::Home, width),
            Code::End => self.move_key(key, Move::End, width),
            Code::Char('a') if is_control => self.go(Move::Home, width),
            Code::Char('e') if is_control => self.go(Move::End, width),
            _ => return self.line_key(key),
        }
        Taken::Done
    }
}

fn done_or(is_done: bool, otherwise: &'static str) -> Taken {
    if is_done { Taken::Done } else { Taken::Says(otherwise) }
}

impl Draft {
    /// Whether an action on a text field is possible now.
    pub(in crate::app) fn can(&self, action: Action) -> bool {
        match action {
            Action::Undo => self.can_undo(),
            Action::Redo => self.can_redo(),
            _ => true,
        }
    }

    /// Does an action on a text field.
    pub(in crate::app) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            _ => false,
        }
    }

    /// Why one is not possible.
    pub(in crate::app) fn why_not(action: Action) -> Option<Notice> {
        let said = match action {
            Action::Undo => NOT_CHANGED,
            Action::Redo => NOT_UNDONE,
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::{alt, ch, ctrl, key};

    fn after(text: &str, keys: &[Key]) -> (String, usize) {
        let mut draft = Draft::lines(text);
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
            let key = Key { alt: true, ..key(code) };
            assert_eq!(after("draft", &[key]), ("draft".to_owned(), 5), "{key}");
        }
        for letter in ('a'..='z').filter(|letter| !"bdfwz".contains(*letter)) {
            assert_eq!(after("draft", &[alt(letter)]), ("draft".to_owned(), 5), "alt-{letter}");
        }
    }
}
