//! How the page looks: a row for each parameter, and what is said of the one under the cursor.

use jiff::Timestamp;

use super::found::Found;
use super::then::{TABLE, Then};
use crate::app::pages::cells::{Cells, GAP, MARK, list_row, list_rows};
use crate::app::pages::table_room::TableRoom;
use crate::app::picture::{Picture, Spread};
use crate::app::widths::{own, taken, usual, widths};
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::line::{self, Line, Lines, Role};
use crate::parameter::{Identity, MOST_VERSIONS, Parameter, Past, principal, spoken};
use crate::text;

/// The least columns of a name.
const NAME_LEAST: usize = 16;

/// What a row says, in its columns.
struct Row {
    sign: (Role, &'static str),
    name: String,
    version: String,
    kind: String,
    age: String,
    by: String,
}

/// How wide each column is; nothing where there is no room for it.
struct Columns {
    name: usize,
    /// What a row has left.
    spare: usize,
    version: usize,
    kind: usize,
    age: usize,
    by: usize,
}

impl Columns {
    fn of(rows: &[Row], width: usize) -> Self {
        let widest = |of: &dyn Fn(&Row) -> &str| rows.iter().map(|row| text::width(of(row))).max().unwrap_or(0);
        let natural = [
            usual(rows.iter().map(|row| text::width(&row.name))).max("name".len()),
            widest(&|row| &row.version).max("version".len()),
            widest(&|row| &row.kind).max("type".len()),
            widest(&|row| &row.age).max("changed".len()),
            widest(&|row| &row.by).max("by".len()),
        ];
        let cuts = [(4, 8), (0, (width / 2).max(NAME_LEAST)), (4, 0), (2, 0), (3, 0), (0, NAME_LEAST)];
        let room = width.saturating_sub(MARK);
        let wide = widths(room, GAP, natural, &cuts);
        let [name, version, kind, age, by] = wide;
        Self { name, spare: room.saturating_sub(taken(&wide, GAP)), version, kind, age, by }
    }
}

impl Found {
    /// The version of then, or the nearest that is known.
    fn version(&self) -> Option<&Parameter> {
        match self {
            Self::Past(Past::Was { then, .. }) => Some(then),
            Self::Past(Past::Later { first: oldest, .. } | Past::Dropped { oldest, .. }) => Some(oldest),
            Self::Unread | Self::Gone | Self::Refused(_) => None,
        }
    }

    fn sign(&self) -> (Role, &'static str) {
        match self {
            _ if self.is_same() => (Role::Dim, "="),
            Self::Past(Past::Was { .. }) => (Role::Warn, "~"),
            Self::Past(Past::Later { .. }) => (Role::Added, "+"),
            Self::Past(Past::Dropped { .. }) | Self::Refused(_) => (Role::Bad, "?"),
            Self::Gone => (Role::Removed, "-"),
            Self::Unread => (Role::Dim, "·"),
        }
    }

    fn versions(&self, listed: &Parameter) -> String {
        match self {
            Self::Past(Past::Was { then, now }) if then.version == now.version => format!("v{}", now.version),
            Self::Past(Past::Was { then, now }) => format!("v{} → v{}", then.version, now.version),
            Self::Past(Past::Later { now, .. }) => format!("none → v{}", now.version),
            Self::Past(Past::Dropped { now, .. }) => format!("? → v{}", now.version),
            Self::Refused(failure) => failure.tag().to_owned(),
            Self::Gone => format!("v{} gone", listed.version),
            Self::Unread => format!("… → v{}", listed.version),
        }
    }
}

impl Then {
    /// That the session's listing has more than was asked about, where it is not listed afresh.
    fn not_among_these(&self, app: &App) -> Option<String> {
        let will_be = self.present.is_afresh || self.present.ticket.is_some();
        if will_be { None } else { app.listed_since(&self.tree.then) }
    }

    fn row(&self, at: usize, seen: Option<Timestamp>) -> Option<Row> {
        let (listed, found) = (self.tree.parameters.get(at)?, self.found.get(at)?);
        let version = found.version();
        let kind = match (version, found) {
            (Some(then), Found::Past(past)) if then.kind != past.now().kind => {
                format!("{} → {}", then.kind.short(), past.now().kind.short())
            }
            (Some(then), _) => then.kind.short().to_owned(),
            (None, _) => listed.kind.short().to_owned(),
        };
        // Of the latest, whatever it was then: when it changed last, and who did that.
        let latest = match found {
            Found::Past(past) => Some(past.now()),
            Found::Unread => Some(listed),
            Found::Gone | Found::Refused(_) => None,
        };
        let modified = latest.and_then(|latest| latest.modified);
        let age = match seen {
            Some(seen) => modified.map(|at| text::short_ago(at, seen)),
            None => modified.map(text::absolute),
        };
        let by = latest.and_then(|latest| latest.modified_by.as_deref()).map(principal).unwrap_or_default();
        let within = format!("{}/", self.tree.within);
        let name = listed.name.strip_prefix(&within).unwrap_or(&listed.name);
        Some(Row {
            sign: found.sign(),
            name: text::sanitise(&spoken(name)).into_owned(),
            version: found.versions(listed),
            kind,
            age: age.unwrap_or_default(),
            by: text::sanitise(by).into_owned(),
        })
    }

    /// A row as a text, which the words of a filter are looked for in.
    pub(super) fn plain_row(&self, at: usize) -> String {
        let Some(row) = self.row(at, None) else { return String::new() };
        [row.sign.1, &row.name, &row.version, &row.kind, &row.age, &row.by].join(" ")
    }

    /// Rows of the list.
    pub(super) fn list_rows(&self, app: &App, now: Now) -> usize {
        self.room(app, now).rows
    }

    fn room(&self, app: &App, now: Now) -> TableRoom {
        let (head, details) = (|width| self.head(app, now, width), |width| self.details(app, width));
        TableRoom::narrowed(app, &self.reader, self.shown().len(), head, details)
    }

    pub(super) fn painted(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Whole);
        let TableRoom { head: mut lines, pinned, rows } = self.room(app, now);
        let shown = self.shown();
        let at = self.list.at(&shown);
        let (seen, top) = (app.service_time(now), self.list.first_row(&shown, rows));
        let on_screen: Vec<usize> = shown.iter().copied().skip(top).take(rows).collect();
        let cells: Vec<Row> = on_screen.iter().filter_map(|at| self.row(*at, Some(seen))).collect();
        let columns = Columns::of(&cells, width);
        if TableRoom::says_all(app) {
            lines.push(list_row(head_row(&columns), false, width));
        }
        if shown.is_empty() {
            lines.push(vec![(Role::Dim, text::truncate(&self.says_nothing(), width).into_owned())]);
        }
        lines.extend(list_rows(&cells, at.checked_sub(top), width, |row| row_line(row, &columns)));
        Picture {
            title: format!("As of {}", text::absolute(self.moment)),
            name: text::sanitise(&self.tree.within).into_owned(),
            foot: TableRoom::foot(at, shown.len()).unwrap_or_default(),
            spread: Spread::Whole,
            lines,
            ruled: !pinned.is_empty(),
            pinned,
            pinned_cursor: self.reader.cursor(width).map(|column| (0, column)),
            ..Picture::default()
        }
    }

    fn says_nothing(&self) -> String {
        let words = self.reader.words();
        if words.is_empty() {
            let tab = TABLE.key_of(Action::NextField).unwrap_or_default();
            return format!("nothing has changed since: {tab} shows all");
        }
        format!("nothing here has {}", words.join(" and "))
    }

    /// How many are what, and how reading them gets on.
    fn head(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let when = vec![(Role::Strong, text::ago(self.moment, app.service_time(now)))];
        let counts = self.counts().into_iter().map(|(role, says)| vec![(role, says)]);
        let listed = vec![(if self.present.is_afresh { Role::Dim } else { Role::Warn }, self.present.says())];
        out.flow(" · ", std::iter::once(when).chain(counts).chain([listed]));
        if let Some(more) = self.not_among_these(app) {
            out.prose(Role::Warn, &more);
        }
        let [back, again] = [Action::Back, Action::Refresh].map(|action| TABLE.key_of(action).unwrap_or_default());
        let unread = self.found.iter().filter(|found| matches!(found, Found::Unread)).count();
        if let Some(ticket) = self.present.ticket {
            let so_far = match self.listed_so_far() {
                0 => String::new(),
                some => format!(", {} so far", text::grouped(some)),
            };
            let gets_on = app.gets_on(now, ticket);
            out.prose(Role::Dim, &format!("listing afresh{so_far}… {back} stops{gets_on}"));
        } else if let Some(failure) = &self.present.failed {
            out.prose(Role::Warn, &format!("not listed afresh: {} · {again} tries again", failure.tag()));
        }
        if let Some(ticket) = self.reading {
            let gets_on = app.gets_on(now, ticket);
            out.keyed(
                Role::Dim,
                &[&back],
                &format!("reading histories, {unread} to come… {back} stops{gets_on}", unread = text::grouped(unread)),
            );
        } else if let Some(failure) = &self.ended {
            out.keyed(Role::Bad, &[&again], &format!("not all were read: {} · {again} goes on", failure.tag()));
        } else if unread > 0 && self.present.is_afresh && self.present.ticket.is_none() {
            out.keyed(
                Role::Warn,
                &[&again],
                &format!("{unread} not read · {again} reads the rest", unread = text::grouped(unread)),
            );
        }
        out.into_lines()
    }

    /// How many are what.
    fn counts(&self) -> Vec<(Role, String)> {
        let count = |sign: &str| self.found.iter().filter(|found| found.sign().1 == sign).count();
        let all = [
            (Role::Warn, "~", "changed since"),
            (Role::Added, "+", "created since"),
            (Role::Removed, "-", "deleted since"),
            (Role::Plain, "=", "the same"),
            (Role::Bad, "?", "cannot be told"),
            (Role::Dim, "·", "not read"),
        ];
        let said = |(role, sign, says): (Role, &str, &str)| {
            let count = count(sign);
            (count > 0).then(|| (role, format!("{sign} {} {says}", text::grouped(count))))
        };
        all.into_iter().filter_map(said).collect()
    }

    /// What is said of the one under the cursor, and what nobody can see here.
    fn details(&self, app: &App, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        if let Some((listed, found)) = self.current() {
            let name = vec![(Role::Strong, spoken(&listed.name).into_owned())];
            out.flow("  ", [name, vec![(Role::Plain, says(found))]]);
            if let Found::Refused(failure) = found {
                out.sentence(Role::Plain, &app.in_full(failure).what);
            }
        }
        out.prose(Role::Plain, UNSEEN);
        out.into_lines()
    }

    /// The table as a text, with where and when; no value is in it.
    pub(super) fn for_a_ticket(&self, app: &App) -> String {
        let mut out = Lines::new(usize::MAX);
        let place = &app.session.place;
        let known = |text: Option<&str>| text.unwrap_or("not known").to_owned();
        let identity = app.session.identity.as_ref();
        out.prose(Role::Plain, &format!("Parameter Store as of {}", text::absolute(self.moment)));
        out.field("account", Role::Plain, &known(identity.map(Identity::account_and_alias).as_deref()));
        out.field("region", Role::Plain, &known(place.region.as_deref()));
        out.field("under", Role::Plain, if self.tree.within.is_empty() { "/" } else { &self.tree.within });
        let counts: Vec<String> = self.counts().into_iter().map(|(_, says)| says).collect();
        out.field("found", Role::Plain, &counts.join(", "));
        out.field("listed", Role::Plain, &self.present.says());
        if let Some(more) = self.not_among_these(app) {
            out.prose(Role::Plain, &more);
        }
        out.prose(Role::Plain, UNSEEN);
        out.blank();
        let rows: Vec<Row> = self.shown().into_iter().filter_map(|at| self.row(at, None)).collect();
        let columns = Columns::of(&rows, usize::MAX / 2);
        out.push(head_row(&columns));
        out.extend(rows.iter().map(|row| row_line(row, &columns)).collect());
        line::plain(&out.into_lines())
    }
}

/// What histories do not tell (docs/parameter-store.md 4.6).
const UNSEEN: &str = "not to be seen: what was deleted before the first listing; what was deleted and created anew counts as created since; \
                      versions before the last hundred are not kept";

/// What became of one, in a sentence.
fn says(found: &Found) -> String {
    let written = |parameter: &Parameter| {
        let at = parameter.modified.map(|at| format!(" of {}", text::absolute(at))).unwrap_or_default();
        let by = parameter.modified_by.as_deref().map(|by| format!(" by {}", principal(by))).unwrap_or_default();
        format!("v{}{at}{by}", parameter.version)
    };
    match found {
        _ if found.is_same() => "is what it was then".to_owned(),
        Found::Past(Past::Was { then, now }) => match now.version - then.version {
            1 => format!("was {}; one version came after it", written(then)),
            later => format!("was {}; {later} versions came after it", written(then)),
        },
        Found::Past(Past::Later { first, .. }) => format!("was not there: {} is its first", written(first)),
        Found::Past(Past::Dropped { oldest, .. }) => {
            format!("cannot be told: {} is the oldest of the {MOST_VERSIONS} that are kept", written(oldest))
        }
        Found::Gone => "is not there any more: it was deleted since it was listed".to_owned(),
        Found::Refused(failure) => format!("cannot be told: {}", failure.tag()),
        Found::Unread => "has not been read".to_owned(),
    }
}

fn head_row(columns: &Columns) -> Line {
    let mut cells = Cells::new(Role::Dim);
    cells.left(Role::Dim, "", MARK, 0);
    cells.left(Role::Dim, "name", columns.name, 0);
    cells.left(Role::Dim, "version", columns.version, 0);
    cells.left(Role::Dim, "type", columns.kind, 0);
    cells.left(Role::Dim, "changed", columns.age, 0);
    cells.left(Role::Dim, "by", columns.by, 0);
    cells.line
}

fn row_line(row: &Row, columns: &Columns) -> Line {
    let mut cells = Cells::new(Role::Plain);
    cells.left(row.sign.0, row.sign.1, MARK, 0);
    let name = own(text::width(&row.name), columns.name, columns.spare);
    cells.left(Role::Plain, &text::truncate_middle(&row.name, name), name, 0);
    cells.left(row.sign.0, &row.version, columns.version, 0);
    cells.left(Role::Plain, &row.kind, columns.kind, 0);
    cells.left(Role::Plain, &row.age, columns.age, 0);
    cells.left(Role::Plain, &row.by, columns.by, 0);
    cells.line
}
