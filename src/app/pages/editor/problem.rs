//! Why a draft was not saved or written, beside it.

use crate::app::picture::Spread;
use crate::app::{App, Notice};
use crate::line::{Lines, Role};
use crate::text;

impl App {
    /// The same above or below what is typed, which keeps half of the rows: the explanation says the whole of it.
    pub(in crate::app) fn problem_beside_draft(
        &self,
        problem: Option<&Notice>,
        spread: Spread,
    ) -> Vec<crate::line::Line> {
        let mut lines = self.problem_lines(problem, spread);
        let room = (self.page_rows(spread) / 2).max(1);
        if lines.len() > room {
            lines.truncate(room);
            if let Some((_, text)) = lines.last_mut().and_then(|line| line.last_mut()) {
                let width = self.page_width(spread).saturating_sub(1);
                *text = format!("{}…", text::truncate(text, width).trim_end_matches('…'));
            }
        }
        lines
    }

    /// Why a draft was not saved or written, and what to do.
    pub(in crate::app) fn problem_lines(&self, problem: Option<&Notice>, spread: Spread) -> Vec<crate::line::Line> {
        let mut out = Lines::new(self.page_width(spread));
        if let Some(problem) = problem {
            out.sentence(problem.tone.role(), &problem.text);
            if let Some(failure) = &problem.failure {
                out.sentence(Role::Plain, &self.way_on(failure));
            }
        }
        out.into_lines()
    }
}
