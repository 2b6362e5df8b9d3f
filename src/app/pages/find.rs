//! What is looked for in a text of several lines, while it is edited: a line at the bottom, and the place where the cursor is meanwhile.
//! The editor, a plan and the value of a new parameter have it.

use std::ops::Range;

use crate::app::draft::find::places;
use crate::app::draft::{Draft, Taken};
use crate::keymap::{Action, Code, Key, Table, ctrl, key, keys, row, rows};
use crate::line::{self, Line, Role};
use crate::text;

/// The keys while what is to be found is typed.
pub(in crate::app) static TABLE: Table = Table {
    title: "Text, while what is to be found in it is typed",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "go on there",
            "go on with the text where it was found; what was found is selected",
        ),
        row(keys::ESC, Action::Back, "back", "go back to where the cursor was"),
        row(
            &[key(Code::Down), ctrl('n'), ctrl('f')],
            Action::Down,
            "next",
            "the next place; after the last, the first",
        ),
        row(keys::UP_TEXT, Action::Up, "previous", "the place before"),
        rows::QUIT,
    ],
    notes: None,
};

/// Before what is typed.
const PROMPT: &str = "find ";

/// A search in a text. What is looked for is a part of a value, as a rule: it is wiped with it, and not said elsewhere.
#[derive(Debug)]
pub(super) struct Find {
    /// What is looked for; it stays for the next time.
    query: Draft,
    /// Where it is.
    found: Vec<Range<usize>>,
    /// Which of these places is selected.
    at: usize,
    /// Which state of the text that is of.
    of: u64,
    /// Where the cursor was; `None` where nothing is looked for.
    from: Option<usize>,
}

impl Default for Find {
    fn default() -> Self {
        Self { query: Draft::line(""), found: Vec::new(), at: 0, of: 0, from: None }
    }
}

impl Find {
    pub(super) fn is_open(&self) -> bool {
        self.from.is_some()
    }

    /// The places where it is in the text; none where that has changed since it was looked through.
    pub(super) fn found(&self, draft: &Draft) -> &[Range<usize>] {
        if self.of == draft.revision() { &self.found } else { &[] }
    }

    /// Whether an action that is about it is possible; `None` of any other, and where nothing is looked for.
    pub(super) fn can(&self, action: Action) -> Option<bool> {
        self.from?;
        Some(match action {
            Action::Enter => !self.found.is_empty(),
            Action::Down | Action::Up => self.found.len() > 1,
            _ => return None,
        })
    }

    /// Why one is not.
    pub(super) fn why_not(&self, action: Action) -> Option<&'static str> {
        let is_about_it = self.can(action).is_some();
        is_about_it.then(|| match self.found.len() {
            _ if self.query.text().is_empty() => "type what is to be found",
            0 => "it is nowhere in the text",
            _ => "it is there once",
        })
    }

    /// Does an action that is about it; whether it is.
    pub(super) fn act(&mut self, draft: &mut Draft, action: Action) -> bool {
        self.keep_up(draft);
        let Some(from) = self.from else {
            let opens = action == Action::Search;
            if opens {
                self.from = Some(draft.selection().map_or(draft.cursor(), |selected| selected.start));
                self.query.select_all();
                self.look(draft);
            }
            return opens;
        };
        let all = self.found.len().max(1);
        match action {
            Action::Down => self.go_to(draft, (self.at + 1) % all),
            Action::Up => self.go_to(draft, (self.at + all - 1) % all),
            Action::Enter => self.close(),
            Action::Back => {
                self.close();
                draft.select_place(from..from);
                draft.unselect();
            }
            _ => return false,
        }
        true
    }

    /// Takes a key of what is typed.
    pub(super) fn typed(&mut self, draft: &mut Draft, key: Key) -> Taken {
        let before = self.query.revision();
        let taken = self.query.line_key(key);
        if self.query.revision() != before {
            self.look(draft);
        }
        taken
    }

    pub(super) fn pasted(&mut self, draft: &mut Draft, text: &str) {
        self.query.paste(text);
        self.look(draft);
    }

    /// Looks again where the text is another by now: values may come into a plan meanwhile.
    pub(super) fn keep_up(&mut self, draft: &mut Draft) {
        if self.is_open() && self.of != draft.revision() {
            self.from = Some(draft.cursor());
            self.look(draft);
        }
    }

    fn close(&mut self) {
        (self.from, self.found) = (None, Vec::new());
    }

    /// Looks for what is typed, from where the cursor was on.
    fn look(&mut self, draft: &mut Draft) {
        let from = self.from.unwrap_or_default();
        self.found = places(draft.text(), self.query.text());
        self.of = draft.revision();
        let next = self.found.partition_point(|place| place.start < from);
        if self.found.is_empty() {
            draft.select_place(from..from);
            draft.unselect();
        } else {
            self.go_to(draft, next % self.found.len());
        }
    }

    fn go_to(&mut self, draft: &mut Draft, at: usize) {
        if let Some(place) = self.found.get(at) {
            self.at = at;
            draft.select_place(place.clone());
        }
    }

    /// How many there are, and which of them is selected.
    fn count(&self) -> (Role, String) {
        match self.found.len() {
            _ if self.query.text().is_empty() => (Role::Dim, String::new()),
            0 => (Role::Warn, "not found".to_owned()),
            all => (Role::Dim, format!("{} of {}", text::grouped(self.at + 1), text::grouped(all))),
        }
    }

    /// The columns for what is typed.
    fn room(&self, width: usize) -> usize {
        width.saturating_sub(PROMPT.len() + text::width(&self.count().1) + 2)
    }

    /// Its line, where it is open.
    pub(super) fn line(&self, width: usize) -> Option<Line> {
        self.from?;
        let (role, count) = self.count();
        let (typed, _) = self.query.window(self.room(width));
        let mut found = vec![(Role::Strong, PROMPT.to_owned())];
        found.extend(typed);
        let left = width.saturating_sub(line::width(&found) + text::width(&count));
        found.extend([(Role::Plain, " ".repeat(left)), (role, count)]);
        Some(found)
    }

    /// Row and column of the cursor, where its line is the last of those that are pinned.
    pub(super) fn cursor(&self, width: usize, pinned: &[Line]) -> Option<(usize, usize)> {
        self.from?;
        Some((pinned.len().saturating_sub(1), PROMPT.len() + self.query.window(self.room(width)).1))
    }
}
