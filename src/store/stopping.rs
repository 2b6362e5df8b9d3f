//! A write that is told to stop does not leave any more; one that has left is waited for.

use std::future::{Future, pending};
use std::sync::{Arc, OnceLock};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::Store;
use crate::failure::{Failure, FailureKind};
use crate::http_client::HttpClients;

/// How far a request is on its way. It waits for credentials, which a command may take its time to print, and for a connection; from
/// then on it may reach the service.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    /// Set when it is handed to the HTTP client, with what tells its connection.
    handed: Arc<OnceLock<Option<CaptureSmithyConnection>>>,
    /// Whether the HTTP client tells of connections. Where not, nothing is known once it has the request.
    tells: bool,
}

impl Sent {
    /// That of a request which is not on its way yet.
    pub(super) fn not_yet(http: &HttpClients) -> Self {
        Self { handed: Arc::default(), tells: http.tells_of_connections() }
    }

    fn has_left(&self) -> bool {
        match self.handed.get() {
            None => false,
            Some(Some(connection)) if self.tells => connection.get().is_some(),
            Some(_) => true,
        }
    }
}

impl Intercept for Sent {
    fn name(&self) -> &'static str {
        "Sent"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let _ = self.handed.set(config.load::<CaptureSmithyConnection>().cloned());
        Ok(())
    }
}

impl Store {
    /// What comes of a request that marks in `sent` how far it is; `None` if it was told to stop before it had left.
    pub(super) fn unless_stopped<T>(
        &self,
        sent: &Sent,
        request: impl Future<Output = T>,
    ) -> impl Future<Output = Option<T>> {
        let mut request = Box::pin(request);
        async move {
            let stopped = async {
                self.watch.stopped().await;
                // Looked at between two steps of the request, on its own task: it cannot leave meanwhile.
                if sent.has_left() {
                    pending::<()>().await;
                }
            };
            tokio::select! {
                biased;
                () = stopped => None,
                outcome = &mut request => Some(outcome),
            }
        }
    }
}

/// A write ended before anything of it was sent.
pub(super) fn stopped() -> Failure {
    Failure::new(FailureKind::Cancelled, "The write was stopped before it was sent", "Nothing was changed")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::{Duration, SystemTime};

    use aws_config::{BehaviorVersion, Region, SdkConfig};
    use aws_credential_types::Credentials;
    use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::sync::watch;

    use super::*;
    use crate::destination::Place;
    use crate::parameter::{Expected, ParameterType, Tier, Write, Written};
    use crate::signin::SignedIn;
    use ssm_emulator::{Emulator, State};

    /// A command that prints credentials; while it runs, the user says stop.
    #[derive(Debug)]
    struct Slow(watch::Sender<bool>);

    impl ProvideCredentials for Slow {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(async {
                self.0.send_replace(true);
                tokio::time::sleep(Duration::from_secs(1)).await;
                Ok(Credentials::new("AKIA", "any", None, None::<SystemTime>, "test"))
            })
        }
    }

    /// With that emulator behind it, or else the SDK's HTTP client.
    fn config(
        credentials: impl ProvideCredentials + 'static,
        emulator: Option<&Emulator>,
        endpoint: Option<String>,
    ) -> SdkConfig {
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials));
        config.set_http_client(emulator.map(Emulator::http_client)).set_endpoint_url(endpoint);
        config.build()
    }

    fn keys() -> Credentials {
        Credentials::new("AKIA", "any", None, None, "test")
    }

    async fn write(config: &SdkConfig, told: watch::Receiver<bool>) -> Result<Written, Failure> {
        let endpoint = config.endpoint_url().map(str::to_owned);
        let place = Place { region: Some("eu-west-1".to_owned()), endpoint, ..Place::default() };
        let signed_in = SignedIn::with(place, config.clone());
        let write = Write {
            name: "/x".to_owned(),
            value: "hunter2".into(),
            kind: ParameterType::String,
            tier: None,
            key_id: None,
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: Expected::Absent,
            seen: None,
        };
        Store::of(signed_in).until(told).write(&write).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_that_is_stopped_while_it_waits_for_credentials_does_not_leave() {
        let emulator = Emulator::new(State::default());
        let (stop, told) = watch::channel(false);
        let config = config(Slow(stop), Some(&emulator), None);
        assert_eq!(write(&config, told).await, Err(stopped()));
        assert_eq!(emulator.with(|state| state.call_count("PutParameter")), 0);
    }

    #[tokio::test]
    async fn a_write_that_is_stopped_while_it_waits_for_a_connection_does_not_leave() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (stop, told) = watch::channel(false);
        let config = config(keys(), None, Some(format!("https://{}", listener.local_addr().unwrap())));
        // The connection is being made until its other end speaks TLS, which it never does.
        let accepted = async {
            let stream = listener.accept().await.unwrap();
            stop.send_replace(true);
            stream
        };
        let (outcome, _stream) = tokio::join!(write(&config, told), accepted);
        assert_eq!(outcome, Err(stopped()));
    }

    /// An HTTP server that has a request has it, whether or not it answers.
    #[tokio::test]
    async fn a_write_that_is_stopped_once_it_has_a_connection_is_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (stop, told) = watch::channel(false);
        let config = config(keys(), None, Some(format!("http://{}", listener.local_addr().unwrap())));
        let answered = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_u8().await.unwrap();
            stop.send_replace(true);
            tokio::task::yield_now().await;
            let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: 13\r\n\r\n{\"Version\":1}";
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream
        };
        let (outcome, _stream) = tokio::join!(write(&config, told), answered);
        assert_eq!(outcome, Ok(Written::Stored { version: 1, tier: Tier::Standard }));
    }
}
