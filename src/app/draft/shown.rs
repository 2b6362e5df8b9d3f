//! What of a text field is on the screen.

use unicode_segmentation::UnicodeSegmentation;

use super::{Draft, columns};
use crate::line::{Line, Role};
use crate::text;

impl Draft {
    /// The part of a field of one line around its cursor that fits, and the cursor's column in it.
    pub(crate) fn window(&self, width: usize) -> (String, usize) {
        let (text, cursor, width) = (self.text(), self.cursor(), width.max(1));
        let before = columns(&text[..cursor]);
        let mut skip = (before + 1).saturating_sub(width);
        let mut shown = String::new();
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
            shown += &text::sanitise(grapheme);
            used += wide;
        }
        (shown, column.min(width - 1))
    }

    /// So many rows of a field of several lines from the row `top` on, and where the cursor is among them.
    pub(in crate::app) fn rows_shown(&self, top: usize, rows: usize, width: usize) -> Shown {
        let laid_out = self.rows(width);
        let shown = laid_out.iter().skip(top).take(rows);
        let lines =
            shown.map(|row| vec![(Role::Plain, text::sanitise(&self.text()[row.clone()]).into_owned())]).collect();
        let (row, column) = self.position(width);
        let within = row.checked_sub(top).filter(|row| *row < rows);
        Shown { lines, cursor: within.map(|row| (row, column.min(width.saturating_sub(1)))) }
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
    use super::Draft;

    #[test]
    fn a_long_line_shows_what_is_around_its_cursor() {
        let window = |text: &str, at_end: bool, width| {
            let mut line = Draft::line(text);
            if !at_end {
                line.go(super::super::Move::Start, usize::MAX);
            }
            line.window(width)
        };
        assert_eq!(window("/a/b", true, 10), ("/a/b".to_owned(), 4));
        assert_eq!(window("0123456789", true, 5), ("6789".to_owned(), 4));
        assert_eq!(window("0123456789", false, 5), ("01234".to_owned(), 0));
        assert_eq!(window("", false, 0), (String::new(), 0));
    }
}
