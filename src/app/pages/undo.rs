//! My last changes in this session, the newest first: what each did, and the way back from it, through the question of its own.

use super::amend::Amend;
use super::confirm::put_back::Undone;
use super::history::History;
use crate::app::picture::{Picture, Spread};
use crate::app::state::changes::{LISTED, Record, What, and_more};
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Code, PageName, Table, ch, key, keys, row, rows};
use crate::line::{self, Line, Lines, Role};
use crate::parameter::{Identity, MetadataChange, MetadataEdit, Owner, Parameter, ParameterType};
use crate::secret::Secret;
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("undo");

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "My changes in this session",
    takes_text: false,
    rows: &[
        row(keys::ENTER, Action::PutBack, "undo…", "go to the question that undoes that change"),
        row(
            &[ch('y')],
            Action::CopyPage,
            "copy all",
            "copy what was changed, when and by whom, for a ticket; no value is in it",
        ),
        row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
        rows::HELP,
        row(keys::UP, Action::Up, "", "a newer change"),
        row(keys::DOWN, Action::Down, "", "an older change"),
        row(keys::FIRST, Action::First, "", "the newest change"),
        row(keys::LAST, Action::Last, "", "the oldest change"),
        row(keys::PAGE_DOWN, Action::PageDown, "", "a page down in the names of that change"),
        row(keys::PAGE_UP, Action::PageUp, "", "a page up in the names of that change"),
        rows::QUIT,
    ],
    notes: None,
};

/// Columns between two of the list.
const GAP: usize = 2;

/// The least columns of a name in the list.
const NAME_LEAST: usize = 16;

/// Rows of the list, where there is room: so many leave room for a rule below it.
const LIST_LEAST: usize = 3;

/// The page.
#[derive(Debug, Default)]
pub(crate) struct Undo {
    /// The change under the cursor; the newest where it is none.
    cursor: Option<u64>,
    /// The first line of its names on the screen.
    names_top: usize,
}

impl Undo {
    /// On that change.
    pub(in crate::app) fn on(change: u64) -> Self {
        Self { cursor: Some(change), names_top: 0 }
    }

    fn current<'a>(&self, app: &'a App) -> Option<&'a Record> {
        let changes = &app.session.changes;
        self.cursor.and_then(|id| changes.get(id)).or_else(|| changes.newest())
    }

    fn index(&self, app: &App) -> usize {
        let current = self.current(app).map(|record| record.id);
        app.session.changes.iter().position(|record| Some(record.id) == current).unwrap_or(0)
    }

    fn go(&mut self, app: &App, to: usize) {
        let last = app.session.changes.iter().count().saturating_sub(1);
        self.cursor = app.session.changes.iter().nth(to.min(last)).map(|record| record.id);
        self.names_top = 0;
    }

    /// Rows of the list, and those of what is said of one change below it.
    fn rows(app: &App) -> (usize, usize) {
        let all = app.page_rows(Spread::Whole);
        let list = app.session.changes.iter().count().max(LIST_LEAST).min((all / 2).max(1));
        (list, all.saturating_sub(list + 1))
    }

    fn list(&self, app: &App, width: usize, rows: usize) -> Vec<Line> {
        let at = self.index(app);
        let first = (at + 1).saturating_sub(rows);
        let shown = app.session.changes.iter().enumerate().skip(first).take(rows);
        let shown: Vec<(usize, &Record)> = shown.collect();
        let records: Vec<&Record> = shown.iter().map(|(_, record)| *record).collect();
        let columns = Columns::of(&records, width);
        shown.into_iter().map(|(index, record)| list_row(record, index == at, width, columns)).collect()
    }

    /// What is said of the change under the cursor.
    fn details(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let Some(record) = self.current(app) else { return out.into_lines() };
        let (role, says) = state(record);
        let when = vec![(Role::Plain, text::when(record.at, app.service_time(now)))];
        out.flow(" · ", [vec![(Role::Strong, record.did())], when]);
        out.prose(role, &says);
        if let Some(why) = why_not_undone(app, record) {
            out.prose(Role::Dim, &why);
        } else {
            let enter = TABLE.key_of(Action::PutBack).unwrap_or_default();
            out.prose(Role::Plain, &format!("{enter} {}", does(record)));
        }
        if record.failure.is_some() {
            let explain = TABLE.key_of(Action::Explain).unwrap_or_default();
            out.prose(Role::Dim, &format!("{explain} explains what stood in the way"));
        }
        let names = record.names();
        if names.len() + record.left.len() > 1 {
            out.blank();
            let left = record.left.iter().map(|(name, why)| (Role::Warn, name.as_str(), why.clone()));
            name_rows(&mut out, left.collect());
            name_rows(&mut out, names.into_iter().map(|(name, did)| (Role::Plain, name, did)).collect());
        }
        out.into_lines()
    }
}

/// Names that a change was about, each with what became of it.
fn name_rows(out: &mut Lines, rows: Vec<(Role, &str, String)>) {
    let all = rows.len();
    let rows: Vec<_> =
        rows.into_iter().take(LISTED).map(|(role, name, did)| (role, text::sanitise(name), did)).collect();
    let widest = rows.iter().map(|(_, name, _)| text::width(name)).max().unwrap_or(0).min(out.width() / 2);
    for (role, name, did) in rows {
        let wide = text::width(&name).max(widest);
        out.flow("  ", [vec![(role, text::pad(&name, wide))], vec![(role, did)]]);
    }
    and_more(out, all);
}

/// How wide the columns of the list are, but for the first and the last.
#[derive(Debug, Clone, Copy)]
struct Columns {
    called: usize,
    did: usize,
}

impl Columns {
    fn of(records: &[&Record], width: usize) -> Self {
        let widest = |of: &dyn Fn(&Record) -> String| records.iter().map(|it| text::width(&of(it))).max().unwrap_or(0);
        let called = widest(&|record| text::sanitise(&record.called()).into_owned());
        let did = widest(&Record::did);
        let time = widest(&|record| text::clock(record.at));
        let state = widest(&|record| short_state(record).1);
        let room = width.saturating_sub(time + did + state + 3 * GAP).max(NAME_LEAST);
        Self { called: called.min(room), did }
    }
}

/// One row of the list: when, what to, what, and how it stands with undoing it.
fn list_row(record: &Record, under_cursor: bool, width: usize, columns: Columns) -> Line {
    let role = |role| if under_cursor { Role::Cursor } else { role };
    let (state_role, state) = short_state(record);
    let called = record.called();
    let called = text::truncate_middle(&text::sanitise(&called), columns.called).into_owned();
    let gap = " ".repeat(GAP);
    let parts = [
        (role(Role::Dim), format!("{}{gap}", text::clock(record.at))),
        (role(Role::Strong), text::pad(&called, columns.called)),
        (role(Role::Plain), format!("{gap}{}", text::pad(&record.did(), columns.did))),
        (role(state_role), format!("{gap}{state}")),
    ];
    let mut left = width;
    let mut line: Line = Vec::new();
    for (role, says) in parts {
        let says = text::truncate(&says, left).into_owned();
        left -= text::width(&says);
        line.push((role, says));
    }
    if under_cursor {
        line.push((Role::Cursor, " ".repeat(left)));
    }
    line
}

/// How it stands with undoing it, in a word or two.
fn short_state(record: &Record) -> (Role, String) {
    match (&record.undone, &record.what) {
        (Some((_, says)), _) => (Role::Good, says.clone()),
        (None, What::Deleted(deleted)) => match (deleted.kept_until(), deleted.until) {
            (Some(until), _) => (Role::Plain, format!("kept until {}", text::clock(until))),
            (None, Some((_, until))) => (Role::Dim, format!("was kept until {}", text::clock(until))),
            (None, None) => (Role::Dim, "not kept".to_owned()),
        },
        (None, What::Unknown { .. }) => (Role::Warn, "not known".to_owned()),
        (None, _) => (Role::Plain, String::new()),
    }
}

/// The same in full.
fn state(record: &Record) -> (Role, String) {
    if let Some((at, says)) = &record.undone {
        return (Role::Good, format!("{says} at {}", text::clock(*at)));
    }
    match &record.what {
        What::Wrote { from, .. } => {
            (Role::Plain, format!("v{from} is in the history still, unless a hundred came after it"))
        }
        What::Metadata { .. } => (Role::Plain, "each is put back only where it is as it was left here".to_owned()),
        What::Created { parameters, .. } => match parameters.len() {
            1 => (Role::Plain, "there was none of that name".to_owned()),
            _ => (Role::Plain, "there were none of these names".to_owned()),
        },
        What::Transferred(went) if went.has_moved() => {
            let says = "moving back creates anew: history and labels of before do not come back";
            let twice = went.from.len() - went.whole().count();
            let twice = match twice {
                0 => String::new(),
                1 => "; 1 was copied and not deleted, its copy stays".to_owned(),
                twice => format!("; {twice} were copied and not deleted, their copies stay"),
            };
            (Role::Plain, format!("{says}{twice}"))
        }
        What::Transferred(_) => (Role::Plain, "what was copied is untouched".to_owned()),
        What::Unknown { .. } => (Role::Warn, "the answer was lost: it is not known whether this took place".to_owned()),
        What::Deleted(deleted) => {
            let (kept, all) = (deleted.kept().count(), deleted.gone.len());
            let of = if kept == all { String::new() } else { format!("{kept} of {all} ") };
            let values = if all == 1 { "its value is" } else { "values are" };
            match (deleted.kept_until(), deleted.until) {
                (Some(until), _) if all == 1 => {
                    (Role::Plain, format!("{values} kept until {}, encrypted", text::clock(until)))
                }
                (Some(until), _) => (Role::Plain, format!("{of}{values} kept until {}, encrypted", text::clock(until))),
                (None, Some((_, until))) => (
                    Role::Warn,
                    format!("no longer possible to undo: {values} wiped (kept until {})", text::clock(until)),
                ),
                (None, None) => (Role::Warn, format!("cannot come back: {values} not kept, the question said so")),
            }
        }
    }
}

/// What undoing it would do.
fn does(record: &Record) -> String {
    match &record.what {
        What::Wrote { from, .. } => {
            format!("reads v{from} from the history, and asks before it is written as a new version")
        }
        What::Metadata { versions: Some(_), .. } => {
            "asks before what was is put back; of settings as a new version".to_owned()
        }
        What::Metadata { .. } => "asks before what was is put back".to_owned(),
        What::Created { parameters, .. } => match parameters.len() {
            1 => "asks before it is deleted again".to_owned(),
            all => format!("asks before the {all} are deleted again"),
        },
        What::Transferred(went) if went.has_moved() => match went.whole().count() {
            1 => "asks before it is moved back".to_owned(),
            all => format!("asks before the {all} are moved back"),
        },
        What::Transferred(went) => match went.created.len() {
            1 => "asks before the copy is deleted".to_owned(),
            all => format!("asks before the {all} copies are deleted"),
        },
        What::Unknown { .. } => String::new(),
        What::Deleted(deleted) => match deleted.kept().count() {
            1 => "asks before it is created anew, as version 1: history and labels do not come back".to_owned(),
            all => format!("asks before the {all} are created anew, as version 1: history and labels do not come back"),
        },
    }
}

/// Why it is not undone.
fn why_not_undone(app: &App, record: &Record) -> Option<String> {
    if let Some((_, says)) = &record.undone {
        return Some(format!("{says} already: the change that did it is in the list too"));
    }
    if app.session.place.read_only {
        return None;
    }
    match &record.what {
        What::Deleted(deleted) if deleted.kept().next().is_none() => Some(state(record).1),
        What::Unknown { .. } => {
            let history = App::key_in_panes(Action::Show(super::history::NAME)).unwrap_or_default();
            Some(format!("look first what is there: {history} in the panes shows the versions"))
        }
        What::Wrote { name, .. } => Owner::of(name).refusal(),
        What::Metadata { edits, .. } if edits.iter().all(|edit| edit.reversed().is_none()) => {
            Some("Advanced stays Advanced: the tier does not go back".to_owned())
        }
        _ => None,
    }
    .or_else(|| (!app.is_connected()).then(|| app.why_not_connected()))
}

impl Paged for Undo {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let title = TABLE.title.to_owned();
        let width = app.page_width(Spread::Whole);
        if self.current(app).is_none() {
            return Picture { title, lines: nothing(app.page_width(Spread::Page)), ..Picture::default() };
        }
        let (rows, below) = Self::rows(app);
        let lines = self.list(app, width, rows);
        let details = self.details(app, now, width);
        let hidden = details.len().saturating_sub(below);
        let top = self.names_top.min(hidden);
        let more = TABLE.key_of(Action::PageDown).filter(|_| top < hidden);
        let foot = more.map(|key| format!("{key} shows {} more", hidden - top)).unwrap_or_default();
        let mut pinned: Vec<Line> = details.into_iter().skip(top).take(below).collect();
        pinned.resize(below, Line::new());
        Picture { title, foot, spread: Spread::Whole, lines, pinned, ruled: true, ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        let current = self.current(app);
        match action {
            Action::PutBack => {
                let possible = |record: &Record| why_not_undone(app, record).is_none();
                app.change.is_none() && !app.session.place.read_only && current.is_some_and(possible)
            }
            Action::CopyPage => current.is_some(),
            Action::Explain => app.failure_here().is_some(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match (action, &self.current(app)?.what) {
            (Action::PutBack, What::Wrote { .. } | What::Metadata { .. }) => "put back…",
            (Action::PutBack, What::Created { .. }) => "delete again…",
            (Action::PutBack, What::Transferred(went)) if went.has_moved() => "move back…",
            (Action::PutBack, What::Transferred(_)) => "delete copies…",
            (Action::PutBack, What::Deleted(_)) => "create anew…",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match (action, self.current(app)) {
            (Action::PutBack | Action::CopyPage, None) => "nothing has been changed in this session".to_owned(),
            (Action::PutBack, _) if app.change.is_some() => "a change is under way: it must end first".to_owned(),
            (Action::PutBack, Some(record)) => why_not_undone(app, record)?,
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        let at = self.index(app);
        match action {
            Action::Up => self.go(app, at.saturating_sub(1)),
            Action::Down => self.go(app, at + 1),
            Action::First => self.go(app, 0),
            Action::Last => self.go(app, usize::MAX),
            Action::PageUp | Action::PageDown => self.scroll(app, now, action),
            Action::CopyPage => app.copy(Secret::new(for_a_ticket(app)), "the changes of this session".to_owned()),
            Action::PutBack => self.undo(app),
            Action::Back => return Turn::Close,
            _ => {}
        }
        Turn::Stay
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Change(self.cursor)
    }

    /// They are changes of the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl Undo {
    fn scroll(&mut self, app: &App, now: Now, action: Action) {
        let below = Self::rows(app).1;
        let hidden = self.details(app, now, app.page_width(Spread::Whole)).len().saturating_sub(below);
        let page = below.saturating_sub(1).max(1);
        let top = self.names_top.min(hidden);
        self.names_top = if action == Action::PageDown { (top + page).min(hidden) } else { top.saturating_sub(page) };
    }

    /// Goes to the question that undoes it.
    fn undo(&self, app: &mut App) {
        let Some(record) = self.current(app) else { return };
        let id = record.id;
        match &record.what {
            What::Wrote { name, from, to, .. } => {
                let undone = Undone { change: id, written: *to, at: record.at };
                let (name, from) = (name.clone(), *from);
                let page = History::to_put_back(app, name, from, undone);
                app.lay(page);
            }
            What::Metadata { .. } => {
                if let Some(question) = put_back_metadata(app, record) {
                    app.lay(question);
                }
            }
            What::Created { parameters, .. } => {
                let created = parameters.clone();
                app.ask_to_delete_again(id, &created);
            }
            What::Deleted(_) => app.ask_to_restore(id),
            What::Transferred(went) if went.has_moved() => app.ask_to_move_back(id),
            What::Transferred(went) => {
                let copies = went.created.clone();
                app.ask_to_delete_again(id, &copies);
            }
            What::Unknown { .. } => {}
        }
    }
}

/// The question that puts back what stood beside a value.
fn put_back_metadata(app: &App, record: &Record) -> Option<Amend> {
    let What::Metadata { name, version, modified, edits, .. } = &record.what else { return None };
    let edits: Vec<_> = edits.iter().filter_map(MetadataEdit::reversed).collect();
    let tree = &app.session.view.tree;
    let known = tree.find(name).and_then(|node| tree.parameter(node));
    let was = known.unwrap_or_else(|| Parameter::bare(name.clone(), ParameterType::String, *version));
    let change = MetadataChange { name: name.clone(), version: *version, modified: *modified, edits };
    (!change.edits.is_empty()).then(|| Amend::new(change, was, (None, None), None).undoing(record.id))
}

/// What the page says while there is nothing.
fn nothing(width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let [edit, delete] = [Action::Edit, Action::Delete].map(|action| App::key_in_panes(action).unwrap_or_default());
    out.prose(Role::Plain, "Nothing has been changed in this session yet.");
    out.prose(Role::Plain, "What you write, create or delete from here is listed, so that it can be put back.");
    out.blank();
    let back = TABLE.key_of(Action::Back).unwrap_or_default();
    out.prose(Role::Dim, &format!("{back} closes · {edit} edits the parameter under the cursor, {delete} deletes it"));
    out.into_lines()
}

/// The changes as a text, the oldest first: names, versions, times, who and where. No value.
fn for_a_ticket(app: &App) -> String {
    let mut out = Lines::new(usize::MAX);
    let place = &app.session.place;
    out.prose(Role::Plain, "Changes of Parameter Store made with sesame");
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "not known".to_owned());
    let identity = app.session.identity.as_ref();
    out.field("account", Role::Plain, &identity.map_or("not known".to_owned(), Identity::account_and_alias));
    out.field("region", Role::Plain, &known(&place.region));
    out.field("profile", Role::Plain, place.profile.as_deref().unwrap_or("none named"));
    out.field("principal", Role::Plain, &identity.map_or("not known".to_owned(), |it| it.arn.clone()));
    for record in app.session.changes.iter().rev() {
        out.blank();
        let mut parts = vec![text::absolute(record.at), record.called(), record.did()];
        parts.extend(record.undone.as_ref().map(|(at, says)| format!("{says} at {}", text::absolute(*at))));
        out.prose(Role::Plain, &parts.join("  "));
        if record.names().len() + record.left.len() > 1 {
            for (name, did) in record.names() {
                out.prose(Role::Plain, &format!("  {name}  {did}"));
            }
            for (name, why) in &record.left {
                out.prose(Role::Plain, &format!("  {name}  {why}"));
            }
        }
    }
    line::plain(&out.into_lines())
}
