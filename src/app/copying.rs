//! What is copied, and that a value does not stay on the clipboard for longer than it takes to paste it (promise 6).

use std::time::Duration;

use super::act::Lasts;
use super::acts::{Act, UNSEEN};
use super::message::{Copied, Reply};
use super::state::clipboard::OnClipboard;
use super::{App, Effect, Notice, Now, Tone};
use crate::secret::Secret;
use crate::text;

/// About what the text is called.
static COPY: Act = Act {
    lasts: Lasts::Program,
    answered: |app, _, answer| {
        if let Reply::Copied(how) = answer.reply {
            app.copied(&answer.about, how);
        }
    },
    ..UNSEEN
};

/// About what the value is called.
static COPY_VALUE: Act = Act {
    lasts: Lasts::Program,
    answered: |app, now, answer| {
        if let Reply::Copied(how) = answer.reply {
            app.value_copied(now, &answer.about, how);
        }
    },
    ..UNSEEN
};

/// About what was copied.
static CLEAR_CLIPBOARD: Act = Act {
    lasts: Lasts::Program,
    answered: |app, _, answer| {
        if let Reply::Cleared(how) = answer.reply {
            app.clipboard_cleared(&answer.about, how);
        }
    },
    ..UNSEEN
};

/// Between what was copied and what is to be known of it; no name of a parameter has it.
pub(in crate::app) const NOTED: &str = "; ";

impl App {
    /// Copies what may be read by anybody: a command, an explanation.
    pub(in crate::app) fn copy(&mut self, what: Secret, called: String) {
        self.begin(&COPY, called, |ticket| Effect::Copy(ticket, what));
    }

    /// Copies a value.
    pub(in crate::app) fn copy_secret(&mut self, what: Secret, called: String) {
        self.begin(&COPY_VALUE, called, |ticket| Effect::Copy(ticket, what));
    }

    /// A text that is no value has been copied, or not.
    pub(in crate::app) fn copied(&mut self, called: &str, how: Result<Copied, String>) {
        // What is to be known of it comes last, whichever way it went.
        let (called, note) = called.split_once(NOTED).unwrap_or((called, ""));
        let note = if note.is_empty() { String::new() } else { format!("{NOTED}{note}") };
        self.notice = Some(match how {
            Ok(Copied::Clipboard) => {
                self.on_clipboard = None;
                Notice::new(Tone::Good, format!("copied {called}{note}"))
            }
            Ok(Copied::Tmux) => {
                Notice::new(Tone::Good, format!("handed {called} to tmux for the terminal's clipboard{note}"))
            }
            Ok(Copied::Terminal) => {
                Notice::new(Tone::Warn, format!("not known whether the terminal took {called} (sent by OSC 52){note}"))
            }
            Err(why) => not_copied(&why),
        });
    }

    /// A value has been copied, or not. From the system's clipboard it is taken off again; what tmux or a terminal has passed on cannot be
    /// looked at, and so is left.
    pub(in crate::app) fn value_copied(&mut self, now: Now, called: &str, how: Result<Copied, String>) {
        let notice = match how {
            Ok(Copied::Clipboard) => {
                let called = called.to_owned();
                let lasts = self.config.clipboard;
                let text = format!("copied {called}; the clipboard is cleared in {}", text::lasting(lasts));
                self.on_clipboard = Some(OnClipboard { called, until: now.mono + lasts });
                Notice::new(Tone::Good, text)
            }
            Ok(Copied::Tmux) => Notice::new(
                Tone::Good,
                format!("handed {called} to tmux for the terminal's clipboard; if it arrived, it stays there"),
            ),
            Ok(Copied::Terminal) => {
                Notice::new(Tone::Warn, format!("sent {called} by OSC 52; if it arrived, it stays there"))
            }
            Err(why) => not_copied(&why),
        };
        self.notice = Some(notice);
    }

    /// When the clipboard is to be cleared.
    pub(in crate::app) fn clipboard_due(&self) -> Option<Duration> {
        self.on_clipboard.as_ref().map(|it| it.until)
    }

    /// Clears the clipboard when it is time to.
    pub(in crate::app) fn expire_clipboard(&mut self, now: Now) {
        if let Some(due) = self.on_clipboard.take_if(|it| now.mono >= it.until) {
            self.begin(&CLEAR_CLIPBOARD, due.called, Effect::ClearClipboard);
        }
    }

    /// The clipboard has been cleared, or holds what somebody else has copied since, or was not cleared.
    pub(in crate::app) fn clipboard_cleared(&mut self, called: &str, how: Result<bool, String>) {
        self.notice = match how {
            Ok(true) => Some(Notice::new(Tone::Info, format!("cleared {called} from the clipboard"))),
            Ok(false) => return,
            Err(why) => {
                let says = format!("{called} is still on the clipboard: {}", text::sanitise(&why));
                Some(Notice::new(Tone::Warn, says))
            }
        };
    }

    /// What becomes of a value on the clipboard when the program ends before it is cleared. X11 and Wayland ask the program that has copied
    /// a text for it each time it is pasted; elsewhere the system keeps it.
    pub(in crate::app) fn clipboard_farewell(&self) -> Option<String> {
        let OnClipboard { called, .. } = self.on_clipboard.as_ref()?;
        let becomes = if cfg!(all(unix, not(target_os = "macos"))) {
            "is no longer on the clipboard: it goes with this program"
        } else {
            "stays on the clipboard until something replaces it"
        };
        Some(format!("{called} {becomes}"))
    }
}

fn not_copied(why: &str) -> Notice {
    Notice::new(Tone::Bad, format!("not copied: {}", text::sanitise(why)))
}
