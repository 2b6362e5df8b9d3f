//! Why something was left as it was, kept as data: an age in it is worked out when it is drawn, so that it goes on being true.

use jiff::Timestamp;

use crate::text;

/// Why something was left as it was, in few words, with the times that it tells of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reason(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Says(String),
    At(Timestamp),
}

impl Reason {
    /// The same, and those words behind it.
    pub(in crate::app) fn and(mut self, says: impl Into<String>) -> Self {
        self.0.push(Part::Says(says.into()));
        self
    }

    /// The same, and when that was: `, 3 h ago`.
    pub(in crate::app) fn at(mut self, at: Timestamp) -> Self {
        self.0.extend([Part::Says(", ".to_owned()), Part::At(at)]);
        self
    }

    /// The same, and another behind it.
    pub(in crate::app) fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The same, behind those words.
    pub(in crate::app) fn behind(self, says: impl Into<String>) -> Self {
        Self::from(says.into()).then(self)
    }

    /// As it is told now, by the service's clock.
    pub(in crate::app) fn says(&self, now: Timestamp) -> String {
        self.told(|at| text::ago(at, now))
    }

    /// As it is told where the words stay: with times in place of ages.
    pub(in crate::app) fn dated(&self) -> String {
        self.told(text::absolute)
    }

    fn told(&self, time: impl Fn(Timestamp) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Says(says) => says.clone(),
            Part::At(at) => time(*at),
        };
        self.0.iter().map(part).collect()
    }
}

impl From<String> for Reason {
    fn from(says: String) -> Self {
        Self(vec![Part::Says(says)])
    }
}

impl From<&str> for Reason {
    fn from(says: &str) -> Self {
        Self::from(says.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_that_of_the_moment_it_is_told_in() {
        let reason = Reason::from("v7 by ana").at(Timestamp::UNIX_EPOCH).behind("left: ").and("; and more");
        let later = |seconds| Timestamp::from_second(seconds).unwrap();
        assert_eq!(reason.says(later(2)), "left: v7 by ana, just now; and more");
        assert_eq!(reason.says(later(7200)), "left: v7 by ana, 2 h ago; and more");
        assert_eq!(reason.dated(), "left: v7 by ana, 1970-01-01 00:00:00 UTC; and more");
    }
}
