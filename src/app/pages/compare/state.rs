//! What a comparison of two places knows and asks for: the names of both sides, the second place, the values on their way.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use super::beside::Beside;
use super::listing::Listing;
use super::looked::KnownPair;
use super::not_copied::Reasons;
use super::sides::{Row, Sources, There, rows, shown};
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, OtherSide, Reply, SessionId};
use crate::app::state::list_cursor::ListCursor;
use crate::app::state::reader::Reader;
use crate::app::{App, Ticket};
use crate::comparison::{BothNames, Elsewhere, READ_AT_ONCE, READ_TOGETHER, READS_A_SECOND, Told, Verdict};
use crate::destination::{Destination, Place, Side, Target};
use crate::failure::{CopyEnd, Failure, FailureKind};
use crate::parameter::{Identity, Parameter};
use crate::text::Work;

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    All,
    /// What is not known to be the same on both sides.
    Other,
    /// What is on both sides and differs, in its value or beside it.
    Differing,
    Missing,
}

/// The page.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(super) sources: Sources,
    pub(super) other: Side,
    /// The first place, where it is not that of the session either.
    pub(super) from: Option<Beside>,
    /// Where the other leads, where it is not that of the session.
    pub(super) to: Option<Destination>,
    /// The pair that both were opened as.
    pub(super) pair: Option<KnownPair>,
    /// The other place, where it is not that of the session.
    pub(super) place: Option<SessionId>,
    /// Where that is, and who asks there, once it is open.
    pub(super) elsewhere: Option<Elsewhere>,
    pub(super) opening: Option<Ticket>,
    pub(super) here: Listing,
    pub(super) there: Listing,
    /// What both listings make.
    pub(super) rows: Option<Vec<Row>>,
    /// The other place as both listings show it to be meant, a folder or one parameter.
    pub(super) there_meant: Option<Target>,
    reading: Option<Reading>,
    /// Since when what it tells is known, by the clock of the service: what was written later is not in it.
    pub(super) since: Timestamp,
    /// What failed of all this, and on which side.
    pub(super) failed: Option<(&'static str, Failure)>,
    /// Where the cursor is among the rows.
    pub(super) list: ListCursor,
    /// The rows that are marked.
    pub(super) marks: BTreeSet<usize>,
    /// The names that were marked before it was listed afresh.
    pub(super) marked: BTreeSet<String>,
    /// Why those that were to be copied were not.
    pub(super) not_copied: Reasons,
    pub(super) shown: Shown,
    pub(super) reader: Reader,
    /// The line that it was asked for by: where that has led to nothing, there is the way back to it.
    pub(super) typed: Option<String>,
}

/// Values on their way.
#[derive(Debug)]
struct Reading {
    ticket: Ticket,
    /// The row of each name.
    rows: HashMap<String, usize>,
    left: usize,
}

/// What comparing the values takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Takes {
    pub(super) pairs: usize,
    pub(super) secrets: usize,
    pub(super) calls: usize,
    /// How long they take.
    pub(super) work: Work,
}

impl Comparison {
    /// Begins to list both sides; `known`: what is known of the first already.
    pub(super) fn of(app: &mut App, sources: Sources, other: Side, known: Option<Vec<Parameter>>) -> Self {
        let to = match &other {
            Side::Store(target) => app.beyond(target),
            Side::File(_) => None,
        };
        Self::opened(app, (sources, other), (None, to), None, known)
    }

    /// Begins to list both sides, of which either may be opened beside the session.
    pub(super) fn opened(
        app: &mut App,
        (sources, other): (Sources, Side),
        (from, to): (Option<Destination>, Option<Destination>),
        pair: Option<KnownPair>,
        known: Option<Vec<Parameter>>,
    ) -> Self {
        let mut page = Self {
            sources,
            other,
            from: from.map(Beside::of),
            to,
            pair,
            place: None,
            elsewhere: None,
            opening: None,
            here: known.map(Listing::done).unwrap_or_default(),
            there: Listing::default(),
            rows: None,
            there_meant: None,
            reading: None,
            since: app.service_time(app.clock),
            failed: None,
            list: ListCursor::default(),
            marks: BTreeSet::new(),
            marked: BTreeSet::new(),
            not_copied: Reasons::default(),
            shown: Shown::All,
            reader: Reader::default(),
            typed: None,
        };
        page.list(app);
        page
    }

    /// Lists what is not there yet.
    pub(super) fn list(&mut self, app: &mut App) {
        self.failed = None;
        self.since = app.service_time(app.clock);
        match &self.from {
            Some(from) if from.elsewhere.is_none() => self.open_first(app),
            _ if !self.here.is_done && self.is_of_one_store() => return self.list_both(app),
            _ if !self.here.is_done => self.list_here(app),
            _ => {}
        }
        match self.other.clone() {
            Side::File(path) => {
                let about = path.display().to_string();
                let ticket = app.begin(&READ_NAMES, about, |ticket| Effect::FileNames(ticket, path));
                self.there = Listing::asked(ticket);
            }
            Side::Store(_) => match self.to.clone() {
                Some(to) if self.elsewhere.is_none() => {
                    self.leave(app);
                    let (place, ticket) = app.open_elsewhere(to, &OPEN, shown(&self.other));
                    (self.place, self.opening) = (Some(place), Some(ticket));
                }
                _ => self.list_there(app),
            },
        }
    }

    pub(super) fn list_there(&mut self, app: &mut App) {
        let Side::Store(target) = &self.other else { return };
        let (place, root) = (self.place.unwrap_or(app.session.id), target.root());
        self.there = self.begin_listing(app, &self.there, (place, root), shown(&self.other));
    }

    pub(super) fn leave(&mut self, app: &mut App) {
        if let Some(place) = self.place.take() {
            app.leave_elsewhere(place);
        }
        self.elsewhere = None;
    }

    /// Whether the other is a place beside the session.
    pub(super) fn goes_elsewhere(&self) -> bool {
        self.to.is_some()
    }

    /// The other side, as effects know it.
    pub(super) fn other_side(&self, app: &App) -> OtherSide {
        match &self.other {
            Side::File(path) => OtherSide::File(path.clone()),
            Side::Store(_) => OtherSide::Place(self.place.unwrap_or(app.session.id)),
        }
    }

    /// Both have been listed: what that makes.
    pub(super) fn put_together(&mut self) {
        if !self.here.is_done || !self.there.is_done {
            return;
        }
        let there = match (&self.other, self.there.file.take()) {
            (_, Some(names)) => There::File(names),
            (Side::Store(target), None) => There::Listed(target.clone(), std::mem::take(&mut self.there.arrived)),
            (Side::File(_), None) => return,
        };
        match rows(&self.sources, std::mem::take(&mut self.here.arrived), there) {
            Ok((rows, meant)) => {
                (self.rows, self.there_meant) = (Some(rows), meant);
                self.mark_again();
            }
            Err(why) => {
                let what = format!("The names do not fit those of the file: {why}");
                self.failed = Some(("here", Failure::new(FailureKind::Rejected, what, "")));
            }
        }
    }

    pub(super) fn all(&self) -> &[Row] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// A place that nothing was found beneath, where the other has something: most likely it was mistyped.
    pub(super) fn nothing_beneath(&self) -> Option<&Target> {
        let has = |of: fn(&Row) -> bool| self.all().iter().any(of);
        let there = self.other.target().filter(|_| self.sources.here.is_folder);
        match (has(|row| row.here.is_some()), has(|row| row.there.is_some())) {
            (true, false) => there,
            (false, true) => there.map(|_| &self.sources.here),
            _ => None,
        }
    }

    /// Whether a place was not read, so that there is no table.
    pub(super) fn has_failed_to_list(&self) -> bool {
        self.rows.is_none() && self.failed.is_some() && !self.is_under_way()
    }

    /// What was typed for it, where that has led to nothing.
    pub(super) fn to_type_again(&self, app: &App) -> Option<&str> {
        let is_nothing = self.nothing_beneath().is_some() || self.has_failed_to_list();
        // What is kept as a pair is written as it was meant.
        self.typed.as_deref().filter(|_| is_nothing && !self.is_under_way() && !self.is_kept(app))
    }

    /// What it takes to compare the values that were not.
    pub(super) fn takes(&self, app: &App) -> Takes {
        let pairs = || self.all().iter().filter(|row| row.both().is_some() && row.is_untold());
        let count = pairs().count();
        let calls = count.div_ceil(READ_AT_ONCE);
        let is_file = matches!(self.other, Side::File(_));
        let calls = if is_file { calls } else { 2 * calls };
        // Another region has a quota of its own.
        let region = |opened: Option<&Elsewhere>| opened.and_then(|it| it.place.region.clone());
        let first = self.from.as_ref().and_then(|from| from.elsewhere.as_ref());
        let here = region(first).or_else(|| app.session.place.region.clone());
        let there = region(self.elsewhere.as_ref()).or_else(|| app.session.place.region.clone());
        let is_apart = !is_file && there != here;
        let after_another = if is_apart { calls / 2 } else { calls };
        let work = app.work(after_another, READS_A_SECOND, count.div_ceil(READ_TOGETHER));
        // Both are read at a time.
        let here = app.usual_answer(self.first(app));
        let answer = match self.other_side(app) {
            OtherSide::File(_) => here,
            OtherSide::Place(there) => here.zip(app.usual_answer(there)).map(|(here, there)| here.max(there)),
        };
        let work = Work { answer, ..work };
        Takes { pairs: count, secrets: pairs().map(Row::secrets).sum(), calls, work }
    }

    pub(super) fn compare(&mut self, app: &mut App) {
        let mut index = HashMap::new();
        let mut names: Vec<BothNames> = Vec::new();
        for (at, row) in self.all().iter().enumerate().filter(|(_, row)| row.is_untold()) {
            if let Some(both) = row.both() {
                index.insert(both.here.clone(), at);
                names.push(both);
            }
        }
        self.failed = None;
        // Of what was compared before, the time of before holds.
        if self.all().iter().all(|row| row.told.is_none()) {
            self.since = app.service_time(app.clock);
        }
        let (other, left) = (self.other_side(app), names.len());
        let about = self.sources.here.to_string();
        let place = self.first(app);
        let ticket = app.begin_at(place, &COMPARE, about, |ticket| Effect::Compare(ticket, other, names));
        app.expect(ticket, Some(left));
        self.reading = Some(Reading { ticket, rows: index, left });
    }

    fn take(&mut self, told: Vec<(String, Told)>) {
        for (name, told) in told {
            let Some(reading) = &mut self.reading else { return };
            let Some(at) = reading.rows.get(&name).copied() else { continue };
            reading.left = reading.left.saturating_sub(1);
            if let Some(row) = self.rows.as_mut().and_then(|rows| rows.get_mut(at)) {
                row.told = Some(told);
            }
        }
    }

    /// How many values are still to be compared, while they are.
    pub(super) fn left(&self) -> Option<(Ticket, usize)> {
        self.reading.as_ref().map(|reading| (reading.ticket, reading.left))
    }

    fn tickets(&self) -> impl Iterator<Item = Ticket> + use<> {
        let reading = self.reading.as_ref().map(|reading| reading.ticket);
        let first = self.from.as_ref().and_then(|from| from.opening);
        [first, self.opening, self.here.ticket, self.there.ticket, reading].into_iter().flatten()
    }

    /// Whether that answer is one for it.
    pub(super) fn waits_for(&self, ticket: Ticket) -> bool {
        self.tickets().any(|asked| asked == ticket)
    }

    /// Whether anything is on its way.
    pub(super) fn is_under_way(&self) -> bool {
        self.tickets().next().is_some()
    }

    pub(super) fn stop(&mut self, app: &mut App) {
        for ticket in self.tickets() {
            app.cancel(ticket);
        }
        self.forget(|_| true);
    }

    /// What those tickets were given for does not come.
    fn forget(&mut self, is_gone: impl Fn(Ticket) -> bool) {
        let first = self.from.as_mut().map(|from| &mut from.opening);
        for ticket in [&mut self.opening, &mut self.here.ticket, &mut self.there.ticket].into_iter().chain(first) {
            ticket.take_if(|ticket| is_gone(*ticket));
        }
        self.reading.take_if(|reading| is_gone(reading.ticket));
    }

    /// The rows that are shown, as places among all.
    pub(super) fn shown(&self) -> Vec<usize> {
        let words = self.reader.words();
        let is_kept = |at: usize, row: &Row| match self.shown {
            Shown::All => true,
            Shown::Missing => matches!(row.verdict(), Verdict::OnlyFirst | Verdict::OnlySecond),
            // Why one was not copied is read in its row.
            Shown::Differing => self.not_copied.get(at).is_some() || row.both().is_some() && row.is_other(),
            Shown::Other => self.not_copied.get(at).is_some() || row.is_other(),
        };
        let has_words = |row: &Row| {
            if words.is_empty() {
                return true;
            }
            let name = row.name.to_lowercase();
            words.iter().all(|word| name.contains(word))
        };
        let shown = self.all().iter().enumerate().filter(|(at, row)| is_kept(*at, row) && has_words(row));
        shown.map(|(at, _)| at).collect()
    }

    /// Where the cursor is among the rows that are shown.
    pub(super) fn at(&self, shown: &[usize]) -> usize {
        self.list.at(shown)
    }

    /// The row under the cursor.
    pub(super) fn current(&self) -> Option<&Row> {
        self.all().get(self.current_row()?)
    }

    /// Its place among all.
    pub(super) fn current_row(&self) -> Option<usize> {
        self.list.current(&self.shown())
    }

    pub(super) fn go(&mut self, to: impl FnOnce(usize) -> usize) {
        let shown = self.shown();
        self.list.go(&shown, to(self.list.at(&shown)));
    }
}

/// Account, region, profile, endpoint and principal of a place.
pub(super) fn where_and_who(place: &Place, who: Option<&Identity>) -> Vec<String> {
    let account = who.map_or_else(|| "account not known".to_owned(), Identity::account_and_alias);
    let mut says = vec![account];
    says.extend(place.region.clone());
    says.extend(place.signed_by());
    says.extend(place.shown_endpoint());
    says.extend(who.map(|who| format!("as {}", who.principal())));
    says
}

/// What most acts for a comparison are: they are answered whatever becomes of the connection of the session.
const OF_A_COMPARISON: Act = Act { of_connection: false, given_up: Some(|app, _| app.comparison_given_up()), ..USUAL };

/// About a place, as it was typed.
pub(super) static OPEN: Act = Act {
    words: Some(|_, about| format!("connect, to compare with {about}")),
    before: |_| "configuration and credentials".to_owned(),
    answered: |app, _, answer| {
        if let Reply::Elsewhere(outcome) = answer.reply {
            app.comparison(answer.ticket, |page, app| page.is_opened(app, answer.ticket, outcome));
        }
    },
    ..OF_A_COMPARISON
};

/// About a place, or both.
pub(super) static LIST: Act = Act {
    words: Some(|_, about| format!("list {about}, to compare it")),
    paged: |app, _, ticket, parameters| {
        app.comparison(ticket, |page, _| page.arrived(ticket, parameters));
    },
    answered: |app, _, answer| {
        if let Reply::Listed(outcome) = answer.reply {
            app.comparison(answer.ticket, |page, app| {
                page.listed(answer.ticket, outcome);
                page.remember_outcome(app);
            });
        }
    },
    ..OF_A_COMPARISON
};

/// About a file.
static READ_NAMES: Act = Act {
    words: Some(|_, about| format!("read the names in {about}")),
    answered: |app, _, answer| {
        if let Reply::FileNames(outcome) = answer.reply {
            app.comparison(answer.ticket, |page, app| {
                page.there.ticket = None;
                match outcome {
                    Ok(names) => {
                        (page.there.file, page.there.is_done) = (Some(names), true);
                        page.put_together();
                        page.remember_outcome(app);
                    }
                    Err(failure) => page.failed = Some(("there", failure)),
                }
            });
        }
    },
    ..OF_A_COMPARISON
};

/// About what is compared.
static COMPARE: Act = Act {
    words: Some(|_, about| format!("compare the values of {about}")),
    answered: |app, _, answer| {
        if let Reply::Compared(outcome) = answer.reply {
            app.comparison(answer.ticket, |page, app| {
                page.reading = None;
                page.failed = outcome.err().map(|failure| {
                    let side = if failure.end == Some(CopyEnd::Target) { "there" } else { "here" };
                    (side, Failure { end: None, ..failure })
                });
                page.remember_outcome(app);
            });
        }
    },
    ..OF_A_COMPARISON
};

impl App {
    /// The page that an answer is for does something with it.
    fn comparison(&mut self, ticket: Ticket, does: impl FnOnce(&mut Comparison, &mut Self)) {
        let at = self.pages.iter().position(|page| page.get::<Comparison>().is_some_and(|page| page.waits_for(ticket)));
        let Some(at) = at else { return self.unshown_comparison(ticket, does) };
        let mut page = self.pages.stack.remove(at);
        if let Some(page) = page.get_mut::<Comparison>() {
            does(page, self);
        }
        self.pages.stack.insert(at, page);
    }

    /// Some values have been compared.
    pub(in crate::app) fn values_told(&mut self, ticket: Ticket, told: Vec<(String, Told)>) {
        self.comparison(ticket, |page, _| page.take(told));
    }

    fn comparison_given_up(&mut self) {
        let tasks = &self.tasks;
        let unshown = self.pages.unshown.iter_mut().filter_map(|page| page.get_mut::<Comparison>());
        for page in self.pages.stack.iter_mut().filter_map(|page| page.get_mut::<Comparison>()).chain(unshown) {
            page.forget(|ticket| tasks.get(ticket).is_none());
        }
        self.hear_unshown();
    }
}
