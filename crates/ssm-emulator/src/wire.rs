//! AWS JSON 1.1: bodies to typed input, results and refusals to bodies (docs/parameter-store.md 0).

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Number, Value, json};

use crate::error::ServiceError;

/// The content type of all answers but those of STS and IAM.
pub(crate) const JSON: &str = "application/x-amz-json-1.1";

/// The content type of a page that somebody on the way answers with.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// The body as an object; an empty one counts as `{}`.
pub(crate) fn body(bytes: &[u8]) -> Result<Value, ServiceError> {
    if bytes.is_empty() {
        return Ok(json!({}));
    }
    // What the parser says is not passed on: it may quote a value.
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => Ok(Value::Object(members)),
        Ok(_) => Err(ServiceError::new("SerializationException", "Start of list or scalar found where not expected.")),
        Err(_) => Err(ServiceError::silent("SerializationException")),
    }
}

/// The body as the input of an operation. Unknown members are ignored, as the service does.
pub(crate) fn input<T: DeserializeOwned>(body: &Value) -> Result<T, ServiceError> {
    T::deserialize(body).map_err(|_| unexpected())
}

fn unexpected() -> ServiceError {
    ServiceError::new(
        "SerializationException",
        "A member of the request has a type that its operation does not expect.",
    )
}

/// A list of structures. Plain derived structures would take JSON arrays as well.
pub(crate) fn structures<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let Some(items) = Option::<Vec<Map<String, Value>>>::deserialize(deserializer)? else { return Ok(None) };
    let typed = items.into_iter().map(|item| T::deserialize(Value::Object(item)));
    typed.collect::<Result<_, _>>().map(Some).map_err(serde::de::Error::custom)
}

/// The names a request is about, whatever its operation: for the record of calls, and to tell whether a fault is meant.
pub(crate) fn names(body: &Value) -> Vec<String> {
    let one = ["Name", "Path", "ResourceId", "KeyId", "SettingId"]
        .iter()
        .find_map(|member| body.get(member).and_then(Value::as_str));
    let many = || body.get("Names").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many()).map(str::to_owned).collect()
}

/// Seconds since 1970 with milliseconds as a fraction.
pub(crate) fn timestamp(time: Timestamp) -> Value {
    Number::from_f64(time.as_millisecond() as f64 / 1000.0).map_or(Value::Null, Value::Number)
}

/// The body of a refusal. The message's member is spelled as the model has it for each code (docs/parameter-store.md 0).
pub(crate) fn refusal(error: &ServiceError) -> Value {
    let mut members = Map::new();
    members.insert("__type".to_owned(), json!(error.code));
    if let Some(message) = &error.message {
        let spelling = match error.code {
            "InternalServerError"
            | "InvalidFilterValue"
            | "InvalidNextToken"
            | "ServiceSettingNotFound"
            | "SerializationException" => "Message",
            _ => "message",
        };
        members.insert(spelling.to_owned(), json!(message));
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn messages_are_spelled_as_the_model_has_them() {
        for (error, body) in [
            (ServiceError::validation("no"), json!({"__type": "ValidationException", "message": "no"})),
            (ServiceError::new("InvalidNextToken", "no"), json!({"__type": "InvalidNextToken", "Message": "no"})),
            (ServiceError::silent("ParameterNotFound"), json!({"__type": "ParameterNotFound"})),
        ] {
            assert_eq!(refusal(&error), body);
        }
    }

    #[test]
    fn times_are_seconds_with_milliseconds() {
        let time = Timestamp::from_millisecond(1_528_932_105_382).unwrap();
        assert_eq!(timestamp(time).to_string(), "1528932105.382");
    }

    #[test]
    fn bodies_that_are_no_objects() {
        for (bytes, code) in [
            (&b""[..], None),
            (b"{}", None),
            (b"[]", Some("SerializationException")),
            (b"7", Some("SerializationException")),
            (b"{", Some("SerializationException")),
            (b"\xff\xfe", Some("SerializationException")),
        ] {
            assert_eq!(body(bytes).err().map(|error| error.code), code);
        }
    }
}
