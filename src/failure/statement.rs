//! The least-privilege statement that would lift a denial (facts 6.3).

use serde_json::{Value, json};

use super::denial::{Denial, PolicyKind, Refusal};
use crate::parameter::{Arn, Owner};

/// One statement as pretty JSON, or `None` where an Allow would not help or where the message tells too little to write one
/// that is no wider than needed.
pub(super) fn allow(denial: &Denial) -> Option<String> {
    let in_key_policy = match denial.refusal {
        Refusal::Unsaid | Refusal::NotAllowed(PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session) => {
            false
        }
        Refusal::NotAllowed(PolicyKind::Resource) if denial.action.starts_with("kms:") => true,
        Refusal::NotAllowed(_) | Refusal::ExplicitDeny { .. } | Refusal::Hidden => return None,
    };
    let mut statement = json!({ "Effect": "Allow" });
    if denial.action.starts_with("kms:") {
        let key = denial.resource.as_deref().and_then(Arn::parse)?;
        // An alias's ARN in a statement grants nothing (facts 6.1).
        if key.service != "kms" || !key.rest.starts_with("key/") {
            return None;
        }
        // A secret of Secrets Manager is decrypted by that service, in a context of its own (facts 1.3).
        let parameter = denial.parameter.as_deref();
        let secret = parameter.is_some_and(|name| matches!(Owner::of(name), Owner::Secret { .. }));
        let (via, parameter) = if secret { ("secretsmanager", None) } else { ("ssm", parameter) };
        let mut condition =
            json!({ "StringEquals": { "kms:ViaService": format!("{via}.{}.amazonaws.com", key.region) } });
        if let Some(arn) = parameter.and_then(|name| parameter_arn(denial, key, name)) {
            condition["StringEquals"]["kms:EncryptionContext:PARAMETER_ARN"] = Value::from(arn);
        }
        if in_key_policy {
            let (principal, role) = key_policy_principal(denial.principal.as_deref()?)?;
            statement["Principal"] = json!({ "AWS": principal });
            if let Some(pattern) = role {
                condition["ArnLike"] = json!({ "aws:PrincipalArn": pattern });
            }
        }
        statement["Action"] = Value::from(denial.action.as_str());
        // Within a key policy the resource is that key.
        statement["Resource"] = Value::from(if in_key_policy { "*" } else { denial.resource.as_deref()? });
        statement["Condition"] = condition;
    } else {
        statement["Action"] = Value::from(denial.action.as_str());
        statement["Resource"] = resources(&denial.action, denial.resource.as_deref())?;
    }
    serde_json::to_string_pretty(&statement).ok()
}

/// What a statement for an action on parameters must name (facts 6.2).
fn resources(action: &str, resource: Option<&str>) -> Option<Value> {
    match action {
        // No resource-level support.
        "ssm:DescribeParameters" => Some(Value::from("*")),
        // Checked on the path as it was given, so the path itself and what is below it are both needed (facts 2.4).
        "ssm:GetParametersByPath" => {
            let path = resource?.trim_end_matches('/');
            Some(if path.ends_with(":parameter") {
                json!(format!("{path}/*"))
            } else {
                json!([path, format!("{path}/*")])
            })
        }
        _ => Some(Value::from(resource?)),
    }
}

/// The ARN of a parameter, which is what the encryption context of its value holds (facts 6.1).
///
/// Account and partition are the principal's: a key may belong to another account, a parameter asked for by name may not.
fn parameter_arn(denial: &Denial, key: Arn<'_>, name: &str) -> Option<String> {
    if let Some(arn) = Arn::parse(name) {
        let path = arn.rest.split(':').next()?;
        return Some(format!("arn:{}:ssm:{}:{}:{path}", arn.partition, arn.region, arn.account));
    }
    let account = denial.principal.as_deref().and_then(Arn::parse).map_or(key.account, |principal| principal.account);
    let name = name.split(':').next()?.trim_start_matches('/');
    Some(format!("arn:{}:ssm:{}:{account}:parameter/{name}", key.partition, key.region))
}

/// Who a key policy is to name: the role behind a session, or the user. The ARN of a session does not tell the path of a role that
/// IAM Identity Center made, so that one is the account with a pattern for the role.
fn key_policy_principal(principal: &str) -> Option<(String, Option<String>)> {
    let arn = Arn::parse(principal)?;
    let Some(session) = arn.rest.strip_prefix("assumed-role/") else { return Some((principal.to_owned(), None)) };
    let role = session.split('/').next()?;
    let iam = format!("arn:{}:iam::{}", arn.partition, arn.account);
    if role.starts_with("AWSReservedSSO_") {
        let pattern = format!("{iam}:role/aws-reserved/sso.amazonaws.com*/{role}");
        return Some((format!("{iam}:root"), Some(pattern)));
    }
    Some((format!("{iam}:role/{role}"), None))
}
