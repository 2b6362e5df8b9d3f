//! The question before several values are revealed into the text.

use crate::app::pages::question::{Answer, Sheet, Ways, way};
use crate::app::picture::Picture;
use crate::app::state::question::Question;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Table, ch, keys, row, rows};
use crate::line::Role;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Reveal several values",
    takes_text: false,
    rows: &[
        row(&[ch(' ')], Action::Reveal, "reveal them", "read the values into the text"),
        row(keys::ESC, Action::Back, "back", "read nothing, go back"),
        rows::HELP,
        rows::SCROLL_UP,
        rows::SCROLL_DOWN,
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        rows::QUIT,
    ],
    notes: None,
};

/// The question before several values are read.
#[derive(Debug)]
pub(crate) struct RevealQuestion {
    question: Question,
    names: Vec<String>,
    /// How many of them are decrypted for it.
    secrets: usize,
}

impl RevealQuestion {
    pub(super) fn new(names: Vec<String>, secrets: usize) -> Self {
        Self { question: Question::new(), names, secrets }
    }
}

impl Paged for RevealQuestion {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let mut sheet = Sheet::titled(app, &format!("Reveal {} values", self.names.len()));
        let decrypts = match self.secrets {
            0 => "none is a secret: nothing is decrypted".to_owned(),
            1 => "1 of them is a secret, which is decrypted".to_owned(),
            secrets => format!("{secrets} of them are secrets, which are decrypted"),
        };
        sheet.must("reads", if self.secrets > 0 { Role::Warn } else { Role::Plain }, &decrypts);
        sheet.must("into", Role::Plain, "the text of the plan, which masks itself as any draft does");
        sheet.say(|out| {
            out.blank();
            for name in &self.names {
                out.prose(Role::Plain, name);
            }
        });
        let [reveal, back] = [Action::Reveal, Action::Back].map(|action| TABLE.key_of(action).unwrap_or_default());
        let answer = Answer::Key(reveal.clone(), "reveals them".to_owned());
        let short = vec![way(&reveal, "reveals them"), way(&back, "back")];
        let ways = Ways { answer, others: vec![way(&back, "goes back")], short, ..Ways::default() };
        self.question.picture(app, sheet, &ways)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::Reveal || app.is_connected() && self.question.is_seen(app, &self.picture(app, app.clock))
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let unseen = || self.question.unseen(app, &self.picture(app, app.clock));
        let offline = (!app.is_connected()).then(|| Notice::new(Tone::Info, app.why_not_connected()));
        (action == Action::Reveal).then(|| offline.unwrap_or_else(unseen))
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Reveal => app.reveal_into_plan(std::mem::take(&mut self.names)),
            Action::Back => {}
            _ => return Turn::Stay,
        }
        Turn::Close
    }

    fn about(&self) -> Option<&str> {
        self.names.first().map(String::as_str)
    }
}
