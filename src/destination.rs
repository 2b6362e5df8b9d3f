//! Where a session can go: what was chosen, the profiles of the shared files, the regions there are, the roots. Plain data.

mod origin;
mod place;
mod region;
mod root;
mod target;

use std::fmt;

use crate::parameter::Partition;
use crate::text;

pub use origin::{Origin, Origins, ServiceEndpoint};
pub(crate) use place::without_password;
pub use place::{Destination, Place};
pub use region::looks_like_a_region;
pub use root::Root;
pub use target::{Side, Target};
pub(crate) use target::{before_the_path, checked_selector};

/// What there is to choose from, as the shared files say it now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// The profiles, by name.
    pub profiles: Vec<Profile>,
    /// Names of profiles that earlier sessions connected with, the last first; they need not exist any more.
    pub recent: Vec<String>,
    /// The regions that profiles name, or all there are.
    pub regions: Vec<String>,
    /// Why there may be more than these: a shared file that cannot be used.
    pub problem: Option<String>,
    /// Whether other regions can be gone to as well; a demo has no others.
    pub other_regions: bool,
}

impl Choices {
    /// Why nothing is called so, with what may have been meant; nothing where it is, or where not all are known.
    pub fn why_no_profile(&self, name: &str) -> Option<String> {
        let known: Vec<&str> = self.profiles.iter().map(|profile| profile.name.as_str()).collect();
        if self.problem.is_some() || known.contains(&name) {
            return None;
        }
        let name = text::sanitise(name);
        let close = text::close_names(&name, &known).first().map(|close| format!("; did you mean {close}?"));
        Some(format!("there is no profile {name} in the AWS config and credentials files{}", close.unwrap_or_default()))
    }
}

/// A profile of the shared files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// As written between the brackets.
    pub name: String,
    /// How it signs in.
    pub kind: ProfileKind,
    /// The region that a session with it would have.
    pub region: Option<String>,
}

/// How a profile signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind {
    /// By IAM Identity Center.
    Sso,
    /// By assuming a role.
    Role,
    /// By an external program.
    Process,
    /// With keys of its own.
    Keys,
    /// Its section does not say.
    Unsaid,
}

impl fmt::Display for ProfileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sso => "SSO",
            Self::Role => "assume-role",
            Self::Process => "process",
            Self::Keys => "keys",
            Self::Unsaid => "",
        })
    }
}

/// The regions of a partition with their names in English, sorted: those that AWS publishes for its SDKs. A region that is not among
/// them can be typed.
pub fn regions(partition: &Partition) -> &'static [(&'static str, &'static str)] {
    match partition.id {
        "aws-cn" => &[("cn-north-1", "China (Beijing)"), ("cn-northwest-1", "China (Ningxia)")],
        "aws-us-gov" => &[("us-gov-east-1", "AWS GovCloud (US-East)"), ("us-gov-west-1", "AWS GovCloud (US-West)")],
        "aws-eusc" => &[("eusc-de-east-1", "AWS European Sovereign Cloud (Germany)")],
        "aws-iso" => &[("us-iso-east-1", "US ISO East"), ("us-iso-west-1", "US ISO West")],
        "aws-iso-b" => &[("us-isob-east-1", "US ISOB East (Ohio)"), ("us-isob-west-1", "US ISOB West")],
        "aws-iso-e" => &[("eu-isoe-west-1", "EU ISOE West")],
        "aws-iso-f" => &[("us-isof-east-1", "US ISOF East"), ("us-isof-south-1", "US ISOF South")],
        _ => COMMERCIAL,
    }
}

const COMMERCIAL: &[(&str, &str)] = &[
    ("af-south-1", "Africa (Cape Town)"),
    ("ap-east-1", "Asia Pacific (Hong Kong)"),
    ("ap-east-2", "Asia Pacific (Taipei)"),
    ("ap-northeast-1", "Asia Pacific (Tokyo)"),
    ("ap-northeast-2", "Asia Pacific (Seoul)"),
    ("ap-northeast-3", "Asia Pacific (Osaka)"),
    ("ap-south-1", "Asia Pacific (Mumbai)"),
    ("ap-south-2", "Asia Pacific (Hyderabad)"),
    ("ap-southeast-1", "Asia Pacific (Singapore)"),
    ("ap-southeast-2", "Asia Pacific (Sydney)"),
    ("ap-southeast-3", "Asia Pacific (Jakarta)"),
    ("ap-southeast-4", "Asia Pacific (Melbourne)"),
    ("ap-southeast-5", "Asia Pacific (Malaysia)"),
    ("ap-southeast-6", "Asia Pacific (New Zealand)"),
    ("ap-southeast-7", "Asia Pacific (Thailand)"),
    ("ca-central-1", "Canada (Central)"),
    ("ca-west-1", "Canada West (Calgary)"),
    ("eu-central-1", "Europe (Frankfurt)"),
    ("eu-central-2", "Europe (Zurich)"),
    ("eu-north-1", "Europe (Stockholm)"),
    ("eu-south-1", "Europe (Milan)"),
    ("eu-south-2", "Europe (Spain)"),
    ("eu-west-1", "Europe (Ireland)"),
    ("eu-west-2", "Europe (London)"),
    ("eu-west-3", "Europe (Paris)"),
    ("il-central-1", "Israel (Tel Aviv)"),
    ("me-central-1", "Middle East (UAE)"),
    ("me-south-1", "Middle East (Bahrain)"),
    ("mx-central-1", "Mexico (Central)"),
    ("sa-east-1", "South America (Sao Paulo)"),
    ("us-east-1", "US East (N. Virginia)"),
    ("us-east-2", "US East (Ohio)"),
    ("us-west-1", "US West (N. California)"),
    ("us-west-2", "US West (Oregon)"),
];

/// What a region is called; empty where this program does not know it.
pub fn region_name(region: &str) -> &'static str {
    regions(Partition::of_region(region)).iter().find(|(id, _)| *id == region).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_is_of_its_partition_well_formed_and_in_order() {
        for partition in Partition::all() {
            let all = regions(partition);
            assert!(!all.is_empty() && all.is_sorted_by_key(|(id, _)| id), "{partition:?}");
            for (id, name) in all {
                assert_eq!(Partition::of_region(id), partition, "{id}");
                assert!(looks_like_a_region(id) && !name.is_empty(), "{id}");
                assert_eq!(region_name(id), *name);
            }
        }
        assert_eq!(region_name("eu-nowhere-1"), "");
    }
}
