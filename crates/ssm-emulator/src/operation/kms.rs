//! The two operations of KMS that a picker of keys needs: `ListAliases` and `DescribeKey`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Constraints, ServiceError};
use crate::keys::{KeyState, KmsError};
use crate::state::{Context, State};
use crate::wire;

/// When all keys and aliases were made: before anything else here.
const CREATED: f64 = 1_577_836_800.0;

/// Aliases on a page unless asked otherwise; also the size of a default page in KMS.
const PAGE: usize = 50;

/// An alias that AWS has reserved in every account, and made no key for yet: it has no target.
const UNUSED: &str = "alias/aws/xray";

/// Seconds until a key that is scheduled for deletion goes.
const WAITING: i64 = 30 * 24 * 60 * 60;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ListAliases {
    key_id: Option<String>,
    limit: Option<i64>,
    marker: Option<String>,
}

/// `ListAliases`, of all keys or of one.
pub(crate) fn list_aliases(state: &State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let input: ListAliases = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.range(input.limit, "limit", 1, 100);
    constraints.finish()?;
    state.allow(context, "kms:ListAliases", "*")?;
    let of_key = input.key_id.as_deref().map(|key| state.keyring.resolve(key, &context.place)).transpose()?;
    let limit = input.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(PAGE);
    let after = input.marker.as_deref().unwrap_or_default();
    if !after.is_empty() && !after.starts_with("alias/") {
        return Err(ServiceError::new("InvalidMarkerException", "Could not deserialize marker".to_owned()));
    }
    let wanted = |id: &str| of_key.as_ref().is_none_or(|arn| *arn == context.place.key_arn(id));
    let used = state.keyring.aliases(&context.place).filter(|(_, id)| wanted(id)).map(|(alias, id)| (alias, Some(id)));
    let mut all: Vec<(&str, Option<&str>)> = used.chain(of_key.is_none().then_some((UNUSED, None))).collect();
    all.sort_unstable();
    let rest: Vec<_> = all.into_iter().filter(|(alias, _)| *alias > after).collect();
    let entry = |(alias, id): &(&str, Option<&str>)| {
        let mut entry = json!({
            "AliasName": alias,
            "AliasArn": format!("{}{alias}", context.place.arn_prefix("kms")),
        });
        if let Some(id) = id {
            entry["TargetKeyId"] = json!(id);
            entry["CreationDate"] = json!(CREATED);
            entry["LastUpdatedDate"] = json!(CREATED);
        }
        entry
    };
    let page = &rest[..limit.min(rest.len())];
    let truncated = rest.len() > page.len();
    let aliases: Vec<Value> = page.iter().map(entry).collect();
    let mut answer = json!({ "Aliases": aliases, "Truncated": truncated });
    if let Some((last, _)) = page.last().filter(|_| truncated) {
        answer["NextMarker"] = json!(last);
    }
    Ok(answer)
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DescribeKey {
    key_id: Option<String>,
}

/// `DescribeKey`, by id, ARN or alias.
pub(crate) fn describe_key(state: &State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let input: DescribeKey = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.key_id.as_ref(), "keyId");
    constraints.length(input.key_id.as_deref(), "keyId", 1, 2048);
    constraints.finish()?;
    let arn = state.keyring.resolve(&input.key_id.unwrap_or_default(), &context.place)?;
    state.allow(context, "kms:DescribeKey", &arn)?;
    let key = state.keyring.get(&arn).ok_or_else(|| ServiceError::from(KmsError::missing(&arn)))?;
    let key_state = match key.state {
        KeyState::Enabled | KeyState::Unsuitable | KeyState::Missing => "Enabled",
        KeyState::Disabled => "Disabled",
        KeyState::PendingDeletion => "PendingDeletion",
        KeyState::PendingImport => "PendingImport",
        KeyState::Unavailable => "Unavailable",
    };
    let signs = key.state == KeyState::Unsuitable;
    let spec = if signs { "RSA_2048" } else { "SYMMETRIC_DEFAULT" };
    let mut metadata = json!({
        "AWSAccountId": key.place.account,
        "KeyId": key.id,
        "Arn": arn,
        "CreationDate": CREATED,
        "Enabled": matches!(key.state, KeyState::Enabled | KeyState::Unsuitable),
        "Description": key.description,
        "KeyUsage": if signs { "SIGN_VERIFY" } else { "ENCRYPT_DECRYPT" },
        "KeyState": key_state,
        "Origin": if key.state == KeyState::PendingImport { "EXTERNAL" } else { "AWS_KMS" },
        "KeyManager": if key.managed_by_aws { "AWS" } else { "CUSTOMER" },
        "CustomerMasterKeySpec": spec,
        "KeySpec": spec,
        "MultiRegion": false,
    });
    if key.state == KeyState::PendingDeletion {
        metadata["DeletionDate"] = json!(context.now.as_second() + WAITING);
    }
    let algorithms = if signs { "SigningAlgorithms" } else { "EncryptionAlgorithms" };
    metadata[algorithms] = json!([if signs { "RSASSA_PSS_SHA_256" } else { "SYMMETRIC_DEFAULT" }]);
    Ok(json!({ "KeyMetadata": metadata }))
}
