//! What speaks the query protocol, a form in and XML out: `sts:GetCallerIdentity`, `sts:AssumeRole`, `iam:ListAccountAliases` and
//! `cloudformation:DescribeStackResources`.

use serde_json::Value;

use crate::error::ServiceError;
use crate::hash;
use crate::place::account_of;

/// The content type of its answers.
pub(crate) const XML: &str = "text/xml";

pub(crate) const STS: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
const IAM: &str = "https://iam.amazonaws.com/doc/2010-05-08/";

/// The value of a form's field, undecoded: the only ones looked at are plain words.
fn field<'a>(body: &'a [u8], name: &str) -> Option<&'a str> {
    let form = std::str::from_utf8(body).ok()?;
    form.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
}

/// All of a form's fields, decoded.
pub(crate) fn form(body: &[u8]) -> Value {
    let pairs = body.split(|byte| *byte == b'&').filter_map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=')?;
        Some((decoded(&pair[..at]), Value::from(decoded(&pair[at + 1..]))))
    });
    Value::Object(pairs.collect())
}

fn decoded(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The `Action` of a query, if the body is one.
pub(crate) fn action(body: &[u8]) -> Option<&str> {
    field(body, "Action")
}

/// The refusal of any action but those there are.
pub(crate) fn unknown_action(body: &[u8]) -> ServiceError {
    let action = action(body).unwrap_or_default();
    let version = field(body, "Version").unwrap_or_default();
    ServiceError::new("InvalidAction", format!("Could not find operation {action} for version {version}"))
}

/// Who asks. Needs no permission, so nothing can deny it.
pub(crate) fn caller_identity(arn: &str, request_id: &str) -> String {
    let account = account_of(arn).unwrap_or_default();
    // Role and session where there is a session; the real ids are opaque.
    let session =
        if arn.contains(":assumed-role/") { arn.rsplit_once('/').map(|(_, name)| format!(":{name}")) } else { None };
    let kind = if session.is_some() { "AROA" } else { "AIDA" };
    let id = format!("{kind}{:016X}{}", hash::of(arn), session.unwrap_or_default());
    format!(
        "<GetCallerIdentityResponse xmlns=\"{STS}\"><GetCallerIdentityResult><Arn>{}</Arn><UserId>{}</UserId>\
         <Account>{}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>{request_id}</RequestId>\
         </ResponseMetadata></GetCallerIdentityResponse>",
        escaped(arn),
        escaped(&id),
        escaped(account),
    )
}

/// What the account is called; at most one name.
pub(crate) fn account_aliases(alias: Option<&str>, request_id: &str) -> String {
    let member = alias.map(|alias| format!("<member>{}</member>", escaped(alias))).unwrap_or_default();
    format!(
        "<ListAccountAliasesResponse xmlns=\"{IAM}\"><ListAccountAliasesResult><IsTruncated>false</IsTruncated>\
         <AccountAliases>{member}</AccountAliases></ListAccountAliasesResult><ResponseMetadata><RequestId>{request_id}\
         </RequestId></ResponseMetadata></ListAccountAliasesResponse>"
    )
}

/// Status and body of a refusal; these services have their own words for what JSON services call otherwise.
pub(crate) fn refusal(error: &ServiceError, request_id: &str) -> (u16, String) {
    let (status, code) = match error.code {
        "AccessDeniedException" => (403, "AccessDenied"),
        "ExpiredTokenException" => (403, "ExpiredToken"),
        "UnrecognizedClientException" => (403, "InvalidClientTokenId"),
        "MissingAuthenticationTokenException" => (403, "MissingAuthenticationToken"),
        "InvalidSignatureException" => (403, "SignatureDoesNotMatch"),
        "ThrottlingException" => (400, "Throttling"),
        "InternalServerError" => (500, "InternalFailure"),
        code => (error.status, code),
    };
    let kind = if status >= 500 { "Receiver" } else { "Sender" };
    let body = format!(
        "<ErrorResponse xmlns=\"{STS}\"><Error><Type>{kind}</Type><Code>{code}</Code><Message>{}</Message></Error>\
         <RequestId>{request_id}</RequestId></ErrorResponse>",
        escaped(error.text()),
    );
    (status, body)
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
