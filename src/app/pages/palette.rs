//! The list of actions: what can be done where it was opened, by its name, with its key, or why not now.

use std::cmp::Reverse;

use super::table_room::cut_rows;
use crate::app::draft::Draft;
use crate::app::geometry::in_view;
use crate::app::picture::{Picture, Spread};
use crate::app::state::list_cursor::moved;
use crate::app::widths::{taken, widths};
use crate::app::{App, Concern, Notice, Now, Page, Paged, Tone, Turn};
use crate::keymap::{Action, Binding, Key, Table, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::names::search::{Closeness, Words};
use crate::places::Trace;
use crate::text;

/// Columns between key, name and what is done.
const GAP: usize = 2;

/// The most columns that a name takes where what is done has no room for all of it.
const NAMED: usize = 18;

/// What is done is not cut to less before a name is.
const ENOUGH_SAID: usize = 40;

/// What is done is said beside a name where it has so many columns.
const LEAST_SAID: usize = 16;

/// Rows in which what is under the cursor is said in full below the list, or more where the list leaves them,
const SAID: usize = 2;

/// of a page that has so many.
const SAID_FROM: usize = 8;

/// The keys of the list.
pub(in crate::app) static TABLE: Table = Table {
    title: "Actions",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "do it", "do what is under the cursor, as if its key had been pressed"),
        row(keys::ESC, Action::Back, "back", "do nothing, back to where it was opened"),
        row(keys::UP_TEXT, Action::Up, "", "the action above"),
        row(keys::DOWN_TEXT, Action::Down, "", "the action below"),
        rows::PAGE_DOWN_TEXT,
        rows::PAGE_UP_TEXT,
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops a draft"),
    ],
    notes: None,
};

/// The list.
#[derive(Debug)]
pub(crate) struct Palette {
    /// The keys of where it was opened.
    of: &'static Table,
    /// What is typed.
    line: Draft,
    /// The actions that are called so or do that. Their order stays while answers come, so that enter does what was read.
    rows: Vec<&'static Binding>,
    /// The one under the cursor.
    cursor: usize,
    /// The first of them on the screen.
    top: usize,
}

/// The page over which the list was opened; `None` where it was the panes.
fn place(app: &App) -> Option<&Page> {
    app.pages.iter().rev().find(|page| page.get::<Palette>().is_none())
}

fn table_of(app: &App, page: Option<&Page>) -> &'static Table {
    page.map_or_else(|| app.table_of_panes(), |page| page.table(app))
}

impl Palette {
    fn go(&mut self, to: usize, rows: usize) {
        self.cursor = to.min(self.rows.len().saturating_sub(1));
        self.top = in_view(self.top, self.cursor, rows);
    }

    /// Finds what was typed, the closest first; where nothing is typed, what is possible comes first: what was done last from here, then
    /// what has a name.
    fn find(&mut self, app: &App) {
        let page = place(app);
        let words = Words::parse(self.line.text());
        let typed = self.line.text().trim();
        let find = |row: &'static Binding| {
            let is_key = row.keys.iter().any(|key| is_called(*key, typed));
            let called = format!("{} {} {}", row.hint, app.hint_on(page, row), row.name);
            let close = words.closeness(&called, row.help);
            let possible = app.is_possible_on(page, row.action).is_ok();
            let last = if possible { app.places.use_of(&row.action.name()) } else { 0 };
            let rank = (is_key, close.filter(|_| !words.is_empty()), possible, last, possible && !row.hint.is_empty());
            (is_key || close.is_some()).then_some((rank, row))
        };
        let mut found: Vec<_> = app.actions_on(page).into_iter().filter_map(find).collect();
        let is_meant = |(is_key, close, ..): &(bool, Option<Closeness>, bool, usize, bool)| {
            *is_key || close.is_some_and(Closeness::is_together)
        };
        if found.iter().any(|(rank, _)| is_meant(rank)) {
            found.retain(|(rank, _)| is_meant(rank));
        }
        found.sort_by_key(|(rank, _)| Reverse(*rank));
        self.rows = found.into_iter().map(|(_, row)| row).collect();
        (self.cursor, self.top) = (0, 0);
    }

    /// The action under the cursor, or else why it is not done now, where there is more to say.
    fn chosen(&self, app: &App) -> Result<Action, Option<String>> {
        let page = place(app);
        let Some(row) = self.rows.get(self.cursor) else { return Err(Some(self.nothing(app))) };
        if !std::ptr::eq(self.of, table_of(app, page)) {
            return Err(Some("the place where it could be done has closed".to_owned()));
        }
        app.is_possible_on(page, row.action).map(|()| row.action)
    }

    /// What is said where nothing is called so.
    fn nothing(&self, app: &App) -> String {
        let typed = text::sanitise(self.line.text().trim()).into_owned();
        format!("nothing here is called {typed} · {} shows the keys of every place", app.key_of_help())
    }

    /// What is under the cursor in full, in as many rows as there are for it.
    fn said(&self, app: &App, width: usize) -> Vec<Line> {
        let Some(row) = self.rows.get(self.cursor).filter(|_| app.page_rows(Spread::List) >= SAID_FROM) else {
            return Vec::new();
        };
        let why = self.chosen(app).err().map(not_now);
        let mut out = Lines::new(width);
        out.prose(Role::Plain, row.help);
        // Why not is what matters: it has a row in any case.
        let rows = self.said_rows(app);
        let mut said = cut_rows(out.into_lines(), rows - usize::from(why.is_some()));
        if let Some(why) = why {
            let mut out = Lines::new(width);
            out.prose(Role::Warn, &why);
            let left = rows - said.len();
            said.extend(cut_rows(out.into_lines(), left));
        }
        said.resize(said.len().max(SAID), Line::new());
        said
    }

    /// Rows in which what is under the cursor is said, where the page has room for it: what a short list leaves.
    fn said_rows(&self, app: &App) -> usize {
        // The line that is typed, and the rule.
        SAID.max(app.page_rows(Spread::List).saturating_sub(2 + self.rows.len()))
    }

    /// Rows of the list on the screen: the page, less the line that is typed and what is said below a rule.
    fn room(app: &App) -> usize {
        let rows = app.page_rows(Spread::List);
        rows.saturating_sub(1 + if rows < SAID_FROM { 0 } else { SAID + 1 })
    }
}

/// Whether a key is called so. Of a letter alone capitals count.
fn is_called(key: Key, typed: &str) -> bool {
    let name = key.to_string();
    name == typed || typed.chars().count() > 1 && name.eq_ignore_ascii_case(typed)
}

fn not_now(why: Option<String>) -> String {
    why.map_or_else(|| "not now".to_owned(), |why| format!("not now: {why}"))
}

/// The rows of the list, and how wide their columns are.
struct Columns<'a> {
    app: &'a App,
    page: Option<&'a Page>,
    key: usize,
    name: usize,
    says: usize,
}

impl<'a> Columns<'a> {
    /// As wide as all rows want, whichever are listed.
    fn natural(app: &'a App, rows: &[&'static Binding]) -> Self {
        let page = place(app);
        let mut columns = Self { app, page, key: 0, name: 0, says: 0 };
        for row in rows {
            columns.key = columns.key.max(text::width(&key_of(row)));
            columns.name = columns.name.max(text::width(&columns.name_of(row)));
            columns.says = columns.says.max(text::width(&columns.says_of(row)));
        }
        columns
    }

    /// The columns of a row.
    fn taken(&self) -> usize {
        taken(&[self.key, self.name, self.says], GAP)
    }

    /// No wider than that; where what is done has too little room, a name has all of it.
    fn within(self, width: usize) -> Self {
        let natural = [self.key, self.name, self.says];
        let cuts = [(2, ENOUGH_SAID), (1, NAMED), (2, LEAST_SAID), (2, 0), (1, 1), (0, 1)];
        let [key, mut name, says] = widths(width, GAP, natural, &cuts);
        if says == 0 {
            name = width.saturating_sub(key + GAP);
        }
        Self { key, name, says, ..self }
    }

    /// What a row is called: what it does now, or as it is called in the footer, or in the settings.
    fn name_of(&self, row: &'static Binding) -> String {
        let hint = match self.app.hint_on(self.page, row) {
            "" => row.hint,
            name => name,
        };
        if hint.is_empty() { row.name.replace('-', " ") } else { hint.to_owned() }
    }

    fn line(&self, row: &'static Binding, under_cursor: bool) -> Line {
        let possible = self.app.is_possible_on(self.page, row.action);
        let roles = match (under_cursor, &possible) {
            (true, _) => [Role::Cursor; 3],
            (false, Ok(())) => [Role::Strong, Role::Plain, Role::Plain],
            (false, Err(_)) => [Role::Dim; 3],
        };
        let called = self.name_of(row);
        let name = if called.is_empty() && self.says == 0 { row.help } else { &called };
        let gap = " ".repeat(GAP);
        let [key, named, said] = roles;
        let mut line = vec![(key, text::pad(&key_of(row), self.key) + &gap), (named, text::pad(name, self.name))];
        if self.says > 0 {
            line.push((said, gap + &text::pad(&self.says_of(row), self.says)));
        }
        line
    }

    /// What a row does, or why not now.
    fn says_of(&self, row: &'static Binding) -> String {
        let possible = self.app.is_possible_on(self.page, row.action);
        let says = possible.map_or_else(not_now, |()| row.help.to_owned());
        text::sanitise(&says).into_owned()
    }
}

fn key_of(row: &Binding) -> String {
    row.keys.first().map(ToString::to_string).unwrap_or_default()
}

impl Paged for Palette {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let natural = Columns::natural(app, &app.actions_on(place(app)));
        let width = app.columns_for(natural.taken());
        let (typed, column) = self.line.window(width.saturating_sub(2));
        let mut lines = vec![[vec![(Role::Strong, "› ".to_owned())], typed].concat()];
        let rows = Self::room(app);
        let columns = Columns::natural(app, &self.rows);
        let says = columns.says.max(width.saturating_sub(taken(&[columns.key, columns.name], GAP) + GAP));
        let columns = Columns { says, ..columns }.within(width);
        let shown = self.rows.iter().enumerate().skip(self.top).take(rows);
        lines.extend(shown.map(|(at, row)| columns.line(row, at == self.cursor)));
        let pinned = self.said(app, width);
        if self.rows.is_empty() {
            let mut out = Lines::new(width);
            out.prose(Role::Dim, &self.nothing(app));
            lines.extend(out.into_lines());
        }
        let cursor = (rows > 0 && width > 2).then_some((0, 2 + column));
        let foot = match self.rows.len() {
            0 => "type what it is called or does".to_owned(),
            all => format!("{} of {all}", self.cursor + 1),
        };
        let title = TABLE.title.to_owned();
        let ruled = !pinned.is_empty();
        Picture {
            title,
            foot,
            spread: Spread::List,
            columns: width,
            lines,
            pinned,
            ruled,
            cursor,
            ..Picture::default()
        }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::Enter || self.chosen(app).is_ok()
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let why = self.chosen(app).err().filter(|_| action == Action::Enter)?;
        Some(Notice::new(Tone::Info, not_now(why)))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        let rows = Self::room(app);
        match action {
            Action::Enter => {
                if let Ok(chosen) = self.chosen(app) {
                    app.remember(Trace::Used(chosen.name()));
                    return Turn::Do(chosen);
                }
            }
            Action::Back => return Turn::Close,
            _ => {
                if let Some(to) = moved(action, self.cursor, rows) {
                    self.go(to, rows);
                }
            }
        }
        Turn::Stay
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        Some(&mut self.line)
    }

    fn line_changed(&mut self, app: &mut App) {
        self.find(app);
    }

    fn fit(&mut self, app: &App) {
        self.go(self.cursor, Self::room(app));
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Below
    }
}

impl App {
    /// Lists what can be done here.
    pub(in crate::app) fn open_palette(&mut self) {
        let of = self.table();
        let mut palette = Palette { of, line: Draft::line(""), rows: Vec::new(), cursor: 0, top: 0 };
        palette.find(self);
        self.lay(palette);
    }
}
