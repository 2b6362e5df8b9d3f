//! The rules of a write, one by one (docs/parameter-store.md 4.4 to 4.6).

use crate::behaviour::{Behaviour, OnOverwrite};
use crate::error::ServiceError;
use crate::pattern::{self, Problem};
use crate::policies::Policy;
use crate::store::{MAX_VERSIONS, Store, Stored, Version};
use crate::types::{DataType, ParameterType, Tier};

/// The tier to store: what was asked for, the account's default, or as needed; never back from Advanced
/// (docs/parameter-store.md 4.4).
pub(super) fn tier(
    behaviour: &Behaviour,
    store: &Store,
    latest: Option<&Version>,
    asked: Option<Tier>,
    value: &str,
    has_policies: bool,
) -> Result<Tier, ServiceError> {
    let advanced = latest.is_some_and(|version| version.tier == Tier::Advanced);
    let keep = advanced && behaviour.tier_on_overwrite == OnOverwrite::Keep;
    let asked = asked.unwrap_or(if keep { Tier::Advanced } else { behaviour.default_tier });
    match asked {
        Tier::Standard if advanced => Err(ServiceError::validation(
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter \
             tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a \
             standard parameter.",
        )),
        Tier::Standard => Ok(Tier::Standard),
        Tier::Advanced => Ok(Tier::Advanced),
        Tier::IntelligentTiering => {
            let full = latest.is_none() && store.count(Tier::Standard) >= behaviour.standard_limit;
            let needed = advanced || has_policies || full || value.len() > Tier::Standard.value_limit();
            Ok(if needed { Tier::Advanced } else { Tier::Standard })
        }
    }
}

/// Policies need the Advanced tier (docs/parameter-store.md 5.5).
pub(super) fn policies(policies: &[Policy], tier: Tier) -> Result<(), ServiceError> {
    if tier == Tier::Standard && !policies.is_empty() {
        return Err(ServiceError::validation(
            "Parameter policies are supported only for parameters that use the advanced-parameter tier.",
        ));
    }
    Ok(())
}

/// Whether the account has room for one more of the tier (docs/parameter-store.md 4.4).
pub(super) fn room(
    behaviour: &Behaviour,
    store: &Store,
    latest: Option<&Version>,
    tier: Tier,
) -> Result<(), ServiceError> {
    if latest.is_some_and(|version| version.tier == tier) {
        return Ok(());
    }
    let text = match tier {
        Tier::Standard if store.count(tier) >= behaviour.standard_limit => format!(
            "You have reached the maximum number of standard parameters for this AWS account and Region ({}). To add more \
             parameters, either delete existing parameters or upgrade to the advanced-parameter tier (charges apply).",
            behaviour.standard_limit
        ),
        Tier::Advanced if store.count(tier) >= behaviour.advanced_limit => format!(
            "You have reached the maximum number of advanced parameters for this AWS account and Region ({}). To add more \
             parameters, delete existing parameters.",
            behaviour.advanced_limit
        ),
        _ => return Ok(()),
    };
    Err(ServiceError::new("ParameterLimitExceeded", text))
}

/// Size and forbidden text. Bytes are counted, the stricter reading (docs/parameter-store.md 4.5, 11.5).
pub(super) fn value(value: &str, tier: Tier) -> Result<(), ServiceError> {
    if value.split_once("{{").is_some_and(|(_, rest)| rest.contains("}}")) {
        return Err(ServiceError::validation(
            "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.",
        ));
    }
    if value.len() <= tier.value_limit() {
        return Ok(());
    }
    Err(ServiceError::validation(match tier {
        Tier::Standard => {
            "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter \
             value, upgrade the parameter to use the advanced-parameter tier. For more information, see \
             https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
        }
        Tier::Advanced | Tier::IntelligentTiering => {
            "Advanced tier parameters support a maximum parameter value of 8192 characters."
        }
    }))
}

/// Whether the whole value matches the pattern in force, be it new or kept (docs/parameter-store.md 4.2, 4.5).
pub(super) fn pattern(value: &str, pattern: Option<&str>) -> Result<(), ServiceError> {
    let Some(pattern) = pattern else { return Ok(()) };
    Err(match pattern::fits(pattern, value) {
        Ok(true) => return Ok(()),
        Ok(false) => ServiceError::new(
            "ParameterPatternMismatchException",
            format!("Parameter value, cannot be validated against allowedPattern: {pattern}"),
        ),
        Err(Problem::Malformed) => ServiceError::new(
            "InvalidAllowedPatternException",
            "The request does not meet the regular expression requirement.",
        ),
        // No answer of the service's, lest it be taken for one.
        Err(Problem::NotEvaluated(what)) => ServiceError::new(
            "NotEvaluatedByEmulator",
            format!("This emulator does not evaluate {what} in an allowed pattern: {pattern}"),
        ),
    })
}

/// The data type, kept where it is not given (docs/parameter-store.md 4.2, 4.5).
pub(super) fn data_type(
    asked: Option<&str>,
    latest: Option<&Version>,
    kind: ParameterType,
) -> Result<DataType, ServiceError> {
    let data_type = match asked {
        None => latest.map_or(DataType::Text, |version| version.data_type),
        Some(text) => DataType::parse(text).ok_or_else(|| {
            ServiceError::validation(format!(
                "The following data type is not supported: {text}. (Data type names are all lowercase.)"
            ))
        })?,
    };
    if data_type == DataType::Image && kind != ParameterType::String {
        return Err(ServiceError::validation(format!(
            "The aws:ec2:image data type is not supported for the following input type: {kind}"
        )));
    }
    Ok(data_type)
}

/// Whether a value looks like the id of a machine image: all that can be known here.
pub(super) fn is_image(value: &str) -> bool {
    let id = value.strip_prefix("ami-").unwrap_or_default();
    matches!(id.len(), 8 | 17) && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// One more version may push the oldest out, unless that carries a label (docs/parameter-store.md 4.6).
pub(super) fn oldest_may_go(stored: &Stored) -> Result<(), ServiceError> {
    match stored.versions.front() {
        Some(oldest) if stored.versions.len() >= MAX_VERSIONS && !oldest.labels.is_empty() => Err(ServiceError::new(
            "ParameterMaxVersionLimitExceeded",
            format!(
                "You attempted to create a new version of {} by calling the PutParameter API with the overwrite flag. \
                     Version {}, the oldest version, can't be deleted because it has a label associated with it. Move the \
                     label to another version of the parameter, and try again.",
                stored.name, oldest.number
            ),
        )),
        _ => Ok(()),
    }
}
