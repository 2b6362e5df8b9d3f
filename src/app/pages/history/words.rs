//! How the page looks: what stands where, and the version under the cursor with what was read of it.

use super::values::{Compared, Values};
use super::{History, TABLE, shown};
use crate::app::difference::SIDE_BY_SIDE;
use crate::app::picture::{Picture, Spread};
use crate::app::state::laid_out::LaidOut;
use crate::app::state::value::what_it_is;
use crate::app::{App, Now};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::line::{self, Line, Lines, Role};
use crate::parameter::{Parameter, ParameterType, Version, name_key, principal};
use crate::text;

/// The least columns of a page that shows a version beside the list.
const BESIDE_FROM: usize = 100;

/// The least rows of a list that has room for a line above it.
pub(super) const HEAD_FROM: usize = 6;

/// Where things stand on the page.
pub(super) struct Room {
    /// Columns of the list.
    pub(super) list: usize,
    /// Rows of the list, with what stands above it.
    pub(super) rows: usize,
    /// Columns of the version.
    version: usize,
    /// Rows of it.
    version_rows: usize,
    /// Whether it stands beside the list.
    beside: bool,
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

    pub(super) fn room(&self, app: &App, now: Now) -> Room {
        let (width, rows) = (app.page_width(Spread::Whole), app.page_rows(Spread::Whole));
        if width >= BESIDE_FROM {
            let list = self.natural(app, now).min(width * 3 / 5);
            let version = width - list - 3;
            // Two values take the whole width to stand side by side.
            if version >= SIDE_BY_SIDE || !self.shows_difference(now) {
                return Room { list, rows, version, version_rows: rows, beside: true };
            }
        }
        let least = (rows * 2 / 5).max(3);
        // What was read is worth more rows than the list, which keeps those around the cursor.
        let most = if matches!(self.values, Values::None) { least } else { rows.saturating_sub(HEAD_FROM).max(least) };
        let wanted = self.version_lines(app, now, width).len();
        let version_rows = wanted.clamp(least, most).min(rows.saturating_sub(2));
        Room { list: width, rows: rows.saturating_sub(version_rows + 1), version: width, version_rows, beside: false }
    }

    fn shows_difference(&self, now: Now) -> bool {
        matches!(&self.values, Values::Compared(compared) if compared.difference.is_some()) && self.veil.is_up(now)
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
                if let Some((role, says)) = what_it_is(reading) {
                    out.prose(role, &says);
                }
                let is_list = reading.kind == ParameterType::StringList;
                out.extend(LaidOut::of(reading, out.width(), is_list).rows().collect());
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
    pub(super) fn refused<'a>(&self, app: &'a App, number: i64) -> Option<&'a Failure> {
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

fn padded(mut lines: Vec<Line>, rows: usize) -> Vec<Line> {
    lines.resize(rows, Line::new());
    lines
}

/// Type, tier and key.
pub(super) fn kind(parameter: &Parameter) -> Vec<String> {
    let mut words = vec![parameter.kind.to_string(), parameter.tier.to_string()];
    words.extend(key(parameter));
    words
}

fn key(parameter: &Parameter) -> Option<String> {
    let is_secure = parameter.kind == ParameterType::SecureString;
    is_secure.then(|| parameter.key_id.clone().unwrap_or_else(|| "alias/aws/ssm".to_owned()))
}

/// What a write changed beside the value.
pub(super) fn changes(before: &Parameter, after: &Parameter) -> Vec<String> {
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
