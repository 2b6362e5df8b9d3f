//! The question before an edit is taken out of the change set, unwritten.

use crate::app::pages::question::{Both, OneKey, OneKeyQuestion, Sheet};
use crate::app::state::change_set::Collected;
use crate::app::{App, Tone};
use crate::keymap::{Action, Code, Table, ch, key, row};
use crate::line::Role;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Take out of the change set",
    takes_text: false,
    rows: &[
        row(&[key(Code::Esc), key(Code::Enter)], Action::Back, "keep it", "keep the edit in the set"),
        row(&[ch('D')], Action::Discard, "take it out", "take the edit out of the set; nothing is written"),
    ],
    notes: None,
};

/// An edit would be lost.
#[derive(Debug)]
pub(super) struct TakeOut {
    name: String,
    /// Whether a value goes with it.
    has_value: bool,
}

impl TakeOut {
    pub(super) fn new(edit: &Collected) -> OneKeyQuestion<Self> {
        let has_value = edit.step.value().is_some();
        OneKeyQuestion::about(Self { name: edit.name().to_owned(), has_value })
    }
}

impl OneKey for TakeOut {
    const ANSWER: Action = Action::Discard;

    fn table(&self) -> &'static Table {
        &TABLE
    }

    fn sheet(&self, app: &App) -> Sheet {
        let mut sheet = Sheet::about_ground(app, "Take out", &self.name, None);
        sheet.together(0, "of the change set");
        let lost = "What you typed has not been written and is kept nowhere else.";
        let says = if self.has_value { lost } else { "It has not been deleted, and will not be." };
        sheet.say(|out| out.prose(Role::Plain, says));
        sheet
    }

    fn both(&self, _app: &App) -> Both {
        Both {
            does: "takes it out of the change set".to_owned(),
            back: "keeps it there",
            short: ["takes it out", "keeps"],
        }
    }

    fn answered(&mut self, app: &mut App) {
        app.session.change_set.take_out(&self.name);
        let name = crate::text::sanitise(&self.name).into_owned();
        app.say(Tone::Info, format!("{name} is not in the change set any more; nothing was written"));
    }
}
