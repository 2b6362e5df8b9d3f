//! What AWS publishes below `/aws/service` (docs/parameter-store.md 1.3): the names that tools ask for, from a few rules, with
//! values that are made up. Each region has its own, as image ids differ.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde_json::json;

use crate::hash;
use crate::place::{Place, partition};
use crate::plaintext::Plaintext;
use crate::store::{Store, Version};
use crate::types::{DataType, ParameterType, Tier};

/// Regions with their names and countries. The isolated ones are not told to others.
const REGIONS: [(&str, &str, &str); 39] = [
    ("af-south-1", "Africa (Cape Town)", "ZA"),
    ("ap-east-1", "Asia Pacific (Hong Kong)", "HK"),
    ("ap-east-2", "Asia Pacific (Taipei)", "TW"),
    ("ap-northeast-1", "Asia Pacific (Tokyo)", "JP"),
    ("ap-northeast-2", "Asia Pacific (Seoul)", "KR"),
    ("ap-northeast-3", "Asia Pacific (Osaka)", "JP"),
    ("ap-south-1", "Asia Pacific (Mumbai)", "IN"),
    ("ap-south-2", "Asia Pacific (Hyderabad)", "IN"),
    ("ap-southeast-1", "Asia Pacific (Singapore)", "SG"),
    ("ap-southeast-2", "Asia Pacific (Sydney)", "AU"),
    ("ap-southeast-3", "Asia Pacific (Jakarta)", "ID"),
    ("ap-southeast-4", "Asia Pacific (Melbourne)", "AU"),
    ("ap-southeast-5", "Asia Pacific (Malaysia)", "MY"),
    ("ap-southeast-6", "Asia Pacific (New Zealand)", "NZ"),
    ("ap-southeast-7", "Asia Pacific (Thailand)", "TH"),
    ("ca-central-1", "Canada (Central)", "CA"),
    ("ca-west-1", "Canada West (Calgary)", "CA"),
    ("cn-north-1", "China (Beijing)", "CN"),
    ("cn-northwest-1", "China (Ningxia)", "CN"),
    ("eu-central-1", "Europe (Frankfurt)", "DE"),
    ("eu-central-2", "Europe (Zurich)", "CH"),
    ("eu-north-1", "Europe (Stockholm)", "SE"),
    ("eu-south-1", "Europe (Milan)", "IT"),
    ("eu-south-2", "Europe (Spain)", "ES"),
    ("eu-west-1", "Europe (Ireland)", "IE"),
    ("eu-west-2", "Europe (London)", "GB"),
    ("eu-west-3", "Europe (Paris)", "FR"),
    ("eusc-de-east-1", "AWS European Sovereign Cloud (Germany)", "DE"),
    ("il-central-1", "Israel (Tel Aviv)", "IL"),
    ("me-central-1", "Middle East (UAE)", "AE"),
    ("me-south-1", "Middle East (Bahrain)", "BH"),
    ("mx-central-1", "Mexico (Central)", "MX"),
    ("sa-east-1", "South America (Sao Paulo)", "BR"),
    ("us-east-1", "US East (N. Virginia)", "US"),
    ("us-east-2", "US East (Ohio)", "US"),
    ("us-gov-east-1", "AWS GovCloud (US-East)", "US"),
    ("us-gov-west-1", "AWS GovCloud (US-West)", "US"),
    ("us-west-1", "US West (N. California)", "US"),
    ("us-west-2", "US West (Oregon)", "US"),
];

/// Services with their names. The first so many are in every region, the others in most.
const SERVICES: [(&str, &str); 32] = [
    ("acm", "AWS Certificate Manager"),
    ("autoscaling", "Amazon EC2 Auto Scaling"),
    ("cloudformation", "AWS CloudFormation"),
    ("cloudtrail", "AWS CloudTrail"),
    ("cloudwatch", "Amazon CloudWatch"),
    ("dynamodb", "Amazon DynamoDB"),
    ("ebs", "Amazon Elastic Block Store (EBS)"),
    ("ec2", "Amazon Elastic Compute Cloud (EC2)"),
    ("ecr", "Amazon Elastic Container Registry (ECR)"),
    ("ecs", "Amazon Elastic Container Service (ECS)"),
    ("eks", "Amazon Elastic Kubernetes Service (EKS)"),
    ("iam", "AWS Identity and Access Management (IAM)"),
    ("kms", "AWS Key Management Service (KMS)"),
    ("lambda", "AWS Lambda"),
    ("rds", "Amazon Relational Database Service (RDS)"),
    ("s3", "Amazon Simple Storage Service (S3)"),
    ("secretsmanager", "AWS Secrets Manager"),
    ("sns", "Amazon Simple Notification Service (SNS)"),
    ("sqs", "Amazon Simple Queue Service (SQS)"),
    ("ssm", "AWS Systems Manager"),
    ("sts", "AWS Security Token Service"),
    ("apigateway", "Amazon API Gateway"),
    ("athena", "Amazon Athena"),
    ("backup", "AWS Backup"),
    ("bedrock", "Amazon Bedrock"),
    ("codebuild", "AWS CodeBuild"),
    ("cognito-idp", "Amazon Cognito"),
    ("efs", "Amazon Elastic File System (EFS)"),
    ("glue", "AWS Glue"),
    ("kinesis", "Amazon Kinesis Data Streams"),
    ("sagemaker", "Amazon SageMaker AI"),
    ("stepfunctions", "AWS Step Functions"),
];

/// How many of [`SERVICES`] are in every region.
const EVERYWHERE: usize = 21;

/// Parameters whose value is the id of an image. Braces hold alternatives.
const IMAGES: [&str; 8] = [
    "ami-amazon-linux-latest/al2023-ami-{,minimal-}kernel-{default,6.1,6.12,6.18}-{arm64,x86_64}",
    "ami-amazon-linux-latest/amzn2-ami-{hvm,kernel-default-hvm,kernel-5.10-hvm}-{arm64-gp2,x86_64-ebs,x86_64-gp2}",
    "ami-amazon-linux-latest/amzn2-ami-minimal-hvm-{arm64,x86_64}-ebs",
    "ami-windows-latest/{,TPM-}Windows_Server-{2016,2019,2022,2025}-English-{Core,Full}-Base",
    "ami-windows-latest/Windows_Server-{2019,2022,2025}-English-{Core,Full}-{ContainersLatest,EKS_Optimized-1.33}",
    "canonical/ubuntu/server/{20.04,22.04}/stable/current/{amd64,arm64}/hvm/ebs-gp2/ami-id",
    "canonical/ubuntu/server/24.04/stable/current/{amd64,arm64}/hvm/ebs-gp3/ami-id",
    "debian/release/{11,12,13}/latest/{amd64,arm64}",
];

/// Images that are described: what is in them, and the names below which a parameter each says so.
const DESCRIBED: [(&str, &[&str]); 4] = [
    (
        "ecs/optimized-ami/{amazon-linux-2,amazon-linux-2023}{,/arm64,/gpu,/neuron}/recommended",
        &[
            "schema_version",
            "image_name",
            "image_id",
            "image_version",
            "os",
            "ecs_runtime_version",
            "ecs_agent_version",
        ],
    ),
    (
        "eks/optimized-ami/{1.30,1.31,1.32,1.33,1.34}/amazon-linux-2023/{arm64/standard,x86_64/standard,x86_64/nvidia}/recommended",
        &["schema_version", "image_name", "image_id", "release_version"],
    ),
    (
        "eks/optimized-ami/{1.30,1.31,1.32}/amazon-linux-2{,-arm64,-gpu}/recommended",
        &["schema_version", "image_name", "image_id", "release_version"],
    ),
    (
        "bottlerocket/{aws-ecs-2,aws-k8s-1.32,aws-k8s-1.33,aws-k8s-1.34}{,-nvidia}/{arm64,x86_64}/latest",
        &["image_id", "image_version"],
    ),
];

/// When, as made up as the rest.
const PUBLISHED_AT: Timestamp = Timestamp::constant(1_730_000_000, 0);

/// The public parameters of every region, made when they are first asked for.
#[derive(Debug, Clone)]
pub(crate) struct Public {
    /// By region; `""` is any other.
    stores: BTreeMap<&'static str, OnceLock<Store>>,
    /// What a seed file publishes, in all regions, beside the rest or in its place.
    seeded: BTreeMap<String, (Plaintext, Timestamp)>,
}

impl Public {
    pub(crate) fn new() -> Self {
        let regions = REGIONS.iter().map(|(region, _, _)| *region).chain([""]);
        Self { stores: regions.map(|region| (region, OnceLock::new())).collect(), seeded: BTreeMap::new() }
    }

    /// Publishes one more.
    pub(crate) fn add(&mut self, name: String, value: Plaintext, modified: Timestamp) {
        self.seeded.insert(name, (value, modified));
        self.stores.values_mut().for_each(|store| drop(store.take()));
    }

    /// Those that a region sees.
    pub(crate) fn of(&self, region: &str) -> Option<&Store> {
        let (region, store) = self.stores.get_key_value(region).or_else(|| self.stores.get_key_value(""))?;
        Some(store.get_or_init(|| self.generate(region)))
    }

    fn generate(&self, region: &str) -> Store {
        let mut store = Store::default();
        let author: Arc<str> = Arc::from(Place::new("aws", region).global_arn("iam", "root"));
        for (name, (value, modified)) in &self.seeded {
            store.write(name, version(value.clone(), *modified, author.clone()));
        }
        published(region, &mut |name, value| {
            let name = format!("/aws/service/{name}");
            if store.get(&name).is_none() {
                store.write(&name, version(Plaintext::new(value), PUBLISHED_AT, author.clone()));
            }
        });
        store
    }
}

/// The only version of a public parameter.
fn version(value: Plaintext, modified: Timestamp, author: Arc<str>) -> Version {
    Version {
        number: 1,
        kind: ParameterType::String,
        value,
        key_id: None,
        sealed_under: None,
        tier: Tier::Standard,
        // Those of images too, as they were recorded.
        data_type: DataType::Text,
        description: Arc::from(""),
        allowed_pattern: None,
        policies: Arc::from([]),
        modified,
        modified_by: author,
        labels: BTreeSet::new(),
        appears: modified,
    }
}

/// Every name below `/aws/service/` and its value in a region.
fn published(region: &str, publish: &mut impl FnMut(String, String)) {
    infrastructure(region, publish);
    for name in IMAGES.iter().flat_map(|template| alternatives(template)) {
        let id = image_id(region, &name);
        publish(name, id);
    }
    for (template, members) in DESCRIBED {
        for name in alternatives(template) {
            describe(region, &name, members, publish);
        }
    }
    let services =
        IMAGES.iter().chain(DESCRIBED.iter().map(|(name, _)| name)).filter_map(|name| name.split('/').next());
    for service in services.chain(["global-infrastructure"]).collect::<BTreeSet<_>>() {
        publish(format!("list/{service}"), format!("/aws/service/{service}/"));
    }
}

/// Regions, zones and services, and which is where.
fn infrastructure(here: &str, publish: &mut impl FnMut(String, String)) {
    let mut publish = |name: String, value: &str| publish(format!("global-infrastructure/{name}"), value.to_owned());
    for (service, name) in SERVICES {
        publish(format!("services/{service}"), service);
        publish(format!("services/{service}/longName"), name);
    }
    for (region, name, country) in REGIONS {
        let about = [
            ("", region),
            ("/longName", name),
            ("/geolocationCountry", country),
            ("/partition", partition(region)),
            ("/domain", domain(region)),
        ];
        for (member, value) in about {
            publish(format!("regions/{region}{member}"), value);
            if region == here {
                publish(format!("current-region{member}"), value);
            }
        }
        for zone in zones(region) {
            publish(format!("regions/{region}/availability-zones/{zone}"), &zone);
            publish(format!("availability-zones/{zone}"), &zone);
            publish(format!("availability-zones/{zone}/parent-region"), region);
        }
        for (index, (service, _)) in SERVICES.iter().enumerate() {
            if index < EVERYWHERE || !hash::of(&format!("{service} in {region}")).is_multiple_of(5) {
                publish(format!("regions/{region}/services/{service}"), service);
                publish(format!("services/{service}/regions/{region}"), region);
            }
        }
    }
}

/// Where the endpoints of a region's partition are.
fn domain(region: &str) -> &'static str {
    match partition(region) {
        "aws-cn" => "amazonaws.com.cn",
        "aws-eusc" => "amazonaws.eu",
        _ => "amazonaws.com",
    }
}

/// The ids of a region's zones: `euw1-az1`, for the words of its name in short.
fn zones(region: &str) -> impl Iterator<Item = String> {
    let short: String = region
        .split('-')
        .map(|word| match word {
            "northeast" => "ne",
            "northwest" => "nw",
            "southeast" => "se",
            "gov" | "north" | "south" | "east" | "west" | "central" => &word[..1],
            word => word,
        })
        .collect();
    (1..=if region == "us-east-1" { 6 } else { 3 }).map(move |number| format!("{short}-az{number}"))
}

/// An image with a parameter for all that is known of it and one for each part.
fn describe(region: &str, name: &str, members: &[&str], publish: &mut impl FnMut(String, String)) {
    let family = name.trim_end_matches("/recommended").trim_end_matches("/latest").replace(['/', '_'], "-");
    let value = |member: &str| match member {
        "schema_version" => json!(1),
        "image_name" => json!(format!("{family}-v20241024")),
        "image_id" => json!(image_id(region, name)),
        "image_version" if family.starts_with("bottlerocket") => json!("1.26.1-943d9a41"),
        "image_version" => json!("20241024"),
        "release_version" => json!("1.31.0-20241024"),
        "os" if family.ends_with("2023") || family.contains("2023-") => json!("Amazon Linux 2023"),
        "os" => json!("Amazon Linux 2"),
        "ecs_runtime_version" => json!("Docker version 25.0.6"),
        _ => json!("1.87.0"),
    };
    for member in members {
        let value = value(member);
        publish(format!("{name}/{member}"), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    if name.ends_with("/recommended") {
        let all: serde_json::Map<_, _> = members.iter().map(|member| ((*member).to_owned(), value(member))).collect();
        publish(name.to_owned(), serde_json::Value::Object(all).to_string());
    }
}

/// The id of an image: another in each region, the same under each name for the same image.
fn image_id(region: &str, name: &str) -> String {
    format!("ami-0{:016x}", hash::of(&format!("{region} {}", name.replace("kernel-default", "kernel-6.1"))))
}

/// What a template stands for: one name for each choice of what its braces hold.
fn alternatives(template: &str) -> Vec<String> {
    let parts = template.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (choices, after))) = parts else { return vec![template.to_owned()] };
    let rests = alternatives(after);
    choices.split(',').flat_map(|choice| rests.iter().map(move |rest| format!("{before}{choice}{rest}"))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn values(region: &str) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        published(region, &mut |name, value| {
            assert!(values.insert(name.clone(), value).is_none(), "{name} twice");
        });
        values
    }

    #[test]
    fn the_names_that_tools_ask_for_are_there() {
        let values = values("eu-west-1");
        for (name, value) in [
            ("global-infrastructure/regions/us-east-1", "us-east-1"),
            ("global-infrastructure/regions/us-east-1/longName", "US East (N. Virginia)"),
            ("global-infrastructure/regions/cn-north-1/partition", "aws-cn"),
            ("global-infrastructure/regions/cn-north-1/domain", "amazonaws.com.cn"),
            ("global-infrastructure/regions/eu-west-1/availability-zones/euw1-az3", "euw1-az3"),
            ("global-infrastructure/availability-zones/usgw1-az1/parent-region", "us-gov-west-1"),
            ("global-infrastructure/current-region", "eu-west-1"),
            ("global-infrastructure/current-region/longName", "Europe (Ireland)"),
            ("global-infrastructure/services/ssm/longName", "AWS Systems Manager"),
            ("global-infrastructure/services/ssm/regions/eu-west-1", "eu-west-1"),
            ("global-infrastructure/regions/eu-west-1/services/ssm", "ssm"),
            ("ecs/optimized-ami/amazon-linux-2023/gpu/recommended/os", "Amazon Linux 2023"),
            ("ecs/optimized-ami/amazon-linux-2/recommended/os", "Amazon Linux 2"),
            ("ecs/optimized-ami/amazon-linux-2/recommended/schema_version", "1"),
            ("list/ecs", "/aws/service/ecs/"),
        ] {
            assert_eq!(values.get(name).map(String::as_str), Some(value), "{name}");
        }
        for name in [
            "ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            "ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2",
            "ami-windows-latest/Windows_Server-2022-English-Full-Base",
            "canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
            "debian/release/12/latest/amd64",
            "ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
            "eks/optimized-ami/1.32/amazon-linux-2/recommended/image_id",
            "eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id",
            "bottlerocket/aws-k8s-1.33/x86_64/latest/image_id",
        ] {
            let id = &values[name];
            assert!(
                id.len() == 21 && id.starts_with("ami-0") && id[4..].bytes().all(|b| b.is_ascii_hexdigit()),
                "{id}"
            );
        }
        let described: serde_json::Value =
            serde_json::from_str(&values["ecs/optimized-ami/amazon-linux-2023/recommended"]).unwrap();
        assert_eq!(described["image_id"], values["ecs/optimized-ami/amazon-linux-2023/recommended/image_id"]);
    }

    #[test]
    fn services_that_publish_are_listed_and_names_are_the_services() {
        let values = values("us-east-1");
        let below: BTreeSet<&str> = values.keys().filter_map(|name| name.split('/').next()).collect();
        let listed: BTreeSet<&str> = values.keys().filter_map(|name| name.strip_prefix("list/")).collect();
        assert_eq!(below.into_iter().filter(|name| *name != "list").collect::<BTreeSet<_>>(), listed);
        let place = Place::new("111122223333", "us-east-1");
        for name in values.keys() {
            let name = format!("/aws/service/{name}");
            assert!(crate::names::Reference::parse(&name).is_ok() && place.parameter_arn(&name).len() < 200, "{name}");
        }
    }

    #[test]
    fn an_image_has_another_id_in_each_region_and_one_under_all_its_names() {
        let name = "ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
        assert_ne!(values("eu-west-1")[name], values("us-east-1")[name]);
        let values = values("eu-west-1");
        assert_eq!(values[name], values[&name.replace("default", "6.1")]);
    }

    #[test]
    fn a_region_that_is_not_known_has_them_too() {
        let mut public = Public::new();
        let name = "/aws/service/global-infrastructure/regions/eu-west-1";
        assert!(public.of("us-iso-east-1").unwrap().get(name).is_some());
        public.add(name.to_owned(), Plaintext::from("seeded"), PUBLISHED_AT);
        let seeded = public.of("us-iso-east-1").unwrap().get(name).unwrap();
        assert_eq!((seeded.versions.len(), seeded.versions[0].value.expose()), (1, "seeded"));
    }
}
