//! The user's own editor, while it has the terminal.
//!
//! It is in the process group of this program, as a shell would have it that ran it: so the terminal needs to be given to nobody else, and
//! a key that stops or interrupts reaches both. This program stops when the editor has, and what interrupts is the editor's affair.

use std::io;
use std::process::Command;
use std::sync::atomic::{AtomicI32, Ordering};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use zeroize::Zeroizing;

use crate::app::{Edited, EditedText, EditorEnd, NotEdited, OutsideEdit, Ticket};
use crate::edited_file::{EditedFile, NotMade};
use crate::external_editor::{EditorCommand, file_name};
use crate::secret::Secret;
use crate::terminal::Lent;

/// The editor that runs, by its process; zero while none does.
static RUNNING: AtomicI32 = AtomicI32::new(0);

/// What an editor is told that is to end, one after the other as long as it does not.
pub(super) const TOLD_TO_END: [Signal; 3] = [Signal::HUP, Signal::TERM, Signal::KILL];

/// An editor that runs.
#[derive(Debug)]
pub(super) struct Editing {
    pub(super) ticket: Ticket,
    editor: Pid,
    file: EditedFile,
    pub(super) lent: Lent,
}

/// What an editor does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Runs,
    /// Somebody has stopped it, most likely its user.
    Stopped,
    Ended(EditorEnd),
}

/// Puts a text into a file for the editor.
pub(super) fn file(edit: &OutsideEdit) -> Result<EditedFile, NotEdited> {
    let name = file_name(&edit.name, edit.text.expose());
    EditedFile::create(&name, &edit.text, edit.on_disk).map_err(|error| match error {
        NotMade::NoMemory => NotEdited::NoMemory,
        NotMade::Failed(error) => NotEdited::Failed(format!("there is no file to give it ({error})")),
    })
}

impl Editing {
    /// Runs an editor on a file in a terminal that was lent to it.
    pub(super) fn start(
        command: &EditorCommand,
        ticket: Ticket,
        file: EditedFile,
        lent: Lent,
    ) -> Result<Self, (Lent, NotEdited)> {
        // What it writes down for itself, or for a filter, goes with the file.
        let started = Command::new(command.program())
            .args(command.arguments())
            .arg(file.path())
            .env("TMPDIR", file.dir())
            .spawn()
            .and_then(|child| Pid::from_raw(child.id().cast_signed()).ok_or_else(|| io::ErrorKind::NotFound.into()));
        match started {
            Ok(editor) => {
                RUNNING.store(editor.as_raw_nonzero().get(), Ordering::Relaxed);
                Ok(Self { ticket, editor, file, lent })
            }
            Err(error) => Err((lent, NotEdited::Failed(error.to_string()))),
        }
    }

    /// What it does now. Once it has ended it is not to be asked again.
    pub(super) fn state(&self) -> State {
        let ended = |end| {
            RUNNING.store(0, Ordering::Relaxed);
            State::Ended(end)
        };
        match waitpid(Some(self.editor), WaitOptions::NOHANG | WaitOptions::UNTRACED) {
            Ok(None) => State::Runs,
            Ok(Some((_, status))) if status.stopped() => State::Stopped,
            Ok(Some((_, status))) => ended(match (status.exit_status(), status.terminating_signal()) {
                (Some(0), _) => EditorEnd::Done,
                (Some(status), _) => EditorEnd::Status(status),
                (None, signal) => EditorEnd::Killed(signal.unwrap_or_default()),
            }),
            // It is nobody's child: somebody else has heard how it ended.
            Err(_) => ended(EditorEnd::Done),
        }
    }

    pub(super) fn signal(&self, signal: Signal) {
        let _ = kill_process(self.editor, signal);
    }

    /// What it has left, wiped from where it was; and the terminal, to be taken back.
    pub(super) fn finish(self, end: EditorEnd) -> (Edited, Lent) {
        let text = match self.file.read() {
            Ok(Some(bytes)) => text(&bytes),
            Ok(None) => EditedText::TooLong,
            Err(_) => EditedText::Gone,
        };
        let place = self.file.dir().display().to_string();
        let left = self.file.remove().err().map(|error| format!("{place} ({error})"));
        (Edited { end, text, left }, self.lent)
    }
}

/// Whether an editor has been started and has not been heard to have ended.
pub(super) fn is_running() -> bool {
    RUNNING.load(Ordering::Relaxed) != 0
}

/// Has the editor end that runs, in the midst of whatever this program is ended by.
pub(super) fn hang_up() {
    if let Some(editor) = Pid::from_raw(RUNNING.swap(0, Ordering::Relaxed)) {
        let _ = kill_process(editor, Signal::HUP);
    }
}

fn text(bytes: &Zeroizing<Vec<u8>>) -> EditedText {
    match std::str::from_utf8(bytes) {
        Ok(text) => EditedText::Text(Secret::from(text)),
        Err(_) => EditedText::NotUtf8(Secret::new(String::from_utf8_lossy(bytes).into_owned())),
    }
}
