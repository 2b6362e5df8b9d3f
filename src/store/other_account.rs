//! What signs by now is of another account than the one that the screen shows.

use crate::failure::{Advice, Failure, FailureKind, Remedy};

/// New credentials are of another account than the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("these credentials are of account {now}, and what is shown is of {shown}")]
pub(super) struct OtherAccount {
    pub(super) now: String,
    pub(super) shown: String,
}

impl OtherAccount {
    pub(super) fn failure(&self) -> Failure {
        let Self { now, shown } = self;
        Failure::new(
            FailureKind::Credentials,
            format!("These credentials are of account {now} by now; what is shown is of {shown}"),
            Advice::from(Remedy::Connect).and(" anew, and look at it again"),
        )
    }
}
