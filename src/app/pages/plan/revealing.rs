//! Values on their way into the text.

use std::time::Duration;

use crate::app::Ticket;
use crate::failure::Failure;
use crate::parameter::Reading;
use crate::secret::Secret;
use crate::text;

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
    /// When it began, and when the last of them came, on the `mono` clock.
    pub(super) began: Duration,
    pub(super) heard: Duration,
}

impl Revealing {
    /// The values that were read.
    pub(super) fn values(&self) -> impl Iterator<Item = &Secret> {
        self.read.iter().map(|(_, reading)| &reading.value)
    }

    /// How far it is.
    pub(super) fn says(&self) -> String {
        let so_far = self.read.len() + self.failed.len();
        if self.all == 1 {
            return "revealing…".to_owned();
        }
        let pace = text::pace(so_far, Some(self.all), self.heard.saturating_sub(self.began));
        let pace = pace.map(|pace| format!(" · {pace}")).unwrap_or_default();
        format!("revealing {so_far} of {}…{pace}", self.all)
    }
}
