//! How a policy is written down.

/// What reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PolicyFormat {
    /// IAM itself.
    #[default]
    Json,
    /// Terraform, in HCL.
    Terraform,
    /// CloudFormation, a template in YAML.
    CloudFormation,
}

impl PolicyFormat {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Json, Self::Terraform, Self::CloudFormation];

    /// What it is called.
    pub fn called(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Terraform => "Terraform",
            Self::CloudFormation => "CloudFormation",
        }
    }
}
