//! `secrets` of a container in an ECS task definition: where the agent is to read each. No value is in it.

use serde_json::{Value, json};

use super::entry::Entry;
use crate::secret::Secret;

pub(super) fn list(entries: &[Entry]) -> Secret {
    let secrets: Vec<Value> = entries
        .iter()
        .map(|entry| json!({ "name": entry.key, "valueFrom": entry.arn.as_deref().unwrap_or(&entry.name) }))
        .collect();
    Secret::new(format!("{:#}\n", Value::from(secrets)))
}
