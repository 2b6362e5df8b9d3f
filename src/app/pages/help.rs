//! The list of keys.

use super::{Paged, Picture, Turn};
use crate::app::pages::Spread;
use crate::app::{App, Now, key_tables};
use crate::keymap::{Action, PageName, Table, ch, key, keys, row, rows};
use crate::keymap::{Binding, Code};
use crate::line::{Line, Lines, Role};
use crate::text;

/// Columns that the keys take.
const KEYS: usize = 18;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("help");

/// The keys of help and explanations.
pub(in crate::app) static TABLE: Table = Table {
    title: "Help and explanations",
    takes_text: false,
    rows: &[
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
        row(&[ch('Y')], Action::CopyStatement, "copy the statement", "copy the policy statement that is shown"),
        row(
            &[ch('y')],
            Action::CopyExplanation,
            "copy it all",
            "copy the whole explanation, with account and region, for whoever can help; no value is in it",
        ),
        rows::SCROLL_UP,
        rows::SCROLL_DOWN,
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        rows::TOP,
        rows::END,
        row(keys::CTRL_C, Action::Quit, "", "quit"),
    ],
    notes: None,
};

/// The page.
#[derive(Debug, Default)]
pub(crate) struct Help {
    top: usize,
}

impl Paged for Help {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let lines = lines(app.page_width(Spread::Page));
        Picture { title: "Keys".to_owned(), lines, top: self.top, ..Picture::default() }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        !matches!(action, Action::CopyStatement | Action::CopyExplanation)
    }

    fn act(&mut self, _app: &mut App, _now: Now, action: Action) -> Turn {
        if action == Action::Back { Turn::Close } else { Turn::Stay }
    }

    fn top(&mut self) -> Option<&mut usize> {
        Some(&mut self.top)
    }
}

fn lines(width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    for table in key_tables() {
        out.blank();
        out.prose(Role::Heading, table.title);
        table.rows.iter().for_each(|row| binding(&mut out, row));
        if let Some(notes) = table.notes {
            notes(&mut out);
        }
    }
    out.into_lines()
}

fn binding(out: &mut Lines, row: &Binding) {
    let room = out.width().saturating_sub(KEYS).max(1);
    let keys = row.keys_text();
    for (i, help) in text::wrap_words(row.help, room).into_iter().enumerate() {
        let keys = if i == 0 { keys.as_str() } else { "" };
        out.push(vec![(Role::Strong, text::pad(keys, KEYS)), (Role::Plain, help.to_owned())]);
    }
}
