//! `PutParameter`: every rule of docs/parameter-store.md 4.

mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::behaviour::{Behaviour, OnOverwrite};
use crate::clock::later;
use crate::error::{Constraints, ServiceError};
use crate::keys::{DEFAULT_ALIAS, KmsAction};
use crate::operation::tags::{self, Tag};
use crate::place::Place;
use crate::plaintext::Plaintext;
use crate::policies::{self, Policy};
use crate::state::{Context, State};
use crate::store::{Store, Stored, Version};
use crate::types::{DataType, ParameterType, Tier};
use crate::{hash, names, wire};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct PutParameter {
    name: Option<String>,
    value: Option<String>,
    r#type: Option<String>,
    description: Option<String>,
    key_id: Option<String>,
    overwrite: Option<bool>,
    allowed_pattern: Option<String>,
    #[serde(deserialize_with = "wire::structures")]
    tags: Option<Vec<Tag>>,
    tier: Option<String>,
    policies: Option<String>,
    data_type: Option<String>,
}

/// What is to be written, once the API model's own limits hold. Absent members are decided by what is there
/// (docs/parameter-store.md 4.2).
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) value: Plaintext,
    pub(crate) kind: Option<ParameterType>,
    pub(crate) tier: Option<Tier>,
    pub(crate) key_id: Option<String>,
    /// `Some("")` clears.
    pub(crate) description: Option<String>,
    /// `Some("")` clears.
    pub(crate) allowed_pattern: Option<String>,
    /// JSON as sent.
    pub(crate) policies: Option<String>,
    pub(crate) data_type: Option<String>,
    pub(crate) overwrite: bool,
    pub(crate) tags: BTreeMap<String, String>,
}

/// The model's own limit for a value, in characters; the tiers' limits lie below it (docs/parameter-store.md 4.5).
const MAX_VALUE_LENGTH: usize = 32_768;

const TAGS_AND_OVERWRITE: &str = "Invalid request: tags and overwrite can't be used together. To create a parameter with \
    tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or \
    RemoveTagsFromResource.";

/// `PutParameter`.
pub(crate) fn put(state: &mut State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let draft = draft(wire::input(body)?)?;
    let place = &context.place;
    let formed = names::check_new(&draft.name, place);
    let resource = names::resource(&draft.name, &formed, place);
    state.allow(context, "ssm:PutParameter", &resource)?;
    if !draft.tags.is_empty() {
        // Very probably so (docs/parameter-store.md 6.2, 11.13).
        state.allow(context, "ssm:AddTagsToResource", &resource)?;
    }
    formed?;
    let mut version = compose(state, place, &draft, context.now, &context.caller)?;
    if let Some(key_id) = &version.key_id {
        let action = if version.tier == Tier::Standard { KmsAction::Encrypt } else { KmsAction::GenerateDataKey };
        let resolved = state.keyring.resolve(key_id, place);
        let arn = resolved.map_err(|error| error.through_ssm(&hash::uuid(&context.request_id)))?;
        state.use_key(context, &arn, action)?;
        version.sealed_under = Some(Arc::from(arn));
    }
    let answer = json!({ "Version": version.number, "Tier": version.tier.as_str() });
    store(state, place, &draft, version);
    Ok(answer)
}

/// Checks the limits of the API model, which need no look at the store.
fn draft(input: PutParameter) -> Result<Draft, ServiceError> {
    let mut constraints = Constraints::default();
    constraints.present(input.name.as_ref(), "name");
    constraints.length(input.name.as_deref(), "name", 1, 2048);
    constraints.present(input.value.as_ref(), "value");
    if let Some(value) = &input.value {
        constraints.require_of_secret(!value.is_empty(), "value", "have length greater than or equal to 1");
        let fits = value.chars().count() <= MAX_VALUE_LENGTH;
        constraints.require_of_secret(fits, "value", &format!("have length less than or equal to {MAX_VALUE_LENGTH}"));
    }
    constraints.one_of(input.r#type.as_deref(), "type", &["SecureString", "StringList", "String"]);
    constraints.one_of(input.tier.as_deref(), "tier", &["Standard", "Advanced", "Intelligent-Tiering"]);
    constraints.length(input.description.as_deref(), "description", 0, 1024);
    constraints.length(input.allowed_pattern.as_deref(), "allowedPattern", 0, 1024);
    constraints.length(input.policies.as_deref(), "policies", 1, 4096);
    constraints.length(input.data_type.as_deref(), "dataType", 0, 128);
    if let Some(key) = &input.key_id {
        constraints.length(Some(key), "keyId", 1, 256);
        let fits = key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'/' | b'_' | b'-'));
        let pattern = "satisfy regular expression pattern: ^([a-zA-Z0-9:/_-]+)$";
        constraints.require(fits && !key.is_empty(), key, "keyId", pattern);
    }
    constraints.finish()?;
    let tags = input.tags.unwrap_or_default();
    let overwrite = input.overwrite == Some(true);
    if overwrite && !tags.is_empty() {
        return Err(ServiceError::validation(TAGS_AND_OVERWRITE));
    }
    Ok(Draft {
        name: input.name.unwrap_or_default().trim_matches(' ').to_owned(),
        value: Plaintext::new(input.value.unwrap_or_default()),
        kind: input.r#type.as_deref().and_then(ParameterType::parse),
        tier: input.tier.as_deref().and_then(Tier::parse),
        key_id: input.key_id,
        description: input.description,
        allowed_pattern: input.allowed_pattern,
        policies: input.policies,
        data_type: input.data_type.filter(|data_type| !data_type.is_empty()),
        overwrite,
        tags: tags::checked(tags)?,
    })
}

/// The version that a draft makes of what is there, or why it may not be. Nothing is changed, no key is asked: also the
/// judge of what a seed file may hold.
pub(crate) fn compose(
    state: &State,
    place: &Place,
    draft: &Draft,
    now: Timestamp,
    author: &str,
) -> Result<Version, ServiceError> {
    let empty = Store::default();
    let store = state.store(place).unwrap_or(&empty);
    let stored = store.get(&names::key(&draft.name));
    let latest = stored.and_then(Stored::latest);
    if latest.is_some() && !draft.overwrite {
        return Err(ServiceError::new(
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        ));
    }
    let kind = draft
        .kind
        .or(latest.map(|version| version.kind))
        .ok_or_else(|| ServiceError::validation("A parameter type is required when you create a parameter."))?;
    let policies = policies_in_force(draft, latest)?;
    let value = draft.value.expose();
    let tier = rules::tier(&state.behaviour, store, latest, draft.tier, value, !policies.is_empty())?;
    rules::policies(&policies, tier)?;
    rules::room(&state.behaviour, store, latest, tier)?;
    rules::value(value, tier)?;
    let allowed_pattern = pattern_in_force(draft, latest);
    rules::pattern(value, allowed_pattern.as_deref())?;
    let data_type = rules::data_type(draft.data_type.as_deref(), latest, kind)?;
    if let Some(stored) = stored {
        rules::oldest_may_go(stored)?;
    }
    Ok(Version {
        number: latest.map_or(1, |version| version.number + 1),
        kind,
        value: draft.value.clone(),
        key_id: key_id(&state.behaviour, draft, latest, kind),
        sealed_under: None,
        tier,
        data_type,
        description: description(draft, latest),
        allowed_pattern,
        policies,
        modified: now,
        modified_by: Arc::from(author),
        labels: BTreeSet::new(),
        appears: now,
    })
}

/// The policies given, or those there were (docs/parameter-store.md 4.2).
fn policies_in_force(draft: &Draft, latest: Option<&Version>) -> Result<Arc<[Policy]>, ServiceError> {
    match (&draft.policies, latest) {
        (Some(text), _) => Ok(policies::parse(text)?.into()),
        (None, Some(version)) => Ok(version.policies.clone()),
        (None, None) => Ok(Arc::from([])),
    }
}

/// The pattern given, none if that is empty, or the one there was (docs/parameter-store.md 4.2).
fn pattern_in_force(draft: &Draft, latest: Option<&Version>) -> Option<Arc<str>> {
    match &draft.allowed_pattern {
        Some(pattern) => Some(Arc::from(pattern.as_str())).filter(|pattern: &Arc<str>| !pattern.is_empty()),
        None => latest.and_then(|version| version.allowed_pattern.clone()),
    }
}

/// The description given, or the one there was (docs/parameter-store.md 4.2).
fn description(draft: &Draft, latest: Option<&Version>) -> Arc<str> {
    match (&draft.description, latest) {
        (Some(text), _) => Arc::from(text.as_str()),
        (None, Some(version)) => version.description.clone(),
        (None, None) => Arc::from(""),
    }
}

/// The identifier that comes back later: as given, as it was, or the default; none on plain text
/// (docs/parameter-store.md 4.2, 4.3).
fn key_id(behaviour: &Behaviour, draft: &Draft, latest: Option<&Version>, kind: ParameterType) -> Option<Arc<str>> {
    if kind != ParameterType::SecureString {
        return None;
    }
    let kept = || match behaviour.key_on_overwrite {
        OnOverwrite::Keep => latest.and_then(|version| version.key_id.clone()),
        OnOverwrite::Default => None,
    };
    let given = draft.key_id.as_deref().map(Arc::from);
    Some(given.or_else(kept).unwrap_or_else(|| Arc::from(DEFAULT_ALIAS)))
}

/// Stores the version; a machine image only if it is one, and only after its validation (docs/parameter-store.md 4.5).
fn store(state: &mut State, place: &Place, draft: &Draft, mut version: Version) {
    if version.data_type == DataType::Image {
        if !rules::is_image(version.value.expose()) {
            return;
        }
        version.appears = later(version.modified, Duration::from_millis(state.behaviour.image_validation_ms));
    }
    let store = state.stores.entry(place.clone()).or_default();
    store.write(&draft.name, version);
    if let Some(stored) = store.get_mut(&names::key(&draft.name)) {
        // Only a create carries tags.
        stored.tags.extend(draft.tags.clone());
    }
}
