//! `GetParameter`, `GetParameters`, `GetParameterHistory`: selectors, decryption, names of others.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::behaviour::{HistoryEnd, MissingLabel};
use crate::error::{Constraints, ServiceError, printed_list};
use crate::iam;
use crate::keys::KmsAction;
use crate::names::{self, Reference};
use crate::paging::{self, Position};
use crate::place::Place;
use crate::state::{Context, State};
use crate::store::{Stored, Version};
use crate::types::ParameterType;
use crate::{ciphertext, hash, wire};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct GetParameter {
    name: Option<String>,
    with_decryption: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct GetParameters {
    names: Option<Vec<String>>,
    with_decryption: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct GetParameterHistory {
    name: Option<String>,
    with_decryption: Option<bool>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

/// One version of one parameter, and where it lives.
struct Found {
    place: Place,
    name: String,
    version: Version,
}

/// `GetParameter`.
pub(crate) fn get_parameter(state: &mut State, context: &mut Context, body: &Value) -> Result<Value, ServiceError> {
    let input: GetParameter = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.name.as_ref(), "name");
    constraints.length(input.name.as_deref(), "name", 1, 2048);
    constraints.finish()?;
    let reference = ask(state, context, "ssm:GetParameter", &input.name.unwrap_or_default())?;
    let parameter = read(state, context, "ssm:GetParameter", &reference, input.with_decryption == Some(true))?;
    Ok(json!({ "Parameter": parameter }))
}

/// `GetParameters`: missing names are listed, one denied name refuses all (docs/parameter-store.md 2.4).
pub(crate) fn get_parameters(state: &mut State, context: &mut Context, body: &Value) -> Result<Value, ServiceError> {
    let input: GetParameters = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.names.as_ref(), "names");
    let mut asked = input.names.unwrap_or_default();
    let shown = printed_list(&asked);
    constraints.require(asked.len() <= 10, &shown, "names", "have length less than or equal to 10");
    constraints.finish()?;
    let mut constraints = Constraints::default();
    constraints.require(!asked.is_empty(), &shown, "names", "have length greater than or equal to 1");
    constraints.finish()?;
    asked.sort();
    asked.dedup();
    let references: Vec<Reference> =
        asked.iter().map(|name| ask(state, context, "ssm:GetParameters", name)).collect::<Result<_, _>>()?;
    let (mut parameters, mut invalid) = (Vec::new(), Vec::new());
    for (name, reference) in asked.iter().zip(&references) {
        match read(state, context, "ssm:GetParameters", reference, input.with_decryption == Some(true)) {
            Ok(parameter) => parameters.push(parameter),
            Err(error) if matches!(error.code, "ParameterNotFound" | "ParameterVersionNotFound") => invalid.push(name),
            Err(error) => return Err(error),
        }
    }
    parameters.sort_by(|a, b| a["Name"].as_str().cmp(&b["Name"].as_str()));
    Ok(json!({ "Parameters": parameters, "InvalidParameters": invalid }))
}

/// `GetParameterHistory`: oldest first, with labels; decryption covers the whole page (docs/parameter-store.md 5.2).
pub(crate) fn history(state: &mut State, context: &mut Context, body: &Value) -> Result<Value, ServiceError> {
    let input: GetParameterHistory = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.name.as_ref(), "name");
    constraints.length(input.name.as_deref(), "name", 1, 2048);
    constraints.range(input.max_results, "maxResults", 1, 50);
    constraints.finish()?;
    let action = "ssm:GetParameterHistory";
    let reference = ask(state, context, action, &input.name.unwrap_or_default())?;
    if reference.selector.is_some() {
        return Err(names::malformed());
    }
    let (place, stored) = locate(state, context, action, &reference)?;
    let scope = format!("{action} {}", place.parameter_arn(&reference.name));
    let position = Position::read(input.next_token.as_deref(), &scope)?;
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(50);
    let after: i64 = position.after.parse().unwrap_or_default();
    let versions = stored.history(context.now).filter(|version| version.number > after);
    let entries = versions.map(|version| (version.number.to_string(), version.clone()));
    let page = paging::cut(&state.behaviour, &scope, &position, size, entries, |_| true);
    let name = reference.echoed().unwrap_or(&stored.name).to_owned();
    let mut entries = Vec::new();
    for version in page.items {
        let decrypt = input.with_decryption == Some(true);
        let value = reveal(state, context, &place.parameter_arn(&name), &name, &version, decrypt)?;
        entries.push(history_entry(&name, &version, &value));
    }
    let mut answer = json!({ "Parameters": entries });
    match (page.next, state.behaviour.history_end) {
        (Some(token), _) => answer["NextToken"] = json!(token),
        (None, HistoryEnd::Empty) => answer["NextToken"] = json!(""),
        (None, HistoryEnd::Absent) => {}
    }
    Ok(answer)
}

/// Takes what was asked for apart and asks IAM, which comes before everything else: a principal that is denied cannot tell
/// a missing parameter from an existing one. A malformed name is denied as `…:*` (docs/parameter-store.md 6.5 number 16).
fn ask(state: &State, context: &Context, action: &str, name: &str) -> Result<Reference, ServiceError> {
    match Reference::parse(name) {
        Ok(reference) => {
            let place = place_of(context, &reference);
            state.allow(context, action, &place.parameter_arn(&reference.name))?;
            Ok(reference)
        }
        Err(malformed) => {
            state.allow(context, action, &context.place.any_parameter())?;
            Err(malformed)
        }
    }
}

/// Where a reference leads: the ARN's place, the public parameters, or the caller's own.
fn place_of(context: &Context, reference: &Reference) -> Place {
    match &reference.place {
        Some(place) => place.clone(),
        None if reference.name.starts_with(names::PUBLIC) => context.place.public(),
        None => context.place.clone(),
    }
}

/// The parameter a reference leads to. Others' must be shared, and are looked for in the caller's region only
/// (docs/parameter-store.md 1.3).
fn locate<'a>(
    state: &'a State,
    context: &Context,
    action: &str,
    reference: &Reference,
) -> Result<(Place, &'a Stored), ServiceError> {
    let place = place_of(context, reference);
    let missing = || ServiceError::silent("ParameterNotFound");
    if place.region != context.place.region {
        return Err(missing());
    }
    let stored = state.store(&place).and_then(|store| store.get(&names::key(&reference.name)));
    let own = place == context.place || place.account.is_empty();
    if !own && !stored.is_some_and(|stored| stored.shared) {
        let arn = place.parameter_arn(&reference.name);
        let reason = "because no resource-based policy allows the {action} action";
        return Err(iam::denied(&context.caller, action, &arn, Some(reason)));
    }
    Ok((place, stored.ok_or_else(missing)?))
}

/// The version a reference selects; a missing one is an error, never the latest (docs/parameter-store.md 1.2).
fn find(state: &State, context: &Context, action: &str, reference: &Reference) -> Result<Found, ServiceError> {
    let (place, stored) = locate(state, context, action, reference)?;
    let current = stored.current(context.now).ok_or_else(|| ServiceError::silent("ParameterNotFound"))?;
    let name = reference.echoed().unwrap_or(&stored.name).to_owned();
    let version = match &reference.selector {
        None => Some(current),
        Some(selector) => match selector.parse() {
            Ok(number) => stored.version(number, context.now),
            Err(_) => stored.labelled(selector, context.now),
        },
    };
    let version = version.cloned().ok_or_else(|| {
        let selector = reference.selector.as_deref().unwrap_or_default();
        let label = selector.parse::<i64>().is_err();
        if label && state.behaviour.missing_label == MissingLabel::ParameterNotFound {
            return ServiceError::silent("ParameterNotFound");
        }
        version_not_found(selector, &name)
    })?;
    Ok(Found { place, name, version })
}

/// docs/parameter-store.md 1.2.
pub(crate) fn version_not_found(version: &str, name: &str) -> ServiceError {
    let text = format!("Systems Manager could not find version {version} of {name}. Verify the version and try again.");
    ServiceError::new("ParameterVersionNotFound", text)
}

/// One parameter as `GetParameter` and its kin describe it.
fn read(
    state: &mut State,
    context: &mut Context,
    action: &str,
    reference: &Reference,
    decrypt: bool,
) -> Result<Value, ServiceError> {
    if let Some(id) = reference.secret_id() {
        return secret(state, context, id, decrypt);
    }
    let Found { place, name, version } = find(state, context, action, reference)?;
    let arn = place.parameter_arn(&name);
    let value = reveal(state, context, &arn, &name, &version, decrypt)?;
    let mut parameter = parameter(&name, &arn, &version, &value);
    if let Some(selector) = &reference.selector {
        parameter["Selector"] = json!(format!(":{selector}"));
    }
    Ok(parameter)
}

/// The value to send: the plaintext if the key can be used for it, or the ciphertext if that is what was asked for.
pub(crate) fn reveal(
    state: &mut State,
    context: &mut Context,
    arn: &str,
    name: &str,
    version: &Version,
    decrypt: bool,
) -> Result<String, ServiceError> {
    if version.kind != ParameterType::SecureString {
        return Ok(version.value.expose().to_owned());
    }
    if !decrypt {
        return Ok(ciphertext::of(arn, version));
    }
    state.use_key(context, version.sealed_under.as_deref().unwrap_or_default(), KmsAction::Decrypt)?;
    context.decrypted.push(name.to_owned());
    Ok(version.value.expose().to_owned())
}

/// The members that `GetParameter`, `GetParameters` and `GetParametersByPath` return (docs/parameter-store.md 2.1).
pub(crate) fn parameter(name: &str, arn: &str, version: &Version, value: &str) -> Value {
    json!({
        "Name": name,
        "Type": version.kind.as_str(),
        "Value": value,
        "Version": version.number,
        "LastModifiedDate": wire::timestamp(version.modified),
        "ARN": arn,
        "DataType": version.data_type.as_str(),
    })
}

/// The members that `DescribeParameters` and the history share (docs/parameter-store.md 2.1).
pub(crate) fn metadata(name: &str, version: &Version) -> Value {
    let policies: Vec<Value> = version
        .policies
        .iter()
        .map(|policy| json!({ "PolicyText": policy.text, "PolicyType": policy.kind, "PolicyStatus": "Pending" }))
        .collect();
    let mut entry = json!({
        "Name": name,
        "Type": version.kind.as_str(),
        "LastModifiedDate": wire::timestamp(version.modified),
        "LastModifiedUser": &*version.modified_by,
        "Version": version.number,
        "Tier": version.tier.as_str(),
        "Policies": policies,
        "DataType": version.data_type.as_str(),
    });
    if let Some(key) = &version.key_id {
        entry["KeyId"] = json!(&**key);
    }
    if !version.description.is_empty() {
        entry["Description"] = json!(&*version.description);
    }
    if let Some(pattern) = &version.allowed_pattern {
        entry["AllowedPattern"] = json!(&**pattern);
    }
    entry
}

fn history_entry(name: &str, version: &Version, value: &str) -> Value {
    let mut entry = metadata(name, version);
    entry["Value"] = json!(value);
    entry["Labels"] = json!(version.labels);
    entry
}

/// A secret of Secrets Manager under its borrowed name (docs/parameter-store.md 1.3).
fn secret(state: &State, context: &mut Context, id: &str, decrypt: bool) -> Result<Value, ServiceError> {
    if !decrypt {
        return Err(ServiceError::validation(
            "WithDecryption flag must be True for retrieving a Secret Manager secret.",
        ));
    }
    let name = format!("{}{id}", names::SECRETS_MANAGER);
    let suffix: String = hash::uuid(id).chars().take(6).collect();
    let arn = format!("{}secret:{id}-{suffix}", context.place.arn_prefix("secretsmanager"));
    // Secrets Manager is asked in the caller's name, and likewise asks about permission before it looks.
    state.allow(context, "secretsmanager:GetSecretValue", &arn)?;
    let Some(value) = state.secrets.get(&(context.place.clone(), id.to_owned())) else {
        let text =
            format!("An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret {name} not found.");
        return Err(ServiceError::new("ParameterNotFound", text));
    };
    context.decrypted.push(name.clone());
    let source = json!({
        "ARN": arn,
        "name": id,
        "versionId": hash::uuid(&format!("version of {id}")),
        "secretString": value.expose(),
        "versionStages": ["AWSCURRENT"],
    });
    Ok(json!({
        "Name": name,
        "Type": "SecureString",
        "Value": value.expose(),
        "Version": 0,
        "SourceResult": source.to_string(),
        "LastModifiedDate": wire::timestamp(context.now),
        "ARN": arn,
        "DataType": "text",
    }))
}
