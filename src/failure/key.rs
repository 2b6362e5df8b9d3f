//! The key that a denial is about, where the message does not name it: the one that the parameter is described with.

use super::denial::Denial;
use super::kind::{Failure, FailureKind};
use super::kms_key::KmsKey;
use crate::arn::Arn;
use crate::text::CommandLine;

/// What cannot be put into a policy before it is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// What is missing, and who can tell: a sentence without a trailing period.
    pub says: String,
    /// The AWS CLI command that tells.
    pub command: CommandLine,
}

impl Failure {
    /// The parameter whose description tells which key this is about; `None` where the message names the key, or it is about none.
    pub fn parameter_of_unnamed_key(&self) -> Option<&str> {
        match &self.kind {
            FailureKind::Denied(denial) if denial.action.starts_with("kms:") && denial.resource.is_none() => {
                denial.parameter.as_deref()
            }
            _ => None,
        }
    }

    /// The same failure, of a parameter that is described with that key; see [`Self::parameter_of_unnamed_key`]. `principal` is
    /// the ARN of who asked, for messages that do not say.
    #[must_use]
    pub fn with_key(&self, described: &str, principal: Option<&str>, region: Option<&str>) -> Self {
        let (Some(parameter), FailureKind::Denied(denial)) = (self.parameter_of_unnamed_key(), &self.kind) else {
            return self.clone();
        };
        let principal = denial.principal.as_deref().or(principal);
        let key = KmsKey::of(parameter, described, principal, region);
        let denial = Denial { principal: principal.map(str::to_owned), key: Some(key), ..(**denial).clone() };
        Self { metadata: self.metadata.clone(), ..super::refused::denied(denial.with_statements()) }
    }
}

impl Denial {
    /// ARN of what it was asked on: as the message says, or else as the parameter is described.
    pub(crate) fn target(&self) -> Option<&str> {
        self.resource.as_deref().or(self.key.as_ref().and_then(|key| key.arn.as_deref()))
    }

    /// The account of what it was asked on, where that is not the principal's: its policies are made elsewhere.
    pub(super) fn other_account(&self) -> Option<&str> {
        let account = |arn| Arn::parse(arn).map(|arn| arn.account).filter(|account| !account.is_empty());
        let (own, other) = (account(self.principal.as_deref()?)?, account(self.target()?)?);
        (own != other).then_some(other)
    }

    /// The account of the key, where it is not the principal's: then the key policy there and the principal's own policies
    /// must both allow its use (docs/parameter-store.md 6.1).
    pub fn account_of_key(&self) -> Option<&str> {
        self.other_account().filter(|_| self.action.starts_with("kms:"))
    }

    /// What is to be looked up before a statement can be written: a policy cannot name a key by its alias
    /// (docs/parameter-store.md 6.1).
    pub fn lookup(&self) -> Option<Lookup> {
        let arn = Arn::parse(self.target()?)?;
        let is_alias = arn.service == "kms" && arn.rest.starts_with("alias/") && !arn.rest.starts_with("alias/aws/");
        if !is_alias || !super::statement::needs_own_policy(self) {
            return None;
        }
        let alias = arn.rest;
        let says = match self.account_of_key() {
            Some(account) => format!(
                "The statement for your own policies must name the key, and cannot do so by its alias: account {account} can look up which key {alias} is"
            ),
            None => {
                format!("The statement must name the key, and cannot do so by its alias: look up which key {alias} is")
            }
        };
        let command = CommandLine::new("aws kms describe-key")
            .option("--region", arn.region)
            .option("--key-id", alias)
            .option("--query", "KeyMetadata.Arn");
        Some(Lookup { says, command })
    }
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
