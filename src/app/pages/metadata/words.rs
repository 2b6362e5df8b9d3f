//! How the page looks: three sections of rows, and at its bottom what is to be said of the row under the cursor.

use jiff::Timestamp;

use super::field::{Field, Of};
use super::pending::Setting;
use super::{Metadata, NO_WAY_BACK, Row, Section, TABLE};
use crate::app::asked::Asked;
use crate::app::edits::{Sign, edit_says, key_says};
use crate::app::picture::{Picture, Spread};
use crate::app::policy::field_says;
use crate::app::{App, Now, Ticket};
use crate::keymap::Action;
use crate::line::{self, Line, Lines, Role};
use crate::names::rules::MAX_TAGS;
use crate::parameter::{Settings, Tier, principal, spoken};
use crate::text;

/// Columns of a mark before a row.
const MARK: usize = 2;

/// Columns of what stands first in a row, at least and at most.
const NAME: (usize, usize) = (11, 32);

/// Rows at the bottom for the row under the cursor, where the page is high enough for so many.
const ABOUT: usize = 3;

/// Rows of a page that has room for them.
const HIGH: usize = 14;

/// The lines of the list, and where among them the cursor is.
struct List {
    lines: Vec<Line>,
    at: usize,
    /// The column of the cursor in its line, while a field is open.
    column: Option<usize>,
}

impl Metadata {
    pub(super) fn painted(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Whole);
        let list = self.list(app, now, width);
        let pinned = self.about_row(app, now, width);
        let top = self.first_line(app, now);
        let rows = self.list_rows(app, now);
        let cursor = list.column.map(|column| (list.at - top, column));
        let flag = app.production_of(&self.name).map_or("", |ground| ground.word());
        // The name says more than the second half of the title.
        let is_narrow = app.title_columns(Spread::Whole, flag) < 2 * text::width(TABLE.title);
        Picture {
            title: if is_narrow { "Tags …" } else { TABLE.title }.to_owned(),
            name: text::sanitise(&spoken(&self.name)).into_owned(),
            flag: flag.to_owned(),
            foot: self.foot(app.service_time(now), list.lines.len().saturating_sub(top + rows), width),
            spread: Spread::Whole,
            lines: list.lines.into_iter().skip(top).take(rows).collect(),
            ruled: !pinned.is_empty(),
            pinned,
            cursor,
            ..Picture::default()
        }
    }

    /// How much is to be changed, and how many lines there are below, where there is room for both.
    fn foot(&self, now: Timestamp, below: usize, width: usize) -> String {
        let save = TABLE.key_of(Action::Save).unwrap_or_default();
        let more = if below == 0 { String::new() } else { format!(" · ↓ {below} more") };
        let changed = match self.edits().iter().map(|edit| edit_says(edit, now).len()).sum() {
            0_usize => "nothing is changed".to_owned(),
            1 => format!("1 change · {save} goes on"),
            all => format!("{all} changes · {save} goes on"),
        };
        let fits = text::width(&changed) + text::width(&more) + 2 <= width;
        if fits { changed + &more } else { changed }
    }

    /// Rows of the list.
    pub(super) fn list_rows(&self, app: &App, now: Now) -> usize {
        let rows = app.page_rows(Spread::Whole);
        match self.about_row(app, now, app.page_width(Spread::Whole)).len() {
            0 => rows,
            // Where there is a rule, it takes a row.
            pinned => rows.saturating_sub(pinned + 1).max(1),
        }
    }

    /// The first line of the list on the screen: the cursor's always is, with its heading where there is room.
    pub(super) fn first_line(&self, app: &App, now: Now) -> usize {
        let list = self.list(app, now, app.page_width(Spread::Whole));
        let rows = self.list_rows(app, now);
        let end = list.lines.len().saturating_sub(rows);
        // What is wrong with a field stands below it.
        let below = usize::from(list.column.is_some());
        self.top.min(list.at.saturating_sub(1)).max((list.at + 1 + below).saturating_sub(rows)).min(end)
    }

    fn list(&self, app: &App, now: Now, width: usize) -> List {
        let rows = self.rows();
        let under_cursor = self.index(&rows);
        let first = first_columns(&rows, width);
        let mut list = List { lines: Vec::new(), at: 0, column: None };
        let mut section = None;
        for (at, row) in rows.iter().enumerate() {
            if section != Some(row.section()) {
                if section.is_some() {
                    list.lines.push(Line::new());
                }
                list.lines.push(self.heading(app, now, row.section(), width));
                section = Some(row.section());
            }
            let here = at == under_cursor;
            let field = self.field.as_ref().filter(|_| here);
            match field {
                Some(field) if !field.has_name() => self.field_line(&mut list, app, now, field, first, width),
                field => {
                    if here {
                        list.at = list.lines.len();
                    }
                    // A row that is a placeholder gives way to what is typed in its place.
                    let gives_way = field.is_some() && matches!(row, Row::None(_));
                    if !gives_way {
                        list.lines.push(self.row_line(app, now, row, here && field.is_none(), first, width));
                    }
                    if let Some(field) = field {
                        self.field_line(&mut list, app, now, field, first, width);
                    }
                }
            }
        }
        list
    }

    fn heading(&self, app: &App, now: Now, section: Section, width: usize) -> Line {
        let held_up = |ticket| app.held_up(now, Some(ticket)).map(|it| format!(" {it}")).unwrap_or_default();
        let known = self.known();
        let (called, says) = match section {
            Section::Tags => {
                let tags = self.pending.tags(&known).iter().filter(|(.., becomes)| becomes.is_some()).count();
                let counted = (Role::Dim, format!("{tags} of {MAX_TAGS} at most"));
                ("tags", Some(state(&self.tags, held_up).unwrap_or(counted)))
            }
            Section::Labels => ("labels", state(&self.versions, held_up)),
            Section::Settings => {
                let unknown = known.settings.is_none().then(|| state(&self.versions, held_up)).flatten();
                let says = (Role::Dim, format!("of v{}; a change writes a new version", self.latest().version));
                ("settings", Some(unknown.unwrap_or(says)))
            }
        };
        let mut line = vec![(Role::Heading, called.to_owned())];
        if let Some((role, says)) = says {
            let says = text::truncate(&says, width.saturating_sub(called.len() + 3)).into_owned();
            line.extend([(Role::Plain, "   ".to_owned()), (role, says)]);
        }
        line
    }

    /// A row as it was and as it is to be.
    fn row_line(&self, app: &App, now: Now, row: &Row, here: bool, first: usize, width: usize) -> Line {
        let known = self.known();
        let (sign, name, parts) = match row {
            Row::Tag(key) => {
                let tags = self.pending.tags(&known);
                let (was, becomes) =
                    tags.iter().find(|(it, ..)| it == key).map(|(_, a, b)| (*a, *b)).unwrap_or_default();
                (sign(was, becomes), key.clone(), was_and_becomes(was, becomes, "(empty)"))
            }
            Row::Label(label) => {
                let labels = self.pending.labels(&known);
                let found = labels.iter().find(|(it, ..)| it == label).map(|(_, a, b)| (*a, *b)).unwrap_or_default();
                let [was, becomes] = [found.0, found.1].map(|version| version.map(|version| format!("v{version}")));
                let parts = was_and_becomes(was.as_deref(), becomes.as_deref(), "");
                (sign(was.as_deref(), becomes.as_deref()), label.clone(), parts)
            }
            Row::Setting(setting) => {
                let (Some(was), Some(becomes)) = (known.settings.as_ref(), self.pending.settings(&known)) else {
                    return Line::new();
                };
                let says = |settings: &Settings| setting_says(app, now, *setting, settings);
                let [before, after] = [was, &becomes].map(|it| (!setting.is_none(it)).then(|| says(it)));
                let parts = match (&before, &after) {
                    _ if before == after => vec![(Role::Plain, says(was))],
                    _ => was_and_becomes(before.as_deref(), after.as_deref(), ""),
                };
                (sign(before.as_deref(), after.as_deref()), setting.label().to_owned(), parts)
            }
            Row::None(section) => {
                let says = self.nothing(app, *section);
                return selected(vec![(Role::Dim, format!("  {says}"))], here, width);
            }
        };
        let mark = sign.map_or("  ", Sign::mark);
        let role = sign.map_or(Role::Label, Sign::role);
        let mut line = vec![(role, mark.to_owned()), (role, text::pad(&text::sanitise(&name), first))];
        line.push((Role::Plain, "  ".to_owned()));
        line.extend(parts.into_iter().map(|(role, says)| (role, text::sanitise(&says).into_owned())));
        selected(line, here, width)
    }

    /// What stands in place of rows.
    fn nothing(&self, app: &App, section: Section) -> String {
        let add = TABLE.key_of(Action::New).unwrap_or_default();
        match section {
            Section::Tags | Section::Labels if app.session.place.read_only => "none".to_owned(),
            Section::Tags if self.tags.known().is_some() => format!("none · {add} adds one"),
            Section::Tags => format!("{add} adds one"),
            Section::Labels if self.versions.known().is_some() => format!("none · {add} adds one"),
            Section::Labels | Section::Settings => "…".to_owned(),
        }
    }

    /// A row that is being changed, and below it what is wrong so far.
    fn field_line(&self, list: &mut List, app: &App, now: Now, field: &Field, first: usize, width: usize) {
        list.at = list.lines.len();
        let mut line: Line = vec![(Role::Strong, "› ".to_owned())];
        let room = width.saturating_sub(MARK + first + 2).max(1);
        if field.has_name() {
            let (shown, column) = field.name().field(first, field.is_on_name());
            let empty = if matches!(field.of, Of::Tag(_)) { "key" } else { "label" };
            line.extend(typed(shown, first, empty, field.is_on_name()));
            list.column = column.map(|column| MARK + column);
        } else {
            let name = match &field.of {
                Of::Tag(name) | Of::Label(name) => text::sanitise(name.as_deref().unwrap_or_default()).into_owned(),
                Of::Setting(setting) => setting.label().to_owned(),
            };
            line.push((Role::Strong, text::pad(&name, first)));
        }
        line.push((Role::Plain, "  ".to_owned()));
        if field.is_chosen() {
            let says = format!("‹ {} ›", field.typed());
            line.extend([(Role::Strong, says), (Role::Dim, "  ← → change it".to_owned())]);
            list.column = Some(MARK + first + 2);
        } else {
            let has_keys = !field.is_on_name();
            let (shown, column) = field.value().field(room, has_keys);
            line.extend(typed(shown, room, hint(field).unwrap_or_default(), has_keys));
            if let Some(column) = column {
                list.column = Some(MARK + first + 2 + column);
            }
        }
        list.lines.push(cut(line, width));
        if let Some(problem) = field.problem(&self.pending, &self.known(), app.service_time(now)) {
            let says = format!("{}{problem}", " ".repeat(MARK + first + 2));
            list.lines.push(vec![(Role::Bad, text::truncate(&says, width).into_owned())]);
        }
    }

    /// What is to be said of the row under the cursor, or why the last attempt did not go through.
    fn about_row(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let rows = app.page_rows(Spread::Whole);
        let mut out = Lines::new(width);
        let most = (rows / 3).max(1);
        if let Some(problem) = &self.problem {
            out.sentence(problem.tone.role(), &problem.text);
            for (called, why) in &self.left {
                let called = vec![(Role::Warn, called.clone())];
                out.flow(
                    "  ",
                    [called, vec![(Role::Plain, format!("not changed: {}", why.says(app.service_time(now))))]],
                );
            }
            if let Some(failure) = &problem.failure {
                out.sentence(Role::Plain, &app.way_on(failure));
            }
            let mut lines = out.into_lines();
            lines.truncate(most);
            return lines;
        }
        if rows < HIGH {
            return Vec::new();
        }
        self.says_of_row(app, now, &mut out);
        let mut lines = out.into_lines();
        lines.resize(ABOUT, Line::new());
        lines
    }

    fn says_of_row(&self, app: &App, now: Now, out: &mut Lines) {
        if let Some(from) = &self.from {
            out.prose(Role::Warn, &format!("it was begun in {from}"));
        }
        let known = self.known();
        match self.current() {
            Row::Label(label) => {
                let number = self.pending.labels(&known).into_iter().find(|(it, ..)| *it == label);
                let number = number.and_then(|(_, was, becomes)| becomes.or(was));
                let versions = self.versions.known().map(Vec::as_slice).unwrap_or_default();
                if let Some(version) = versions.iter().find(|version| Some(version.number()) == number) {
                    let mut parts = vec![vec![(Role::Strong, format!("v{}", version.number()))]];
                    let seen = app.service_time(now);
                    parts.extend(version.parameter.modified.map(|at| vec![(Role::Plain, text::when(at, seen))]));
                    let by = version.parameter.modified_by.as_deref().map(principal);
                    parts.extend(by.map(|by| vec![(Role::Plain, format!("by {by}"))]));
                    out.flow(" · ", parts);
                }
                if let Some((_, Some(was), Some(to))) =
                    self.pending.labels(&known).into_iter().find(|(it, ..)| *it == label)
                    && was != to
                {
                    out.prose(Role::Warn, &format!("moves from v{was}: a label is on one version at most"));
                }
            }
            Row::Tag(key) => {
                let tags = self.pending.tags(&known);
                if let Some((_, was, becomes)) = tags.into_iter().find(|(it, ..)| *it == key) {
                    let value = becomes.or(was).unwrap_or_default();
                    out.prose(Role::Plain, &format!("{key} = {value}"));
                }
            }
            Row::Setting(setting) => {
                if let Some(settings) = self.pending.settings(&known) {
                    let says = setting_says(app, now, setting, &settings);
                    if matches!(setting, Setting::Description | Setting::Pattern | Setting::Key) {
                        out.prose(Role::Plain, &says);
                    }
                    if let Some(why) = self.why_not_set(app, setting) {
                        out.prose(Role::Warn, &why);
                    } else {
                        out.prose(Role::Dim, explains(setting));
                    }
                    if settings.tier == Tier::Advanced && self.latest().tier != Tier::Advanced {
                        out.prose(Role::Warn, "it becomes an Advanced parameter, which is charged and stays so");
                    }
                }
            }
            Row::None(Section::Tags) => {
                out.prose(Role::Dim, "a tag is a key with a value, of the parameter as a whole");
            }
            Row::None(Section::Labels) => {
                out.prose(Role::Dim, "a label is on one version at most: NAME:LABEL reads it");
            }
            Row::None(Section::Settings) => out.prose(Role::Dim, "what every write says beside the value"),
        }
    }
}

/// Columns of what stands first in the rows.
fn first_columns(rows: &[Row], width: usize) -> usize {
    let named = rows.iter().filter_map(|row| match row {
        Row::Tag(name) | Row::Label(name) => Some(text::width(&text::sanitise(name))),
        _ => None,
    });
    named.max().unwrap_or(0).clamp(NAME.0, NAME.1).min((width / 2).max(1))
}

/// How far it is with what is asked for; none where it is there.
fn state<T>(asked: &Asked<T>, held_up: impl Fn(Ticket) -> String) -> Option<(Role, String)> {
    match asked {
        Asked::Pending(ticket) => Some((Role::Dim, format!("being read…{}", held_up(*ticket)))),
        Asked::Failed(failure) => {
            let explain = TABLE.key_of(Action::Explain).unwrap_or_default();
            Some((Role::Bad, format!("not known: {} · {explain} explains", failure.tag())))
        }
        Asked::No => {
            let again = TABLE.key_of(Action::Refresh).unwrap_or_default();
            Some((Role::Warn, format!("not read · {again} reads them")))
        }
        Asked::Known(_) => None,
    }
}

/// A setting in words.
fn setting_says(app: &App, now: Now, setting: Setting, settings: &Settings) -> String {
    let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    match setting {
        Setting::Description => or_none(&settings.description),
        Setting::Type => settings.kind.to_string(),
        Setting::Key => key_says(settings),
        Setting::Tier => settings.tier.to_string(),
        Setting::DataType => settings.data_type.clone(),
        Setting::Pattern => or_none(&settings.allowed_pattern),
        Setting::Policy(field) => field_says(field, &settings.policies, app.service_time(now)),
    }
}

/// What a setting does.
fn explains(setting: Setting) -> &'static str {
    match setting {
        Setting::Description => "up to 1,024 characters, for whoever reads it",
        Setting::Type => "a SecureString is encrypted; older versions keep the type that they had",
        Setting::Key => "an alias, key id or key ARN; empty is alias/aws/ssm, the account's default",
        Setting::Tier => NO_WAY_BACK,
        Setting::DataType => "AWS checks an aws:ec2:image after it has answered: a bad one never appears",
        Setting::Pattern => "an expression that every value must match as a whole, the one that is there included",
        Setting::Policy(_) => "Advanced only: AWS does it by itself, and EventBridge tells of it",
    }
}

/// What an empty field says.
fn hint(field: &Field) -> Option<&'static str> {
    match &field.of {
        Of::Tag(_) => Some("value, may be empty"),
        Of::Label(_) => Some("version: v3"),
        Of::Setting(Setting::Key) => Some("alias/aws/ssm, the account's default; or an alias, key id or key ARN"),
        Of::Setting(Setting::Pattern) => Some("none: an expression that every value must match as a whole"),
        Of::Setting(Setting::Description) => Some("none"),
        Of::Setting(Setting::Policy(policy)) => Some(policy.hint()),
        Of::Setting(_) => None,
    }
}

/// A text that is typed, in so many columns; where there is none, what it would be.
pub(super) fn typed(shown: Line, columns: usize, empty: &str, has_keys: bool) -> Line {
    if shown.is_empty() {
        return vec![(Role::Dim, text::pad(&text::truncate(empty, columns), columns))];
    }
    let used = line::width(&shown);
    let role = |role| match role {
        Role::Selected => Role::Selected,
        _ if has_keys => Role::Field,
        role => role,
    };
    let mut line: Line = shown.into_iter().map(|(of, text)| (role(of), text)).collect();
    line.push((if has_keys { Role::Field } else { Role::Plain }, " ".repeat(columns.saturating_sub(used))));
    line
}

/// None where nothing changes.
fn sign(was: Option<&str>, becomes: Option<&str>) -> Option<Sign> {
    (was != becomes).then(|| Sign::of(was.as_ref(), becomes.as_ref()))
}

fn was_and_becomes(was: Option<&str>, becomes: Option<&str>, empty: &str) -> Vec<(Role, String)> {
    let or_empty = |text: &str| if text.is_empty() { empty.to_owned() } else { text.to_owned() };
    match (was, becomes) {
        (Some(was), Some(becomes)) if was == becomes => vec![(Role::Plain, or_empty(was))],
        (Some(was), Some(becomes)) => {
            vec![(Role::Removed, or_empty(was)), (Role::Plain, " → ".to_owned()), (Role::Added, or_empty(becomes))]
        }
        (None, Some(becomes)) => vec![(Role::Added, or_empty(becomes)), (Role::Dim, "  new".to_owned())],
        (Some(was), None) => vec![(Role::Removed, or_empty(was)), (Role::Dim, "  is removed".to_owned())],
        (None, None) => Vec::new(),
    }
}

/// The row under the cursor is one bar.
pub(super) fn selected(line: Line, here: bool, width: usize) -> Line {
    let mut line = cut(line, width);
    if here {
        for (role, _) in &mut line {
            *role = Role::Cursor;
        }
        let fill = width.saturating_sub(line::width(&line));
        line.push((Role::Cursor, " ".repeat(fill)));
    }
    line
}

/// No wider than that.
pub(super) fn cut(line: Line, width: usize) -> Line {
    let mut left = width;
    let cut = line.into_iter().map(|(role, says)| {
        let says = text::truncate(&says, left).into_owned();
        left -= text::width(&says);
        (role, says)
    });
    cut.collect()
}
