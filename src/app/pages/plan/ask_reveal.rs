//! The question before several values are revealed into the text.

use crate::app::App;
use crate::app::pages::question::{Both, OneKey, OneKeyQuestion, Sheet};
use crate::keymap::{Action, Table, ch, keys, row, rows};
use crate::line::Role;
use crate::text;

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

/// Several values would be read.
#[derive(Debug)]
pub(super) struct RevealSeveral {
    names: Vec<String>,
    /// How many of them are decrypted for it.
    secrets: usize,
}

impl RevealSeveral {
    pub(super) fn new(names: Vec<String>, secrets: usize) -> OneKeyQuestion<Self> {
        OneKeyQuestion::about(Self { names, secrets })
    }
}

impl OneKey for RevealSeveral {
    const ANSWER: Action = Action::Reveal;

    fn table(&self) -> &'static Table {
        &TABLE
    }

    fn sheet(&self, app: &App) -> Sheet {
        let mut sheet = Sheet::titled(app, &format!("Reveal {} values", text::grouped(self.names.len())));
        let decrypts = match self.secrets {
            0 => "none is a secret: nothing is decrypted".to_owned(),
            1 => "1 of them is a secret, which is decrypted".to_owned(),
            secrets => format!("{secrets} of them are secrets, which are decrypted", secrets = text::grouped(secrets)),
        };
        sheet.must("reads", if self.secrets > 0 { Role::Warn } else { Role::Plain }, &decrypts);
        sheet.must("into", Role::Plain, "the text of the plan, which masks itself as any draft does");
        sheet.say(|out| {
            out.blank();
            for name in &self.names {
                out.prose(Role::Plain, name);
            }
        });
        sheet
    }

    fn both(&self, _app: &App) -> Both {
        Both { does: "reveals them".to_owned(), back: "goes back", short: ["reveals them", "back"] }
    }

    fn why_not(&self, app: &App) -> Option<String> {
        (!app.is_connected()).then(|| app.why_not_connected())
    }

    fn name(&self) -> Option<&str> {
        self.names.first().map(String::as_str)
    }

    fn answered(&mut self, app: &mut App) {
        app.reveal_into_plan(std::mem::take(&mut self.names));
    }
}
