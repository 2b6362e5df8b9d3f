//! What an error of the SDK means: in words for people, and for deciding whether to try again.
//!
//! Nothing here formats a response, a service error or a whole error chain: an answer that could not be read may hold
//! plaintext, and `Debug` and `DisplayErrorContext` print it (docs/parameter-store.md 7.2). Of the service only code and
//! message are used; the chain is walked for errors that came before any answer.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::other_account::OtherAccount;
use crate::failure::{self, Advice, Failure, FailureKind, Remedy, RetryReason};
use crate::http_client::is_too_large;
use crate::parameter::Partition;
use crate::sdk_error::error_code;
use crate::sdk_error::{answered, causes, find_cause};
use crate::signin::SignInMethod;
use crate::text;

/// What advice depends on: where the session is and how it signed in.
#[derive(Debug, Clone, Default)]
pub(super) struct ErrorContext {
    pub(super) region: String,
    pub(super) endpoint: Option<String>,
    pub(super) sign_in: SignInMethod,
}

/// The call that failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    /// The permission it needs: `ssm:GetParameter`.
    pub(super) action: &'static str,
    /// The parameter it was about.
    pub(super) name: Option<&'a str>,
}

impl Call<'_> {
    /// Whether KMS is asked, and not through Parameter Store.
    fn is_of_kms(self) -> bool {
        self.action.starts_with("kms:")
    }
}

/// What is known of a failed call's effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ErrorClass {
    /// Refused for its rate, or because another update is under way: no effect, worth another try.
    Throttled,
    /// Refused for this machine's clock. The SDK has measured the difference by now, so another try is signed in time.
    ClockSkew,
    /// It never reached the service: no effect.
    NotSent,
    /// It was not sent because there was nothing to sign it with.
    NoCredentials,
    /// Whether it took effect is not known: no answer, half an answer, or a failure inside the service.
    OutcomeUnknown,
    /// Refused: no effect, and the same call will be refused again.
    Refused,
}

/// The service's codes for "too many" (the SDK's own list), and for an update that met another one
/// (docs/parameter-store.md 3).
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

/// What changes a parameter: after its refusal there is nothing to be listed again.
const CHANGES: [&str; 5] = [
    "ssm:PutParameter",
    "ssm:LabelParameterVersion",
    "ssm:UnlabelParameterVersion",
    "ssm:AddTagsToResource",
    "ssm:RemoveTagsFromResource",
];

/// Where an endpoint override may stand.
const OVERRIDE: &str = "Check the endpoint override (--endpoint-url, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM, profile)";

/// In place of the causes of an attempt that was given up: there was a connection, and no answer.
const UNANSWERED: &str = "no answer within the limit of an attempt";

/// What is known of the effect of a call that ended in `error`.
pub(super) fn classify<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> ErrorClass {
    match error {
        SdkError::ConstructionFailure(_) => ErrorClass::NotSent,
        SdkError::DispatchFailure(dispatch) => {
            let Some(cause) = dispatch.as_connector_error() else { return ErrorClass::OutcomeUnknown };
            let text = causes(cause);
            if find_cause::<CredentialsError>(cause).is_some() {
                ErrorClass::NoCredentials
            } else if dispatch.is_user() || is_connect(&text) {
                ErrorClass::NotSent
            } else {
                ErrorClass::OutcomeUnknown
            }
        }
        SdkError::ServiceError(answer) => match answer.err().code() {
            Some(code) if THROTTLED.contains(&code) => ErrorClass::Throttled,
            Some("RequestTimeTooSkewed") => ErrorClass::ClockSkew,
            Some(_) if is_skew(answer.err().message().unwrap_or_default()) => ErrorClass::ClockSkew,
            _ if answer.raw().status().is_server_error() => ErrorClass::OutcomeUnknown,
            _ => ErrorClass::Refused,
        },
        _ => ErrorClass::OutcomeUnknown,
    }
}

/// Why a request that ended in `error` is to be made again.
pub(super) fn retry_reason<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> RetryReason {
    match error {
        SdkError::ServiceError(answer) if answer.raw().status().is_server_error() => {
            RetryReason::Failed(answer.raw().status().as_u16())
        }
        SdkError::ResponseError(answer) => RetryReason::Failed(answer.raw().status().as_u16()),
        _ if has_code(error, "TooManyUpdates") => RetryReason::Contended,
        _ if classify(error) == ErrorClass::Throttled => RetryReason::Throttled,
        _ => RetryReason::Unanswered,
    }
}

/// What an error is called in a log: the service's code, or what kept an answer away.
pub(super) fn log_label<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> &str {
    match error {
        SdkError::ServiceError(answer) => answer.err().code().map_or("uncoded", |code| error_code(code).unwrap_or("?")),
        SdkError::TimeoutError(_) => "timed-out",
        SdkError::ResponseError(_) => "unreadable-answer",
        _ => match classify(error) {
            ErrorClass::NotSent => "not-sent",
            ErrorClass::NoCredentials => "no-credentials",
            _ => "no-answer",
        },
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

impl ErrorContext {
    /// An error of the SDK as a failure, with the code and request id of the answer if there was one.
    pub(super) fn explain<E: ProvideErrorMetadata + Error + 'static>(
        &self,
        call: Call<'_>,
        error: &SdkError<E, HttpResponse>,
    ) -> Failure {
        let failure = self.to_failure(call, error);
        // That of a service asked on the way, for the credentials, is there already.
        Failure { metadata: failure.metadata.or_else(|| answered(error)), ..failure }
    }

    fn to_failure<E: ProvideErrorMetadata + Error + 'static>(
        &self,
        call: Call<'_>,
        error: &SdkError<E, HttpResponse>,
    ) -> Failure {
        match error {
            SdkError::ServiceError(answer) => {
                let message = answer.err().message().unwrap_or_default();
                match answer.err().code() {
                    Some(code) => self.refused(call, code, message, answer.raw().status().as_u16()),
                    None => self.unreadable(answer.raw()),
                }
            }
            SdkError::ResponseError(_) if is_too_large(error) => Failure::new(
                FailureKind::InvalidResponse,
                "The answer is larger than any that the service gives; it was not read to its end",
                if self.endpoint.is_some() {
                    OVERRIDE
                } else {
                    "Check what answers in the place of the service: a proxy, maybe"
                },
            ),
            SdkError::ResponseError(answer) => self.unreadable(answer.raw()),
            SdkError::DispatchFailure(dispatch) => match dispatch.as_connector_error() {
                Some(cause) => match (find_cause::<OtherAccount>(cause), find_cause::<CredentialsError>(cause)) {
                    (Some(other), _) => other.failure(),
                    (None, Some(credentials)) => self.sign_in.no_credentials(credentials),
                    (None, None) => self.not_reached(call, &causes(cause)),
                },
                None => self.not_reached(call, ""),
            },
            // The limit of an attempt is longer than that of making a connection, so there is one.
            SdkError::TimeoutError(_) => self.not_reached(call, UNANSWERED),
            SdkError::ConstructionFailure(_) => Failure::new(
                FailureKind::Config,
                "The request could not be built from this configuration",
                "Check region, endpoint and profile",
            ),
            _ => self.not_reached(call, ""),
        }
    }

    /// An error that the service answered with.
    fn refused(&self, call: Call<'_>, code: &str, message: &str, status: u16) -> Failure {
        let subject = call.name.unwrap_or("it");
        let message = &*failure::said(message);
        match code {
            "AccessDeniedException" | "AccessDenied" => failure::access_denied(message, call.action, call.name),
            "InvalidKeyId" | "DisabledException" | "KMSInvalidStateException" | "KMSNotFoundException" => {
                failure::invalid_key(message, call.action, call.name)
            }
            "NotFoundException" | "InvalidArnException" if call.is_of_kms() => {
                failure::invalid_key(message, call.action, call.name)
            }
            "ParameterNotFound" | "InvalidResourceId" => failure::not_found(subject),
            "TooManyTagsError" => {
                Failure::new(FailureKind::Rejected, "A parameter has 50 tags at most", "Remove some first")
            }
            "ParameterVersionLabelLimitExceeded" => Failure::new(
                FailureKind::Rejected,
                "A version has 10 labels at most",
                "Move some of them to another version first",
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
            code if THROTTLED.contains(&code) && call.is_of_kms() => Failure::new(
                FailureKind::Throttled,
                "KMS takes no more calls at this rate",
                "All clients of this account and region share one quota: try again in a few seconds",
            ),
            code if THROTTLED.contains(&code) && message.contains("KMS") => Failure::new(
                FailureKind::Throttled,
                "KMS takes no more uses of keys at this rate; Parameter Store itself does not object",
                "All uses of keys in this account and region share one quota, whatever the program: try again in a few seconds",
            ),
            code if THROTTLED.contains(&code) => Failure::new(
                FailureKind::Throttled,
                "Parameter Store takes no more calls at this rate",
                "All clients of this account and region share one quota: try again in a few seconds",
            ),
            "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" => self.sign_in.expired(),
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "AuthFailure"
            | "OptInRequired" => Failure::new(
                FailureKind::Credentials,
                // New credentials take a while to arrive in every region, and some regions must be enabled first.
                format!("The service does not know these credentials, at least not in {}", self.region),
                self.sign_in.renew_and_go_on(),
            ),
            "InvalidSignatureException" | "SignatureDoesNotMatch" | "IncompleteSignature" | "RequestTimeTooSkewed" => {
                self.signature_refused(code, message)
            }
            "UnknownOperationException" | "UnknownOperation" | "InvalidAction" => self.not_parameter_store(status),
            "HierarchyLevelLimitExceededException" => Failure::new(
                FailureKind::BadName,
                format!("{subject} has more than 15 levels"),
                "Choose a name with fewer slashes",
            ),
            "ValidationException" => validation(call, message),
            "InternalServerError" | "InternalFailure" | "ServiceUnavailable" => service_failed(status),
            _ if status >= 500 => service_failed(status),
            code => rejected(call, code, message),
        }
    }

    /// A signature that the service does not accept: for the clock it was made by, or for the key.
    fn signature_refused(&self, code: &str, message: &str) -> Failure {
        let clock = |is: &str| {
            Failure::new(
                FailureKind::Credentials,
                format!("The clock of this machine is {is}, so the service refuses what it signs"),
                Advice::from("Set the clock (it is best kept by NTP)").then(Remedy::TryAgain),
            )
        };
        if message.contains("Signature expired") {
            clock("more than five minutes slow")
        } else if message.contains("Signature not yet current") {
            clock("more than five minutes fast")
        } else if code == "RequestTimeTooSkewed" {
            clock("wrong by more than five minutes")
        } else {
            Failure::new(
                FailureKind::Credentials,
                "The signature is refused: secret key and access key do not match",
                self.sign_in.renew_and_go_on(),
            )
        }
    }

    /// An answer that cannot be read. Of what it holds only the kind is looked at: it may hold a value.
    fn unreadable(&self, answer: &HttpResponse) -> Failure {
        let status = answer.status().as_u16();
        let kind = answer.headers().get("content-type").unwrap_or_default();
        // Only a page or an XML document is surely not the service's own.
        let page = kind.contains("html");
        if !page && !kind.contains("xml") {
            return if status >= 500 { service_failed(status) } else { self.not_parameter_store(status) };
        }
        let (what, advice) = match status {
            ..500 if let Some(endpoint) = &self.endpoint => (
                format!("Not Parameter Store but a web server or proxy answered at {endpoint} (HTTP {status})"),
                Advice::from(OVERRIDE),
            ),
            500.. => (
                format!(
                    "Something between here and the service failed (HTTP {status}): a proxy, gateway or load balancer"
                ),
                "Try again in a moment; if it stays, check the proxy and the network".into(),
            ),
            300..=499 => (
                format!("A proxy or firewall refuses the way to the service (HTTP {status}); this is no denial of AWS"),
                Advice::from("Check HTTPS_PROXY and the network's rules, or use another network")
                    .then(Remedy::TryAgain),
            ),
            _ => (
                "A page of this network came in place of an answer: it may want a login first".to_owned(),
                Advice::from("Open a browser and sign in to the network, or check the proxy").then(Remedy::TryAgain),
            ),
        };
        let kind = if status >= 500 { FailureKind::Service } else { FailureKind::InvalidResponse };
        Failure::new(kind, what, advice)
    }

    /// Something answered, but not as Parameter Store does.
    fn not_parameter_store(&self, status: u16) -> Failure {
        let at = self.endpoint.as_deref().unwrap_or("the service's address");
        Failure::new(
            FailureKind::InvalidResponse,
            format!("What answered at {at} does not speak as Parameter Store does (HTTP {status})"),
            match self.endpoint {
                Some(_) => OVERRIDE.into(),
                None => Advice::from("A proxy or portal may have answered in its place: check the network")
                    .then(Remedy::TryAgain),
            },
        )
    }

    /// Nothing answered; `text` is the chain of causes.
    fn not_reached(&self, call: Call<'_>, text: &str) -> Failure {
        let service = call.action.split(':').next().unwrap_or("ssm");
        let host = match &self.endpoint {
            Some(url) => url.clone(),
            None => Partition::of_region(&self.region).host(service, &self.region),
        };
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let retry = |with_override: &str, without: &str| {
            Advice::from(if self.endpoint.is_some() { with_override } else { without }).then(Remedy::TryAgain)
        };
        let check =
            || retry("Check the endpoint override and that a server listens there", "Check the network, VPN and proxy");
        let (what, advice) = if says(&["tunnel error", "proxy"]) {
            (
                "The proxy cannot be reached or refuses to connect".to_owned(),
                "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY".into(),
            )
        } else if says(&["dns error", "failed to lookup address", "name resolution"]) {
            let advice = match self.endpoint {
                Some(_) => check(),
                None => format!("Check that the region {} is spelled right, then the network", self.region).into(),
            };
            (format!("There is no address for {host}"), advice)
        } else if says(&["Connection refused", "connection refused"]) {
            (format!("Nothing listens at {host}"), check())
        } else if says(&["certificate", "UnknownIssuer", "tls", "TLS", "handshake"]) {
            (format!("No trusted connection to {host} could be made"), self.sign_in.trust().into())
        } else if text == UNANSWERED {
            let advice = retry(
                "What listens there hangs or waits for something else: check the endpoint override and that server",
                "The network may have changed under the connection: check network, VPN and proxy",
            );
            (format!("Something accepts connections at {host} but does not answer"), advice)
        } else if says(&["timeout", "timed out"]) {
            let advice = retry(
                "Nothing may be there, or a firewall drops what is sent: check the endpoint override and the network",
                "A firewall, security group or VPN may drop what is sent: check the network, VPN and proxy",
            );
            (format!("No connection to {host} came about in time"), advice)
        } else if says(&["unreachable", "No route"]) {
            (format!("There is no way to {host} from this network"), check())
        } else if says(&["reset", "closed", "broken pipe", "Broken pipe", "incomplete", "eof", "EOF"]) {
            (
                format!("The connection to {host} was cut before the answer came"),
                "Try again; if it stays, check the network, VPN and proxy".into(),
            )
        } else {
            (format!("{host} could not be reached"), check())
        };
        Failure::new(FailureKind::Unreachable, what, advice)
    }
}

/// A request that the service's model refuses: for its name, or for something else.
fn validation(call: Call<'_>, message: &str) -> Failure {
    if message.contains("parameter name requirements") || message.contains("Parameter name: can't be prefixed") {
        return failure::bad_name(call.name);
    }
    rejected(call, "ValidationException", message)
}

/// The service refuses the request as such, whatever the permissions.
fn rejected(call: Call<'_>, code: &str, message: &str) -> Failure {
    let said = failure::without_tail(message);
    // Some errors come without a message, and one kind repeats the value it refuses (docs/parameter-store.md 0).
    let what = if said.is_empty() || said.contains("at 'value'") {
        match said.rsplit_once("constraint: ") {
            Some((_, rule)) if said.contains("at 'value'") => {
                format!("The service refuses the value: {}", text::excerpt(rule))
            }
            // Anything may stand where a code should.
            _ => match error_code(code) {
                Some(code) => format!("The service refuses the request ({code})"),
                None => "The service refuses the request and does not say why".to_owned(),
            },
        }
    } else {
        format!("The service refuses the request: {}", text::excerpt(said))
    };
    let advice = match code {
        "ParameterLimitExceeded" => "Delete parameters that are not needed, or use the Advanced tier".into(),
        "ParameterMaxVersionLimitExceeded" => {
            "Move the label of the oldest version to another version, then save again".into()
        }
        "ParameterPatternMismatchException" => "Change the value, or the parameter's allowed pattern".into(),
        "InvalidAllowedPatternException" => "Correct the allowed pattern".into(),
        _ if CHANGES.contains(&call.action) => "Nothing was changed".into(),
        _ if call.is_of_kms() => Advice::from(Remedy::TryAgain),
        _ => Advice::from(Remedy::ListAgain),
    };
    Failure::new(FailureKind::Rejected, what, advice)
}

/// The service failed on its side.
fn service_failed(status: u16) -> Failure {
    Failure::new(
        FailureKind::Service,
        format!("The service failed on its side (HTTP {status})"),
        "Try again in a moment",
    )
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
