//! The settings of Parameter Store that an account has in a region (docs/parameter-store.md 3, 4.4).

/// A setting of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceSetting {
    /// Whether the higher throughput is paid for: `true` or `false`.
    HighThroughput,
    /// The tier of a parameter that is created without one: `Standard`, `Advanced` or `Intelligent-Tiering`.
    DefaultTier,
}

impl ServiceSetting {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::HighThroughput, Self::DefaultTier];

    /// What the service calls it.
    pub fn id(self) -> &'static str {
        match self {
            Self::HighThroughput => "/ssm/parameter-store/high-throughput-enabled",
            Self::DefaultTier => "/ssm/parameter-store/default-parameter-tier",
        }
    }
}
