//! Accounts, regions and the ARNs made of them.

/// Where parameters and keys live: every region of every account has a store of its own (docs/parameter-store.md 1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Twelve digits; empty for the public parameters (docs/parameter-store.md 1.3).
    pub(crate) account: String,
    /// `eu-west-1`.
    pub(crate) region: String,
}

impl Place {
    pub(crate) fn new(account: impl Into<String>, region: impl Into<String>) -> Self {
        Self { account: account.into(), region: region.into() }
    }

    /// The public parameters as seen from this region: an ARN without an account (docs/parameter-store.md 1.3).
    pub(crate) fn public(&self) -> Self {
        Self::new("", &self.region)
    }

    /// `arn:aws:ssm:eu-west-1:111122223333:`, the start of every ARN of `service` here.
    pub(crate) fn arn_prefix(&self, service: &str) -> String {
        let Self { account, region } = self;
        format!("arn:{}:{service}:{region}:{account}:", partition(region))
    }

    /// ARN of a parameter: one slash after `parameter`, for root names in either form (docs/parameter-store.md 1).
    pub(crate) fn parameter_arn(&self, name: &str) -> String {
        format!("{}parameter/{}", self.arn_prefix("ssm"), name.strip_prefix('/').unwrap_or(name))
    }

    /// What the service names where no one parameter is meant: Describe, and names it cannot parse
    /// (docs/parameter-store.md 6.2, 6.5 number 16).
    pub(crate) fn any_parameter(&self) -> String {
        format!("{}*", self.arn_prefix("ssm"))
    }

    /// ARN of what belongs to the account and to no region: `arn:aws:sts::111122223333:assumed-role/deploy/ci`.
    pub(crate) fn global_arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}::{}:{resource}", partition(&self.region), self.account)
    }

    /// Who wrote what nobody else is said to have written: the account's pipeline.
    pub(crate) fn pipeline(&self) -> String {
        self.global_arn("sts", "assumed-role/deploy/ci")
    }

    /// A principal's ARN as the services of this region tell it: in the region's partition (docs/parameter-store.md 1).
    pub(crate) fn principal(&self, arn: &str) -> String {
        match arn.splitn(3, ':').collect::<Vec<_>>()[..] {
            ["arn", _, rest] => format!("arn:{}:{rest}", partition(&self.region)),
            _ => arn.to_owned(),
        }
    }

    /// ARN of a KMS key.
    pub(crate) fn key_arn(&self, id: &str) -> String {
        format!("{}key/{id}", self.arn_prefix("kms"))
    }
}

/// How the names of a partition's regions begin, where it is not `aws` (docs/parameter-store.md 1).
const PARTITIONS: [(&str, &str); 7] = [
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
];

/// The partition of a region.
pub(crate) fn partition(region: &str) -> &'static str {
    PARTITIONS.iter().find(|(beginning, _)| region.starts_with(beginning)).map_or("aws", |(_, partition)| partition)
}

/// The account in an ARN, if it has one.
pub(crate) fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_have_one_slash_and_the_partition_of_the_region() {
        for (region, name, arn) in [
            ("eu-west-1", "/a/b", "arn:aws:ssm:eu-west-1:111122223333:parameter/a/b"),
            ("eu-west-1", "/x", "arn:aws:ssm:eu-west-1:111122223333:parameter/x"),
            ("eu-west-1", "x", "arn:aws:ssm:eu-west-1:111122223333:parameter/x"),
            ("cn-north-1", "x", "arn:aws-cn:ssm:cn-north-1:111122223333:parameter/x"),
            ("us-gov-west-1", "x", "arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/x"),
            ("us-iso-east-1", "x", "arn:aws-iso:ssm:us-iso-east-1:111122223333:parameter/x"),
            ("us-isob-east-1", "x", "arn:aws-iso-b:ssm:us-isob-east-1:111122223333:parameter/x"),
            ("eu-isoe-west-1", "x", "arn:aws-iso-e:ssm:eu-isoe-west-1:111122223333:parameter/x"),
            ("us-isof-south-1", "x", "arn:aws-iso-f:ssm:us-isof-south-1:111122223333:parameter/x"),
            ("eusc-de-east-1", "x", "arn:aws-eusc:ssm:eusc-de-east-1:111122223333:parameter/x"),
        ] {
            assert_eq!(Place::new("111122223333", region).parameter_arn(name), arn);
        }
    }
}
