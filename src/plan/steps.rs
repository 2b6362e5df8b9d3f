//! What a plan does, step by step.

use jiff::Timestamp;

use crate::deletion::Creation;
use crate::parameter::{Expected, Parameter, ParameterType, Write, is_same_name};
use crate::secret::Secret;
use crate::text;

/// A change of several parameters as the question showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// One after the other; deletions stand last.
    pub steps: Vec<PlanStep>,
    /// Whether the value of what is deleted is read before, to be put back; what cannot be read is not deleted then.
    pub keeps_values: bool,
}

/// One of its steps. A parameter is as it was shown: one that has another version by now, or the same of another time, is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanStep {
    /// It gets another value; all else stays.
    Overwrite {
        /// As it was shown.
        was: Parameter,
        /// Its new value.
        value: Secret,
    },
    /// It gets the value of a version of before, which is read for it.
    PutBack {
        /// As it was shown.
        was: Parameter,
        /// That version.
        version: i64,
        /// By then it was written: one that was written later is another, of a parameter that was created anew.
        by: Timestamp,
    },
    /// It is created where there is none of that name.
    Create(Creation),
    /// It is deleted.
    Delete(Parameter),
}

impl PlanStep {
    /// The parameter's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Overwrite { was, .. } | Self::PutBack { was, .. } | Self::Delete(was) => &was.name,
            Self::Create(creation) => &creation.write.name,
        }
    }

    /// The parameter as it was shown; none of one that is created.
    pub fn was(&self) -> Option<&Parameter> {
        match self {
            Self::Overwrite { was, .. } | Self::PutBack { was, .. } | Self::Delete(was) => Some(was),
            Self::Create(_) => None,
        }
    }

    /// The value that is written, where it is known.
    pub fn value(&self) -> Option<&Secret> {
        match self {
            Self::Overwrite { value, .. } => Some(value),
            Self::Create(creation) => Some(&creation.write.value),
            Self::PutBack { .. } | Self::Delete(_) => None,
        }
    }

    /// What it does, as a sign: `~` overwrites, `+` creates, `-` deletes.
    pub fn sign(&self) -> &'static str {
        match self {
            Self::Overwrite { .. } | Self::PutBack { .. } => "~",
            Self::Create(_) => "+",
            Self::Delete(_) => "-",
        }
    }

    /// It is known to be another by now; one that is created stays as it was asked for.
    pub fn is_now(&mut self, now: &Parameter) {
        match self {
            Self::Overwrite { was, .. } | Self::PutBack { was, .. } | Self::Delete(was) => now.clone_into(was),
            Self::Create(_) => {}
        }
    }

    /// What writes the value where there is none of that name any more: the parameter anew, with all that was known of it but tags and
    /// policies; `None` where nothing is written, or where its key is not known.
    pub fn anew(&self) -> Option<Self> {
        let Self::Overwrite { was, value } = self else { return None };
        if was.kind == ParameterType::SecureString && !was.described {
            return None;
        }
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let write = Write {
            on: Expected::Absent,
            data_type: some(&was.data_type),
            description: some(&was.description),
            allowed_pattern: was.allowed_pattern.as_deref().and_then(some),
            seen: None,
            ..Write::over(was, value.clone())
        };
        Some(Self::Create(Creation { write, policies: None, tags: Vec::new() }))
    }

    /// Whether it deletes.
    pub fn deletes(&self) -> bool {
        matches!(self, Self::Delete(_))
    }
}

impl Plan {
    /// How many are deleted.
    pub fn deletions(&self) -> usize {
        self.steps.iter().filter(|step| step.deletes()).count()
    }

    /// How many are written, of those that were there and of new ones.
    pub fn writes(&self) -> usize {
        self.steps.len() - self.deletions()
    }

    /// One of them is known to be another by now.
    pub fn is_now(&mut self, now: &Parameter) {
        for step in self.steps.iter_mut().filter(|step| is_same_name(step.name(), &now.name)) {
            step.is_now(now);
        }
    }

    /// How many are created.
    pub fn creations(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, PlanStep::Create(_))).count()
    }

    /// How many are overwritten, created, deleted: `~ 9 · + 2 · - 1`.
    pub fn counts(&self) -> String {
        let created = self.creations();
        counts(self.writes() - created, created, self.deletions())
    }
}

/// So many are overwritten, created, deleted: `~ 9 · + 2 · - 1`.
pub fn counts(overwritten: usize, created: usize, deleted: usize) -> String {
    let counts = [("~", overwritten), ("+", created), ("-", deleted)].into_iter().filter(|(_, count)| *count > 0);
    counts.map(|(sign, count)| format!("{sign} {}", text::grouped(count))).collect::<Vec<_>>().join(" · ")
}
