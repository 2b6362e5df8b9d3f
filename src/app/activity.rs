//! What is under way: each effect that asks the service something, how far it is, and how it is stopped.

use std::collections::BTreeMap;
use std::time::Duration;

use super::confirm::Theirs;
use super::listing::Listing;
use super::sight::countdown;
use super::{App, Effect, Link, Notice, Now, Overlay, Pending, Purpose, Ticket, Tone, Tries};
use crate::failure::{Act, Failure, FailureKind, Hindrance};
use crate::keymap::Action;
use crate::parameter::{name_key, spoken};
use crate::text;

/// How long nothing is said of an answer that does not come.
const SILENCE: Duration = Duration::from_secs(2);

/// The lines that a row of the list takes.
const ROW_LINES: usize = 2;

/// The effects under way, in the order in which they began.
pub(super) type Tasks = BTreeMap<Ticket, Task>;

/// An effect under way.
#[derive(Debug)]
pub(super) struct Task {
    /// What it is for.
    pub(super) what: Pending,
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
}

#[derive(Debug, Clone, Copy)]
struct Pause {
    until: Duration,
    why: Hindrance,
}

/// The list of what is under way, over the panes.
#[derive(Debug)]
pub struct Activity {
    /// The row under the cursor, by identity: rows go as answers come. Once its row has gone the cursor is on none, so that no
    /// key hits another row than it was meant for.
    cursor: Option<Ticket>,
}

/// One row of that list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is for: `list /`, `reveal /app/db/password`.
    pub what: String,
    /// Since when, in words.
    pub age: String,
    /// The request, the attempt, what holds it up.
    pub state: String,
    /// Whether the cursor is on it.
    pub current: bool,
}

impl Task {
    fn new(what: Pending, now: Duration) -> Self {
        Self { what, began: now, heard: now, action: None, attempt: 1, pause: None }
    }

    /// What holds it up, in words; `None` while it gets on.
    fn held_up(&self, now: Now) -> Option<String> {
        if let Some(pause) = self.pause.filter(|pause| pause.until > now.mono) {
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
}

/// When the next second since `start` is full.
fn next_second(start: Duration, now: Duration) -> Duration {
    start + Duration::from_secs(now.saturating_sub(start).as_secs() + 1)
}

impl App {
    /// Begins something, under a ticket of its own.
    pub(super) fn ticket(&mut self, what: Pending) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.tasks.insert(ticket, Task::new(what, self.clock.mono));
        ticket
    }

    /// Aborts an effect and forgets its ticket, so that an answer that is on its way already is dropped.
    pub(super) fn cancel(&mut self, ticket: Ticket) {
        if self.tasks.remove(&ticket).is_some() {
            self.emit(Effect::Cancel(ticket));
        }
    }

    /// What an effect is for, while it is under way.
    pub(super) fn pending(&self, ticket: Ticket) -> Option<&Pending> {
        self.tasks.get(&ticket).map(|task| &task.what)
    }

    /// A request leaves.
    pub(super) fn calling(&mut self, now: Now, ticket: Ticket, action: &'static str, attempt: u32) {
        if let Some(task) = self.tasks.get_mut(&ticket) {
            (task.action, task.attempt, task.pause, task.heard) = (Some(action), attempt, None, now.mono);
        }
    }

    /// A request will be made again.
    pub(super) fn waiting(&mut self, now: Now, ticket: Ticket, attempt: u32, pause: Duration, why: Hindrance) {
        if let Some(task) = self.tasks.get_mut(&ticket) {
            if matches!(task.what, Pending::Write) && self.tries == Tries::Once {
                self.tries = Tries::Again;
            }
            task.attempt = attempt;
            task.pause = Some(Pause { until: now.mono + pause, why });
        }
    }

    /// Something arrived of an effect that goes on.
    pub(super) fn heard(&mut self, now: Now, ticket: Ticket) {
        if let Some(task) = self.tasks.get_mut(&ticket) {
            task.heard = now.mono;
        }
    }

    /// What holds an effect up, in words.
    pub(super) fn held_up(&self, now: Now, ticket: Option<Ticket>) -> Option<String> {
        self.tasks.get(&ticket?)?.held_up(now)
    }

    /// For how long the connection has been under way and what it waits for, once that is long.
    pub(super) fn connecting_for(&self, now: Now) -> Option<String> {
        let task = self.tasks.values().find(|task| matches!(task.what, Pending::Connect))?;
        let passed = now.mono.saturating_sub(task.began);
        let waits = match &self.place.command_of {
            Some(profile) => format!(": the credential_process of {} runs", text::sanitise(profile)),
            None => String::new(),
        };
        (passed >= SILENCE).then(|| format!("connecting for {} s{waits}", passed.as_secs()))
    }

    /// When something that the screen says of effects under way is not true any more; `None` while it says nothing.
    pub(super) fn next_tick(&self, now: Now) -> Option<Duration> {
        let listed = matches!(self.overlays.last(), Some(Overlay::Activity(_)));
        let shown = self.tasks.values().filter(|task| match &task.what {
            // Nothing but the list tells of these.
            Pending::Identify | Pending::Alias(_) | Pending::Describe(_) | Pending::Services => listed,
            what => self.doing(what).is_some(),
        });
        let change = |task: &Task| {
            let change = task.next_change(now);
            if listed { change.min(next_second(task.began, now.mono)) } else { change }
        };
        shown.map(change).min()
    }

    /// What an effect does, in words; `None` for what asks the service nothing.
    fn doing(&self, what: &Pending) -> Option<String> {
        let opened = || self.opening.as_ref().map_or("it", |opening| opening.name.as_str());
        let doing = match what {
            Pending::Connect => "connect".to_owned(),
            Pending::Identify => "ask who I am".to_owned(),
            Pending::Alias(_) => "ask for the account's alias".to_owned(),
            Pending::Services => "ask which services publish parameters".to_owned(),
            Pending::List => format!("list {}", self.root),
            Pending::Read(name, Purpose::Reveal) => format!("reveal {}", spoken(name)),
            Pending::Read(name, Purpose::Copy) => format!("read {} to copy it", spoken(name)),
            Pending::OpenDescribe => format!("describe {} to edit it", opened()),
            Pending::OpenRead => format!("read {} to edit it", opened()),
            Pending::OpenByName(name) => format!("look for {}", spoken(name)),
            Pending::Describe(name) => format!("describe {}", spoken(name)),
            Pending::Theirs => "read what they wrote".to_owned(),
            Pending::Write => format!("write {}", self.written_name().unwrap_or("it")),
            Pending::Choices | Pending::Copy(_) | Pending::Search(_) | Pending::Recall | Pending::Remember => {
                return None;
            }
        };
        Some(text::sanitise(&doing).into_owned())
    }

    /// The parameter of the write under way.
    fn written_name(&self) -> Option<&str> {
        self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Confirm(confirm) if confirm.writing.is_some() => Some(confirm.write.name.as_str()),
            _ => None,
        })
    }

    /// Everything that is under way, the oldest first.
    pub fn activity_rows(&self, now: Now) -> Vec<Row> {
        let current = self.current_task();
        let row = |(ticket, task): (&Ticket, &Task)| {
            let age = now.mono.saturating_sub(task.began).as_secs();
            Some(Row {
                what: self.doing(&task.what)?,
                age: if age == 0 { "just now".to_owned() } else { format!("{age} s") },
                state: self.state_of(now, task),
                current: current == Some(*ticket),
            })
        };
        self.tasks.iter().filter_map(row).collect()
    }

    fn state_of(&self, now: Now, task: &Task) -> String {
        let mut words = vec![match (task.action, &task.what) {
            (Some(action), _) => action.to_owned(),
            (None, Pending::Connect) => match &self.place.command_of {
                Some(profile) => format!("credential_process of profile {}", text::sanitise(profile)),
                None => "configuration and credentials".to_owned(),
            },
            (None, _) => "not sent yet".to_owned(),
        }];
        match task.held_up(now) {
            Some(held_up) => words.push(held_up),
            None if task.attempt > 1 => words.push(format!("try {}", task.attempt)),
            None => {}
        }
        if let (Pending::List, Listing::Running { seen, .. }) = (&task.what, &self.listing) {
            words.push(format!("{} so far", super::content::count(*seen)));
        }
        if matches!(task.what, Pending::Write) {
            let stops = if task.pause.is_some() { "x stops trying" } else { "is not cancelled" };
            words.push(stops.to_owned());
        }
        words.join(" · ")
    }

    fn shown_tasks(&self) -> impl Iterator<Item = Ticket> {
        self.tasks.iter().filter(|(_, task)| self.doing(&task.what).is_some()).map(|(ticket, _)| *ticket)
    }

    /// The row under the cursor.
    fn current_task(&self) -> Option<Ticket> {
        let Some(Overlay::Activity(Activity { cursor })) = self.overlays.last() else { return None };
        cursor.filter(|cursor| self.tasks.contains_key(cursor))
    }

    /// Shows what is under way. Nothing that is under way is given up for it.
    pub(super) fn open_activity(&mut self) {
        let cursor = self.shown_tasks().next();
        self.overlays.push(Overlay::Activity(Activity { cursor }));
    }

    /// Takes the list away because something else comes up; whether it was there.
    pub(super) fn close_activity(&mut self) -> bool {
        self.overlays.pop_if(|overlay| matches!(overlay, Overlay::Activity(_))).is_some()
    }

    /// The first line of the list on the screen: the cursor's row always is.
    pub(super) fn activity_top(&self) -> usize {
        let rows = usize::from(self.geometry().page.inside().height);
        let current = self.current_task();
        let at = self.shown_tasks().position(|ticket| Some(ticket) == current).unwrap_or(0);
        (ROW_LINES * (at + 1)).saturating_sub(rows.max(ROW_LINES))
    }

    /// Whether the row under the cursor can be cancelled.
    pub(super) fn can_stop(&self) -> bool {
        self.current_task().is_some_and(|ticket| match self.pending(ticket) {
            Some(Pending::Write) => self.can_desist(),
            _ => true,
        })
    }

    /// Whether the write under way waits to make a request again: then nothing of it is under way, and it can be left at that.
    pub(super) fn can_desist(&self) -> bool {
        let pause = self.writing().and_then(|ticket| self.tasks.get(&ticket)).and_then(|task| task.pause);
        pause.is_some_and(|pause| pause.until > self.clock.mono)
    }

    /// Has the write end with the answer it has.
    pub(super) fn desist(&mut self) {
        if let Some(ticket) = self.writing() {
            self.tries = Tries::Stopped;
            self.emit(Effect::Desist(ticket));
        }
    }

    pub(super) fn activity_action(&mut self, action: Action) {
        match action {
            Action::Up => self.move_among_tasks(-1),
            Action::Down => self.move_among_tasks(1),
            Action::Cancel => {
                if let Some(ticket) = self.current_task() {
                    self.stop(ticket);
                }
            }
            Action::Back => drop(self.overlays.pop()),
            Action::Quit => self.quit(),
            _ => {}
        }
    }

    fn move_among_tasks(&mut self, by: isize) {
        let tickets: Vec<Ticket> = self.shown_tasks().collect();
        let at = self.current_task().and_then(|current| tickets.iter().position(|ticket| *ticket == current));
        let to = at.map_or(0, |at| at.saturating_add_signed(by).min(tickets.len().saturating_sub(1)));
        if let Some(Overlay::Activity(activity)) = self.overlays.last_mut() {
            activity.cursor = tickets.get(to).copied();
        }
    }

    /// Stops one thing that is under way, and says so.
    fn stop(&mut self, ticket: Ticket) {
        match self.pending(ticket) {
            Some(Pending::Write) if self.can_desist() => self.desist(),
            None | Some(Pending::Write) => {}
            Some(Pending::Connect) => self.stop_connecting(ticket),
            Some(Pending::List) => self.stop_listing(),
            Some(_) => {
                self.give_up(ticket);
                self.say(Tone::Info, "stopped");
            }
        }
    }

    /// Stops something, and leaves what waited for it as if it had not been asked for. A write is not stopped (promise 5).
    pub(super) fn give_up(&mut self, ticket: Ticket) {
        match self.pending(ticket).cloned() {
            None | Some(Pending::Write) => {}
            Some(Pending::List) => self.end_listing(),
            Some(Pending::Read(_, Purpose::Reveal)) => self.mask(),
            Some(Pending::OpenDescribe | Pending::OpenRead) => self.stop_opening(),
            Some(Pending::OpenByName(_)) => self.stop_looking(),
            Some(Pending::Theirs) => {
                self.cancel(ticket);
                for overlay in &mut self.overlays {
                    if let Overlay::Conflict(conflict) = overlay {
                        conflict.value = Theirs::Unread;
                    }
                }
            }
            Some(Pending::Describe(name)) => {
                self.cancel(ticket);
                self.asked.remove(name_key(&name));
            }
            Some(_) => self.cancel(ticket),
        }
    }

    /// Gives up connecting; the next attempt is the user's.
    fn stop_connecting(&mut self, ticket: Ticket) {
        self.cancel(ticket);
        let failure = Failure::new(FailureKind::Cancelled, "Connecting was stopped", Act::Connect);
        self.notice = Some(Notice::new(Tone::Info, "connecting was stopped; r connects"));
        self.link = Link::Down(failure);
    }

    /// Ends the listing under way; what has arrived stays.
    fn stop_listing(&mut self) {
        self.end_listing();
        self.say(Tone::Info, "the listing was stopped; r lists afresh");
    }

    fn end_listing(&mut self) {
        let Listing::Running { ticket, seen, as_of, .. } = self.listing else { return };
        self.cancel(ticket);
        let failure = Failure::new(FailureKind::Cancelled, "The listing was stopped", Act::ListAgain);
        self.tree.cancel_refresh();
        self.listing = Listing::Failed { failure, seen, as_of };
    }

    /// Escape in the panes, where nothing nearer is to be left: stops reads first, then the connection, then the listing.
    pub(super) fn cancel_reads(&mut self) {
        let tickets = |app: &Self, is: fn(&Pending) -> bool| -> Vec<Ticket> {
            app.tasks.iter().filter(|(_, task)| is(&task.what)).map(|(ticket, _)| *ticket).collect()
        };
        let reads = tickets(self, |what| matches!(what, Pending::Read(..)));
        let connecting = tickets(self, |what| matches!(what, Pending::Connect));
        if !reads.is_empty() {
            for ticket in reads {
                self.cancel(ticket);
            }
            self.say(Tone::Info, "cancelled");
        } else if let [ticket] = connecting[..] {
            self.stop_connecting(ticket);
        } else if let Listing::Running { seen, .. } = self.listing {
            // One stray press too many must not leave half a list behind; where there is none, it loses nothing.
            if seen > 0 && !std::mem::replace(&mut self.stopping, true) {
                self.say(Tone::Info, "esc again stops the listing");
                return;
            }
            self.stopping = false;
            self.stop_listing();
        }
    }
}
