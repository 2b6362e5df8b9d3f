//! The menu of things to copy beside the value.

use crate::app::picture::{Picture, Spread};
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, PageName, Table, ch, keys, row, rows};
use crate::line::{Lines, Role};
use crate::parameter::{Parameter, spoken};
use crate::secret::Secret;
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("copy as");

/// The keys of the menu: its choices, then the ways out.
pub(in crate::app) static TABLE: Table = Table {
    title: "Copy as",
    takes_text: false,
    rows: &[
        row(&[ch('v')], Action::CopyValue, "", "the value"),
        row(&[ch('n')], Action::CopyName, "", "the name"),
        row(&[ch('a')], Action::CopyArn, "", "the ARN"),
        row(&[ch('c')], Action::CopyCommand, "", "the AWS CLI command that reads it"),
        row(&[ch('s')], Action::CopyStatement, "", "the policy statement that a denial asks for"),
        row(keys::ESC, Action::Back, "close", "close the menu"),
        rows::QUIT,
    ],
    notes: None,
};

impl App {
    /// Opens the menu for the parameter under the cursor.
    pub(in crate::app) fn open_copy_as(&mut self) {
        if let Some(parameter) = self.selected_parameter() {
            self.lay(CopyAs { parameter });
        }
    }
}

/// The menu.
#[derive(Debug)]
pub(crate) struct CopyAs {
    /// What it is about.
    parameter: Parameter,
}

impl CopyAs {
    /// The ARN; `None` while it would be a guess.
    fn arn(&self, app: &App) -> Option<String> {
        self.parameter.arn.clone().or_else(|| app.arn_of(&self.parameter.name))
    }
}

impl Paged for CopyAs {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let width = app.page_width(Spread::Page);
        let mut out = Lines::new(width);
        out.prose(Role::Strong, &text::truncate_start(&text::sanitise(&self.parameter.name), width));
        out.blank();
        let is_choice = |action| match action {
            Action::Back | Action::Quit => false,
            // Most rows were refused nothing.
            Action::CopyStatement => self.can(app, action),
            _ => true,
        };
        for choice in TABLE.rows.iter().filter(|row| is_choice(row.action)) {
            let role = if self.can(app, choice.action) { Role::Plain } else { Role::Dim };
            out.push(vec![
                (Role::Strong, text::pad(&choice.keys[0].to_string(), 3)),
                (role, text::truncate(choice.help, width.saturating_sub(3)).into_owned()),
            ]);
        }
        Picture { title: "Copy".to_owned(), lines: out.into_lines(), ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::CopyValue => app.is_connected() && app.not_whole().is_none(),
            Action::CopyArn => self.arn(app).is_some(),
            Action::CopyStatement => app.statement_here().is_some(),
            _ => true,
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::CopyValue => app.not_whole().unwrap_or_else(|| app.why_not_connected()),
            Action::CopyArn => "the ARN is not known before the account is".to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        let name = self.parameter.name.clone();
        let value = app.value_name(&name);
        let shown = text::sanitise(&spoken(&name)).into_owned();
        let copy = match action {
            Action::CopyValue => {
                app.copy_value_of(value);
                None
            }
            Action::CopyName => Some((name, format!("the name {shown}"))),
            Action::CopyArn => self.arn(app).map(|arn| (arn, format!("the ARN of {shown}"))),
            Action::CopyCommand => Some((app.shell_command(&value), format!("the command that reads {shown}"))),
            Action::CopyStatement => app.statement_here().map(|text| (text, "the policy statement".to_owned())),
            _ => None,
        };
        if let Some((text, called)) = copy {
            app.copy(Secret::new(text), called);
        }
        Turn::Close
    }

    /// Its ARN is of the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}
