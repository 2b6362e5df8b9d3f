//! How long calls take that are about to be made: by what the service grants, and by how long it was seen to take to answer.

//! How long calls take that are about to be made: by what the service grants, and by how long it was seen to take to answer there.

use std::time::Duration;

use crate::app::App;
use crate::app::message::SessionId;
use crate::comparison::{READ_AT_ONCE, READ_TOGETHER, READS_A_SECOND};
use crate::text::Work;

/// Writes of a second, where the account has not asked for more (docs/parameter-store.md 3).
pub(in crate::app) const WRITES_A_SECOND: u32 = 3;

impl App {
    /// Parameter Store takes so long to answer in that place.
    pub(in crate::app) fn answers_in(&mut self, place: SessionId, usual: Option<Duration>) {
        let Some(usual) = usual else { return };
        if self.elsewhere.is_open(place) {
            self.elsewhere.answers_in(place, usual);
        } else if place == self.session.id {
            self.session.usual_answer = Some(usual);
        }
    }

    /// How long it takes to answer there, where that has been seen.
    pub(in crate::app) fn usual_answer(&self, place: SessionId) -> Option<Duration> {
        let here = self.session.usual_answer.filter(|_| place == self.session.id);
        here.or_else(|| self.elsewhere.usual_answer(place))
    }

    /// Calls in the place of the session: how many of them the service counts, and takes a second; how many wait for one another.
    pub(in crate::app) fn work(&self, counted: usize, a_second: u32, in_turn: usize) -> Work {
        // Nobody counts in the demo.
        let a_second = (!self.is_demo()).then_some(a_second);
        Work { counted, a_second, in_turn, answer: self.usual_answer(self.session.id) }
    }

    /// Writes among calls that all wait for one another, at the rate of most accounts.
    pub(in crate::app) fn work_of_writes(&self, writes: usize, calls: usize) -> Work {
        self.work(writes, WRITES_A_SECOND, calls)
    }

    /// Values that are read together, after so many that are read first.
    pub(in crate::app) fn work_of_reads(&self, values: usize, before: usize) -> Work {
        self.work(values.div_ceil(READ_AT_ONCE) + before, READS_A_SECOND, values.div_ceil(READ_TOGETHER) + before)
    }
}
