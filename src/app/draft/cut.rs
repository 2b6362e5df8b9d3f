//! What is cut out of a text, and put back elsewhere.

use std::ops::Range;

use zeroize::Zeroizing;

use super::Draft;

impl Draft {
    /// Cuts what is selected, or the word before the cursor.
    pub(crate) fn cut_word(&mut self) {
        let to = self.cursor;
        self.cut(self.word_before(to)..to);
    }

    /// Cuts what is selected, or the word after the cursor.
    pub(crate) fn cut_word_forward(&mut self) {
        let from = self.cursor;
        self.cut(from..self.word_after(from));
    }

    /// Cuts what is selected, or from the start of the line to the cursor.
    pub(crate) fn cut_to_line_start(&mut self) {
        let to = self.cursor;
        let from = self.text[..to].rfind('\n').map_or(0, |at| at + 1);
        self.cut(from..to);
    }

    /// Cuts what is selected, or from the cursor to the end of the line; at the end, the line break.
    pub(crate) fn cut_to_line_end(&mut self) {
        let from = self.cursor;
        let end = self.text[from..].find('\n').map_or(self.text.len(), |at| from + at);
        self.cut(from..if end == from { self.after(from) } else { end });
    }

    fn cut(&mut self, range: Range<usize>) {
        let range = self.selection().unwrap_or(range);
        if !range.is_empty() {
            self.cut = Zeroizing::new(self.text[range.clone()].to_owned());
            self.delete(range);
        }
    }

    /// Puts back what was cut or copied last, in place of what is selected; whether there is any.
    pub(crate) fn put_back(&mut self) -> bool {
        if self.cut.is_empty() {
            return false;
        }
        let cut = self.cut.clone();
        self.paste(&cut);
        true
    }
}
