//! Parameter policies: what may be written, what comes back (docs/parameter-store.md 5.5).

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::error::ServiceError;

/// At most so many on one parameter (docs/parameter-store.md 5.5).
const MAX_POLICIES: usize = 10;

/// One policy in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Policy {
    /// `Expiration`, `ExpirationNotification` or `NoChangeNotification`.
    pub(crate) kind: String,
    /// Its own JSON.
    pub(crate) text: String,
    expires: Option<Timestamp>,
}

impl Policy {
    /// When it deletes the parameter, if it does.
    pub(crate) fn expires(&self) -> Option<Timestamp> {
        self.expires
    }
}

/// Reads the request's `Policies`: a JSON array as a string; `[{}]` removes all (docs/parameter-store.md 4.2).
pub(crate) fn parse(text: &str) -> Result<Vec<Policy>, ServiceError> {
    let Ok(Value::Array(items)) = serde_json::from_str(text) else {
        return Err(ServiceError::validation("The policies are not a valid JSON array of policy objects."));
    };
    if items == [Value::Object(Map::new())] {
        return Ok(Vec::new());
    }
    if items.len() > MAX_POLICIES {
        return Err(ServiceError::new(
            "PoliciesLimitExceededException",
            format!(
                "You specified more than the maximum number of allowed policies for the parameter. The maximum is {MAX_POLICIES}."
            ),
        ));
    }
    let policies = items.iter().map(policy).collect::<Result<Vec<_>, _>>()?;
    if policies.iter().filter(|policy| policy.kind == "Expiration").count() > 1 {
        return Err(ServiceError::new(
            "IncompatiblePolicyException",
            "There is a conflict in the policies specified for this parameter. You can't, for example, specify two \
             Expiration policies for a parameter. Review your policies, and try again.",
        ));
    }
    Ok(policies)
}

fn policy(item: &Value) -> Result<Policy, ServiceError> {
    let word = |key: &str| item.get(key).and_then(Value::as_str);
    let attribute = |key: &str| item.get("Attributes").and_then(|a| a.get(key)).and_then(Value::as_str);
    let units = |count: &str| {
        let counted = attribute(count).is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n > 0));
        counted && matches!(attribute("Unit"), Some("Days" | "Hours"))
    };
    let kind = word("Type").unwrap_or_default();
    let expires = attribute("Timestamp").and_then(|text| text.parse::<Timestamp>().ok());
    let good = match kind {
        "Expiration" => expires.is_some(),
        "ExpirationNotification" => units("Before"),
        "NoChangeNotification" => units("After"),
        _ => {
            return Err(ServiceError::new(
                "InvalidPolicyTypeException",
                "The policy type isn't supported. Parameter Store supports the following policy types: Expiration, \
                 ExpirationNotification, and NoChangeNotification.",
            ));
        }
    };
    if !good || word("Version") != Some("1.0") {
        return Err(ServiceError::new(
            "InvalidPolicyAttributeException",
            "A policy attribute or its value is invalid.",
        ));
    }
    let expires = expires.filter(|_| kind == "Expiration");
    Ok(Policy { kind: kind.to_owned(), text: item.to_string(), expires })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const EXPIRATION: &str =
        r#"{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2030-12-02T21:34:33.000Z"}}"#;

    #[test]
    fn what_is_refused_and_how() {
        let eleven =
            [r#"{"Type":"NoChangeNotification","Version":"1.0","Attributes":{"After":"20","Unit":"Days"}}"#; 11];
        for (text, code) in [
            (format!("[{EXPIRATION}]"), None),
            ("[{}]".to_owned(), None),
            ("[]".to_owned(), None),
            ("{}".to_owned(), Some("ValidationException")),
            ("[".to_owned(), Some("ValidationException")),
            (r#"[{"Type":"Rotation","Version":"1.0"}]"#.to_owned(), Some("InvalidPolicyTypeException")),
            ("[1]".to_owned(), Some("InvalidPolicyTypeException")),
            (format!("[{}]", EXPIRATION.replace("2030-12-02", "soon")), Some("InvalidPolicyAttributeException")),
            (format!("[{}]", EXPIRATION.replace("1.0", "2.0")), Some("InvalidPolicyAttributeException")),
            (
                r#"[{"Type":"ExpirationNotification","Version":"1.0","Attributes":{"Before":"15","Unit":"Weeks"}}]"#
                    .to_owned(),
                Some("InvalidPolicyAttributeException"),
            ),
            (format!("[{EXPIRATION},{EXPIRATION}]"), Some("IncompatiblePolicyException")),
            (format!("[{}]", eleven.join(",")), Some("PoliciesLimitExceededException")),
        ] {
            assert_eq!(parse(&text).err().map(|e| e.code), code, "{text}");
        }
    }

    #[test]
    fn an_expiration_knows_when() {
        let policies = parse(&format!("[{EXPIRATION}]")).unwrap();
        assert_eq!(policies[0].expires(), Some("2030-12-02T21:34:33Z".parse().unwrap()));
        assert_eq!(policies[0].text, EXPIRATION);
    }
}
