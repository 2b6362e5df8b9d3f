//! What had been done of a change of several parameters when it was heard of last.

use std::collections::HashMap;

use crate::failure::{Failure, FailureKind};
use crate::job::{Job, JobName, Reached};
use crate::parameter::name_key;

/// Those to which something had been done when a change ended.
#[derive(Debug, Default)]
pub(super) struct Begun<'a>(HashMap<&'a str, &'a JobName>);

impl<'a> Begun<'a> {
    pub(super) fn in_job(job: &'a Job) -> Self {
        let begun = job.left().filter(|name| name.reached != Reached::Waiting);
        Self(begun.map(|name| (name_key(&name.from.name), name)).collect())
    }

    pub(super) fn of(&self, name: &str) -> Option<&'a JobName> {
        self.0.get(name_key(name)).copied()
    }
}

/// Whether a request that failed so has had no effect, and will have none.
pub(super) fn is_certain(failure: &Failure) -> bool {
    !matches!(failure.kind, FailureKind::Unreachable | FailureKind::Service | FailureKind::InvalidResponse)
}
