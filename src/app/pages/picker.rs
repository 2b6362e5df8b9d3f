//! Choosing a profile, a region or a root: a list that typing narrows.

use crate::app::acts::{Act, UNSEEN};
use crate::app::draft::Draft;
use crate::app::geometry::in_view;
use crate::app::message::{Effect, Reply};
use crate::app::picture::{Picture, Spread};
use crate::app::state::list_cursor::moved;
use crate::app::widths::{taken, widths};
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::destination::{self, Choices, Destination, Place, Profile, Root};
use crate::keymap::{Action, Table, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::parameter::Partition;
use crate::text;

/// Columns between the names and what is said beside them.
const GAP: usize = 2;

/// The least columns of a name, and of what is said beside it.
const LEAST: usize = 16;

/// The keys of the list.
pub(in crate::app) static TABLE: Table = Table {
    title: "Profiles, regions and roots",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "go there", "go to the profile, region or root under the cursor"),
        row(keys::ESC, Action::Back, "stay", "stay here"),
        row(keys::UP_TEXT, Action::Up, "", "the choice above"),
        row(keys::DOWN_TEXT, Action::Down, "", "the choice below"),
        rows::PAGE_DOWN_TEXT,
        rows::PAGE_UP_TEXT,
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops a draft"),
    ],
    notes: None,
};

/// An open list of profiles, regions or roots.
#[derive(Debug)]
pub(crate) struct Picker {
    /// What is chosen.
    pub(in crate::app) kind: PickerKind,
    /// What is typed.
    line: Draft,
    /// The choice under the cursor, counted among those that match.
    cursor: usize,
    /// The first of them on the screen.
    top: usize,
    /// Everything there is; `None` until the files have been read.
    rows: Option<Vec<Choice>>,
    /// What there was when it opened, in front of what became known since.
    fixed: Vec<Choice>,
    /// Whether a region that is not in the list may be typed.
    open_ended: bool,
    /// Why there may be more.
    problem: Option<String>,
}

/// What a picker chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PickerKind {
    /// A profile of the shared files.
    Profile,
    /// A region.
    Region,
    /// A root of what can be listed.
    Root,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The profile, region or root.
    pub(crate) name: String,
    /// What is said beside it.
    pub(crate) about: String,
    /// Whether the session is there now.
    pub(crate) current: bool,
}

impl Picker {
    fn new(kind: PickerKind) -> Self {
        Self {
            kind,
            line: Draft::line(""),
            cursor: 0,
            top: 0,
            rows: None,
            fixed: Vec::new(),
            open_ended: false,
            problem: None,
        }
    }

    /// With something to choose from at once.
    pub(in crate::app) fn over(kind: PickerKind, fixed: Vec<Choice>) -> Self {
        Self { rows: Some(fixed.clone()), fixed, ..Self::new(kind) }
    }

    /// Goes on with what has become known: what is made of the choices it opened with. The cursor stays on its choice.
    pub(in crate::app) fn go_on(&mut self, rows: usize, with: impl FnOnce(Vec<Choice>) -> Vec<Choice>) {
        let held = self.choice();
        self.rows = Some(with(self.fixed.clone()));
        let at = held.and_then(|held| self.matches()?.iter().position(|choice| choice.name == held.name));
        self.go(at.unwrap_or(self.cursor), rows);
    }

    /// The choice under the cursor.
    fn choice(&self) -> Option<Choice> {
        self.matches()?.into_iter().nth(self.cursor)
    }

    /// The choices that have every typed word in their name or beside it; a region that is none of them but could be one comes
    /// last, and so does a path. `None` until there is something to choose from.
    pub(crate) fn matches(&self) -> Option<Vec<Choice>> {
        let rows = self.rows.as_ref()?;
        let typed = self.line.text().trim().to_lowercase();
        let has = |row: &&Choice| {
            let text = format!("{} {}", row.name, row.about).to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        let mut matches: Vec<Choice> = rows.iter().filter(has).cloned().collect();
        if let Some(name) = self.typed().filter(|typed| rows.iter().all(|row| row.name != *typed)) {
            matches.push(Choice { name, about: "as typed".to_owned(), current: false });
        }
        Some(matches)
    }

    /// What is typed, where it could be gone to without being in the list.
    fn typed(&self) -> Option<String> {
        let typed = self.line.text().trim();
        match self.kind {
            PickerKind::Region => {
                let id = typed.to_lowercase();
                (self.open_ended && destination::looks_like_a_region(&id)).then_some(id)
            }
            PickerKind::Root if typed.starts_with('/') => typed.parse().ok().map(|root: Root| root.to_string()),
            PickerKind::Profile | PickerKind::Root => None,
        }
    }

    /// What is said where there is no choice.
    fn says_instead(&self, app: &App) -> &str {
        match &self.rows {
            None => "reading the shared AWS files…",
            Some(rows) if !rows.is_empty() => "nothing matches",
            Some(_) if self.problem.is_some() => self.problem.as_deref().unwrap_or_default(),
            Some(_) if app.is_demo() => "there are none: the demo store needs no profile",
            Some(_) => "there are none: aws configure or aws configure sso makes one",
        }
    }

    /// Goes to a choice; to where the session is already, by reading anew how to get there.
    fn choose(&mut self, app: &mut App, choice: Choice) {
        match self.kind {
            PickerKind::Root if choice.current => {
                app.say(Tone::Info, format!("you are looking at {} already", text::sanitise(&choice.name)));
            }
            PickerKind::Profile | PickerKind::Region if choice.current => app.sign_in_anew(),
            // The region is the profile's own again, unless the command line names one.
            PickerKind::Profile => app.switch_to(Destination { profile: Some(choice.name), region: None }),
            PickerKind::Region => {
                let to = Destination { region: Some(choice.name), ..app.session.destination.clone() };
                app.switch_to(to);
            }
            PickerKind::Root => {
                if let Ok(root) = choice.name.parse() {
                    app.show_root(root);
                }
            }
        }
    }

    fn go(&mut self, to: usize, rows: usize) {
        let last = self.matches().map_or(0, |matches| matches.len().saturating_sub(1));
        self.cursor = to.min(last);
        self.top = in_view(self.top, self.cursor, rows);
    }
}

impl Paged for Picker {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let title = match self.kind {
            PickerKind::Profile => "Profile",
            PickerKind::Region => "Region",
            PickerKind::Root => "What to show",
        };
        let all = self.rows.as_deref().unwrap_or_default();
        let widest = |of: fn(&Choice) -> &str| all.iter().map(|it| text::width(&text::sanitise(of(it)))).max();
        let natural = [widest(|it| &it.name), widest(|it| &it.about)].map(Option::unwrap_or_default);
        let width = app.columns_for(taken(&natural, GAP));
        let (typed, column) = self.line.window(width.saturating_sub(2));
        let mut lines = vec![[vec![(Role::Strong, "› ".to_owned())], typed].concat()];
        let rows = app.picker_rows();
        match self.matches().filter(|matches| !matches.is_empty()) {
            None => {
                let mut says = Lines::new(width);
                says.prose(if self.problem.is_some() { Role::Warn } else { Role::Dim }, self.says_instead(app));
                lines.extend(says.into_lines());
            }
            Some(matches) => {
                let names = matches.iter().map(|choice| text::width(&choice.name)).max().unwrap_or(0);
                let [names, _] = widths(width, GAP, [names, natural[1]], &[(1, LEAST), (0, LEAST), (1, 0), (0, 1)]);
                let shown = matches.iter().enumerate().skip(self.top).take(rows.max(1));
                lines.extend(shown.map(|(at, choice)| choice.line(at == self.cursor, names, width)));
            }
        }
        let cursor = (rows > 0 && width > 2).then_some((0, 2 + column));
        let foot = "type to narrow it down".to_owned();
        let title = title.to_owned();
        Picture { title, foot, spread: Spread::List, columns: width, lines, cursor, ..Picture::default() }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        action != Action::Enter || self.matches().is_some_and(|matches| !matches.is_empty())
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        (action == Action::Enter).then(|| Notice::new(Tone::Info, self.says_instead(app)))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        let rows = app.picker_rows();
        match action {
            Action::Enter => {
                if let Some(choice) = self.choice() {
                    self.choose(app, choice);
                    return Turn::Close;
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

    fn line_changed(&mut self, _app: &mut App) {
        (self.cursor, self.top) = (0, 0);
    }

    fn fit(&mut self, app: &App) {
        self.go(self.cursor, app.picker_rows());
    }

    /// What it waits for is given up with the account that was left, and roots name that account.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        if self.kind == PickerKind::Root {
            app.stop_asking_services();
        }
    }
}

impl Choice {
    /// Its row of the list.
    fn line(&self, under_cursor: bool, names: usize, width: usize) -> Line {
        let wide = names.min(width.saturating_sub(GAP));
        let name = text::pad(&text::truncate(&text::sanitise(&self.name), wide), wide + GAP);
        let rest = width.saturating_sub(wide + GAP);
        let about = text::pad(&text::truncate(&text::sanitise(&self.about), rest), rest);
        match under_cursor {
            true => vec![(Role::Cursor, name), (Role::Cursor, about)],
            false if self.current => vec![(Role::Strong, name), (Role::Dim, about)],
            false => vec![(Role::Plain, name), (Role::Dim, about)],
        }
    }
}

/// What there is to switch to.
static READ_CHOICES: Act = Act {
    answered: |app, _, answer| match answer.reply {
        Reply::Choices(choices) => app.offer(&choices),
        _ => app.offer(&Choices::default()),
    },
    ..UNSEEN
};

impl App {
    pub(in crate::app) fn open_picker(&mut self, kind: PickerKind) {
        self.lay(Picker::new(kind));
        self.begin(&READ_CHOICES, "", Effect::Choices);
    }

    /// The files have been read.
    pub(in crate::app) fn offer(&mut self, choices: &Choices) {
        let open_ended = choices.other_regions;
        let visited: Vec<&str> = self.visited.iter().chain(&choices.recent).map(String::as_str).collect();
        for picker in self.pages.all::<Picker>() {
            picker.open_ended = open_ended && picker.kind == PickerKind::Region;
            picker.problem = choices.problem.clone().filter(|_| picker.kind == PickerKind::Profile);
            picker.rows = Some(match picker.kind {
                PickerKind::Profile => profiles(&self.session.place, &visited, &choices.profiles),
                PickerKind::Region => regions(&self.session.place, choices),
                PickerKind::Root => continue,
            });
        }
    }

    /// Rows of choices on the screen: the page within its border, less the line that is typed.
    pub(in crate::app) fn picker_rows(&self) -> usize {
        self.page_rows(Spread::List).saturating_sub(1)
    }
}

/// The one the session is with, those that it and sessions before it have been with, the last first, then the rest by name.
fn profiles(place: &Place, visited: &[&str], all: &[Profile]) -> Vec<Choice> {
    let current = place.signing_profile();
    let rank = |profile: &Profile| {
        let seen = visited.iter().position(|name| *name == profile.name.as_str()).unwrap_or(visited.len());
        (current != Some(profile.name.as_str()), seen)
    };
    let mut profiles: Vec<&Profile> = all.iter().collect();
    profiles.sort_by_key(|profile| rank(profile));
    let choices = profiles.into_iter().map(|profile| {
        let is_current = current == Some(profile.name.as_str());
        let kind = profile.kind.to_string();
        let about = [if is_current { "now" } else { "" }, &kind, profile.region.as_deref().unwrap_or_default()];
        Choice { name: profile.name.clone(), about: joined(&about), current: is_current }
    });
    choices.collect()
}

/// The one the session is in, those that profiles name, then all others of the partition.
pub(in crate::app) fn regions(place: &Place, choices: &Choices) -> Vec<Choice> {
    let current = place.region.as_deref();
    let partition = Partition::of_region(current.unwrap_or_default());
    let others = if choices.other_regions { destination::regions(partition) } else { &[] };
    let named = choices.regions.iter().map(String::as_str);
    let mut ids: Vec<&str> = Vec::new();
    for id in current.into_iter().chain(named).chain(others.iter().map(|(id, _)| *id)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let choices = ids.into_iter().map(|id| {
        let is_current = current == Some(id);
        let about = [if is_current { "now" } else { "" }, destination::region_name(id)];
        Choice { name: id.to_owned(), about: joined(&about), current: is_current }
    });
    choices.collect()
}

pub(in crate::app) fn joined(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}
