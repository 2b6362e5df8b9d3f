//! Scrolling, the same on every page and in the detail pane.

use crate::app::state::list_cursor::moved;
use crate::app::{App, Now};
use crate::keymap::Action;

impl App {
    /// Scrolls the page that has the keys; whether it is one that scrolls.
    pub(in crate::app) fn scroll_page(&mut self, now: Now, action: Action) -> bool {
        // A page is measured only for what scrolls it.
        if scrolled(0, action, 0, 0).is_none() {
            return false;
        }
        let Some(picture) = self.page_picture(now) else { return false };
        let (lines, rows) = (picture.len(), self.page_layout(&picture).rows);
        let Some(top) = self.pages.last_mut().and_then(|page| page.top()) else { return false };
        let Some(to) = scrolled(*top, action, lines, rows) else { return false };
        *top = to;
        true
    }
}

/// Where a scrolling action leads from the line that is the first on the screen; `None` for any other action.
pub(in crate::app) fn scrolled(top: usize, action: Action, lines: usize, rows: usize) -> Option<usize> {
    let last = lines.saturating_sub(rows);
    moved(action, top.min(last), rows).map(|to| to.min(last))
}
