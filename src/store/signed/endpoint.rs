//! Where a service is reached by the partition of its region.

use aws_config::SdkConfig;

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
