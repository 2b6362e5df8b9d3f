//! Making a session: signed in, clients built.

use std::sync::Arc;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::answers::Answers;
use super::cloudformation::CLOUDFORMATION;
use super::dates::Dates;
use super::errors::ErrorContext;
use super::iam::IAM;
use super::kms::KMS;
use super::limits::call_limits;
use super::watch::Watch;
use super::whose::{OneAccount, Whose};
use super::{Inner, Store, signed, tls};
use crate::destination::Place;
use crate::failure::Failure;
use crate::signin::{self, CodeSessions, Endpoints, Environment, Plan, SignedIn};

impl Store {
    /// A session with AWS or with any endpoint that speaks as Parameter Store does.
    ///
    /// Checks the settings and fetches credentials, so that what is wrong with them is known before the first call; calls the
    /// network only for that. Run it again to pick up a new login: credentials and files are read anew.
    ///
    /// A `credential_process` is run without a terminal, and ended when this future is dropped.
    ///
    /// # Errors
    /// `Config` without a region, with a bad region or endpoint; `Credentials` for an unknown profile or where nothing
    /// gives credentials; `Expired` where a login has run out; `Unreachable` where its service does not answer.
    pub async fn connect(asked: &Place) -> Result<Self, Failure> {
        Self::connect_by(&Environment::read(), asked, &CodeSessions::default()).await
    }

    /// The same by an environment and files that have been read, and by what codes have given before.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub(crate) async fn connect_by(
        environment: &Environment,
        asked: &Place,
        codes: &CodeSessions,
    ) -> Result<Self, Failure> {
        let plan = Plan::new(environment, asked.clone())?.keeping(codes);
        tls::prepare(plan.endpoint());
        Ok(Self::of(plan.sign_in(call_limits()).await?))
    }

    /// A session with whatever stands behind an HTTP client: the emulator in this process (`--demo`, tests). No network, and
    /// credentials that mean nothing beyond saying who asks.
    pub fn over(http: SharedHttpClient, region: &str, access_key: &str, read_only: bool) -> Self {
        let credentials = Credentials::new(access_key, "emulated", None, None, "emulator");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(http)
            .timeout_config(call_limits())
            .retry_config(RetryConfig::standard())
            .build();
        let place = Place { region: Some(region.to_owned()), read_only, ..Place::default() };
        Self::of(SignedIn::with(place, config))
    }

    /// The clients do not retry: this room does so by itself, since it must say that it waits, and must not repeat a write whose
    /// answer was lost.
    pub(super) fn of(signed_in: SignedIn) -> Self {
        let SignedIn { place, config, http, endpoints, sign_in, fingerprint } = signed_in;
        let config = config.into_builder().http_client(http.make()).build();
        let whose = Arc::<Whose>::default();
        let config = of_one_account(&config, &endpoints, &whose);
        let dates = Dates::default();
        let ssm = aws_sdk_ssm::config::Builder::from(&signin::at(&config, place.endpoint.as_deref()));
        let ssm = ssm.retry_config(RetryConfig::disabled()).interceptor(dates.clone());
        let inner = Inner {
            ssm: aws_sdk_ssm::Client::from_conf(ssm.build()),
            sts: aws_sdk_sts::Client::from_conf(sts(&config, &endpoints)),
            iam: signed::Client::new(&config, &IAM, endpoints.iam),
            cloudformation: signed::Client::new(&config, &CLOUDFORMATION, endpoints.cloudformation),
            kms: signed::Client::new(&config, &KMS, endpoints.kms),
            session: ErrorContext {
                region: place.region.clone().unwrap_or_default(),
                endpoint: place.shown_endpoint(),
                sign_in,
            },
            place,
            http,
            fingerprint,
            whose,
            dates,
            answers: Answers::default(),
        };
        Self { inner: Arc::new(inner), watch: Watch::default() }
    }
}

/// The same configuration, but that nothing is signed with the credentials of another account than the one that is shown.
fn of_one_account(config: &SdkConfig, endpoints: &Endpoints, whose: &Arc<Whose>) -> SdkConfig {
    let Some(behind) = config.credentials_provider() else { return config.clone() };
    let credentials = SharedCredentialsProvider::new(OneAccount::of(behind, sts(config, endpoints), Arc::clone(whose)));
    config.clone().into_builder().credentials_provider(credentials).build()
}

fn sts(config: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_sts::Config {
    let config = signin::at(config, endpoints.sts.as_deref());
    aws_sdk_sts::config::Builder::from(&config).retry_config(RetryConfig::disabled()).build()
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::net::TcpListener;
    use std::time::Duration;

    use tokio::time::Instant;

    use super::*;
    use crate::destination::Root;
    use crate::failure::FailureKind;
    use crate::store::Quota;

    /// A session with the SDK's own HTTP client and an endpoint on loopback.
    pub(in crate::store) fn at(port: u16) -> Store {
        let endpoint = format!("http://127.0.0.1:{port}");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new("AKIA", "x", None, None, "test")))
            .timeout_config(call_limits())
            .retry_config(RetryConfig::standard())
            .build();
        let [sts, iam, kms] = [(); 3].map(|()| Some(endpoint.clone()));
        let endpoints = Endpoints { sts, iam, kms, ..Endpoints::default() };
        let place = Place { region: Some("eu-west-1".to_owned()), endpoint: Some(endpoint), ..Place::default() };
        Store::of(SignedIn { endpoints, ..SignedIn::with(place, config) })
    }

    /// How long a listing, a read, a read of several and a question to KMS took to give up. The clock stands still but for time-outs and pauses, so that is what a
    /// person would have waited.
    async fn unreachable(store: &Store) -> [Duration; 4] {
        let begun = Instant::now();
        let (pages, mut inbox) = tokio::sync::mpsc::channel(64);
        let listed = store.list(&Root::all(), pages).await.unwrap_err();
        let waited = begun.elapsed();
        while inbox.recv().await.is_some() {}
        let begun = Instant::now();
        let read = store.read("/x").await.unwrap_err();
        let waited_for_read = begun.elapsed();
        let begun = Instant::now();
        let names = ["/x".to_owned(), "/y".to_owned()];
        let several = store.reads(Quota::per_second(Quota::READS)).several(&names, |_| ()).await.unwrap_err();
        let waited_for_several = begun.elapsed();
        let begun = Instant::now();
        let keys = store.key_aliases().await.unwrap_err();
        let waits = [waited, waited_for_read, waited_for_several, begun.elapsed()];
        for failure in [listed, read, several, keys] {
            assert_eq!(failure.kind, FailureKind::Unreachable, "{failure:?}");
            assert!(failure.what.contains("127.0.0.1"), "{failure:?}");
        }
        waits
    }

    #[tokio::test(start_paused = true)]
    async fn an_endpoint_that_never_answers_is_an_error_within_ten_seconds() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let waits = unreachable(&at(silent.local_addr().unwrap().port())).await;
        assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(10)), "{waits:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_endpoint_where_nothing_listens_is_an_error() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        unreachable(&at(port)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_without_a_connection_writes_nothing_and_says_so() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let write = crate::parameter::Write {
            name: "/x".to_owned(),
            value: "hunter2".into(),
            kind: crate::parameter::ParameterType::String,
            tier: None,
            key_id: None,
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: crate::parameter::Expected::Version(1),
            seen: None,
        };
        let failure = at(port).write(&write).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Unreachable, "{failure:?}");
    }

    /// Held by the program's tasks, on any thread.
    #[test]
    fn sessions_and_their_calls_may_move_between_threads() {
        fn is_send<T: Send>(_: T) {}
        let store = at(1);
        let (pages, _inbox) = tokio::sync::mpsc::channel(1);
        is_send(store.list(&Root::all(), pages));
        is_send(store.describe("/x"));
        is_send(store.read("/x"));
        is_send(Store::connect(&Place::default()));
    }
}
