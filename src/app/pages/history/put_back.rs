//! From a version that was chosen to the question that makes its value the latest again.

use super::History;
use crate::app::pages::confirm::Confirm;
use crate::app::pages::editor::value_problems;
use crate::app::{Notice, Tone};
use crate::parameter::{Expected, MOST_VERSIONS, Parameter, ParameterType, Reading, Version, Write};

/// The version whose value is written anew, and what was seen of the history then.
#[derive(Debug, Clone)]
pub(crate) struct PutBack {
    /// That version.
    pub(crate) version: Version,
    /// The labels of the parameter, each with its version.
    pub(crate) labels: Vec<(String, i64)>,
}

impl PutBack {
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

impl History {
    /// The question that makes the value of a version the latest again, or why there is none; `None` while it is not asked for.
    pub(super) fn question_to_put_back(&mut self) -> Option<Result<Confirm, Notice>> {
        let (number, old, latest) = self.take_read_to_put_back()?;
        Some(self.put_back(number, old, latest))
    }

    /// The service drops the oldest version for a new one, and refuses that where it has a label (docs/parameter-store.md 4.6).
    fn refused_for_a_label(&self) -> Option<String> {
        let oldest = self.all().get(MOST_VERSIONS - 1)?;
        let label = oldest.labels.first()?;
        let number = oldest.number();
        Some(format!(
            "v{number}, the oldest of {MOST_VERSIONS}, has the label {label}: the service refuses a new version until it is moved"
        ))
    }

    fn put_back(&self, number: i64, old: Reading, latest: Option<Reading>) -> Result<Confirm, Notice> {
        let (Some(version), Some(newest)) = (self.version(number), self.latest()) else {
            return Err(Notice::new(Tone::Warn, format!("v{number} is not listed any more")));
        };
        let was = newest.parameter.clone();
        if latest.as_ref().is_some_and(|latest| latest.value == old.value) {
            let said = format!("v{number} and v{} hold the same value: there is nothing to put back", was.version);
            return Err(Notice::new(Tone::Info, said));
        }
        let mut warnings = value_problems(old.value.expose(), was.kind, was.tier, was.allowed_pattern.as_deref())
            .map_err(|problem| Notice::new(Tone::Bad, format!("v{number} cannot be put back: {problem}")))?;
        warnings.splice(0..0, self.refused_for_a_label());
        let write = Write {
            name: self.name.clone(),
            value: old.value,
            kind: was.kind,
            tier: Some(was.tier),
            key_id: was.key_id.clone().filter(|_| was.kind == ParameterType::SecureString),
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: Expected::Version(was.version),
            seen: was.modified,
        };
        let labels = self.all().iter();
        let labels = labels.flat_map(|version| version.labels.iter().map(|label| (label.clone(), version.number())));
        let origin = PutBack { version: version.clone(), labels: labels.collect() };
        Ok(Confirm::new(write, Some(was), latest.map(|latest| latest.value), warnings).putting_back(Some(origin)))
    }
}
