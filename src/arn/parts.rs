//! The parts of an ARN: of anything, and of what Parameter Store names by one.

use std::fmt;

/// `arn:<partition>:<service>:<region>:<account>:<rest>`, borrowed from the text it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// `ssm`, `kms`, …
    pub service: &'a str,
    /// Empty for what is in no region.
    pub region: &'a str,
    /// Twelve digits; empty for what belongs to no account.
    pub account: &'a str,
    /// What the service names in its own way: `parameter/team/db`, `key/1234abcd-…`.
    pub rest: &'a str,
}

impl<'a> Arn<'a> {
    /// `None` for what is no ARN.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
        let mut part = || parts.next();
        Some(Self { partition: part()?, service: part()?, region: part()?, account: part()?, rest: part()? })
    }
}

/// The ARN of a parameter, or of the folder of all parameters of an account, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterArn<'a> {
    /// `eu-west-1`.
    pub region: &'a str,
    /// Twelve digits; empty for what AWS publishes.
    pub account: &'a str,
    /// The name with its slash; empty for the folder.
    pub name: &'a str,
}

impl<'a> ParameterArn<'a> {
    /// `None` for anything else.
    pub fn parse(text: &'a str) -> Option<Self> {
        let Arn { service, region, account, rest, .. } = Arn::parse(text)?;
        let name = rest.strip_prefix("parameter")?;
        let sound = service == "ssm" && (name.is_empty() || name.starts_with('/'));
        sound.then_some(Self { region, account, name })
    }
}

/// How the folder of an account's shared parameters is called in a list.
impl fmt::Display for ParameterArn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} · {}", self.account, self.region)
    }
}

/// What a person recognises of a principal's ARN, see [`Identity::principal`](crate::parameter::Identity::principal).
pub fn principal(arn: &str) -> &str {
    let tail = arn.rsplit(':').next().unwrap_or_default();
    tail.split_once('/').map_or(tail, |(_, name)| name)
}
