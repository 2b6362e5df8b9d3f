//! The numbers before the lines of a text, and the mark before a row in which the line above goes on.

use super::Draft;
use crate::line::{Line, Role};

/// Before a row in which a line goes on.
const GOES_ON: &str = "↳";

/// The least columns of a field that spares some for numbers.
const NUMBERED_FROM: usize = 24;

impl Draft {
    /// The same text with numbers before its lines, from two on.
    pub(crate) fn numbered(self) -> Self {
        Self { numbered: true, ..self }
    }

    /// The columns for the text in a field that is so wide.
    pub(super) fn text_width(&self, width: usize) -> usize {
        width.saturating_sub(self.gutter_columns(width))
    }

    fn gutter_columns(&self, width: usize) -> usize {
        if !self.numbered || width < NUMBERED_FROM {
            return 0;
        }
        match self.text().matches('\n').count() + 1 {
            // One line alone has no number; that it goes on is marked.
            1 if self.text().len() > width => GOES_ON.chars().count() + 1,
            1 => 0,
            lines => lines.to_string().len() + 1,
        }
    }

    /// What stands before the rows, from the one on that begins there.
    pub(super) fn gutter(&self, width: usize, start: usize) -> Gutter<'_> {
        let lines_before = self.text()[..start].matches('\n').count();
        let is_begun = start > 0 && !self.text()[..start].ends_with('\n');
        let columns = self.gutter_columns(width);
        Gutter { text: self.text(), columns, line: lines_before + usize::from(is_begun) }
    }
}

/// What stands before the rows of a text.
pub(super) struct Gutter<'a> {
    text: &'a str,
    /// The columns that it takes.
    columns: usize,
    /// How many lines have begun.
    line: usize,
}

impl Gutter<'_> {
    /// Before the next row, which begins there.
    pub(super) fn before(&mut self, start: usize, has_cursor: bool, is_wrong: bool) -> Line {
        let begins = start == 0 || self.text[..start].ends_with('\n');
        self.line += usize::from(begins);
        let Some(room) = self.columns.checked_sub(1) else { return Line::new() };
        let role = match (is_wrong, has_cursor) {
            (true, _) => Role::Bad,
            (_, true) => Role::Strong,
            _ => Role::Dim,
        };
        let sign = match begins {
            true if self.text.contains('\n') => self.line.to_string(),
            true => String::new(),
            false => GOES_ON.to_owned(),
        };
        vec![(role, format!("{sign:>room$} "))]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Move;
    use super::super::shown::Marks;
    use super::*;

    fn shown(draft: &Draft, top: usize, width: usize) -> Vec<String> {
        let plain = |line: &Line| line.iter().map(|(_, text)| text.as_str()).collect();
        draft.rows_with(top, 99, width, &Marks::default()).lines.iter().map(plain).collect()
    }

    #[test]
    fn lines_have_numbers_from_two_on_and_rows_that_go_on_a_mark() {
        let long = "x".repeat(30);
        let one = Draft::lines("one").numbered();
        assert_eq!(
            (shown(&one, 0, 24), one.rows_with(0, 9, 24, &Marks::default()).cursor),
            (vec!["one".to_owned()], Some((0, 3)))
        );
        let one = Draft::lines(&long).numbered();
        assert_eq!(shown(&one, 0, 24), [format!("  {}", "x".repeat(22)), format!("↳ {}", "x".repeat(8))]);
        let two = Draft::lines(&format!("a\r\n{long}\nb")).numbered();
        let rows =
            ["1 a␍".to_owned(), format!("2 {}", "x".repeat(22)), format!("↳ {}", "x".repeat(8)), "3 b".to_owned()];
        assert_eq!(shown(&two, 0, 24), rows);
        assert_eq!(two.rows_with(0, 9, 24, &Marks::default()).cursor, Some((3, 3)));
        for top in 1..4 {
            assert_eq!(shown(&two, top, 24), rows[top..], "{top}");
        }
        let many = Draft::lines(&"\n".repeat(11)).numbered();
        assert_eq!((shown(&many, 0, 24)[8].as_str(), shown(&many, 9, 24)[0].as_str()), (" 9 ", "10 "));
        assert_eq!(shown(&two, 0, 23)[0], "a␍", "a narrow field has no room for them");
        assert_eq!(shown(&Draft::lines("a\nb"), 0, 24), ["a", "b"]);
    }

    #[test]
    fn the_cursor_goes_by_the_rows_that_are_shown() {
        let mut draft = Draft::lines(&format!("{}\nb", "x".repeat(30))).numbered();
        draft.go(Move::Start, usize::MAX);
        for (row, column) in [(1, 2), (2, 2)] {
            draft.lines_key(crate::keymap::key(crate::keymap::Code::Down), 24, 9);
            assert_eq!(draft.rows_with(0, 9, 24, &Marks::default()).cursor, Some((row, column)));
        }
    }
}
