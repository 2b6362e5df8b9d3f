//! What every question keeps: its veil and what is behind it, why the last try failed, what was typed, what has been seen.

use std::time::Duration;

use crate::app::difference::Difference;
use crate::app::draft::Draft;
use crate::app::message::Now;
use crate::app::notice::Notice;
use crate::app::seen::{Drawn, Seen};
use crate::app::state::beside::LabelsAndTags;
use crate::app::veil::Veil;
use crate::text;

/// For so long nobody has read what has just come up: who answers within it answers something else. It is about as long as a hand takes
/// to act on what the eye has seen, and longer than the parts of a key that come one by one through a slow line.
const GLANCE: Duration = Duration::from_millis(200);

/// What every question has.
#[derive(Debug)]
pub(crate) struct Question {
    /// Masks values until they are asked for, and again after a while.
    pub(in crate::app) veil: Veil,
    /// How they differ: worked out once, and kept only while it is shown.
    difference: Option<Difference>,
    /// Labels and tags of what it is about, where it asks for them.
    pub(in crate::app) beside: LabelsAndTags,
    /// Why the last attempt to go on did not go through.
    pub(in crate::app) problem: Option<Notice>,
    /// The first line on the screen.
    pub(in crate::app) top: usize,
    /// What was typed of the word that it asks for.
    pub(in crate::app) typed: Draft,
    /// What of it has been on the screen.
    pub(in crate::app) seen: Seen,
    /// Since when all of that has been there, on the `mono` clock.
    since: Duration,
}

impl Question {
    /// That has just come up.
    pub(in crate::app) fn new() -> Self {
        Self::asking_beside(LabelsAndTags::none())
    }

    /// The same, which asks for labels and tags too.
    pub(in crate::app) fn asking_beside(beside: LabelsAndTags) -> Self {
        Self {
            veil: Veil::DOWN,
            difference: None,
            beside,
            problem: None,
            top: 0,
            typed: Draft::line(""),
            seen: Seen::default(),
            since: Duration::ZERO,
        }
    }

    /// Whether the word was typed that it asks for, if it asks for one.
    pub(in crate::app) fn is_typed(&self, word: Option<&str>) -> bool {
        // A count is shown with commas, which nobody has to type; no name has one.
        let is = |word: &str| self.typed.text() == word || self.typed.text() == word.replace(',', "");
        word.is_none_or(is)
    }

    /// Why the word was not meant: none is typed, or another, and where that differs from it.
    pub(in crate::app) fn why_not_typed(&self, word: &str) -> String {
        let (typed, asked) = (self.typed.text(), text::sanitise(word));
        if typed.is_empty() {
            return format!("type {asked} first");
        }
        let shown = text::sanitise(typed);
        let same = typed.chars().zip(word.chars()).take_while(|(typed, asked)| typed == asked).count();
        let at = match (typed.chars().nth(same), word.chars().nth(same)) {
            (None, _) => "more is to come".to_owned(),
            (Some(_), None) => "it goes on behind it".to_owned(),
            (Some(typed), Some(asked)) if typed.to_lowercase().eq(asked.to_lowercase()) => {
                format!("character {} is a {} letter", same + 1, if typed.is_uppercase() { "capital" } else { "small" })
            }
            _ => format!("it differs from character {} on", same + 1),
        };
        format!("“{shown}” is not {asked}: {at}")
    }

    /// It has been answered: values are masked, and another try is meant anew.
    pub(in crate::app) fn answered(&mut self) {
        self.veil = Veil::DOWN;
        self.difference = None;
        self.problem = None;
        self.typed = Draft::line("");
    }

    /// Shows what is masked, or masks it.
    pub(in crate::app) fn turn(&mut self, lifted: Veil, differ: impl FnOnce() -> Difference) {
        let veil = if self.veil.down { lifted } else { Veil::DOWN };
        self.show(veil, differ);
    }

    /// Shows how two values differ behind that veil: where it is down, nothing is made of them.
    pub(in crate::app) fn show(&mut self, veil: Veil, differ: impl FnOnce() -> Difference) {
        self.veil = veil;
        self.difference = (!veil.down).then(differ);
    }

    /// What was made of the values goes as soon as they are masked.
    pub(in crate::app) fn forget_difference(&mut self) {
        self.difference = None;
    }

    /// How the values differ, while that is shown.
    pub(in crate::app) fn difference(&self) -> Option<&Difference> {
        self.difference.as_ref()
    }

    /// Takes in what a frame has shown of it; whether anything of that is new.
    pub(in crate::app) fn drawn(&mut self, now: Now, drawn: Drawn) -> bool {
        let is_new = self.seen.take(drawn);
        if is_new {
            self.since = now.mono;
        }
        is_new
    }

    /// Whether something of it has come up only just now: a key that answers it was meant for what was there before.
    pub(in crate::app) fn is_fresh(&self, now: Now) -> bool {
        now.mono < self.since + GLANCE
    }

    /// When that is over, if it is still to come.
    pub(in crate::app) fn settles(&self, now: Now) -> Option<Duration> {
        self.is_fresh(now).then_some(self.since + GLANCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_typed_with_its_commas_or_without() {
        let typed = |text: &str| Question { typed: Draft::line(text), ..Question::new() };
        for (text, word, is) in [
            ("delete 1,234", "delete 1,234", true),
            ("delete 1234", "delete 1,234", true),
            ("delete 123", "delete 1,234", false),
            ("pass,word", "password", false),
            ("password", "password", true),
        ] {
            assert_eq!(typed(text).is_typed(Some(word)), is, "{text}");
        }
        assert!(typed("").is_typed(None));
    }

    #[test]
    fn another_word_is_told_with_where_it_differs() {
        for (typed, word, says) in [
            ("", "password", "type password first"),
            ("Password", "password", "“Password” is not password: character 1 is a capital letter"),
            ("pass", "password", "“pass” is not password: more is to come"),
            ("passwords", "password", "“passwords” is not password: it goes on behind it"),
            ("delete 11", "delete 12", "“delete 11” is not delete 12: it differs from character 9 on"),
            ("api_Key", "API_Key", "“api_Key” is not API_Key: character 1 is a small letter"),
        ] {
            let question = Question { typed: Draft::line(typed), ..Question::new() };
            assert_eq!(question.why_not_typed(word), says);
        }
    }
}
