//! The rows of a list: in columns, no wider than the page, and one of them under the cursor.

use crate::line::{self, Line, Role};
use crate::text;

/// Columns between two of the list.
pub(in crate::app::pages) const GAP: usize = 2;

/// Columns of a mark before a row.
pub(in crate::app::pages) const MARK: usize = 2;

/// A line in cells, each of so many columns.
pub(in crate::app::pages) struct Cells {
    pub(in crate::app::pages) line: Line,
    fill: Role,
}

impl Cells {
    /// None yet; blanks between them have that role.
    pub(in crate::app::pages) fn new(fill: Role) -> Self {
        Self { line: Line::new(), fill }
    }

    fn gap(&mut self, columns: usize) {
        if columns > 0 {
            self.line.push((self.fill, " ".repeat(columns)));
        }
    }

    /// A cell that begins at its left end; `after` blanks behind it, or a gap before it where it is not the first.
    pub(in crate::app::pages) fn left(&mut self, role: Role, says: &str, columns: usize, after: usize) {
        if columns == 0 {
            return;
        }
        let is_behind = line::width(&self.line) > MARK;
        if is_behind {
            self.gap(GAP);
        }
        self.line.push((role, text::pad(&text::sanitise(says), columns)));
        self.gap(after);
    }

    /// A cell that ends at its right end.
    pub(in crate::app::pages) fn right(&mut self, role: Role, says: &str, columns: usize) {
        let says = text::truncate(says, columns).into_owned();
        self.gap(columns.saturating_sub(text::width(&says)));
        self.line.push((role, says));
    }
}

/// A row of a list: no wider than that, and as wide where the cursor is on it, which is all that tells it from the others.
pub(in crate::app::pages) fn list_row(line: Line, under_cursor: bool, width: usize) -> Line {
    let mut line = cut(line, width);
    if under_cursor {
        let fill = width.saturating_sub(line::width(&line));
        line.push((Role::Cursor, " ".repeat(fill)));
        for (role, _) in &mut line {
            *role = Role::Cursor;
        }
    }
    line
}

/// Those rows of a list that are on the screen, of which the one at that place is under the cursor.
pub(in crate::app::pages) fn list_rows<T>(
    rows: &[T],
    under_cursor: Option<usize>,
    width: usize,
    line: impl Fn(&T) -> Line,
) -> impl Iterator<Item = Line> {
    rows.iter().enumerate().map(move |(at, row)| list_row(line(row), under_cursor == Some(at), width))
}

/// No wider than that.
fn cut(line: Line, width: usize) -> Line {
    let mut left = width;
    let cut = line.into_iter().map(|(role, says)| {
        let says = text::truncate(&says, left).into_owned();
        left -= text::width(&says);
        (role, says)
    });
    cut.collect()
}
