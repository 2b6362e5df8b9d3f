//! What is changed of several parameters beside their values, and how that ended of each.

use super::{MetadataChange, MetadataEdit, MetadataOutcome};
use crate::failure::Failure;

/// Changes of several parameters beside their values, as the question showed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeveralChange {
    /// Each upon the version that was seen, with what is changed of it alone.
    pub changes: Vec<MetadataChange>,
    /// Tags that each of them gets or loses, whatever it has: nobody has looked.
    pub tags: Vec<WantedTag>,
}

/// A tag that is wanted of several parameters alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedTag {
    /// Its key.
    pub key: String,
    /// The value that it gets; none where it goes.
    pub becomes: Option<String>,
}

/// What was changed of one of several parameters, and what not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// Each change with how it ended. What is as it was to be is no change.
    pub ends: Vec<(MetadataEdit, MetadataOutcome)>,
    /// Why it is not known which tags it had; what the changes say of that is nothing then.
    pub unseen: Option<Box<Failure>>,
}

impl Amended {
    /// Whether all took place that was to.
    pub fn is_whole(&self) -> bool {
        self.ends.iter().all(|(_, end)| end.is_done())
    }

    /// Whether any of it took place.
    pub fn is_any(&self) -> bool {
        self.ends.iter().any(|(_, end)| end.is_done())
    }

    /// Whether it is not known of some of it.
    pub fn is_open(&self) -> bool {
        self.ends.iter().any(|(_, end)| matches!(end, MetadataOutcome::Unknown(_)))
    }

    /// What stood in the way of the first that did not.
    pub fn failure(&self) -> Option<&Failure> {
        self.ends.iter().find_map(|(_, end)| end.failure())
    }

    /// Whatever failed.
    pub fn failures_mut(&mut self) -> impl Iterator<Item = &mut Failure> {
        let unseen = self.unseen.as_deref_mut();
        self.ends.iter_mut().filter_map(|(_, end)| end.failure_mut()).chain(unseen)
    }
}
