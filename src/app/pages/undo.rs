//! My last changes in this session, the newest first: what each did, and the way back from it, through the question of its own.

mod drop_job;
mod list;
mod unfinished;
mod words;

use super::amend::Amend;
use super::cells::list_rows;
use super::confirm::put_back::Undone;
use super::history::History;
use crate::app::picture::{Picture, Spread};
use crate::app::state::changes::{LISTED, Record, What, and_more};
use crate::app::state::jobs;
use crate::app::state::list_cursor::moved;
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::job::{Job, JobKind, Reached};
use crate::keymap::{Action, Code, PageName, Table, ch, key, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::parameter::{MetadataChange, MetadataEdit, Parameter, ParameterType};
use crate::secret::Secret;
use crate::text;
pub(in crate::app) use drop_job::TABLE as DROP_JOB;
use list::{At, Columns, Entry, Row, line};
use unfinished::{go_on, is_moved_back, move_back, moved_before, why_not_gone_on};
use words::{does, for_a_ticket, state, why_not_undone};

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName::UNDO;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "My changes, and what did not end",
    takes_text: false,
    rows: &[
        row(
            keys::ENTER,
            Action::PutBack,
            "undo…",
            "go to the question that undoes that change, or that goes on with one that did not end",
        ),
        row(
            &[ch('y')],
            Action::CopyPage,
            "copy all",
            "copy what was changed, when and by whom, for a ticket; no value is in it",
        ),
        row(
            &[ch('D')],
            Action::Discard,
            "drop",
            "drop what is kept of a change that did not end: it is not gone on with",
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

/// Rows of the list, where there is room: so many leave room for a rule below it.
const LIST_LEAST: usize = 3;

/// The page.
#[derive(Debug, Default)]
pub(crate) struct Undo {
    /// What is under the cursor; the newest change where it is none.
    cursor: Option<At>,
    /// The first line of its names on the screen.
    names_top: usize,
}

impl Undo {
    /// On that change.
    pub(in crate::app) fn on(change: u64) -> Self {
        Self { cursor: Some(At::Change(change)), names_top: 0 }
    }

    /// All of the list: what has not ended first.
    fn entries(app: &App) -> Vec<Entry<'_>> {
        let jobs = app.jobs_here().flat_map(|job| {
            [Some(Entry::Job(job)), moved_before(app, job).then_some(Entry::Moved(job))].into_iter().flatten()
        });
        jobs.chain(app.session.changes.iter().map(Entry::Change)).collect()
    }

    fn current<'a>(&self, app: &'a App) -> Option<Entry<'a>> {
        let entries = Self::entries(app);
        let at_cursor = entries.iter().find(|entry| self.cursor.as_ref() == Some(&entry.at()));
        // What was just changed is what is undone at once.
        let newest = || app.session.changes.newest().map(Entry::Change);
        at_cursor.copied().or_else(newest).or(entries.first().copied())
    }

    fn record<'a>(&self, app: &'a App) -> Option<&'a Record> {
        match self.current(app)? {
            Entry::Change(record) => Some(record),
            Entry::Job(_) | Entry::Moved(_) => None,
        }
    }

    fn job<'a>(&self, app: &'a App) -> Option<&'a Job> {
        match self.current(app)? {
            Entry::Job(job) => Some(job),
            Entry::Change(_) | Entry::Moved(_) => None,
        }
    }

    fn index(&self, app: &App) -> usize {
        let current = self.current(app).map(|entry| entry.at());
        Self::entries(app).iter().position(|entry| Some(entry.at()) == current).unwrap_or(0)
    }

    fn go(&mut self, app: &App, to: usize) {
        let entries = Self::entries(app);
        self.cursor = entries.get(to.min(entries.len().saturating_sub(1))).map(Entry::at);
        self.names_top = 0;
    }

    /// Rows of the list, and those of what is said of one change below it.
    fn rows(app: &App) -> (usize, usize) {
        let all = app.page_rows(Spread::Whole);
        let notes = notes(app).len();
        let list = (Self::entries(app).len().max(LIST_LEAST) + notes).min((all / 2).max(1));
        (list, all.saturating_sub(list + 1))
    }

    fn list(&self, app: &App, now: Now, width: usize, rows: usize) -> Vec<Line> {
        let notes = notes(app);
        let rows = rows.saturating_sub(notes.len()).max(1);
        let at = self.index(app);
        let first = (at + 1).saturating_sub(rows);
        let seen = app.service_time(now);
        let shown = Self::entries(app).into_iter().skip(first).take(rows);
        let shown: Vec<Row> = shown.map(|entry| Row::of(entry, seen)).collect();
        let columns = Columns::of(&shown, width);
        let mut lines: Vec<Line> = list_rows(&shown, at.checked_sub(first), width, |row| line(row, columns)).collect();
        let note = |note: String| vec![(Role::Dim, text::truncate(&text::sanitise(&note), width).into_owned())];
        lines.extend(notes.into_iter().map(note));
        lines
    }

    /// What is said of what is under the cursor.
    fn details(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        match self.current(app) {
            Some(Entry::Job(job)) => job_details(&mut out, app, now, job),
            Some(Entry::Moved(job)) => moved_details(&mut out, app, now, job),
            Some(Entry::Change(record)) => change_details(&mut out, app, now, record),
            None => {}
        }
        out.into_lines()
    }
}

/// What it was done to, which the list may have cut.
fn name_in_full(called: &str) -> Line {
    vec![(Role::Strong, text::sanitise(called).into_owned())]
}

/// What is said of a change.
fn change_details(out: &mut Lines, app: &App, now: Now, record: &Record) {
    let (role, says) = state(record);
    let when = vec![(Role::Plain, text::when(record.at, app.service_time(now)))];
    out.flow(" · ", [name_in_full(&record.called()), vec![(Role::Plain, record.did())], when]);
    out.prose(role, &says);
    if let What::Promoted(promoted) = &record.what {
        for (label, place) in [("from", &promoted.from), ("to", &promoted.to)] {
            out.labelled(label, 7, Role::Label, Role::Plain, &jobs::place(place));
        }
    }
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
    if !record.left.is_empty()
        && let Some(job) = app.jobs_here().next()
    {
        let up = TABLE.key_of(Action::Up).unwrap_or_default();
        let why = if job.can_go_on() { ", to go on with it" } else { "" };
        out.prose(Role::Plain, &format!("{up} leads to what is left of {}{why}", jobs::noun(job)));
    }
    let names = record.names();
    if names.len() + record.left.len() > 1 {
        out.blank();
        let seen = app.service_time(now);
        let left = record.left.iter().map(|(name, why)| (Role::Warn, name.as_str(), why.says(seen)));
        name_rows(out, left.collect());
        let of_one = matches!(record.what, What::Metadata { .. });
        // The only one is named above.
        let name_of = |name| if of_one { "" } else { name };
        name_rows(out, names.into_iter().map(|(name, did)| (Role::Plain, name_of(name), did)).collect());
    }
}

/// What is said of a change that has not ended with all.
fn job_details(out: &mut Lines, app: &App, now: Now, job: &Job) {
    let seen = app.service_time(now);
    let began = vec![(Role::Plain, format!("began {}", text::when(job.begun, seen)))];
    let does = vec![(Role::Plain, jobs::does(job))];
    out.flow(" · ", [name_in_full(&jobs::called(job)), does, began, vec![(Role::Warn, jobs::ended(job, seen))]]);
    out.prose(Role::Plain, &jobs::so_far_in_full(job));
    if job.to != job.from {
        let label = if job.from.is(&app.place_of_jobs()) { "there" } else { "from" };
        out.labelled(label, 7, Role::Label, Role::Plain, &jobs::place(app.other_place_of(job)));
    }
    if let Some(why) = why_not_gone_on(app, job) {
        out.prose(Role::Dim, &why);
    } else {
        let enter = TABLE.key_of(Action::PutBack).unwrap_or_default();
        let left = job.left().count();
        let them = if left == 1 {
            "the one that is left".to_owned()
        } else {
            format!("the {left} that are left", left = text::grouped(left))
        };
        let gone = match app.gone_of(job) {
            0 => String::new(),
            gone => {
                format!(", of which {gone} {} gone", if gone == 1 { "is" } else { "are" }, gone = text::grouped(gone))
            }
        };
        out.prose(Role::Plain, &format!("{enter} asks before it goes on with {them}{gone}"));
    }
    if is_moved_back(app, job) {
        out.prose(Role::Plain, "what it had moved was moved back: going on moves what is left alone");
    } else if moved_before(app, job) {
        let down = TABLE.key_of(Action::Down).unwrap_or_default();
        let them = text::many(job.done(), "that was moved", "that were moved");
        out.prose(Role::Plain, &format!("{down} leads to the {them}, to move back"));
    }
    if app.record_of_job(&job.id).is_some() {
        let explain = TABLE.key_of(Action::Explain).unwrap_or_default();
        out.prose(Role::Dim, &format!("{explain} explains what stood in the way"));
    }
    let drop = TABLE.key_of(Action::Discard).unwrap_or_default();
    out.prose(Role::Dim, &format!("{drop} drops it: nothing is changed by that, and it is not gone on with"));
    if job.kind == JobKind::Delete && job.ended.is_none() && job.done() > 0 {
        out.prose(Role::Dim, "values that were kept for undo went with the sesame that deleted them");
    }
    if !job.is_kept {
        out.prose(Role::Dim, "it is in the memory of this program alone, and goes with it");
    }
    out.blank();
    let rows = |left: bool, role| {
        let names = job.names.iter().filter(move |name| name.is_left() == left);
        names.map(move |name| (role, name.from.name.as_str(), jobs::state(name, job.kind))).collect()
    };
    name_rows(out, rows(true, Role::Warn));
    name_rows(out, rows(false, Role::Plain));
}

/// What is said of that which a move has moved that has not ended.
fn moved_details(out: &mut Lines, app: &App, now: Now, job: &Job) {
    let began = vec![(Role::Plain, format!("began {}", text::when(job.begun, app.service_time(now))))];
    let does = vec![(Role::Plain, jobs::moved(job))];
    out.flow(" · ", [name_in_full(&jobs::moved_called(job)), does, began]);
    out.prose(Role::Plain, "moving back creates anew: history and labels of before do not come back");
    let enter = TABLE.key_of(Action::PutBack).unwrap_or_default();
    let them = if job.done() == 1 { "it is".to_owned() } else { format!("the {} are", job.done()) };
    out.prose(Role::Plain, &format!("{enter} asks before {them} moved back"));
    if jobs::midst(job) == 0 {
        let says = "once that is done the move is as if it had not begun, and what is left of it goes from this list";
        out.prose(Role::Dim, says);
    }
    out.blank();
    let names = job.names.iter().filter(|name| name.reached == Reached::Done);
    name_rows(out, names.map(|it| (Role::Plain, it.from.name.as_str(), jobs::state(it, job.kind))).collect());
}

/// What else there is, a line each: of other places, and what cannot be read.
fn notes(app: &App) -> Vec<String> {
    let elsewhere: Vec<&Job> = app.jobs_elsewhere().collect();
    let of_others = match elsewhere.as_slice() {
        [] => None,
        [one] => Some(format!("elsewhere {} did not end: {}", jobs::noun(one), jobs::place(&one.from))),
        [first, ..] => {
            let (all, place) = (elsewhere.len(), jobs::place(&first.from));
            Some(format!("elsewhere {all} changes did not end, the last in {place}"))
        }
    };
    let unread = match app.jobs.unread.as_slice() {
        [] => None,
        [(path, why), rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
            Some(format!("a journal is left unread: {why} · {}{more}", path.display()))
        }
    };
    let before = app.changes_left.iter().map(|left| {
        let changes = text::many(left.len(), "change was", "changes were");
        format!("{changes} made in {}, and listed there when you are back", jobs::place(left.place()))
    });
    of_others.into_iter().chain(unread).chain(before).collect()
}

/// Names that a change was about, each with what became of it.
fn name_rows(out: &mut Lines, rows: Vec<(Role, &str, String)>) {
    let all = rows.len();
    let rows: Vec<_> =
        rows.into_iter().take(LISTED).map(|(role, name, did)| (role, text::sanitise(name), did)).collect();
    let widest = rows.iter().map(|(_, name, _)| text::width(name)).max().unwrap_or(0).min(out.width() / 2);
    for (role, name, did) in rows {
        let wide = text::width(&name).max(widest);
        let name = (wide > 0).then(|| vec![(role, text::pad(&name, wide))]);
        out.flow("  ", name.into_iter().chain([vec![(role, did)]]));
    }
    and_more(out, all);
}

impl Paged for Undo {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn is_seen_beneath(&self) -> bool {
        true
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let title = TABLE.title.to_owned();
        let width = app.page_width(Spread::Whole);
        if self.current(app).is_none() {
            return Picture { title, lines: nothing(app, app.page_width(Spread::Page)), ..Picture::default() };
        }
        let (rows, below) = Self::rows(app);
        let lines = self.list(app, now, width, rows);
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
        match action {
            Action::PutBack => {
                let possible = match self.current(app) {
                    Some(Entry::Job(job)) => why_not_gone_on(app, job).is_none(),
                    Some(Entry::Moved(_)) => app.is_connected(),
                    Some(Entry::Change(record)) => why_not_undone(app, record).is_none(),
                    None => false,
                };
                app.change.is_none() && possible && (!app.session.place.read_only || self.writes_elsewhere(app))
            }
            Action::CopyPage => self.current(app).is_some(),
            Action::Discard => self.job(app).is_some(),
            Action::Explain => app.failure_here().is_some(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        let record = match self.current(app)? {
            Entry::Job(_) => return (action == Action::PutBack).then_some("go on…"),
            Entry::Moved(_) => return (action == Action::PutBack).then_some("move back…"),
            Entry::Change(record) => record,
        };
        Some(match (action, &record.what) {
            (
                Action::PutBack,
                What::Wrote { .. } | What::Metadata { .. } | What::Amended(_) | What::Planned(_) | What::Promoted(_),
            ) => "put back…",
            (Action::PutBack, What::Created { .. }) => "delete again…",
            (Action::PutBack, What::Transferred(went)) if went.has_moved() => "move back…",
            (Action::PutBack, What::Transferred(_)) => "delete copies…",
            (Action::PutBack, What::Deleted(_)) => "create anew…",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match (action, self.current(app)) {
            (Action::PutBack | Action::CopyPage | Action::Discard, None) => {
                let is_elsewhere = !app.changes_left.is_empty();
                if is_elsewhere { "nothing has been changed here" } else { "nothing has been changed in this session" }
                    .to_owned()
            }
            (Action::Explain, Some(Entry::Job(job))) => {
                let enter = TABLE.key_of(Action::PutBack).unwrap_or_default();
                let again = if why_not_gone_on(app, job).is_none() {
                    format!(": {enter} goes on with it, and tells")
                } else {
                    String::new()
                };
                format!("why it was left is not known here any more{again}")
            }
            (Action::Explain, Some(Entry::Change(_) | Entry::Moved(_))) => {
                "nothing stood in the way of that".to_owned()
            }
            (Action::Discard, Some(_)) => "only what did not end is dropped".to_owned(),
            (Action::PutBack, Some(Entry::Moved(_))) if app.session.place.read_only => return None,
            (Action::PutBack, _) if app.change.is_some() => "a change is under way: it must end first".to_owned(),
            (Action::PutBack, Some(Entry::Change(record))) => why_not_undone(app, record)?,
            (Action::PutBack, Some(Entry::Job(job))) => why_not_gone_on(app, job)?,
            (Action::PutBack, Some(Entry::Moved(_))) => app.why_not_connected(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::PageUp | Action::PageDown => self.scroll(app, now, action),
            Action::CopyPage => app.copy(Secret::new(for_a_ticket(app)), "the changes of this session".to_owned()),
            Action::PutBack => self.undo(app),
            Action::Discard => {
                if let Some(job) = self.job(app) {
                    return Turn::Open(drop_job::DropJob::new(job, moved_before(app, job)).into());
                }
            }
            Action::Back => return Turn::Close,
            _ => {
                if let Some(to) = moved(action, self.index(app), 1) {
                    self.go(app, to);
                }
            }
        }
        Turn::Stay
    }

    fn concern(&self) -> Concern<'_> {
        match &self.cursor {
            Some(At::Change(id)) => Concern::Change(Some(*id)),
            Some(At::Job(id)) => Concern::Job(id),
            Some(At::Moved(_)) => Concern::Problem(None),
            None => Concern::Change(None),
        }
    }

    /// Whether what did not end is gone on with in another place: what may be written there is asked there.
    fn writes_elsewhere(&self, app: &App) -> bool {
        !app.start.place.read_only && self.job(app).is_some_and(|job| !job.to.is(&job.from))
    }

    fn where_it_failed(&self, app: &App) -> Option<(Option<String>, Option<String>)> {
        let record = match &self.cursor {
            Some(At::Job(id)) => app.record_of_job(id),
            _ => self.record(app),
        };
        match &record?.what {
            What::Promoted(promoted) => promoted.failed_in.clone(),
            _ => None,
        }
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

    /// Goes to the question that undoes it, or that goes on with it.
    fn undo(&self, app: &mut App) {
        match self.current(app) {
            Some(Entry::Job(job)) => return go_on(app, &job.clone()),
            Some(Entry::Moved(job)) => return move_back(app, &job.clone()),
            _ => {}
        }
        let Some(record) = self.record(app) else { return };
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
            What::Amended(_) => app.ask_to_put_back_several(id),
            What::Transferred(went) if went.has_moved() => app.ask_to_move_back(id),
            What::Transferred(went) => {
                let copies = went.created.clone();
                app.ask_to_delete_again(id, &copies);
            }
            What::Planned(_) => app.ask_to_undo_plan(id),
            What::Promoted(_) => app.ask_to_undo_copies(id),
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
fn nothing(app: &App, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let [edit, delete] = [Action::Edit, Action::Delete].map(|action| app.pane_key(action));
    let here = if app.changes_left.is_empty() { "in this session" } else { "here" };
    out.prose(Role::Plain, &format!("Nothing has been changed {here} yet."));
    out.prose(Role::Plain, "What you write, create or delete from here is listed, so that it can be put back.");
    out.blank();
    let back = TABLE.key_of(Action::Back).unwrap_or_default();
    out.prose(Role::Dim, &format!("{back} closes · {edit} edits the parameter under the cursor, {delete} deletes it"));
    for note in notes(app) {
        out.prose(Role::Dim, &note);
    }
    out.into_lines()
}
