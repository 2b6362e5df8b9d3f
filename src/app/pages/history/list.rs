//! The list of the versions: a row for each, in columns.

use jiff::Timestamp;

use super::History;
use super::words::{HEAD_FROM, Room, changes, kind};
use crate::app::pages::cells::{Cells, GAP, MARK, list_row};
use crate::app::pages::question::oldest_has_label;
use crate::app::state::list_cursor::first_row;
use crate::app::widths::widths;
use crate::app::{App, Now};
use crate::line::{Line, Lines, Role};
use crate::parameter::{MOST_VERSIONS, Version, principal};
use crate::text;

/// Above the numbers.
const NUMBER: &str = "ver";

/// How wide each column of the list is; nothing where there is no room for it.
struct Columns {
    number: usize,
    age: usize,
    by: usize,
    labels: usize,
    changes: usize,
}

impl History {
    /// Rows of the list itself.
    pub(super) fn list_rows(&self, app: &App, now: Now) -> usize {
        let room = self.room(app, now);
        room.rows.saturating_sub(self.head(app, now, &room).len()).max(1)
    }

    /// The first row of the list on the screen: the cursor's row always is.
    pub(super) fn first_row(&self, app: &App) -> usize {
        first_row(self.top, self.index(), self.all().len(), self.list_rows(app, app.clock))
    }

    /// Columns that the list takes if it is given all it wants.
    pub(super) fn natural(&self, app: &App, now: Now) -> usize {
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
        let said = |at, version: &Version| match self.refused(app, version.number()) {
            Some(failure) => failure.tag().to_owned(),
            None => self.changes(at),
        };
        let natural =
            [number, age, widest(&|_, it| author(it)), widest(&|_, it| labels(it)), widest(&|at, it| said(at, it))];
        // Labels say more than authors, but where room is short not all of it is theirs.
        let cuts = [(3, (width / 3).max(12)), (4, 12), (4, 0), (2, 8), (2, 0), (3, 6), (3, 0)];
        let [number, age, by, labels, changes] = widths(width.saturating_sub(MARK), GAP, natural, &cuts);
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
        if let Some(says) = oldest_has_label(self.all(), |_| false) {
            out.prose(Role::Bad, &says);
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

    pub(super) fn list(&self, app: &App, now: Now, room: &Room) -> Vec<Line> {
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
        let mark = if self.marked == Some(number) { "• " } else { "" };
        let mut cells = Cells::new(Role::Plain);
        cells.left(Role::Warn, mark, MARK, 0);
        let strong = if at == 0 { Role::Strong } else { Role::Plain };
        cells.left(strong, &format!("v{number}"), columns.number, GAP);
        cells.right(Role::Plain, &age(version, now), columns.age);
        cells.left(Role::Plain, &author(version), columns.by, 0);
        cells.left(Role::VersionLabel, &labels(version), columns.labels, 0);
        match self.refused(app, number) {
            Some(failure) => {
                let columns = columns.changes.max(text::width(failure.tag()));
                cells.left(Role::Bad, failure.tag(), columns, 0);
            }
            None => cells.left(Role::Plain, &self.changes(at), columns.changes, 0),
        }
        list_row(cells.line, number == self.cursor, width)
    }

    /// What a version has otherwise than the one before it, in a few words.
    fn changes(&self, at: usize) -> String {
        self.changed(at).join(" · ")
    }

    pub(super) fn changed(&self, at: usize) -> Vec<String> {
        let Some(version) = self.all().get(at) else { return Vec::new() };
        match self.all().get(at + 1) {
            Some(before) => changes(&before.parameter, &version.parameter),
            None if version.number() == 1 => vec!["created".to_owned()],
            None => Vec::new(),
        }
    }
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
