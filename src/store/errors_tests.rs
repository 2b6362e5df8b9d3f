#![allow(clippy::unwrap_used, clippy::panic)]

use std::error::Error;

use aws_sdk_ssm::error::ErrorMetadata;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;

use super::*;
use crate::failure::{check_words, with_r};

type Sdk = SdkError<ErrorMetadata, HttpResponse>;

const GET: Call<'static> = Call { action: "ssm:GetParameter", name: Some("/app/x") };

fn session(profile: &str, sso: bool, endpoint: &str) -> ErrorContext {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    ErrorContext {
        region: "eu-west-1".to_owned(),
        endpoint: some(endpoint),
        sign_in: SignInMethod {
            profile: some(profile),
            sso: sso.then(|| if profile.is_empty() { "default" } else { profile }.to_owned()),
            ..SignInMethod::default()
        },
    }
}

fn response(status: u16, body: &'static str) -> HttpResponse {
    HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))
}

fn answered(status: u16, code: &str, message: &str) -> Sdk {
    let metadata = ErrorMetadata::builder().code(code).message(message).build();
    SdkError::service_error(metadata, response(status, ""))
}

/// A cause with causes of its own, outermost first, as the SDK nests them.
#[derive(Debug)]
struct Nested(&'static str, Option<Box<Nested>>);

impl std::fmt::Display for Nested {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Nested {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref().map(|cause| cause as _)
    }
}

fn nested(texts: &[&'static str]) -> Nested {
    Nested(texts[0], (texts.len() > 1).then(|| Box::new(nested(&texts[1..]))))
}

#[test]
fn service_errors_are_classified_by_code() {
    use FailureKind::{
        AlreadyExists, BadName, Credentials, Expired, InvalidResponse, NotFound, Rejected, Service, Throttled,
        VersionNotFound,
    };
    let catch_all = "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_";
    let table = [
        (400, "ParameterNotFound", "", NotFound),
        (400, "ParameterVersionNotFound", "Systems Manager could not find version 3 of /x.", VersionNotFound),
        (400, "ParameterAlreadyExists", "The parameter already exists.", AlreadyExists),
        (400, "ThrottlingException", "Rate exceeded", Throttled),
        (400, "TooManyUpdates", "", Throttled),
        (400, "ExpiredTokenException", "The security token included in the request is expired", Expired),
        (400, "UnrecognizedClientException", "The security token included in the request is invalid.", Credentials),
        (403, "InvalidClientTokenId", "", Credentials),
        (400, "InvalidSignatureException", "Signature expired: 1 is now earlier than 2 (3 - 5 min.)", Credentials),
        (400, "InvalidSignatureException", "The request signature we calculated does not match", Credentials),
        (400, "AccessDeniedException", "No access to reserved parameter name: awsx.", BadName),
        (400, "ValidationException", catch_all, BadName),
        (400, "HierarchyLevelLimitExceededException", "", BadName),
        (400, "ValidationException", "This parameter uses the advanced-parameter tier.", Rejected),
        (
            400,
            "ParameterPatternMismatchException",
            "Parameter value, cannot be validated against allowedPattern: \\d{1,4}",
            Rejected,
        ),
        (400, "ParameterMaxVersionLimitExceeded", "You attempted to create a new version of /x", Rejected),
        (400, "ParameterLimitExceeded", "You have reached the maximum number", Rejected),
        (400, "SomethingNewException", "", Rejected),
        (500, "InternalServerError", "", Service),
        (503, "SomethingNewException", "", Service),
        (400, "UnknownOperationException", "", InvalidResponse),
    ];
    for (status, code, message, kind) in table {
        let failure = session("prod", false, "").explain(GET, &answered(status, code, message));
        assert_eq!(failure.kind, kind, "{code} {message}");
        check_words(&failure);
    }
}

#[test]
fn what_the_service_says_is_passed_on_without_the_value() {
    let session = session("", false, "");
    let said = session.explain(
        GET,
        &answered(400, "ParameterPatternMismatchException", "cannot be validated against allowedPattern: \\d{1,4}"),
    );
    assert!(said.what.contains("\\d{1,4}"), "{said:?}");
    let repeated = "1 validation error detected: Value 'hunter2' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.";
    let said = session.explain(GET, &answered(400, "ValidationException", repeated));
    assert!(!said.what.contains("hunter2") && said.what.contains("length greater than"), "{said:?}");
}

#[test]
fn a_session_that_ended_says_how_to_renew_it() {
    let expired = answered(400, "ExpiredTokenException", "");
    for (session, command) in [
        (session("prod", true, ""), "aws sso login --profile prod"),
        (session("", true, ""), "aws sso login"),
        (session("prod", false, ""), "profile prod"),
        (session("", false, ""), "environment"),
    ] {
        let failure = session.explain(GET, &expired);
        let advice = with_r(&failure.advice);
        assert!(advice.contains(command) && advice.contains("press r"), "{failure:?}");
    }
}

/// docs/parameter-store.md 0, 3, 7.1: the first sentence names the cause, the second what to do.
#[test]
fn what_the_service_answers_is_worth_acting_on() {
    let kms = "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls. (Service: AWSKMS; Status Code: 400; Error Code: ThrottlingException; Request ID: 7b6a";
    let slow = "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z (20260101T001000Z - 5 min.)";
    let fast =
        "Signature not yet current: 20260101T001000Z is still later than 20260101T000500Z (20260101T000000Z + 5 min.)";
    let mismatch = "The request signature we calculated does not match the signature you provided.";
    let table = [
        ("ThrottlingException", "Rate exceeded", "Parameter Store takes no more calls", "share one quota"),
        ("ThrottlingException", kms, "KMS takes no more uses of keys", "All uses of keys"),
        ("TooManyUpdates", "", "Others keep changing /app/x", "Nothing was changed"),
        ("ExpiredTokenException", "", "The session has expired", "profile prod, then press r"),
        ("UnrecognizedClientException", "", "does not know these credentials", "profile prod, then press r"),
        ("InvalidSignatureException", slow, "more than five minutes slow", "Set the clock"),
        ("InvalidSignatureException", fast, "more than five minutes fast", "Set the clock"),
        ("RequestTimeTooSkewed", "", "wrong by more than five minutes", "Set the clock"),
        ("InvalidSignatureException", mismatch, "do not match", "profile prod, then press r"),
        ("InternalServerError", "", "The service failed on its side", "Try again"),
        ("ParameterNotFound", "", "There is no parameter /app/x", "press r"),
        ("SomethingNewException", "", "refuses the request (SomethingNewException)", "Press r"),
    ];
    for (code, message, what, next) in table {
        let status = if code == "InternalServerError" { 500 } else { 400 };
        let failure = session("prod", false, "").explain(GET, &answered(status, code, message));
        assert!(failure.what.contains(what) && with_r(&failure.advice).contains(next), "{code} {message}: {failure:?}");
        assert!(!failure.what.contains("Service:") && !failure.what.contains("7b6a"), "{failure:?}");
        check_words(&failure);
    }
    let put = Call { action: "ssm:PutParameter", ..GET };
    let refused = session("", false, "").explain(put, &answered(400, "SomethingNewException", ""));
    assert_eq!(refused.advice, "Nothing was changed".into());
}

/// Portals, proxies and gateways answer in the service's place, in no words of its own.
#[test]
fn somebody_else_who_answers_is_not_taken_for_the_service() {
    use FailureKind::{InvalidResponse, Service};
    let table = [
        (200, "text/html; charset=utf-8", "", InvalidResponse, "A page of this network", "browser"),
        (302, "text/html", "", InvalidResponse, "A proxy or firewall refuses", "HTTPS_PROXY"),
        (403, "text/html", "", InvalidResponse, "A proxy or firewall refuses", "HTTPS_PROXY"),
        (403, "text/xml", "", InvalidResponse, "A proxy or firewall refuses", "HTTPS_PROXY"),
        (502, "text/html", "", Service, "Something between here and the service", "proxy"),
        (502, "text/html", "http://127.0.0.1:1", Service, "Something between here and the service", "proxy"),
        (503, "application/json", "", Service, "The service failed", "Try again"),
        (
            200,
            "text/html",
            "http://127.0.0.1:1",
            InvalidResponse,
            "Not Parameter Store but a web server or proxy answered at http://127.0.0.1:1",
            "endpoint override",
        ),
        (
            403,
            "text/xml",
            "http://127.0.0.1:1",
            InvalidResponse,
            "Not Parameter Store but a web server or proxy answered at http://127.0.0.1:1",
            "endpoint override",
        ),
        (200, "application/json", "", InvalidResponse, "What answered at the service's address", "proxy or portal"),
        (200, "", "", InvalidResponse, "What answered at the service's address", "proxy or portal"),
    ];
    for (status, content_type, endpoint, kind, what, next) in table {
        let answer = || {
            let mut answer = response(status, "<html>hunter2");
            answer.headers_mut().insert("content-type", content_type);
            answer
        };
        // The SDK makes either of the two of what it cannot read.
        let unreadable: Sdk = SdkError::response_error(nested(&["unexpected token hunter2"]), answer());
        let codeless: Sdk = SdkError::service_error(ErrorMetadata::builder().build(), answer());
        for error in [unreadable, codeless] {
            let failure = session("", false, endpoint).explain(GET, &error);
            assert_eq!(failure.kind, kind, "{status} {content_type}: {failure:?}");
            assert!(
                failure.what.starts_with(what) && failure.advice.to_string().contains(next),
                "{status} {content_type}: {failure:?}"
            );
            assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
            check_words(&failure);
        }
    }
}

/// docs/parameter-store.md 7.1, connections.
#[test]
fn silence_is_told_apart() {
    let table: [(&[&'static str], &str); 8] = [
        (&["client error (Connect)", "dns error", "failed to lookup address information"], "no address"),
        (&["client error (Connect)", "tcp connect error", "Connection refused (os error 111)"], "Nothing listens"),
        (
            &["client error (Connect)", "tunnel error: failed to create underlying connection", "Connection refused"],
            "proxy",
        ),
        (&["client error (Connect)", "HTTP connect timeout occurred after 3s"], "No connection to"),
        (&["client error (Connect)", "invalid peer certificate: UnknownIssuer"], "trusted"),
        (&["client error (Connect)", "Network is unreachable (os error 101)"], "no way"),
        (&["connection closed before message completed"], "cut"),
        (&["something new"], "could not be reached"),
    ];
    for (texts, words) in table {
        for endpoint in ["", "http://127.0.0.1:1"] {
            let error: Sdk = SdkError::dispatch_failure(ConnectorError::io(nested(texts).into()));
            let failure = session("", false, endpoint).explain(GET, &error);
            assert_eq!(failure.kind, FailureKind::Unreachable, "{texts:?}");
            assert!(failure.what.contains(words), "{texts:?}: {failure:?}");
            let host = if endpoint.is_empty() { "ssm.eu-west-1.amazonaws.com" } else { endpoint };
            assert!(words == "proxy" || failure.what.contains(host), "{failure:?}");
            check_words(&failure);
        }
    }
}

/// Whoever accepts a connection is there: that nobody listens would be a wrong trail.
#[test]
fn a_listener_that_never_answers_is_told_from_a_black_hole() {
    for endpoint in ["", "http://127.0.0.1:1"] {
        let session = session("", false, endpoint);
        let silent: Sdk = SdkError::timeout_error(nested(&["x"]));
        let silent = session.explain(GET, &silent);
        let causes = nested(&["client error (Connect)", "HTTP connect timeout occurred after 3s"]);
        let lost: Sdk = SdkError::dispatch_failure(ConnectorError::timeout(causes.into()));
        let lost = session.explain(GET, &lost);
        assert!(
            silent.what.contains("accepts connections at") && silent.what.contains("does not answer"),
            "{silent:?}"
        );
        assert!(!with_r(&silent.advice).contains("listens there, then"), "{silent:?}");
        assert!(!silent.what.contains("No connection"), "{silent:?}");
        assert!(lost.what.starts_with("No connection to") && !lost.what.contains("accepts"), "{lost:?}");
        for failure in [silent, lost] {
            assert_eq!(failure.kind, FailureKind::Unreachable, "{failure:?}");
            check_words(&failure);
        }
    }
}

#[test]
fn credentials_that_fail_later_are_recognised_in_the_chain() {
    let cause = CredentialsError::provider_error(nested(&["the SSO token has expired and cannot be refreshed"]));
    let error: Sdk = SdkError::dispatch_failure(ConnectorError::other(Box::new(cause), None));
    assert_eq!(classify(&error), ErrorClass::NoCredentials);
    assert_eq!(session("prod", true, "").explain(GET, &error).kind, FailureKind::Expired);
}

#[test]
fn an_answer_that_cannot_be_read_says_nothing_of_its_body() {
    for (status, kind) in
        [(200, FailureKind::InvalidResponse), (403, FailureKind::InvalidResponse), (502, FailureKind::Service)]
    {
        let error: Sdk = SdkError::response_error(
            nested(&["expected string, found hunter2"]),
            response(status, "{\"Value\": hunter2"),
        );
        let failure = session("", false, "http://127.0.0.1:1").explain(GET, &error);
        assert_eq!(failure.kind, kind);
        assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
        check_words(&failure);
    }
}

#[test]
fn only_what_had_no_effect_is_sent_again() {
    let io = |texts: &[&'static str]| -> Sdk { SdkError::dispatch_failure(ConnectorError::io(nested(texts).into())) };
    let table: Vec<(Sdk, ErrorClass)> = vec![
        (answered(400, "ThrottlingException", "Rate exceeded"), ErrorClass::Throttled),
        (answered(400, "TooManyUpdates", ""), ErrorClass::Throttled),
        (answered(400, "InvalidSignatureException", "Signature not yet current: 1"), ErrorClass::ClockSkew),
        (answered(400, "InvalidSignatureException", "does not match"), ErrorClass::Refused),
        (answered(400, "ValidationException", ""), ErrorClass::Refused),
        (answered(500, "InternalServerError", ""), ErrorClass::OutcomeUnknown),
        (io(&["client error (Connect)", "tcp connect error", "Connection refused"]), ErrorClass::NotSent),
        (io(&["client error (Connect)", "dns error"]), ErrorClass::NotSent),
        (
            SdkError::dispatch_failure(ConnectorError::timeout(
                nested(&["client error (Connect)", "HTTP connect timeout occurred"]).into(),
            )),
            ErrorClass::NotSent,
        ),
        (io(&["connection closed before message completed"]), ErrorClass::OutcomeUnknown),
        (io(&["client error (SendRequest)", "Connection reset by peer"]), ErrorClass::OutcomeUnknown),
        (SdkError::timeout_error(nested(&["operation attempt timeout"])), ErrorClass::OutcomeUnknown),
        (SdkError::response_error(nested(&["x"]), response(200, "")), ErrorClass::OutcomeUnknown),
        (SdkError::construction_failure(nested(&["x"])), ErrorClass::NotSent),
    ];
    for (error, wanted) in table {
        assert_eq!(classify(&error), wanted, "{error:?}");
    }
}

/// What a support person asks for first; of outside text only words as services write them.
#[test]
fn an_answer_leaves_its_code_and_request_id() {
    let id = "3f2b6a0e-0000-4000-8000-000000000001";
    let with_id = |id: &'static str, code: Option<&str>| -> Sdk {
        let mut metadata = ErrorMetadata::builder();
        if let Some(code) = code {
            metadata = metadata.code(code);
        }
        let mut answer = response(400, "");
        answer.headers_mut().insert("x-amzn-requestid", id);
        SdkError::service_error(metadata.build(), answer)
    };
    let unreadable = || {
        let mut answer = response(500, "hunter2");
        answer.headers_mut().insert("x-amzn-requestid", id);
        Sdk::response_error(nested(&["hunter2"]), answer)
    };
    let words = |words: [Option<&str>; 2]| words.map(|word| word.map(str::to_owned));
    for (error, wanted) in [
        (with_id(id, Some("AccessDeniedException")), [Some("AccessDeniedException"), Some(id)]),
        (with_id("two words", Some("ParameterNotFound")), [Some("ParameterNotFound"), None]),
        (with_id(id, Some("not a code: hunter2")), [None, Some(id)]),
        (with_id(id, None), [None, Some(id)]),
        (unreadable(), [None, Some(id)]),
        (answered(400, "SomethingNewException", ""), [Some("SomethingNewException"), None]),
        (with_id(id, Some("CorrectHorseBatteryStaple")), [None, Some(id)]),
        (with_id("correcthorsebatterystaple", Some("ParameterNotFound")), [Some("ParameterNotFound"), None]),
    ] {
        let failure = session("", false, "").explain(GET, &error);
        let answer = failure.metadata.unwrap_or_else(|| panic!("{error:?} left nothing"));
        assert_eq!([answer.code, answer.request_id], words(wanted), "{error:?}");
    }
    let silent: Sdk = SdkError::timeout_error(nested(&["x"]));
    assert_eq!(session("", false, "").explain(GET, &silent).metadata, None);
    assert_eq!(session("", false, "").explain(GET, &with_id("two words", None)).metadata, None);
}
