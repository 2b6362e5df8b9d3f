//! A field that takes a few values only: the next of them in the place of what is typed.

use super::Draft;
use crate::line::{Line, Lines, Role};
use crate::text;

/// What is said where no values are named.
pub(in crate::app) const NO_CHOICE: &str = "no values are named to choose from: the pattern names none";

impl Draft {
    /// Puts the next of some values in the place of the text: the one behind it, or the first.
    pub(in crate::app) fn choose_next(&mut self, choices: &[String]) {
        let next = choices.iter().position(|choice| choice == self.text()).map_or(0, |at| at + 1);
        if let Some(choice) = choices.get(next).or_else(|| choices.first()) {
            self.replace(&choice.clone());
        }
    }
}

/// What is said beside a field that takes these values: which, and the key that goes to the next.
pub(in crate::app) fn choices_say(choices: &[String], key: &str, out: &mut Lines) {
    if choices.is_empty() {
        return;
    }
    let part = |choice: &String| -> Line { vec![(Role::Plain, text::sanitise(choice).into_owned())] };
    let first: Line = vec![(Role::Dim, format!("{key} takes the next of"))];
    out.flow(" · ", std::iter::once(first).chain(choices.iter().map(part)));
}
