//! What is asked about, which listing of it is called now, and what was found out of each.

use jiff::Timestamp;

use crate::app::session::listed_then::ListedThen;
use crate::app::{App, Ticket};
use crate::failure::{Failure, FailureKind, Remedy};
use crate::parameter::{HISTORY_PAGE, MOST_VERSIONS, Parameter, Past, is_same_name};
use crate::text;

/// What is asked about.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// As they are listed.
    pub(super) parameters: Vec<Parameter>,
    /// The folder, if it is one.
    pub(super) folder: Option<String>,
    /// The folder around all of them: names are shown without it.
    pub(super) within: String,
    /// What of the session's listing they are.
    pub(super) then: ListedThen,
    /// Which listing of the session it is by, where that was complete.
    pub(super) listed: Option<String>,
}

/// What it takes to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Takes {
    /// Parameters whose history has to be read.
    pub(super) names: usize,
    /// Calls for them.
    pub(super) calls: usize,
}

impl Tree {
    /// Whether a name is asked about.
    pub(super) fn holds(&self, name: &str) -> bool {
        match &self.folder {
            Some(folder) => is_within(name, folder),
            None => self.parameters.iter().any(|parameter| is_same_name(&parameter.name, name)),
        }
    }

    pub(super) fn takes(&self, moment: Timestamp) -> Takes {
        let asked = || self.parameters.iter().filter(|parameter| known(parameter, moment).is_none());
        let pages = |parameter: &Parameter| {
            let versions = usize::try_from(parameter.version).unwrap_or(1);
            versions.min(MOST_VERSIONS).div_ceil(HISTORY_PAGE).max(1)
        };
        Takes { names: asked().count(), calls: asked().map(pages).sum() }
    }
}

/// Whether a name is that folder, or in it.
fn is_within(name: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    let is_below = name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    folder.is_empty() || is_same_name(name, folder) || is_below
}

/// What the listing alone tells of that moment: of what has not been written since, and of what has only one version.
pub(super) fn known(parameter: &Parameter, moment: Timestamp) -> Option<Past> {
    let both = || (Box::new(parameter.clone()), Box::new(parameter.clone()));
    let (then, now) = both();
    match parameter.modified? {
        modified if modified <= moment => Some(Past::Was { then, now }),
        _ if parameter.version == 1 => Some(Past::Later { first: then, now }),
        _ => None,
    }
}

/// What is called now.
#[derive(Debug, Default)]
pub(super) struct Present {
    /// The listing under way, with what it has brought.
    pub(super) ticket: Option<Ticket>,
    pub(super) arrived: Vec<Parameter>,
    /// When that was listed in full; nothing where the session's own listing was not complete.
    pub(super) at: Option<Timestamp>,
    /// Whether it was listed for this page.
    pub(super) is_afresh: bool,
    /// Why it could not be.
    pub(super) failed: Option<Failure>,
}

impl Present {
    pub(super) fn of(app: &App) -> Self {
        Self { at: app.session.view.listing.as_of(), ..Self::default() }
    }

    /// Which listing it is, for whoever reads the table.
    pub(super) fn says(&self) -> String {
        match self.at {
            Some(at) => format!("now: as listed at {}", text::clock(at)),
            None => "now: by a listing that is not complete".to_owned(),
        }
    }
}

/// What was found out of one.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing yet.
    Unread,
    /// What its history tells, or the listing.
    Past(Past),
    /// It is not there any more.
    Gone,
    /// Its history cannot be read.
    Refused(Failure),
}

impl Found {
    /// Whether it is what it was.
    pub(super) fn is_same(&self) -> bool {
        matches!(self, Self::Past(Past::Was { then, now }) if then.version == now.version)
    }
}

impl Found {
    /// What the listing tells by itself.
    pub(super) fn of(parameter: &Parameter, moment: Timestamp) -> Self {
        known(parameter, moment).map_or(Self::Unread, Self::Past)
    }
}

/// The listing was stopped: what is shown is by the one of before.
pub(super) fn stopped() -> Failure {
    Failure::new(FailureKind::Cancelled, "The listing was stopped", Remedy::ListAgain)
}
