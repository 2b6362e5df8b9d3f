//! What the status line says: a notice about the last act, and what is going on.

use crate::failure::Failure;
use crate::keymap::Action;
use crate::line::Role;
use crate::text;

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something to know.
    Info,
    /// Something worked.
    Good,
    /// Something to look at; stays until a key does something.
    Warn,
    /// Something failed; what is known of it stays while one only looks around.
    Bad,
}

impl Tone {
    /// The role of its text.
    pub(crate) fn role(self) -> Role {
        match self {
            Self::Info => Role::Plain,
            Self::Good => Role::Good,
            Self::Warn => Role::Warn,
            Self::Bad => Role::Bad,
        }
    }
}

/// A sentence about the last act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// How it is meant.
    pub(crate) tone: Tone,
    /// One line, fit for the screen.
    pub(crate) text: String,
    /// What it is about, for the explanation at full length.
    pub(crate) failure: Option<Box<Failure>>,
    /// Whether it stood there already when the last key was pressed.
    pub(in crate::app) was_there: bool,
}

impl Notice {
    /// A notice without a failure behind it.
    pub(crate) fn new(tone: Tone, text: impl Into<String>) -> Self {
        let text = text::sanitise(&text.into()).into_owned();
        Self { tone, text, failure: None, was_there: false }
    }

    /// A failed act: what was tried, and why it failed.
    pub(crate) fn failed(act: &str, failure: &Failure) -> Self {
        let text = if act.is_empty() { failure.what.clone() } else { format!("{act}: {}", failure.what) };
        Self { failure: Some(Box::new(failure.clone())), ..Self::new(Tone::Bad, text) }
    }

    /// Whether it still stands after an act that did something: while one only looks around, or asks about it.
    pub(in crate::app) fn outlasts(action: Action) -> bool {
        let is_look = matches!(
            action,
            Action::Up
                | Action::Down
                | Action::PageUp
                | Action::PageDown
                | Action::First
                | Action::Last
                | Action::Open
                | Action::Close
                | Action::NextPane
                | Action::Search
        );
        let is_question = matches!(action, Action::Explain | Action::HELP | Action::Activity);
        is_question || is_look
    }

    /// Whether the next key clears it. A refused value does too: its row and the detail pane go on saying it.
    pub(crate) fn passes(&self) -> bool {
        matches!(self.tone, Tone::Info | Tone::Good) || self.failure.as_deref().is_some_and(Failure::is_refusal)
    }
}
