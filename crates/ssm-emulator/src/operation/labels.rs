//! `LabelParameterVersion` and `UnlabelParameterVersion` (docs/parameter-store.md 5.3).

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Constraints, ServiceError, printed_list};
use crate::operation::delete::named;
use crate::operation::reading::version_not_found;
use crate::state::{Context, State};
use crate::store::Stored;
use crate::{names, wire};

/// At most so many on one version.
pub(crate) const MAX_LABELS: usize = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    name: Option<String>,
    parameter_version: Option<i64>,
    labels: Option<Vec<String>>,
}

/// What both operations demand of their input.
fn checked(body: &Value, version_required: bool) -> Result<(String, Option<i64>, Vec<String>), ServiceError> {
    let input: Input = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.name.as_ref(), "name");
    constraints.length(input.name.as_deref(), "name", 1, 2048);
    constraints.present(input.labels.as_ref(), "labels");
    if version_required {
        constraints.present(input.parameter_version.as_ref(), "parameterVersion");
    }
    if let Some(labels) = &input.labels {
        let shown = printed_list(labels);
        constraints.require(!labels.is_empty(), &shown, "labels", "have length greater than or equal to 1");
        constraints.require(labels.len() <= 10, &shown, "labels", "have length less than or equal to 10");
        let fits = labels.iter().all(|label| (1..=100).contains(&label.chars().count()));
        let rule = "satisfy constraint: [Member must have length less than or equal to 100, Member must have length greater \
                    than or equal to 1]";
        constraints.require(fits, &shown, "labels", rule);
    }
    constraints.finish()?;
    Ok((input.name.unwrap_or_default(), input.parameter_version, input.labels.unwrap_or_default()))
}

/// Whether a label may be attached: bad ones are no error but come back in `InvalidLabels`.
pub(crate) fn allowed(label: &str) -> bool {
    let starts = |prefix: &str| label.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    !label.is_empty()
        && label.chars().count() <= 100
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        && !label.starts_with(|c: char| c.is_ascii_digit())
        && !starts("aws")
        && !starts("ssm")
}

fn stored<'a>(state: &'a mut State, context: &Context, name: &str) -> Result<&'a mut Stored, ServiceError> {
    let store = state.stores.get_mut(&context.place);
    let stored = store.and_then(|store| store.get_mut(&names::key(name)));
    stored
        .filter(|stored| stored.current(context.now).is_some())
        .ok_or_else(|| ServiceError::silent("ParameterNotFound"))
}

/// `LabelParameterVersion`: the latest version unless told otherwise. A label that is elsewhere moves without a word.
pub(crate) fn label(state: &mut State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let (name, asked, labels) = checked(body, false)?;
    let name = named(state, context, "ssm:LabelParameterVersion", &name)?;
    let stored = stored(state, context, &name)?;
    let number = asked.or(stored.current(context.now).map(|version| version.number)).unwrap_or_default();
    let target = stored.version(number, context.now);
    let mut result = target.ok_or_else(|| version_not_found(&number.to_string(), &name))?.labels.clone();
    let (good, bad): (Vec<String>, Vec<String>) = labels.into_iter().partition(|label| allowed(label));
    result.extend(good.iter().cloned());
    if result.len() > MAX_LABELS {
        return Err(ServiceError::new(
            "ParameterVersionLabelLimitExceeded",
            "A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.",
        ));
    }
    for version in &mut stored.versions {
        if version.number == number {
            version.labels = std::mem::take(&mut result);
        } else {
            version.labels.retain(|label| !good.contains(label));
        }
    }
    Ok(json!({ "InvalidLabels": bad, "ParameterVersion": number }))
}

/// `UnlabelParameterVersion`: labels that are not on that version come back in `InvalidLabels`.
pub(crate) fn unlabel(state: &mut State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let (name, asked, labels) = checked(body, true)?;
    let name = named(state, context, "ssm:UnlabelParameterVersion", &name)?;
    let stored = stored(state, context, &name)?;
    let number = asked.unwrap_or_default();
    let version = stored.versions.iter_mut().find(|version| version.number == number && version.appears <= context.now);
    let version = version.ok_or_else(|| version_not_found(&number.to_string(), &name))?;
    let (removed, invalid): (Vec<String>, Vec<String>) =
        labels.into_iter().partition(|label| version.labels.remove(label));
    Ok(json!({ "RemovedLabels": removed, "InvalidLabels": invalid }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_may_be_attached() {
        for (label, ok) in [
            ("stable", true),
            ("Stable.1-b_c", true),
            ("1st", false),
            ("AWSx", false),
            ("Ssm", false),
            ("a b", false),
            ("", false),
            (&"l".repeat(100), true),
            (&"l".repeat(101), false),
        ] {
            assert_eq!(allowed(label), ok, "{label}");
        }
    }
}
