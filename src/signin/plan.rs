//! From what was read to credentials: what cannot succeed is found out first, then the network is asked.

use std::fmt;
use std::time::Duration;

use aws_config::identity::IdentityCache;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_http_client::tls::TlsContext;
use aws_types::sdk_config::SharedTimeSource;

use super::bundle::Bundle;
use super::chain::{self, Base, Chain};
use super::device::DeviceLogin;
use super::endpoint::{self, Endpoints, Variant};
use super::environment::Environment;
use super::first::{self, Means};
use super::method::SignInMethod;
use super::process::Process;
use super::provider::{PrefetchedCredentials, Sendable};
use super::roles::{AssumedRoles, CodeSessions};
use crate::destination::Place;
use crate::device_code::DeviceCode;
use crate::failure::{Failure, FailureKind};
use crate::http_client::HttpClients;
use crate::secret::Secret;

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
    asked: Place,
    place: Place,
    endpoints: Endpoints,
    variant: Variant,
    sign_in: SignInMethod,
    codes: CodeSessions,
}

/// What the clients of a session are built from.
pub(crate) struct SignedIn {
    /// Where the session is; its region is known.
    pub(crate) place: Place,
    /// Region, credentials and limits for all clients, but no endpoint. The credentials are renewed for as long as they are
    /// asked for.
    pub(crate) config: SdkConfig,
    /// Makes the HTTP clients: the configuration's own has connections that are for signing in.
    pub(crate) http: HttpClients,
    /// Where services other than Parameter Store are, whose endpoint is the place's.
    pub(crate) endpoints: Endpoints,
    /// How it signed in, for advice on what fails later.
    pub(crate) sign_in: SignInMethod,
    /// The fingerprint of the credentials: see [`Environment::fingerprint`].
    pub(crate) fingerprint: Option<String>,
}

/// Without the configuration, which says more of the SDK than of the session.
impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, config: _, http: _, endpoints: _, sign_in, fingerprint: _ } = self;
        f.debug_struct("SignedIn").field("place", place).field("sign_in", sign_in).finish_non_exhaustive()
    }
}

impl SignedIn {
    /// A session that has its credentials already, and nothing to say of them: the emulator's.
    pub(crate) fn with(place: Place, config: SdkConfig) -> Self {
        Self {
            http: config.http_client().map_or(HttpClients::Connecting(None), HttpClients::Answering),
            place,
            config,
            endpoints: Endpoints::default(),
            sign_in: SignInMethod::default(),
            fingerprint: None,
        }
    }
}

impl<'a> Plan<'a> {
    /// Checks what was read.
    ///
    /// # Errors
    /// `Config` for a shared file that cannot be read or a bad or missing endpoint; `Credentials` for an unknown profile, and where nobody
    /// could sign in this way.
    pub(crate) fn new(environment: &'a Environment, asked: Place) -> Result<Self, Failure> {
        environment.check_files()?;
        environment.check_profile(&asked)?;
        let sign_in = environment.sign_in_method(&asked)?;
        let variant = environment.variant(&asked);
        if let Some(endpoint) = environment.endpoint(&asked)? {
            environment.check_endpoint(&endpoint)?;
            environment.check_variant(&asked, &endpoint)?;
        }
        let (place, endpoints) = (environment.place(&asked), environment.endpoints(&asked)?);
        Ok(Self { environment, asked, place, endpoints, variant, sign_in, codes: CodeSessions::default() })
    }

    /// With what was signed in to by codes before, and for what is from now on.
    pub(crate) fn keeping(self, codes: &CodeSessions) -> Self {
        Self { codes: codes.clone(), ..self }
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
        let Reached { region, http, config } = self.reached(limits).await?;
        let credentials = self.credentials(&config).await?;
        let credentials = SharedCredentialsProvider::new(credentials);
        Ok(SignedIn {
            place: Place { region: Some(region), ..self.place },
            config: config.into_builder().credentials_provider(credentials).build(),
            http,
            endpoints: self.endpoints,
            sign_in: self.sign_in,
            fingerprint: self.environment.fingerprint(&self.asked),
        })
    }

    /// Assumes the role that wants a one-time code; [`Self::sign_in`] goes on from there until that has ended.
    ///
    /// # Errors
    /// As [`Self::sign_in`]; `Credentials` where the code is refused.
    pub(crate) async fn take_code(self, limits: TimeoutConfig, code: &Secret) -> Result<(), Failure> {
        let config = self.reached(limits).await?.config;
        let chain = self.environment.chain(&self.asked)?;
        let Some((first, limit)) = self.first(&chain, &config).map_err(|error| self.sign_in.no_credentials(&error))?
        else {
            return Err(self.none_found());
        };
        let roles = self.roles(first, &chain, &fetching(&config));
        match tokio::time::timeout(limit, roles.take_code(code)).await {
            Ok(taken) => taken.map_err(|error| self.sign_in.no_credentials(&error)),
            Err(_) => Err(self.sign_in.sign_in_failed("timed out")),
        }
    }

    /// Signs in by IAM Identity Center: `show` is told what a person is to open and to compare. The token is kept for whoever reads it,
    /// [`Self::sign_in`] among them. Given up when this future is dropped.
    ///
    /// # Errors
    /// `Config` where no profile here signs in so; else as [`DeviceLogin::run`].
    pub(crate) async fn log_in(self, limits: TimeoutConfig, show: impl FnOnce(DeviceCode)) -> Result<(), Failure> {
        let Some(holder) = &self.sign_in.sso else {
            return Err(Failure::new(FailureKind::Config, "Nothing here signs in by SSO", ""));
        };
        let region = self.place.region.clone().unwrap_or_default();
        let config = self.config(&region, limits, &HttpClients::Connecting(self.trusted()?));
        let login = DeviceLogin::new(self.environment, holder, &config, self.endpoints.sso_oidc.as_deref());
        login.run(&self.sign_in, show).await
    }

    fn trusted(&self) -> Result<Option<TlsContext>, Failure> {
        self.environment.bundle(&self.asked).map(Bundle::trusted).transpose()
    }

    /// Finds out the region, and what calls go by.
    async fn reached(&self, limits: TimeoutConfig) -> Result<Reached, Failure> {
        let region = match &self.place.region {
            Some(region) => Some(region.clone()),
            None if self.environment.on_instance => self.region_of_instance().await,
            None => None,
        };
        let region = region.ok_or_else(|| self.environment.no_region(&self.asked))?;
        self.environment.check_region(&self.asked, &region)?;
        self.check_roles(&region)?;
        let http = HttpClients::Connecting(self.trusted()?);
        let config = self.config(&region, limits, &http);
        Ok(Reached { region, http, config })
    }

    /// Wherever roles are given is not AWS's own address, it may give those of any partition.
    fn check_roles(&self, region: &str) -> Result<(), Failure> {
        if self.endpoints.roles.is_some() {
            return Ok(());
        }
        let chain = self.environment.chain(&self.asked)?;
        chain.roles.iter().try_for_each(|role| chain::check_partition(role.arn, region))
    }

    /// What the instance's metadata says.
    async fn region_of_instance(&self) -> Option<String> {
        let asked = first::region_of_instance(self.environment, &self.asked);
        tokio::time::timeout(INSTANCE_REGION, asked).await.ok()?
    }

    /// The configuration of the session's clients, but for what signs their calls and where each is. Made from nothing, so that
    /// nothing is in it that was not read here.
    fn config(&self, region: &str, limits: TimeoutConfig, http: &HttpClients) -> SdkConfig {
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .timeout_config(limits)
            .retry_config(RetryConfig::standard())
            .identity_cache(IdentityCache::lazy().build())
            .time_source(SharedTimeSource::default())
            .use_fips(self.variant.fips)
            .use_dual_stack(self.variant.dual_stack);
        config.set_app_name(self.environment.app_name(&self.asked).and_then(|name| AppName::new(name.to_owned()).ok()));
        config.http_client(http.make()).build()
    }

    async fn credentials(&self, config: &SdkConfig) -> Result<PrefetchedCredentials, Failure> {
        let chain = self.environment.chain(&self.asked)?;
        let (first, limit) = match self.first(&chain, config) {
            Ok(Some(found)) => found,
            Ok(None) => return Err(self.none_found()),
            Err(error) => return Err(self.sign_in.no_credentials(&error)),
        };
        let provider = if chain.roles.is_empty() {
            first
        } else {
            SharedCredentialsProvider::new(self.roles(first, &chain, &fetching(config)))
        };
        let provider = Sendable::over(provider);
        match tokio::time::timeout(limit, PrefetchedCredentials::from(provider)).await {
            Ok(fetched) => fetched.map_err(|error| self.sign_in.no_credentials(&error)),
            Err(_) => Err(self.sign_in.sign_in_failed("timed out")),
        }
    }

    fn none_found(&self) -> Failure {
        let section = self.environment.misspelt_section(self.environment.profile_or_default(&self.asked));
        let failure = self.sign_in.none_found();
        match section {
            Some(section) => Failure { advice: section.into(), ..failure },
            None => failure,
        }
    }

    /// What gives first credentials, and how long that may take with all that follows; `None` where nothing does.
    fn first(
        &self,
        chain: &Chain<'_>,
        config: &SdkConfig,
    ) -> Result<Option<(SharedCredentialsProvider, Duration)>, CredentialsError> {
        let metadata = ProviderConfig::without_region()
            .with_region(config.region().cloned())
            .with_retry_config(RetryConfig::standard().with_max_attempts(2));
        let metadata = match config.http_client() {
            Some(client) => metadata.with_http_client(client),
            None => metadata,
        };
        let metadata = match config.timeout_config() {
            Some(limits) => metadata.with_timeout_config(limits.clone()),
            None => metadata,
        };
        let means = Means {
            environment: self.environment,
            asked: &self.asked,
            endpoints: &self.endpoints,
            config: &fetching(config),
            metadata: &metadata,
        };
        let limit = if matches!(chain.base, Base::Process { .. }) { PROCESS + CREDENTIALS } else { CREDENTIALS };
        let process = |command: &str, account: Option<&str>| Process {
            profile: chain.holder.to_owned(),
            // One line, as the AWS CLI takes it apart into words.
            command: command.replace('\n', " "),
            account: account.map(str::to_owned),
            limit: PROCESS,
        };
        let first = means.of(chain.base, chain.holder, process)?;
        Ok(first.map(|first| (first, limit)))
    }

    fn roles(&self, first: SharedCredentialsProvider, chain: &Chain<'_>, config: &SdkConfig) -> AssumedRoles {
        let config = endpoint::at(config, self.endpoints.roles.as_deref());
        let whose = self.environment.fingerprint(&self.asked).unwrap_or_default();
        AssumedRoles::from(Sendable::over(first), &chain.roles, config, &whose, self.codes.clone())
    }
}

/// What the calls of a session go by, but for what signs them.
struct Reached {
    region: String,
    http: HttpClients,
    config: SdkConfig,
}

/// The same for what fetches credentials.
fn fetching(config: &SdkConfig) -> SdkConfig {
    config.to_builder().retry_config(RetryConfig::standard().with_max_attempts(2)).build()
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
