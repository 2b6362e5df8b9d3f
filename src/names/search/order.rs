//! The order of names.

use std::cmp::Ordering;

use crate::names::tree::{ARN, segments};

/// The order of two names as the tree has it, segment by segment.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    // What has a slash within but none in front is one segment, or an ARN.
    let plain = |name| match str::strip_prefix(name, '/') {
        Some(rest) if rest.starts_with(ARN) => None,
        None if name.contains('/') => None,
        rest => Some(rest.unwrap_or(name)),
    };
    let (Some(x), Some(y)) = (plain(a), plain(b)) else {
        return segments(a).1.cmp(segments(b).1);
    };
    let weight = |byte: &u8| if *byte == b'/' { 0 } else { u16::from(*byte) + 1 };
    let same = x.bytes().zip(y.bytes()).take_while(|(a, b)| a == b).count();
    x.as_bytes().get(same).map(weight).cmp(&y.as_bytes().get(same).map(weight))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_go_segment_by_segment() {
        let sorted = [
            "/", "//", "/a", "/a/", "/a//b", "/a/-", "/a/b", "/a/b/c", "/a\u{0}", "/a-", "/a-/b", "a/b", "/ab",
            "arn:a", "arn:a/b", "arn:a-", "b",
        ];
        assert!(sorted.is_sorted_by(|a, b| order(a, b).is_lt()), "{sorted:?}");
        assert_eq!(order("x", "/x"), Ordering::Equal, "both forms of a root name are one");
    }

    proptest! {
        #[test]
        fn the_short_way_to_compare_is_the_plain_one(a in "/?(arn:)?[ab/-]{0,6}", b in "/?(arn:)?[ab/-]{0,6}") {
            prop_assert_eq!(order(&a, &b), segments(&a).1.cmp(segments(&b).1));
        }
    }
}
