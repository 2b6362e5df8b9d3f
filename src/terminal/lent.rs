//! The terminal in the hands of another program, the user's own editor, and taken back from it however that has ended.

#[cfg(unix)]
use std::io;

#[cfg(unix)]
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr};

/// What a program that was killed may have left on: the mouse, keys of its own, a region that scrolls, no wrapping, a colour.
pub(super) const LEFT_ON: &[u8] =
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[>4m\x1b[?1l\x1b>\x1b[r\x1b[?7h\x1b[m";

/// The terminal, lent.
#[derive(Debug)]
pub(crate) struct Lent {
    /// Its modes as it was lent.
    #[cfg(unix)]
    modes: Option<Termios>,
}

impl Lent {
    /// The terminal as it is now.
    pub(super) fn as_it_is() -> Self {
        Self {
            #[cfg(unix)]
            modes: tcgetattr(io::stdin()).ok(),
        }
    }

    /// Gives the terminal the modes that it was lent in, whatever has been made of them since, so that what was there before is found
    /// again at the end. What was typed for the other program is dropped.
    pub(super) fn reset(self) {
        #[cfg(unix)]
        if let Some(modes) = &self.modes {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
            let _ = tcflush(io::stdin(), QueueSelector::IFlush);
        }
    }
}
