//! What parameters were at a moment of the past, as far as their histories tell.

use jiff::Timestamp;

use super::metadata::Parameter;
use super::version::Version;
use crate::failure::Failure;

/// What a parameter was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Past {
    /// That version was the latest then.
    Was {
        /// The version.
        then: Box<Parameter>,
        /// The latest by now.
        now: Box<Parameter>,
    },
    /// Its first version was written later. It may have been deleted and created anew: nothing tells
    /// (docs/parameter-store.md 4.6).
    Later {
        /// The first version.
        first: Box<Parameter>,
        /// The latest by now.
        now: Box<Parameter>,
    },
    /// All versions that are kept were written later; there were some before.
    Dropped {
        /// The oldest that is kept.
        oldest: Box<Parameter>,
        /// The latest by now.
        now: Box<Parameter>,
    },
}

/// What came of some that were asked, by their names.
pub type Pasts = Vec<(String, Result<Past, Failure>)>;

impl Past {
    /// What the versions of a parameter, the newest first, tell of that moment; `None` where there are none.
    pub fn of(versions: &[Version], moment: Timestamp) -> Option<Self> {
        let parameter = |version: &Version| Box::new(version.parameter.clone());
        let now = versions.first().map(parameter)?;
        let was = versions.iter().find(|version| version.parameter.modified.is_some_and(|at| at <= moment));
        let oldest = versions.last()?;
        Some(match was {
            Some(then) => Self::Was { then: parameter(then), now },
            None if oldest.number() == 1 => Self::Later { first: parameter(oldest), now },
            None => Self::Dropped { oldest: parameter(oldest), now },
        })
    }

    /// The latest version by now.
    pub fn now(&self) -> &Parameter {
        match self {
            Self::Was { now, .. } | Self::Later { now, .. } | Self::Dropped { now, .. } => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::ParameterType;

    fn versions(times: &[(i64, i64)]) -> Vec<Version> {
        let version = |(number, at): &(i64, i64)| {
            let modified = Timestamp::from_second(*at).ok();
            let parameter = Parameter { modified, ..Parameter::bare("/a", ParameterType::String, *number) };
            Version { parameter, labels: Vec::new() }
        };
        times.iter().map(version).collect()
    }

    fn was(times: &[(i64, i64)], moment: i64) -> Option<(&'static str, i64, i64)> {
        let past = Past::of(&versions(times), Timestamp::from_second(moment).ok()?)?;
        let now = past.now().version;
        Some(match past {
            Past::Was { then, .. } => ("was", then.version, now),
            Past::Later { first, .. } => ("later", first.version, now),
            Past::Dropped { oldest, .. } => ("dropped", oldest.version, now),
        })
    }

    #[test]
    fn the_version_of_then_is_the_last_that_was_written_by_then() {
        let all = [(3, 300), (2, 200), (1, 100)];
        for (moment, expected) in [
            (1000, ("was", 3, 3)),
            (300, ("was", 3, 3)),
            (299, ("was", 2, 3)),
            (200, ("was", 2, 3)),
            (100, ("was", 1, 3)),
            (99, ("later", 1, 3)),
        ] {
            assert_eq!(was(&all, moment), Some(expected), "{moment}");
        }
        assert_eq!(was(&all[..2], 150), Some(("dropped", 2, 3)), "the first is not kept any more");
        assert_eq!(was(&[], 150), None);
    }
}
