//! The keys that a parameter can be encrypted under: the account's aliases, and what one key is like. KMS is asked itself, where a
//! value goes through Parameter Store, which asks it in the caller's name.

use aws_smithy_runtime_api::box_error::BoxError;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Store;
use super::errors::Call;
use super::signed::{Endpoint, Service, Variant, json};
use super::watch::Patience;
use crate::failure::Failure;
use crate::kms::{KeyAlias, KeyAliases, KeyDescription};
use crate::parameter::Partition;

/// KMS, of which two calls are used.
pub(super) const KMS: Service = Service { id: "KMS", name: "kms", endpoint, refusal: json::refusal };

/// Aliases on a page: as many as the service gives.
const PAGE: usize = 100;

/// Pages at most. Nobody looks through more, and an account that has more is asked for the name.
const PAGES: usize = 50;

impl Store {
    /// The aliases of the account in this region (`kms:ListAliases`), as far as nobody would look through more.
    ///
    /// # Errors
    /// As any call, `Denied` above all.
    pub async fn key_aliases(&self) -> Result<KeyAliases, Failure> {
        let call = Call { action: "kms:ListAliases", name: None };
        let mut aliases = Vec::new();
        let mut marker: Option<String> = None;
        for _ in 0..PAGES {
            let mut members = json!({ "Limit": PAGE });
            if let Some(marker) = &marker {
                members["Marker"] = json!(marker);
            }
            let request = json::request("TrentService.ListAliases", &members, page);
            let answer = self.patiently(call, Patience::ONE, || self.inner.kms.send(&request)).await;
            let (found, next) = answer.map_err(|error| self.inner.session.explain(call, &error))?.value;
            aliases.extend(found);
            // One that leads back to itself would lead nowhere else the next time.
            if next.is_none() || next == marker {
                return Ok(KeyAliases::new(aliases, next.is_none()));
            }
            marker = next;
        }
        Ok(KeyAliases::new(aliases, false))
    }

    /// What a key is like, by alias, id or ARN (`kms:DescribeKey`).
    ///
    /// # Errors
    /// As any call, `Denied` above all; `Key` where there is none.
    pub async fn describe_key(&self, key: &str) -> Result<KeyDescription, Failure> {
        let call = Call { action: "kms:DescribeKey", name: None };
        let request = json::request("TrentService.DescribeKey", &json!({ "KeyId": key }), description);
        let answer = self.patiently(call, Patience::ONE, || self.inner.kms.send(&request)).await;
        Ok(answer.map_err(|error| self.inner.session.explain(call, &error))?.value)
    }
}

/// The aliases of a page, and how the next is asked for.
fn page(answer: &[u8]) -> Result<(Vec<KeyAlias>, Option<String>), BoxError> {
    let answer: Value = serde_json::from_slice(answer)?;
    let aliases = answer["Aliases"].as_array().ok_or("the answer has no aliases")?;
    let alias = |of: &Value| {
        let name = of["AliasName"].as_str()?.to_owned();
        Some(KeyAlias { name, key_id: text(&of["TargetKeyId"]) })
    };
    let next = text(&answer["NextMarker"]).filter(|_| answer["Truncated"] == true);
    Ok((aliases.iter().filter_map(alias).collect(), next))
}

fn description(answer: &[u8]) -> Result<KeyDescription, BoxError> {
    let answer: Value = serde_json::from_slice(answer)?;
    let key = &answer["KeyMetadata"];
    let spec = text(&key["KeySpec"]).or_else(|| text(&key["CustomerMasterKeySpec"])).unwrap_or_default();
    Ok(KeyDescription {
        arn: text(&key["Arn"]).ok_or("the answer names no key")?,
        state: text(&key["KeyState"]).unwrap_or_default(),
        usage: text(&key["KeyUsage"]).unwrap_or_default(),
        spec,
        description: text(&key["Description"]).unwrap_or_default(),
        deleted_at: key["DeletionDate"].as_f64().and_then(|at| Timestamp::from_second(at as i64).ok()),
        is_of_aws: key["KeyManager"] == "AWS",
    })
}

fn text(of: &Value) -> Option<String> {
    of.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// By the endpoint rules that AWS publishes for it.
fn endpoint(region: &str, variant: Variant) -> Endpoint {
    let partition = Partition::of_region(region);
    let host = match variant {
        Variant::Plain => partition.host("kms", region),
        Variant::Fips => partition.host("kms-fips", region),
        Variant::DualStack => partition.dual_stack_host("kms", region),
        Variant::FipsDualStack => partition.dual_stack_host("kms-fips", region),
    };
    Endpoint { url: format!("https://{host}"), region: region.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_region_has_addresses_of_its_own() {
        for (region, variant, host) in [
            ("eu-west-1", Variant::Plain, "kms.eu-west-1.amazonaws.com"),
            ("eu-west-1", Variant::DualStack, "kms.eu-west-1.api.aws"),
            ("us-east-1", Variant::Fips, "kms-fips.us-east-1.amazonaws.com"),
            ("us-east-1", Variant::FipsDualStack, "kms-fips.us-east-1.api.aws"),
            ("cn-north-1", Variant::Plain, "kms.cn-north-1.amazonaws.com.cn"),
            ("cn-north-1", Variant::DualStack, "kms.cn-north-1.api.amazonwebservices.com.cn"),
            ("us-gov-west-1", Variant::Fips, "kms-fips.us-gov-west-1.amazonaws.com"),
        ] {
            let found = endpoint(region, variant);
            assert_eq!(found, Endpoint { url: format!("https://{host}"), region: region.to_owned() });
        }
    }

    #[test]
    fn answers_are_read_as_the_service_gives_them() {
        let answer =
            br#"{"Aliases":[{"AliasArn":"arn:aws:kms:us-west-2:1:alias/a","AliasName":"alias/a","TargetKeyId":"1"},
            {"AliasName":"alias/aws/ebs"}],"Truncated":true,"NextMarker":"m"}"#;
        let (aliases, next) = page(answer).unwrap();
        assert_eq!(aliases[0], KeyAlias { name: "alias/a".to_owned(), key_id: Some("1".to_owned()) });
        assert_eq!((aliases[1].key_id.as_deref(), next.as_deref()), (None, Some("m")));
        assert!(page(b"{}").is_err() && page(b"<html>").is_err() && description(b"{}").is_err());
        let answer = br#"{"KeyMetadata":{"Arn":"a","KeyState":"PendingDeletion","KeyUsage":"ENCRYPT_DECRYPT",
            "CustomerMasterKeySpec":"SYMMETRIC_DEFAULT","DeletionDate":1.7e9,"KeyManager":"CUSTOMER"}}"#;
        let key = description(answer).unwrap();
        assert_eq!((key.spec.as_str(), key.is_of_aws), ("SYMMETRIC_DEFAULT", false));
        assert!(key.unfit().unwrap().contains("2023-11-14"), "{key:?}");
    }
}
