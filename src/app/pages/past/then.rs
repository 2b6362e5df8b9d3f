//! What was there then: each parameter as it was at that moment, beside what it is now.

use jiff::Timestamp;

use super::found::{Found, Present, Tree, stopped};
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::pages::history::History;
use crate::app::picture::Picture;
use crate::app::state::list_cursor::ListCursor;
use crate::app::state::reader::Reader;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::failure::{Failure, FailureKind};
use crate::keymap::{Action, Code, Table, ch, key, keys, row, rows};
use crate::parameter::{Parameter, Past, Pasts, is_same_name};
use crate::secret::Secret;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "As of a time",
    takes_text: false,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "history",
            "go to the history, on the version of then: it can be put back there, and compared with the latest",
        ),
        row(keys::TAB, Action::NextField, "only changed", "show only what is not the same any more, or all"),
        row(&[ch('/')], Action::Search, "filter", "show only what has the words that are typed then"),
        row(&[ch('y')], Action::CopyPage, "copy all", "copy the table that is shown; no value is in it"),
        row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "stop reading; close"),
        row(
            &[ch('r'), key(Code::F(5))],
            Action::Refresh,
            "list afresh",
            "list afresh what is there now, and read what has not been read, was refused, or has changed",
        ),
        rows::HELP,
        row(keys::UP, Action::Up, "", "up"),
        row(keys::DOWN, Action::Down, "", "down"),
        row(keys::FIRST, Action::First, "", "first row"),
        row(keys::LAST, Action::Last, "", "last row"),
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        rows::QUIT,
    ],
    notes: None,
};

/// The page.
#[derive(Debug)]
pub(crate) struct Then {
    pub(super) tree: Tree,
    pub(super) moment: Timestamp,
    /// What is called now.
    pub(super) present: Present,
    /// What was found out of each, in the order of the parameters.
    pub(super) found: Vec<Found>,
    /// The histories that are being read.
    pub(super) reading: Option<Ticket>,
    /// Why not all of them were.
    pub(super) ended: Option<Failure>,
    /// Where the cursor is among the parameters.
    pub(super) list: ListCursor,
    /// Whether what is the same is left out.
    pub(super) only_changed: bool,
    pub(super) reader: Reader,
}

impl Then {
    pub(super) fn of(app: &mut App, tree: Tree, moment: Timestamp) -> Self {
        let found = tree.parameters.iter().map(|parameter| Found::of(parameter, moment)).collect();
        let mut page = Self {
            tree,
            moment,
            present: Present::of(app),
            found,
            reading: None,
            ended: None,
            list: ListCursor::default(),
            only_changed: false,
            reader: Reader::default(),
        };
        page.list_now(app);
        page
    }

    /// Those whose history has not been read, with what was found out of each.
    fn unread(&self) -> Vec<String> {
        let rows = self.tree.parameters.iter().zip(&self.found);
        let unread = rows.filter(|(_, found)| matches!(found, Found::Unread | Found::Refused(_)));
        unread.map(|(parameter, _)| parameter.name.clone()).collect()
    }

    pub(super) fn read(&mut self, app: &mut App) {
        let names = self.unread();
        if names.is_empty() {
            return;
        }
        let about = self.about();
        let moment = self.moment;
        self.ended = None;
        let all = names.len();
        let ticket = app.begin(&READ_PAST, about, |ticket| Effect::Past(ticket, names, moment));
        app.expect(ticket, Some(all));
        self.reading = Some(ticket);
    }

    fn take(&mut self, pasts: Pasts) {
        for (name, past) in pasts {
            let at = self.tree.parameters.iter().position(|parameter| is_same_name(&parameter.name, &name));
            let Some(found) = at.and_then(|at| self.found.get_mut(at)) else { continue };
            *found = match past {
                Ok(past) => Found::Past(past),
                Err(failure) if failure.kind == FailureKind::NotFound => Found::Gone,
                Err(failure) => Found::Refused(failure),
            };
        }
    }

    /// The rows that are shown, as places among the parameters.
    pub(super) fn shown(&self) -> Vec<usize> {
        let words = self.reader.words();
        let is_shown = |at: &usize| {
            let changed = !self.only_changed || !self.found.get(*at).is_some_and(Found::is_same);
            changed && (words.is_empty() || self.has_words(*at, &words))
        };
        (0..self.found.len()).filter(is_shown).collect()
    }

    fn has_words(&self, at: usize, words: &[String]) -> bool {
        let says = self.plain_row(at).to_lowercase();
        words.iter().all(|word| says.contains(word))
    }

    /// The parameter under the cursor.
    pub(super) fn current(&self) -> Option<(&Parameter, &Found)> {
        let at = self.list.current(&self.shown())?;
        Some((self.tree.parameters.get(at)?, self.found.get(at)?))
    }

    pub(super) fn fit_rows(&mut self, app: &App) {
        self.list.fit(&self.shown(), self.list_rows(app, app.clock));
    }

    /// Whether it is being listed, or histories are being read.
    fn is_under_way(&self) -> bool {
        self.present.ticket.is_some() || self.reading.is_some()
    }

    /// Whether what was listed for this page has histories that were not asked for yet: they are read on, without listing again.
    fn goes_on(&self) -> bool {
        self.present.is_afresh && self.found.iter().any(|found| matches!(found, Found::Unread))
    }

    fn refusal(&self) -> Option<&Failure> {
        match self.current()?.1 {
            Found::Refused(failure) => Some(failure),
            _ => None,
        }
    }

    /// The history of the one under the cursor, on the version of then.
    fn history(&self, app: &mut App) -> Option<History> {
        let (parameter, found) = self.current()?;
        let version = match found {
            Found::Past(Past::Was { then, .. }) => Some(then.version),
            Found::Past(Past::Later { first: oldest, .. } | Past::Dropped { oldest, .. }) => Some(oldest.version),
            Found::Unread | Found::Gone | Found::Refused(_) => None,
        };
        Some(History::of_then(app, parameter.name.clone(), version))
    }
}

impl Paged for Then {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn is_seen_beneath(&self) -> bool {
        true
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.painted(app, now)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Explain => app.failure_here().is_some(),
            Action::Enter if !self.reader.is_typing => self.current().is_some() && app.is_connected(),
            Action::Refresh => app.is_connection_lost() || (app.is_connected() && !self.is_under_way()),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Back if self.is_under_way() && !self.reader.is_typing => "stop",
            Action::NextField if self.only_changed => "all",
            Action::Refresh if app.is_connection_lost() => "connect",
            Action::Refresh if self.goes_on() => "read the rest",
            _ => return self.reader.hint(action),
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Refresh if self.present.ticket.is_some() => "it is being listed".to_owned(),
            Action::Refresh if self.reading.is_some() => "the histories are being read".to_owned(),
            Action::Enter if self.current().is_none() => "nothing is shown here".to_owned(),
            Action::Enter | Action::Refresh => app.why_not_connected(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        let rows = self.list_rows(app, now);
        match action {
            _ if self.list.moves(action, &self.shown(), rows) => {}
            Action::NextField => self.only_changed = !self.only_changed,
            Action::CopyPage => app.copy(Secret::new(self.for_a_ticket(app)), "that table".to_owned()),
            Action::Refresh if self.goes_on() => self.read(app),
            Action::Refresh => self.list_now(app),
            Action::Enter if !self.reader.is_typing => {
                if let Some(history) = self.history(app) {
                    return Turn::Open(history.into());
                }
            }
            Action::Back if self.is_under_way() && !self.reader.is_narrowed() => {
                if let Some(ticket) = self.reading.take() {
                    app.cancel(ticket);
                    app.say(Tone::Info, "stopped: the rest is not read");
                }
                if let Some(ticket) = self.present.ticket.take() {
                    app.cancel(ticket);
                    self.present.failed = Some(stopped());
                }
            }
            _ => return self.reader.act(action).unwrap_or(Turn::Stay),
        }
        self.fit(app);
        Turn::Stay
    }

    fn fit(&mut self, app: &App) {
        self.fit_rows(app);
    }

    fn reader(&self) -> Option<&Reader> {
        Some(&self.reader)
    }

    fn reader_mut(&mut self) -> Option<&mut Reader> {
        Some(&mut self.reader)
    }

    /// The cursor scrolls it.
    fn top(&mut self) -> Option<&mut usize> {
        None
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Problem(self.refusal().or(self.ended.as_ref()).or(self.present.failed.as_ref()))
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Refresh)
    }

    /// They are of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        for ticket in [self.reading.take(), self.present.ticket.take()].into_iter().flatten() {
            app.cancel(ticket);
        }
    }
}

/// About a folder, or what is marked.
static READ_PAST: Act = Act {
    words: Some(|_, about| format!("read the histories of {about}")),
    answered: |app, _, answer| {
        if let Reply::PastRead(outcome) = answer.reply {
            app.past_read(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.past_given_up()),
    ..USUAL
};

impl App {
    /// Some histories have been read.
    pub(in crate::app) fn past_told(&mut self, ticket: Ticket, pasts: Pasts) {
        // The rows beneath may be older.
        for (_, past) in &pasts {
            if let Ok(past) = past {
                self.learn(past.now());
            }
        }
        if let Some(page) = self.pages.all::<Then>().find(|page| page.reading == Some(ticket)) {
            page.take(pasts);
        }
    }

    fn past_read(&mut self, ticket: Ticket, outcome: Result<(), Failure>) {
        if let Some(page) = self.pages.all::<Then>().find(|page| page.reading == Some(ticket)) {
            page.reading = None;
            page.ended = outcome.err();
        }
    }

    pub(super) fn past_given_up(&mut self) {
        let tasks = &self.tasks;
        for page in self.pages.all::<Then>() {
            page.reading.take_if(|ticket| tasks.get(*ticket).is_none());
            page.present.ticket.take_if(|ticket| tasks.get(*ticket).is_none());
        }
    }
}
