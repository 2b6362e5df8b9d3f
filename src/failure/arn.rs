//! The parts of an ARN, and the short words for one that a person recognises.

/// `arn:<partition>:<service>:<region>:<account>:<rest>`, borrowed from the text it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arn<'a> {
    pub(super) partition: &'a str,
    pub(super) service: &'a str,
    pub(super) region: &'a str,
    pub(super) account: &'a str,
    pub(super) rest: &'a str,
}

impl<'a> Arn<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return None;
        }
        let mut part = || parts.next();
        Some(Self { partition: part()?, service: part()?, region: part()?, account: part()?, rest: part()? })
    }
}

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
