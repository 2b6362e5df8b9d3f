//! What is hidden by itself: after its time, or when nobody may be looking (promise 2).

use std::time::Duration;

use super::notice::Tone;
use super::value::Value;
use super::{App, Now, Overlay};

/// When the whole seconds left until then, rounded up, change next.
pub(super) fn countdown(now: Duration, until: Duration) -> Duration {
    let left = until.saturating_sub(now);
    let part = Duration::from_nanos(u64::from(left.subsec_nanos()));
    let to_next = if part.is_zero() { Duration::from_secs(1) } else { part };
    (now + to_next).min(until)
}

impl App {
    /// When the app wants a `Msg::Deadline`, on the `mono` clock; `None` while nothing is timed. A revealed value counts its
    /// seconds down on the screen, so it asks for the next whole second.
    pub fn deadline(&self, now: Now) -> Option<Duration> {
        let reveal = match &self.value {
            Value::Revealed { until, .. } => Some(countdown(now.mono, *until)),
            _ => None,
        };
        let overlays = self.overlays.iter().filter_map(|overlay| match overlay {
            Overlay::Editor(editor) => editor.veil.deadline(),
            Overlay::Form(form) => form.veil.deadline(),
            Overlay::Confirm(confirm) => confirm.shown_until,
            Overlay::Conflict(conflict) => conflict.shown_until,
            _ => None,
        });
        overlays.chain(reveal).chain(self.next_tick(now)).min()
    }

    /// Somebody is there: the draft that has the keys is shown.
    pub(super) fn touch(&mut self, now: Now) {
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) => editor.veil.touch(now),
            Some(Overlay::Form(form)) => form.veil.touch(now),
            _ => {}
        }
    }

    /// The terminal lost the focus: somebody else may be looking.
    pub(super) fn hide_everything(&mut self) {
        self.mask();
        for overlay in &mut self.overlays {
            match overlay {
                Overlay::Editor(editor) => editor.veil.down = true,
                Overlay::Form(form) => form.veil.down = true,
                Overlay::Confirm(confirm) => confirm.shown_until = None,
                Overlay::Conflict(conflict) => conflict.shown_until = None,
                _ => {}
            }
        }
    }

    pub(super) fn expire(&mut self, now: Now) {
        if matches!(self.value, Value::Revealed { until, .. } if now.mono >= until) {
            self.mask();
            self.say(Tone::Info, "masked again after 30 seconds");
        }
        let over = |until: &mut Option<Duration>| {
            if until.is_some_and(|until| now.mono >= until) {
                *until = None;
            }
        };
        for overlay in &mut self.overlays {
            match overlay {
                Overlay::Editor(editor) => editor.veil.expire(now),
                Overlay::Form(form) => form.veil.expire(now),
                Overlay::Confirm(confirm) => over(&mut confirm.shown_until),
                Overlay::Conflict(conflict) => over(&mut conflict.shown_until),
                _ => {}
            }
        }
    }
}
