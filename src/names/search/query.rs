//! What was typed into the search, understood.

use super::filter::{Complaint, Filter};

/// A parsed query. A parameter is found if its name has every term and none of the excluded ones, and it passes every filter.
///
/// Terms are separated by white space. A term is found fuzzily: its characters in order, anything between. `!term` excludes
/// the names that contain the term as it stands (fuzzily it would exclude nearly everything). Case counts for a term with a
/// capital letter in it. A word with a colon is a filter (see [`FILTERS`](super::FILTERS)), `!` in front of it turns it around.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    excluded: Vec<Term>,
    filters: Vec<Filter>,
    complaints: Vec<Complaint>,
}

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    text: Box<str>,
    /// Capital letters differ from small ones.
    cased: bool,
    /// Letters and digits it needs, as [`mask`] folds them.
    mask: u64,
}

/// The characters of a text, folded into 64 bits: if a text lacks a bit of a term it cannot match. Letters (either case),
/// digits and separators have a bit each; the frequent letters have a second one for a second occurrence.
pub(super) fn mask(text: &str) -> u64 {
    let mut mask = 0_u64;
    for byte in text.bytes() {
        let (once, twice) = BITS[usize::from(byte)];
        mask |= once | if mask & once == 0 { 0 } else { twice };
    }
    mask
}

/// For each byte the bit of a first occurrence and that of a second one, if there is one.
static BITS: [(u64, u64); 256] = bits();

const fn bits() -> [(u64, u64); 256] {
    // All but j, x, z.
    const TWICE: &[u8; 23] = b"abcdefghiklmnopqrstuvwy";
    let mut bits = [(1 << 40, 0); 256];
    let mut at = 0;
    while at < 26 {
        bits[b'a' as usize + at].0 = 1 << at;
        at += 1;
    }
    at = 0;
    while at < 10 {
        bits[b'0' as usize + at].0 = 1 << (26 + at);
        at += 1;
    }
    bits[b'/' as usize].0 = 1 << 36;
    bits[b'-' as usize].0 = 1 << 37;
    bits[b'_' as usize].0 = 1 << 38;
    bits[b'.' as usize].0 = 1 << 39;
    at = 0;
    while at < TWICE.len() {
        bits[TWICE[at] as usize].1 = 1 << (41 + at);
        at += 1;
    }
    at = 0;
    while at < 26 {
        bits[b'A' as usize + at] = bits[b'a' as usize + at];
        at += 1;
    }
    bits
}

impl Term {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.into(), cased: text.chars().any(char::is_uppercase), mask: mask(text) }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn mask(&self) -> u64 {
        self.mask
    }

    pub(super) fn is_cased(&self) -> bool {
        self.cased
    }

    /// Whether two bytes are the same character to this term.
    pub(super) fn same(&self, a: u8, b: u8) -> bool {
        if self.cased { a == b } else { a.eq_ignore_ascii_case(&b) }
    }

    /// Whether the characters of the term occur in `text` in order: whether it is found there.
    pub(super) fn is_subsequence_of(&self, text: &str) -> bool {
        if !self.text.is_ascii() {
            let mut rest = text.chars();
            let same = |a: char, b: char| if self.cased { a == b } else { a.eq_ignore_ascii_case(&b) };
            return self.text.chars().all(|wanted| rest.any(|c| same(c, wanted)));
        }
        let mut rest = text.bytes();
        self.text.bytes().all(|wanted| rest.any(|byte| self.same(byte, wanted)))
    }

    /// Whether the term occurs in `text` as it stands.
    pub(super) fn is_within(&self, text: &str) -> bool {
        let term = self.text.as_bytes();
        text.as_bytes().windows(term.len()).any(|window| window.iter().zip(term).all(|(a, b)| self.same(*a, *b)))
    }

    /// Whether every name that this term finds is one that `other` finds.
    fn narrows(&self, other: &Self) -> bool {
        // A term with a capital letter is not found in one without, so case needs no word here.
        other.is_subsequence_of(&self.text)
    }

    /// Whether every name that contains `other` contains this term.
    fn excludes_all_of(&self, other: &Self) -> bool {
        self.is_within(&other.text)
    }
}

impl Query {
    /// Understands what was typed. Every text is a query; one without a term finds every name. A lone `!` is not yet a term.
    ///
    /// A pasted ARN of a parameter is a term: the name in it. What is meant as a filter and is none is complained about and
    /// finds nothing by itself: see [`Query::complaints`].
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for word in text.split_whitespace() {
            let (negated, word) = word.strip_prefix('!').map_or((false, word), |word| (true, word));
            let word = name_in_arn(word).unwrap_or(word);
            match word.split_once(':') {
                Some((filter, rest)) => match Filter::parse(filter, rest, negated) {
                    Ok(filter) => query.filters.push(filter),
                    Err(complaint) => query.complaints.push(complaint),
                },
                None if word.is_empty() => {}
                None if negated => query.excluded.push(Term::new(word)),
                None => query.terms.push(Term::new(word)),
            }
        }
        query
    }

    /// Whether it finds every name.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.excluded.is_empty() && self.filters.is_empty()
    }

    /// What was meant as a filter and is none. A query with a complaint is not worth running: it would ignore what it does
    /// not understand.
    pub fn complaints(&self) -> &[Complaint] {
        &self.complaints
    }

    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    pub(super) fn excluded(&self) -> &[Term] {
        &self.excluded
    }

    pub(super) fn filters(&self) -> &[Filter] {
        &self.filters
    }

    /// Whether everything this query finds at the second `now` is among what `other` found at `then`, if nothing was written
    /// between: then only that needs to be looked at.
    pub(super) fn narrows(&self, now: i64, other: &Self, then: i64) -> bool {
        other.terms.iter().all(|term| self.terms.iter().any(|mine| mine.narrows(term)))
            && other.excluded.iter().all(|term| self.excluded.iter().any(|mine| mine.excludes_all_of(term)))
            && other.filters.iter().all(|filter| self.filters.iter().any(|mine| mine.narrows(now, filter, then)))
    }

    /// Whether it asks for what a listing by path does not tell (facts 2.1).
    pub fn needs_descriptions(&self) -> bool {
        self.filters.iter().any(Filter::needs_description)
    }

    /// Whether its answer depends on the time.
    pub(super) fn is_about_change(&self) -> bool {
        self.filters.iter().any(Filter::is_about_change)
    }
}

/// The name in the ARN of a parameter, without a leading slash: `arn:aws:ssm:eu-west-1:111122223333:parameter/a/b`.
fn name_in_arn(word: &str) -> Option<&str> {
    word.strip_prefix("arn:")?.split_once(":parameter/").map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_understood() {
        for (text, terms, excluded) in [
            ("", vec![], vec![]),
            ("  db  Pass ", vec![("db", false), ("Pass", true)], vec![]),
            ("db !test !Ab !", vec![("db", false)], vec![("test", false), ("Ab", true)]),
            ("a!b É", vec![("a!b", false), ("É", true)], vec![]),
        ] {
            let query = Query::parse(text);
            let plain =
                |terms: &[Term]| terms.iter().map(|term| (term.text.to_string(), term.cased)).collect::<Vec<_>>();
            let owned =
                |terms: Vec<(&str, bool)>| terms.into_iter().map(|(t, c)| (t.to_owned(), c)).collect::<Vec<_>>();
            assert_eq!(plain(&query.terms), owned(terms), "{text}");
            assert_eq!(plain(&query.excluded), owned(excluded), "{text}");
        }
    }

    #[test]
    fn narrowing_is_recognised() {
        for (query, previous, narrows) in [
            ("abc", "ab", true),
            ("axb", "ab", true),
            ("ab", "abc", false),
            ("ab c", "ab", true),
            ("ab", "ab c", false),
            ("aB", "ab", true),
            ("ab", "aB", false),
            ("ab !x", "ab", true),
            ("ab", "ab !x", false),
            ("ab !xy", "ab !x", false),
            ("ab !x", "ab !xy", true),
            ("ab !X", "ab !x", false),
            ("ab !x", "ab !X", true),
            ("ab", "", true),
            ("\u{e9}\u{149}", "\u{c9}", false), // though the bytes of the one hold those of the other
        ] {
            assert_eq!(Query::parse(query).narrows(0, &Query::parse(previous), 0), narrows, "{query} after {previous}");
        }
    }

    #[test]
    fn a_mask_holds_what_a_match_needs() {
        for (term, name, possible) in [
            ("pass", "/db/password", true),
            ("PASS", "/db/password", true),
            ("pasz", "/db/password", false),
            ("ppp", "/p/q", false),
            ("zz", "/z", true), // z has no second bit
            ("é", "/é", true),
        ] {
            assert_eq!(mask(term) & !mask(name) == 0, possible, "{term} {name}");
        }
    }
}
