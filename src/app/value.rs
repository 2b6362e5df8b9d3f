//! Revealing, masking and copying the value under the cursor (promises 1 and 2).

use std::time::Duration;

use super::{App, Effect, Notice, Now, Pane, Pending, Purpose, Ticket, Tone};
use crate::app::message::Copied;
use crate::failure::Failure;
use crate::parameter::{ParameterType, Reading, name_key, spoken};
use crate::secret::Secret;
use crate::text;

/// How long a value stays revealed.
pub const REVEAL_TIME: Duration = Duration::from_secs(30);

/// The value under the cursor: there is at most one in memory outside an editor.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Not fetched, or wiped.
    #[default]
    Masked,
    /// Asked for, to be shown.
    Fetching {
        /// The request.
        ticket: Ticket,
        /// Whose value.
        name: String,
    },
    /// On the screen.
    Revealed {
        /// Whose value.
        name: String,
        /// What was read.
        reading: Reading,
        /// When it is masked again, on the `mono` clock.
        until: Duration,
        /// JSON indented, a list one item a line.
        formatted: bool,
    },
}

impl App {
    /// Masks: wipes a revealed value and forgets one that is still on its way.
    pub(super) fn mask(&mut self) {
        if let Value::Fetching { ticket, .. } = self.value {
            self.cancel(ticket);
        }
        self.value = Value::Masked;
        self.detail_top = 0;
    }

    pub(super) fn toggle_reveal(&mut self) {
        if !matches!(self.value, Value::Masked) {
            self.mask();
            return;
        }
        let Some(parameter) = self.selected_parameter() else { return };
        self.ask_description();
        let name = parameter.name;
        let ticket = self.ticket(Pending::Read(name.clone(), Purpose::Reveal));
        self.emit(Effect::Read(ticket, name.clone()));
        self.value = Value::Fetching { ticket, name };
        self.detail_top = 0;
        if !self.geometry().two_panes() {
            self.focus = Pane::Detail;
        }
    }

    pub(super) fn toggle_format(&mut self) {
        if let Value::Revealed { formatted, .. } = &mut self.value {
            *formatted = !*formatted;
            self.detail_top = 0;
        }
    }

    /// Whether the revealed value has another form to show it in.
    pub(super) fn can_format(&self) -> bool {
        match &self.value {
            Value::Revealed { reading, .. } => {
                reading.kind == ParameterType::StringList || text::pretty_json(reading.value.expose()).is_some()
            }
            _ => false,
        }
    }

    pub(super) fn copy_value(&mut self) {
        if let Some(parameter) = self.selected_parameter() {
            self.copy_value_of(parameter.name);
        }
    }

    pub(super) fn copy_value_of(&mut self, name: String) {
        // The newest wins: an older answer must not replace a newer text on the clipboard.
        if let Some(ticket) = self.copying.take() {
            self.cancel(ticket);
        }
        if let Value::Revealed { name: shown, reading, .. } = &self.value
            && *shown == name
        {
            let secret = reading.value.clone();
            self.copy(secret, format!("the value of {}", text::sanitise(&spoken(&name))));
            return;
        }
        let ticket = self.ticket(Pending::Read(name.clone(), Purpose::Copy));
        self.copying = Some(ticket);
        self.emit(Effect::Read(ticket, name));
    }

    pub(super) fn copy(&mut self, what: Secret, called: String) {
        let ticket = self.ticket(Pending::Copy(called));
        self.emit(Effect::Copy(ticket, what));
    }

    pub(super) fn copied(&mut self, called: &str, how: Result<Copied, String>) {
        self.notice = Some(match how {
            Ok(Copied::Clipboard) => Notice::new(Tone::Good, format!("copied {called}")),
            Ok(Copied::Tmux) => {
                Notice::new(Tone::Good, format!("handed {called} to tmux for the terminal's clipboard"))
            }
            Ok(Copied::Terminal) => Notice::new(
                Tone::Warn,
                format!("sent {called} to the terminal's clipboard (OSC 52); whether it took it is not known"),
            ),
            Err(why) => Notice::new(Tone::Bad, format!("not copied: {}", text::sanitise(&why))),
        });
    }

    /// Whose value is on its way to the clipboard.
    pub(super) fn reading_to_copy(&self) -> Option<(Ticket, &str)> {
        let ticket = self.copying?;
        match self.pending(ticket) {
            Some(Pending::Read(name, _)) => Some((ticket, name)),
            _ => None,
        }
    }

    /// A value that was read to be shown or copied.
    pub(super) fn value_read(
        &mut self,
        now: Now,
        ticket: Ticket,
        name: &str,
        purpose: Purpose,
        outcome: Result<Reading, Failure>,
    ) {
        match outcome {
            Ok(reading) => {
                self.refused.remove(name_key(name));
                // What failed before is not what is looked at now.
                self.notice.take_if(|notice| notice.failure.is_some());
                match purpose {
                    Purpose::Reveal => {
                        if matches!(self.value, Value::Fetching { ticket: t, .. } if t == ticket) {
                            let until = now.mono + REVEAL_TIME;
                            self.value = Value::Revealed { name: name.to_owned(), reading, until, formatted: false };
                        }
                    }
                    Purpose::Copy => {
                        self.copy(reading.value, format!("the value of {}", text::sanitise(&spoken(name))));
                    }
                }
            }
            Err(failure) => {
                if matches!(purpose, Purpose::Reveal) {
                    self.value = Value::Masked;
                }
                self.read_failed(name, failure);
            }
        }
    }

    /// Keeps what refuses a value with the parameter, and says it.
    pub(super) fn read_failed(&mut self, name: &str, failure: Failure) {
        self.notice = Some(Notice {
            failure: Some(failure.clone()),
            ..Notice::new(Tone::Bad, format!("{} was not read: {} · x explains", spoken(name), failure.tag()))
        });
        self.refused.insert(name_key(name).to_owned(), failure);
    }

    /// The seconds until a revealed value is masked, rounded up.
    pub fn reveal_seconds_left(&self, now: Now) -> Option<u64> {
        match &self.value {
            Value::Revealed { until, .. } => Some(until.saturating_sub(now.mono).as_millis().div_ceil(1000) as u64),
            _ => None,
        }
    }
}
