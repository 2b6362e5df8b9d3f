//! The ways out: of a draft, of the program. Nothing typed is lost unasked, and a write in flight is finished (promise 5).

use std::time::Duration;

use super::notice::Tone;
use super::{App, Effect, Leaving, Now, Overlay, Then};
use crate::keymap::Action;

/// How long a key may still be meant for what has just closed by itself.
const DEAF: Duration = Duration::from_millis(700);

impl App {
    /// Lays something over what is there; a parameter on its way into the editor does not come up under it.
    pub(super) fn lay(&mut self, overlay: Overlay) {
        self.stop_opening();
        self.overlays.push(overlay);
    }

    /// What the keys were meant for is gone: for a moment none is heard, so that none does what it was not pressed for.
    pub(super) fn grow_deaf(&mut self, now: Now) {
        self.deaf_until = Some(now.mono + DEAF);
    }

    pub(super) fn leave_action(&mut self, action: Action) {
        let Some(Overlay::Leave { then }) = self.overlays.pop() else { return };
        if action == Action::Discard {
            self.drop_overlays();
            match then {
                Then::Quit => self.emit(Effect::Quit),
                Then::Switch(to) => self.switch_to(to),
                Then::Root(root) => self.show_root(root),
                Then::Back => self.say(Tone::Info, "the draft was dropped; nothing was written"),
            }
        }
    }

    /// Ends the program, unless a write is under way (it is finished first) or a draft would be lost (it is asked about).
    pub(super) fn quit(&mut self) {
        if self.writing().is_some() {
            self.leaving = Leaving::Asked;
            self.say(Tone::Info, "finishing the write, then quitting");
        } else if self.has_draft() {
            self.lay(Overlay::Leave { then: Then::Quit });
        } else {
            self.emit(Effect::Quit);
        }
    }

    /// Takes everything off the panes, and forgets what was asked for its sake.
    pub(super) fn drop_overlays(&mut self) {
        for overlay in std::mem::take(&mut self.overlays) {
            if let Overlay::Conflict(conflict) = overlay {
                self.forget_theirs(&conflict);
            }
        }
    }

    pub(super) fn has_draft(&self) -> bool {
        self.overlays.iter().any(|overlay| match overlay {
            Overlay::Editor(editor) => editor.is_changed(),
            Overlay::Form(form) => form.is_changed(),
            _ => false,
        })
    }

    /// What is to be said after the terminal is given back: how a write ended that the program waited for, or that a draft was
    /// dropped because a signal ended it. Names and versions, never a value.
    pub fn farewell(&self) -> Option<&str> {
        self.farewell.as_deref()
    }

    pub(super) fn leave_if_asked(&mut self) {
        if self.leaving != Leaving::No && self.writing().is_none() {
            let problem = self.overlays.iter().rev().find_map(|overlay| match overlay {
                Overlay::Confirm(confirm) => confirm.problem.as_ref(),
                _ => None,
            });
            let dropped =
                || self.has_draft().then(|| "an unsaved draft was dropped: a signal ended the program".to_owned());
            self.farewell = problem.or(self.notice.as_ref()).map(|said| said.text.clone()).or_else(dropped);
        }
        let free = self.writing().is_none();
        match self.leaving {
            Leaving::Told if free => self.emit(Effect::Quit),
            Leaving::Asked if free && !self.has_draft() => self.emit(Effect::Quit),
            Leaving::Asked if free => {
                self.leaving = Leaving::No;
                self.say(Tone::Info, "still here: the draft would have been lost");
            }
            _ => {}
        }
    }
}
