//! From the SDK's structures to the program's, and no further: nothing else keeps the former.

use aws_sdk_ssm::types as sdk;
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityOutput;
use aws_smithy_types::DateTime;
use jiff::{Timestamp, Unit};

use crate::deletion::Tag;
use crate::parameter::{Identity, Owner, Parameter, ParameterType, Policy, Reading, Tier, Version, largest_value};
use crate::secret::Secret;

/// Who asks. Without an account where the service names none.
pub(super) fn identity(from: GetCallerIdentityOutput) -> Identity {
    Identity { account: from.account.unwrap_or_default(), arn: from.arn.unwrap_or_default(), alias: None }
}

/// What `DescribeParameters` tells; `None` for an entry without a name, which no service sends.
pub(super) fn described(from: sdk::ParameterMetadata) -> Option<Parameter> {
    let mut parameter = Parameter::bare(from.name?, kind(from.r#type.as_ref()), from.version);
    parameter.described = true;
    parameter.tier = tier(from.tier.as_ref());
    parameter.key_id = from.key_id;
    if let Some(data_type) = from.data_type {
        parameter.data_type = data_type;
    }
    parameter.description = from.description.unwrap_or_default();
    parameter.allowed_pattern = from.allowed_pattern.filter(|pattern| !pattern.is_empty());
    parameter.modified = from.last_modified_date.and_then(timestamp);
    parameter.modified_by = from.last_modified_user.filter(|user| !user.is_empty());
    parameter.policies = from.policies.unwrap_or_default().into_iter().filter_map(policy).collect();
    parameter.arn = from.arn;
    Some(parameter)
}

/// The same for a parameter that another account shares. It can be asked for by its ARN alone, so that is its name,
/// whichever of the two the service calls so (docs/parameter-store.md 1.3); `None` without an ARN.
pub(super) fn shared(from: sdk::ParameterMetadata) -> Option<Parameter> {
    let parameter = described(from)?;
    let arn = parameter.arn.clone().unwrap_or_else(|| parameter.name.clone());
    matches!(Owner::of(&arn), Owner::Shared { .. }).then(|| called(&arn, parameter))
}

/// A parameter under the name it was asked for where that is an ARN: the answer has the owner's name for it
/// (docs/parameter-store.md 1).
pub(super) fn called(asked: &str, parameter: Parameter) -> Parameter {
    match Owner::of(asked) {
        Owner::Shared { .. } => Parameter { name: asked.to_owned(), arn: Some(asked.to_owned()), ..parameter },
        _ => parameter,
    }
}

/// One version of a history: what a description tells but for the ARN, and its labels. Its value is dropped here.
pub(super) fn version(from: sdk::ParameterHistory) -> Option<Version> {
    let parameter = described(
        sdk::ParameterMetadata::builder()
            .set_name(from.name)
            .set_type(from.r#type)
            .version(from.version)
            .set_tier(from.tier)
            .set_key_id(from.key_id)
            .set_data_type(from.data_type)
            .set_description(from.description)
            .set_allowed_pattern(from.allowed_pattern)
            .set_last_modified_date(from.last_modified_date)
            .set_last_modified_user(from.last_modified_user)
            .set_policies(from.policies)
            .build(),
    )?;
    Some(Version { parameter, labels: from.labels.unwrap_or_default() })
}

/// What the operations that return a value tell beside it; the value is dropped here.
pub(super) fn undescribed(from: sdk::Parameter) -> Option<Parameter> {
    let mut parameter = Parameter::bare(from.name?, kind(from.r#type.as_ref()), from.version);
    if let Some(data_type) = from.data_type {
        parameter.data_type = data_type;
    }
    parameter.modified = from.last_modified_date.and_then(timestamp);
    parameter.arn = from.arn;
    Some(parameter)
}

/// A value that was read with decryption; `None` when the answer holds none. Of one larger than the service allows the beginning:
/// whatever answers must not make the program slow.
pub(super) fn reading(asked: &str, from: sdk::Parameter) -> Option<Reading> {
    let whole = Secret::new(from.value?);
    let missing = whole.len() - whole.expose().floor_char_boundary(largest_value(asked));
    Some(Reading {
        value: if missing == 0 { whole } else { Secret::from(&whole.expose()[..whole.len() - missing]) },
        version: from.version,
        kind: kind(from.r#type.as_ref()),
        modified: from.last_modified_date.and_then(timestamp),
        missing,
    })
}

fn policy(from: sdk::ParameterInlinePolicy) -> Option<Policy> {
    Some(Policy {
        text: from.policy_text.filter(|text| !text.is_empty())?,
        kind: from.policy_type.unwrap_or_default(),
        status: from.policy_status.unwrap_or_default(),
    })
}

/// A type that this program does not know is treated as the one that hides most.
fn kind(from: Option<&sdk::ParameterType>) -> ParameterType {
    match from {
        Some(sdk::ParameterType::StringList) => ParameterType::StringList,
        Some(sdk::ParameterType::String) | None => ParameterType::String,
        Some(_) => ParameterType::SecureString,
    }
}

pub(super) fn tier(from: Option<&sdk::ParameterTier>) -> Tier {
    match from {
        Some(sdk::ParameterTier::Advanced) => Tier::Advanced,
        Some(sdk::ParameterTier::IntelligentTiering) => Tier::IntelligentTiering,
        _ => Tier::Standard,
    }
}

pub(super) fn sdk_tier(tier: Tier) -> sdk::ParameterTier {
    match tier {
        Tier::Standard => sdk::ParameterTier::Standard,
        Tier::Advanced => sdk::ParameterTier::Advanced,
        Tier::IntelligentTiering => sdk::ParameterTier::IntelligentTiering,
    }
}

pub(super) fn sdk_kind(kind: ParameterType) -> sdk::ParameterType {
    match kind {
        ParameterType::String => sdk::ParameterType::String,
        ParameterType::StringList => sdk::ParameterType::StringList,
        ParameterType::SecureString => sdk::ParameterType::SecureString,
    }
}

/// None of a tag without a key, which is none.
pub(super) fn sdk_tag(tag: &Tag) -> Option<sdk::Tag> {
    sdk::Tag::builder().key(&tag.key).value(&tag.value).build().ok()
}

/// A time as the service tells it, in milliseconds: it comes as a number with a fraction, which is not kept to the nanosecond.
fn timestamp(from: DateTime) -> Option<Timestamp> {
    let at = Timestamp::new(from.secs(), i32::try_from(from.subsec_nanos()).ok()?).ok()?;
    at.round(Unit::Millisecond).ok()
}
