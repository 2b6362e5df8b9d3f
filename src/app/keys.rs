//! What a key does where it is pressed, and whether it can.

use super::confirm::{READ_FIRST, READ_ONLY};
use super::draft::PASTE_LIMIT;
use super::geometry::Pane;
use super::listing::Listing;
use super::notice::{Notice, Tone};
use super::picker::Kind;
use super::value::Value;
use super::{App, Link, Now, Overlay};
use crate::failure::Failure;
use crate::keymap::{self, Action, Code, Context, Key};
use crate::parameter::{ListedBy, Owner, name_key};

impl App {
    /// Which rows of the key table hold now.
    pub fn context(&self) -> Context {
        match self.overlays.last() {
            Some(Overlay::Editor(_)) => Context::Editor,
            Some(Overlay::Form(_)) => Context::Form,
            Some(Overlay::Confirm(confirm)) if self.production_of(&confirm.write.name).is_some() => Context::Production,
            Some(Overlay::Confirm(_)) => Context::Confirm,
            Some(Overlay::Conflict(_)) => Context::Conflict,
            Some(Overlay::Replace { .. }) => Context::Replace,
            Some(Overlay::Leave { .. }) => Context::Leave,
            Some(Overlay::CopyAs { .. }) => Context::CopyAs,
            Some(Overlay::Picker(_)) => Context::Picker,
            Some(Overlay::Policies(_)) => Context::Policies,
            Some(Overlay::Activity(_)) => Context::Activity,
            Some(Overlay::Help { .. } | Overlay::Explain { .. }) => Context::Page,
            None if self.search.is_some() => Context::Search,
            None => Context::Browse,
        }
    }

    /// Whether an action is possible now; the footer greys what is not.
    pub fn can(&self, action: Action) -> bool {
        let on_parameter = || self.selected().is_some_and(|node| self.tree.is_parameter(node));
        match (self.context(), action) {
            (Context::Browse, Action::Reveal | Action::Copy | Action::CopyAs) => on_parameter(),
            (Context::Browse, Action::Edit) => !self.place.read_only && on_parameter() && self.not_ours().is_none(),
            (Context::Browse, Action::New) => {
                !self.place.read_only && matches!(self.link, Link::Up) && self.not_ours().is_none()
            }
            (Context::Browse, Action::Format) => self.can_format(),
            (Context::Browse | Context::Confirm | Context::Production, Action::Explain) => {
                self.failure_here().is_some()
            }
            (Context::Browse, Action::Search) => !self.tree.is_empty() || matches!(self.link, Link::Up),
            (Context::Search, Action::Enter) => {
                self.search.as_ref().is_some_and(|s| s.is_running() || s.selected().is_some()) || self.exact().is_some()
            }
            (Context::Confirm | Context::Production, Action::Quit) => true,
            (Context::Confirm | Context::Production, Action::Activity) => self.writing().is_some(),
            (Context::Confirm | Context::Production, Action::Refresh) => {
                let lost = match self.link {
                    Link::Up => self.signed_out.is_some(),
                    Link::Down(_) => true,
                    Link::Connecting => false,
                };
                lost && self.writing().is_none()
            }
            (Context::CopyAs, Action::CopyArn) => self.arn_here().is_some(),
            (Context::Confirm | Context::Production, Action::Write) => {
                matches!(self.overlays.last(), Some(Overlay::Confirm(confirm)) if self.may_write(confirm))
            }
            (Context::Confirm | Context::Production, Action::Back) => self.writing().is_none() || self.can_desist(),
            (Context::Confirm | Context::Production, Action::Down) => self.writing().is_none() && !self.page_read(),
            (Context::Confirm | Context::Production, _) => self.writing().is_none(),
            (Context::Picker, Action::Enter) => match self.overlays.last() {
                Some(Overlay::Picker(picker)) => picker.matches().is_some_and(|matches| !matches.is_empty()),
                _ => false,
            },
            (Context::Policies, Action::NextField) => self.policy_refusal().is_none(),
            (Context::Activity, Action::Cancel) => self.can_stop(),
            (Context::CopyAs | Context::Page, Action::CopyStatement) => self.statement_here().is_some(),
            (Context::Page, Action::CopyExplanation) => matches!(self.overlays.last(), Some(Overlay::Explain { .. })),
            _ => true,
        }
    }

    pub(super) fn key(&mut self, now: Now, key: Key) {
        // Escape and a key that arrive in one piece (fast fingers, slow lines) are reported as that key with alt held. Alt
        // has a meaning only with the keys that move and delete by word.
        if key.alt && !matches!(key.code, Code::Left | Code::Right | Code::Backspace) {
            self.key(now, Key { code: Code::Esc, ctrl: false, alt: false });
            self.key(now, Key { alt: false, ..key });
            return;
        }
        if self.deaf_until.take_if(|until| now.mono >= *until).is_none() && self.deaf_until.is_some() {
            return;
        }
        self.touch(now);
        if self.notice.as_ref().is_some_and(Notice::passes) {
            self.notice = None;
        }
        let context = self.context();
        match keymap::action(context, key) {
            Some(action) if self.can(action) => self.act(now, context, action),
            Some(action) => self.explain_impossible(action),
            None => match context {
                Context::Search => self.search_key(now, key),
                Context::Editor => self.editor_key(key),
                Context::Form => self.form_key(key),
                Context::Production => self.typed_key(key),
                Context::Picker => self.picker_key(key),
                _ => {}
            },
        }
    }

    pub(super) fn paste(&mut self, now: Now, text: &str) {
        if text.len() > PASTE_LIMIT {
            self.say(Tone::Bad, format!("not pasted: {} bytes, and a value has 8192 at most", text.len()));
            return;
        }
        match self.context() {
            Context::Search => self.search_paste(now, text),
            Context::Editor => self.editor_paste(text),
            Context::Form => self.form_paste(text),
            Context::Picker => self.picker_paste(text),
            // What is to be typed in production is typed: that is its point.
            _ => {}
        }
        self.touch(now);
    }

    /// Says why a key does nothing here, where the reason is not plain to see.
    pub(super) fn explain_impossible(&mut self, action: Action) {
        let parameter_wanted = "this is a folder: move to a parameter first";
        match action {
            Action::Edit | Action::New | Action::Write if self.place.read_only => self.say(Tone::Warn, READ_ONLY),
            Action::Write if !self.page_read() => self.say(Tone::Info, READ_FIRST),
            Action::Write if self.writing().is_none() && self.is_asking_whose() => {
                self.say(Tone::Info, "whose account this is, is still being asked: a moment");
            }
            Action::Write if self.context() == Context::Production => self.explain_untyped(),
            Action::Profile | Action::Region | Action::Root => self.explain_no_picker(),
            Action::Edit if self.selected().is_some_and(|node| !self.tree.is_parameter(node)) => {
                self.say(Tone::Info, parameter_wanted);
            }
            Action::New if self.not_ours().is_some() => {
                let why = match self.selected() {
                    Some(node) => Owner::of(&self.tree.name(node)).no_room(),
                    None => self.root.no_room(),
                };
                self.say(Tone::Info, format!("nothing can be made here: {}", why.unwrap_or_default()));
            }
            Action::Edit if self.not_ours().is_some() => {
                let why = self.not_ours().unwrap_or_default();
                self.say(Tone::Info, why);
            }
            Action::Reveal | Action::Copy | Action::CopyAs | Action::Edit => {
                let nothing = "nothing is listed here; / and a full name opens one";
                self.say(Tone::Info, if self.tree.is_empty() { nothing } else { parameter_wanted });
            }
            Action::NextField => {
                let why = self.policy_refusal().unwrap_or_default();
                self.say(Tone::Info, why);
            }
            Action::Format => self.say(Tone::Info, "reveal a JSON value or a list first"),
            Action::Explain => self.say(Tone::Info, "nothing has failed here"),
            Action::CopyStatement => self.say(Tone::Info, "there is no policy statement to copy here"),
            Action::New => self.say(Tone::Info, "not connected yet"),
            Action::Cancel => self.explain_unstopped(),
            _ => {}
        }
    }

    /// Says why nothing is cancelled.
    fn explain_unstopped(&mut self) {
        let rows = self.activity_rows(self.clock);
        let said = if rows.is_empty() {
            "nothing is under way"
        } else if rows.iter().any(|row| row.current) {
            "a write is not cancelled half way: it ends by itself"
        } else {
            "what the cursor was on has ended: ↑ ↓ choose another"
        };
        self.say(Tone::Info, said);
    }

    pub(super) fn act(&mut self, now: Now, context: Context, action: Action) {
        match context {
            Context::Browse => self.browse_action(now, action),
            Context::Search => self.search_action(action),
            Context::Editor => self.editor_action(action),
            Context::Form => self.form_action(action),
            Context::Confirm | Context::Production => self.confirm_action(now, action),
            Context::Conflict => self.conflict_action(now, action),
            Context::Replace => self.replace_action(now, action),
            Context::Leave => self.leave_action(action),
            Context::CopyAs => self.copy_as_action(action),
            Context::Picker => self.picker_action(action),
            Context::Policies => self.policies_action(now, action),
            Context::Activity => self.activity_action(action),
            Context::Page => self.page_action(now, action),
        }
    }

    pub(super) fn browse_action(&mut self, now: Now, action: Action) {
        self.stopping &= action == Action::Back;
        // From the first act on the cursor belongs to the user: names that arrive move it no more. Whoever only passes through
        // still wants to get back to where he was.
        self.browse.touched |= !matches!(action, Action::Profile | Action::Region | Action::Root);
        if matches!(action, Action::Reveal | Action::Copy | Action::CopyAs | Action::Edit | Action::NextPane) {
            self.browse.choose();
        }
        match action {
            Action::Reveal => self.toggle_reveal(),
            Action::Format => self.toggle_format(),
            Action::Copy => self.copy_value(),
            Action::CopyAs => {
                if let Some(parameter) = self.selected_parameter() {
                    self.lay(Overlay::CopyAs { parameter: Box::new(parameter) });
                }
            }
            Action::Edit => self.edit(),
            Action::New => self.new_parameter(now),
            Action::Search => self.open_search(),
            Action::Profile => self.open_picker(Kind::Profile),
            Action::Region => self.open_picker(Kind::Region),
            Action::Root => self.open_roots(),
            Action::Policies => self.open_policies(),
            Action::Activity => self.open_activity(),
            Action::Refresh => self.refresh(),
            Action::Sort => self.sort(),
            Action::Help => self.lay(Overlay::Help { top: 0 }),
            Action::Explain => {
                if let Some(failure) = self.failure_here().cloned() {
                    self.lay(Overlay::Explain { failure, top: 0 });
                }
            }
            Action::Quit => self.quit(),
            Action::NextPane => {
                self.focus = if self.focus == Pane::Tree { Pane::Detail } else { Pane::Tree };
            }
            Action::Back => self.back(),
            _ if self.focus == Pane::Detail => self.detail_action(now, action),
            _ => self.tree_action(action),
        }
    }

    pub(super) fn tree_action(&mut self, action: Action) {
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

    pub(super) fn detail_action(&mut self, now: Now, action: Action) {
        match action {
            Action::Close => self.focus = Pane::Tree,
            _ => self.scroll_detail(now, action),
        }
    }

    /// Escape in the panes: one thing a press, the most recent first.
    pub(super) fn back(&mut self) {
        if self.opening.is_some() {
            self.stop_opening();
            self.say(Tone::Info, "not opened");
        } else if !matches!(self.value, Value::Masked) {
            self.mask();
        } else if self.notice.take().is_some() && !self.stopping {
            // Read; nothing else is done by this press.
        } else if self.focus == Pane::Detail {
            self.focus = Pane::Tree;
        } else {
            self.cancel_reads();
        }
    }

    /// The failure that the screen is about: of the value under the cursor, of the last act, of the listing, of the connection.
    pub fn failure_here(&self) -> Option<&Failure> {
        if let Link::Down(failure) = &self.link {
            return Some(failure);
        }
        if let Some(Overlay::Confirm(confirm)) = self.overlays.last() {
            return confirm.problem.as_ref().and_then(|problem| problem.failure.as_ref());
        }
        let refused = self
            .selected()
            .filter(|node| self.tree.is_parameter(*node))
            .and_then(|node| self.refused.get(name_key(&self.tree.name(node))));
        let noticed = || self.notice.as_ref().and_then(|notice| notice.failure.as_ref());
        refused.or_else(noticed).or(self.signed_out.as_ref()).or(match &self.listing {
            Listing::Failed { failure, .. } => Some(failure),
            Listing::Done { by: ListedBy::Path(denied), .. } => Some(denied),
            _ => None,
        })
    }

    /// The policy statement that the failure here asks for.
    pub(super) fn statement_here(&self) -> Option<String> {
        let failure = match self.overlays.last() {
            Some(Overlay::Explain { failure, .. }) => Some(failure),
            _ => self.failure_here(),
        };
        failure.and_then(|failure| self.in_full(failure).statement().map(str::to_owned))
    }
}
