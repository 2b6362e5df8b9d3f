//! How things are told apart: times, sessions, and effects by their tickets.

use std::time::Duration;

use jiff::Timestamp;

/// The time of a message: `mono` (since the program started) decides timers, `wall` is what the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Since the program started; never goes back.
    pub mono: Duration,
    /// The calendar's time.
    pub wall: Timestamp,
}

/// Names one connection of the program to a place. Each reconnect is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SessionId(pub u64);

impl SessionId {
    /// Of the connection after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Names one effect and the session that it was decided in: it is never carried out in any other. A reply with a ticket that is no
/// longer wanted is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket {
    /// In which session.
    pub session: SessionId,
    /// Given out in order.
    pub number: u64,
}
