//! The search line: fuzzy over all names that have arrived, and over those that arrive while it is open; and opening what is
//! not among them by its exact name.

mod earlier;
mod meant;
mod service;
pub(in crate::app) mod table;
mod words;

use std::sync::Arc;

use crate::app::acts::{Act, UNSEEN, USUAL};
use crate::app::draft::Taken;
use crate::app::geometry::Pane;
use crate::app::message::Reply;
use crate::app::pages::explain::Explain;
use crate::app::state::search::Search;
use crate::app::state::session::Link;
use crate::app::{App, Effect, Notice, Now, Ticket, Tone};
use crate::failure::{Failure, FailureKind};
use crate::keymap::{Action, Key};
use crate::names::search::Ranking;
use crate::parameter::{Parameter, Selector, is_secret_reference, spoken};
use crate::text;

pub(crate) use meant::Exact;
pub(in crate::app) use table::TABLE;

use service::FIND;

/// About a name that is not listed.
static LOOK_UP: Act = Act {
    words: Some(|_, name| format!("look for {}", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::Described(outcome) = answer.reply {
            app.looked_up(&answer.about, outcome);
        }
    },
    given_up: Some(|app, _| app.stop_looking()),
    ..USUAL
};

static SEARCH: Act = Act {
    answered: |app, now, answer| match answer.reply {
        Reply::Ranked(ranking) => app.ranked(now, answer.ticket, ranking),
        _ => app.not_ranked(answer.ticket),
    },
    ..UNSEEN
};

impl App {
    pub(in crate::app) fn open_search(&mut self) {
        self.mask();
        self.stop_opening();
        self.session.view.version = None;
        self.session.view.focus = Pane::Tree;
        self.session.view.search = Some(Search::new());
    }

    pub(in crate::app) fn search_action(&mut self, now: Now, action: Action) {
        let rows = self.geometry().tree_rows();
        let page = rows.saturating_sub(1).max(1) as isize;
        match action {
            Action::Back if self.session.view.search.as_ref().is_some_and(Search::is_finding) => self.stop_finding(),
            Action::Back => self.close_search(),
            Action::Refresh => self.ask_service_anew(now),
            Action::Enter => match &mut self.session.view.search {
                // The hits on the screen answer what was typed before; the key is meant for what is typed now.
                Some(search) if search.is_running() && search.answered != search.query() => search.entered = true,
                _ => self.enter_hit(now),
            },
            Action::Up if self.recalls() => self.recall_search(now),
            Action::Up => self.move_hit(-1),
            Action::Down => self.move_hit(1),
            Action::PageUp => self.move_hit(-page),
            Action::PageDown => self.move_hit(page),
            _ => {}
        }
    }

    fn enter_hit(&mut self, now: Now) {
        if let Some(node) = self.selected() {
            let version = self.labelled_version(node);
            self.close_search();
            self.go_to(node);
            if let Some(selector) = version {
                self.show_version(selector);
            }
            return;
        }
        match self.exact() {
            Some(Exact::Name(name)) => self.open_by_name(name, None),
            Some(Exact::Version { name, selector }) => self.open_by_name(name, Some(selector)),
            Some(Exact::Elsewhere(region)) => {
                self.say(Tone::Info, format!("not opened: it is in {}", self.elsewhere(&region)));
            }
            Some(Exact::Nothing(why)) => self.say(Tone::Info, why),
            None => self.ask_service(now),
        }
    }

    pub(in crate::app) fn close_search(&mut self) {
        self.tasks.of(&FIND).into_iter().for_each(|ticket| self.cancel(ticket));
        if let Some(search) = self.session.view.search.take() {
            self.keep_search(search.line.text());
            let running = search.running.map(|(ticket, _)| ticket);
            running.into_iter().chain(search.opening).for_each(|ticket| self.cancel(ticket));
        }
        self.session.view.detail_top = 0;
    }

    /// Describes a name that is not in the tree. It is the way in for who may neither describe nor list by path.
    ///
    /// Of a secret there is no description, so nothing is asked: to look whether it is there would be to decrypt it (promise 1).
    fn open_by_name(&mut self, name: String, version: Option<Selector>) {
        if let Some(node) = self.session.view.tree.find(&name).filter(|node| self.session.view.tree.is_parameter(*node))
        {
            self.close_search();
            self.go_to(node);
            if let Some(selector) = version {
                self.open_version(selector);
            }
            return;
        }
        if is_secret_reference(&name) {
            self.show_opened(&Parameter::secret_reference(name));
            return;
        }
        if !matches!(self.session.link, Link::Up) {
            self.say(Tone::Info, "not connected yet");
            return;
        }
        let Some(None) = self.session.view.search.as_ref().map(|search| search.opening) else { return };
        let key = self.key_of(Action::Back);
        self.say(Tone::Info, format!("looking for {} · {key} cancels", text::sanitise(&spoken(&name))));
        let ticket = self.begin(&LOOK_UP, name.clone(), |ticket| Effect::Describe(ticket, name));
        if let Some(search) = &mut self.session.view.search {
            search.opening = Some(ticket);
            search.version = version;
        }
    }

    pub(in crate::app) fn looked_up(&mut self, name: &str, outcome: Result<Option<Box<Parameter>>, Failure>) {
        let mut version = None;
        if let Some(search) = &mut self.session.view.search {
            search.opening = None;
            version = search.version.take();
        }
        let shown = spoken(name);
        let shown = text::sanitise(&shown);
        match outcome {
            Ok(Some(parameter)) => {
                self.notice = None;
                self.show_opened(&parameter);
                if let Some(selector) = version {
                    self.open_version(selector);
                }
            }
            Ok(None) => self.say(Tone::Info, format!("there is no parameter {shown} (or you may not see it)")),
            Err(failure) if failure.kind == FailureKind::NotFound => {
                self.say(Tone::Info, format!("there is no parameter {shown} (or you may not see it)"));
            }
            Err(failure) => {
                self.notice = Some(Notice::failed(&format!("{shown} was not opened"), &failure));
                // No row will say it, and the key that explains is a letter here.
                if failure.is_refusal() {
                    self.lay(Explain::new(failure));
                }
            }
        }
    }

    /// The name that is being looked for in the store.
    pub(in crate::app) fn looking_for(&self) -> Option<(Ticket, &str)> {
        let ticket = self.session.view.search.as_ref()?.opening?;
        Some((ticket, self.tasks.get(ticket)?.about.as_str()))
    }

    /// Gives up looking for a name.
    pub(in crate::app) fn stop_looking(&mut self) {
        if let Some(ticket) = self.session.view.search.as_mut().and_then(|search| search.opening.take()) {
            self.cancel(ticket);
        }
    }

    fn move_hit(&mut self, by: isize) {
        let at = self.session.view.search.as_ref().map_or(0, |search| search.cursor);
        self.move_hit_to(at.saturating_add_signed(by));
    }

    /// Puts the cursor on a hit, or the last.
    pub(super) fn move_hit_to(&mut self, at: usize) {
        let rows = self.geometry().tree_rows();
        if let Some(search) = &mut self.session.view.search {
            search.cursor = at;
            search.scroll(rows);
            self.session.view.detail_top = 0;
        }
    }

    pub(in crate::app) fn search_key(&mut self, now: Now, key: Key) -> Taken {
        let Some(search) = &mut self.session.view.search else { return Taken::Unknown };
        let before = search.line.text().to_owned();
        let taken = search.line.line_key(key);
        if search.line.text() != before {
            self.search_changed(now);
        }
        taken
    }

    pub(in crate::app) fn search_paste(&mut self, now: Now, text: &str) {
        if let Some(search) = &mut self.session.view.search {
            search.line.paste(text);
            self.search_changed(now);
        }
    }

    fn search_changed(&mut self, now: Now) {
        let Some(search) = &mut self.session.view.search else { return };
        search.cursor = 0;
        search.top = 0;
        search.entered = false;
        search.recalled = None;
        self.session.view.detail_top = 0;
        let running = search.running.take().map(|(ticket, _)| ticket);
        let opening = search.opening.take();
        running.into_iter().chain(opening).for_each(|ticket| self.cancel(ticket));
        self.drop_stale_question();
        self.begin_pass(now);
    }

    /// Names arrived or went: rank again, but let a pass under way finish first so that a long listing does not starve it.
    pub(in crate::app) fn search_again(&mut self, now: Now) {
        let Some(search) = &mut self.session.view.search else { return };
        if search.running.is_some() {
            search.stale = true;
        } else {
            self.begin_pass(now);
        }
    }

    /// A pass met a fault of this program: the next change begins another.
    pub(in crate::app) fn not_ranked(&mut self, ticket: Ticket) {
        if let Some(search) = &mut self.session.view.search
            && search.running.take_if(|(running, _)| *running == ticket).is_some()
        {
            search.entered = false;
        }
    }

    /// The tree is another one: nothing that was found in the old one holds.
    pub(in crate::app) fn search_anew(&mut self, now: Now) {
        let Some(search) = &mut self.session.view.search else { return };
        search.ranking = None;
        (search.cursor, search.top) = (0, 0);
        if let Some((ticket, _)) = search.running.take() {
            self.cancel(ticket);
        }
        self.begin_pass(now);
    }

    /// Has the names ranked. Nothing typed finds nothing, and so does what is not understood: to leave it out would show hits
    /// that were not asked for. What can mean one thing only is not searched for: enter opens it.
    fn begin_pass(&mut self, now: Now) {
        let Some(search) = &mut self.session.view.search else { return };
        search.stale = false;
        let (query, typed) = (search.query(), search.line.text().to_owned());
        let nothing = query.is_empty() || !query.complaints().is_empty() || !query.is_answered();
        if nothing || self.meant(&typed).is_some() {
            if let Some(search) = &mut self.session.view.search {
                search.ranking = None;
            }
            return;
        }
        let previous = self.session.view.search.as_ref().and_then(|search| search.ranking.clone());
        let corpus = Arc::new(self.session.view.tree.corpus());
        let (asked, now) = (query.clone(), self.service_time(now));
        let ticket = self.begin(&SEARCH, "", |ticket| Effect::Search { ticket, corpus, query, now, previous });
        if let Some(search) = &mut self.session.view.search {
            search.running = Some((ticket, asked));
        }
    }

    pub(in crate::app) fn can_in_search(&self, action: Action) -> bool {
        let search = self.session.view.search.as_ref();
        let leads_somewhere = |s: &Search| s.is_running() || s.selected().is_some();
        match action {
            Action::Enter => search.is_some_and(leads_somewhere) || self.exact().is_some() || self.can_ask_service(),
            Action::Refresh => self.can_ask_anew(),
            _ => true,
        }
    }

    /// Why an action does nothing in the search.
    pub(in crate::app) fn why_not_in_search(&self, action: Action) -> Option<Notice> {
        let search = self.session.view.search.as_ref().filter(|_| action == Action::Enter)?;
        let said = match search.line.text().trim() {
            "" => "type what to look for first",
            _ if search.is_finding() => "the service is still being asked",
            _ => "nothing here matches what is typed",
        };
        Some(Notice::new(Tone::Info, said))
    }

    /// What a key would do now, where its row cannot say.
    pub(in crate::app) fn search_hint(&self, action: Action) -> Option<&'static str> {
        let search = self.session.view.search.as_ref()?;
        match action {
            Action::Enter if search.selected().is_some() || search.is_running() => None,
            Action::Enter => Some(match self.exact() {
                Some(Exact::Name(_)) => "look it up",
                Some(Exact::Version { .. }) => "open",
                Some(Exact::Elsewhere(_) | Exact::Nothing(_)) => "",
                None => "ask",
            }),
            Action::Back if search.is_finding() => Some("stop"),
            Action::Up if search.line.text().is_empty() && self.recalls() => Some("last search"),
            _ => None,
        }
    }

    pub(in crate::app) fn ranked(&mut self, now: Now, ticket: Ticket, ranking: Arc<Ranking>) {
        let rows = self.geometry().tree_rows();
        let Some(search) = &mut self.session.view.search else { return };
        let Some((_, query)) = search.running.take_if(|(running, _)| *running == ticket) else { return };
        // The hit under the cursor stays under it while more names arrive for the same query.
        let held = if search.answered == query && search.cursor > 0 { search.selected() } else { None };
        search.answered = query;
        search.ranking = Some(ranking);
        if let Some(node) = held
            && let Some(at) = search.ranking.as_ref().and_then(|r| r.hits.iter().position(|hit| hit.node == node))
        {
            search.cursor = at;
        }
        search.scroll(rows);
        if search.entered {
            search.entered = false;
            self.enter_hit(now);
        } else if search.stale {
            self.begin_pass(now);
        }
    }
}
