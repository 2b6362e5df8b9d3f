//! Searches of before in this session: `↑` in an empty line brings the last one back, and pressed again at the first hit those before it.

use super::table::TABLE;
use crate::app::draft::Draft;
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::secret::Secret;

/// How many are remembered.
const MANY: usize = 50;

impl App {
    /// A search closes: what stands in its line can be brought back. In memory alone, and wiped, since a value may be typed by mistake.
    pub(super) fn keep_search(&mut self, typed: &str) {
        let typed = typed.trim();
        if typed.is_empty() {
            return;
        }
        let earlier = &mut self.session.searches;
        earlier.retain(|other| other.expose() != typed);
        earlier.insert(0, Secret::new(typed.to_owned()));
        earlier.truncate(MANY);
    }

    /// Whether `↑` brings an earlier search back: nothing is typed, or nothing was since the last was brought back.
    pub(super) fn recalls(&self) -> bool {
        let Some(search) = &self.session.view.search else { return false };
        let next = search.recalled.map_or(0, |at| at + 1);
        let stands = search.line.text().is_empty() || search.recalled.is_some() && search.cursor == 0;
        stands && next < self.session.searches.len()
    }

    /// Brings the search before back.
    pub(super) fn recall_search(&mut self, now: Now) {
        let Some(search) = &mut self.session.view.search else { return };
        let next = search.recalled.map_or(0, |at| at + 1);
        let Some(earlier) = self.session.searches.get(next) else { return };
        search.line = Draft::line(earlier.expose());
        self.search_changed(now);
        if let Some(search) = &mut self.session.view.search {
            search.recalled = Some(next);
        }
    }

    /// What the search says of it, where there is something to bring back.
    pub(super) fn says_earlier(&self) -> Option<String> {
        self.recalls().then(|| {
            let up = TABLE.key_of(Action::Up).unwrap_or_default();
            format!("{up} brings the last search back")
        })
    }
}
