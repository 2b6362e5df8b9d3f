//! Whether what the user is about to touch is production, and whether anything may be written there.

use crate::app::App;
use crate::app::state::promotion::CopyPlace;
use crate::app::state::session::Link;
use crate::config::{Colour, Column, Environment, Ground, Mask, Whereabouts};
use crate::destination::Target;
use crate::names::Row;
use crate::parameter::Identity;
use crate::places::{Location, PairSide};
use crate::text::{self, Dates};

impl App {
    /// What says that the session, or what the user looks at, is production.
    pub(crate) fn production(&self) -> Option<Ground> {
        self.production_of(&self.looked_at())
    }

    /// What the page on top is about, or what is under the cursor, or else what is shown.
    fn looked_at(&self) -> String {
        let view = &self.session.view;
        let under_cursor = || self.selected().map(|node| view.tree.name(node));
        let path = self.pages.about().map(str::to_owned).or_else(under_cursor);
        path.or_else(|| view.root.path().map(str::to_owned)).unwrap_or_default()
    }

    /// One of several names that says for all of them what holds: one that may not be written, or that is production by itself, or else
    /// the first.
    pub(in crate::app) fn most_guarded<'a>(&self, names: &[&'a str]) -> &'a str {
        let read_only = |name: &&&str| self.read_only_by(name).is_some();
        let production = |name: &&&str| self.config.ground(&Whereabouts { path: name, ..self.whereabouts() }).is_some();
        let first = names.first();
        names.iter().find(read_only).or_else(|| names.iter().find(production)).or(first).copied().unwrap_or_default()
    }

    /// What says that a name, in this session, is production.
    pub(in crate::app) fn production_of(&self, name: &str) -> Option<Ground> {
        let at = Whereabouts { path: name, ..self.whereabouts() };
        // Where STS is not reached, or IAM not yet, nobody knows: rather a word too many than production unguarded.
        let unknown = || (self.is_unknown_whose() && self.config.may_be_production(&at)).then_some(Ground::Unknown);
        self.config.ground(&at).or_else(unknown)
    }

    /// The context of the settings that lets nothing of that name be written.
    pub(in crate::app) fn read_only_by(&self, name: &str) -> Option<String> {
        self.config.read_only(&Whereabouts { path: name, ..self.whereabouts() }, self.is_unknown_whose())
    }

    /// The same of what the user looks at.
    pub(in crate::app) fn read_only_here(&self) -> Option<String> {
        self.read_only_by(&self.looked_at())
    }

    /// Why nothing is written here.
    pub(in crate::app) fn read_only_says(&self) -> String {
        let by = self.read_only_here().map(|by| format!("read-only by your settings of {}", text::sanitise(&by)));
        by.unwrap_or_else(|| "this session is read-only".to_owned())
    }

    /// The same, where that is so.
    pub(in crate::app) fn read_only_now(&self) -> Option<String> {
        self.session.place.read_only.then(|| self.read_only_says())
    }

    /// What says that a name is production in a place that something is copied to.
    pub(in crate::app) fn ground_at(&self, to: &CopyPlace, name: &str) -> Option<Ground> {
        if to.is_here {
            return self.production_of(name);
        }
        let at = to.whereabouts(name);
        let unknown = || (to.is_unknown_whose() && self.config.may_be_production(&at)).then_some(Ground::Unknown);
        self.config.ground(&at).or_else(unknown)
    }

    /// What rows say of production, in their order; nothing where it is the same of all, which a title says then.
    pub(in crate::app) fn grounds_apart<'a>(&self, names: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
        Ground::apart(names.map(|name| self.production_of(name)))
    }

    /// What says that a name is production in another place; what is not known of that says nothing.
    pub(in crate::app) fn ground_elsewhere(
        &self,
        profile: Option<&str>,
        region: Option<&str>,
        who: Option<&Identity>,
        path: &str,
    ) -> Option<Ground> {
        self.config.ground(&Whereabouts { profile, who, region, path })
    }

    /// The same of what is remembered.
    pub(in crate::app) fn ground_of(&self, location: &Location) -> Option<Ground> {
        let Location { place, account, name, .. } = location;
        let alias = account.as_ref().and_then(|account| self.aliases.get(account).cloned().flatten());
        let who = account.clone().map(|account| Identity { account, arn: String::new(), alias });
        self.ground_elsewhere(place.profile.as_deref(), place.region.as_deref(), who.as_ref(), name)
    }

    /// The same of a side of a pair: what it leaves out is that of the session.
    pub(in crate::app) fn ground_of_side(&self, side: &PairSide) -> Option<Ground> {
        match side {
            PairSide::Kept { location, .. } => self.ground_of(location),
            PairSide::Written(Target { profile: None, region, path, .. }) => {
                let here = self.whereabouts();
                self.ground_elsewhere(here.profile, region.as_deref().or(here.region), here.who, path)
            }
            PairSide::Written(Target { profile, region, path, .. }) => {
                self.ground_elsewhere(profile.as_deref(), region.as_deref(), None, path)
            }
            PairSide::File(_) => None,
        }
    }

    /// Why nothing of those names may be written in such a place.
    pub(in crate::app) fn read_only_at<'a>(
        &self,
        to: &CopyPlace,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        let called = to.called(&self.place_of_jobs());
        let says = |by: &str| text::sanitise(&format!("{called} is read-only by your settings of {by}")).into_owned();
        let by_settings = |name: &str| {
            if to.is_here {
                self.read_only_by(name)
            } else {
                self.config.read_only(&to.whereabouts(name), to.is_unknown_whose())
            }
        };
        let by = names.into_iter().find_map(by_settings);
        by.map(|by| says(&by)).or_else(|| self.start.place.read_only.then(|| "this session is read-only".to_owned()))
    }

    /// Keeps the place as strict as the settings ask where the user looks at, whatever the command line said.
    pub(in crate::app) fn guard(&mut self) {
        self.session.place.read_only = self.start.place.read_only || self.read_only_here().is_some();
    }

    /// What the settings have the header say of where the user is.
    pub(crate) fn context_words(&self) -> Option<(Colour, &str)> {
        self.config.words(&Whereabouts { path: &self.looked_at(), ..self.whereabouts() })
    }

    /// Whether values stay readable that are no secrets.
    pub(crate) fn spares_strings(&self) -> bool {
        self.config.mask == Mask::Secure
    }

    /// How times are shown.
    pub(crate) fn times(&self) -> Dates {
        self.config.times()
    }

    /// What stands beside a name, as far as there is room.
    pub(crate) fn columns(&self) -> &[Column] {
        &self.config.columns
    }

    /// Which environment the folder of a row is called after.
    pub(crate) fn environment(&self, row: &Row<'_>) -> Option<Environment> {
        if row.folder { self.config.environment(row.segment) } else { None }
    }

    /// Where the session is, of no name.
    fn whereabouts(&self) -> Whereabouts<'_> {
        Whereabouts {
            profile: self.session.place.profile.as_deref(),
            who: self.session.identity.as_ref().or(self.session.previous.as_ref()),
            region: self.session.place.region.as_deref(),
            path: "",
        }
    }

    /// Whether it is not known whose account this is, or what that is called, and nobody is waiting for it.
    fn is_unknown_whose(&self) -> bool {
        let connected = matches!(self.session.link, Link::Up);
        connected && !self.is_asking_whose() && (self.account().is_none() || self.is_alias_overdue())
    }
}
