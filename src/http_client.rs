//! HTTP clients of a session: whom they trust, and what an answer may weigh.
//!
//! An answer is read whole before it is understood, so what it may weigh has an end, whoever gives it: the service, whoever signs
//! in, the metadata of an instance, or anything that stands where they should be.

use std::error::Error;
use std::mem;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use http_body_util::{LengthLimitError, Limited};

use crate::sdk_error::find_cause;

/// Bytes. A page of a history is the longest answer of the service: 50 versions of 8 KB each, six bytes for one where a value is all
/// control characters, make 2.5 MB (docs/parameter-store.md 2).
const LARGEST: usize = 4 << 20;

/// Whether this is why an answer could not be read.
pub(crate) fn is_too_large(error: &(dyn Error + 'static)) -> bool {
    find_cause::<LengthLimitError>(error).is_some()
}

/// Makes the clients of a session: all trust the same, and each has connections of its own.
#[derive(Debug, Clone)]
pub(crate) enum HttpClients {
    /// In all but the limit as the SDK's own, trusting this, or else the system's certificates.
    Connecting(Option<TlsContext>),
    /// The one that answers by itself.
    Answering(SharedHttpClient),
}

impl HttpClients {
    /// Another client.
    pub(crate) fn make(&self) -> SharedHttpClient {
        Bounded::over(match self {
            Self::Connecting(context) => client(context.clone()),
            Self::Answering(client) => client.clone(),
        })
    }

    /// Whether a client tells of the connection that a request is sent by, so that it is known not to have left before.
    pub(crate) fn tells_of_connections(&self) -> bool {
        matches!(self, Self::Connecting(_))
    }
}

fn client(context: Option<TlsContext>) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = ConnectorBuilder::default()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .proxy_config(ProxyConfig::from_env());
        if let Some(context) = &context {
            connector = connector.tls_context(context.clone());
        }
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.build()
    })
}

/// Cuts off an answer of more than [`LARGEST`] bytes, which is then no answer: see [`is_too_large`].
#[derive(Debug)]
struct Bounded<T>(T);

impl Bounded<SharedHttpClient> {
    fn over(client: SharedHttpClient) -> SharedHttpClient {
        SharedHttpClient::new(Self(client))
    }
}

impl HttpClient for Bounded<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Bounded(self.0.http_connector(settings, components)))
    }

    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.validate_base_client_config(components, config)
    }

    fn validate_final_config(&self, components: &RuntimeComponents, config: &ConfigBag) -> Result<(), BoxError> {
        self.0.validate_final_config(components, config)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.0.connector_metadata()
    }
}

impl HttpConnector for Bounded<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move {
            let mut answer = answer.await?;
            let body = mem::replace(answer.body_mut(), SdkBody::taken());
            *answer.body_mut() = SdkBody::from_body_1_x(Limited::new(body, LARGEST));
            Ok(answer)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use aws_smithy_runtime_api::http::{Response, StatusCode};
    use http_body_util::BodyExt as _;

    use super::*;

    /// Answers by so many bytes.
    #[derive(Debug)]
    struct Answering(usize);

    impl HttpConnector for Answering {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            let body = SdkBody::from(vec![b' '; self.0]);
            HttpConnectorFuture::ready(Ok(Response::new(StatusCode::try_from(200).unwrap(), body)))
        }
    }

    #[tokio::test]
    async fn an_answer_has_an_end() {
        let answered = async |bytes| {
            let request = HttpRequest::new(SdkBody::empty());
            let answer = Bounded(SharedHttpConnector::new(Answering(bytes))).call(request).await.unwrap();
            answer.into_body().collect().await.map(|read| read.to_bytes().len())
        };
        assert_eq!(answered(LARGEST).await.unwrap(), LARGEST);
        let error = answered(LARGEST + 1).await.unwrap_err();
        assert!(is_too_large(&*error), "{error:?}");
    }
}
