//! What to look at: what expires, what changed of late, secrets that are old, and more, from what a listing has told; and of the
//! account what two calls tell, and one for each key.

mod list;
mod opening;
mod rows;
mod words;

use std::collections::HashSet;

use super::cells::list_row;
use super::reader::PAGING;
use crate::app::geometry::Pane;
use crate::app::overview::{MANY, Overview};
use crate::app::picture::{Picture, Spread};
use crate::app::state::list_cursor::first_row;
use crate::app::state::listing::Listing;
use crate::app::state::reader::Reader;
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::destination::Root;
use crate::failure::Failure;
use crate::keymap::{Action, Binding, Code, PageName, Table, ch, key, keys, row, rows as bindings};
use crate::line::{Line, Role};
use crate::names::Node;
use crate::parameter::{ListedBy, spoken};
use crate::secret::Secret;
use crate::text;
use list::{Shown, arranged, matching};
use rows::{Group, Row, Section, groups};

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("what to look at");

/// What is under the cursor is said in full, below the list of a page that has so many rows,
const SAID_FROM: usize = 12;

/// in one line where there are so many columns, and in two otherwise.
const SAID_IN_ONE: usize = 110;

/// The keys of the page.
pub(in crate::app) static TABLE: Table =
    Table { title: "What to look at", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 17] = bindings::joined(
    [
        row(
            keys::ENTER,
            Action::Enter,
            "go there",
            "go to the parameter, search for what is under the key, or show all of the section",
        ),
        row(&[ch('/')], Action::Search, "filter", "show only what has the words that are typed then"),
        row(
            keys::TAB,
            Action::NextField,
            "this folder",
            "only what is beneath the folder of the cursor in the tree, or all",
        ),
        row(&[ch('m')], Action::Mark, "mark", "mark the parameter, or unmark it"),
        row(&[ch('*')], Action::MarkAll, "mark these", "mark all parameters of the section"),
        row(&[ch('y')], Action::CopyPage, "copy all", "copy all that is listed; no value is in it"),
        row(&[ch('x')], Action::Explain, "explain", "explain what is not known, with what to ask for"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close; what is still asked for is given up"),
        row(
            &[ch('r'), key(Code::F(5))],
            Action::Refresh,
            "afresh",
            "list afresh, and ask afresh: two calls for the settings, and one for each key",
        ),
        bindings::HELP,
        row(keys::UP, Action::Up, "", "up"),
        row(keys::DOWN, Action::Down, "", "down"),
    ],
    PAGING,
);

/// The page.
#[derive(Debug)]
pub(crate) struct Findings {
    /// The folder that it is narrowed down to.
    folder: Option<String>,
    /// The folder of the tree's cursor when it was opened.
    around: Option<String>,
    of: Option<Overview>,
    groups: Vec<Group>,
    /// Sections of which all is shown.
    whole: HashSet<Section>,
    shown: Vec<Shown>,
    /// Columns of the longest name that is shown.
    names: words::Names,
    /// The one under the cursor.
    cursor: usize,
    /// Whether it has been moved.
    moved: bool,
    /// The words that it is narrowed down to, and the first line on the screen.
    reader: Reader,
    /// What has come of the calls when it was grouped last.
    answers: u64,
    /// What kept what is under the cursor from being known.
    problem: Option<Failure>,
}

impl Findings {
    /// The group and the row under the cursor.
    fn current(&self) -> Option<(&Group, &Row)> {
        let Shown::Row(group, row) = self.shown.get(self.cursor)? else { return None };
        let group = self.groups.get(*group)?;
        Some((group, group.rows.get(*row)?))
    }

    /// What tells a line from the others, where the cursor can be on it.
    fn id(&self, shown: &Shown) -> Option<(Section, String)> {
        match shown {
            Shown::Row(group, row) => {
                let group = &self.groups[*group];
                Some((group.section, group.rows[*row].id().to_owned()))
            }
            Shown::More(group, _) => Some((self.groups[*group].section, String::new())),
            Shown::Blank | Shown::Heading(_) | Shown::Note(_) => None,
        }
    }

    /// The parameter under the cursor.
    fn parameter(&self, app: &App) -> Option<Node> {
        let (_, Row::Parameter { name, .. }) = self.current()? else { return None };
        app.session.view.tree.find(name)
    }

    /// Whether the section under the cursor is one of parameters: asked with every frame, and nothing is gathered for it.
    fn has_parameters(&self) -> bool {
        let row = match self.shown.get(self.cursor) {
            // The rows of a section are all of a kind, and some of them stand before what is said of the rest.
            Some(Shown::More(..)) => self.shown.get(self.cursor.wrapping_sub(1)),
            at => at,
        };
        matches!(row, Some(Shown::Row(group, row)) if matches!(self.groups[*group].rows[*row], Row::Parameter { .. }))
    }

    /// The parameters of the section under the cursor, as far as they match what is typed.
    fn parameters(&self, app: &App) -> Vec<Node> {
        let at = match self.shown.get(self.cursor) {
            Some(Shown::Row(group, _) | Shown::More(group, _)) => *group,
            _ => return Vec::new(),
        };
        let matching = matching(app, &self.groups, &self.reader.words()).swap_remove(at);
        let rows = matching.into_iter().map(|row| &self.groups[at].rows[row]);
        let names = rows.filter_map(|row| match row {
            Row::Parameter { name, .. } => Some(name),
            _ => None,
        });
        names.filter_map(|name| app.session.view.tree.find(name)).collect()
    }

    /// Looks over what is listed, where that may tell something new, and goes on asking for the states of keys.
    fn look(&mut self, app: &mut App) {
        let view = &app.session.view;
        let partial = app.is_listing();
        let found = self.folder.as_deref().and_then(|folder| view.tree.find(folder));
        let node = found.unwrap_or_else(|| view.tree.whole());
        let is_same = self.of.as_ref().is_some_and(|of| of.is_of(&view.tree, node, partial));
        if !is_same {
            let now = app.service_time(app.clock);
            self.of = Some(Overview::keeping(MANY, &view.tree, node, now, partial));
        }
        if let Some(of) = &self.of {
            app.ask_for_key(of.keys.iter().map(|(name, _)| name.as_str()));
        }
        if !is_same || self.answers != app.session.account.answers {
            self.group(app);
        }
    }

    fn group(&mut self, app: &App) {
        self.answers = app.session.account.answers;
        let Some(of) = &self.of else { return };
        let view = &app.session.view;
        let is_whole =
            matches!(&view.listing, Listing::Done { by: ListedBy::Describe, .. }) && view.root == Root::all();
        let listed = is_whole.then(|| app.listed_count());
        let now = app.service_time(app.clock).as_second();
        let groups = groups(&view.tree, of, &app.session.kms, now, listed);
        let was = self.shown.get(self.cursor).and_then(|shown| self.id(shown));
        self.groups = groups;
        self.arrange(app, was);
    }

    /// Lays out what is shown; the cursor stays on what it was on.
    fn arrange(&mut self, app: &App, was: Option<(Section, String)>) {
        self.shown = arranged(app, &self.groups, &self.reader.words(), &self.whole);
        let rows = self.shown.iter().filter_map(|shown| match shown {
            Shown::Row(group, row) => Some((self.groups[*group].section, &self.groups[*group].rows[*row])),
            _ => None,
        });
        self.names = words::Names::of(app, rows);
        // Until somebody moves it, it is on the first row, whatever comes before that.
        let was = was.filter(|_| self.moved);
        if !self.moved {
            self.cursor = 0;
        }
        let at = was.and_then(|was| self.shown.iter().position(|it| self.id(it).as_ref() == Some(&was)));
        self.go(app, at.unwrap_or(self.cursor), true);
    }

    /// The lines that the cursor can be on.
    fn stops(&self) -> Vec<usize> {
        (0..self.shown.len()).filter(|at| self.id(&self.shown[*at]).is_some()).collect()
    }

    /// Puts the cursor on the next line that it can be on, downwards or upwards.
    fn go(&mut self, app: &App, to: usize, down: bool) {
        let can = |at: &usize| self.shown.get(*at).is_some_and(|shown| self.id(shown).is_some());
        let below = || (to..self.shown.len()).find(can);
        let above = || (0..self.shown.len().min(to.saturating_add(1))).rev().find(can);
        let found = if down { below().or_else(above) } else { above().or_else(below) };
        // What stands over the first row is shown with it.
        let is_first = found == (0..self.shown.len()).find(can);
        self.cursor = found.unwrap_or(0);
        let rows = self.rows(app);
        let top = if is_first { 0 } else { self.reader.top };
        self.reader.top = first_row(top, self.cursor, self.shown.len(), rows);
        self.problem = self.current().and_then(|(_, row)| words::failure(app, row)).cloned();
    }

    /// A step of the cursor over what it cannot be on.
    fn step(&mut self, app: &App, by: isize) {
        let stops = self.stops();
        let at = stops.iter().position(|at| *at == self.cursor).unwrap_or(0);
        if let Some(to) = stops.get(at.saturating_add_signed(by).min(stops.len().saturating_sub(1))) {
            self.go(app, *to, true);
        }
    }

    /// Rows of the list on the screen.
    fn rows(&self, app: &App) -> usize {
        let all = app.page_rows(Spread::Whole);
        // The name, and a rule over it.
        let said = if all >= SAID_FROM { 2 + Self::lines_said(app) } else { 0 };
        all.saturating_sub(said + usize::from(self.reader.is_narrowed())).max(1)
    }

    /// In how many lines it is told what is under the cursor, below its name.
    fn lines_said(app: &App) -> usize {
        if app.page_width(Spread::Whole) >= SAID_IN_ONE { 1 } else { 2 }
    }

    fn line(&self, app: &App, at: usize, width: usize) -> Line {
        let under_cursor = at == self.cursor;
        match &self.shown[at] {
            Shown::Blank => Line::new(),
            Shown::Heading(group) => words::heading(app, &self.groups[*group], width),
            Shown::Row(group, row) => {
                let group = &self.groups[*group];
                words::line(app, group.section, &group.rows[*row], under_cursor, self.names, width)
            }
            Shown::More(_, more) => {
                let says = format!("           and {} more", text::grouped(*more));
                list_row(vec![(Role::Dim, says)], under_cursor, width)
            }
            Shown::Note(line) => line.clone(),
        }
    }

    /// What is under the cursor in full.
    fn said(&self, app: &App, width: usize) -> Vec<Line> {
        let lines = Self::lines_said(app);
        match (self.current(), self.shown.get(self.cursor)) {
            (Some((group, row)), _) => words::said(app, group.section, row, width, lines),
            (None, Some(Shown::More(group, _))) if self.can_show_more(*group) => {
                let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
                let mut said = vec![vec![(Role::Plain, format!("{enter} shows them"))]];
                said.resize(1 + lines, Line::new());
                said
            }
            _ => vec![Line::new(); 1 + lines],
        }
    }

    /// The key under the cursor.
    fn key(&self) -> Option<&str> {
        let (_, Row::Key { name, .. }) = self.current()? else { return None };
        Some(name)
    }

    fn can_show_more(&self, group: usize) -> bool {
        !self.reader.is_narrowed() && !self.whole.contains(&self.groups[group].section)
    }

    /// Goes to the parameter under the cursor, searches for what is under the key, or shows all of a section.
    fn enter(&mut self, app: &mut App, now: Now) -> Turn {
        if let Some(key) = self.key() {
            app.open_search();
            app.search_paste(now, &format!("key:{key}"));
            return Turn::Close;
        }
        if let Some(node) = self.parameter(app) {
            app.session.view.focus = Pane::Tree;
            app.go_to(node);
            return Turn::Close;
        }
        if let Some(Shown::More(group, _)) = self.shown.get(self.cursor) {
            self.whole.insert(self.groups[*group].section);
            self.arrange(app, None);
        }
        Turn::Stay
    }

    /// Asks for all of it afresh.
    fn ask(&mut self, app: &mut App) {
        for (name, _) in self.of.iter().flat_map(|of| &of.keys) {
            app.session.kms.described.remove(name);
        }
        app.ask_account();
        self.of = None;
        self.look(app);
    }

    /// Of where it is, in a word.
    fn place(&self, app: &App) -> String {
        let root = app.session.view.root.to_string();
        let name = self.folder.as_ref().unwrap_or(&root);
        text::sanitise(&spoken(name)).into_owned()
    }

    fn copy(&self, app: &mut App) {
        let of = self.of.as_ref().map_or(0, |of| of.parameters);
        let at = text::absolute(app.service_time(app.clock));
        let place = self.place(app);
        let head = format!("What to look at in {place}: {}{}, {at}\n", text::counted(of), app.part_listed());
        let all = format!("{head}{}", words::as_text(app, &self.groups));
        app.copy(Secret::from(all.as_str()), format!("what to look at in {place}"));
    }
}

impl Paged for Findings {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn is_seen_beneath(&self) -> bool {
        true
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let width = app.page_width(Spread::Whole);
        // What is not on the screen is not worked out.
        let on_screen = self.reader.top..self.reader.top + self.rows(app) + 1;
        let line = |at| if on_screen.contains(&at) { self.line(app, at, width) } else { Line::new() };
        let lines = (0..self.shown.len()).map(line).collect();
        let said = app.page_rows(Spread::Whole) >= SAID_FROM;
        let pinned = if said { self.said(app, width) } else { Vec::new() };
        let stops = self.stops();
        let at = stops.iter().position(|at| *at == self.cursor).map_or(0, |at| at + 1);
        let foot = if stops.is_empty() { String::new() } else { format!("{at} of {}", text::grouped(stops.len())) };
        let (title, name) = (TABLE.title.to_owned(), format!("in {}{}", self.place(app), app.part_listed()));
        let picture =
            Picture { title, name, foot, spread: Spread::Whole, lines, pinned, ruled: said, ..Picture::default() };
        self.reader.picture(app, picture)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Enter if !self.reader.is_typing => match self.shown.get(self.cursor) {
                Some(Shown::More(group, _)) => self.can_show_more(*group),
                _ => self.parameter(app).is_some() || self.key().is_some(),
            },
            Action::Mark => self.parameter(app).is_some(),
            Action::MarkAll => self.has_parameters(),
            Action::NextField => self.folder.is_some() || self.around.is_some(),
            Action::Refresh => app.is_connected() || app.is_connection_lost(),
            Action::Explain => self.problem.is_some(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        match action {
            Action::Enter if matches!(self.shown.get(self.cursor), Some(Shown::More(..))) => Some("show all"),
            Action::Enter if !self.reader.is_typing && self.key().is_some() => Some("search under it"),
            Action::NextField if self.folder.is_some() => Some("all"),
            Action::Mark if self.parameter(app).is_some_and(|node| app.is_row_marked(node)) => Some("unmark"),
            _ => self.reader.hint(action),
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Enter | Action::Mark | Action::MarkAll => match self.current() {
                Some((_, row)) => words::no_parameter(row, &TABLE.key_of(Action::Enter).unwrap_or_default()),
                None => "there is nothing more to show".to_owned(),
            },
            Action::NextField => "the cursor of the tree is in no folder".to_owned(),
            Action::Refresh => app.why_not_connected(),
            Action::Explain => "nothing has failed here".to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        let page = self.rows(app).saturating_sub(1).max(1);
        self.moved = true;
        match action {
            Action::Up => self.step(app, -1),
            Action::Down => self.step(app, 1),
            Action::PageUp => self.go(app, self.cursor.saturating_sub(page), false),
            Action::PageDown => self.go(app, self.cursor + page, true),
            Action::First => self.go(app, 0, true),
            Action::Last => self.go(app, usize::MAX, false),
            Action::Enter if !self.reader.is_typing => return self.enter(app, now),
            Action::Mark => {
                if let Some(node) = self.parameter(app) {
                    let on = !app.is_row_marked(node);
                    app.mark(&[node], on);
                    self.step(app, 1);
                }
            }
            Action::MarkAll => {
                let nodes = self.parameters(app);
                app.mark(&nodes, true);
                app.say_marked(&format!("marked {}", text::counted(nodes.len())));
            }
            Action::NextField => {
                self.folder = if self.folder.is_some() { None } else { self.around.clone() };
                self.of = None;
                self.look(app);
            }
            Action::CopyPage => self.copy(app),
            Action::Refresh => {
                app.refresh();
                self.ask(app);
            }
            _ => {
                let turn = self.reader.act(action).unwrap_or(Turn::Stay);
                let was = self.shown.get(self.cursor).and_then(|shown| self.id(shown));
                self.arrange(app, was);
                return turn;
            }
        }
        Turn::Stay
    }

    fn line_changed(&mut self, app: &mut App) {
        self.cursor = 0;
        self.arrange(app, None);
    }

    fn fit(&mut self, app: &App) {
        let was = self.shown.get(self.cursor).and_then(|shown| self.id(shown));
        self.arrange(app, was);
    }

    fn reader(&self) -> Option<&Reader> {
        Some(&self.reader)
    }

    fn reader_mut(&mut self) -> Option<&mut Reader> {
        Some(&mut self.reader)
    }

    /// The cursor scrolls it.
    fn top(&mut self) -> Option<&mut usize> {
        None
    }

    fn concern(&self) -> Concern<'_> {
        self.problem.as_ref().map_or(Concern::Beneath, |problem| Concern::Problem(Some(problem)))
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Refresh)
    }

    /// It is of the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        app.give_up_account();
    }
}
