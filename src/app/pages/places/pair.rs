//! A pair of places that should be equal, as a row of the list: what the last comparison found comes first.

use jiff::Timestamp;

use crate::app::App;
use crate::app::pages::picker::joined;
use crate::line::Role;
use crate::places::{Pair, PairSide};
use crate::text;

/// What is called by its name, as it may be shown.
pub(super) fn name(pair: &Pair) -> String {
    text::sanitise(&pair.name).into_owned()
}

/// Both places, as they are typed.
pub(super) fn places(pair: &Pair) -> String {
    let said = |side: &PairSide| side.typed();
    text::sanitise(&format!("{} ↔ {}", said(&pair.a), said(&pair.b))).into_owned()
}

/// What the last comparison found, and how long ago.
pub(super) fn found(app: &App, pair: &Pair, now: Timestamp) -> (Role, String) {
    match app.last_compared(pair) {
        Some(last) => {
            let role = match (last.counts.is_equal(), last.counts.unread) {
                (false, _) => Role::Warn,
                (true, 0) => Role::Good,
                (true, _) => Role::Dim,
            };
            (role, joined(&[&last.counts.says(), &text::ago(last.at, now)]))
        }
        None => (Role::Dim, "not compared yet".to_owned()),
    }
}
