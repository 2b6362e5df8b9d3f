//! Which field a refusal of the service is about (docs/parameter-store.md 4.1 to 4.5, 5.4, 5.5, 6.5).

use super::field::Field;
use crate::app::policy::PolicyField;
use crate::failure::{Failure, FailureKind};

/// The codes that name what they refuse.
const CODES: [(&str, Field); 13] = [
    ("ParameterPatternMismatchException", Field::Value),
    ("InvalidAllowedPatternException", Field::Pattern),
    ("UnsupportedParameterType", Field::Type),
    ("InvalidKeyId", Field::Key),
    ("HierarchyLevelLimitExceededException", Field::Name),
    ("HierarchyTypeMismatchException", Field::Type),
    ("ParameterAlreadyExists", Field::Name),
    ("ParameterLimitExceeded", Field::Tier),
    ("TooManyTagsError", Field::Tags),
    ("PoliciesLimitExceededException", POLICIES),
    ("InvalidPolicyTypeException", POLICIES),
    ("InvalidPolicyAttributeException", POLICIES),
    ("IncompatiblePolicyException", POLICIES),
];

/// What the texts of a `ValidationException` have in them, the first that is found deciding.
const TEXTS: [(&str, Field); 15] = [
    ("refuses the value", Field::Value),
    ("maximum parameter value", Field::Value),
    ("nest another parameter", Field::Value),
    ("at 'value'", Field::Value),
    ("at 'name'", Field::Name),
    ("arameter name", Field::Name),
    ("at 'keyId'", Field::Key),
    ("at 'description'", Field::Description),
    ("at 'allowedPattern'", Field::Pattern),
    ("at 'tags", Field::Tags),
    ("at 'policies'", POLICIES),
    ("data type", Field::DataType),
    ("polic", POLICIES),
    ("tier", Field::Tier),
    ("parameter type", Field::Type),
];

/// The first field of what AWS does by itself.
const POLICIES: Field = Field::Policy(PolicyField::Expires);

/// The field that a failure is about; `None` where it is about none alone.
pub(super) fn field_of(failure: &Failure) -> Option<Field> {
    match &failure.kind {
        FailureKind::BadName | FailureKind::AlreadyExists => Some(Field::Name),
        FailureKind::Key { .. } => Some(Field::Key),
        FailureKind::Denied(denial) if denial.action.starts_with("kms:") => Some(Field::Key),
        FailureKind::Denied(denial) if denial.action == "ssm:AddTagsToResource" => Some(Field::Tags),
        FailureKind::Rejected => {
            let code = failure.metadata.as_ref().and_then(|answer| answer.code.as_deref()).unwrap_or_default();
            let by_code = CODES.iter().find(|(of, _)| *of == code);
            by_code.or_else(|| TEXTS.iter().find(|(words, _)| failure.what.contains(words))).map(|(_, field)| *field)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::{ErrorMetadata, access_denied, bad_name, invalid_key};

    fn rejected(code: &str, what: &str) -> Failure {
        let metadata = ErrorMetadata { code: Some(code.to_owned()), request_id: None };
        Failure { metadata: Some(Box::new(metadata)), ..Failure::new(FailureKind::Rejected, what, "") }
    }

    fn denied(action: &str, on: &str) -> Failure {
        let who = "arn:aws:sts::111122223333:assumed-role/engineer/ana";
        let text = format!(
            "User: {who} is not authorized to perform: {action} on resource: {on} because no identity-based policy allows the {action} action"
        );
        access_denied(&text, action, Some("/a/b"))
    }

    /// The texts of docs/parameter-store.md.
    #[test]
    fn a_refusal_is_about_the_field_that_it_names() {
        let said = |text: &str| rejected("ValidationException", &format!("The service refuses the request: {text}"));
        let parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/a/b";
        for (failure, field) in [
            (rejected("ParameterPatternMismatchException", "Parameter value, cannot be validated"), Some(Field::Value)),
            (rejected("InvalidAllowedPatternException", ""), Some(Field::Pattern)),
            (rejected("UnsupportedParameterType", ""), Some(Field::Type)),
            (rejected("PoliciesLimitExceededException", ""), Some(POLICIES)),
            (rejected("ParameterLimitExceeded", ""), Some(Field::Tier)),
            (rejected("TooManyTagsError", "A parameter has 50 tags at most"), Some(Field::Tags)),
            (
                said("Standard tier parameters support a maximum parameter value of 4096 characters. To create …"),
                Some(Field::Value),
            ),
            (
                said("Parameter value can't nest another parameter. Do not use \"{{}}\" in the value."),
                Some(Field::Value),
            ),
            (
                said("The following data type is not supported: X. (Data type names are all lowercase.)"),
                Some(Field::DataType),
            ),
            (said("1 validation error detected: Value 'x' at 'description' failed to …"), Some(Field::Description)),
            (said("A parameter type is required when you create a parameter."), Some(Field::Type)),
            (said("something else"), None),
            (bad_name(Some("/a//b")), Some(Field::Name)),
            (
                invalid_key("Alias arn:aws:kms:eu-west-1:1:alias/x is not found.", "ssm:PutParameter", None),
                Some(Field::Key),
            ),
            (denied("kms:Encrypt", "arn:aws:kms:eu-west-1:111122223333:key/1"), Some(Field::Key)),
            (denied("ssm:AddTagsToResource", parameter), Some(Field::Tags)),
            (denied("ssm:PutParameter", parameter), None),
            (Failure::new(FailureKind::Unreachable, "Nothing answered", ""), None),
        ] {
            assert_eq!(field_of(&failure), field, "{failure:?}");
        }
    }
}
