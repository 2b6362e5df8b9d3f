//! The versions of one parameter.

use super::metadata::Parameter;

/// As many versions of a parameter as the service keeps (docs/parameter-store.md 4.6).
pub const MOST_VERSIONS: usize = 100;

/// The largest page of a history (docs/parameter-store.md 2.1).
pub const HISTORY_PAGE: usize = 50;

/// So many pages of histories are asked for in a second where several are read one after the other. What the service grants is not
/// published (docs/parameter-store.md 3); of what is known of its neighbours this leaves the console and others their part.
pub const HISTORIES_A_SECOND: u32 = 4;

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
