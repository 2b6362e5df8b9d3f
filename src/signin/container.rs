//! The credentials of a container: an address and a token that variables name. The token may be in a file, which is read anew each time.
//!
//! The SDK has a provider for them, which reads the variables by itself and takes an empty one for an address.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use jiff::Timestamp;
use serde_json::Value;
use zeroize::Zeroizing;

use super::environment::Environment;
use super::sources::{CONTAINER, CONTAINER_TOKEN};
use super::token::read_token;
use crate::destination::Place;

/// It is on this machine.
const CONNECT: Duration = Duration::from_secs(2);
const READ: Duration = Duration::from_secs(5);

/// What the relative address of a container is relative to.
const HOST: &str = "http://169.254.170.2";

/// Other hosts, beside this machine itself, that are asked without TLS: a pod's.
const PODS: [&str; 2] = ["169.254.170.23", "fd00:ec2::23"];

/// Why a container gives no credentials. Holds nothing of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ContainerFault {
    #[error("{named_by} names {address}, which is neither this container's host nor https")]
    Address { named_by: String, address: String },
    #[error("the token that {0} names cannot be sent: it holds a line break or another character of no header")]
    Token(String),
    #[error("they were refused (HTTP {0})")]
    Refused(u16),
    #[error("what was answered are none")]
    Nonsense,
}

/// What a container's credentials are asked with.
#[derive(Debug)]
enum Token {
    None,
    Said(Zeroizing<String>),
    File(PathBuf),
}

/// The credentials of this container.
#[derive(Debug)]
pub(super) struct Container {
    operation: Operation<Option<Zeroizing<String>>, Credentials, ContainerFault>,
    token: Token,
    /// What names the token.
    named_by: String,
}

impl Container {
    /// # Errors
    /// Where a variable names an address that credentials are not to be asked at.
    pub(super) fn new(environment: &Environment, asked: &Place, config: &SdkConfig) -> Result<Self, CredentialsError> {
        let said = environment.first(asked, &CONTAINER).ok_or_else(|| CredentialsError::not_loaded("no container"))?;
        let relative = said.source == CONTAINER[0];
        let address = if relative { format!("{HOST}{}", said.value) } else { said.value.to_owned() };
        if !is_allowed(&address) {
            let named_by = environment.name_of(&said);
            return Err(CredentialsError::invalid_configuration(ContainerFault::Address { named_by, address }));
        }
        let named = environment.first(asked, &CONTAINER_TOKEN);
        let token = match named {
            None => Token::None,
            Some(named) if named.source == CONTAINER_TOKEN[0] => Token::File(PathBuf::from(named.value)),
            Some(named) => Token::Said(Zeroizing::new(named.value.to_owned())),
        };
        let named_by = named.map(|named| environment.name_of(&named)).unwrap_or_default();
        Ok(Self { operation: operation(&address, config), token, named_by })
    }

    async fn credentials(&self) -> provider::Result {
        let token = match &self.token {
            Token::None => None,
            Token::Said(token) => Some(token.clone()),
            Token::File(file) => {
                Some(Zeroizing::new(read_token(file).await.map_err(CredentialsError::provider_error)?))
            }
        };
        if token.as_ref().is_some_and(|token| http::HeaderValue::from_str(token).is_err()) {
            return Err(CredentialsError::invalid_configuration(ContainerFault::Token(self.named_by.clone())));
        }
        self.operation.invoke(token).await.map_err(CredentialsError::provider_error)
    }
}

impl ProvideCredentials for Container {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

/// Whoever is asked could be anybody, were it not for TLS or for being on this machine.
fn is_allowed(address: &str) -> bool {
    let Ok(uri) = address.parse::<http::Uri>() else { return false };
    let Some(host) = uri.host().map(|host| host.trim_start_matches('[').trim_end_matches(']')) else { return false };
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match uri.scheme_str() {
        Some("https") => true,
        Some("http") => here || PODS.contains(&host) || HOST.ends_with(&format!("//{host}")),
        _ => false,
    }
}

fn operation(address: &str, config: &SdkConfig) -> Operation<Option<Zeroizing<String>>, Credentials, ContainerFault> {
    // Whatever begins with the path is the request's.
    let at = address.find("://").and_then(|at| address[at + 3..].find('/').map(|slash| at + 3 + slash));
    let (host, path) = address.split_at(at.unwrap_or(address.len()));
    let path = if path.is_empty() { "/".to_owned() } else { path.to_owned() };
    let limits = TimeoutConfig::builder().connect_timeout(CONNECT).read_timeout(READ).build();
    let mut operation = Operation::builder()
        .service_name("container")
        .operation_name("credentials")
        .endpoint_url(host)
        .no_auth()
        .standard_retry(&RetryConfig::standard().with_max_attempts(2))
        .retry_classifier(HttpStatusCodeClassifier::default())
        .retry_classifier(TransientErrorClassifier::<ContainerFault>::new())
        .timeout_config(limits);
    if let Some(version) = config.behavior_version() {
        operation = operation.behavior_version(version);
    }
    if let Some(http) = config.http_client() {
        operation = operation.http_client(http);
    }
    operation
        .serializer(move |token| request(&path, token))
        .deserializer(|response| read(response, Timestamp::now()))
        .build()
}

fn request(path: &str, token: Option<Zeroizing<String>>) -> Result<HttpRequest, BoxError> {
    let mut request = http::Request::builder().uri(path).header("accept", "application/json");
    if let Some(token) = token {
        let mut value = http::HeaderValue::from_str(&token)?;
        value.set_sensitive(true);
        request = request.header("authorization", value);
    }
    Ok(request.body(SdkBody::empty())?.try_into()?)
}

fn read(response: &HttpResponse, now: Timestamp) -> Result<Credentials, OrchestratorError<ContainerFault>> {
    if !response.status().is_success() {
        return Err(OrchestratorError::operation(ContainerFault::Refused(response.status().as_u16())));
    }
    credentials(response.body().bytes().unwrap_or_default(), now)
        .ok_or_else(|| OrchestratorError::operation(ContainerFault::Nonsense))
}

fn credentials(answer: &[u8], now: Timestamp) -> Option<Credentials> {
    let Ok(Value::Object(members)) = serde_json::from_slice(answer) else { return None };
    let text = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let end: Option<Timestamp> = text("Expiration").map(str::parse).transpose().ok()?;
    if end.is_some_and(|end| end <= now) {
        return None;
    }
    let mut keys = Credentials::builder()
        .access_key_id(text("AccessKeyId")?)
        .secret_access_key(text("SecretAccessKey")?)
        .provider_name("EcsContainer");
    keys.set_session_token(text("Token").map(str::to_owned));
    keys.set_expiry(end.map(SystemTime::try_from).transpose().ok()?);
    keys.set_account_id(text("AccountId").map(AccountId::from));
    Some(keys.build())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::fixtures::environment;
    use super::*;

    #[test]
    fn credentials_are_asked_at_this_machine_or_by_tls() {
        for yes in [
            "http://169.254.170.2/v2/x",
            "http://169.254.170.23/v1/credentials",
            "http://[fd00:ec2::23]/v1/credentials",
            "http://127.0.0.1:80/x",
            "http://[::1]/x",
            "http://localhost/x",
            "https://example.org/x",
        ] {
            assert!(is_allowed(yes), "{yes}");
        }
        for no in ["http://example.org/x", "http://10.0.0.1/x", "http://170.2/x", "ftp://127.0.0.1/x", "/x", ""] {
            assert!(!is_allowed(no), "{no}");
        }
    }

    #[test]
    fn an_answer_is_read_or_is_none() {
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let read = |text: &str| credentials(text.as_bytes(), now);
        let keys = r#"{"AccessKeyId": "ASIA", "SecretAccessKey": "s", "Token": "t", "Expiration": "2026-01-01T01:00:00Z", "AccountId": "111122223333"}"#;
        let read_keys = read(keys).unwrap();
        assert_eq!((read_keys.access_key_id(), read_keys.session_token()), ("ASIA", Some("t")));
        assert!(read_keys.expiry().is_some() && read_keys.account_id().is_some());
        assert!(read(&keys.replace("T01", "T00")).is_none(), "expired");
        for text in ["", "[]", "{}", r#"{"AccessKeyId": "A"}"#, &keys.replace("2026-01-01T01", "then")] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_empty_names_nothing() {
        let of = |vars: &[(&str, &str)]| {
            let config = SdkConfig::builder().build();
            Container::new(&environment(vars, "", ""), &Place::default(), &config)
        };
        let (relative, full) = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI");
        assert!(of(&[(relative, ""), (full, "http://127.0.0.1/x")]).is_ok());
        assert!(of(&[(relative, "/x"), (full, "http://example.org/x")]).is_ok(), "the first that is said counts");
        let error = of(&[(full, "http://example.org/x")]).unwrap_err();
        let fault = crate::sdk_error::find_cause::<ContainerFault>(&error).unwrap().to_string();
        assert!(fault.starts_with("AWS_CONTAINER_CREDENTIALS_FULL_URI names http://example.org/x"), "{fault}");
        let by_file = of(&[
            (relative, "/x"),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/t"),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "t"),
        ]);
        assert!(matches!(by_file.unwrap().token, Token::File(_)));
    }
}
