//! What a search by value has found: each that matches, and each that could not be read. Plain values are read first, secrets after a
//! key that says what they cost; no value is kept.

use std::collections::HashMap;

use super::replacing::{Replacing, Target};
use super::scope::{Scope, Takes};
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::picture::Picture;
use crate::app::session::listed_then::ListedThen;
use crate::app::state::list_cursor::ListCursor;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::comparison::{Match, Sight, Sighting, Sought, ValueSearch};
use crate::failure::Failure;
use crate::keymap::{Action, Code, Table, ch, key, keys, row, rows};
use crate::parameter::{Owner, Parameter, ParameterType, name_key, spoken};
use crate::secret::Secret;
use crate::text;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Found by value",
    takes_text: false,
    rows: &[
        row(keys::ENTER, Action::Enter, "go to it", "close, and go to the parameter under the cursor"),
        row(
            &[ch('=')],
            Action::Compare,
            "look further",
            "look through what was not: the plain values first, then the secrets, which are decrypted for it; none is shown or kept",
        ),
        row(
            &[ch('e')],
            Action::Edit,
            "replace…",
            "type what is to stand in place of the text in all that were found; they go into the change set, and nothing is written by it",
        ),
        row(
            &[key(Code::Backspace)],
            Action::Cancel,
            "leave out",
            "take the parameter out of the list: it is not replaced",
        ),
        row(&[ch('y')], Action::CopyPage, "copy names", "copy the names of those that were found"),
        row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "stop what is under way; close, and forget the text"),
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

/// About what is looked through.
static LOOK: Act = Act {
    words: Some(|_, several| format!("look through {several}")),
    answered: |app, _, answer| {
        if let Reply::Found(outcome) = answer.reply {
            app.looked_through(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| {
        let tasks = &app.tasks;
        for page in app.pages.all::<Found>() {
            page.looking.take_if(|looking| tasks.get(looking.ticket).is_none());
        }
    }),
    ..USUAL
};

/// One that is looked through.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) parameter: Parameter,
    pub(super) state: State,
}

/// What is known of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum State {
    NotYet,
    Not,
    Found(Match),
    Unread(Box<Failure>),
    /// It was found, and taken out of the list.
    LeftOut,
}

impl Candidate {
    /// Whether its value has not been looked at, and is not encrypted.
    pub(super) fn is_plain(&self) -> bool {
        self.waits() && self.parameter.kind != ParameterType::SecureString
    }

    fn waits(&self) -> bool {
        self.state == State::NotYet
    }

    pub(super) fn is_found(&self) -> bool {
        matches!(self.state, State::Found(_))
    }
}

/// Values on their way.
#[derive(Debug)]
struct Looking {
    ticket: Ticket,
    left: usize,
}

/// The page.
#[derive(Debug)]
pub(crate) struct Found {
    pub(super) sought: Sought,
    pub(super) says: String,
    /// What of the listing they are.
    pub(super) listed: ListedThen,
    all: Vec<Candidate>,
    /// The place of each name.
    index: HashMap<String, usize>,
    looking: Option<Looking>,
    /// Why not all were looked through.
    pub(super) failed: Option<Failure>,
    /// Where the cursor is among all.
    pub(super) list: ListCursor,
}

impl Found {
    /// Nothing is read yet.
    pub(super) fn new(sought: Sought, scope: Scope) -> Self {
        let index = scope.parameters.iter().enumerate().map(|(at, it)| (it.name.clone(), at)).collect();
        let candidate = |parameter| Candidate { parameter, state: State::NotYet };
        let listed = scope.listed_then();
        Self {
            sought,
            says: scope.says,
            listed,
            all: scope.parameters.into_iter().map(candidate).collect(),
            index,
            looking: None,
            failed: None,
            list: ListCursor::default(),
        }
    }

    pub(super) fn all(&self) -> &[Candidate] {
        &self.all
    }

    /// What would be looked through next: plain values first.
    pub(super) fn next(&self) -> Takes {
        let waiting = || self.all.iter().filter(|it| it.waits()).map(|it| &it.parameter);
        let plain = Takes::of(waiting(), false);
        let next = if plain.values > 0 { plain } else { Takes::of(waiting(), true) };
        Takes { other: matches!(self.sought, Sought::ValueOf(_)), ..next }
    }

    /// Looks through that.
    pub(super) fn look(&mut self, app: &mut App) {
        let takes = self.next();
        let is_next = |it: &&Candidate| it.waits() && it.is_plain() != takes.secrets;
        let names: Vec<String> = self.all.iter().filter(is_next).map(|it| it.parameter.name.clone()).collect();
        self.failed = None;
        let left = names.len();
        let search = ValueSearch { sought: self.sought.clone(), names, decrypts: takes.secrets };
        let ticket = app.begin(&LOOK, takes.what(), |ticket| Effect::FindValue(ticket, Box::new(search)));
        app.expect(ticket, Some(left));
        self.looking = Some(Looking { ticket, left });
    }

    /// How many values are still to come, while they are.
    pub(super) fn left(&self) -> Option<(Ticket, usize)> {
        self.looking.as_ref().map(|looking| (looking.ticket, looking.left))
    }

    fn stop(&mut self, app: &mut App) {
        if let Some(looking) = self.looking.take() {
            app.cancel(looking.ticket);
        }
    }

    fn take(&mut self, sighting: Sighting) {
        if let Some(looking) = &mut self.looking {
            looking.left = looking.left.saturating_sub(1);
        }
        let Some(it) = self.index.get(&sighting.name).and_then(|at| self.all.get_mut(*at)) else { return };
        it.state = match sighting.sight {
            Sight::Found { how, version, kind } => {
                if version != it.parameter.version {
                    // What was listed of it is of another version.
                    let (name, described) = (it.parameter.name.clone(), it.parameter.clone());
                    it.parameter = Parameter { modified: None, modified_by: None, version, name, ..described };
                }
                it.parameter.kind = kind;
                State::Found(how)
            }
            Sight::Not => State::Not,
            Sight::Encrypted => {
                it.parameter.kind = ParameterType::SecureString;
                State::NotYet
            }
            Sight::Unread(failure) => State::Unread(failure),
        };
    }

    /// The rows: what was found, then what could not be read; as places among all.
    pub(super) fn shown(&self) -> Vec<usize> {
        let those = |is: fn(&Candidate) -> bool| self.all.iter().enumerate().filter(move |(_, it)| is(it));
        let unread = those(|it| matches!(it.state, State::Unread(_)));
        those(Candidate::is_found).chain(unread).map(|(at, _)| at).collect()
    }

    /// The one under the cursor.
    pub(super) fn current(&self) -> Option<&Candidate> {
        self.all.get(self.list.current(&self.shown())?)
    }

    /// Takes the one under the cursor out of the list; the cursor goes to the next.
    fn leave_out(&mut self) {
        let shown = self.shown();
        let at = self.list.at(&shown);
        let Some(gone) = shown.get(at).copied() else { return };
        let next = shown.get(at + 1).or_else(|| shown.get(at.checked_sub(1)?));
        self.list.put(next.copied());
        self.all[gone].state = State::LeftOut;
    }

    /// Those that can be replaced.
    fn targets(&self) -> Vec<Target> {
        let is_ours = |it: &&Candidate| it.is_found() && Owner::of(&it.parameter.name).refusal().is_none();
        self.all.iter().filter(is_ours).map(|it| Target { was: it.parameter.clone() }).collect()
    }

    fn why_not_replaced(&self, app: &App) -> Option<String> {
        if self.looking.is_some() {
            return Some("it is still looked for".to_owned());
        }
        if self.targets().is_empty() {
            return Some("nothing was found that this account could change".to_owned());
        }
        if !app.is_connected() {
            return Some(app.why_not_connected());
        }
        app.why_not_collected()
    }

    fn names(&self) -> String {
        let found = self.all.iter().filter(|it| it.is_found());
        found.map(|it| it.parameter.name.as_str()).collect::<Vec<_>>().join("\n")
    }
}

impl Paged for Found {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn is_seen_beneath(&self) -> bool {
        true
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.painted(app, now)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Enter | Action::Cancel => self.current().is_some(),
            Action::Compare => app.is_connected() && self.looking.is_none() && self.next().values > 0,
            Action::Edit => !app.session.place.read_only && self.why_not_replaced(app).is_none(),
            Action::CopyPage => self.all.iter().any(Candidate::is_found),
            Action::Explain => app.failure_here().is_some(),
            _ => true,
        }
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        match action {
            Action::Back if self.looking.is_some() => Some("stop"),
            Action::Compare if self.next().secrets => Some("secrets too"),
            _ => None,
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Compare if !app.is_connected() => app.why_not_connected(),
            Action::Compare if self.looking.is_some() => "it is being looked for already".to_owned(),
            Action::Compare => "all of them have been looked through".to_owned(),
            Action::Edit => self.why_not_replaced(app)?,
            Action::Enter | Action::Cancel => "nothing is listed here".to_owned(),
            Action::CopyPage => "nothing was found".to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        let rows = self.list_rows(app, now);
        match action {
            _ if self.list.moves(action, &self.shown(), rows) => {}
            Action::Compare => self.look(app),
            Action::Cancel => self.leave_out(),
            Action::CopyPage => {
                let count = self.all.iter().filter(|it| it.is_found()).count();
                app.copy(Secret::new(self.names()), format!("the names of {}", text::counted(count)));
            }
            Action::Edit => {
                app.notice = None;
                return Turn::Open(Replacing::new(app, self.sought.clone(), self.targets()).into());
            }
            Action::Enter => {
                if let Some(name) = self.current().map(|it| it.parameter.name.clone()) {
                    app.close_search();
                    app.go_to_name(&name);
                    return Turn::Close;
                }
            }
            Action::Back if self.looking.is_some() => {
                self.stop(app);
                app.say(Tone::Info, "stopped");
            }
            Action::Back => return Turn::Close,
            _ => {}
        }
        self.fit(app);
        Turn::Stay
    }

    fn fit(&mut self, app: &App) {
        self.list.fit(&self.shown(), self.list_rows(app, app.clock));
    }

    fn concern(&self) -> Concern<'_> {
        let unread = self.current().and_then(|it| match &it.state {
            State::Unread(failure) => Some(&**failure),
            _ => None,
        });
        Concern::Problem(self.failed.as_ref().or(unread))
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Compare)
    }

    fn values(&self) -> Vec<&str> {
        match &self.sought {
            Sought::Text(text) => vec![text.expose()],
            Sought::ValueOf(_) => Vec::new(),
        }
    }

    /// It is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        self.stop(app);
    }
}

impl App {
    fn found_by(&mut self, ticket: Ticket) -> Option<&mut Found> {
        self.pages.all::<Found>().find(|page| page.left().is_some_and(|(asked, _)| asked == ticket))
    }

    /// Some values have been looked at.
    pub(in crate::app) fn values_sighted(&mut self, ticket: Ticket, sightings: Vec<Sighting>) {
        for mut sighting in sightings {
            if let Sight::Unread(failure) = &mut sighting.sight {
                self.withhold_from(&sighting.name, failure);
                self.session.refused.insert(name_key(&sighting.name).to_owned(), (**failure).clone());
            } else if sighting.sight != Sight::Encrypted {
                self.session.refused.remove(name_key(&sighting.name));
            }
            if let Some(page) = self.found_by(ticket) {
                page.take(sighting);
            }
        }
    }

    fn looked_through(&mut self, ticket: Ticket, outcome: Result<(), Failure>) {
        if let Some(page) = self.found_by(ticket) {
            page.looking = None;
            page.failed = outcome.err();
        }
    }
}

/// What is looked for, in words.
pub(super) fn called(sought: &Sought) -> String {
    match sought {
        Sought::Text(_) => "a text, which is not shown".to_owned(),
        Sought::ValueOf(name) => format!("the value of {}", text::sanitise(&spoken(name))),
    }
}
