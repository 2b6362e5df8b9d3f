//! A write that is told to stop does not leave any more; one that has left is waited for.

use std::future::{Future, pending};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::Store;
use crate::failure::{Failure, FailureKind};

/// Whether a request has been handed to the HTTP client: from then on it may reach the service. Before that it waits for
/// credentials, which a command may take its time to print.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(Arc<AtomicBool>);

impl Intercept for Sent {
    fn name(&self) -> &'static str {
        "Sent"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.store(true, Ordering::Release);
        Ok(())
    }
}

impl Store {
    /// What comes of a request that marks in `sent` that it has left; `None` if it was told to stop before.
    pub(super) fn unless_stopped<T>(
        &self,
        sent: &Sent,
        request: impl Future<Output = T>,
    ) -> impl Future<Output = Option<T>> {
        let mut request = Box::pin(request);
        async move {
            let stopped = async {
                self.watch.enough().await;
                // Looked at between two steps of the request, on its own task: it cannot leave meanwhile.
                if sent.0.load(Ordering::Acquire) {
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
    use jiff::Timestamp;
    use tokio::sync::watch;

    use super::*;
    use crate::destination::Place;
    use crate::parameter::{Expected, ParameterType, Write};
    use crate::signin::{SignInMethod, SignedIn};
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

    #[tokio::test(start_paused = true)]
    async fn a_write_that_is_stopped_while_it_waits_for_credentials_does_not_leave() {
        let emulator = Emulator::new(State::default());
        let (enough, told) = watch::channel(false);
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(Slow(enough)))
            .http_client(emulator.http_client())
            .build();
        let place = Place { region: Some("eu-west-1".to_owned()), ..Place::default() };
        let signed_in = SignedIn { place, config, sign_in: SignInMethod::default(), fingerprint: None };
        let store = Store::of(signed_in).until(told);
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
            seen: None::<Timestamp>,
        };
        assert_eq!(store.write(&write).await, Err(stopped()));
        assert_eq!(emulator.with(|state| state.call_count("PutParameter")), 0);
    }
}
