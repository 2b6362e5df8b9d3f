//! How well a name matches a term, and where.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::query::Query;
use super::term::Term;

/// Scores on one thread.
///
/// The matcher (0.3.7) keeps its matrix between calls, and once in some 20,000 calls reads a bonus that an earlier name left
/// there: for terms it scores, two passes may differ by a few points. (Without its cache it panics.)
pub(super) struct Scorer {
    skim: SkimMatcherV2,
}

impl Scorer {
    pub(super) fn new() -> Self {
        Self { skim: SkimMatcherV2::default() }
    }

    /// The score of a name, higher is better; `None` if it has not the term's characters in order.
    pub(super) fn score(&self, name: &str, term: &Term) -> Option<i64> {
        let bytes = term.text().as_bytes();
        if !name.is_ascii() || !bytes.is_ascii() {
            return if term.is_subsequence_of(name) { self.skim.fuzzy_match(name, term.text()) } else { None };
        }
        match *bytes {
            [] => Some(0),
            [a] => short(name, [a], term.is_cased()),
            [a, b] => short(name, [a, b], term.is_cased()),
            [a, b, c] => short(name, [a, b, c], term.is_cased()),
            [a, b, c, d] => short(name, [a, b, c, d], term.is_cased()),
            [first, .., last] if term.is_subsequence_of(name) => {
                self.skim.fuzzy_match(between(name, first, last, term), term.text())
            }
            _ => None,
        }
    }
}

/// The part of an ASCII name where a match can lie, and the character before, which says what its start is worth: the score
/// is that of the whole name.
fn between<'n>(name: &'n str, first: u8, last: u8, term: &Term) -> &'n str {
    let start = name.bytes().position(|byte| term.same(byte, first)).unwrap_or(0);
    let end = name.bytes().rposition(|byte| term.same(byte, last)).map_or(name.len(), |at| at + 1);
    &name[start.saturating_sub(1)..end]
}

/// Terms of up to so many characters are scored here, not by the matcher.
pub(super) const SHORT: i32 = 4;

// SkimMatcherV2's scale.
pub(super) const MATCH: i32 = 16;
pub(super) const OTHER_CASE: i32 = -2;
pub(super) const HEAD: i32 = 8;
const BREAK: i32 = 7;
const CAMEL: i32 = 6;
pub(super) const CONSECUTIVE: i32 = 4;
const GAP_START: i32 = -3;
pub(super) const GAP: i32 = -1;
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

/// Whether a byte of a name begins a word behind another.
pub(super) fn begins_word(before: u8, here: u8) -> bool {
    bonus(class(before), class(here)) > 0
}

/// SkimMatcherV2's score for an ASCII term of up to four characters: too many names have those in order for the matcher's
/// general way, which takes five times as long. The same alignment with the same weights, but only the places are worked on
/// where the name has one of the term's characters. A test holds it to the matcher itself.
fn short<const N: usize>(name: &str, term: [u8; N], cased: bool) -> Option<i64> {
    let name = name.as_bytes();
    // Of the term's first i + 1 characters: the score of the alignment that ends at their latest place, what comes after
    // that place, and the best score to go on from with a gap, counted as if the gap began at the name's start.
    let mut score = [NEVER; N];
    let mut after = [usize::MAX; N];
    let mut ahead = [NEVER; N];
    let mut best = None;
    for (at, original) in name.iter().enumerate() {
        let byte = if cased { *original } else { original.to_ascii_lowercase() };
        if !term.contains(&byte) {
            continue;
        }
        let place = match at.checked_sub(1) {
            Some(before) => bonus(class(name[before]), class(*original)),
            None => 2 * HEAD,
        };
        // From the end, so that no place is used twice.
        for i in (0..N).rev() {
            if byte != term[i] {
                continue;
            }
            let reached = match i.checked_sub(1) {
                None => GAP + place,
                Some(previous) if ahead[previous] == NEVER => continue,
                Some(previous) => {
                    let gap = ahead[previous] + GAP_START + GAP * (at as i32 - 1) + place;
                    let run = if after[previous] == at { score[previous] + place.max(CONSECUTIVE) } else { NEVER };
                    gap.max(run)
                }
            };
            score[i] = reached + MATCH + if byte == *original { 0 } else { OTHER_CASE };
            after[i] = at + 1;
            ahead[i] = ahead[i].max(score[i] - GAP * at as i32);
            if i == N - 1 {
                best = best.max(Some(score[i]));
            }
        }
    }
    best.map(i64::from)
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
        fn short_terms_score_as_the_matcher_does(name in "[ab/_.A-C0-1 \\-]{0,40}", term in "[abAB/_0]{1,4}") {
            let query = Query::parse(&term);
            let expected = SkimMatcherV2::default().fuzzy_indices(&name, &term).map(|(score, _)| score);
            prop_assert_eq!(Scorer::new().score(&name, &query.terms()[0]), expected);
        }

        #[test]
        fn the_part_looked_at_scores_as_the_whole(name in "[ab/_.A-Cé -]{0,40}", term in "[abAB/_é]{5,7}") {
            let query = Query::parse(&term);
            let expected = SkimMatcherV2::default().fuzzy_match(&name, &term);
            prop_assert_eq!(Scorer::new().score(&name, &query.terms()[0]), expected);
        }
    }
}
