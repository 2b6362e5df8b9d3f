//! What every page to read does: its keys, how it looks while it is narrowed down.

use crate::app::picture::{Picture, Spread};
use crate::app::state::reader::Reader;
use crate::app::{App, Turn};
use crate::keymap::{Action, Binding, Table, ch, keys, row, rows};
use crate::line::{Line, Role};

/// The keys that go far, and that quit.
pub(in crate::app) const PAGING: [Binding; 5] = [rows::PAGE_DOWN, rows::PAGE_UP, rows::TOP, rows::END, rows::QUIT];

/// The keys that move through a page to read, and that quit.
pub(in crate::app) const SCROLLING: [Binding; 7] = rows::joined([rows::SCROLL_UP, rows::SCROLL_DOWN], PAGING);

/// The keys that all of them have beside their own.
pub(in crate::app) const READING: [Binding; 9] = rows::joined(
    [row(&[ch('/')], Action::Search, "", "show only what has the words that are typed then"), rows::HELP],
    SCROLLING,
);

/// The keys while the words are typed.
pub(in crate::app) static TABLE: Table = Table {
    title: "Pages to read, while the filter is typed",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "keep", "keep the filter and go through what it shows"),
        row(keys::ESC, Action::Back, "show all", "show all again"),
        row(keys::UP_TEXT, Action::Up, "", "scroll up"),
        row(keys::DOWN_TEXT, Action::Down, "", "scroll down"),
        rows::PAGE_DOWN_TEXT,
        rows::PAGE_UP_TEXT,
        rows::QUIT,
    ],
    notes: None,
};

/// Before the words.
const SIGN: &str = "/ ";

impl Reader {
    /// The keys of the page, which are its own unless the words are typed.
    pub(super) fn table(&self, own: &'static Table) -> &'static Table {
        if self.is_typing { &TABLE } else { own }
    }

    /// How the page looks, with the words at its bottom. Its first line stays where it is while they are typed.
    pub(super) fn picture(&self, app: &App, picture: Picture) -> Picture {
        let picture = Picture { top: self.top, ..picture };
        if !self.is_narrowed() {
            return picture;
        }
        let spread = if picture.spread == Spread::Whole { Spread::Whole } else { Spread::List };
        let width = app.page_width(spread);
        let mut pinned = picture.pinned;
        let pinned_cursor = self.cursor(width).map(|column| (pinned.len(), column));
        pinned.push(self.line(width));
        Picture { spread, pinned, pinned_cursor, ..picture }
    }

    /// The words, as they stand at the bottom of a page of that width.
    pub(super) fn line(&self, width: usize) -> Line {
        let (typed, _) = self.typed.field(width.saturating_sub(SIGN.len()), self.is_typing);
        [vec![(Role::Strong, SIGN.to_owned())], typed].concat()
    }

    /// Where the terminal's cursor is in that line, while they are typed.
    pub(super) fn cursor(&self, width: usize) -> Option<usize> {
        let (_, column) = self.typed.window(width.saturating_sub(SIGN.len()));
        (self.is_typing && width > SIGN.len()).then_some(SIGN.len() + column)
    }

    /// Does what every page to read does; `None` where it is the page's own.
    pub(super) fn act(&mut self, action: Action) -> Option<Turn> {
        match action {
            Action::Search => self.is_typing = true,
            Action::Enter if self.is_typing => self.is_typing = false,
            Action::Back if self.is_narrowed() => *self = Self::default(),
            Action::Back => return Some(Turn::Close),
            _ => return None,
        }
        Some(Turn::Stay)
    }
}
