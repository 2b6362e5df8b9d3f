//! Finding by value: a line for the text that is looked for, which is never shown; what it takes is said before anything is read.

pub(in crate::app) mod found;
pub(in crate::app) mod replacing;
mod scope;
mod words;

use found::{Candidate, Found};
use scope::{Scope, Takes};

use super::unseen::unseen;
use crate::app::draft::Draft;
use crate::app::picture::{Picture, Spread};
use crate::app::session::listed_then::Gathered;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::comparison::Sought;
use crate::keymap::{Action, PageName, Table, keys, row, rows};
use crate::line::{Lines, Role};
use crate::secret::Secret;
use crate::text;

/// What the line is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("find by value");

/// What the search for the value of a parameter is called there.
pub(in crate::app) const ELSEWHERE: PageName = PageName("the same value elsewhere");

/// The keys of the line.
pub(in crate::app) static TABLE: Table = Table {
    title: "Find by value: the line",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "look",
            "read the plain values and tell which hold the text; secrets are asked about afterwards",
        ),
        row(keys::TAB, Action::NextField, "elsewhere", "look in what is nearest, or in all that is listed"),
        row(keys::ESC, Action::Back, "back", "forget the text, go back"),
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// The line.
#[derive(Debug)]
pub(crate) struct AskFind {
    scopes: Vec<Scope>,
    at: usize,
    /// What is looked for. It is never shown.
    text: Draft,
    /// When they were gathered.
    gathered: Gathered,
}

impl AskFind {
    fn scope(&self) -> Option<&Scope> {
        self.scopes.get(self.at)
    }

    /// What is looked for: a line end at its end comes of copying, and no value is without it for that.
    fn sought(&self) -> &str {
        let typed = self.text.text();
        let line = typed.strip_suffix('\n').unwrap_or(typed);
        if line.is_empty() { typed } else { line }
    }

    fn says(app: &App, scope: &Scope, out: &mut Lines) {
        let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
        let [plain, secrets] = [false, true].map(|secrets| Takes::of(scope.parameters.iter(), secrets));
        if plain.values == 0 {
            out.prose(Role::Dim, "there is no plain value here");
        } else {
            out.keyed(Role::Dim, &[&enter], &format!("{enter} reads {}", plain.says(app)));
        }
        match secrets.values {
            0 => {}
            1 => out.prose(Role::Dim, "1 secret is not read for it: that is asked afterwards"),
            _ => out.prose(Role::Dim, &format!("{} are not read for it: that is asked afterwards", secrets.what())),
        }
        if let Some(more) = app.listed_since(&scope.listed_then()) {
            out.prose(Role::Warn, &more);
        }
    }
}

impl Paged for AskFind {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let mut out = Lines::new(app.page_width(Spread::Page));
        if let Some(scope) = self.scope() {
            let all = text::counted(scope.parameters.len());
            out.prose(Role::Strong, &text::sanitise(&format!("in {all} {}", scope.says)));
            out.blank();
            unseen(&mut out, &self.text, "Paste or type the text to look for; it is not shown.");
            Self::says(app, scope, &mut out);
        }
        Picture { title: "Find by value".to_owned(), lines: out.into_lines(), ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Enter => app.is_connected() && !self.text.text().is_empty(),
            Action::NextField => self.scopes.len() > 1,
            _ => true,
        }
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        match action {
            Action::NextField if self.scopes.len() < 2 => Some(""),
            Action::NextField if self.at == 0 => Some("in all"),
            Action::NextField => Some("nearer"),
            _ => None,
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let says = match action {
            Action::Enter if !app.is_connected() => app.why_not_connected(),
            Action::Enter => "paste or type the text first".to_owned(),
            Action::NextField => "that is all that is listed".to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, says))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Enter => {
                let Some(scope) = self.scope().cloned() else { return Turn::Stay };
                let sought = Sought::Text(Secret::from(self.sought()));
                let mut page = Found::new(sought, scope);
                // Where there are secrets alone, what they cost is said first.
                if page.all().iter().any(Candidate::is_plain) {
                    page.look(app);
                }
                Turn::Swap(page.into())
            }
            Action::NextField => {
                self.at = (self.at + 1) % self.scopes.len().max(1);
                Turn::Stay
            }
            Action::Back => Turn::Close,
            _ => Turn::Stay,
        }
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        Some(&mut self.text)
    }

    fn values(&self) -> Vec<&str> {
        vec![self.text.text()]
    }

    /// What it would look through is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Asks for the text that is to be looked for.
    pub(in crate::app) fn open_by_value(&mut self) {
        let (scopes, gathered) = (self.scopes(), Gathered::now(self));
        self.mask();
        self.lay(AskFind { scopes, at: 0, text: Draft::lines(""), gathered });
    }

    /// Where it is looked for grows with the listing, while it is not begun.
    pub(in crate::app) fn find_in_what_is_listed(&mut self) {
        if !self.pages.top::<AskFind>().is_some_and(|page| page.gathered.is_old(self)) {
            return;
        }
        let (scopes, gathered) = (self.scopes(), Gathered::now(self));
        if let Some(page) = self.pages.last_mut().and_then(|page| page.get_mut::<AskFind>()) {
            page.at = page.at.min(scopes.len().saturating_sub(1));
            (page.scopes, page.gathered) = (scopes, gathered);
        }
    }

    /// Opens the page that looks for the value of the parameter under the cursor among all that is listed.
    pub(in crate::app) fn open_same_elsewhere(&mut self) {
        let Some(parameter) = self.selected_parameter() else { return };
        let Some(scope) = self.scopes().pop() else { return };
        self.mask();
        self.lay(Found::new(Sought::ValueOf(parameter.name), scope));
    }
}
