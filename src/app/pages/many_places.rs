//! One name in many places: the places to choose from, and then the table of what each tells of it.

mod candidates;
mod state;
pub(in crate::app) mod table;
mod words;

use candidates::{Candidate, candidates, key_of, typed, typed_profile};
use state::ManyPlaces;

use super::cells::{Cells, GAP, MARK, list_row, list_rows};
use crate::app::acts::{Act, UNSEEN};
use crate::app::geometry::in_view;
use crate::app::message::{Effect, Reply};
use crate::app::pages::table_room::TableRoom;
use crate::app::picture::{Picture, Spread};
use crate::app::state::list_cursor::moved;
use crate::app::state::reader::Reader;
use crate::app::widths::widths;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::config::Ground;
use crate::destination::{Choices, Destination};
use crate::keymap::{Action, Code, PageName, Table, ch, key, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::parameter::{Owner, spoken};
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("this name in other places");

/// The keys of the list.
pub(in crate::app) static TABLE: Table = Table {
    title: "Other places to look in",
    takes_text: false,
    rows: &rows::joined::<4, 8, 12>(
        [
            row(
                keys::ENTER,
                Action::Enter,
                "ask there",
                "connect to the places that are marked, or to the one under the cursor, and ask each for the parameter; no value is read",
            ),
            row(&[ch('m')], Action::Mark, "mark", "mark the place, or unmark it"),
            row(
                &[ch('/')],
                Action::Search,
                "filter",
                "show only the places that have the words that are typed then; a place that is not listed is typed as prod@us-west-2",
            ),
            row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close, ask nowhere"),
        ],
        rows::OF_A_LIST,
    ),
    notes: None,
};

/// Calls that a place takes at most: who asks, the alias of a new account, and what is told of the parameter.
const CALLS: usize = 3;

/// The list.
#[derive(Debug)]
pub(crate) struct ChoosePlaces {
    name: String,
    rows: Vec<Candidate>,
    marked: Vec<Destination>,
    /// What the shared files tell, once they have been read.
    choices: Option<Choices>,
    /// Among those that are shown.
    cursor: usize,
    top: usize,
    reader: Reader,
}

/// What there is to choose from.
static READ_PLACES: Act = Act {
    answered: |app, _, answer| match answer.reply {
        Reply::Choices(choices) => app.places_offered(&choices),
        _ => app.places_offered(&Choices::default()),
    },
    ..UNSEEN
};

impl ChoosePlaces {
    /// With what is known at once; the shared files are read for the rest. What was asked last is marked.
    pub(in crate::app) fn of(app: &mut App, name: String) -> Self {
        app.begin(&READ_PLACES, "", Effect::Choices);
        let here = key_of(&app.session.place);
        let marked = app.elsewhere.chosen.iter().filter(|key| **key != here).cloned().collect();
        let mut page =
            Self { name, rows: Vec::new(), marked, choices: None, cursor: 0, top: 0, reader: Reader::default() };
        page.offer(app, None);
        page
    }

    /// Takes what has become known; the cursor stays on its place.
    fn offer(&mut self, app: &App, choices: Option<&Choices>) {
        let held = self.current(app).map(|candidate| candidate.key);
        self.rows = candidates(app, choices);
        // What was typed once stands nowhere else.
        for key in &self.marked {
            if self.rows.iter().all(|row| row.key != *key) {
                self.rows.push(Candidate::of(app, key.clone(), "asked before"));
            }
        }
        self.choices = choices.cloned();
        let at = held.and_then(|held| self.shown(app).iter().position(|row| row.key == held));
        self.go(app, at.unwrap_or(self.cursor));
    }

    /// The places that have the words; one that is typed and not listed comes last.
    fn shown(&self, app: &App) -> Vec<Candidate> {
        let words = self.reader.words();
        let mut shown: Vec<Candidate> = self.rows.iter().filter(|row| row.has(&words)).cloned().collect();
        let is_possible = self.is_open_ended() && self.why_not_typed(app).is_none();
        let typed = typed(app, self.reader.typed.text()).filter(|_| is_possible);
        let here = key_of(&app.session.place);
        shown.extend(typed.filter(|typed| typed.key != here && self.rows.iter().all(|row| row.key != typed.key)));
        shown
    }

    /// Whether a place that is not listed may be typed.
    fn is_open_ended(&self) -> bool {
        self.choices.as_ref().is_some_and(|choices| choices.other_regions)
    }

    /// Why what is typed is no place.
    fn why_not_typed(&self, app: &App) -> Option<String> {
        let profile = typed_profile(self.reader.typed.text())?;
        let is_here = key_of(&app.session.place).profile.as_deref() == Some(profile);
        self.choices.as_ref().filter(|_| !is_here)?.why_no_profile(profile)
    }

    fn current(&self, app: &App) -> Option<Candidate> {
        self.shown(app).into_iter().nth(self.cursor)
    }

    /// Those that enter asks: what is marked, or else the one under the cursor.
    fn asked(&self, app: &App) -> Vec<Candidate> {
        let marked: Vec<Candidate> = self.rows.iter().filter(|row| self.marked.contains(&row.key)).cloned().collect();
        if marked.is_empty() { self.current(app).into_iter().collect() } else { marked }
    }

    fn mark(&mut self, app: &App) {
        let Some(current) = self.current(app) else { return };
        if self.marked.contains(&current.key) {
            self.marked.retain(|key| *key != current.key);
            return;
        }
        self.marked.push(current.key.clone());
        if self.rows.iter().all(|row| row.key != current.key) {
            self.rows.push(current);
        }
    }

    fn go(&mut self, app: &App, to: usize) {
        self.cursor = to.min(self.shown(app).len().saturating_sub(1));
        self.top = in_view(self.top, self.cursor, self.room(app).rows);
    }

    fn room(&self, app: &App) -> TableRoom {
        let (head, details) = (|width| self.head(app, width), |width| self.details(app, width));
        TableRoom::narrowed(app, &self.reader, self.shown(app).len(), head, details)
    }

    fn head(&self, app: &App, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
        let mark = TABLE.key_of(Action::Mark).unwrap_or_default();
        let asked = self.asked(app).len();
        let what = match (self.marked.len(), asked) {
            (_, 0) => String::new(),
            (0, _) => format!("{mark} marks places; {enter} asks in the one under the cursor"),
            _ => format!("{enter} asks in {}", text::many(asked, "place", "places")),
        };
        if !what.is_empty() {
            let calls = format!("about {} calls", asked * CALLS);
            out.prose(Role::Plain, &format!("{what}: connects there, {calls}; no value is read"));
        }
        if let Some(problem) = self.choices.as_ref().and_then(|choices| choices.problem.as_ref()) {
            out.prose(Role::Warn, problem);
        }
        out.into_lines()
    }

    fn details(&self, app: &App, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        if let Some(current) = self.current(app) {
            let parts = [(Role::Strong, current.called()), (Role::Dim, text::sanitise(&current.about).into_owned())];
            out.flow("  ", parts.map(|part| vec![part]));
        }
        out.into_lines()
    }

    fn says_nothing(&self, app: &App) -> String {
        if self.choices.is_none() {
            return "reading the shared AWS files…".to_owned();
        }
        if let Some(why) = self.why_not_typed(app) {
            return why;
        }
        if self.reader.is_narrowed() {
            let typed = if self.is_open_ended() { "; one that is not listed is typed as prod@us-west-2" } else { "" };
            return format!("no place here has {}{typed}", self.reader.words().join(" and "));
        }
        "there is no other place to look in".to_owned()
    }

    /// That it is production there, as far as profile, region and name tell.
    fn ground(&self, app: &App, row: &Candidate) -> Option<Ground> {
        app.ground_elsewhere(row.key.profile.as_deref(), row.key.region.as_deref(), None, &self.name)
    }

    fn line(&self, row: &Candidate, ground: &str, columns: [usize; 4]) -> Line {
        let is_marked = self.marked.contains(&row.key);
        let mut cells = Cells::new(Role::Plain);
        cells.left(Role::Strong, if is_marked { "✓" } else { "" }, MARK, 0);
        let name = if is_marked { Role::Strong } else { Role::Plain };
        cells.left(name, &text::truncate_middle(row.profile(), columns[0]), columns[0], 0);
        cells.left(name, row.region(), columns[1], 0);
        cells.left(Role::Prod, ground, columns[3], 0);
        cells.left(Role::Dim, &row.about, columns[2], 0);
        cells.line
    }
}

impl Paged for ChoosePlaces {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let width = app.page_width(Spread::Whole);
        let TableRoom { head: mut lines, pinned, rows } = self.room(app);
        let shown = self.shown(app);
        let widest = |head: &str, of: &dyn Fn(&Candidate) -> usize| {
            shown.iter().map(of).max().unwrap_or(0).max(text::width(head))
        };
        let grounds = Ground::apart(shown.iter().map(|row| self.ground(app, row)));
        let natural = [
            widest("profile", &|row| text::width(row.profile())),
            widest("region", &|row| text::width(row.region())),
            widest("", &|row| text::width(&text::sanitise(&row.about))),
            grounds.iter().map(|says| text::width(says)).max().unwrap_or(0),
        ];
        let columns = widths(width.saturating_sub(MARK), GAP, natural, &[(2, 12), (0, 12), (2, 0), (0, 6)]);
        if TableRoom::says_all(app) && !shown.is_empty() {
            let mut cells = Cells::new(Role::Dim);
            cells.left(Role::Dim, "", MARK, 0);
            cells.left(Role::Dim, "profile", columns[0], 0);
            cells.left(Role::Dim, "region", columns[1], 0);
            cells.left(Role::Dim, "", columns[3], 0);
            lines.push(list_row(cells.line, false, width));
        }
        if shown.is_empty() {
            lines.push(vec![(Role::Dim, text::truncate(&self.says_nothing(app), width).into_owned())]);
        }
        let rows: Vec<_> = shown.iter().zip(grounds).skip(self.top).take(rows).collect();
        let cursor = self.cursor.checked_sub(self.top);
        lines.extend(list_rows(&rows, cursor, width, |(row, ground): &(_, &str)| self.line(row, ground, columns)));
        let marked = match self.marked.len() {
            0 => String::new(),
            marked => format!("{marked} marked · "),
        };
        let foot =
            if shown.is_empty() { String::new() } else { format!("{marked}{} of {}", self.cursor + 1, shown.len()) };
        Picture {
            title: "Look in other places for".to_owned(),
            name: text::sanitise(&spoken(&self.name)).into_owned(),
            foot,
            spread: Spread::Whole,
            lines,
            ruled: !pinned.is_empty(),
            pinned,
            pinned_cursor: self.reader.cursor(width).map(|column| (0, column)),
            ..Picture::default()
        }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Enter if !self.reader.is_typing => app.is_connected() && !self.asked(app).is_empty(),
            Action::Mark => self.current(app).is_some(),
            _ => true,
        }
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        self.reader.hint(action)
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Enter if !app.is_connected() => app.why_not_connected(),
            Action::Enter | Action::Mark => self.says_nothing(app),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Mark => {
                self.mark(app);
                self.go(app, self.cursor + 1);
            }
            Action::Enter if !self.reader.is_typing => {
                let asked = self.asked(app);
                app.elsewhere.chosen = asked.iter().map(|candidate| candidate.key.clone()).collect();
                return Turn::Swap(ManyPlaces::of(app, self.name.clone(), asked).into());
            }
            _ => match moved(action, self.cursor, self.room(app).rows) {
                Some(to) => self.go(app, to),
                None => return self.reader.act(action).unwrap_or(Turn::Stay),
            },
        }
        Turn::Stay
    }

    fn line_changed(&mut self, app: &mut App) {
        self.go(app, 0);
    }

    fn fit(&mut self, app: &App) {
        self.go(app, self.cursor);
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

    /// It lists what is beside the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Lists where else the parameter under the cursor can be looked for.
    pub(in crate::app) fn open_many_places(&mut self) {
        let Some(parameter) = self.selected_parameter() else { return };
        self.mask();
        let page = ChoosePlaces::of(self, parameter.name);
        self.lay(page);
    }

    /// Why the parameter under the cursor is not looked for in other places.
    pub(in crate::app) fn why_not_in_places(&self) -> Option<String> {
        let name = self.selected().map(|node| self.session.view.tree.name(node)).unwrap_or_default();
        match Owner::of(&name) {
            Owner::Ours | Owner::Public if self.is_connected() => None,
            Owner::Ours | Owner::Public => Some(self.why_not_connected()),
            Owner::Shared { .. } => Some("it is another account's: its ARN names its place".to_owned()),
            Owner::Secret { .. } => Some("it is a secret of Secrets Manager, which is not looked for here".to_owned()),
        }
    }

    /// The shared files have been read.
    fn places_offered(&mut self, choices: &Choices) {
        let Some(at) = self.pages.iter().position(|page| page.get::<ChoosePlaces>().is_some()) else { return };
        let mut page = self.pages.stack.remove(at);
        if let Some(page) = page.get_mut::<ChoosePlaces>() {
            page.offer(self, Some(choices));
        }
        self.pages.stack.insert(at, page);
    }
}
