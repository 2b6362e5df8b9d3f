//! What a question says, and which of it has to be seen before it is answered.

use std::sync::Arc;

use super::words::{account_rows, last_change, place, place_of_copy, place_says};
use crate::app::difference::{LaidOut, SIDE_BY_SIDE};
use crate::app::picture::Spread;
use crate::app::seen::Must;
use crate::app::state::promotion::CopyPlace;
use crate::app::state::question::Question;
use crate::app::{App, Now};
use crate::config::Ground;
use crate::line::{Line, Lines, Role};
use crate::parameter::Parameter;
use crate::text::{self, Work};

/// Columns that the labels of a question take.
const LABEL: usize = 12;

/// Rows of a page in which all of where the write goes is shown above the version.
const ROOMY: usize = 12;

/// What a question says.
#[derive(Debug)]
pub(in crate::app) struct Sheet {
    /// What is asked: `Overwrite`.
    pub(super) title: String,
    /// The name behind it in the title, where its last segment fits.
    pub(super) name: String,
    /// The word for production, where it is.
    pub(super) flag: String,
    pub(super) out: Lines,
    pub(super) musts: Vec<Must>,
    /// How old and new differ, below all else, where that is shown.
    pub(super) difference: Option<Arc<LaidOut>>,
    /// As wide as a page, or as two texts that stand side by side.
    pub(super) spread: Spread,
    /// Columns of two texts side by side.
    wide: usize,
    /// The name, where it is whole neither in the title nor above.
    full_name: Option<String>,
}

impl Sheet {
    /// Under a title, about no name.
    pub(in crate::app::pages) fn titled(app: &App, title: &str) -> Self {
        Self {
            title: title.to_owned(),
            name: String::new(),
            flag: String::new(),
            out: Lines::new(app.page_width(Spread::Page)),
            musts: Vec::new(),
            difference: None,
            spread: Spread::Page,
            wide: app.page_width(Spread::Wide),
            full_name: None,
        }
    }

    /// Of an act on a name. Act and last segment stand in the title, or above all else where it has no room for them.
    pub(in crate::app::pages) fn about(app: &App, act: &str, name: &str) -> Self {
        Self::about_ground(app, act, name, app.production_of(name).as_ref())
    }

    /// The same of several names, any of which may be production; what they have in common is the name, if that is anything.
    pub(in crate::app::pages) fn about_ground(app: &App, act: &str, name: &str, ground: Option<&Ground>) -> Self {
        let mut sheet = Self::titled(app, act);
        ground.map(Ground::word).unwrap_or_default().clone_into(&mut sheet.flag);
        if !name.is_empty() {
            sheet.place_name(app, &text::sanitise(name));
        }
        sheet
    }

    fn place_name(&mut self, app: &App, name: &str) {
        let room = app.title_columns(Spread::Page, &self.flag).saturating_sub(text::width(&self.title) + 1);
        // With the slash before it and what says that something is missing.
        let segment = name.rfind('/').map_or(text::width(name), |at| text::width(&name[at..]) + 1);
        let whole = text::width(name);
        if whole > room {
            self.full_name = Some(name.to_owned());
        }
        if whole <= room || segment <= room {
            name.clone_into(&mut self.name);
        } else if segment <= self.out.width() {
            self.out.prose(Role::Strong, &text::truncate_start(name, self.out.width()));
        } else {
            self.out.prose(Role::Strong, name);
            self.full_name = None;
        }
    }

    /// Whether there are so few rows that what has to be read first comes before where it is.
    pub(in crate::app::pages) fn is_scarce(app: &App) -> bool {
        app.page_rows(Spread::Page) < ROOMY
    }

    /// What the answer depends on, beside title and prompt: where it goes, and the version with its last change. One frame has to
    /// show it, but for the change: its age goes on by itself.
    pub(in crate::app::pages) fn head(&mut self, app: &App, now: Now, version: &str, was: Option<&Parameter>) {
        let mut place = place(app, self.out.width());
        let says = format!("{} {version}", place_says(app));
        let mut versions = Lines::new(self.out.width());
        let version: Line = vec![(Role::Strong, version.to_owned())];
        match was {
            Some(was) => last_change(&mut versions, version, was, app.service_time(now)),
            None => versions.flow("", [version]),
        }
        let mut versions = versions.into_lines();
        let mut beside = Vec::new();
        if Self::is_scarce(app) {
            // What becomes of it comes first, and what goes with the account, by scrolling, last.
            let account = account_rows(app, self.out.width());
            beside = place.split_off(account.min(place.len()));
            let changed = versions.split_off(1.min(versions.len()));
            self.out.extend(versions);
            self.out.extend(place);
            self.together(self.out.count(), &says);
            self.out.extend(changed);
        } else {
            self.out.extend(place);
            self.together(self.out.count() + 1, &says);
            self.out.extend(versions);
        }
        if !beside.is_empty() {
            let from = self.out.count();
            self.out.extend(beside);
            self.musts.push(Must { says: place_says(app), lines: from..self.out.count(), together: false });
        }
        if let Some(name) = self.full_name.take() {
            self.must("name", Role::Strong, &name);
        }
    }

    /// The same of what goes from one place to another, neither of which need be the session's: where to, what becomes of the versions
    /// there, where from.
    pub(in crate::app::pages) fn head_between(&mut self, app: &App, [from, to]: [&CopyPlace; 2], version: &str) {
        let in_text = |parts: &[Line]| -> String { parts.concat().into_iter().map(|(_, text)| text).collect() };
        let there = place_of_copy(app, to);
        let says = in_text(&there);
        let version_line = vec![(Role::Strong, version.to_owned())];
        // Where rows are scarce, what becomes of it comes first, and what goes with account and region by scrolling.
        if Self::is_scarce(app) {
            self.out.flow("", [version_line]);
            self.out.flow(" · ", there.iter().take(2).cloned());
            self.together(self.out.count(), &format!("{says} {version}"));
            let from = self.out.count();
            self.field("to", there);
            self.musts.push(Must { says, lines: from..self.out.count(), together: false });
        } else {
            self.field("to", there);
            self.out.flow("", [version_line]);
            self.together(self.out.count(), &format!("{says} {version}"));
        }
        if to.id != from.id {
            let (first, here) = (self.out.count(), place_of_copy(app, from));
            let says = in_text(&here);
            self.field("from", here);
            self.musts.push(Must { says, lines: first..self.out.count(), together: false });
        }
        if let Some(name) = self.full_name.take() {
            self.must("name", Role::Strong, &name);
        }
    }

    /// So many lines are to be seen in one frame with title and prompt.
    pub(in crate::app::pages) fn together(&mut self, lines: usize, says: &str) {
        let says = format!("{} {} {says}", self.title, self.name);
        self.musts.push(Must { says, lines: 0..lines, together: true });
    }

    /// A field that is to be seen, in this frame or another.
    pub(in crate::app::pages) fn must(&mut self, label: &str, role: Role, says: &str) {
        let from = self.out.count();
        self.says(label, role, says);
        self.musts.push(Must { says: format!("{label} {says}"), lines: from..self.out.count(), together: false });
    }

    /// The same, of one whose words may change while it is looked at: to have seen it in any of them is enough.
    pub(in crate::app::pages) fn must_as(&mut self, label: &str, role: Role, says: &str, about: &str) {
        let from = self.out.count();
        self.says(label, role, says);
        self.musts.push(Must { says: about.to_owned(), lines: from..self.out.count(), together: false });
    }

    /// How many calls it takes, and how long, where that is worth saying; `whose`: of whom the rate is. Answers that come meanwhile may
    /// change it.
    pub(in crate::app::pages) fn calls(&mut self, calls: usize, work: Work, whose: &str) {
        if work.is_much() {
            let (all, writes) = (text::grouped(calls), text::grouped(work.counted));
            let all = if all == writes {
                format!("about {writes} writes")
            } else {
                format!("about {all}, {writes} of them writes")
            };
            let says = format!("{all}: {}", work.says(whose));
            self.must_as("calls", Role::Plain, &says, "calls");
        }
    }

    /// A field that need not be seen.
    pub(in crate::app::pages) fn says(&mut self, label: &str, role: Role, says: &str) {
        let label_role = if matches!(role, Role::Warn | Role::Bad) { role } else { Role::Label };
        self.out.labelled(label, LABEL, label_role, role, says);
    }

    /// A danger, in words.
    pub(in crate::app::pages) fn look(&mut self, role: Role, says: &str) {
        self.must("look", role, says);
    }

    /// Whatever else there is to say.
    pub(in crate::app::pages) fn say(&mut self, write: impl FnOnce(&mut Lines)) {
        write(&mut self.out);
    }

    /// A field beside what has to be seen.
    pub(in crate::app::pages) fn field(&mut self, label: &str, parts: impl IntoIterator<Item = Line>) {
        let room = self.out.width().saturating_sub(LABEL).max(1);
        let mut value = Lines::new(room);
        value.flow(" · ", parts);
        for (at, line) in value.into_lines().into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.out.push([vec![(Role::Label, text::pad(label, LABEL))], line].concat());
        }
    }

    /// A value that is masked, and how it comes to be shown.
    pub(in crate::app::pages) fn masked(&mut self, label: &str, says: &str) {
        let mask = vec![(Role::Mask, text::MASK.to_owned()), (Role::Plain, format!("  {says}"))];
        self.field(label, [mask]);
    }

    /// How old and new differ, or the mask in its place, below all else that it says. It need not be seen: whoever looks must not have it harder than whoever
    /// does not.
    pub(in crate::app::pages) fn difference(&mut self, label: &str, question: &Question, tab: &str) {
        self.out.blank();
        match question.difference() {
            None => self.masked(label, &format!("{tab} shows it")),
            Some(difference) => {
                let says = difference.says().into_iter().map(|says| vec![(Role::Strong, says)]);
                self.field(label, says.chain([vec![(Role::Plain, format!("{tab} masks it"))]]));
                self.spread = if self.wide >= SIDE_BY_SIDE { Spread::Wide } else { Spread::Page };
                let width = if self.spread == Spread::Wide { self.wide } else { self.out.width() };
                self.difference = Some(difference.laid_out(width));
            }
        }
    }
}
