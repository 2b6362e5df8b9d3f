//! Every call goes to the addresses of the region's partition.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use sesame::failure::FailureKind;
use sesame::store::Store;

/// Refuses everything, and remembers where it was to go.
#[derive(Debug, Clone, Default)]
struct Refusing(Arc<Mutex<Vec<String>>>);

impl HttpClient for Refusing {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Refusing {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let host = request.uri().split('/').nth(2).unwrap_or_default().to_owned();
        self.0.lock().unwrap().push(host);
        let mut refusal =
            HttpResponse::new(403.try_into().unwrap(), SdkBody::from("{\"__type\": \"AccessDeniedException\"}"));
        refusal.headers_mut().insert("content-type", "application/x-amz-json-1.1");
        HttpConnectorFuture::ready(Ok(refusal))
    }
}

#[tokio::test]
async fn calls_go_to_the_partition_of_the_region() {
    for (region, suffix, iam) in [
        ("eu-west-1", "amazonaws.com", "iam.amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn", "iam.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "amazonaws.com", "iam.us-gov.amazonaws.com"),
        ("eusc-de-east-1", "amazonaws.eu", "iam.eusc-de-east-1.amazonaws.eu"),
        ("us-iso-east-1", "c2s.ic.gov", "iam.us-iso-east-1.c2s.ic.gov"),
        ("us-isob-east-1", "sc2s.sgov.gov", "iam.us-isob-east-1.sc2s.sgov.gov"),
        ("eu-isoe-west-1", "cloud.adc-e.uk", "iam.eu-isoe-west-1.cloud.adc-e.uk"),
        ("us-isof-south-1", "csp.hci.ic.gov", "iam.us-isof-south-1.csp.hci.ic.gov"),
    ] {
        let called = Refusing::default();
        let store = Store::over(SharedHttpClient::new(called.clone()), region, "AKIA", false);
        let refused = store.read("/x").await.unwrap_err();
        assert!(matches!(refused.kind, FailureKind::Denied(_)), "{region}: {refused:?}");
        assert!(store.identity().await.is_err() && store.account_alias().await.is_err());
        let called: Vec<String> = called.0.lock().unwrap().clone();
        let host = |service: &str| format!("{service}.{region}.{suffix}");
        assert_eq!(called, [host("ssm"), host("sts"), iam.to_owned()]);
    }
}
