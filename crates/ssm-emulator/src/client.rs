//! The emulator as the SDK's HTTP client: no socket, no port, no credentials that mean anything.
//!
//! Everything above it is what runs against AWS: the same client, serialisation, signing, paging, retries and error mapping.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;

use crate::{Answer, Emulator};

impl Emulator {
    /// An HTTP client for the SDK: for `http_client` of `aws_config::ConfigLoader`, or of any service's own configuration.
    ///
    /// Whatever the endpoint, nothing leaves the process. Cancelling a call gives up the answer; the request has taken effect,
    /// as it may have on a real service.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(InProcess(self.clone()))
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
            response(answer)
        })
    }
}

/// The answer as the SDK's HTTP response.
fn response(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let status = answer.status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    let headers = response.headers_mut();
    headers
        .try_insert("content-type", answer.content_type)
        .map_err(|error| ConnectorError::other(error.into(), None))?;
    for (name, value) in [("x-amzn-requestid", answer.request_id), ("date", answer.date)] {
        headers.try_insert(name, value).map_err(|error| ConnectorError::other(error.into(), None))?;
    }
    Ok(response)
}
