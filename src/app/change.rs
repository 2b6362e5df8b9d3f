//! A change under way: state of the app, whatever page is on top. It is never aborted, and its end is told wherever the user is by
//! then (promise 5).

use std::fmt::Write as _;

use super::act::Lasts;
use super::acts::{Act, USUAL};
use super::message::Reply;
use super::pages::activity;
use super::pages::confirm::Confirm;
use super::pages::conflict::Conflict;
use super::pages::editor::Editor;
use super::pages::form::Form;
use super::pages::history::{self, History};
use super::panes::tree;
use super::state::change::{Change, Tries};
use super::state::session::OwnWrite;
use super::{App, Effect, Notice, Now, Page, Ticket, Tone};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::parameter::{Expected, Parameter, ParameterType, Tier, Write, Written, name_key};
use crate::text;

/// Columns that a name keeps in the status line.
const SHORTEST_NAME: usize = 12;

/// About a parameter. It is never given up, and ends only by itself (promise 5).
static WRITE: Act = Act {
    words: Some(|_, name| format!("write {name}")),
    note: |_, waiting| Some(App::note_of_write(waiting)),
    lasts: Lasts::Program,
    of_connection: false,
    answered: |app, now, answer| {
        if let Reply::Written(outcome) = answer.reply {
            app.change_ended(now, outcome);
        }
    },
    waits: App::change_waits,
    given_up: None,
    stopped: |app, _| app.stop_retrying_if_waiting(),
    ..USUAL
};

impl App {
    /// What the list of what is under way says beside the request; `waiting`: it is going to be made again.
    pub(super) fn note_of_write(waiting: bool) -> String {
        let key = activity::TABLE.key_of(Action::Cancel).unwrap_or_default();
        if waiting { format!("{key} stops trying") } else { "is not cancelled".to_owned() }
    }

    /// Sends a write, under the ticket that is returned.
    pub(super) fn begin_change(&mut self, write: Write, was: Option<Parameter>) -> Ticket {
        let effect = Box::new(write.clone());
        let ticket = self.begin(&WRITE, write.name.clone(), |ticket| Effect::Write(ticket, effect));
        self.change = Some(Change { ticket, write, was, tries: Tries::Once });
        ticket
    }

    /// The write waits before it is tried again.
    pub(super) fn change_waits(&mut self) {
        if let Some(change) = self.change.as_mut().filter(|change| change.tries == Tries::Once) {
            change.tries = Tries::Again;
        }
    }

    /// Whether the write under way waits to make a request again: then nothing of it is under way, and it can be left at that.
    pub(super) fn can_stop_retrying(&self) -> bool {
        let task = self.change.as_ref().and_then(|change| self.tasks.get(change.ticket));
        task.is_some_and(|task| task.is_waiting(self.clock))
    }

    /// Has the write under way end with the answer it has.
    pub(super) fn stop_retrying(&mut self) {
        if let Some(change) = &mut self.change {
            change.tries = Tries::Stopped;
            let ticket = change.ticket;
            self.emit(Effect::StopRetrying(ticket));
        }
    }

    /// The same because the user says so: only where nothing of it is under way.
    pub(super) fn stop_retrying_if_waiting(&mut self) {
        if self.can_stop_retrying() {
            self.stop_retrying();
        }
    }

    /// How the change ended.
    pub(super) fn change_ended(&mut self, now: Now, outcome: Result<Written, Failure>) {
        let Some(change) = self.change.take() else { return };
        let asked = |page: &Page| page.get::<Confirm>().is_some_and(|confirm| confirm.awaits(change.ticket));
        // The question may have been explained, or what is under way looked at, or leaving asked about; the answer goes before that.
        let covered = self.pages.iter().any(asked) && !self.pages.last().is_some_and(asked);
        if covered {
            self.close_pages_until(asked);
        }
        // Escape was a key while it waited.
        if covered || change.tries != Tries::Once {
            self.ignore_keys_for_a_moment(now);
        }
        let end = self.take_end_in(now, &change, outcome);
        if self.leaving.is_wanted() {
            self.farewell = Some(end.text.clone());
        }
        self.leave_if_asked();
    }

    /// Takes in how a change ended, and says it where it belongs: with the question, the draft, or in the status line.
    fn take_end_in(&mut self, now: Now, change: &Change, outcome: Result<Written, Failure>) -> Notice {
        let name = text::sanitise(&change.write.name).into_owned();
        match outcome {
            Ok(Written::Stored { version, tier }) => {
                self.stored(now, change, version, tier);
                let said = match change.write.on {
                    Expected::Absent => format!("created {name}, version {version}"),
                    Expected::Version(old) => self.says_written(&change.write.name, old, version),
                };
                self.notify(Notice::new(Tone::Good, said))
            }
            Ok(Written::StoredAfterAnother { expected, version, tier }) => {
                self.stored(now, change, version, tier);
                self.notify(Notice::new(Tone::Warn, after_another(&name, expected, version)))
            }
            Ok(Written::Moved { now: theirs }) => self.moved(change, *theirs),
            Ok(Written::Gone) => self.gone(now),
            Ok(Written::Unknown { why }) => {
                let key = self.keys_to_write(&change.write.name);
                let mut problem = Notice::failed("it is not known whether the write took place", &why);
                let _ = write!(problem.text, "; {key} looks at the version again before it writes");
                self.not_written(change, problem)
            }
            Err(failure) if change.tries == Tries::Stopped => {
                self.not_written(change, Notice::failed("stopped trying; nothing was written", &failure))
            }
            Err(failure) => self.not_written(change, Notice::failed("nothing was written", &failure)),
        }
    }

    /// What was written, and how the version before is put back. Where the line is short, the name is.
    fn says_written(&self, name: &str, old: i64, version: i64) -> String {
        let name = text::sanitise(name);
        let said = |name: &str| format!("wrote {name}: v{old} → v{version}");
        let way = self.way_to_put_back(&name, old).filter(|_| !self.leaving.is_wanted());
        let Some(way) = way else { return said(&name) };
        let rest = text::width(&said("")) + text::width(&way) + 4;
        let room = usize::from(self.screen.width).saturating_sub(rest).max(SHORTEST_NAME);
        format!("{} · {way}", said(&text::truncate_middle(&name, room)))
    }

    fn notify(&mut self, notice: Notice) -> Notice {
        self.notice = Some(notice.clone());
        notice
    }

    /// The question says why, with the draft beneath it.
    fn not_written(&mut self, change: &Change, problem: Notice) -> Notice {
        match self.pages.all::<Confirm>().find(|confirm| confirm.awaits(change.ticket)) {
            Some(confirm) => confirm.fail(problem.clone()),
            None => self.notice = Some(problem.clone()),
        }
        problem
    }

    /// The parameter was deleted while it was edited: back to the draft. Keys meant for the question are not typed into it.
    fn gone(&mut self, now: Now) -> Notice {
        self.ignore_keys_for_a_moment(now);
        self.close_questions();
        let mut said = "nothing was written: the parameter has been deleted meanwhile; saving again creates it anew";
        if let Some(editor) = self.pages.last_mut().and_then(|page| page.get_mut::<Editor>()) {
            editor.gone();
        } else if self.pages.top::<History>().is_some() {
            said = "nothing was written: the parameter has been deleted meanwhile, and its history with it";
            self.read_history_again();
        }
        let notice = Notice::new(Tone::Bad, said);
        self.pages.tell_problem(Some(notice.clone()));
        notice
    }

    /// Somebody else has written meanwhile.
    fn moved(&mut self, change: &Change, theirs: Parameter) -> Notice {
        let asked = self.pages.all::<Confirm>().find(|confirm| confirm.awaits(change.ticket));
        let put_back = asked.and_then(|confirm| confirm.put_back().cloned());
        self.close_questions();
        let opened = match self.pages.all::<Editor>().next() {
            Some(editor) => editor.opened(),
            None if put_back.is_some() => change.write.on,
            None => Expected::Absent,
        };
        if put_back.is_some() {
            self.read_history_again();
        }
        self.tell_latest(&theirs);
        let key_typed = self.pages.all::<Form>().any(|form| form.asks_for_key());
        let conflict = Conflict::new(change.write.clone(), opened, theirs).putting_back(put_back).with_key(key_typed);
        let notice = Notice::new(Tone::Warn, conflict.title());
        self.lay(conflict);
        notice
    }

    fn close_questions(&mut self) {
        self.close_pages_until(|page| page.get::<Confirm>().is_none() && page.get::<Conflict>().is_none());
    }

    /// What this session wrote is known better than any listing that may still lag behind (docs/parameter-store.md 2.2).
    fn stored(&mut self, now: Now, change: &Change, version: i64, tier: Tier) {
        self.drop_pages();
        self.mask();
        let write = &change.write;
        let parameter = self.as_written(now, change, version, tier);
        let at = Now { wall: self.service_time(now), ..now };
        let own = OwnWrite { parameter: parameter.clone(), at };
        self.session.written.insert(name_key(&write.name).to_owned(), own);
        self.session.refused.remove(name_key(&write.name));
        if !self.session.view.root.contains(&write.name) && !self.is_opened_by_name(&write.name) {
            return;
        }
        self.keep_place(|app| {
            app.session.view.tree.upsert(&parameter);
        });
        if let Some(node) = self.session.view.tree.find(&write.name) {
            self.go_to(node);
        }
        self.search_again(now);
    }

    /// The parameter as it is since the change.
    fn as_written(&self, now: Now, change: &Change, version: i64, tier: Tier) -> Parameter {
        let write = &change.write;
        let mut parameter = change.was.clone().unwrap_or_else(|| Parameter {
            described: true,
            ..Parameter::bare(write.name.clone(), write.kind, version)
        });
        parameter.version = version;
        parameter.kind = write.kind;
        parameter.tier = tier;
        parameter.key_id = match write.kind {
            ParameterType::SecureString => write.key_id.clone().or(parameter.key_id),
            _ => None,
        };
        if let Some(description) = &write.description {
            parameter.description.clone_from(description);
        }
        if let Some(pattern) = &write.allowed_pattern {
            parameter.allowed_pattern = Some(pattern.clone()).filter(|p| !p.is_empty());
        }
        parameter.modified = Some(self.service_time(now));
        let who = self.session.identity.as_ref().map(|identity| identity.arn.clone());
        parameter.modified_by = who.or(parameter.modified_by);
        if parameter.arn.is_none() {
            // Not everything that describes a parameter says where it lives; the listing does.
            let tree = &self.session.view.tree;
            parameter.arn = tree.find(&write.name).and_then(|node| tree.parameter(node)?.arn);
        }
        parameter
    }
}

/// What a version means that does not follow the one that was expected (docs/parameter-store.md 4.6, 4.7).
fn after_another(name: &str, expected: i64, version: i64) -> String {
    if version > expected {
        format!(
            "wrote {name} as version {version}, but it should have been {}: somebody wrote in between; both are in the history · {} shows them",
            expected + 1,
            tree::pane_key(Action::Show(history::NAME)),
        )
    } else {
        format!(
            "wrote {name} as version {version}: version {expected} had been deleted meanwhile, with its history, description, tags and policies"
        )
    }
}
