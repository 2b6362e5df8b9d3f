//! The rows that a list shows of the tree.

use super::{Position, ROOT, Row, Tree};
use crate::names::blocks::Unit;
use crate::names::compact::Known;
use crate::names::flat::{Flat, Order, SortKey, Spot};
use crate::names::node::Node;

impl Tree {
    /// Visible rows.
    pub fn row_count(&self) -> usize {
        if !self.order.has_folders() {
            return self.parameters;
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

    /// All parameters, in the order of the folders.
    pub fn parameters(&self) -> impl Iterator<Item = Node> + '_ {
        Rows::parameters(self).map(|row| row.node)
    }

    /// How the rows are ordered.
    pub fn order(&self) -> Order {
        self.order
    }

    /// Orders the rows. They stay ordered while parameters come, change and go; folders keep their state while they are not
    /// shown.
    pub fn sort(&mut self, order: Order) {
        self.order = order;
        self.flat = matches!(order, Order::Changed | Order::Versions).then(|| {
            let keyed = |index: usize| Some((index as u32, key(order, self.known(Node::from_index(index))?)));
            Flat::new((0..self.entries.len()).filter_map(keyed))
        });
    }

    /// The key of a parameter in the order in force.
    pub(super) fn flat_key(&self, known: Known<'_>) -> SortKey {
        key(self.order, known)
    }

    /// Puts a parameter into the flat list, if there is one.
    pub(super) fn enlist(&mut self, at: u32, key: SortKey) {
        if let Some(flat) = &mut self.flat {
            flat.insert(at, key);
        }
    }

    /// Takes a parameter out of it.
    pub(super) fn strike(&mut self, at: u32, key: SortKey) {
        if let Some(flat) = &mut self.flat {
            flat.remove(at, key);
        }
    }

    /// What the rows are counted in, where folders tell their order.
    fn unit(&self) -> Unit {
        if self.order.has_folders() { Unit::Row } else { Unit::Parameter }
    }

    /// The visible rows from `index` on; finding the first costs O(depth · √children), each further one O(1).
    pub fn rows_from(&self, index: usize) -> Rows<'_> {
        let unit = self.unit();
        let mut rows = Rows { tree: self, stack: Vec::new(), unit, all: unit == Unit::Parameter, flat: None };
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
            let Some((place, within)) = folder.find(left, unit, |child| self.size_of(child)) else {
                rows.stack.clear();
                return rows;
            };
            let Some(child) = folder.at(place) else {
                return rows;
            };
            let itself = self.is_counted(child, unit);
            if itself && within == 0 {
                rows.stack.push((at, place));
                return rows;
            }
            rows.stack.push((at, folder.next(place)));
            at = child;
            left = within - u32::from(itself);
        }
    }

    /// Whether the node itself is among what is counted, not only what lies beneath it.
    fn is_counted(&self, index: u32, unit: Unit) -> bool {
        index != ROOT && (unit == Unit::Row || self.at(index).meta.is_some())
    }

    /// Where the node stands among the rows; `None` while it is hidden in a closed folder, or is a mere folder and there are
    /// none among the rows.
    pub fn index_of(&self, node: Node) -> Option<usize> {
        self.entry(node)?;
        if let Some(flat) = &self.flat {
            return flat.index_of(node.0, self.flat_key(self.known(node)?));
        }
        let unit = self.unit();
        if !self.is_counted(node.0, unit) {
            return None;
        }
        let mut at = node.0;
        let mut index = 0;
        while at != ROOT {
            let parent = self.at(at).parent;
            let folder = self.at(parent).folder.as_deref()?;
            if unit == Unit::Row && !folder.open {
                return None;
            }
            let place = self.place_of(parent, at)?;
            let before = folder.before(place, unit, |child| self.size_of(child));
            index += before as usize + usize::from(self.is_counted(parent, unit));
            at = parent;
        }
        Some(index)
    }

    /// Itself, or the innermost folder above it that is a row; `None` if it has gone, or is a mere folder and there are none
    /// among the rows.
    pub fn nearest_visible(&self, node: Node) -> Option<Node> {
        self.entry(node)?;
        if !self.order.has_folders() {
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
            folder.recount(|child| self.size_of(child));
            self.entries[index].folder = Some(folder);
        }
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
            parameter: entry.meta.as_ref().map(|_| self.corpus.fact(index as usize).kind),
        }
    }
}

/// Visible rows, one after the other; see [`Tree::rows_from`].
pub struct Rows<'a> {
    tree: &'a Tree,
    /// Folders entered, and the child of each that comes next.
    stack: Vec<(u32, Position)>,
    /// Mere folders are left out where only parameters count.
    unit: Unit,
    /// Through closed folders too.
    all: bool,
    /// Along this list instead.
    flat: Option<(&'a Flat, Spot)>,
}

/// Less comes first: complements turn an order around, and the least, which is for what is not known, into the last.
///
/// A version beyond 31 bits counts as the largest that is not, and among equal versions the seconds decide.
fn key(order: Order, known: Known<'_>) -> SortKey {
    match order {
        Order::Folders | Order::Name => 0,
        Order::Changed => !known.facts.modified,
        Order::Versions => {
            // From 1 on: 0 is for what is not known.
            let seconds = (known.facts.modified.div_euclid(1_000_000) + 1).clamp(0, i64::from(u32::MAX));
            !(known.version().clamp(0, i64::from(i32::MAX)) << 32 | seconds)
        }
    }
}

impl<'a> Rows<'a> {
    /// All parameters in the order of the folders.
    pub(super) fn parameters(tree: &'a Tree) -> Self {
        Self { tree, stack: vec![(ROOT, Position::default())], unit: Unit::Parameter, all: true, flat: None }
    }

    /// All nodes in the order of the folders.
    pub(super) fn nodes(tree: &'a Tree) -> Self {
        Self { unit: Unit::Row, ..Self::parameters(tree) }
    }

    /// The next row by the folders.
    fn step(&mut self) -> Option<Row<'a>> {
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
                self.stack.push((child, Position::default()));
            }
            return Some(row);
        }
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        let row = match (&mut self.flat, self.unit) {
            (Some((flat, spot)), _) => {
                let (node, next) = flat.at(*spot)?;
                *spot = next;
                self.tree.row_of(node, 0)
            }
            (None, Unit::Row) => return self.step(),
            (None, Unit::Parameter) => loop {
                let row = self.step()?;
                if row.parameter.is_some() {
                    break row;
                }
            },
        };
        // A list has no folders.
        Some(Row { depth: 0, folder: false, open: false, count: 0, ..row })
    }
}
