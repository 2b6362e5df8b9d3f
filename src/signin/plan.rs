//! From what was read to credentials: what cannot succeed is found out first, then the network is asked.

use std::fmt;
use std::time::Duration;

use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;

use super::chain::{Base, Chain};
use super::environment::Environment;
use super::method::SignInMethod;
use super::place;
use super::process::Process;
use super::provider::{self, AssumedRoles, PrefetchedCredentials};
use crate::destination::Place;
use crate::failure::Failure;

/// For the credentials of the session, from wherever they come.
const CREDENTIALS: Duration = Duration::from_secs(9);
/// For a `credential_process`, which may itself wait for a person: in a browser, say.
const PROCESS: Duration = Duration::from_mins(1);
/// For the region, from the instance's metadata; it takes a second or two where it is slow.
const INSTANCE_REGION: Duration = Duration::from_secs(3);

/// How a session is about to sign in: what was read, and found to make sense. Nothing has been called yet.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    environment: &'a Environment,
    asked: &'a Place,
    place: Place,
    sign_in: SignInMethod,
}

/// What the clients of a session are built from.
pub(crate) struct SignedIn {
    /// Where the session is; its region is known.
    pub(crate) place: Place,
    /// Region, credentials and limits for all clients. The credentials are renewed for as long as they are asked for.
    pub(crate) config: SdkConfig,
    /// How it signed in, for advice on what fails later.
    pub(crate) sign_in: SignInMethod,
    /// The fingerprint of the credentials: see [`Environment::fingerprint`].
    pub(crate) fingerprint: Option<String>,
}

/// Without the configuration, which says more of the SDK than of the session.
impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, config: _, sign_in, fingerprint: _ } = self;
        f.debug_struct("SignedIn").field("place", place).field("sign_in", sign_in).finish_non_exhaustive()
    }
}

impl<'a> Plan<'a> {
    /// Checks what was read.
    ///
    /// # Errors
    /// `Config` for a shared file that cannot be read or a bad endpoint; `Credentials` for an unknown profile, and where nobody
    /// could sign in this way.
    pub(crate) fn new(environment: &'a Environment, asked: &'a Place) -> Result<Self, Failure> {
        let plan = || {
            environment.check_files()?;
            environment.check_profile(asked)?;
            let sign_in = environment.sign_in_method(asked)?;
            let place = environment.place(asked);
            if let Some(endpoint) = &place.endpoint {
                place::check_endpoint(endpoint)?;
            }
            Ok(Self { environment, asked, place, sign_in })
        };
        plan().map_err(|failure| environment.blame_the_line(failure))
    }

    /// The endpoint override in force, for whoever can get ready for it meanwhile.
    pub(crate) fn endpoint(&self) -> Option<&str> {
        self.place.endpoint.as_deref()
    }

    /// Fetches credentials, and the region where only instance metadata can tell it. `limits` are those of one call, here and in
    /// the clients. A `credential_process` is run without a terminal, and ended when this future is dropped.
    ///
    /// # Errors
    /// `Config` without a region or with a bad one; `Credentials` where nothing gives credentials; `Expired` where a login has run
    /// out; `Unreachable` where its service does not answer.
    pub(crate) async fn sign_in(self, limits: TimeoutConfig) -> Result<SignedIn, Failure> {
        let environment = self.environment;
        self.carry_out(limits).await.map_err(|failure| environment.blame_the_line(failure))
    }

    async fn carry_out(self, limits: TimeoutConfig) -> Result<SignedIn, Failure> {
        let on_instance = provider::on_instance(self.environment);
        let region = match &self.place.region {
            Some(region) => Some(region.clone()),
            None if on_instance => region_of_instance().await,
            None => None,
        };
        let region = region.ok_or_else(|| place::no_region(self.place.profile.as_deref()))?;
        place::check_region(&region)?;
        let loader = self.loader(&region, limits.clone());
        let credentials = self.credentials(&region, limits, on_instance).await?;
        let mut loader = loader.credentials_provider(credentials);
        if let Some(endpoint) = &self.asked.endpoint {
            loader = loader.endpoint_url(endpoint);
        }
        let config = loader.load().await;
        Ok(SignedIn {
            place: Place { region: Some(region), ..self.place },
            config,
            sign_in: self.sign_in,
            fingerprint: self.environment.fingerprint(self.asked),
        })
    }

    /// The configuration of the session's clients, but for what signs their calls.
    fn loader(&self, region: &str, limits: TimeoutConfig) -> ConfigLoader {
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .timeout_config(limits)
            .retry_config(RetryConfig::standard());
        match &self.place.profile {
            Some(profile) => loader.profile_name(profile),
            None => loader,
        }
    }

    async fn credentials(
        &self,
        region: &str,
        limits: TimeoutConfig,
        on_instance: bool,
    ) -> Result<PrefetchedCredentials, Failure> {
        let config = ProviderConfig::without_region()
            .with_region(Some(Region::new(region.to_owned())))
            .with_timeout_config(limits.clone())
            .with_retry_config(RetryConfig::standard().with_max_attempts(2));
        let (profile, limit) = match self.environment.chain(self.asked)? {
            Some(Chain { base: Base::Process { command, account }, holder, roles }) => {
                let process = Process {
                    profile: holder.to_owned(),
                    command: command.to_owned(),
                    account: account.map(str::to_owned),
                    limit: PROCESS,
                };
                // The endpoint of the command line is of Parameter Store, not of the service that gives roles.
                let config = self.loader(region, limits).no_credentials().load().await;
                let assumed = AssumedRoles::from(process, &roles, config);
                (SharedCredentialsProvider::new(assumed), PROCESS + CREDENTIALS)
            }
            _ => (provider::profile_provider(self.place.profile.as_deref(), &config), CREDENTIALS),
        };
        let flag = place::asked_profile(self.asked).is_some();
        let provider = provider::credentials_chain(flag, profile, &config, on_instance);
        match tokio::time::timeout(limit, PrefetchedCredentials::from(provider)).await {
            Ok(fetched) => fetched.map_err(|error| self.sign_in.no_credentials(&error)),
            Err(_) => Err(self.sign_in.sign_in_failed("timed out")),
        }
    }
}

/// What the instance's metadata says.
async fn region_of_instance() -> Option<String> {
    let provider =
        aws_config::imds::region::ImdsRegionProvider::builder().configure(&ProviderConfig::default()).build();
    let region = tokio::time::timeout(INSTANCE_REGION, provider.region()).await.ok()??;
    Some(region.to_string())
}
