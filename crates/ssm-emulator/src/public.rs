//! A few of the parameters AWS publishes, enough to see that they are there (docs/parameter-store.md 1.3).

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::plaintext::Plaintext;
use crate::store::{Store, Version};
use crate::types::{DataType, ParameterType, Tier};

/// Name and value. `/aws/service/list` names the roots; image ids are made up.
const PUBLISHED: [(&str, &str); 9] = [
    ("/aws/service/list/ami-amazon-linux-latest", "/aws/service/ami-amazon-linux-latest/"),
    ("/aws/service/list/ami-windows-latest", "/aws/service/ami-windows-latest/"),
    ("/aws/service/list/global-infrastructure", "/aws/service/global-infrastructure/"),
    ("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64", "ami-0a1b2c3d4e5f60718"),
    ("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "ami-0f1e2d3c4b5a69788"),
    ("/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base", "ami-00112233445566778"),
    ("/aws/service/global-infrastructure/regions/eu-west-1", "eu-west-1"),
    ("/aws/service/global-infrastructure/regions/us-east-1", "us-east-1"),
    ("/aws/service/global-infrastructure/regions/us-east-1/longName", "US East (N. Virginia)"),
];

/// When, as made up as the rest.
const PUBLISHED_AT: Timestamp = Timestamp::constant(1_730_000_000, 0);

/// The store of public parameters.
pub(crate) fn store() -> Store {
    let mut store = Store::default();
    for (name, value) in PUBLISHED {
        store.write(name, version(value, PUBLISHED_AT));
    }
    store
}

/// The only version of a public parameter.
pub(crate) fn version(value: &str, modified: Timestamp) -> Version {
    let image = value.starts_with("ami-");
    Version {
        number: 1,
        kind: ParameterType::String,
        value: Plaintext::from(value),
        key_id: None,
        sealed_under: None,
        tier: Tier::Standard,
        data_type: if image { DataType::Image } else { DataType::Text },
        description: Arc::from(""),
        allowed_pattern: None,
        policies: Arc::from([]),
        modified,
        modified_by: Arc::from("arn:aws:iam::aws:root"),
        labels: BTreeSet::new(),
        appears: modified,
    }
}
