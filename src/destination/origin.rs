//! Where what a session goes by was said, and what it beat there: for whoever wonders why it is this place and no other.

/// Where a setting is from. In words for a person; no secret is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// What said it: `--region`, `AWS_REGION`, `region in [profile prod] of ~/.aws/config`.
    pub by: String,
    /// What says otherwise and does not count, the first that would count first: `eu-north-1 from AWS_DEFAULT_REGION`.
    pub beats: Vec<String>,
}

/// Where the settings of a session are from; `None` where nothing says anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origins {
    /// The profile in force.
    pub profile: Option<Origin>,
    /// The region.
    pub region: Option<Origin>,
    /// The endpoint of Parameter Store.
    pub endpoint: Option<Origin>,
    /// The other services that are called, where that is not where Parameter Store is.
    pub elsewhere: Vec<ServiceEndpoint>,
    /// The variants of AWS's own addresses that are asked for (FIPS, dual-stack), each with what asks for it.
    pub variants: Vec<(String, String)>,
    /// What says where a proxy is, or is not, each with the variable that says it.
    pub proxies: Vec<(String, String)>,
    /// What signs.
    pub credentials: Option<Origin>,
    /// The bundle of certificates that alone are trusted, where one is named: its path.
    pub certificates: Option<String>,
    /// The same: what names it.
    pub ca_bundle: Option<Origin>,
    /// No profile is defined: there is none to go to.
    pub no_profiles: bool,
}

/// Where a service is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceEndpoint {
    /// The service, and what it is asked.
    pub service: &'static str,
    /// Its address without a password in it; `None` for AWS's own.
    pub endpoint: Option<String>,
    /// What says so, if anything does.
    pub by: Option<String>,
    /// What says where Parameter Store is and does not count for it.
    pub passed_over: Option<String>,
}
