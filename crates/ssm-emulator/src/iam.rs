//! Who may do what: everyone everything, but for the denials of the state (docs/parameter-store.md 6.2, 6.4).

use serde::Deserialize;

use crate::error::ServiceError;

/// The reason given where a denial names none: by far the most common.
const NO_IDENTITY_POLICY: &str = "because no identity-based policy allows the {action} action";

/// Text 4 of docs/parameter-store.md 6.5: KMS does not say which key, nor why.
const HIDDEN: &str = "because the resource does not exist in this Region, no resource-based policies allow access, or a \
    resource-based policy explicitly denies access";

/// Text 3 of docs/parameter-store.md 6.5: the old form, without principal or action.
const HIDDEN_OLD: &str = "The ciphertext refers to a customer master key that does not exist, does not exist in this \
    region, or you are not allowed to access.";

/// Someone with an access key; `[[principal]]` of a seed file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Principal {
    /// What the credential scope of a signature names.
    pub access_key: String,
    /// ARN of the user or assumed-role session; its account is the account whose parameters are meant. The services tell it
    /// in the partition of the region that is asked (docs/parameter-store.md 1).
    pub arn: String,
    /// Unknown access keys are this one's.
    pub default: bool,
    /// The session has expired: every call is refused (docs/parameter-store.md 7.1).
    pub expired: bool,
}

/// One rule that denies; `[[deny]]` of a seed file. `*` stands for any text, `?` for any character. ARNs are compared as they
/// are, partition included: `arn:aws:*` speaks of no other partition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Deny {
    /// Pattern of principal ARNs.
    pub principal: String,
    /// Pattern of actions, `ssm:Get*`; case does not count.
    pub action: String,
    /// Pattern of resource ARNs (docs/parameter-store.md 6.2).
    pub resource: String,
    /// How the message ends (docs/parameter-store.md 6.4), `{action}` being replaced; empty for the old text without a
    /// reason, `hidden` and `hidden-old` for the two in which KMS does not tell.
    pub reason: Option<String>,
}

impl Default for Deny {
    fn default() -> Self {
        Self { principal: "*".to_owned(), action: String::new(), resource: "*".to_owned(), reason: None }
    }
}

impl Deny {
    fn covers(&self, principal: &str, action: &str, resource: &str) -> bool {
        matches(&self.action.to_ascii_lowercase(), &action.to_ascii_lowercase())
            && matches(&self.principal, principal)
            && matches(&self.resource, resource)
    }
}

/// Refuses if a rule denies `action` on `resource`; the first that does gives its reason.
pub(crate) fn check(rules: &[Deny], principal: &str, action: &str, resource: &str) -> Result<(), ServiceError> {
    match rules.iter().find(|rule| rule.covers(principal, action, resource)) {
        Some(rule) => Err(denied(principal, action, resource, rule.reason.as_deref())),
        None => Ok(()),
    }
}

/// The denial in the words of IAM.
pub(crate) fn denied(principal: &str, action: &str, resource: &str, reason: Option<&str>) -> ServiceError {
    let reason = reason.unwrap_or(NO_IDENTITY_POLICY).replace("{action}", action);
    let start = format!("User: {principal} is not authorized to perform: {action} on");
    let text = match reason.as_str() {
        "" => format!("{start} resource: {resource}"),
        "hidden-old" => HIDDEN_OLD.to_owned(),
        "hidden" if action == "kms:Decrypt" => format!("{start} the resource associated with this ciphertext {HIDDEN}"),
        "hidden" => format!("{start} this resource {HIDDEN}"),
        reason => format!("{start} resource: {resource} {reason}"),
    };
    ServiceError::new("AccessDeniedException", text)
}

/// Whether all of `text` fits `pattern`, in which `*` stands for any text and `?` for any one character.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where the last star stands, and how far it has reached so far.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, reached)) = star else { return false };
                star = Some((at, reached + 1));
                p = at + 1;
                t = reached + 1;
            }
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("*", "anything", true),
            ("ssm:Get*", "ssm:GetParameter", true),
            ("ssm:Get*", "ssm:PutParameter", false),
            ("arn:*:parameter/payments/prod/*", "arn:aws:ssm:eu-west-1:1:parameter/payments/prod/a/b", true),
            ("arn:*:parameter/payments/prod/*", "arn:aws:ssm:eu-west-1:1:parameter/payments/prod", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b-", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn denials_follow_the_grammar_of_iam() {
        let (who, key) = ("arn:aws:iam::111122223333:user/ana", "arn:aws:kms:eu-west-1:111122223333:key/k");
        let text = |action: &str, reason: Option<&str>| denied(who, action, key, reason).message.unwrap_or_default();
        let start = format!("User: {who} is not authorized to perform: ");
        for (action, reason, expected) in [
            (
                "kms:Decrypt",
                None,
                format!(
                    "{start}kms:Decrypt on resource: {key} because no identity-based policy allows the kms:Decrypt action"
                ),
            ),
            ("kms:Decrypt", Some(""), format!("{start}kms:Decrypt on resource: {key}")),
            (
                "kms:GenerateDataKey",
                Some("with an explicit deny in a resource-based policy"),
                format!(
                    "{start}kms:GenerateDataKey on resource: {key} with an explicit deny in a resource-based policy"
                ),
            ),
            (
                "kms:Decrypt",
                Some("hidden"),
                format!("{start}kms:Decrypt on the resource associated with this ciphertext {HIDDEN}"),
            ),
            ("kms:Encrypt", Some("hidden"), format!("{start}kms:Encrypt on this resource {HIDDEN}")),
            ("kms:Decrypt", Some("hidden-old"), HIDDEN_OLD.to_owned()),
        ] {
            assert_eq!(text(action, reason), expected);
        }
    }
}
