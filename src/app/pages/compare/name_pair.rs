//! What a pair is called as it is kept: offered is what tells both places apart.

use super::state::Comparison;
use crate::app::draft::Draft;
use crate::app::pages::typed_line::TypedLine;
use crate::app::picture::Picture;
use crate::app::{App, Notice, Now, Paged, Turn};
use crate::keymap::{Action, Table, keys, row, rows};
use crate::line::Role;
use crate::places::{LONGEST_NAME, Pair};
use crate::text;

/// The keys of the line.
pub(in crate::app) static TABLE: Table = Table {
    title: "Keep a pair: its name",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "keep", "keep both places as a pair of that name"),
        row(keys::ESC, Action::Back, "back", "keep nothing, go back"),
        rows::UNDO_TYPED,
        rows::REDO_TYPED,
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// The line.
#[derive(Debug)]
pub(crate) struct NamePair {
    pair: Pair,
    line: TypedLine,
}

impl NamePair {
    pub(super) fn of(pair: Pair) -> Self {
        let line = TypedLine::new("name", Draft::offered(&pair.name));
        Self { pair, line }
    }

    /// The pair under the name that is typed, or what is wrong with that.
    fn named(&self, app: &App) -> Result<Pair, String> {
        let name = self.line.text().trim();
        if name.is_empty() {
            return Err("a pair has a name: it is listed and compared by it".to_owned());
        }
        if text::sanitise(name) != name {
            return Err("a name is of characters that can be shown".to_owned());
        }
        if text::width(name) > LONGEST_NAME {
            return Err(format!("a name has {LONGEST_NAME} columns at most"));
        }
        if app.pairs().iter().any(|other| other.name == name) {
            return Err(format!("another pair is called {name}"));
        }
        Ok(Pair { name: name.to_owned(), ..self.pair.clone() })
    }
}

impl Paged for NamePair {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let mut out = self.line.lines(app);
        for (label, side) in [("first", &self.pair.a), ("other", &self.pair.b)] {
            out.labelled(label, 7, Role::Label, Role::Plain, &text::sanitise(&side.typed()));
        }
        out.prose(Role::Dim, "listed and compared by this name, by sesame diff --pair too; no value is kept");
        Picture { title: "Keep as a pair".to_owned(), ..self.line.picture(app, out, None) }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        self.line.can(action)
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        Draft::why_not(action)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Back => return Turn::Close,
            Action::Enter => match self.named(app) {
                Ok(pair) => {
                    app.keep_pair(pair);
                    return Turn::Close;
                }
                Err(why) => self.line.refuse(&why),
            },
            _ => self.line.act(action),
        }
        Turn::Stay
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        Some(self.line.draft_mut())
    }

    fn line_changed(&mut self, _app: &mut App) {
        self.line.changed();
    }

    /// One of the two is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Keeps a pair, with what the comparison beneath has found.
    fn keep_pair(&mut self, pair: Pair) {
        self.toggle_pair(pair.clone());
        let Some(at) = self.pages.iter().position(|page| page.get::<Comparison>().is_some()) else { return };
        let mut page = self.pages.stack.remove(at);
        if let Some(page) = page.get_mut::<Comparison>() {
            if let Some(known) = &mut page.pair {
                known.pair.name = pair.name;
            }
            page.remember_outcome(self);
        }
        self.pages.stack.insert(at, page);
    }
}
