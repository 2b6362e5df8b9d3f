//! Pages to read: the keys, a failure at full length, what to copy, and why nothing is there.

use super::{Line, Lines, Role};
use crate::app::listing::Listing;
use crate::app::message::Now;
use crate::app::policy::Policies;
use crate::app::search::{Exact, Search};
use crate::app::{App, Link};
use crate::keymap::{self, Context};
use crate::names::search::FILTERS;
use crate::parameter::{ListedBy, Owner, Parameter, SECRETS};
use crate::text;

pub(super) fn help(width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    for context in Context::ALL {
        out.blank();
        out.prose(Role::Heading, context.title());
        for binding in keymap::bindings(context) {
            let keys = binding.keys_text();
            let room = width.saturating_sub(18).max(1);
            for (i, row) in text::wrap_words(binding.help, room).into_iter().enumerate() {
                let keys = if i == 0 { keys.as_str() } else { "" };
                out.lines.push(vec![(Role::Strong, text::pad(keys, 18)), (Role::Plain, row.to_owned())]);
            }
        }
        if context == Context::Search {
            out.blank();
            out.prose(Role::Heading, "What can be typed into the search");
            query_language(&mut out);
        }
        if context == Context::Editor {
            out.prose(
                Role::Dim,
                "The rest is as in other editors: arrows, home and end of the line, ctrl with an arrow by word, ctrl-home and ctrl-end, ctrl-w deletes a word, ctrl-u to the start of the line.",
            );
        }
    }
    out.lines
}

/// Terms in prose, filters as a table.
fn query_language(out: &mut Lines) {
    out.prose(
        Role::Plain,
        "Parts of a name, in any order. !part excludes, capitals count. Filters; ! turns one around:",
    );
    let column = 14;
    let room = out.width.saturating_sub(column).max(1);
    for filter in FILTERS {
        for (i, row) in text::wrap_words(filter.help, room).into_iter().enumerate() {
            let example = if i == 0 { filter.example } else { "" };
            out.lines.push(vec![(Role::Strong, text::pad(example, column)), (Role::Plain, row.to_owned())]);
        }
    }
}

pub(super) fn search(app: &App, search: &Search, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let query = search.query();
    let exact = app.exact();
    if search.line.text().trim_start().starts_with("arn:") && exact.is_none() && search.ranking.is_none() {
        out.prose(Role::Plain, "An ARN in full opens that parameter, of this account or of another that shares it:");
        out.prose(Role::Dim, "arn:aws:ssm:REGION:ACCOUNT:parameter/NAME");
        return out.lines;
    }
    if let (Some(exact), None) = (&exact, &search.ranking) {
        meant(&mut out, exact);
        return out.lines;
    }
    if !query.complaints().is_empty() {
        for complaint in query.complaints() {
            out.prose(Role::Warn, &complaint.to_string());
        }
        return out.lines;
    }
    match &search.ranking {
        None if query.is_empty() => {
            query_language(&mut out);
            out.blank();
            out.prose(Role::Plain, "A full name or ARN that is not listed is looked up on enter: /path/to/it");
            out.prose(Role::Plain, &format!("A secret of Secrets Manager opens as {SECRETS}/ID"));
        }
        Some(ranking) if ranking.hits.is_empty() => {
            let still = matches!(app.listing, Listing::Running { .. });
            let says = if still { "no name matches so far; names are still arriving" } else { "no name matches" };
            out.prose(Role::Dim, says);
            if search.line.text().chars().any(char::is_uppercase) {
                out.prose(Role::Dim, "a part with a capital is case-sensitive: small letters match both");
            }
            if query.needs_descriptions() && matches!(app.listing, Listing::Done { by: ListedBy::Path(_), .. }) {
                out.prose(Role::Warn, "tier:, key: and by: are not known: the names were listed by path");
            }
            if let Some(exact) = &exact {
                out.blank();
                meant(&mut out, exact);
            }
        }
        _ => {}
    }
    out.lines
}

/// What enter does with what is typed in full.
fn meant(out: &mut Lines, exact: &Exact) {
    match exact {
        Exact::Elsewhere(region) => {
            out.prose(Role::Warn, &format!("that parameter is in {region}: R, after esc, goes to another region"));
        }
        Exact::Name(name) => match Owner::of(name) {
            Owner::Secret { id } => {
                out.prose(Role::Plain, &format!("enter opens the secret {id} of Secrets Manager"));
                out.prose(
                    Role::Dim,
                    "Nothing is asked until you reveal it: to look whether it is there would decrypt it.",
                );
            }
            Owner::Shared { account, .. } => {
                out.prose(Role::Plain, &format!("enter looks this parameter of account {account} up by its ARN"));
            }
            Owner::Ours | Owner::Public => {
                out.prose(Role::Plain, &format!("enter looks {name} up by its exact name, listed or not"));
            }
        },
    }
}

pub(super) fn policies(policies: &Policies, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let policy = policies.policy();
    if let Some(denied) = &policies.denied {
        out.prose(Role::Bad, denied);
        out.blank();
    }
    for hint in &policy.hints {
        out.prose(Role::Warn, &hint.says);
        if let Some(command) = &hint.command {
            out.prose(Role::Code, &command.to_string());
        }
    }
    out.blank();
    out.verbatim(Role::Code, "", &policy.json);
    out.lines
}

/// Two lines for each thing that is under way: what and since when; the request and what holds it up.
pub(super) fn activity(app: &App, now: Now, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let rows = app.activity_rows(now);
    if rows.is_empty() {
        out.prose(Role::Dim, "Nothing: every request has been answered.");
    }
    for row in rows {
        let room = width.saturating_sub(text::width(&row.age) + 3);
        let (mark, role) = if row.current { ("› ", Role::Strong) } else { ("  ", Role::Plain) };
        let what = text::pad(&text::truncate_middle(&row.what, room), room);
        out.lines.push(vec![(role, format!("{mark}{what}")), (Role::Dim, format!(" {}", row.age))]);
        let state = text::truncate(&row.state, width.saturating_sub(4)).into_owned();
        out.lines.push(vec![(Role::Dim, format!("    {state}"))]);
    }
    out.lines
}

pub(super) fn copy_as(app: &App, parameter: &Parameter, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    out.prose(Role::Strong, &text::truncate_start(&text::sanitise(&parameter.name), width));
    out.blank();
    for binding in
        keymap::bindings(Context::CopyAs).filter(|b| !matches!(b.action, keymap::Action::Back | keymap::Action::Quit))
    {
        let role = if app.can(binding.action) { Role::Plain } else { Role::Dim };
        out.lines.push(vec![
            (Role::Strong, text::pad(&binding.keys[0].to_string(), 3)),
            (role, text::truncate(binding.help, width.saturating_sub(3)).into_owned()),
        ]);
    }
    out.lines
}

/// The ways out of what takes long.
fn under_way(out: &mut Lines, long: bool) {
    if long {
        out.prose(Role::Dim, "a shows what is under way · esc stops it");
    }
}

pub(super) fn empty(app: &App, now: Now, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let place = &app.place;
    match (&app.link, &app.listing) {
        (Link::Connecting, _) => {
            out.prose(Role::Dim, "connecting…");
            under_way(&mut out, app.connecting_for(now).is_some());
        }
        (Link::Down(failure), _) | (Link::Up, Listing::Failed { failure, .. }) => {
            out.sentence(Role::Bad, &failure.what);
            let next = app.way_on(failure);
            if !next.is_empty() {
                out.blank();
                out.sentence(Role::Plain, &next);
            }
            // Where the listing alone is refused.
            if matches!(app.link, Link::Up) && !failure.wants_login() {
                out.blank();
                out.prose(
                    Role::Plain,
                    "A name you know opens without a listing: type it in full after / and press enter.",
                );
            }
            out.blank();
            out.prose(Role::Dim, "r tries again · x explains · q quits");
        }
        (Link::Up, Listing::Idle) => out.prose(Role::Dim, "listing…"),
        (Link::Up, Listing::Running { ticket, .. }) => {
            out.prose(Role::Dim, "listing…");
            under_way(&mut out, app.held_up(now, Some(*ticket)).is_some());
        }
        (Link::Up, Listing::Done { .. }) => {
            let region = place.region.as_deref().unwrap_or("this region");
            let none = match app.root.path() {
                None => format!("No other account shares a parameter with this one in {region}."),
                Some("") => format!("There is no parameter in {region}."),
                Some(path) => format!("There is no parameter under {path} in {region}."),
            };
            out.prose(Role::Plain, &none);
            out.prose(Role::Dim, "o shows another root, R goes to another region, p to another profile.");
            if !place.read_only && app.root.refusal().is_none() {
                out.prose(Role::Dim, "n makes a new parameter.");
            }
        }
    }
    out.lines
}
