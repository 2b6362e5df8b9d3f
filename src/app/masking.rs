//! What is hidden by itself: after its time, or when nobody may be looking (promise 2).

use std::time::Duration;

use super::pages::history::reading::REVEAL_VERSION;
use super::state::value::Value;
use super::state::watched::Watched;
use super::veil::{Veil, countdown};
use super::{App, Now, Tone};
use crate::text;

impl App {
    /// When the app wants a `Msg::Deadline`, on the `mono` clock; `None` while nothing is timed. A revealed value counts its
    /// seconds down on the screen, so it asks for the next whole second.
    pub fn deadline(&self, now: Now) -> Option<Duration> {
        let reveal = match &self.session.view.value {
            Value::Revealed(shown) => shown.until.map(|until| countdown(now.mono, until)),
            _ => None,
        };
        let pages = self.pages.iter().filter_map(|page| page.veil()?.deadline());
        let counted = self.pages.last().filter(|page| page.counts_down()).and_then(|page| page.veil()?.deadline());
        let counted = counted.map(|until| countdown(now.mono, until));
        let settles = self.pages.last().and_then(|page| page.question()?.settles(now));
        let waits = self.pages.iter().filter_map(|page| page.beside()?.waits_until(now));
        let listed = self.pages.last().is_some_and(|page| page.lists_tasks());
        pages
            .chain(counted)
            .chain(reveal)
            .chain(settles)
            .chain(waits)
            .chain(self.clipboard_due())
            .chain(self.session.changes.next_expiry())
            .chain(self.session.view.watched.as_ref().and_then(Watched::next_look))
            .chain(self.next_tick(now, listed))
            .min()
    }

    /// What shows something from now on.
    pub(in crate::app) fn lifted(&self, now: Now) -> Veil {
        Veil::lifted(now, self.config.reveal)
    }

    /// The same where somebody is at the terminal; what comes up while nobody is stays masked.
    pub(in crate::app) fn lifted_if_watched(&self, now: Now) -> Veil {
        if self.focused { self.lifted(now) } else { Veil::DOWN }
    }

    /// Whether a value or a draft is shown.
    pub(crate) fn is_unmasked(&self) -> bool {
        matches!(self.session.view.value, Value::Revealed(_))
            || self.pages.iter().any(|page| page.veil().is_some_and(|veil| !veil.down))
    }

    /// Somebody works on the draft that has the keys: it stays shown. Whether it was masked: then the key did no more than show it.
    pub(super) fn unmask_draft(&mut self, now: Now) -> bool {
        let lifted = self.lifted(now);
        let Some(page) = self.pages.last_mut().filter(|page| page.is_typed_in()) else { return false };
        page.veil_mut().is_some_and(|veil| std::mem::replace(veil, lifted).down)
    }

    /// Whether the draft that has the keys is masked.
    pub(super) fn is_draft_masked(&self) -> bool {
        self.pages.last().is_some_and(|page| page.is_typed_in() && page.veil().is_some_and(|veil| veil.down))
    }

    /// The terminal lost the focus: somebody else may be looking.
    pub(super) fn hide_everything(&mut self) {
        self.mask();
        for ticket in self.tasks.of(&REVEAL_VERSION) {
            self.give_up(ticket);
        }
        self.lower_veils(|veil| veil.down = true);
    }

    pub(super) fn expire(&mut self, now: Now) {
        self.expire_clipboard(now);
        self.session.changes.expire(now.mono);
        if matches!(&self.session.view.value, Value::Revealed(shown) if !shown.is_up(now)) {
            self.mask();
            self.say(Tone::Info, format!("masked again after {}", text::lasting(self.config.reveal)));
        }
        self.lower_veils(|veil| veil.expire(now));
        self.answer_held(now);
        self.look_again(now);
    }

    fn lower_veils(&mut self, lower: impl Fn(&mut Veil)) {
        for page in self.pages.iter_mut() {
            let masks = |veil: &mut Veil| {
                lower(veil);
                veil.down
            };
            if page.veil_mut().is_some_and(masks) {
                page.masked();
            }
        }
    }
}
