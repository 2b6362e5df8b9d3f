//! Making a session: settings checked, credentials fetched, clients built.

use std::sync::Arc;
use std::time::Duration;

use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::calls::Watch;
use super::chain::{Base, Chain};
use super::credentials::{self, Assumed, Fetched};
use super::errors::Session;
use super::iam::IAM;
use super::process::Process;
use super::settings::{self, Settings, Surroundings};
use super::{Inner, Store, signed, warm};
use crate::failure::Failure;

/// For a connection to come about.
const CONNECT: Duration = Duration::from_secs(3);
/// For one attempt to be answered. With one more attempt after it, a silent endpoint is an error within ten seconds.
pub(super) const ATTEMPT: Duration = Duration::from_millis(4500);
/// For the credentials of the session, from wherever they come.
const CREDENTIALS: Duration = Duration::from_secs(9);
/// For a `credential_process`, which may itself wait for a person: in a browser, say.
const PROCESS: Duration = Duration::from_mins(1);

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
    pub async fn connect(settings: &Settings) -> Result<Self, Failure> {
        let around = Surroundings::of_process();
        let connected = Self::connect_from(&around, settings).await;
        connected.map_err(|failure| around.blame_the_line(failure))
    }

    async fn connect_from(around: &Surroundings, settings: &Settings) -> Result<Self, Failure> {
        around.check_files()?;
        around.check_profile(settings)?;
        let sign_in = around.sign_in(settings)?;
        let place = around.place(settings);
        warm::up(place.endpoint.as_deref());
        if let Some(endpoint) = &place.endpoint {
            settings::check_endpoint(endpoint)?;
        }
        let on_instance = credentials::on_instance(around);
        let region = match place.region {
            Some(region) => region,
            None if on_instance => {
                region_of_instance().await.ok_or_else(|| settings::no_region(place.profile.as_deref()))?
            }
            None => return Err(settings::no_region(place.profile.as_deref())),
        };
        settings::check_region(&region)?;
        let session = Session { profile: place.profile, region, endpoint: place.endpoint, sign_in };
        let credentials = fetch_credentials(around, settings, &session, on_instance).await?;
        let mut loader = loader(&session).credentials_provider(credentials);
        if let Some(endpoint) = &settings.endpoint_url {
            loader = loader.endpoint_url(endpoint);
        }
        Ok(Self::of(&loader.load().await, session, settings.read_only))
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
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard())
            .build();
        let session = Session { region: region.to_owned(), ..Session::default() };
        Self::of(&config, session, read_only)
    }

    fn of(config: &SdkConfig, session: Session, read_only: bool) -> Self {
        // This room retries by itself: it must say that it waits, and must not repeat a write whose answer was lost.
        let retries = RetryConfig::disabled();
        let ssm = aws_sdk_ssm::config::Builder::from(config).retry_config(retries.clone());
        let mut sts = aws_sdk_sts::config::Builder::from(config).retry_config(retries);
        let mut iam = signed::configured_endpoint(config, IAM.id);
        // An override serves all, unless it is an address at which AWS serves this one service (a VPC endpoint, say).
        if config.endpoint_url().is_some_and(|url| url.contains(".amazonaws.com")) {
            sts.set_endpoint_url(None);
            iam = None;
        }
        let inner = Inner {
            ssm: aws_sdk_ssm::Client::from_conf(ssm.build()),
            sts: aws_sdk_sts::Client::from_conf(sts.build()),
            iam: signed::Client::new(config, &IAM, iam),
            session,
            read_only,
        };
        Self { inner: Arc::new(inner), watch: Watch::default() }
    }
}

/// The limits of every call. The SDK sets none but the first (facts 7.2).
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(ATTEMPT * 2)
        .build()
}

/// The configuration of the session's clients, but for what signs their calls.
fn loader(session: &Session) -> ConfigLoader {
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(session.region.clone()))
        .timeout_config(timeouts())
        .retry_config(RetryConfig::standard());
    match &session.profile {
        Some(profile) => loader.profile_name(profile),
        None => loader,
    }
}

async fn fetch_credentials(
    around: &Surroundings,
    settings: &Settings,
    session: &Session,
    on_instance: bool,
) -> Result<Fetched, Failure> {
    let config = ProviderConfig::without_region()
        .with_region(Some(Region::new(session.region.clone())))
        .with_timeout_config(timeouts())
        .with_retry_config(RetryConfig::standard().with_max_attempts(2));
    let (profile, limit) = match around.chain(settings)? {
        Some(Chain { base: Base::Process { command, account }, holder, roles }) => {
            let process = Process {
                profile: holder.to_owned(),
                command: command.to_owned(),
                account: account.map(str::to_owned),
                limit: PROCESS,
            };
            // The endpoint of the command line is of Parameter Store, not of the service that gives roles.
            let config = loader(session).no_credentials().load().await;
            let assumed = Assumed::from(process, &roles, config);
            (SharedCredentialsProvider::new(assumed), PROCESS + CREDENTIALS)
        }
        _ => (credentials::of_profile(session.profile.as_deref(), &config), CREDENTIALS),
    };
    let flag = settings.profile.as_deref().is_some_and(|name| !name.is_empty());
    let provider = credentials::provider(flag, profile, &config, on_instance);
    match tokio::time::timeout(limit, Fetched::from(provider)).await {
        Ok(fetched) => fetched.map_err(|error| session.no_credentials(&error)),
        Err(_) => Err(session.sign_in_failed("timed out")),
    }
}

/// What the instance's metadata says; a second or two where it is slow.
async fn region_of_instance() -> Option<String> {
    let provider =
        aws_config::imds::region::ImdsRegionProvider::builder().configure(&ProviderConfig::default()).build();
    let region = tokio::time::timeout(CONNECT, provider.region()).await.ok()??;
    Some(region.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::net::TcpListener;

    use tokio::time::Instant;

    use super::*;
    use crate::destination::Root;
    use crate::failure::FailureKind;

    /// A session with the SDK's own HTTP client and an endpoint on loopback.
    fn at(port: u16) -> Store {
        let endpoint = format!("http://127.0.0.1:{port}");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new("AKIA", "x", None, None, "test")))
            .endpoint_url(&endpoint)
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard())
            .build();
        let session = Session { region: "eu-west-1".to_owned(), endpoint: Some(endpoint), ..Session::default() };
        Store::of(&config, session, false)
    }

    /// How long a listing and a read took to give up. The clock stands still but for time-outs and pauses, so that is what a
    /// person would have waited.
    async fn unreachable(store: &Store) -> [Duration; 2] {
        let begun = Instant::now();
        let (pages, mut inbox) = tokio::sync::mpsc::channel(64);
        let listed = store.list(&Root::all(), pages).await.unwrap_err();
        let waited = begun.elapsed();
        while inbox.recv().await.is_some() {}
        let begun = Instant::now();
        let read = store.read("/x").await.unwrap_err();
        let waits = [waited, begun.elapsed()];
        for failure in [listed, read] {
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
        is_send(Store::connect(&Settings::default()));
    }
}
