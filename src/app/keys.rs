//! What a key does where it is pressed, whether it can, and what is said where it cannot.

use super::act::Task;
use super::draft::{PASTE_LIMIT, Taken};
use super::pages::activity::Activity;
use super::pages::explain::Explain;
use super::pages::help::Help;
use super::pages::picker::PickerKind;
use super::pages::sign_in::code::OneTimeCode;
use super::pages::{import, metadata};
use super::panes::search;
use super::session::switch::WRITE_FIRST;
use super::state::listing::Listing;
use super::state::session::Link;
use super::{App, Concern, Effect, Notice, Now, Page, Tone, Unpasted, everywhere};
use crate::failure::{Failure, Remedy};
use crate::keymap::{Action, Binding, Code, Key, Table, is_of_another_alphabet, on_latin_keyboard};
use crate::parameter::{ListedBy, name_key};

/// What a session that may not write says when asked to.
const READ_ONLY: &str = "read-only session: nothing can be written";

impl App {
    /// The keys that hold now.
    pub(crate) fn table(&self) -> &'static Table {
        self.pages.table(self).unwrap_or_else(|| self.table_of_panes())
    }

    /// The keys that hold in the panes.
    pub(super) fn table_of_panes(&self) -> &'static Table {
        if self.session.view.search.is_some() { &search::TABLE } else { self.browse }
    }

    /// The key that does something now, as a sentence names it; where only the panes have one, with the way there before it.
    pub(crate) fn key_of(&self, action: Action) -> String {
        let table = self.table();
        let in_panes = self.pane_key(action);
        let beneath = || {
            if std::ptr::eq(table, self.browse) || in_panes.is_empty() {
                return in_panes.clone();
            }
            let back = table.key_of(Action::Back);
            back.map(|back| format!("{back}, then {in_panes}")).unwrap_or_default()
        };
        table.key_of(action).unwrap_or_else(beneath)
    }

    /// Whether an action is possible now; the footer names only what is.
    pub(crate) fn can(&self, action: Action) -> bool {
        self.can_on(self.pages.last(), action)
    }

    /// The same on a page, or in the panes.
    pub(super) fn can_on(&self, page: Option<&Page>, action: Action) -> bool {
        match page {
            Some(page) => page.can(self, action),
            None if self.session.view.search.is_some() => self.can_in_search(action),
            None => self.can_in_panes(action),
        }
    }

    pub(super) fn key(&mut self, now: Now, key: Key) {
        if self.is_held_back(now) {
            return;
        }
        let passed = self.notice.take_if(|notice| notice.passes());
        let table = self.table();
        let action = table.action(key);
        // The key that shows a masked draft again does nothing else: it was pressed without seeing what it would do. What is typed after
        // the key that finds is meant for the line that it opens, and not for the draft.
        if self.unmask_draft(now) && !matches!(action, Some(Action::Quit | Action::Search)) {
            return;
        }
        if let Some(page) = self.pages.last_mut() {
            page.drop_held();
        }
        if let Some(notice) = &mut self.notice {
            notice.was_there = true;
        }
        match action {
            Some(action) if self.can(action) => {
                self.act(now, action);
                self.notice.take_if(|notice| notice.was_there && !Notice::outlasts(action));
            }
            _ if self.acts_anywhere(now, key, table.takes_text) => {}
            Some(action) => self.explain_impossible(action),
            None if !table.takes_text => self.say_unbound(key, passed),
            None => self.type_key(now, key, passed),
        }
    }

    /// Whether a page closed by itself a moment ago: what was meant for it does nothing.
    pub(super) fn is_held_back(&mut self, now: Now) -> bool {
        self.ignores_keys_until.take_if(|until| now.mono >= *until).is_none() && self.ignores_keys_until.is_some()
    }

    /// A key that is bound to nothing where text is typed. What it does not do is said.
    fn type_key(&mut self, now: Now, key: Key, passed: Option<Notice>) {
        let taken = match self.with_page(|page, app| page.typed(app, key)) {
            Some(taken) => taken,
            None => self.search_key(now, key),
        };
        match taken {
            Taken::Done => drop(self.notice.take_if(|notice| notice.was_there && notice.failure.is_none())),
            Taken::Says(says) => self.say(Tone::Info, says),
            Taken::Unknown => self.say_unbound(key, passed),
        }
    }

    /// The keys that mean the same everywhere: the function keys, so that fields keep theirs, and some where nothing is typed.
    /// Whether it is one of them.
    fn acts_anywhere(&mut self, now: Now, key: Key, typed: bool) -> bool {
        let action = everywhere::action_anywhere(key, typed);
        if let Some(action) = action {
            self.act_anywhere(now, action);
        }
        action.is_some()
    }

    fn act_anywhere(&mut self, now: Now, action: Action) {
        match action {
            _ if let Some(says) = Self::is_open(self.pages.last(), action) => self.say_in_passing(says),
            Action::Show(page) => self.show_page(page),
            Action::Explain if self.failure_here().is_some() => self.explain(),
            Action::Activity => self.open_activity(),
            Action::Refresh if self.in_panes() && self.can(action) => self.act(now, action),
            Action::Refresh => self.connect_anew(),
            Action::SignIn if self.can_sign_in() => self.sign_in(),
            Action::Suspend => self.emit(Effect::Suspend),
            _ => self.explain_impossible(action),
        }
    }

    /// What is said where the page that an action opens is there already.
    fn is_open(page: Option<&Page>, action: Action) -> Option<&'static str> {
        let page = page?;
        match action {
            Action::HELP => page.get::<Help>().map(|_| "these are the keys"),
            Action::Explain => page.get::<Explain>().map(|_| "this is the explanation"),
            Action::Activity => page.get::<Activity>().map(|_| "this is what is under way"),
            Action::SignIn => page.get::<OneTimeCode>().map(|_| "the code is typed here"),
            _ => None,
        }
    }

    /// The actions of a page, or of the panes, then those that hold everywhere, each once: what can be done there by its name.
    pub(super) fn actions_on(&self, page: Option<&Page>) -> Vec<&'static Binding> {
        let here = page.map_or_else(|| self.table_of_panes(), |page| page.table(self));
        let mut rows: Vec<&Binding> = Vec::new();
        for row in here.rows.iter().chain(everywhere::TABLE.rows) {
            let is_listed = rows.iter().any(|other| other.action == row.action);
            if !is_listed && row.action != Action::ACTIONS && Self::is_open(page, row.action).is_none() {
                rows.push(row);
            }
        }
        rows
    }

    /// Whether an action of a page, of the panes or of everywhere would do something there, or else why not, where there is more to say.
    /// What answers a question is done by nobody who does not see it.
    pub(super) fn is_possible_on(&self, page: Option<&Page>, action: Action) -> Result<(), Option<String>> {
        let here = page.map_or_else(|| self.table_of_panes(), |page| page.table(self));
        let Some(row) = here.rows.iter().find(|row| row.action == action) else {
            return match action {
                Action::Explain if self.failure_here().is_some() => Ok(()),
                Action::Refresh if self.connects_already().is_none() => Ok(()),
                Action::SignIn if self.can_sign_in() => Ok(()),
                Action::Explain | Action::Refresh | Action::SignIn => {
                    Err(self.why_not_anywhere(action).map(|notice| notice.text))
                }
                _ => Ok(()),
            };
        };
        if action.is_answer() {
            return Err(Some(format!("{} answers it where it is asked", row.keys_text())));
        }
        self.reason_not(page, action)
    }

    /// Whether the key of an action would do something on a page, or in the panes, or else why not.
    pub(super) fn reason_not(&self, page: Option<&Page>, action: Action) -> Result<(), Option<String>> {
        if self.can_on(page, action) { Ok(()) } else { Err(self.why_not_on(page, action).map(|notice| notice.text)) }
    }

    /// Does what was chosen by its name, as if its key had been pressed here.
    pub(super) fn act_by_name(&mut self, now: Now, action: Action) {
        let is_bound = self.table().rows.iter().any(|row| row.action == action);
        if is_bound && self.can(action) && !action.is_answer() {
            self.act(now, action);
        } else if is_bound {
            self.explain_impossible(action);
        } else {
            self.act_anywhere(now, action);
        }
    }

    /// A new connection where there is none any more, from a page or a field.
    fn connect_anew(&mut self) {
        match self.connects_already() {
            None => self.connect(),
            Some(why_not) => self.say(Tone::Info, why_not),
        }
    }

    /// A new connection in place of the one there is: environment and shared files are read anew for it.
    pub(super) fn sign_in_anew(&mut self) {
        if self.change.is_some() {
            self.say(Tone::Warn, WRITE_FIRST);
        } else {
            self.connect();
        }
    }

    /// Why a new connection is not wanted or not possible.
    fn connects_already(&self) -> Option<&'static str> {
        match self.session.link {
            _ if self.change.is_some() => Some("a change is under way"),
            Link::Connecting => Some("connecting already"),
            _ if self.is_connection_lost() => None,
            _ => Some("the connection stands"),
        }
    }

    /// A key that does nothing here says so; where it looks like an answer, with the key that is one. Alt and a key never do
    /// anything outside a field, since escape and a key that arrive in one piece look alike.
    ///
    /// What was said of the last act stays: a key pressed once too often must not hide how a write ended.
    fn say_unbound(&mut self, key: Key, passed: Option<Notice>) {
        let table = self.table();
        // Outside a field alt and a key may have been two keys, and says nothing.
        let is_silent = key.alt && !table.takes_text;
        let worth_keeping = passed.filter(|notice| is_silent || notice.tone != Tone::Info);
        self.notice = self.notice.take().or(worth_keeping);
        if is_silent || self.notice.is_some() {
            return;
        }
        let answers = matches!(key.code, Code::Enter | Code::Char('y')) && !key.ctrl && !key.alt;
        match table.key_of(Action::Write).filter(|_| answers) {
            Some(write) if self.can(Action::Write) => self.say(Tone::Info, format!("{write} writes it")),
            Some(_) => self.explain_impossible(Action::Write),
            None => {
                let said = self.does_nothing(key);
                self.say(Tone::Info, said);
            }
        }
    }

    /// That a key does nothing here, and what would. Of a letter of another alphabet, where the keyboard has the one that is meant.
    fn does_nothing(&self, key: Key) -> String {
        let help = match key.code {
            _ if self.pages.top::<Help>().is_some() => {
                return format!("{key} does nothing: these are the keys that do");
            }
            Code::Char(letter) if is_of_another_alphabet(letter) => {
                // The other one is where that keyboard has something else.
                let help = everywhere::key_anywhere(Action::HELP);
                let says = on_latin_keyboard(letter).map_or_else(
                    || "the keys here are Latin letters".to_owned(),
                    |latin| format!("on a Latin keyboard it is {}", Key { code: Code::Char(latin), ..key }),
                );
                return format!("{key} does nothing here: {says} · {help} shows the keys");
            }
            _ => self.key_of_help(),
        };
        format!("{key} does nothing here · {help} shows the keys")
    }

    /// The key that shows the keys.
    pub(super) fn key_of_help(&self) -> String {
        self.table().key_of(Action::HELP).unwrap_or_else(|| everywhere::key_anywhere(Action::HELP))
    }

    /// Says what may be missed: what stays until it is read is not replaced by it.
    fn say_in_passing(&mut self, text: &str) {
        if self.notice.as_ref().is_none_or(Notice::passes) {
            self.say(Tone::Info, text);
        }
    }

    pub(super) fn paste(&mut self, now: Now, text: &str) {
        self.notice.take_if(|notice| notice.passes());
        if text.len() > PASTE_LIMIT {
            self.unpasted(Unpasted::TooLong(text.len()));
        } else if self.unmask_draft(now) {
            self.say(Tone::Info, "not pasted: the draft was masked; paste again where you see it");
        } else if !self.table().takes_text {
            self.say_in_passing("not pasted: there is no field here");
        } else if !self.pages.is_empty() {
            self.with_page(|page, app| page.pasted(app, text));
        } else if self.session.view.search.is_some() {
            self.search_paste(now, text);
        }
    }

    pub(super) fn unpasted(&mut self, why: Unpasted) {
        self.say(Tone::Info, format!("not pasted: {why}"));
    }

    /// Does what is possible: what is the same on every page here, the rest where it belongs.
    pub(super) fn act(&mut self, now: Now, action: Action) {
        if self.pages.is_empty() && self.session.view.search.is_none() {
            self.panes_touched(action);
        }
        match action {
            Action::Quit => self.quit(),
            Action::Show(page) => self.show_page(page),
            Action::Explain => self.explain(),
            Action::Profile => self.open_picker(PickerKind::Profile),
            Action::Region => self.open_picker(PickerKind::Region),
            Action::Root => self.open_roots(),
            Action::Activity => self.open_activity(),
            Action::SignIn if self.pages.is_empty() => self.sign_in(),
            Action::Suspend => self.emit(Effect::Suspend),
            Action::Reload => self.reload(),
            Action::Refresh if !self.pages.is_empty() && self.is_connection_lost() => self.connect(),
            _ if self.scroll_page(now, action) => {}
            _ if !self.pages.is_empty() => self.page_acts(now, action),
            _ if self.session.view.search.is_some() => self.search_action(now, action),
            _ => self.panes_action(now, action),
        }
    }

    /// Says why a key does nothing here, where the reason is not plain to see.
    fn explain_impossible(&mut self, action: Action) {
        let said = self.why_not_on(self.pages.last(), action);
        if said.is_some() {
            self.notice = said;
        }
    }

    /// Why an action does nothing on a page, or in the panes.
    pub(super) fn why_not_on(&self, page: Option<&Page>, action: Action) -> Option<Notice> {
        match page {
            page if self.is_refused_read_only(action) && !page.is_some_and(|page| page.writes_elsewhere(self)) => {
                let whole = self.read_only_here().is_none();
                let says = if whole { READ_ONLY.to_owned() } else { self.read_only_says() };
                Some(Notice::new(Tone::Warn, says))
            }
            Some(page) => page.why_not(self, action).or_else(|| self.why_not_anywhere(action)),
            None if self.session.view.search.is_some() => {
                self.why_not_in_search(action).or_else(|| self.why_not_anywhere(action))
            }
            None => self.why_not_in_panes(action).or_else(|| self.why_not_anywhere(action)),
        }
    }

    fn is_refused_read_only(&self, action: Action) -> bool {
        // The page of one tells what there is, that of several has nothing to tell.
        let is_of_several = action == Action::Show(metadata::NAME) && self.is_about_several();
        let changes = matches!(
            action,
            Action::Edit
                | Action::EditOutside
                | Action::New
                | Action::NewLike
                | Action::Show(import::NAME)
                | Action::Delete
                | Action::CopyTo
                | Action::Move
                | Action::PutBack
                | Action::Write
        );
        (changes || is_of_several) && self.session.place.read_only
    }

    fn why_not_anywhere(&self, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Profile | Action::Region | Action::Root if self.change.is_some() => {
                return Some(Notice::new(Tone::Warn, WRITE_FIRST));
            }
            Action::Collect => "only what a question writes or deletes goes into the change set",
            Action::Explain => "nothing has failed here",
            Action::Activity => "nothing is under way",
            Action::Refresh => self.connects_already()?,
            Action::SignIn => self.why_no_sign_in(),
            Action::CopyStatement => "there is no policy statement to copy here",
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    /// The failure that the screen is about: of the page, of the connection, of the value under the cursor, of the last act, of the
    /// listing.
    pub(crate) fn failure_here(&self) -> Option<&Failure> {
        let of_pages = self.pages.iter().rev().map(|page| page.concern());
        let concern =
            of_pages.into_iter().find(|concern| !matches!(concern, Concern::Below)).unwrap_or(Concern::Beneath);
        if let Concern::Itself(failure) = concern {
            return Some(failure);
        }
        if let Link::Down(failure) = &self.session.link {
            return Some(failure);
        }
        if let Concern::Problem(failure) = concern {
            return failure;
        }
        if let Concern::Version(name, number) = concern
            && let Some(refused) = self.session.refused.get(name_key(&format!("{name}:{number}")))
        {
            return Some(refused);
        }
        if let Concern::Change(id) = concern {
            let changes = &self.session.changes;
            return id
                .map_or_else(|| changes.newest(), |id| changes.get(id))
                .and_then(|record| record.failure.as_ref());
        }
        if let Concern::Job(id) = concern {
            return self.record_of_job(id)?.failure.as_ref();
        }
        let view = &self.session.view;
        let refused = self
            .selected()
            .filter(|node| view.tree.is_parameter(*node))
            .and_then(|node| self.session.refused.get(name_key(&self.value_name(&view.tree.name(node)))));
        let asked = view.search.as_ref().and_then(|search| search.failure());
        let noticed = || self.notice.as_ref().and_then(|notice| notice.failure.as_deref());
        refused.or(asked).or_else(noticed).or(self.session.signed_out.as_ref()).or(match &view.listing {
            Listing::Failed { failure, .. } => Some(failure),
            Listing::Done { by: ListedBy::Path(denied), .. } => Some(denied),
            _ => self.refused_so_far(),
        })
    }

    /// What stood in the way of a request that is about to be made again.
    fn refused_so_far(&self) -> Option<&Failure> {
        let said = self.tasks.iter().filter(|(_, task)| task.act.words.is_some());
        said.map(|(_, task)| task).find_map(Task::refused)
    }

    /// The policy statement that the failure here asks for.
    pub(super) fn statement_here(&self) -> Option<String> {
        let failure = self.failure_here()?;
        self.in_full(failure).statement().map(str::to_owned)
    }

    /// What a failure advises, with the keys as they are pressed from here: where text is typed, `r` is a letter.
    pub(crate) fn way_on(&self, failure: &Failure) -> String {
        if failure.end.is_some() {
            return self.way_on_there(failure);
        }
        failure.advice.words(|act| match act {
            Remedy::TryAgain | Remedy::Connect | Remedy::ListAgain => Some(self.keys_to_retry()),
            Remedy::SignIn => {
                self.table().key_of(Action::SignIn).or_else(|| Some(everywhere::key_anywhere(Action::SignIn)))
            }
            Remedy::SwitchProfile => Some(self.key_of(Action::Profile)),
            Remedy::SwitchRegion => Some(self.key_of(Action::Region)),
            Remedy::ShowAnotherRoot => Some(self.pane_key(Action::Root)),
        })
    }

    /// The same of a failure of a second place: nobody signs in to that from here, or goes on from it.
    pub(crate) fn way_on_there(&self, failure: &Failure) -> String {
        failure.advice.words(|act| match act {
            Remedy::TryAgain | Remedy::Connect | Remedy::ListAgain => Some(self.keys_to_retry()),
            Remedy::SignIn | Remedy::SwitchProfile | Remedy::SwitchRegion | Remedy::ShowAnotherRoot => None,
        })
    }

    /// The keys that try again what has failed.
    fn keys_to_retry(&self) -> String {
        let mut pages = self.pages.keys_to_retry(self);
        let here = match pages.next() {
            Some(keys) => keys,
            None if self.session.view.search.is_none() => Some(self.pane_key(Action::Refresh)),
            None if self.can_ask_anew() => search::TABLE.key_of(Action::Refresh),
            None => None,
        };
        here.unwrap_or_else(|| {
            let beneath = pages.flatten().next().unwrap_or_else(|| self.pane_key(Action::Refresh));
            format!("{}, then {beneath}", self.table().key_of(Action::Back).unwrap_or_default())
        })
    }
}
