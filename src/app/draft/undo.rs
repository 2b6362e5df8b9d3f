//! What a text was before its changes, to go back to and forth again.

use zeroize::Zeroizing;

/// How many steps undo goes back,
const UNDO_STEPS: usize = 200;

/// and how many bytes the steps may take.
const UNDO_BYTES: usize = 4 << 20;

/// The steps back, and forth again. They hold plaintext and are wiped.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps {
    back: Vec<Step>,
    forth: Vec<Step>,
}

/// A text as it was, with its cursor.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) text: Zeroizing<String>,
    pub(super) cursor: usize,
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Step(…)")
    }
}

impl Steps {
    pub(super) fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    pub(super) fn can_go_forth(&self) -> bool {
        !self.forth.is_empty()
    }

    /// The text is about to change from what it is now.
    pub(super) fn remember(&mut self, now: Step) {
        let fits = (UNDO_BYTES / now.text.len().max(1)).clamp(1, UNDO_STEPS);
        self.back.push(now);
        let excess = self.back.len().saturating_sub(fits);
        self.back.drain(..excess);
        self.forth.clear();
    }

    /// What it was before the last change; it can be gone forth from there to what it is now.
    pub(super) fn go_back(&mut self, now: Step) -> Option<Step> {
        let step = self.back.pop()?;
        self.forth.push(now);
        Some(step)
    }

    /// What it was before the last step back.
    pub(super) fn go_forth(&mut self, now: Step) -> Option<Step> {
        let step = self.forth.pop()?;
        self.back.push(now);
        Some(step)
    }
}
