//! What is read.

use crate::parameter::ParameterType;
use crate::secret::Secret;

/// One name with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The name, below a place; with a slash before it, the whole of it.
    pub(crate) key: String,
    pub(crate) value: Secret,
    /// Its type, where that is said.
    pub(crate) kind: Option<ParameterType>,
}

impl Item {
    pub(in crate::dialect) fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: Secret::new(value.into()), kind: None }
    }
}

/// Which line of a text a place in it is on.
pub(super) fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}
