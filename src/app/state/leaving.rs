//! That the program is to end.

/// Whether the program ends when the write under way has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Leaving {
    No,
    /// Asked by the user: a failed write brings the draft back instead.
    Asked,
    /// Told by a signal: nothing keeps it.
    Told,
}

impl Leaving {
    pub(in crate::app) fn is_wanted(self) -> bool {
        self != Self::No
    }
}
