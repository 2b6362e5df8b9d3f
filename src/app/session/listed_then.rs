//! What is done with what is listed while the listing goes on: what came too late for it, and when it is to be looked at again.

use std::time::Duration;

use crate::app::App;
use crate::app::state::listing::Listing;
use crate::text;

/// So often what is asked about is gathered anew while names arrive: as often as anybody reads.
const OFTEN: Duration = Duration::from_millis(250);

/// What of the listing something was begun with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct ListedThen {
    pub(in crate::app) within: Within,
    /// How many there were.
    pub(in crate::app) count: usize,
}

/// Where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum Within {
    /// They are marked: no more of them can come.
    Marked,
    /// Under that folder.
    Folder(String),
    /// All that is listed.
    Root,
}

/// When something was gathered from the tree.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::app) struct Gathered {
    revision: u64,
    at: Duration,
}

impl Gathered {
    pub(in crate::app) fn now(app: &App) -> Self {
        Self { revision: app.session.view.tree.revision(), at: app.clock.mono }
    }

    /// Whether the tree is another since, and it is time to look at it again.
    pub(in crate::app) fn is_old(self, app: &App) -> bool {
        let is_late = || !app.is_listing() || app.clock.mono.saturating_sub(self.at) >= OFTEN;
        self.revision != app.session.view.tree.revision() && is_late()
    }
}

impl App {
    /// Whether names are arriving.
    pub(in crate::app) fn is_listing(&self) -> bool {
        matches!(self.session.view.listing, Listing::Running { .. })
    }

    /// What is said behind figures of what is listed where that is not all there is; nothing where it is, or was the last time.
    pub(in crate::app) fn part_listed(&self) -> &'static str {
        if self.recalled().is_some() {
            return "";
        }
        match self.session.view.listing {
            Listing::Running { as_of: None, .. } => " so far",
            Listing::Failed { as_of: None, .. } => " of those listed",
            _ => "",
        }
    }

    /// That there is more than something was begun with, as it is now; nothing where there is not.
    pub(in crate::app) fn listed_since(&self, then: &ListedThen) -> Option<String> {
        let tree = &self.session.view.tree;
        let now = match &then.within {
            Within::Marked => return None,
            Within::Folder(name) => {
                let all = |node| tree.count(node) + usize::from(tree.is_parameter(node));
                tree.find(name).map_or(0, all)
            }
            Within::Root => self.listed_count(),
        };
        let listing = self.listed_so_far().filter(|_| !self.part_listed().is_empty());
        match (now.saturating_sub(then.count), listing) {
            (0, None) => None,
            (0, Some(listed)) => Some(format!("not all is listed yet: {listed}")),
            (more, listed) => {
                let came = text::many(more, "more was", "more were");
                let listed = listed.map(|listed| format!("; not all is yet: {listed}")).unwrap_or_default();
                Some(format!("{came} listed since this began, and not among these{listed}"))
            }
        }
    }
}
