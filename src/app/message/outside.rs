//! A text in the user's own editor: what goes there, and what comes back.

use crate::external_editor::EditorCommand;
use crate::secret::Secret;

/// A text for the user's own editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideEdit {
    /// The editor.
    pub editor: EditorCommand,
    /// The parameter that it is of.
    pub name: String,
    /// The text.
    pub text: Secret,
    /// The user has said that it may be on a disk meanwhile.
    pub on_disk: bool,
}

/// What the user's own editor has left.
#[derive(Debug)]
pub struct Edited {
    /// How it ended.
    pub end: EditorEnd,
    /// What stands in the file.
    pub text: EditedText,
    /// What of the file could not be taken away, and why.
    pub left: Option<String>,
}

/// How an editor ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditorEnd {
    /// As it should.
    Done,
    /// With a status that says that it failed, or was told to.
    Status(i32),
    /// By a signal.
    Killed(i32),
}

/// What an editor has left in its file.
#[derive(Debug)]
pub enum EditedText {
    /// A text.
    Text(Secret),
    /// Something that is not UTF-8, with a sign in place of what cannot be read.
    NotUtf8(Secret),
    /// More than anything that is edited here.
    TooLong,
    /// No file.
    Gone,
}

/// Why the user's own editor was not run.
#[derive(Debug)]
pub enum NotEdited {
    /// The text would be on a disk, and nobody has said that it may.
    NoMemory,
    /// It could not be, in the system's words.
    Failed(String),
}
