//! The questions before something is written or lost: each says everything the answer depends on.

use similar::{ChangeTag, TextDiff};

use super::{Line, Lines, Role, detail, when, who};
use crate::app::confirm::{Confirm, Conflict, Theirs};
use crate::app::message::Now;
use crate::app::{App, Then};
use crate::config::Ground;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::parameter::{Expected, Parameter, ParameterType, Write};
use crate::secret::Secret;
use crate::text;

pub(super) fn confirm(app: &App, confirm: &Confirm, now: Now, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let write = &confirm.write;
    let production = app.production_of(&write.name);
    out.field("parameter", Role::Strong, &write.name);
    if let Some(ground) = &production {
        let says = match ground {
            Ground::Unknown => format!("perhaps PRODUCTION: {ground}"),
            _ => format!("PRODUCTION, says {ground}"),
        };
        out.field("production", Role::Bad, &says);
    }
    place(&mut out, app);
    match write.on {
        Expected::Absent => out.field("version", Role::Plain, "none yet → 1"),
        Expected::Version(version) => out.field("version", Role::Plain, &format!("{version} → {}", version + 1)),
    }
    if let Some(was) = &confirm.was {
        last_change(&mut out, was, now);
    }
    out.blank();
    match &confirm.was {
        None => created(&mut out, write),
        Some(was) => overwritten(&mut out, write, was),
    }
    if confirm.was.is_some() && confirm.old.is_none() {
        out.field("look", Role::Warn, "the value that is replaced has not been read");
    }
    for warning in &confirm.warnings {
        out.field("look", Role::Warn, warning);
    }
    out.blank();
    let in_production = production.is_some();
    let key = if in_production { "tab" } else { "d" };
    if confirm.veil.down {
        let what = if confirm.was.is_some() { "difference" } else { "value" };
        out.field(what, Role::Mask, &format!("{}  {key} shows it", text::MASK));
    } else {
        out.field("difference", Role::Dim, &format!("{key} masks it"));
        difference(&mut out, confirm.old.as_ref().map(Secret::expose), write.value.expose());
    }
    out.blank();
    if let Some(ticket) = confirm.writing {
        let held_up = app.held_up(now, Some(ticket));
        let state = held_up.as_deref().unwrap_or("the version is checked before and after");
        out.prose(Role::Strong, &format!("writing… {state}"));
        if app.can_desist() {
            out.prose(Role::Plain, "esc stops trying");
        }
    } else if app.place.read_only {
        out.prose(Role::Warn, "this session is read-only");
    } else {
        ways_on(&mut out, app, confirm, in_production);
    }
    out.lines
}

/// What can be done now; in production with the word that is typed, at the very end.
fn ways_on(out: &mut Lines, app: &App, confirm: &Confirm, production: bool) {
    let by_typing = format!("{} and enter", confirm.word());
    let write = if production { by_typing.as_str() } else { "w" };
    if let Some(problem) = &confirm.problem {
        out.sentence(problem.tone.role(), &problem.text);
        let mut ways = vec![format!("{write} tries again")];
        if let Some(failure) = &problem.failure {
            out.sentence(Role::Plain, &app.way_on(failure));
            let (anew, explain) = if production { ("ctrl-r", "ctrl-x") } else { ("r", "x") };
            if failure.wants_login() {
                ways.insert(0, format!("{anew} connects anew after a new login"));
            }
            ways.push(format!("{explain} explains"));
        }
        ways.push("esc goes back to the draft".to_owned());
        out.prose(Role::Plain, &ways.join(" · "));
    } else {
        let first = match confirm.write.on {
            Expected::Absent => "an existing name is not overwritten",
            Expected::Version(_) => "the version is read again first",
        };
        let write = if production { format!("type {write} to write it") } else { "w writes it".to_owned() };
        out.prose(Role::Plain, &format!("{write} · esc goes back to the draft · {first}"));
    }
    if production {
        out.prose(Role::Strong, &format!("› {}▏", confirm.typed.text()));
    }
}

fn place(out: &mut Lines, app: &App) {
    let place = &app.place;
    let account = match &app.identity {
        Some(identity) => format!("{} as {}", identity.account_and_alias(), identity.principal()),
        None if app.is_asking_whose() => "being asked for…".to_owned(),
        None => "not known: sts:GetCallerIdentity was not answered".to_owned(),
    };
    out.field("account", Role::Strong, &account);
    out.field("region", Role::Strong, place.region.as_deref().unwrap_or("not known"));
    if place.demo {
        out.field("profile", Role::Plain, "none: this is the demo store, in memory");
    } else {
        out.field("profile", Role::Plain, place.profile.as_deref().unwrap_or("none named"));
    }
    if let Some(endpoint) = &place.endpoint {
        out.field("endpoint", Role::Warn, endpoint);
    }
}

fn last_change(out: &mut Lines, was: &Parameter, now: Now) {
    if let Some(at) = was.modified {
        let by = was.modified_by.as_deref().map(|by| format!(" by {}", who(by))).unwrap_or_default();
        out.field("last changed", Role::Plain, &format!("{}{by}", when(at, now)));
    }
}

fn created(out: &mut Lines, write: &Write) {
    let tier = write.tier.map(|tier| format!(" · {tier}")).unwrap_or_default();
    out.field("creates", Role::Plain, &format!("{}{tier}", write.kind));
    if write.kind == ParameterType::SecureString {
        out.field("key", Role::Plain, write.key_id.as_deref().unwrap_or("alias/aws/ssm (the default)"));
    } else {
        out.field("look", Role::Warn, "the value is stored as plain text");
    }
    for (label, text) in [("description", &write.description), ("pattern", &write.allowed_pattern)] {
        if let Some(text) = text {
            out.field(label, Role::Plain, text);
        }
    }
}

fn overwritten(out: &mut Lines, write: &Write, was: &Parameter) {
    let mut changes = vec!["the value".to_owned()];
    let mut stays = Vec::new();
    let mut side = |same: bool, now: String, then: String| {
        if same { stays.push(then) } else { changes.push(format!("{then} → {now}")) }
    };
    side(write.kind == was.kind, write.kind.to_string(), was.kind.to_string());
    if was.described {
        if write.kind == ParameterType::SecureString {
            let key = |key: &Option<String>| format!("key {}", key.as_deref().unwrap_or("alias/aws/ssm"));
            let before = if was.kind == write.kind { key(&was.key_id) } else { "no key".to_owned() };
            let after = key(&write.key_id);
            side(before == after, after, before);
        }
        let tier = write.tier.unwrap_or(was.tier);
        side(tier == was.tier, tier.to_string(), was.tier.to_string());
        side(true, String::new(), format!("data type {}", was.data_type));
    }
    for (label, new, old) in [
        ("description", &write.description, Some(was.description.as_str())),
        ("pattern", &write.allowed_pattern, was.allowed_pattern.as_deref()),
    ] {
        let old = old.unwrap_or("");
        match new {
            Some(new) if new != old => changes.push(format!("{label} → {new}")),
            _ if !old.is_empty() => stays.push(format!("{label} “{}”", text::truncate(old, 40))),
            _ => {}
        }
    }
    out.field("changes", Role::Strong, &changes.join(" · "));
    stays.push("tags".to_owned());
    stays.push("labels stay on their versions".to_owned());
    out.field("stays", Role::Plain, &stays.join(" · "));
    for policy in &was.policies {
        let (role, policy) = detail::policy_says(policy);
        out.field("stays", role, &format!("policy: {policy}"));
    }
    if was.kind == ParameterType::SecureString && write.kind != ParameterType::SecureString {
        out.field("look", Role::Bad, "a secret becomes plain text");
    }
    if !was.described {
        let key = match &write.key_id {
            Some(key) => format!("it will be encrypted under {key}"),
            None => "key and tier are left to the service".to_owned(),
        };
        out.field("look", Role::Warn, &format!("it could not be described; {key}"));
    }
}

/// Old and new, line by line; the new one alone where there is no old one.
fn difference(out: &mut Lines, old: Option<&str>, new: &str) {
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

pub(super) fn conflict(app: &App, conflict: &Conflict, now: Now, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let theirs = &conflict.theirs;
    out.field("parameter", Role::Strong, &theirs.name);
    place(&mut out, app);
    match conflict.mine.on {
        Expected::Absent => out.field("you asked", Role::Plain, "to create it"),
        Expected::Version(version) => out.field("you opened", Role::Plain, &format!("version {version}")),
    }
    out.field("now there", Role::Warn, &format!("version {} · {}", theirs.version, theirs.kind));
    last_change(&mut out, theirs, now);
    out.blank();
    out.prose(Role::Plain, "Your draft is kept.");
    match &conflict.value {
        Theirs::Unread => {
            out.field("theirs", Role::Mask, &format!("{}  t reads it and shows how yours differs", text::MASK));
        }
        Theirs::Reading(ticket) => {
            let held_up = app.held_up(now, Some(*ticket));
            let state = held_up.as_deref().unwrap_or("reading…");
            out.field("theirs", Role::Mask, &format!("{}  {state}", text::MASK));
        }
        Theirs::Refused(failure) => {
            out.field("theirs", Role::Bad, &format!("not readable: {}", failure.tag()));
            out.sentence(Role::Plain, &failure.what);
        }
        Theirs::Read(_) if conflict.veil.down => {
            out.field("theirs", Role::Mask, &format!("{}  t shows how yours differs", text::MASK));
        }
        Theirs::Read(reading) => {
            out.field("difference", Role::Dim, "theirs → mine · t masks it");
            difference(&mut out, Some(reading.value.expose()), conflict.mine.value.expose());
        }
    }
    out.lines
}

pub(super) fn replace(was: &Parameter, failure: &Failure, next: &str, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    out.field("parameter", Role::Strong, &was.name);
    out.field("its value", Role::Bad, &format!("not readable: {}", failure.tag()));
    out.sentence(Role::Plain, &failure.what);
    if !next.is_empty() {
        out.sentence(Role::Plain, next);
    }
    out.blank();
    let key = match was.kind {
        ParameterType::SecureString => " Writing may be refused too, for the key is needed to encrypt.",
        _ => "",
    };
    let says = "r opens an empty editor: what you save replaces a value you have not seen.";
    out.prose(Role::Plain, &format!("{says}{key} esc leaves everything as it is."));
    out.lines
}

pub(super) fn leave(then: &Then, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    out.prose(Role::Plain, "What you typed has not been written and is kept nowhere else.");
    let then = match then {
        Then::Back => "x drops it".to_owned(),
        Then::Quit => "x drops it and quits".to_owned(),
        Then::Switch(Destination { profile, region }) => {
            let to = region.as_ref().or(profile.as_ref());
            format!("x drops it and goes to {}", to.map_or("", String::as_str))
        }
        Then::Root(root) => format!("x drops it and shows {root}"),
    };
    out.prose(Role::Plain, &format!("{then} · esc keeps it and goes on"));
    out.lines
}
