//! The emulator as the SDK's HTTP client: no socket, no port, no credentials that mean anything.
//!
//! Everything above it is what runs against AWS: the same client, serialisation, signing, paging, retries and error mapping.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::{Answer, Request, State, handle};

/// A running emulator: one state, shared by every client and connection made of it.
///
/// Clones are the same store. Requests take effect one at a time, in the order in which they arrive.
#[derive(Clone)]
pub struct Emulator {
    state: Arc<Mutex<State>>,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Emulator {
    /// Serves a state by the system's clock.
    pub fn new(state: State) -> Self {
        Self::with_clock(state, Timestamp::now)
    }

    /// Serves a state by a clock of the caller's: throttling, delayed visibility and expiry then follow it.
    pub fn with_clock(state: State, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { state: Arc::new(Mutex::new(state)), clock: Arc::new(clock) }
    }

    /// An HTTP client for the SDK (`aws_config::ConfigLoader::http_client`).
    ///
    /// Whatever the endpoint, nothing leaves the process. Cancelling a call gives up the answer; the request has taken effect,
    /// as it may have on a real service.
    pub fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(InProcess(self.clone()))
    }

    /// Looks at the state, or changes it, between requests.
    pub fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        // A panic of another holder is that test's failure; the state itself is whole between requests.
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers one HTTP request, given the two headers that matter. Does not wait: see [`Answer::delay`].
    pub(super) fn answer(&self, target: Option<&str>, authorization: Option<&str>, body: &[u8]) -> Answer {
        let scope = authorization.and_then(Scope::parse);
        let request = Request {
            target,
            access_key: scope.map(|scope| scope.access_key),
            region: scope.map(|scope| scope.region),
            service: scope.map(|scope| scope.service),
            body,
        };
        let now = (self.clock)();
        self.with(|state| handle(state, now, &request))
    }
}

impl fmt::Debug for Emulator {
    /// Without the state, which holds values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Emulator")
    }
}

/// The credential scope of a SigV4 `Authorization` header. The signature itself is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scope<'a> {
    access_key: &'a str,
    region: &'a str,
    service: &'a str,
}

impl<'a> Scope<'a> {
    /// Takes `KEY/20260131/REGION/SERVICE/aws4_request` from the header; `None` for any other scheme or shape.
    fn parse(authorization: &'a str) -> Option<Self> {
        let parameters = authorization.trim_start().strip_prefix("AWS4-HMAC-SHA256")?;
        let credential = parameters.split(',').find_map(|part| part.trim().strip_prefix("Credential="))?;
        // From the right: only the access key could hold a slash.
        let mut parts = credential.rsplitn(5, '/');
        let ("aws4_request", service, region, _date, access_key) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?)
        else {
            return None;
        };
        Some(Self { access_key, region, service })
    }
}

/// Makes the connectors; one emulator stands behind all of them.
#[derive(Debug)]
struct InProcess(Emulator);

impl HttpClient for InProcess {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector { emulator: self.0.clone(), read_timeout: settings.read_timeout() })
    }
}

#[derive(Debug)]
struct Connector {
    emulator: Emulator,
    read_timeout: Option<Duration>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self { emulator, read_timeout } = self;
        let (emulator, read_timeout) = (emulator.clone(), *read_timeout);
        HttpConnectorFuture::new(async move {
            let headers = request.headers();
            let body =
                request.body().bytes().ok_or_else(|| ConnectorError::user("the emulator reads no streams".into()))?;
            let answer = emulator.answer(headers.get("x-amz-target"), headers.get("authorization"), body);
            drop(request);
            if let Some(limit) = read_timeout.filter(|limit| answer.delay >= *limit) {
                tokio::time::sleep(limit).await;
                return Err(ConnectorError::timeout(format!("no answer within {limit:?}").into()));
            }
            if !answer.delay.is_zero() {
                tokio::time::sleep(answer.delay).await;
            }
            if answer.lost {
                // As the SDK's own client sorts a connection that ends before the answer.
                let source = "connection closed before message completed";
                return Err(ConnectorError::other(source.into(), Some(ErrorKind::TransientError)));
            }
            response(answer, (emulator.clock)())
        })
    }
}

/// The answer as the SDK's HTTP response, given now.
fn response(answer: Answer, now: Timestamp) -> Result<HttpResponse, ConnectorError> {
    static DATES: DateTimePrinter = DateTimePrinter::new();
    let date = DATES.timestamp_to_rfc9110_string(&now).map_err(|error| ConnectorError::other(error.into(), None))?;
    let status = answer.status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    let headers = response.headers_mut();
    headers
        .try_insert("content-type", answer.content_type)
        .map_err(|error| ConnectorError::other(error.into(), None))?;
    headers.try_insert("date", date).map_err(|error| ConnectorError::other(error.into(), None))?;
    headers
        .try_insert("x-amzn-requestid", answer.request_id)
        .map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credential_scope_says_who_asks_where_and_what() {
        let ana = Some(Scope { access_key: "AKIA", region: "eu-west-1", service: "ssm" });
        let cases = [
            (
                "AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/ssm/aws4_request, SignedHeaders=host, Signature=0f",
                ana,
            ),
            ("AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/ssm/aws4_request,SignedHeaders=host,Signature=", ana),
            ("AWS4-HMAC-SHA256 SignedHeaders=host, Credential=AKIA/20260131/eu-west-1/ssm/aws4_request", ana),
            (
                "AWS4-HMAC-SHA256 Credential=a/b/20260131/us-west-2/sts/aws4_request, Signature=0",
                Some(Scope { access_key: "a/b", region: "us-west-2", service: "sts" }),
            ),
            ("AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/ssm, Signature=0", None),
            ("AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/ssm/aws2_request", None),
            ("Bearer AKIA", None),
            ("", None),
        ];
        for (header, scope) in cases {
            assert_eq!(Scope::parse(header), scope, "{header}");
        }
    }

    #[test]
    fn debug_shows_no_state() {
        assert_eq!(format!("{:?}", Emulator::new(State::default())), "Emulator");
    }
}
