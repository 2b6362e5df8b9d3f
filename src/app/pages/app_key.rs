//! A key for an application: the commands that make one, with a policy for the application's role. This program makes none: that is
//! for whoever administers keys.

mod commands;

use crate::app::draft::Draft;
use crate::app::picture::Picture;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Code, PageName, Table, alt, ch, ctrl, key, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::secret::Secret;
use crate::text;
use commands::Commands;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("application key");

/// Columns that the labels take.
const LABELS: usize = 15;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "A key for an application",
    takes_text: false,
    rows: &[
        row(&[ch('y')], Action::CopyPage, "copy the commands", "copy all commands, as they are to be run in a shell"),
        row(&[ch('Y')], Action::CopyStatement, "copy the key policy", "copy the policy of the key alone"),
        row(&[key(Code::Enter), ch('e')], Action::Edit, "edit", "type the path or the role under the cursor"),
        row(keys::TAB, Action::NextField, "other field", "to the other of path and role"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
        rows::HELP,
        rows::SCROLL_UP,
        rows::SCROLL_DOWN,
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        rows::TOP,
        rows::END,
        rows::QUIT,
    ],
    notes: None,
};

/// The keys while path or role is typed.
pub(in crate::app) static FIELD: Table = Table {
    title: "Path or role of an application",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "take it", "take what is typed"),
        row(keys::ESC, Action::Back, "leave it", "leave it as it was"),
        row(keys::TAB, Action::NextField, "other field", "take what is typed, and go to the other field"),
        row(&[ctrl('z'), ctrl('_')], Action::Undo, "", "undo in this field"),
        row(&[alt('z')], Action::Redo, "", "redo in this field"),
        rows::QUIT_TYPED,
    ],
    notes: None,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Path,
    Role,
}

/// The page.
#[derive(Debug)]
pub(crate) struct AppKey {
    /// The path below which the application's parameters are.
    path: String,
    /// The role that its code runs as; may be empty.
    role: String,
    field: Field,
    /// What is being typed in it.
    typed: Option<Draft>,
    /// The first line on the screen.
    top: usize,
}

impl AppKey {
    /// The commands of what is typed, where it makes sense.
    fn commands(&self, app: &App) -> Commands {
        Commands::of(app, &self.path, &self.role)
    }

    fn text_of(&mut self) -> &mut String {
        match self.field {
            Field::Path => &mut self.path,
            Field::Role => &mut self.role,
        }
    }

    fn edit(&mut self) {
        let text = self.text_of().clone();
        self.typed = Some(Draft::line(&text));
    }

    fn turn(&mut self) {
        self.field = if self.field == Field::Path { Field::Role } else { Field::Path };
    }

    /// Takes what is typed; whether it could be taken.
    fn take(&mut self, app: &mut App) -> bool {
        let Some(draft) = self.typed.take() else { return true };
        let typed = draft.text().trim().to_owned();
        let checked = match self.field {
            Field::Path => commands::path(&typed),
            Field::Role => commands::role(&typed, app.partition(), app.account()),
        };
        match checked {
            Ok(taken) => {
                app.notice = None;
                *self.text_of() = taken;
            }
            Err(problem) => {
                app.notice = Some(Notice::new(Tone::Bad, problem));
                self.typed = Some(draft);
                return false;
            }
        }
        true
    }

    /// The two fields, and the commands for what is in them.
    fn write(&self, app: &App, out: &mut Lines) {
        for field in [Field::Path, Field::Role] {
            let (line, _) = self.field_line(field, out.width());
            out.push(line);
        }
        out.blank();
        let commands = self.commands(app);
        out.prose(
            Role::Plain,
            "One key and one policy for each application: its role can decrypt what is below the path, through Parameter Store, \
             and nothing else. This program makes no key; who administers keys runs these commands.",
        );
        for placeholder in commands.placeholders() {
            out.prose(Role::Warn, placeholder);
        }
        for (says, command) in commands.steps() {
            out.blank();
            out.prose(Role::Heading, says);
            out.verbatim(Role::Code, "", command);
        }
    }

    fn field_line(&self, field: Field, width: usize) -> (Line, Option<usize>) {
        let (label, text, hint) = match field {
            Field::Path => ("path", &self.path, ""),
            Field::Role => ("role", &self.role, "the name of the role that the application runs as"),
        };
        let has_keys = self.field == field;
        let (role, mark) = if has_keys { (Role::Strong, "› ") } else { (Role::Label, "  ") };
        let label = (role, text::pad(&format!("{mark}{label}"), LABELS));
        let room = width.saturating_sub(LABELS).max(1);
        if let Some(draft) = self.typed.as_ref().filter(|_| has_keys) {
            let (typed, column) = draft.window(room);
            return ([vec![label], typed].concat(), Some(LABELS + column));
        }
        let says = if text.is_empty() { (Role::Dim, hint) } else { (Role::Plain, text.as_str()) };
        (vec![label, (says.0, text::truncate(&text::sanitise(says.1), room).into_owned())], None)
    }
}

impl Paged for AppKey {
    fn table(&self, _app: &App) -> &'static Table {
        if self.typed.is_some() { &FIELD } else { &TABLE }
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let out = app.read(|out| self.write(app, out));
        let columns = out.width();
        let fields = [Field::Path, Field::Role].into_iter().enumerate();
        let mut cursors = fields.filter_map(|(at, field)| Some((at, self.field_line(field, columns).1?)));
        let cursor = cursors.next();
        let top = if self.typed.is_some() { 0 } else { self.top };
        Picture { title: TABLE.title.to_owned(), columns, lines: out.into_lines(), top, cursor, ..Picture::default() }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        match (action, &self.typed) {
            (Action::Undo | Action::Redo, Some(draft)) => draft.can(action),
            _ => true,
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        Draft::why_not(action)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if self.typed.is_some() {
            match action {
                Action::Enter => drop(self.take(app)),
                Action::Back => self.typed = None,
                Action::NextField if self.take(app) => {
                    self.turn();
                    self.edit();
                }
                Action::Undo | Action::Redo => {
                    self.typed.as_mut().map(|draft| draft.act(action));
                }
                _ => {}
            }
            return Turn::Stay;
        }
        match action {
            Action::Edit => {
                self.top = 0;
                self.edit();
            }
            Action::NextField => self.turn(),
            Action::CopyPage => {
                let commands = self.commands(app);
                app.copy(Secret::new(commands.script()), commands.called("the commands"));
            }
            Action::CopyStatement => {
                let commands = self.commands(app);
                app.copy(Secret::new(commands.key_policy.clone()), commands.called("the key policy"));
            }
            Action::Back => return Turn::Close,
            _ => {}
        }
        Turn::Stay
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        self.typed.as_mut()
    }

    fn top(&mut self) -> Option<&mut usize> {
        self.typed.is_none().then_some(&mut self.top)
    }

    /// It names the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Shows how a key is made for the application under the cursor.
    pub(in crate::app) fn open_app_key(&mut self) {
        let name = self.selected().map(|node| self.session.view.tree.name(node)).unwrap_or_default();
        let path = commands::path_of_application(&name);
        self.lay(AppKey { path, role: String::new(), field: Field::Role, typed: None, top: 0 });
    }
}
