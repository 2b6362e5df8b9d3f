//! The listing that fills the tree, and what is learnt of a parameter beside it.

use std::time::Duration;

use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Now, Reply};
use crate::app::state::listing::Listing;
use crate::app::state::session::{Link, OwnWrite};
use crate::app::{App, Notice, Tone};
use crate::failure::{Failure, FailureKind, Remedy};
use crate::keymap::Action;
use crate::names::Changes;
use crate::parameter::{ListedBy, Parameter, is_same_name, is_same_time, name_key, spoken};
use crate::text;

/// How long a listing may lag behind a write (docs/parameter-store.md 2.2 gives no figure; reports speak of seconds).
const LAG: Duration = Duration::from_mins(1);

impl OwnWrite {
    /// Whether a listing may not have heard of it yet.
    fn is_recent(&self, now: Now) -> bool {
        now.mono.saturating_sub(self.at.mono) < LAG
    }
}

static LIST: Act = Act {
    words: Some(|app, _| format!("list {}", app.session.view.root)),
    note: |app, _| app.listed_so_far(),
    paged: |app, now, _, parameters| app.page(now, parameters),
    answered: |app, now, answer| {
        if let Reply::Listed(outcome) = answer.reply {
            app.listed(now, outcome);
        }
    },
    given_up: Some(|app, _| app.listing_ended()),
    stopped: |app, _| app.stop_listing(),
    ..USUAL
};

/// About the parameter on the screen, which is not described yet.
static DESCRIBE: Act = Act {
    words: Some(|_, name| format!("describe {}", spoken(name))),
    on_status_line: false,
    answered: |app, _, answer| {
        if let Reply::Described(outcome) = answer.reply {
            app.described(&answer.about, outcome);
        }
    },
    given_up: Some(App::not_described),
    ..USUAL
};

impl App {
    /// Begins to list everything in the root, in place of any listing under way.
    pub(in crate::app) fn list(&mut self) {
        if let Listing::Running { ticket, .. } = self.session.view.listing {
            self.cancel(ticket);
        }
        let as_of = self.session.view.listing.as_of();
        let refresh = self.listed_count() > 0;
        let is_complete = as_of.is_some() || self.recalled().is_some();
        let expected = is_complete.then(|| self.listed_count());
        self.count_added();
        self.session.view.tree.begin_refresh();
        self.keep_opened();
        let root = self.session.view.root.clone();
        let ticket = self.begin(&LIST, "", |ticket| Effect::List(ticket, root));
        self.session.view.listing = Listing::Running { ticket, seen: 0, refresh, as_of, expected };
    }

    /// Lists anew, or tries the connection anew where there is none.
    pub(in crate::app) fn refresh(&mut self) {
        self.mask();
        self.session.refused.clear();
        self.session.view.asked.clear();
        self.session.services = None;
        // Whatever it says of the last try is not said of this one.
        self.notice = None;
        match self.session.link {
            Link::Connecting => {}
            Link::Down(_) => self.connect(),
            // Credentials are read anew with a new connection only.
            Link::Up if self.session.signed_out.is_some() => self.connect(),
            Link::Up => {
                if self.session.identity.is_none() {
                    self.identify();
                }
                self.list();
            }
        }
    }

    /// Names arrived.
    pub(in crate::app) fn page(&mut self, now: Now, parameters: &[Parameter]) {
        if let Listing::Running { seen, .. } = &mut self.session.view.listing {
            *seen += parameters.len();
        }
        self.keep_place(|app| parameters.iter().for_each(|parameter| app.arrive(parameter)));
        self.search_again(now);
    }

    pub(in crate::app) fn listed(&mut self, now: Now, outcome: Result<ListedBy, Failure>) {
        let Listing::Running { seen, refresh, as_of, .. } = self.session.view.listing else { return };
        match outcome {
            Ok(by) => {
                self.session.view.listing = Listing::Done { by, at: now.wall };
                let mut changes = Changes::default();
                self.keep_place(|app| {
                    app.keep_own_writes(now);
                    changes = app.session.view.tree.end_refresh();
                });
                self.forget_marks_of_the_gone();
                if changes.removed > 0 {
                    self.search_again(now);
                }
                if !self.confirmed(now, changes) && refresh {
                    let text = format!("refreshed: {} new, {} gone", changes.added, changes.removed);
                    self.say(Tone::Info, text);
                }
            }
            Err(failure) => {
                self.session.view.tree.cancel_refresh();
                self.notice = Some(Notice::failed("", &failure));
                self.session.view.listing = Listing::Failed { failure, seen, as_of };
            }
        }
    }

    /// Ends the listing under way because the user says so.
    pub(in crate::app) fn stop_listing(&mut self) {
        if let Listing::Running { ticket, .. } = self.session.view.listing {
            self.give_up(ticket);
            let key = self.key_of(Action::Refresh);
            self.say(Tone::Info, format!("the listing was stopped; {key} lists afresh"));
        }
    }

    /// The listing has been given up; what has arrived stays.
    pub(in crate::app) fn listing_ended(&mut self) {
        let Listing::Running { seen, as_of, .. } = self.session.view.listing else { return };
        let failure = Failure::new(FailureKind::Cancelled, "The listing was stopped", Remedy::ListAgain);
        self.session.view.tree.cancel_refresh();
        self.session.view.listing = Listing::Failed { failure, seen, as_of };
    }

    /// How many parameters the listing under way has brought, in words.
    pub(in crate::app) fn listed_so_far(&self) -> Option<String> {
        match self.session.view.listing {
            Listing::Running { seen, .. } => Some(format!("{} so far{}", text::counted(seen), self.listing_pace())),
            _ => None,
        }
    }

    /// How fast the listing under way gets on, and how long it still takes, to be said behind how far it is.
    pub(in crate::app) fn listing_pace(&self) -> String {
        match self.session.view.listing {
            Listing::Running { ticket, seen, expected, .. } => self.pace(ticket, seen, expected),
            _ => String::new(),
        }
    }

    /// Takes a listed parameter in. A listing may lag behind a write (docs/parameter-store.md 2.2): what this session wrote or
    /// deleted itself is newer, until the listing has caught up or shows something written later. And it may tell less than is
    /// known of the same version already: by path there is hardly any metadata.
    pub(in crate::app) fn arrive(&mut self, parameter: &Parameter) {
        let key = name_key(&parameter.name);
        if let Some(at) = self.session.deleted.get(key) {
            let later = parameter.modified.is_some_and(|modified| modified > at.wall);
            if !later && self.clock.mono.saturating_sub(at.mono) < LAG {
                return;
            }
            self.session.deleted.remove(key);
        }
        if let Some(own) = self.session.written.get(key) {
            let later = parameter.modified.is_some_and(|at| at > own.at.wall);
            if parameter.version < own.parameter.version && !later && own.is_recent(self.clock) {
                self.keep(key);
                return;
            }
            self.session.written.remove(key);
        }
        let tells_less = !parameter.described
            && self.session.view.tree.find(&parameter.name).is_some_and(|node| {
                self.session.view.tree.is_described(node)
                    && self.session.view.tree.version(node) == Some(parameter.version)
                    && self.session.view.tree.kind(node) == Some(parameter.kind)
                    && is_same_time(self.session.view.tree.modified(node), parameter.modified)
            });
        if tells_less {
            self.keep(key);
        } else {
            self.session.view.tree.upsert(parameter);
        }
    }

    /// Whether this session wrote one so lately that a listing may not have heard of it.
    pub(in crate::app) fn was_just_written(&self, name: &str) -> bool {
        self.session.written.get(name_key(name)).is_some_and(|own| own.is_recent(self.clock))
    }

    /// Takes out of the tree what is not there any more.
    pub(in crate::app) fn are_gone<'a>(&mut self, names: impl IntoIterator<Item = &'a String>) {
        for name in names {
            if let Some(node) = self.session.view.tree.find(name) {
                self.keep_place(|app| app.session.view.tree.remove(node));
            }
        }
        self.forget_marks_of_the_gone();
        self.search_again(self.clock);
    }

    /// A parameter just written is not swept away by a listing that has not heard of it.
    fn keep_own_writes(&mut self, now: Now) {
        self.session.written.retain(|_, own| own.is_recent(now));
        let here = self.session.written.iter().filter(|(_, own)| self.session.view.root.contains(&own.parameter.name));
        for key in here.map(|(key, _)| key.clone()).collect::<Vec<_>>() {
            self.keep(&key);
        }
    }

    /// Counts a parameter as listed, as it is known; in a tree that is new, as it was written.
    fn keep(&mut self, name: &str) {
        let known = self.session.view.tree.find(name).and_then(|node| self.session.view.tree.parameter(node));
        let written = || self.session.written.get(name).map(|own| own.parameter.clone());
        if let Some(known) = known.or_else(written) {
            self.session.view.tree.upsert(&known);
        }
    }

    /// Asks once for what a listing by path did not tell of the parameter under the cursor. Only when it is opened: moving
    /// calls nothing (promise 1).
    pub(in crate::app) fn ask_description(&mut self) {
        let Some(node) = self.selected().filter(|node| self.session.view.tree.is_parameter(*node)) else { return };
        let name = self.session.view.tree.name(node);
        let wanted = !self.session.view.tree.is_described(node)
            && matches!(self.session.link, Link::Up)
            && !self.is_asking_description(&name);
        if wanted && self.session.view.asked.insert(name_key(&name).to_owned()) {
            self.begin(&DESCRIBE, name.clone(), |ticket| Effect::Describe(ticket, name));
        }
    }

    pub(in crate::app) fn is_asking_description(&self, name: &str) -> bool {
        self.tasks.iter().any(|(_, task)| task.is(&DESCRIBE) && is_same_name(&task.about, name))
    }

    /// It was not described after all: the next opening may ask again.
    pub(in crate::app) fn not_described(&mut self, name: &str) {
        self.session.view.asked.remove(name_key(name));
    }

    /// What was missing has come, or does not come: then the next opening may ask again, unless it is denied.
    pub(in crate::app) fn described(&mut self, name: &str, outcome: Result<Option<Box<Parameter>>, Failure>) {
        match outcome {
            Ok(Some(parameter)) => self.learn(&parameter),
            Ok(None) => {}
            Err(failure) if failure.is_refusal() => {}
            Err(_) => self.not_described(name),
        }
    }

    /// Takes in what was learnt of one parameter beside the listing. One that the tree does not hold is none of its business.
    pub(in crate::app) fn learn(&mut self, parameter: &Parameter) {
        let Some(known) =
            self.session.view.tree.find(&parameter.name).and_then(|node| self.session.view.tree.parameter(node))
        else {
            return;
        };
        if parameter.version >= known.version {
            // The name stays as it was listed; an ARN is told by some calls alone.
            let arn = parameter.arn.clone().or(known.arn);
            self.arrive(&Parameter { name: known.name, arn, ..parameter.clone() });
        }
    }
}
