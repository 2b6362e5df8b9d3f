//! A page that asks for one line: the label before it, the line and its cursor, the keys of every such line, and why it does not go on.

use crate::app::draft::Draft;
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Notice, Tone};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::text;

/// Columns of the label before the line.
const LABEL: usize = 5;

/// The line, which is the first of its page.
#[derive(Debug)]
pub(in crate::app::pages) struct TypedLine {
    label: &'static str,
    draft: Draft,
    /// Why the page does not go on.
    problem: Option<Notice>,
}

impl TypedLine {
    /// Behind that label, which has four columns at most.
    pub(in crate::app::pages) fn new(label: &'static str, draft: Draft) -> Self {
        Self { label, draft, problem: None }
    }

    /// What is typed.
    pub(in crate::app::pages) fn text(&self) -> &str {
        self.draft.text()
    }

    /// What is typed, to be changed by keys; [`Self::changed`] follows.
    pub(in crate::app::pages) fn draft_mut(&mut self) -> &mut Draft {
        &mut self.draft
    }

    /// Something else is typed: what was wrong may not be any more.
    pub(in crate::app::pages) fn changed(&mut self) {
        self.problem = None;
    }

    /// The page does not go on, for that reason.
    pub(in crate::app::pages) fn refuse(&mut self, why: &str) {
        self.problem = Some(Notice::new(Tone::Bad, why));
    }

    /// Whether an action on the line is possible now.
    pub(in crate::app::pages) fn can(&self, action: Action) -> bool {
        self.draft.can(action)
    }

    /// Does an action on the line: takes a change back, or makes it again.
    pub(in crate::app::pages) fn act(&mut self, action: Action) {
        if matches!(action, Action::Undo | Action::Redo) {
            self.changed();
            self.draft.act(action);
        }
    }

    /// The lines of the page, this one first.
    pub(in crate::app::pages) fn lines(&self, app: &App) -> Lines {
        let width = app.page_width(Spread::Page);
        let mut out = Lines::new(width);
        let (typed, _) = self.window(width);
        out.push([vec![(Role::Strong, text::pad(self.label, LABEL))], typed].concat());
        out
    }

    /// Says below the line what is wrong with what is typed: louder once it has kept the page from going on.
    pub(in crate::app::pages) fn says_wrong(&self, out: &mut Lines, why: &str) {
        let keeps = self.problem.as_ref().filter(|problem| is_said(problem, why));
        out.prose(keeps.map_or(Role::Dim, |problem| problem.tone.role()), why);
    }

    /// The page, with why it does not go on, unless that is what is said below the line already.
    pub(in crate::app::pages) fn picture(&self, app: &App, lines: Lines, said: Option<&str>) -> Picture {
        let problem = self.problem.as_ref().filter(|problem| !said.is_some_and(|said| is_said(problem, said)));
        let (_, column) = self.window(lines.width());
        Picture {
            lines: lines.into_lines(),
            pinned: app.problem_beside_draft(problem, Spread::Page),
            cursor: Some((0, LABEL + column)),
            ..Picture::default()
        }
    }

    /// What of the text is on the screen, and the column of the cursor in it.
    fn window(&self, width: usize) -> (Line, usize) {
        self.draft.window(width.saturating_sub(LABEL).max(1))
    }
}

/// Whether a problem says no more than that.
fn is_said(problem: &Notice, said: &str) -> bool {
    problem.failure.is_none() && problem.text == text::sanitise(said)
}
