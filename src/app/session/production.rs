//! Whether what the user is about to touch is production.

use crate::app::App;
use crate::app::state::session::Link;
use crate::config::{Environment, Ground};
use crate::names::Row;

impl App {
    /// What says that the session, or what the user looks at, is production.
    pub(crate) fn production(&self) -> Option<Ground> {
        let view = &self.session.view;
        let under_cursor = || self.selected().map(|node| view.tree.name(node));
        let path = self.pages.about().map(str::to_owned).or_else(under_cursor);
        self.production_of(path.as_deref().or(view.root.path()).unwrap_or_default())
    }

    /// One of several names that says for all of them whether any is production: one that is by itself, or else the first.
    pub(in crate::app) fn most_guarded<'a>(&self, names: &[&'a str]) -> &'a str {
        let by_itself = |name: &&&str| self.config.production.ground(None, None, name).is_some();
        names.iter().find(by_itself).or(names.first()).copied().unwrap_or_default()
    }

    /// What says that a name, in this session, is production.
    pub(in crate::app) fn production_of(&self, name: &str) -> Option<Ground> {
        let profile = self.session.place.profile.as_deref();
        let who = self.session.identity.as_ref().or(self.session.previous.as_ref());
        let connected = matches!(self.session.link, Link::Up);
        let unknown = connected && !self.is_asking_whose() && (self.account().is_none() || self.is_alias_overdue());
        let production = &self.config.production;
        let ground = production.ground(profile, who, name);
        // Where STS is not reached, or IAM not yet, nobody knows: rather a word too many than production unguarded.
        ground.or_else(|| (unknown && production.may_name_accounts()).then_some(Ground::Unknown))
    }

    /// Which environment the folder of a row is called after.
    pub(crate) fn environment(&self, row: &Row<'_>) -> Option<Environment> {
        if row.folder { self.config.environment(row.segment) } else { None }
    }
}
