//! Values on their way into the text.

use crate::app::Ticket;
use crate::failure::Failure;
use crate::parameter::Reading;
use crate::secret::Secret;

/// Values on their way into the text.
#[derive(Debug)]
pub(super) struct Revealing {
    /// The one that is being read,
    pub(super) ticket: Ticket,
    pub(super) name: String,
    /// and those that come after it, the next one last.
    pub(super) next: Vec<String>,
    /// What was read.
    pub(super) read: Vec<(String, Reading)>,
    /// What could not be.
    pub(super) failed: Vec<(String, Failure)>,
    /// How many there are.
    pub(super) all: usize,
}

impl Revealing {
    /// The values that were read.
    pub(super) fn values(&self) -> impl Iterator<Item = &Secret> {
        self.read.iter().map(|(_, reading)| &reading.value)
    }

    /// How far it is.
    pub(super) fn says(&self) -> String {
        let so_far = self.read.len() + self.failed.len();
        if self.all == 1 { "revealing…".to_owned() } else { format!("revealing {so_far} of {}…", self.all) }
    }
}
