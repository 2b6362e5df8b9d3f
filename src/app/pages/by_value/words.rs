//! How what was found looks: a row each, with how it matches, and what is said of the one under the cursor.

use jiff::Timestamp;

use super::found::{Candidate, Found, State, TABLE, called};
use crate::app::pages::cells::{Cells, GAP, MARK, list_row, list_rows};
use crate::app::pages::table_room::{TableRoom, cut_rows};
use crate::app::picture::{Picture, Spread};
use crate::app::widths::{own, taken, usual, widths};
use crate::app::{App, Now};
use crate::comparison::{Match, Sought};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::parameter::{ParameterType, is_same_name, principal, spoken};
use crate::text;

/// The least columns of a name.
const NAME_LEAST: usize = 16;

/// What a row says, in its columns.
struct Said {
    sign: (Role, char),
    name: String,
    kind: &'static str,
    version: String,
    age: String,
    how: String,
}

/// How wide each column is; nothing where there is no room for it.
struct Columns {
    name: usize,
    /// What a row has left.
    spare: usize,
    how: usize,
    kind: usize,
    version: usize,
    age: usize,
}

impl Columns {
    fn of(rows: &[Said], width: usize) -> Self {
        let widest = |of: &dyn Fn(&Said) -> &str| rows.iter().map(|row| text::width(of(row))).max().unwrap_or(0);
        let natural = [
            usual(rows.iter().map(|row| text::width(&row.name))).max("name".len()),
            widest(&|row| &row.how).max("match".len()),
            widest(&|row| row.kind).max("type".len()),
            widest(&|row| &row.version).max("ver".len()),
            widest(&|row| &row.age).max("changed".len()),
        ];
        // As in the tree, a name is worth more than what a listing tells of it.
        let cuts = [(0, (width * 3 / 5).max(NAME_LEAST)), (2, 0), (3, 0), (4, 0), (1, 8), (0, NAME_LEAST), (1, 0)];
        let room = width.saturating_sub(MARK);
        let wide = widths(room, GAP, natural, &cuts);
        let [name, how, kind, version, age] = wide;
        Self { name, spare: room.saturating_sub(taken(&wide, GAP)), how, kind, version, age }
    }
}

fn sign(state: &State) -> (Role, char) {
    match state {
        State::Found(Match::Equal) => (Role::Good, '='),
        State::Found(Match::Contains(_)) => (Role::Strong, '~'),
        State::Unread(_) => (Role::Bad, '?'),
        State::NotYet | State::Not | State::LeftOut => (Role::Dim, '·'),
    }
}

/// How a value matches, in a few words.
fn how(state: &State) -> String {
    match state {
        State::Found(Match::Equal) => "equal".to_owned(),
        State::Found(Match::Contains(1)) => "contains it".to_owned(),
        State::Found(Match::Contains(times)) => format!("contains it {} times", text::grouped(*times)),
        State::Unread(failure) => format!("not read: {}", failure.tag()),
        State::NotYet | State::Not | State::LeftOut => String::new(),
    }
}

fn said(it: &Candidate, seen: Timestamp) -> Said {
    let age = it.parameter.modified.map(|at| text::short_ago(at, seen)).unwrap_or_default();
    Said {
        sign: sign(&it.state),
        name: text::sanitise(&spoken(&it.parameter.name)).into_owned(),
        kind: it.parameter.kind.short(),
        version: format!("v{}", it.parameter.version),
        age,
        how: match &it.state {
            State::Unread(failure) => failure.tag().to_owned(),
            state => how(state),
        },
    }
}

impl Found {
    /// Rows of the list.
    pub(super) fn list_rows(&self, app: &App, now: Now) -> usize {
        self.room(app, now).rows
    }

    fn room(&self, app: &App, now: Now) -> TableRoom {
        let width = app.page_width(Spread::Whole);
        let (mut head, mut pinned) = (Vec::new(), Vec::new());
        if TableRoom::says_all(app) {
            head = cut_rows(self.head(app, width), TableRoom::most(app));
            pinned = cut_rows(self.details(app, width), TableRoom::most(app));
        }
        // What it takes to go on, or what is under way, is there at every size.
        let mut goes_on = Lines::new(width);
        self.goes_on(app, now, &mut goes_on);
        let most = TableRoom::most_above(app, self.shown().len(), head.len() + pinned.len());
        head.extend(cut_rows(goes_on.into_lines(), most));
        TableRoom::between(app, head, pinned)
    }

    pub(super) fn painted(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Whole);
        let TableRoom { head: mut lines, pinned, rows } = self.room(app, now);
        let shown = self.shown();
        let at = self.list.at(&shown);
        let (seen, top) = (app.service_time(now), self.list.first_row(&shown, rows));
        let on_screen = shown.iter().skip(top).take(rows).filter_map(|at| self.all().get(*at));
        let cells: Vec<Said> = on_screen.map(|it| said(it, seen)).collect();
        let columns = Columns::of(&cells, width);
        if TableRoom::says_all(app) && !cells.is_empty() {
            lines.push(list_row(head_row(&columns), false, width));
        }
        lines.extend(list_rows(&cells, at.checked_sub(top), width, |row| row_line(row, &columns)));
        let found = self.all().iter().filter(|it| it.is_found());
        let title = match &self.sought {
            Sought::Text(_) => format!("Found by value: {}", self.so_far(found.count())),
            Sought::ValueOf(name) => {
                let elsewhere = found.filter(|it| !is_same_name(&it.parameter.name, name)).count();
                format!("The same value elsewhere: {}", self.so_far(elsewhere))
            }
        };
        Picture {
            title,
            name: text::sanitise(&self.says).into_owned(),
            foot: TableRoom::foot(at, shown.len()).unwrap_or_default(),
            spread: Spread::Whole,
            lines,
            ruled: !pinned.is_empty(),
            pinned,
            ..Picture::default()
        }
    }

    /// How many were found, and whether that is all there is to be found: none of what nobody has looked through is no result.
    fn so_far(&self, found: usize) -> String {
        let waits = self.all().iter().filter(|it| it.state == State::NotYet).count();
        match (found, waits) {
            (_, 0) => {
                let unread = self.all().iter().filter(|it| matches!(it.state, State::Unread(_))).count();
                let found = text::grouped(found);
                if unread == 0 { found } else { format!("{found}, {} not read", text::grouped(unread)) }
            }
            (0, waits) if waits == self.all().len() => "not looked yet".to_owned(),
            _ => format!("{} so far", text::grouped(found)),
        }
    }

    /// What is looked for, and how many stand how to it.
    fn head(&self, app: &App, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let all = text::counted(self.all().len());
        out.prose(Role::Plain, &format!("{}, looked for in {all} {}", called(&self.sought), self.says));
        let count = |is: &dyn Fn(&Candidate) -> bool| self.all().iter().filter(|it| is(it)).count();
        let waits = |secret: bool| {
            let is = move |it: &Candidate| {
                it.state == State::NotYet && (it.parameter.kind == ParameterType::SecureString) == secret
            };
            count(&is)
        };
        // What is looked for elsewhere is no hit.
        let is_own = |it: &Candidate| matches!(&self.sought, Sought::ValueOf(name) if *name == it.parameter.name);
        let counts = [
            (Role::Good, "= ", count(&|it| it.state == State::Found(Match::Equal) && !is_own(it)), "equal", "equal"),
            (
                Role::Strong,
                "~ ",
                count(&|it| matches!(it.state, State::Found(Match::Contains(_)))),
                "contains it",
                "contain it",
            ),
            (Role::Bad, "? ", count(&|it| matches!(it.state, State::Unread(_))), "not read", "not read"),
            (Role::Dim, "", count(&|it| it.state == State::LeftOut), "left out", "left out"),
            (Role::Dim, "", count(&|it| it.state == State::Not), "without it", "without it"),
            (Role::Plain, "", waits(false), "plain value not looked through", "plain values not looked through"),
            (Role::Plain, "", waits(true), "secret not looked through", "secrets not looked through"),
        ];
        let counts = counts.into_iter().filter(|(_, _, count, ..)| *count > 0);
        out.flow(
            " · ",
            counts
                .map(|(role, sign, count, one, more)| vec![(role, format!("{sign}{}", text::many(count, one, more)))]),
        );
        if let Some(more) = app.listed_since(&self.listed) {
            out.prose(Role::Warn, &more);
        }
        out.into_lines()
    }

    /// What is under way, what failed, or what it takes to go on.
    fn goes_on(&self, app: &App, now: Now, out: &mut Lines) {
        let [back, on] = [Action::Back, Action::Compare].map(|action| TABLE.key_of(action).unwrap_or_default());
        if let Some((ticket, left)) = self.left() {
            let (left, gets_on) = (text::grouped(left), app.gets_on(now, ticket));
            return out.keyed(Role::Dim, &[&back], &format!("looking, {left} to come… {back} stops{gets_on}"));
        }
        if let Some(failure) = &self.failed {
            out.keyed(Role::Bad, &[&on], &format!("{} · {on} goes on", app.in_full(failure).what));
        }
        let takes = self.next();
        if takes.values > 0 && self.failed.is_none() {
            let other = match &self.sought {
                Sought::ValueOf(name) => format!("reads {} to compare it, and ", text::sanitise(&spoken(name))),
                Sought::Text(_) => String::new(),
            };
            out.keyed(Role::Plain, &[&on], &format!("{on} {other}looks through {}", takes.says(app)));
        }
        let is_looked_at = |it: &Candidate| it.state == State::Not;
        if self.shown().is_empty() && self.all().iter().any(is_looked_at) {
            let who = if takes.values == 0 { "none of them has it" } else { "none has it so far" };
            out.prose(Role::Plain, who);
        }
    }

    /// What is said of the one under the cursor.
    fn details(&self, app: &App, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        if let Some(it) = self.current() {
            let name = vec![(Role::Strong, text::sanitise(&spoken(&it.parameter.name)).into_owned())];
            let says = match &self.sought {
                Sought::ValueOf(name) if *name == it.parameter.name => {
                    "the one that is looked for elsewhere".to_owned()
                }
                _ => how(&it.state),
            };
            out.flow("  ", [name, vec![(sign(&it.state).0, says)]]);
            let at = it.parameter.modified.map(|at| format!(" of {}", text::absolute(at))).unwrap_or_default();
            let by = it.parameter.modified_by.as_deref().map(|by| format!(" by {}", principal(by)));
            out.prose(Role::Plain, &format!("v{}{at}{}", it.parameter.version, by.unwrap_or_default()));
            if let State::Unread(failure) = &it.state {
                out.sentence(Role::Plain, &app.in_full(failure).what);
            }
        }
        out.into_lines()
    }
}

fn head_row(columns: &Columns) -> Line {
    let mut cells = Cells::new(Role::Dim);
    cells.left(Role::Dim, "", MARK, 0);
    cells.left(Role::Dim, "name", columns.name, 0);
    cells.left(Role::Dim, "match", columns.how, 0);
    cells.left(Role::Dim, "type", columns.kind, 0);
    cells.left(Role::Dim, "ver", columns.version, 0);
    cells.left(Role::Dim, "changed", columns.age, 0);
    cells.line
}

fn row_line(row: &Said, columns: &Columns) -> Line {
    let mut cells = Cells::new(Role::Plain);
    cells.left(row.sign.0, &row.sign.1.to_string(), MARK, 0);
    let name = own(text::width(&row.name), columns.name, columns.spare);
    cells.left(Role::Plain, &text::truncate_middle(&row.name, name), name, 0);
    cells.left(row.sign.0, &text::truncate(&row.how, columns.how), columns.how, 0);
    cells.left(Role::Plain, row.kind, columns.kind, 0);
    cells.left(Role::Plain, &row.version, columns.version, 0);
    cells.left(Role::Plain, &row.age, columns.age, 0);
    cells.line
}
