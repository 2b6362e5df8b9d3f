//! What undoing a change leaves behind.

use super::changes::{Record, What};
use crate::parameter::MetadataEdit;

/// What does not come back when a change of settings is undone: said before, with the change and in the question.
pub(in crate::app) fn what_stays(record: &Record) -> Vec<String> {
    let What::Metadata { edits, versions, .. } = &record.what else { return Vec::new() };
    let settings = edits.iter().find_map(|edit| match edit {
        MetadataEdit::Settings(edit) => Some(edit),
        _ => None,
    });
    let Some(settings) = settings else { return Vec::new() };
    let tier = settings.raises().then(|| "the tier stays Advanced: no write lowers it".to_owned());
    let plain = versions.filter(|_| settings.uncovers());
    let plain = plain.map(|(_, to)| format!("v{to} stays in the history, and holds the secret as plain text"));
    tier.into_iter().chain(plain).collect()
}
