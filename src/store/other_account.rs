//! What signs by now is of another account than the one that the screen shows.

use crate::failure::{Advice, Failure, FailureKind, Remedy};
use crate::parameter::Identity;

/// New credentials are of another account than the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("these credentials are of account {}, and what is shown is of {shown}", now.account)]
pub(super) struct OtherAccount {
    pub(super) now: Identity,
    pub(super) shown: String,
}

impl OtherAccount {
    pub(super) fn failure(&self) -> Failure {
        let Self { now, shown } = self;
        Failure::new(
            FailureKind::Credentials,
            format!("These credentials are of account {} by now; what is shown is of {shown}", now.account),
            Advice::from(Remedy::Connect).and(" anew, and look at it again"),
        )
    }
}
