//! What the program knows and decides: `update` takes a message and answers with effects. No I/O, no clock, no aws, no terminal.
//!
//! | room | what is decided there |
//! |---|---|
//! | [`message`] | what reaches the app and what leaves it |
//! | [`activity`] | what is under way, how far it is, how it is stopped |
//! | [`browse`] | the cursor, the rows on the screen, folders |
//! | [`listing`] | the listing that fills the tree |
//! | [`warm`] | names kept from the last session and for the next |
//! | [`search`] | the search line |
//! | [`value`] | reveal, mask, copy |
//! | [`edit`], [`create`] | the editor and the form of a new parameter |
//! | [`confirm`] | the last look before a write, the write, the conflict |
//! | [`copy_as`] | the menu of things to copy |
//! | [`picker`], [`switch`] | choosing another profile or region, and going there |
//! | [`root`] | showing something else of what can be listed: a path, the shared, the public |
//! | [`production`] | whether this is production, and the word to type before a write there |
//! | [`policy`] | the policy to ask for |
//! | `identity` | who is asking, in which account |
//! | `keys` | what a key does where it is pressed, and whether it can |
//! | [`sight`] | what is hidden by itself |
//! | `leaving` | the ways out of a draft and of the program |
//! | [`draft`] | a text being typed |
//! | [`notice`] | what the status line says |
//! | [`geometry`] | where things stand on the screen |
//! | [`content`] | what panes and pages say, as lines with roles |

pub mod activity;
pub mod browse;
pub mod confirm;
pub mod content;
pub mod copy_as;
pub mod create;
pub mod draft;
pub mod edit;
pub mod geometry;
mod identity;
mod keys;
mod leaving;
pub mod listing;
pub mod message;
pub mod notice;
pub mod picker;
pub mod policy;
pub mod production;
pub mod root;
pub mod search;
pub mod sight;
pub mod switch;
pub mod value;
pub mod warm;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use activity::{Activity, Tasks};
use browse::Browse;
use confirm::{Confirm, Conflict};
use create::Form;
use edit::{Editor, Opening};
use geometry::{Geometry, Pane};
use listing::Listing;
pub use message::{Copied, Effect, Msg, Now, Place, Placed, Recall, Reply, Ticket};
use notice::{Notice, Tone};
use picker::Picker;
use policy::Policies;
use search::Search;
use value::Value;
use warm::Warm;

use crate::config::Config;
use crate::destination::{Destination, Root};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::names::{Tree, search::Query};
use crate::parameter::{Identity, Parameter};

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
    /// What is under way.
    Activity(Activity),
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
    /// Showing another root.
    Root(Root),
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
    Services,
    Identify,
    /// Of that account.
    Alias(String),
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

impl Pending {
    /// What is on its way to the clipboard or to the cache needs no session; only its notice is not wanted any more.
    fn outlives_session(&self) -> bool {
        matches!(self, Self::Copy(_) | Self::Remember)
    }

    /// Whether it is not about what is shown.
    fn outlives_root(&self) -> bool {
        self.outlives_session() || matches!(self, Self::Connect | Self::Identify | Self::Alias(_))
    }

    /// Whether its answer is that of a connection, and counts for that connection only. A write is never given up.
    fn asks_the_service(&self) -> bool {
        match self {
            Self::Choices | Self::Write | Self::Copy(_) | Self::Search(_) | Self::Recall | Self::Remember => false,
            Self::Connect
            | Self::Services
            | Self::Identify
            | Self::Alias(_)
            | Self::List
            | Self::Read(..)
            | Self::OpenDescribe
            | Self::OpenRead
            | Self::OpenByName(_)
            | Self::Theirs
            | Self::Describe(_) => true,
        }
    }
}

/// The whole state of the program.
#[derive(Debug)]
pub struct App {
    config: Config,
    pub(crate) place: Place,
    /// What is shown; at first what the program was started for.
    pub(crate) root: Root,
    /// Where the user was in the other roots of this session.
    left: root::Left,
    /// What was opened by its name in this session and is in no listing.
    beside: Vec<root::Beside>,
    /// The paths under which services publish parameters, once they were asked for.
    services: Option<Vec<String>>,
    /// What was chosen of the place since the program started.
    destination: Destination,
    /// The profiles that this program has been with before, the last first.
    visited: Vec<String>,
    pub(crate) identity: Option<Identity>,
    /// Who was asking before the connection was made anew, until it is known who is now.
    was: Option<Identity>,
    pub(crate) link: Link,
    pub(crate) tree: Tree,
    pub(crate) listing: Listing,
    pub(crate) browse: Browse,
    pub(crate) focus: Pane,
    pub(crate) value: Value,
    /// The first line of the detail pane on the screen.
    pub(crate) detail_top: usize,
    /// Values that were asked for and refused, by [`crate::parameter::name_key`].
    pub(crate) refused: HashMap<String, Failure>,
    pub(crate) search: Option<Search>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) notice: Option<Notice>,
    pub(crate) opening: Option<Opening>,
    warm: Warm,
    /// Parameters that a description was asked for beside the listing, by [`crate::parameter::name_key`].
    pub(crate) asked: HashSet<String>,
    /// The aliases of the accounts that were asked for theirs; none where there is none or it is not to be seen.
    aliases: HashMap<String, Option<String>>,
    /// What this session wrote, by [`crate::parameter::name_key`], until a listing has caught up with it.
    written: HashMap<String, OwnWrite>,
    tries: Tries,
    /// The value on its way to the clipboard.
    copying: Option<Ticket>,
    /// Whether the terminal has the focus, as far as it says.
    focused: bool,
    /// How the service refused the credentials: only a new connection can help.
    signed_out: Option<Failure>,
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
    tasks: Tasks,
    effects: Vec<Effect>,
    /// The program ends when the write under way has ended.
    leaving: Leaving,
}

/// How often the write under way has been tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tries {
    #[default]
    Once,
    /// It has waited to try again.
    Again,
    /// It was told to try no more.
    Stopped,
}

/// What this session wrote.
#[derive(Debug, Clone)]
struct OwnWrite {
    /// As it is since.
    parameter: Parameter,
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

/// The least height of a screen that has room for a banner.
const BANNER_FROM: u16 = 8;

impl App {
    /// A program that has not done anything yet.
    pub fn new(place: Place) -> Self {
        Self {
            config: Config::default(),
            root: place.scope.parse().unwrap_or_default(),
            place,
            left: root::Left::new(),
            beside: Vec::new(),
            services: None,
            destination: Destination::default(),
            visited: Vec::new(),
            identity: None,
            was: None,
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
            aliases: HashMap::new(),
            written: HashMap::new(),
            tries: Tries::Once,
            copying: None,
            focused: true,
            signed_out: None,
            farewell: None,
            stopping: false,
            deaf_until: None,
            clock: Now::default(),
            width: 80,
            height: 24,
            next_ticket: 1,
            tasks: Tasks::new(),
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
        let banner = self.geometry().banner.height;
        match msg {
            Msg::Key(key) => self.key(now, key),
            Msg::Paste(text) => self.paste(now, text.expose()),
            Msg::Resize { width, height } => {
                (self.width, self.height) = (width, height);
                self.fit();
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
                // Nobody is there to see it any more: what is sent is finished, nothing more is begun.
                self.desist();
                self.leave_if_asked();
            }
        }
        if self.geometry().banner.height != banner {
            self.fit();
        }
        std::mem::take(&mut self.effects)
    }

    /// The room has changed: what the user is at stays on the screen.
    fn fit(&mut self) {
        self.scroll_to_cursor();
        self.scroll_editor();
        self.scroll_form();
        self.scroll_picker();
    }

    /// Where the session is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Where things stand on the screen.
    pub fn geometry(&self) -> Geometry {
        let banner = if self.height < BANNER_FROM { 0 } else { self.banner_lines().len() as u16 };
        Geometry::of(self.width, self.height, banner, self.focus)
    }

    fn emit(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice::new(tone, text));
    }

    /// Connects anew. What the connection before it was asked has no answer that still counts.
    fn connect(&mut self) {
        let asked = self.tasks.iter().filter(|(_, task)| task.what.asks_the_service());
        for ticket in asked.map(|(ticket, _)| *ticket).collect::<Vec<_>>() {
            self.give_up(ticket);
        }
        self.link = Link::Connecting;
        // Whose account it was counts as far as it makes a write harder, until it is known whose it is now.
        self.was = self.identity.take().or(self.was.take());
        self.forget_to_keep();
        self.notice = None;
        let ticket = self.ticket(Pending::Connect);
        self.emit(Effect::Connect(ticket, self.destination.clone()));
    }

    fn reply(&mut self, now: Now, ticket: Ticket, reply: Reply) {
        match (self.pending(ticket), reply) {
            (None, _) | (Some(_), Reply::Dated(_)) => {}
            (Some(_), Reply::Calling { action, attempt }) => self.calling(now, ticket, action, attempt),
            (Some(_), Reply::Waiting { attempt, pause, why }) => self.waiting(now, ticket, attempt, pause, why),
            (Some(_), Reply::Overdue) => self.overdue(ticket),
            (Some(_), Reply::Placed(placed)) => self.placed(placed),
            (Some(_), Reply::Page(parameters)) => {
                self.heard(now, ticket);
                self.page(now, &parameters);
            }
            (Some(_), reply) => self.ended(now, ticket, reply),
        }
    }

    /// The last answer of an effect.
    fn ended(&mut self, now: Now, ticket: Ticket, reply: Reply) {
        let Some(pending) = self.tasks.remove(&ticket).map(|task| task.what) else { return };
        match reply.of_parameters() {
            Some(Ok(())) => self.signed_out = None,
            Some(Err(failure)) if failure.wants_login() => self.signed_out = Some(failure.clone()),
            _ => {}
        }
        match (pending, reply) {
            (Pending::Connect, Reply::Connected(Ok(()))) => {
                self.link = Link::Up;
                self.signed_out = None;
                self.connected_again();
                // The names first: both answers take one round trip, and the frame of the first delays that of the second.
                self.list();
                self.identify();
            }
            (Pending::Choices, Reply::Choices(choices)) => self.offer(&choices),
            (Pending::Services, Reply::Services(outcome)) => self.services_told(outcome),
            (Pending::Connect, Reply::Connected(Err(failure))) => {
                self.signed_out = None;
                self.link = Link::Down(failure);
            }
            (Pending::List, Reply::Listed(outcome)) => self.listed(now, outcome),
            (Pending::Identify, Reply::Identity(Ok(identity))) => self.identified(now, identity),
            (Pending::Alias(account), Reply::Alias(outcome)) => self.alias_answered(account, outcome),
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
            (_, Reply::Failed(failure)) => self.failed(ticket, &failure),
            // Among them a refused sts:GetCallerIdentity: nobody needs it to read, and the confirmation says that it is not known.
            _ => {}
        }
    }
}
