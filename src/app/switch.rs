//! Leaving one account or region for another: nothing of the old one is shown, kept or carried over, but the way back to the
//! same path.

use super::browse::{Back, Browse};
use super::draft::Draft;
use super::listing::Listing;
use super::warm::Warm;
use super::{App, Now, Overlay, Pane, Pending, Then, Ticket, Tone, Value};
use crate::destination::{Destination, Place};
use crate::names::{Order, Tree};
use crate::parameter::Identity;

/// What a write under way says to whoever wants to go elsewhere.
pub(super) const WRITE_FIRST: &str = "a write is under way: it must end before you can go elsewhere";

impl App {
    /// Ends this session and begins another; a draft is asked about first, a write under way is waited for by the user.
    pub(super) fn switch_to(&mut self, to: Destination) {
        if !self.may_leave(|| Then::Switch(to.clone())) {
            return;
        }
        self.leave_session();
        self.place.profile = to.profile.clone().or(self.place.profile.take());
        self.place.region.clone_from(&to.region);
        self.place.endpoint = None;
        self.destination = to;
        self.connect();
        self.recall(None);
    }

    /// Whether nothing is lost by leaving what is shown. Says what stands in the way, or asks about it.
    pub(super) fn may_leave(&mut self, then: impl FnOnce() -> Then) -> bool {
        if self.writing().is_some() {
            self.say(Tone::Warn, WRITE_FIRST);
        } else if self.has_draft() {
            self.lay(Overlay::Leave { then: then() });
        } else {
            return true;
        }
        false
    }

    /// Cancels and forgets everything that belongs to this session.
    fn leave_session(&mut self) {
        if let Some(profile) = self.place.profile.clone() {
            self.visited.retain(|visited| *visited != profile);
            self.visited.insert(0, profile);
        }
        self.left.clear();
        self.beside.clear();
        self.services = None;
        self.refused.clear();
        self.written.clear();
        self.signed_out = None;
        self.was = self.identity.take().and(None);
        self.leave(Pending::outlives_session);
        self.tasks.clear();
    }

    /// Cancels and forgets what is about what is shown, but the way back there.
    pub(super) fn leave(&mut self, outlives: fn(&Pending) -> bool) {
        let left = self.tasks.iter().filter(|(_, task)| !outlives(&task.what)).map(|(ticket, _)| *ticket);
        for ticket in left.collect::<Vec<Ticket>>() {
            self.cancel(ticket);
        }
        let order = self.tree.order();
        let back = self.way_back();
        self.browse = Browse { back, ..Browse::default() };
        self.tree = Tree::new();
        self.tree.sort(order);
        self.listing = Listing::Idle;
        self.value = Value::Masked;
        self.warm = Warm::default();
        self.asked.clear();
        self.copying = None;
        self.stopping = false;
        self.search = None;
        self.overlays.clear();
        self.opening = None;
        self.notice = None;
        self.focus = Pane::Tree;
        self.detail_top = 0;
    }

    /// A new login was one to another account: what is known of the old one goes, drafts stay, and a question is to be read
    /// again.
    pub(super) fn account_changed(&mut self, now: Now, was: &Identity, is: &Identity) {
        self.mask();
        self.left.clear();
        self.beside.clear();
        self.refused.clear();
        self.written.clear();
        self.asked.clear();
        self.replace_tree(now, self.tree.without_unseen());
        if let Listing::Running { refresh, as_of, .. } = &mut self.listing {
            (*refresh, *as_of) = (false, None);
        }
        let text = format!("this is account {} now; it was {}", is.account, was.account);
        for overlay in &mut self.overlays {
            if let Overlay::Confirm(confirm) = overlay {
                confirm.warnings.push(format!("{text} when this was opened"));
                confirm.typed = Draft::line("");
                confirm.top = 0;
            }
        }
        self.say(Tone::Warn, text);
    }

    /// Names alone: where the cursor stands and which folders are open. Whoever has not moved since the last switch still wants
    /// to go where he stood before it.
    fn way_back(&mut self) -> Option<Back> {
        let Browse { cursor, held, touched, .. } = self.browse;
        let Some(cursor) = held.or(cursor.filter(|_| touched)) else { return self.browse.back.take() };
        // Only as a tree does it show its folders; it is about to go.
        self.tree.sort(Order::Folders);
        let open = self.tree.rows_from(0).filter(|row| row.open).map(|row| self.tree.name(row.node)).collect();
        Some(Back { cursor: self.tree.name(cursor), open })
    }

    /// Connecting found out where the session is.
    pub(super) fn placed(&mut self, place: Place, credential_process: Option<String>) {
        let Place { profile, region, endpoint, read_only: _ } = place;
        self.place.command_of = credential_process;
        self.place.profile = profile;
        self.place.region = region;
        self.place.endpoint = endpoint;
    }
}
