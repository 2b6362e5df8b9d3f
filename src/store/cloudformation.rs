//! Which stack of CloudFormation owns a parameter.

use aws_sdk_ssm::error::ProvideErrorMetadata;
use aws_smithy_runtime_api::box_error::BoxError;

use super::Store;
use super::errors::Call;
use super::signed::{Endpoint, Service, Variant, query};
use super::watch::Patience;
use crate::failure::Failure;
use crate::managed::StackResource;
use crate::parameter::{Partition, is_same_name};

/// CloudFormation, of which one call is used.
pub(super) const CLOUDFORMATION: Service =
    Service { id: "CloudFormation", name: "cloudformation", endpoint, refusal: query::refusal };

/// What a parameter is in a template.
const PARAMETER: &str = "AWS::SSM::Parameter";

/// A resource of the answer: type, physical id, stack, logical id, status.
type Row = [Option<String>; 5];

impl Store {
    /// The stack that owns the parameter of that name, if one does (`cloudformation:DescribeStackResources`).
    ///
    /// # Errors
    /// As any call, `Denied` above all.
    pub async fn stack_of(&self, name: &str) -> Result<Option<StackResource>, Failure> {
        let call = Call { action: "cloudformation:DescribeStackResources", name: Some(name) };
        let arguments = [("PhysicalResourceId", name)];
        let request = query::request_with("DescribeStackResources", "2010-05-15", &arguments, resources);
        match self.patiently(call, Patience::ONE, || self.inner.cloudformation.send(&request)).await {
            // The answer tells all resources of the stack.
            Ok(answer) => Ok(answer.value.into_iter().find_map(|row| resource(name, row))),
            Err(error) if is_of_no_stack(error.code(), error.message()) => Ok(None),
            Err(error) => Err(self.inner.session.explain(call, &error)),
        }
    }
}

/// Whether the refusal says that no stack has such a resource.
fn is_of_no_stack(code: Option<&str>, message: Option<&str>) -> bool {
    let says = message.is_some_and(|text| text.starts_with("Stack for ") && text.ends_with("does not exist"));
    code == Some("ValidationError") && says
}

fn resources(answer: &[u8]) -> Result<Vec<Row>, BoxError> {
    let path = ["DescribeStackResourcesResult", "StackResources", "member"];
    let fields = ["ResourceType", "PhysicalResourceId", "StackName", "LogicalResourceId", "ResourceStatus"];
    query::members(answer, "DescribeStackResourcesResponse", &path, fields)
}

/// What it is in the stack, if it is the parameter of that name. A stack that is gone owns nothing.
fn resource(name: &str, row: Row) -> Option<StackResource> {
    let [kind, id, stack, logical_id, status] = row;
    let is_it = kind.as_deref() == Some(PARAMETER) && id.is_some_and(|id| is_same_name(&id, name));
    let status = status.unwrap_or_default();
    if !is_it || status == "DELETE_COMPLETE" {
        return None;
    }
    Some(StackResource { stack: stack?, logical_id: logical_id.unwrap_or_default(), status })
}

/// Where it is reached, by the endpoint rules that AWS publishes for it.
fn endpoint(region: &str, variant: Variant) -> Endpoint {
    let partition = Partition::of_region(region);
    let host = match variant {
        // In that partition the plain address is one with FIPS.
        Variant::Fips if partition.id == "aws-us-gov" => partition.host("cloudformation", region),
        Variant::Plain => partition.host("cloudformation", region),
        Variant::Fips => partition.host("cloudformation-fips", region),
        Variant::DualStack => partition.dual_stack_host("cloudformation", region),
        Variant::FipsDualStack => partition.dual_stack_host("cloudformation-fips", region),
    };
    Endpoint { url: format!("https://{host}"), region: region.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_region_has_an_address_of_its_own() {
        let host = |region, variant| endpoint(region, variant).url;
        for (region, variant, url) in [
            ("eu-west-1", Variant::Plain, "https://cloudformation.eu-west-1.amazonaws.com"),
            ("eu-west-1", Variant::Fips, "https://cloudformation-fips.eu-west-1.amazonaws.com"),
            ("eu-west-1", Variant::DualStack, "https://cloudformation.eu-west-1.api.aws"),
            ("eu-west-1", Variant::FipsDualStack, "https://cloudformation-fips.eu-west-1.api.aws"),
            ("cn-north-1", Variant::Plain, "https://cloudformation.cn-north-1.amazonaws.com.cn"),
            ("us-gov-east-1", Variant::Fips, "https://cloudformation.us-gov-east-1.amazonaws.com"),
            ("us-iso-east-1", Variant::Plain, "https://cloudformation.us-iso-east-1.c2s.ic.gov"),
        ] {
            assert_eq!(host(region, variant), url);
        }
        assert_eq!(endpoint("eu-west-1", Variant::Plain).region, "eu-west-1");
    }

    fn member(kind: &str, id: &str, status: &str) -> String {
        format!(
            "<member><StackName>shop</StackName><LogicalResourceId>Flag</LogicalResourceId><ResourceType>{kind}</ResourceType>\
            <PhysicalResourceId>{id}</PhysicalResourceId><ResourceStatus>{status}</ResourceStatus></member>"
        )
    }

    #[test]
    fn of_all_resources_of_a_stack_the_parameter_is_found() {
        let found = |members: &[String]| {
            let answer = format!(
                "<DescribeStackResourcesResponse><DescribeStackResourcesResult><StackResources>{}</StackResources>\
                </DescribeStackResourcesResult></DescribeStackResourcesResponse>",
                members.concat()
            );
            resources(answer.as_bytes()).unwrap().into_iter().find_map(|row| resource("/a", row))
        };
        let bucket = member("AWS::S3::Bucket", "/a", "CREATE_COMPLETE");
        let other = member(PARAMETER, "/b", "CREATE_COMPLETE");
        let it = member(PARAMETER, "/a", "UPDATE_COMPLETE");
        let told = StackResource {
            stack: "shop".to_owned(),
            logical_id: "Flag".to_owned(),
            status: "UPDATE_COMPLETE".to_owned(),
        };
        assert_eq!(found(&[bucket.clone(), other.clone(), it]), Some(told));
        assert_eq!(found(&[bucket, other, member(PARAMETER, "/a", "DELETE_COMPLETE")]), None);
        assert_eq!(found(&["<member/>".to_owned()]), None);
        assert!(resources(b"<ListAccountAliasesResponse/>").is_err());
    }

    #[test]
    fn only_what_says_that_no_stack_has_it_means_that() {
        assert!(is_of_no_stack(Some("ValidationError"), Some("Stack for /a does not exist")));
        for (code, message) in [
            (Some("ValidationError"), Some("1 validation error detected")),
            (Some("AccessDenied"), Some("Stack for /a does not exist")),
            (None, None),
        ] {
            assert!(!is_of_no_stack(code, message));
        }
    }
}
