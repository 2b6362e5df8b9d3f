//! The tree under the cursor, and the listing that fills it.

use std::time::Duration;

use jiff::Timestamp;

use super::{App, Effect, Link, Notice, Now, Pane, Pending, Ticket, Tone};
use crate::app::message::{ListedBy, Reply};
use crate::failure::Failure;
use crate::names::{Node, Order, Tree};
use crate::parameter::{Parameter, name_key};

/// How long a listing may lag behind a write (facts 2.2 give no figure; reports speak of seconds).
const LAG: Duration = Duration::from_mins(1);

/// Where the cursor stands in the tree and which rows are on the screen.
#[derive(Debug, Default)]
pub struct Browse {
    /// The row under the cursor, by identity: arriving names move rows, never the cursor.
    pub cursor: Option<Node>,
    /// The first row on the screen.
    pub top: usize,
    /// Whether the user has moved or acted on a row; until then the cursor stays on the first row, or goes back to where it
    /// was before a switch.
    pub(super) touched: bool,
    /// The row that was chosen before the order changed, until another is.
    pub(super) held: Option<Node>,
    /// Where the user was in the account or region before this one.
    pub(super) back: Option<Back>,
}

impl Browse {
    /// The row under the cursor is the user's choice now.
    pub(super) fn choose(&mut self) {
        self.touched = true;
        self.held = None;
    }
}

/// A place in a tree that may be in another tree too.
#[derive(Debug)]
pub struct Back {
    /// The name under the cursor.
    pub(super) cursor: String,
    /// The folders that were open.
    pub(super) open: Vec<String>,
}

/// The listing that fills the tree.
#[derive(Debug, Default)]
pub enum Listing {
    /// Not begun.
    #[default]
    Idle,
    /// Names are arriving.
    Running {
        /// The effect.
        ticket: Ticket,
        /// Parameters that arrived so far.
        seen: usize,
        /// The pause it makes, if it makes one.
        waiting: Option<Waiting>,
        /// Whether it replaces an older listing.
        refresh: bool,
    },
    /// All names are there.
    Done {
        /// How they were listed.
        by: ListedBy,
        /// When it ended.
        at: Timestamp,
    },
    /// It stopped short; what arrived stays.
    Failed {
        /// Why.
        failure: Failure,
        /// Parameters that had arrived.
        seen: usize,
    },
}

/// A pause of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Which try comes next.
    pub attempt: u32,
    /// Whole seconds of the pause, rounded up.
    pub seconds: u64,
    /// Throttled by the service, or the network failed.
    pub throttled: bool,
}

impl Waiting {
    /// The pause and its reason, in words.
    pub(super) fn says(self) -> String {
        let why = if self.throttled { "throttled" } else { "no answer" };
        format!("{why}, try {} in {} s", self.attempt, self.seconds)
    }
}

impl App {
    /// The row under the cursor: of the search if one is open, of the tree otherwise.
    pub fn selected(&self) -> Option<Node> {
        match &self.search {
            Some(search) => search.selected(),
            None => self.browse.cursor,
        }
    }

    /// The parameter under the cursor; `None` on a mere folder.
    pub fn selected_parameter(&self) -> Option<Parameter> {
        self.selected().and_then(|node| self.tree.parameter(node))
    }

    /// Begins to list everything in the session's scope, in place of any listing under way.
    pub(super) fn list(&mut self) {
        if let Listing::Running { ticket, .. } = self.listing {
            self.cancel(ticket);
        }
        let refresh = !self.tree.is_empty();
        self.count_added();
        self.tree.begin_refresh();
        let ticket = self.ticket(Pending::List);
        self.listing = Listing::Running { ticket, seen: 0, waiting: None, refresh };
        self.emit(Effect::List(ticket, self.place.scope.clone()));
    }

    /// Lists anew, or tries the connection anew where there is none.
    pub(super) fn refresh(&mut self) {
        self.mask();
        self.refused.clear();
        self.asked.clear();
        match self.link {
            Link::Connecting => {}
            Link::Down(_) => self.connect(),
            // Credentials are read anew with a new connection only.
            Link::Up if self.refused_credentials => self.connect(),
            Link::Up => {
                if self.identity.is_none() {
                    self.identify();
                }
                self.list();
            }
        }
    }

    pub(super) fn listing_reply(&mut self, now: Now, ticket: Ticket, reply: Reply) {
        match reply {
            Reply::Page(parameters) => {
                if let Listing::Running { seen, waiting, .. } = &mut self.listing {
                    *seen += parameters.len();
                    *waiting = None;
                }
                self.keep_place(|app| parameters.iter().for_each(|p| app.arrive(p)));
                self.search_again(now);
            }
            Reply::Waiting { attempt, pause, throttled } => {
                if let Listing::Running { waiting, .. } = &mut self.listing {
                    let seconds = pause.as_millis().div_ceil(1000) as u64;
                    *waiting = Some(Waiting { attempt, seconds, throttled });
                }
            }
            Reply::Listed(outcome) => {
                self.pending.remove(&ticket);
                self.refused_credentials |= outcome.as_ref().is_err_and(Failure::wants_login);
                self.listed(now, outcome);
            }
            _ => {}
        }
    }

    fn listed(&mut self, now: Now, outcome: Result<ListedBy, Failure>) {
        let Listing::Running { seen, refresh, .. } = self.listing else { return };
        match outcome {
            Ok(by) => {
                self.listing = Listing::Done { by, at: now.wall };
                let mut changes = crate::names::Changes::default();
                self.keep_place(|app| {
                    app.keep_own_writes(now);
                    changes = app.tree.end_refresh();
                });
                if changes.removed > 0 {
                    self.search_again(now);
                }
                if !self.confirmed(now, changes) && refresh {
                    let text = format!("refreshed: {} new, {} gone", changes.added, changes.removed);
                    self.say(Tone::Info, text);
                }
            }
            Err(failure) => {
                self.tree.cancel_refresh();
                self.notice = Some(Notice::failed("", &failure));
                self.listing = Listing::Failed { failure, seen };
            }
        }
    }

    /// Takes a listed parameter in. A listing may lag behind a write (facts 2.2): what this session wrote itself is newer, until
    /// the listing has caught up or shows something written later. And it may tell less than is known of the same version
    /// already: by path there is hardly any metadata.
    pub(super) fn arrive(&mut self, parameter: &Parameter) {
        let key = name_key(&parameter.name);
        if let Some(own) = self.written.get(key) {
            let later = parameter.modified.is_some_and(|at| at > own.at.wall);
            if parameter.version < own.version && !later {
                self.keep(key);
                return;
            }
            self.written.remove(key);
        }
        let tells_less = !parameter.described
            && self.tree.find(&parameter.name).is_some_and(|node| {
                self.tree.is_described(node)
                    && self.tree.version(node) == Some(parameter.version)
                    && self.tree.kind(node) == Some(parameter.kind)
                    && same_second(self.tree.modified(node), parameter.modified)
            });
        if tells_less {
            self.keep(key);
        } else {
            self.tree.upsert(parameter);
        }
    }

    /// A parameter just written is not swept away by a listing that has not heard of it.
    fn keep_own_writes(&mut self, now: Now) {
        let recent = |own: &super::OwnWrite| now.mono.saturating_sub(own.at.mono) < LAG;
        self.written.retain(|_, own| recent(own));
        for key in self.written.keys().cloned().collect::<Vec<_>>() {
            self.keep(&key);
        }
    }

    /// Counts a known parameter as listed, as it is known.
    fn keep(&mut self, name: &str) {
        if let Some(known) = self.tree.find(name).and_then(|node| self.tree.parameter(node)) {
            self.tree.upsert(&known);
        }
    }

    /// Asks once for what a listing by path did not tell of the parameter under the cursor. Only when it is opened: moving
    /// calls nothing (promise 1).
    pub(super) fn ask_description(&mut self) {
        let Some(node) = self.selected().filter(|node| self.tree.is_parameter(*node)) else { return };
        let name = self.tree.name(node);
        let wanted =
            !self.tree.is_described(node) && matches!(self.link, Link::Up) && !self.is_asking_description(&name);
        if wanted && self.asked.insert(name_key(&name).to_owned()) {
            let ticket = self.ticket(Pending::Describe(name.clone()));
            self.emit(Effect::Describe(ticket, name));
        }
    }

    pub(super) fn is_asking_description(&self, name: &str) -> bool {
        self.pending.values().any(|pending| matches!(pending, Pending::Describe(asked) if asked == name))
    }

    /// What was missing has come, or does not come: then the next opening may ask again, unless it is denied.
    pub(super) fn described(&mut self, name: &str, outcome: Result<Option<Box<Parameter>>, Failure>) {
        match outcome {
            Ok(Some(parameter)) => self.learn(&parameter),
            Ok(None) => {}
            Err(failure) if failure.is_refusal() => {}
            Err(_) => drop(self.asked.remove(name_key(name))),
        }
    }

    /// Takes in what was learnt of one parameter beside the listing. One that the tree does not hold is none of its business.
    pub(super) fn learn(&mut self, parameter: &Parameter) {
        let Some(known) = self.tree.find(&parameter.name).and_then(|node| self.tree.parameter(node)) else { return };
        if parameter.version >= known.version {
            // The name stays as it was listed; an ARN is told by some calls alone.
            let arn = parameter.arn.clone().or(known.arn);
            self.arrive(&Parameter { name: known.name, arn, ..parameter.clone() });
        }
    }

    /// Shows another tree in place of this one: the cursor stays on its name, and its row in its place on the screen.
    pub(super) fn replace_tree(&mut self, now: Now, mut tree: Tree) {
        tree.sort(self.tree.order());
        let held = self.browse.held.map(|node| self.tree.name(node));
        let name = self.browse.cursor.map(|node| self.tree.name(node));
        let down = self.cursor_index().saturating_sub(self.browse.top);
        self.tree = tree;
        self.browse.cursor = name.as_deref().and_then(|name| self.tree.find(name));
        self.browse.held = held.and_then(|name| self.tree.find(&name));
        if self.browse.cursor.is_none() || self.search.is_some() {
            self.mask();
        }
        if self.browse.touched {
            let near = || name.and_then(|name| self.nearest_folder(&name)).or_else(|| self.first_row());
            self.browse.cursor = self.browse.cursor.or_else(near);
            self.browse.top = self.cursor_index().saturating_sub(down);
            self.scroll_to_cursor();
        } else {
            self.keep_place(|_| {});
        }
        self.search_anew(now);
    }

    /// Changes the tree without moving what the user looks at: the cursor keeps its row, and the row its place on the screen.
    pub(super) fn keep_place(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.browse.cursor.and_then(|node| self.tree.index_of(node));
        let name = self.browse.cursor.map(|node| self.tree.name(node));
        change(self);
        if !self.browse.touched {
            self.stay_on_first_row();
            return;
        }
        if let Some(index) = self.browse.cursor.and_then(|node| self.tree.index_of(node)) {
            let was = before.unwrap_or(index);
            self.browse.top = self.browse.top.saturating_add_signed(index as isize - was as isize);
        } else {
            // The parameter under the cursor is gone: stay near, on what stands there now.
            self.mask();
            let parent = name.and_then(|name| self.nearest_folder(&name));
            let index = before.unwrap_or(0).min(self.tree.row_count().saturating_sub(1));
            self.browse.cursor = self.tree.row(index).map(|row| row.node).or(parent);
        }
        self.scroll_to_cursor();
    }

    fn nearest_folder(&self, name: &str) -> Option<Node> {
        let mut path = name;
        while let Some((parent, _)) = path.rsplit_once('/') {
            if let Some(node) = self.tree.find(parent).and_then(|node| self.tree.nearest_visible(node)) {
                return Some(node);
            }
            path = parent;
        }
        None
    }

    /// Opens the folders that the session's scope goes through, so that its content is what is seen first.
    fn open_scope(&mut self) {
        let scope = self.place.scope.trim_end_matches('/').to_owned();
        if !scope.is_empty()
            && let Some(node) = self.tree.find(&scope)
        {
            self.tree.open_to(node);
            self.tree.open(node);
        }
    }

    /// The row under the cursor before a switch, or the folder next around it that is here too, with the folders open that were.
    fn row_to_return_to(&mut self) -> Option<Node> {
        let back = self.browse.back.take()?;
        for folder in &back.open {
            if let Some(node) = self.tree.find(folder).filter(|node| self.tree.is_folder(*node)) {
                self.tree.open(node);
            }
        }
        let there = self.tree.find(&back.cursor);
        if let Some(node) = there {
            self.tree.open_to(node);
        }
        let row = there.or_else(|| self.nearest_folder(&back.cursor));
        let row = row.filter(|node| self.tree.index_of(*node).is_some());
        self.browse.back = Some(back);
        row
    }

    /// Where the cursor is as long as the user has not moved it: on the first row, or on that of before a switch.
    fn stay_on_first_row(&mut self) {
        self.open_scope();
        let first = self.row_to_return_to().or_else(|| self.first_row());
        if first != self.browse.cursor {
            self.mask();
            self.browse.cursor = first;
        }
        self.browse.top = 0;
        self.scroll_to_cursor();
    }

    /// The first row worth the cursor: the scope's folder, or the first row.
    fn first_row(&self) -> Option<Node> {
        let scope = self.place.scope.trim_end_matches('/');
        let has_scope = !scope.is_empty() && self.tree.order().has_folders();
        let at_scope = if has_scope { self.tree.find(scope) } else { None };
        at_scope.or_else(|| self.tree.row(0).map(|row| row.node))
    }

    fn cursor_index(&self) -> usize {
        self.browse.cursor.and_then(|node| self.tree.index_of(node)).unwrap_or(0)
    }

    /// Puts the cursor on a row; a revealed value is masked when that is another row.
    pub(super) fn move_to(&mut self, index: usize) {
        let Some(last) = self.tree.row_count().checked_sub(1) else { return };
        let node = self.tree.row(index.min(last)).map(|row| row.node);
        self.browse.choose();
        if node != self.browse.cursor {
            self.mask();
            self.stop_opening();
            self.browse.cursor = node;
        }
        self.scroll_to_cursor();
    }

    /// The next order of the rows: the tree, by last change, by version, flat by name.
    ///
    /// What changed last and what changed most is asked of a list's top, so that is where the cursor goes. In the other two it
    /// is on the row chosen last, so that a look at what changed ends where it began.
    pub(super) fn sort(&mut self) {
        let order = match self.tree.order() {
            Order::Folders => Order::Changed,
            Order::Changed => Order::Versions,
            Order::Versions => Order::Name,
            Order::Name => Order::Folders,
        };
        let held = self.browse.held.filter(|node| self.tree.contains(*node)).or(self.browse.cursor);
        self.focus = Pane::Tree;
        self.tree.sort(order);
        let chosen = match order {
            Order::Changed | Order::Versions => None,
            Order::Name => held.and_then(|node| self.first_parameter(node)),
            Order::Folders => held,
        };
        if let Some(node) = chosen {
            self.go_to(node);
        } else {
            self.browse.touched = false;
            self.browse.back = None;
            self.stay_on_first_row();
        }
        self.browse.held = held;
    }

    /// Itself, or the first beneath.
    fn first_parameter(&self, node: Node) -> Option<Node> {
        let mut beneath = std::iter::successors(Some(node), |node| self.tree.children(*node).next());
        beneath.find(|node| self.tree.is_parameter(*node))
    }

    /// Whether the row shows something beneath, or could.
    fn is_folder_row(&self, node: Node) -> bool {
        self.tree.order().has_folders() && self.tree.is_folder(node)
    }

    pub(super) fn move_by(&mut self, rows: isize) {
        self.move_to(self.cursor_index().saturating_add_signed(rows));
    }

    pub(super) fn move_to_last(&mut self) {
        self.move_to(self.tree.row_count());
    }

    /// Puts the cursor on a name, opening what hides it.
    pub(super) fn go_to(&mut self, node: Node) {
        if self.tree.order().has_folders() {
            self.tree.open_to(node);
        }
        if let Some(index) = self.tree.index_of(node) {
            let rows = self.geometry().tree_rows();
            if index < self.browse.top || index >= self.browse.top + rows {
                self.browse.top = index.saturating_sub(rows / 2);
            }
            self.move_to(index);
        }
    }

    pub(super) fn scroll_to_cursor(&mut self) {
        let rows = self.geometry().tree_rows().max(1);
        let index = self.cursor_index();
        let end = self.tree.row_count().saturating_sub(rows);
        self.browse.top = self.browse.top.min(index).max((index + 1).saturating_sub(rows)).min(end);
    }

    pub(super) fn open_folder(&mut self) {
        let Some(node) = self.browse.cursor else { return };
        self.browse.choose();
        if self.is_folder_row(node) && !self.tree.is_open(node) {
            self.tree.open(node);
        } else if self.is_folder_row(node) {
            self.move_by(1);
        }
    }

    pub(super) fn close_folder(&mut self) {
        let Some(node) = self.browse.cursor else { return };
        self.browse.choose();
        if self.is_folder_row(node) && self.tree.is_open(node) {
            self.tree.close(node);
            self.scroll_to_cursor();
        } else if self.tree.order().has_folders()
            && let Some(parent) = self.tree.parent(node)
            && let Some(index) = self.tree.index_of(parent)
        {
            self.move_to(index);
        }
    }

    /// Enter: a folder opens or closes, a parameter gives the keys to the detail pane. On a name that is both, the folder.
    pub(super) fn enter_row(&mut self) {
        let Some(node) = self.browse.cursor else { return };
        self.browse.choose();
        if self.is_folder_row(node) {
            self.tree.toggle(node);
            self.scroll_to_cursor();
        } else {
            self.focus = Pane::Detail;
            self.ask_description();
        }
    }
}

/// Whether two accounts of one write agree on its time: calls differ in how finely they tell it.
fn same_second(one: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one.as_second() == other.as_second())
}
