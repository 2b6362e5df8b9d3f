//! The menu of what can be copied, and how: the value, what is known beside it, and how templates, scripts and programs refer to it.

mod parts;

use crate::app::geometry::in_view;
use crate::app::picture::{Picture, Spread};
use crate::app::state::list_cursor::moved;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::dialect::Format;
use crate::keymap::{Action, Binding, PageName, Table, ch, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::snippet::Snippet;
use crate::text;
use parts::{Subject, holds_no_value};

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("copy as");

/// The keys of the menu of one parameter: its choices, then the ways around and out. What stands in a template or a program has a
/// capital letter.
pub(in crate::app) static TABLE: Table = Table {
    title: "Copy as",
    takes_text: false,
    rows: &[
        row(&[ch('v')], Action::CopyValue, "", "the value"),
        row(&[ch('f')], Action::CopyField, "", "the field that is chosen"),
        row(&[ch('n')], Action::CopyName, "", "the name"),
        row(&[ch('a')], Action::CopyArn, "", "the ARN"),
        row(&[ch('j')], Action::CopyJson, "", "what is known of it as JSON, without the value"),
        row(&[ch('c')], Action::CopyCommand, "", "the AWS CLI command that reads it"),
        row(&[ch('r')], Action::CopyAs(Snippet::Shell), "", "a shell line that reads it when it runs"),
        row(
            &[ch('C')],
            Action::CopyAs(Snippet::CloudFormation),
            "",
            "a CloudFormation reference to the latest version",
        ),
        row(
            &[ch('V')],
            Action::CopyAs(Snippet::CloudFormationVersion),
            "",
            "a CloudFormation reference to this version",
        ),
        row(&[ch('E')], Action::CopyAs(Snippet::Ecs), "", "an entry for the secrets of an ECS task definition"),
        row(&[ch('T')], Action::CopyAs(Snippet::Terraform), "", "a Terraform data source"),
        row(&[ch('K')], Action::CopyAs(Snippet::Cdk), "", "a CDK look-up, in TypeScript"),
        row(&[ch('P')], Action::CopyAs(Snippet::Python), "", "Python code that reads it (boto3)"),
        row(&[ch('J')], Action::CopyAs(Snippet::JavaScript), "", "JavaScript code that reads it (AWS SDK v3)"),
        row(&[ch('G')], Action::CopyAs(Snippet::Go), "", "Go code that reads it (AWS SDK v2)"),
        row(&[ch('H')], Action::CopyAs(Snippet::Php), "", "PHP code that reads it (AWS SDK v3)"),
        row(&[ch('s')], Action::CopyStatement, "", "the policy statement that a denial asks for"),
        ENTER,
        BACK,
        UP,
        DOWN,
        rows::PAGE_DOWN_TEXT,
        rows::PAGE_UP_TEXT,
        rows::QUIT,
    ],
    notes: None,
};

/// The same of several.
pub(in crate::app) static SEVERAL: Table = Table {
    title: "Copy several as",
    takes_text: false,
    rows: &[
        row(&[ch('v')], Action::CopyValue, "", "the values, each on a line of its own"),
        row(&[ch('e')], Action::CopyValuesAs(Format::Dotenv), "", "the values as lines of a .env file"),
        row(&[ch('d')], Action::CopyValuesAs(Format::Docker), "", "the values as an env-file of Docker"),
        row(&[ch('s')], Action::CopyValuesAs(Format::Shell), "", "the values as exports of a POSIX shell"),
        row(&[ch('f')], Action::CopyValuesAs(Format::Fish), "", "the values as exports of fish"),
        row(&[ch('o')], Action::CopyValuesAs(Format::Json), "", "the names and values as a JSON object"),
        row(&[ch('y')], Action::CopyValuesAs(Format::Yaml), "", "the names and values as a YAML mapping"),
        row(&[ch('t')], Action::CopyValuesAs(Format::Tfvars), "", "the values as variables of Terraform (tfvars)"),
        row(&[ch('k')], Action::CopyValuesAs(Format::K8s), "", "the values as a Secret of Kubernetes"),
        row(&[ch('c')], Action::CopyValuesAs(Format::Csv), "", "the names and values as a table (CSV)"),
        row(
            &[ch('E')],
            Action::CopyValuesAs(Format::Ecs),
            "",
            "entries for the secrets of an ECS task definition, without values",
        ),
        row(&[ch('n')], Action::CopyName, "", "the names, one a line"),
        row(&[ch('a')], Action::CopyArn, "", "the ARNs, one a line"),
        row(&[ch('j')], Action::CopyJson, "", "what is known of them as JSON, without the values"),
        ENTER,
        BACK,
        UP,
        DOWN,
        rows::PAGE_DOWN_TEXT,
        rows::PAGE_UP_TEXT,
        rows::QUIT,
    ],
    notes: None,
};

const ENTER: Binding = row(keys::ENTER, Action::Enter, "copy", "copy what is under the cursor");
const BACK: Binding = row(keys::ESC, Action::Back, "close", "close the menu");
const UP: Binding = row(keys::UP_TEXT, Action::Up, "", "the choice above");
const DOWN: Binding = row(keys::DOWN_TEXT, Action::Down, "", "the choice below");

/// Columns of a key, with the blank behind it.
const KEY: usize = 3;

/// Rows in which what is under the cursor is shown of one parameter, at least and at most,
const SHOWN: (usize, usize) = (4, 14);

/// of a page that has so many.
const SHOWN_FROM: usize = 11;

impl App {
    /// Opens the menu for what is marked, or for the parameter under the cursor, or for all of the folder.
    pub(in crate::app) fn open_copy_as(&mut self) {
        if let Some(subject) = self.to_copy_of().or_else(|| self.folder_to_copy_of()) {
            self.lay(CopyAs { subject, cursor: 0, top: 0 });
        }
    }
}

/// The menu.
#[derive(Debug)]
pub(crate) struct CopyAs {
    /// What it is about.
    subject: Subject,
    /// The choice under the cursor, and the first on the screen.
    cursor: usize,
    top: usize,
}

impl CopyAs {
    fn keys(&self) -> &'static Table {
        if self.subject.is_one() { &TABLE } else { &SEVERAL }
    }

    fn choices(&self, app: &App) -> Vec<&'static Binding> {
        let is_choice = |row: &&Binding| match row.action {
            Action::Enter | Action::Back | Action::Up | Action::Down | Action::PageUp | Action::PageDown => false,
            // Most rows were refused nothing, and show no fields.
            Action::CopyStatement | Action::CopyField => app.can_copy(&self.subject, row.action),
            action => action != Action::Quit,
        };
        self.keys().rows.iter().filter(is_choice).collect()
    }

    /// The one under the cursor.
    fn chosen(&self, app: &App) -> Action {
        self.choices(app).get(self.cursor).map_or(Action::Back, |row| row.action)
    }

    /// Rows of the choices and of what is shown of the one under the cursor.
    fn room(&self, app: &App, choices: usize) -> (usize, usize) {
        let rows = app.page_rows(Spread::List);
        if rows < SHOWN_FROM {
            return (rows, 0);
        }
        let shown = match self.subject.one() {
            Some(_) => rows.saturating_sub(choices + 1).clamp(SHOWN.0, SHOWN.1),
            None => 1,
        };
        (rows - shown - 1, shown)
    }

    fn go(&mut self, app: &App, to: usize) {
        let choices = self.choices(app).len();
        self.cursor = to.min(choices.saturating_sub(1));
        self.top = in_view(self.top, self.cursor, self.room(app, choices).0);
    }

    fn line(&self, app: &App, choice: &Binding, under_cursor: bool, width: usize) -> Line {
        let roles = match (under_cursor, app.can_copy(&self.subject, choice.action)) {
            (true, _) => [Role::Cursor; 2],
            (false, true) => [Role::Strong, Role::Plain],
            (false, false) => [Role::Strong, Role::Dim],
        };
        let says = self.subject.says(app, choice);
        let room = width.saturating_sub(KEY);
        let says = text::pad(&text::truncate(&text::sanitise(&says), room), room);
        vec![(roles[0], text::pad(&choice.keys_text(), KEY)), (roles[1], says)]
    }

    /// What is under the cursor, as it is copied, in so many rows; a value is not shown.
    fn shown(&self, app: &App, width: usize, rows: usize) -> Vec<Line> {
        let action = self.chosen(app);
        let mut out = Lines::new(width);
        if let Some(why) = app.why_not_copied(&self.subject, action).filter(|_| !app.can_copy(&self.subject, action)) {
            out.prose(Role::Warn, &why);
        } else if !self.subject.is_one() {
            let says = if holds_no_value(action) {
                "nothing is read for it"
            } else {
                "asks before it reads them; nothing is shown"
            };
            out.prose(Role::Plain, says);
        } else if holds_no_value(action) {
            let Ok(part) = app.part_of(&self.subject, action) else { return Vec::new() };
            let mut note = Lines::new(width);
            if let Some(known) = part.note {
                note.prose(Role::Warn, known.says);
            }
            let note = note.into_lines();
            let mut copied = Lines::new(width);
            // What is copied has its tabs.
            copied.verbatim(Role::Code, "", &part.text.trim_end().replace('\t', "    "));
            let mut copied = copied.into_lines();
            let room = rows.saturating_sub(note.len()).max(1);
            if copied.len() > room {
                copied.truncate(room - 1);
                copied.push(vec![(Role::Dim, "…".to_owned())]);
            }
            out.extend(copied);
            out.extend(note);
        } else if action == Action::CopyStatement {
            out.prose(Role::Plain, "what to ask for, as JSON");
        } else {
            out.prose(Role::Plain, "read when it is copied, and not shown");
        }
        let mut lines = out.into_lines();
        lines.resize(rows, Vec::new());
        lines
    }
}

impl Paged for CopyAs {
    fn table(&self, _app: &App) -> &'static Table {
        self.keys()
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let choices = self.choices(app);
        let says = |row: &&Binding| text::width(&text::sanitise(&self.subject.says(app, row)));
        let width = app.columns_for(KEY + choices.iter().map(says).max().unwrap_or(0));
        let (rows, shown) = self.room(app, choices.len());
        let on_screen = choices.iter().enumerate().skip(self.top).take(rows);
        let lines = on_screen.map(|(at, row)| self.line(app, row, at == self.cursor, width)).collect();
        let name = match self.subject.one() {
            Some(one) => one.name.clone(),
            None => self.subject.several(),
        };
        let (above, below) = (self.top, choices.len().saturating_sub(self.top + rows));
        let foot = match (above, below) {
            (0, 0) => String::new(),
            (0, below) => format!("{below} more below"),
            (above, 0) => format!("{above} more above"),
            (above, below) => format!("{above} more above, {below} below"),
        };
        let pinned = if shown > 0 { self.shown(app, width, shown) } else { Vec::new() };
        let title = "Copy".to_owned();
        let ruled = !pinned.is_empty();
        Picture { title, name, foot, spread: Spread::List, columns: width, lines, pinned, ruled, ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Enter => app.can_copy(&self.subject, self.chosen(app)),
            action => app.can_copy(&self.subject, action),
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let action = if action == Action::Enter { self.chosen(app) } else { action };
        app.why_not_copied(&self.subject, action).map(|said| Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if action == Action::Back {
            return Turn::Close;
        }
        if let Some(to) = moved(action, self.cursor, self.room(app, self.choices(app).len()).0) {
            self.go(app, to);
            return Turn::Stay;
        }
        let part = if action == Action::Enter { self.chosen(app) } else { action };
        app.copy_part(&self.subject, part);
        Turn::Close
    }

    fn fit(&mut self, app: &App) {
        self.go(app, self.cursor);
    }

    /// Its ARN is of the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}
