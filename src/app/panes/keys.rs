//! What a key does in the two panes, whether it can, and what is said where it cannot.

use super::value::{READ_TO_COPY, REVEAL};
use crate::app::geometry::Pane;
use crate::app::pages::{
    by_value, change_set, copy_as, findings, history, import, many_places, metadata, places, same, undo,
};
use crate::app::session::switch::CONNECT;
use crate::app::state::listing::Listing;
use crate::app::state::session::Link;
use crate::app::state::value::Value;
use crate::app::{App, Notice, Now, Ticket, Tone};
use crate::failure::{Failure, Remedy};
use crate::keymap::Action;
use crate::names::Order;
use crate::parameter::{Owner, name_key};

impl App {
    pub(in crate::app) fn can_in_panes(&self, action: Action) -> bool {
        let place = &self.session.place;
        match action {
            Action::Reveal
            | Action::Copy
            | Action::Edit
            | Action::EditOutside
            | Action::Show(by_value::NAME | by_value::ELSEWHERE | history::NAME | metadata::NAME | same::NAME)
                if !self.is_connected() =>
            {
                false
            }
            Action::Show(metadata::NAME) => {
                let is_any = if self.is_about_several() { !place.read_only } else { self.metadata_of().is_some() };
                is_any && self.no_metadata().is_none()
            }
            Action::Edit if self.edits_as_plan() => {
                !place.read_only && self.is_connected() && self.not_deletable().is_none()
            }
            Action::Copy | Action::Edit | Action::EditOutside if self.not_whole().is_some() => false,
            Action::EditOutside if self.start.external_editor.why_not().is_some() => false,
            Action::Reveal | Action::Copy | Action::Show(same::NAME | by_value::ELSEWHERE) => self.is_on_parameter(),
            Action::Show(by_value::NAME) => !self.session.view.tree.is_empty(),
            Action::Show(findings::NAME) => self.is_connected() || !self.session.view.tree.is_empty(),
            Action::Show(many_places::NAME) => self.is_on_parameter() && self.why_not_in_places().is_none(),
            Action::Show(copy_as::NAME) => self.selected().is_some() || self.has_marks(),
            Action::CopyConsoleLink => self.why_no_console().is_none(),
            Action::MarkRange => self.can_mark_range(),
            Action::CopyName | Action::CopyArn | Action::CopyJson | Action::CopyCommand => {
                self.example_to_copy_of().is_some_and(|of| self.can_copy(&of, action))
            }
            Action::Show(history::NAME) => self.has_marks() || self.selected().is_some() && self.no_history().is_none(),
            Action::Watch => self.is_watched_here() || self.why_not_watched().is_none(),
            Action::AskOwner => self.is_connected() && self.is_on_parameter() && self.has_no_stack().is_none(),
            Action::Edit | Action::EditOutside => {
                !place.read_only && self.is_on_parameter() && self.not_ours().or_else(|| self.not_latest()).is_none()
            }
            Action::Delete | Action::CopyTo | Action::Move => {
                let connected = self.is_connected();
                let selected = self.selected().is_some() || self.has_marks();
                !place.read_only && connected && selected && self.not_deletable().is_none()
            }
            Action::New => !place.read_only && self.is_connected() && self.not_ours().is_none(),
            Action::Show(import::NAME) => {
                !place.read_only && self.why_not_imported().is_none() && self.not_ours().is_none()
            }
            Action::NewLike => {
                !place.read_only && self.is_connected() && self.is_on_parameter() && self.not_ours().is_none()
            }
            Action::Compare => (self.selected().is_some() || self.has_marks()) && self.why_not_compared().is_none(),
            Action::Format => self.can_format(),
            Action::Explain => self.failure_here().is_some(),
            Action::Search => !self.session.view.tree.is_empty() || self.is_connected(),
            Action::Refresh => !matches!(self.session.link, Link::Connecting),
            Action::SignIn => self.can_sign_in(),
            Action::Enter | Action::Open if self.session.view.focus == Pane::Detail => self.can_unfold(),
            Action::Mark | Action::MarkAll | Action::Enter | Action::Bookmark => {
                self.session.view.browse.cursor.is_some()
            }
            Action::NextPane => self.session.view.focus == Pane::Detail || self.session.view.browse.cursor.is_some(),
            Action::Open => self.can_open(),
            Action::CopyField => self.chosen_field().is_some(),
            Action::Close => self.session.view.focus == Pane::Detail || self.can_close(),
            _ => true,
        }
    }

    /// What a key would do now, where its row cannot say.
    pub(in crate::app) fn panes_hint(&self, action: Action) -> Option<&'static str> {
        let view = &self.session.view;
        Some(match action {
            // None is defined: there is none to go to.
            Action::Profile if self.session.origins.no_profiles => "",
            Action::Enter if self.chosen_field().is_some() => self.fold_hint()?,
            Action::Edit if self.chosen_field().is_some() => self.edit_hint()?,
            Action::Down => self.choose_hint()?,
            Action::Enter => match view.browse.cursor {
                Some(node) if !self.is_folder_row(node) => "details",
                Some(node) if view.tree.is_open(node) => "close",
                _ => "open",
            },
            Action::Reveal => match view.value {
                Value::Revealed(_) => "mask",
                Value::Fetching { .. } => "cancel",
                Value::Masked if self.is_refused_here() => "try again",
                Value::Masked => "reveal",
            },
            Action::Format if matches!(&view.value, Value::Revealed(shown) if shown.formatted) => "as stored",
            // What there is to sort, to look at or to compare is what is listed.
            Action::Sort | Action::Show(findings::NAME) | Action::Compare if view.tree.is_empty() => "",
            Action::Sort => match view.tree.order() {
                Order::Folders => "by last change",
                Order::Changed => "by version",
                Order::Versions => "by name",
                Order::Name => "as a tree",
            },
            Action::Refresh if !self.is_connected() || self.session.signed_out.is_some() => "connect",
            Action::Mark if view.browse.cursor.is_some_and(|node| self.is_row_marked(node)) => "unmark",
            Action::Watch if self.is_watched_here() => "watch no longer",
            Action::Bookmark if self.is_bookmarked_here() => "take the bookmark away",
            Action::Delete if self.has_marks() => "delete marked",
            Action::Edit if self.has_marks() => "edit marked…",
            Action::CopyTo if self.has_marks() => "copy marked to…",
            Action::Move if self.has_marks() => "move marked…",
            Action::Compare if self.has_marks() => "compare marked…",
            Action::Show(copy_as::NAME) if self.has_marks() => "copy marked as…",
            Action::Show(history::NAME) if self.has_marks() => "marked as of…",
            Action::Show(metadata::NAME) if self.has_marks() => "tags…",
            // Possible there too, but not what a hand should be led to.
            Action::Edit
            | Action::Delete
            | Action::CopyTo
            | Action::Move
            | Action::Show(history::NAME | metadata::NAME)
                if !self.is_on_parameter() =>
            {
                ""
            }
            Action::Show(undo::NAME) if self.session.changes.newest().is_none() => "",
            Action::Show(change_set::NAME) if self.session.change_set.is_empty() => "",
            Action::Back => self.what_escape_does(),
            _ => return None,
        })
    }

    /// What escape would do, where that is worth naming: see [`App::back`].
    fn what_escape_does(&self) -> &'static str {
        let view = &self.session.view;
        let version = self.selected_parameter().is_some_and(|parameter| self.version_of(&parameter.name).is_some());
        if view.opening.is_some() {
            "cancel"
        } else if version {
            "latest version"
        } else if !matches!(view.value, Value::Masked) {
            ""
        } else if view.focus == Pane::Detail {
            "tree"
        } else if view.copying.is_some_and(|ticket| self.tasks.get(ticket).is_some()) {
            "cancel"
        } else if matches!(self.session.link, Link::Connecting) || matches!(view.listing, Listing::Running { .. }) {
            "stop"
        } else if self.is_watching() {
            "stop watching"
        } else if self.has_marks() {
            "drop marks"
        } else {
            ""
        }
    }

    /// Whether a key is what the screen is waiting for: it is named before the others.
    pub(in crate::app) fn is_likely_in_panes(&self, action: Action) -> bool {
        let view = &self.session.view;
        let on_folder = view.browse.cursor.is_some_and(|node| !view.tree.is_parameter(node));
        match action {
            Action::Enter => on_folder,
            Action::Down => self.choose_hint().is_some(),
            Action::Back => view.opening.is_some() || matches!(self.session.link, Link::Connecting),
            Action::Explain => view.tree.is_empty() || self.is_refused_here(),
            _ => false,
        }
    }

    pub(in crate::app) fn is_connected(&self) -> bool {
        matches!(self.session.link, Link::Up)
    }

    /// Whether the value under the cursor was refused when it was asked for last.
    fn is_refused_here(&self) -> bool {
        let name = self.selected_parameter().map(|parameter| parameter.name);
        name.and_then(|name| self.session.refused.get(name_key(&name))).is_some_and(Failure::is_refusal)
    }

    fn has_marks(&self) -> bool {
        !self.session.view.marks.is_empty()
    }

    fn is_on_parameter(&self) -> bool {
        self.selected().is_some_and(|node| self.session.view.tree.is_parameter(node))
    }

    pub(in crate::app) fn why_not_in_panes(&self, action: Action) -> Option<Notice> {
        let said = match action {
            Action::New | Action::NewLike if action == Action::New || self.is_on_parameter() => {
                match self.why_nothing_new() {
                    Some(why) => format!("nothing can be made here: {why}"),
                    None => self.why_not_connected(),
                }
            }
            Action::Show(import::NAME) => match self.why_nothing_new() {
                Some(why) => format!("nothing can be made here: {why}"),
                None => self.why_not_imported()?,
            },
            Action::Edit if self.edits_as_plan() => self.not_deletable().unwrap_or_else(|| self.why_not_connected()),
            Action::Delete | Action::CopyTo | Action::Move => match self.selected() {
                None if !self.has_marks() => self.nothing_listed(),
                _ => self.not_deletable().unwrap_or_else(|| self.why_not_connected()),
            },
            Action::Reveal
            | Action::Copy
            | Action::Edit
            | Action::EditOutside
            | Action::NewLike
            | Action::Show(same::NAME | by_value::ELSEWHERE | many_places::NAME)
            | Action::AskOwner
            | Action::CopyName
            | Action::CopyArn
            | Action::CopyJson
            | Action::CopyCommand
                if !(self.is_on_parameter() || self.has_marks() && is_part(action)) =>
            {
                if self.session.view.tree.is_empty() {
                    self.nothing_listed()
                } else {
                    "this is a folder: move to a parameter first".to_owned()
                }
            }
            Action::Edit | Action::EditOutside if self.not_ours().is_some() => self.not_ours()?,
            Action::Edit | Action::EditOutside if self.not_latest().is_some() => self.not_latest()?,
            Action::Show(by_value::NAME) if self.session.view.tree.is_empty() => self.nothing_listed(),
            Action::Show(history::NAME | metadata::NAME) if self.selected().is_none() && !self.has_marks() => {
                self.nothing_listed()
            }
            Action::Show(history::NAME) if self.no_history().is_some() => self.no_history()?.to_owned(),
            Action::Show(metadata::NAME) if self.no_metadata().is_some() => self.no_metadata()?,
            Action::Show(many_places::NAME) => self.why_not_in_places()?,
            Action::Watch => self.why_not_watched()?,
            Action::AskOwner if self.has_no_stack().is_some() => self.has_no_stack()?,
            Action::Copy | Action::Edit | Action::EditOutside if self.not_whole().is_some() => self.not_whole()?,
            Action::EditOutside if self.start.external_editor.why_not().is_some() => {
                self.start.external_editor.why_not()?
            }
            Action::CopyName | Action::CopyArn | Action::CopyJson | Action::CopyCommand => {
                let of = self.example_to_copy_of()?;
                self.why_not_copied(&of, action)?
            }
            Action::Compare if self.selected().is_none() && !self.has_marks() => self.nothing_listed(),
            Action::Compare => self.why_not_compared()?,
            Action::CopyConsoleLink => self.why_no_console()?,
            Action::MarkRange => self.why_no_range(),
            Action::Reveal
            | Action::Copy
            | Action::Edit
            | Action::EditOutside
            | Action::Show(
                by_value::NAME | by_value::ELSEWHERE | copy_as::NAME | findings::NAME | metadata::NAME | same::NAME,
            )
            | Action::AskOwner
            | Action::Search => self.why_not_connected(),
            Action::Format => "reveal a JSON value or a list first".to_owned(),
            Action::CopyField => self.why_no_field(),
            Action::Enter | Action::Open if self.chosen_field().is_some() => {
                "there is nothing in it to fold".to_owned()
            }
            Action::Enter | Action::Open if self.session.view.focus == Pane::Detail => {
                format!("{} goes back to the tree", self.pane_key(Action::NextPane))
            }
            Action::Mark | Action::MarkAll | Action::Enter | Action::NextPane | Action::Bookmark => {
                self.nothing_listed()
            }
            Action::Open | Action::Close if self.session.view.browse.cursor.is_none() => self.nothing_listed(),
            Action::Open => {
                format!("there is nothing beneath a parameter: {} goes to its details", self.pane_key(Action::Enter))
            }
            Action::Close if !self.session.view.tree.order().has_folders() => {
                format!("there are no folders in this order: {} goes on to the next", self.pane_key(Action::Sort))
            }
            Action::Close => {
                format!("there is no folder around it here: {} shows another root", self.pane_key(Action::Root))
            }
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    /// Why what is under the cursor has no versions to show.
    fn no_history(&self) -> Option<&'static str> {
        let name = self.selected().map(|node| self.session.view.tree.name(node))?;
        matches!(Owner::of(&name), Owner::Secret { .. })
            .then_some("a secret has no history here: its versions are in Secrets Manager")
    }

    fn nothing_listed(&self) -> String {
        if !self.is_connected() {
            return self.why_not_connected();
        }
        format!("nothing is listed here; {} and a full name opens one", self.pane_key(Action::Search))
    }

    pub(in crate::app) fn why_not_connected(&self) -> String {
        let Link::Down(failure) = &self.session.link else { return "not connected yet".to_owned() };
        // Trying again alone helps against none of these.
        let (way, does) = match failure.advice.remedies().next() {
            Some(Remedy::SwitchRegion) => (Action::Region, "chooses a region"),
            Some(Remedy::SwitchProfile) if !self.session.origins.no_profiles => {
                (Action::Profile, "goes to another profile")
            }
            Some(Remedy::SignIn) if self.can_sign_in() => (Action::SignIn, "signs in"),
            _ => (Action::Refresh, "connects"),
        };
        format!("not connected: {} {does}", self.key_of(way))
    }

    /// Why nothing can be made under the cursor, whoever asks.
    fn why_nothing_new(&self) -> Option<String> {
        self.not_ours()?;
        let view = &self.session.view;
        let why = match self.selected() {
            Some(node) => Owner::of(&view.tree.name(node)).no_room(),
            None => view.root.no_room(),
        };
        Some(why.unwrap_or_default())
    }

    /// From the first act on the cursor belongs to the user: names that arrive move it no more. Whoever only passes through still
    /// wants to get back to where he was.
    pub(in crate::app) fn panes_touched(&mut self, action: Action) {
        let view = &mut self.session.view;
        view.stopping &= action == Action::Back;
        view.browse.touched |=
            !matches!(action, Action::Profile | Action::Region | Action::Root | Action::Show(places::NAME));
        let shows = [copy_as::NAME, history::NAME, many_places::NAME, metadata::NAME, same::NAME].map(Action::Show);
        let acts_on_row = [
            Action::Reveal,
            Action::Copy,
            Action::Edit,
            Action::EditOutside,
            Action::Delete,
            Action::CopyTo,
            Action::Move,
            Action::Compare,
            Action::NextPane,
            Action::AskOwner,
        ];
        if acts_on_row.contains(&action) || shows.contains(&action) {
            view.browse.choose();
            self.visit();
        }
    }

    pub(in crate::app) fn panes_action(&mut self, now: Now, action: Action) {
        let view = &mut self.session.view;
        match action {
            Action::Reveal => self.toggle_reveal(),
            Action::Format => self.toggle_format(),
            Action::Copy => self.copy_value(),
            Action::CopyName | Action::CopyArn | Action::CopyJson | Action::CopyCommand => {
                if let Some(of) = self.to_copy_of() {
                    self.copy_part(&of, action);
                }
            }
            Action::CopyConsoleLink => self.copy_console_link(),
            Action::Edit => self.edit_row(),
            Action::EditOutside => self.edit(true),
            Action::New => self.new_parameter(now),
            Action::NewLike => self.new_like_this(now),
            Action::Mark => self.mark_row(),
            Action::MarkRange => self.mark_range(),
            Action::MarkAll => self.mark_all(),
            Action::Delete => self.ask_to_delete(),
            Action::CopyTo => self.ask_where_to(false),
            Action::Move => self.ask_where_to(true),
            Action::Compare => self.ask_what_to_compare_with(),
            Action::AskOwner => self.ask_owner(),
            Action::Watch => self.toggle_watch(now),
            Action::Bookmark => {
                if let Some(here) = self.row_here() {
                    self.toggle_bookmark(here);
                }
            }
            Action::Search => self.open_search(),
            Action::Refresh => self.refresh(),
            Action::Sort => self.sort(),
            Action::NextPane => {
                view.focus = if view.focus == Pane::Tree { Pane::Detail } else { Pane::Tree };
            }
            Action::Back => self.back(),
            Action::CopyField => self.copy_field(),
            Action::Close if view.focus == Pane::Detail => {
                if !self.field_action(now, action) {
                    self.session.view.focus = Pane::Tree;
                }
            }
            _ if self.session.view.focus == Pane::Detail => self.scroll_detail(now, action),
            _ => self.tree_action(action),
        }
    }

    fn tree_action(&mut self, action: Action) {
        let page = self.geometry().tree_rows().saturating_sub(1).max(1) as isize;
        match action {
            Action::Up => self.move_by(-1),
            Action::Down => self.move_by(1),
            Action::PageUp => self.move_by(-page),
            Action::PageDown => self.move_by(page),
            Action::First => self.move_to(0),
            Action::Last => self.move_to_last(),
            Action::Open => self.open_folder(),
            Action::Close => self.close_folder(),
            Action::Enter => self.enter_row(),
            _ => {}
        }
    }

    /// Escape in the panes: one thing a press, the most recent first.
    fn back(&mut self) {
        if self.session.view.opening.is_some() {
            self.stop_opening();
            self.say(Tone::Info, "not opened");
        } else if self.leave_version() {
            // The latest stands there again, masked; nothing else is done by this press.
        } else if !matches!(self.session.view.value, Value::Masked) {
            self.hide();
        } else if self.notice.take().is_some() && !self.session.view.stopping {
            // Read; nothing else is done by this press.
        } else if self.session.view.focus == Pane::Detail {
            self.session.view.focus = Pane::Tree;
        } else {
            self.stop_nearest();
        }
    }

    /// Stops what is under way: reads first, then the connection, then the listing. Where nothing is, drops the marks.
    fn stop_nearest(&mut self) {
        let reads: Vec<Ticket> = [&REVEAL, &READ_TO_COPY].into_iter().flat_map(|act| self.tasks.of(act)).collect();
        let connecting = self.tasks.of(&CONNECT);
        if !reads.is_empty() {
            for ticket in reads {
                self.cancel(ticket);
            }
            self.say(Tone::Info, "cancelled");
        } else if let Some(ticket) = connecting.first() {
            self.stop_connecting(*ticket);
        } else if let Listing::Running { seen, .. } = self.session.view.listing {
            // One stray press too many must not leave half a list behind; where there is none, it loses nothing.
            if seen > 0 && !std::mem::replace(&mut self.session.view.stopping, true) {
                let key = self.key_of(Action::Back);
                self.say(Tone::Info, format!("{key} again stops the listing"));
                return;
            }
            self.session.view.stopping = false;
            self.stop_listing();
        } else if !self.stop_watching() && !self.drop_marks() {
            let [back, quit] = [Action::Back, Action::Quit].map(|action| self.key_of(action));
            self.say(Tone::Info, format!("{back} does nothing here · {quit} quits"));
        }
    }
}

/// Whether it copies what is known of something, which may be several.
fn is_part(action: Action) -> bool {
    matches!(action, Action::CopyName | Action::CopyArn | Action::CopyJson | Action::CopyCommand)
}
