//! How well a name matches a term, and where.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::query::{Query, Term};

/// Scores on one thread.
pub(super) struct Scorer {
    skim: SkimMatcherV2,
}

impl Scorer {
    pub(super) fn new() -> Self {
        Self { skim: SkimMatcherV2::default() }
    }

    /// The score of a name that has the term's characters in order; higher is better.
    pub(super) fn score(&self, name: &str, term: &Term) -> Option<i64> {
        let bytes = term.text().as_bytes();
        if name.is_ascii() && bytes.is_ascii() {
            match *bytes {
                [a] => return Some(short(name, [a], term.is_cased())),
                [a, b] => return Some(short(name, [a, b], term.is_cased())),
                [a, b, c] => return Some(short(name, [a, b, c], term.is_cased())),
                _ => {}
            }
        }
        self.skim.fuzzy_match(name, term.text())
    }
}

// SkimMatcherV2's scale.
const MATCH: i32 = 16;
const OTHER_CASE: i32 = -2;
const HEAD: i32 = 8;
const BREAK: i32 = 7;
const CAMEL: i32 = 6;
const CONSECUTIVE: i32 = 4;
const GAP_START: i32 = -3;
const GAP: i32 = -1;
const NEVER: i32 = i16::MIN as i32;

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Upper,
    Lower,
    Digit,
    Hard,
    Soft,
}

fn class(byte: u8) -> Class {
    match byte {
        b' ' | b'/' | b'\\' | b'|' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => Class::Hard,
        b'!'..=b'\'' | b'*'..=b'.' | b':'..=b'@' | b'^'..=b'`' | b'~' => Class::Soft,
        b'0'..=b'9' => Class::Digit,
        b'A'..=b'Z' => Class::Upper,
        _ => Class::Lower,
    }
}

/// What a place in the name is worth: starts of segments and words more than their middles.
fn bonus(before: Class, here: Class) -> i32 {
    match (before, here) {
        (Class::Hard, _) => HEAD,
        (Class::Soft, _) => BREAK,
        (Class::Lower | Class::Digit, Class::Upper) => CAMEL,
        _ => 0,
    }
}

/// SkimMatcherV2's score for a short term in ASCII, for terms of up to three characters: nearly every name has those in
/// order, so nearly every name is scored, and the matcher's general way takes too long for that. The same alignment with
/// affine gaps, worked out in one pass over the name. The test holds it to the matcher itself.
fn short<const N: usize>(name: &str, term: [u8; N], cased: bool) -> i64 {
    // The best alignment of the term's first i + 1 characters that ends here with a match, or with characters skipped.
    let mut matched = [NEVER; N];
    let mut skipped = [NEVER; N];
    let mut best = NEVER;
    let mut before = Class::Hard;
    for (at, byte) in name.bytes().enumerate() {
        let here = class(byte);
        let place = if at == 0 { 2 * bonus(before, here) } else { bonus(before, here) };
        before = here;
        // From the end, so that each finds the previous character's state as it was one column earlier.
        for i in (0..N).rev() {
            let (last_match, last_skip) = (matched[i], skipped[i]);
            let (run, start) = if i == 0 { (NEVER, GAP) } else { (matched[i - 1], skipped[i - 1]) };
            matched[i] = if byte == term[i] || (!cased && byte.eq_ignore_ascii_case(&term[i])) {
                let case = if byte == term[i] { 0 } else { OTHER_CASE };
                (run + place.max(CONSECUTIVE)).max(start + place) + MATCH + case
            } else {
                NEVER
            };
            skipped[i] = (GAP_START + GAP + last_match).max(GAP + last_skip);
        }
        best = best.max(matched[N - 1]);
    }
    best.into()
}

/// The characters of `name` that the query's terms match, as char indices in order, each once. Empty if a term is not there.
pub fn positions(name: &str, query: &Query) -> Vec<usize> {
    let skim = SkimMatcherV2::default();
    let mut all = Vec::new();
    for term in query.terms() {
        match skim.fuzzy_indices(name, term.text()) {
            Some((_, indices)) => all.extend(indices),
            None => return Vec::new(),
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn positions_are_characters_of_all_terms() {
        for (name, query, expected) in [
            ("/db/pass", "pass", vec![4, 5, 6, 7]),
            ("/db/pass", "pass db", vec![1, 2, 4, 5, 6, 7]),
            ("/db/pass", "ps ss", vec![4, 6, 7]),
            ("/db/pass", "db !prod", vec![1, 2]),
            ("/db/pass", "pass x", vec![]),
            ("/db/pass", "Pass", vec![]),
            ("/é/pass", "pass", vec![3, 4, 5, 6]),
            ("/db/pass", "", vec![]),
        ] {
            assert_eq!(positions(name, &Query::parse(query)), expected, "{query} in {name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// The matcher is asked for positions too: without, it may read a score that an earlier match left behind.
        #[test]
        fn short_terms_score_as_the_matcher_does(name in "[ab/_.A-C0-1 \\-]{0,40}", term in "[abAB/_0]{1,3}") {
            let query = Query::parse(&term);
            let term = &query.terms()[0];
            let (skim, ours) = (SkimMatcherV2::default(), Scorer::new());
            if let Some((score, _)) = skim.fuzzy_indices(&name, term.text()) {
                prop_assert_eq!(ours.score(&name, term), Some(score));
            }
        }
    }
}
