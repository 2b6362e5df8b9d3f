//! Scrolling, the same on every page and in the detail pane.

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
    let top = top.min(last);
    let page = rows.saturating_sub(1).max(1);
    let to = match action {
        Action::Up => top.saturating_sub(1),
        Action::Down => top + 1,
        Action::PageUp => top.saturating_sub(page),
        Action::PageDown => top + page,
        Action::First => 0,
        Action::Last => last,
        _ => return None,
    };
    Some(to.min(last))
}
