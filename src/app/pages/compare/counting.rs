//! How many names a side of a comparison is likely to have, for how long listing it still takes; and how far that is.

use super::listing::Listing;
use super::state::{Comparison, LIST};
use crate::app::acts::{Act, UNSEEN};
use crate::app::message::{Effect, Recall, Reply, SessionId};
use crate::app::{App, Now, Ticket};
use crate::destination::Root;
use crate::names::Tree;
use crate::places::{Compared, Counts};
use crate::text;

/// About a root: how many names are kept of a place beside the session, in which a session was once.
static RECALL_COUNT: Act = Act {
    answered: |app, _, answer| {
        if let (Reply::Recalled(Recall::Kept(kept)), Ok(root)) = (answer.reply, answer.about.parse()) {
            let count = count_below(&kept.tree, &root);
            let listing = app.tasks.of(&LIST).into_iter().find(|ticket| ticket.session == answer.ticket.session);
            if let Some(listing) = listing {
                app.expect(listing, count);
            }
        }
    },
    ..UNSEEN
};

/// How many of those names are below a root; nothing where none is.
fn count_below(tree: &Tree, root: &Root) -> Option<usize> {
    let path = root.path()?;
    let node = if path.is_empty() { Some(tree.whole()) } else { tree.find(path) };
    node.map(|node| tree.count(node)).filter(|count| *count > 0)
}

impl Comparison {
    /// Begins to list all that is below a root in a place, in place of what was listed before; `about`: the place, as it is spoken of.
    pub(super) fn begin_listing(
        &self,
        app: &mut App,
        was: &Listing,
        (place, root): (SessionId, Root),
        about: String,
    ) -> Listing {
        let expected = was.before.or_else(|| self.likely_count()).or_else(|| app.last_count(place, &root));
        let to_list = root.clone();
        let ticket = app.begin_at(place, &LIST, about, |ticket| Effect::List(ticket, to_list));
        app.expect(ticket, expected);
        if expected.is_none() {
            app.recall_count(place, root);
        }
        Listing { ticket: Some(ticket), ..was.afresh() }
    }

    /// Begins to list what is below two roots of the place of the session, in place of what was listed before.
    pub(super) fn begin_listing_both(&self, app: &mut App, roots: [Root; 2], about: String) -> (Listing, Listing) {
        let place = app.session.id;
        let expected = |was: &Listing, root: &Root| {
            was.before.or_else(|| self.likely_count()).or_else(|| app.last_count(place, root))
        };
        let both = expected(&self.here, &roots[0]).zip(expected(&self.there, &roots[1]));
        let ticket = app.begin_at(place, &LIST, about, |ticket| Effect::ListBoth(ticket, roots));
        app.expect(ticket, both.map(|(here, there)| here + there));
        let asked = |was: &Listing| Listing { ticket: Some(ticket), ..was.afresh() };
        (asked(&self.here), asked(&self.there))
    }

    /// How many names either side is likely to have, by what the comparison before this one found: where hardly any was in one alone.
    fn likely_count(&self) -> Option<usize> {
        let before = &self.pair.as_ref()?.before;
        let Compared { counts: Counts { same, different, missing, beside, untold, unread, .. }, .. } =
            before.as_ref()?;
        let in_both = same + different + beside + untold + unread;
        (missing * 10 <= in_both).then_some(in_both + missing).filter(|count| *count > 0)
    }

    /// The listings under way: of which side, or of both, and how many names have come.
    pub(super) fn listings(&self, app: &App) -> Vec<(&'static str, Ticket, usize)> {
        let (here, there) = (&self.here, &self.there);
        if let Some(ticket) = here.ticket.filter(|ticket| there.ticket == Some(*ticket)) {
            return vec![("both", ticket, app.so_far(ticket))];
        }
        let sides = [("here", here), ("there", there)];
        sides.into_iter().filter_map(|(side, listing)| Some((side, listing.ticket?, listing.so_far()))).collect()
    }

    /// How far listing both is, while it is under way.
    pub(in crate::app) fn says_listing(&self, app: &App, now: Now) -> String {
        let listings = [&self.here, &self.there];
        let so_far: usize = listings.iter().map(|listing| listing.so_far()).sum();
        let opening = [self.from.as_ref().and_then(|from| from.opening), self.opening];
        let mut tickets: Vec<Ticket> = self.listings(app).into_iter().map(|(_, ticket, _)| ticket).collect();
        // What is said last is of the longer one.
        tickets.sort_by_key(|ticket| app.so_far(*ticket));
        let held_up = tickets.iter().chain(opening.iter().flatten()).find_map(|it| app.held_up(now, Some(*it)));
        let gets_on = tickets.last().map(|ticket| app.gets_on(now, *ticket)).unwrap_or_default();
        let gets_on = held_up.map_or(gets_on, |says| format!(" · {says}"));
        match so_far {
            0 if tickets.is_empty() => format!("connecting…{gets_on}"),
            0 => format!("listing…{gets_on}"),
            _ => format!("listing, {} so far…{gets_on}", text::grouped(so_far)),
        }
    }
}

impl App {
    /// How many names are below a root in the place of the session, by its last listing; nothing where that was not complete, or not of
    /// all that.
    fn last_count(&self, place: SessionId, root: &Root) -> Option<usize> {
        let view = &self.session.view;
        let is_complete = view.listing.as_of().is_some() || self.recalled().is_some();
        let is_below = |path: &str| !path.is_empty() && view.root.contains(path);
        let is_known = is_complete && (view.root == *root || root.path().is_some_and(is_below));
        if is_known && place == self.session.id { count_below(&view.tree, root) } else { None }
    }

    /// Asks how many names are kept of a place beside the session: of what is below the root, or of all there is.
    fn recall_count(&mut self, place: SessionId, root: Root) {
        if self.start.cache.is_none() || place == self.session.id {
            return;
        }
        let about = root.to_string();
        let scopes = if root == Root::all() { vec![root] } else { vec![root, Root::all()] };
        for root in scopes {
            self.begin_at(place, &RECALL_COUNT, about.clone(), |ticket| Effect::Recall { ticket, root, account: None });
        }
    }
}
