//! What the rows of the page of what to look at say, and their groups.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::Timestamp;

use super::rows::{Group, Row, Section};
use crate::app::App;
use crate::app::asked::Asked;
use crate::app::pages::cells::{GAP, list_row};
use crate::app::widths::{own, taken, usual, widths};
use crate::failure::Failure;
use crate::kms::MISSING;
use crate::line::{Line, Lines, Role};
use crate::parameter::{ServiceSetting, Tier, principal, spoken};
use crate::text;

/// Columns of an age, or of a number.
const AGE: usize = 7;

/// Columns before it: whether the row is marked.
const MARK: usize = 2;

/// The least columns of an author, and of a name that has one beside it.
const BY: usize = 12;
const NAME: usize = 28;

/// Columns of what a setting or a tier is called.
const CALLED: usize = 14;

/// How many parameters of a tier an account has at most in a region (docs/parameter-store.md 4.4).
fn most(tier: Tier) -> usize {
    if tier == Tier::Standard { 10_000 } else { 100_000 }
}

/// What a row says, part by part.
struct Cells {
    /// When, or how many.
    first: String,
    role: Role,
    name: String,
    version: String,
    /// Who, or what is so.
    says: (Role, String),
}

fn cells(app: &App, section: Section, row: &Row) -> Cells {
    let empty = Cells {
        first: String::new(),
        role: Role::Plain,
        name: String::new(),
        version: String::new(),
        says: (Role::Dim, String::new()),
    };
    match row {
        Row::Parameter { at, name } => {
            let tree = &app.session.view.tree;
            let found = tree.find(name);
            let version = found.and_then(|node| tree.version(node)).map(|version| format!("v{version}"));
            let by = found.and_then(|node| tree.modified_by(node)).map(principal).unwrap_or_default();
            let now = app.service_time(app.clock);
            let then = Timestamp::from_second(*at).unwrap_or(now);
            let (first, role) = match section {
                Section::Expires if then <= now => ("now".to_owned(), Role::Warn),
                Section::Expires => (format!("in {}", text::short_ago(now, then)), Role::Warn),
                Section::Hour => (text::short_ago(then, now), Role::Fresh),
                Section::Day => (text::short_ago(then, now), Role::Today),
                _ => (text::short_ago(then, now), Role::Plain),
            };
            let name = text::sanitise(&spoken(name)).into_owned();
            let by = text::sanitise(by).into_owned();
            Cells { first, role, name, version: version.unwrap_or_default(), says: (Role::Dim, by) }
        }
        Row::Key { name, secrets } => Cells {
            first: text::grouped(*secrets),
            name: text::sanitise(name).into_owned(),
            says: key_state(app, name),
            ..empty
        },
        Row::Quota { tier, used } => Cells { name: tier.as_str().to_owned(), says: quota(app, *tier, *used), ..empty },
        Row::Setting(setting) => Cells { name: called(*setting).to_owned(), says: setting_is(app, *setting), ..empty },
    }
}

fn called(setting: ServiceSetting) -> &'static str {
    match setting {
        ServiceSetting::HighThroughput => "throughput",
        ServiceSetting::DefaultTier => "default tier",
    }
}

/// `5,012 of 10,000`, and what it costs.
fn quota(app: &App, tier: Tier, used: usize) -> (Role, String) {
    let most = most(tier);
    let cost = if tier == Tier::Advanced && used > 0 { format!(" · {}", cost(app, used)) } else { String::new() };
    let role = if used * 10 >= most * 9 { Role::Warn } else { Role::Plain };
    (role, format!("{} of {}{cost}", text::grouped(used), text::grouped(most)))
}

/// `0.60 USD a month`.
fn cost(app: &App, count: usize) -> String {
    format!("{} a month", app.config.prices.advanced.times(count))
}

fn setting_is(app: &App, setting: ServiceSetting) -> (Role, String) {
    let at = ServiceSetting::ALL.iter().position(|it| *it == setting).unwrap_or_default();
    match &app.session.account.settings[at] {
        Asked::No => (Role::Dim, "not asked for".to_owned()),
        Asked::Pending(_) => (Role::Dim, "asking…".to_owned()),
        Asked::Failed(failure) => (Role::Warn, format!("not known: {}", failure.tag())),
        Asked::Known(value) => {
            let says = match (setting, value.as_str()) {
                (ServiceSetting::HighThroughput, "true") => "the higher one, which is charged".to_owned(),
                (ServiceSetting::HighThroughput, "false") => "the usual one: 40 reads and 3 writes a second".to_owned(),
                (_, other) => text::sanitise(other).into_owned(),
            };
            (Role::Plain, says)
        }
    }
}

fn key_state(app: &App, name: &str) -> (Role, String) {
    match app.session.kms.described.get(name) {
        Some(Ok(key)) => match key.unfit() {
            Some(why) => (Role::Bad, text::sanitise(&why).into_owned()),
            None => (Role::Good, "enabled".to_owned()),
        },
        // Not that its state is not known: it is gone, and every value under it.
        Some(Err(failure)) if failure.is_missing_key() => (Role::Bad, MISSING.to_owned()),
        Some(Err(failure)) => (Role::Warn, format!("not known: {}", failure.tag())),
        None if app.session.account.key.is_some() => (Role::Dim, "asking…".to_owned()),
        None => (Role::Dim, "not asked for".to_owned()),
    }
}

/// Why it is not known what a row says.
pub(super) fn failure<'a>(app: &'a App, row: &Row) -> Option<&'a Failure> {
    match row {
        Row::Key { name, .. } => app.session.kms.described.get(name)?.as_ref().err(),
        Row::Setting(setting) => {
            let at = ServiceSetting::ALL.iter().position(|it| it == setting)?;
            app.session.account.settings[at].failure()
        }
        _ => None,
    }
}

/// What is looked through where words are typed, in small letters.
pub(super) fn searched(app: &App, section: Section, row: &Row) -> String {
    let Cells { name, says, first, .. } = cells(app, section, row);
    format!("{name} {} {first}", says.1).to_lowercase()
}

/// Columns of what names take.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Names {
    parameters: usize,
    versions: usize,
    authors: usize,
    keys: usize,
}

impl Names {
    /// Of those rows.
    pub(super) fn of<'a>(app: &App, rows: impl Iterator<Item = (Section, &'a Row)>) -> Self {
        let mut names = Self::default();
        let mut parameters = Vec::new();
        for (section, row) in rows {
            let Cells { name, version, says, .. } = cells(app, section, row);
            match row {
                Row::Parameter { .. } => {
                    parameters.push(text::width(&name));
                    names.versions = names.versions.max(text::width(&version));
                    names.authors = names.authors.max(text::width(&says.1));
                }
                Row::Key { .. } => names.keys = names.keys.max(text::width(&name)),
                Row::Quota { .. } | Row::Setting(_) => {}
            }
        }
        Self { parameters: usual(parameters.into_iter()), ..names }
    }
}

/// A row of the list; names take so many columns at most.
pub(super) fn line(app: &App, section: Section, row: &Row, under_cursor: bool, names: Names, width: usize) -> Line {
    let Cells { first, role, name, version, says } = cells(app, section, row);
    let is_marked = matches!(row, Row::Parameter { name, .. } if app.session.view.marks.has(name));
    let room = width.saturating_sub(MARK + AGE + 2);
    let mut parts =
        vec![(Role::Match, if is_marked { "✓ " } else { "  " }.to_owned()), (role, format!("{first:>AGE$}  "))];
    match row {
        Row::Parameter { .. } => {
            let natural = [names.parameters, names.versions, names.authors];
            let cuts = [(2, BY), (0, NAME), (2, 0), (1, 0), (0, 1)];
            let wide = widths(room, GAP, natural, &cuts);
            let [column, of_version, by] = wide;
            let of_name = own(text::width(&name), column, room.saturating_sub(taken(&wide, GAP)));
            parts.push((Role::Plain, text::pad(&text::truncate_start(&name, of_name), of_name)));
            if of_version > 0 {
                parts.push((Role::Dim, format!("  {}", text::pad(&version, of_version))));
            }
            if by > 0 {
                parts.push((says.0, format!("  {}", text::pad(&says.1, by))));
            }
        }
        Row::Key { .. } | Row::Quota { .. } | Row::Setting(_) => {
            let is_key = matches!(row, Row::Key { .. });
            let names = if is_key { names.keys.max(CALLED) } else { CALLED };
            let natural = [names, text::width(&says.1)];
            let [of_name, rest] = widths(room, GAP, natural, &[(0, room * 3 / 5), (1, 1), (0, CALLED.min(room))]);
            parts.push((Role::Plain, text::pad(&text::truncate_middle(&name, of_name), of_name)));
            parts.push((says.0, format!("  {}", text::pad(&text::truncate(&says.1, rest), rest))));
        }
    }
    list_row(parts, under_cursor, width)
}

/// What stands over a group.
pub(super) fn heading(app: &App, group: &Group, width: usize) -> Line {
    let count = text::grouped(group.count);
    let title = group.section.title();
    let more = match group.section {
        Section::Advanced => cost(app, group.count),
        Section::Hour | Section::Day => authors(app, group),
        Section::Keys => app.keys_asked(app.clock).unwrap_or_default(),
        _ => String::new(),
    };
    let says = match group.section {
        Section::Account => vec![title.to_owned()],
        _ if more.is_empty() => vec![format!("{title} · {count}")],
        _ => vec![format!("{title} · {count} · {more}"), format!("{title} · {count}")],
    };
    let says = says.iter().find(|says| text::width(says) + 4 <= width).or(says.last());
    let mut out = Lines::new(width);
    out.rule(says.map_or(title, String::as_str));
    out.into_lines().pop().unwrap_or_default()
}

/// Who changed the most of them, where all of them are there.
fn authors(app: &App, group: &Group) -> String {
    if group.rows.len() < group.count {
        return String::new();
    }
    let tree = &app.session.view.tree;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for row in &group.rows {
        let Row::Parameter { name, .. } = row else { continue };
        if let Some(by) = tree.find(name).and_then(|node| tree.modified_by(node)) {
            *counts.entry(principal(by)).or_default() += 1;
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (rest, more) = (counts.split_off(counts.len().min(2)), counts);
    let mut says: Vec<String> = more
        .into_iter()
        .map(|(by, count)| format!("{count} by {}", text::sanitise(by), count = text::grouped(count)))
        .collect();
    says.extend(
        (!rest.is_empty()).then(|| format!("{} by others", text::grouped(rest.iter().map(|(_, count)| count).sum()))),
    );
    says.join(", ")
}

/// What is under the cursor in full: its name, and in so many lines what there is to be said of it.
pub(super) fn said(app: &App, section: Section, row: &Row, width: usize, lines: usize) -> Vec<Line> {
    let now = app.service_time(app.clock);
    let (role, says) = match row {
        Row::Parameter { at, name } => {
            let then = text::when(Timestamp::from_second(*at).unwrap_or(now), now);
            let tree = &app.session.view.tree;
            let by = tree.find(name).and_then(|node| tree.modified_by(node)).map(principal);
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            match section {
                Section::Expires => {
                    let at = text::absolute(Timestamp::from_second(*at).unwrap_or(now));
                    (Role::Warn, format!("AWS deletes it at {at}, as its policy says"))
                }
                Section::OldSecret => (Role::Plain, format!("a secret that was changed last {then}{by}")),
                Section::PlainSecret => {
                    (Role::Plain, "a String: whoever may read parameters reads it, without a key".to_owned())
                }
                Section::Advanced => {
                    let says = "charged, as of the prices of";
                    let needs = "only a value over 4,096 bytes, or sharing, would still need it";
                    (Role::Plain, format!("{says} {}; {needs}", app.config.prices.of))
                }
                _ => (Role::Plain, format!("changed {then}{by}")),
            }
        }
        Row::Key { secrets, name } => {
            let of = if *secrets == 1 { "secret is" } else { "secrets are" };
            let (role, state) = key_state(app, name);
            (role, format!("{state} · {} {of} under it", text::grouped(*secrets)))
        }
        Row::Quota { tier: Tier::Advanced, .. } => {
            let prices = &app.config.prices;
            let each = format!("{} each, a month", prices.advanced);
            (Role::Plain, format!("{each}, the price of {}: `prices` in the settings", prices.of))
        }
        Row::Quota { .. } => (Role::Plain, "free; all of the account in this region is counted".to_owned()),
        Row::Setting(setting) => {
            let (role, is) = setting_is(app, *setting);
            let says = match setting {
                ServiceSetting::HighThroughput => "shared by all in this account and region",
                ServiceSetting::DefaultTier => "of what is created without a tier; sesame names one",
            };
            (role, format!("{is} · {says}"))
        }
    };
    let name = cells(app, section, row).name;
    let mut out = Lines::new(width);
    out.prose(role, &says);
    let mut said = out.into_lines();
    said.resize(lines, Line::new());
    said.insert(0, vec![(Role::Strong, text::truncate_start(&name, width).into_owned())]);
    said
}

/// Why nothing is opened or marked in such a row, and what can be done with it.
pub(super) fn no_parameter(row: &Row, enter: &str) -> String {
    match row {
        Row::Parameter { .. } => "it is not there any more".to_owned(),
        Row::Key { .. } => format!("this is a key: {enter} searches for what is under it"),
        Row::Quota { .. } => "this counts all parameters of the account here: there is nothing to open".to_owned(),
        Row::Setting(_) => {
            "this is a setting of the service for all of the account: the AWS console or CLI changes it".to_owned()
        }
    }
}

/// All of it as a text. No value is in it.
pub(super) fn as_text(app: &App, groups: &[Group]) -> String {
    let mut out = String::new();
    for group in groups.iter().filter(|group| group.count > 0) {
        let _ = writeln!(out, "\n{}: {}", group.section.title(), group.count);
        for row in &group.rows {
            let Cells { first, name, version, says, .. } = cells(app, group.section, row);
            let when = match row {
                Row::Parameter { at, .. } => Timestamp::from_second(*at).map(text::absolute).unwrap_or_default(),
                _ => first,
            };
            let parts = [when, name, version, says.1];
            out += &parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
            out.push('\n');
        }
        if group.rows.len() < group.count {
            let _ = writeln!(out, "and {} more", group.count - group.rows.len());
        }
    }
    out
}
