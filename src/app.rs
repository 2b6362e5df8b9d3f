//! What the program knows and decides: `update` takes a message and answers with effects. No I/O, no clock, no aws, no terminal.
//!
//! | room | what is decided there |
//! |---|---|
//! | [`message`] | what reaches the app and what leaves it |
//! | [`browse`] | the listing, the cursor, folders |
//! | [`warm`] | names kept from the last session and for the next |
//! | [`search`] | the search line |
//! | [`value`] | reveal, mask, copy |
//! | [`edit`], [`create`] | the editor and the form of a new parameter |
//! | [`confirm`] | the last look before a write, the write, the conflict |
//! | [`copy_as`] | the menu of things to copy |
//! | [`picker`], [`switch`] | choosing another profile or region, and going there |
//! | [`production`] | whether this is production, and the word to type before a write there |
//! | [`policy`] | the policy to ask for |
//! | [`draft`] | a text being typed |
//! | [`notice`] | what the status line says |
//! | [`geometry`] | where things stand on the screen |
//! | [`content`] | what panes and pages say, as lines with roles |

pub mod browse;
pub mod confirm;
pub mod content;
pub mod copy_as;
pub mod create;
pub mod draft;
pub mod edit;
pub mod geometry;
pub mod message;
pub mod notice;
pub mod picker;
pub mod policy;
pub mod production;
pub mod search;
pub mod switch;
pub mod value;
pub mod warm;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use browse::{Browse, Listing};
use confirm::{Confirm, Conflict, READ_FIRST, READ_ONLY};
use create::Form;
use edit::{Editor, Opening};
use geometry::{Geometry, Pane};
pub use message::{Copied, Effect, ListedBy, Msg, Now, Place, Placed, Recall, Reply, Ticket};
use notice::{Notice, Tone};
use picker::{Kind, Picker};
use policy::Policies;
use search::Search;
use value::Value;
use warm::Warm;

use draft::PASTE_LIMIT;

use crate::config::Config;
use crate::destination::Destination;
use crate::failure::{Failure, FailureKind};
use crate::keymap::{self, Action, Code, Context, Key};
use crate::names::Tree;
use crate::names::search::Query;
use crate::parameter::{Identity, Parameter, name_key};

/// The connection to the service.
#[derive(Debug)]
pub enum Link {
    /// Configuration and credentials are being loaded.
    Connecting,
    /// A client stands.
    Up,
    /// None could be made.
    Down(Failure),
}

/// What lies over the two panes; the last of the stack has the keys.
#[derive(Debug)]
pub enum Overlay {
    /// A value is edited.
    Editor(Box<Editor>),
    /// A new parameter is described.
    Form(Box<Form>),
    /// A write is looked at.
    Confirm(Box<Confirm>),
    /// Somebody else wrote meanwhile.
    Conflict(Box<Conflict>),
    /// A value that cannot be read may be replaced.
    Replace {
        /// The parameter as described.
        was: Box<Parameter>,
        /// Why its value cannot be read.
        failure: Failure,
    },
    /// A draft would be lost.
    Leave {
        /// What was asked for.
        then: Then,
    },
    /// The menu of things to copy.
    CopyAs {
        /// What they are about.
        parameter: Box<Parameter>,
    },
    /// Another profile or region is chosen.
    Picker(Box<Picker>),
    /// The policies to ask for.
    Policies(Box<Policies>),
    /// The list of keys.
    Help {
        /// The first line on the screen.
        top: usize,
    },
    /// A failure at full length.
    Explain {
        /// What is explained.
        failure: Failure,
        /// The first line on the screen.
        top: usize,
    },
}

/// What a draft stands in the way of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Leaving the editor or form.
    Back,
    /// Leaving the program.
    Quit,
    /// Going to another account or region.
    Switch(Destination),
}

/// What a read is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Reveal,
    Copy,
}

/// What an effect under way is for.
#[derive(Debug, Clone)]
enum Pending {
    Connect,
    Choices,
    Identify,
    List,
    Read(String, Purpose),
    OpenDescribe,
    OpenRead,
    OpenByName(String),
    Theirs,
    Write,
    Copy(String),
    Search(Query),
    Recall,
    Remember,
    /// Of the parameter on the screen, which is not described yet.
    Describe(String),
}

/// The whole state of the program.
#[derive(Debug)]
pub struct App {
    config: Config,
    pub(crate) place: Place,
    /// What was chosen of the place since the program started.
    destination: Destination,
    /// The profiles that sessions before this one had, the last first.
    visited: Vec<String>,
    pub(crate) identity: Option<Identity>,
    pub(crate) link: Link,
    pub(crate) tree: Tree,
    pub(crate) listing: Listing,
    pub(crate) browse: Browse,
    pub(crate) focus: Pane,
    pub(crate) value: Value,
    /// The first line of the detail pane on the screen.
    pub(crate) detail_top: usize,
    /// Values that were asked for and refused, by [`name_key`].
    pub(crate) refused: HashMap<String, Failure>,
    pub(crate) search: Option<Search>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) notice: Option<Notice>,
    pub(crate) opening: Option<Opening>,
    warm: Warm,
    /// Parameters that a description was asked for beside the listing, by [`name_key`].
    pub(crate) asked: HashSet<String>,
    /// What this session wrote, by [`name_key`], until a listing has caught up with it.
    written: HashMap<String, OwnWrite>,
    /// The value on its way to the clipboard.
    copying: Option<Ticket>,
    /// Whether the terminal has the focus, as far as it says.
    focused: bool,
    /// The service refused the credentials: only a new connection can help.
    refused_credentials: bool,
    farewell: Option<String>,
    /// Escape was pressed once on a listing under way.
    stopping: bool,
    /// A page closed by itself: keys that were meant for it are dropped for a moment.
    deaf_until: Option<Duration>,
    /// The time of the last message.
    clock: Now,
    width: u16,
    height: u16,
    next_ticket: u64,
    pending: HashMap<Ticket, Pending>,
    effects: Vec<Effect>,
    /// The program ends when the write under way has ended.
    leaving: Leaving,
}

/// A version that this session wrote.
#[derive(Debug, Clone, Copy)]
struct OwnWrite {
    version: i64,
    at: Now,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaving {
    No,
    /// Asked by the user: a failed write brings the draft back instead.
    Asked,
    /// Told by a signal: nothing keeps it.
    Told,
}

impl App {
    /// A program that has not done anything yet.
    pub fn new(place: Place) -> Self {
        Self {
            config: Config::default(),
            place,
            destination: Destination::default(),
            visited: Vec::new(),
            identity: None,
            link: Link::Connecting,
            tree: Tree::new(),
            listing: Listing::Idle,
            browse: Browse::default(),
            focus: Pane::Tree,
            value: Value::Masked,
            detail_top: 0,
            refused: HashMap::new(),
            search: None,
            overlays: Vec::new(),
            notice: None,
            opening: None,
            warm: Warm::default(),
            asked: HashSet::new(),
            written: HashMap::new(),
            copying: None,
            focused: true,
            refused_credentials: false,
            farewell: None,
            stopping: false,
            deaf_until: None,
            clock: Now::default(),
            width: 80,
            height: 24,
            next_ticket: 1,
            pending: HashMap::new(),
            effects: Vec::new(),
            leaving: Leaving::No,
        }
    }

    /// With the user's settings in place of the usual ones.
    #[must_use]
    pub fn with(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// The first effects: connect, and fetch what was kept of the last session. Call once, before the first message.
    pub fn start(&mut self) -> Vec<Effect> {
        self.connect();
        self.recall(None);
        std::mem::take(&mut self.effects)
    }

    /// Takes a message in; says what is to be done.
    pub fn update(&mut self, now: Now, msg: Msg) -> Vec<Effect> {
        self.clock = now;
        match msg {
            Msg::Key(key) => self.key(now, key),
            Msg::Paste(text) => self.paste(now, text.expose()),
            Msg::Resize { width, height } => {
                (self.width, self.height) = (width, height);
                self.scroll_to_cursor();
                self.scroll_editor();
                self.scroll_form();
                self.scroll_picker();
            }
            Msg::Focus(focused) => {
                self.focused = focused;
                if !focused {
                    self.hide_everything();
                }
            }
            Msg::Deadline => self.expire(now),
            Msg::Reply(ticket, reply) => self.reply(now, ticket, reply),
            Msg::Terminate => {
                self.leaving = Leaving::Told;
                self.leave_if_asked();
            }
        }
        std::mem::take(&mut self.effects)
    }

    /// When the app wants a `Msg::Deadline`, on the `mono` clock; `None` while nothing is timed. A revealed value counts its
    /// seconds down on the screen, so it asks for the next whole second.
    pub fn deadline(&self, now: Now) -> Option<Duration> {
        let reveal = match &self.value {
            Value::Revealed { until, .. } => {
                let left = until.saturating_sub(now.mono);
                let part = Duration::from_nanos(u64::from(left.subsec_nanos()));
                let to_next = if part.is_zero() { Duration::from_secs(1) } else { part };
                Some((now.mono + to_next).min(*until))
            }
            _ => None,
        };
        let overlays = self.overlays.iter().filter_map(|overlay| match overlay {
            Overlay::Editor(editor) => editor.veil.deadline(),
            Overlay::Form(form) => form.veil.deadline(),
            Overlay::Confirm(confirm) => confirm.shown_until,
            Overlay::Conflict(conflict) => conflict.shown_until,
            _ => None,
        });
        overlays.chain(reveal).min()
    }

    /// Where the session is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Where things stand on the screen.
    pub fn geometry(&self) -> Geometry {
        Geometry::of(self.width, self.height, self.focus)
    }

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
            (Context::Browse, Action::Edit) => !self.place.read_only && on_parameter(),
            (Context::Browse, Action::New) => !self.place.read_only && matches!(self.link, Link::Up),
            (Context::Browse, Action::Format) => self.can_format(),
            (Context::Browse | Context::Confirm | Context::Production, Action::Explain) => {
                self.failure_here().is_some()
            }
            (Context::Browse, Action::Search) => !self.tree.is_empty() || matches!(self.link, Link::Up),
            (Context::Search, Action::Enter) => self
                .search
                .as_ref()
                .is_some_and(|s| s.is_running() || s.selected().is_some() || s.exact_name().is_some()),
            (Context::Confirm | Context::Production, Action::Quit) => true,
            (Context::Confirm | Context::Production, Action::Refresh) => {
                self.refused_credentials && self.writing().is_none()
            }
            (Context::CopyAs, Action::CopyArn) => self.arn_here().is_some(),
            (Context::Confirm | Context::Production, Action::Write) => {
                matches!(self.overlays.last(), Some(Overlay::Confirm(confirm)) if self.may_write(confirm))
            }
            (Context::Confirm | Context::Production, _) => self.writing().is_none(),
            (Context::Picker, Action::Enter) => match self.overlays.last() {
                Some(Overlay::Picker(picker)) => picker.matches().is_some_and(|matches| !matches.is_empty()),
                _ => false,
            },
            (Context::CopyAs | Context::Page, Action::CopyStatement) => self.statement_here().is_some(),
            _ => true,
        }
    }

    fn emit(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn ticket(&mut self, pending: Pending) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.pending.insert(ticket, pending);
        ticket
    }

    /// Aborts an effect and forgets its ticket, so that an answer that is on its way already is dropped.
    fn cancel(&mut self, ticket: Ticket) {
        if self.pending.remove(&ticket).is_some() {
            self.emit(Effect::Cancel(ticket));
        }
    }

    fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice::new(tone, text));
    }

    fn connect(&mut self) {
        self.link = Link::Connecting;
        self.identity = None;
        self.notice = None;
        let ticket = self.ticket(Pending::Connect);
        self.emit(Effect::Connect(ticket, self.destination.clone()));
    }

    fn identify(&mut self) {
        let ticket = self.ticket(Pending::Identify);
        self.emit(Effect::Identify(ticket));
    }

    fn reply(&mut self, now: Now, ticket: Ticket, reply: Reply) {
        if matches!(self.pending.get(&ticket), Some(Pending::List)) {
            self.listing_reply(now, ticket, reply);
            return;
        }
        if let (Some(Pending::Connect), Reply::Placed(placed)) = (self.pending.get(&ticket), &reply) {
            self.placed(placed.clone());
            return;
        }
        let Some(pending) = self.pending.remove(&ticket) else { return };
        self.refused_credentials |= reply.failure().is_some_and(Failure::wants_login);
        match (pending, reply) {
            (Pending::Connect, Reply::Connected(Ok(()))) => {
                self.link = Link::Up;
                self.refused_credentials = false;
                // The names first: both answers take one round trip, and the frame of the first delays that of the second.
                self.list();
                self.identify();
            }
            (Pending::Choices, Reply::Choices(choices)) => self.offer(&choices),
            (Pending::Connect, Reply::Connected(Err(failure))) => {
                self.link = Link::Down(failure);
                self.say_not_connected();
            }
            (Pending::Identify, Reply::Identity(Ok(identity))) => self.identified(now, identity),
            (Pending::Read(name, purpose), Reply::Read(outcome)) => {
                self.value_read(now, ticket, &name, purpose, outcome);
            }
            (Pending::OpenDescribe, Reply::Described(outcome)) => self.opened_description(now, outcome),
            (Pending::OpenRead, Reply::Read(outcome)) => self.opened_reading(now, outcome),
            (Pending::OpenByName(name), Reply::Described(outcome)) => self.opened_by_name(&name, outcome),
            (Pending::Theirs, Reply::Read(outcome)) => self.theirs_read(now, ticket, outcome),
            (Pending::Write, Reply::Written(outcome)) => self.write_ended(now, outcome),
            (Pending::Copy(called), Reply::Copied(how)) => self.copied(&called, how),
            (Pending::Search(query), Reply::Ranked(ranking)) => self.ranked(now, ticket, query, ranking),
            (Pending::Recall, Reply::Recalled(recall)) => self.recall_answered(now, recall),
            (Pending::Remember, Reply::Remembered(outcome)) => self.remembered(outcome),
            (Pending::Describe(name), Reply::Described(outcome)) => self.described(&name, outcome),
            // Among them a refused sts:GetCallerIdentity: nobody needs it to read parameters, and the confirmation says that the
            // account is not known.
            _ => {}
        }
    }

    fn key(&mut self, now: Now, key: Key) {
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

    fn paste(&mut self, now: Now, text: &str) {
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

    /// Somebody is there: the draft that has the keys is shown.
    fn touch(&mut self, now: Now) {
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) => editor.veil.touch(now),
            Some(Overlay::Form(form)) => form.veil.touch(now),
            _ => {}
        }
    }

    /// Says why a key does nothing here, where the reason is not plain to see.
    fn explain_impossible(&mut self, action: Action) {
        let parameter_wanted = "this is a folder: move to a parameter first";
        match action {
            Action::Edit | Action::New | Action::Write if self.place.read_only => self.say(Tone::Warn, READ_ONLY),
            Action::Write if !self.page_read() => self.say(Tone::Info, READ_FIRST),
            Action::Write if self.context() == Context::Production => self.explain_untyped(),
            Action::Profile | Action::Region => self.explain_no_picker(),
            Action::Reveal | Action::Copy | Action::CopyAs | Action::Edit if !self.tree.is_empty() => {
                self.say(Tone::Info, parameter_wanted);
            }
            Action::Format => self.say(Tone::Info, "reveal a JSON value or a list first"),
            Action::Explain => self.say(Tone::Info, "nothing has failed here"),
            Action::CopyStatement => self.say(Tone::Info, "there is no policy statement to copy here"),
            Action::New => self.say(Tone::Info, "not connected yet"),
            _ => {}
        }
    }

    fn act(&mut self, now: Now, context: Context, action: Action) {
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
            Context::Page => self.page_action(now, action),
        }
    }

    /// Lays something over what is there; a parameter on its way into the editor does not come up under it.
    fn lay(&mut self, overlay: Overlay) {
        self.stop_opening();
        self.overlays.push(overlay);
    }

    fn browse_action(&mut self, now: Now, action: Action) {
        self.stopping &= action == Action::Back;
        // From the first act on the cursor belongs to the user: names that arrive move it no more. Whoever only passes through
        // still wants to get back to where he was.
        self.browse.touched |= !matches!(action, Action::Profile | Action::Region);
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
            Action::Policies => self.open_policies(),
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

    fn detail_action(&mut self, now: Now, action: Action) {
        match action {
            Action::Close => self.focus = Pane::Tree,
            _ => self.scroll_detail(now, action),
        }
    }

    /// Escape in the panes: one thing a press, the most recent first.
    fn back(&mut self) {
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

    /// Cancels copies that are being read and a listing under way.
    fn cancel_reads(&mut self) {
        let reads: Vec<_> =
            self.pending.iter().filter(|(_, p)| matches!(p, Pending::Read(..))).map(|(ticket, _)| *ticket).collect();
        if !reads.is_empty() {
            for ticket in reads {
                self.cancel(ticket);
            }
            self.say(Tone::Info, "cancelled");
        } else if let Listing::Running { ticket, seen, .. } = self.listing {
            // One stray press too many must not leave half a list behind.
            if !std::mem::take(&mut self.stopping) {
                self.stopping = true;
                self.say(Tone::Info, "esc again stops the listing");
                return;
            }
            self.cancel(ticket);
            let failure = Failure::new(FailureKind::Cancelled, "the listing was stopped", "r lists afresh");
            self.tree.cancel_refresh();
            self.listing = Listing::Failed { failure, seen };
            self.say(Tone::Info, "the listing was stopped; r lists afresh");
        }
    }

    fn leave_action(&mut self, action: Action) {
        let Some(Overlay::Leave { then }) = self.overlays.pop() else { return };
        if action == Action::Discard {
            self.drop_overlays();
            match then {
                Then::Quit => self.emit(Effect::Quit),
                Then::Switch(to) => self.switch_to(to),
                Then::Back => self.say(Tone::Info, "the draft was dropped; nothing was written"),
            }
        }
    }

    /// Ends the program, unless a write is under way (it is finished first) or a draft would be lost (it is asked about).
    fn quit(&mut self) {
        if self.writing().is_some() {
            self.leaving = Leaving::Asked;
            self.say(Tone::Info, "finishing the write, then quitting");
        } else if self.has_draft() {
            self.lay(Overlay::Leave { then: Then::Quit });
        } else {
            self.emit(Effect::Quit);
        }
    }

    /// Takes everything off the panes, and forgets what was asked for its sake.
    fn drop_overlays(&mut self) {
        for overlay in std::mem::take(&mut self.overlays) {
            if let Overlay::Conflict(conflict) = overlay {
                self.forget_theirs(&conflict);
            }
        }
    }

    fn has_draft(&self) -> bool {
        self.overlays.iter().any(|overlay| match overlay {
            Overlay::Editor(editor) => editor.is_changed(),
            Overlay::Form(form) => form.is_changed(),
            _ => false,
        })
    }

    /// What is to be said after the terminal is given back: how a write ended that the program waited for, or that a draft was
    /// dropped because a signal ended it. Names and versions, never a value.
    pub fn farewell(&self) -> Option<&str> {
        self.farewell.as_deref()
    }

    fn leave_if_asked(&mut self) {
        if self.leaving != Leaving::No && self.writing().is_none() {
            let problem = self.overlays.iter().rev().find_map(|overlay| match overlay {
                Overlay::Confirm(confirm) => confirm.problem.as_ref(),
                _ => None,
            });
            let dropped =
                || self.has_draft().then(|| "an unsaved draft was dropped: a signal ended the program".to_owned());
            self.farewell = problem.or(self.notice.as_ref()).map(|said| said.text.clone()).or_else(dropped);
        }
        let free = self.writing().is_none();
        match self.leaving {
            Leaving::Told if free => self.emit(Effect::Quit),
            Leaving::Asked if free && !self.has_draft() => self.emit(Effect::Quit),
            Leaving::Asked if free => self.leaving = Leaving::No,
            _ => {}
        }
    }

    /// The terminal lost the focus: somebody else may be looking.
    fn hide_everything(&mut self) {
        self.mask();
        for overlay in &mut self.overlays {
            match overlay {
                Overlay::Editor(editor) => editor.veil.down = true,
                Overlay::Form(form) => form.veil.down = true,
                Overlay::Confirm(confirm) => confirm.shown_until = None,
                Overlay::Conflict(conflict) => conflict.shown_until = None,
                _ => {}
            }
        }
    }

    fn expire(&mut self, now: Now) {
        if matches!(self.value, Value::Revealed { until, .. } if now.mono >= until) {
            self.mask();
            self.say(Tone::Info, "masked again after 30 seconds");
        }
        let over = |until: &mut Option<Duration>| {
            if until.is_some_and(|until| now.mono >= until) {
                *until = None;
            }
        };
        for overlay in &mut self.overlays {
            match overlay {
                Overlay::Editor(editor) => editor.veil.expire(now),
                Overlay::Form(form) => form.veil.expire(now),
                Overlay::Confirm(confirm) => over(&mut confirm.shown_until),
                Overlay::Conflict(conflict) => over(&mut conflict.shown_until),
                _ => {}
            }
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
        refused.or_else(|| self.notice.as_ref().and_then(|notice| notice.failure.as_ref())).or(match &self.listing {
            Listing::Failed { failure, .. } => Some(failure),
            _ => None,
        })
    }

    /// The policy statement that the failure here asks for.
    fn statement_here(&self) -> Option<String> {
        let failure = match self.overlays.last() {
            Some(Overlay::Explain { failure, .. }) => Some(failure),
            _ => self.failure_here(),
        };
        failure.and_then(Failure::statement).map(str::to_owned)
    }
}
