//! Where something is in a text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

/// Where a query is in a text, in its order, none of them over another. Small letters of ASCII find capitals too; a capital finds itself
/// alone. Each begins and ends on the edge of a grapheme, where a cursor can stand.
pub(in crate::app) fn places(text: &str, query: &str) -> Vec<Range<usize>> {
    if query.is_empty() {
        return Vec::new();
    }
    let mut edges = Vec::new();
    if !text.is_ascii() || query.contains('\r') {
        edges.extend(text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]));
    }
    let is_edge = |at: usize| edges.is_empty() || edges.binary_search(&at).is_ok();
    let of = |text: &str| -> Vec<Range<usize>> {
        let found = text.match_indices(query).map(|(at, found)| at..at + found.len());
        found.filter(|it| is_edge(it.start) && is_edge(it.end)).collect()
    };
    if query.chars().any(char::is_uppercase) {
        return of(text);
    }
    // It keeps the place of every byte.
    of(&Zeroizing::new(text.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_places_are_found_and_none_within_a_character() {
        for (text, query, found) in [
            ("Abc abc ABC", "abc", &[(0, 3), (4, 7), (8, 11)][..]),
            ("Abc abc ABC", "Abc", &[(0, 3)]),
            ("aaaa", "aa", &[(0, 2), (2, 4)]),
            ("aaa", "", &[]),
            ("e\u{301}e", "e", &[(3, 4)]),
            ("a\r\nb\r", "\r", &[(4, 5)]),
            ("ÄÖ äö", "äö", &[(5, 9)]),
            ("\u{1b}[31m\u{202e}x", "\u{202e}", &[(5, 8)]),
        ] {
            let places: Vec<(usize, usize)> = places(text, query).into_iter().map(|it| (it.start, it.end)).collect();
            assert_eq!(places, found, "{query:?} in {text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_asked_for(text in "[aA\r\n\u{301}🇩é]{0,40}", query in "[aA\u{301}🇩é]{1,3}") {
            let mut from = 0;
            for it in places(&text, &query) {
                prop_assert!(it.start >= from && text[it.clone()].eq_ignore_ascii_case(&query));
                from = it.end;
            }
        }
    }
}
