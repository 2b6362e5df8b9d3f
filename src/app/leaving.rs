//! The ways out of the program. Nothing typed is lost unasked, and a write in flight is finished (promise 5).

use std::time::Duration;

use super::pages::leave::{Leave, Then};
use super::state::leaving::Leaving;
use super::{App, Effect, Now, Tone};

/// How long a key may still be meant for what has just closed by itself.
const MEANT_FOR_WHAT_CLOSED: Duration = Duration::from_millis(700);

impl App {
    /// What the keys were meant for is gone: for a moment none is heard, so that none does what it was not pressed for.
    pub(super) fn ignore_keys_for_a_moment(&mut self, now: Now) {
        self.ignores_keys_until = Some(now.mono + MEANT_FOR_WHAT_CLOSED);
    }

    /// Ends the program, unless a write is under way (it is finished first) or something would be lost (it is asked about).
    pub(super) fn quit(&mut self) {
        if let Some(change) = &self.change {
            let says = format!("finishing {}, then quitting", change.in_words());
            self.leaving = Leaving::Asked;
            self.say(Tone::Info, says);
        } else if self.would_lose() {
            self.lay(Leave::new(Then::Quit));
        } else {
            self.end();
        }
    }

    /// Whether something would be lost by leaving this place: a draft, or what waits in the change set.
    pub(super) fn holds_unwritten(&self) -> bool {
        self.pages.hold_draft() || !self.session.change_set.is_empty()
    }

    /// Whether leaving this place is asked about: for what is unwritten, and for what was deleted and can be put back only from here.
    pub(super) fn would_lose(&self) -> bool {
        self.holds_unwritten() || self.session.changes.kept_until().is_some()
    }

    /// Ends the program now.
    pub(super) fn end(&mut self) {
        // The next start comes back to here.
        self.way_back();
        let said = [self.farewell.take(), self.clipboard_farewell()];
        let said: Vec<String> = said.into_iter().flatten().collect();
        self.farewell = (!said.is_empty()).then(|| said.join("; "));
        self.emit(Effect::Quit);
    }

    /// A signal ends the program. Nobody is there to see it any more: what is sent is finished, nothing more is begun.
    pub(super) fn terminate(&mut self) {
        self.leaving = Leaving::Told;
        self.stop_change();
        self.leave_if_asked();
    }

    /// What is to be said after the terminal is given back: how a write ended that the program waited for, that a draft was
    /// dropped because a signal ended it, what becomes of what was copied. Names and versions, never a value.
    pub fn farewell(&self) -> Option<&str> {
        self.farewell.as_deref()
    }

    pub(super) fn leave_if_asked(&mut self) {
        if self.change.is_some() {
            return;
        }
        match self.leaving {
            Leaving::No => {}
            Leaving::Asked if self.holds_unwritten() => {
                self.leaving = Leaving::No;
                self.farewell = None;
                let lost = if self.pages.hold_draft() { "draft" } else { "change set" };
                self.say(Tone::Info, format!("still here: the {lost} would have been lost"));
            }
            Leaving::Asked => self.end(),
            Leaving::Told => {
                if self.farewell.is_none() && self.holds_unwritten() {
                    let lost = if self.pages.hold_draft() { "an unsaved draft" } else { "an unwritten change set" };
                    self.farewell = Some(format!("{lost} was dropped: a signal ended the program"));
                }
                self.end();
            }
        }
    }
}
