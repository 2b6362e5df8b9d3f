//! The partitions of AWS: worlds of accounts and regions of their own, which share neither names nor addresses.

/// A partition, by what AWS publishes for its SDKs.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    /// As in ARNs: `aws`, `aws-cn`, …
    pub id: &'static str,
    /// How the names of its regions begin; nothing, for the partition of all regions that no other has.
    regions: &'static str,
    /// How the hosts of its services end.
    pub dns_suffix: &'static str,
    /// The same where a service is reached by IPv6 as well.
    dual_stack_suffix: &'static str,
    /// How the host of its console ends. What AWS does not publish is as much of it as is certain.
    console: &'static str,
}

static PARTITIONS: [Partition; 8] = [
    Partition {
        id: "aws-cn",
        regions: "cn-",
        dns_suffix: "amazonaws.com.cn",
        dual_stack_suffix: "api.amazonwebservices.com.cn",
        console: "console.amazonaws.cn",
    },
    Partition {
        id: "aws-us-gov",
        regions: "us-gov-",
        dns_suffix: "amazonaws.com",
        dual_stack_suffix: "api.aws",
        console: "console.amazonaws-us-gov.com",
    },
    Partition {
        id: "aws-eusc",
        regions: "eusc-",
        dns_suffix: "amazonaws.eu",
        dual_stack_suffix: "api.amazonwebservices.eu",
        console: "console.amazonaws-eusc.eu",
    },
    Partition {
        id: "aws-iso",
        regions: "us-iso-",
        dns_suffix: "c2s.ic.gov",
        dual_stack_suffix: "api.aws.ic.gov",
        console: "ic.gov",
    },
    Partition {
        id: "aws-iso-b",
        regions: "us-isob-",
        dns_suffix: "sc2s.sgov.gov",
        dual_stack_suffix: "api.aws.scloud",
        console: "sgov.gov",
    },
    Partition {
        id: "aws-iso-e",
        regions: "eu-isoe-",
        dns_suffix: "cloud.adc-e.uk",
        dual_stack_suffix: "api.cloud-aws.adc-e.uk",
        console: "adc-e.uk",
    },
    Partition {
        id: "aws-iso-f",
        regions: "us-isof-",
        dns_suffix: "csp.hci.ic.gov",
        dual_stack_suffix: "api.aws.hci.ic.gov",
        console: "hci.ic.gov",
    },
    AWS,
];

/// The first there was, and the one of whatever is not known.
const AWS: Partition = Partition {
    id: "aws",
    regions: "",
    dns_suffix: "amazonaws.com",
    dual_stack_suffix: "api.aws",
    console: "console.aws.amazon.com",
};

impl Partition {
    /// The partition that a region belongs to, told by the beginning of its name.
    pub fn of_region(region: &str) -> &'static Self {
        PARTITIONS.iter().find(|partition| region.starts_with(partition.regions)).unwrap_or(&AWS)
    }

    /// The partition that an ARN names; that of `aws` where it is not known.
    pub fn named(id: &str) -> &'static Self {
        PARTITIONS.iter().find(|partition| partition.id == id).unwrap_or(&AWS)
    }

    /// All there are.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        PARTITIONS.iter()
    }

    /// The host of a service in a region. By this name KMS also says on whose behalf a key is used.
    pub fn host(&self, service: &str, region: &str) -> String {
        format!("{service}.{region}.{}", self.dns_suffix)
    }

    /// The same host where it is reached by IPv6 as well.
    pub fn dual_stack_host(&self, service: &str, region: &str) -> String {
        format!("{service}.{region}.{}", self.dual_stack_suffix)
    }

    /// Whether the host is an address of AWS's own, in any partition: one that serves a single service.
    pub fn has_service(host: &str) -> bool {
        let ends = |suffix: &str| host.strip_suffix(suffix).is_some_and(|before| before.ends_with('.'));
        PARTITIONS.iter().any(|partition| ends(partition.dns_suffix) || ends(partition.dual_stack_suffix))
    }

    /// The host of its console in a region; `None` where AWS does not publish it.
    pub fn console_host(&self, region: &str) -> Option<String> {
        self.console.starts_with("console.").then(|| format!("{region}.{}", self.console))
    }

    /// Whether the host is that of the console, in any partition.
    pub fn has_console(host: &str) -> bool {
        let is = |partition: &Self| {
            let before = host.strip_suffix(partition.console);
            let whole = partition.console.starts_with("console.");
            before.is_some_and(|before| {
                before.ends_with('.') && (whole || before.split('.').any(|label| label == "console"))
                    || before.is_empty() && whole
            })
        };
        PARTITIONS.iter().any(is)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_one_partition() {
        for (region, id, host) in [
            ("us-east-1", "aws", "ssm.us-east-1.amazonaws.com"),
            ("eu-west-1", "aws", "ssm.eu-west-1.amazonaws.com"),
            ("us-isolated-1", "aws", "ssm.us-isolated-1.amazonaws.com"),
            ("cn-north-1", "aws-cn", "ssm.cn-north-1.amazonaws.com.cn"),
            ("us-gov-west-1", "aws-us-gov", "ssm.us-gov-west-1.amazonaws.com"),
            ("eusc-de-east-1", "aws-eusc", "ssm.eusc-de-east-1.amazonaws.eu"),
            ("us-iso-east-1", "aws-iso", "ssm.us-iso-east-1.c2s.ic.gov"),
            ("us-isob-east-1", "aws-iso-b", "ssm.us-isob-east-1.sc2s.sgov.gov"),
            ("eu-isoe-west-1", "aws-iso-e", "ssm.eu-isoe-west-1.cloud.adc-e.uk"),
            ("us-isof-south-1", "aws-iso-f", "ssm.us-isof-south-1.csp.hci.ic.gov"),
        ] {
            let partition = Partition::of_region(region);
            assert_eq!((partition.id, partition.host("ssm", region).as_str()), (id, host));
            assert_eq!(Partition::named(id), partition);
            assert!(Partition::has_service(host), "{host}");
        }
        assert_eq!(Partition::named("aws-nowhere").id, "aws");
    }

    #[test]
    fn addresses_of_aws_are_told_from_others() {
        for yes in
            ["vpce-1.ssm.eu-west-1.vpce.amazonaws.com", "ssm.eu-west-1.api.aws", "sts.cn-north-1.amazonaws.com.cn"]
        {
            assert!(Partition::has_service(yes), "{yes}");
        }
        for no in ["127.0.0.1", "localhost", "amazonaws.com", "notamazonaws.com", "x.amazonaws.com.example.org"] {
            assert!(!Partition::has_service(no), "{no}");
        }
    }

    #[test]
    fn consoles_are_told_from_other_pages() {
        for yes in [
            "console.aws.amazon.com",
            "eu-west-1.console.aws.amazon.com",
            "us-gov-west-1.console.amazonaws-us-gov.com",
            "cn-north-1.console.amazonaws.cn",
            "eusc-de-east-1.console.amazonaws-eusc.eu",
            "us-iso-east-1.console.c2shome.ic.gov",
            "us-isob-east-1.console.sc2shome.sgov.gov",
        ] {
            assert!(Partition::has_console(yes), "{yes}");
        }
        for no in ["aws.amazon.com", "console.example.org", "notconsole.aws.amazon.com", "www.ic.gov"] {
            assert!(!Partition::has_console(no), "{no}");
        }
    }
}
