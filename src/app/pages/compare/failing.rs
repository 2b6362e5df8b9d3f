//! What failed of a comparison, and in which of its places: what is known in this session says nothing of a failure in another.

use std::borrow::Cow;

use super::state::Comparison;
use crate::app::App;
use crate::app::message::SessionId;
use crate::comparison::{Elsewhere, Told};
use crate::destination::Destination;
use crate::failure::Failure;
use crate::parameter::Identity;

/// Account and region of a second place, as far as they are known.
pub(super) type Whereabouts = (Option<String>, Option<String>);

/// One of the two places of a parameter.
#[derive(Debug)]
pub(super) struct OneSide {
    /// In words.
    pub(super) says: String,
    /// The place itself, where it is not that of the session, which may be another by the time that it is asked again.
    pub(super) beside: Option<(SessionId, Whereabouts)>,
}

impl OneSide {
    /// A failure on this side, with what is known beside it where that is of the session.
    pub(super) fn in_full<'a>(&self, app: &App, failure: &'a Failure) -> Cow<'a, Failure> {
        if self.beside.is_some() { Cow::Borrowed(failure) } else { app.in_full(failure) }
    }
}

impl Comparison {
    /// The failure that it is about, and on which side that is.
    pub(super) fn failure(&self) -> Option<(&'static str, &Failure)> {
        let failed = self.failed.as_ref().map(|(side, failure)| (*side, failure));
        let left = || self.why_current_left().and_then(|left| left.failure.as_ref());
        let left = || left().map(|failure| (self.side_of(failure), failure));
        let untold = || match self.current().and_then(|row| row.told.as_ref()) {
            Some(Told::Untold(untold)) => untold.first(),
            _ => None,
        };
        let first = self.from.as_ref().and_then(|from| from.elsewhere.as_ref());
        let identity = || {
            let both = [("there", self.elsewhere.as_ref()), ("here", first)];
            both.into_iter().find_map(|(side, at)| Some((side, at?.identity.as_ref().err()?)))
        };
        failed.or_else(left).or_else(untold).or_else(identity)
    }

    /// Where a side is that is not of the session; of both, nothing is known but that one of them is not.
    pub(super) fn whereabouts(&self, side: &str) -> Option<Whereabouts> {
        let first = || self.from.as_ref().map(|from| whereabouts(from.elsewhere.as_ref(), &from.to));
        let second = || self.to.as_ref().map(|to| whereabouts(self.elsewhere.as_ref(), to));
        match side {
            "here" => first(),
            "there" => second(),
            _ => first().or_else(second).map(|_| (None, None)),
        }
    }

    /// A failure on a side, with what is known beside it where that is of the session.
    pub(super) fn in_full<'a>(&self, app: &App, side: &str, failure: &'a Failure) -> Cow<'a, Failure> {
        if self.whereabouts(side).is_some() { Cow::Borrowed(failure) } else { app.in_full(failure) }
    }
}

fn whereabouts(opened: Option<&Elsewhere>, to: &Destination) -> Whereabouts {
    let account = opened.and_then(|it| it.identity.as_ref().ok()).map(Identity::account_and_alias);
    (account, opened.and_then(|it| it.place.region.clone()).or_else(|| to.region.clone()))
}
