//! What a person is shown to sign in with, in a browser anywhere.

use std::time::Duration;

use crate::secret::Secret;

/// What is to be opened and compared, while it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCode {
    /// What is signed in to: the start URL.
    pub portal: String,
    /// Where it is allowed; with the code in it where the portal gives such an address. Whoever has it can have somebody else allow it, so
    /// it is no more to be shown around than the code.
    pub address: Secret,
    /// What that page shows, or asks for.
    pub code: Secret,
    /// How long it can be allowed, from when it is told.
    pub lasts: Duration,
}
