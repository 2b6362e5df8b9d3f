//! What is done under a ticket: an act begins, its answers come, or it is given up.

use std::time::Duration;

use super::act::{Answered, Lasts, Task};
use super::acts::Act;
use super::notice::{Notice, Tone};
use super::{App, Effect, Now, Reply, SessionId, Ticket};
use crate::text;

impl App {
    /// Begins an act, under a ticket of its own.
    pub(super) fn begin(
        &mut self,
        act: &'static Act,
        about: impl Into<String>,
        effect: impl FnOnce(Ticket) -> Effect,
    ) -> Ticket {
        self.begin_at(self.session.id, act, about, effect)
    }

    /// Begins an act in the session, or in a second place.
    pub(super) fn begin_at(
        &mut self,
        place: SessionId,
        act: &'static Act,
        about: impl Into<String>,
        effect: impl FnOnce(Ticket) -> Effect,
    ) -> Ticket {
        let ticket = self.tasks.begin(act, about.into(), place, self.clock);
        self.emit(effect(ticket));
        ticket
    }

    /// Takes an answer in. One that nobody waits for any more is dropped.
    pub(super) fn reply(&mut self, now: Now, ticket: Ticket, reply: Reply) {
        let Some(task) = self.tasks.get_mut(ticket) else { return };
        match reply {
            Reply::Calling { action, attempt } => task.calls(action, attempt, now),
            Reply::Waiting { attempt, pause, why } => {
                task.waits(attempt, pause, why, now);
                (task.act.waits)(self);
            }
            Reply::Overdue => task.is_late(),
            Reply::Answered { date, usual } => {
                self.answers_in(ticket.session, usual);
                // Another place has a clock of its own.
                if let Some(service) = date.filter(|_| !self.elsewhere.is_open(ticket.session)) {
                    self.service_clock(now, service);
                }
            }
            Reply::Placed(placed) => self.placed(*placed),
            Reply::DeviceCode(code) => {
                task.hears(now);
                self.device_code_came(now, ticket, *code);
            }
            Reply::Page(parameters) => {
                task.progress_mut().brings(parameters.len(), now);
                (task.act.paged)(self, now, ticket, &parameters);
            }
            Reply::Fates(fates) => {
                task.progress_mut().brings(fates.len(), now);
                self.fates_told(now, fates);
            }
            Reply::Past(pasts) => {
                task.progress_mut().brings(pasts.len(), now);
                self.past_told(ticket, pasts);
            }
            Reply::Told(told) => {
                task.progress_mut().brings(told.len(), now);
                self.import_told(ticket, &told);
                self.values_told(ticket, told);
            }
            Reply::ToldOf(place, told, print) => {
                task.progress_mut().brings(1, now);
                self.value_told(ticket, place, told, print);
            }
            Reply::Sighted(sightings) => {
                task.progress_mut().brings(sightings.len(), now);
                self.values_sighted(ticket, sightings);
            }
            Reply::SoFar(done) => task.progress_mut().reaches(done, now),
            Reply::Unfinished(job) => self.left_unfinished(*job),
            Reply::Unjournaled(why) => {
                self.say(Tone::Warn, format!("after a crash this change cannot be gone on with: {why}"));
            }
            reply => self.ended(now, ticket, reply),
        }
    }

    /// The last answer of an act goes to whoever asked.
    fn ended(&mut self, now: Now, ticket: Ticket, reply: Reply) {
        let Some(task) = self.tasks.remove(ticket) else { return };
        let mut reply = reply;
        self.withhold(&task.about, &mut reply);
        // How a second place takes a request says nothing of this session.
        let failure = reply.of_parameters().and_then(Result::err);
        let is_here = !self.elsewhere.is_open(ticket.session) && !self.is_promoting(ticket, failure);
        if is_here
            && !matches!(reply, Reply::Compared(_) | Reply::Listed(_))
            && let Some(failure) = reply.failure_mut()
        {
            failure.end = None;
        }
        match reply.of_parameters().filter(|_| is_here) {
            Some(Ok(())) => self.signed_in_again(),
            Some(Err(failure)) if failure.wants_login() => self.session.signed_out = Some(failure.clone()),
            _ => {}
        }
        if let Reply::Read(Ok(reading)) = &reply
            && is_here
        {
            self.value_was_read(&task.about, reading.kind);
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
        if self.tasks.remove(ticket).is_some() {
            self.emit(Effect::Cancel(ticket));
        }
    }

    /// Aborts an act, and leaves what waited for it as if it had not been asked for. A change is not given up (promise 5).
    pub(super) fn give_up(&mut self, ticket: Ticket) {
        let Some(task) = self.tasks.get(ticket) else { return };
        let Some(given_up) = task.act.given_up else { return };
        let about = task.about.clone();
        self.cancel(ticket);
        given_up(self, &about);
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

    /// So much is to come of an act, as far as it is known.
    pub(in crate::app) fn expect(&mut self, ticket: Ticket, all: Option<usize>) {
        if let Some((task, all)) = self.tasks.get_mut(ticket).zip(all) {
            task.progress_mut().expects(all);
        }
    }

    /// What holds an act up, or how fast it gets on and how long it still takes, to be said behind how far it is; nothing where it is
    /// too early to tell.
    pub(in crate::app) fn gets_on(&self, now: Now, ticket: Ticket) -> String {
        let says =
            self.held_up(now, Some(ticket)).or_else(|| self.tasks.get(ticket).and_then(|task| task.progress().pace()));
        says.map(|says| format!(" · {says}")).unwrap_or_default()
    }

    /// How much of what an act brings has come.
    pub(in crate::app) fn so_far(&self, ticket: Ticket) -> usize {
        self.tasks.get(ticket).map(|task| task.progress().done()).unwrap_or_default()
    }

    /// How fast an act gets on that has brought so many, and how long it still takes where it is known how many there are, to be said
    /// behind that; nothing where it is too early to tell.
    pub(in crate::app) fn pace(&self, ticket: Ticket, done: usize, all: Option<usize>) -> String {
        let took = self.tasks.get(ticket).map(Task::worked).unwrap_or_default();
        text::pace(done, all, took).map(|pace| format!(" · {pace}")).unwrap_or_default()
    }

    /// When something that the screen says of acts under way is not true any more; `None` while it says nothing. `listed`: whether
    /// the screen lists all of them.
    pub(super) fn next_tick(&self, now: Now, listed: bool) -> Option<Duration> {
        let said = |task: &&Task<Self>| task.act.words.is_some() && (listed || task.act.on_status_line);
        self.tasks.iter().map(|(_, task)| task).filter(said).map(|task| task.next_change(now, listed)).min()
    }

    /// What an act does, in words; `None` for what the program does for itself.
    pub(super) fn doing(&self, task: &Task<Self>) -> Option<String> {
        let words = task.act.words?(self, &task.about);
        Some(text::sanitise(&words).into_owned())
    }
}
