//! Allowed patterns: whether a value fits one as a whole, in the dialect of Java (docs/parameter-store.md 4.5).
//!
//! Java's expressions differ from those of other engines where it counts: `a++b` is possessive and not a repetition of one,
//! `.` leaves out five line ends, `[a[b]]` is a union, `\1` refers back, `\w` is ASCII. So they are read and tried here, by
//! backtracking as Java does. What Java's own versions disagree on, and what would take tables that are not here, is not
//! evaluated: [`Problem::NotEvaluated`] says what, so that no pattern is judged wrongly.

mod classes;
mod escapes;
mod node;
mod parser;
#[cfg(test)]
mod peer;
mod problem;
mod program;
mod set;
mod syntax;
#[cfg(test)]
mod tests;

pub(crate) use problem::Problem;

/// Whether all of `text` fits `pattern`.
pub(crate) fn fits(pattern: &str, text: &str) -> Result<bool, Problem> {
    let expression = syntax::parse(pattern)?;
    program::Program::of(&expression)?.fits(text)
}
