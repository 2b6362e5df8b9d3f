//! The least-privilege statement that would lift a denial (docs/parameter-store.md 6.3).

use serde_json::{Value, json};

use super::denial::{Denial, PolicyKind, Refusal};
use crate::arn::{Arn, Owner, Partition};

/// The statement to ask for as pretty JSON, and the one that the principal's own policies must hold beside that of a key policy.
/// `None` where an Allow would not help or where too little is known to write one that is no wider than needed.
pub(super) fn allow(denial: &Denial) -> (Option<String>, Option<String>) {
    if !is_known_in_full(denial) {
        return (None, None);
    }
    let own = || if needs_own_policy(denial) { in_own_policies(denial) } else { None };
    let (first, second) = if needs_key_policy(denial) { (in_key_policy(denial), own()) } else { (own(), None) };
    let pretty = |statement: Option<Value>| statement.and_then(|json| serde_json::to_string_pretty(&json).ok());
    (pretty(first), pretty(second))
}

/// Whether nothing that a statement is made of was cut or withheld.
fn is_known_in_full(denial: &Denial) -> bool {
    let known = [&denial.principal, &denial.resource, &denial.parameter].into_iter().flatten().chain(&denial.alike);
    known.chain([&denial.action]).all(|text| !text.contains('…'))
}

/// Whether it is for want of an Allow, in whichever policy of those that can give one, that the denial refuses.
pub(super) fn allow_helps(denial: &Denial) -> bool {
    needs_key_policy(denial) || needs_own_policy(denial)
}

/// Whether the key policy must allow it.
fn needs_key_policy(denial: &Denial) -> bool {
    let by_the_key = matches!(denial.refusal, Refusal::NotAllowed(PolicyKind::Resource) | Refusal::Hidden);
    denial.action.starts_with("kms:") && by_the_key
}

/// Whether the principal's own policies must allow it: within one account a key policy suffices.
pub(super) fn needs_own_policy(denial: &Denial) -> bool {
    match denial.refusal {
        Refusal::NoReason | Refusal::NotAllowed(PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session) => {
            true
        }
        _ => needs_key_policy(denial) && denial.account_of_key().is_some(),
    }
}

/// The statement for a key's own policy, where the resource is that key.
fn in_key_policy(denial: &Denial) -> Option<Value> {
    let key = denial.target().and_then(Arn::parse).filter(|arn| arn.service == "kms")?;
    // The policy of a key that AWS manages cannot be changed.
    if key.rest.starts_with("alias/aws/") {
        return None;
    }
    let mut condition = use_of_key(denial, key).unwrap_or_else(|| json!({}));
    let (principal, role) = key_policy_principal(denial.principal.as_deref()?)?;
    if let Some(pattern) = role {
        condition["ArnLike"] = json!({ "aws:PrincipalArn": pattern });
    }
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": { "AWS": principal },
        "Action": denial.action,
        "Resource": "*",
    });
    if condition.as_object().is_some_and(|condition| !condition.is_empty()) {
        statement["Condition"] = condition;
    }
    Some(statement)
}

/// The statement for a policy of the principal.
fn in_own_policies(denial: &Denial) -> Option<Value> {
    if !denial.action.starts_with("kms:") {
        let first = resources(&denial.action, denial.resource.as_deref())?;
        let resource = one_or_all(first, denial.alike.iter().filter_map(|arn| resources(&denial.action, Some(arn))));
        return Some(json!({ "Effect": "Allow", "Action": denial.action, "Resource": resource }));
    }
    // Of all keys or of none.
    if denial.action == "kms:ListAliases" {
        return Some(json!({ "Effect": "Allow", "Action": denial.action, "Resource": "*" }));
    }
    let target = denial.target()?;
    // An alias's ARN in a statement grants nothing (docs/parameter-store.md 6.1).
    let key = Arn::parse(target).filter(|arn| arn.service == "kms" && arn.rest.starts_with("key/"))?;
    let mut statement = json!({ "Effect": "Allow", "Action": denial.action, "Resource": target });
    if let Some(condition) = use_of_key(denial, key) {
        statement["Condition"] = condition;
    }
    Some(statement)
}

/// What a value is encrypted or decrypted by, which a service asks for.
const USES: [&str; 5] =
    ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom"];

/// Through the service that asked and, where that is known, for the value of one parameter alone; `None` where KMS is asked by the
/// principal itself.
fn use_of_key(denial: &Denial, key: Arn<'_>) -> Option<Value> {
    if !USES.contains(&denial.action.as_str()) {
        return None;
    }
    // A secret of Secrets Manager is decrypted by that service, in a context of its own (docs/parameter-store.md 1.3).
    let parameter = denial.parameter.as_deref();
    let secret = parameter.is_some_and(|name| matches!(Owner::of(name), Owner::Secret { .. }));
    let (via, parameter) = if secret { ("secretsmanager", None) } else { ("ssm", parameter) };
    let mut equals = json!({ "kms:ViaService": Partition::named(key.partition).host(via, key.region) });
    if let Some(arn) = parameter.and_then(|name| parameter_arn(denial, key, name)) {
        let alike = denial.alike.iter().filter_map(|name| parameter_arn(denial, key, name));
        equals["kms:EncryptionContext:PARAMETER_ARN"] = one_or_all(Value::from(arn), alike.map(Value::from));
    }
    Some(json!({ "StringEquals": equals }))
}

/// One as itself, several as a list.
fn one_or_all(first: Value, others: impl Iterator<Item = Value>) -> Value {
    let mut all = Vec::new();
    for value in std::iter::once(first).chain(others) {
        match value {
            Value::Array(several) => all.extend(several),
            one => all.push(one),
        }
    }
    if all.len() == 1 { all.remove(0) } else { Value::Array(all) }
}

/// What a statement for an action on parameters must name (docs/parameter-store.md 6.2).
fn resources(action: &str, resource: Option<&str>) -> Option<Value> {
    match action {
        // No resource-level support.
        "ssm:DescribeParameters" => Some(Value::from("*")),
        // Which stack it would be is what is asked.
        "cloudformation:DescribeStackResources" => Some(Value::from(resource.unwrap_or("*"))),
        // Checked on the path as it was given, so the path itself and what is below it are both needed
        // (docs/parameter-store.md 2.4).
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

/// The ARN of a parameter, which is what the encryption context of its value holds (docs/parameter-store.md 6.1).
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
        // The path is the same in every partition.
        let pattern = format!("{iam}:role/aws-reserved/sso.amazonaws.com*/{role}");
        return Some((format!("{iam}:root"), Some(pattern)));
    }
    Some((format!("{iam}:role/{role}"), None))
}

#[cfg(test)]
#[path = "statement_tests.rs"]
mod tests;
