//! A value looked for among many: how each stands to it, told without a word of either.

use crate::failure::Failure;
use crate::parameter::ParameterType;
use crate::secret::Secret;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// A text: what is that text, or holds it.
    Text(Secret),
    /// The latest value of that parameter, which is read for it: what is the same.
    ValueOf(String),
}

/// A search among values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueSearch {
    /// What is looked for.
    pub sought: Sought,
    /// The names of those whose values are read.
    pub names: Vec<String>,
    /// Whether they are decrypted. Otherwise what has come to be encrypted is not looked through.
    pub decrypts: bool,
}

/// How a value matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is the same.
    Equal,
    /// It holds it so many times.
    Contains(usize),
}

/// What was told of one of those whose values were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// As it was asked for.
    pub name: String,
    /// How it stands to what is looked for.
    pub sight: Sight,
}

/// How one stands to what is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// It matches.
    Found {
        /// How.
        how: Match,
        /// The version that was read.
        version: i64,
        /// The type of that version.
        kind: ParameterType,
    },
    /// It does not.
    Not,
    /// It is encrypted by now, and was not decrypted.
    Encrypted,
    /// It could not be read.
    Unread(Box<Failure>),
}

impl Match {
    /// How a value stands to a text. Places do not overlap: each could be replaced.
    pub fn of(value: &Secret, text: &str) -> Option<Self> {
        if value.is_same(text) {
            return Some(Self::Equal);
        }
        let places = if text.is_empty() { 0 } else { value.expose().matches(text).count() };
        (places > 0).then_some(Self::Contains(places))
    }
}

/// A value with another text in each place of one, made in one piece: no copy of it is left behind.
pub fn replaced(value: &Secret, text: &str, by: &str) -> Secret {
    let places = if text.is_empty() { 0 } else { value.expose().matches(text).count() };
    let mut made = String::with_capacity(value.len() + places * by.len());
    if places == 0 {
        made.push_str(value.expose());
        return Secret::new(made);
    }
    for (at, part) in value.expose().split(text).enumerate() {
        made.push_str(if at > 0 { by } else { "" });
        made.push_str(part);
    }
    Secret::new(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_the_text_or_holds_it_or_neither() {
        for (value, text, how) in [
            ("hunter2", "hunter2", Some(Match::Equal)),
            ("hunter2\n", "hunter2", Some(Match::Contains(1))),
            ("a=b,a=c", "a=", Some(Match::Contains(2))),
            ("aaa", "aa", Some(Match::Contains(1))),
            ("hunter", "hunter2", None),
            ("Hunter2", "hunter2", None),
            ("é", "e\u{301}", None),
            ("x", "", None),
        ] {
            assert_eq!(Match::of(&Secret::from(value), text), how, "{value:?} {text:?}");
        }
    }

    #[test]
    fn each_place_is_replaced_and_nothing_else() {
        for (value, text, by, made) in [
            ("db-1", "db-1", "db-2", "db-2"),
            ("db-1,x,db-1", "db-1", "", ",x,"),
            ("aaa", "aa", "b", "ba"),
            ("a", "", "b", "a"),
            ("a", "c", "b", "a"),
            ("a$1é", "$1", "\\0", "a\\0é"),
        ] {
            let made_of = replaced(&Secret::from(value), text, by);
            assert_eq!(made_of.expose(), made, "{value:?} {text:?} {by:?}");
        }
    }
}
