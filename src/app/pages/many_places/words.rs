//! How the table looks: a row for each place, and what is said of the one under the cursor.

use std::borrow::Cow;

use jiff::Timestamp;

use super::state::{ManyPlaces, Row, State};
use super::table::TABLE;
use crate::app::pages::cells::{Cells, GAP, MARK, list_row, list_rows};
use crate::app::pages::picker::joined;
use crate::app::pages::table_room::TableRoom;
use crate::app::picture::{Picture, Spread};
use crate::app::widths::widths;
use crate::app::{App, Now};
use crate::comparison::{Told, Verdict, beside};
use crate::config::Ground;
use crate::failure::{Failure, FailureKind};
use crate::keymap::Action;
use crate::line::{self, Line, Lines, Role};
use crate::parameter::{Identity, Parameter, ParameterType, principal, spoken};
use crate::text;

/// What nobody can see here.
const UNSEEN: &str = "no value is shown; tags and labels are not read, so not compared";

/// The sign of what is still to come.
const TO_COME: char = ' ';

/// What a row says, in its columns.
struct Said {
    sign: (Role, char),
    profile: String,
    /// That it is production there.
    ground: &'static str,
    region: String,
    what: String,
    version: String,
    /// With its alias, and the alias or number alone where there is no room for both.
    account: [String; 2],
    kind: String,
    key: String,
}

/// How wide each column is; nothing where there is no room for it.
struct Columns {
    profile: usize,
    ground: usize,
    region: usize,
    what: usize,
    version: usize,
    account: usize,
    /// Which of its spellings has room.
    spelled: usize,
    kind: usize,
    key: usize,
}

impl Columns {
    fn of(rows: &[Said], width: usize) -> Self {
        let widest = |head: &str, of: &dyn Fn(&Said) -> &str| {
            let wide = rows.iter().map(|row| text::width(of(row))).max().unwrap_or(0);
            if wide == 0 { 0 } else { wide.max(text::width(head)) }
        };
        let spellings = [0, 1].map(|at| widest("account", &|row| &row.account[at]));
        let natural = |spelled: usize| {
            [
                widest("profile", &|row| &row.profile),
                widest("region", &|row| &row.region),
                widest("version", &|row| &row.version),
                widest("against here", &|row| &row.what),
                spellings[spelled],
                widest("type", &|row| &row.kind),
                widest("key", &|row| &row.key),
                widest("", &|row| row.ground),
            ]
        };
        let room = width.saturating_sub(MARK);
        let whole = widths(room, GAP, natural(0), &cuts(width, spellings[1]));
        let spelled = usize::from(whole[4] < spellings[0]);
        let wide = if spelled == 0 { whole } else { widths(room, GAP, natural(1), &cuts(width, spellings[1])) };
        let [profile, region, version, what, account, kind, key, ground] = wide;
        Self { profile, ground, region, what, version, account, spelled, kind, key }
    }
}

/// What gives where not all fits: keys, types and accounts first, then the end of how a place stands, then versions, then profiles.
fn cuts(width: usize, short_account: usize) -> [(usize, usize); 9] {
    let (profile, version, what, account, kind, key) = (0, 2, 3, 4, 5, 6);
    [
        (key, 0),
        (kind, 0),
        (account, short_account),
        (what, (width / 3).max(24)),
        (account, 0),
        (what, 24),
        (profile, (width / 4).max(8)),
        (version, 0),
        (what, 8),
    ]
}

fn role(verdict: Verdict) -> Role {
    match verdict {
        Verdict::OnlyFirst => Role::Removed,
        Verdict::OnlySecond => Role::Added,
        Verdict::Different => Role::Warn,
        Verdict::Untold => Role::Bad,
        Verdict::Same => Role::Good,
        Verdict::Unread => Role::Dim,
    }
}

fn not_told(failure: &Failure) -> String {
    if failure.is_refusal() { failure.tag().to_owned() } else { format!("not told: {}", failure.tag()) }
}

fn version(parameter: &Parameter, seen: Option<Timestamp>) -> String {
    let age = match (parameter.modified, seen) {
        (Some(modified), Some(seen)) => format!(" · {}", text::short_ago(modified, seen)),
        (Some(modified), None) => format!(" · {}", text::absolute(modified)),
        (None, _) => String::new(),
    };
    format!("v{}{age}", parameter.version)
}

impl ManyPlaces {
    /// How a place stands: its sign, and in a few words.
    fn what(&self, app: &App, now: Now, at: usize) -> ((Role, char), String) {
        let row = &self.rows[at];
        let is_here = at == 0;
        let held_up = |ticket| app.held_up(now, Some(ticket)).map(|says| format!(" {says}")).unwrap_or_default();
        let pending = |says: String| ((Role::Dim, TO_COME), says);
        let failed = |says: String| ((Role::Bad, Verdict::Untold.sign()), says);
        match &row.state {
            State::Waiting => pending("waits for others".to_owned()),
            State::Connecting(ticket) => pending(format!("connecting…{}", held_up(*ticket))),
            State::Asking(ticket) => pending(format!("asking…{}", held_up(*ticket))),
            State::Stopped => ((Role::Warn, Verdict::Untold.sign()), "not asked: stopped".to_owned()),
            State::NotSignedIn(failure) => failed(match failure.kind {
                // There are many reasons for it, and each has another remedy.
                FailureKind::Credentials => format!("not signed in: {}", failure.what),
                _ => format!("not signed in: {}", failure.tag()),
            }),
            State::NotTold(failure) => failed(not_told(failure)),
            State::There(_) if is_here => ((Role::Strong, TO_COME), "here".to_owned()),
            State::Missing if is_here => ((Role::Removed, TO_COME), "missing here".to_owned()),
            State::There(_) | State::Missing => self.beside_here(at),
        }
    }

    fn beside_here(&self, at: usize) -> ((Role, char), String) {
        let row = &self.rows[at];
        let Some(verdict) = self.verdict(row) else {
            let is_missing = matches!(row.state, State::Missing);
            return ((Role::Dim, TO_COME), if is_missing { "missing there" } else { "there" }.to_owned());
        };
        let value = match (verdict, &row.told) {
            (Verdict::OnlyFirst, _) => "missing there".to_owned(),
            (Verdict::OnlySecond, _) => "missing here".to_owned(),
            (_, Some(Told::Untold(untold))) => untold.says(),
            (_, Some(Told::Different)) => match self.alike_with(at) {
                Some((letter, _)) => format!("value differs: {letter}"),
                None => "value differs".to_owned(),
            },
            (_, Some(Told::Same)) => "same value".to_owned(),
            (_, None) => "value not compared".to_owned(),
        };
        let mut says = vec![value];
        says.extend(self.beside(row));
        // What is known comes before what is not.
        if row.told.is_none() && says.len() > 1 {
            says.rotate_left(1);
        }
        ((role(verdict), verdict.sign()), says.join(" · "))
    }

    /// The places whose value is that of a place, where it is another than here: their letter, and all of them.
    fn alike_with(&self, at: usize) -> Option<(char, Vec<usize>)> {
        let kinds = ('A'..='Z').zip(self.alike());
        kinds.into_iter().find(|(_, rows)| rows.contains(&at))
    }

    /// How many places each letter is of.
    fn says_alike(&self) -> Vec<String> {
        ('A'..='Z').zip(self.alike()).map(|(letter, rows)| format!("{letter}: {} alike", rows.len())).collect()
    }

    /// What differs beside the value.
    fn beside(&self, row: &Row) -> Vec<String> {
        let here = self.rows.first().and_then(Row::parameter);
        here.zip(row.parameter()).map(|(here, there)| beside(here, there)).unwrap_or_default()
    }

    /// What says that it is production in a place.
    fn ground(&self, app: &App, at: usize) -> Option<Ground> {
        if at == 0 {
            return app.production_of(&self.name);
        }
        let (key, place) = (&self.rows[at].key, self.place_of(app, at));
        let region = place.and_then(|(place, _)| place.region.as_deref()).or(key.region.as_deref());
        app.ground_elsewhere(key.profile.as_deref(), region, place.and_then(|(_, who)| who), &self.name)
    }

    /// The rows at those places; production is told of each where it is not of all.
    fn all_said(&self, app: &App, now: Now, at: &[usize], seen: Option<Timestamp>) -> Vec<Said> {
        let grounds = Ground::apart((0..self.rows.len()).map(|at| self.ground(app, at)));
        at.iter().map(|at| Said { ground: grounds[*at], ..self.said(app, now, *at, seen) }).collect()
    }

    fn said(&self, app: &App, now: Now, at: usize, seen: Option<Timestamp>) -> Said {
        let (row, place) = (&self.rows[at], self.place_of(app, at));
        let (sign, what) = self.what(app, now, at);
        let signs = |profile: &Option<String>| profile.clone().unwrap_or_default();
        let profile = match (&row.key.profile, place) {
            (None, Some((place, _))) => place.signed_by().unwrap_or_default(),
            (profile, _) => signs(profile),
        };
        let region = place.and_then(|(place, _)| place.region.clone()).or_else(|| row.key.region.clone());
        let who = place.and_then(|(_, who)| who);
        let alias = |who: &Identity| app.aliases.get(&who.account).cloned().flatten().unwrap_or(who.account.clone());
        let account = [who.map(|who| app.account_of(who)), who.map(alias)].map(Option::unwrap_or_default);
        let parameter = row.parameter();
        let key = parameter.filter(|it| it.kind == ParameterType::SecureString).and_then(|it| it.key_id.clone());
        Said {
            sign,
            profile,
            ground: "",
            region: region.unwrap_or_default(),
            what,
            version: match &row.state {
                State::There(parameter) => version(parameter, seen),
                State::Missing => "-".to_owned(),
                _ => String::new(),
            },
            account,
            kind: parameter.map(|parameter| parameter.kind.short().to_owned()).unwrap_or_default(),
            key: key.unwrap_or_default(),
        }
    }

    /// Rows of the list.
    pub(super) fn list_rows(&self, app: &App, now: Now) -> usize {
        self.room(app, now).rows
    }

    fn room(&self, app: &App, now: Now) -> TableRoom {
        let (head, details) = (|width| self.head(app, now, width), |width| self.details(app, now, width));
        TableRoom::narrowed(app, &self.reader, self.shown(app).len(), head, details)
    }

    pub(super) fn painted(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Whole);
        let TableRoom { head: mut lines, pinned, rows } = self.room(app, now);
        let shown = self.shown(app);
        let at = self.list.at(&shown);
        let (seen, top) = (app.service_time(now), self.list.first_row(&shown, rows));
        let on_screen = &shown[top.min(shown.len())..(top + rows).min(shown.len())];
        let said = self.all_said(app, now, on_screen, Some(seen));
        let columns = Columns::of(&said, width);
        if TableRoom::says_all(app) && !said.is_empty() {
            lines.push(list_row(head_row(&columns), false, width));
        }
        if said.is_empty() {
            let says = format!("no place here has {}", self.reader.words().join(" and "));
            lines.push(vec![(Role::Dim, text::truncate(&says, width).into_owned())]);
        }
        lines.extend(list_rows(&said, at.checked_sub(top), width, |row| row_line(row, &columns)));
        Picture {
            title: "In other places".to_owned(),
            name: text::sanitise(&spoken(&self.name)).into_owned(),
            foot: self.foot(app, at, shown.len()),
            spread: Spread::Whole,
            lines,
            ruled: !pinned.is_empty(),
            pinned,
            pinned_cursor: self.reader.cursor(width).map(|column| (0, column)),
            ..Picture::default()
        }
    }

    /// Where the cursor is; where nothing stands above the list, how many places stand how, by their signs.
    fn foot(&self, app: &App, at: usize, shown: usize) -> String {
        let counts = self.counts(app).into_iter().filter(|_| !TableRoom::says_all(app));
        let counts: Vec<String> = counts.map(|(_, sign, count, _)| format!("{sign} {count}")).collect();
        let counts = Some(counts.join("  ")).filter(|counts| !counts.is_empty());
        counts.into_iter().chain(TableRoom::foot(at, shown)).collect::<Vec<_>>().join(" · ")
    }

    /// How many places stand how: with a sign and in words. Here and what is to come are not counted.
    fn counts(&self, app: &App) -> Vec<(Role, char, usize, &'static str)> {
        let all = [
            (Verdict::Different, "differ"),
            (Verdict::OnlyFirst, "missing there"),
            (Verdict::OnlySecond, "missing here"),
            (Verdict::Untold, "cannot be told"),
            (Verdict::Same, "same"),
            (Verdict::Unread, "not compared"),
        ];
        let signs: Vec<char> = (1..self.rows.len()).map(|at| self.what(app, app.clock, at).0.1).collect();
        let counted = |(verdict, says): (Verdict, &'static str)| {
            let count = signs.iter().filter(|sign| **sign == verdict.sign()).count();
            (count > 0).then(|| (role(verdict), verdict.sign(), count, says))
        };
        all.into_iter().filter_map(counted).collect()
    }

    /// How many places stand how, and what goes on.
    fn head(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let counts = self.counts(app).into_iter().map(|(role, sign, count, says)| {
            // A dot would pass for what parts them.
            let sign = if sign == Verdict::Unread.sign() { String::new() } else { format!("{sign} ") };
            vec![(role, format!("{sign}{count} {says}"))]
        });
        let alike = self.says_alike().into_iter().map(|says| vec![(Role::Plain, says)]);
        out.flow(" · ", counts.chain(alike));
        self.goes_on(app, now, &mut out);
        out.into_lines()
    }

    /// What is under way, what failed, or what it takes to go on.
    fn goes_on(&self, app: &App, now: Now, out: &mut Lines) {
        let [back, again, compare] =
            [Action::Back, Action::Refresh, Action::Compare].map(|action| TABLE.key_of(action).unwrap_or_default());
        let takes = self.takes();
        let to_come = self.to_come();
        if to_come > 0 {
            let of = text::many(self.rows.len(), "place", "places");
            let pace = self.asked.says();
            let says = format!("asking, {to_come} of {of} to come; no value is read… {back} stops{pace}");
            out.keyed(Role::Dim, &[&back], &says);
        }
        if let Some((ticket, left)) = self.comparing {
            let gets_on = app.gets_on(now, ticket);
            out.keyed(Role::Dim, &[&back], &format!("comparing values, {left} to come… {back} stops{gets_on}"));
        } else if let Some(failure) = &self.failed {
            out.keyed(Role::Bad, &[&again], &format!("here: {} · {again} asks again", app.in_full(failure).what));
        } else if takes.places > 0 {
            let values = text::many(takes.places, "value", "values");
            let reads = text::many(takes.places + 1, "read", "reads");
            let secrets = match takes.secrets {
                0 => "no secret is read".to_owned(),
                secrets => format!("{} decrypted", text::many(secrets, "secret is", "secrets are")),
            };
            let says = format!("{compare} compares {values} with the one here: {reads}, {secrets}; none is shown");
            out.keyed(Role::Plain, &[&compare], &says);
        }
    }

    /// What is said of the place under the cursor, and what nobody can see here.
    fn details(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let Some(at) = self.current(app) else { return Vec::new() };
        let row = &self.rows[at];
        let ((role, _), what) = self.what(app, now, at);
        out.flow("  ", [vec![(Role::Strong, super::candidates::called(&row.key))], vec![(role, what)]]);
        if let Some(parameter) = row.parameter() {
            let side = if at == 0 { "here" } else { "there" };
            let at = parameter.modified.map(|at| format!(" of {}", text::absolute(at))).unwrap_or_default();
            let by = parameter.modified_by.as_deref().map(|by| format!(" by {}", principal(by)));
            let says = format!("v{}{at}{}", parameter.version, by.unwrap_or_default());
            out.labelled(side, 8, Role::Label, Role::Plain, &says);
        }
        if let Some((letter, rows)) = self.alike_with(at) {
            let others = rows.into_iter().filter(|other| *other != at);
            let others: Vec<String> = others.map(|other| super::candidates::called(&self.rows[other].key)).collect();
            out.labelled("alike", 8, Role::Label, Role::Plain, &format!("{letter}, as in {}", others.join(", ")));
        }
        if let Some((place, who)) = self.place_of(app, at) {
            let account = who.map_or_else(|| "account not known".to_owned(), |who| app.account_of(who));
            let who = who.map(|who| format!("as {}", who.principal())).unwrap_or_default();
            let endpoint = place.shown_endpoint().unwrap_or_default();
            let says = joined(&[&account, &place.signed_by().unwrap_or_default(), &endpoint, &who]);
            out.labelled("account", 8, Role::Label, Role::Plain, &text::sanitise(&says));
        }
        if let Some(failure) = row.failure() {
            let is_of_here = at == 0 || row.failed_here();
            let failure = if is_of_here { app.in_full(failure) } else { Cow::Borrowed(failure) };
            out.sentence(Role::Plain, &failure.what);
        }
        out.prose(Role::Dim, UNSEEN);
        out.into_lines()
    }

    /// The table as a text; no value is in it.
    pub(super) fn for_a_ticket(&self, app: &App) -> String {
        let mut out = Lines::new(usize::MAX);
        out.prose(Role::Plain, &format!("Parameter Store, {} in {} places", spoken(&self.name), self.rows.len()));
        out.prose(Role::Plain, UNSEEN);
        if let says @ [_, ..] = self.says_alike().as_slice() {
            out.prose(
                Role::Plain,
                &format!("Values that differ from the one here, and are the same: {}", says.join(", ")),
            );
        }
        out.blank();
        let shown = self.shown(app);
        let rows = self.all_said(app, app.clock, &shown, None);
        let columns = Columns::of(&rows, usize::MAX / 4);
        out.push(head_row(&columns));
        out.extend(rows.iter().map(|row| row_line(row, &columns)).collect());
        line::plain(&out.into_lines())
    }
}

fn head_row(columns: &Columns) -> Line {
    let mut cells = Cells::new(Role::Dim);
    cells.left(Role::Dim, "", MARK, 0);
    cells.left(Role::Dim, "profile", columns.profile, 0);
    cells.left(Role::Dim, "region", columns.region, 0);
    cells.left(Role::Dim, "", columns.ground, 0);
    cells.left(Role::Dim, "version", columns.version, 0);
    cells.left(Role::Dim, "against here", columns.what, 0);
    cells.left(Role::Dim, "account", columns.account, 0);
    cells.left(Role::Dim, "type", columns.kind, 0);
    cells.left(Role::Dim, "key", columns.key, 0);
    cells.line
}

fn row_line(row: &Said, columns: &Columns) -> Line {
    let mut cells = Cells::new(Role::Plain);
    cells.left(row.sign.0, &row.sign.1.to_string(), MARK, 0);
    cells.left(Role::Plain, &text::truncate_middle(&row.profile, columns.profile), columns.profile, 0);
    cells.left(Role::Plain, &row.region, columns.region, 0);
    cells.left(Role::Prod, row.ground, columns.ground, 0);
    cells.left(Role::Plain, &row.version, columns.version, 0);
    cells.left(row.sign.0, &text::truncate(&row.what, columns.what), columns.what, 0);
    cells.left(Role::Plain, &row.account[columns.spelled], columns.account, 0);
    cells.left(Role::Plain, &row.kind, columns.kind, 0);
    cells.left(Role::Plain, &row.key, columns.key, 0);
    cells.line
}
