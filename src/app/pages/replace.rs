//! The question before a value is replaced that cannot be read.

use super::editor::Editor;
use super::question::{Answer, COMMON_ROWS, Sheet, Ways, way, with_common};
use crate::app::picture::Picture;
use crate::app::state::question::Question;
use crate::app::{App, Concern, Now, Paged, Turn};
use crate::failure::Failure;
use crate::keymap::{Action, Binding, Table, ch, row};
use crate::line::Role;
use crate::parameter::{Parameter, ParameterType};

/// The keys of the question.
pub(in crate::app) static TABLE: Table =
    Table { title: "Unreadable value", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 1 + COMMON_ROWS] =
    with_common(&[row(&[ch('e')], Action::Overwrite, "replace", "write a new value without having seen the old one")]);

/// A value that cannot be read may be replaced.
#[derive(Debug)]
pub(crate) struct Replace {
    question: Question,
    /// The parameter as described.
    was: Parameter,
    /// Why its value cannot be read.
    failure: Failure,
}

impl Replace {
    /// Of a parameter as described, whose value cannot be read for that reason.
    pub(in crate::app) fn new(was: Parameter, failure: Failure) -> Self {
        Self { question: Question::new(), was, failure }
    }
}

impl Paged for Replace {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let Self { was, failure, .. } = self;
        let mut sheet = Sheet::titled(app, "Replace a value that cannot be read?");
        sheet.says("parameter", Role::Strong, &was.name);
        sheet.says("its value", Role::Bad, &format!("not readable: {}", failure.tag()));
        let next = app.way_on(failure);
        let key = match was.kind {
            ParameterType::SecureString => " Writing may be refused too, for the key is needed to encrypt.",
            _ => "",
        };
        sheet.say(|out| {
            out.sentence(Role::Plain, &failure.what);
            if !next.is_empty() {
                out.sentence(Role::Plain, &next);
            }
            out.blank();
            out.prose(Role::Plain, &format!("What you save replaces a value you have not seen.{key}"));
        });
        let [replace, back] = [Action::Overwrite, Action::Back].map(|action| TABLE.key_of(action).unwrap_or_default());
        let others = vec![way(&back, "leaves everything as it is")];
        // The editor that it opens writes nothing by itself, and its question is answered by what was seen.
        let answer = Answer::Harmless(replace, "opens an empty editor".to_owned());
        let ways = Ways { answer, others, ..Ways::default() };
        self.question.picture(app, sheet, &ways)
    }

    /// There is no value to be shown.
    fn can(&self, _app: &App, action: Action) -> bool {
        !matches!(action, Action::ShowDiff | Action::Collect)
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::Back => Turn::Close,
            Action::Overwrite => Turn::Swap(Editor::unseen(self.was.clone(), app.lifted_if_watched(now)).into()),
            _ => Turn::Stay,
        }
    }

    fn about(&self) -> Option<&str> {
        Some(&self.was.name)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Problem(Some(&self.failure))
    }
}
