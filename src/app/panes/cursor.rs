//! The tree under the cursor: where the cursor stands, which rows are on the screen, which folders are open.

use crate::app::geometry::Pane;
use crate::app::{App, Now};
use crate::names::{Node, Order, Tree};
use crate::parameter::Parameter;

impl App {
    /// The row under the cursor: of the search if one is open, of the tree otherwise.
    pub(crate) fn selected(&self) -> Option<Node> {
        match &self.session.view.search {
            Some(search) => search.selected(),
            None => self.session.view.browse.cursor,
        }
    }

    /// The parameter under the cursor; `None` on a mere folder.
    pub fn selected_parameter(&self) -> Option<Parameter> {
        self.selected().and_then(|node| self.session.view.tree.parameter(node))
    }

    /// Shows another tree in place of this one: the cursor stays on its name, and its row in its place on the screen.
    pub(in crate::app) fn replace_tree(&mut self, now: Now, mut tree: Tree) {
        tree.sort(self.session.view.tree.order());
        let held = self.session.view.browse.held.map(|node| self.session.view.tree.name(node));
        let name = self.session.view.browse.cursor.map(|node| self.session.view.tree.name(node));
        let down = self.cursor_index().saturating_sub(self.session.view.browse.top);
        self.session.view.tree = tree;
        self.session.view.overviews.forget();
        self.session.view.browse.cursor = name.as_deref().and_then(|name| self.session.view.tree.find(name));
        self.session.view.browse.held = held.and_then(|name| self.session.view.tree.find(&name));
        if self.session.view.browse.cursor.is_none() || self.session.view.search.is_some() {
            self.mask();
        }
        if self.session.view.browse.touched {
            let near = || name.and_then(|name| self.nearest_folder(&name)).or_else(|| self.first_row());
            self.session.view.browse.cursor = self.session.view.browse.cursor.or_else(near);
            self.session.view.browse.top = self.cursor_index().saturating_sub(down);
            self.scroll_to_cursor();
        } else {
            self.keep_place(|_| {});
        }
        self.forget_marks_of_the_gone();
        self.search_anew(now);
    }

    /// Changes the tree without moving what the user looks at: the cursor keeps its row, and the row its place on the screen.
    pub(in crate::app) fn keep_place(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.session.view.browse.cursor.and_then(|node| self.session.view.tree.index_of(node));
        let name = self.session.view.browse.cursor.map(|node| self.session.view.tree.name(node));
        let is_folder = self.session.view.browse.cursor.is_some_and(|node| self.session.view.tree.is_folder(node));
        change(self);
        if !self.session.view.browse.touched {
            self.stay_on_first_row();
            return;
        }
        if let Some(index) = self.session.view.browse.cursor.and_then(|node| self.session.view.tree.index_of(node)) {
            let was = before.unwrap_or(index);
            self.session.view.browse.top =
                self.session.view.browse.top.saturating_add_signed(index as isize - was as isize);
        } else {
            // The parameter under the cursor is gone: stay near, on what stands there now. What stands where a folder stood is another
            // folder: the one that it was in is nearer.
            self.mask();
            let parent = name.and_then(|name| self.nearest_folder(&name));
            let index = before.unwrap_or(0).min(self.session.view.tree.row_count().saturating_sub(1));
            let there = self.session.view.tree.row(index).map(|row| row.node);
            self.session.view.browse.cursor = if is_folder { parent.or(there) } else { there.or(parent) };
        }
        self.scroll_to_cursor();
    }

    fn nearest_folder(&self, name: &str) -> Option<Node> {
        let mut path = name;
        while let Some((parent, _)) = path.rsplit_once('/') {
            if let Some(node) =
                self.session.view.tree.find(parent).and_then(|node| self.session.view.tree.nearest_visible(node))
            {
                return Some(node);
            }
            path = parent;
        }
        None
    }

    /// Opens the folders that lead to what is shown, so that its content is what is seen first: those that the root's path goes
    /// through, or those of the accounts that share something.
    fn open_scope(&mut self) {
        let folders: Vec<Node> = match self.session.view.root.path() {
            Some("") => Vec::new(),
            Some(path) => self.session.view.tree.find(path).into_iter().collect(),
            None => self
                .session
                .view
                .tree
                .rows_from(0)
                .filter(|row| row.depth == 0 && row.folder)
                .map(|row| row.node)
                .collect(),
        };
        for node in folders {
            self.session.view.tree.open_to(node);
            self.session.view.tree.open(node);
        }
    }

    /// The row under the cursor before a switch, or the folder next around it that is here too, with the folders open that were.
    fn row_to_return_to(&mut self) -> Option<Node> {
        let back = self.session.view.browse.back.take()?;
        for folder in &back.open {
            if let Some(node) =
                self.session.view.tree.find(folder).filter(|node| self.session.view.tree.is_folder(*node))
            {
                self.session.view.tree.open(node);
            }
        }
        let there = self.session.view.tree.find(&back.cursor);
        if let Some(node) = there {
            self.session.view.tree.open_to(node);
        }
        let row = there.or_else(|| self.nearest_folder(&back.cursor));
        let row = row.filter(|node| self.session.view.tree.index_of(*node).is_some());
        self.session.view.browse.back = Some(back);
        row
    }

    /// Where the cursor is as long as the user has not moved it: on the first row, or on that of before a switch.
    fn stay_on_first_row(&mut self) {
        self.open_scope();
        let first = self.row_to_return_to().or_else(|| self.first_row());
        if first != self.session.view.browse.cursor {
            self.mask();
            self.session.view.browse.cursor = first;
        }
        self.session.view.browse.top = 0;
        self.scroll_to_cursor();
    }

    /// The first row worth the cursor: the scope's folder, or the first row.
    fn first_row(&self) -> Option<Node> {
        let scope = self
            .session
            .view
            .root
            .path()
            .filter(|path| !path.is_empty() && self.session.view.tree.order().has_folders());
        let at_scope = scope.and_then(|scope| self.session.view.tree.find(scope));
        at_scope.or_else(|| self.session.view.tree.row(0).map(|row| row.node))
    }

    pub(super) fn cursor_index(&self) -> usize {
        self.session.view.browse.cursor.and_then(|node| self.session.view.tree.index_of(node)).unwrap_or(0)
    }

    /// Puts the cursor on a row; a revealed value is masked when that is another row.
    pub(in crate::app) fn move_to(&mut self, index: usize) {
        let Some(last) = self.session.view.tree.row_count().checked_sub(1) else { return };
        let node = self.session.view.tree.row(index.min(last)).map(|row| row.node);
        self.session.view.browse.choose();
        if node != self.session.view.browse.cursor {
            self.mask();
            self.stop_opening();
            self.session.view.version = None;
            self.session.view.browse.cursor = node;
        }
        self.scroll_to_cursor();
    }

    /// The next order of the rows: the tree, by last change, by version, flat by name.
    ///
    /// What changed last and what changed most is asked of a list's top, so that is where the cursor goes. In the other two it
    /// is on the row chosen last, so that a look at what changed ends where it began.
    pub(in crate::app) fn sort(&mut self) {
        self.sort_by(match self.session.view.tree.order() {
            Order::Folders => Order::Changed,
            Order::Changed => Order::Versions,
            Order::Versions => Order::Name,
            Order::Name => Order::Folders,
        });
    }

    /// Shows the names in that order.
    pub(in crate::app) fn sort_by(&mut self, order: Order) {
        let held = self.session.view.browse.held.filter(|node| self.session.view.tree.contains(*node)).or(self
            .session
            .view
            .browse
            .cursor);
        self.session.view.focus = Pane::Tree;
        self.session.view.tree.sort(order);
        let chosen = match order {
            Order::Changed | Order::Versions => None,
            Order::Name => held.and_then(|node| self.first_parameter(node)),
            Order::Folders => held,
        };
        if let Some(node) = chosen {
            self.go_to(node);
        } else {
            self.session.view.browse.touched = false;
            self.session.view.browse.back = None;
            self.stay_on_first_row();
        }
        self.session.view.browse.held = held;
    }

    /// Itself, or the first beneath.
    fn first_parameter(&self, node: Node) -> Option<Node> {
        let mut beneath = std::iter::successors(Some(node), |node| self.session.view.tree.children(*node).next());
        beneath.find(|node| self.session.view.tree.is_parameter(*node))
    }

    /// Whether the row shows something beneath, or could.
    pub(in crate::app) fn is_folder_row(&self, node: Node) -> bool {
        self.session.view.tree.order().has_folders() && self.session.view.tree.is_folder(node)
    }

    pub(in crate::app) fn move_by(&mut self, rows: isize) {
        self.move_to(self.cursor_index().saturating_add_signed(rows));
    }

    pub(in crate::app) fn move_to_last(&mut self) {
        self.move_to(self.session.view.tree.row_count());
    }

    /// Puts the cursor on a name, opening what hides it.
    pub(in crate::app) fn go_to(&mut self, node: Node) {
        if self.session.view.tree.order().has_folders() {
            self.session.view.tree.open_to(node);
        }
        if let Some(index) = self.session.view.tree.index_of(node) {
            let rows = self.geometry().tree_rows();
            if index < self.session.view.browse.top || index >= self.session.view.browse.top + rows {
                self.session.view.browse.top = index.saturating_sub(rows / 2);
            }
            self.move_to(index);
        }
    }

    pub(in crate::app) fn scroll_to_cursor(&mut self) {
        let rows = self.geometry().tree_rows().max(1);
        let index = self.cursor_index();
        let end = self.session.view.tree.row_count().saturating_sub(rows);
        self.session.view.browse.top =
            self.session.view.browse.top.min(index).max((index + 1).saturating_sub(rows)).min(end);
    }

    /// Whether the row under the cursor is a folder.
    pub(in crate::app) fn can_open(&self) -> bool {
        self.session.view.browse.cursor.is_some_and(|node| self.is_folder_row(node))
    }

    /// Opens the folder under the cursor, or goes into it.
    pub(in crate::app) fn open_folder(&mut self) {
        let Some(node) = self.session.view.browse.cursor else { return };
        self.session.view.browse.choose();
        if self.is_folder_row(node) && !self.session.view.tree.is_open(node) {
            self.session.view.tree.open(node);
        } else if self.is_folder_row(node) {
            self.move_by(1);
        }
    }

    /// Whether the row under the cursor is an open folder, or in one.
    pub(in crate::app) fn can_close(&self) -> bool {
        let view = &self.session.view;
        let is_open = |node| self.is_folder_row(node) && view.tree.is_open(node);
        view.browse.cursor.is_some_and(|node| is_open(node) || self.row_around(node).is_some())
    }

    /// Closes the folder under the cursor, or goes to the one around.
    pub(in crate::app) fn close_folder(&mut self) {
        let Some(node) = self.session.view.browse.cursor else { return };
        self.session.view.browse.choose();
        if self.is_folder_row(node) && self.session.view.tree.is_open(node) {
            self.session.view.tree.close(node);
            self.scroll_to_cursor();
        } else if let Some(index) = self.row_around(node) {
            self.move_to(index);
        }
    }

    /// The row of the folder around another, where there is one.
    fn row_around(&self, node: Node) -> Option<usize> {
        let tree = &self.session.view.tree;
        tree.order().has_folders().then(|| tree.parent(node).and_then(|parent| tree.index_of(parent)))?
    }

    /// Enter: a folder opens or closes, a parameter gives the keys to the detail pane. On a name that is both, the folder.
    pub(in crate::app) fn enter_row(&mut self) {
        let Some(node) = self.session.view.browse.cursor else { return };
        self.session.view.browse.choose();
        if self.is_folder_row(node) {
            self.session.view.tree.toggle(node);
            self.scroll_to_cursor();
        } else {
            self.session.view.focus = Pane::Detail;
            self.ask_description();
        }
    }
}
