//! How far the listing is that fills the tree.

use jiff::Timestamp;

use crate::app::message::Ticket;
use crate::failure::Failure;
use crate::parameter::ListedBy;

/// The listing that fills the tree.
#[derive(Debug, Default)]
pub(crate) enum Listing {
    /// Not begun.
    #[default]
    Idle,
    /// Names are arriving.
    Running {
        /// The effect.
        ticket: Ticket,
        /// Parameters that arrived so far.
        seen: usize,
        /// Whether it replaces an older listing.
        refresh: bool,
        /// When one before it was complete.
        as_of: Option<Timestamp>,
        /// How many parameters the last complete one brought, where that is known: about as many are to come.
        expected: Option<usize>,
    },
    /// All names are there.
    Done {
        /// How they were listed.
        by: ListedBy,
        /// When it ended.
        at: Timestamp,
    },
    /// It stopped short; what arrived stays.
    Failed {
        /// Why.
        failure: Failure,
        /// Parameters that had arrived.
        seen: usize,
        /// When one before it was complete: then nothing is missing, it is only old.
        as_of: Option<Timestamp>,
    },
}

impl Listing {
    /// When the names on the screen were last listed in full; `None` while they never were.
    pub(in crate::app) fn as_of(&self) -> Option<Timestamp> {
        match self {
            Self::Idle => None,
            Self::Done { at, .. } => Some(*at),
            Self::Running { as_of, .. } | Self::Failed { as_of, .. } => *as_of,
        }
    }
}
