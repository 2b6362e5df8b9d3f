//! Which version of a parameter.

use std::fmt;

/// The number or the label of a version, as it stands behind a name and a colon (docs/parameter-store.md 1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(String);

impl Selector {
    /// Characters of a label (docs/parameter-store.md 5.3).
    const LONGEST: usize = 100;

    /// `None` for what is neither (docs/parameter-store.md 5.3).
    pub fn parse(text: &str) -> Option<Self> {
        let reserved = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let number = text.parse::<i64>().is_ok_and(|number| number > 0) && !text.starts_with('+');
        let label = text.len() <= Self::LONGEST
            && !text.is_empty()
            && !text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
            && !["aws", "ssm"].into_iter().any(reserved);
        (number || label).then(|| Self(text.to_owned()))
    }

    /// As it is sent, without the colon.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a number: that of a version never changes.
    pub fn is_number(&self) -> bool {
        self.0.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// In words: `version 3`, `the version labelled live`.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_number() { write!(f, "version {}", self.0) } else { write!(f, "the version labelled {}", self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_or_a_label() {
        for (text, words) in [
            ("3", "version 3"),
            ("live", "the version labelled live"),
            ("-a.b_1", "the version labelled -a.b_1"),
            ("a".repeat(100).as_str(), &format!("the version labelled {}", "a".repeat(100))),
        ] {
            assert_eq!(Selector::parse(text).map(|selector| selector.to_string()).as_deref(), Some(words));
        }
        let long = "a".repeat(101);
        for text in ["", "0", "+3", "-", "3a", "aws1", "SSM-x", "a/b", "a:b", "é", "99999999999999999999", &long] {
            assert_eq!(Selector::parse(text).is_some(), text == "-", "{text}");
        }
    }
}
