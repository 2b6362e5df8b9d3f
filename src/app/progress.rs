//! How far something is that takes a while: what of it is done, since when, and how fast that gets on.

use std::time::Duration;

use super::message::Now;
use crate::text;

/// How far it is. Times are of the `mono` clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) struct Progress {
    began: Duration,
    /// The last sign of life.
    heard: Duration,
    /// How much of it is done: parameters, values, places.
    done: usize,
    /// How much there is, or was the last time; nothing where that is not known.
    all: Option<usize>,
}

impl Progress {
    /// Of what begins now.
    pub(in crate::app) fn begun(now: Now, all: Option<usize>) -> Self {
        Self { began: now.mono, heard: now.mono, done: 0, all }
    }

    /// A sign of life.
    pub(in crate::app) fn hears(&mut self, now: Now) {
        self.heard = now.mono;
    }

    /// So much more is done.
    pub(in crate::app) fn brings(&mut self, more: usize, now: Now) {
        self.reaches(self.done + more, now);
    }

    /// So much is done by now.
    pub(in crate::app) fn reaches(&mut self, done: usize, now: Now) {
        self.done = done;
        self.hears(now);
    }

    /// So much is to be done, as far as it is known.
    pub(in crate::app) fn expects(&mut self, all: usize) {
        self.all = Some(all);
    }

    pub(in crate::app) fn began(&self) -> Duration {
        self.began
    }

    pub(in crate::app) fn heard(&self) -> Duration {
        self.heard
    }

    pub(in crate::app) fn done(&self) -> usize {
        self.done
    }

    /// How much is done of how much, where that is known and some is done.
    pub(in crate::app) fn done_of(&self) -> Option<(usize, usize)> {
        self.all.filter(|_| self.done > 0).map(|all| (self.done, all))
    }

    /// How long it took from its beginning to the last sign of life.
    pub(in crate::app) fn worked(&self) -> Duration {
        self.heard.saturating_sub(self.began)
    }

    /// How fast it gets on, and how long it still takes where it is known how much there is; nothing where it is too early to tell, and
    /// nothing of one thing alone.
    pub(in crate::app) fn pace(&self) -> Option<String> {
        text::pace(self.done, self.all, self.worked()).filter(|_| self.all != Some(1))
    }

    /// The same, to be said behind how far it is.
    pub(in crate::app) fn says(&self) -> String {
        self.pace().map(|pace| format!(" · {pace}")).unwrap_or_default()
    }
}
