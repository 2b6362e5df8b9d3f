//! What reaches the app; below, what it asks for, how that is answered, what it is started with, and how things are told apart.

mod effect;
mod outside;
mod reply;
mod start;
mod ticket;

use super::pointer::Mouse;
use crate::keymap::Key;
use crate::secret::Secret;

pub use effect::{Effect, OtherSide};
pub use outside::{Edited, EditedText, EditorEnd, NotEdited, OutsideEdit};
pub use reply::{Copied, Placed, Recall, Reply, Reread};
pub use start::Start;
pub use ticket::{Now, SessionId, Ticket};

/// What happens to the program.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted, as one piece.
    Paste(Secret),
    /// Text was pasted that cannot be taken.
    Unpasted(Unpasted),
    /// The mouse did something; nothing is heard of it unless the settings ask for it.
    Mouse(Mouse),
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

/// Why a pasted text is not taken. Never a part of one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unpasted {
    /// Longer than anything that is typed here, by its bytes.
    #[error("{0} bytes, and a value has 8192 at most")]
    TooLong(usize),
    /// Not UTF-8, as everything that is typed here is.
    #[error("it is no text in UTF-8")]
    NotText,
    /// The terminal did not send its end.
    #[error("its end did not come")]
    CutOff,
}
