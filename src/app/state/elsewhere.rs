//! The places beside that of the session that are open.

use std::collections::HashMap;
use std::time::Duration;

use crate::app::message::SessionId;
use crate::destination::Destination;

/// Second places: each is a session for effects, with an id that no other has had.
#[derive(Debug, Default)]
pub(in crate::app) struct SecondPlaces {
    open: Vec<SessionId>,
    /// How long each takes to answer, where that has been seen.
    answers: HashMap<SessionId, Duration>,
    /// The newest id that was given out.
    last: SessionId,
    /// What was typed for the last one, to be offered again.
    pub(in crate::app) typed: Option<String>,
    /// Where one name was looked for last: profiles and regions, to be marked again.
    pub(in crate::app) chosen: Vec<Destination>,
}

impl SecondPlaces {
    /// The id after that one and after all that were given out.
    pub(in crate::app) fn next_id(&mut self, current: SessionId) -> SessionId {
        self.last = self.last.max(current).next();
        self.last
    }

    /// Another is open.
    pub(in crate::app) fn opened(&mut self, current: SessionId) -> SessionId {
        let id = self.next_id(current);
        self.open.push(id);
        id
    }

    /// It is not any more. Whether it was.
    pub(in crate::app) fn closed(&mut self, id: SessionId) -> bool {
        let were = self.open.len();
        self.open.retain(|open| *open != id);
        self.answers.remove(&id);
        self.open.len() < were
    }

    /// It answers in so long.
    pub(in crate::app) fn answers_in(&mut self, id: SessionId, usual: Duration) {
        self.answers.insert(id, usual);
    }

    /// In how long it answers, where that has been seen.
    pub(in crate::app) fn usual_answer(&self, id: SessionId) -> Option<Duration> {
        self.answers.get(&id).copied()
    }

    /// Whether it is one of them.
    pub(in crate::app) fn is_open(&self, id: SessionId) -> bool {
        self.open.contains(&id)
    }
}
