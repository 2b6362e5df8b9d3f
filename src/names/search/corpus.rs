//! The names as the search reads them.

use std::fmt;
use std::sync::Arc;

use super::term::mask;
use crate::names::compact::Chunked;
use crate::names::facts::Facts;
use crate::names::node::Node;

/// Names by node and what filters ask of them, in chunks that snapshots share.
///
/// A clone costs a microsecond or two and never changes: give it to a worker. Setting a name copies one chunk if a snapshot
/// still holds it, nothing else.
#[derive(Clone, Default)]
pub struct Corpus {
    chunks: Vec<Arc<Chunk>>,
    /// By node, in chunks of their own: what is known changes more often than names do.
    facts: Vec<Arc<Vec<Facts>>>,
    /// What the numbers in the facts stand for; only a snapshot has them.
    texts: Chunked<Arc<str>>,
    len: usize,
    revision: u64,
}

/// Nodes `n * CHUNK .. (n + 1) * CHUNK`; folders among them have no name here.
#[derive(Clone, Default)]
pub(super) struct Chunk {
    slots: Vec<Slot>,
    text: String,
}

/// One name within a chunk.
#[derive(Clone, Copy)]
struct Slot {
    mask: u64,
    start: u32,
    /// Bytes.
    len: u16,
    /// Where the last segment starts.
    last: u16,
}

impl Slot {
    /// No name: nothing can stand this far from the start.
    const ABSENT: Self = Self { mask: 0, start: u32::MAX, len: 0, last: 0 };
}

/// How much text a chunk makes room for at a time; doubling would leave a third of it unused.
const ROOM: usize = 8192;

/// How many nodes a chunk spans.
pub(super) const CHUNK: usize = 1024;

/// One name of the corpus.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    pub(super) mask: u64,
    /// Where the last segment starts.
    pub(super) last: usize,
}

impl Chunk {
    pub(super) fn name(&self, slot: usize) -> Option<Name<'_>> {
        let slot = self.slots.get(slot)?;
        let text = self.text.get(slot.start as usize..)?.get(..slot.len.into())?;
        Some(Name { text, mask: slot.mask, last: slot.last as usize })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = (usize, Name<'_>)> {
        (0..self.slots.len()).filter_map(|slot| Some((slot, self.name(slot)?)))
    }
}

impl fmt::Debug for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Corpus").field("len", &self.len).field("revision", &self.revision).finish_non_exhaustive()
    }
}

impl Corpus {
    /// Names in it.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds no name.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Counts the changes: two snapshots of one tree with the same revision hold the same.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The name of a node.
    pub fn name(&self, node: Node) -> Option<&str> {
        self.chunks.get(node.index() / CHUNK)?.name(node.index() % CHUNK).map(|name| name.text)
    }

    pub(super) fn chunks(&self) -> &[Arc<Chunk>] {
        &self.chunks
    }

    /// What is known of the nodes of a chunk.
    pub(super) fn facts(&self, chunk: usize) -> Option<&Arc<Vec<Facts>>> {
        self.facts.get(chunk)
    }

    pub(in crate::names) fn fact(&self, node: usize) -> &Facts {
        self.facts.get(node / CHUNK).and_then(|facts| facts.get(node % CHUNK)).unwrap_or(&Facts::NONE)
    }

    pub(super) fn texts(&self) -> &Chunked<Arc<str>> {
        &self.texts
    }

    /// A snapshot, with the texts that the facts refer to.
    pub(in crate::names) fn snapshot(&self, texts: &Chunked<Arc<str>>) -> Self {
        Self { texts: texts.clone(), ..self.clone() }
    }

    /// Sets what filters ask of a parameter. Costs next to nothing where that is what is known already.
    pub(in crate::names) fn describe(&mut self, node: Node, facts: Facts) {
        if *self.fact(node.index()) == facts {
            return;
        }
        let (chunk, at) = (node.index() / CHUNK, node.index() % CHUNK);
        if self.facts.len() <= chunk {
            self.facts.resize_with(chunk + 1, Arc::default);
        }
        let chunk = Arc::make_mut(&mut self.facts[chunk]);
        if chunk.len() <= at {
            // All at once: doubling would overshoot, for a copy has no room to spare.
            chunk.reserve_exact(CHUNK - chunk.len());
            chunk.resize(at + 1, Facts::NONE);
        }
        chunk[at] = facts;
        self.revision += 1;
    }

    /// Adds a name, or changes it. A name of 64 KB or more, thirty times what the service allows, is not searched.
    pub fn set(&mut self, node: Node, name: &str) {
        self.remove(node);
        let last = name.rfind('/').map_or(0, |slash| slash + 1);
        let (Ok(len), Ok(last)) = (u16::try_from(name.len()), u16::try_from(last)) else {
            return;
        };
        let (chunk, slot) = (node.index() / CHUNK, node.index() % CHUNK);
        if self.chunks.len() <= chunk {
            self.chunks.resize_with(chunk + 1, Arc::default);
        }
        let chunk = Arc::make_mut(&mut self.chunks[chunk]);
        if chunk.slots.len() <= slot {
            // As for the facts: a copy made for a snapshot would double to twice what a chunk holds.
            chunk.slots.reserve_exact(CHUNK - chunk.slots.len());
            chunk.slots.resize(slot + 1, Slot::ABSENT);
        }
        if chunk.text.capacity() < chunk.text.len() + name.len() {
            chunk.text.reserve_exact(ROOM.max(name.len()));
        }
        chunk.slots[slot] = Slot { mask: mask(name), start: chunk.text.len() as u32, len, last };
        chunk.text.push_str(name);
        self.len += 1;
        self.revision += 1;
    }

    /// Takes a name out.
    pub fn remove(&mut self, node: Node) {
        let (chunk, slot) = (node.index() / CHUNK, node.index() % CHUNK);
        if self.chunks.get(chunk).and_then(|chunk| chunk.name(slot)).is_none() {
            return;
        }
        // The text stays until the chunk goes: a node is never named anew but for a slash.
        Arc::make_mut(&mut self.chunks[chunk]).slots[slot] = Slot::ABSENT;
        self.len -= 1;
        self.revision += 1;
    }
}
