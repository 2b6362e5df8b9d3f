//! The parameter that a form is made after.

use super::field::Note;
use crate::app::Ticket;
use crate::app::asked::Asked;
use crate::failure::Failure;
use crate::line::Role;

/// The parameter that a form is made after, and what is still asked of it.
#[derive(Debug)]
pub(super) struct Like {
    /// Where it was listed without them: its key, tier, texts and policies.
    pub(super) described: Asked<()>,
    pub(super) tags: Asked<()>,
}

impl Like {
    /// Under which its parts are on their way.
    pub(super) fn tickets(&self) -> impl Iterator<Item = Ticket> + use<> {
        [self.described.ticket(), self.tags.ticket()].into_iter().flatten()
    }

    /// Why something of it is not known.
    pub(super) fn failure(&self) -> Option<&Failure> {
        self.described.failure().or_else(|| self.tags.failure())
    }

    /// What is to be said below the tags.
    pub(super) fn tags_note(&self) -> Option<Note> {
        if self.tags.ticket().is_some() {
            return Some((Role::Dim, "its tags are being read…".to_owned()));
        }
        let failure = self.tags.failure()?;
        Some((Role::Warn, format!("its tags are not known: {}", failure.tag())))
    }
}
