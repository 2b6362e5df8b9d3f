//! Pages to read: the keys, a failure at full length, what to copy, and why nothing is there.

use super::{Line, Lines, Role};
use crate::app::browse::Listing;
use crate::app::{App, Link};
use crate::failure::{Failure, FailureKind};
use crate::keymap::{self, Context};
use crate::parameter::Parameter;
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
    }
    out.lines
}

pub(super) fn explain(failure: &Failure, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    out.prose(Role::Bad, failure.tag());
    out.sentence(Role::Plain, &failure.what);
    if !failure.next.is_empty() {
        out.blank();
        out.sentence(Role::Plain, &failure.next);
    }
    match &failure.kind {
        FailureKind::Denied(denial) => {
            out.blank();
            out.field("who", Role::Plain, denial.principal.as_deref().unwrap_or("not said"));
            out.field("action", Role::Plain, &denial.action);
            out.field("on", Role::Plain, denial.resource.as_deref().unwrap_or("not said"));
            if let Some(statement) = &denial.statement {
                out.blank();
                out.prose(Role::Heading, "The statement to ask for · s copies it");
                out.verbatim(Role::Code, "", statement);
            }
        }
        FailureKind::Key { key: Some(key), .. } => {
            out.blank();
            out.field("key", Role::Plain, key);
        }
        _ => {}
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

pub(super) fn empty(app: &App, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let place = &app.place;
    match (&app.link, &app.listing) {
        (Link::Connecting, _) => out.prose(Role::Dim, "connecting…"),
        (Link::Down(failure), _) | (Link::Up, Listing::Failed { failure, .. }) => {
            out.sentence(Role::Bad, &failure.what);
            if !failure.next.is_empty() {
                out.blank();
                out.sentence(Role::Plain, &failure.next);
            }
            out.blank();
            out.prose(Role::Dim, "r tries again · x explains · q quits");
        }
        (Link::Up, Listing::Idle | Listing::Running { .. }) => out.prose(Role::Dim, "listing…"),
        (Link::Up, Listing::Done { .. }) => {
            let region = place.region.as_deref().unwrap_or("this region");
            let under = if place.scope == "/" { String::new() } else { format!(" under {}", place.scope) };
            out.prose(Role::Plain, &format!("There is no parameter{under} in {region}."));
            out.prose(Role::Dim, "Another region or profile? Quit and start with --region or --profile.");
            if !place.read_only {
                out.prose(Role::Dim, "n makes a new parameter.");
            }
        }
    }
    out.lines
}
