//! The rows that a list shows of the tree.

use std::borrow::Cow;

use super::{Node, Place, ROOT, Row, Tree};
use crate::names::compact::Meta;
use crate::names::flat::{Flat, Order, Spot};

impl Tree {
    /// Visible rows.
    pub fn row_count(&self) -> usize {
        if let Some(flat) = &self.flat {
            return flat.len();
        }
        self.at(ROOT).folder.as_ref().map_or(0, |folder| folder.rows as usize)
    }

    /// The row at `index`, counted from 0.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        self.rows_from(index).next()
    }

    /// At most `count` rows from `from` on: what a frame shows.
    pub fn window(&self, from: usize, count: usize) -> Vec<Row<'_>> {
        self.rows_from(from).take(count).collect()
    }

    /// How the rows are ordered.
    pub fn order(&self) -> Order {
        self.flat.as_ref().map_or(Order::Folders, |flat| flat.order)
    }

    /// Orders the rows, some 10 ms for 100,000 parameters. They stay ordered while parameters come, change and go. Folders
    /// keep their state while they are not shown.
    pub fn sort(&mut self, order: Order) {
        self.flat = (!order.has_folders()).then(|| {
            let keyed = |node: Node| self.meta(node).map(|meta| (node.0, key(order, meta)));
            Flat::new(order, self.parameters().filter_map(keyed))
        });
    }

    /// The key of a parameter in the order in force.
    pub(super) fn flat_key(&self, meta: &Meta) -> i64 {
        key(self.order(), meta)
    }

    /// Puts a parameter into the flat list, if there is one.
    pub(super) fn enlist(&mut self, at: u32, key: i64, name: &str) {
        if let Some(mut flat) = self.flat.take() {
            flat.insert(key, at, name, |node| self.flat_name(node));
            self.flat = Some(flat);
        }
    }

    /// Takes a parameter out of it.
    pub(super) fn strike(&mut self, key: i64, name: &str) {
        if let Some(mut flat) = self.flat.take() {
            flat.remove(key, name, |node| self.flat_name(node));
            self.flat = Some(flat);
        }
    }

    /// The corpus has names in one piece, but not those beyond all length.
    fn flat_name(&self, node: u32) -> Cow<'_, str> {
        self.corpus.name(Node(node)).map_or_else(|| Cow::Owned(self.name(Node(node))), Cow::Borrowed)
    }

    /// The visible rows from `index` on; finding the first costs O(depth · √children), each further one O(1).
    pub fn rows_from(&self, index: usize) -> Rows<'_> {
        let mut rows = Rows { tree: self, stack: Vec::new(), all: false, flat: None };
        if let Some(flat) = &self.flat {
            rows.flat = Some((flat, flat.spot(index)));
            return rows;
        }
        let Ok(mut left) = u32::try_from(index) else {
            return rows;
        };
        let mut at = ROOT;
        loop {
            let Some(folder) = self.at(at).folder.as_deref() else {
                return rows;
            };
            let Some((place, within)) = folder.row(left, |child| self.rows_of(child)) else {
                rows.stack.clear();
                return rows;
            };
            if within == 0 {
                rows.stack.push((at, place));
                return rows;
            }
            rows.stack.push((at, folder.next(place)));
            let Some(child) = folder.at(place) else {
                return rows;
            };
            at = child;
            left = within - 1;
        }
    }

    /// Where the node stands among the rows; `None` while it is hidden in a closed folder, or is a mere folder and there are
    /// none among the rows.
    pub fn index_of(&self, node: Node) -> Option<usize> {
        self.entry(node)?;
        if let Some(flat) = &self.flat {
            let key = self.flat_key(self.meta(node)?);
            return flat.index_of(key, &self.flat_name(node.0), |node| self.flat_name(node));
        }
        let mut at = node.0;
        let mut index = 0;
        while at != ROOT {
            let parent = self.at(at).parent;
            let folder = self.at(parent).folder.as_deref()?;
            if !folder.open {
                return None;
            }
            let place = self.place_of(parent, at)?;
            index += folder.rows_before(place, |child| self.rows_of(child)) as usize + usize::from(parent != ROOT);
            at = parent;
        }
        Some(index)
    }

    /// Itself, or the innermost folder above it that is a row; `None` if it has gone, or is a mere folder and there are none
    /// among the rows.
    pub fn nearest_visible(&self, node: Node) -> Option<Node> {
        self.entry(node)?;
        if self.flat.is_some() {
            return self.meta(node).map(|_| node);
        }
        let mut visible = node;
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            if !self.is_open(parent) {
                visible = parent;
            }
            at = parent;
        }
        Some(visible)
    }

    /// Whether it is a folder that shows what lies beneath.
    pub fn is_open(&self, node: Node) -> bool {
        self.folder(node).is_some_and(|folder| folder.open)
    }

    /// Shows what lies beneath; nothing if it is no folder.
    pub fn open(&mut self, node: Node) {
        self.set_open(node, true);
    }

    /// Hides what lies beneath; folders within keep their state.
    pub fn close(&mut self, node: Node) {
        self.set_open(node, false);
    }

    /// Opens or closes.
    pub fn toggle(&mut self, node: Node) {
        self.set_open(node, !self.is_open(node));
    }

    /// Opens every folder above the node, so that it is a row.
    pub fn open_to(&mut self, node: Node) {
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            self.open(parent);
            at = parent;
        }
    }

    /// Opens every folder.
    pub fn open_all(&mut self) {
        self.set_all(true);
    }

    /// Closes every folder.
    pub fn close_all(&mut self) {
        self.set_all(false);
    }

    /// As many rows more (or fewer) are shown beneath `at`: the folders above learn of it, up to the first closed one.
    pub(super) fn shift_rows(&mut self, mut at: u32, rows: i32) {
        while at != ROOT && rows != 0 {
            let parent = self.at(at).parent;
            let place = self.place_of(parent, at);
            let (Some(place), Some(folder)) = (place, &mut self.at_mut(parent).folder) else {
                return;
            };
            folder.shift(place, rows);
            if !folder.open {
                return;
            }
            at = parent;
        }
    }

    fn set_open(&mut self, node: Node, open: bool) {
        if !self.is_folder(node) {
            return;
        }
        let Some(folder) = &mut self.at_mut(node.0).folder else {
            return;
        };
        if folder.open == open {
            return;
        }
        folder.open = open;
        let rows = folder.rows as i32;
        self.shift_rows(node.0, if open { rows } else { -rows });
    }

    fn set_all(&mut self, open: bool) {
        // Children stand after their parents, so from the end each folder finds its children already counted.
        for index in (0..self.entries.len()).rev() {
            let Some(mut folder) = self.entries[index].folder.take() else {
                continue;
            };
            folder.open = open || index == ROOT as usize;
            folder.recount(|child| self.rows_of(child));
            self.entries[index].folder = Some(folder);
        }
    }

    pub(super) fn walk(&self, all: bool) -> Rows<'_> {
        Rows { tree: self, stack: vec![(ROOT, Place::default())], all, flat: None }
    }

    fn row_of(&self, index: u32, depth: usize) -> Row<'_> {
        let entry = self.at(index);
        let folder = entry.folder.as_deref();
        Row {
            node: Node(index),
            depth,
            segment: self.segments.get(entry.segment),
            folder: folder.is_some(),
            open: folder.is_some_and(|folder| folder.open),
            count: folder.map_or(0, |folder| folder.parameters as usize),
            parameter: entry.meta.as_ref().map(|meta| meta.kind),
        }
    }
}

/// Visible rows, one after the other; see [`Tree::rows_from`].
pub struct Rows<'a> {
    tree: &'a Tree,
    /// Folders entered, and the child of each that comes next.
    stack: Vec<(u32, Place)>,
    /// Through closed folders too.
    all: bool,
    /// Along this list instead.
    flat: Option<(&'a Flat, Spot)>,
}

/// Less comes first: complements turn an order around, and the least, which is for what is not known, into the last.
fn key(order: Order, meta: &Meta) -> i64 {
    match order {
        Order::Folders | Order::Name => 0,
        Order::Changed => !meta.modified_micros(),
        Order::Versions => !meta.version(),
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        if let Some((flat, spot)) = &mut self.flat {
            let (node, next) = flat.at(*spot)?;
            *spot = next;
            let row = self.tree.row_of(node, 0);
            return Some(Row { folder: false, open: false, count: 0, ..row });
        }
        loop {
            let depth = self.stack.len();
            let (at, place) = self.stack.last_mut()?;
            let folder = self.tree.at(*at).folder.as_deref();
            let Some((folder, child)) = folder.and_then(|folder| Some((folder, folder.at(*place)?))) else {
                self.stack.pop();
                continue;
            };
            *place = folder.next(*place);
            let row = self.tree.row_of(child, depth - 1);
            if row.open || (self.all && row.folder) {
                self.stack.push((child, Place::default()));
            }
            return Some(row);
        }
    }
}
