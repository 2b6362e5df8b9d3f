//! From a version that was chosen to the question that makes its value the latest again.

use super::History;
use crate::app::pages::confirm::Confirm;
use crate::app::pages::confirm::put_back::PutBack;
use crate::app::pages::editor::value_problems;
use crate::app::{Notice, Tone};
use crate::parameter::{Expected, MOST_VERSIONS, ParameterType, Reading, Write};

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
