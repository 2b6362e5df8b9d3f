//! Places: bookmarks, pairs of places that should be equal, then where the user was of late, in whatever profile and region; typing narrows
//! the list.

mod entry;
mod pair;

use entry::{Entry, GAP, SIGNS, Spot};
use pair::Looking;

use super::compare::looked::Looked;
use super::table_room::cut_rows;
use crate::app::draft::Draft;
use crate::app::geometry::in_view;
use crate::app::picture::{Picture, Spread};
use crate::app::state::list_cursor::moved;
use crate::app::widths::{taken, widths};
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Code, PageName, Table, key, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::places::{Location, Pair};
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName::PLACES;

/// The columns that are left for what is said beside a name, where there are so many.
const LEAST_SAID: usize = 24;

/// What is under the cursor is said in full below the list of a page that has so many rows.
const SAID_FROM: usize = 8;

/// Rows that this takes, with the rule above it; more where a page has so many.
const SAID: usize = 3;
const MORE_SAID: (usize, usize) = (5, 14);

/// The keys of the list.
pub(in crate::app) static TABLE: Table = Table {
    title: "Places",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "go there",
            "go to the place under the cursor, to its profile and region first; compare the places of a pair again",
        ),
        row(
            &[key(Code::Tab)],
            Action::Bookmark,
            "bookmark",
            "make the place under the cursor a bookmark, or take its bookmark away; keep a pair no longer",
        ),
        row(
            &[key(Code::F(5))],
            Action::Refresh,
            "look at all pairs",
            "list the places of every pair again, and tell what is missing and what was written since; no value is read",
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
    rows: Vec<Entry>,
    /// The one under the cursor, counted among those that match.
    cursor: usize,
    /// The first of them on the screen.
    top: usize,
    /// What is told of pairs that were looked at again.
    looking: Looking,
}

impl Places {
    fn matches(&self, app: &App) -> Vec<&Entry> {
        let typed = self.line.text().trim().to_lowercase();
        let has = |entry: &&Entry| {
            let text = format!("{} {}", entry.name(), entry.about(app, &self.looking).1).to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        self.rows.iter().filter(has).collect()
    }

    /// What the widest of all names, of what is said beside them, and of the words for production take.
    fn natural(&self, app: &App) -> [usize; 3] {
        let widest = |of: &dyn Fn(&Entry) -> String| self.rows.iter().map(|it| text::width(&of(it))).max().unwrap_or(0);
        [widest(&Entry::name), widest(&|it| it.about(app, &self.looking).1), widest(&|it| it.ground(app).to_owned())]
    }

    fn chosen(&self, app: &App) -> Option<&Entry> {
        self.matches(app).into_iter().nth(self.cursor)
    }

    fn go(&mut self, app: &App, to: usize) {
        let matches = self.matches(app);
        let to = to.min(matches.len().saturating_sub(1));
        let at = lines(&matches).iter().position(|line| *line == Listed::Row(to)).unwrap_or(0);
        // The heading of a section comes with its first row.
        let first = at - usize::from(at > 0 && matches!(lines(&matches)[at - 1], Listed::Heading(_)));
        (self.cursor, self.top) = (to, in_view(in_view(self.top, first, room(app)), at, room(app)));
    }

    fn pairs(&self) -> impl Iterator<Item = &Pair> {
        self.rows.iter().filter_map(|entry| if let Entry::Pair(pair) = entry { Some(pair) } else { None })
    }

    /// Why no pair is looked at.
    fn why_not_look(&self, app: &App) -> Option<String> {
        if self.pairs().next().is_none() {
            Some("no pair is kept: a comparison is, by its key".to_owned())
        } else if !app.is_connected() {
            Some(app.why_not_connected())
        } else {
            None
        }
    }

    /// Begins to look at all pairs.
    fn look(&mut self, app: &mut App) {
        self.looking = Looking::of(self.pairs().cloned());
        self.looking.go_on(app);
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
        let rows = said_rows(app);
        let Some(entry) = self.chosen(app).filter(|_| rows > 0) else { return Vec::new() };
        let [(role, first), second] = entry.in_full(app, &self.looking);
        let (role_of_second, second) = match entry.why_not(app) {
            Some(why) => (Role::Warn, format!("not from here: {why}")),
            None => second,
        };
        let line = |says: &str| vec![(role, text::truncate_middle(says, width).into_owned())];
        let mut out = Lines::new(width);
        match (entry, first.split_once(" ↔ ")) {
            (Entry::Spot(..), _) => out.push(vec![(role, text::truncate_start(&first, width).into_owned())]),
            // Each place whole, rather than both cut.
            (Entry::Pair(_), Some((a, b))) if text::width(&first) > width && rows > SAID => {
                out.push(line(&format!("{a} ↔")));
                out.push(line(b));
            }
            (Entry::Pair(_), _) => out.push(line(&first)),
        }
        out.prose(role_of_second, &second);
        cut_rows(out.into_lines(), rows - 1)
    }
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// What those below it are.
    Heading(&'static str),
    /// One that matches, by its number.
    Row(usize),
}

/// The lines of the list: with headings where there are pairs among what matches.
fn lines(matches: &[&Entry]) -> Vec<Listed> {
    let has_pairs = matches.iter().any(|entry| matches!(entry, Entry::Pair(_)));
    let mut lines = Vec::new();
    let mut section = "";
    for (at, entry) in matches.iter().enumerate() {
        if has_pairs && entry.section() != section {
            section = entry.section();
            lines.push(Listed::Heading(section));
        }
        lines.push(Listed::Row(at));
    }
    lines
}

/// Rows of the list on the screen: the page, less the line that is typed and what is said below a rule.
fn room(app: &App) -> usize {
    app.page_rows(Spread::List).saturating_sub(1 + said_rows(app))
}

/// Rows of what is said below the list, with the rule above it.
fn said_rows(app: &App) -> usize {
    match app.page_rows(Spread::List) {
        ..SAID_FROM => 0,
        rows if rows < MORE_SAID.1 => SAID,
        _ => MORE_SAID.0,
    }
}

impl Paged for Places {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let natural = self.natural(app);
        let width = app.columns_for(SIGNS.0.len() + taken(&natural, GAP));
        let (typed, column) = self.line.window(width.saturating_sub(2));
        let mut lines = vec![[vec![(Role::Strong, "› ".to_owned())], typed].concat()];
        let rows = room(app);
        let matches = self.matches(app);
        let names = matches.iter().map(|entry| text::width(&entry.name())).max().unwrap_or(0);
        let cuts = [(1, LEAST_SAID), (0, width / 2), (1, 0)];
        let natural = [names, natural[1], natural[2]];
        let [names, _, grounds] = widths(width.saturating_sub(SIGNS.0.len()), GAP, natural, &cuts);
        let listed = self::lines(&matches);
        let shown = listed.iter().skip(self.top).take(rows.max(1));
        lines.extend(shown.map(|line| match line {
            Listed::Heading(says) => vec![(Role::Dim, text::truncate(says, width).into_owned())],
            Listed::Row(at) => matches[*at].line(app, &self.looking, *at == self.cursor, (names, grounds), width),
        }));
        if matches.is_empty() {
            let mut out = Lines::new(width);
            out.prose(Role::Dim, self.says_instead());
            lines.extend(out.into_lines());
        }
        let foot = match matches.len() {
            _ if self.looking.is_under_way() => format!("{} still to be listed", self.looking.to_come()),
            0 => "type to narrow it down".to_owned(),
            all => format!("type to narrow it down · {} of {all}", self.cursor + 1),
        };
        let cursor = (rows > 0 && width > 2).then_some((0, 2 + column));
        let pinned = self.said(app, width);
        let (title, ruled) = (TABLE.title.to_owned(), !pinned.is_empty());
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
        match action {
            Action::Enter => self.chosen(app).is_some_and(|entry| entry.why_not(app).is_none()),
            Action::Bookmark => match self.chosen(app) {
                Some(Entry::Pair(pair)) => app.why_pair_stays(pair).is_none(),
                spot => spot.is_some(),
            },
            Action::Refresh => app.is_connection_lost() || self.why_not_look(app).is_none(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match (action, self.chosen(app)?) {
            (Action::Refresh, _) if app.is_connection_lost() => "connect",
            (Action::Refresh, _) if self.looking.is_under_way() => "stop",
            (Action::Refresh, _) if self.pairs().next().is_none() => "",
            (Action::Enter, Entry::Pair(_)) => "compare again",
            (Action::Bookmark, Entry::Pair(pair)) if app.places.is_kept(pair) => "keep no longer",
            (Action::Bookmark, Entry::Pair(_)) => "keep",
            (Action::Bookmark, Entry::Spot(spot, _)) if app.places.is_bookmarked(&spot.location) => "no bookmark",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match (action, self.chosen(app)) {
            (Action::Enter, Some(entry)) => entry.why_not(app)?,
            (Action::Bookmark, Some(Entry::Pair(pair))) => app.why_pair_stays(pair)?,
            (Action::Refresh, _) => self.why_not_look(app)?,
            (Action::Enter | Action::Bookmark, None) => self.says_instead().to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Refresh if self.looking.is_under_way() => {
                app.look_at_no_pair();
                self.looking.stop();
                app.say(Tone::Info, "stopped");
            }
            Action::Refresh => self.look(app),
            Action::Bookmark => match self.chosen(app) {
                Some(Entry::Spot(spot, _)) => app.toggle_bookmark(spot.location.clone()),
                Some(Entry::Pair(pair)) => app.toggle_pair(pair.clone()),
                None => {}
            },
            Action::Enter => match self.chosen(app) {
                Some(Entry::Spot(spot, _)) => {
                    let location = spot.location.clone();
                    app.go_to_location(&location);
                    return Turn::Close;
                }
                Some(Entry::Pair(pair)) => match app.compare_pair(pair.clone(), self.looking.told_of(pair).cloned()) {
                    Ok(page) => return Turn::Open(page.into()),
                    Err(why) => app.say(Tone::Info, why),
                },
                None => {}
            },
            Action::Back => return Turn::Close,
            _ => {
                if let Some(to) = moved(action, self.cursor, room(app)) {
                    self.go(app, to);
                }
            }
        }
        Turn::Stay
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        Some(&mut self.line)
    }

    fn line_changed(&mut self, _app: &mut App) {
        (self.cursor, self.top) = (0, 0);
    }

    fn fit(&mut self, app: &App) {
        self.go(app, self.cursor);
    }

    /// What is listed is of a place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        !self.looking.is_under_way()
    }

    fn dropped(&mut self, app: &mut App) {
        app.look_at_no_pair();
    }
}

impl App {
    /// Lists bookmarks, pairs, then where the user was of late.
    pub(in crate::app) fn open_places(&mut self) {
        let visits = self.places.visits(self.clock.wall);
        let at = |location: &Location| visits.iter().find(|it| it.location.is_same(location)).map(|it| it.at);
        let spot = |location: &Location| Spot { location: location.clone(), at: at(location) };
        let bookmarks = self.places.bookmarks().into_iter();
        let mut rows: Vec<Entry> = bookmarks.map(|location| Entry::Spot(spot(location), true)).collect();
        rows.extend(self.pairs().into_iter().map(Entry::Pair));
        let recents = visits.iter().filter(|visit| !self.places.is_bookmarked(&visit.location));
        rows.extend(recents.map(|visit| Entry::Spot(spot(&visit.location), false)));
        self.lay(Places { line: Draft::line(""), rows, cursor: 0, top: 0, looking: Looking::default() });
    }

    /// A pair was looked at: the list says so, and goes on with the next.
    pub(in crate::app) fn pair_was_looked_at(&mut self, pair: &Pair, outcome: Result<Looked, String>) {
        let looking = self.pages.all::<Places>().next().map(|page| std::mem::take(&mut page.looking));
        let Some(mut looking) = looking else { return };
        looking.told(self, pair, outcome);
        if let Some(page) = self.pages.all::<Places>().next() {
            page.looking = looking;
        }
    }

    /// What is known of a pair, told by the page with both of its places: what listing them tells now in place of what it told before, or
    /// nothing where that is remembered.
    pub(in crate::app) fn pair_is_known(&mut self, pair: &Pair, looked: Option<&Looked>) {
        for page in self.pages.all::<Places>() {
            page.looking.is_known(pair, looked);
        }
    }
}
