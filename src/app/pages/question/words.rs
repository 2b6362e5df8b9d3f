//! What every question about a write says alike: where, and what is there now.

use jiff::Timestamp;

use crate::app::App;
use crate::app::state::promotion::CopyPlace;
use crate::destination::Place;
use crate::line::{Line, Lines, Role};
use crate::parameter::{Identity, Parameter, principal};
use crate::text;

/// Account, region, profile, principal, endpoint: where the write goes and as whom.
pub(super) fn place(app: &App, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    out.flow(" · ", place_parts(app));
    out.into_lines()
}

/// How many rows of that the account takes.
pub(super) fn account_rows(app: &App, width: usize) -> usize {
    let mut out = Lines::new(width);
    out.flow("", place_parts(app).into_iter().take(1));
    out.count()
}

/// The same as a text: should any of it change, it is to be seen anew.
pub(super) fn place_says(app: &App) -> String {
    place_parts(app).concat().into_iter().map(|(_, text)| text).collect()
}

pub(super) fn place_parts(app: &App) -> Vec<Line> {
    let identity = app.session.identity.as_ref().filter(|identity| identity.known_account().is_some());
    parts_of(app, &app.session.place, identity, account(app, identity))
}

/// The same of a place that something is copied from or to.
pub(super) fn place_of_copy(app: &App, at: &CopyPlace) -> Vec<Line> {
    if at.is_here {
        return place_parts(app);
    }
    let account = at.identity().map_or_else(|| vec![(Role::Warn, "account not known".to_owned())], account_called);
    parts_of(app, &at.at.place, at.identity(), account)
}

fn parts_of(app: &App, place: &Place, identity: Option<&Identity>, account: Line) -> Vec<Line> {
    let mut parts = vec![account];
    parts.push(vec![(Role::Strong, place.region.clone().unwrap_or_else(|| "region not known".to_owned()))]);
    if app.is_demo() {
        parts.push(vec![(Role::Plain, "demo store, in memory".to_owned())]);
    } else {
        parts.push(profile(place));
    }
    if let Some(identity) = identity {
        parts.push(vec![(Role::Dim, "as ".to_owned()), (Role::Plain, identity.principal().to_owned())]);
    }
    if let Some(endpoint) = place.shown_endpoint() {
        parts.push(vec![(Role::Warn, format!("endpoint {endpoint}"))]);
    }
    parts
}

fn account(app: &App, identity: Option<&Identity>) -> Line {
    match identity {
        Some(identity) => account_called(identity),
        None if app.is_asking_whose() => vec![(Role::Warn, "account being asked for…".to_owned())],
        None => vec![(Role::Warn, "account not known".to_owned())],
    }
}

fn account_called(identity: &Identity) -> Line {
    match &identity.alias {
        Some(alias) => vec![(Role::Strong, alias.clone()), (Role::Plain, format!(" {}", identity.account))],
        None => vec![(Role::Strong, identity.account.clone())],
    }
}

fn profile(place: &Place) -> Line {
    match (place.signing_profile(), place.signed_by()) {
        (Some(profile), _) => vec![(Role::Dim, "profile ".to_owned()), (Role::Plain, profile.to_owned())],
        (None, Some(others)) => vec![(Role::Plain, others)],
        (None, None) => vec![(Role::Dim, "no profile named".to_owned())],
    }
}

/// A version, and when the last one was written, seen from `now`, and by whom. The date is said where there is room for it.
pub(super) fn last_change(out: &mut Lines, version: Line, was: &Parameter, now: Timestamp) {
    const BETWEEN: &str = "   ";
    let Some(at) = was.modified else { return out.flow(BETWEEN, [version]) };
    let by = was.modified_by.as_deref().map(principal);
    let changed = |when: String| {
        let mut line: Line = vec![(Role::Dim, "last changed ".to_owned()), (Role::Plain, when)];
        if let Some(by) = by {
            line.extend([(Role::Dim, " by ".to_owned()), (Role::Plain, by.to_owned())]);
        }
        line
    };
    let whole = changed(text::when(at, now));
    let room = out.width().saturating_sub(crate::line::width(&version) + BETWEEN.len());
    let line = if crate::line::width(&whole) <= room { whole } else { changed(text::ago(at, now)) };
    out.flow(BETWEEN, [version, line]);
}
