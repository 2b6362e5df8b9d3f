//! The versions of one parameter: when each was written, by whom, and what it changed; their values, shown, copied and compared one
//! by one; and the way of one of them back to the latest.

mod list;
mod put_back;
pub(in crate::app) mod reading;
mod values;
mod words;

use super::confirm::put_back::Undone;
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::picture::Picture;
use crate::app::state::list_cursor::moved;
use crate::app::veil::Veil;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::failure::Failure;
use crate::keymap::{Action, Code, PageName, Table, ch, key, keys, row, rows};
use crate::parameter::{Selector, Version, spoken};
use crate::text;

use values::{Asked, Purpose, Values};

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("history");

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "History",
    takes_text: false,
    rows: &[
        row(
            keys::ENTER,
            Action::PutBack,
            "put back…",
            "read that version and the latest, and go to the confirmation that makes its value the latest again",
        ),
        row(&[ch(' ')], Action::Reveal, "reveal", "reveal the value of that version for a while, or mask it"),
        row(&[ch('y')], Action::Copy, "copy", "copy the value of that version; it stays masked"),
        row(
            &[ch('=')],
            Action::Compare,
            "compare",
            "read that version and the one below, or the marked one, and tell where they differ; masked",
        ),
        row(keys::TAB, Action::ShowDiff, "difference", "show or mask what differs"),
        row(&[ch('m')], Action::Mark, "mark", "mark the version to compare others with, or unmark it"),
        row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "stop what is being read; close"),
        row(&[ch('r'), key(Code::F(5))], Action::Refresh, "refresh", "read the history afresh, or connect anew"),
        rows::HELP,
        row(keys::UP, Action::Up, "", "a newer version"),
        row(keys::DOWN, Action::Down, "", "an older version"),
        row(keys::FIRST, Action::First, "", "the latest version"),
        row(keys::LAST, Action::Last, "", "the oldest version"),
        row(keys::PAGE_DOWN, Action::PageDown, "", "a page down; scrolls a long value or difference"),
        row(keys::PAGE_UP, Action::PageUp, "", "a page up; scrolls a long value or difference"),
        rows::QUIT,
    ],
    notes: None,
};

/// The page.
#[derive(Debug)]
pub(crate) struct History {
    /// Whose versions, as the name is asked for.
    name: String,
    /// The newest first; `None` until they were read.
    versions: Option<Vec<Version>>,
    /// They are being read.
    loading: Option<Ticket>,
    /// Why they were not.
    failure: Option<Failure>,
    /// The version that it opens on, if not the latest.
    wanted: Option<Selector>,
    /// How far down the cursor was sent before there was anything to be sent to: who knows the way does not wait for the list.
    ahead: usize,
    /// The version under the cursor.
    cursor: i64,
    /// The first row of the list on the screen.
    top: usize,
    /// The version that others are compared with.
    marked: Option<i64>,
    /// Whether that is the latest, as soon as the versions are there.
    marks_latest: bool,
    /// What was read of values, for the version under the cursor.
    values: Values,
    /// Masks what of them is shown.
    veil: Veil,
    /// The first line of what is shown of them.
    values_top: usize,
    /// Why what was begun here did not go through.
    problem: Option<Notice>,
    /// The change that is undone by putting that version back.
    undone: Option<Undone>,
    /// Whether that is begun as soon as the versions are there.
    puts_back: bool,
}

impl History {
    fn new(name: String, wanted: Option<Selector>) -> Self {
        Self {
            name,
            versions: None,
            loading: None,
            failure: None,
            wanted,
            ahead: 0,
            cursor: 0,
            top: 0,
            marked: None,
            marks_latest: false,
            values: Values::None,
            veil: Veil::DOWN,
            values_top: 0,
            problem: None,
            undone: None,
            puts_back: false,
        }
    }

    /// The history of a parameter, on a version of before, which is compared with the latest.
    pub(in crate::app) fn of_then(app: &mut App, name: String, version: Option<i64>) -> Self {
        let wanted = version.and_then(|version| Selector::parse(&version.to_string()));
        let loading = Some(app.read_history(&name));
        Self { loading, marks_latest: true, ..Self::new(name, wanted) }
    }

    fn all(&self) -> &[Version] {
        self.versions.as_deref().unwrap_or_default()
    }

    fn at(&self, number: i64) -> Option<usize> {
        self.all().iter().position(|version| version.number() == number)
    }

    fn version(&self, number: i64) -> Option<&Version> {
        self.all().iter().find(|version| version.number() == number)
    }

    fn latest(&self) -> Option<&Version> {
        self.all().first()
    }

    /// The row under the cursor.
    fn index(&self) -> usize {
        self.at(self.cursor).unwrap_or(0)
    }

    fn current(&self) -> Option<&Version> {
        self.all().get(self.index())
    }

    /// The two versions that would be compared, the older first: the one under the cursor, and the marked one or the one below.
    fn pair(&self) -> Option<(i64, i64)> {
        let below = || self.all().get(self.index() + 1).map(Version::number);
        let other = self.marked.filter(|marked| *marked != self.cursor).or_else(below)?;
        self.current().map(|_| (other.min(self.cursor), other.max(self.cursor)))
    }

    /// What a version's value is asked for by.
    fn value_name(&self, number: i64) -> String {
        format!("{}:{number}", self.name)
    }

    /// The versions have been read, or not. Gives back the version that was wanted if there is none such.
    fn take(&mut self, outcome: Result<Vec<Version>, Failure>) -> Option<Selector> {
        self.loading = None;
        let mut missing = None;
        match outcome {
            Ok(versions) => {
                self.failure = None;
                self.versions = Some(versions);
                let selector = self.wanted.take();
                let wanted = selector.as_ref().and_then(|wanted| self.find(wanted));
                missing = selector.filter(|_| wanted.is_none());
                let here = Some(self.cursor).filter(|cursor| self.at(*cursor).is_some());
                let ahead = std::mem::take(&mut self.ahead).min(self.all().len().saturating_sub(1));
                let first = self.all().get(ahead).map_or(0, Version::number);
                self.cursor = wanted.or(here).unwrap_or(first);
                self.marked = self.marked.filter(|marked| self.at(*marked).is_some());
                if std::mem::take(&mut self.marks_latest) {
                    self.marked = self.latest().map(Version::number);
                }
            }
            Err(failure) => self.failure = Some(failure),
        }
        missing
    }

    fn find(&self, wanted: &Selector) -> Option<i64> {
        let is_it = |version: &&Version| {
            let number = version.number().to_string();
            number == wanted.as_str() || version.labels.iter().any(|label| label == wanted.as_str())
        };
        self.all().iter().find(is_it).map(Version::number)
    }

    /// Moves the cursor; what was read of another version is wiped.
    fn go(&mut self, app: &mut App, to: usize) {
        let to = to.min(self.all().len().saturating_sub(1));
        let Some(number) = self.all().get(to).map(Version::number) else { return };
        if number != self.cursor {
            self.hide(app);
            self.problem = None;
            self.cursor = number;
        }
        self.top = self.first_row(app);
    }

    /// Scrolls what is shown of values, where it is longer than its room.
    fn scrolls(&mut self, app: &App, now: Now, action: Action) -> bool {
        let last = self.hidden_lines(app, now);
        if last == 0 {
            return false;
        }
        let page = self.value_rows(app, now).saturating_sub(1).max(1);
        let top = self.values_top.min(last);
        self.values_top = if action == Action::PageDown { (top + page).min(last) } else { top.saturating_sub(page) };
        true
    }

    /// Wipes what was read, and gives up what is being read.
    fn hide(&mut self, app: &mut App) {
        for ticket in self.values.tickets() {
            app.cancel(ticket);
        }
        self.values = Values::None;
        self.veil = Veil::DOWN;
        self.values_top = 0;
    }
}

impl Paged for History {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn closes_with_its_question(&self) -> bool {
        self.undone.is_some_and(|undone| self.cursor + 1 == undone.written)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.painted(app, now)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Explain => app.failure_here().is_some(),
            Action::Refresh => app.is_connection_lost() || (app.is_connected() && self.loading.is_none()),
            Action::ShowDiff => matches!(self.values, Values::Compared(_)),
            Action::Mark => self.current().is_some(),
            Action::Reveal => self.current().is_some() && app.is_connected(),
            Action::Copy => self.current().is_some() && app.is_connected() && self.why_unread(app).is_none(),
            Action::Compare => self.pair().is_some() && app.is_connected() && self.why_unread(app).is_none(),
            Action::PutBack => {
                !app.session.place.read_only && self.current().is_some() && self.why_not_put_back(app).is_none()
            }
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Reveal => match &self.values {
                Values::Revealed(..) => "mask",
                Values::Asked(Asked { purpose: Purpose::Reveal, .. }) => "cancel",
                _ if self.refused(app, self.cursor).is_some() => "try again",
                _ => "reveal",
            },
            Action::Compare if self.marked.is_some_and(|marked| marked != self.cursor) => "compare with the marked",
            Action::Mark if self.marked == Some(self.cursor) => "unmark",
            Action::ShowDiff if self.veil.down => "show difference",
            Action::ShowDiff => "hide",
            Action::Back if matches!(self.values, Values::Asked(_)) => "cancel",
            Action::Refresh if app.is_connection_lost() => "connect",
            _ => return None,
        })
    }

    /// What is to be done about a version that may not be read comes before what cannot be done with it.
    fn ways_on(&self, app: &App) -> Vec<Action> {
        if self.refused(app, self.cursor).is_some() { vec![Action::Explain, Action::Reveal] } else { Vec::new() }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Refresh if self.loading.is_some() => "the history is being read".to_owned(),
            Action::ShowDiff => {
                format!("{} compares first", TABLE.key_of(Action::Compare).unwrap_or_default())
            }
            Action::Reveal | Action::Copy | Action::Compare | Action::Mark | Action::PutBack
                if self.current().is_none() =>
            {
                if self.loading.is_some() { "the versions are being read" } else { "the versions have not been read" }
                    .to_owned()
            }
            Action::PutBack => self.why_not_put_back(app)?,
            Action::Reveal | Action::Copy | Action::Compare if !app.is_connected() => app.why_not_connected(),
            Action::Copy => self.why_unread(app)?,
            Action::Compare if self.pair().is_some() => self.why_unread(app)?,
            Action::Compare => {
                let mark = TABLE.key_of(Action::Mark).unwrap_or_default();
                format!("there is no version below: {mark} on another marks it to compare with")
            }
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::Up if self.versions.is_none() => self.ahead = self.ahead.saturating_sub(1),
            Action::Down if self.versions.is_none() => self.ahead += 1,
            Action::PageUp | Action::PageDown if self.scrolls(app, now, action) => {}
            Action::Reveal => self.reveal(app),
            Action::Copy => self.copy(app),
            Action::Compare => self.compare(app),
            Action::ShowDiff => self.turn_difference(app.lifted(now)),
            Action::Mark => self.marked = Some(self.cursor).filter(|cursor| self.marked != Some(*cursor)),
            Action::PutBack => self.read_to_put_back(app),
            Action::Refresh => self.loading = Some(app.read_history(&self.name)),
            Action::Back if matches!(self.values, Values::Asked(_)) => self.hide(app),
            Action::Back => return Turn::Close,
            _ => {
                if let Some(to) = moved(action, self.index(), self.list_rows(app, now)) {
                    self.go(app, to);
                }
            }
        }
        Turn::Stay
    }

    fn fit(&mut self, app: &App) {
        self.top = self.first_row(app);
    }

    fn veil(&self) -> Option<&Veil> {
        Some(&self.veil)
    }

    fn veil_mut(&mut self) -> Option<&mut Veil> {
        Some(&mut self.veil)
    }

    fn masked(&mut self) {
        self.values.mask();
    }

    fn values(&self) -> Vec<&str> {
        self.values.held()
    }

    fn counts_down(&self) -> bool {
        true
    }

    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn concern(&self) -> Concern<'_> {
        match self.problem.as_ref().and_then(|problem| problem.failure.as_deref()).or(self.failure.as_ref()) {
            Some(failure) => Concern::Problem(Some(failure)),
            None => Concern::Version(&self.name, self.cursor),
        }
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        let again = if self.problem.is_some() { Action::PutBack } else { Action::Refresh };
        TABLE.key_of(again)
    }

    /// It is the history of the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        self.hide(app);
        if let Some(ticket) = self.loading.take() {
            app.cancel(ticket);
        }
    }
}

/// About a parameter.
static READ_HISTORY: Act = Act {
    words: Some(|_, name| format!("read the history of {}", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::History(outcome) = answer.reply {
            app.history_read(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.history_given_up()),
    ..USUAL
};

impl App {
    /// Opens the history of the parameter under the cursor, on the version that is shown of it. Of a folder, or of what is marked, it
    /// is asked as of when.
    pub(in crate::app) fn open_history(&mut self) {
        let one = self.selected_parameter().filter(|_| self.session.view.marks.is_empty());
        let Some(parameter) = one else { return self.ask_as_of_when() };
        let wanted = self.version_of(&parameter.name).cloned();
        self.mask();
        let mut page = History::new(parameter.name, wanted);
        page.loading = Some(self.read_history(&page.name));
        self.lay(page);
    }

    fn read_history(&mut self, name: &str) -> Ticket {
        let name = name.to_owned();
        self.begin(&READ_HISTORY, name.clone(), |ticket| Effect::History(ticket, name))
    }

    pub(in crate::app) fn history_read(&mut self, ticket: Ticket, outcome: Result<Vec<Version>, Failure>) {
        let asked = |page: &&mut History| page.loading == Some(ticket);
        let Some(page) = self.pages.all::<History>().find(asked) else { return };
        let missing = page.take(outcome);
        let (name, versions) = (page.name.clone(), page.all().to_vec());
        let oldest = versions.last().map_or(1, Version::number);
        if let Some(missing) = missing {
            // Nor is it shown beneath.
            self.session.view.version = None;
            let dropped = missing.as_str().parse().is_ok_and(|number: i64| number < oldest);
            self.say(
                Tone::Warn,
                match missing.is_number() {
                    true if dropped => format!("{missing} is there no more: the service keeps the last hundred"),
                    true => format!("there is no {missing}: this is the latest"),
                    false => format!("no version is labelled {}: this is the latest", missing.as_str()),
                },
            );
        }
        // The row beneath may be older.
        if let Some(latest) = versions.first() {
            self.learn(&latest.parameter);
            self.session.labels_are_known(&name, &versions);
        }
        self.with_page(|page, app| {
            if let Some(page) = page.get_mut::<History>() {
                page.begin_undo(app);
            }
        });
    }

    /// The history that lies below is older than what is there by now.
    pub(in crate::app) fn read_history_again(&mut self) {
        let names: Vec<String> = self.pages.all::<History>().map(|page| page.name.clone()).collect();
        for name in names {
            let ticket = self.read_history(&name);
            for page in self.pages.all::<History>().filter(|page| page.name == name) {
                page.loading = Some(ticket);
            }
        }
    }

    /// Something that a history waits for does not come.
    pub(in crate::app) fn history_given_up(&mut self) {
        let tasks = &self.tasks;
        let is_gone = |ticket: Ticket| tasks.get(ticket).is_none();
        let mut useless = Vec::new();
        for page in self.pages.all::<History>() {
            page.loading.take_if(|ticket| is_gone(*ticket));
            if page.values.tickets().any(is_gone) {
                // One of two is compared with nothing.
                useless.extend(page.values.tickets());
                page.values = Values::None;
            }
        }
        for ticket in useless {
            self.cancel(ticket);
        }
    }
}

/// A parameter's name as a title has it.
fn shown(name: &str) -> String {
    text::sanitise(&spoken(name)).into_owned()
}
