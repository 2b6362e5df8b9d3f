//! Choosing a profile, a region or a root: a list that typing narrows.

use super::draft::Draft;
use super::search::edit_line;
use super::switch::WRITE_FIRST;
use super::{App, Effect, Overlay, Pending, Place, Tone};
use crate::destination::{self, Choices, Destination, Profile, Root};
use crate::keymap::{Action, Key};

/// An open list of profiles, regions or roots.
#[derive(Debug)]
pub struct Picker {
    /// What is chosen.
    pub kind: Kind,
    /// What is typed.
    pub line: Draft,
    /// The choice under the cursor, counted among those that match.
    pub cursor: usize,
    /// The first of them on the screen.
    pub top: usize,
    /// Everything there is; `None` until the files have been read.
    rows: Option<Vec<Choice>>,
    /// What there was when it opened, in front of what became known since.
    fixed: Vec<Choice>,
    /// Whether a region that is not in the list may be typed.
    open_ended: bool,
}

/// What a picker chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A profile of the shared files.
    Profile,
    /// A region.
    Region,
    /// A root of what can be listed.
    Root,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The profile, region or root.
    pub name: String,
    /// What is said beside it.
    pub about: String,
    /// Whether the session is there now.
    pub current: bool,
}

impl Picker {
    fn new(kind: Kind) -> Self {
        Self { kind, line: Draft::line(""), cursor: 0, top: 0, rows: None, fixed: Vec::new(), open_ended: false }
    }

    /// With something to choose from at once.
    pub(super) fn over(kind: Kind, fixed: Vec<Choice>) -> Self {
        Self { rows: Some(fixed.clone()), fixed, ..Self::new(kind) }
    }

    /// Goes on with what has become known: what is made of the choices it opened with. The cursor stays on its choice.
    pub(super) fn go_on(&mut self, rows: usize, with: impl FnOnce(Vec<Choice>) -> Vec<Choice>) {
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
    pub fn matches(&self) -> Option<Vec<Choice>> {
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
            Kind::Region => {
                let id = typed.to_lowercase();
                (self.open_ended && destination::looks_like_a_region(&id)).then_some(id)
            }
            Kind::Root if typed.starts_with('/') => typed.parse().ok().map(|root: Root| root.to_string()),
            Kind::Profile | Kind::Root => None,
        }
    }

    /// Whether there is nothing at all to choose from.
    pub fn is_empty(&self) -> bool {
        self.rows.as_ref().is_some_and(Vec::is_empty)
    }

    fn go(&mut self, to: usize, rows: usize) {
        let last = self.matches().map_or(0, |matches| matches.len().saturating_sub(1));
        self.cursor = to.min(last);
        self.top = self.top.min(self.cursor).max((self.cursor + 1).saturating_sub(rows.max(1)));
    }
}

impl App {
    pub(super) fn open_picker(&mut self, kind: Kind) {
        let ticket = self.ticket(Pending::Choices);
        self.lay(Overlay::Picker(Box::new(Picker::new(kind))));
        self.emit(Effect::Choices(ticket));
    }

    /// The files have been read.
    pub(super) fn offer(&mut self, choices: &Choices) {
        let open_ended = choices.other_regions;
        let visited: Vec<&str> = self.visited.iter().chain(&choices.recent).map(String::as_str).collect();
        for overlay in &mut self.overlays {
            if let Overlay::Picker(picker) = overlay {
                picker.open_ended = open_ended && picker.kind == Kind::Region;
                picker.rows = Some(match picker.kind {
                    Kind::Profile => profiles(&self.place, &visited, &choices.profiles),
                    Kind::Region => regions(&self.place, choices),
                    Kind::Root => continue,
                });
            }
        }
    }

    pub(super) fn picker_action(&mut self, action: Action) {
        let rows = self.picker_rows();
        let page = rows.saturating_sub(1).max(1);
        let Some(Overlay::Picker(picker)) = self.overlays.last_mut() else { return };
        match action {
            Action::Up => picker.go(picker.cursor.saturating_sub(1), rows),
            Action::Down => picker.go(picker.cursor + 1, rows),
            Action::PageUp => picker.go(picker.cursor.saturating_sub(page), rows),
            Action::PageDown => picker.go(picker.cursor + page, rows),
            Action::Enter => self.choose(),
            Action::Back => {
                self.overlays.pop();
                self.stop_asking_services();
            }
            Action::Quit => self.quit(),
            _ => {}
        }
    }

    pub(super) fn picker_key(&mut self, key: Key) {
        if let Some(Overlay::Picker(picker)) = self.overlays.last_mut() {
            edit_line(&mut picker.line, key);
            (picker.cursor, picker.top) = (0, 0);
        }
    }

    pub(super) fn picker_paste(&mut self, pasted: &str) {
        if let Some(Overlay::Picker(picker)) = self.overlays.last_mut() {
            picker.line.paste(pasted);
            (picker.cursor, picker.top) = (0, 0);
        }
    }

    fn choose(&mut self) {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else { return };
        let Some(choice) = picker.choice() else { return };
        let kind = picker.kind;
        self.overlays.pop();
        if choice.current {
            self.stop_asking_services();
            let here = if kind == Kind::Root { "looking at" } else { "in" };
            self.say(Tone::Info, format!("you are {here} {} already", crate::text::sanitise(&choice.name)));
            return;
        }
        match kind {
            // The region is the profile's own again, unless the command line names one.
            Kind::Profile => self.switch_to(Destination { profile: Some(choice.name), region: None }),
            Kind::Region => self.switch_to(Destination { region: Some(choice.name), ..self.destination.clone() }),
            Kind::Root => {
                if let Ok(root) = choice.name.parse() {
                    self.show_root(root);
                }
            }
        }
    }

    /// Rows of choices on the screen: the page within its border, less the line that is typed.
    pub fn picker_rows(&self) -> usize {
        usize::from(self.geometry().page.inside().height).saturating_sub(1)
    }

    /// What a picker without a choice says instead.
    pub fn picker_says(&self) -> &'static str {
        match self.overlays.last() {
            Some(Overlay::Picker(picker)) if picker.rows.is_none() => "reading the shared AWS files…",
            Some(Overlay::Picker(picker)) if !picker.is_empty() => "nothing matches",
            _ if self.place.demo => "there are none: the demo store needs no profile",
            _ => "there are none: aws configure or aws configure sso makes one",
        }
    }

    pub(super) fn scroll_picker(&mut self) {
        let rows = self.picker_rows();
        if let Some(Overlay::Picker(picker)) = self.overlays.last_mut() {
            picker.go(picker.cursor, rows);
        }
    }

    /// Says why no picker opens, where it is not plain to see.
    pub(super) fn explain_no_picker(&mut self) {
        if self.writing().is_some() {
            self.say(Tone::Warn, WRITE_FIRST);
        }
    }
}

/// The one the session is with, those that it and sessions before it have been with, the last first, then the rest by name.
fn profiles(place: &Place, visited: &[&str], all: &[Profile]) -> Vec<Choice> {
    let current = place.profile.as_deref();
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
fn regions(place: &Place, choices: &Choices) -> Vec<Choice> {
    let current = place.region.as_deref();
    let partition = current.map_or("aws", destination::partition);
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

pub(super) fn joined(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}
