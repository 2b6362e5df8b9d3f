//! The short words for an ARN that a person recognises.

use crate::arn::Arn;

/// What an ARN stands for, in the fewest words: `/app/db/password`, `key 1234abcd-…`, `secret db`; other ARNs stay whole.
pub(super) fn short(text: &str) -> String {
    let Some(arn) = Arn::parse(text) else { return text.to_owned() };
    match (arn.service, arn.rest.split_once('/')) {
        ("secretsmanager", _) if arn.rest.starts_with("secret:") => arn.rest.replacen(':', " ", 1),
        ("ssm", Some(("parameter", name))) => format!("/{name}"),
        ("ssm", None) if arn.rest == "*" => "all parameters".to_owned(),
        ("kms", Some(("key", id))) => format!("key {id}"),
        ("kms", Some(("alias", _))) => format!("key {}", arn.rest),
        _ => text.to_owned(),
    }
}
