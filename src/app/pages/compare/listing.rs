//! The names of one side of a comparison, on their way.

use crate::app::Ticket;
use crate::comparison::FileNames;
use crate::parameter::Parameter;

/// The names of one side, on their way.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) ticket: Option<Ticket>,
    pub(super) arrived: Vec<Parameter>,
    /// All of them are there.
    pub(super) is_done: bool,
    pub(super) file: Option<FileNames>,
    /// No more than names and types is known of them.
    pub(super) by_path: bool,
    /// How many they were when they were last listed for this page.
    pub(super) before: Option<usize>,
}

impl Listing {
    pub(super) fn done(parameters: Vec<Parameter>) -> Self {
        let before = Some(parameters.len());
        Self { arrived: parameters, is_done: true, before, ..Self::default() }
    }

    /// On its way.
    pub(super) fn asked(ticket: Ticket) -> Self {
        Self { ticket: Some(ticket), ..Self::default() }
    }

    /// To be listed again.
    pub(super) fn afresh(&self) -> Self {
        Self { before: self.before, ..Self::default() }
    }

    /// All of it has come.
    pub(super) fn ends(&mut self, by_path: bool) {
        (self.is_done, self.by_path, self.before) = (true, by_path, Some(self.arrived.len()));
    }

    pub(super) fn so_far(&self) -> usize {
        self.arrived.len()
    }
}
