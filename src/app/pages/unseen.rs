//! A text that is typed or pasted without being shown.

use crate::app::draft::Draft;
use crate::line::{Lines, Role};
use crate::text;

/// What stands where it would: what is asked for while there is none, and a mask of one width afterwards.
pub(super) fn unseen(out: &mut Lines, typed: &Draft, asks: &str) {
    if typed.text().is_empty() {
        out.prose(Role::Plain, asks);
        return;
    }
    let says = "  a text is there; it is not shown";
    let says = text::truncate(says, out.width().saturating_sub(8)).into_owned();
    out.push(vec![(Role::Mask, text::MASK.to_owned()), (Role::Plain, says)]);
}
