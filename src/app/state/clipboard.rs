//! A value that has been copied and not yet cleared.

use std::time::Duration;

/// A value is on the system's clipboard.
#[derive(Debug)]
pub(in crate::app) struct OnClipboard {
    /// What it is called.
    pub(in crate::app) called: String,
    /// When it is taken off again, on the `mono` clock.
    pub(in crate::app) until: Duration,
}
