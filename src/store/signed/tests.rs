#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_ssm::error::ProvideErrorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::timeout::TimeoutConfig;

use super::super::iam::IAM;
use super::*;

/// Answers everything alike, or not at all, and keeps the last request.
#[derive(Debug, Clone)]
struct Service {
    answer: Option<(u16, String)>,
    asked: Arc<Mutex<Option<HttpRequest>>>,
}

impl Service {
    fn answering(status: u16, body: impl Into<String>) -> Self {
        Self { answer: Some((status, body.into())), asked: Arc::default() }
    }

    fn config(&self) -> aws_types::sdk_config::Builder {
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new("AKIA", "x", None, None, "test")))
            .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(4)).build())
            .http_client(SharedHttpClient::new(self.clone()))
    }

    /// What the service was asked by a session with such settings: where, and with which headers.
    async fn asked(&self, config: &SdkConfig) -> (String, Vec<(String, String)>) {
        self.asked_at(config, None).await
    }

    async fn asked_at(&self, config: &SdkConfig, endpoint: Option<&str>) -> (String, Vec<(String, String)>) {
        let client = Client::new(config, &IAM, endpoint.map(str::to_owned));
        let _ = client.send(&query::request("ListAccountAliases", "2010-05-08", |_| Ok(()))).await;
        let asked = self.asked.lock().unwrap().take().unwrap();
        assert_eq!(asked.body().bytes(), Some(&b"Action=ListAccountAliases&Version=2010-05-08"[..]));
        let headers = asked.headers().iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        (asked.uri().to_owned(), headers.collect())
    }

    async fn send(&self) -> Result<(), SdkError<ErrorMetadata, HttpResponse>> {
        let client = Client::new(&self.config().build(), &IAM, None);
        let read = |answer: &[u8]| query::texts(answer, "A", &[]).map(|_| ());
        client.send(&query::request("ListAccountAliases", "2010-05-08", read)).await.map(|answer| answer.value)
    }
}

impl HttpClient for Service {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Service {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        *self.asked.lock().unwrap() = Some(request);
        match &self.answer {
            None => HttpConnectorFuture::new(std::future::pending()),
            Some((status, body)) => {
                let mut answer = HttpResponse::new((*status).try_into().unwrap(), SdkBody::from(body.as_str()));
                answer.headers_mut().insert("x-amzn-requestid", "id-1");
                HttpConnectorFuture::ready(Ok(answer))
            }
        }
    }
}

fn signed_for(headers: &[(String, String)]) -> String {
    let (_, signature) = headers.iter().find(|(name, _)| name == "authorization").unwrap();
    assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=AKIA/"), "{signature}");
    let scope = signature.split(['/', ',']).skip(2).take(3).collect::<Vec<_>>();
    scope.join("/")
}

#[tokio::test]
async fn a_request_is_signed_for_the_region_that_the_service_is_in() {
    let service = Service::answering(200, "");
    let (uri, headers) = service.asked(&service.config().build()).await;
    assert_eq!(
        (uri.as_str(), signed_for(&headers).as_str()),
        ("https://iam.amazonaws.com/", "us-east-1/iam/aws4_request")
    );
    let value = |name: &str| headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str());
    assert_eq!(value("content-type"), Some("application/x-www-form-urlencoded"));
    assert!(value("x-amz-user-agent").is_some_and(|agent| agent.contains("api/iam/")), "{headers:?}");
    let china = service.config().region(Region::new("cn-northwest-1")).build();
    let (uri, headers) = service.asked(&china).await;
    assert_eq!(uri, "https://iam.cn-north-1.amazonaws.com.cn/");
    assert_eq!(signed_for(&headers), "cn-north-1/iam/aws4_request");
    let (uri, _) = service.asked(&service.config().use_fips(true).build()).await;
    assert_eq!(uri, "https://iam-fips.amazonaws.com/");
}

/// An address of the user's own says nothing about the region, so that is the session's.
#[tokio::test]
async fn an_endpoint_takes_the_place_of_the_services_own() {
    let service = Service::answering(200, "");
    let (uri, headers) = service.asked_at(&service.config().build(), Some("http://iam:2/base")).await;
    assert_eq!((uri.as_str(), signed_for(&headers).as_str()), ("http://iam:2/base/", "eu-west-1/iam/aws4_request"));
}

#[tokio::test]
async fn an_answer_is_read_or_refuses_or_makes_no_sense() {
    assert!(Service::answering(200, "<A/>").send().await.is_ok());
    let refusal = "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate</Message></Error></ErrorResponse>";
    let error = Service::answering(400, refusal).send().await.unwrap_err();
    assert_eq!((error.code(), error.message(), error.request_id()), (Some("Throttling"), Some("Rate"), Some("id-1")));
    for (status, body) in [(200, "<html>"), (200, ""), (302, "<A/>"), (403, "<html></html>"), (502, "")] {
        let error = Service::answering(status, body).send().await.unwrap_err();
        assert!(matches!(&error, SdkError::ServiceError(answer) if answer.raw().status().as_u16() == status), "{body}");
        assert_eq!((error.code(), error.request_id()), (None, Some("id-1")), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn silence_has_an_end() {
    let silent = Service { answer: None, asked: Arc::default() };
    assert!(matches!(silent.send().await, Err(SdkError::TimeoutError(_))));
}
