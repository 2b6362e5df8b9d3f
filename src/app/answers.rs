//! What a page answers without knowing the app: what was chosen on it for another, and which failure it is about.

use crate::app::notice::Notice;
use crate::failure::Failure;
use crate::secret::Secret;

/// What is chosen on one page for another.
#[derive(Debug)]
pub(crate) enum Chosen {
    /// A key to encrypt under, as a write names it.
    Key(String),
    /// A value that was made and nobody has seen.
    Value {
        /// The value.
        value: Secret,
        /// What it is, without any part of it.
        says: String,
    },
}

/// Which failure a page is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Concern<'a> {
    /// Whichever the panes are about.
    Beneath,
    /// Whichever the page below is about, or the panes where there is none.
    Below,
    /// What kept it from going on, if anything did.
    Problem(Option<&'a Failure>),
    /// The page is about nothing else.
    Itself(&'a Failure),
    /// What refuses the value of that version of a parameter, if anything does.
    Version(&'a str, i64),
    /// What kept that change, or the last, from being made whole.
    Change(Option<u64>),
    /// What kept a change that did not end from going on, by the name of its journal.
    Job(&'a str),
}

impl<'a> Concern<'a> {
    /// What kept a page from going on, as it says that itself.
    pub(crate) fn of(problem: Option<&'a Notice>) -> Self {
        Self::Problem(problem.and_then(|problem| problem.failure.as_deref()))
    }
}
