//! Why there is nothing to sign calls with, and how to get it (docs/parameter-store.md 7.1).

use std::error::Error;

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use tokio::task::JoinError;

use super::container::ContainerFault;
use super::method::SignInMethod;
use super::process::{ProcessFailed, ProcessFault};
use super::provider::Unsendable;
use super::token::TokenFault;
use crate::failure::{Advice, CodeWanted, Failure, FailureKind, Remedy, said_in_short};
use crate::http_client::is_too_large;
use crate::panics;
use crate::sdk_error::{answered, causes, error_code, find_cause};
use crate::text::CommandLine;

/// What STS says of a code that is not the one of now, or was taken before.
const WRONG_CODE: &str = "MultiFactorAuthentication failed with invalid MFA one time pass code";

/// What a `credential_process` can do about a question of its own.
fn no_terminal() -> Advice {
    Advice::from("It has no terminal here to ask questions on: run it once in a shell").then(Remedy::TryAgain)
}

impl SignInMethod {
    /// How this session gets new credentials.
    fn renew(&self) -> Advice {
        match (&self.sso, &self.profile) {
            (Some(_), _) => self.log_in(),
            (None, Some(profile)) => format!("Renew the credentials of profile {profile}").into(),
            (None, None) => "Renew the credentials in the environment or the default profile".into(),
        }
    }

    /// The same, and how to go on afterwards.
    pub(crate) fn renew_and_go_on(&self) -> Advice {
        if self.environment {
            Advice::from(
                "Credentials in the environment cannot change while this runs: start it again with new ones, or ",
            )
            .and(Remedy::SwitchProfile)
        } else {
            self.renew().then(Remedy::TryAgain)
        }
    }

    /// The service says that the credentials have expired.
    pub(crate) fn expired(&self) -> Failure {
        match &self.code {
            Some((role, device)) => code_wanted(format!("The session of the role {role} has expired"), role, device),
            None => Failure::new(FailureKind::Expired, "The session has expired", self.renew_and_go_on()),
        }
    }

    /// The command that renews a login by SSO. It must name the profile that holds the settings of SSO: the AWS CLI does not
    /// look for them behind a `source_profile`.
    fn log_in(&self) -> Advice {
        let log_in = CommandLine::new("aws sso login");
        let command = match (&self.sso, &self.profile) {
            (Some(holder), None) if holder == "default" => log_in,
            (Some(name), _) | (None, Some(name)) => log_in.option("--profile", name),
            (None, None) => log_in,
        };
        Advice::from(Remedy::SignIn).and(". Or run ").and(command)
    }

    /// What to do about a certificate that nobody here vouches for.
    pub(crate) fn trust(&self) -> String {
        match &self.ca_bundle {
            Some(set) => format!("Only what {set} names is trusted: the root certificate that vouches for the service must be in that file"),
            None => "If a proxy inspects TLS here, its root certificate must be among the system's trusted ones, or in a file that AWS_CA_BUNDLE or ca_bundle names"
                .to_owned(),
        }
    }

    /// Credentials could not be had. Where roles are asked for somewhere else than all that the screen speaks of, that is said too.
    pub(crate) fn no_credentials(&self, error: &(dyn Error + 'static)) -> Failure {
        let failure = self.why_no_credentials(error);
        match &self.not_for_roles {
            None => failure,
            Some(other) => Failure {
                advice: failure.advice.and(format!(
                    ". Roles are asked for at AWS's own STS: {other} is not for them, AWS_ENDPOINT_URL_STS is"
                )),
                ..failure
            },
        }
    }

    fn why_no_credentials(&self, error: &(dyn Error + 'static)) -> Failure {
        // Then nothing is wrong with the credentials.
        if find_cause::<JoinError>(error).is_some_and(JoinError::is_panic) {
            return panics::fault(None);
        }
        if let Some(failed) = find_cause::<ProcessFailed>(error) {
            return process_failed(failed);
        }
        if let Some(CodeWanted { role, device }) = find_cause(error) {
            return code_wanted(format!("The role {role} wants a one-time code of {device}"), role, device);
        }
        if let Some(fault) = find_cause::<TokenFault>(error) {
            return Failure::new(
                FailureKind::Credentials,
                format!("Of the credentials of {}, {fault}", self.whose()),
                Advice::from("Look whether it is there and whether you may read it, or correct what names it")
                    .then(Remedy::TryAgain),
            );
        }
        if let Some(fault) = find_cause::<ContainerFault>(error) {
            return Failure::new(
                FailureKind::Credentials,
                format!("The credentials of this container cannot be had: {fault}"),
                Advice::from("Look at what sets its AWS_CONTAINER_ variables").then(Remedy::TryAgain),
            );
        }
        if is_too_large(error) {
            return Failure::new(
                FailureKind::TooLarge,
                format!(
                    "What was answered to the request for the credentials of {} is larger than any credentials are",
                    self.whose()
                ),
                Advice::from("Look at what answers there, a proxy perhaps").then(Remedy::TryAgain),
            );
        }
        if let Some(Unsendable(part)) = find_cause::<Unsendable>(error) {
            return self.unsendable(part);
        }
        if let Some(asked @ SdkError::ServiceError(refused)) =
            find_cause::<SdkError<AssumeRoleError, HttpResponse>>(error)
        {
            let failure = self.role_refused(refused.err().code(), refused.err().message());
            return Failure { metadata: answered(asked), ..failure };
        }
        self.sign_in_failed(&causes(error))
    }

    /// Part of the credentials cannot stand in a request.
    fn unsendable(&self, part: &str) -> Failure {
        let whose = match (&self.profile, self.environment) {
            (_, true) => "of the environment".to_owned(),
            (Some(profile), false) => format!("of profile {profile}"),
            (None, false) => "of the default profile".to_owned(),
        };
        Failure::new(
            FailureKind::Credentials,
            format!("The {part} {whose} holds a character that cannot be sent, a control character perhaps"),
            Advice::from("Look where it comes from for what is not part of it. ").and(self.renew_and_go_on()),
        )
    }

    /// The service that gives roles refused one.
    fn role_refused(&self, code: Option<&str>, message: Option<&str>) -> Failure {
        let (what, role) = match (&self.role, self.profile.as_deref()) {
            (Some(role), _) => (format!("The role {role} could not be assumed"), "--role-arn"),
            (None, profile) => {
                (format!("The role of profile {} could not be assumed", profile.unwrap_or("default")), "role_arn")
            }
        };
        match code {
            Some("AccessDenied") if self.code.is_some() && message.is_some_and(|said| said.contains(WRONG_CODE)) => {
                let (role, device) = self.code.clone().unwrap_or_default();
                let kind = FailureKind::CodeWanted(Box::new(CodeWanted { role, device }));
                Failure::new(kind, "The code is wrong, or was used before", "A code counts once: wait for the next one")
            }
            Some("ExpiredToken" | "ExpiredTokenException") => Failure::new(
                FailureKind::Expired,
                format!("{what}: the credentials it is assumed with have expired"),
                self.renew_and_go_on(),
            ),
            code => Failure::new(
                FailureKind::Credentials,
                match message
                    .map(said_in_short)
                    .filter(|message| !message.is_empty())
                    .or(code.and_then(error_code).map(str::to_owned))
                {
                    Some(said) => format!("{what}: {said}"),
                    None => what,
                },
                Advice::from(format!("Check {role}, the role's trust policy and the credentials it is assumed with"))
                    .then(Remedy::TryAgain),
            ),
        }
    }

    /// Whom the credentials are for.
    fn whose(&self) -> String {
        match (&self.role, &self.profile) {
            (Some(role), _) => format!("the role {role}"),
            (None, Some(profile)) => format!("profile {profile}"),
            (None, None) => "this session".to_owned(),
        }
    }

    /// From the chain's words, since the SDK's types do not tell these apart (docs/parameter-store.md 7.1).
    pub(super) fn sign_in_failed(&self, text: &str) -> Failure {
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let whose = self.whose();
        let credentials = |what: String, advice: Advice| Failure::new(FailureKind::Credentials, what, advice);
        if let Some(failure) = self.sso_failed(text) {
            failure
        } else if says(&["request forbidden", "IMDS"]) && says(&["session token", "403", "orbidden"]) {
            credentials(
                "The metadata of this instance gives no credentials: it is disabled, or not for this program"
                    .to_owned(),
                Advice::from("Allow it for the instance (a container needs a hop limit of 2), or ")
                    .and(Remedy::SwitchProfile),
            )
        } else if says(&["no credentials found in chain", "no providers in chain", "IMDS", "was not enabled"]) {
            self.none_found()
        } else if says(&["certificate", "UnknownIssuer", "handshake", "InvalidContentType"]) {
            Failure::new(
                FailureKind::Unreachable,
                format!("No trusted connection to the service that gives {whose} its credentials could be made"),
                self.trust(),
            )
        } else if says(&["timed out", "timeout"]) {
            credentials(
                format!("The credentials of {whose} did not arrive in time"),
                Advice::from("Check the network and the profile's credential source").then(Remedy::TryAgain),
            )
        } else if says(&["dispatch failure", "io error", "dns error", "Connection refused"]) {
            Failure::new(
                FailureKind::Unreachable,
                format!("The service that gives {whose} its credentials cannot be reached"),
                Advice::from("Check the network, VPN and proxy").then(Remedy::TryAgain),
            )
        } else {
            credentials(format!("The credentials of {whose} could not be loaded"), self.renew_and_go_on())
        }
    }

    /// The same for IAM Identity Center; `None` where the words are not of it.
    fn sso_failed(&self, text: &str) -> Option<Failure> {
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let profile = self.profile.as_deref().unwrap_or("default");
        let log_in = || self.log_in().then(Remedy::TryAgain);
        let (kind, what, advice) =
            if says(&["SSO token has expired", "Session token not found or invalid", "UnauthorizedException"]) {
                (FailureKind::Expired, format!("The SSO session of profile {profile} has expired"), log_in())
            } else if says(&["cached SSO token", "loading an access token"]) {
                (FailureKind::Credentials, format!("Profile {profile} is not logged in to SSO"), log_in())
            } else if says(&["ForbiddenException", "No access"]) {
                (
                    FailureKind::Credentials,
                    format!("The SSO user has no access to the account and role of profile {profile}"),
                    "Check sso_account_id and sso_role_name, or ask whoever assigns accounts".into(),
                )
            } else {
                return None;
            };
        Some(Failure::new(kind, what, advice))
    }

    /// Nothing that gives credentials is there.
    pub(super) fn none_found(&self) -> Failure {
        let (what, advice): (_, Advice) = match &self.profile {
            _ if self.stray_secret => (
                "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not".to_owned(),
                Advice::from("Set both in the environment, or ").and(Remedy::SwitchProfile),
            ),
            Some(profile) => (
                format!("Profile {profile} holds no credentials"),
                Advice::from("Complete it with ")
                    .and(CommandLine::new("aws configure"))
                    .and(" or ")
                    .and(CommandLine::new("aws configure sso"))
                    .then(Remedy::TryAgain)
                    .and(", or ")
                    .and(Remedy::SwitchProfile),
            ),
            None if self.no_profiles => (
                "No AWS credentials were found, and no profile is defined".to_owned(),
                Advice::from("Make one with ")
                    .and(CommandLine::new("aws configure"))
                    .and(" or ")
                    .and(CommandLine::new("aws configure sso"))
                    .then(Remedy::TryAgain)
                    .and("; ")
                    .and(CommandLine::new("sesame doctor"))
                    .and(" tells where was looked, and ")
                    .and(CommandLine::new("sesame --demo"))
                    .and(" needs no account"),
            ),
            None => (
                "No AWS credentials were found".to_owned(),
                Advice::from(Remedy::SwitchProfile)
                    .and(", or run ")
                    .and(CommandLine::new("aws configure"))
                    .then(Remedy::TryAgain)
                    .and("; ")
                    .and(CommandLine::new("sesame --demo"))
                    .and(" shows the program without an account"),
            ),
        };
        Failure::new(FailureKind::Credentials, what, advice)
    }
}

fn code_wanted(what: String, role: &str, device: &str) -> Failure {
    let wanted = CodeWanted { role: role.to_owned(), device: device.to_owned() };
    Failure::new(FailureKind::CodeWanted(Box::new(wanted)), what, Remedy::SignIn)
}

/// A command gave no credentials.
fn process_failed(ProcessFailed { profile, fault }: &ProcessFailed) -> Failure {
    let what = format!("The credential_process of profile {profile} {fault}");
    match fault {
        ProcessFault::Expired(_) => Failure::new(
            FailureKind::Expired,
            what,
            Advice::from("It may print what it has kept: renew that. ").and(no_terminal()),
        ),
        ProcessFault::NotStarted(_)
        | ProcessFault::Status { .. }
        | ProcessFault::Signal { .. }
        | ProcessFault::TimedOut(_) => Failure::new(FailureKind::Credentials, what, no_terminal()),
        ProcessFault::TooLong
        | ProcessFault::Nothing
        | ProcessFault::NotJson
        | ProcessFault::Version(_)
        | ProcessFault::Missing(_)
        | ProcessFault::Expiration => Failure::new(
            FailureKind::Credentials,
            what,
            Advice::from("It must print what ")
                .and(CommandLine::new("aws configure export-credentials"))
                .and(" prints. ")
                .and(no_terminal()),
        ),
    }
}

#[cfg(test)]
mod tests;
