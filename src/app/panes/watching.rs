//! Watching: a parameter or a folder is looked at again every so often, until it changes. Metadata alone is asked for.

use crate::app::act::Answered;
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::state::listing::Listing;
use crate::app::state::watched::{Change, MOST, Watched};
use crate::app::{App, Notice, Now, Ticket, Tone};
use crate::destination::Root;
use crate::failure::Failure;
use crate::keymap::Action;
use crate::names::Node;
use crate::parameter::{Owner, Parameter, is_same_name, name_key, principal, spoken};
use crate::text;

/// About a parameter that is watched.
static LOOK: Act = Act {
    words: Some(|_, name| format!("look at {} again", spoken(name))),
    on_status_line: false,
    answered: |app, now, answer| app.looked(now, answer),
    given_up: Some(|app, _| app.look_given_up()),
    ..USUAL
};

/// About a folder that is.
static LOOK_BENEATH: Act = Act { paged: |app, _, ticket, parameters| app.watched_page(ticket, parameters), ..LOOK };

impl App {
    /// Whether something is watched.
    pub(in crate::app) fn is_watching(&self) -> bool {
        self.session.view.watched.is_some()
    }

    /// Whether that is what is under the cursor.
    pub(in crate::app) fn is_watched_here(&self) -> bool {
        let name = self.selected().map(|node| self.session.view.tree.name(node));
        let watched = self.session.view.watched.as_ref();
        name.zip(watched).is_some_and(|(name, watched)| is_same_name(&watched.name, &name))
    }

    /// What is said of what is watched, while nothing changes.
    pub(in crate::app) fn watching_says(&self) -> Option<String> {
        let watched = self.session.view.watched.as_ref()?;
        Some(format!("watching {} · {}", text::sanitise(&spoken(&watched.name)), watched.says()))
    }

    /// What is watched, as it is spoken of.
    pub(crate) fn watched_name(&self) -> Option<String> {
        let watched = self.session.view.watched.as_ref()?;
        Some(text::sanitise(&spoken(&watched.name)).into_owned())
    }

    /// What is under the cursor, and whether it is a folder.
    fn to_watch(&self) -> Option<(Node, bool)> {
        let node = self.selected()?;
        Some((node, !self.session.view.tree.is_parameter(node)))
    }

    /// Why what is under the cursor cannot be watched.
    pub(in crate::app) fn why_not_watched(&self) -> Option<String> {
        let tree = &self.session.view.tree;
        let Some((node, is_folder)) = self.to_watch() else { return Some("nothing is listed here".to_owned()) };
        let name = tree.name(node);
        if !self.is_connected() {
            return Some(self.why_not_connected());
        }
        if !matches!(Owner::of(&name), Owner::Ours) {
            return Some("only what is this account's own can be watched".to_owned());
        }
        if is_folder && tree.count(node) > MOST {
            let (count, most) = (text::grouped(tree.count(node)), text::grouped(MOST));
            return Some(format!("{count} parameters are too many to be looked at again and again: {most} at most"));
        }
        None
    }

    /// Begins to watch what is under the cursor, or ends it where it is watched already.
    pub(in crate::app) fn toggle_watch(&mut self, now: Now) {
        let Some((node, is_folder)) = self.to_watch() else { return };
        let name = self.session.view.tree.name(node);
        let is_watched = self.is_watched_here();
        let before = self.watched_name();
        self.stop_watching();
        if is_watched {
            return;
        }
        let all = if is_folder {
            self.parameters_under(node)
        } else {
            self.session.view.tree.parameter(node).into_iter().collect()
        };
        let watched = Watched::new(name, is_folder, &all, now.mono);
        self.session.view.watched = Some(watched);
        // The status line says it, unless it has to say how far the listing is.
        self.notice = None;
        if let Some((now, before)) = self.watched_name().zip(before) {
            self.say(Tone::Info, format!("watching {now}, no longer {before}"));
        } else if !matches!(self.session.view.listing, Listing::Done { .. })
            && let Some(says) = self.watching_says()
        {
            self.say(Tone::Info, says);
        }
    }

    /// Ends it because the user says so; whether something was watched.
    pub(in crate::app) fn stop_watching(&mut self) -> bool {
        let Some(watched) = self.session.view.watched.take() else { return false };
        if let Some(ticket) = watched.asking {
            self.cancel(ticket);
        }
        self.say(Tone::Info, format!("no longer watching {}", text::sanitise(&spoken(&watched.name))));
        true
    }

    /// Looks again, where it is time.
    pub(in crate::app) fn look_again(&mut self, now: Now) {
        let is_connected = self.is_connected() && self.session.signed_out.is_none();
        let Some(watched) = &mut self.session.view.watched else { return };
        if watched.asking.is_some() || watched.due > now.mono {
            return;
        }
        if !is_connected {
            watched.fails(now.mono, Some("not connected".to_owned()));
            return;
        }
        let (name, is_folder) = (watched.name.clone(), watched.is_folder);
        let ticket = if is_folder {
            self.begin(&LOOK_BENEATH, name.clone(), |ticket| Effect::List(ticket, Root::Path(name)))
        } else {
            self.begin(&LOOK, name.clone(), |ticket| Effect::Describe(ticket, name))
        };
        if let Some(watched) = &mut self.session.view.watched {
            watched.begins(ticket);
        }
    }

    /// Some of what is beneath the folder.
    fn watched_page(&mut self, ticket: Ticket, parameters: &[Parameter]) {
        for parameter in parameters {
            let ours = self.is_own_write(parameter);
            if let Some(watched) = self.session.view.watched.as_mut().filter(|it| it.asking == Some(ticket)) {
                watched.sees(parameter, ours);
            }
        }
        self.keep_place(|app| parameters.iter().for_each(|parameter| app.arrive(parameter)));
    }

    /// Whether this session made a parameter what it is, or a listing has not heard of what it made.
    fn is_own_write(&self, parameter: &Parameter) -> bool {
        let own = self.session.written.get(name_key(&parameter.name));
        own.is_some_and(|own| parameter.version <= own.parameter.version)
    }

    /// A look is over.
    fn looked(&mut self, now: Now, answer: Answered) {
        let Answered { ticket, about, reply } = answer;
        match reply {
            Reply::Described(Ok(parameter)) => {
                self.watched_page(ticket, parameter.as_deref().map(std::slice::from_ref).unwrap_or_default());
                self.look_ended(now, ticket);
            }
            Reply::Listed(Ok(_)) => self.look_ended(now, ticket),
            Reply::Described(Err(failure)) | Reply::Listed(Err(failure)) => self.look_failed(now, &about, &failure),
            _ => self.look_given_up(),
        }
    }

    /// What was refused is refused the next time too; anything else may have passed by then.
    fn look_failed(&mut self, now: Now, name: &str, failure: &Failure) {
        if failure.is_refusal() {
            self.session.view.watched = None;
            let name = text::sanitise(&spoken(name)).into_owned();
            self.notice = Some(Notice::failed(&format!("no longer watching {name}"), failure));
        } else if let Some(watched) = &mut self.session.view.watched {
            watched.fails(now.mono, Some(failure.tag().to_owned()));
        }
    }

    fn look_given_up(&mut self) {
        let now = self.clock.mono;
        if let Some(watched) = &mut self.session.view.watched {
            watched.fails(now, None);
        }
    }

    fn look_ended(&mut self, now: Now, ticket: Ticket) {
        let at = self.service_time(now);
        let deleted = &self.session.deleted;
        let Some(watched) = self.session.view.watched.as_mut().filter(|it| it.asking == Some(ticket)) else { return };
        let changes = watched.ends(now.mono, at, |name| deleted.contains_key(name));
        if changes.is_empty() {
            return;
        }
        let name = watched.name.clone();
        self.session.view.watched = None;
        let gone = changes.iter().filter_map(|change| match change {
            Change::Gone(name) => Some(name),
            Change::Written(..) => None,
        });
        self.are_gone(gone);
        let key = self.pane_key(Action::ACTIONS);
        let says = format!("{} · {key}watch goes on watching", said(&name, &changes));
        self.say(Tone::Warn, says);
        if self.config.bell {
            self.emit(Effect::Bell);
        }
    }
}

/// What has changed of what was watched.
fn said(watched: &str, changes: &[Change]) -> String {
    let one = |change: &Change| match change {
        Change::Gone(name) => format!("{} is gone", spoken(name)),
        Change::Written(before, parameter) => {
            let by = parameter.modified_by.as_deref().map(principal).map(|by| format!(" by {by}")).unwrap_or_default();
            let name = spoken(&parameter.name);
            match before {
                None => format!("{name} is new{by}"),
                Some(before) if *before == parameter.version => format!("{name} was written anew{by}"),
                Some(before) => format!("{name} changed, v{before} → v{}{by}", parameter.version),
            }
        }
    };
    let says = match changes {
        [change] => one(change),
        [first, rest @ ..] => {
            let (all, more) = (text::grouped(changes.len()), text::grouped(rest.len()));
            format!("{all} changes in {}: {}, and {more} more", spoken(watched), one(first))
        }
        [] => String::new(),
    };
    text::sanitise(&says).into_owned()
}
