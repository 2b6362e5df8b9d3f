//! A failure, with what sort it is of.

use super::advice::{Advice, Remedy};
use super::denial::Denial;

/// One failure of one act, in words for a person at 3 a.m. Holds no value of a parameter, ever.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Failure {
    /// What sort of failure it is; decides what the program offers.
    pub kind: FailureKind,
    /// What happened, one sentence without a trailing period.
    pub what: String,
    /// What to do next; empty when there is nothing to advise.
    pub advice: Advice,
    /// What to name to whoever runs the service, where it answered.
    pub metadata: Option<Box<ErrorMetadata>>,
    /// Which of its two places it is of, where a copy goes from one to another.
    pub end: Option<CopyEnd>,
}

/// One of the two places of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyEnd {
    /// Where it reads.
    Source,
    /// Where it writes.
    Target,
}

/// By what a service, and whoever supports it, knows a failed request. Each is one word as services write them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorMetadata {
    /// The error's code: `AccessDeniedException`.
    pub code: Option<String>,
    /// The request's id, which the log of the call (`--log`) and the service's own (CloudTrail) have too.
    pub request_id: Option<String>,
}

/// The sorts of failure that the program treats differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// A permission is missing (docs/parameter-store.md 6.4).
    Denied(Box<Denial>),
    /// The KMS key cannot be used, whoever asks (docs/parameter-store.md 6.5 numbers 6 to 9).
    Key {
        /// What is wrong with it.
        problem: KeyProblem,
        /// The key's ARN, if the message names it.
        key: Option<String>,
    },
    /// The name is reserved or malformed; looks like a denial and is none
    /// (docs/parameter-store.md 1.1, 6.5 numbers 16 and 18).
    BadName,
    /// No such parameter (or one that this principal may not see).
    NotFound,
    /// That version is not there (docs/parameter-store.md 1.2).
    VersionNotFound,
    /// Create met an existing name.
    AlreadyExists,
    /// The service refuses this request whatever the permission: size, pattern, `{{`, tier, label on the oldest version, …
    Rejected,
    /// Too many calls; the program had already waited and retried.
    Throttled,
    /// The session's credentials have expired.
    Expired,
    /// No usable credentials: none found, unknown profile, signature refused.
    Credentials,
    /// A role wants a one-time code, and there is none that still counts.
    CodeWanted(Box<CodeWanted>),
    /// No region, bad endpoint or another fault of the configuration.
    Config,
    /// Nothing answered: refused connection, unknown host, time-out.
    Unreachable,
    /// Something answered, but not as Parameter Store does.
    InvalidResponse,
    /// A value larger than any of the service: only its beginning was kept.
    TooLarge,
    /// The session is read-only; nothing was sent.
    ReadOnly,
    /// The service failed on its side.
    Service,
    /// The user stopped it.
    Cancelled,
    /// A fault of this program: something panicked.
    Internal,
}

/// Which role wants a one-time code, and whose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the role {role} wants a one-time code of {device}")]
pub struct CodeWanted {
    /// The role's ARN.
    pub role: String,
    /// The device: an ARN or a serial number.
    pub device: String,
}

/// Why a request has to be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryReason {
    /// The quota of the account and region is used up for the moment.
    Throttled,
    /// Another update of the same parameter is under way (docs/parameter-store.md 3, `TooManyUpdates`).
    Contended,
    /// The service answered that it failed, with this HTTP status.
    Failed(u16),
    /// No answer.
    Unanswered,
}

impl std::fmt::Display for RetryReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Throttled => f.write_str("throttled"),
            Self::Contended => f.write_str("others are changing it"),
            Self::Failed(status) => write!(f, "failed with HTTP {status}"),
            Self::Unanswered => f.write_str("no answer"),
        }
    }
}

impl RetryReason {
    /// The same as a failure, to be explained while the request is made again: it may still be answered.
    pub fn failure(self) -> Failure {
        let again = "It is asked again by itself";
        match self {
            Self::Throttled => Failure::new(
                FailureKind::Throttled,
                "The service takes no more calls at this rate",
                format!("All clients of this account and region share one quota. {again}"),
            ),
            Self::Contended => Failure::new(
                FailureKind::Throttled,
                "Others keep changing the same parameter at this moment",
                format!("Nothing was changed yet. {again}"),
            ),
            Self::Failed(status) => Failure::new(
                FailureKind::Service,
                format!("The service answered that it failed (HTTP {status})"),
                format!("{again}. Where that goes on, look at the health of AWS in this region"),
            ),
            Self::Unanswered => Failure::new(
                FailureKind::Unreachable,
                "The service has not answered",
                format!("{again}. Check the network, VPN and proxy, and whether the region or the endpoint is right"),
            ),
        }
    }
}

/// What is wrong with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyProblem {
    /// Disabled; an administrator can enable it again.
    Disabled,
    /// Scheduled for deletion; an administrator can still cancel that.
    PendingDeletion,
    /// Pending import or unavailable.
    Unavailable,
    /// Not there: deleted, or of another region or account.
    Missing,
    /// The service says the key is invalid and no more.
    Other,
}

impl Failure {
    /// A failure with its three parts, not of an answer.
    pub fn new(kind: FailureKind, what: impl Into<String>, advice: impl Into<Advice>) -> Self {
        Self { kind, what: what.into(), advice: advice.into(), metadata: None, end: None }
    }

    /// The same of that place of a copy, unless it is known which it is of.
    #[must_use]
    pub fn at(self, end: CopyEnd) -> Self {
        Self { end: self.end.or(Some(end)), ..self }
    }

    /// Whether the value cannot be read but everything else about the parameter still works (promise 3).
    pub fn is_refusal(&self) -> bool {
        matches!(self.kind, FailureKind::Denied(_) | FailureKind::Key { .. })
    }

    /// The least-privilege statement to ask for, where one would help.
    pub fn statement(&self) -> Option<&str> {
        match &self.kind {
            FailureKind::Denied(denial) => denial.statement.as_deref(),
            _ => None,
        }
    }

    /// The same for whoever reads several values, which he does ten a call: that is a permission of its own, so the statement names
    /// both.
    pub fn statement_of_several(&self) -> Option<String> {
        let statement = self.statement()?;
        let mut json: serde_json::Value = serde_json::from_str(statement).ok()?;
        let of_reads = json["Action"] == "ssm:GetParameter" || json["Action"] == "ssm:GetParameters";
        if !of_reads {
            return Some(statement.to_owned());
        }
        json["Action"] = serde_json::json!(["ssm:GetParameter", "ssm:GetParameters"]);
        serde_json::to_string_pretty(&json).ok()
    }

    /// Whether only a new login can help.
    pub fn wants_login(&self) -> bool {
        matches!(self.kind, FailureKind::Expired | FailureKind::Credentials | FailureKind::CodeWanted(_))
    }

    /// Whether KMS knows nothing of the key that it is about: deleted, misspelled, or of another region or account.
    pub fn is_missing_key(&self) -> bool {
        matches!(self.kind, FailureKind::Key { problem: KeyProblem::Missing, .. })
    }

    /// Whether this program can have somebody sign in so that it helps. Of a place beside the session it does not.
    pub fn offers_sign_in(&self) -> bool {
        self.end.is_none() && self.advice.remedies().any(|act| act == Remedy::SignIn)
    }

    /// Whether a connection with credentials read anew may have others than those that failed. Those of the environment stay as they
    /// are while a process runs: there only another profile helps.
    pub fn may_be_renewed(&self) -> bool {
        let has = |remedy| self.advice.remedies().any(|act| act == remedy);
        self.wants_login() && (has(Remedy::TryAgain) || !has(Remedy::SwitchProfile))
    }

    /// A word or two for a row of the tree: `denied`, `key disabled`, …
    pub fn tag(&self) -> &'static str {
        match &self.kind {
            FailureKind::Denied(denial) if denial.action.starts_with("kms:") => "no key access",
            FailureKind::Denied(_) => "denied",
            FailureKind::Key { problem, .. } => match problem {
                KeyProblem::Disabled => "key disabled",
                KeyProblem::PendingDeletion => "key pending deletion",
                KeyProblem::Unavailable => "key unavailable",
                KeyProblem::Missing => "key missing",
                KeyProblem::Other => "key invalid",
            },
            FailureKind::BadName => "bad name",
            FailureKind::NotFound => "not there",
            FailureKind::VersionNotFound => "no such version",
            FailureKind::AlreadyExists => "exists",
            FailureKind::Rejected => "rejected",
            FailureKind::Throttled => "throttled",
            FailureKind::Expired => "session expired",
            FailureKind::Credentials => "sign-in failed",
            FailureKind::CodeWanted(_) => "code wanted",
            FailureKind::Config => "configuration",
            FailureKind::Unreachable => "unreachable",
            FailureKind::InvalidResponse => "bad answer",
            FailureKind::TooLarge => "too large",
            FailureKind::ReadOnly => "read-only",
            FailureKind::Service => "service error",
            FailureKind::Cancelled => "stopped",
            FailureKind::Internal => "internal error",
        }
    }
}
