//! A write under way, whatever page is on top.

use crate::app::message::Ticket;
use crate::parameter::{Parameter, Write};

/// A write under way.
#[derive(Debug)]
pub(crate) struct Change {
    pub(in crate::app) ticket: Ticket,
    /// Exactly what was sent.
    pub(in crate::app) write: Write,
    /// What it replaces; `None` where the parameter is new.
    pub(in crate::app) was: Option<Parameter>,
    pub(in crate::app) tries: Tries,
}

/// How often it has been tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Tries {
    Once,
    /// It has waited to try again.
    Again,
    /// It was told to try no more.
    Stopped,
}

impl Change {
    /// What is being written.
    pub(in crate::app) fn value(&self) -> &str {
        self.write.value.expose()
    }
}
