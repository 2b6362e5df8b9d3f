//! What the detail pane says of a folder: how many of what, when they changed, what is worth a look. All of it from the listing.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::app::overview::{DAYS, Finding, Overview};
use crate::app::widths::widths;
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::names::Node;
use crate::parameter::{Owner, ParameterArn, ParameterType, principal};
use crate::text;

/// Of the latest changes so many are shown, and of what is worth a look so many of each kind.
const LATEST: usize = 6;
const OF_A_KIND: usize = 3;

/// From little to much; the first where there is nothing.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Columns of an age, and between two columns.
const AGE: usize = 7;
const GAP: usize = 2;

/// The least columns of an author, and of a name that has one beside it.
const BY: usize = 12;
const NAME: usize = 24;

impl App {
    /// Looks over the folder under the cursor, where that may tell something new.
    pub(in crate::app) fn look_over(&mut self, now: Now) {
        let now = self.service_time(now);
        let partial = self.is_listing();
        let node = self.selected();
        let view = &mut self.session.view;
        if let Some(node) = node.filter(|node| view.tree.is_folder(*node)) {
            view.overviews.look(&view.tree, node, now, partial);
        }
    }
}

/// What is said of it.
pub(super) fn says(out: &mut Lines, app: &App, now: Now, node: Node) {
    let tree = &app.session.view.tree;
    let name = tree.name(node);
    if let (Some(arn), None) = (ParameterArn::parse(&name), tree.parent(node)) {
        out.prose(Role::Plain, &format!("Shared by account {} in {}: read-only.", arn.account, arn.region));
    }
    if let Some(overview) = app.session.view.overviews.of(node) {
        let now = app.service_time(now);
        figures(out, app, overview);
        changes(out, app, overview, now);
        latest(out, app, overview, &name, now);
        worth_a_look(out, app, overview, &name, now);
    } else {
        out.prose(Role::Plain, &format!("Folder with {}{}.", text::counted(tree.count(node)), app.part_listed()));
    }
    out.blank();
    let [enter, new] = [Action::Enter, Action::New].map(|action| app.pane_key(action));
    let open = if tree.is_open(node) { "closes it" } else { "opens it" };
    let writable = !app.session.place.read_only && Owner::of(&name).is_ours();
    let new = if writable { format!(" · {new} makes a new parameter here") } else { String::new() };
    out.prose(Role::Dim, &format!("{enter} {open}{new}"));
}

/// `85 parameters in 7 folders`, of which type, under which key.
pub(super) fn figures(out: &mut Lines, app: &App, of: &Overview) {
    let count = app.session.view.tree.count(of.node);
    let folders = match of.folders {
        0 => String::new(),
        1 => ", 1 folder".to_owned(),
        some => format!(", {} folders", text::grouped(some)),
    };
    let mut words = vec![vec![
        (Role::Strong, text::grouped(count)),
        (Role::Plain, format!(" parameter{}{folders}{}", plural(count), app.part_listed())),
    ]];
    let typed = ParameterType::ALL.into_iter().zip(of.kinds).filter(|(_, count)| *count > 0);
    words.extend(typed.map(|(kind, count)| {
        let role = match kind {
            ParameterType::SecureString => Role::Secure,
            ParameterType::StringList => Role::List,
            ParameterType::String => Role::Plain,
        };
        vec![(role, format!("{} {}", text::grouped(count), kind.short()))]
    }));
    if of.advanced > 0 {
        words.push(vec![(Role::Plain, format!("{} Advanced", text::grouped(of.advanced)))]);
    }
    out.flow(" · ", words);
    if !of.keys.is_empty() {
        let keys = of.keys.iter().enumerate().map(|(at, (key, count))| {
            let label = if at == 0 { "keys  " } else { "" };
            vec![
                (Role::Dim, label.to_owned()),
                (Role::Plain, key.clone()),
                (Role::Dim, format!(" {}", text::grouped(*count))),
            ]
        });
        out.flow(" · ", keys);
    }
    if of.parameters != count {
        out.prose(Role::Dim, &format!("what follows is of {} of them", text::grouped(of.parameters)));
    }
}

/// A strip of the last changes over time. A listing tells of each only the last.
pub(super) fn changes(out: &mut Lines, app: &App, of: &Overview, now: Timestamp) {
    if of.days.iter().all(|day| *day == 0) {
        return;
    }
    out.rule(&format!("last changes, 90 days{}", app.part_listed()));
    let last = format!(" {} in 24 h", text::grouped(of.days[DAYS - 1] as usize));
    let room = out.width().saturating_sub(text::width(&last)).clamp(1, DAYS);
    let each = DAYS.div_ceil(room);
    // From now backwards, so that the last day is whole.
    let mut bars: Vec<u32> = of.days.rchunks(each).map(|days| days.iter().sum()).collect();
    bars.reverse();
    let most = bars.iter().copied().max().unwrap_or_default().max(1);
    let bar = |count: &u32| match count {
        0 => BARS[0],
        _ => BARS[1 + ((*count as usize - 1) * (BARS.len() - 2)).div_ceil(most as usize).min(BARS.len() - 2)],
    };
    let strip: String = bars.iter().map(bar).collect();
    let months = months(bars.len(), each, now);
    out.push(vec![(Role::Good, strip), (Role::Plain, last)]);
    out.push(vec![(Role::Dim, months)]);
}

/// The names of months, each under its first day.
fn months(bars: usize, each: usize, now: Timestamp) -> String {
    let mut out = String::new();
    let day = |bar: usize| {
        let ago = i64::try_from((bars - bar) * each).unwrap_or_default() * 24 * 3600;
        Timestamp::from_second(now.as_second() - ago).ok().map(|day| TimeZone::UTC.to_datetime(day).date())
    };
    let mut before = day(0);
    for bar in 0..bars {
        let next = day(bar + 1);
        let is_first = before.map(Date::month) != next.map(Date::month);
        if let Some(next) = next.filter(|_| is_first && out.len() <= bar && bar + 3 <= bars) {
            out += &" ".repeat(bar - out.len());
            out += &next.strftime("%b").to_string();
        }
        before = next;
    }
    out
}

pub(super) fn latest(out: &mut Lines, app: &App, of: &Overview, folder: &str, now: Timestamp) {
    if of.latest.is_empty() {
        return;
    }
    out.rule(&format!("latest{}", app.part_listed()));
    let tree = &app.session.view.tree;
    let shown = of.latest.iter().take(LATEST).filter(|(_, node)| tree.contains(*node));
    let rows: Vec<_> = shown
        .map(|(at, node)| {
            let by = text::sanitise(tree.modified_by(*node).map(principal).unwrap_or_default()).into_owned();
            (*at, *node, within(&tree.name(*node), folder), by)
        })
        .collect();
    let told = rows.iter().map(|(at, node, name, by)| {
        let age = Timestamp::from_second(*at).map(|at| text::short_ago(at, now)).unwrap_or_default();
        let version = tree.version(*node).map(|version| format!("v{version}")).unwrap_or_default();
        ([age, name.clone(), version, by.clone()], now.as_second() - at)
    });
    let told: Vec<([String; 4], i64)> = told.collect();
    let natural = [0, 1, 2, 3].map(|at| told.iter().map(|(row, _)| text::width(&row[at])).max().unwrap_or_default());
    // As wide as in other lists, so that they stand beneath each other.
    let natural = [natural[0].max(AGE), natural[1], natural[2], natural[3]];
    let cuts = [(0, natural[0].min(AGE - 1)), (3, BY), (1, NAME), (3, 0), (2, 0), (1, 1)];
    let wide = widths(out.width(), GAP, natural, &cuts);
    for (row, ago) in &told {
        out.push(latest_row(row, *ago, wide));
    }
}

/// How what is so many seconds old stands out.
pub(super) fn age_role(ago: i64) -> Role {
    match ago {
        ..3600 => Role::Fresh,
        3600..86_400 => Role::Today,
        _ => Role::Plain,
    }
}

/// An age, a name, and behind them what there is room for.
fn latest_row([age, name, version, by]: &[String; 4], ago: i64, wide: [usize; 4]) -> Line {
    let [ages, names, versions, authors] = wide;
    let gap = " ".repeat(GAP);
    let mut line = vec![(age_role(ago), format!("{age:>ages$}")), (Role::Plain, gap.clone())];
    line.push((Role::Plain, text::pad(&text::truncate_start(name, names), names)));
    if versions > 0 {
        line.push((Role::Dim, format!("{gap}{}", text::pad(version, versions))));
    }
    if authors > 0 {
        line.push((Role::Dim, format!("{gap}{}", text::truncate(by, authors))));
    }
    line
}

pub(super) fn worth_a_look(out: &mut Lines, app: &App, of: &Overview, folder: &str, now: Timestamp) {
    if of.found.iter().all(|found| found.count == 0) {
        return;
    }
    out.rule(&format!("worth a look{}", app.part_listed()));
    let tree = &app.session.view.tree;
    for (finding, found) in Finding::ALL.into_iter().zip(&of.found) {
        let role = if finding == Finding::Expires { Role::Warn } else { Role::Dim };
        let sign = if finding == Finding::Expires { "! " } else { "· " };
        for (at, node) in found.first.iter().take(OF_A_KIND).filter(|(_, node)| tree.contains(*node)) {
            let then = Timestamp::from_second(*at).unwrap_or(now);
            let says = match finding {
                Finding::Expires if then > now => format!("is deleted by AWS in {}", text::short_ago(now, then)),
                Finding::Expires => "is deleted by AWS any moment".to_owned(),
                Finding::OldSecret => format!("is a secret unchanged for {}", text::short_ago(then, now)),
                Finding::PlainSecret => "is a plain String by the name of a secret".to_owned(),
                Finding::Advanced => "is Advanced without a policy".to_owned(),
            };
            let name = within(&tree.name(*node), folder);
            out.labelled(sign, 2, role, Role::Plain, &format!("{name} {says}"));
        }
        if found.count > OF_A_KIND {
            let more = found.count - OF_A_KIND;
            out.labelled("", 2, role, Role::Dim, &format!("and {} more like these", text::grouped(more)));
        }
    }
}

/// A name, seen from the folder.
fn within(name: &str, folder: &str) -> String {
    let rest = name.strip_prefix(folder).unwrap_or(name).trim_start_matches('/');
    text::sanitise(if rest.is_empty() { name } else { rest }).into_owned()
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
