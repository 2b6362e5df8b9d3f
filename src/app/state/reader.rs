//! Where somebody is in a page to read: where it is scrolled to, and the words that it is narrowed down to.

use crate::app::draft::Draft;
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};

/// What every page to read has.
#[derive(Debug)]
pub(crate) struct Reader {
    /// The first line on the screen.
    pub(in crate::app) top: usize,
    /// The words.
    pub(in crate::app) typed: Draft,
    /// Whether they have the keys.
    pub(in crate::app) is_typing: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self { top: 0, typed: Draft::line(""), is_typing: false }
    }
}

impl Reader {
    /// Whether anything is left out, or about to be.
    pub(in crate::app) fn is_narrowed(&self) -> bool {
        self.is_typing || !self.typed.text().is_empty()
    }

    /// The words that are looked for, in small letters; none where all is shown.
    pub(in crate::app) fn words(&self) -> Vec<String> {
        self.typed.text().split_whitespace().map(str::to_lowercase).collect()
    }

    /// What is shown of a page: the entries that have every word.
    pub(in crate::app) fn narrowed(&self, lines: Lines) -> Vec<Line> {
        let (words, width) = (self.words(), lines.width());
        if words.is_empty() {
            return lines.into_lines();
        }
        let shown = lines.entries_with(&words);
        if !shown.is_empty() {
            return shown;
        }
        let mut none = Lines::new(width);
        none.prose(Role::Dim, &format!("nothing here has {}", words.join(" and ")));
        none.into_lines()
    }

    /// What a key does now, where that is not what its row says.
    pub(in crate::app) fn hint(&self, action: Action) -> Option<&'static str> {
        (action == Action::Back && !self.is_typing && self.is_narrowed()).then_some("show all")
    }
}
