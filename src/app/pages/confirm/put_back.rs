//! What is to be said where the value of a version is written anew.

use jiff::Timestamp;

use crate::app::edits::came_after;
use crate::app::state::change::Origin;
use crate::parameter::{Parameter, ParameterType, Version, Write, principal};
use crate::text;

/// The version whose value is written anew.
#[derive(Debug, Clone)]
pub(crate) struct PutBack {
    /// That version.
    pub(crate) version: Version,
    /// The change that is undone by it, if one is.
    pub(crate) undone: Option<Undone>,
}

/// A change that is undone by putting back the version before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Undone {
    /// Which of this session.
    pub(in crate::app) change: u64,
    /// The version that it wrote,
    pub(in crate::app) written: i64,
    /// and when that was known to be written.
    pub(in crate::app) at: Timestamp,
}

/// Between a write and its answer there may be so much time, and as much between two clocks.
const SAME_WRITE: i64 = 60;

impl Undone {
    /// Whether a version is the one that was written: the same number of another time is another.
    pub(in crate::app) fn is_of(&self, version: &Version) -> bool {
        let apart = |at: Timestamp| (at.as_second() - self.at.as_second()).abs();
        version.parameter.modified.is_none_or(|at| apart(at) <= SAME_WRITE)
    }
}

impl PutBack {
    /// What going back leads to, from a question about it.
    pub(in crate::app) fn goes_back(&self) -> &'static str {
        if self.undone.is_some() { "goes back to the list of changes" } else { "goes back to the history" }
    }

    /// What a write of it is made for.
    pub(in crate::app) fn origin(&self) -> Origin {
        Origin { as_was: Some(self.version.number()), undoes: self.undone.map(|undone| undone.change) }
    }

    /// Who has written since the change that is undone: that is replaced too.
    pub(in crate::app) fn since(&self, latest: &Parameter, now: Timestamp) -> Option<String> {
        let undone = self.undone.filter(|undone| undone.written != latest.version)?;
        let by = latest.modified_by.as_deref().map(principal).map(|by| format!(" by {by}")).unwrap_or_default();
        let when = latest.modified.map(|at| format!(", {},", text::ago(at, now))).unwrap_or_default();
        let (latest, written) = (latest.version, undone.written);
        let came_after = came_after(latest, written);
        Some(format!("v{latest}{by}{when} {came_after} that is undone: it is replaced too"))
    }

    /// What to look at before its value is written to a parameter of that type and key; whether it is bad, and how it is said.
    pub(crate) fn dangers(&self, write: &Write) -> Vec<(bool, String)> {
        let was = &self.version.parameter;
        let (number, secure) = (self.version.number(), ParameterType::SecureString);
        let key = |key: &Option<String>| key.clone().unwrap_or_else(|| "alias/aws/ssm".to_owned());
        let mut dangers = Vec::new();
        if was.kind == secure && write.kind != secure {
            dangers.push((true, format!("v{number} was a SecureString: its value becomes plain text")));
        } else if was.kind != write.kind {
            dangers.push((false, format!("v{number} was a {}: its value is written as a {}", was.kind, write.kind)));
        } else if was.kind == secure && key(&was.key_id) != key(&write.key_id) {
            let (was, now) = (key(&was.key_id), key(&write.key_id));
            dangers.push((false, format!("v{number} was under {was}: its value is written under {now}")));
        }
        dangers
    }

    /// What that version had otherwise, and is not taken.
    pub(crate) fn not_taken(&self, latest: &Parameter) -> Vec<String> {
        let was = &self.version.parameter;
        let mut differs = Vec::new();
        if was.tier != latest.tier {
            differs.push(format!("tier {}", was.tier));
        }
        if was.description != latest.description {
            differs.push(match was.description.as_str() {
                "" => "no description".to_owned(),
                description => format!("description “{description}”"),
            });
        }
        if was.allowed_pattern != latest.allowed_pattern {
            differs.push(match &was.allowed_pattern {
                None => "no pattern".to_owned(),
                Some(pattern) => format!("pattern {pattern}"),
            });
        }
        differs
    }
}
