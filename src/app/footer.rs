//! The keys that the line at the bottom names: those that do something here and now, and what that would be.

use super::pages::help;
use super::{App, Page};
use crate::keymap::{Action, Binding};

/// A key, and what it does now in a word or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hint {
    /// As it is called on the screen.
    pub(crate) key: String,
    /// What it would do.
    pub(crate) says: &'static str,
}

impl App {
    /// The keys that are worth naming, the likeliest first.
    pub(crate) fn footer_hints(&self) -> Vec<Hint> {
        let quit = self.table().rows.iter().filter(|row| row.action == Action::Quit);
        if self.is_draft_masked() {
            let any = Hint { key: "any key".to_owned(), says: "show the draft" };
            return std::iter::once(any).chain(quit.map(|row| self.hint(row))).collect();
        }
        let named = |row: &&Binding| !row.keys.is_empty() && row.action != Action::HELP && self.can(row.action);
        let mut rows: Vec<&Binding> = self.table().rows.iter().filter(named).collect();
        let ways = self.pages.last().map_or_else(|| self.ways_in_panes(), |page| page.ways_on(self));
        rows.sort_by_key(|row| match ways.iter().position(|way| *way == row.action) {
            Some(at) => at,
            None if self.is_likely(row.action) => ways.len(),
            None => usize::MAX,
        });
        rows.into_iter().map(|row| self.hint(row)).filter(|hint| !hint.says.is_empty()).collect()
    }

    /// The key that shows all of them; `None` where it shows them already, or where any key shows a masked draft first.
    pub(crate) fn help_hint(&self) -> Option<Hint> {
        if self.pages.top::<help::Help>().is_some() || self.is_draft_masked() {
            return None;
        }
        Some(Hint { key: self.key_of_help(), says: "all keys" })
    }

    fn hint(&self, row: &Binding) -> Hint {
        let key = row.keys.first().map(ToString::to_string).unwrap_or_default();
        Hint { key, says: self.hint_on(self.pages.last(), row) }
    }

    /// What a row would do now on a page, or in the panes, in a word or two; empty where that is not worth naming.
    pub(super) fn hint_on(&self, page: Option<&Page>, row: &Binding) -> &'static str {
        let now = match page {
            Some(page) => page.hint(self, row.action),
            None if self.session.view.search.is_some() => self.search_hint(row.action),
            None => self.panes_hint(row.action),
        };
        now.unwrap_or(row.hint)
    }

    /// What goes on where the panes cannot, the one that helps first; none where they can, or do not have the keys.
    fn ways_in_panes(&self) -> Vec<Action> {
        if self.in_panes() { self.ways_on() } else { Vec::new() }
    }

    /// Whether it is what the screen is waiting for.
    fn is_likely(&self, action: Action) -> bool {
        if self.pages.last().is_some_and(|page| page.question().is_some()) {
            // What has to be seen is below, and nobody is held in it: what it can do besides comes after that.
            let is_aside = match action {
                Action::KeepValues | Action::Collect => true,
                Action::Compare => self.table().rows.iter().any(|row| row.action == Action::Write),
                _ => false,
            };
            return !is_aside;
        }
        self.pages.is_empty() && self.session.view.search.is_none() && self.is_likely_in_panes(action)
    }
}
