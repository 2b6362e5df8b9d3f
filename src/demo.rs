//! The store that the demo opens.

use ssm_emulator::Emulator;
use ssm_emulator::seed::{Seed, SeedError};

/// The demo store as a seed file.
pub const SEED: &str = include_str!("../assets/demo.toml");

/// Whose access key the demo uses: Ana's, an engineer who may read most of it.
pub const ACCESS_KEY: &str = "AKIADEMOENGINEER";

/// Where most of the demo store lives.
pub const REGION: &str = "eu-west-1";

/// All regions in which it has something.
pub const REGIONS: [&str; 3] = [REGION, "us-west-2", "ap-southeast-2"];

/// The demo store, fresh.
///
/// # Errors
///
/// None that a user could meet: the seed is part of the program, and a test reads it.
pub fn emulator() -> Result<Emulator, SeedError> {
    Emulator::from_seed(&Seed::parse(SEED)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::{Value, json};
    use ssm_emulator::{Request, State, Timestamp, handle};

    use super::*;

    fn state() -> State {
        emulator().unwrap().with(|state| state.clone())
    }

    /// What Ana is answered: the status and the body.
    fn ask(state: &mut State, operation: &str, members: &Value) -> (u16, Value) {
        let target = format!("AmazonSSM.{operation}");
        let body = members.to_string();
        let request = Request {
            target: Some(&target),
            access_key: Some(ACCESS_KEY),
            region: Some(REGION),
            service: Some("ssm"),
            body: body.as_bytes(),
        };
        let answer = handle(state, Timestamp::now(), &request);
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    fn described(state: &mut State) -> Vec<Value> {
        let mut all = Vec::new();
        let mut token = Value::Null;
        loop {
            let members = match &token {
                Value::Null => json!({ "MaxResults": 50 }),
                token => json!({ "MaxResults": 50, "NextToken": token }),
            };
            let (status, page) = ask(state, "DescribeParameters", &members);
            assert_eq!(status, 200, "{page}");
            all.extend(page["Parameters"].as_array().unwrap().iter().cloned());
            token = page["NextToken"].clone();
            if token.is_null() {
                return all;
            }
        }
    }

    fn text<'a>(value: &'a Value, member: &str) -> &'a str {
        value[member].as_str().unwrap_or_default()
    }

    #[test]
    fn it_shows_what_a_store_can_hold() {
        let mut state = state();
        let all = described(&mut state);
        let names: BTreeSet<&str> = all.iter().map(|p| text(p, "Name")).collect();
        assert!((250..=500).contains(&names.len()), "{}", names.len());

        let count = |is: &dyn Fn(&Value) -> bool| all.iter().filter(|p| is(p)).count();
        for (what, least, is) in [
            ("String", 100, &(|p: &Value| text(p, "Type") == "String") as &dyn Fn(&Value) -> bool),
            ("StringList", 10, &|p| text(p, "Type") == "StringList"),
            ("SecureString", 50, &|p| text(p, "Type") == "SecureString"),
            ("Advanced", 2, &|p| text(p, "Tier") == "Advanced"),
            ("an expiry", 1, &|p| p["Policies"].to_string().contains("Expiration")),
            ("a machine image", 1, &|p| text(p, "DataType") == "aws:ec2:image"),
            ("a pattern", 10, &|p| !text(p, "AllowedPattern").is_empty()),
            ("20 versions", 2, &|p| p["Version"].as_i64() >= Some(20)),
            ("flat names", 3, &|p| !text(p, "Name").contains('/')),
            ("control characters", 1, &|p| text(p, "Description").contains('\u{1b}')),
            ("a right-to-left override", 1, &|p| text(p, "Description").contains('\u{202e}')),
            ("the deepest name", 1, &|p| text(p, "Name").matches('/').count() == 15),
        ] {
            assert!(count(is) >= least, "{what}: {}", count(is));
        }
        assert!(names.contains("/checkout/prod/db") && names.contains("/checkout/prod/db/password"));

        let keys: BTreeMap<&str, usize> = all.iter().fold(BTreeMap::new(), |mut keys, p| {
            *keys.entry(text(p, "KeyId")).or_default() += 1;
            keys
        });
        assert!(keys.contains_key("alias/aws/ssm") && keys.len() > 8, "{keys:?}");
    }

    #[test]
    fn every_way_of_being_refused_is_in_it() {
        let mut state = state();
        for (name, code, says) in [
            ("/sandbox/ana/secret", None, "open sesame"),
            ("/payments/dev/gateway/api-key", None, "demo-gateway-dev"),
            (
                "/payments/prod/gateway/api-key",
                Some("AccessDeniedException"),
                "because no resource-based policy allows the kms:Decrypt action",
            ),
            ("/data/prod/legacy-warehouse/password", Some("InvalidKeyId"), "is disabled"),
            ("/search/prod/v1/password", Some("InvalidKeyId"), "is pending deletion"),
            ("/identity/prod/signing/hsm-pin", Some("InvalidKeyId"), "is pending import"),
            ("/platform/acquired/billing/token", Some("InvalidKeyId"), "does not exist"),
            (
                "/security/breakglass/root",
                Some("AccessDeniedException"),
                "explicit deny in a service control policy: arn:",
            ),
        ] {
            let (_, answer) = ask(&mut state, "GetParameter", &json!({ "Name": name, "WithDecryption": true }));
            assert_eq!(answer["__type"].as_str(), code, "{name}: {answer}");
            assert!(answer.to_string().contains(says), "{name}: {answer}");
        }
        for (operation, members) in [
            ("PutParameter", json!({ "Name": "/platform/network/dev/vpc-id", "Value": "vpc-0", "Overwrite": true })),
            ("DeleteParameter", json!({ "Name": "/checkout/prod/db/host" })),
        ] {
            let (_, answer) = ask(&mut state, operation, &members);
            assert_eq!(text(&answer, "__type"), "AccessDeniedException", "{operation}: {answer}");
        }
    }

    #[test]
    fn others_share_and_publish_and_keep_secrets_in_it() {
        let mut state = state();
        let (_, shared) = ask(&mut state, "DescribeParameters", &json!({ "Shared": true, "MaxResults": 50 }));
        let arns: Vec<&str> = shared["Parameters"].as_array().unwrap().iter().map(|p| text(p, "ARN")).collect();
        let of = |account: &str| arns.iter().filter(|arn| arn.contains(account)).count();
        assert_eq!((arns.len(), of(":222233334444:"), of(":777788889999:")), (5, 4, 1), "{arns:?}");
        let vpn = "arn:aws:ssm:eu-west-1:222233334444:parameter/network/vpn/pre-shared-key";
        for (name, code, says) in [
            (vpn.to_owned(), None, "demo-vpn-pre-shared-3"),
            (format!("{vpn}-next"), Some("AccessDeniedException"), "key/2e7c0000-9f8e"),
            ("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended".to_owned(), None, "image_id"),
            ("/aws/reference/secretsmanager/checkout/prod/stripe".to_owned(), None, "demo-not-a-stripe-key"),
            (
                "/aws/reference/secretsmanager/payments/prod/acquirer".to_owned(),
                Some("AccessDeniedException"),
                "secretsmanager:GetSecretValue",
            ),
        ] {
            let (_, answer) = ask(&mut state, "GetParameter", &json!({ "Name": name, "WithDecryption": true }));
            assert_eq!(answer["__type"].as_str(), code, "{name}: {answer}");
            assert!(answer.to_string().contains(says), "{name}: {answer}");
        }
    }

    /// Nobody is to find something that looks like a leak in the source of this program.
    #[test]
    fn every_secret_says_that_it_is_none() {
        let mut state = state();
        for parameter in described(&mut state) {
            if text(&parameter, "Type") != "SecureString" {
                continue;
            }
            let name = text(&parameter, "Name");
            let (status, answer) = ask(&mut state, "GetParameter", &json!({ "Name": name, "WithDecryption": true }));
            let value = text(&answer["Parameter"], "Value");
            let harmless =
                ["demo", "not-a-", "VEhJUyBJUyBOT1Qg", "open sesame"].iter().any(|word| value.contains(word));
            assert!(status != 200 || harmless, "{name}");
        }
    }
}
