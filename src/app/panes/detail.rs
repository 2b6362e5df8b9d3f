//! The detail pane: what is known of the row under the cursor.

use jiff::Timestamp;

use super::shown::{Boxed, Detail, Frame};
use super::{folder, version};
use crate::app::pages::same;
use crate::app::pages::scroll::scrolled;
use crate::app::policy::policy_says;
use crate::app::state::session::Beside;
use crate::app::state::value::{Revealed, Value};
use crate::app::{App, Now};
use crate::failure::{Failure, FailureKind};
use crate::keymap::Action;
use crate::line::{Lines, Role};
use crate::managed::StackResource;
use crate::names::Node;
use crate::parameter::{Owner, Parameter, ParameterType, Reading, is_same_name, name_key, principal};
use crate::text;

impl App {
    /// What the detail pane says.
    pub(crate) fn detail(&self, now: Now) -> Detail<'_> {
        let mut out = Lines::new(self.detail_width());
        let value = lines(self, now, &mut out);
        Detail::new(out.into_lines(), value)
    }

    /// The columns of the detail pane: its first one is its margin.
    fn detail_width(&self) -> usize {
        usize::from(self.geometry().detail.width).saturating_sub(1)
    }

    /// The columns that a value has in it.
    pub(super) fn value_width(&self) -> usize {
        Frame::of(self.detail_width()).inside()
    }

    pub(in crate::app) fn scroll_detail(&mut self, now: Now, action: Action) {
        if self.field_action(now, action) {
            return;
        }
        self.keep_revealed(now);
        let lines = self.detail(now).len();
        let rows = usize::from(self.geometry().detail.below(1).height);
        let top = &mut self.session.view.detail_top;
        *top = scrolled(*top, action, lines, rows).unwrap_or(*top);
    }
}

/// Everything but a revealed value, and that with its place.
fn lines<'a>(app: &'a App, now: Now, out: &mut Lines) -> Option<Boxed<'a>> {
    let node = app.selected()?;
    let mut shown = None;
    if let Some(parameter) = app.session.view.tree.parameter(node) {
        summary(out, &parameter);
        owner(out, app, &parameter);
        if let Some(recalled) = app.recalled().filter(|_| !app.session.view.tree.is_seen(node)) {
            out.prose(Role::Dim, &format!("as of a cache of {}, not listed afresh yet", recalled.age(now)));
        }
        version::says(out, app, now, &parameter);
        out.blank();
        shown = value(out, app, now, &parameter);
        out.blank();
        let beside = app.session.beside(&parameter.name, parameter.version);
        metadata(out, app.service_time(now), &parameter, beside);
        if !parameter.described {
            out.prose(Role::Dim, &undescribed(app, &parameter));
        }
        if app.session.view.tree.is_folder(node) {
            out.blank();
            out.prose(Role::Plain, &also_folder(app, now, node));
        }
    } else {
        folder::says(out, app, now, node);
    }
    shown
}

impl App {
    /// How many lie below a parameter, as far as they are listed, where it is a folder too.
    pub(in crate::app) fn below_too(&self, name: &str) -> Option<usize> {
        let tree = &self.session.view.tree;
        let below = tree.find(name).map_or(0, |node| tree.count(node));
        (below > 0).then_some(below)
    }
}

/// What lies beneath a parameter that is a folder too.
fn also_folder(app: &App, now: Now, node: Node) -> String {
    let tree = &app.session.view.tree;
    let latest = tree.modified_beneath(node).map(|at| text::ago(at, app.service_time(now)));
    let latest = latest.map(|ago| format!(", the latest change {ago}")).unwrap_or_default();
    format!("Also a folder: {} beneath{}{latest}.", text::counted(tree.count(node)), app.part_listed())
}

/// Whose it is, where it is not this account's, and how it came here.
fn owner(out: &mut Lines, app: &App, parameter: &Parameter) {
    match Owner::of(&parameter.name) {
        Owner::Ours => {}
        Owner::Public => out.prose(Role::Plain, "Published by AWS: read-only."),
        Owner::Shared { account, .. } => {
            out.prose(Role::Plain, &format!("Shared by account {account}: only its owner can change it."));
        }
        Owner::Secret { .. } => {
            let says = "Read through Parameter Store; not looked up until revealed. It is changed in Secrets Manager.";
            out.prose(Role::Plain, says);
            return;
        }
    }
    if app.is_opened_by_name(&parameter.name) {
        let key = app.pane_key(Action::Refresh);
        let says = format!("opened by its name; not part of what is listed here, and not listed afresh by {key}");
        out.prose(Role::Dim, &says);
    }
}

fn summary(out: &mut Lines, parameter: &Parameter) {
    if matches!(Owner::of(&parameter.name), Owner::Secret { .. }) {
        out.prose(Role::Strong, "a secret of Secrets Manager");
        return;
    }
    let role = match parameter.kind {
        ParameterType::SecureString => Role::Secure,
        ParameterType::StringList => Role::List,
        ParameterType::String => Role::Plain,
    };
    let mut words = vec![vec![(role, parameter.kind.to_string())]];
    if parameter.described {
        words.push(vec![(Role::Plain, parameter.tier.to_string())]);
    }
    words.push(vec![(Role::Strong, format!("version {}", parameter.version))]);
    out.flow(" · ", words);
}

/// A revealed value with what is said of it, or what stands in its place.
fn value<'a>(out: &mut Lines, app: &'a App, now: Now, parameter: &Parameter) -> Option<Boxed<'a>> {
    let asked = app.value_name(&parameter.name);
    let frame = Frame::of(out.width());
    let mut inside = Lines::new(frame.inside());
    match &app.session.view.value {
        Value::Revealed(shown) if is_same_name(&shown.name, &asked) && shown.is_up(now) => {
            let reading = &shown.reading;
            if reading.version != parameter.version && app.version_of(&parameter.name).is_none() {
                other_version(out, app, now, parameter, reading);
            }
            return Some(revealed(out, frame, app, now, shown));
        }
        Value::Fetching { name, ticket } if is_same_name(name, &asked) => {
            inside.push(vec![
                (Role::Mask, text::MASK.to_owned()),
                (Role::Dim, format!("  reading… {} cancels", app.pane_key(Action::Back))),
            ]);
            if let Some(held_up) = app.held_up(now, Some(*ticket)) {
                inside.prose(Role::Dim, &held_up);
            }
        }
        _ => masked(&mut inside, app, parameter, &asked),
    }
    out.blank();
    out.push(frame.top(&title(), (Role::Dim, "")));
    frame.rows(out, inside.into_lines());
    out.extend(frame.bottom((Role::Dim, "")).into_iter().collect());
    None
}

/// What the box of a value is called.
fn title() -> Vec<(Role, String)> {
    vec![(Role::Strong, "value".to_owned())]
}

/// What stands in the place of a value that nobody asked for, or that was refused.
fn masked(out: &mut Lines, app: &App, parameter: &Parameter, asked: &str) {
    if let Some(failure) = app.session.refused.get(name_key(asked)) {
        let writable = Owner::of(&parameter.name).is_ours() && app.version_of(&parameter.name).is_none();
        return refused(out, app, &app.in_full(failure), !app.session.place.read_only && writable);
    }
    out.push(vec![
        (Role::Mask, text::MASK.to_owned()),
        (Role::Dim, format!("  {} reveals", app.pane_key(Action::Reveal))),
    ]);
    if app.detail_has_keys() {
        let actions = app.pane_key(Action::ACTIONS);
        out.prose(Role::Dim, &format!("{actions} {} compares it with a text", same::NAME.0));
    }
}

/// The listing and the value speak of two versions: say which is which, and what shows the newer one of both.
fn other_version(out: &mut Lines, app: &App, now: Now, parameter: &Parameter, reading: &Reading) {
    let written =
        reading.modified.map(|at| format!(", written {}", text::when(at, app.service_time(now)))).unwrap_or_default();
    let rest = if reading.version > parameter.version {
        format!("what is listed below is older. {} lists afresh.", app.pane_key(Action::Refresh))
    } else {
        let reveal = app.pane_key(Action::Reveal);
        format!("version {} is there by now: {reveal} twice reads it.", parameter.version)
    };
    out.prose(Role::Warn, &format!("This is version {}{written}; {rest}", reading.version));
}

fn revealed<'a>(out: &mut Lines, frame: Frame, app: &'a App, now: Now, shown: &'a Revealed) -> Boxed<'a> {
    let lasts = match app.reveal_seconds_left(now) {
        Some(left) => format!("masked in {left} s"),
        None => format!("stays shown · {} masks it", app.pane_key(Action::Reveal)),
    };
    let mut format = String::new();
    if shown.has_format {
        let does = if shown.formatted { "shows it as stored" } else { "formats it" };
        format = format!("{} {does}", app.pane_key(Action::Format));
    }
    let (mut says, mut inside) = (title(), Lines::new(frame.inside()));
    let away = frame.top(&[(Role::Dim, "value, above".to_owned())], (Role::Warn, &lasts));
    if let Some((role, what)) = &shown.what {
        if frame.has_room(&[says.clone(), vec![(*role, what.clone())]].concat(), &lasts) {
            says.push((*role, what.clone()));
        } else {
            inside.prose(*role, what);
        }
    }
    if let Some(part) = shown.reading.part() {
        let says = "larger than any value of the service; neither copied nor edited";
        inside.prose(Role::Warn, &format!("{part}: {says}"));
    }
    let top = frame.top(&says, (Role::Warn, &lasts));
    out.blank();
    out.push(top.clone());
    let at = out.count() - 1;
    frame.rows(out, inside.into_lines());
    let start = out.count();
    out.extend(frame.bottom((Role::Dim, &format)).into_iter().collect());
    let chosen = app.chosen_rows().unwrap_or_default();
    Boxed { frame, top: (at, top), away, start, rows: &shown.laid_out, chosen }
}

fn refused(out: &mut Lines, app: &App, failure: &Failure, writable: bool) {
    out.push(vec![(Role::Bad, format!("not readable: {}", failure.tag()))]);
    out.sentence(Role::Plain, &failure.what);
    let next = app.way_on(failure);
    if !next.is_empty() {
        out.sentence(Role::Plain, &next);
    }
    let statement = if failure.statement().is_some() { " and gives the statement to ask for" } else { "" };
    let [explain, reveal, edit] = [Action::Explain, Action::Reveal, Action::Edit].map(|action| app.pane_key(action));
    let again = if failure.kind == FailureKind::TooLarge { "shows its beginning" } else { "tries again" };
    out.prose(Role::Dim, &format!("{explain} explains it{statement} · {reveal} {again}"));
    // A key that nobody can use encrypts nothing either.
    if matches!(failure.kind, FailureKind::Denied(_)) && writable {
        out.prose(Role::Dim, &format!("{edit} replaces the value without reading it"));
    }
}

fn metadata(out: &mut Lines, now: Timestamp, parameter: &Parameter, beside: Option<&Beside>) {
    if let Some(at) = parameter.modified {
        out.when("modified", at, now);
    }
    if let Some(by) = &parameter.modified_by {
        out.field("by", Role::Plain, principal(by));
    }
    let is_secret = matches!(Owner::of(&parameter.name), Owner::Secret { .. });
    if parameter.kind == ParameterType::SecureString && parameter.described && !is_secret {
        out.field("key", Role::Plain, parameter.key_id.as_deref().unwrap_or("alias/aws/ssm (the default)"));
    }
    if !parameter.description.is_empty() {
        out.field("description", Role::Plain, &parameter.description);
    }
    if parameter.data_type != "text" && !parameter.data_type.is_empty() {
        out.field("data type", Role::Plain, &parameter.data_type);
    }
    if let Some(pattern) = &parameter.allowed_pattern {
        out.field("pattern", Role::Plain, pattern);
    }
    for policy in &parameter.policies {
        let (role, says) = policy_says(policy);
        out.field("policy", role, &says);
    }
    if let Some(tags) = beside.and_then(|beside| beside.tags.as_ref()) {
        let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
        out.field("tags", Role::Plain, &or_none(&tags));
    }
    if let Some(labels) = beside.and_then(|beside| beside.labels.as_ref()) {
        let labels: Vec<String> = labels.iter().map(|(label, version)| format!("{label} v{version}")).collect();
        out.field("labels", Role::Plain, &or_none(&labels));
    }
    if let Some(stack) = beside.and_then(|beside| beside.stack.as_ref()) {
        let none = || "no stack of CloudFormation".to_owned();
        out.field("owner", Role::Plain, &stack.stack().map_or_else(none, StackResource::called));
    }
    if let Some(arn) = &parameter.arn {
        out.field("ARN", Role::Dim, arn);
    }
}

fn or_none(words: &[String]) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join(" · ") }
}

/// Why there is no more to see, and what to do about it.
fn undescribed(app: &App, parameter: &Parameter) -> String {
    if app.is_asking_description(&parameter.name) {
        "asking for tier, key, description and author…".to_owned()
    } else if app.session.view.asked.contains(name_key(&parameter.name)) {
        "tier, key, description and author are not known: DescribeParameters and GetParameterHistory are denied"
            .to_owned()
    } else {
        format!("tier, key, description and author are not known · {} asks for them", app.pane_key(Action::Enter))
    }
}
