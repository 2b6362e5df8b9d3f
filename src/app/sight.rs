//! What is hidden by itself: after its time, or when nobody may be looking (promise 2).

use std::time::Duration;

use super::notice::Tone;
use super::value::{REVEAL_TIME, Value};
use super::{App, Now, Overlay};

/// Masks something over the panes: a draft that nobody works on, a difference that was looked at long enough.
#[derive(Debug, Clone, Copy)]
pub struct Veil {
    until: Duration,
    /// Whether it is masked now.
    pub down: bool,
}

impl Veil {
    /// Masked until it is asked for.
    pub(super) const DOWN: Self = Self { until: Duration::ZERO, down: true };

    /// Shown from now on, for as long as a reveal lasts.
    pub(super) fn lifted(now: Now) -> Self {
        Self { until: now.mono + REVEAL_TIME, down: false }
    }

    /// Shows what is masked, masks what is shown.
    pub(super) fn turn(&mut self, now: Now) {
        *self = if self.down { Self::lifted(now) } else { Self::DOWN };
    }

    fn deadline(&self) -> Option<Duration> {
        (!self.down).then_some(self.until)
    }

    fn expire(&mut self, now: Now) {
        self.down |= now.mono >= self.until;
    }
}

impl Overlay {
    fn veil(&self) -> Option<&Veil> {
        match self {
            Self::Editor(editor) => Some(&editor.veil),
            Self::Form(form) => Some(&form.veil),
            Self::Confirm(confirm) => Some(&confirm.veil),
            Self::Conflict(conflict) => Some(&conflict.veil),
            _ => None,
        }
    }

    fn veil_mut(&mut self) -> Option<&mut Veil> {
        match self {
            Self::Editor(editor) => Some(&mut editor.veil),
            Self::Form(form) => Some(&mut form.veil),
            Self::Confirm(confirm) => Some(&mut confirm.veil),
            Self::Conflict(conflict) => Some(&mut conflict.veil),
            _ => None,
        }
    }
}

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
        let overlays = self.overlays.iter().filter_map(|overlay| overlay.veil()?.deadline());
        overlays.chain(reveal).chain(self.next_tick(now)).min()
    }

    /// Somebody is there: the draft that has the keys is shown.
    pub(super) fn touch(&mut self, now: Now) {
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) => editor.veil = Veil::lifted(now),
            Some(Overlay::Form(form)) => form.veil = Veil::lifted(now),
            _ => {}
        }
    }

    /// The terminal lost the focus: somebody else may be looking.
    pub(super) fn hide_everything(&mut self) {
        self.mask();
        self.overlays.iter_mut().filter_map(Overlay::veil_mut).for_each(|veil| veil.down = true);
    }

    pub(super) fn expire(&mut self, now: Now) {
        if matches!(self.value, Value::Revealed { until, .. } if now.mono >= until) {
            self.mask();
            self.say(Tone::Info, "masked again after 30 seconds");
        }
        self.overlays.iter_mut().filter_map(Overlay::veil_mut).for_each(|veil| veil.expire(now));
    }
}
