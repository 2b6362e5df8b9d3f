//! The tree under the cursor: where the cursor stands, which rows are on the screen, which folders are open.

use super::{App, Now, Pane};
use crate::names::{Node, Order, Tree};
use crate::parameter::Parameter;

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

    /// Opens the folders that lead to what is shown, so that its content is what is seen first: those that the root's path goes
    /// through, or those of the accounts that share something.
    fn open_scope(&mut self) {
        let folders: Vec<Node> = match self.root.path() {
            Some("") => Vec::new(),
            Some(path) => self.tree.find(path).into_iter().collect(),
            None => self.tree.rows_from(0).filter(|row| row.depth == 0 && row.folder).map(|row| row.node).collect(),
        };
        for node in folders {
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
        let scope = self.root.path().filter(|path| !path.is_empty() && self.tree.order().has_folders());
        let at_scope = scope.and_then(|scope| self.tree.find(scope));
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
