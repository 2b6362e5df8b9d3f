//! A change under way: state of the app, whatever page is on top. It is never aborted, and its end is told wherever the user is by
//! then (promise 5). How that of one value ends is here, that of several parameters in `bulk`.

use std::fmt::Write as _;

use super::act::Lasts;
use super::acts::{Act, USUAL};
use super::message::Reply;
use super::pages::confirm::Confirm;
use super::pages::conflict::Conflict;
use super::pages::editor::Editor;
use super::pages::form::Form;
use super::pages::history::{self, History};
use super::pages::{activity, undo};
use super::policy::pending_policy;
use super::state::change::{Change, Origin, Tries, WriteUnderWay};
use super::state::changes::What;
use super::state::kms_keys::Use;
use super::state::session::OwnWrite;
use super::{App, Effect, Notice, Now, Page, Ticket, Tone};
use crate::deletion::Given;
use crate::failure::Failure;
use crate::keymap::Action;
use crate::parameter::{Expected, Parameter, ParameterType, Tier, Write, Written, name_key};
use crate::text;

/// Columns that a name keeps in the status line.
const SHORTEST_NAME: usize = 12;

/// What changes something is never given up, and ends only by itself (promise 5).
pub(super) const OF_A_CHANGE: Act = Act {
    lasts: Lasts::Program,
    of_connection: false,
    waits: App::change_waits,
    given_up: None,
    stopped: |app, _| app.stop_change_if_possible(),
    ..USUAL
};

/// About a parameter.
static WRITE: Act = Act {
    words: Some(|_, name| format!("write {name}")),
    note: |_, waiting| Some(App::note_of_write(waiting)),
    answered: |app, now, answer| {
        if let Reply::Written(outcome) = answer.reply {
            app.write_ended(now, outcome);
        }
    },
    ..OF_A_CHANGE
};

impl App {
    /// What the list of what is under way says beside the request; `waiting`: it is going to be made again.
    pub(super) fn note_of_write(waiting: bool) -> String {
        let key = activity::TABLE.key_of(Action::Cancel).unwrap_or_default();
        if waiting { format!("{key} stops trying") } else { "is not cancelled".to_owned() }
    }

    /// Sends a write, under the ticket that is returned.
    pub(super) fn begin_write(&mut self, write: Write, given: Given, was: Option<Parameter>, origin: Origin) -> Ticket {
        let (sent, with) = (write.clone(), given.clone());
        let effect = |ticket| {
            if with.is_nothing() {
                Effect::Write(ticket, Box::new(sent))
            } else {
                Effect::Create(ticket, Box::new(with.with(sent)))
            }
        };
        let ticket = self.begin(&WRITE, write.name.clone(), effect);
        let under_way = WriteUnderWay { ticket, write, given, was, origin, tries: Tries::Once };
        self.change = Some(Change::Write(Box::new(under_way)));
        ticket
    }

    /// The change waits before a request of it is made again.
    fn change_waits(&mut self) {
        if let Some(tries) = self.change.as_mut().map(Change::tries).filter(|tries| **tries == Tries::Once) {
            *tries = Tries::Again;
        }
    }

    /// Whether the change under way can be told to stop: it waits to make a request again, so that nothing of it is under way and it
    /// can be left at that; or it is made of several requests, so that it can end between two.
    pub(super) fn can_stop_change(&self) -> bool {
        let Some(change) = &self.change else { return false };
        let waits = self.tasks.get(change.ticket()).is_some_and(|task| task.is_waiting(self.clock));
        waits || matches!(change, Change::Bulk(bulk) if bulk.has_more())
    }

    /// Has the change under way end with what it has done.
    pub(super) fn stop_change(&mut self) {
        if let Some(change) = &mut self.change {
            *change.tries() = Tries::Stopped;
            let ticket = change.ticket();
            self.emit(Effect::StopRetrying(ticket));
        }
    }

    /// The same because the user says so.
    pub(super) fn stop_change_if_possible(&mut self) {
        if self.can_stop_change() {
            self.stop_change();
        }
    }

    /// A change has ended. What was laid over the question that it was the answer to closes; keys that were meant for that, or for
    /// stopping it, are not heard.
    pub(super) fn uncover(&mut self, now: Now, asked: impl Fn(&Page) -> bool, tries: Tries) {
        // The question may have been explained, or what is under way looked at, or leaving asked about; the answer goes before that.
        let covered = self.pages.iter().any(&asked) && !self.pages.last().is_some_and(&asked);
        if covered {
            self.close_pages_until(asked);
        }
        // Escape was a key while it waited.
        if covered || tries != Tries::Once {
            self.ignore_keys_for_a_moment(now);
        }
    }

    /// How it ended is said when the program ends, where that has waited for it.
    pub(super) fn change_said(&mut self, end: &Notice) {
        if self.leaving.is_wanted() {
            self.farewell = Some(end.text.clone());
        }
        self.leave_if_asked();
    }

    /// How the write ended.
    fn write_ended(&mut self, now: Now, outcome: Result<Written, Failure>) {
        let Some(Change::Write(change)) = self.change.take_if(|change| matches!(change, Change::Write(_))) else {
            return;
        };
        let asked = |page: &Page| page.get::<Confirm>().is_some_and(|confirm| confirm.awaits(change.ticket));
        self.uncover(now, asked, change.tries);
        let end = self.take_end_in(now, &change, outcome);
        self.change_said(&end);
    }

    /// Takes in how a change ended, and says it where it belongs: with the question, the draft, or in the status line.
    fn take_end_in(&mut self, now: Now, change: &WriteUnderWay, outcome: Result<Written, Failure>) -> Notice {
        match outcome {
            Ok(Written::Stored { version, tier }) => {
                self.stored(now, change, version, tier);
                let said = match change.write.on {
                    Expected::Absent => {
                        let said = |name: &str| format!("created {name}, version {version}");
                        self.says_changed(&change.write.name, &said, self.way_to_undo("deletes it again"))
                    }
                    Expected::Version(old) => {
                        let said = |name: &str| format!("wrote {name}: v{old} → v{version}");
                        let way = self.way_to_undo(&format!("puts v{old} back"));
                        self.says_changed(&change.write.name, &said, way)
                    }
                };
                self.notify(Notice::new(Tone::Good, said))
            }
            Ok(Written::StoredAfterAnother { expected, version, tier }) => {
                self.stored(now, change, version, tier);
                self.notify(Notice::new(Tone::Warn, self.after_another(&change.write.name, expected, version)))
            }
            Ok(Written::Moved { now: theirs }) => self.moved(change, *theirs),
            Ok(Written::Gone) => self.gone(now),
            Ok(Written::Unknown { why }) => {
                let meant = match change.write.on {
                    Expected::Absent => "created, v1".to_owned(),
                    Expected::Version(old) => format!("v{old} → v{}", old + 1),
                };
                let what = What::Unknown { names: vec![change.write.name.clone()], meant };
                self.remember_change_with(now, what, None, Vec::new(), Some((*why).clone()));
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

    /// How the last change is undone, in the panes.
    pub(super) fn way_to_undo(&self, does: &str) -> Option<String> {
        let enter = undo::TABLE.key_of(Action::PutBack)?;
        Some(format!("{}, {enter} {does}", self.pane_key(Action::Show(undo::NAME))))
    }

    /// What a version means that does not follow the one that was expected (docs/parameter-store.md 4.6, 4.7). What somebody else has done
    /// stands first, and the name is short where the line is.
    pub(super) fn after_another(&self, name: &str, expected: i64, version: i64) -> String {
        if version > expected {
            let between = match (expected + 1, version - 1) {
                (first, last) if first == last => format!("v{first}"),
                (first, last) => format!("v{first} to v{last}"),
            };
            let said = |name: &str| format!("somebody wrote {between} just before: mine is v{version} of {name}");
            self.says_changed(name, &said, Some(format!("{} shows all", self.pane_key(Action::Show(history::NAME)))))
        } else {
            let said = |name: &str| format!("deleted meanwhile: {name} is new, v{version}");
            self.says_changed(name, &said, Some("description, tags, policies and history are gone".to_owned()))
        }
    }

    /// What was done to a parameter, and how it is undone. Where the line is short, the name is.
    pub(super) fn says_changed(&self, name: &str, said: &dyn Fn(&str) -> String, way: Option<String>) -> String {
        let name = text::sanitise(name);
        let Some(way) = way.filter(|_| !self.leaving.is_wanted()) else { return said(&name) };
        let rest = text::width(&said("")) + text::width(&way) + 4;
        let room = usize::from(self.screen.width).saturating_sub(rest).max(SHORTEST_NAME);
        format!("{} · {way}", said(&text::truncate_middle(&name, room)))
    }

    pub(super) fn notify(&mut self, notice: Notice) -> Notice {
        self.notice = Some(notice.clone());
        notice
    }

    /// The question says why, with the draft beneath it.
    fn not_written(&mut self, change: &WriteUnderWay, problem: Notice) -> Notice {
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
    fn moved(&mut self, change: &WriteUnderWay, theirs: Parameter) -> Notice {
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
        self.keep_place(|app| app.learn(&theirs));
        let key_typed = self.pages.all::<Form>().any(|form| form.asks_for_key());
        let conflict = Conflict::new(change.write.clone(), opened, theirs)
            .putting_back(put_back)
            .with_key(key_typed)
            .given(&change.given);
        let notice = Notice::new(Tone::Warn, conflict.title());
        self.lay(conflict);
        notice
    }

    fn close_questions(&mut self) {
        self.close_pages_until(|page| page.get::<Confirm>().is_none() && page.get::<Conflict>().is_none());
    }

    /// What this session wrote is known better than any listing that may still lag behind (docs/parameter-store.md 2.2).
    fn stored(&mut self, now: Now, change: &WriteUnderWay, version: i64, tier: Tier) {
        // What was edited again from the change set is written by this.
        if self.is_from_set() || change.origin.as_was.is_none() {
            self.session.change_set.take_out(&change.write.name);
        }
        self.drop_pages();
        self.mask();
        let write = &change.write;
        let parameter = self.as_written(now, change, version, tier);
        if parameter.kind == ParameterType::SecureString {
            self.session.kms.was_used(parameter.key_id.as_deref(), Use::Written);
        }
        if !change.given.tags.is_empty() {
            let tags = Some(change.given.tags.clone());
            self.session.beside_mut(&parameter.name, version).tags = tags;
        }
        self.remember_change(now, what_was_done(change, &parameter), change.origin.undoes);
        self.is_written(now, &parameter);
        if let Some(node) = self.session.view.tree.find(&write.name) {
            self.go_to(node);
        }
        self.search_again(now);
    }

    /// A parameter is as this session wrote it.
    pub(super) fn is_written(&mut self, now: Now, parameter: &Parameter) {
        let (at, key) = (Now { wall: self.service_time(now), ..now }, name_key(&parameter.name));
        self.session.written.insert(key.to_owned(), OwnWrite { parameter: parameter.clone(), at });
        self.session.deleted.remove(key);
        self.session.refused.remove(key);
        self.session.view.overviews.forget();
        if self.session.view.root.contains(&parameter.name) || self.is_opened_by_name(&parameter.name) {
            self.keep_place(|app| {
                app.session.view.tree.upsert(parameter);
            });
        }
    }

    /// The parameter as it is since the change.
    fn as_written(&self, now: Now, change: &WriteUnderWay, version: i64, tier: Tier) -> Parameter {
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
        if let Some(data_type) = &write.data_type {
            parameter.data_type.clone_from(data_type);
        }
        if !change.given.policies.is_empty() {
            parameter.policies = change.given.policies.iter().map(|policy| pending_policy(policy)).collect();
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

/// What a write was, as the list of changes has it. Where the version before is not known to be there, it created the parameter.
fn what_was_done(change: &WriteUnderWay, parameter: &Parameter) -> What {
    match (change.write.on, parameter.version) {
        (Expected::Absent, _) | (_, 1) => What::Created { parameters: vec![parameter.clone()], anew: false },
        // Somebody may have written in between.
        (Expected::Version(upon), to) => {
            What::Wrote { name: parameter.name.clone(), upon, from: to - 1, to, as_was: change.origin.as_was }
        }
    }
}
