//! How names stand on two sides.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::Fingerprint;
use crate::parameter::ParameterType;

/// How a name stands on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Only on the first side.
    OnlyFirst,
    /// Only on the second.
    OnlySecond,
    /// On both, and another type or value.
    Different,
    /// Cannot be told: a value could not be read.
    Untold,
    /// On both; the values have not been compared.
    Unread,
    /// On both, and the same.
    Same,
}

impl Verdict {
    /// The same as one character.
    pub fn sign(self) -> char {
        match self {
            Self::OnlyFirst => '-',
            Self::OnlySecond => '+',
            Self::Different => '~',
            Self::Untold => '?',
            Self::Unread => '·',
            Self::Same => '=',
        }
    }
}

/// What is known of two values beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// They have not been read.
    Unread,
    /// One of them could not be.
    Untold,
    /// They are equal.
    Same,
    /// They are not.
    Different,
}

impl Values {
    /// Of two that were read.
    pub fn of(first: &Fingerprint, second: &Fingerprint) -> Self {
        if first == second { Self::Same } else { Self::Different }
    }
}

/// How a name stands, by its type on each side where it is there, as far as types are known, and by its values.
pub fn verdict(first: Option<Option<ParameterType>>, second: Option<Option<ParameterType>>, values: Values) -> Verdict {
    let (Some(first), Some(second)) = (first, second) else {
        return if second.is_none() { Verdict::OnlyFirst } else { Verdict::OnlySecond };
    };
    let other_type = first.zip(second).is_some_and(|(first, second)| first != second);
    match values {
        Values::Untold => Verdict::Untold,
        Values::Different => Verdict::Different,
        _ if other_type => Verdict::Different,
        Values::Same => Verdict::Same,
        Values::Unread => Verdict::Unread,
    }
}

/// A name with what it is on either side.
pub type Pair<A, B> = (String, Option<A>, Option<B>);

/// The names of both sides in order, each with what it is there.
pub fn paired<A, B>(mut first: BTreeMap<String, A>, mut second: BTreeMap<String, B>) -> Vec<Pair<A, B>> {
    let names: BTreeSet<String> = first.keys().chain(second.keys()).cloned().collect();
    let pair = |name: String| {
        let (one, other) = (first.remove(&name), second.remove(&name));
        (name, one, other)
    };
    names.into_iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_as_its_sides_and_values_say() {
        use ParameterType::{SecureString, String};
        let one = |kind| Some(Some(kind));
        for (first, second, values, expected) in [
            (one(String), None, Values::Unread, Verdict::OnlyFirst),
            (None, one(String), Values::Unread, Verdict::OnlySecond),
            (one(String), one(String), Values::Unread, Verdict::Unread),
            (one(String), one(SecureString), Values::Unread, Verdict::Different),
            (one(String), one(SecureString), Values::Same, Verdict::Different),
            (one(String), Some(None), Values::Same, Verdict::Same),
            (one(String), one(String), Values::Different, Verdict::Different),
            (one(String), one(SecureString), Values::Untold, Verdict::Untold),
        ] {
            assert_eq!(verdict(first, second, values), expected, "{first:?} {second:?} {values:?}");
        }
    }

    #[test]
    fn names_are_paired_in_order() {
        let map = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), ())).collect();
        let paired = paired::<(), ()>(map(&["a", "c"]), map(&["b", "c"]));
        let said: Vec<(&str, bool, bool)> =
            paired.iter().map(|(name, one, other)| (name.as_str(), one.is_some(), other.is_some())).collect();
        assert_eq!(said, [("a", true, false), ("b", false, true), ("c", true, true)]);
    }
}
