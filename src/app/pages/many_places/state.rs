//! One name in many places: the places that are connected to for it, what each tells of the parameter, the values on their way.

use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply, SessionId};
use crate::app::progress::Progress;
use crate::app::state::list_cursor::ListCursor;
use crate::app::state::reader::Reader;
use crate::app::{App, Ticket};
use crate::comparison::{Elsewhere, Told, ValuePrint, Values, Verdict, verdict};
use crate::destination::{Destination, Place};
use crate::failure::Failure;
use crate::parameter::{Identity, Parameter, ParameterType};

use super::candidates::{Candidate, called, key_of};

/// Places that are connected to or asked at a time.
const AT_ONCE: usize = 4;

/// The page. The first row is the place of the session.
#[derive(Debug)]
pub(crate) struct ManyPlaces {
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
    /// How many of them have told of it.
    pub(super) asked: Progress,
    /// Values that are compared, and how many are still to come.
    pub(super) comparing: Option<(Ticket, usize)>,
    /// Why they were not.
    pub(super) failed: Option<Failure>,
    /// Where the cursor is among all rows.
    pub(super) list: ListCursor,
    pub(super) reader: Reader,
}

/// The name in one place.
#[derive(Debug)]
pub(super) struct Row {
    /// What leads there.
    pub(super) to: Destination,
    pub(super) key: Destination,
    /// The place, while it is open; none where it is that of the session.
    place: Option<SessionId>,
    /// Where it is, and who asks there, once that is known.
    pub(super) elsewhere: Option<Elsewhere>,
    pub(super) state: State,
    /// Whether its value is that of here.
    pub(super) told: Option<Told>,
    /// What tells its value from others, where it was read.
    pub(super) print: Option<ValuePrint>,
}

/// What a place tells of the parameter.
#[derive(Debug)]
pub(super) enum State {
    /// It has not been asked yet: others are,
    Waiting,
    /// it is connected to,
    Connecting(Ticket),
    /// it is asked,
    Asking(Ticket),
    /// nothing, since it was stopped.
    Stopped,
    /// The parameter is there,
    There(Box<Parameter>),
    /// it is not,
    Missing,
    /// nobody got in,
    NotSignedIn(Failure),
    /// or it was not told.
    NotTold(Failure),
}

/// What comparing the values takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Takes {
    /// Places beside that of the session.
    pub(super) places: usize,
    /// Values that are decrypted, that of here among them.
    pub(super) secrets: usize,
}

impl Row {
    fn new(to: Destination, key: Destination) -> Self {
        Self { to, key, place: None, elsewhere: None, state: State::Waiting, told: None, print: None }
    }

    fn ticket(&self) -> Option<Ticket> {
        match self.state {
            State::Connecting(ticket) | State::Asking(ticket) => Some(ticket),
            _ => None,
        }
    }

    pub(super) fn parameter(&self) -> Option<&Parameter> {
        match &self.state {
            State::There(parameter) => Some(parameter),
            _ => None,
        }
    }

    /// Whether it is known whether it is there.
    fn is_known(&self) -> bool {
        matches!(self.state, State::There(_) | State::Missing)
    }

    /// Why it cannot be told how it stands.
    pub(super) fn failure(&self) -> Option<&Failure> {
        match (&self.state, &self.told) {
            (State::NotSignedIn(failure) | State::NotTold(failure), _) => Some(failure),
            (_, Some(Told::Untold(untold))) => untold.failure(),
            _ => self.elsewhere.as_ref().and_then(|it| it.identity.as_ref().err()),
        }
    }

    /// Whether that is of the place of the session: the value there could not be read.
    pub(super) fn failed_here(&self) -> bool {
        matches!(&self.told, Some(Told::Untold(untold)) if untold.here.is_some())
    }

    /// Whether its value may still be compared.
    fn is_untold(&self) -> bool {
        self.place.is_some() && self.parameter().is_some() && matches!(self.told, None | Some(Told::Untold(_)))
    }

    fn leave(&mut self, app: &mut App) {
        if let Some(place) = self.place.take() {
            app.leave_elsewhere(place);
        }
        self.elsewhere = None;
    }
}

impl ManyPlaces {
    /// Begins to ask here and in each of those places.
    pub(super) fn of(app: &mut App, name: String, places: Vec<Candidate>) -> Self {
        let here = Row::new(app.session.destination.clone(), key_of(&app.session.place));
        let others = places.into_iter().map(|place| Row::new(place.to, place.key));
        let rows: Vec<Row> = std::iter::once(here).chain(others).collect();
        let mut page = Self {
            name,
            asked: Progress::begun(app.clock, Some(rows.len())),
            rows,
            comparing: None,
            failed: None,
            list: ListCursor::on(1),
            reader: Reader::default(),
        };
        page.go_on(app);
        page
    }

    /// Asks everywhere afresh; a place that is open stays open.
    pub(super) fn ask_again(&mut self, app: &mut App) {
        self.stop(app);
        self.failed = None;
        for row in &mut self.rows {
            (row.state, row.told, row.print) = (State::Waiting, None, None);
        }
        self.asked = Progress::begun(app.clock, Some(self.rows.len()));
        self.go_on(app);
    }

    /// Begins with as many as may be asked at a time.
    fn go_on(&mut self, app: &mut App) {
        while self.rows.iter().filter(|row| row.ticket().is_some()).count() < AT_ONCE {
            let next = self.rows.iter().position(|row| matches!(row.state, State::Waiting));
            let Some(at) = next else { return };
            let is_open = at == 0 || self.rows[at].elsewhere.is_some();
            if is_open {
                self.ask(app, at);
                continue;
            }
            let row = &mut self.rows[at];
            let (place, ticket) = app.open_elsewhere(row.to.clone(), &OPEN, called(&row.key));
            (row.place, row.state) = (Some(place), State::Connecting(ticket));
        }
    }

    fn ask(&mut self, app: &mut App, at: usize) {
        let row = &mut self.rows[at];
        let (place, name) = (row.place.unwrap_or(app.session.id), self.name.clone());
        let ticket = app.begin_at(place, &ASK, called(&row.key), |ticket| Effect::Describe(ticket, name));
        row.state = State::Asking(ticket);
    }

    fn row(&self, ticket: Ticket) -> Option<usize> {
        self.rows.iter().position(|row| row.ticket() == Some(ticket))
    }

    /// A place is open, or not.
    fn opened(&mut self, app: &mut App, ticket: Ticket, outcome: Result<Box<Elsewhere>, Failure>) {
        let Some(at) = self.row(ticket) else { return };
        match outcome {
            Ok(elsewhere) => {
                if let (Ok(who), Some(place)) = (&elsewhere.identity, self.rows[at].place) {
                    app.ask_alias_of(place, who);
                }
                self.rows[at].elsewhere = Some(*elsewhere);
                self.ask(app, at);
            }
            Err(failure) => {
                self.rows[at].leave(app);
                self.rows[at].state = State::NotSignedIn(failure);
                self.asked.brings(1, app.clock);
            }
        }
        self.go_on(app);
    }

    /// A place has told of the parameter, or not.
    fn described(&mut self, app: &mut App, ticket: Ticket, outcome: Result<Option<Box<Parameter>>, Failure>) {
        let Some(at) = self.row(ticket) else { return };
        self.asked.brings(1, app.clock);
        let row = &mut self.rows[at];
        row.state = match outcome {
            Ok(Some(parameter)) => State::There(parameter),
            Ok(None) => State::Missing,
            Err(failure) if failure.wants_login() => State::NotSignedIn(failure),
            Err(failure) => State::NotTold(failure),
        };
        // Whoever is signed in by then is let in by a new connection alone.
        if matches!(row.state, State::NotSignedIn(_)) {
            row.leave(app);
        }
        self.go_on(app);
    }

    /// What it takes to compare the values that were not.
    pub(super) fn takes(&self) -> Takes {
        let Some(here) = self.rows.first().and_then(Row::parameter) else { return Takes { places: 0, secrets: 0 } };
        let others: Vec<&Parameter> =
            self.rows.iter().filter(|row| row.is_untold()).filter_map(Row::parameter).collect();
        let read = std::iter::once(here).chain(others.iter().copied());
        let secrets = read.filter(|parameter| parameter.kind == ParameterType::SecureString).count();
        Takes { places: others.len(), secrets }
    }

    pub(super) fn compare(&mut self, app: &mut App) {
        let places: Vec<SessionId> =
            self.rows.iter().filter(|row| row.is_untold()).filter_map(|row| row.place).collect();
        let (name, left) = (self.name.clone(), places.len());
        self.failed = None;
        // What is read by and by can be compared with what was read before.
        let maker = self.rows.iter().find_map(|row| row.print.as_ref()).map(ValuePrint::maker);
        let ticket = app.begin(&COMPARE, name.clone(), |ticket| Effect::CompareIn(ticket, name, places, maker));
        app.expect(ticket, Some(left));
        self.comparing = Some((ticket, left));
    }

    fn take(&mut self, place: SessionId, told: Told, print: Option<ValuePrint>) {
        if let Some((_, left)) = &mut self.comparing {
            *left = left.saturating_sub(1);
        }
        if let Some(row) = self.rows.iter_mut().find(|row| row.place == Some(place)) {
            (row.told, row.print) = (Some(told), print);
        }
    }

    /// The places that differ from here, those whose values are alike together, each kind of several in the order of the rows.
    pub(super) fn alike(&self) -> Vec<Vec<usize>> {
        let mut kinds: Vec<(&ValuePrint, Vec<usize>)> = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let Some(print) = row.print.as_ref().filter(|_| matches!(row.told, Some(Told::Different))) else {
                continue;
            };
            match kinds.iter_mut().find(|(kind, _)| kind.is_same(print)) {
                Some((_, rows)) => rows.push(at),
                None => kinds.push((print, vec![at])),
            }
        }
        kinds.into_iter().map(|(_, rows)| rows).filter(|rows| rows.len() > 1).collect()
    }

    fn tickets(&self) -> impl Iterator<Item = Ticket> + use<'_> {
        self.rows.iter().filter_map(Row::ticket).chain(self.comparing.map(|(ticket, _)| ticket))
    }

    /// Whether anything is on its way.
    pub(super) fn is_under_way(&self) -> bool {
        self.tickets().next().is_some()
    }

    /// Whether values are being compared.
    pub(super) fn is_comparing(&self) -> bool {
        self.comparing.is_some()
    }

    /// How many places are still to tell.
    pub(super) fn to_come(&self) -> usize {
        let is_to_come = |row: &&Row| row.ticket().is_some() || matches!(row.state, State::Waiting);
        self.rows.iter().filter(is_to_come).count()
    }

    pub(super) fn stop(&mut self, app: &mut App) {
        for ticket in self.tickets().collect::<Vec<_>>() {
            app.cancel(ticket);
        }
        self.comparing = None;
        for row in &mut self.rows {
            row.stopped(app, |_| true);
        }
    }

    /// Nothing is left open.
    pub(super) fn leave(&mut self, app: &mut App) {
        self.rows.iter_mut().for_each(|row| row.leave(app));
    }

    /// How the name stands in a place beside here; `None` where one of them has not told.
    pub(super) fn verdict(&self, row: &Row) -> Option<Verdict> {
        let values = match &row.told {
            None => Values::Unread,
            Some(Told::Same) => Values::Same,
            Some(Told::Different) => Values::Different,
            Some(Told::Untold(_)) => Values::Untold,
        };
        let here = self.rows.first().filter(|here| here.is_known() && row.is_known())?;
        let [here, there] = [here, row].map(|row| row.parameter().map(|parameter| Some(parameter.kind)));
        (here.is_some() || there.is_some()).then(|| verdict(here, there, values))
    }

    /// Where the row is and who asks there, as far as that is known.
    pub(super) fn place_of<'a>(&'a self, app: &'a App, at: usize) -> Option<(&'a Place, Option<&'a Identity>)> {
        if at == 0 {
            return Some((&app.session.place, app.session.identity.as_ref()));
        }
        let elsewhere = self.rows.get(at)?.elsewhere.as_ref()?;
        Some((&elsewhere.place, elsewhere.identity.as_ref().ok()))
    }

    /// The rows that are shown, as places among all.
    pub(super) fn shown(&self, app: &App) -> Vec<usize> {
        let words = self.reader.words();
        let has = |at: &usize| {
            let account = self.place_of(app, *at).and_then(|(_, who)| who).map(|who| app.account_of(who));
            let says = format!("{} {}", called(&self.rows[*at].key), account.unwrap_or_default()).to_lowercase();
            words.iter().all(|word| says.contains(word))
        };
        (0..self.rows.len()).filter(has).collect()
    }

    /// The row under the cursor, as a place among all.
    pub(super) fn current(&self, app: &App) -> Option<usize> {
        self.list.current(&self.shown(app))
    }
}

impl Row {
    /// What those tickets were given for does not come.
    fn stopped(&mut self, app: &mut App, is_gone: impl Fn(Ticket) -> bool) {
        let is_gone = match self.state {
            State::Waiting => true,
            State::Connecting(ticket) | State::Asking(ticket) => is_gone(ticket),
            _ => false,
        };
        if is_gone {
            if matches!(self.state, State::Connecting(_)) {
                self.leave(app);
            }
            self.state = State::Stopped;
        }
    }
}

/// What most acts in many places are: they are answered whatever becomes of the connection of the session.
const IN_MANY_PLACES: Act = Act { of_connection: false, given_up: Some(|app, _| app.places_given_up()), ..USUAL };

/// About a place, as it is typed.
static OPEN: Act = Act {
    words: Some(|_, about| format!("connect to {about}")),
    before: |_| "configuration and credentials".to_owned(),
    answered: |app, _, answer| {
        if let Reply::Elsewhere(outcome) = answer.reply {
            app.many_places(answer.ticket, |page, app| page.opened(app, answer.ticket, outcome));
        }
    },
    ..IN_MANY_PLACES
};

/// About a place.
static ASK: Act = Act {
    words: Some(|_, about| format!("look in {about}")),
    answered: |app, _, answer| {
        if let Reply::Described(outcome) = answer.reply {
            app.many_places(answer.ticket, |page, app| page.described(app, answer.ticket, outcome));
        }
    },
    ..IN_MANY_PLACES
};

/// About the parameter.
static COMPARE: Act = Act {
    words: Some(|_, name| format!("compare {name} in other places")),
    answered: |app, _, answer| {
        if let Reply::Compared(outcome) = answer.reply {
            app.many_places(answer.ticket, |page, _| {
                page.comparing = None;
                page.failed = outcome.err();
            });
        }
    },
    ..IN_MANY_PLACES
};

/// About an account.
static ASK_ALIAS: Act = Act {
    words: Some(|_, account| format!("ask for the alias of account {account}")),
    on_status_line: false,
    of_connection: false,
    answered: |app, _, answer| {
        if let Reply::Alias(Ok(alias)) = answer.reply {
            app.aliases.insert(answer.about, alias);
        }
    },
    ..USUAL
};

impl App {
    /// The page that an answer is for does something with it.
    fn many_places(&mut self, ticket: Ticket, does: impl FnOnce(&mut ManyPlaces, &mut Self)) {
        self.on_many_places(|page| page.tickets().any(|asked| asked == ticket), does);
    }

    fn on_many_places(&mut self, is_it: impl Fn(&ManyPlaces) -> bool, does: impl FnOnce(&mut ManyPlaces, &mut Self)) {
        let at = self.pages.iter().position(|page| page.get::<ManyPlaces>().is_some_and(&is_it));
        let Some(at) = at else { return };
        let mut page = self.pages.stack.remove(at);
        if let Some(page) = page.get_mut::<ManyPlaces>() {
            does(page, self);
        }
        self.pages.stack.insert(at, page);
    }

    /// A value has been compared with that of here.
    pub(in crate::app) fn value_told(
        &mut self,
        ticket: Ticket,
        place: SessionId,
        told: Told,
        print: Option<ValuePrint>,
    ) {
        self.many_places(ticket, |page, _| page.take(place, told, print));
    }

    /// Something of it was given up one by one: the others go on.
    fn places_given_up(&mut self) {
        let is_left = |app: &Self, ticket| app.tasks.get(ticket).is_some();
        let gone: Vec<Ticket> = self
            .pages
            .all::<ManyPlaces>()
            .flat_map(|page| page.tickets().collect::<Vec<_>>())
            .collect::<Vec<_>>()
            .into_iter()
            .filter(|ticket| !is_left(self, *ticket))
            .collect();
        let is_gone = |ticket: Ticket| gone.contains(&ticket);
        self.on_many_places(
            |page| page.tickets().any(is_gone),
            |page, app| {
                page.comparing.take_if(|(ticket, _)| is_gone(*ticket));
                let at_hand = page.rows.iter_mut().filter(|row| row.ticket().is_some());
                at_hand.for_each(|row| row.stopped(app, is_gone));
                page.go_on(app);
            },
        );
    }

    /// Has the alias of an account known that somebody asks in, once.
    fn ask_alias_of(&mut self, place: SessionId, who: &Identity) {
        let Some(account) = who.known_account() else { return };
        let is_asked = self.tasks.iter().any(|(_, task)| task.is(&ASK_ALIAS) && task.about == account);
        let may_not = self.no_alias_for.contains(who.without_session());
        if !is_asked && !may_not && !self.aliases.contains_key(account) {
            self.begin_at(place, &ASK_ALIAS, account, |ticket| Effect::Alias(ticket, who.clone()));
        }
    }

    /// The account of somebody who asks elsewhere, with its alias where that is known.
    pub(super) fn account_of(&self, who: &Identity) -> String {
        let known = self.aliases.get(&who.account).cloned().flatten();
        Identity { alias: who.alias.clone().or(known), ..who.clone() }.account_and_alias()
    }
}
