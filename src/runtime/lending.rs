//! The user's own editor, while it has the terminal.

#[cfg(unix)]
use std::time::Duration;

#[cfg(unix)]
use rustix::process::Signal;

use super::Program;
#[cfg(unix)]
use super::editing::{self, Editing, State};
#[cfg(unix)]
use super::signals::{self, Signals};
#[cfg(unix)]
use crate::app::EditorEnd;
#[cfg(not(unix))]
use crate::app::NotEdited;
use crate::app::{Msg, OutsideEdit, Reply, Ticket};
#[cfg(unix)]
use crate::terminal::{self, Lent};

/// How long an editor that was told to end is waited for.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_millis(500);

/// An interrupt that is heard so soon after the user's own editor has ended was meant for that. In raw mode no key makes one.
#[cfg(unix)]
const OF_THE_EDITOR: Duration = Duration::from_secs(1);

/// The user's own editor.
#[cfg(unix)]
impl Program {
    /// Hands a text and the terminal to it.
    pub(super) fn edit_outside(&mut self, ticket: Ticket, edit: &OutsideEdit) {
        let not_edited = |why| Msg::Reply(ticket, Reply::Edited(Err(why)));
        let file = match editing::file(edit) {
            Ok(file) => file,
            Err(why) => return self.take(not_edited(why)),
        };
        self.hide();
        let lent = terminal::lend();
        terminal::say(&edit.editor.running(&edit.name));
        match Editing::start(&edit.editor, ticket, file, lent) {
            Ok(editing) => self.editing = Some(editing),
            Err((lent, why)) => {
                self.take_from_editor(lent);
                self.take(not_edited(why));
            }
        }
    }

    pub(super) fn is_lent(&self) -> bool {
        self.editing.is_some()
    }

    /// Whether an interrupt may have been the editor's: what the system tells of both may come the other way round.
    pub(super) fn was_lent(&self) -> bool {
        self.taken_back.is_some_and(|at| self.now().mono < at + OF_THE_EDITOR)
    }

    /// Something may have become of it.
    pub(super) fn editor_changed(&mut self) {
        let state = self.editing.as_ref().map(Editing::state);
        match state {
            None | Some(State::Runs) => {}
            // Otherwise its shell would not take the terminal.
            Some(State::Stopped) => signals::pause(),
            Some(State::Ended(end)) => {
                let Some(editing) = self.editing.take() else { return };
                let ticket = editing.ticket;
                let (edited, lent) = editing.finish(end);
                self.take_from_editor(lent);
                self.input(Msg::Reply(ticket, Reply::Edited(Ok(edited))));
            }
        }
    }

    /// The program was stopped with it, or alone.
    pub(super) fn editor_goes_on(&self) {
        if let Some(editing) = &self.editing {
            editing.signal(Signal::CONT);
        }
    }

    fn take_from_editor(&mut self, lent: Lent) {
        self.taken_back = Some(self.now().mono);
        match self.screen.retake_lent(lent) {
            Ok(()) => self.show(),
            Err(_) => self.terminal_is_gone(),
        }
    }

    /// Has it end before this program does: nobody would take what it leaves.
    pub(super) async fn end_editor(&mut self, mut signals: Signals) {
        let Some(editing) = self.editing.take() else { return };
        for signal in editing::TOLD_TO_END {
            editing.signal(signal);
            // A process that is stopped hears nothing.
            editing.signal(Signal::CONT);
            let until = tokio::time::Instant::now() + PATIENCE;
            while !matches!(editing.state(), State::Ended(_)) {
                if tokio::time::timeout_at(until, signals.next()).await.is_err() {
                    break;
                }
            }
            if !editing::is_running() {
                break;
            }
        }
        let (_, lent) = editing.finish(EditorEnd::Done);
        // Its modes go, and what it may have left on the screen.
        let _ = self.screen.retake_lent(lent);
    }
}

/// Elsewhere no editor is found that could be run.
#[cfg(not(unix))]
impl Program {
    pub(super) fn edit_outside(&mut self, ticket: Ticket, _: &OutsideEdit) {
        let why = "no editor is run on this system".to_owned();
        self.take(Msg::Reply(ticket, Reply::Edited(Err(NotEdited::Failed(why)))));
    }

    pub(super) fn is_lent(&self) -> bool {
        false
    }

    pub(super) fn was_lent(&self) -> bool {
        false
    }

    pub(super) fn editor_changed(&mut self) {}

    pub(super) fn editor_goes_on(&self) {}
}
