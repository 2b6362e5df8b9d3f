//! The question before a value is replaced that cannot be read.

use super::editor::Editor;
use super::{Concern, HELP_ROW, Paged, Picture, Spread, Turn};
use crate::app::{App, Now};
use crate::failure::Failure;
use crate::keymap::{Action, Table, ch, keys, row, rows};
use crate::line::{Lines, Role};
use crate::parameter::{Parameter, ParameterType};

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Unreadable value",
    takes_text: false,
    rows: &[
        row(&[ch('e')], Action::Overwrite, "replace", "write a new value without having seen the old one"),
        row(keys::ESC, Action::Back, "back", "leave it as it is"),
        row(&[ch('x')], Action::Explain, "explain", "explain why it cannot be read, with what to ask for"),
        HELP_ROW,
        rows::QUIT,
    ],
    notes: None,
};

/// A value that cannot be read may be replaced.
#[derive(Debug)]
pub(crate) struct Replace {
    /// The parameter as described.
    pub(in crate::app) was: Parameter,
    /// Why its value cannot be read.
    pub(in crate::app) failure: Failure,
}

impl Paged for Replace {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let Self { was, failure } = self;
        let mut out = Lines::new(app.page_width(Spread::Page));
        out.field("parameter", Role::Strong, &was.name);
        out.field("its value", Role::Bad, &format!("not readable: {}", failure.tag()));
        out.sentence(Role::Plain, &failure.what);
        let next = app.way_on(failure);
        if !next.is_empty() {
            out.sentence(Role::Plain, &next);
        }
        out.blank();
        let key = match was.kind {
            ParameterType::SecureString => " Writing may be refused too, for the key is needed to encrypt.",
            _ => "",
        };
        let [replace, back] = [Action::Overwrite, Action::Back].map(|action| app.key_of(action));
        let says = format!("{replace} opens an empty editor: what you save replaces a value you have not seen.");
        out.prose(Role::Plain, &format!("{says}{key} {back} leaves everything as it is."));
        let title = "Replace a value that cannot be read?".to_owned();
        Picture { title, lines: out.into_lines(), ..Picture::default() }
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::Back => Turn::Close,
            Action::Overwrite => Turn::Swap(Editor::unseen(now, self.was.clone(), app.focused).into()),
            _ => Turn::Stay,
        }
    }

    fn about(&self) -> Option<&str> {
        Some(&self.was.name)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Problem(Some(&self.failure))
    }

    /// What it knows of the parameter is of the account that was left.
    fn account_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}
