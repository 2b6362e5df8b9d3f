//! The question before an edit is taken out of the change set, unwritten.

use crate::app::pages::question::{Answer, Sheet, Ways, way};
use crate::app::picture::Picture;
use crate::app::state::change_set::Collected;
use crate::app::state::question::Question;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
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
    question: Question,
    name: String,
    /// Whether a value goes with it.
    has_value: bool,
}

impl TakeOut {
    pub(super) fn new(edit: &Collected) -> Self {
        let has_value = edit.step.value().is_some();
        Self { question: Question::new(), name: edit.name().to_owned(), has_value }
    }
}

impl Paged for TakeOut {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let mut sheet = Sheet::about_ground(app, "Take out", &self.name, None);
        sheet.together(0, "of the change set");
        let lost = "What you typed has not been written and is kept nowhere else.";
        let says = if self.has_value { lost } else { "It has not been deleted, and will not be." };
        sheet.say(|out| out.prose(Role::Plain, says));
        let [drop, keep] = [Action::Discard, Action::Back].map(|action| TABLE.key_of(action).unwrap_or_default());
        let answer = Answer::Key(drop.clone(), "takes it out of the change set".to_owned());
        let short = vec![way(&drop, "takes it out"), way(&keep, "keeps")];
        let ways = Ways { answer, others: vec![way(&keep, "keeps it there")], short, ..Ways::default() };
        self.question.picture(app, sheet, &ways)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::Discard || self.question.is_seen(app, &self.picture(app, app.clock))
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        (action == Action::Discard).then(|| self.question.unseen(app, &self.picture(app, app.clock)))
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if action == Action::Discard {
            app.session.change_set.take_out(&self.name);
            let name = crate::text::sanitise(&self.name).into_owned();
            app.say(Tone::Info, format!("{name} is not in the change set any more; nothing was written"));
        }
        Turn::Close
    }
}
