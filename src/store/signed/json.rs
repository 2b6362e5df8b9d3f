//! AWS JSON 1.1: an object in, an object out.

use aws_sdk_ssm::error::ErrorMetadata;
use aws_smithy_runtime_api::box_error::BoxError;
use serde_json::Value;

use super::Request;

/// A request for an operation, by its target (`TrentService.ListAliases`).
pub(in crate::store) fn request<T>(
    target: &str,
    members: &Value,
    read: fn(&[u8]) -> Result<T, BoxError>,
) -> Request<T> {
    Request {
        headers: vec![("content-type", "application/x-amz-json-1.1".to_owned()), ("x-amz-target", target.to_owned())],
        body: members.to_string(),
        read,
    }
}

/// Code and message of a refusal; neither, where it makes no sense. The code may stand behind a namespace, and the message under
/// either spelling.
pub(in crate::store) fn refusal(answer: &[u8]) -> ErrorMetadata {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    let mut refusal = ErrorMetadata::builder();
    if let Some(code) = answer["__type"].as_str() {
        refusal = refusal.code(code.rsplit('#').next().unwrap_or(code));
    }
    if let Some(message) = answer["message"].as_str().or_else(|| answer["Message"].as_str()) {
        refusal = refusal.message(message);
    }
    refusal.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_a_code_and_a_message_or_neither() {
        for (answer, code, message) in [
            (
                r#"{"__type":"NotFoundException","message":"no such key"}"#,
                Some("NotFoundException"),
                Some("no such key"),
            ),
            (r#"{"__type":"com.amazonaws.kms#X","Message":"y"}"#, Some("X"), Some("y")),
            (r#"{"__type":"AccessDeniedException"}"#, Some("AccessDeniedException"), None),
            ("{}", None, None),
            ("[1]", None, None),
            ("<html>", None, None),
            ("", None, None),
        ] {
            let said = refusal(answer.as_bytes());
            assert_eq!((said.code(), said.message()), (code, message), "{answer}");
        }
    }
}
