//! A place of a comparison that is opened beside the session.

use crate::app::message::{SessionId, Ticket};
use crate::comparison::Elsewhere;
use crate::destination::Destination;

/// The first place, where it is not that of the session.
#[derive(Debug)]
pub(super) struct Beside {
    /// Where it leads.
    pub(super) to: Destination,
    /// The second place of the app, once it is being opened.
    pub(super) place: Option<SessionId>,
    /// Where that is, and who asks there, once it is open.
    pub(super) elsewhere: Option<Elsewhere>,
    pub(super) opening: Option<Ticket>,
}

impl Beside {
    pub(super) fn of(to: Destination) -> Self {
        Self { to, place: None, elsewhere: None, opening: None }
    }
}
