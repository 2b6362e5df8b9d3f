//! What a session knows of its account in the region, as far as it was asked for.

use crate::app::asked::Asked;
use crate::app::message::Ticket;
use crate::app::progress::Progress;

/// What is asked of the account for the page of what to look at.
#[derive(Debug)]
pub(crate) struct AccountFacts {
    /// The settings of the service, in the order of [`ServiceSetting::ALL`](crate::parameter::ServiceSetting::ALL).
    pub(in crate::app) settings: [Asked<String>; 2],
    /// The key whose state is asked for.
    pub(in crate::app) key: Option<Ticket>,
    /// How many of the states that were asked for, one after the other, have come.
    pub(in crate::app) keys: Option<Progress>,
    /// Whether the states of the others are not asked for any more.
    pub(in crate::app) stopped: bool,
    /// Counts what has come of it.
    pub(in crate::app) answers: u64,
}

impl Default for AccountFacts {
    fn default() -> Self {
        Self { settings: [Asked::No, Asked::No], key: None, keys: None, stopped: false, answers: 0 }
    }
}
