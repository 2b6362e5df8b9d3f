//! What a change was about, below the list: the name at full length, and each of several with what became of it.

use crate::app::state::changes::{LISTED, and_more};
use crate::line::{Line, Lines, Role};
use crate::text;

/// What it was done to, which the list may have cut.
pub(super) fn name_in_full(called: &str) -> Line {
    vec![(Role::Strong, text::sanitise(called).into_owned())]
}

/// Names that a change was about, each with what became of it.
pub(super) fn name_rows(out: &mut Lines, rows: Vec<(Role, &str, String)>) {
    let all = rows.len();
    let rows: Vec<_> =
        rows.into_iter().take(LISTED).map(|(role, name, did)| (role, text::sanitise(name), did)).collect();
    let widest = rows.iter().map(|(_, name, _)| text::width(name)).max().unwrap_or(0).min(out.width() / 2);
    for (role, name, did) in rows {
        let wide = text::width(&name).max(widest);
        let name = (wide > 0).then(|| vec![(role, text::pad(&name, wide))]);
        out.flow("  ", name.into_iter().chain([vec![(role, did)]]));
    }
    and_more(out, all);
}
