//! How the table looks: a row for each name, and what is said of the one under the cursor.

use jiff::Timestamp;

use super::promote::says_marked;
use super::sides::{Known, Row, shown};
use super::state::{Comparison, Shown, Takes, where_and_who};
use super::table::TABLE;
use crate::app::pages::cells::{Cells, GAP, MARK, list_row, list_rows};
use crate::app::pages::table_room::TableRoom;
use crate::app::picture::{Picture, Spread};
use crate::app::widths::{own, taken, usual, widths};
use crate::app::{App, Now};
use crate::comparison::{Told, Verdict};
use crate::destination::{Side, Target};
use crate::failure::FailureKind;
use crate::keymap::Action;
use crate::line::{self, Line, Lines, Role};
use crate::parameter::{principal, spoken};
use crate::text;

/// The least columns of a name.
const NAME_LEAST: usize = 16;

/// Before the sign of a row that is marked.
const MARKED: char = '✓';

/// Columns between the sign and the name.
const APART: usize = 1;

/// What nobody can see here.
const UNSEEN: &str = "tags and labels are not read, so not compared";

/// What a row says, in its columns.
struct Said {
    is_marked: bool,
    sign: (Role, char),
    name: String,
    what: String,
    here: String,
    there: String,
    kind: String,
}

/// How wide each column is; nothing where there is no room for it.
struct Columns {
    name: usize,
    /// What a row has left.
    spare: usize,
    what: usize,
    here: usize,
    there: usize,
    kind: usize,
}

impl Columns {
    fn of(rows: &[Said], width: usize) -> Self {
        let widest = |of: &dyn Fn(&Said) -> &str| rows.iter().map(|row| text::width(of(row))).max().unwrap_or(0);
        let name = usual(rows.iter().map(|row| text::width(&row.name))).max("name".len()) + APART;
        let natural = [
            name,
            widest(&|row| &row.here).max("here".len()),
            widest(&|row| &row.there).max("there".len()),
            widest(&|row| &row.kind).max("type".len()),
            widest(&|row| &row.what).max("what".len()),
        ];
        let cuts =
            [(3, 0), (4, 16), (0, (width * 2 / 5).max(NAME_LEAST)), (2, 0), (1, 0), (4, 13), (0, NAME_LEAST), (4, 8)];
        let room = width.saturating_sub(MARK);
        let wide = widths(room, GAP, natural, &cuts);
        let [name, here, there, kind, what] = wide;
        Self { name, spare: room.saturating_sub(taken(&wide, GAP)), what, here, there, kind }
    }
}

fn role(verdict: Verdict) -> Role {
    match verdict {
        Verdict::OnlyFirst => Role::Removed,
        Verdict::OnlySecond => Role::Added,
        Verdict::Different => Role::Warn,
        Verdict::Untold => Role::Bad,
        Verdict::Unread | Verdict::Same => Role::Dim,
    }
}

/// What is told of a row in a few words.
fn what(row: &Row) -> String {
    let value = match (row.verdict(), &row.told) {
        (Verdict::OnlyFirst, _) => "missing there".to_owned(),
        (Verdict::OnlySecond, _) => "missing here".to_owned(),
        (_, Some(Told::Untold(untold))) => untold.says(),
        (_, Some(Told::Different)) => "value differs".to_owned(),
        (_, Some(Told::Same)) => "same value".to_owned(),
        (_, None) => "value not compared".to_owned(),
    };
    let mut says = vec![value];
    says.extend(row.beside.iter().cloned());
    // What is known comes before what is not.
    if row.told.is_none() && !row.beside.is_empty() {
        says.rotate_left(1);
    }
    says.join(" · ")
}

fn version(known: Option<&Known>, seen: Option<Timestamp>) -> String {
    let Some(known) = known else { return "-".to_owned() };
    let Some(parameter) = &known.parameter else { return "there".to_owned() };
    let age = match (parameter.modified, seen) {
        (Some(modified), Some(seen)) => format!(" · {}", text::short_ago(modified, seen)),
        (Some(modified), None) => format!(" · {}", text::absolute(modified)),
        (None, _) => String::new(),
    };
    format!("v{}{age}", parameter.version)
}

fn said(row: &Row, seen: Option<Timestamp>) -> Said {
    let verdict = row.verdict();
    let kind = |known: &Option<Known>| known.as_ref().and_then(|known| known.kind);
    let kind = match (kind(&row.here), kind(&row.there)) {
        (Some(here), Some(there)) if here != there => format!("{} → {}", here.short(), there.short()),
        (here, there) => here.or(there).map(|kind| kind.short().to_owned()).unwrap_or_default(),
    };
    Said {
        is_marked: false,
        sign: (role(verdict), verdict.sign()),
        name: text::sanitise(&spoken(&row.name)).into_owned(),
        what: what(row),
        here: version(row.here.as_ref(), seen),
        there: version(row.there.as_ref(), seen),
        kind,
    }
}

impl Comparison {
    /// Rows of the list.
    pub(super) fn list_rows(&self, app: &App, now: Now) -> usize {
        self.room(app, now).rows
    }

    /// What a row says, with why it was not copied.
    fn said(&self, at: usize, row: &Row, seen: Option<Timestamp>) -> Said {
        let said = said(row, seen);
        match self.not_copied.get(at) {
            Some(left) => {
                let why = seen.map_or_else(|| left.why.dated(), |seen| left.why.says(seen));
                Said { sign: (Role::Bad, said.sign.1), what: format!("{why} · {}", said.what), ..said }
            }
            // All of them are so: none is worse than another.
            None if self.nothing_beneath().is_some() => Said { sign: (Role::Plain, said.sign.1), ..said },
            None => said,
        }
    }

    fn room(&self, app: &App, now: Now) -> TableRoom {
        let (head, details) = (|width| self.head(app, now, width), |width| self.details(app, now, width));
        TableRoom::narrowed(app, &self.reader, self.shown().len(), head, details)
    }

    pub(super) fn painted(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Whole);
        let TableRoom { head: mut lines, pinned, rows } = self.room(app, now);
        let shown = self.shown();
        let at = self.list.at(&shown);
        let (seen, top) = (app.service_time(now), self.list.first_row(&shown, rows));
        let on_screen = shown.iter().skip(top).take(rows).filter_map(|at| Some((*at, self.all().get(*at)?)));
        let is_marked = |at| self.marks.contains(&at);
        let cells: Vec<Said> =
            on_screen.map(|(at, row)| Said { is_marked: is_marked(at), ..self.said(at, row, Some(seen)) }).collect();
        let columns = Columns::of(&cells, width);
        if TableRoom::says_all(app) && !cells.is_empty() {
            lines.push(list_row(head_row(&columns), false, width));
        }
        if self.rows.is_none() && !TableRoom::says_all(app) {
            // There is no list yet that the room is for.
            let mut out = Lines::new(width);
            self.goes_on(app, now, &mut out);
            lines.extend(out.into_lines());
        }
        if shown.is_empty() && self.rows.is_some() {
            lines.push(vec![(Role::Dim, text::truncate(&self.says_nothing(), width).into_owned())]);
        }
        lines.extend(list_rows(&cells, at.checked_sub(top), width, |row| row_line(row, &columns)));
        Picture {
            title: "Compare".to_owned(),
            name: self.places(),
            foot: self.foot(app, at, shown.len()),
            spread: Spread::Whole,
            lines,
            ruled: !pinned.is_empty(),
            pinned,
            pinned_cursor: self.reader.cursor(width).map(|column| (0, column)),
            ..Picture::default()
        }
    }

    /// Where the cursor is, and how many are marked; where nothing stands above the list, how many stand how, by their signs.
    fn foot(&self, app: &App, at: usize, shown: usize) -> String {
        let counts = self.counts().into_iter().filter(|_| !TableRoom::says_all(app));
        let counts: Vec<String> =
            counts.map(|(_, sign, count, _)| format!("{sign} {}", text::grouped(count))).collect();
        let counts = Some(counts.join("  ")).filter(|counts| !counts.is_empty());
        let parts = counts.into_iter().chain(says_marked(self.marks.len())).chain(TableRoom::foot(at, shown));
        parts.collect::<Vec<_>>().join(" · ")
    }

    fn places(&self) -> String {
        text::sanitise(&format!("{} ↔ {}", self.here(), self.there())).into_owned()
    }

    /// The other place as it is meant, or the file.
    fn there(&self) -> String {
        self.there_meant.clone().map_or_else(|| shown(&self.other), |meant| shown(&Side::Store(meant)))
    }

    /// The first place, with its profile and region where that is not the session's.
    fn here(&self) -> String {
        match &self.from {
            Some(_) => Target { is_folder: false, ..self.sources.here.clone() }.to_string(),
            None => self.sources.here.path.clone(),
        }
    }

    /// One parameter of the first place, where that is not the session's.
    pub(super) fn row_here(&self, name: &str) -> String {
        let says = Target { path: name.to_owned(), is_folder: false, ..self.sources.here.clone() }.to_string();
        match self.from.as_ref().and_then(|from| from.elsewhere.as_ref()) {
            Some(first) => {
                format!("{says} · {}", where_and_who(&first.place, first.identity.as_ref().ok()).join(" · "))
            }
            None => says,
        }
    }

    /// What listing the pair told the last time, until that is told anew.
    fn says_listed(&self) -> Option<(Role, String)> {
        let listed = self.pair.as_ref()?.listed.as_ref().filter(|_| self.rows.is_none())?;
        let role = if listed.is_equal() { Role::Dim } else { Role::Warn };
        Some((role, format!("when last listed: {}", listed.says())))
    }

    /// What was written since the pair was compared, while that is not compared anew.
    fn says_written(&self) -> Option<(Role, String)> {
        let looked = self.looked(self.found().filter(|counts| counts.unread > 0)?);
        let written = looked.written?;
        Some((if written == 0 { Role::Dim } else { Role::Warn }, looked.says_written()?))
    }

    /// Which rows alone are shown.
    fn filter(&self) -> Option<&'static str> {
        match self.shown {
            Shown::All => None,
            Shown::Other => Some("shown: only what is not the same"),
            Shown::Differing => Some("shown: only what differs"),
            Shown::Missing => Some("shown: only what is missing"),
        }
    }

    fn says_nothing(&self) -> String {
        let words = self.reader.words();
        let tab = TABLE.key_of(Action::NextField).unwrap_or_default();
        match self.shown {
            _ if !words.is_empty() => format!("no name here has {}", words.join(" and ")),
            Shown::All => "there is nothing in either place".to_owned(),
            Shown::Other | Shown::Differing => format!("nothing differs as far as it is known: {tab} shows others"),
            Shown::Missing => format!("nothing is missing on either side: {tab} shows all"),
        }
    }

    /// The other place, how many stand how, and what goes on.
    fn head(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let first = self.from.as_ref().and_then(|from| from.elsewhere.as_ref());
        for (side, elsewhere) in [("here", first), ("there", self.elsewhere.as_ref())] {
            let Some(elsewhere) = elsewhere else { continue };
            let side = vec![(Role::Strong, side.to_owned())];
            let parts = where_and_who(&elsewhere.place, elsewhere.identity.as_ref().ok());
            out.flow(" · ", std::iter::once(side).chain(parts.into_iter().map(|says| vec![(Role::Plain, says)])));
        }
        if self.from.is_some() && self.to.is_none() && matches!(self.other, Side::Store(_)) {
            let there =
                [vec![(Role::Strong, "there".to_owned())], vec![(Role::Plain, "where this session is".to_owned())]];
            out.flow(" · ", there);
        }
        if let Some(known) = &self.pair {
            let before = known.before.as_ref().map_or_else(
                || "not compared before".to_owned(),
                |before| {
                    let ago = text::ago(before.at, app.clock.wall);
                    // What names told before, they tell below.
                    let is_told = self.rows.is_some() && before.counts.unread > 0;
                    if is_told {
                        format!("{ago}, without its values")
                    } else {
                        format!("{ago}: {}", before.counts.says())
                    }
                },
            );
            let name = text::sanitise(&known.pair.name).into_owned();
            let name = vec![(Role::Label, "pair ".to_owned()), (Role::Strong, name)];
            let listed = self.says_listed().map(|listed| vec![listed]);
            out.flow(" · ", [name, vec![(Role::Dim, before)]].into_iter().chain(listed));
        }
        let nothing = self.nothing_beneath().cloned();
        if let Some(place) = &nothing {
            let place = shown(&Side::Store(Target { is_folder: false, ..place.clone() }));
            let way = self
                .to_type_again(app)
                .map(|_| format!(" · {} goes back to the line", TABLE.key_of(Action::Back).unwrap_or_default()));
            let way = way.unwrap_or_default();
            out.prose(Role::Warn, &format!("nothing is beneath {place}: is it written so?{way}"));
        }
        let counts = self.counts().into_iter();
        let filter = self.filter().map(|says| vec![(Role::Strong, says.to_owned())]);
        let counts = counts.map(|(role, sign, count, says)| {
            // A dot would pass for what parts them.
            let sign = if sign == Verdict::Unread.sign() { String::new() } else { format!("{sign} ") };
            let role = if nothing.is_some() { Role::Plain } else { role };
            vec![(role, format!("{sign}{} {says}", text::grouped(count)))]
        });
        out.flow(" · ", filter.into_iter().chain(counts).chain(self.says_written().map(|written| vec![written])));
        if self.here.by_path || self.there.by_path {
            out.prose(Role::Warn, "one side was listed by path: tier, key and description are not known there");
        }
        self.goes_on(app, now, &mut out);
        out.into_lines()
    }

    /// What is under way, what failed, or what it takes to go on.
    fn goes_on(&self, app: &App, now: Now, out: &mut Lines) {
        let [back, again, compare] =
            [Action::Back, Action::Refresh, Action::Compare].map(|action| TABLE.key_of(action).unwrap_or_default());
        let gets_on = |ticket| app.gets_on(now, ticket);
        let first =
            self.from.as_ref().and_then(|from| from.opening).map(|ticket| (ticket, self.sources.here.to_string()));
        for (ticket, to) in first.into_iter().chain(self.opening.map(|ticket| (ticket, shown(&self.other)))) {
            out.keyed(Role::Dim, &[&back], &format!("connecting to {to}… {back} stops{}", gets_on(ticket)));
        }
        for (side, ticket, so_far) in self.listings(app) {
            let so_far = text::counted(so_far);
            out.keyed(
                Role::Dim,
                &[&back],
                &format!("listing {side}, {so_far} so far… {back} stops{}", gets_on(ticket)),
            );
        }
        if let Some((ticket, left)) = self.left() {
            let left = text::grouped(left);
            out.keyed(
                Role::Dim,
                &[&back],
                &format!("comparing values, {left} to come… {back} stops{}", gets_on(ticket)),
            );
        } else if let Some((side, failure)) = &self.failed {
            let what = &self.in_full(app, side, failure).what;
            // Another try leads to the same place.
            let says = match failure.kind {
                FailureKind::Config => format!("{side}: {what}"),
                _ => format!("{side}: {what} · {again} tries again"),
            };
            out.keyed(Role::Bad, &[&again], &says);
        } else if self.rows.is_some() {
            let takes = self.takes(app);
            if takes.pairs > 0 {
                out.keyed(Role::Plain, &[&compare], &format!("{compare} compares {}", costs(takes)));
            }
        } else if !self.is_under_way() {
            out.keyed(Role::Warn, &[&again], &format!("not all was listed · {again} lists afresh"));
        }
    }

    /// How many stand how: with a sign and in words.
    fn counts(&self) -> Vec<(Role, char, usize, &'static str)> {
        let all = [
            (Verdict::Different, "differ"),
            (Verdict::OnlyFirst, "missing there"),
            (Verdict::OnlySecond, "missing here"),
            (Verdict::Untold, "cannot be told"),
            (Verdict::Same, "same"),
            (Verdict::Unread, "not compared"),
        ];
        let counted = |(verdict, says): (Verdict, &'static str)| {
            let count = self.all().iter().filter(|row| row.verdict() == verdict).count();
            (count > 0).then(|| (role(verdict), verdict.sign(), count, says))
        };
        all.into_iter().filter_map(counted).collect()
    }

    /// What is said of the one under the cursor, and what nobody can see here.
    fn details(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        if let Some(row) = self.current() {
            let name = vec![(Role::Strong, text::sanitise(&spoken(&row.name)).into_owned())];
            out.flow("  ", [name, vec![(role(row.verdict()), what(row))]]);
            for (side, known) in [("here", &row.here), ("there", &row.there)] {
                if let Some(parameter) = known.as_ref().and_then(|known| known.parameter.as_ref()) {
                    let at = parameter.modified.map(|at| format!(" of {}", text::absolute(at))).unwrap_or_default();
                    let by = parameter.modified_by.as_deref().map(|by| format!(" by {}", principal(by)));
                    let says = format!("v{}{at}{}", parameter.version, by.unwrap_or_default());
                    out.labelled(side, 7, Role::Label, Role::Plain, &says);
                }
            }
            if let Some(left) = self.why_current_left() {
                let in_full = left.failure.as_ref().map(|failure| {
                    let side = self.side_of(failure);
                    format!("{side}: {}", self.in_full(app, side, failure).what)
                });
                out.sentence(Role::Bad, &in_full.unwrap_or_else(|| left.why.says(app.service_time(now))));
            } else if let Some(Told::Untold(untold)) = &row.told
                && let Some((side, failure)) = untold.first()
            {
                out.sentence(Role::Plain, &self.in_full(app, side, failure).what);
            }
        }
        if self.rows.is_some() {
            out.prose(Role::Dim, UNSEEN);
        }
        out.into_lines()
    }

    /// The table as a text, with both places; no value is in it.
    pub(super) fn for_a_ticket(&self, app: &App) -> String {
        let mut out = Lines::new(usize::MAX);
        out.prose(Role::Plain, "Parameter Store, two places compared; values are not shown");
        let session = where_and_who(&app.session.place, app.session.identity.as_ref());
        let first = self.from.as_ref().and_then(|from| from.elsewhere.as_ref());
        let here = first.map(|first| where_and_who(&first.place, first.identity.as_ref().ok()));
        let here = here.unwrap_or_else(|| session.clone());
        out.field("here", Role::Plain, &format!("{} · {}", self.here(), here.join(" · ")));
        let there = match (&self.elsewhere, &self.other) {
            (Some(elsewhere), _) => where_and_who(&elsewhere.place, elsewhere.identity.as_ref().ok()).join(" · "),
            (None, Side::File(_)) => "a file".to_owned(),
            (None, Side::Store(_)) => session.join(" · "),
        };
        out.field("there", Role::Plain, &format!("{} · {there}", self.there()));
        let counts = self.counts().into_iter();
        let counts: Vec<String> = counts
            .map(|(_, sign, count, says)| format!("{sign} {count} {says}", count = text::grouped(count)))
            .collect();
        out.field("found", Role::Plain, &counts.join(", "));
        out.prose(Role::Plain, UNSEEN);
        out.blank();
        let rows: Vec<Said> =
            self.shown().iter().filter_map(|at| Some(self.said(*at, self.all().get(*at)?, None))).collect();
        let columns = Columns::of(&rows, usize::MAX / 4);
        out.push(head_row(&columns));
        out.extend(rows.iter().map(|row| row_line(row, &columns)).collect());
        line::plain(&out.into_lines())
    }
}

/// What comparing values takes, in words.
fn costs(takes: Takes) -> String {
    let secrets = match takes.secrets {
        0 => "no secret is read".to_owned(),
        secrets => format!("{} decrypted", text::many(secrets, "secret is", "secrets are")),
    };
    format!(
        "{}: {}, {secrets}, {}; none is shown",
        text::many(takes.pairs, "pair of values", "pairs of values"),
        text::many(takes.calls, "call", "calls"),
        takes.work.takes(),
    )
}

fn head_row(columns: &Columns) -> Line {
    let mut cells = Cells::new(Role::Dim);
    cells.left(Role::Dim, "", MARK, 0);
    cells.left(Role::Dim, " name", columns.name, 0);
    cells.left(Role::Dim, "here", columns.here, 0);
    cells.left(Role::Dim, "there", columns.there, 0);
    cells.left(Role::Dim, "type", columns.kind, 0);
    cells.left(Role::Dim, "what", columns.what, 0);
    cells.line
}

fn row_line(row: &Said, columns: &Columns) -> Line {
    let mut cells = Cells::new(Role::Plain);
    let mark = if row.is_marked { MARKED } else { ' ' };
    cells.left(row.sign.0, &format!("{mark}{}", row.sign.1), MARK, 0);
    let wide = own(text::width(&row.name) + APART, columns.name, columns.spare);
    let name = text::truncate_middle(&row.name, wide.saturating_sub(APART));
    cells.left(Role::Plain, &format!("{}{name}", " ".repeat(APART)), wide, 0);
    cells.left(Role::Plain, &row.here, columns.here, 0);
    cells.left(Role::Plain, &row.there, columns.there, 0);
    cells.left(Role::Plain, &row.kind, columns.kind, 0);
    cells.left(row.sign.0, &text::truncate(&row.what, columns.what), columns.what, 0);
    cells.line
}
