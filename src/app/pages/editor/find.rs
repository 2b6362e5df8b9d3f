//! What is looked for in the draft: a line at the bottom, and the place where the cursor is meanwhile.

use std::ops::Range;

use crate::app::draft::find::places;
use crate::app::draft::{Draft, Taken};
use crate::keymap::{Action, Key};
use crate::line::{self, Line, Role};
use crate::text;

/// Before what is typed.
const PROMPT: &str = "find ";

/// A search in the draft. What is looked for is a part of the value, as a rule: it is wiped with it, and not said elsewhere.
#[derive(Debug)]
pub(super) struct Find {
    /// What is looked for; it stays for the next time.
    query: Draft,
    /// Where it is.
    found: Vec<Range<usize>>,
    /// Which of these places is selected.
    at: usize,
    /// Where the cursor was; `None` where nothing is looked for.
    from: Option<usize>,
}

impl Default for Find {
    fn default() -> Self {
        Self { query: Draft::line(""), found: Vec::new(), at: 0, from: None }
    }
}

impl Find {
    pub(super) fn is_open(&self) -> bool {
        self.from.is_some()
    }

    /// The places where it is.
    pub(super) fn found(&self) -> &[Range<usize>] {
        &self.found
    }

    /// Whether there is another place to go to.
    pub(super) fn has_others(&self) -> bool {
        self.found.len() > 1
    }

    /// Why there is none.
    pub(super) fn why_no_other(&self) -> &'static str {
        match self.found.len() {
            _ if self.query.text().is_empty() => "type what is to be found",
            0 => "it is nowhere in the draft",
            _ => "it is there once",
        }
    }

    /// Does an action that is about it; whether it is.
    pub(super) fn act(&mut self, draft: &mut Draft, action: Action) -> bool {
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

    fn close(&mut self) {
        (self.from, self.found) = (None, Vec::new());
    }

    /// Looks for what is typed, from where the cursor was on.
    fn look(&mut self, draft: &mut Draft) {
        let from = self.from.unwrap_or_default();
        self.found = places(draft.text(), self.query.text());
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

    /// The column of the cursor in its line.
    pub(super) fn cursor(&self, width: usize) -> Option<usize> {
        self.from?;
        Some(PROMPT.len() + self.query.window(self.room(width)).1)
    }
}
