//! Places: bookmarks, then where the user was of late, in whatever profile and region; typing narrows the list.

use jiff::Timestamp;

use super::picker::joined;
use crate::app::draft::{Draft, Taken};
use crate::app::geometry::in_view;
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::destination::Root;
use crate::keymap::{Action, Code, Key, PageName, Table, key, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::parameter::spoken;
use crate::places::Location;
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("places");

/// Before a row that is a bookmark, and before one that is none.
const SIGNS: (&str, &str) = ("* ", "  ");

/// Columns between a name and what is said beside it.
const GAP: usize = 2;

/// The columns that are left for what is said beside a name, where there are so many.
const LEAST_SAID: usize = 24;

/// What is under the cursor is said in full below the list of a page that has so many rows.
const SAID_FROM: usize = 8;

/// Rows that this takes, with the rule above it.
const SAID: usize = 3;

/// The keys of the list.
pub(in crate::app) static TABLE: Table = Table {
    title: "Places",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "go there",
            "go to the place under the cursor, to its profile and region first",
        ),
        row(
            &[key(Code::Tab)],
            Action::Bookmark,
            "bookmark",
            "make the place under the cursor a bookmark, or take its bookmark away",
        ),
        row(keys::ESC, Action::Back, "stay", "stay here"),
        row(keys::UP_TEXT, Action::Up, "", "the place above"),
        row(keys::DOWN_TEXT, Action::Down, "", "the place below"),
        rows::PAGE_DOWN_TEXT,
        rows::PAGE_UP_TEXT,
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops a draft"),
    ],
    notes: None,
};

/// The list.
#[derive(Debug)]
pub(crate) struct Places {
    /// What is typed.
    line: Draft,
    /// All there are. Their order stays while bookmarks come and go, so that enter goes where was read.
    rows: Vec<Spot>,
    /// The one under the cursor, counted among those that match.
    cursor: usize,
    /// The first of them on the screen.
    top: usize,
}

/// A row.
#[derive(Debug)]
struct Spot {
    location: Location,
    /// When it was come to last, if it is known.
    at: Option<Timestamp>,
}

impl Spot {
    /// Its name, as it is spoken of.
    fn name(&self) -> String {
        let Location { root, name, .. } = &self.location;
        let name = if name == "/" && *root != Root::all() { root.to_string() } else { spoken(name).into_owned() };
        text::sanitise(&name).into_owned()
    }

    /// Where it is: who signs, which region, which endpoint.
    fn place(&self) -> String {
        let Location { place, account, .. } = &self.location;
        let profile = place.signing_profile().map(str::to_owned).or_else(|| place.signed_by());
        let who = profile.or_else(|| account.clone()).unwrap_or_default();
        let region = place.region.as_deref().unwrap_or_default();
        text::sanitise(&joined(&[&who, region, place.endpoint.as_deref().unwrap_or_default()])).into_owned()
    }

    /// What is said beside its name.
    fn about(&self, now: Timestamp) -> String {
        let when = self.at.map(|at| text::ago(at, now)).unwrap_or_default();
        joined(&[&self.place(), &when])
    }

    /// Its row of the list.
    fn line(&self, app: &App, under_cursor: bool, names: usize, width: usize) -> Line {
        let is_bookmark = app.places.is_bookmarked(&self.location);
        let sign = if is_bookmark { SIGNS.0 } else { SIGNS.1 };
        let wide = names.min(width.saturating_sub(text::width(sign) + GAP));
        let name = text::pad(&text::truncate_start(&self.name(), wide), wide + GAP);
        let rest = width.saturating_sub(text::width(sign) + wide + GAP);
        let about = text::pad(&text::truncate(&self.about(app.clock.wall), rest), rest);
        let roles = match (under_cursor, app.why_not_there(&self.location)) {
            (true, _) => [Role::Cursor; 3],
            (false, Some(_)) => [Role::Dim; 3],
            (false, None) => [Role::Strong, if is_bookmark { Role::Strong } else { Role::Plain }, Role::Dim],
        };
        let [of_sign, of_name, of_about] = roles;
        vec![(of_sign, sign.to_owned()), (of_name, name), (of_about, about)]
    }
}

impl Places {
    fn matches(&self, now: Timestamp) -> Vec<&Spot> {
        let typed = self.line.text().trim().to_lowercase();
        let has = |spot: &&Spot| {
            let text = format!("{} {}", spot.name(), spot.about(now)).to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        self.rows.iter().filter(has).collect()
    }

    fn chosen(&self, app: &App) -> Option<&Spot> {
        self.matches(app.clock.wall).into_iter().nth(self.cursor)
    }

    fn go(&mut self, app: &App, to: usize) {
        self.cursor = to.min(self.matches(app.clock.wall).len().saturating_sub(1));
        self.top = in_view(self.top, self.cursor, room(app));
    }

    /// What is said where nothing is listed.
    fn says_instead(&self) -> &'static str {
        if self.rows.is_empty() {
            "nothing yet: what you reveal, copy or edit makes its folder a place, and `:` bookmarks the row under the cursor"
        } else {
            "nothing matches"
        }
    }

    /// What is under the cursor in full, or why it cannot be gone to.
    fn said(&self, app: &App, width: usize) -> Vec<Line> {
        let Some(spot) = self.chosen(app).filter(|_| app.page_rows(Spread::List) >= SAID_FROM) else {
            return Vec::new();
        };
        let second = match app.why_not_there(&spot.location) {
            Some(why) => (Role::Warn, text::truncate(&format!("not from here: {why}"), width).into_owned()),
            None => (Role::Dim, text::truncate(&spot.about(app.clock.wall), width).into_owned()),
        };
        vec![vec![(Role::Plain, text::truncate_start(&spot.name(), width).into_owned())], vec![second]]
    }
}

/// Rows of the list on the screen: the page, less the line that is typed and what is said below a rule.
fn room(app: &App) -> usize {
    let rows = app.page_rows(Spread::List);
    rows.saturating_sub(1 + if rows < SAID_FROM { 0 } else { SAID })
}

impl Paged for Places {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let width = app.page_width(Spread::List);
        let (typed, column) = self.line.window(width.saturating_sub(2));
        let mut lines = vec![[vec![(Role::Strong, "› ".to_owned())], typed].concat()];
        let rows = room(app);
        let matches = self.matches(app.clock.wall);
        let names = matches.iter().map(|spot| text::width(&spot.name())).max().unwrap_or(0);
        let names = names.min(width.saturating_sub(LEAST_SAID + SIGNS.0.len() + GAP).max(width / 2));
        let shown = matches.iter().enumerate().skip(self.top).take(rows.max(1));
        lines.extend(shown.map(|(at, spot)| spot.line(app, at == self.cursor, names, width)));
        if matches.is_empty() {
            let mut out = Lines::new(width);
            out.prose(Role::Dim, self.says_instead());
            lines.extend(out.into_lines());
        }
        let foot = match matches.len() {
            0 => "type to narrow it down".to_owned(),
            all => format!("type to narrow it down · {} of {all}", self.cursor + 1),
        };
        let cursor = (rows > 0 && width > 2).then_some((0, 2 + column));
        let pinned = self.said(app, width);
        let (title, ruled) = (TABLE.title.to_owned(), !pinned.is_empty());
        Picture { title, foot, spread: Spread::List, lines, pinned, ruled, cursor, ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Enter => self.chosen(app).is_some_and(|spot| app.why_not_there(&spot.location).is_none()),
            Action::Bookmark => self.chosen(app).is_some(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        let is_bookmark = self.chosen(app).is_some_and(|spot| app.places.is_bookmarked(&spot.location));
        (action == Action::Bookmark && is_bookmark).then_some("no bookmark")
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match (action, self.chosen(app)) {
            (Action::Enter, Some(spot)) => app.why_not_there(&spot.location)?,
            (Action::Enter | Action::Bookmark, None) => self.says_instead().to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        let page = room(app).saturating_sub(1).max(1);
        match action {
            Action::Up => self.go(app, self.cursor.saturating_sub(1)),
            Action::Down => self.go(app, self.cursor + 1),
            Action::PageUp => self.go(app, self.cursor.saturating_sub(page)),
            Action::PageDown => self.go(app, self.cursor + page),
            Action::Bookmark => {
                if let Some(location) = self.chosen(app).map(|spot| spot.location.clone()) {
                    app.toggle_bookmark(location);
                }
            }
            Action::Enter => {
                if let Some(location) = self.chosen(app).map(|spot| spot.location.clone()) {
                    app.go_to_location(&location);
                    return Turn::Close;
                }
            }
            Action::Back => return Turn::Close,
            _ => {}
        }
        Turn::Stay
    }

    fn typed(&mut self, _app: &mut App, key: Key) -> Taken {
        let before = self.line.revision();
        let taken = self.line.line_key(key);
        if self.line.revision() != before {
            (self.cursor, self.top) = (0, 0);
        }
        taken
    }

    fn pasted(&mut self, _app: &mut App, text: &str) {
        self.line.paste(text);
        (self.cursor, self.top) = (0, 0);
    }

    fn fit(&mut self, app: &App) {
        self.go(app, self.cursor);
    }
}

impl App {
    /// Lists bookmarks, then where the user was of late.
    pub(in crate::app) fn open_places(&mut self) {
        let visits = self.places.visits(self.clock.wall);
        let at = |location: &Location| visits.iter().find(|it| it.location.is_same(location)).map(|it| it.at);
        let bookmarks = self.places.bookmarks().into_iter();
        let mut rows: Vec<Spot> =
            bookmarks.map(|location| Spot { location: location.clone(), at: at(location) }).collect();
        let recents = visits.iter().filter(|visit| !self.places.is_bookmarked(&visit.location));
        rows.extend(recents.map(|visit| Spot { location: visit.location.clone(), at: Some(visit.at) }));
        self.lay(Places { line: Draft::line(""), rows, cursor: 0, top: 0 });
    }
}
