//! What only the service can tell of parameters, `tag:` and `label:`: enter asks it, page by page. The answer counts as long as the
//! search is open, and the other words of the query narrow it without asking again.

use std::sync::Arc;

use super::table::TABLE;
use crate::app::acts::{Act, USUAL};
use crate::app::everywhere::key_anywhere;
use crate::app::message::Reply;
use crate::app::state::listing::Listing;
use crate::app::state::search::{Answer, Search, State};
use crate::app::state::session::Link;
use crate::app::{App, Effect, Notice, Now, Ticket, Tone};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::line::{Lines, Role};
use crate::names::Node;
use crate::names::search::Query;
use crate::parameter::{Parameter, Selector, ServiceFilter, name_key};
use crate::text;

/// Parameters on a page of each of the two calls (docs/parameter-store.md 2.1).
const DESCRIBED: usize = 50;
const BY_PATH: usize = 10;

impl Search {
    /// A query with what the service has answered for it.
    pub(super) fn with_answers(&self, query: Query) -> Query {
        query.answered(|filter, whole| {
            let answer = self.answer(filter)?;
            let says = if whole { answer.is_complete() } else { answer.pages > 0 || answer.is_complete() };
            says.then(|| Arc::clone(&answer.matches))
        })
    }

    fn answer(&self, filter: &ServiceFilter) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.filter == *filter)
    }

    /// What the service is being asked.
    fn finding(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.ticket().is_some())
    }

    /// Whether the service is being asked something.
    pub(crate) fn is_finding(&self) -> bool {
        self.finding().is_some()
    }

    /// The first filter of the query that the service has not answered in full, and is not answering.
    fn to_ask(&self) -> Option<ServiceFilter> {
        let query = self.query();
        let open = |filter: &&ServiceFilter| {
            self.answer(filter).is_none_or(|answer| !answer.is_complete() && answer.ticket().is_none())
        };
        (query.complaints().is_empty() && !self.is_finding()).then(|| query.asked().find(open).cloned())?
    }

    /// Why the service did not answer what is asked for.
    pub(in crate::app) fn failure(&self) -> Option<&Failure> {
        let query = self.query();
        let mut answers = query.asked().filter_map(|filter| self.answer(filter));
        answers.find_map(|answer| if let State::Failed(failure) = &answer.state { Some(failure) } else { None })
    }

    /// Whether there is something that the service has answered for what is typed, or was to.
    fn was_asked(&self) -> bool {
        self.query().asked().any(|filter| self.answer(filter).is_some())
    }
}

/// About a filter of the service, as it is typed.
pub(super) static FIND: Act = Act {
    words: Some(|_, filter| format!("find {filter}")),
    note: |app, _| app.found_so_far(),
    paged: App::found,
    answered: |app, now, answer| {
        if let Reply::Found(outcome) = answer.reply {
            app.find_ended(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.find_given_up()),
    stopped: |app, _| app.stop_finding(),
    ..USUAL
};

impl App {
    /// Why the service is not asked for what is typed.
    fn why_not_asked(&self) -> Option<String> {
        let view = &self.session.view;
        if view.root.path().is_none() {
            let says = "What other accounts share is not searched by tag or label: those are their owners'";
            return Some(says.to_owned());
        }
        (!matches!(self.session.link, Link::Up)).then(|| self.why_not_connected())
    }

    /// Whether enter asks the service.
    pub(in crate::app) fn can_ask_service(&self) -> bool {
        let open = self.session.view.search.as_ref().and_then(Search::to_ask);
        open.is_some() && self.why_not_asked().is_none()
    }

    /// Whether there is an answer that can be asked for anew.
    pub(in crate::app) fn can_ask_anew(&self) -> bool {
        let asked = self.session.view.search.as_ref().is_some_and(|search| search.was_asked() && !search.is_finding());
        asked && self.why_not_asked().is_none() && !self.is_connection_lost()
    }

    /// Asks the service for what it has not answered yet of the query.
    pub(in crate::app) fn ask_service(&mut self, now: Now) {
        if let Some(why_not) = self.why_not_asked() {
            self.say(Tone::Info, why_not);
            return;
        }
        let Some(filter) = self.session.view.search.as_ref().and_then(Search::to_ask) else { return };
        // Whatever it says of the last try is not said of this one.
        self.notice.take_if(|notice| notice.failure.is_some());
        let (root, asked) = (self.session.view.root.clone(), filter.clone());
        let ticket = self.begin(&FIND, filter.to_string(), |ticket| Effect::Find(ticket, root, asked));
        if let Some(search) = &mut self.session.view.search {
            search.answers.retain(|answer| answer.filter != filter);
            let state = State::Running(ticket);
            search.answers.push(Answer { filter, matches: Arc::default(), pages: 0, state });
        }
        // What was found before is not shown as found now.
        self.search_again(now);
    }

    /// Asks the service once more for everything that it has answered of the query.
    pub(in crate::app) fn ask_service_anew(&mut self, now: Now) {
        if let Some(search) = &mut self.session.view.search {
            let query = search.query();
            search.answers.retain(|answer| !query.asked().any(|filter| *filter == answer.filter));
        }
        self.ask_service(now);
    }

    /// A page of what the service lets through a filter. A version that has a label need not be the latest, so only what a tag finds
    /// tells of the parameter as it is.
    pub(in crate::app) fn found(&mut self, now: Now, ticket: Ticket, parameters: &[Parameter]) {
        let Some(answer) = self.answer_mut(ticket) else { return };
        answer.pages += 1;
        let is_latest = matches!(answer.filter, ServiceFilter::Tag { .. });
        if !parameters.is_empty() {
            let matches = parameters.iter().map(|found| (name_key(&found.name).to_owned(), found.version));
            Arc::make_mut(&mut answer.matches).extend(matches);
        }
        let is_first = answer.pages == 1;
        if is_latest {
            self.keep_place(|app| parameters.iter().for_each(|parameter| app.arrive(parameter)));
        }
        if is_first || !parameters.is_empty() {
            self.search_again(now);
        }
    }

    /// The service has answered in full, or failed. Enter was meant for the whole query, so what else it asks for comes next.
    pub(in crate::app) fn find_ended(&mut self, now: Now, ticket: Ticket, outcome: Result<(), Failure>) {
        let Some(answer) = self.answer_mut(ticket) else { return };
        match outcome {
            Ok(()) => {
                answer.state = State::Complete(now.wall);
                self.ask_what_is_left(now);
            }
            Err(failure) => {
                let says = format!("{} was not found out", answer.filter);
                self.notice = Some(Notice::failed(&says, &failure));
                if let Some(answer) = self.answer_mut(ticket) {
                    answer.state = State::Failed(failure);
                }
            }
        }
        self.search_again(now);
    }

    fn ask_what_is_left(&mut self, now: Now) {
        let Some(search) = &self.session.view.search else { return };
        if search.to_ask().is_some_and(|filter| search.answer(&filter).is_none()) {
            self.ask_service(now);
        }
    }

    fn answer_mut(&mut self, ticket: Ticket) -> Option<&mut Answer> {
        let search = self.session.view.search.as_mut()?;
        search.answers.iter_mut().find(|answer| answer.ticket() == Some(ticket))
    }

    /// Gives up asking; what has come stays, and is said to be not all.
    pub(in crate::app) fn stop_finding(&mut self) {
        let Some(answer) = self.session.view.search.as_ref().and_then(Search::finding) else { return };
        let (ticket, said) = (answer.ticket(), format!("stopped: {} so far", answer.count()));
        if let Some(ticket) = ticket {
            self.give_up(ticket);
        }
        self.say(Tone::Info, said);
    }

    /// What was asked has been given up.
    pub(in crate::app) fn find_given_up(&mut self) {
        let Some(search) = &mut self.session.view.search else { return };
        for answer in search.answers.iter_mut().filter(|answer| answer.ticket().is_some()) {
            answer.state = State::Stopped;
        }
    }

    /// What is typed asks for something else now: what the service is asked for the sake of what was typed is not wanted any more.
    pub(super) fn drop_stale_question(&mut self) {
        let Some(search) = &mut self.session.view.search else { return };
        let query = search.query();
        let stale = |answer: &Answer| answer.ticket().filter(|_| !query.asked().any(|filter| *filter == answer.filter));
        if let Some(ticket) = search.answers.iter().find_map(stale) {
            search.answers.retain(|answer| answer.ticket() != Some(ticket));
            self.cancel(ticket);
        }
    }

    /// How many pages have come, in words.
    pub(in crate::app) fn found_so_far(&self) -> Option<String> {
        self.session.view.search.as_ref()?.finding().map(Answer::count)
    }

    /// The version of a hit that has the label which is looked for, where that is not the latest: it is what was meant.
    pub(super) fn labelled_version(&self, node: Node) -> Option<Selector> {
        let search = self.session.view.search.as_ref()?;
        let parameter = self.session.view.tree.parameter(node)?;
        search.query().asked().find_map(|filter| {
            let ServiceFilter::Label(label) = filter else { return None };
            let version = search.answer(filter)?.matches.get(name_key(&parameter.name))?;
            if *version == parameter.version { None } else { Selector::parse(label) }
        })
    }

    /// How far the service has answered what is typed, for the status line; `None` where it was not asked.
    pub(in crate::app) fn says_of_answers(&self, now: Now) -> Option<String> {
        let search = self.session.view.search.as_ref()?;
        if let Some(answer) = search.finding() {
            let held_up = self.held_up(now, answer.ticket()).map(|held_up| format!(" · {held_up}"));
            let pace =
                || answer.ticket().map(|ticket| self.pace(ticket, answer.pages, self.pages_about(&answer.filter)));
            let held_up = held_up.or_else(pace).unwrap_or_default();
            let escape = self.pages.is_empty().then(|| TABLE.key_of(Action::Back)).flatten();
            let escape = escape.map(|key| format!(" · {key} stops")).unwrap_or_default();
            return Some(format!(
                "{}: {}{held_up}{escape}",
                text::sanitise(&answer.filter.to_string()),
                answer.count()
            ));
        }
        let query = search.query();
        let answers: Vec<&Answer> = query.asked().filter_map(|filter| search.answer(filter)).collect();
        let again = TABLE.key_of(Action::Refresh).unwrap_or_default();
        if let Some(part) = answers.iter().find(|answer| !answer.is_complete()) {
            let filter = part.filter.to_string();
            return Some(format!("{}: incomplete, {} · {again} asks anew", text::sanitise(&filter), part.count()));
        }
        let at =
            answers.iter().filter_map(|answer| if let State::Complete(at) = answer.state { Some(at) } else { None });
        let (oldest, counts) = (at.min()?, answers.iter().map(|answer| answer.count()).collect::<Vec<_>>().join(", "));
        let listing = self.is_listing();
        let listing = if listing { " · still listing" } else { "" };
        Some(format!("{counts}{} · as of {}{listing}", self.not_listed(&answers), text::clock(oldest)))
    }

    /// How many pages the service has to tell, by what is listed; `None` where that is not known. A filter is applied after paging, so that
    /// those of other paths cost as much (docs/parameter-store.md 2.2).
    fn pages_about(&self, filter: &ServiceFilter) -> Option<usize> {
        let is_whole = self.session.view.root.path() == Some("");
        let is_listed = matches!(self.session.view.listing, Listing::Done { .. });
        (is_whole && is_listed).then(|| self.listed_count().div_ceil(page_of(filter)))
    }

    /// How many of what was found by its label have no row, since only a listing tells how they are now.
    fn not_listed(&self, answers: &[&Answer]) -> String {
        let tree = &self.session.view.tree;
        let by_label = answers.iter().filter(|answer| matches!(answer.filter, ServiceFilter::Label(_)));
        match by_label.flat_map(|answer| answer.matches.keys()).filter(|name| tree.find(name).is_none()).count() {
            0 => String::new(),
            1 => " · 1 of them is not listed here".to_owned(),
            more => format!(" · {} of them are not listed here", text::grouped(more)),
        }
    }
}

/// Parameters on a page of what tells it.
fn page_of(filter: &ServiceFilter) -> usize {
    match filter {
        ServiceFilter::Tag { .. } => DESCRIBED,
        ServiceFilter::Label(_) => BY_PATH,
    }
}

/// What is said in place of hits while the service has not answered.
pub(super) fn lines(out: &mut Lines, app: &App, search: &Search) {
    if let Some(failure) = search.failure() {
        out.sentence(Role::Bad, &failure.what);
        let next = app.way_on(failure);
        if !next.is_empty() {
            out.blank();
            out.sentence(Role::Plain, &next);
        }
        out.blank();
        let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
        let explain = key_anywhere(Action::Explain);
        out.prose(Role::Dim, &format!("{enter} asks again · {explain} explains"));
        return;
    }
    if let Some(answer) = search.finding() {
        out.prose(Role::Dim, &format!("asking for {}…", answer.filter));
        return;
    }
    if let Some(why_not) = app.why_not_asked() {
        out.prose(Role::Warn, &why_not);
        return;
    }
    let Some(filter) = search.to_ask() else { return };
    let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
    out.prose(Role::Plain, &format!("{enter} asks for {filter}"));
    let root = &app.session.view.root;
    let listed = app.listed_count();
    let page = page_of(&filter);
    let call = match filter {
        ServiceFilter::Tag { .. } => "DescribeParameters",
        ServiceFilter::Label(_) => "GetParametersByPath, nothing decrypted",
    };
    out.prose(Role::Dim, &format!("No listing tells it: {call}, page by page, for all under {root}."));
    if listed > page {
        // A filter is applied after paging, so those of other paths cost as much (docs/parameter-store.md 2.2).
        let about = if root.path() == Some("") { "About" } else { "At least" };
        out.prose(Role::Dim, &format!("{about} {} pages, as the {listed} here.", listed.div_ceil(page)));
    }
    missed(out, app, &filter);
}

/// What is said where the service has answered and nothing is found: what such a search may miss.
pub(super) fn misses(out: &mut Lines, app: &App, search: &Search) {
    let query = search.query();
    let mut asked = query.asked().peekable();
    if search.is_finding() || asked.peek().is_none() {
        return;
    }
    out.prose(Role::Dim, "tags and labels are compared letter by letter, capitals too");
    asked.for_each(|filter| missed(out, app, filter));
}

/// What cannot be found by asking for a path (docs/parameter-store.md 2.4), where there is such a name.
fn missed(out: &mut Lines, app: &App, filter: &ServiceFilter) {
    let view = &app.session.view;
    let is_parameter = |name: &str| view.tree.find(name).is_some_and(|node| view.tree.is_parameter(node));
    match (filter, view.root.path()) {
        (ServiceFilter::Label(_), Some("")) if view.tree.parameters().any(|node| view.tree.parent(node).is_none()) => {
            out.prose(Role::Dim, "Names without a slash lie under no path, so label: may miss them.");
        }
        (ServiceFilter::Label(_), Some(path)) if !path.is_empty() && is_parameter(path) => {
            out.prose(Role::Dim, &format!("{path} itself does not lie under {path}, so label: misses it."));
        }
        _ => {}
    }
}
