//! What the account is called.

use aws_smithy_runtime_api::box_error::BoxError;

use super::Store;
use super::errors::Call;
use super::signed::{Endpoint, Service, Variant, query};
use super::watch::Patience;
use crate::failure::Failure;
use crate::parameter::Partition;

/// IAM, of which one call is used.
pub(super) const IAM: Service = Service { id: "IAM", name: "iam", endpoint, refusal: query::refusal };

impl Store {
    /// The name that the account was given (`iam:ListAccountAliases`, a permission that few need); an account has one or none.
    ///
    /// # Errors
    /// As any call, `Denied` above all. The program works without an answer.
    pub async fn account_alias(&self) -> Result<Option<String>, Failure> {
        let call = Call { action: "iam:ListAccountAliases", name: None };
        let request = query::request("ListAccountAliases", "2010-05-08", aliases);
        let answer = self.patiently(call, Patience::ONE, || self.inner.iam.send(&request)).await;
        let answer = answer.map_err(|error| self.inner.session.explain(call, &error))?;
        Ok(answer.value.into_iter().next().filter(|alias| !alias.is_empty()))
    }
}

fn aliases(answer: &[u8]) -> Result<Vec<String>, BoxError> {
    query::texts(answer, "ListAccountAliasesResponse", &["ListAccountAliasesResult", "AccountAliases", "member"])
}

/// Where IAM is in a partition: the hosts of the four [`Variant`]s in their order, and the region that calls are signed for, by the
/// endpoint rules that AWS publishes for it.
fn addresses(partition: &Partition) -> ([&'static str; 4], &'static str) {
    match partition.id {
        "aws-cn" => (
            [
                "iam.cn-north-1.amazonaws.com.cn",
                "iam-fips.amazonaws.com.cn",
                "iam.global.api.amazonwebservices.com.cn",
                "iam-fips.api.amazonwebservices.com.cn",
            ],
            "cn-north-1",
        ),
        "aws-us-gov" => (
            ["iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com", "iam.us-gov.api.aws", "iam.us-gov.api.aws"],
            "us-gov-west-1",
        ),
        "aws-iso" => (
            [
                "iam.us-iso-east-1.c2s.ic.gov",
                "iam-fips.us-iso-east-1.c2s.ic.gov",
                "iam.api.aws.ic.gov",
                "iam-fips.api.aws.ic.gov",
            ],
            "us-iso-east-1",
        ),
        "aws-iso-b" => (
            [
                "iam.us-isob-east-1.sc2s.sgov.gov",
                "iam-fips.us-isob-east-1.sc2s.sgov.gov",
                "iam.api.aws.scloud",
                "iam-fips.api.aws.scloud",
            ],
            "us-isob-east-1",
        ),
        "aws-iso-e" => (
            [
                "iam.eu-isoe-west-1.cloud.adc-e.uk",
                "iam-fips.cloud.adc-e.uk",
                "iam.api.cloud-aws.adc-e.uk",
                "iam-fips.api.cloud-aws.adc-e.uk",
            ],
            "eu-isoe-west-1",
        ),
        "aws-iso-f" => (
            [
                "iam.us-isof-south-1.csp.hci.ic.gov",
                "iam-fips.csp.hci.ic.gov",
                "iam.api.aws.hci.ic.gov",
                "iam-fips.api.aws.hci.ic.gov",
            ],
            "us-isof-south-1",
        ),
        "aws-eusc" => (
            [
                "iam.eusc-de-east-1.amazonaws.eu",
                "iam-fips.amazonaws.eu",
                "iam.global.api.amazonwebservices.eu",
                "iam-fips.api.amazonwebservices.eu",
            ],
            "eusc-de-east-1",
        ),
        _ => (
            ["iam.amazonaws.com", "iam-fips.amazonaws.com", "iam.global.api.aws", "iam-fips.global.api.aws"],
            "us-east-1",
        ),
    }
}

fn endpoint(region: &str, variant: Variant) -> Endpoint {
    let (hosts, signed_for) = addresses(Partition::of_region(region));
    Endpoint { url: format!("https://{}", hosts[variant as usize]), region: signed_for.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_partition_has_one_address_for_all_its_regions() {
        for (regions, url, signed_for) in [
            (&["us-east-1", "eu-west-1", "mx-central-1", "us-isolated-1"][..], "iam.amazonaws.com", "us-east-1"),
            (&["cn-north-1", "cn-northwest-1"], "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            (&["us-gov-west-1", "us-gov-east-1"], "iam.us-gov.amazonaws.com", "us-gov-west-1"),
            (&["us-iso-east-1", "us-iso-west-1"], "iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
            (&["us-isob-east-1", "us-isob-west-1"], "iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"),
            (&["eu-isoe-west-1"], "iam.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1"),
            (&["us-isof-south-1", "us-isof-east-1"], "iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"),
            (&["eusc-de-east-1"], "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
        ] {
            for region in regions {
                let found = endpoint(region, Variant::Plain);
                assert_eq!(
                    found,
                    Endpoint { url: format!("https://{url}"), region: signed_for.to_owned() },
                    "{region}"
                );
            }
        }
    }

    #[test]
    fn fips_and_dual_stack_have_hosts_of_their_own() {
        let host = |variant| endpoint("eu-west-1", variant).url;
        assert_eq!(host(Variant::Fips), "https://iam-fips.amazonaws.com");
        assert_eq!(host(Variant::DualStack), "https://iam.global.api.aws");
        assert_eq!(host(Variant::FipsDualStack), "https://iam-fips.global.api.aws");
    }

    #[test]
    fn an_answer_without_a_member_holds_no_alias() {
        let answer = "<ListAccountAliasesResponse><ListAccountAliasesResult><AccountAliases/></ListAccountAliasesResult>\
            </ListAccountAliasesResponse>";
        assert!(aliases(answer.as_bytes()).unwrap().is_empty());
        assert!(aliases(b"<GetCallerIdentityResponse/>").is_err());
    }
}
