//! What of a text field is on the screen.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Draft, columns};
use crate::line::{self, Line, Role};
use crate::text;

impl Draft {
    /// The part of a field of one line around its cursor that fits, what is selected told apart, and the cursor's column in it.
    pub(crate) fn window(&self, width: usize) -> (Line, usize) {
        let (text, cursor, width) = (self.text(), self.cursor(), width.max(1));
        let before = columns(&text[..cursor]);
        let mut skip = (before + 1).saturating_sub(width);
        let (mut from, mut to) = (None, 0);
        let (mut used, mut column) = (0, 0);
        for (at, grapheme) in text.grapheme_indices(true) {
            let wide = columns(grapheme);
            if skip > 0 {
                skip = skip.saturating_sub(wide);
                continue;
            }
            if used + wide > width {
                break;
            }
            if at < cursor {
                column += wide;
            }
            from.get_or_insert(at);
            to = at + grapheme.len();
            used += wide;
        }
        (self.parts(from.unwrap_or(to)..to), column.min(width - 1))
    }

    /// A place in one line of the text, what is selected told apart.
    fn parts(&self, place: Range<usize>) -> Line {
        let selected = self.selection().unwrap_or(0..0);
        let within = |at: usize| at.clamp(place.start, place.end);
        let (start, end) = (within(selected.start), within(selected.end));
        let parts = [(Role::Plain, place.start..start), (Role::Selected, start..end), (Role::Plain, end..place.end)];
        let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
        parts.map(|(role, part)| (role, text::sanitise(&self.text()[part]).into_owned())).collect()
    }

    /// So many rows of a field of several lines from the row `top` on, and where the cursor is among them.
    pub(in crate::app) fn rows_shown(&self, top: usize, rows: usize, width: usize) -> Shown {
        let laid_out = self.rows(width);
        let shown = laid_out.iter().skip(top).take(rows);
        let lines = shown.map(|row| self.row_shown(row.clone(), width)).collect();
        let (row, column) = self.position(width);
        let within = row.checked_sub(top).filter(|row| *row < rows);
        Shown { lines, cursor: within.map(|row| (row, column.min(width.saturating_sub(1)))) }
    }

    /// A row, with a blank in the place of a line break that is selected.
    fn row_shown(&self, row: Range<usize>, width: usize) -> Line {
        let end = row.end;
        let mut line = self.parts(row);
        let selected = self.selection().unwrap_or(0..0);
        let breaks = self.text()[end..].starts_with('\n') && selected.contains(&end);
        if breaks && line::width(&line) < width {
            line.push((Role::Selected, " ".to_owned()));
        }
        line
    }

    /// The first row on the screen such that the cursor's is among so many, nearest to what it was.
    pub(in crate::app) fn scrolled(&mut self, top: usize, rows: usize, width: usize) -> usize {
        self.lay_out(width);
        let (row, _) = self.position(width);
        top.min(row).max((row + 1).saturating_sub(rows))
    }
}

/// Some rows of a text, and the cursor's row among them and its column.
pub(in crate::app) struct Shown {
    pub(in crate::app) lines: Vec<Line>,
    pub(in crate::app) cursor: Option<(usize, usize)>,
}

#[cfg(test)]
mod tests {
    use super::super::Move;
    use super::*;

    #[test]
    fn a_long_line_shows_what_is_around_its_cursor() {
        let window = |text: &str, at_end: bool, width| {
            let mut line = Draft::line(text);
            if !at_end {
                line.go(Move::Start, usize::MAX);
            }
            let (shown, column) = line.window(width);
            (shown.into_iter().map(|(_, text)| text).collect::<String>(), column)
        };
        assert_eq!(window("/a/b", true, 10), ("/a/b".to_owned(), 4));
        assert_eq!(window("0123456789", true, 5), ("6789".to_owned(), 4));
        assert_eq!(window("0123456789", false, 5), ("01234".to_owned(), 0));
        assert_eq!(window("", false, 0), (String::new(), 0));
    }
    #[test]
    fn what_is_selected_is_told_apart_line_breaks_too() {
        let mut draft = Draft::lines("ab\n\ncd");
        draft.go(Move::Left, 10);
        draft.select(Move::Start, 10);
        draft.select(Move::Right, 10);
        let selected = |line: &Line| -> String {
            line.iter().filter(|(role, _)| *role == Role::Selected).map(|(_, text)| text.as_str()).collect()
        };
        let of = |width| draft.rows_shown(0, 9, width).lines.iter().map(selected).collect::<Vec<_>>();
        assert_eq!(of(10), ["b ", " ", "c"]);
        assert_eq!(of(2), ["b", " ", "c"], "where there is room for it");
        let mut line = Draft::line("0123456789");
        line.select(Move::Left, usize::MAX);
        line.select(Move::Left, usize::MAX);
        assert_eq!(selected(&line.window(20).0), "89");
    }
}
