//! A text being typed: exact bytes, cursor by grapheme, undo; wiped when dropped.
//!
//! Written here rather than taken from a widget because a draft holds secrets: its text, its undo steps, what was cut and nothing
//! else keep plaintext, all of it is wiped, and what cannot be seen (tabs, control characters, carriage returns) stays as it is in
//! the text while the screen shows a glyph for it.

pub(in crate::app) mod choices;
mod cut;
pub(in crate::app) mod find;
mod gutter;
mod keys;
mod parts;
mod rows;
mod selection;
pub(in crate::app) mod shown;
mod undo;

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use zeroize::Zeroizing;

use crate::secret::Secret;
use crate::text;
use rows::{LaidOut, columns, rows};
use undo::{Step, Steps};

/// The largest text that is pasted: eight times the largest value there is (docs/parameter-store.md 4.4). More is a
/// mistake, and would make every key slow.
pub(crate) const PASTE_LIMIT: usize = 64 << 10;

/// The text of an editor or of a form's field.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    text: Zeroizing<String>,
    cursor: usize,
    /// Where a selection began; the cursor is its other end.
    anchor: Option<usize>,
    /// The column that moving up and down aims at.
    goal: Option<usize>,
    steps: Steps,
    /// What was cut or copied last, to be put back in this field: it is on no clipboard, and wiped with the draft.
    cut: Zeroizing<String>,
    /// Whether the last change was one typed character, so that a word is one step of undo.
    typing: bool,
    multiline: bool,
    /// Whether its lines have numbers before them.
    numbered: bool,
    revision: u64,
    /// Its rows, as they were laid out last.
    laid_out: LaidOut,
}

/// What became of a key in a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It did what it does.
    Done,
    /// There is something to say of what it did, or why it did nothing.
    Says(&'static str),
    /// It means nothing in a text field.
    Unknown,
}

/// Where a movement goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// One grapheme back.
    Left,
    /// One grapheme on.
    Right,
    /// One word back.
    WordLeft,
    /// One word on.
    WordRight,
    /// Start of the line, however many rows it takes.
    Home,
    /// End of the line.
    End,
    /// Rows up (negative) or down, on the screen.
    Rows(isize),
    /// Start of the text.
    Start,
    /// End of the text.
    Finish,
}

impl Draft {
    /// An editor over a value, the cursor at its end.
    pub(crate) fn lines(text: &str) -> Self {
        Self::over(text, true)
    }

    /// A one-line field, the cursor at its end.
    pub(crate) fn line(text: &str) -> Self {
        Self::over(text, false)
    }

    /// The same over what is offered and more often replaced than gone on with: all of it is selected.
    pub(crate) fn offered(text: &str) -> Self {
        let mut draft = Self::line(text);
        draft.select_all();
        draft
    }

    fn over(text: &str, multiline: bool) -> Self {
        Self {
            text: Zeroizing::new(text.to_owned()),
            cursor: text.len(),
            anchor: None,
            goal: None,
            steps: Steps::default(),
            cut: Zeroizing::new(String::new()),
            typing: false,
            multiline,
            numbered: false,
            revision: 0,
            laid_out: LaidOut::default(),
        }
    }

    /// The text as it stands.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Another number after each change of the text.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// A copy to send or to compare.
    pub(crate) fn secret(&self) -> Secret {
        Secret::from(self.text())
    }

    /// The cursor, in bytes from the start; always on a grapheme's edge.
    pub(crate) fn cursor(&self) -> usize {
        self.cursor
    }

    /// Types one character, in place of what is selected. A one-line field takes no line break.
    pub(crate) fn type_char(&mut self, c: char) {
        if c == '\n' && !self.multiline {
            return;
        }
        let joins = self.typing && !c.is_whitespace() && self.selection().is_none();
        if !joins {
            self.remember();
        }
        self.remove_selected();
        self.text.insert(self.cursor, c);
        self.edited(self.cursor..self.cursor, c.len_utf8());
        self.cursor = self.edge_from(self.cursor + c.len_utf8());
        self.revision += 1;
        self.typing = true;
        self.goal = None;
    }

    /// Inserts a pasted text as it is, in place of what is selected; a one-line field drops its line breaks.
    pub(crate) fn paste(&mut self, pasted: &str) {
        self.remember();
        self.remove_selected();
        if self.multiline {
            self.text.insert_str(self.cursor, pasted);
            self.edited(self.cursor..self.cursor, pasted.len());
            self.cursor = self.edge_from(self.cursor + pasted.len());
        } else {
            let kept: Zeroizing<String> =
                Zeroizing::new(pasted.chars().filter(|c| !matches!(c, '\n' | '\r')).collect());
            self.text.insert_str(self.cursor, &kept);
            self.edited(self.cursor..self.cursor, kept.len());
            self.cursor = self.edge_from(self.cursor + kept.len());
        }
        self.settle();
    }

    /// Puts another text in place of all of it, as one step of undo; the cursor is at its end.
    pub(crate) fn replace(&mut self, text: &str) {
        self.remember();
        self.text = Zeroizing::new(text.to_owned());
        self.cursor = text.len();
        self.settle();
    }

    /// Deletes what is selected, or the grapheme before the cursor.
    pub(crate) fn backspace(&mut self) {
        let to = self.cursor;
        self.delete(self.selection().unwrap_or_else(|| self.before(to)..to));
    }

    /// Deletes what is selected, or the grapheme under the cursor.
    pub(crate) fn delete_forward(&mut self) {
        let from = self.cursor;
        self.delete(self.selection().unwrap_or_else(|| from..self.after(from)));
    }

    fn delete(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.remember();
        let start = range.start;
        self.text.replace_range(range.clone(), "");
        self.edited(range, 0);
        self.cursor = self.edge_from(start);
        self.settle();
    }

    /// Whether there is a change to take back.
    pub(crate) fn can_undo(&self) -> bool {
        self.steps.can_go_back()
    }

    /// Whether there is a change to make again.
    pub(crate) fn can_redo(&self) -> bool {
        self.steps.can_go_forth()
    }

    /// Takes the last change back; whether there is one.
    pub(crate) fn undo(&mut self) -> bool {
        let now = self.step();
        let step = self.steps.go_back(now);
        self.restore(step)
    }

    /// Makes the change again that was taken back; whether there is one.
    pub(crate) fn redo(&mut self) -> bool {
        let now = self.step();
        let step = self.steps.go_forth(now);
        self.restore(step)
    }

    fn step(&self) -> Step {
        Step { text: self.text.clone(), cursor: self.cursor }
    }

    fn restore(&mut self, step: Option<Step>) -> bool {
        let Some(step) = step else { return false };
        (self.text, self.cursor) = (step.text, step.cursor);
        self.settle();
        true
    }

    fn remember(&mut self) {
        self.steps.remember(self.step());
    }

    /// In place of that part of the text stand so many bytes now: rows that are kept go along. The next revision is that of this text.
    fn edited(&mut self, replaced: Range<usize>, inserted: usize) {
        let next = self.revision + 1;
        match self.laid_out.of {
            Some((width, of)) if of == self.revision || of == next => {
                self.laid_out.edited(&self.text, width, replaced.start, replaced.end, inserted);
                self.laid_out.of = Some((width, next));
            }
            _ => {}
        }
    }

    fn settle(&mut self) {
        self.revision += 1;
        self.anchor = None;
        self.typing = false;
        self.goal = None;
    }

    /// The first edge of a grapheme at or after a place: what was typed may have joined the text behind it.
    fn edge_from(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        if cursor.is_boundary(&self.text, 0).unwrap_or(true) { at } else { self.after(at) }
    }

    /// Moves the cursor, whatever is selected; `width` is the number of columns the text is wrapped to.
    fn walk(&mut self, to: Move, width: usize) {
        self.typing = false;
        let goal = self.goal.take();
        match to {
            Move::Left => self.cursor = self.before(self.cursor),
            Move::Right => self.cursor = self.after(self.cursor),
            Move::WordLeft => self.cursor = self.word_before(self.cursor),
            Move::WordRight => self.cursor = self.word_after(self.cursor),
            Move::Start => self.cursor = 0,
            Move::Finish => self.cursor = self.text.len(),
            Move::Home => self.cursor = self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1),
            Move::End => {
                let end = self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at);
                // `\r\n` is one grapheme: the cursor stands before it, not in it.
                let before_return = end < self.text.len() && self.text[self.cursor..end].ends_with('\r');
                self.cursor = if before_return { end - 1 } else { end };
            }
            Move::Rows(by) => {
                let rows = self.rows(width);
                let at = self.row_in(&rows);
                let goal = goal.unwrap_or_else(|| columns(&self.text[rows[at].start..self.cursor]));
                let to = at.saturating_add_signed(by).min(rows.len() - 1);
                let to = self.at_column(&rows, to, goal);
                self.cursor = to;
                self.goal = Some(goal);
            }
        }
    }

    /// The rows on the screen at that width: byte ranges without their line break; at least one. A row ends at a line break
    /// or where the next grapheme would not fit.
    ///
    /// They are laid out once, as long as [`Draft::lay_out`] is called after every change of the text: of an edit, its line alone.
    pub(crate) fn rows(&self, width: usize) -> Cow<'_, [Range<usize>]> {
        if self.laid_out.of == Some((width, self.revision)) {
            Cow::Borrowed(&self.laid_out.rows)
        } else {
            Cow::Owned(rows(&self.text, width))
        }
    }

    /// Lays the rows out at that width, and keeps them.
    pub(crate) fn lay_out(&mut self, width: usize) {
        if let Cow::Owned(rows) = self.rows(width) {
            self.laid_out = LaidOut { of: Some((width, self.revision)), rows };
        }
    }

    /// The row and column of the cursor at that width.
    pub(crate) fn position(&self, width: usize) -> (usize, usize) {
        let rows = self.rows(width);
        let at = self.row_in(&rows);
        (at, columns(&self.text[rows[at].start..self.cursor]))
    }

    /// Line and character of the cursor as editors count them, from 1.
    pub(crate) fn line_and_column(&self) -> (usize, usize) {
        text::line_and_column(&self.text, self.cursor)
    }

    fn row_in(&self, rows: &[Range<usize>]) -> usize {
        rows.partition_point(|row| row.start <= self.cursor).saturating_sub(1)
    }

    /// The last place of the cursor in a row: its end, but before the last grapheme where the line goes on in the next row,
    /// since the end of this row is the start of that one.
    fn row_end(&self, rows: &[Range<usize>], at: usize) -> usize {
        let end = rows[at].end;
        match rows.get(at + 1) {
            Some(next) if next.start == end => self.before(end).max(rows[at].start),
            // `\r\n` is one grapheme: the cursor stands before it, not in it.
            Some(_) if self.text[..end].ends_with('\r') => end - 1,
            _ => end,
        }
    }

    fn at_column(&self, rows: &[Range<usize>], row: usize, column: usize) -> usize {
        let limit = self.row_end(rows, row);
        let mut at = rows[row].start;
        let mut reached = 0;
        for grapheme in self.text[rows[row].clone()].graphemes(true) {
            let next = reached + columns(grapheme);
            if next > column || at >= limit {
                break;
            }
            reached = next;
            at += grapheme.len();
        }
        at.min(limit)
    }

    // A whole string is one chunk, so the grapheme cursor never asks for context and its error cases cannot occur.
    fn before(&self, at: usize) -> usize {
        GraphemeCursor::new(at, self.text.len(), true).prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn after(&self, at: usize) -> usize {
        let len = self.text.len();
        GraphemeCursor::new(at, len, true).next_boundary(&self.text, 0).ok().flatten().unwrap_or(len)
    }

    fn word_before(&self, at: usize) -> usize {
        self.text[..at].unicode_word_indices().next_back().map_or(0, |(start, _)| start)
    }

    fn word_after(&self, at: usize) -> usize {
        self.text[at..].unicode_word_indices().next().map_or(self.text.len(), |(start, word)| at + start + word.len())
    }
}

#[cfg(test)]
mod tests;
