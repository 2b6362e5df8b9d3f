//! A second place beside that of the session: opened for what needs two, and left with it.

use super::App;
use super::acts::Act;
use super::message::{Effect, SessionId, Ticket};
use crate::destination::{Destination, Target};

impl App {
    /// Opens a place beside the session: acts go there by its id ([`App::begin_at`]). Whoever opens it leaves it.
    pub(super) fn open_elsewhere(&mut self, to: Destination, act: &'static Act, about: String) -> (SessionId, Ticket) {
        let place = self.elsewhere.opened(self.session.id);
        let ticket = self.begin_at(place, act, about, |ticket| Effect::Elsewhere(ticket, to));
        (place, ticket)
    }

    /// Leaves it: nothing that was asked there has an answer that still counts. The place of the session itself stays.
    pub(super) fn leave_elsewhere(&mut self, place: SessionId) {
        if self.elsewhere.closed(place) {
            let asked: Vec<Ticket> =
                self.tasks.iter().map(|(ticket, _)| ticket).filter(|ticket| ticket.session == place).collect();
            for ticket in asked {
                self.cancel(ticket);
            }
            self.emit(Effect::Disconnect(place));
        }
    }

    /// Where a typed place leads from here; `None` where that is the place of the session. Whoever names a profile wants its region
    /// too, unless another is named.
    pub(super) fn beyond(&self, target: &Target) -> Option<Destination> {
        let here = &self.session.destination;
        let named = target.destination();
        let is_profile_here =
            |profile: &String| self.session.place.signing_profile().is_some_and(|signing| signing == profile);
        let is_region_here = named.region.is_some() && named.region == self.session.place.region;
        if named == Destination::default() || is_region_here && named.profile.as_ref().is_none_or(is_profile_here) {
            return None;
        }
        let kept = here.region.clone().filter(|_| named.profile.is_none());
        Some(Destination { profile: named.profile.or_else(|| here.profile.clone()), region: named.region.or(kept) })
    }
}
