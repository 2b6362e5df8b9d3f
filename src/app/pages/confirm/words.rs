//! What the question before a write says.

use super::difference::{difference, last_change, place};
use super::{Confirm, Lines};
use crate::app::panes::detail::policy_says;
use crate::app::{App, Now};
use crate::config::Ground;
use crate::keymap::Action;
use crate::line::{Line, Role};
use crate::parameter::{Expected, Parameter, ParameterType, Write};
use crate::secret::Secret;
use crate::text;

impl Confirm {
    pub(super) fn lines(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let write = &self.write;
        out.field("parameter", Role::Strong, &write.name);
        if let Some(ground) = app.production_of(&write.name) {
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
        if let Some(was) = &self.was {
            last_change(&mut out, was, app.service_time(now));
        }
        out.blank();
        match &self.was {
            None => created(&mut out, write),
            Some(was) => overwritten(&mut out, write, was),
        }
        if self.was.is_some() && self.old.is_none() {
            out.field("look", Role::Warn, "the value that is replaced has not been read");
        }
        for warning in &self.warnings {
            out.field("look", Role::Warn, warning);
        }
        out.blank();
        self.what_differs(&mut out, app);
        out.blank();
        if self.writing.is_some() {
            let held_up = app.held_up(now, self.writing);
            let state = held_up.as_deref().unwrap_or("the version is checked before and after");
            out.prose(Role::Strong, &format!("writing… {state}"));
            if app.can_stop_retrying() {
                out.prose(Role::Plain, &format!("{} stops trying", self.key(app, Action::Back)));
            }
        } else if app.session.place.read_only {
            out.prose(Role::Warn, "this session is read-only");
        } else {
            self.ways_on(&mut out, app);
        }
        out.into_lines()
    }

    fn key(&self, app: &App, action: Action) -> String {
        app.question_table(&self.write.name).key_of(action).unwrap_or_default()
    }

    fn what_differs(&self, out: &mut Lines, app: &App) {
        let key = self.key(app, Action::ShowDiff);
        if self.veil.down {
            let what = if self.was.is_some() { "difference" } else { "value" };
            out.field(what, Role::Mask, &format!("{}  {key} shows it", text::MASK));
        } else {
            out.field("difference", Role::Dim, &format!("{key} masks it"));
            difference(out, self.old.as_ref().map(Secret::expose), self.write.value.expose());
        }
    }

    /// What can be done now; in production with the word that is typed, at the very end.
    fn ways_on(&self, out: &mut Lines, app: &App) {
        let production = app.production_of(&self.write.name).is_some();
        let [write, back, anew, explain] =
            [Action::Write, Action::Back, Action::Refresh, Action::Explain].map(|action| self.key(app, action));
        let write = if production { format!("{} and {write}", self.word()) } else { write };
        if let Some(problem) = &self.problem {
            out.sentence(problem.tone.role(), &problem.text);
            let mut ways = vec![format!("{write} tries again")];
            if let Some(failure) = &problem.failure {
                out.sentence(Role::Plain, &app.way_on(failure));
                if failure.wants_login() {
                    ways.insert(0, format!("{anew} connects anew after a new login"));
                }
                ways.push(format!("{explain} explains"));
            }
            ways.push(format!("{back} goes back to the draft"));
            out.prose(Role::Plain, &ways.join(" · "));
        } else {
            let first = match self.write.on {
                Expected::Absent => "an existing name is not overwritten",
                Expected::Version(_) => "the version is read again first",
            };
            let write = if production { format!("type {write} to write it") } else { format!("{write} writes it") };
            out.prose(Role::Plain, &format!("{write} · {back} goes back to the draft · {first}"));
        }
        if production {
            out.prose(Role::Strong, &format!("› {}▏", self.typed.text()));
        }
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
        let (role, policy) = policy_says(policy);
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
