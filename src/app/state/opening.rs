//! A parameter on its way into the editor.

use crate::app::message::Ticket;
use crate::failure::Failure;
use crate::parameter::{Parameter, Reading};
use crate::secret::Secret;

/// A parameter on its way into the editor.
#[derive(Debug)]
pub(crate) struct Opening {
    /// As stored.
    pub(crate) name: String,
    /// For the user's own editor.
    pub(in crate::app) outside: bool,
    /// The field that is edited, by its path; none where it is all of the value.
    pub(in crate::app) field: Option<Secret>,
    /// What is edited again, with the draft that goes over what is there now.
    pub(in crate::app) again: Option<Box<(Parameter, Secret)>>,
    pub(in crate::app) describe: Ticket,
    pub(in crate::app) read: Ticket,
    pub(in crate::app) described: Option<Parameter>,
    pub(in crate::app) reading: Option<Result<Reading, Failure>>,
}

impl Opening {
    /// The two requests it waits for.
    pub(in crate::app) fn tickets(&self) -> [Ticket; 2] {
        [self.describe, self.read]
    }

    /// The value, once it was read.
    pub(in crate::app) fn value(&self) -> Option<&str> {
        self.reading.as_ref()?.as_ref().ok().map(|reading| reading.value.expose())
    }
}
