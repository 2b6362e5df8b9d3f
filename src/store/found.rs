//! What a read of many finds.

use crate::failure::Failure;
use crate::parameter::{Parameter, Reading};

/// One parameter of a root, with its value or why that cannot be had.
#[derive(Debug)]
pub struct Found {
    /// As it was listed.
    pub parameter: Parameter,
    /// Its value.
    pub value: Result<Reading, Failure>,
}
