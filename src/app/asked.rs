//! Something that is asked for beside a page, and what has come of it.

use super::message::Ticket;
use crate::failure::Failure;

/// Something that is asked for.
#[derive(Debug)]
pub(in crate::app) enum Asked<T> {
    /// Not, or given up.
    No,
    Pending(Ticket),
    Known(T),
    Failed(Failure),
}

impl<T> Asked<T> {
    /// Under which it is on its way.
    pub(in crate::app) fn ticket(&self) -> Option<Ticket> {
        if let Self::Pending(ticket) = self { Some(*ticket) } else { None }
    }

    /// What came.
    pub(in crate::app) fn known(&self) -> Option<&T> {
        if let Self::Known(known) = self { Some(known) } else { None }
    }

    /// Why it did not.
    pub(in crate::app) fn failure(&self) -> Option<&Failure> {
        if let Self::Failed(failure) = self { Some(failure) } else { None }
    }

    /// Whether it waits for that, and takes the answer then.
    pub(in crate::app) fn take(&mut self, ticket: Ticket, outcome: Result<T, Failure>) {
        if self.ticket() == Some(ticket) {
            *self = match outcome {
                Ok(known) => Self::Known(known),
                Err(failure) => Self::Failed(failure),
            };
        }
    }
}
