//! The tree as bytes and back, and one tree beneath another: for names that outlive a session.

use std::io::{self, Write};

use super::rows::Rows;
use super::{ARN, Position, ROOT, Tree};
use crate::names::bytes::{Reader, Writer};
use crate::names::compact::Meta;
use crate::names::compact::frozen::{TextReader, TextWriter};
use crate::names::node::Node;

// The first byte of a node; a mere folder has neither bit.
const PARAMETER: u8 = 1;
const BARE: u8 = 1 << 1;
/// In place of a node: that was the last.
const END: u8 = 0xff;

impl Tree {
    /// Writes all names and what is known of them, never a value: the nodes in the order of the rows, each with its depth and
    /// its own segment alone. Which folders are open is not written.
    ///
    /// # Errors
    /// What `out` says; nothing else can fail.
    pub fn freeze(&self, out: impl Write) -> io::Result<()> {
        let mut out = Writer(out);
        let mut texts = TextWriter::new(&self.texts);
        for row in Rows::nodes(self) {
            let entry = self.at(row.node.0);
            let flag = |flag: u8, set: bool| if set { flag } else { 0 };
            out.byte(flag(PARAMETER, entry.meta.is_some()) | flag(BARE, entry.bare))?;
            out.number(row.depth as u64)?;
            out.text(row.segment)?;
            if let Some(known) = self.known(row.node) {
                known.freeze(&mut texts, &mut out)?;
            }
        }
        out.byte(END)
    }

    /// The tree that [`Tree::freeze`] wrote, all folders closed; `None` where the bytes are anything else. Takes a fraction of
    /// the time of inserting the names one by one, since each node belongs after the one before.
    pub fn thaw(bytes: &[u8]) -> Option<Self> {
        let mut thaw = Thaw {
            tree: Self::new(),
            texts: TextReader::default(),
            path: Vec::new(),
            places: Vec::new(),
            name: String::new(),
        };
        let mut from = Reader::new(bytes);
        // What holds nothing is no folder: beneath a node that is no parameter another must follow.
        let mut complete = true;
        loop {
            let first = from.byte()?;
            if first == END {
                break;
            }
            let depth = usize::try_from(from.number()?).ok()?;
            if !complete && depth != thaw.path.len() {
                return None;
            }
            thaw.node(first, depth, &mut from)?;
            complete = first & PARAMETER != 0;
        }
        (complete && from.rest().is_empty()).then_some(thaw.tree)
    }

    /// Puts this tree, of an older listing, beneath a newer one that has begun to fill: what that one knows is taken over, its
    /// open folders too, and its refresh goes on here.
    pub fn take_over(&mut self, newer: &Self) {
        if newer.refresh.number > 0 {
            self.begin_refresh();
        }
        for row in Rows::nodes(newer) {
            if let Some(parameter) = newer.parameter(row.node) {
                self.upsert(&parameter);
            }
        }
        for row in Rows::nodes(newer).filter(|row| row.open) {
            if let Some(node) = self.find(&newer.name(row.node)) {
                self.open(node);
            }
        }
        if !newer.is_refreshing() {
            self.cancel_refresh();
        }
    }

    /// Only what the latest refresh has brought so far, ended or not; the refresh goes on there.
    pub fn without_unseen(&self) -> Self {
        let mut seen = Self::new();
        seen.refresh.number = self.refresh.number;
        seen.refresh.running = self.refresh.running;
        for index in 0..self.entries.len() {
            let node = Node::from_index(index);
            if self.is_seen(node)
                && let Some(parameter) = self.parameter(node)
            {
                seen.upsert(&parameter);
            }
        }
        for row in Rows::nodes(self).filter(|row| row.open) {
            if let Some(node) = seen.find(&self.name(row.node)) {
                seen.open(node);
            }
        }
        seen
    }
}

/// A tree on its way out of bytes.
struct Thaw {
    tree: Tree,
    texts: TextReader,
    /// The node before and those above it, each with the length of its name.
    path: Vec<(u32, usize)>,
    /// Of each of them: its parent, and its place there.
    places: Vec<(u32, Position)>,
    /// The name of the node before.
    name: String,
}

impl Thaw {
    fn node(&mut self, first: u8, depth: usize, from: &mut Reader<'_>) -> Option<()> {
        let (parameter, bare) = (first & PARAMETER != 0, first & BARE != 0);
        let segment = from.text()?;
        // As `segments` cuts names; and in the order that every search in the tree relies on.
        let sound = if bare { parameter && depth == 0 } else { !segment.contains('/') };
        let sibling = self.path.get(depth).map(|(sibling, _)| self.tree.segment_of(*sibling));
        if !sound
            || first > (PARAMETER | BARE)
            || depth > self.path.len()
            || sibling.is_some_and(|before| before >= segment)
        {
            return None;
        }
        self.path.truncate(depth);
        self.places.truncate(depth);
        let (parent, len) = self.path.last().copied().unwrap_or((ROOT, 0));
        let place = self.tree.at(parent).folder.as_deref().map(super::Folder::end).unwrap_or_default();
        let (place, at) = self.tree.insert(parent, place, segment);
        self.name.truncate(len);
        if depth > 0 || !segment.starts_with(ARN) {
            self.name.push('/');
        }
        self.name.push_str(segment);
        self.path.push((at, self.name.len()));
        self.places.push((parent, place));
        if parameter {
            let (facts, meta) = Meta::thaw(from, &mut self.texts, &mut self.tree.texts)?;
            let entry = self.tree.at_mut(at);
            (entry.meta, entry.bare) = (Some(meta), bare);
            self.tree.parameters += 1;
            self.tree.count_along(&self.places);
            self.tree.corpus.set(Node(at), if bare { segment } else { &self.name });
            self.tree.corpus.describe(Node(at), facts);
            self.tree.date_along(&self.places, at, 0);
        }
        Some(())
    }
}
