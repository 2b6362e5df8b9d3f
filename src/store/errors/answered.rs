//! What a service said of a failed call beside its message, for whoever is asked about it: the error's code and the request's id.

use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::operation::RequestId;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::failure::Answered;

/// Code and request id of an answer, as far as there was one and it has them.
pub(super) fn answered<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<Box<Answered>> {
    let code = match error {
        SdkError::ServiceError(answer) => answer.err().code(),
        _ => None,
    };
    let word = |text: Option<&str>| text.and_then(word_of_service).map(str::to_owned);
    let answer = Answered { code: word(code), request_id: word(error.request_id()) };
    (answer != Answered::default()).then(|| Box::new(answer))
}

/// What a service calls a thing, if that is one word as services write them: whatever else stands there may be anything, and is
/// neither for a log nor for a ticket.
pub(in crate::store) fn word_of_service(text: &str) -> Option<&str> {
    const LONGEST: usize = 80;
    let is_word = !text.is_empty()
        && text.len() <= LONGEST
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.=".contains(&b));
    is_word.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::word_of_service;

    #[test]
    fn only_words_are_passed_on() {
        for word in ["3f2b6a0e-0000-4000-8000-000000000001", "ThrottlingException"] {
            assert_eq!(word_of_service(word), Some(word));
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
            assert_eq!(word_of_service(text), None, "{text:?}");
        }
    }
}
