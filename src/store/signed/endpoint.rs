//! Where a service is reached: what the settings say, or what the partition of the region says.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

/// An address, and the region that requests to it are signed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Endpoint {
    pub(in crate::store) url: String,
    pub(in crate::store) region: String,
}

/// Which of a service's addresses the settings ask for (`AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT` and their keys in
/// profiles).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Variant {
    Plain,
    Fips,
    DualStack,
    FipsDualStack,
}

impl Variant {
    pub(super) fn of(config: &SdkConfig) -> Self {
        match (config.use_fips() == Some(true), config.use_dual_stack() == Some(true)) {
            (false, false) => Self::Plain,
            (true, false) => Self::Fips,
            (false, true) => Self::DualStack,
            (true, true) => Self::FipsDualStack,
        }
    }
}

/// What the settings put in place of a service's own address, as for the SDK's clients: the session's endpoint where the program
/// was given one, else the service's (`AWS_ENDPOINT_URL_IAM`, the profile's `services`), else the one for all services.
pub(in crate::store) fn configured_endpoint(config: &SdkConfig, id: &str) -> Option<String> {
    let for_all = config.endpoint_url().map(str::to_owned);
    if config.get_origin("endpoint_url").is_client_config() {
        return for_all;
    }
    let key =
        ServiceConfigKey::builder().service_id(id).env("AWS_ENDPOINT_URL").profile("endpoint_url").build().ok()?;
    config.service_config().and_then(|settings| settings.load_config(key)).or(for_all)
}
