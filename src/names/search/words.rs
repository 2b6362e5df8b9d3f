//! Words looked for in what is said of things, as terms are in names.

use super::fit::Fit;
use super::score::Scorer;
use super::term::Term;

/// What was typed to find something by what it is called or does. Capitals count for nothing.
#[derive(Debug)]
pub struct Words {
    terms: Vec<Term>,
}

/// How well something has all of the words, better is greater: whether each stands there as it was typed, how many are in what it is
/// called, how it has the one that it has worst, then the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Closeness {
    is_together: bool,
    in_name: usize,
    fit: Fit,
    score: i64,
}

impl Closeness {
    fn of(fit: Fit, in_name: usize, score: i64) -> Self {
        Self { is_together: fit.is_together(), in_name, fit, score }
    }

    /// Whether each word is there as it was typed: what has its letters only in order is not meant where there is such a thing.
    pub fn is_together(self) -> bool {
        self.is_together
    }
}

impl Words {
    /// Understands what was typed.
    pub fn parse(typed: &str) -> Self {
        Self { terms: typed.to_lowercase().split_whitespace().map(Term::new).collect() }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How something has all of them that is called so and does that; `None` where it has not. Each is looked for in one word: a sentence
    /// has the letters of nearly everything in order.
    pub fn closeness(&self, called: &str, does: &str) -> Option<Closeness> {
        let scorer = Scorer::new();
        let nothing = Closeness::of(Fit::Whole, 0, 0);
        self.terms.iter().try_fold(nothing, |all, term| {
            let best = best(&scorer, term, called, 1).max(best(&scorer, term, does, 0))?;
            Some(Closeness::of(all.fit.min(best.fit), all.in_name + best.in_name, all.score + best.score))
        })
    }
}

/// The word of a text that has a term best.
fn best(scorer: &Scorer, term: &Term, text: &str, in_name: usize) -> Option<Closeness> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let close = words.filter_map(|word| {
        let score = scorer.score(word, term)?;
        let fit = Fit::of(word, term, i32::try_from(score).unwrap_or(i32::MAX));
        Some(Closeness::of(fit, in_name, score))
    });
    close.max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order<'t>(typed: &str, things: &[(&'t str, &str)]) -> Vec<&'t str> {
        let words = Words::parse(typed);
        let close = |(called, does): &(&'t str, &str)| Some((words.closeness(called, does)?, *called));
        let mut found: Vec<_> = things.iter().filter_map(close).collect();
        found.sort_by_key(|(closeness, _)| std::cmp::Reverse(*closeness));
        found.into_iter().map(|(_, called)| called).collect()
    }

    #[test]
    fn what_is_called_so_comes_before_what_does_so() {
        let things = [
            ("details", "open the folder; go into the history of nothing"),
            ("history", "show the versions: what changed"),
            ("edit", "edit the value"),
            ("copy the ARN", "copy the ARN"),
        ];
        for (typed, want) in [
            ("hist", &["history", "details"][..]),
            ("ist", &["history", "details"]),
            ("HIST", &["history", "details"]),
            ("versions", &["history"]),
            ("arn copy", &["copy the ARN"]),
            ("cpy", &["copy the ARN"]),
            ("what show", &["history"]),
            ("show what nothing", &[]),
            ("zz", &[]),
        ] {
            assert_eq!(order(typed, &things), want, "{typed}");
        }
        assert_eq!(order("", &things).len(), 4);
    }

    #[test]
    fn letters_in_order_are_told_from_a_word() {
        let is_together =
            |typed: &str| Words::parse(typed).closeness("refresh", "list afresh").map(Closeness::is_together);
        assert_eq!((is_together("fresh"), is_together("rfsh"), is_together("x")), (Some(true), Some(false), None));
    }
}
