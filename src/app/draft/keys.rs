//! The keys of a text field that are bound to no action, the same in every field.

use super::{Draft, Move};
use crate::keymap::{Code, Key};

impl Draft {
    /// Takes a key in a field of one line.
    pub(in crate::app) fn line_key(&mut self, key: Key) {
        match key.code {
            Code::Char('w') if key.ctrl => self.delete_word(),
            Code::Char('a') if key.ctrl => self.go(Move::Start, usize::MAX),
            Code::Char('e') if key.ctrl => self.go(Move::Finish, usize::MAX),
            Code::Char('u') if key.ctrl => self.delete_to_line_start(),
            Code::Char(c) if !key.ctrl && !key.alt => self.type_char(c),
            Code::Backspace if key.ctrl || key.alt => self.delete_word(),
            Code::Backspace => self.backspace(),
            Code::Delete => self.delete_forward(),
            Code::Left if key.ctrl || key.alt => self.go(Move::WordLeft, usize::MAX),
            Code::Right if key.ctrl || key.alt => self.go(Move::WordRight, usize::MAX),
            Code::Left => self.go(Move::Left, usize::MAX),
            Code::Right => self.go(Move::Right, usize::MAX),
            Code::Home => self.go(Move::Start, usize::MAX),
            Code::End => self.go(Move::Finish, usize::MAX),
            _ => {}
        }
    }

    /// Takes a key in a field of several lines that is so many columns wide, with so many rows to a page.
    pub(in crate::app) fn lines_key(&mut self, key: Key, width: usize, page: isize) {
        match key.code {
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
