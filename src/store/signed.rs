//! Small signed calls: one request, signed and sent, to a service of which so few operations are used that its SDK crate, of
//! hundreds of them, would be too dear to compile.
//!
//! They live beside the calls to Parameter Store because they are to fail, wait, and be told and logged as those are. All but the
//! few lines that name an operation is the SDK's: signing, time-outs, user agent, HTTP client, the clock's skew.
//!
//! A service is a [`Service`]; how it is spoken to is a protocol, which makes a [`Request`]: [`query`] or [`json`].

mod endpoint;
pub(super) mod json;
pub(super) mod query;

use aws_config::SdkConfig;
use aws_runtime::auth::SigV4OperationSigningConfig;
use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::invocation_id::InvocationIdInterceptor;
use aws_runtime::request_info::RequestInfoInterceptor;
use aws_runtime::service_clock_skew::{DisableClockSkewCorrection, ServiceClockSkewInterceptor};
use aws_runtime::user_agent::{ApiMetadata, UserAgentInterceptor};
use aws_sdk_ssm::error::{ErrorMetadata, SdkError};
use aws_sdk_ssm::operation::RequestId;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::{
    StaticAuthSchemeOptionResolver, StaticAuthSchemeOptionResolverParams,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::Layer;
use aws_smithy_types::retry::RetryConfig;
use aws_types::SigningName;
use aws_types::region::SigningRegion;

pub(super) use self::endpoint::{Endpoint, Variant};

/// A service that is called without an SDK crate of its own.
#[derive(Debug)]
pub(super) struct Service {
    /// Its id, as the SDK names services.
    pub(super) id: &'static str,
    /// The name that its requests are signed for.
    pub(super) name: &'static str,
    /// Where it is reached from a region.
    pub(super) endpoint: fn(&str, Variant) -> Endpoint,
    /// Reads code and message of an answer that refuses; neither, where it makes no sense.
    pub(super) refusal: fn(&[u8]) -> ErrorMetadata,
}

/// One request, as its protocol writes it, and how its answer is read.
#[derive(Debug, Clone)]
pub(super) struct Request<T> {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
    pub(super) read: fn(&[u8]) -> Result<T, BoxError>,
}

/// What a request was answered with.
#[derive(Debug)]
pub(super) struct Answer<T> {
    pub(super) value: T,
    request_id: Option<String>,
}

impl<T> RequestId for Answer<T> {
    fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

type Sent = (Vec<(&'static str, String)>, String);

/// The requests of one session to one service.
#[derive(Debug, Clone)]
pub(super) struct Client {
    operation: Operation<Sent, Received, ErrorMetadata>,
}

impl Client {
    /// `endpoint` takes the place of the service's own address.
    pub(super) fn new(config: &SdkConfig, service: &'static Service, endpoint: Option<String>) -> Self {
        let region = config.region().map(ToString::to_string).unwrap_or_default();
        let endpoint = match endpoint {
            Some(url) => Endpoint { url, region },
            None => (service.endpoint)(&region, Variant::of(config)),
        };
        let mut operation = Operation::builder()
            .service_name(service.id)
            .operation_name("signed")
            .endpoint_url(&endpoint.url)
            // Made again, where that can help, by whoever sends it.
            .standard_retry(&RetryConfig::disabled())
            .with_connection_poisoning()
            .retry_classifier(HttpStatusCodeClassifier::default())
            .retry_classifier(TransientErrorClassifier::<ErrorMetadata>::new())
            .interceptor(ServiceClockSkewInterceptor::new())
            .interceptor(RequestInfoInterceptor::new())
            .interceptor(UserAgentInterceptor::new())
            .interceptor(InvocationIdInterceptor::new())
            .runtime_plugin(signing(config, service, endpoint.region));
        if let Some(version) = config.behavior_version() {
            operation = operation.behavior_version(version);
        }
        if let Some(timeouts) = config.timeout_config() {
            operation = operation.timeout_config(timeouts.clone());
        }
        let refusal = service.refusal;
        let operation =
            operation.serializer(request).deserializer(move |response| Received::from(response, refusal)).build();
        Self { operation }
    }

    /// Sends a request once.
    ///
    /// # Errors
    /// Those of an SDK client: a service error with the code and message of a refusal, and without a code where the answer makes no
    /// sense.
    pub(super) async fn send<T>(
        &self,
        request: &Request<T>,
    ) -> Result<Answer<T>, SdkError<ErrorMetadata, HttpResponse>> {
        let received = self.operation.invoke((request.headers.clone(), request.body.clone())).await?;
        match (request.read)(received.body()) {
            Ok(value) => Ok(Answer { value, request_id: received.0.request_id().map(str::to_owned) }),
            Err(_) => Err(SdkError::service_error(ErrorMetadata::builder().build(), received.0)),
        }
    }
}

/// Who signs, for what; and the parts that the session's clients share.
fn signing(config: &SdkConfig, service: &Service, region: String) -> StaticRuntimePlugin {
    let mut layer = Layer::new("signed");
    layer.store_put(AuthSchemeOptionResolverParams::from(StaticAuthSchemeOptionResolverParams::new()));
    layer.store_put(SigV4OperationSigningConfig::default());
    layer.store_put(SigningName::from_static(service.name));
    layer.store_put(SigningRegion::from(aws_config::Region::new(region)));
    layer.store_put(ApiMetadata::new(service.name, env!("CARGO_PKG_VERSION")));
    if let Some(disabled) = config.disable_clock_skew_correction() {
        layer.store_put(DisableClockSkewCorrection::from(disabled));
    }
    if let Some(name) = config.app_name() {
        layer.store_put(name.clone());
    }
    let mut parts = RuntimeComponentsBuilder::new("signed")
        .with_auth_scheme(SigV4AuthScheme::new())
        .with_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![SCHEME_ID])));
    if let Some(credentials) = config.credentials_provider() {
        parts.set_identity_resolver(SCHEME_ID, credentials);
    }
    if let Some(cache) = config.identity_cache() {
        parts.set_identity_cache(Some(cache));
    }
    if let Some(http) = config.http_client() {
        parts.set_http_client(Some(http));
    }
    if let Some(sleep) = config.sleep_impl() {
        parts.set_sleep_impl(Some(sleep));
    }
    if let Some(time) = config.time_source() {
        parts.set_time_source(Some(time));
    }
    StaticRuntimePlugin::new().with_config(layer.freeze()).with_runtime_components(parts)
}

fn request((headers, body): Sent) -> Result<HttpRequest, BoxError> {
    let mut request = http::Request::builder().method("POST").uri("/").header("content-length", body.len());
    for (name, value) in headers {
        request = request.header(name, value);
    }
    Ok(request.body(SdkBody::from(body))?.try_into()?)
}

/// An answer that refuses nothing, not yet read.
#[derive(Debug)]
struct Received(HttpResponse);

impl Received {
    fn from(
        response: &HttpResponse,
        refusal: fn(&[u8]) -> ErrorMetadata,
    ) -> Result<Self, OrchestratorError<ErrorMetadata>> {
        let body = response.body().bytes().unwrap_or_default();
        if !response.status().is_success() {
            return Err(OrchestratorError::operation(refusal(body)));
        }
        let mut received = HttpResponse::new(response.status(), SdkBody::from(body));
        *received.headers_mut() = response.headers().clone();
        Ok(Self(received))
    }

    fn body(&self) -> &[u8] {
        self.0.body().bytes().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
