//! How the page looks: the tags and settings that are to be changed, and at its bottom what is to be said of the row under the cursor.

use super::super::field::Of;
use super::super::words::{cut, selected, typed};
use super::super::{NO_WAY_BACK, pending::Setting};
use super::{Row, Several, TABLE};
use crate::app::App;
use crate::app::edits::Sign;
use crate::app::picture::{Picture, Spread};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::parameter::Tier;
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

impl Several {
    pub(super) fn painted(&self, app: &App) -> Picture {
        let width = app.page_width(Spread::Whole);
        let list = self.list(width);
        let pinned = self.about_row(app, width);
        let top = self.first_line(app);
        let names: Vec<&str> = self.of.parameters.iter().map(|it| it.name.as_str()).collect();
        let flag = app.production_of(app.most_guarded(&names)).map_or("", |ground| ground.word());
        let is_narrow = app.title_columns(Spread::Whole, flag) < 2 * text::width(TABLE.title);
        let (title, name) =
            self.of.called(if is_narrow { "Tags of" } else { "Tags, settings of" }, self.of.parameters.len());
        let save = TABLE.key_of(Action::Save).unwrap_or_default();
        let foot = match self.wanted.count() {
            0 => "nothing is to be changed".to_owned(),
            1 => format!("1 change of each · {save} goes on"),
            all => format!("{all} changes of each · {save} goes on"),
        };
        Picture {
            title,
            name: text::sanitise(&name).into_owned(),
            flag: flag.to_owned(),
            foot,
            spread: Spread::Whole,
            cursor: list.column.map(|column| (list.at - top, column)),
            lines: list.lines.into_iter().skip(top).take(self.list_rows(app)).collect(),
            ruled: !pinned.is_empty(),
            pinned,
            ..Picture::default()
        }
    }

    fn list_rows(&self, app: &App) -> usize {
        let rows = app.page_rows(Spread::Whole);
        match self.about_row(app, app.page_width(Spread::Whole)).len() {
            0 => rows,
            // Where there is a rule, it takes a row.
            pinned => rows.saturating_sub(pinned + 1).max(1),
        }
    }

    /// The first line of the list on the screen: the cursor's always is, with its heading where there is room.
    pub(super) fn first_line(&self, app: &App) -> usize {
        let list = self.list(app.page_width(Spread::Whole));
        let rows = self.list_rows(app);
        let end = list.lines.len().saturating_sub(rows);
        // What is wrong with a field stands below it.
        let below = usize::from(list.column.is_some());
        self.top.min(list.at.saturating_sub(1)).max((list.at + 1 + below).saturating_sub(rows)).min(end)
    }

    fn list(&self, width: usize) -> List {
        let rows = self.rows();
        let keys = self.wanted.tags.keys().map(|key| text::width(&text::sanitise(key)));
        let first = keys.max().unwrap_or(0).clamp(NAME.0, NAME.1).min((width / 2).max(1));
        let mut list = List { lines: vec![heading("tags", "others stay as they are", width)], at: 0, column: None };
        for (at, row) in rows.iter().enumerate() {
            if *row == Row::Description {
                self.new_tag_line(&mut list, first, width);
                list.lines.push(Line::new());
                list.lines.push(heading(
                    "settings",
                    "a change writes a new version, with the value that is there",
                    width,
                ));
            }
            let here = at == self.cursor && self.open.is_none();
            let is_open = at == self.cursor && self.open.as_ref().is_some_and(|open| !open.field.has_name());
            if is_open {
                self.field_line(&mut list, first, width);
            } else if !(*row == Row::Another && self.open.as_ref().is_some_and(|open| open.field.has_name())) {
                if here {
                    list.at = list.lines.len();
                }
                list.lines.push(self.row_line(row, here, first, width));
            }
        }
        list
    }

    fn row_line(&self, row: &Row, here: bool, first: usize, width: usize) -> Line {
        let [add, remove] = [Action::New, Action::Delete].map(|action| TABLE.key_of(action).unwrap_or_default());
        let unchanged = || vec![(Role::Dim, "each keeps its own".to_owned())];
        let (sign, name, parts) = match row {
            Row::Another => {
                let none = if self.wanted.tags.is_empty() { "none is to be changed · " } else { "" };
                let says = format!("  {none}{add} adds one, {remove} removes one");
                return selected(vec![(Role::Dim, says)], here, width);
            }
            Row::Tag(key) => match self.wanted.tags.get(key) {
                Some(Some(value)) if value.is_empty() => {
                    (Some(Sign::Comes), key.as_str(), vec![(Role::Added, "(empty)".to_owned())])
                }
                Some(Some(value)) => (Some(Sign::Comes), key.as_str(), vec![(Role::Added, value.clone())]),
                _ => (Some(Sign::Goes), key.as_str(), vec![(Role::Removed, "is removed where it is".to_owned())]),
            },
            Row::Description => match &self.wanted.description {
                Some(typed) => (Some(Sign::Changes), Setting::Description.label(), vec![(Role::Added, typed.clone())]),
                None => (None, Setting::Description.label(), unchanged()),
            },
            Row::Tier if self.wanted.raises => {
                let says = match self.standard() {
                    all if all == self.of.parameters.len() => Tier::Advanced.to_string(),
                    some => format!("{}, of {some} that are Standard", Tier::Advanced, some = text::grouped(some)),
                };
                (Some(Sign::Changes), Setting::Tier.label(), vec![(Role::Added, says)])
            }
            Row::Tier => (None, Setting::Tier.label(), unchanged()),
        };
        let role = sign.map_or(Role::Label, Sign::role);
        let mark = sign.map_or("  ", Sign::mark);
        let mut line = vec![(role, mark.to_owned()), (role, text::pad(&text::sanitise(name), first))];
        line.push((Role::Plain, "  ".to_owned()));
        line.extend(parts.into_iter().map(|(role, says)| (role, text::sanitise(&says).into_owned())));
        selected(line, here, width)
    }

    /// The line of a tag that comes or goes, while it is typed.
    fn new_tag_line(&self, list: &mut List, first: usize, width: usize) {
        let Some(open) = self.open.as_ref().filter(|open| open.field.has_name()) else { return };
        let field = &open.field;
        list.at = list.lines.len();
        let mark = if open.goes { "- " } else { "› " };
        let mut line: Line = vec![(Role::Strong, mark.to_owned())];
        let on_name = field.is_on_name();
        let room = if open.goes { width.saturating_sub(MARK).max(1) } else { first };
        let (shown, column) = field.name().field(room, on_name || open.goes);
        line.extend(typed(shown, room, if open.goes { "key of the tag that goes" } else { "key" }, on_name));
        list.column = column.map(|column| MARK + column);
        if !open.goes {
            line.push((Role::Plain, "  ".to_owned()));
            let room = width.saturating_sub(MARK + first + 2).max(1);
            let (shown, column) = field.value().field(room, !on_name);
            line.extend(typed(shown, room, "value, may be empty", !on_name));
            if let Some(column) = column {
                list.column = Some(MARK + first + 2 + column);
            }
        }
        list.lines.push(cut(line, width));
        self.wrong_line(list, first, width);
    }

    /// A row that is being changed.
    fn field_line(&self, list: &mut List, first: usize, width: usize) {
        let Some(open) = &self.open else { return };
        list.at = list.lines.len();
        let (name, empty) = match &open.field.of {
            Of::Tag(key) => (key.as_deref().unwrap_or_default(), "value, may be empty"),
            _ => (Setting::Description.label(), "each keeps its own"),
        };
        let name = text::pad(&text::sanitise(name), first);
        let mut line: Line =
            vec![(Role::Strong, "› ".to_owned()), (Role::Strong, name), (Role::Plain, "  ".to_owned())];
        let room = width.saturating_sub(MARK + first + 2).max(1);
        let (shown, column) = open.field.value().window(room);
        line.extend(typed(shown, room, empty, true));
        list.column = Some(MARK + first + 2 + column);
        list.lines.push(cut(line, width));
        self.wrong_line(list, first, width);
    }

    /// What is wrong with what is typed, below it.
    fn wrong_line(&self, list: &mut List, first: usize, width: usize) {
        if let Some(problem) = self.wrong() {
            let says = format!("{}{problem}", " ".repeat(MARK + first + 2));
            list.lines.push(vec![(Role::Bad, text::truncate(&says, width).into_owned())]);
        }
    }

    /// What is to be said of the row under the cursor, or why the last attempt did not go through.
    fn about_row(&self, app: &App, width: usize) -> Vec<Line> {
        let rows = app.page_rows(Spread::Whole);
        let mut out = Lines::new(width);
        if let Some(problem) = &self.problem {
            out.sentence(problem.tone.role(), &problem.text);
            let mut lines = out.into_lines();
            lines.truncate((rows / 3).max(1));
            return lines;
        }
        if rows < HIGH {
            return Vec::new();
        }
        match self.current() {
            Row::Tag(_) | Row::Another => {
                out.prose(Role::Dim, "a tag of the same key gets the new value; undo puts back the old");
                out.prose(Role::Dim, "a label is on one version of one parameter: none is changed for several");
            }
            Row::Description => out.prose(Role::Dim, "each gets the same; empty leaves each its own"),
            Row::Tier => {
                if self.standard() > 0 {
                    let says = format!(
                        "{} of {} are Standard",
                        text::grouped(self.standard()),
                        text::grouped(self.of.parameters.len())
                    );
                    out.prose(Role::Plain, &says);
                }
                out.prose(Role::Warn, &format!("Advanced is charged, and {NO_WAY_BACK}"));
            }
        }
        let mut lines = out.into_lines();
        lines.resize(ABOUT.max(lines.len()), Line::new());
        lines
    }
}

fn heading(called: &str, says: &str, width: usize) -> Line {
    let line = vec![(Role::Heading, called.to_owned()), (Role::Plain, "   ".to_owned()), (Role::Dim, says.to_owned())];
    cut(line, width)
}
