//! What is wrong with the settings that were read while the program runs, each with its line.

use super::reader::READING;
use crate::app::picture::Picture;
use crate::app::state::reader::Reader;
use crate::app::{App, Now, Paged, Turn};
use crate::keymap::{Action, Binding, Code, Table, ch, key, row, rows};
use crate::line::Role;
use crate::secret::Secret;

/// The keys of the page.
pub(in crate::app) static TABLE: Table =
    Table { title: "Settings that are wrong", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 12] = rows::joined(
    [
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close; the settings of before hold"),
        row(&[ch('y')], Action::CopyPage, "copy it all", "copy what is wrong"),
        row(&[], Action::Reload, "reload", "read the settings again"),
    ],
    READING,
);

/// The page.
#[derive(Debug)]
pub(in crate::app) struct WrongSettings {
    /// The file, then a line for each thing that is wrong.
    wrong: String,
    reader: Reader,
}

impl WrongSettings {
    pub(in crate::app) fn new(wrong: String) -> Self {
        Self { wrong, reader: Reader::default() }
    }
}

impl Paged for WrongSettings {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let out = app.read(|out| {
            for (i, line) in self.wrong.lines().enumerate() {
                out.prose(if i == 0 { Role::Bad } else { Role::Plain }, line);
            }
            out.blank();
            let actions = rows::ACTIONS.keys_text();
            out.prose(Role::Dim, &format!("The settings of before hold. {actions} reload reads them again."));
        });
        let (title, columns) = (TABLE.title.to_owned(), out.width());
        self.reader.picture(app, Picture { title, columns, lines: self.reader.narrowed(out), ..Picture::default() })
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if action == Action::CopyPage {
            app.copy(Secret::from(self.wrong.as_str()), "what is wrong with the settings".to_owned());
        }
        self.reader.act(action).unwrap_or(Turn::Stay)
    }

    fn reader(&self) -> Option<&Reader> {
        Some(&self.reader)
    }

    fn reader_mut(&mut self) -> Option<&mut Reader> {
        Some(&mut self.reader)
    }
}
