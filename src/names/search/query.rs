//! What was typed into the search, understood.

use std::collections::HashMap;
use std::sync::Arc;

use super::filter::{Complaint, Filter, asked};
use super::glob::Glob;
use super::term::Term;
use crate::parameter::{ServiceFilter, name_key, quoted_words, without_quotes};

/// A parsed query. A parameter is found if its name has every term and none of the excluded ones, and it passes every filter.
///
/// Terms are separated by white space. A term is found fuzzily: its characters in order, anything between. `!term` excludes
/// the names that contain the term as it stands (fuzzily it would exclude nearly everything). Case counts for a term with a
/// capital letter in it. A word with a `*` is the whole of a name, the `*` any part of it. A word with a
/// colon is a filter (see [`FILTERS`](super::FILTERS)), `!` in front of it turns it around. What stands in double quotes is one
/// word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    excluded: Vec<Term>,
    globs: Vec<Glob>,
    filters: Vec<Filter>,
    asked: Vec<Asked>,
    complaints: Vec<Complaint>,
}

/// The parameters that the service let through a filter, by [`name_key`], with the version that it answered with.
pub type Matches = HashMap<String, i64>;

/// What only the service can tell. Two are equal that ask the same, whatever is known of the answer.
#[derive(Clone, Debug)]
struct Asked {
    negated: bool,
    filter: ServiceFilter,
    /// As far as it is known.
    answer: Option<Arc<Matches>>,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        (self.negated, &self.filter) == (other.negated, &other.filter)
    }
}

impl Eq for Asked {}

impl Asked {
    fn passes(&self, name: &str) -> bool {
        self.answer.as_ref().is_some_and(|matches| matches.contains_key(name_key(name)) != self.negated)
    }

    /// Whether it asks the same, and has the same answer.
    fn is_same(&self, other: &Self) -> bool {
        self == other && self.answer.as_ref().map(Arc::as_ptr) == other.answer.as_ref().map(Arc::as_ptr)
    }
}

impl Query {
    /// Understands what was typed. Every text is a query; one without a term finds every name. A lone `!` is not yet a term.
    ///
    /// A pasted ARN of a parameter is a term: the name in it. What is meant as a filter and is none is complained about and
    /// finds nothing by itself: see [`Query::complaints`].
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for word in quoted_words(text) {
            let (negated, word) = word.strip_prefix('!').map_or((false, word), |word| (true, word));
            if let Some(filter) = asked(word) {
                match filter {
                    Ok(filter) => query.asked.push(Asked { negated, filter, answer: None }),
                    Err(complaint) => query.complaints.push(complaint),
                }
                continue;
            }
            let word = without_quotes(word);
            let word = name_in_arn(&word).unwrap_or(&word);
            match word.split_once(':') {
                Some((filter, rest)) => match Filter::parse(filter, rest, negated) {
                    Ok(filter) => query.filters.push(filter),
                    Err(complaint) => query.complaints.push(complaint),
                },
                None if word.is_empty() => {}
                None if word.contains('*') => query.globs.push(Glob::new(word, negated)),
                None if negated => query.excluded.push(Term::new(word)),
                None => query.terms.push(Term::new(word)),
            }
        }
        query
    }

    /// Whether it finds every name.
    pub fn is_empty(&self) -> bool {
        let Self { terms, excluded, globs, filters, asked, complaints: _ } = self;
        terms.is_empty() && excluded.is_empty() && globs.is_empty() && filters.is_empty() && asked.is_empty()
    }

    /// What was meant as a filter and is none. A query with a complaint is not worth running: it would ignore what it does
    /// not understand.
    pub fn complaints(&self) -> &[Complaint] {
        &self.complaints
    }

    /// What the service has to be asked before it finds anything, as it was typed.
    pub fn asked(&self) -> impl Iterator<Item = &ServiceFilter> {
        self.asked.iter().map(|asked| &asked.filter)
    }

    /// The same query with what the service has answered. Which names a filter leaves out is known only once all that it lets
    /// through are: the second argument of `answer` is whether that is needed.
    #[must_use]
    pub fn answered(mut self, answer: impl Fn(&ServiceFilter, bool) -> Option<Arc<Matches>>) -> Self {
        for asked in &mut self.asked {
            asked.answer = answer(&asked.filter, asked.negated);
        }
        self
    }

    /// Whether all that only the service can tell is known, as far as is needed.
    pub fn is_answered(&self) -> bool {
        self.asked.iter().all(|asked| asked.answer.is_some())
    }

    /// Which version of a parameter has the label that is asked for.
    pub fn labelled_version(&self, name: &str) -> Option<i64> {
        let of_label = |asked: &&Asked| !asked.negated && matches!(asked.filter, ServiceFilter::Label(_));
        self.asked.iter().filter(of_label).find_map(|asked| asked.answer.as_ref()?.get(name_key(name)).copied())
    }

    /// Whether the service let a name through.
    pub(super) fn passes_service(&self, name: &str) -> bool {
        self.asked.iter().all(|asked| asked.passes(name))
    }

    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    pub(super) fn excluded(&self) -> &[Term] {
        &self.excluded
    }

    pub(super) fn globs(&self) -> &[Glob] {
        &self.globs
    }

    pub(super) fn filters(&self) -> &[Filter] {
        &self.filters
    }

    /// Whether everything this query finds at the second `now` is among what `other` found at `then`, if nothing was written
    /// between: then only that needs to be looked at.
    pub(super) fn narrows(&self, now: i64, other: &Self, then: i64) -> bool {
        other.terms.iter().all(|term| self.terms.iter().any(|mine| mine.narrows(term)))
            && other.excluded.iter().all(|term| self.excluded.iter().any(|mine| mine.excludes_all_of(term)))
            && other.globs.iter().all(|glob| self.globs.contains(glob))
            && other.filters.iter().all(|filter| self.filters.iter().any(|mine| mine.narrows(now, filter, then)))
            && other.asked.iter().all(|asked| self.asked.iter().any(|mine| mine.is_same(asked)))
    }

    /// Whether it asks for what a listing by path does not tell (docs/parameter-store.md 2.1).
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
    use super::super::term::mask;
    use super::*;

    #[test]
    fn queries_are_understood() {
        for (text, terms, excluded) in [
            ("", vec![], vec![]),
            ("  db  Pass ", vec![("db", false), ("Pass", true)], vec![]),
            ("db !test !Ab !", vec![("db", false)], vec![("test", false), ("Ab", true)]),
            ("a!b É", vec![("a!b", false), ("É", true)], vec![]),
            ("a /b/* !*/c d", vec![("a", false), ("d", false)], vec![]),
        ] {
            let query = Query::parse(text);
            let plain =
                |terms: &[Term]| terms.iter().map(|term| (term.text().to_owned(), term.is_cased())).collect::<Vec<_>>();
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
            ("/a/* b", "/a/*", true),
            ("/a/*", "", true),
            ("/a/*/b", "/a/*", false),
            ("ab", "/a/*", false),
            ("!/a/*", "/a/*", false),
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
