//! What was chosen in a comparison and not copied: each row keeps its own reason until it is copied, or both places are listed afresh.

use std::collections::BTreeMap;

use crate::app::reason::Reason;
use crate::deletion::Fate;
use crate::failure::Failure;

/// Why one was not copied, or what its copy lacks.
#[derive(Debug)]
pub(super) struct NotCopied {
    /// In few words: `not copied: denied`.
    pub(super) why: Reason,
    /// What stood in the way, where it was a failure.
    pub(super) failure: Option<Failure>,
}

/// Those of a comparison, by the place of their row among all.
#[derive(Debug, Default)]
pub(super) struct Reasons(BTreeMap<usize, NotCopied>);

impl Reasons {
    /// The row was not copied, or not all of it.
    pub(super) fn set(&mut self, row: usize, why: Reason, fate: Option<&Fate>) {
        let failure = fate.and_then(Fate::failure).cloned();
        self.0.insert(row, NotCopied { why, failure });
    }

    pub(super) fn get(&self, row: usize) -> Option<&NotCopied> {
        self.0.get(&row)
    }

    pub(super) fn remove(&mut self, row: usize) {
        self.0.remove(&row);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
