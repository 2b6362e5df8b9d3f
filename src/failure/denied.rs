//! A denial in words: what happened, whether an Allow would help, and where the statement to ask for belongs.

use super::denial::{Denial, PolicyKind, Refusal};
use super::{arn, statement};

/// docs/parameter-store.md 6.1: neither account can allow it alone.
const BOTH: &str = "For a key of another account both must allow it: the key policy there and your own policies";

impl Denial {
    /// Takes the message of an `AccessDeniedException` apart; `None` when it does not follow the grammar.
    ///
    /// What the message cannot tell is which parameter a denied key was asked for: see [`Self::for_parameter`].
    pub fn parse(message: &str) -> Option<Self> {
        Self::said_by(message).map(Self::with_statements)
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
        crate::arn::principal(arn).to_owned()
    }
}

#[cfg(test)]
#[path = "denial_tests.rs"]
mod tests;
