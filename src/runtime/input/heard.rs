//! What comes in from the terminal: messages for the app, and answers to the loop.

use crate::app::Msg;

/// What the terminal has sent.
#[derive(Debug)]
pub(in crate::runtime) enum Heard {
    /// What the app is told.
    Message(Msg),
    /// The answer to where the cursor is, which was asked with it in [`super::ASKED_ROW`]: in this column.
    #[cfg(unix)]
    Cursor(u16),
}
