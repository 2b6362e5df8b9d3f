//! First credentials: those that no other credentials are needed for. Each provider is given what was read and reads no setting itself.

use std::path::PathBuf;
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::imds::region::ImdsRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_types::region::Region;

use super::chain::Base;
use super::container::Container;
use super::endpoint::{self, Endpoints};
use super::environment::Environment;
use super::login::Login;
use super::portal::Portal;
use super::process::Process;
use super::provider::session_name;
use super::roles::account_of;
use super::sources::{METADATA_ENDPOINT, METADATA_MODE, Source};
use super::token::read_token;
use crate::destination::Place;

/// What providers of first credentials work with.
pub(super) struct Means<'a> {
    pub(super) environment: &'a Environment,
    pub(super) asked: &'a Place,
    pub(super) endpoints: &'a Endpoints,
    /// Region, limits and variant for calls to services, without an endpoint and without credentials.
    pub(super) config: &'a SdkConfig,
    /// For what asks the instance.
    pub(super) metadata: &'a ProviderConfig,
}

impl Means<'_> {
    /// What first credentials come from; `None` where nothing gives any.
    ///
    /// # Errors
    /// As [`Self::instance`].
    pub(super) fn of(
        &self,
        base: Base<'_>,
        holder: &str,
        process: impl FnOnce(&str, Option<&str>) -> Process,
    ) -> Result<Option<SharedCredentialsProvider>, CredentialsError> {
        Ok(Some(match base {
            Base::Nothing => return Ok(None),
            Base::Variables => match keys_of_environment(self.environment) {
                Some(keys) => SharedCredentialsProvider::new(keys),
                None => return Ok(None),
            },
            Base::Keys => SharedCredentialsProvider::new(keys_of_profile(self.environment, holder)),
            Base::Process { command, account } => SharedCredentialsProvider::new(process(command, account)),
            Base::Sso => SharedCredentialsProvider::new(self.sso(holder)),
            Base::WebIdentity { file, role, session_name } => SharedCredentialsProvider::new(WebIdentity {
                file: PathBuf::from(file),
                role: role.to_owned(),
                session_name: session_name.map(str::to_owned),
                sts: self.sts(),
            }),
            Base::Container => {
                SharedCredentialsProvider::new(Container::new(self.environment, self.asked, self.config)?)
            }
            Base::Instance => SharedCredentialsProvider::new(self.instance()?),
        }))
    }

    /// The instance's own.
    ///
    /// # Errors
    /// Where settings say an address of its metadata that is none.
    fn instance(&self) -> Result<ImdsCredentialsProvider, CredentialsError> {
        let provider = ImdsCredentialsProvider::builder().configure(self.metadata);
        Ok(provider.imds_client(imds(self.environment, self.asked, self.metadata)?).build())
    }

    fn sts(&self) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::new(&endpoint::at(self.config, self.endpoints.roles.as_deref()))
    }

    fn sso(&self, holder: &str) -> Sso {
        let get = |property| self.environment.shared.get(holder, property).unwrap_or_default().to_owned();
        let portal = Portal::of(&self.environment.shared, holder);
        let config = self.config.to_builder().region(Region::new(portal.region.clone())).build();
        let at = |endpoint: &Option<String>| endpoint::at(&config, endpoint.as_deref());
        let renews = aws_sdk_ssooidc::Client::new(&at(&self.endpoints.sso_oidc));
        Sso {
            login: Login::new(self.environment, &portal, renews),
            client: aws_sdk_sso::Client::new(&at(&self.endpoints.sso)),
            account: get("sso_account_id"),
            role: get("sso_role_name"),
        }
    }
}

/// The client of the instance's metadata, where settings say that it is.
fn imds(environment: &Environment, asked: &Place, metadata: &ProviderConfig) -> Result<imds::Client, CredentialsError> {
    let said = |order: &[Source]| environment.first(asked, order).map(|said| said.value);
    let mode = said(&METADATA_MODE);
    let usual = match mode {
        Some(mode) if mode.eq_ignore_ascii_case("ipv6") => "http://[fd00:ec2::254]",
        _ => "http://169.254.169.254",
    };
    let endpoint = said(&METADATA_ENDPOINT).unwrap_or(usual);
    let client = imds::Client::builder().configure(metadata).endpoint(endpoint);
    Ok(client.map_err(CredentialsError::invalid_configuration)?.build())
}

/// The region that the instance's metadata says.
pub(super) async fn region_of_instance(environment: &Environment, asked: &Place) -> Option<String> {
    let metadata = ProviderConfig::without_region();
    let client = imds(environment, asked, &metadata).ok()?;
    let provider = ImdsRegionProvider::builder().configure(&metadata).imds_client(client).build();
    provider.region().await.map(|region| region.to_string())
}

/// Both keys of the environment, and the token if there is one.
fn keys_of_environment(environment: &Environment) -> Option<Credentials> {
    let token = ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"].iter().find_map(|name| environment.var(name));
    Some(keys(
        [environment.access_key()?, environment.secret_key()?],
        token,
        environment.var("AWS_ACCOUNT_ID"),
        "Environment",
    ))
}

fn keys_of_profile(environment: &Environment, profile: &str) -> Credentials {
    let get = |property| environment.shared.get(profile, property);
    let [id, secret] = ["aws_access_key_id", "aws_secret_access_key"].map(|name| get(name).unwrap_or_default());
    keys([id, secret], get("aws_session_token"), get("aws_account_id"), "ProfileFile")
}

fn keys([id, secret]: [&str; 2], token: Option<&str>, account: Option<&str>, from: &'static str) -> Credentials {
    let mut keys = Credentials::builder().access_key_id(id.trim()).secret_access_key(secret.trim()).provider_name(from);
    keys.set_session_token(token.map(|token| token.trim().to_owned()));
    keys.set_account_id(account.map(AccountId::from));
    keys.build()
}

/// What a role of IAM Identity Center is given, by the login that another program keeps.
#[derive(Debug)]
struct Sso {
    login: Login,
    client: aws_sdk_sso::Client,
    account: String,
    role: String,
}

impl Sso {
    async fn credentials(&self) -> provider::Result {
        let token = self.login.token().await.map_err(CredentialsError::provider_error)?;
        let asked = self.client.get_role_credentials().role_name(&self.role).account_id(&self.account);
        let answer = asked.access_token(token.as_str()).send().await.map_err(CredentialsError::provider_error)?;
        let given = answer.role_credentials.ok_or_else(|| CredentialsError::unhandled("no credentials were given"))?;
        let (Some(id), Some(secret)) = (given.access_key_id, given.secret_access_key) else {
            return Err(CredentialsError::unhandled("no keys were given"));
        };
        let end = u64::try_from(given.expiration).ok().map(std::time::Duration::from_millis);
        let mut keys = Credentials::builder().access_key_id(id).secret_access_key(secret).provider_name("SSO");
        keys.set_session_token(given.session_token);
        keys.set_expiry(end.and_then(|end| SystemTime::UNIX_EPOCH.checked_add(end)));
        keys.set_account_id(Some(AccountId::from(self.account.as_str())));
        Ok(keys.build())
    }
}

impl ProvideCredentials for Sso {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

/// A role that a token in a file stands for. The file is read anew each time: whoever wrote it replaces it.
#[derive(Debug)]
struct WebIdentity {
    file: PathBuf,
    role: String,
    session_name: Option<String>,
    sts: aws_sdk_sts::Client,
}

impl WebIdentity {
    async fn credentials(&self) -> provider::Result {
        let token = read_token(&self.file).await.map_err(CredentialsError::provider_error)?;
        let session_name = self.session_name.clone().unwrap_or_else(|| session_name("web-identity-token"));
        let asked = self.sts.assume_role_with_web_identity().role_arn(&self.role).role_session_name(session_name);
        let answer = asked.web_identity_token(token).send().await.map_err(CredentialsError::provider_error)?;
        let given = answer.credentials.ok_or_else(|| CredentialsError::unhandled("no credentials were given"))?;
        let end = SystemTime::try_from(given.expiration).map_err(CredentialsError::unhandled)?;
        let mut keys = Credentials::builder()
            .access_key_id(given.access_key_id)
            .secret_access_key(given.secret_access_key)
            .session_token(given.session_token)
            .expiry(end)
            .provider_name("WebIdentityToken");
        let user = answer.assumed_role_user.map(|user| user.arn);
        keys.set_account_id(account_of(user.as_deref()).map(AccountId::from));
        Ok(keys.build())
    }
}

impl ProvideCredentials for WebIdentity {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}
