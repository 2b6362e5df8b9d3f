//! The places of a comparison: a first that is not that of the session is opened beside it as the other is, and left with the page; what
//! is in them is listed, by one walk where both are of the session.

use super::sides::shown;
use super::state::{Comparison, OPEN};
use crate::app::message::SessionId;
use crate::app::{App, Ticket};
use crate::comparison::Elsewhere;
use crate::destination::{Side, Target};
use crate::failure::{CopyEnd, Failure, FailureKind};
use crate::parameter::{ListedBy, Parameter};

impl Comparison {
    /// Whether both sides are places of the session itself.
    pub(super) fn is_of_one_store(&self) -> bool {
        self.from.is_none() && self.to.is_none() && matches!(self.other, Side::Store(_))
    }

    /// Lists both sides at once, by one walk through the store that they are of.
    pub(super) fn list_both(&mut self, app: &mut App) {
        let Side::Store(other) = &self.other else { return };
        let roots = [self.sources.here.root(), other.root()];
        let about = format!("{} and {}", roots[0], shown(&self.other));
        (self.here, self.there) = self.begin_listing_both(app, roots, about);
    }

    /// Names of one side have come, or of both.
    pub(super) fn arrived(&mut self, ticket: Ticket, parameters: &[Parameter]) {
        let there = self.other.target().map(Target::root);
        let sides = [(&mut self.here, Some(self.sources.here.root())), (&mut self.there, there)];
        for (listing, root) in sides.into_iter().filter(|(listing, _)| listing.ticket == Some(ticket)) {
            let is_of_side = |parameter: &&Parameter| root.as_ref().is_some_and(|root| root.contains(&parameter.name));
            listing.arrived.extend(parameters.iter().filter(is_of_side).cloned());
        }
    }

    /// One side has been listed, or both; or not.
    pub(super) fn listed(&mut self, ticket: Ticket, outcome: Result<ListedBy, Failure>) {
        let is_here = self.here.ticket == Some(ticket);
        for listing in [&mut self.here, &mut self.there].into_iter().filter(|it| it.ticket == Some(ticket)) {
            listing.ticket = None;
            if let Ok(by) = &outcome {
                listing.ends(matches!(by, ListedBy::Path(_)));
            }
        }
        match outcome {
            Ok(_) => self.put_together(),
            Err(failure) => {
                let side = if is_here && failure.end != Some(CopyEnd::Target) { "here" } else { "there" };
                self.failed = Some((side, Failure { end: None, ..failure }));
            }
        }
    }

    pub(super) fn open_first(&mut self, app: &mut App) {
        self.leave_first(app);
        let about = self.sources.here.to_string();
        let Some(from) = &mut self.from else { return };
        let (place, ticket) = app.open_elsewhere(from.to.clone(), &OPEN, about);
        (from.place, from.opening) = (Some(place), Some(ticket));
    }

    /// The session that the first place is in.
    pub(super) fn first(&self, app: &App) -> SessionId {
        self.from.as_ref().and_then(|from| from.place).unwrap_or(app.session.id)
    }

    pub(super) fn list_here(&mut self, app: &mut App) {
        let (place, root) = (self.first(app), self.sources.here.root());
        let about = root.to_string();
        self.here = self.begin_listing(app, &self.here, (place, root), about);
    }

    pub(super) fn leave_first(&mut self, app: &mut App) {
        let Some(from) = &mut self.from else { return };
        if let Some(place) = from.place.take() {
            app.leave_elsewhere(place);
        }
        from.elsewhere = None;
    }

    /// Leaves what has to be opened anew: a place beside the session whose login has run out.
    pub(super) fn leave_lost(&mut self, app: &mut App) {
        let Some((side, failure)) = &self.failed else { return };
        if failure.wants_login() {
            let side = *side;
            if side != "there" {
                self.leave_first(app);
            }
            if side != "here" {
                self.leave(app);
            }
        }
    }

    /// A second place is open, or not; one that is not where the pair was kept is left at once.
    pub(super) fn is_opened(&mut self, app: &mut App, ticket: Ticket, outcome: Result<Box<Elsewhere>, Failure>) {
        let is_first = self.from.as_ref().is_some_and(|from| from.opening == Some(ticket));
        let side = if is_first { "here" } else { "there" };
        let meant =
            self.pair.as_ref().map(|known| if is_first == known.is_swapped { &known.pair.b } else { &known.pair.a });
        let wrong = outcome
            .as_ref()
            .ok()
            .zip(meant)
            .and_then(|(opened, meant)| meant.why_not_at(&opened.place, opened.account()));
        let outcome = match wrong {
            Some(why) => Err(Failure::new(FailureKind::Config, why, "")),
            None => outcome,
        };
        let opened = match outcome {
            Ok(opened) => Some(*opened),
            Err(failure) => {
                self.failed = Some((side, failure));
                None
            }
        };
        let is_open = opened.is_some();
        if let Some(from) = self.from.as_mut().filter(|_| is_first) {
            (from.opening, from.elsewhere) = (None, opened);
        } else {
            (self.opening, self.elsewhere) = (None, opened);
        }
        match (is_open, is_first) {
            (true, true) => self.list_here(app),
            (true, false) => self.list_there(app),
            (false, true) => self.leave_first(app),
            (false, false) => self.leave(app),
        }
    }
}
