//! What tells one place in the tree from another.

/// One place in the tree: a parameter, a folder, or both at once (docs/parameter-store.md 1).
///
/// Stays the same as long as its name exists, through refreshes too. It is never given to another name: one that has gone
/// answers like an unknown one everywhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Node(pub(super) u32);

impl Node {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) fn from_index(index: usize) -> Self {
        Self(index as u32)
    }
}
