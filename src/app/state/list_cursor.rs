//! Where somebody is in a list: the row under the cursor, where the keys lead from there, and which rows are on the screen.

use crate::app::geometry::in_view;
use crate::keymap::Action;

/// The cursor in a list of which not all may be shown. It stands on a row among all of the list, so that it stays there whatever is left
/// out around it; those that are shown are given as places among all, in the order of the screen.
#[derive(Debug, Default)]
pub(in crate::app) struct ListCursor {
    /// Among all; nobody has moved it where there is none, and it is on the first that is shown.
    row: Option<usize>,
    /// The first row on the screen, among those that are shown.
    top: usize,
}

impl ListCursor {
    /// On that row among all.
    pub(in crate::app) fn on(row: usize) -> Self {
        Self { row: Some(row), top: 0 }
    }

    /// The row among all that it was put on, whether that is shown or not.
    pub(in crate::app) fn row(&self) -> Option<usize> {
        self.row
    }

    /// Where it is among those that are shown; where its own row is not, it is on the one that stands in its place.
    pub(in crate::app) fn at(&self, shown: &[usize]) -> usize {
        let Some(row) = self.row else { return 0 };
        let found = shown.iter().position(|shown| *shown == row);
        let before = || shown.iter().filter(|shown| **shown < row).count();
        found.unwrap_or_else(before).min(shown.len().saturating_sub(1))
    }

    /// The row under it, among all; none where nothing is shown.
    pub(in crate::app) fn current(&self, shown: &[usize]) -> Option<usize> {
        shown.get(self.at(shown)).copied()
    }

    /// Puts it on that row among all.
    pub(in crate::app) fn put(&mut self, row: Option<usize>) {
        self.row = row;
    }

    /// Puts it on one of those that are shown, by its place on the screen; the last where there are not so many.
    pub(in crate::app) fn go(&mut self, shown: &[usize], to: usize) {
        let last = shown.len().saturating_sub(1);
        self.row = shown.get(to.min(last)).copied().or(self.row);
    }

    /// Moves it by a key, in a list of so many rows on the screen; whether it is a key that moves.
    pub(in crate::app) fn moves(&mut self, action: Action, shown: &[usize], rows: usize) -> bool {
        let to = moved(action, self.at(shown), rows);
        if let Some(to) = to {
            self.go(shown, to);
        }
        to.is_some()
    }

    /// The first row on the screen, among those that are shown: that of the cursor always is there.
    pub(in crate::app) fn first_row(&self, shown: &[usize], rows: usize) -> usize {
        first_row(self.top, self.at(shown), shown.len(), rows)
    }

    /// Keeps what is on the screen there, as far as the cursor allows.
    pub(in crate::app) fn fit(&mut self, shown: &[usize], rows: usize) {
        self.top = self.first_row(shown, rows);
    }
}

/// Where a key leads from that row, or line, with so many on the screen; `None` for a key that does not move. It may be beyond the last.
pub(in crate::app) fn moved(action: Action, at: usize, rows: usize) -> Option<usize> {
    let page = rows.saturating_sub(1).max(1);
    Some(match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at + page,
        Action::First => 0,
        Action::Last => usize::MAX,
        _ => return None,
    })
}

/// The first row on the screen of a list of so many: that of the cursor always is there, and none is left empty that could be filled.
pub(in crate::app) fn first_row(top: usize, cursor: usize, all: usize, rows: usize) -> usize {
    in_view(top, cursor, rows).min(all.saturating_sub(rows))
}

#[cfg(test)]
mod tests {
    use super::{ListCursor, first_row, moved};
    use crate::keymap::Action;

    #[test]
    fn it_is_on_the_first_until_it_is_moved() {
        let mut cursor = ListCursor::default();
        assert_eq!((cursor.at(&[]), cursor.current(&[])), (0, None));
        assert_eq!(cursor.current(&[4, 7]), Some(4));
        // What comes before it is what is under it then.
        assert_eq!(cursor.current(&[2, 4, 7]), Some(2));
        assert!(cursor.moves(Action::Down, &[2, 4, 7], 10));
        assert_eq!((cursor.current(&[2, 4, 7]), cursor.current(&[1, 2, 4, 7])), (Some(4), Some(4)));
    }

    #[test]
    fn its_row_stays_under_it_whatever_is_left_out_around_it() {
        let mut cursor = ListCursor::on(5);
        assert_eq!((cursor.at(&[1, 5, 8]), cursor.at(&[5, 8]), cursor.at(&[5])), (1, 0, 0));
        // Where it is left out itself, the next is under it, or the last; it comes back with its row.
        assert_eq!((cursor.current(&[1, 8]), cursor.current(&[1, 3]), cursor.current(&[])), (Some(8), Some(3), None));
        assert_eq!((cursor.row(), cursor.current(&[1, 5, 8])), (Some(5), Some(5)));
        // A key in a list of which nothing is shown leaves it.
        assert!(cursor.moves(Action::Down, &[], 10));
        assert_eq!(cursor.row(), Some(5));
    }

    #[test]
    fn rows_need_not_stand_in_order() {
        let mut cursor = ListCursor::on(2);
        let shown = [4, 9, 2, 6];
        assert_eq!(cursor.at(&shown), 2);
        assert!(cursor.moves(Action::Up, &shown, 10));
        assert_eq!(cursor.current(&shown), Some(9));
    }

    #[test]
    fn keys_lead_by_rows_and_by_pages() {
        let to = |action| moved(action, 4, 3);
        let keys = [Action::Up, Action::Down, Action::PageUp, Action::PageDown, Action::First, Action::Last];
        assert_eq!(keys.map(to), [Some(3), Some(5), Some(2), Some(6), Some(0), Some(usize::MAX)]);
        assert_eq!(
            [moved(Action::Up, 0, 0), moved(Action::PageUp, 1, 9), moved(Action::PageDown, 0, 0)],
            [0, 0, 1].map(Some)
        );
        assert_eq!(to(Action::Enter), None);
    }

    #[test]
    fn the_row_under_it_is_on_the_screen_and_no_room_is_left_empty() {
        assert_eq!([first_row(0, 2, 9, 3), first_row(0, 3, 9, 3), first_row(5, 2, 9, 3)], [0, 1, 2]);
        assert_eq!([first_row(8, 8, 9, 3), first_row(4, 1, 2, 3), first_row(0, 0, 0, 0)], [6, 0, 0]);
        let (mut cursor, shown) = (ListCursor::default(), [0, 1, 2, 3, 4, 5]);
        assert!(cursor.moves(Action::Last, &shown, 2));
        cursor.fit(&shown, 2);
        assert_eq!(cursor.first_row(&shown, 2), 4);
        // It stays where it can, so that the rows do not move under the cursor.
        assert!(cursor.moves(Action::Up, &shown, 2));
        assert_eq!(cursor.first_row(&shown, 2), 4);
    }
}
