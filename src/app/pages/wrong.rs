//! What is wrong with what is typed in a line, said below it, and once.

use crate::app::Notice;
use crate::line::{Lines, Role};
use crate::text;

/// Says below a line what is wrong with what is typed there: louder once it has kept the line from going on.
pub(in crate::app::pages) fn says_wrong(out: &mut Lines, why: &str, problem: Option<&Notice>) {
    let keeps = problem.filter(|problem| says_same(problem, Some(why)));
    out.prose(keeps.map_or(Role::Dim, |problem| problem.tone.role()), why);
}

/// Whether a problem is what is said below the line already: then it is said once.
pub(in crate::app::pages) fn says_same(problem: &Notice, said: Option<&str>) -> bool {
    said.is_some_and(|said| problem.failure.is_none() && problem.text == text::sanitise(said))
}
