//! What is scrolled and pointed at in the panes.

use crate::app::geometry::Pane;
use crate::app::{App, Now};

impl App {
    /// Scrolls the tree by so many rows, as far as there are any; the cursor goes along where its row would leave the screen.
    pub(in crate::app) fn scroll_tree(&mut self, by: isize) {
        let (rows, count) = (self.geometry().tree_rows().max(1), self.session.view.tree.row_count());
        let browse = &mut self.session.view.browse;
        let top = scrolled_to(browse.top, by, count, rows);
        if top == browse.top {
            return;
        }
        browse.choose();
        browse.top = top;
        self.session.view.stopping = false;
        let at = self.cursor_index();
        let to = at.clamp(top, top + rows - 1);
        if to != at {
            self.move_to(to);
        }
    }

    /// The same of the hits of a search.
    pub(in crate::app) fn scroll_hits(&mut self, by: isize) {
        let rows = self.geometry().tree_rows().max(1);
        let Some(search) = &mut self.session.view.search else { return };
        let top = scrolled_to(search.top, by, search.hits(), rows);
        if top != search.top {
            search.top = top;
            let to = search.cursor.clamp(top, top + rows - 1);
            self.move_hit_to(to);
        }
    }

    /// Scrolls the detail, whichever pane has the keys.
    pub(in crate::app) fn scroll_detail_by(&mut self, now: Now, by: isize) {
        self.keep_revealed(now);
        let (lines, rows) = (self.detail(now).len(), usize::from(self.geometry().detail.below(1).height));
        let top = &mut self.session.view.detail_top;
        *top = scrolled_to(*top, by, lines, rows);
    }

    /// Scrolls what stands beside the detail.
    pub(in crate::app) fn scroll_beside(&mut self, now: Now, by: isize) {
        let area = self.geometry().beside.below(1);
        let lines =
            self.beside_detail(now, usize::from(area.width).saturating_sub(2)).map_or(0, |(_, lines)| lines.len());
        let top = &mut self.session.view.beside_top;
        *top = scrolled_to(*top, by, lines, usize::from(area.height));
    }

    /// Puts the cursor on the row of the screen that was pointed at, and the keys into the tree; on a folder where it was already, opens
    /// or closes that.
    pub(in crate::app) fn point_at_row(&mut self, row: usize) {
        let index = self.session.view.browse.top + row;
        let Some(node) = self.session.view.tree.row(index).map(|row| row.node) else { return };
        let was_there = self.session.view.browse.cursor == Some(node);
        self.session.view.focus = Pane::Tree;
        self.session.view.stopping = false;
        if was_there && self.is_folder_row(node) {
            self.enter_row();
        } else {
            self.move_to(index);
        }
    }

    /// Puts the cursor on the hit of the screen that was pointed at.
    pub(in crate::app) fn point_at_hit(&mut self, row: usize) {
        let Some(search) = &self.session.view.search else { return };
        let at = search.top + row;
        if at < search.hits() {
            self.move_hit_to(at);
        }
    }
}

/// The first of so many rows on a screen that has room for these, scrolled from there by that many.
fn scrolled_to(top: usize, by: isize, count: usize, rows: usize) -> usize {
    let last = count.saturating_sub(rows);
    top.min(last).saturating_add_signed(by).min(last)
}
