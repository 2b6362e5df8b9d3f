//! The grammar of denials (facts 6.4): who was refused what, on what, by which kind of policy.

use std::fmt;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::arn;
use super::{KmsKey, statement};
use crate::parameter::Arn;

/// One `AccessDeniedException`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// ARN of who asked, if the message says.
    pub principal: Option<String>,
    /// `ssm:GetParameter`, `kms:Decrypt`, …
    pub action: String,
    /// ARN of what it was asked on, if the message says.
    pub resource: Option<String>,
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
    const WORDS: [(&'static str, Self); 7] = [
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

/// The expression of facts 6.4. The tail that wrapped KMS answers carry may be cut short.
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

/// How KMS refused before IAM's messages told more (facts 6.5, 3).
const OLD_CIPHERTEXT: &str = "The ciphertext refers to a customer master key that does not exist";

/// Facts 6.1: neither account can allow it alone.
const BOTH: &str = "For a key of another account both must allow it: the key policy there and your own policies";

impl Denial {
    /// Takes the message of an `AccessDeniedException` apart; `None` when it does not follow the grammar.
    ///
    /// What the message cannot tell is which parameter a denied key was asked for: see [`Self::for_parameter`].
    pub fn parse(message: &str) -> Option<Self> {
        if message.contains(OLD_CIPHERTEXT) {
            return Some(Self::unexplained("kms:Decrypt", Refusal::Hidden));
        }
        let parts = GRAMMAR.as_ref()?.captures(message)?;
        let part = |name| parts.name(name).map(|part| part.as_str());
        let denial = Self {
            principal: part("principal").filter(|principal| principal.starts_with("arn:")).map(str::to_owned),
            resource: part("resource").map(|resource| resource.trim_matches('"').trim_end_matches(',').to_owned()),
            ..Self::unexplained(part("action")?, part("reason").map_or(Refusal::NoReason, Refusal::parse))
        };
        Some(denial.with_statements())
    }

    /// A denial of which only the action is known.
    pub fn unexplained(action: &str, refusal: Refusal) -> Self {
        Self {
            principal: None,
            action: action.to_owned(),
            resource: None,
            key: None,
            refusal,
            parameter: None,
            statement: None,
            own_statement: None,
        }
    }

    /// The same denial, met while `parameter` (a name or an ARN) was read or written: the statement for a key then covers
    /// that parameter alone.
    #[must_use]
    pub fn for_parameter(mut self, parameter: &str) -> Self {
        self.parameter = Some(parameter.to_owned());
        self.with_statements()
    }

    /// The same with the statements that follow from what is known of it.
    pub(super) fn with_statements(self) -> Self {
        let (statement, own_statement) = statement::allow(&self);
        Self { statement, own_statement, ..self }
    }

    /// Whether it was in truth the name that the service could not make sense of: an action on parameters was checked against
    /// no parameter at all (facts 6.5, 16).
    pub fn is_malformed_name(&self) -> bool {
        let on_everything =
            self.resource.as_deref().and_then(Arn::parse).is_some_and(|arn| arn.service == "ssm" && arn.rest == "*");
        on_everything && self.action != "ssm:DescribeParameters"
    }

    /// Who may not do what on what, and which policy refuses: one sentence without a trailing period.
    pub fn explain(&self) -> String {
        let who = self.who();
        let action = &self.action;
        let on = match (self.target().map(arn::short), &self.key) {
            (Some(what), _) => format!(" on {what}{}", self.whose()),
            (None, Some(key)) => format!(" on key {}", key.described),
            (None, None) if action.starts_with("kms:") => " on the key of this value".to_owned(),
            (None, None) => String::new(),
        };
        let reason = match &self.refusal {
            Refusal::NoReason => "; the service does not say which policy refuses".to_owned(),
            Refusal::NotAllowed(PolicyKind::Resource) if action.starts_with("kms:") => {
                ": the key policy does not allow it".to_owned()
            }
            Refusal::NotAllowed(kind) => format!(": no {kind} allows it"),
            Refusal::ExplicitDeny { policy, .. } => {
                let denier = self.refusal.denier().unwrap_or_default();
                let which = policy.as_deref().map(|arn| format!(" ({arn})")).unwrap_or_default();
                format!(": an explicit deny in {denier}{which} forbids it")
            }
            Refusal::Hidden => {
                ": the key is not there, or not in this region, or not yours to use; KMS will not say which".to_owned()
            }
        };
        let who = if self.principal.is_none() { "This principal".to_owned() } else { who };
        format!("{who} is not allowed {action}{on}{reason}")
    }

    fn whose(&self) -> String {
        self.other_account().map(|account| format!(" of account {account}")).unwrap_or_default()
    }

    /// Whether an Allow would help, where it belongs and whom to ask: one or two sentences.
    pub fn advice(&self) -> String {
        let advice = self.advice_on_refusal();
        match self.account_of_key() {
            Some(_) if statement::allow_helps(self) => format!("{advice}. {BOTH}"),
            _ => advice,
        }
    }

    fn advice_on_refusal(&self) -> String {
        let who = self.who();
        let of_key = self.action.starts_with("kms:");
        match &self.refusal {
            Refusal::NoReason => format!(
                "An Allow in the policies of {who} helps unless one is there already: then a policy denies it, and only its owner can say why"
            ),
            Refusal::NotAllowed(PolicyKind::Identity) => {
                format!("An Allow helps: ask whoever manages the policies of {who}")
            }
            Refusal::NotAllowed(PolicyKind::Resource) if of_key => {
                let owner = self.owner_of_key();
                format!("An Allow helps in the key policy, not in your own policies alone: ask {owner}")
            }
            Refusal::NotAllowed(PolicyKind::Resource) => {
                "An Allow in your own policies alone will not help: ask the account that owns it to share it (AWS RAM)".to_owned()
            }
            Refusal::NotAllowed(PolicyKind::Boundary) => {
                format!("An Allow helps only if the permissions boundary of {who} holds it too: ask whoever sets the boundary")
            }
            Refusal::NotAllowed(PolicyKind::Session) => {
                "An Allow helps only in the session policy or permission set you signed in with: ask for a wider one".to_owned()
            }
            Refusal::NotAllowed(kind @ (PolicyKind::ServiceControl | PolicyKind::ResourceControl)) => {
                format!("An Allow in your own policies will not help: ask the administrators of the organisation about its {kind}")
            }
            Refusal::NotAllowed(PolicyKind::VpcEndpoint) => {
                "An Allow in your own policies will not help: ask whoever manages the VPC endpoint, or use another network".to_owned()
            }
            Refusal::ExplicitDeny { by, .. } => {
                let owner = match by {
                    PolicyKind::Identity | PolicyKind::Boundary => format!("whoever manages the policies of {who}"),
                    PolicyKind::Resource if of_key => self.owner_of_key(),
                    PolicyKind::Resource => "the account that owns it".to_owned(),
                    PolicyKind::Session => "whoever set up this sign-in".to_owned(),
                    PolicyKind::ServiceControl | PolicyKind::ResourceControl => "the administrators of the organisation".to_owned(),
                    PolicyKind::VpcEndpoint => "whoever manages the VPC endpoint".to_owned(),
                };
                format!("An Allow will not help while the deny stands: ask {owner} why it is there")
            }
            Refusal::Hidden => {
                match (&self.key, self.account_of_key()) {
                    (_, Some(account)) => format!("Check with account {account} that the key still exists; if so, ask for an Allow in its key policy"),
                    (Some(_), None) => "Check that the key still exists in this region; if so, ask its owner to allow it in the key policy".to_owned(),
                    (None, None) => format!("Check the region and that the key still exists; if so, ask its owner to allow it in the key policy. {BOTH}"),
                }
            }
        }
    }

    /// Where the statement is to stand: `the key policy`, `a policy of engineer/ana`, …
    pub fn belongs_in(&self) -> String {
        match &self.refusal {
            Refusal::NotAllowed(PolicyKind::Resource) | Refusal::Hidden => match self.account_of_key() {
                Some(account) => format!("the key policy in account {account}"),
                None => "the key policy".to_owned(),
            },
            Refusal::NotAllowed(PolicyKind::Boundary) => "the permissions boundary".to_owned(),
            Refusal::NotAllowed(PolicyKind::Session) => "the session policy or permission set".to_owned(),
            _ => self.own_policy(),
        }
    }

    /// Where [`Self::own_statement`] is to stand.
    pub fn own_policy(&self) -> String {
        format!("a policy of {}", self.who())
    }

    fn owner_of_key(&self) -> String {
        self.account_of_key().map_or_else(|| "the key's owner".to_owned(), |account| format!("account {account}"))
    }

    /// The principal as people know it: `engineer/ana`.
    fn who(&self) -> String {
        let Some(arn) = &self.principal else { return "this principal".to_owned() };
        crate::parameter::principal(arn).to_owned()
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

#[cfg(test)]
#[path = "denial_tests.rs"]
mod tests;
