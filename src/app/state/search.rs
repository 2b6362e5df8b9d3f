//! An open search: what is typed, the hits of it, and what the service has answered.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::app::draft::Draft;
use crate::app::geometry::in_view;
use crate::app::message::Ticket;
use crate::failure::Failure;
use crate::names::Node;
use crate::names::search::{Matches, Query, Ranking, positions};
use crate::parameter::{Selector, ServiceFilter};
use crate::text;

/// An open search.
#[derive(Debug)]
pub(crate) struct Search {
    /// What is typed.
    pub(crate) line: Draft,
    /// The best hits of the newest answer.
    pub(crate) ranking: Option<Arc<Ranking>>,
    /// The query that the ranking answers.
    pub(crate) answered: Query,
    /// The hit under the cursor.
    pub(crate) cursor: usize,
    /// The first hit on the screen.
    pub(crate) top: usize,
    /// The pass under way, and what it answers.
    pub(in crate::app) running: Option<(Ticket, Query)>,
    /// Names arrived since the pass under way began.
    pub(in crate::app) stale: bool,
    /// A name that is being looked for in the store.
    pub(in crate::app) opening: Option<Ticket>,
    /// The version of it that is wanted, if not the latest.
    pub(in crate::app) version: Option<Selector>,
    /// Enter was pressed before the pass for what is typed had answered.
    pub(in crate::app) entered: bool,
    /// Which of the searches before this one stands in the line, as it was typed then.
    pub(in crate::app) recalled: Option<usize>,
    /// What the service has answered, or is asked.
    pub(in crate::app) answers: Vec<Answer>,
    /// What is marked of names, for the frames to come.
    matched: RefCell<Matched>,
}

/// Names that are kept with what was matched of them: more than are on any screen.
const MATCHED: usize = 500;

/// Which characters of names a query matches.
#[derive(Debug, Default)]
struct Matched {
    query: Query,
    names: HashMap<String, Arc<[usize]>>,
}

impl Search {
    /// With nothing typed yet.
    pub(in crate::app) fn new() -> Self {
        Self {
            line: Draft::line(""),
            ranking: None,
            answered: Query::default(),
            cursor: 0,
            top: 0,
            running: None,
            stale: false,
            opening: None,
            version: None,
            entered: false,
            recalled: None,
            answers: Vec::new(),
            matched: RefCell::default(),
        }
    }

    /// The characters of a hit's name that were matched, as char indices in order. They are looked for once, not with every frame.
    pub(crate) fn matched(&self, name: &str) -> Arc<[usize]> {
        let mut matched = self.matched.borrow_mut();
        if matched.query != self.answered || matched.names.len() >= MATCHED {
            *matched = Matched { query: self.answered.clone(), names: HashMap::new() };
        }
        if let Some(known) = matched.names.get(name) {
            return Arc::clone(known);
        }
        #[cfg(test)]
        crate::tally::add("names matched");
        let found: Arc<[usize]> = positions(name, &self.answered).into();
        matched.names.insert(name.to_owned(), Arc::clone(&found));
        found
    }

    /// The hit under the cursor.
    pub(crate) fn selected(&self) -> Option<Node> {
        self.ranking.as_ref()?.hits.get(self.cursor).map(|hit| hit.node)
    }

    /// Whether an answer is still on its way.
    pub(crate) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// How many hits there are.
    pub(in crate::app) fn hits(&self) -> usize {
        self.ranking.as_ref().map_or(0, |ranking| ranking.hits.len())
    }

    /// Keeps the hit under the cursor on the screen.
    pub(in crate::app) fn scroll(&mut self, rows: usize) {
        self.cursor = self.cursor.min(self.hits().saturating_sub(1));
        self.top = in_view(self.top, self.cursor, rows);
    }
}

/// What the service has answered for one filter.
#[derive(Debug)]
pub(in crate::app) struct Answer {
    pub(in crate::app) filter: ServiceFilter,
    pub(in crate::app) matches: Arc<Matches>,
    /// How many pages it has sent.
    pub(in crate::app) pages: usize,
    pub(in crate::app) state: State,
}

/// How far an answer is.
#[derive(Debug)]
pub(in crate::app) enum State {
    Running(Ticket),
    /// All of it came, at this time.
    Complete(Timestamp),
    /// It was stopped short by the user.
    Stopped,
    /// It failed; what had come stays.
    Failed(Failure),
}

impl Answer {
    /// Under which it comes, while it does.
    pub(in crate::app) fn ticket(&self) -> Option<Ticket> {
        if let State::Running(ticket) = self.state { Some(ticket) } else { None }
    }

    pub(in crate::app) fn is_complete(&self) -> bool {
        matches!(self.state, State::Complete(_))
    }

    /// How many there are, and in how many pages.
    pub(in crate::app) fn count(&self) -> String {
        format!("{} found in {}", text::grouped(self.matches.len()), text::many(self.pages, "page", "pages"))
    }
}
