//! The page of what is under way.

use super::reader::PAGING;
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::keymap::{Action, Binding, Code, Table, ch, key, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::text;

/// The lines that a row of the list takes.
const ROW_LINES: usize = 2;

/// Columns beside what is done: the mark, a blank, and how long it has been.
const BESIDE: usize = 12;

/// The keys of the page.
pub(in crate::app) static TABLE: Table =
    Table { title: "What is under way", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 10] = rows::joined(
    [
        row(
            &[key(Code::Backspace)],
            Action::Cancel,
            "cancel",
            "cancel what the cursor is on; a write is not cancelled, a deletion of many ends after the ten under way",
        ),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
        rows::HELP,
        row(keys::UP, Action::Up, "", "up"),
        row(keys::DOWN, Action::Down, "", "down"),
    ],
    PAGING,
);

/// The list of what is under way, over the panes.
#[derive(Debug)]
pub(crate) struct Activity {
    /// The row under the cursor, by identity: rows go as answers come. Once its row has gone the cursor is on none, so that no
    /// key hits another row than it was meant for.
    cursor: Option<Ticket>,
}

impl Activity {
    /// The row under the cursor.
    fn current(&self, app: &App) -> Option<Ticket> {
        self.cursor.filter(|cursor| app.tasks.get(*cursor).is_some())
    }

    fn go(&mut self, app: &App, by: isize) {
        let tickets: Vec<Ticket> = app.listed_tasks().collect();
        let at = self.current(app).and_then(|current| tickets.iter().position(|ticket| *ticket == current));
        let to = at.map_or(0, |at| at.saturating_add_signed(by).min(tickets.len().saturating_sub(1)));
        self.cursor = tickets.get(to).copied();
    }

    /// Two lines for each: what and since when; the request and what holds it up.
    fn lines(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let current = self.current(app);
        for (ticket, task) in app.tasks.iter() {
            let Some(what) = app.doing(task) else { continue };
            let age = task.age(now);
            let room = width.saturating_sub(text::width(&age) + 3);
            let (mark, role) = if current == Some(ticket) { ("› ", Role::Strong) } else { ("  ", Role::Plain) };
            let what = text::pad(&text::truncate_middle(&what, room), room);
            out.push(vec![(role, format!("{mark}{what}")), (Role::Dim, format!(" {age}"))]);
            let state = task.state(app, now);
            let state = text::truncate(&state, width.saturating_sub(4)).into_owned();
            out.push(vec![(Role::Dim, format!("    {state}"))]);
        }
        let lines = out.into_lines();
        if lines.is_empty() {
            let mut none = Lines::new(width);
            none.prose(Role::Dim, "Nothing: every request has been answered.");
            return none.into_lines();
        }
        lines
    }

    /// The first line on the screen: the cursor's row always is.
    fn first(&self, app: &App) -> usize {
        let rows = app.page_rows(Spread::Page);
        let current = self.current(app);
        let at = app.listed_tasks().position(|ticket| Some(ticket) == current).unwrap_or(0);
        (ROW_LINES * (at + 1)).saturating_sub(rows.max(ROW_LINES))
    }
}

impl Paged for Activity {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let what = |(_, task)| app.doing(task).map_or(0, |what| text::width(&what));
        let columns = app.columns_for(BESIDE + app.tasks.iter().map(what).max().unwrap_or(0));
        let lines = self.lines(app, now, columns);
        Picture { title: "What is under way".to_owned(), columns, lines, top: self.first(app), ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        let stops =
            |ticket| app.tasks.get(ticket).is_some_and(|task| task.act.given_up.is_some()) || app.can_stop_change();
        action != Action::Cancel || self.current(app).is_some_and(stops)
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = if app.listed_tasks().next().is_none() {
            "nothing is under way".to_owned()
        } else if self.current(app).is_some() {
            "a change is not cancelled half way: it ends by itself".to_owned()
        } else {
            let [up, down] = [Action::Up, Action::Down].map(|action| TABLE.key_of(action).unwrap_or_default());
            format!("what the cursor was on has ended: {up} {down} choose another")
        };
        (action == Action::Cancel).then(|| Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        let page = (app.page_rows(Spread::Page) / ROW_LINES).max(1) as isize;
        match action {
            Action::Up => self.go(app, -1),
            Action::Down => self.go(app, 1),
            Action::PageUp => self.go(app, -page),
            Action::PageDown => self.go(app, page),
            Action::First => self.cursor = app.listed_tasks().next(),
            Action::Last => self.cursor = app.listed_tasks().last(),
            Action::Cancel => {
                if let Some(ticket) = self.current(app) {
                    app.stop(ticket);
                }
            }
            Action::Back => return Turn::Close,
            _ => {}
        }
        Turn::Stay
    }

    fn lists_tasks(&self) -> bool {
        true
    }
}

impl App {
    /// Shows what is under way. Nothing that is under way is given up for it.
    pub(in crate::app) fn open_activity(&mut self) {
        let cursor = self.listed_tasks().next();
        self.pages.push(Activity { cursor });
    }

    pub(super) fn listed_tasks(&self) -> impl Iterator<Item = Ticket> {
        self.tasks.iter().filter(|(_, task)| task.act.words.is_some()).map(|(ticket, _)| ticket)
    }
}
