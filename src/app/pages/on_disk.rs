//! The question before a value is put on a disk, for the user's own editor: here nothing is known to be memory.

use super::question::{Both, OneKey, OneKeyQuestion, Sheet};
use crate::app::App;
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
    /// The parameter.
    name: String,
    outset: Outset,
}

impl OnDisk {
    /// About the value of that parameter.
    pub(in crate::app) fn new(name: &str, outset: Outset) -> OneKeyQuestion<Self> {
        OneKeyQuestion::about(Self { name: name.to_owned(), outset })
    }
}

impl OneKey for OnDisk {
    const ANSWER: Action = Action::EditOutside;

    fn table(&self) -> &'static Table {
        &TABLE
    }

    fn sheet(&self, app: &App) -> Sheet {
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
        sheet
    }

    fn both(&self, _app: &App) -> Both {
        Both { does: "puts it there".to_owned(), back: "goes back", short: ["puts it there", "back"] }
    }

    fn name(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn answered(&mut self, app: &mut App) {
        app.edit_outside(self.outset, true);
    }

    /// The draft beneath was opened for this alone.
    fn left(&mut self, app: &mut App) {
        if self.outset == Outset::Panes {
            app.close_page();
        }
    }
}
