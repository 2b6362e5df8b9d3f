//! The first place of a comparison, where it is not that of the session: opened beside it as the other is, and left with the page.

use super::state::{Comparison, OPEN};
use crate::app::message::SessionId;
use crate::app::{App, Ticket};
use crate::comparison::Elsewhere;
use crate::failure::{Failure, FailureKind};

impl Comparison {
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
            Some(why) => Err(Failure::new(FailureKind::Rejected, why, "")),
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
