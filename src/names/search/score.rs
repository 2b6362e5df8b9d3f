//! How well a name matches a term, and where.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::query::{Query, Term};

/// Scores on one thread.
pub(super) struct Scorer {
    skim: SkimMatcherV2,
}

/// The matcher's own scale, for the one character that needs no matcher: a match, and what its place adds.
const MATCH: i64 = 16;
const HEAD: i64 = 8;
const BREAK: i64 = 7;
const OTHER_CASE: i64 = -2;

impl Scorer {
    pub(super) fn new() -> Self {
        Self { skim: SkimMatcherV2::default() }
    }

    /// The score of a name that has the term's characters in order; higher is better.
    pub(super) fn score(&self, name: &str, term: &Term) -> Option<i64> {
        match term.text().as_bytes() {
            [byte] => one(name, *byte, term.is_cased()),
            _ => self.skim.fuzzy_match(name, term.text()),
        }
    }
}

/// The best place of a single character.
fn one(name: &str, wanted: u8, cased: bool) -> Option<i64> {
    let mut best = None;
    let mut before = b'/';
    for byte in name.bytes() {
        if byte == wanted || (!cased && byte.eq_ignore_ascii_case(&wanted)) {
            let place = match before {
                b'/' => HEAD,
                b'-' | b'_' | b'.' => BREAK,
                _ => 0,
            };
            let case = if byte == wanted { 0 } else { OTHER_CASE };
            best = best.max(Some(MATCH + place + case));
        }
        before = byte;
    }
    best
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
