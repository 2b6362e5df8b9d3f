//! A value that was made and stands in a draft, where nobody has seen it yet.

use crate::app::draft::{Draft, Taken};
use crate::keymap::{Code, Key};
use crate::line::{Line, Role};
use crate::secret::Secret;
use crate::text;

/// What a draft is told that is hidden.
const HIDDEN: &str = "masked as it was made: space shows it, ctrl-z takes it back";

/// A value that was made for a draft: masked in it until it is asked for.
#[derive(Debug, Default)]
pub(in crate::app) struct Unseen(Option<Made>);

#[derive(Debug)]
struct Made {
    value: Secret,
    /// What it is, without any part of it.
    says: String,
}

impl Unseen {
    /// Puts a value in place of the draft.
    pub(in crate::app) fn put(&mut self, draft: &mut Draft, value: Secret, says: String) {
        draft.replace(value.expose());
        self.0 = Some(Made { value, says });
    }

    /// What the draft is, where it is such a value and nobody has seen it.
    pub(in crate::app) fn hides(&self, draft: &Draft) -> Option<&str> {
        self.0.as_ref().filter(|made| made.value.expose() == draft.text()).map(|made| made.says.as_str())
    }

    /// What stands in its place, in so many columns.
    pub(in crate::app) fn line(says: &str, width: usize) -> Line {
        let says = format!("  {says} · space shows it");
        let room = width.saturating_sub(text::width(text::MASK));
        vec![(Role::Mask, text::MASK.to_owned()), (Role::Dim, text::truncate(&says, room).into_owned())]
    }

    /// Takes a key that would change what is hidden; `None` where nothing is.
    pub(in crate::app) fn take(&mut self, draft: &Draft, key: Key) -> Option<Taken> {
        self.hides(draft)?;
        if key.code == Code::Char(' ') && !key.ctrl && !key.alt {
            self.0 = None;
            return Some(Taken::Done);
        }
        Some(Taken::Says(HIDDEN))
    }

    /// Why a text is not pasted; `None` where nothing is hidden.
    pub(in crate::app) fn keeps_out(&self, draft: &Draft) -> Option<&'static str> {
        self.hides(draft).map(|_| HIDDEN)
    }
}
