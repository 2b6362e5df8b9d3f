//! Where credentials come from: the SDK's providers, in the AWS CLI's order.

use std::time::{Duration, SystemTime};

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};

use super::settings::Surroundings;

/// A profile named on the command line beats everything, as with the AWS CLI; the SDK would let the environment win
/// (facts 7.2). Otherwise: environment, profile, web identity, container, and the instance where there is one.
///
/// Instance metadata is asked only where something says that this is an instance: elsewhere it costs a second and its error
/// hides what is really missing.
pub(super) fn provider(
    flag: Option<&str>,
    named: Option<&str>,
    config: &ProviderConfig,
    on_instance: bool,
) -> SharedCredentialsProvider {
    let profile = ProfileFileCredentialsProvider::builder().configure(config);
    if let Some(name) = flag {
        return SharedCredentialsProvider::new(profile.profile_name(name).build());
    }
    let profile = match named {
        Some(name) => profile.profile_name(name),
        None => profile,
    };
    let chain = CredentialsProviderChain::first_try("Environment", EnvironmentVariableCredentialsProvider::new())
        .or_else("Profile", profile.build())
        .or_else("WebIdentityToken", WebIdentityTokenCredentialsProvider::builder().configure(config).build())
        .or_else("EcsContainer", EcsCredentialsProvider::builder().configure(config).build());
    SharedCredentialsProvider::new(if on_instance {
        chain.or_else("Ec2InstanceMetadata", ImdsCredentialsProvider::builder().configure(config).build())
    } else {
        chain
    })
}

/// Whether anything says that this machine is an EC2 instance, or that its metadata service is elsewhere. Reads two small
/// files of the kernel.
pub(super) fn on_instance(around: &Surroundings) -> bool {
    if around.var("AWS_EC2_METADATA_SERVICE_ENDPOINT").is_some() {
        return true;
    }
    let starts = |file: &str, with: &str| {
        std::fs::read_to_string(format!("/sys/devices/virtual/dmi/id/{file}")).is_ok_and(|text| text.starts_with(with))
    };
    starts("sys_vendor", "Amazon EC2") || starts("board_asset_tag", "i-")
}

/// How long before their end credentials are asked for anew.
const EARLY: Duration = Duration::from_mins(5);

/// Credentials that were fetched once already, so that connecting can say at once what is wrong with them, and so that the
/// clients do not fetch them again; near their end it asks the provider behind it.
#[derive(Debug)]
pub(super) struct Fetched {
    first: Credentials,
    behind: SharedCredentialsProvider,
}

impl Fetched {
    /// Fetches them now.
    pub(super) async fn from(behind: SharedCredentialsProvider) -> Result<Self, CredentialsError> {
        let first = behind.provide_credentials().await?;
        Ok(Self { first, behind })
    }
}

impl ProvideCredentials for Fetched {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let still_good = self.first.expiry().is_none_or(|end| SystemTime::now() + EARLY < end);
        if still_good {
            future::ProvideCredentials::ready(Ok(self.first.clone()))
        } else {
            future::ProvideCredentials::new(self.behind.provide_credentials())
        }
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.behind.fallback_on_interrupt()
    }
}
