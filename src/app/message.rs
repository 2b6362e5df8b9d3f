//! What reaches the app, what it is started with, and how things are told apart: sessions, tickets.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;

use super::acts::Reply;
use crate::cache::Kept;
use crate::destination::{Origins, Place};
use crate::keymap::Key;
use crate::secret::Secret;

/// The time of a message: `mono` (since the program started) decides timers, `wall` is what the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Since the program started; never goes back.
    pub mono: Duration,
    /// The calendar's time.
    pub wall: Timestamp,
}

/// Names one connection of the program to a place. Each reconnect is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SessionId(pub u64);

impl SessionId {
    /// Of the connection after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Names one effect and the session that it was decided in: it is never carried out in any other. A reply with a ticket that is no
/// longer wanted is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket {
    /// In which session.
    pub session: SessionId,
    /// Given out in order.
    pub number: u64,
}

/// What happens to the program.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted, as one piece.
    Paste(Secret),
    /// The terminal's size in cells, also sent once at the start.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The terminal gained or lost the focus.
    Focus(bool),
    /// An effect answered.
    Reply(Ticket, Reply),
    /// The deadline that the app asked for has come.
    Deadline,
    /// A signal or a closed terminal asks the program to end: no question is asked, a write in flight is finished.
    Terminate,
}

/// What there is of an earlier session.
#[derive(Debug)]
pub enum Recall {
    /// Nothing, or nothing to be trusted.
    Nothing,
    /// Only the account can tell: ask again with it.
    WhoseUnknown,
    /// The names, and for whom they were listed.
    Kept(Box<Kept>),
}

/// Where a copied text went, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// On the system's clipboard.
    Clipboard,
    /// Handed to tmux, which passes it to the outer terminal.
    Tmux,
    /// Sent to the terminal as OSC 52; whether it obeyed is not known.
    Terminal,
}

/// Where a session is going to be, or is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placed {
    /// The place; without a region where only connecting can tell it.
    pub place: Place,
    /// The profile whose `credential_process` is run meanwhile.
    pub credential_process: Option<String>,
    /// Where what the place goes by was said.
    pub origins: Origins,
}

/// What the program was started for and with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// Where the first session goes, as far as it is known before any call.
    pub place: Place,
    /// Where a command is going to be run for the credentials: the profile that names it.
    pub credential_process: Option<String>,
    /// Where what the place goes by was said.
    pub origins: Origins,
    /// The embedded demo store, whatever else is said.
    pub demo: bool,
    /// The settings file that was read, if there is one.
    pub settings: Option<PathBuf>,
    /// Where names are kept between sessions, if they are.
    pub cache: Option<PathBuf>,
    /// The file of `--log`.
    pub log: Option<PathBuf>,
    /// The ways of a copied text out of the program, in the order in which they are tried.
    pub clipboard: Vec<Copied>,
    /// The subtree to begin with: `/` or `/team/env`. What is shown is [`super::App::root`].
    pub scope: String,
}
