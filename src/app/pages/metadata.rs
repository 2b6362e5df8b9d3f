//! What stands beside the value of a parameter: its tags, its labels, and what every write says beside the value. What is to be
//! changed is gathered here, and one question tells all of it before anything is sent.

mod editing;
mod field;
mod pending;
mod reading;
pub(in crate::app) mod several;
mod words;

use super::leave::{Leave, Then};
use crate::app::asked::Asked;
use crate::app::draft::{Draft, Taken};
use crate::app::picture::Picture;
use crate::app::reason::Reason;
use crate::app::state::list_cursor::moved;
use crate::app::{App, Chosen, Concern, Notice, Now, Paged, Tone, Turn};
use crate::deletion::Tag;
use crate::keymap::{Action, Code, Key, PageName, Table, alt, ch, ctrl, key, keys, row, rows};
use crate::parameter::{MetadataEdit, Parameter, Settings, Version, is_same_name};
use field::{Field, Of};
use pending::{Known, Pending, Setting};

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("tags");

/// How an Advanced parameter becomes a Standard one.
const NO_WAY_BACK: &str =
    "no write makes Standard of Advanced: it is deleted and created anew, and loses history, labels and numbers";

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Tags, labels, settings",
    takes_text: false,
    rows: &rows::joined::<8, 8, 16>(
        [
            row(
                &[key(Code::Enter), ch('e')],
                Action::Edit,
                "edit",
                "change the tag, the version of the label, or the setting, in a field",
            ),
            row(&[ch('n')], Action::New, "add", "a new tag or label, where the cursor is among them"),
            row(&[ch('D')], Action::Delete, "remove", "mark the tag or label to be removed; once more takes that back"),
            row(&[ctrl('s')], Action::Save, "write…", "go to the question that tells all that is to be changed"),
            row(keys::TAB, Action::NextField, "", "to the next of tags, labels, settings"),
            row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
            row(
                &[key(Code::Esc), ch('q')],
                Action::Back,
                "close",
                "take back that the row is removed; close; asks before it drops what was typed",
            ),
            row(
                &[ch('r'), key(Code::F(5))],
                Action::Refresh,
                "refresh",
                "read tags and labels afresh, or connect anew",
            ),
        ],
        rows::OF_A_LIST,
    ),
    notes: None,
};

/// The keys while a row is changed.
pub(in crate::app) static FIELD: Table = Table {
    title: "Field of a tag, a label or a setting",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "take it", "take what is typed, or go on to the value of a new tag"),
        row(keys::ESC, Action::Back, "leave it", "leave the row as it was"),
        row(
            &[key(Code::Tab), key(Code::BackTab)],
            Action::NextField,
            "other field",
            "the other field of a new tag or label",
        ),
        row(&[ctrl('s')], Action::Save, "write…", "take what is typed, and go to the question"),
        row(&[key(Code::F(4)), ctrl('g')], Action::Choose, "the account's keys", "choose the key from the account's"),
        row(&[ctrl('z'), ctrl('_')], Action::Undo, "", "undo in this field"),
        row(&[alt('z')], Action::Redo, "", "redo in this field"),
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops what was typed"),
    ],
    notes: None,
};

/// The three parts of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Tags,
    Labels,
    Settings,
}

/// A row that the cursor can be on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    Tag(String),
    Label(String),
    Setting(Setting),
    /// In place of the rows of a section that has none.
    None(Section),
}

impl Row {
    fn section(&self) -> Section {
        match self {
            Self::Tag(_) => Section::Tags,
            Self::Label(_) => Section::Labels,
            Self::Setting(_) => Section::Settings,
            Self::None(section) => *section,
        }
    }
}

/// The page.
#[derive(Debug)]
pub(crate) struct Metadata {
    name: String,
    /// The parameter as it was listed.
    listed: Parameter,
    tags: Asked<Vec<Tag>>,
    /// Its versions, for labels and settings.
    versions: Asked<Vec<Version>>,
    pending: Pending,
    cursor: Row,
    /// Where the cursor was last, should its row be gone.
    at: usize,
    /// The first line of the list on the screen.
    top: usize,
    /// The row that is being changed.
    field: Option<Field>,
    /// What was asked for before tags and labels were there: it is done as soon as they are, unless another key comes first.
    held: Option<Action>,
    /// Why the last attempt to go on did not go through.
    problem: Option<Notice>,
    /// What was not made of the last attempt, each with why.
    left: Vec<(String, Reason)>,
    /// The place that it was begun in, where the session is in another by now.
    from: Option<String>,
}

impl Metadata {
    fn new(listed: Parameter) -> Self {
        Self {
            name: listed.name.clone(),
            listed,
            tags: Asked::No,
            versions: Asked::No,
            pending: Pending::default(),
            cursor: Row::None(Section::Tags),
            at: 0,
            top: 0,
            field: None,
            held: None,
            problem: None,
            left: Vec::new(),
            from: None,
        }
    }

    /// The latest version, as it is known best.
    fn latest(&self) -> &Parameter {
        self.versions.known().and_then(|versions| versions.first()).map_or(&self.listed, |newest| &newest.parameter)
    }

    fn known(&self) -> Known<'_> {
        let latest = Some(self.latest()).filter(|latest| latest.described);
        Known {
            tags: self.tags.known().map(Vec::as_slice).unwrap_or_default(),
            versions: self.versions.known().map(Vec::as_slice),
            settings: latest.map(Settings::of),
        }
    }

    fn edits(&self) -> Vec<MetadataEdit> {
        self.pending.edits(&self.known())
    }

    /// The rows, in order.
    fn rows(&self) -> Vec<Row> {
        let known = self.known();
        let or_none = |rows: Vec<Row>, section| if rows.is_empty() { vec![Row::None(section)] } else { rows };
        let tags = self.pending.tags(&known).into_iter().map(|(key, ..)| Row::Tag(key.to_owned())).collect();
        let labels = self.pending.labels(&known).into_iter().map(|(label, ..)| Row::Label(label.to_owned())).collect();
        let settings = self.pending.settings(&known).map(|settings| Setting::of(&settings).map(Row::Setting).collect());
        let mut rows = or_none(tags, Section::Tags);
        rows.extend(or_none(labels, Section::Labels));
        rows.extend(or_none(settings.unwrap_or_default(), Section::Settings));
        rows
    }

    /// Which row the cursor is on.
    fn index(&self, rows: &[Row]) -> usize {
        rows.iter().position(|row| *row == self.cursor).unwrap_or(self.at.min(rows.len().saturating_sub(1)))
    }

    fn current(&self) -> Row {
        let rows = self.rows();
        let at = self.index(&rows);
        rows.into_iter().nth(at).unwrap_or(Row::None(Section::Tags))
    }

    fn go(&mut self, to: usize) {
        let rows = self.rows();
        let to = to.min(rows.len().saturating_sub(1));
        if let Some(row) = rows.into_iter().nth(to) {
            (self.cursor, self.at) = (row, to);
        }
    }

    fn go_to(&mut self, row: Row) {
        self.at = self.rows().iter().position(|it| *it == row).unwrap_or(self.at);
        self.cursor = row;
    }

    fn next_section(&mut self) {
        let rows = self.rows();
        let at = self.index(&rows);
        let section = rows.get(at).map(Row::section);
        let next = rows.iter().enumerate().skip(at).find(|(_, row)| Some(row.section()) != section);
        self.go(next.map_or(0, |(at, _)| at));
    }

    /// Whether it is about that parameter.
    pub(in crate::app) fn is_about(&self, name: &str) -> bool {
        is_same_name(&self.name, name)
    }
}

impl Paged for Metadata {
    fn table(&self, _app: &App) -> &'static Table {
        if self.field.is_some() { &FIELD } else { &TABLE }
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.painted(app, now)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        if let Some(field) = &self.field {
            return match action {
                Action::NextField => field.has_name(),
                Action::Choose => field.of == Of::Setting(Setting::Key),
                Action::Undo | Action::Redo => field.draft().is_some_and(|draft| draft.can(action)),
                _ => true,
            };
        }
        let read_only = app.session.place.read_only;
        match action {
            Action::Edit => !read_only && self.why_not_edited(app).is_none(),
            Action::New => !read_only && self.why_not_added(self.current().section()).is_none(),
            Action::Delete => !read_only && self.why_not_removed().is_none(),
            Action::Save => self.why_not_written().is_none(),
            Action::Explain => app.failure_here().is_some(),
            Action::Refresh => app.is_connection_lost() || app.is_connected(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Enter if self.field.as_ref().is_some_and(Field::is_on_name) => "the value",
            Action::New => match self.current().section() {
                Section::Tags => "add a tag",
                _ => "add a label",
            },
            Action::Edit if self.is_to_be_standard() => "make it Standard…",
            Action::Delete if self.is_removed() => "keep it",
            Action::Back if self.field.is_none() && self.is_removed() => "keep it",
            Action::Refresh if app.is_connection_lost() => "connect",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Undo | Action::Redo => return Draft::why_not(action),
            Action::NextField => "there is one field here alone".to_owned(),
            Action::Choose => "only a key is chosen so".to_owned(),
            Action::Edit => self.why_not_edited(app)?,
            Action::New => self.why_not_added(self.current().section())?,
            Action::Delete => self.why_not_removed()?,
            Action::Save => self.why_not_written()?.to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        if self.field.is_some() {
            let turn = self.act_in_field(app, now, action);
            self.fit(app);
            return turn;
        }
        match action {
            Action::NextField => self.next_section(),
            Action::Edit if self.is_to_be_standard() => return self.to_standard(),
            Action::Edit => self.edit(),
            Action::New => self.add(),
            Action::Delete => self.remove(),
            Action::Save => return self.ask_or_wait(app),
            Action::Refresh => self.read(app),
            Action::Back if self.is_removed() => self.remove(),
            Action::Back if self.holds_draft() => return Turn::Open(Leave::new(Then::Back).into()),
            Action::Back => return Turn::Close,
            _ => {
                if let Some(to) = moved(action, self.index(&self.rows()), self.list_rows(app, now)) {
                    self.go(to);
                }
            }
        }
        self.fit(app);
        Turn::Stay
    }

    fn typed(&mut self, app: &mut App, key: Key) -> Taken {
        let taken = self.field.as_mut().map_or(Taken::Unknown, |field| field.key(key));
        self.fit(app);
        taken
    }

    fn drop_held(&mut self) {
        self.held = None;
    }

    fn takes(&mut self, _app: &mut App, chosen: Chosen) {
        if let (Chosen::Key(key), Some(draft)) = (chosen, self.field.as_mut().and_then(Field::draft_mut)) {
            draft.replace(&key);
        }
    }

    fn pasted(&mut self, _app: &mut App, text: &str) {
        if let Some(draft) = self.field.as_mut().and_then(Field::draft_mut) {
            draft.paste(text);
        }
    }

    fn fit(&mut self, app: &App) {
        self.top = self.first_line(app, app.clock);
    }

    fn holds_draft(&self) -> bool {
        self.field.as_ref().is_some_and(Field::is_changed) || !self.edits().is_empty()
    }

    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn concern(&self) -> Concern<'_> {
        let of_section = match self.current().section() {
            Section::Tags => self.tags.failure(),
            Section::Labels | Section::Settings => self.versions.failure(),
        };
        let problem = self.problem.as_ref().and_then(|problem| problem.failure.as_deref());
        let either = || self.tags.failure().or_else(|| self.versions.failure());
        match problem.or(of_section).or_else(either) {
            Some(failure) => Concern::Problem(Some(failure)),
            None => Concern::Beneath,
        }
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(if self.edits().is_empty() { Action::Refresh } else { Action::Save })
    }

    /// What was typed stays; what it was typed over is another place's.
    fn place_changed(&mut self, was: &str, is: &str) -> bool {
        if !self.holds_draft() {
            return false;
        }
        (self.tags, self.versions, self.held) = (Asked::No, Asked::No, None);
        let from = self.from.take().unwrap_or_else(|| was.to_owned());
        self.from = Some(from).filter(|from| from != is);
        self.listed = Parameter::bare(self.name.clone(), self.listed.kind, self.listed.version);
        let again = TABLE.key_of(Action::Refresh).unwrap_or_default();
        let says = format!("this is {is} now; it was {was}: {again} reads what is there");
        self.problem = Some(Notice::new(Tone::Warn, says));
        true
    }

    fn dropped(&mut self, app: &mut App) {
        for ticket in [self.tags.ticket(), self.versions.ticket()].into_iter().flatten() {
            app.cancel(ticket);
        }
    }
}
