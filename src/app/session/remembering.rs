//! Where the user was: noted here as it happens, and kept for the next start where anything is kept.

use crate::app::act::Lasts;
use crate::app::acts::{Act, UNSEEN};
use crate::app::message::{Effect, Reply};
use crate::app::state::cursor::Back;
use crate::app::{App, Notice, Tone};
use crate::places::{Left, Location, Trace, place_kept};
use crate::text;

/// The name that stands for all that is shown.
pub(super) const ALL: &str = "/";

static KEEP: Act = Act {
    lasts: Lasts::Program,
    answered: |app, _, answer| {
        if let Reply::PlacesKept(Err(why)) = answer.reply {
            app.not_kept(&why);
        }
    },
    ..UNSEEN
};

impl App {
    /// Notes something of where the user was, and has it kept.
    pub(in crate::app) fn remember(&mut self, trace: Trace) {
        self.places.take(trace.clone());
        if self.start.places_file.is_some() {
            self.begin(&KEEP, "", |ticket| Effect::KeepPlaces(ticket, vec![trace]));
        }
    }

    /// Nobody waits for it, so it is said only where it hides nothing but what was said of it.
    fn not_kept(&mut self, why: &str) {
        if self.notice.as_ref().is_none_or(Notice::passes) {
            self.say(Tone::Warn, format!("places are not kept for the next start: {}", text::sanitise(why)));
        }
    }

    /// A name in this session, as a place to come back to.
    pub(in crate::app) fn location_of(&self, name: String) -> Location {
        let account = self.account().map(str::to_owned);
        Location::of(&self.session.place, account, self.session.view.root.clone(), name)
    }

    /// What is under the cursor.
    pub(in crate::app) fn row_here(&self) -> Option<Location> {
        self.selected().map(|node| self.location_of(self.session.view.tree.name(node)))
    }

    /// Something was done with the row under the cursor: its folder is a place of late.
    pub(in crate::app) fn visit(&mut self) {
        let view = &self.session.view;
        let Some(node) = self.selected() else { return };
        let folder = if view.tree.is_folder(node) { Some(node) } else { view.tree.parent(node) };
        let name = folder.map_or_else(|| ALL.to_owned(), |folder| view.tree.name(folder));
        let location = self.location_of(name);
        // One act after another in the same folder says nothing new.
        if self.visiting.as_ref().is_none_or(|last| !last.is_same(&location)) {
            self.visiting = Some(location.clone());
            self.remember(Trace::Visited(location, self.clock.wall));
        }
    }

    /// What is shown is left, there.
    pub(in crate::app) fn remember_left(&mut self, back: &Back) {
        let Back { cursor, open } = back.clone();
        let left = Left { place: place_kept(&self.session.place), root: self.session.view.root.clone(), cursor, open };
        if self.places.left_at(&left.place, &left.root) != Some(&left) {
            self.remember(Trace::Left(left));
        }
    }

    /// Goes back to where the user was in this place when it was left last, once it is known which it is, unless somewhere else is meant.
    pub(in crate::app) fn come_back(&mut self) {
        let view = &self.session.view;
        let is_open = view.browse.back.is_none() && !view.browse.touched;
        if let Some(left) = self.places.left_at(&self.session.place, &view.root).filter(|_| is_open) {
            self.session.view.browse.back = Some(Back::of(left));
            self.keep_place(|_| {});
        }
    }

    /// Whether what is under the cursor is a bookmark.
    pub(in crate::app) fn is_bookmarked_here(&self) -> bool {
        self.row_here().is_some_and(|here| self.places.is_bookmarked(&here))
    }

    /// Makes a place a bookmark, or takes its bookmark away, and says so.
    pub(in crate::app) fn toggle_bookmark(&mut self, location: Location) {
        let name = text::sanitise(&location.name).into_owned();
        if self.places.is_bookmarked(&location) {
            self.remember(Trace::Unbookmarked(location));
            self.say(Tone::Good, format!("no bookmark any more: {name}"));
        } else if self.places.has_room() {
            self.remember(Trace::Bookmarked(location));
            let until = if self.start.places_file.is_some() { "" } else { " until you quit: nothing is kept on disk" };
            self.say(Tone::Good, format!("bookmark: {name}{until}"));
        } else {
            self.say(
                Tone::Warn,
                format!("there are {} bookmarks already: take one away first", crate::places::MOST_BOOKMARKS),
            );
        }
    }
}
