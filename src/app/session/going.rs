//! Going to a place of before: a name, in this session or in another.

use super::remembering::ALL;
use crate::app::pages::leave::Then;
use crate::app::state::cursor::Back;
use crate::app::state::listing::Listing;
use crate::app::state::session::View;
use crate::app::{App, Tone};
use crate::destination::{Destination, Place, Root};
use crate::names::Order;
use crate::places::{Location, Trace, place_kept};
use crate::text;

impl App {
    /// Whether a location is in this session.
    pub(in crate::app) fn is_in_session(&self, location: &Location) -> bool {
        let account = self.account().zip(location.account.as_deref());
        location.place == place_kept(&self.session.place) && account.is_none_or(|(here, there)| here == there)
    }

    /// Why a location cannot be gone to from here; nothing where it can.
    pub(in crate::app) fn why_not_there(&self, location: &Location) -> Option<String> {
        if self.is_in_session(location) { None } else { self.way_to(&location.place).err() }
    }

    /// What opens a location beside this session; `None` where it is in it.
    ///
    /// # Errors
    /// Why nothing that can be chosen leads there.
    pub(in crate::app) fn way_beside(&self, location: &Location) -> Result<Option<Destination>, String> {
        if self.is_in_session(location) { Ok(None) } else { self.way_to(&location.place).map(Some) }
    }

    /// Goes to a location; to another place as a switch does, which asks about a draft first.
    pub(in crate::app) fn go_to_location(&mut self, location: &Location) {
        if self.is_in_session(location) {
            self.go_within(location);
            self.came_to(location);
            return;
        }
        let to = match self.way_to(&location.place) {
            Ok(to) => to,
            Err(why) => return self.say(Tone::Info, why),
        };
        if self.go_elsewhere(to, location.root.clone(), Back::to(location)) {
            self.meant_to_be(location);
        }
    }

    /// Goes to a name in another place, which is that location as far as the place is known.
    pub(in crate::app) fn go_to_place(&mut self, to: Destination, name: &str, location: Option<&Location>) {
        let back = Back { cursor: name.to_owned(), open: Vec::new() };
        let is_gone = self.go_elsewhere(to, self.session.view.root.clone(), back);
        if let Some(location) = location.filter(|_| is_gone) {
            self.meant_to_be(location);
        }
    }

    /// Goes to another place and shows that of it, unless something is in the way. Whether it went.
    fn go_elsewhere(&mut self, to: Destination, root: Root, back: Back) -> bool {
        let goes = self.may_leave(self.would_lose(), || Then::Switch(to.clone()));
        if goes {
            self.switch_and_show(to, |app| {
                app.way_back();
                View::new(root, app.session.view.tree.order(), Some(back))
            });
        }
        goes
    }

    fn meant_to_be(&mut self, location: &Location) {
        self.session.meant = Some(location.place.clone());
        self.came_to(location);
    }

    fn came_to(&mut self, location: &Location) {
        self.visiting = Some(location.clone());
        self.remember(Trace::Visited(location.clone(), self.clock.wall));
    }

    /// What has to be chosen to be there, or why nothing that can be chosen leads there.
    pub(in crate::app) fn way_to(&self, place: &Place) -> Result<Destination, String> {
        let (here, started) = (place_kept(&self.session.place), place_kept(&self.start.place));
        let region = place.region.clone();
        let signs =
            |place: &Place| place.signed_by().unwrap_or_else(|| "the credentials of the environment".to_owned());
        let same = |one: &Place| {
            (&one.profile, &one.role, one.environment_keys) == (&place.profile, &place.role, place.environment_keys)
        };
        if same(&here) && here.endpoint != place.endpoint {
            return Err(match &place.endpoint {
                Some(endpoint) => format!("that was at {}: start sesame with that endpoint", text::sanitise(endpoint)),
                None => "that was at AWS's own endpoint: start sesame without another".to_owned(),
            });
        }
        if same(&here) && here.region == place.region {
            let account = self.account().unwrap_or_default();
            return Err(format!("that was another account: {} are of {account} now", signs(place)));
        }
        match place.signing_profile() {
            Some(profile) => Ok(Destination { profile: Some(profile.to_owned()), region }),
            None if same(&started) => Ok(Destination { profile: None, region }),
            None => Err(format!("{} signed there: start sesame so", text::sanitise(&signs(place)))),
        }
    }

    fn go_within(&mut self, location: &Location) {
        if self.session.view.root == location.root || self.session.view.root.contains(&location.name) {
            self.close_search();
            self.go_to_name(&location.name);
        } else {
            self.session.left.insert(location.root.clone(), Back::to(location));
            self.show_root(location.root.clone());
        }
    }

    /// Puts the cursor on a name of what is shown, and opens it where it is a folder; on one that has not arrived, when it does.
    pub(in crate::app) fn go_to_name(&mut self, name: &str) {
        let view = &mut self.session.view;
        if name == ALL {
            return self.move_to(0);
        }
        if let Some(node) = view.tree.find(name) {
            if view.tree.is_folder(node) {
                view.tree.sort(Order::Folders);
                view.tree.open(node);
            }
            return self.go_to(node);
        }
        view.browse.back = Some(Back { cursor: name.to_owned(), open: vec![name.to_owned()] });
        view.browse.touched = false;
        view.browse.held = None;
        let is_gone = matches!(view.listing, Listing::Done { .. });
        self.mask();
        self.keep_place(|_| {});
        if is_gone {
            self.say(Tone::Warn, format!("{} is not listed here any more", text::sanitise(name)));
        }
    }

    /// Says so where the place that was gone to is not where it was any more. `is`: as it has turned out to be.
    pub(in crate::app) fn tell_moved(&mut self, is: &Place) {
        let is = place_kept(is);
        if let Some(was) = self.session.meant.take_if(|_| is.region.is_some())
            && was.endpoint != is.endpoint
        {
            let at = |place: &Place| place.endpoint.clone().unwrap_or_else(|| "AWS's own endpoint".to_owned());
            self.say(
                Tone::Warn,
                format!("that was at {}; this is at {}", text::sanitise(&at(&was)), text::sanitise(&at(&is))),
            );
        }
    }
}
