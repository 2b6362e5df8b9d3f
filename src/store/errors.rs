//! What an error of the SDK means: in words for people, and for deciding whether to try again.
//!
//! Nothing here formats a response, a service error or a whole error chain: an answer that could not be read may hold
//! plaintext, and `Debug` and `DisplayErrorContext` print it (facts 7.2). Of the service only code and message are used; the
//! chain is walked for errors that came before any answer.

mod sign_in;

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::sign_in::SignIn;
use crate::failure::{self, Failure, FailureKind};

/// What advice depends on: where the session is and how it signed in.
#[derive(Debug, Clone, Default)]
pub(super) struct Session {
    pub(super) profile: Option<String>,
    pub(super) region: String,
    pub(super) endpoint: Option<String>,
    pub(super) sign_in: SignIn,
}

/// The call that failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    /// The permission it needs: `ssm:GetParameter`.
    pub(super) action: &'static str,
    /// The parameter it was about.
    pub(super) name: Option<&'a str>,
}

/// What is known of a failed call's effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// Refused for its rate, or because another update is under way: no effect, worth another try.
    Throttled,
    /// Refused for this machine's clock. The SDK has measured the difference by now, so another try is signed in time.
    Skewed,
    /// It never reached the service: no effect.
    NotSent,
    /// It was not sent because there was nothing to sign it with.
    Unsigned,
    /// Whether it took effect is not known: no answer, half an answer, or a failure inside the service.
    Lost,
    /// Refused: no effect, and the same call will be refused again.
    Refused,
}

/// The service's codes for "too many" (the SDK's own list), and for an update that met another one (facts 3).
const THROTTLED: [&str; 11] = [
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottledException",
    "RequestThrottled",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "SlowDown",
    "PriorRequestNotComplete",
    "TooManyUpdates",
];

/// What is known of the effect of a call that ended in `error`.
pub(super) fn nature<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Nature {
    match error {
        SdkError::ConstructionFailure(_) => Nature::NotSent,
        SdkError::DispatchFailure(dispatch) => {
            let Some(cause) = dispatch.as_connector_error() else { return Nature::Lost };
            let text = chain(cause);
            if find::<CredentialsError>(cause).is_some() {
                Nature::Unsigned
            } else if dispatch.is_user() || is_connect(&text) {
                Nature::NotSent
            } else {
                Nature::Lost
            }
        }
        SdkError::ServiceError(answer) => match answer.err().code() {
            Some(code) if THROTTLED.contains(&code) => Nature::Throttled,
            Some("RequestTimeTooSkewed") => Nature::Skewed,
            Some(_) if is_skew(answer.err().message().unwrap_or_default()) => Nature::Skewed,
            _ if answer.raw().status().is_server_error() => Nature::Lost,
            _ => Nature::Refused,
        },
        _ => Nature::Lost,
    }
}

/// Whether a service error carries this code.
pub(super) fn has_code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>, code: &str) -> bool {
    matches!(error, SdkError::ServiceError(answer) if answer.err().code() == Some(code))
}

/// The message of a service error, if it has one.
pub(super) fn message<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> &str {
    match error {
        SdkError::ServiceError(answer) => answer.err().message().unwrap_or_default(),
        _ => "",
    }
}

/// Whether the failure is a missing permission.
pub(super) fn is_denied(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::Denied(_))
}

impl Session {
    /// An error of the SDK as a failure.
    pub(super) fn explain<E: ProvideErrorMetadata>(
        &self,
        call: Call<'_>,
        error: &SdkError<E, HttpResponse>,
    ) -> Failure {
        match error {
            SdkError::ServiceError(answer) => {
                let status = answer.raw().status().as_u16();
                self.answered(call, answer.err().code(), answer.err().message().unwrap_or_default(), status)
            }
            SdkError::ResponseError(answer) => self.garbled(answer.raw().status().as_u16()),
            SdkError::DispatchFailure(dispatch) => match dispatch.as_connector_error() {
                Some(cause) => match find::<CredentialsError>(cause) {
                    Some(credentials) => self.no_credentials(credentials),
                    None => self.not_reached(call, &chain(cause)),
                },
                None => self.not_reached(call, ""),
            },
            SdkError::TimeoutError(_) => self.not_reached(call, "timed out"),
            SdkError::ConstructionFailure(_) => Failure::new(
                FailureKind::Config,
                "The request could not be built from this configuration",
                "Check region, endpoint and profile",
            ),
            _ => self.not_reached(call, ""),
        }
    }

    /// An error that the service answered with.
    fn answered(&self, call: Call<'_>, code: Option<&str>, message: &str, status: u16) -> Failure {
        let subject = call.name.unwrap_or("it");
        let Some(code) = code else { return self.garbled(status) };
        match code {
            "AccessDeniedException" | "AccessDenied" => failure::access_denied(message, call.action, call.name),
            "InvalidKeyId" | "DisabledException" | "KMSInvalidStateException" | "KMSNotFoundException" => {
                failure::invalid_key(message, call.action, call.name)
            }
            "ParameterNotFound" => Failure::new(
                FailureKind::NotFound,
                format!("There is no parameter {subject}"),
                "It may have been deleted since it was listed: press r to list again",
            ),
            "ParameterVersionNotFound" => Failure::new(
                FailureKind::VersionNotFound,
                format!("That version of {subject} is not there"),
                "The service keeps the newest 100 versions",
            ),
            "ParameterAlreadyExists" => Failure::new(
                FailureKind::AlreadyExists,
                format!("{subject} exists already"),
                "Edit it instead, or choose another name",
            ),
            "TooManyUpdates" => Failure::new(
                FailureKind::Throttled,
                format!("Others keep changing {subject} at this moment"),
                "Nothing was changed; try again in a few seconds",
            ),
            code if THROTTLED.contains(&code) => Failure::new(
                FailureKind::Throttled,
                "The service takes no more calls at this rate",
                "All clients of this account and region share one quota: try again in a few seconds",
            ),
            "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" => self.expired(),
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "AuthFailure"
            | "OptInRequired" => Failure::new(
                FailureKind::Credentials,
                format!("The service does not know these credentials in {}", self.region),
                format!("{}; or this region is not enabled for the account", self.renew()),
            ),
            "InvalidSignatureException" | "SignatureDoesNotMatch" | "IncompleteSignature" => {
                if is_skew(message) {
                    Failure::new(
                        FailureKind::Credentials,
                        "The clock of this machine is wrong by more than five minutes, so the service refuses its signatures",
                        "Set the clock, then press r",
                    )
                } else {
                    Failure::new(
                        FailureKind::Credentials,
                        "The service refuses the signature: the secret key does not belong to the access key",
                        self.renew(),
                    )
                }
            }
            "UnknownOperationException" | "UnknownOperation" | "InvalidAction" => self.garbled(status),
            "HierarchyLevelLimitExceededException" => Failure::new(
                FailureKind::BadName,
                format!("{subject} has more than 15 levels"),
                "Choose a name with fewer slashes",
            ),
            "ValidationException" => validation(call, message),
            "InternalServerError" | "InternalFailure" | "ServiceUnavailable" => broken(status),
            _ if status >= 500 => broken(status),
            code => rejected(code, message),
        }
    }

    /// The session's credentials have expired.
    fn expired(&self) -> Failure {
        Failure::new(FailureKind::Expired, "The session has expired", format!("{}, then press r", self.renew()))
    }

    /// Something answered, but not as Parameter Store does.
    fn garbled(&self, status: u16) -> Failure {
        if status >= 500 {
            return broken(status);
        }
        let at = self.endpoint.as_deref().unwrap_or("the service's address");
        Failure::new(
            FailureKind::Garbled,
            format!("What answered at {at} does not speak as Parameter Store does (HTTP {status})"),
            match self.endpoint {
                Some(_) => {
                    "Check the endpoint override (--endpoint-url, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM, profile)"
                }
                None => "A proxy or portal may have answered in its place: check the network, then press r",
            },
        )
    }

    /// Nothing answered; `text` is the chain of causes.
    fn not_reached(&self, call: Call<'_>, text: &str) -> Failure {
        let service = call.action.split(':').next().unwrap_or("ssm");
        let suffix = if self.region.starts_with("cn-") { ".cn" } else { "" };
        let host = match &self.endpoint {
            Some(url) => url.clone(),
            None => format!("{service}.{}.amazonaws.com{suffix}", self.region),
        };
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let check = match self.endpoint {
            Some(_) => "Check the endpoint override and that a server listens there, then press r",
            None => "Check the network, VPN and proxy, then press r",
        };
        let (what, next) = if says(&["tunnel error", "proxy"]) {
            (
                "The proxy cannot be reached or refuses to connect".to_owned(),
                "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY".to_owned(),
            )
        } else if says(&["dns error", "failed to lookup address", "name resolution"]) {
            let next = match self.endpoint {
                Some(_) => check.to_owned(),
                None => format!("Check that the region {} is spelled right, then the network", self.region),
            };
            (format!("There is no address for {host}"), next)
        } else if says(&["Connection refused", "connection refused"]) {
            (format!("Nothing listens at {host}"), check.to_owned())
        } else if says(&["certificate", "UnknownIssuer", "tls", "TLS", "handshake"]) {
            (format!("No trusted connection to {host} could be made"), self.trust())
        } else if says(&["timeout", "timed out"]) {
            (format!("{host} did not answer in time"), check.to_owned())
        } else if says(&["unreachable", "No route"]) {
            (format!("There is no way to {host} from this network"), check.to_owned())
        } else if says(&["reset", "closed", "broken pipe", "Broken pipe", "incomplete", "eof", "EOF"]) {
            (format!("The connection to {host} was cut before the answer came"), "Press r to try again".to_owned())
        } else {
            (format!("{host} could not be reached"), check.to_owned())
        };
        Failure::new(FailureKind::Unreachable, what, next)
    }
}

/// A request that the service's model refuses: for its name, or for something else.
fn validation(call: Call<'_>, message: &str) -> Failure {
    if message.contains("parameter name requirements") || message.contains("Parameter name: can't be prefixed") {
        let reserved = call.name.map(|name| name.trim_start_matches('/').to_ascii_lowercase());
        return match reserved {
            Some(bare) if bare.starts_with("aws") || bare.starts_with("ssm") => failure::reserved_name(call.name),
            _ => failure::bad_name(call.name),
        };
    }
    rejected("ValidationException", message)
}

/// The service refuses the request as such, whatever the permissions.
fn rejected(code: &str, message: &str) -> Failure {
    let said = failure::without_tail(message);
    // Some errors come without a message, and one kind repeats the value it refuses (facts 0).
    let what = if said.is_empty() || said.contains("at 'value'") {
        match said.rsplit_once("constraint: ") {
            Some((_, rule)) if said.contains("at 'value'") => format!("The service refuses the value: {}", cut(rule)),
            _ => format!("The service refuses the request ({code})"),
        }
    } else {
        format!("The service refuses the request: {}", cut(said))
    };
    let next = match code {
        "ParameterLimitExceeded" => "Delete parameters that are not needed, or use the Advanced tier",
        "ParameterMaxVersionLimitExceeded" => {
            "Move the label of the oldest version to another version, then save again"
        }
        "ParameterPatternMismatchException" => "Change the value, or the parameter's allowed pattern",
        "InvalidAllowedPatternException" => "Correct the allowed pattern",
        _ => "Nothing was changed",
    };
    Failure::new(FailureKind::Rejected, what, next)
}

/// The service failed on its side.
fn broken(status: u16) -> Failure {
    Failure::new(
        FailureKind::Service,
        format!("The service failed on its side (HTTP {status})"),
        "Try again in a moment",
    )
}

/// One line of outside text, without its trailing period, short enough for a sentence.
pub(super) fn cut(text: &str) -> String {
    const LONGEST: usize = 300;
    let line = text.trim().trim_end_matches('.').replace('\n', " ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// The words of an error and of all that caused it. Only for errors that came before any answer.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut at = error.source();
    while let Some(cause) = at {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        at = cause.source();
    }
    text
}

/// The first error of a type in a chain.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut at = Some(error);
    while let Some(here) = at {
        if let Some(found) = here.downcast_ref() {
            return Some(found);
        }
        at = here.source();
    }
    None
}

/// Whether a signature was refused for its time.
fn is_skew(message: &str) -> bool {
    message.contains("Signature expired") || message.contains("Signature not yet current")
}

/// Whether the chain tells of a connection that never came about, so that no request left.
fn is_connect(text: &str) -> bool {
    [
        "client error (Connect)",
        "tcp connect error",
        "dns error",
        "HTTP connect timeout",
        "tunnel error",
        "Connection refused",
    ]
    .iter()
    .any(|words| text.contains(words))
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
