//! `AddTagsToResource`, `RemoveTagsFromResource`, `ListTagsForResource` (docs/parameter-store.md 5.4).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Constraints, ServiceError};
use crate::state::{Context, State};
use crate::store::Stored;
use crate::{names, wire};

/// At most so many on one parameter.
const MAX_TAGS: usize = 50;

/// One tag as sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Tag {
    key: Option<String>,
    value: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    resource_type: Option<String>,
    resource_id: Option<String>,
    #[serde(deserialize_with = "wire::structures")]
    tags: Option<Vec<Tag>>,
    tag_keys: Option<Vec<String>>,
}

impl Tag {
    pub(crate) fn new(key: &str, value: &str) -> Self {
        Self { key: Some(key.to_owned()), value: Some(value.to_owned()) }
    }
}

/// Letters, spaces and digits of all scripts, and a few symbols.
fn allowed(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() && !c.is_control() || "_.:/=+-@".contains(c))
}

/// Checks tags and makes a map of them; of two with one key the last wins.
pub(crate) fn checked(tags: Vec<Tag>) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut constraints = Constraints::default();
    let pattern = "satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$";
    for (index, tag) in tags.iter().enumerate() {
        let member = |field: &str| format!("tags.{}.member.{field}", index + 1);
        constraints.present(tag.key.as_ref(), &member("key"));
        constraints.length(tag.key.as_deref(), &member("key"), 1, 128);
        constraints.present(tag.value.as_ref(), &member("value"));
        constraints.length(tag.value.as_deref(), &member("value"), 0, 256);
        let (key, value) = (tag.key.as_deref().unwrap_or_default(), tag.value.as_deref().unwrap_or_default());
        constraints.require(allowed(key), key, &member("key"), pattern);
        constraints.require(allowed(value), value, &member("value"), pattern);
        let reserved = key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
        constraints.require(!reserved, key, &member("key"), "not start with aws:");
    }
    constraints.finish()?;
    let map: BTreeMap<_, _> =
        tags.into_iter().map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default())).collect();
    if map.len() > MAX_TAGS { Err(ServiceError::silent("TooManyTagsError")) } else { Ok(map) }
}

/// The parameter that a request is about, after IAM was asked.
fn resource<'a>(
    state: &'a mut State,
    context: &Context,
    action: &str,
    input: &Input,
) -> Result<&'a mut Stored, ServiceError> {
    let mut constraints = Constraints::default();
    constraints.present(input.resource_type.as_ref(), "resourceType");
    constraints.present(input.resource_id.as_ref(), "resourceId");
    constraints.finish()?;
    if input.resource_type.as_deref() != Some("Parameter") {
        return Err(ServiceError::silent("InvalidResourceType"));
    }
    let name = input.resource_id.as_deref().unwrap_or_default().trim_matches(' ');
    state.allow(context, action, &context.place.parameter_arn(name))?;
    let store = state.stores.get_mut(&context.place);
    let stored = store.and_then(|store| store.get_mut(&names::key(name)));
    stored.ok_or_else(|| ServiceError::silent("InvalidResourceId"))
}

/// `AddTagsToResource`: same keys are overwritten.
pub(crate) fn add(state: &mut State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let mut input: Input = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.tags.as_ref(), "tags");
    constraints.finish()?;
    let tags = checked(input.tags.take().unwrap_or_default())?;
    let stored = resource(state, context, "ssm:AddTagsToResource", &input)?;
    let added = tags.keys().filter(|key| !stored.tags.contains_key(*key)).count();
    if stored.tags.len() + added > MAX_TAGS {
        return Err(ServiceError::silent("TooManyTagsError"));
    }
    stored.tags.extend(tags);
    Ok(json!({}))
}

/// `RemoveTagsFromResource`: an absent key is no error.
pub(crate) fn remove(state: &mut State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let input: Input = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.tag_keys.as_ref(), "tagKeys");
    constraints.finish()?;
    let stored = resource(state, context, "ssm:RemoveTagsFromResource", &input)?;
    stored.tags.retain(|key, _| !input.tag_keys.iter().flatten().any(|gone| gone == key));
    Ok(json!({}))
}

/// `ListTagsForResource`, in order of keys.
pub(crate) fn list(state: &mut State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let input: Input = wire::input(body)?;
    let stored = resource(state, context, "ssm:ListTagsForResource", &input)?;
    let tags: Vec<Value> = stored.tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    Ok(json!({ "TagList": tags }))
}
