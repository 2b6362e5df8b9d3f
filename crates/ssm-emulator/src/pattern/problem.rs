//! Why a pattern judges nothing.

/// Why a pattern judges nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It is no expression.
    Malformed,
    /// It may be one, but not for this emulator: what in it.
    NotEvaluated(String),
}

impl Problem {
    pub(super) fn not_evaluated(what: impl Into<String>) -> Self {
        Self::NotEvaluated(what.into())
    }
}
