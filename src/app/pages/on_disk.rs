//! The question before a value is put on a disk, for the user's own editor: here nothing is known to be memory.

use super::question::{Answer, Sheet, Ways, way};
use crate::app::picture::Picture;
use crate::app::state::question::Question;
use crate::app::{App, Notice, Now, Paged, Turn};
use crate::keymap::{Action, Table, ch, keys, row, rows};
use crate::line::Role;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "A value on a disk",
    takes_text: false,
    rows: &[
        row(
            &[ch('E')],
            Action::EditOutside,
            "edit it there",
            "put the value in a file on a disk while the editor runs",
        ),
        row(keys::ESC, Action::Back, "back", "put it nowhere, go back"),
        rows::HELP,
        rows::SCROLL_UP,
        rows::SCROLL_DOWN,
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        rows::QUIT,
    ],
    notes: None,
};

/// From where the user's own editor was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Outset {
    /// The row: where nothing has changed, back to it.
    Panes,
    /// The draft.
    Editor,
}

/// The value would be on a disk.
#[derive(Debug)]
pub(crate) struct OnDisk {
    question: Question,
    /// The parameter.
    name: String,
    outset: Outset,
}

impl OnDisk {
    /// About the value of that parameter.
    pub(in crate::app) fn new(name: &str, outset: Outset) -> Self {
        Self { question: Question::new(), name: name.to_owned(), outset }
    }
}

impl Paged for OnDisk {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let editor = app.start.external_editor.name();
        let mut sheet = Sheet::about(app, "Put the value on a disk for", editor);
        sheet.together(0, &self.name);
        sheet.says("parameter", Role::Strong, &self.name);
        sheet.look(
            Role::Warn,
            "no storage here is known to be memory: the file would be on a disk while the editor runs",
        );
        sheet.say(|out| {
            out.blank();
            out.prose(
                Role::Plain,
                "It is the user's alone, and overwritten and deleted afterwards; but disks and file systems may keep what was \
                 overwritten, and so may backups.",
            );
        });
        let [edit, back] = [Action::EditOutside, Action::Back].map(|action| TABLE.key_of(action).unwrap_or_default());
        let answer = Answer::Key(edit.clone(), "puts it there".to_owned());
        let short = vec![way(&edit, "puts it there"), way(&back, "back")];
        let ways = Ways { answer, others: vec![way(&back, "goes back")], short, ..Ways::default() };
        self.question.picture(app, sheet, &ways)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::EditOutside || self.question.is_seen(app, &self.picture(app, app.clock))
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        (action == Action::EditOutside).then(|| self.question.unseen(app, &self.picture(app, app.clock)))
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::EditOutside => app.edit_outside(self.outset, true),
            // The draft beneath was opened for this alone.
            Action::Back if self.outset == Outset::Panes => app.close_page(),
            Action::Back => {}
            _ => return Turn::Stay,
        }
        Turn::Close
    }

    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }
}
