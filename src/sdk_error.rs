//! Reading errors of the AWS SDK without showing what an answer may hold: the code and request id of one, for whoever is asked
//! about it, and the causes of an error that came before any answer.

use std::error::Error;

use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::operation::RequestId;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::failure::ErrorMetadata;

/// Code and request id of an answer, as far as there was one and it has them.
pub(crate) fn answered<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<Box<ErrorMetadata>> {
    let code = match error {
        SdkError::ServiceError(answer) => answer.err().code(),
        _ => None,
    };
    let owned = |word: Option<&str>| word.map(str::to_owned);
    let answer = ErrorMetadata {
        code: owned(code.and_then(error_code)),
        request_id: owned(error.request_id().and_then(request_id)),
    };
    (answer != ErrorMetadata::default()).then(|| Box::new(answer))
}

/// How codes end that no list has to know.
const ENDS: [&str; 9] =
    ["Exception", "Error", "Fault", "Failure", "Exceeded", "NotFound", "AlreadyExists", "AccessDenied", "Throttling"];

/// Codes that end otherwise: of Parameter Store, and those that all services share.
const CODES: [&str; 41] = [
    "ExpiredToken",
    "IncompleteSignature",
    "InvalidAction",
    "InvalidActivation",
    "InvalidActivationId",
    "InvalidClientTokenId",
    "InvalidFilter",
    "InvalidFilterKey",
    "InvalidFilterOption",
    "InvalidFilterValue",
    "InvalidIdentityToken",
    "InvalidInput",
    "InvalidKeyId",
    "InvalidNextToken",
    "InvalidParameterCombination",
    "InvalidParameterValue",
    "InvalidQueryParameter",
    "InvalidRequest",
    "InvalidResourceId",
    "InvalidResourceType",
    "InvalidSignature",
    "InvalidToken",
    "MalformedPolicyDocument",
    "MalformedQueryString",
    "MissingAction",
    "MissingAuthenticationToken",
    "MissingParameter",
    "NotAuthorized",
    "OptInRequired",
    "PackedPolicyTooLarge",
    "RegionDisabled",
    "RequestEntityTooLarge",
    "RequestExpired",
    "RequestThrottled",
    "RequestTimeTooSkewed",
    "ServiceUnavailable",
    "SignatureDoesNotMatch",
    "SlowDown",
    "TooManyUpdates",
    "UnknownOperation",
    "UnsupportedParameterType",
];

/// A service's code for what went wrong, if that is what it looks like: whatever else stands there may be anything, also a value, and is
/// neither for the screen nor for a log or a ticket.
pub(crate) fn error_code(text: &str) -> Option<&str> {
    const LONGEST: usize = 64;
    let is_word = text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
    let is_code = text.starts_with(|first: char| first.is_ascii_uppercase())
        && (ENDS.iter().any(|end| text.ends_with(end)) || CODES.contains(&text));
    (is_word && is_code).then_some(text)
}

/// The id of a request, in the form that the services asked here give it: a UUID.
pub(crate) fn request_id(text: &str) -> Option<&str> {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let is_hex = text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    (is_hex && text.split('-').map(str::len).eq(GROUPS)).then_some(text)
}

/// The words of an error and of all that caused it. Only for errors that came before any answer.
pub(crate) fn causes(error: &(dyn Error + 'static)) -> String {
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
pub(crate) fn find_cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut at = Some(error);
    while let Some(here) = at {
        if let Some(found) = here.downcast_ref() {
            return Some(found);
        }
        at = here.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{error_code, request_id};

    #[test]
    fn only_what_looks_like_a_code_is_passed_on() {
        for word in
            ["ThrottlingException", "ParameterNotFound", "InvalidKeyId", "TooManyUpdates", "KMS.DisabledException"]
        {
            assert_eq!(error_code(word), Some(word));
        }
        for text in [
            "",
            "two wordsException",
            "line\nbreakError",
            "\u{1b}[2J",
            "éException",
            "/app/db/password",
            "arn:aws:ssm:eu-west-1:111122223333:parameter",
            "hunter2",
            "CorrectHorseBatteryStaple",
            "AKIAIOSFODNN7EXAMPLE",
            "tr0ub4dorException",
            "hunterException",
            &format!("{}Exception", "X".repeat(64)),
        ] {
            assert_eq!(error_code(text), None, "{text:?}");
        }
    }

    #[test]
    fn only_what_looks_like_a_request_is_passed_on() {
        let id = "3f2b6a0e-0000-4000-8000-00000000000F";
        assert_eq!(request_id(id), Some(id));
        for text in [
            "",
            "hunter2",
            "3f2b6a0e00004000800000000000000f",
            "3f2b6a0e-0000-4000-8000-00000000000",
            "g f2b6a0e-0000-4000-8000-000000000001",
            "correct-hors-batt-erys-taple0000000",
        ] {
            assert_eq!(request_id(text), None, "{text:?}");
        }
    }
}
