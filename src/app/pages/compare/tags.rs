//! The tags of one parameter in both places: read when a key asks for them, one call each.

use super::pair::PairPage;
use crate::app::App;
use crate::app::acts::{Act, USUAL};
use crate::app::asked::Asked;
use crate::app::message::{Effect, OtherSide, Reply};
use crate::parameter::spoken;

/// About a parameter, in either place.
static READ_TAGS: Act = Act {
    words: Some(|_, name| format!("read the tags of {}, to compare them", spoken(name))),
    of_connection: false,
    answered: |app, _, answer| {
        if let Reply::Tags(outcome) = answer.reply {
            for tags in app.pages.all::<PairPage>().flat_map(|page| &mut page.settings.tags) {
                tags.take(answer.ticket, outcome.clone());
            }
        }
    },
    given_up: Some(|app, _| {
        let tasks = &app.tasks;
        for tags in app.pages.all::<PairPage>().flat_map(|page| &mut page.settings.tags) {
            if tags.ticket().is_some_and(|ticket| tasks.get(ticket).is_none()) {
                *tags = Asked::No;
            }
        }
    }),
    ..USUAL
};

impl PairPage {
    /// Reads the tags of both.
    pub(super) fn read_tags(&mut self, app: &mut App) {
        let OtherSide::Place(there) = self.other_side(app) else { return };
        self.leave_tags(app);
        let sides = [(self.first(app), self.both.here.clone()), (there, self.both.there.clone())];
        self.settings.tags = sides.map(|(place, name)| {
            Asked::Pending(app.begin_at(place, &READ_TAGS, name.clone(), |ticket| Effect::Tags(ticket, name)))
        });
    }

    /// What was asked of them is not wanted any more.
    pub(super) fn leave_tags(&mut self, app: &mut App) {
        for tags in &mut self.settings.tags {
            if let Some(ticket) = tags.ticket() {
                app.cancel(ticket);
                *tags = Asked::No;
            }
        }
    }
}
