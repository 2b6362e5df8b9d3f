//! A key as a parameter is described with it.

use crate::arn::{Arn, Partition};

/// A key as a parameter is described with it. It is the key of the latest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KmsKey {
    /// In the words of whoever wrote the parameter: alias, id or ARN.
    pub described: String,
    /// Its ARN, which may be that of an alias; `None` where its account or region is not known.
    pub arn: Option<String>,
}

impl KmsKey {
    /// The key of a parameter, given by name or ARN, that `principal` (an ARN) reads or writes in `region`. What is not in an ARN of
    /// its own is where the parameter is.
    pub(super) fn of(parameter: &str, described: &str, principal: Option<&str>, region: Option<&str>) -> Self {
        let arn = || {
            if described.starts_with("arn:") {
                return Some(described.to_owned());
            }
            let who = principal.and_then(Arn::parse);
            let (region, account) = match Arn::parse(parameter) {
                Some(shared) => (shared.region, shared.account),
                None => (region?, who?.account),
            };
            let partition = who.map_or_else(|| Partition::of_region(region).id, |who| who.partition);
            let kind = if described.contains('/') { "" } else { "key/" };
            Some(format!("arn:{partition}:kms:{region}:{account}:{kind}{described}"))
        };
        Self { described: described.to_owned(), arn: arn() }
    }
}
