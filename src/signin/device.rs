//! Signing in by IAM Identity Center from here: a client is registered, an address and a code are shown, and once they were allowed in a
//! browser a token is given (RFC 8628, the device flow, as `aws sso login --use-device-code`).
//!
//! Nothing of it is in a log. The token is kept where the AWS CLI keeps it (`login`); all else is wiped when it ends or is given up.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_sdk_ssooidc::Client;
use aws_sdk_ssooidc::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssooidc::operation::create_token::{CreateTokenError, CreateTokenOutput};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_types::region::Region;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::environment::Environment;
use super::login::{Given, Login, Registration};
use super::method::SignInMethod;
use super::portal::Portal;
use crate::device_code::DeviceCode;
use crate::failure::{Advice, Failure, FailureKind, Remedy};
use crate::sdk_error::{answered, causes, error_code};
use crate::secret::Secret;

/// What a client calls itself; the portal shows it to whoever allows it.
const CLIENT: &str = "sesame";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Between two questions where the portal does not say, and what it is made longer by each time that it says so (RFC 8628 3.5).
const INTERVAL: Duration = Duration::from_secs(5);
/// However short a portal says: whoever asks without a pause is a nuisance.
const SHORTEST: Duration = Duration::from_secs(1);
/// How long a code lasts where the portal does not say.
const LASTS: i32 = 600;

/// One login that is about to begin.
#[derive(Debug)]
pub(super) struct DeviceLogin {
    portal: Portal,
    login: Login,
    client: Client,
}

/// What the portal goes by while it is waited for.
struct Grant {
    client: Registration,
    code: Zeroizing<String>,
    interval: Duration,
    until: Instant,
}

impl DeviceLogin {
    /// By the portal of a profile; `config` has limits and HTTP client, `endpoint` where the service is if that is said.
    pub(super) fn new(environment: &Environment, holder: &str, config: &SdkConfig, endpoint: Option<&str>) -> Self {
        let portal = Portal::of(&environment.shared, holder);
        let config = super::endpoint::at(config, endpoint)
            .into_builder()
            .region(Region::new(portal.region.clone()))
            // Each answer means something; what has none is asked again after the interval.
            .retry_config(RetryConfig::disabled())
            .build();
        let client = Client::new(&config);
        Self { login: Login::new(environment, &portal, client.clone()), portal, client }
    }

    /// From the registration to the token, which is kept; `show` is told what to open. Gives it up when it is dropped.
    ///
    /// # Errors
    /// `Config` where the portal does not know what was asked; `Credentials` where it was refused; `Expired` where nobody allowed it in time;
    /// `Unreachable` where nothing answers.
    pub(super) async fn run(&self, how: &SignInMethod, show: impl FnOnce(DeviceCode)) -> Result<(), Failure> {
        let grant = self.begin(how, show).await?;
        let given = self.wait(how, grant).await?;
        self.login.keep(&self.portal, &given).await.map_err(|error| {
            Failure::new(
                FailureKind::Config,
                format!("You are signed in, but that cannot be kept in {}: {error}", self.login.file().display()),
                "Look whether you may write there, and sign in again",
            )
        })
    }

    async fn begin(&self, how: &SignInMethod, show: impl FnOnce(DeviceCode)) -> Result<Grant, Failure> {
        let scopes = Some(self.portal.scopes.clone()).filter(|scopes| !scopes.is_empty());
        let asked = self.client.register_client().client_name(CLIENT).client_type("public").set_scopes(scopes);
        let registered = asked.send().await.map_err(|error| self.failed(how, &error))?;
        let (Some(id), Some(secret)) = (registered.client_id, registered.client_secret.map(Zeroizing::new)) else {
            return Err(self.makes_no_sense());
        };
        let end = Timestamp::from_second(registered.client_secret_expires_at).map_err(|_| self.makes_no_sense())?;
        let asked = self.client.start_device_authorization().client_id(&id).client_secret(secret.as_str());
        let begun = asked.start_url(&self.portal.start_url).send().await.map_err(|error| self.failed(how, &error))?;
        let address = begun.verification_uri_complete.or(begun.verification_uri);
        let device = begun.device_code.map(Zeroizing::new);
        let (Some(address), Some(user), Some(code)) = (address, begun.user_code, device) else {
            return Err(self.makes_no_sense());
        };
        let lasts = if begun.expires_in > 0 { begun.expires_in } else { LASTS };
        let lasts = Duration::from_secs(lasts.unsigned_abs().into());
        let said = u64::try_from(begun.interval).ok().filter(|seconds| *seconds > 0);
        let interval = said.map_or(INTERVAL, Duration::from_secs).max(SHORTEST);
        show(DeviceCode {
            portal: self.portal.start_url.clone(),
            address: Secret::new(address),
            code: Secret::new(user),
            lasts,
        });
        Ok(Grant { client: Registration { id, secret, end }, code, interval, until: Instant::now() + lasts })
    }

    /// Asks at the portal's interval until it is allowed, refused, or too late.
    async fn wait(&self, how: &SignInMethod, grant: Grant) -> Result<Given, Failure> {
        let Grant { client, code, mut interval, until } = grant;
        loop {
            tokio::time::sleep(interval).await;
            if Instant::now() >= until {
                return Err(self.too_late());
            }
            let asked = self.client.create_token().grant_type(GRANT).client_id(&client.id);
            let asked = asked.client_secret(client.secret.as_str()).device_code(code.as_str());
            match asked.send().await {
                Ok(answer) => return self.given(answer, client),
                Err(error) => match self.goes_on(how, &error)? {
                    Goes::On => {}
                    Goes::Slower => interval += INTERVAL,
                },
            }
        }
    }

    fn given(&self, answer: CreateTokenOutput, client: Registration) -> Result<Given, Failure> {
        let token = answer.access_token.map(Zeroizing::new).ok_or_else(|| self.makes_no_sense())?;
        let lasts = SignedDuration::from_secs(answer.expires_in.into());
        let end = Timestamp::now().checked_add(lasts).map_err(|_| self.makes_no_sense())?;
        Ok(Given { token, end, refresh: answer.refresh_token.map(Zeroizing::new), client })
    }

    /// Whether it is asked again after an answer that gave no token.
    fn goes_on(&self, how: &SignInMethod, error: &SdkError<CreateTokenError, HttpResponse>) -> Result<Goes, Failure> {
        let Some(refused) = error.as_service_error() else {
            // The network may come back while the code lasts; what can never be trusted does not.
            return match error {
                SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) | SdkError::ResponseError(_) => Ok(Goes::On),
                _ => Err(self.failed(how, error)),
            };
        };
        if refused.is_authorization_pending_exception() || refused.is_internal_server_exception() {
            Ok(Goes::On)
        } else if refused.is_slow_down_exception() {
            Ok(Goes::Slower)
        } else if refused.is_expired_token_exception() {
            Err(self.too_late())
        } else if refused.is_access_denied_exception() {
            let what = format!("The login to {} was refused in the browser", self.portal.start_url);
            Err(Failure::new(FailureKind::Credentials, what, Remedy::TryAgain))
        } else {
            Err(self.failed(how, error))
        }
    }

    fn too_late(&self) -> Failure {
        let what = format!("Nobody allowed the login to {} while its code lasted", self.portal.start_url);
        Failure::new(FailureKind::Expired, what, Remedy::TryAgain)
    }

    /// The portal refused, or did not answer.
    fn failed<E>(&self, how: &SignInMethod, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let SdkError::ServiceError(refused) = error else { return how.sign_in_failed(&causes(error)) };
        let Portal { start_url, region, .. } = &self.portal;
        let code = refused.err().code().and_then(error_code);
        let said = code.map_or_else(String::new, |code| format!(": {code}"));
        Failure {
            metadata: answered(error),
            ..Failure::new(
                FailureKind::Config,
                format!("IAM Identity Center in {region} does not let anybody sign in to {start_url}{said}"),
                Advice::from("Check sso_start_url and sso_region in the AWS config file").then(Remedy::TryAgain),
            )
        }
    }

    fn makes_no_sense(&self) -> Failure {
        let what = format!("What answered for {} is not IAM Identity Center", self.portal.start_url);
        Failure::new(FailureKind::InvalidResponse, what, "Look at what answers there, a proxy perhaps")
    }
}

/// How it goes on after an answer without a token.
enum Goes {
    On,
    Slower,
}

#[cfg(test)]
#[path = "device_tests.rs"]
mod tests;
