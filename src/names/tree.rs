//! The tree of names: an arena of nodes, children sorted, rows counted. What is known of one node is here.

mod change;
mod frozen;
pub(super) mod rows;

use std::fmt;

use jiff::Timestamp;

use super::blocks::{Folder, Position, Size};
use super::compact::{Chunked, Interner, Known, Meta, Span, Texts};
use super::facts::Facts;
use super::flat::{Flat, Order};
use super::node::Node;
use super::search::Corpus;
use crate::parameter::{Parameter, ParameterType, Tier};

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
/// The rows are those of the folders, or all parameters in another order: see [`Tree::sort`].
///
/// A clone is a snapshot for another thread, made in microseconds (unless the rows are in another order than that of names):
/// both share what neither changes.
///
/// No operation but [`Tree::open_all`], [`Tree::close_all`], [`Tree::sort`] and a refresh that removes something costs more
/// than O(depth · log children + √children); none recurses, so no name is too deep.
#[derive(Clone)]
pub struct Tree {
    /// The first is the root, which is no row. A parent always stands before its children.
    entries: Chunked<Entry>,
    segments: Texts,
    /// Keys, authors and the like.
    texts: Interner,
    corpus: Corpus,
    parameters: usize,
    /// See [`Tree::revision`].
    revision: u64,
    refresh: Refresh,
    order: Order,
    /// The rows, where the folders do not tell their order.
    flat: Option<Flat>,
    /// The folders that the last name put in goes through, and where it goes on in each. Here so that it is allocated once.
    path: Vec<(u32, Position)>,
}

#[derive(Clone)]
struct Entry {
    parent: u32,
    segment: Span,
    folder: Option<Box<Folder>>,
    /// Of a parameter; the corpus has the rest.
    meta: Option<Meta>,
    /// Named by its segment alone: stored without a leading slash, as a rule.
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

/// How a name that is an ARN begins: parameters of other accounts go by theirs (docs/parameter-store.md 1.3).
pub(super) const ARN: &str = "arn:";

/// The segments of a name, and whether its node is named by its one segment as that stands, with no slash put in front.
///
/// An ARN is cut at its slashes, so that what precedes the first is the folder of an account and region. Other names without a
/// leading slash are one segment: a name like `a/b`, which the service refuses but other endpoints store, is not `/a/b`. Nor is
/// `/arn:a/b`, just as impossible, an ARN: it is one segment, its slash included.
pub(super) fn segments(name: &str) -> (bool, impl Iterator<Item = &str>) {
    let (bare, rest) = match name.strip_prefix('/') {
        Some(rest) if rest.starts_with(ARN) => (true, name),
        Some(rest) => (false, rest),
        None => (!(name.starts_with(ARN) && name.contains('/')), name),
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
        let mut segments = Texts::default();
        let segment = segments.push("");
        entries.push(Entry { parent: ROOT, segment, folder, meta: None, bare: false });
        Self {
            entries,
            segments,
            texts: Interner::default(),
            corpus: Corpus::default(),
            parameters: 0,
            revision: 0,
            refresh: Refresh::default(),
            order: Order::default(),
            flat: None,
            path: Vec::new(),
        }
    }

    /// Parameters.
    pub fn len(&self) -> usize {
        self.parameters
    }

    /// Counts the changes of what is known of any parameter: what was made of a tree holds as long as it has the same revision.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether there is no parameter.
    pub fn is_empty(&self) -> bool {
        self.parameters == 0
    }

    /// The names as the search wants them: a snapshot for another thread, made in microseconds at any size.
    pub fn corpus(&self) -> Corpus {
        self.corpus.snapshot(self.texts.texts())
    }

    // What is known of a node.

    /// The parameter or folder of that name; `/x` and `x` are one (docs/parameter-store.md 1). A slash at the end is
    /// ignored unless a name really ends so.
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
    /// at the end; below the folder of another account's ARNs, the ARN as it is. Empty for a node that has gone.
    pub fn name(&self, node: Node) -> String {
        let Some(entry) = self.entry(node) else {
            return String::new();
        };
        if entry.bare {
            return self.segments.get(entry.segment).to_owned();
        }
        let parts: Vec<&str> = self.upwards(node.0).map(|at| self.segment_of(at)).collect();
        let mut name = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
        for (above, part) in parts.iter().rev().enumerate() {
            if above > 0 || !part.starts_with(ARN) {
                name.push('/');
            }
            name.push_str(part);
        }
        name
    }

    /// The last part of the name.
    pub fn segment(&self, node: Node) -> &str {
        self.entry(node).map_or("", |entry| self.segments.get(entry.segment))
    }

    /// Folders above it.
    pub fn depth(&self, node: Node) -> usize {
        self.entry(node).map_or(0, |_| self.upwards(node.0).count() - 1)
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
        self.folder(node).into_iter().flat_map(|folder| folder.children().map(Node)).inspect(|_| visit())
    }

    /// What lies directly at the root, in order.
    pub fn roots(&self) -> impl Iterator<Item = Node> + '_ {
        self.at(ROOT).folder.as_deref().into_iter().flat_map(|folder| folder.children().map(Node)).inspect(|_| visit())
    }

    /// All that there is, as if it were a folder: it has no name, is no row, and lies in nothing.
    pub fn whole(&self) -> Node {
        Node(ROOT)
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
        self.known(node).map(|known| known.unpack(self.name(node), &self.texts))
    }

    /// The type.
    pub fn kind(&self, node: Node) -> Option<ParameterType> {
        self.facts(node).map(|facts| facts.kind)
    }

    /// The tier.
    pub fn tier(&self, node: Node) -> Option<Tier> {
        self.facts(node).map(|facts| facts.tier)
    }

    /// How many parameters of a tier there are.
    pub fn count_of_tier(&self, tier: Tier) -> usize {
        let nodes = (0..self.entries.len()).filter_map(|at| u32::try_from(at).ok()).map(Node);
        nodes.filter(|node| self.is_described(*node) && self.tier(*node) == Some(tier)).count()
    }

    /// The latest version known.
    pub fn version(&self, node: Node) -> Option<i64> {
        self.known(node).map(Known::version)
    }

    /// When the latest version was written, if known.
    pub fn modified(&self, node: Node) -> Option<Timestamp> {
        self.known(node)?.modified()
    }

    /// When something beneath was written last, to the second, if known; itself excluded.
    pub fn modified_beneath(&self, node: Node) -> Option<Timestamp> {
        let latest = self.folder(node).map(|folder| folder.latest).filter(|latest| *latest > 0)?;
        Timestamp::from_second(latest.into()).ok()
    }

    /// The key of a SecureString, if known.
    pub fn key_id(&self, node: Node) -> Option<&str> {
        self.texts.text(self.facts(node)?.key_id)
    }

    /// Who wrote the latest version, if known.
    pub fn modified_by(&self, node: Node) -> Option<&str> {
        self.texts.text(self.facts(node)?.modified_by)
    }

    /// Whether more than a listing by path is known (docs/parameter-store.md 2.1).
    pub fn is_described(&self, node: Node) -> bool {
        self.facts(node).is_some_and(|facts| facts.described)
    }

    // Within.

    fn entry(&self, node: Node) -> Option<&Entry> {
        visit();
        // A node that has gone has neither side left.
        let exists = |entry: &&Entry| entry.meta.is_some() || entry.folder.is_some();
        self.entries.get(node.index()).filter(|_| node.0 != ROOT).filter(exists)
    }

    /// An entry that the tree itself refers to.
    fn at(&self, index: u32) -> &Entry {
        visit();
        &self.entries[index as usize]
    }

    fn at_mut(&mut self, index: u32) -> &mut Entry {
        &mut self.entries[index as usize]
    }

    fn segment_of(&self, index: u32) -> &str {
        self.segments.get(self.at(index).segment)
    }

    /// The entry and those above it, the root excluded.
    fn upwards(&self, index: u32) -> impl Iterator<Item = u32> + '_ {
        let up = |at: u32| Some(at).filter(|at| *at != ROOT);
        std::iter::successors(up(index), move |at| up(self.at(*at).parent))
    }

    fn folder(&self, node: Node) -> Option<&Folder> {
        let entry = if node.0 == ROOT { self.at(ROOT) } else { self.entry(node)? };
        entry.folder.as_deref()
    }

    fn meta(&self, node: Node) -> Option<&Meta> {
        self.entry(node)?.meta.as_ref()
    }

    fn facts(&self, node: Node) -> Option<&Facts> {
        self.meta(node).map(|_| self.corpus.fact(node.index()))
    }

    fn known(&self, node: Node) -> Option<Known<'_>> {
        self.meta(node).map(|meta| Known { facts: *self.corpus.fact(node.index()), meta })
    }

    /// The row of a node and the rows shown beneath it; itself and the parameters beneath it.
    fn size_of(&self, index: u32) -> Size {
        let Entry { folder, meta, .. } = self.at(index);
        let (shown, beneath) = folder.as_ref().map_or((0, 0), |folder| (folder.shown(), folder.parameters));
        Size { rows: 1 + shown, parameters: u32::from(meta.is_some()) + beneath, latest: self.latest_of(index) }
    }

    /// The latest change of a node and of what lies beneath it, in seconds since 1970; 0 where none is known.
    fn latest_of(&self, index: u32) -> u32 {
        let Entry { folder, meta, .. } = self.at(index);
        let beneath = folder.as_ref().map_or(0, |folder| folder.latest);
        let own = meta.as_ref().and_then(|_| self.corpus.fact(index as usize).seconds()).unwrap_or_default();
        beneath.max(u32::try_from(own).unwrap_or_default())
    }

    fn search(&self, parent: u32, segment: &str) -> Result<(Position, u32), Position> {
        let Some(folder) = self.at(parent).folder.as_deref() else {
            return Err(Position::default());
        };
        let place = folder.search(segment, |child| self.segment_of(child))?;
        folder.at(place).map(|child| (place, child)).ok_or(place)
    }

    fn place_of(&self, parent: u32, child: u32) -> Option<Position> {
        self.search(parent, self.segment_of(child)).ok().map(|(place, _)| place)
    }
}

/// A node is looked at, which tests count.
fn visit() {
    #[cfg(test)]
    crate::tally::add("nodes visited");
}

#[cfg(test)]
mod sorted_tests;
#[cfg(test)]
mod tests;
