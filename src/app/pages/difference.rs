//! What every question about a write says alike: where, what is there now, how old and new differ.

use jiff::Timestamp;
use similar::{ChangeTag, TextDiff};

use crate::app::App;
use crate::destination::Place;
use crate::line::{Lines, Role};
use crate::parameter::{Parameter, principal};
use crate::text;

/// Account, region, profile, endpoint: where the write goes.
pub(super) fn place(out: &mut Lines, app: &App) {
    let place = &app.session.place;
    let account = match &app.session.identity {
        Some(identity) => format!("{} as {}", identity.account_and_alias(), identity.principal()),
        None => app.unidentified(),
    };
    out.field("account", Role::Strong, &account);
    out.field("region", Role::Strong, place.region.as_deref().unwrap_or("not known"));
    if app.is_demo() {
        out.field("profile", Role::Plain, "none: this is the demo store, in memory");
    } else {
        out.field("profile", Role::Plain, &named(place));
    }
    if let Some(endpoint) = &place.endpoint {
        out.field("endpoint", Role::Warn, endpoint);
    }
}

/// The profile whose credentials sign, or that it is a role or keys of others that do.
pub(super) fn named(place: &Place) -> String {
    match place.signing_profile() {
        Some(profile) => profile.to_owned(),
        None => place.signed_by().unwrap_or_else(|| "none named".to_owned()),
    }
}

/// When it was changed last, seen from `now`, and by whom.
pub(super) fn last_change(out: &mut Lines, was: &Parameter, now: Timestamp) {
    if let Some(at) = was.modified {
        let by = was.modified_by.as_deref().map(|by| format!(" by {}", principal(by))).unwrap_or_default();
        out.field("last changed", Role::Plain, &format!("{}{by}", text::when(at, now)));
    }
}

/// Old and new, line by line; the new one alone where there is no old one.
pub(super) fn difference(out: &mut Lines, old: Option<&str>, new: &str) {
    let Some(old) = old else {
        out.verbatim(Role::Added, "+ ", new);
        return;
    };
    let diff = TextDiff::from_lines(old, new);
    for change in diff.iter_all_changes() {
        let (role, mark) = match change.tag() {
            ChangeTag::Equal => (Role::Dim, "  "),
            ChangeTag::Delete => (Role::Removed, "- "),
            ChangeTag::Insert => (Role::Added, "+ "),
        };
        let line = change.value();
        let line = line.strip_suffix('\n').unwrap_or(line);
        out.verbatim(role, mark, line);
        if change.missing_newline() && change.tag() != ChangeTag::Equal && (old.ends_with('\n') != new.ends_with('\n'))
        {
            out.prose(Role::Dim, "  (no newline at the end)");
        }
    }
}
