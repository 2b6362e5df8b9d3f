//! The grammar of denials (docs/parameter-store.md 6.4): who was refused what, on what, by which kind of policy.

use std::fmt;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::kms_key::KmsKey;
use crate::arn::Arn;

/// One `AccessDeniedException`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// ARN of who asked, if the message says.
    pub principal: Option<String>,
    /// `ssm:GetParameter`, `kms:Decrypt`, …
    pub action: String,
    /// ARN of what it was asked on, if the message says.
    pub resource: Option<String>,
    /// What else was refused alike in the same run: ARNs, or for an action of KMS the names of parameters under the same key.
    pub alike: Vec<String>,
    /// The key, where the message does not name it but the parameter's description does.
    pub key: Option<KmsKey>,
    /// Which policy refuses, and how.
    pub refusal: Refusal,
    /// Name or ARN of the parameter that was read or written, if one was: the message about a key does not tell.
    pub parameter: Option<String>,
    /// The least-privilege statement to ask for, as JSON ready to paste; `None` where an Allow would not help or too little is known.
    pub statement: Option<String>,
    /// The one that the principal's own policies must hold as well, where the first is for the key policy of another account.
    pub own_statement: Option<String>,
}

/// How a policy refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The message gives no reason (older services).
    NoReason,
    /// Nothing of this kind allows it: an Allow there would help.
    NotAllowed(PolicyKind),
    /// A Deny forbids it: an Allow elsewhere will not help.
    ExplicitDeny {
        /// The kind of policy that denies.
        by: PolicyKind,
        /// The policy's ARN, if the message names it.
        policy: Option<String>,
    },
    /// KMS will not say: not in this region, not allowed by the key's policy, or explicitly denied there.
    Hidden,
}

/// The kinds of policy that IAM names in its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyKind {
    /// On the user or role.
    Identity,
    /// On the resource: the key policy, for KMS.
    Resource,
    /// The boundary of the user or role.
    Boundary,
    /// Of the session, or the scope of an SSO permission set.
    Session,
    /// Of the organisation, on principals.
    ServiceControl,
    /// Of the organisation, on resources.
    ResourceControl,
    /// Of the network path.
    VpcEndpoint,
}

impl PolicyKind {
    /// IAM's words for each kind, as they stand in its messages.
    pub(super) const WORDS: [(&'static str, Self); 7] = [
        ("identity-based policy", Self::Identity),
        ("resource-based policy", Self::Resource),
        ("permissions boundary", Self::Boundary),
        ("session policy", Self::Session),
        ("service control policy", Self::ServiceControl),
        ("resource control policy", Self::ResourceControl),
        ("VPC endpoint policy", Self::VpcEndpoint),
    ];

    /// The kind that a reason names first.
    fn named_in(reason: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(words, _)| reason.contains(words)).map(|&(_, kind)| kind)
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(Self::WORDS.iter().find(|(_, kind)| kind == self).map_or("policy", |&(words, _)| words))
    }
}

/// The expression of docs/parameter-store.md 6.4. The tail that wrapped KMS answers carry may be cut short.
static GRAMMAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"(?s)^\s*(?:User:\s*)?(?P<principal>arn:\S+|User|\.\.\.)\s+is\s+not\s+authorized\s+to\s+perform:\s*"#,
        r#"(?P<action>[a-z0-9-]+:[A-Za-z]+)"#,
        r#"(?:\s+on\s+(?:resource:\s*(?P<resource>[^\s"]+|"[^"]+")|the\s+resource\s+associated\s+with\s+this\s+ciphertext|this\s+resource))?"#,
        r#"(?:\s+(?P<reason>because\s.*?|with\s+an\s+explicit\s+deny.*?))?"#,
        r#"(?:\s*\(Service:.*)?\s*$"#,
    ))
    .ok()
});

/// How KMS refused before IAM's messages told more (docs/parameter-store.md 6.5 number 3).
pub(super) const OLD_CIPHERTEXT: &str = "The ciphertext refers to a customer master key that does not exist";

impl Denial {
    /// What the message of an `AccessDeniedException` says; `None` when it does not follow the grammar.
    pub(super) fn said_by(message: &str) -> Option<Self> {
        if message.contains(OLD_CIPHERTEXT) {
            return Some(Self::unexplained("kms:Decrypt", Refusal::Hidden));
        }
        let parts = GRAMMAR.as_ref()?.captures(message)?;
        let part = |name| parts.name(name).map(|part| part.as_str());
        Some(Self {
            principal: part("principal").filter(|principal| principal.starts_with("arn:")).map(str::to_owned),
            resource: part("resource").map(|resource| resource.trim_matches('"').trim_end_matches(',').to_owned()),
            ..Self::unexplained(part("action")?, part("reason").map_or(Refusal::NoReason, Refusal::parse))
        })
    }

    /// A denial of which only the action is known.
    pub fn unexplained(action: &str, refusal: Refusal) -> Self {
        Self {
            principal: None,
            action: action.to_owned(),
            resource: None,
            alike: Vec::new(),
            key: None,
            refusal,
            parameter: None,
            statement: None,
            own_statement: None,
        }
    }

    /// Whether it was in truth the name that the service could not make sense of: an action on parameters was checked
    /// against no parameter at all (docs/parameter-store.md 6.5 number 16).
    pub fn is_malformed_name(&self) -> bool {
        let on_everything =
            self.resource.as_deref().and_then(Arn::parse).is_some_and(|arn| arn.service == "ssm" && arn.rest == "*");
        on_everything && self.action != "ssm:DescribeParameters"
    }
}

impl Refusal {
    /// The kind of policy that forbids it whatever others allow: `a service control policy`.
    pub fn denier(&self) -> Option<String> {
        let Self::ExplicitDeny { by, .. } = self else { return None };
        let article = if *by == PolicyKind::Identity { "an" } else { "a" };
        Some(format!("{article} {by}"))
    }

    /// Reads `because no … allows …`, `with an explicit deny in …` and KMS's refusal to tell.
    fn parse(reason: &str) -> Self {
        if reason.contains("does not exist in this Region") {
            return Self::Hidden;
        }
        let Some(kind) = PolicyKind::named_in(reason) else { return Self::NoReason };
        if reason.starts_with("because") {
            return Self::NotAllowed(kind);
        }
        // Two spellings name the policy: `…policy: ARN` and `…policy, with policy ARN: ARN`.
        let policy = reason.find("arn:").map(|at| {
            let arn = &reason[at..];
            arn[..arn.find(char::is_whitespace).unwrap_or(arn.len())].trim_end_matches(['.', ',', ';']).to_owned()
        });
        Self::ExplicitDeny { by: kind, policy }
    }
}
