//! An act that is done under a ticket, as a row of a table says it, and those that are under way, with how far each is. What they act
//! on need not be known here.

use std::collections::BTreeMap;
use std::time::Duration;

use super::message::{Now, Reply, SessionId, Ticket};
use super::progress::Progress;
use super::veil::countdown;
use crate::failure::{Failure, RetryReason};
use crate::parameter::Parameter;
use crate::text;

/// An act on something, by its row in a table; acts are told apart by which row they are.
#[derive(Debug)]
pub(crate) struct Act<A> {
    /// What it does, in words, from what it is about; `None` for what the program does for itself.
    pub(in crate::app) words: Option<fn(&A, &str) -> String>,
    /// Whether the status line tells how it gets on; the page of what is under way always does.
    pub(in crate::app) on_status_line: bool,
    /// What it waits for before its first request.
    pub(in crate::app) before: fn(&A) -> String,
    /// What is said of it beside its request.
    pub(in crate::app) note: fn(&A, waiting: bool) -> Option<String>,
    /// For how long its answer is wanted.
    pub(in crate::app) lasts: Lasts,
    /// Whether its answer is that of a connection, and counts for that connection alone.
    pub(in crate::app) of_connection: bool,
    /// Whether the beginning of a value serves it, where that is larger than any of the service.
    pub(in crate::app) takes_part: bool,
    /// Takes a page of what it brings, where it brings any.
    pub(in crate::app) paged: fn(&mut A, Now, Ticket, &[Parameter]),
    /// Takes its last answer. An answer of another kind than it asks for is no answer.
    pub(in crate::app) answered: fn(&mut A, Now, Answered),
    /// Hears that its request is going to be made again after a pause.
    pub(in crate::app) waits: fn(&mut A),
    /// Leaves what waited for it as if it had not been asked for. It is forgotten already. `None` for what is never given up.
    pub(in crate::app) given_up: Option<fn(&mut A, &str)>,
    /// Ends it because the user says so.
    pub(in crate::app) stopped: fn(&mut A, Ticket),
}

/// For how long the answer of an act is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum Lasts {
    /// While the same root is shown.
    View,
    /// While the session is the same.
    Session,
    /// It needs no session; only its notice is not wanted any more in another.
    Program,
}

/// The last answer of an act, on its way to whoever asked.
#[derive(Debug)]
pub(in crate::app) struct Answered {
    pub(in crate::app) ticket: Ticket,
    /// What it was about.
    pub(in crate::app) about: String,
    pub(in crate::app) reply: Reply,
}

/// How long nothing is said of an answer that does not come.
pub(in crate::app) const SILENCE: Duration = Duration::from_secs(2);

/// The acts under way, in the order in which they began.
#[derive(Debug)]
pub(in crate::app) struct Tasks<A: 'static> {
    under_way: BTreeMap<Ticket, Task<A>>,
    /// The number of the last ticket that was given out.
    last: u64,
}

/// An act under way.
#[derive(Debug)]
pub(in crate::app) struct Task<A: 'static> {
    pub(in crate::app) act: &'static Act<A>,
    /// What it is about: a name, what a text is called, or nothing.
    pub(in crate::app) about: String,
    /// How far it is, and when there was a sign of life.
    progress: Progress,
    /// The request under way, by the permission that it needs.
    action: Option<&'static str>,
    /// Which attempt at it.
    attempt: u32,
    /// What it waits for before the next attempt.
    pause: Option<Pause>,
    /// What stood in the way of the attempt before this one.
    refused: Option<Failure>,
    /// Nothing is to wait for its answer any more; it counts when it comes.
    overdue: bool,
}

#[derive(Debug, Clone, Copy)]
struct Pause {
    until: Duration,
    why: RetryReason,
}

impl<A> Default for Tasks<A> {
    fn default() -> Self {
        Self { under_way: BTreeMap::new(), last: 0 }
    }
}

impl<A> Tasks<A> {
    /// An act begins in a session, under a ticket of its own.
    pub(in crate::app) fn begin(
        &mut self,
        act: &'static Act<A>,
        about: String,
        session: SessionId,
        now: Now,
    ) -> Ticket {
        self.last += 1;
        let ticket = Ticket { session, number: self.last };
        let progress = Progress::begun(now, None);
        let task = Task { act, about, progress, action: None, attempt: 1, pause: None, refused: None, overdue: false };
        self.under_way.insert(ticket, task);
        ticket
    }

    pub(in crate::app) fn remove(&mut self, ticket: Ticket) -> Option<Task<A>> {
        self.under_way.remove(&ticket)
    }

    pub(in crate::app) fn get(&self, ticket: Ticket) -> Option<&Task<A>> {
        self.under_way.get(&ticket)
    }

    pub(in crate::app) fn get_mut(&mut self, ticket: Ticket) -> Option<&mut Task<A>> {
        self.under_way.get_mut(&ticket)
    }

    /// Everything that is under way, the oldest first.
    pub(in crate::app) fn iter(&self) -> impl Iterator<Item = (Ticket, &Task<A>)> {
        self.under_way.iter().map(|(ticket, task)| (*ticket, task))
    }

    /// The tickets of an act.
    pub(in crate::app) fn of(&self, act: &'static Act<A>) -> Vec<Ticket> {
        self.iter().filter(|(_, task)| task.is(act)).map(|(ticket, _)| ticket).collect()
    }

    /// Nothing that is under way is waited for any more, not even by a notice.
    pub(in crate::app) fn forget_all(&mut self) {
        self.under_way.clear();
    }

    /// The tickets of those.
    pub(in crate::app) fn of_those(&self, wanted: impl Fn(&Task<A>) -> bool) -> Vec<Ticket> {
        self.iter().filter(|(_, task)| wanted(task)).map(|(ticket, _)| ticket).collect()
    }
}

impl<A> Task<A> {
    /// A request leaves.
    pub(in crate::app) fn calls(&mut self, action: &'static str, attempt: u32, now: Now) {
        (self.action, self.attempt, self.pause) = (Some(action), attempt, None);
        if attempt == 1 {
            self.refused = None;
        }
        self.hears(now);
    }

    /// A request will be made again after a pause.
    pub(in crate::app) fn waits(&mut self, attempt: u32, pause: Duration, why: RetryReason, now: Now) {
        self.attempt = attempt;
        self.pause = Some(Pause { until: now.mono + pause, why });
        self.refused = Some(why.failure());
    }

    /// What the request that is made again was answered before; `None` where it was not refused.
    pub(in crate::app) fn refused(&self) -> Option<&Failure> {
        self.refused.as_ref()
    }

    /// Something of its answer came.
    pub(in crate::app) fn hears(&mut self, now: Now) {
        self.progress.hears(now);
    }

    /// How much of its answer has come.
    pub(in crate::app) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The same, to be told of more.
    pub(in crate::app) fn progress_mut(&mut self) -> &mut Progress {
        &mut self.progress
    }

    /// How far it is, and how fast it gets on where nothing holds it up; nothing of what comes all at once.
    fn so_far(&self, now: Now) -> Option<String> {
        let done = self.progress.done();
        let pace = || if self.held_up(now).is_none() { self.progress.says() } else { String::new() };
        (done > 0).then(|| format!("{} so far{}", text::grouped(done), pace()))
    }

    /// Its answer is not waited for any longer.
    pub(in crate::app) fn is_late(&mut self) {
        self.overdue = true;
    }

    pub(in crate::app) fn is(&self, act: &'static Act<A>) -> bool {
        std::ptr::eq(self.act, act)
    }

    /// Whether something may wait for its answer.
    pub(in crate::app) fn is_awaited(&self) -> bool {
        !self.overdue
    }

    /// For how long it has been under way.
    pub(in crate::app) fn passed(&self, now: Now) -> Duration {
        now.mono.saturating_sub(self.progress.began())
    }

    /// How long it took from its beginning to the last sign of life.
    pub(in crate::app) fn worked(&self) -> Duration {
        self.progress.worked()
    }

    /// Since when, in words.
    pub(in crate::app) fn age(&self, now: Now) -> String {
        let age = self.passed(now).as_secs();
        if age == 0 { "just now".to_owned() } else { format!("{age} s") }
    }

    /// Whether it waits to make a request again: then nothing of it is under way.
    pub(in crate::app) fn is_waiting(&self, now: Now) -> bool {
        self.pause.is_some_and(|pause| pause.until > now.mono)
    }

    /// What holds it up, in words; `None` while it gets on.
    pub(in crate::app) fn held_up(&self, now: Now) -> Option<String> {
        if let Some(pause) = self.pause.filter(|_| self.is_waiting(now)) {
            let left = pause.until.saturating_sub(now.mono).as_millis().div_ceil(1000);
            return Some(format!("{}, try {} in {left} s", pause.why, self.attempt));
        }
        let silent = now.mono.saturating_sub(self.progress.heard());
        (silent >= SILENCE).then(|| format!("no answer for {} s", silent.as_secs()))
    }

    /// When what is said of it changes next; `aged`: its age is said too.
    pub(in crate::app) fn next_change(&self, now: Now, aged: bool) -> Duration {
        let change = self.held_up_changes(now);
        if aged { change.min(next_second(self.progress.began(), now.mono)) } else { change }
    }

    /// When what [`Task::held_up`] says changes next.
    fn held_up_changes(&self, now: Now) -> Duration {
        match self.pause {
            Some(pause) if pause.until > now.mono => countdown(now.mono, pause.until),
            _ if now.mono < self.progress.heard() + SILENCE => self.progress.heard() + SILENCE,
            _ => next_second(self.progress.heard(), now.mono),
        }
    }

    /// The request, the attempt, what holds it up.
    pub(in crate::app) fn state(&self, app: &A, now: Now) -> String {
        let request = self.action.map_or_else(|| (self.act.before)(app), str::to_owned);
        let attempt = || (self.attempt > 1).then(|| format!("try {}", self.attempt));
        let note = (self.act.note)(app, self.pause.is_some()).or_else(|| self.so_far(now));
        let words = [Some(request), self.held_up(now).or_else(attempt), note];
        words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// When the next second since `start` is full.
fn next_second(start: Duration, now: Duration) -> Duration {
    start + Duration::from_secs(now.saturating_sub(start).as_secs() + 1)
}
