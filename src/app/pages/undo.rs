//! My last changes in this session, the newest first: what each did, and the way back from it, through the question of its own.

mod change;
mod done_before;
mod drop_job;
mod keys;
mod list;
mod names;
mod notes;
mod unfinished;
mod words;

use super::cells::list_rows;
use crate::app::picture::{Picture, Spread};
use crate::app::state::changes::{Record, What};
use crate::app::state::list_cursor::moved as led_to;
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::job::Job;
use crate::keymap::{Action, PageName, Table};
use crate::line::{Line, Lines, Role};
use crate::secret::Secret;
use crate::text;
use done_before::{done_before, why_not_undone_before};
pub(in crate::app) use drop_job::TABLE as DROP_JOB;
pub(in crate::app) use keys::TABLE;
use list::{At, Columns, Entry, Row, line};
use notes::{notes, nothing};
use unfinished::why_not_gone_on;
use words::{for_a_ticket, why_not_undone};

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName::UNDO;

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
            [Some(Entry::Job(job)), done_before(app, job).then_some(Entry::DoneBefore(job))].into_iter().flatten()
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
            Entry::Job(_) | Entry::DoneBefore(_) => None,
        }
    }

    fn job<'a>(&self, app: &'a App) -> Option<&'a Job> {
        match self.current(app)? {
            Entry::Job(job) => Some(job),
            Entry::Change(_) | Entry::DoneBefore(_) => None,
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
            Some(Entry::Job(job)) => unfinished::details(&mut out, app, now, job),
            Some(Entry::DoneBefore(job)) => done_before::details(&mut out, app, now, job),
            Some(Entry::Change(record)) => change::details(&mut out, app, now, record),
            None => {}
        }
        out.into_lines()
    }
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
                    Some(Entry::DoneBefore(job)) => why_not_undone_before(app, job).is_none(),
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
        match self.current(app).filter(|_| action == Action::PutBack)? {
            Entry::Job(_) => Some("go on…"),
            Entry::DoneBefore(job) => Some(done_before::hint(job)),
            Entry::Change(record) => change::hint(record),
        }
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
            (Action::Explain, Some(Entry::Change(_) | Entry::DoneBefore(_))) => {
                "nothing stood in the way of that".to_owned()
            }
            (Action::Discard, Some(_)) => "only what did not end is dropped".to_owned(),
            (Action::PutBack, Some(Entry::DoneBefore(_))) if app.session.place.read_only => return None,
            (Action::PutBack, _) if app.change.is_some() => "a change is under way: it must end first".to_owned(),
            (Action::PutBack, Some(Entry::Change(record))) => why_not_undone(app, record)?,
            (Action::PutBack, Some(Entry::Job(job))) => why_not_gone_on(app, job)?,
            (Action::PutBack, Some(Entry::DoneBefore(job))) => why_not_undone_before(app, job)?,
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
                    return Turn::Open(drop_job::DropJob::new(job, done_before(app, job)).into());
                }
            }
            Action::Back => return Turn::Close,
            _ => {
                if let Some(to) = led_to(action, self.index(app), 1) {
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
            Some(At::DoneBefore(_)) => Concern::Problem(None),
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
            Some(Entry::Job(job)) => unfinished::go_on(app, &job.clone()),
            Some(Entry::DoneBefore(job)) => done_before::undo(app, &job.clone()),
            Some(Entry::Change(record)) => change::undo(app, record.id),
            None => {}
        }
    }
}
