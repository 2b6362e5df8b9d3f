//! The versions of one parameter.

use super::metadata::Parameter;

/// As many versions of a parameter as the service keeps (docs/parameter-store.md 4.6).
pub const MOST_VERSIONS: usize = 100;

/// One version: everything that is known of it but its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The parameter as that version has it: type, tier, key, description, author and time are those of its write.
    pub parameter: Parameter,
    /// The labels that it has (docs/parameter-store.md 5.3).
    pub labels: Vec<String>,
}

impl Version {
    /// Which it is, from 1.
    pub fn number(&self) -> i64 {
        self.parameter.version
    }
}
