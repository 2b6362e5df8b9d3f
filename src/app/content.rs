//! What panes and pages say, as lines with roles: the words and their order are decided here, the looks in `ui`.
//!
//! Every text in a line has been through [`text::sanitise`], and no line is wider than asked.

mod asking;
mod detail;
mod explain;
mod pages;

use super::App;
use super::geometry::Pane;
use super::listing::Listing;
use super::picker::Kind;
use super::{Action, Link, Overlay, Then};
use crate::app::message::Now;
use crate::failure::{Act, Failure, FailureKind};
use crate::keymap::{self, Context};
use crate::names::Order;
use crate::parameter::{Expected, ListedBy, spoken};
use crate::text;

/// How a piece of text is meant; `ui` gives each its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    Plain,
    /// Of little weight.
    Dim,
    /// The word before a field.
    Label,
    /// What the eye should find first.
    Strong,
    /// Over a group of lines.
    Heading,
    /// Worked, or will.
    Good,
    /// To look at.
    Warn,
    /// Failed, or will.
    Bad,
    /// A revealed value.
    Value,
    /// In place of a value.
    Mask,
    /// To be copied as it is: a policy statement, a command.
    Code,
    /// Only in the new value.
    Added,
    /// Only in the old value.
    Removed,
}

/// One line of a pane or page.
pub type Line = Vec<(Role, String)>;

/// Rows of the banner at most.
const BANNER: usize = 2;

/// Columns that the labels of the detail pane and of the pages take.
const LABEL: usize = 13;

/// Collects lines of at most a given width.
struct Lines {
    width: usize,
    lines: Vec<Line>,
}

impl Lines {
    fn new(width: usize) -> Self {
        Self { width: width.max(1), lines: Vec::new() }
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Line::new());
        }
    }

    /// Prose, wrapped at words.
    fn prose(&mut self, role: Role, prose: &str) {
        let prose = text::sanitise(prose);
        for row in text::wrap_words(&prose, self.width) {
            self.lines.push(vec![(role, row.to_owned())]);
        }
    }

    /// Prose that ends as a sentence does; failures are worded without their period. A command in it has a line of its own.
    fn sentence(&mut self, role: Role, sentence: &str) {
        for line in ended(sentence).lines() {
            self.prose(role, line);
        }
    }

    /// A label and its text; what does not fit goes on under the text.
    fn field(&mut self, label: &str, role: Role, value: &str) {
        let value = text::sanitise(value);
        let room = self.width.saturating_sub(LABEL);
        if room < 12 {
            self.lines.push(vec![(Role::Label, text::truncate(label, self.width).into_owned())]);
            self.prose(role, &value);
            return;
        }
        for (i, row) in text::wrap_words(&value, room).into_iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            self.lines.push(vec![(Role::Label, text::pad(label, LABEL)), (role, row.to_owned())]);
        }
    }

    /// When something happened; the date goes under the age where both do not fit.
    fn when(&mut self, label: &str, at: jiff::Timestamp, now: Now) {
        let (age, date) = (age(at, now), text::absolute(at));
        if self.width.saturating_sub(LABEL) >= text::width(&age) + 3 + date.len() {
            self.field(label, Role::Plain, &format!("{age} · {date}"));
        } else {
            self.field(label, Role::Plain, &age);
            self.field("", Role::Plain, &date);
        }
    }

    /// A text of several lines as it is, wrapped where it must be; `mark` stands before each line.
    fn verbatim(&mut self, role: Role, mark: &str, value: &str) {
        let room = self.width.saturating_sub(text::width(mark)).max(1);
        for line in text::sanitise_lines(value) {
            for row in text::wrap(&line, room) {
                self.lines.push(vec![(role, format!("{mark}{row}"))]);
            }
        }
    }
}

impl App {
    /// The lines of the detail pane below its title.
    pub fn detail_lines(&self, now: Now) -> Vec<Line> {
        // The pane's first column is its margin.
        let width = usize::from(self.geometry().detail.width).saturating_sub(1);
        detail::lines(self, now, width)
    }

    /// The lines of the page or question that has the keys; none for an editor, a form or a picker, which are painted by themselves.
    pub fn page_lines(&self, now: Now) -> Vec<Line> {
        let width = usize::from(self.geometry().page.inside().width);
        match self.overlays.last() {
            Some(Overlay::Confirm(confirm)) => asking::confirm(self, confirm, now, width),
            Some(Overlay::Conflict(conflict)) => asking::conflict(self, conflict, now, width),
            Some(Overlay::Replace { was, failure }) => asking::replace(was, failure, &self.way_on(failure), width),
            Some(Overlay::Leave { then }) => asking::leave(then, width),
            Some(Overlay::Policies(policies)) => pages::policies(policies, width),
            Some(Overlay::Activity(_)) => pages::activity(self, now, width),
            Some(Overlay::CopyAs { parameter }) => pages::copy_as(self, parameter, width),
            Some(Overlay::Help { .. }) => pages::help(width),
            Some(Overlay::Explain { failure, .. }) => {
                let failure = self.in_full(failure);
                explain::lines(&failure, &self.way_on(&failure), width)
            }
            Some(Overlay::Editor(_) | Overlay::Form(_) | Overlay::Picker(_)) | None => Vec::new(),
        }
    }

    /// The heading of the page or question that has the keys.
    pub fn page_title(&self) -> String {
        match self.overlays.last() {
            Some(Overlay::Confirm(confirm)) if confirm.was.is_none() => "Create this parameter?".to_owned(),
            Some(Overlay::Confirm(_)) => "Overwrite this parameter?".to_owned(),
            Some(Overlay::Conflict(conflict)) => match conflict.mine.on {
                Expected::Absent => "Nothing was written: the name exists already".to_owned(),
                Expected::Version(_) => "Nothing was written: it has changed meanwhile".to_owned(),
            },
            Some(Overlay::Replace { .. }) => "Replace a value that cannot be read?".to_owned(),
            Some(Overlay::Leave { then: Then::Quit }) => "Quit and lose the draft?".to_owned(),
            Some(Overlay::Leave { then: Then::Back }) => "Drop the draft?".to_owned(),
            Some(Overlay::Leave { then: Then::Switch(_) | Then::Root(_) }) => {
                "Go elsewhere and lose the draft?".to_owned()
            }
            Some(Overlay::Picker(picker)) => match picker.kind {
                Kind::Profile => "Profile".to_owned(),
                Kind::Region => "Region".to_owned(),
                Kind::Root => "What to show".to_owned(),
            },
            Some(Overlay::Policies(policies)) => {
                format!("The {} policy for {}", policies.access, text::sanitise(&spoken(&policies.path)))
            }
            Some(Overlay::Activity(_)) => "What is under way".to_owned(),
            Some(Overlay::CopyAs { .. }) => "Copy".to_owned(),
            Some(Overlay::Help { .. }) => "Keys".to_owned(),
            Some(Overlay::Explain { .. }) => "What happened, and what to do".to_owned(),
            Some(Overlay::Editor(editor)) => format!("Edit {}", text::sanitise(&editor.was.name)),
            Some(Overlay::Form(_)) => "New parameter".to_owned(),
            None => String::new(),
        }
    }

    /// Why the draft under the cursor was not saved or written, and what to do, wrapped to the editor's width.
    pub fn problem_lines(&self) -> Vec<Line> {
        let problem = match self.overlays.last() {
            Some(Overlay::Editor(editor)) => editor.problem.as_ref(),
            Some(Overlay::Form(form)) => form.problem.as_ref(),
            _ => None,
        };
        let mut out = Lines::new(usize::from(self.geometry().overlay.inside().width));
        if let Some(problem) = problem {
            out.sentence(problem.tone.role(), &problem.text);
            if let Some(failure) = &problem.failure {
                out.sentence(Role::Plain, &self.way_on(failure));
            }
        }
        out.lines
    }

    /// What a failure advises, with the keys as they are pressed from here.
    fn way_on(&self, failure: &Failure) -> String {
        let in_panes = |action| {
            let row = keymap::bindings(Context::Browse).find(|row| row.action == action);
            row.map(|row| row.keys[0].to_string())
        };
        failure.advice.words(|act| match act {
            Act::TryAgain | Act::Connect | Act::ListAgain => Some(self.keys_to_try_again()),
            Act::SwitchProfile => in_panes(Action::Profile),
            Act::ShowAnotherRoot => in_panes(Action::Root),
        })
    }

    /// What is pressed here to try again: where text is typed, `r` is a letter.
    fn keys_to_try_again(&self) -> String {
        let lost = matches!(self.link, Link::Down(_)) || self.signed_out.is_some();
        // To write is to try again.
        let at_write = |name: &str| match (self.production_of(name).is_some(), lost) {
            (true, true) => "ctrl-r",
            (true, false) => "enter",
            (false, true) => "r",
            (false, false) => "w",
        };
        let beneath = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Confirm(confirm) => Some(at_write(&confirm.write.name)),
            _ => None,
        });
        match self.overlays.last() {
            None if self.search.is_none() => "r".to_owned(),
            Some(Overlay::Confirm(confirm)) => at_write(&confirm.write.name).to_owned(),
            Some(Overlay::Editor(editor)) => format!("ctrl-s, then {}", at_write(&editor.was.name)),
            Some(Overlay::Form(form)) => format!("ctrl-s, then {}", at_write(form.name.text())),
            _ => format!("esc, then {}", beneath.unwrap_or("r")),
        }
    }

    /// What a place without parameters says instead: why it is empty and what to do.
    pub fn empty_lines(&self, now: Now, width: usize) -> Vec<Line> {
        pages::empty(self, now, width)
    }

    /// What keeps the session from going on while there is something on the screen to go on with, and the way out: two lines at
    /// most, the rest is behind `x`.
    pub fn banner_lines(&self) -> Vec<Line> {
        // Where there is nothing else, the panes say it.
        let goes_on = !self.tree.is_empty() || !self.overlays.is_empty();
        let failure = match &self.link {
            Link::Down(failure) => Some(failure),
            Link::Up => self.signed_out.as_ref(),
            Link::Connecting => None,
        };
        let failure = failure.filter(|_| goes_on);
        let Some(failure) = failure else { return Vec::new() };
        let mut out = Lines::new(usize::from(self.width).saturating_sub(2));
        out.sentence(Role::Warn, format!("{}. {}", failure.what, self.way_on(failure)).trim_end());
        if out.lines.len() > BANNER {
            let more = if self.context() == Context::Browse { " · x explains" } else { "" };
            let rest = out.lines.split_off(BANNER - 1).concat();
            let rest = rest.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
            let cut = text::truncate(&rest, out.width.saturating_sub(text::width(more)));
            out.lines.push(vec![(Role::Warn, format!("{cut}{more}"))]);
        }
        out.lines
    }

    /// What is going on, for the right of the status line: how complete and how old what is shown is (promise 8).
    pub fn activity(&self, now: Now) -> String {
        let held_up = |ticket| self.held_up(now, ticket).map(|held_up| format!(" · {held_up}")).unwrap_or_default();
        if let Some(ticket) = self.writing() {
            return format!("writing…{}", held_up(Some(ticket)));
        }
        // Over the panes escape closes what lies there.
        let escape =
            |does: &str| if self.context() == Context::Browse { format!(" · esc {does}") } else { String::new() };
        if let Some(opening) = &self.opening {
            let name = text::sanitise(&opening.name);
            let held_up = opening.tickets().map(|ticket| held_up(Some(ticket))).into_iter().max().unwrap_or_default();
            return format!("opening {name}{held_up}{}", escape("cancels"));
        }
        if let Some((ticket, name)) = self.reading_to_copy() {
            let name = spoken(name);
            let held_up = held_up(Some(ticket));
            return format!("reading {} to copy it{held_up}{}", text::sanitise(&name), escape("cancels"));
        }
        if let Some((ticket, name)) = self.looking_for() {
            let name = spoken(name);
            return format!("looking for {}{}", text::sanitise(&name), held_up(Some(ticket)));
        }
        if let Some(recalled) = self.recalled() {
            return self.activity_over(now, &recalled.age(now));
        }
        match (&self.link, &self.listing) {
            (Link::Connecting, _) => match self.connecting_for(now) {
                Some(connecting) => format!("{connecting}{}", escape("stops")),
                None => "connecting…".to_owned(),
            },
            (Link::Down(_), _) => "not connected".to_owned(),
            (Link::Up, Listing::Idle) => "connected".to_owned(),
            (Link::Up, Listing::Running { ticket, seen, refresh, .. }) => match self.held_up(now, Some(*ticket)) {
                Some(held_up) => format!("{seen} loaded · {held_up}"),
                None if *refresh => format!("{} shown, refreshing: {seen} so far", self.listed_count()),
                None => format!("{seen} loaded, still listing"),
            },
            (Link::Up, Listing::Done { by: ListedBy::Describe, at }) => {
                format!("{} · as of {}", count(self.listed_count()), clock(*at))
            }
            (Link::Up, Listing::Done { by: ListedBy::Path(_), at }) => {
                let count = count(self.listed_count());
                format!("{count} by path, without metadata · x explains · as of {}", clock(*at))
            }
            (Link::Up, Listing::Failed { as_of: Some(at), failure, .. }) => {
                let how = if failure.kind == FailureKind::Cancelled { "stopped" } else { "failed" };
                format!("{} · as of {}, refresh {how}", count(self.listed_count()), clock(*at))
            }
            (Link::Up, Listing::Failed { seen: 0, .. }) if self.listed_count() == 0 => "not listed".to_owned(),
            (Link::Up, Listing::Failed { .. }) => format!("{} loaded, incomplete", self.listed_count()),
        }
    }

    /// The title of the tree pane: the root, and the order unless it is the tree's own.
    pub fn tree_title(&self) -> String {
        let root = self.root.to_string();
        let root = text::sanitise(&root);
        let order = match self.tree.order() {
            Order::Folders => "",
            Order::Changed => " · by last change",
            Order::Versions => " · by version",
            Order::Name => " · flat, by name",
        };
        let cache = if self.recalled().is_some() { " · from a cache" } else { "" };
        format!("{root}{order}{cache}")
    }

    /// What the search says where it has no hits to show: what can be typed, what was not understood, or that nothing matches.
    pub fn search_lines(&self, width: usize) -> Vec<Line> {
        self.search.as_ref().map_or_else(Vec::new, |search| pages::search(self, search, width))
    }

    pub(super) fn scroll_detail(&mut self, now: Now, action: Action) {
        let lines = self.detail_lines(now).len();
        let rows = usize::from(self.geometry().detail.below(1).height);
        self.detail_top = scrolled(self.detail_top, action, lines, rows);
    }

    pub(super) fn page_action(&mut self, now: Now, action: Action) {
        match action {
            Action::Back => {
                self.overlays.pop();
            }
            Action::Quit => self.quit(),
            Action::CopyStatement => {
                if let Some(statement) = self.statement_here() {
                    self.copy(crate::secret::Secret::new(statement), "the policy statement".to_owned());
                }
            }
            Action::CopyExplanation => {
                if let Some(explanation) = self.explanation() {
                    self.copy(crate::secret::Secret::new(explanation), "the explanation".to_owned());
                }
            }
            _ => self.scroll_page(now, action),
        }
    }

    pub(super) fn scroll_page(&mut self, now: Now, action: Action) {
        let lines = self.page_lines(now).len();
        let rows = usize::from(self.geometry().page.inside().height);
        if let Some(top) = self.page_top_mut() {
            *top = scrolled(*top, action, lines, rows);
        }
    }

    fn page_top_mut(&mut self) -> Option<&mut usize> {
        match self.overlays.last_mut()? {
            Overlay::Confirm(confirm) => Some(&mut confirm.top),
            Overlay::Conflict(conflict) => Some(&mut conflict.top),
            Overlay::Policies(policies) => Some(&mut policies.top),
            Overlay::Help { top } | Overlay::Explain { top, .. } => Some(top),
            _ => None,
        }
    }

    /// Whether the end of the page has been on the screen: what is not read is not answered.
    pub(super) fn page_read(&self) -> bool {
        let rows = usize::from(self.geometry().page.inside().height);
        self.page_top().saturating_add(rows) >= self.page_lines(self.clock).len()
    }

    /// The first line of the page on the screen.
    pub fn page_top(&self) -> usize {
        match self.overlays.last() {
            Some(Overlay::Confirm(confirm)) => confirm.top,
            Some(Overlay::Conflict(conflict)) => conflict.top,
            Some(Overlay::Policies(policies)) => policies.top,
            Some(Overlay::Help { top } | Overlay::Explain { top, .. }) => *top,
            Some(Overlay::Activity(_)) => self.activity_top(),
            _ => 0,
        }
    }

    /// Whether the detail pane has the keys.
    pub fn detail_has_keys(&self) -> bool {
        self.overlays.is_empty() && self.search.is_none() && self.focus == Pane::Detail
    }
}

/// A sentence with the period that failures are worded without.
fn ended(sentence: &str) -> String {
    let ended = sentence.is_empty() || sentence.ends_with(['.', '?', '!', ':']);
    format!("{sentence}{}", if ended { "" } else { "." })
}

fn scrolled(top: usize, action: Action, lines: usize, rows: usize) -> usize {
    let last = lines.saturating_sub(rows);
    let top = top.min(last);
    let page = rows.saturating_sub(1).max(1);
    let to = match action {
        Action::Up => top.saturating_sub(1),
        Action::Down => top + 1,
        Action::PageUp => top.saturating_sub(page),
        Action::PageDown => top + page,
        Action::First => 0,
        Action::Last => last,
        _ => top,
    };
    to.min(last)
}

/// `1 parameter`, `412 parameters`.
pub(crate) fn count(n: usize) -> String {
    if n == 1 { "1 parameter".to_owned() } else { format!("{n} parameters") }
}

fn clock(at: jiff::Timestamp) -> String {
    at.strftime("%H:%M:%S UTC").to_string()
}

/// When, as people ask it: how long ago, and the date.
fn when(at: jiff::Timestamp, now: Now) -> String {
    format!("{} · {}", age(at, now), text::absolute(at))
}

fn age(at: jiff::Timestamp, now: Now) -> String {
    text::age(now.wall.as_second() - at.as_second())
}

/// Who, as people know them: the principal without the ARN around it.
fn who(arn: &str) -> String {
    crate::parameter::principal(arn).to_owned()
}
