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

    /// Whether a part of what is known of a parameter can be copied.
    pub(in crate::app) fn can_copy(&self, parameter: &Parameter, part: Action) -> bool {
        match part {
            Action::CopyValue => self.is_connected() && self.not_whole().is_none(),
            Action::CopyArn => self.arn_to_copy(parameter).is_some(),
            Action::CopyStatement => self.statement_here().is_some(),
            _ => true,
        }
    }

    /// Why it cannot, where that is not plain to see.
    pub(in crate::app) fn why_not_copied(&self, part: Action) -> Option<String> {
        match part {
            Action::CopyValue => Some(self.not_whole().unwrap_or_else(|| self.why_not_connected())),
            Action::CopyArn => Some("the ARN is not known before the account is".to_owned()),
            _ => None,
        }
    }

    /// Copies a part of what is known of a parameter, or its value.
    pub(in crate::app) fn copy_part(&mut self, parameter: &Parameter, part: Action) {
        let name = parameter.name.clone();
        let value = self.value_name(&name);
        let shown = text::sanitise(&spoken(&name)).into_owned();
        let copy = match part {
            Action::CopyValue => {
                self.copy_value_of(value);
                None
            }
            Action::CopyName => Some((name, format!("the name {shown}"))),
            Action::CopyArn => self.arn_to_copy(parameter).map(|arn| (arn, format!("the ARN of {shown}"))),
            Action::CopyCommand => Some((self.shell_command(&value), format!("the command that reads {shown}"))),
            Action::CopyStatement => self.statement_here().map(|text| (text, "the policy statement".to_owned())),
            _ => None,
        };
        if let Some((text, called)) = copy {
            self.copy(Secret::new(text), called);
        }
    }

    /// The ARN; `None` while it would be a guess.
    fn arn_to_copy(&self, parameter: &Parameter) -> Option<String> {
        parameter.arn.clone().or_else(|| self.arn_of(&parameter.name))
    }
}

/// The menu.
#[derive(Debug)]
pub(crate) struct CopyAs {
    /// What it is about.
    parameter: Parameter,
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
                (Role::Strong, text::pad(&choice.keys_text(), 3)),
                (role, text::truncate(choice.help, width.saturating_sub(3)).into_owned()),
            ]);
        }
        Picture { title: "Copy".to_owned(), lines: out.into_lines(), ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        app.can_copy(&self.parameter, action)
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        app.why_not_copied(action).map(|said| Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        app.copy_part(&self.parameter, action);
        Turn::Close
    }

    /// Its ARN is of the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}
