//! An object of texts.

use serde_json::{Map, Value};

use super::entry::Entry;
use crate::secret::Secret;

pub(super) fn object(entries: &[Entry]) -> Secret {
    let object: Map<String, Value> =
        entries.iter().map(|entry| (entry.key.clone(), Value::from(entry.value.expose()))).collect();
    Secret::new(format!("{:#}\n", Value::Object(object)))
}
