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
    let word = |text: Option<&str>| text.and_then(safe_token).map(str::to_owned);
    let answer = ErrorMetadata { code: word(code), request_id: word(error.request_id()) };
    (answer != ErrorMetadata::default()).then(|| Box::new(answer))
}

/// What a service calls a thing, if that is one word as services write them: whatever else stands there may be anything, and is
/// neither for a log nor for a ticket.
pub(crate) fn safe_token(text: &str) -> Option<&str> {
    const LONGEST: usize = 80;
    let is_word = !text.is_empty()
        && text.len() <= LONGEST
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.=".contains(&b));
    is_word.then_some(text)
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
    use super::safe_token;

    #[test]
    fn only_words_are_passed_on() {
        for word in ["3f2b6a0e-0000-4000-8000-000000000001", "ThrottlingException"] {
            assert_eq!(safe_token(word), Some(word));
        }
        for text in [
            "",
            "two words",
            "line\nbreak",
            "\u{1b}[2J",
            "é",
            "/app/db/password",
            "arn:aws:ssm:eu-west-1:111122223333:parameter",
            &"x".repeat(81),
        ] {
            assert_eq!(safe_token(text), None, "{text:?}");
        }
    }
}
