//! How the versions of a parameter look: a row for each, and beside or below them the one under the cursor.

use jiff::Timestamp;

use super::values::{Compared, Values};
use super::{History, TABLE, shown};
use crate::app::pages::{Picture, Spread};
use crate::app::{App, Now};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::line::{self, Line, Lines, Role};
use crate::parameter::{MOST_VERSIONS, Parameter, ParameterType, Version, name_key, principal};
use crate::text;

/// The least columns of a page that shows a version beside the list.
const BESIDE_FROM: usize = 100;

/// The least rows of a list that has room for a line above it.
const HEAD_FROM: usize = 6;

/// Columns between two of the list.
const GAP: usize = 2;

/// Columns of a mark before a row.
const MARK: usize = 2;

/// Above the numbers.
const NUMBER: &str = "ver";

/// Where things stand on the page.
struct Room {
    /// Columns of the list.
    list: usize,
    /// Rows of the list, with what stands above it.
    rows: usize,
    /// Columns of the version.
    version: usize,
    /// Rows of it.
    version_rows: usize,
    /// Whether it stands beside the list.
    beside: bool,
}

/// How wide each column of the list is; nothing where there is no room for it.
struct Columns {
    number: usize,
    age: usize,
    by: usize,
    labels: usize,
    changes: usize,
}

impl History {
    pub(super) fn painted(&self, app: &App, now: Now) -> Picture {
        let picture = Picture {
            title: "History".to_owned(),
            name: shown(&self.name),
            foot: self.foot(app, now),
            spread: Spread::Whole,
            ..Picture::default()
        };
        if self.versions.is_none() {
            return Picture { lines: self.instead(app, now), ..picture };
        }
        let room = self.room(app, now);
        let rows = self.list(app, now, &room);
        let version = self.version_lines(app, now, room.version);
        let hidden = version.len().saturating_sub(room.version_rows);
        let version: Vec<Line> =
            version.into_iter().skip(self.values_top.min(hidden)).take(room.version_rows).collect();
        if !room.beside {
            return Picture { lines: rows, pinned: padded(version, room.version_rows), ruled: true, ..picture };
        }
        let rows = padded(rows, room.rows).into_iter().zip(padded(version, room.rows));
        let lines = rows.map(|(mut row, version)| {
            let fill = room.list.saturating_sub(line::width(&row));
            row.push((Role::Plain, " ".repeat(fill)));
            row.push((Role::Border, " │ ".to_owned()));
            [row, version].concat()
        });
        Picture { lines: lines.collect(), ..picture }
    }

    /// Where the cursor is, which version is marked, and how much there is to scroll.
    fn foot(&self, app: &App, now: Now) -> String {
        let below = self.hidden_lines(app, now).saturating_sub(self.values_top);
        let more = TABLE.key_of(Action::PageDown).filter(|_| below > 0);
        let more = more.map(|key| format!("{key} shows {below} more · ")).unwrap_or_default();
        let all = self.all().len();
        let place = if all > 1 { format!("{} of {all}", self.index() + 1) } else { String::new() };
        let compare = TABLE.key_of(Action::Compare).unwrap_or_default();
        let marked = match self.marked {
            Some(marked) if marked != self.cursor => format!("v{marked} is marked: {compare} compares with it · "),
            Some(marked) => format!("v{marked} is marked · "),
            None => String::new(),
        };
        format!("{more}{marked}{place}").trim_end_matches(" · ").to_owned()
    }

    /// What stands there while the versions have not been read.
    fn instead(&self, app: &App, now: Now) -> Vec<Line> {
        let mut out = Lines::new(app.page_width(Spread::Whole));
        let [back, again, explain] =
            [Action::Back, Action::Refresh, Action::Explain].map(|action| TABLE.key_of(action).unwrap_or_default());
        if let Some(ticket) = self.loading {
            out.prose(Role::Plain, &format!("reading the versions… {back} cancels"));
            if let Some(held_up) = app.held_up(now, Some(ticket)) {
                out.prose(Role::Warn, &held_up);
            }
        } else if let Some(failure) = &self.failure {
            let failure = app.in_full(failure);
            out.prose(Role::Bad, &format!("the versions cannot be read: {}", failure.tag()));
            out.sentence(Role::Plain, &failure.what);
            out.sentence(Role::Plain, &app.way_on(&failure));
            let statement = if failure.statement().is_some() { " and gives the statement to ask for" } else { "" };
            out.blank();
            out.prose(Role::Dim, &format!("{explain} explains it{statement} · {again} tries again"));
        } else {
            out.prose(Role::Plain, &format!("the versions have not been read · {again} reads them"));
        }
        out.into_lines()
    }

    fn room(&self, app: &App, now: Now) -> Room {
        let (width, rows) = (app.page_width(Spread::Whole), app.page_rows(Spread::Whole));
        if width >= BESIDE_FROM {
            let list = self.natural(app, now).min(width * 3 / 5);
            return Room { list, rows, version: width - list - 3, version_rows: rows, beside: true };
        }
        let least = (rows * 2 / 5).max(3);
        // What was read is worth more rows than the list, which keeps those around the cursor.
        let most = if matches!(self.values, Values::None) { least } else { rows.saturating_sub(HEAD_FROM).max(least) };
        let wanted = self.version_lines(app, now, width).len();
        let version_rows = wanted.clamp(least, most).min(rows.saturating_sub(2));
        Room { list: width, rows: rows.saturating_sub(version_rows + 1), version: width, version_rows, beside: false }
    }

    /// Rows of what is shown of a version.
    pub(super) fn value_rows(&self, app: &App, now: Now) -> usize {
        self.room(app, now).version_rows
    }

    /// How many lines of what was read have no room.
    pub(super) fn hidden_lines(&self, app: &App, now: Now) -> usize {
        if matches!(self.values, Values::None | Values::Asked(_)) {
            return 0;
        }
        let room = self.room(app, now);
        self.version_lines(app, now, room.version).len().saturating_sub(room.version_rows)
    }

    /// Rows of the list itself.
    pub(super) fn list_rows(&self, app: &App, now: Now) -> usize {
        let room = self.room(app, now);
        room.rows.saturating_sub(self.head(app, now, &room).len()).max(1)
    }

    /// The first row of the list on the screen: the cursor's row always is.
    pub(super) fn first_row(&self, app: &App) -> usize {
        let rows = self.list_rows(app, app.clock);
        let last = self.all().len().saturating_sub(rows);
        self.top.min(self.index()).max((self.index() + 1).saturating_sub(rows)).min(last)
    }

    /// Columns that the list takes if it is given all it wants.
    fn natural(&self, app: &App, now: Now) -> usize {
        let columns = self.columns(app, now, usize::MAX);
        let with_gap = |wide: usize| if wide > 0 { wide + GAP } else { 0 };
        MARK + columns.number
            + [columns.age, columns.by, columns.labels, columns.changes].map(with_gap).iter().sum::<usize>()
    }

    fn columns(&self, app: &App, now: Now, width: usize) -> Columns {
        let now = app.service_time(now);
        let widest = |of: &dyn Fn(usize, &Version) -> String| {
            self.all().iter().enumerate().map(|(at, version)| text::width(&of(at, version))).max().unwrap_or(0)
        };
        let number = widest(&|_, version| format!("v{}", version.number())).max(text::width(NUMBER));
        let age = widest(&|_, version| age(version, now));
        let mut left = width.saturating_sub(MARK + number + GAP + age);
        let said = |at, version: &Version| match self.refused(app, version.number()) {
            Some(failure) => failure.tag().to_owned(),
            None => self.changes(at),
        };
        let wanted = [widest(&|_, it| labels(it)), widest(&|_, it| author(it)), widest(&|at, it| said(at, it))];
        let fits = wanted.iter().map(|wide| wide + GAP).sum::<usize>() <= left;
        let mut take = |wanted: usize, least: usize| {
            let wide = wanted.min(left.saturating_sub(GAP));
            if wide < least.min(wanted) || wide == 0 {
                return 0;
            }
            left -= wide + GAP;
            wide
        };
        // Labels say more than authors, but where room is short not all of it is theirs.
        let labels = take(wanted[0].min(if fits { wanted[0] } else { (width / 3).max(12) }), 6);
        let by = take(wanted[1], 8);
        let changes = take(wanted[2], 12);
        Columns { number, age, by, labels, changes }
    }

    /// What is said above the list, where there is room.
    fn head(&self, app: &App, now: Now, room: &Room) -> Vec<Line> {
        let Some(latest) = self.latest() else { return Vec::new() };
        if room.rows < HEAD_FROM {
            return Vec::new();
        }
        let mut out = Lines::new(room.list);
        let mut parts: Vec<String> = kind(&latest.parameter);
        let oldest = self.all().last().map_or(1, Version::number);
        parts.push(match self.all().len() {
            1 => "1 version".to_owned(),
            versions => format!("{versions} versions"),
        });
        out.flow(" · ", parts.into_iter().map(|part| vec![(Role::Plain, part)]));
        if oldest > 1 {
            let says = format!("older versions are gone: the service keeps the newest {MOST_VERSIONS}");
            out.prose(Role::Warn, &says);
        }
        if let Some(ticket) = self.loading {
            let held_up = app.held_up(now, Some(ticket)).unwrap_or_default();
            out.prose(Role::Dim, format!("reading them afresh… {held_up}").trim_end());
        } else if let Some(failure) = &self.failure {
            out.prose(Role::Bad, &format!("not read afresh: {}", failure.tag()));
        }
        let columns = self.columns(app, now, room.list);
        let mut cells = Cells::new(Role::Dim);
        cells.left(Role::Dim, "", MARK, 0);
        cells.left(Role::Dim, NUMBER, columns.number, GAP);
        cells.right(Role::Dim, "age", columns.age);
        cells.left(Role::Dim, "by", columns.by, 0);
        cells.left(Role::Dim, "labels", columns.labels, 0);
        cells.left(Role::Dim, "changed", columns.changes, 0);
        out.push(cells.line);
        out.into_lines()
    }

    fn list(&self, app: &App, now: Now, room: &Room) -> Vec<Line> {
        let mut lines = self.head(app, now, room);
        if self.all().is_empty() {
            lines.push(vec![(Role::Plain, text::truncate("the service lists no version", room.list).into_owned())]);
        }
        let rows = room.rows.saturating_sub(lines.len()).max(1);
        let columns = self.columns(app, now, room.list);
        let seen = app.service_time(now);
        let shown = self.all().iter().enumerate().skip(self.first_row(app)).take(rows);
        lines.extend(shown.map(|(at, version)| self.row(app, at, version, &columns, seen, room.list)));
        lines
    }

    fn row(&self, app: &App, at: usize, version: &Version, columns: &Columns, now: Timestamp, width: usize) -> Line {
        let number = version.number();
        let under_cursor = number == self.cursor;
        let role = |role| if under_cursor { Role::Cursor } else { role };
        let mark = if self.marked == Some(number) { "• " } else { "" };
        let mut cells = Cells::new(role(Role::Plain));
        cells.left(role(Role::Warn), mark, MARK, 0);
        let strong = if at == 0 { Role::Strong } else { Role::Plain };
        cells.left(role(strong), &format!("v{number}"), columns.number, GAP);
        cells.right(role(Role::Plain), &age(version, now), columns.age);
        cells.left(role(Role::Plain), &author(version), columns.by, 0);
        cells.left(role(Role::VersionLabel), &labels(version), columns.labels, 0);
        match self.refused(app, number) {
            Some(failure) => {
                let columns = columns.changes.max(text::width(failure.tag()));
                cells.left(role(Role::Bad), failure.tag(), columns, 0);
            }
            None => cells.left(role(Role::Plain), &self.changes(at), columns.changes, 0),
        }
        let mut line = cells.line;
        if under_cursor {
            let fill = width.saturating_sub(line::width(&line));
            line.push((Role::Cursor, " ".repeat(fill)));
        }
        cut(line, width)
    }

    /// What a version has otherwise than the one before it, in a few words.
    fn changes(&self, at: usize) -> String {
        self.changed(at).join(" · ")
    }

    fn changed(&self, at: usize) -> Vec<String> {
        let Some(version) = self.all().get(at) else { return Vec::new() };
        match self.all().get(at + 1) {
            Some(before) => changes(&before.parameter, &version.parameter),
            None if version.number() == 1 => vec!["created".to_owned()],
            None => Vec::new(),
        }
    }

    /// The version under the cursor.
    fn version_lines(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let Some(version) = self.current() else { return out.into_lines() };
        if let Some(problem) = &self.problem {
            out.sentence(problem.tone.role(), &problem.text);
            if let Some(failure) = &problem.failure {
                out.sentence(Role::Plain, &app.way_on(failure));
            }
            out.blank();
        }
        // Where rows are scarce the value is what they are for.
        let is_scarce = app.page_rows(Spread::Whole) < 2 * HEAD_FROM;
        if is_scarce {
            self.value_lines(&mut out, app, now, version);
        }
        let seen = app.service_time(now);
        let mut head: Vec<Line> = vec![vec![(Role::Strong, format!("v{}", version.number()))]];
        if self.veil.is_up(now) {
            head.push(vec![(Role::Dim, format!("masked in {} s", self.veil.seconds_left(now)))]);
        }
        head.extend(version.labels.iter().map(|label| vec![(Role::VersionLabel, label.clone())]));
        head.extend(version.parameter.modified.map(|at| vec![(Role::Plain, text::when(at, seen))]));
        out.flow(" · ", head);
        if !is_scarce {
            // What is read stands apart where there is room.
            if app.page_rows(Spread::Whole) > 4 * HEAD_FROM {
                out.blank();
            }
            self.value_lines(&mut out, app, now, version);
            out.blank();
        }
        if let Some(by) = &version.parameter.modified_by {
            out.field("by", Role::Plain, principal(by));
        }
        out.field("stored as", Role::Plain, &kind(&version.parameter).join(" · "));
        let changed = self.changed(self.index());
        if !changed.is_empty() {
            out.field("changed", Role::Plain, &changed.join(" · "));
        }
        if !version.parameter.description.is_empty() {
            out.field("description", Role::Plain, &version.parameter.description);
        }
        out.into_lines()
    }

    fn value_lines(&self, out: &mut Lines, app: &App, now: Now, version: &Version) {
        let [reveal, compare, tab, explain] = [Action::Reveal, Action::Compare, Action::ShowDiff, Action::Explain]
            .map(|action| TABLE.key_of(action).unwrap_or_default());
        let refused = self.refused(app, version.number());
        match &self.values {
            Values::Asked(asked) => {
                let back = TABLE.key_of(Action::Back).unwrap_or_default();
                masked(out, Role::Plain, &format!("{} · {back} cancels", asked.says(app, now)));
            }
            Values::Revealed(reading) if self.veil.is_up(now) => {
                out.verbatim(Role::Value, "", reading.value.expose());
            }
            Values::Compared(compared) => self.difference_lines(out, compared, now, &tab),
            Values::None | Values::Revealed(_) => {
                if let Some(failure) = refused {
                    let failure = app.in_full(failure);
                    out.prose(Role::Bad, &format!("not readable: {}", failure.tag()));
                    out.sentence(Role::Plain, &failure.what);
                    out.sentence(Role::Plain, &app.way_on(&failure));
                    out.prose(Role::Dim, &format!("{explain} explains it · {reveal} tries again"));
                    return;
                }
                let with = self.pair().map(|(old, new)| if old == self.cursor { new } else { old });
                let compares = with.map(|with| format!(" · {compare} compares with v{with}")).unwrap_or_default();
                masked(out, Role::Dim, &format!("{reveal} reveals{compares}"));
            }
        }
    }

    /// What refuses the value of a version.
    fn refused<'a>(&self, app: &'a App, number: i64) -> Option<&'a Failure> {
        app.session.refused.get(name_key(&self.value_name(number)))
    }

    fn difference_lines(&self, out: &mut Lines, compared: &Compared, now: Now, tab: &str) {
        let versions = vec![(Role::Strong, format!("v{} → v{}", compared.old.0, compared.new.0))];
        match compared.difference.as_ref().filter(|_| self.veil.is_up(now)) {
            None => {
                let outline = vec![(Role::Plain, compared.outline.clone())];
                let shows = vec![(Role::Dim, format!("{tab} shows it"))];
                out.flow(" · ", [versions, outline, shows]);
            }
            Some(difference) => {
                let says = difference.says().into_iter().map(|says| vec![(Role::Plain, says)]);
                out.flow(" · ", std::iter::once(versions).chain(says));
                difference.lines(out);
            }
        }
    }
}

fn masked(out: &mut Lines, role: Role, says: &str) {
    out.flow("  ", [vec![(Role::Mask, text::MASK.to_owned())], vec![(role, says.to_owned())]]);
}

/// A line in cells, each of so many columns.
struct Cells {
    line: Line,
    fill: Role,
}

impl Cells {
    fn new(fill: Role) -> Self {
        Self { line: Line::new(), fill }
    }

    fn gap(&mut self, columns: usize) {
        if columns > 0 {
            self.line.push((self.fill, " ".repeat(columns)));
        }
    }

    /// A cell that begins at its left end; `after` blanks behind it, or a gap before it where it is not the first.
    fn left(&mut self, role: Role, says: &str, columns: usize, after: usize) {
        if columns == 0 {
            return;
        }
        let is_behind = line::width(&self.line) > MARK;
        if is_behind {
            self.gap(GAP);
        }
        self.line.push((role, text::pad(&text::sanitise(says), columns)));
        self.gap(after);
    }

    /// A cell that ends at its right end.
    fn right(&mut self, role: Role, says: &str, columns: usize) {
        let says = text::truncate(says, columns).into_owned();
        self.gap(columns.saturating_sub(text::width(&says)));
        self.line.push((role, says));
    }
}

/// No wider than that.
fn cut(line: Line, width: usize) -> Line {
    let mut left = width;
    let cut = line.into_iter().map(|(role, says)| {
        let says = text::truncate(&says, left).into_owned();
        left -= text::width(&says);
        (role, says)
    });
    cut.collect()
}

fn padded(mut lines: Vec<Line>, rows: usize) -> Vec<Line> {
    lines.resize(rows, Line::new());
    lines
}

fn age(version: &Version, now: Timestamp) -> String {
    version.parameter.modified.map(|at| text::short_ago(at, now)).unwrap_or_default()
}

fn author(version: &Version) -> String {
    version.parameter.modified_by.as_deref().map(principal).unwrap_or_default().to_owned()
}

fn labels(version: &Version) -> String {
    version.labels.join(" ")
}

/// Type, tier and key.
fn kind(parameter: &Parameter) -> Vec<String> {
    let mut words = vec![parameter.kind.to_string(), parameter.tier.to_string()];
    words.extend(key(parameter));
    words
}

fn key(parameter: &Parameter) -> Option<String> {
    let is_secure = parameter.kind == ParameterType::SecureString;
    is_secure.then(|| parameter.key_id.clone().unwrap_or_else(|| "alias/aws/ssm".to_owned()))
}

/// What a write changed beside the value.
fn changes(before: &Parameter, after: &Parameter) -> Vec<String> {
    let mut changes = Vec::new();
    if before.kind != after.kind {
        changes.push(format!("type {} → {}", before.kind, after.kind));
    }
    if let (Some(was), Some(is)) = (key(before), key(after))
        && was != is
    {
        changes.push(format!("key {was} → {is}"));
    }
    if before.tier != after.tier {
        changes.push(format!("tier {} → {}", before.tier, after.tier));
    }
    if before.description != after.description {
        changes.push(match after.description.as_str() {
            "" => "description → none".to_owned(),
            description => format!("description → “{description}”"),
        });
    }
    if before.allowed_pattern != after.allowed_pattern {
        let pattern = after.allowed_pattern.as_deref().unwrap_or("none");
        changes.push(format!("pattern → {pattern}"));
    }
    changes
}
