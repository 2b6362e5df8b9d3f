//! The detail pane: what is known of the row under the cursor.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use jiff::Timestamp;

use super::{folder, version};
use crate::app::pages::same;
use crate::app::pages::scroll::scrolled;
use crate::app::policy::policy_says;
use crate::app::state::laid_out::LaidOut;
use crate::app::state::session::Beside;
use crate::app::state::value::{Revealed, Value};
use crate::app::{App, Now};
use crate::failure::{Failure, FailureKind};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::managed::StackResource;
use crate::parameter::{Owner, Parameter, ParameterType, Reading, is_same_name, name_key, principal};
use crate::text;

/// What the detail pane says below its title.
#[derive(Debug)]
pub(crate) struct Detail<'a> {
    /// All but the value.
    lines: Vec<Line>,
    /// A revealed value, and which line it stands before.
    value: Option<(usize, &'a LaidOut)>,
    /// The lines of what is chosen in it.
    chosen: Range<usize>,
}

impl Detail<'_> {
    /// How many lines it has.
    pub(crate) fn len(&self) -> usize {
        self.lines.len() + self.value.map_or(0, |(_, value)| value.len())
    }

    /// The line that a revealed value begins with.
    pub(crate) fn value_start(&self) -> Option<usize> {
        self.value.map(|(start, _)| start)
    }

    /// Whether a line is of what is chosen in the value.
    pub(crate) fn is_chosen(&self, at: usize) -> bool {
        self.chosen.contains(&at)
    }

    /// So many of them from `top` on.
    pub(crate) fn window(&self, top: usize, rows: usize) -> impl Iterator<Item = Cow<'_, [(Role, String)]>> {
        (top..self.len().min(top + rows)).filter_map(|at| self.line(at))
    }

    fn line(&self, at: usize) -> Option<Cow<'_, [(Role, String)]>> {
        let at = match self.value {
            Some((start, value)) if at >= start + value.len() => at - value.len(),
            Some((start, value)) if at >= start => return Some(Cow::Owned(value.row(at - start))),
            _ => at,
        };
        self.lines.get(at).map(|line| Cow::Borrowed(line.as_slice()))
    }
}

impl App {
    /// What the detail pane says.
    pub(crate) fn detail(&self, now: Now) -> Detail<'_> {
        let width = self.detail_width();
        let mut out = Lines::new(width);
        let value = lines(self, now, &mut out);
        let chosen = value.zip(self.chosen_rows()).map(|((start, _), rows)| start + rows.start..start + rows.end);
        Detail { lines: out.into_lines(), value, chosen: chosen.unwrap_or_default() }
    }

    /// The columns of the detail pane: its first one is its margin.
    pub(super) fn detail_width(&self) -> usize {
        usize::from(self.geometry().detail.width).saturating_sub(1)
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
fn lines<'a>(app: &'a App, now: Now, out: &mut Lines) -> Option<(usize, &'a LaidOut)> {
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
        shown = value(out, app, now, &parameter).map(|value| (out.count(), value));
        out.blank();
        let beside = app.session.beside(&parameter.name, parameter.version);
        metadata(out, app.service_time(now), &parameter, beside);
        if !parameter.described {
            out.prose(Role::Dim, &undescribed(app, &parameter));
        }
        if app.session.view.tree.is_folder(node) {
            out.blank();
            out.prose(
                Role::Dim,
                &format!("Also a folder: {} beneath.", text::counted(app.session.view.tree.count(node))),
            );
        }
    } else {
        folder::says(out, app, now, node);
    }
    shown
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

/// What is said above a revealed value, and that; or what is said in its place.
fn value<'a>(out: &mut Lines, app: &'a App, now: Now, parameter: &Parameter) -> Option<&'a LaidOut> {
    let asked = app.value_name(&parameter.name);
    match &app.session.view.value {
        Value::Revealed(shown) if is_same_name(&shown.name, &asked) && shown.is_up(now) => {
            let reading = &shown.reading;
            if reading.version != parameter.version && app.version_of(&parameter.name).is_none() {
                other_version(out, app, now, parameter, reading);
            }
            revealed(out, app, now, shown);
            return Some(&shown.laid_out);
        }
        Value::Fetching { name, ticket } if is_same_name(name, &asked) => {
            out.rule("value");
            out.push(vec![
                (Role::Mask, text::MASK.to_owned()),
                (Role::Dim, format!("  reading… {} cancels", app.pane_key(Action::Back))),
            ]);
            if let Some(held_up) = app.held_up(now, Some(*ticket)) {
                out.prose(Role::Dim, &held_up);
            }
        }
        _ => masked(out, app, parameter, &asked),
    }
    None
}

/// What stands in the place of a value that nobody asked for, or that was refused.
fn masked(out: &mut Lines, app: &App, parameter: &Parameter, asked: &str) {
    out.rule("value");
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

/// The listing and the value speak of two versions: say which is which.
fn other_version(out: &mut Lines, app: &App, now: Now, parameter: &Parameter, reading: &Reading) {
    let written =
        reading.modified.map(|at| format!(", written {}", text::when(at, app.service_time(now)))).unwrap_or_default();
    let rest =
        if reading.version > parameter.version { "what is listed below is older" } else { "the listing is newer" };
    let key = app.pane_key(Action::Refresh);
    out.prose(Role::Warn, &format!("This is version {}{written}; {rest}. {key} lists afresh.", reading.version));
}

fn revealed(out: &mut Lines, app: &App, now: Now, shown: &Revealed) {
    let mut note = match app.reveal_seconds_left(now) {
        Some(left) => format!("masked in {left} s"),
        None => format!("stays shown · {} masks it", app.pane_key(Action::Reveal)),
    };
    if shown.has_format {
        let does = if shown.formatted { "shows it as stored" } else { "formats it" };
        let _ = write!(note, " · {} {does}", app.pane_key(Action::Format));
    }
    out.rule_with("value", Role::Warn, &note);
    if let Some((role, says)) = &shown.what {
        out.prose(*role, says);
    }
    if let Some(part) = shown.reading.part() {
        let says = "larger than any value of the service; neither copied nor edited";
        out.prose(Role::Warn, &format!("{part}: {says}"));
    }
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
