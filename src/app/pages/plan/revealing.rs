//! Values on their way into the text.

use crate::app::Ticket;
use crate::app::progress::Progress;
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
    /// How far it is.
    pub(super) progress: Progress,
}

impl Revealing {
    /// The values that were read.
    pub(super) fn values(&self) -> impl Iterator<Item = &Secret> {
        self.read.iter().map(|(_, reading)| &reading.value)
    }

    /// How far it is, and what holds it up, if anything does.
    pub(super) fn says(&self, held_up: Option<String>) -> String {
        let held_up = held_up.map(|says| format!(" · {says}"));
        if self.all == 1 {
            return format!("revealing…{}", held_up.unwrap_or_default());
        }
        let gets_on = held_up.unwrap_or_else(|| self.progress.says());
        format!("revealing {} of {}…{gets_on}", self.progress.done(), self.all)
    }
}
