//! The tree of names: an arena of nodes, children sorted, rows counted.

use std::fmt;

use jiff::Timestamp;

use super::blocks::{Folder, Place};
use super::compact::{Chunked, Interner, Meta};
use super::search::Corpus;
use crate::parameter::{Parameter, ParameterType, Tier};

/// One place in the tree: a parameter, a folder, or both at once (facts 1).
///
/// Stays the same as long as its name exists, through refreshes too. It is never given to another name: one that has gone
/// answers like an unknown one everywhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Node(u32);

impl Node {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) fn from_index(index: usize) -> Self {
        Self(index as u32)
    }
}

/// What one row of the list shows without asking further.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row<'a> {
    /// The node, for everything else.
    pub node: Node,
    /// Folders above it.
    pub depth: usize,
    /// Its part of the name, as stored: sanitise it before painting. Empty in names like `/a//b`.
    pub segment: &'a str,
    /// Whether something lies beneath.
    pub folder: bool,
    /// Whether what lies beneath is shown.
    pub open: bool,
    /// Parameters beneath, itself excluded.
    pub count: usize,
    /// The type, if it is a parameter.
    pub parameter: Option<ParameterType>,
}

/// What a refresh found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Names that were not there before.
    pub added: usize,
    /// Names that are there no more.
    pub removed: usize,
}

/// Every parameter of the session by name, and the rows a list shows of them.
///
/// Siblings stand in byte order, folders and parameters mixed: the eye finds a segment where the alphabet puts it, a node
/// that is both needs only one place, and a parameter that becomes a folder while names arrive does not jump.
///
/// No operation but [`Tree::open_all`], [`Tree::close_all`] and a refresh that removes something costs more than
/// O(depth · log children + √children); none recurses, so no name is too deep.
#[derive(Clone)]
pub struct Tree {
    /// The first is the root, which is no row. A parent always stands before its children.
    entries: Chunked<Entry>,
    texts: Interner,
    corpus: Corpus,
    parameters: usize,
    refresh: Refresh,
}

#[derive(Clone)]
struct Entry {
    parent: u32,
    depth: u32,
    segment: Box<str>,
    folder: Option<Box<Folder>>,
    meta: Option<Meta>,
    /// Stored without a leading slash.
    bare: bool,
}

#[derive(Clone, Default)]
struct Refresh {
    number: u32,
    running: bool,
    /// Parameters from before that were not seen again yet.
    unseen: usize,
    added: usize,
}

const ROOT: u32 = 0;

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tree").field("parameters", &self.len()).field("rows", &self.row_count()).finish_non_exhaustive()
    }
}

/// The segments of a name, and whether it lacks the leading slash.
///
/// A name like `a/b`, which the service refuses but other endpoints store, is not `/a/b`: it stays whole, one segment.
fn segments(name: &str) -> (bool, impl Iterator<Item = &str>) {
    let (bare, rest) = match name.strip_prefix('/') {
        Some(rest) => (false, rest),
        None => (true, name),
    };
    let mut whole = bare.then_some(rest);
    let mut parts = (!bare).then(|| rest.split('/'));
    (bare, std::iter::from_fn(move || whole.take().or_else(|| parts.as_mut()?.next())))
}

impl Tree {
    /// No names yet.
    pub fn new() -> Self {
        let mut entries = Chunked::default();
        let mut folder = Box::<Folder>::default();
        folder.open = true;
        let folder = Some(folder);
        entries.push(Entry { parent: ROOT, depth: 0, segment: "".into(), folder, meta: None, bare: false });
        Self {
            entries,
            texts: Interner::default(),
            corpus: Corpus::default(),
            parameters: 0,
            refresh: Refresh::default(),
        }
    }

    /// Parameters.
    pub fn len(&self) -> usize {
        self.parameters
    }

    /// Whether there is no parameter.
    pub fn is_empty(&self) -> bool {
        self.parameters == 0
    }

    /// The names as the search wants them: a snapshot for another thread, made in microseconds at any size.
    pub fn corpus(&self) -> Corpus {
        self.corpus.clone()
    }

    // What is known of a node.

    /// The parameter or folder of that name; `/x` and `x` are one (facts 1). A slash at the end is ignored unless a name
    /// really ends so.
    pub fn find(&self, name: &str) -> Option<Node> {
        self.descend(name).or_else(|| self.descend(name.strip_suffix('/')?))
    }

    fn descend(&self, name: &str) -> Option<Node> {
        let mut at = ROOT;
        for segment in segments(name).1 {
            at = self.search(at, segment).ok()?.1;
        }
        Some(Node(at))
    }

    /// The full name, a parameter's as stored (root names may be stored bare), a folder's with its leading slash and none
    /// at the end. Empty for a node that has gone.
    pub fn name(&self, node: Node) -> String {
        let Some(entry) = self.entry(node) else {
            return String::new();
        };
        if entry.bare {
            return entry.segment.to_string();
        }
        let mut parts = Vec::with_capacity(entry.depth as usize);
        let mut at = node.0;
        while at != ROOT {
            let entry = self.at(at);
            parts.push(&*entry.segment);
            at = entry.parent;
        }
        let mut name = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
        for part in parts.iter().rev() {
            name.push('/');
            name.push_str(part);
        }
        name
    }

    /// The last part of the name.
    pub fn segment(&self, node: Node) -> &str {
        self.entry(node).map_or("", |entry| &entry.segment)
    }

    /// Folders above it.
    pub fn depth(&self, node: Node) -> usize {
        self.entry(node).map_or(0, |entry| entry.depth as usize - 1)
    }

    /// Whether the node still exists.
    pub fn contains(&self, node: Node) -> bool {
        self.entry(node).is_some()
    }

    /// The folder it lies in; `None` at the root.
    pub fn parent(&self, node: Node) -> Option<Node> {
        self.entry(node).map(|entry| entry.parent).filter(|parent| *parent != ROOT).map(Node)
    }

    /// What lies directly beneath, in order.
    pub fn children(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        self.folder(node).into_iter().flat_map(|folder| folder.children().map(Node))
    }

    /// Parameters beneath, itself excluded.
    pub fn count(&self, node: Node) -> usize {
        self.folder(node).map_or(0, |folder| folder.parameters as usize)
    }

    /// Whether something lies beneath.
    pub fn is_folder(&self, node: Node) -> bool {
        self.folder(node).is_some()
    }

    /// Whether it is a parameter; it may be a folder too.
    pub fn is_parameter(&self, node: Node) -> bool {
        self.meta(node).is_some()
    }

    /// Everything known of the parameter; `None` for a mere folder. Builds it anew: for the rows use what follows.
    pub fn parameter(&self, node: Node) -> Option<Parameter> {
        self.meta(node).map(|meta| meta.unpack(self.name(node), &self.texts))
    }

    /// The type.
    pub fn kind(&self, node: Node) -> Option<ParameterType> {
        self.meta(node).map(|meta| meta.kind)
    }

    /// The tier.
    pub fn tier(&self, node: Node) -> Option<Tier> {
        self.meta(node).map(|meta| meta.tier)
    }

    /// The latest version known.
    pub fn version(&self, node: Node) -> Option<i64> {
        self.meta(node).map(|meta| meta.version)
    }

    /// When the latest version was written, if known.
    pub fn modified(&self, node: Node) -> Option<Timestamp> {
        self.meta(node)?.modified
    }

    /// The key of a SecureString, if known.
    pub fn key_id(&self, node: Node) -> Option<&str> {
        self.meta(node)?.key_id(&self.texts)
    }

    /// Who wrote the latest version, if known.
    pub fn modified_by(&self, node: Node) -> Option<&str> {
        self.meta(node)?.modified_by(&self.texts)
    }

    /// Whether more than a listing by path is known (facts 2.1).
    pub fn is_described(&self, node: Node) -> bool {
        self.meta(node).is_some_and(|meta| meta.described)
    }

    /// All parameters, in the order of the rows.
    pub fn parameters(&self) -> impl Iterator<Item = Node> + '_ {
        self.walk(true).map(|row| row.node).filter(|node| self.is_parameter(*node))
    }

    // Changing it.

    /// Adds a parameter, or brings what is known of it up to date. No other row moves out of its order, nothing opens or closes.
    pub fn upsert(&mut self, parameter: &Parameter) -> Node {
        let (bare, path) = segments(&parameter.name);
        let mut at = ROOT;
        for segment in path {
            at = match self.search(at, segment) {
                Ok((_, child)) => child,
                Err(place) => self.insert(at, place, segment),
            };
        }
        let node = Node(at);
        let meta = Meta::pack(parameter, self.refresh.number, &mut self.texts);
        let depth_one = self.at(at).parent == ROOT;
        let Some(entry) = self.entries.get_mut(at as usize) else {
            return node;
        };
        let renamed = entry.bare != (bare && depth_one);
        entry.bare = bare && depth_one;
        let before = entry.meta.replace(meta);
        match before {
            None => {
                self.parameters += 1;
                self.refresh.added += usize::from(self.refresh.running);
                self.count_parameter(at, 1);
                self.corpus.set(node, &parameter.name);
            }
            Some(before) => {
                if self.refresh.running && before.seen != self.refresh.number {
                    self.refresh.unseen -= 1;
                }
                if renamed {
                    self.corpus.set(node, &parameter.name);
                }
            }
        }
        node
    }

    /// Removes the parameter, and the folders that hold nothing any more.
    pub fn remove(&mut self, node: Node) {
        let Some(entry) = self.entries.get_mut(node.index()) else {
            return;
        };
        let Some(meta) = entry.meta.take() else {
            return;
        };
        entry.bare = false;
        self.parameters -= 1;
        if self.refresh.running && meta.seen != self.refresh.number {
            self.refresh.unseen -= 1;
        }
        self.corpus.remove(node);
        self.count_parameter(node.0, -1);
        self.prune(node.0);
    }

    /// A fresh listing begins: what it does not bring until [`Tree::end_refresh`] is removed then.
    pub fn begin_refresh(&mut self) {
        self.refresh =
            Refresh { number: self.refresh.number.wrapping_add(1), running: true, unseen: self.parameters, added: 0 };
    }

    /// The fresh listing is complete. Rows that stay keep node, order and openness.
    pub fn end_refresh(&mut self) -> Changes {
        if !self.refresh.running {
            return Changes::default();
        }
        self.refresh.running = false;
        let changes = Changes { added: self.refresh.added, removed: self.refresh.unseen };
        if changes.removed > 0 {
            for index in 0..self.entries.len() {
                let old = |meta: &Meta| meta.seen != self.refresh.number;
                if self.entries.get(index).and_then(|entry| entry.meta.as_ref()).is_some_and(old) {
                    self.remove(Node::from_index(index));
                }
            }
        }
        changes
    }

    /// The fresh listing broke off: what it brought stays, nothing is removed.
    pub fn cancel_refresh(&mut self) {
        self.refresh.running = false;
    }

    /// Whether a refresh has begun and not ended.
    pub fn is_refreshing(&self) -> bool {
        self.refresh.running
    }

    // Rows.

    /// Visible rows.
    pub fn row_count(&self) -> usize {
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

    /// The visible rows from `index` on; finding the first costs O(depth · √children), each further one O(1).
    pub fn rows_from(&self, index: usize) -> Rows<'_> {
        let mut rows = Rows { tree: self, stack: Vec::new(), all: false };
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

    /// Where the node stands among the rows; `None` while it is hidden in a closed folder.
    pub fn index_of(&self, node: Node) -> Option<usize> {
        self.entry(node)?;
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

    /// Itself, or the innermost folder above it that is a row; `None` only if it has gone.
    pub fn nearest_visible(&self, node: Node) -> Option<Node> {
        self.entry(node)?;
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

    // Within.

    fn entry(&self, node: Node) -> Option<&Entry> {
        // A node that has gone has neither side left.
        self.entries
            .get(node.index())
            .filter(|entry| entry.meta.is_some() || (entry.folder.is_some() && entry.depth > 0))
    }

    /// An entry known to exist; the root stands in where that should be wrong.
    fn at(&self, index: u32) -> &Entry {
        static NOTHING: std::sync::LazyLock<Entry> = std::sync::LazyLock::new(|| Entry {
            parent: ROOT,
            depth: 0,
            segment: "".into(),
            folder: None,
            meta: None,
            bare: false,
        });
        self.entries.get(index as usize).unwrap_or(&NOTHING)
    }

    fn folder(&self, node: Node) -> Option<&Folder> {
        self.entry(node)?.folder.as_deref()
    }

    fn folder_mut(&mut self, index: u32) -> Option<&mut Folder> {
        self.entries.get_mut(index as usize)?.folder.as_deref_mut()
    }

    fn meta(&self, node: Node) -> Option<&Meta> {
        self.entry(node)?.meta.as_ref()
    }

    /// The row of a node and the rows shown beneath it.
    fn rows_of(&self, index: u32) -> u32 {
        1 + self.at(index).folder.as_ref().map_or(0, |folder| folder.shown())
    }

    fn search(&self, parent: u32, segment: &str) -> Result<(Place, u32), Place> {
        let Some(folder) = self.at(parent).folder.as_deref() else {
            return Err(Place::default());
        };
        let place = folder.search(|child| (*self.at(child).segment).cmp(segment))?;
        folder.at(place).map(|child| (place, child)).ok_or(place)
    }

    fn place_of(&self, parent: u32, child: u32) -> Option<Place> {
        self.search(parent, &self.at(child).segment).ok().map(|(place, _)| place)
    }

    /// A new child, as yet neither folder nor parameter: the caller makes it one.
    fn insert(&mut self, parent: u32, place: Place, segment: &str) -> u32 {
        let depth = self.at(parent).depth + 1;
        let entry = Entry { parent, depth, segment: segment.into(), folder: None, meta: None, bare: false };
        let child = self.entries.push(entry) as u32;
        let mut folder = match self.entries.get_mut(parent as usize).and_then(|entry| entry.folder.take()) {
            Some(folder) => folder,
            None => Box::default(),
        };
        folder.insert(place, child, |child| self.rows_of(child));
        let open = folder.open;
        if let Some(entry) = self.entries.get_mut(parent as usize) {
            entry.folder = Some(folder);
        }
        if open {
            self.shift_rows(parent, 1);
        }
        child
    }

    /// As many rows more (or fewer) are shown beneath `at`: its ancestors learn of it, up to the first closed one.
    fn shift_rows(&mut self, mut at: u32, rows: i32) {
        while at != ROOT && rows != 0 {
            let parent = self.at(at).parent;
            let Some(place) = self.place_of(parent, at) else {
                return;
            };
            let Some(folder) = self.folder_mut(parent) else {
                return;
            };
            folder.shift(place, rows);
            if !folder.open {
                return;
            }
            at = parent;
        }
    }

    fn count_parameter(&mut self, mut at: u32, by: i32) {
        while at != ROOT {
            at = self.at(at).parent;
            if let Some(folder) = self.folder_mut(at) {
                folder.parameters = folder.parameters.saturating_add_signed(by);
            }
        }
    }

    /// Takes out a node that is neither parameter nor folder, and its ancestors likewise.
    fn prune(&mut self, mut at: u32) {
        while at != ROOT {
            let entry = self.at(at);
            if entry.meta.is_some() || entry.folder.is_some() {
                return;
            }
            let parent = entry.parent;
            if let Some(place) = self.place_of(parent, at)
                && let Some(folder) = self.folder_mut(parent)
            {
                folder.remove(place, 1);
                let (open, empty) = (folder.open, folder.is_empty());
                if open {
                    self.shift_rows(parent, -1);
                }
                if empty
                    && parent != ROOT
                    && let Some(entry) = self.entries.get_mut(parent as usize)
                {
                    entry.folder = None;
                }
            }
            if let Some(entry) = self.entries.get_mut(at as usize) {
                entry.segment = "".into();
            }
            at = parent;
        }
    }

    fn set_open(&mut self, node: Node, open: bool) {
        if self.entry(node).is_none() {
            return;
        }
        let Some(folder) = self.folder_mut(node.0) else {
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
            let Some(mut folder) = self.entries.get_mut(index).and_then(|entry| entry.folder.take()) else {
                continue;
            };
            folder.open = open || index == ROOT as usize;
            folder.recount(|child| self.rows_of(child));
            if let Some(entry) = self.entries.get_mut(index) {
                entry.folder = Some(folder);
            }
        }
    }

    fn walk(&self, all: bool) -> Rows<'_> {
        Rows { tree: self, stack: vec![(ROOT, Place::default())], all }
    }

    fn row_of(&self, index: u32) -> Row<'_> {
        let entry = self.at(index);
        let folder = entry.folder.as_deref();
        Row {
            node: Node(index),
            depth: (entry.depth as usize).saturating_sub(1),
            segment: &entry.segment,
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
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        loop {
            let (at, place) = self.stack.last_mut()?;
            let folder = self.tree.at(*at).folder.as_deref();
            let Some((folder, child)) = folder.and_then(|folder| Some((folder, folder.at(*place)?))) else {
                self.stack.pop();
                continue;
            };
            *place = folder.next(*place);
            let row = self.tree.row_of(child);
            if row.open || (self.all && row.folder) {
                self.stack.push((child, Place::default()));
            }
            return Some(row);
        }
    }
}
