//! What is under way: each act that was begun, under its ticket, with how far it is.

use std::collections::BTreeMap;
use std::time::Duration;

use super::acts::{self, Act, Answered, Lasts};
use super::masking::countdown;
use super::notice::{Notice, Tone};
use super::{App, Effect, Now, Reply, Ticket};
use crate::failure::RetryReason;
use crate::text;

/// How long nothing is said of an answer that does not come.
const SILENCE: Duration = Duration::from_secs(2);

/// The acts under way, in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    under_way: BTreeMap<Ticket, Task>,
    /// The number of the last ticket that was given out.
    last: u64,
}

/// An act under way.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) act: &'static Act,
    /// What it is about: a name, what a text is called, or nothing.
    pub(super) about: String,
    /// When it began, on the `mono` clock like all times here.
    began: Duration,
    /// The last sign of life.
    heard: Duration,
    /// The request under way, by the permission that it needs.
    action: Option<&'static str>,
    /// Which attempt at it.
    attempt: u32,
    /// What it waits for before the next attempt.
    pause: Option<Pause>,
    /// Nothing is to wait for its answer any more; it counts when it comes.
    overdue: bool,
}

#[derive(Debug, Clone, Copy)]
struct Pause {
    until: Duration,
    why: RetryReason,
}

impl Tasks {
    pub(super) fn get(&self, ticket: Ticket) -> Option<&Task> {
        self.under_way.get(&ticket)
    }

    /// Everything that is under way, the oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Ticket, &Task)> {
        self.under_way.iter().map(|(ticket, task)| (*ticket, task))
    }

    /// The tickets of an act.
    pub(super) fn of(&self, act: &'static Act) -> Vec<Ticket> {
        self.iter().filter(|(_, task)| task.is(act)).map(|(ticket, _)| ticket).collect()
    }

    /// Nothing that is under way is waited for any more, not even by a notice.
    pub(super) fn forget_all(&mut self) {
        self.under_way.clear();
    }

    fn of_those(&self, wanted: impl Fn(&Task) -> bool) -> Vec<Ticket> {
        self.iter().filter(|(_, task)| wanted(task)).map(|(ticket, _)| ticket).collect()
    }
}

impl Task {
    pub(super) fn is(&self, act: &'static Act) -> bool {
        std::ptr::eq(self.act, act)
    }

    /// Whether something may wait for its answer.
    pub(super) fn is_awaited(&self) -> bool {
        !self.overdue
    }

    /// Since when, in words.
    pub(super) fn age(&self, now: Now) -> String {
        let age = now.mono.saturating_sub(self.began).as_secs();
        if age == 0 { "just now".to_owned() } else { format!("{age} s") }
    }

    /// Whether it waits to make a request again: then nothing of it is under way.
    pub(super) fn is_waiting(&self, now: Now) -> bool {
        self.pause.is_some_and(|pause| pause.until > now.mono)
    }

    /// What holds it up, in words; `None` while it gets on.
    fn held_up(&self, now: Now) -> Option<String> {
        if let Some(pause) = self.pause.filter(|_| self.is_waiting(now)) {
            let left = pause.until.saturating_sub(now.mono).as_millis().div_ceil(1000);
            return Some(format!("{}, try {} in {left} s", pause.why, self.attempt));
        }
        let silent = now.mono.saturating_sub(self.heard);
        (silent >= SILENCE).then(|| format!("no answer for {} s", silent.as_secs()))
    }

    /// When what [`Task::held_up`] says changes next.
    fn next_change(&self, now: Now) -> Duration {
        match self.pause {
            Some(pause) if pause.until > now.mono => countdown(now.mono, pause.until),
            _ if now.mono < self.heard + SILENCE => self.heard + SILENCE,
            _ => next_second(self.heard, now.mono),
        }
    }

    /// The request, the attempt, what holds it up.
    pub(super) fn state(&self, app: &App, now: Now) -> String {
        let request = self.action.map_or_else(|| (self.act.before)(app), str::to_owned);
        let attempt = || (self.attempt > 1).then(|| format!("try {}", self.attempt));
        let words = [Some(request), self.held_up(now).or_else(attempt), (self.act.note)(app, self.pause.is_some())];
        words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// When the next second since `start` is full.
fn next_second(start: Duration, now: Duration) -> Duration {
    start + Duration::from_secs(now.saturating_sub(start).as_secs() + 1)
}

impl App {
    /// Begins an act, under a ticket of its own.
    pub(super) fn begin(
        &mut self,
        act: &'static Act,
        about: impl Into<String>,
        effect: impl FnOnce(Ticket) -> Effect,
    ) -> Ticket {
        self.tasks.last += 1;
        let ticket = Ticket { session: self.session.id, number: self.tasks.last };
        let (about, now) = (about.into(), self.clock.mono);
        let task = Task { act, about, began: now, heard: now, action: None, attempt: 1, pause: None, overdue: false };
        self.tasks.under_way.insert(ticket, task);
        self.emit(effect(ticket));
        ticket
    }

    /// Takes an answer in. One that nobody waits for any more is dropped.
    pub(super) fn reply(&mut self, now: Now, ticket: Ticket, reply: Reply) {
        let Some(task) = self.tasks.under_way.get_mut(&ticket) else { return };
        match reply {
            Reply::Calling { action, attempt } => {
                (task.action, task.attempt, task.pause, task.heard) = (Some(action), attempt, None, now.mono);
            }
            Reply::Waiting { attempt, pause, why } => {
                task.attempt = attempt;
                task.pause = Some(Pause { until: now.mono + pause, why });
                if task.is(&acts::WRITE) {
                    self.change_waits();
                }
            }
            Reply::Overdue => task.overdue = true,
            Reply::Dated(service) => self.service_clock(now, service),
            Reply::Placed(placed) => self.placed(*placed),
            Reply::Page(parameters) => {
                task.heard = now.mono;
                (task.act.paged)(self, now, ticket, &parameters);
            }
            reply => self.ended(now, ticket, reply),
        }
    }

    /// The last answer of an act goes to whoever asked.
    fn ended(&mut self, now: Now, ticket: Ticket, reply: Reply) {
        let Some(task) = self.tasks.under_way.remove(&ticket) else { return };
        let mut reply = reply;
        self.withhold(&task.about, &mut reply);
        match reply.of_parameters() {
            Some(Ok(())) => self.signed_in_again(),
            Some(Err(failure)) if failure.wants_login() => self.session.signed_out = Some(failure.clone()),
            _ => {}
        }
        let reply = match reply {
            Reply::Read(Ok(reading)) if !task.act.takes_part => Reply::Read(reading.whole()),
            reply => reply,
        };
        if let Reply::Failed(failure) = &reply {
            self.notice = Some(Notice::failed("", failure));
        }
        (task.act.answered)(self, now, Answered { ticket, about: task.about, reply });
    }

    /// Aborts an act and forgets its ticket, so that an answer that is on its way already is dropped.
    pub(super) fn cancel(&mut self, ticket: Ticket) {
        if self.tasks.under_way.remove(&ticket).is_some() {
            self.emit(Effect::Cancel(ticket));
        }
    }

    /// Aborts an act, and leaves what waited for it as if it had not been asked for. A write is not given up (promise 5).
    pub(super) fn give_up(&mut self, ticket: Ticket) {
        let Some(task) = self.tasks.under_way.get(&ticket).filter(|task| !task.is(&acts::WRITE)) else { return };
        let (act, about) = (task.act, task.about.clone());
        self.cancel(ticket);
        (act.given_up)(self, &about);
    }

    /// Gives up everything that a connection was asked.
    pub(super) fn give_up_connection(&mut self) {
        for ticket in self.tasks.of_those(|task| task.act.of_connection) {
            self.give_up(ticket);
        }
    }

    /// Cancels what does not last as long as that.
    pub(super) fn cancel_shorter(&mut self, than: Lasts) {
        for ticket in self.tasks.of_those(|task| task.act.lasts < than) {
            self.cancel(ticket);
        }
    }

    /// Ends one thing because the user says so.
    pub(super) fn stop(&mut self, ticket: Ticket) {
        if let Some(task) = self.tasks.get(ticket) {
            (task.act.stopped)(self, ticket);
        }
    }

    /// Gives an act up, and says so.
    pub(super) fn stop_plainly(&mut self, ticket: Ticket) {
        self.give_up(ticket);
        self.say(Tone::Info, "stopped");
    }

    /// What holds an act up, in words.
    pub(super) fn held_up(&self, now: Now, ticket: Option<Ticket>) -> Option<String> {
        self.tasks.get(ticket?)?.held_up(now)
    }

    /// For how long the connection has been under way and what it waits for, once that is long.
    pub(super) fn connecting_for(&self, now: Now) -> Option<String> {
        let task = self.tasks.get(*self.tasks.of(&acts::CONNECT).first()?)?;
        let passed = now.mono.saturating_sub(task.began);
        let waits = match &self.session.credential_process {
            Some(profile) => format!(": the credential_process of {} runs", text::sanitise(profile)),
            None => String::new(),
        };
        (passed >= SILENCE).then(|| format!("connecting for {} s{waits}", passed.as_secs()))
    }

    /// When something that the screen says of acts under way is not true any more; `None` while it says nothing. `listed`: whether
    /// the screen lists all of them.
    pub(super) fn next_tick(&self, now: Now, listed: bool) -> Option<Duration> {
        let said = |task: &&Task| task.act.words.is_some() && (listed || task.act.on_status_line);
        let change = |task: &Task| {
            let change = task.next_change(now);
            if listed { change.min(next_second(task.began, now.mono)) } else { change }
        };
        self.tasks.iter().map(|(_, task)| task).filter(said).map(change).min()
    }

    /// What an act does, in words; `None` for what the program does for itself.
    pub(super) fn doing(&self, task: &Task) -> Option<String> {
        let words = task.act.words?(self, &task.about);
        Some(text::sanitise(&words).into_owned())
    }
}
