//! Labels and tags of a parameter, asked for when a question about it opens: what stays, what is lost, and who else manages it.

use std::time::Duration;

use crate::app::asked::Asked;
use crate::app::message::{Now, Ticket};
use crate::deletion::Tag;
use crate::parameter::Version;

/// How long an answer waits for them.
const WAITS: Duration = Duration::from_secs(2);

/// What was asked for, and what has come of it.
#[derive(Debug)]
pub(crate) struct LabelsAndTags {
    /// The parameter; of a new one, or of many, nothing is asked.
    name: Option<String>,
    /// Its versions, for their labels and their number.
    pub(in crate::app) versions: Asked<Vec<Version>>,
    pub(in crate::app) tags: Asked<Vec<Tag>>,
    /// Since when they are asked for, on the `mono` clock.
    since: Option<Duration>,
    /// The question was answered before they were there.
    held: bool,
}

impl LabelsAndTags {
    /// Of that parameter, of which nothing is known yet.
    pub(in crate::app) fn of(name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::none() }
    }

    /// Of nothing: they are not asked for.
    pub(in crate::app) fn none() -> Self {
        Self { name: None, versions: Asked::No, tags: Asked::No, since: None, held: false }
    }

    /// The parameter that they are of.
    pub(in crate::app) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The same with what is known already.
    pub(in crate::app) fn knowing(self, versions: Option<Vec<Version>>, tags: Option<Vec<Tag>>) -> Self {
        let versions = versions.map_or(self.versions, Asked::Known);
        Self { versions, tags: tags.map_or(self.tags, Asked::Known), ..self }
    }

    /// They are asked for from now on.
    pub(in crate::app) fn begin(&mut self, now: Now) {
        (self.since, self.held) = (Some(now.mono), false);
    }

    /// Whether they have been asked for.
    pub(in crate::app) fn is_begun(&self) -> bool {
        self.since.is_some()
    }

    /// Whether one of them is on its way.
    pub(crate) fn is_pending(&self) -> bool {
        self.tickets().next().is_some()
    }

    /// Under which they are on their way.
    pub(in crate::app) fn tickets(&self) -> impl Iterator<Item = Ticket> {
        [self.versions.ticket(), self.tags.ticket()].into_iter().flatten()
    }

    /// Until when an answer waits for them, while it does.
    pub(in crate::app) fn waits_until(&self, now: Now) -> Option<Duration> {
        let until = self.since? + WAITS;
        (self.is_pending() && now.mono < until).then_some(until)
    }

    /// Whether an answer waits for them.
    pub(in crate::app) fn waits(&self, now: Now) -> bool {
        self.waits_until(now).is_some()
    }

    /// The question is answered as soon as they are there, or were waited for long enough.
    pub(in crate::app) fn hold(&mut self) {
        self.held = true;
    }

    /// The answer that is held is not given: what it was held for does not come.
    pub(in crate::app) fn drop_answer(&mut self) {
        self.held = false;
    }

    /// Whether an answer is held, so that it can be given now; it is held no longer.
    pub(in crate::app) fn release(&mut self, now: Now) -> bool {
        !self.waits(now) && std::mem::take(&mut self.held)
    }
}
