//! What `Y` copies from the page that explains: the least-privilege statement of docs/parameter-store.md 6.3, or nothing
//! where none would help.

use serde_json::{Value, json};

use super::{SEED, ask, go, refused};
use crate::fixtures::Live;

const ENGINEER: &str = "AKIAENGINEER";

/// What is copied for a name, if the page offers anything.
fn statement(access_key: &str, name: &str) -> (Live, Option<Value>) {
    let mut live = Live::of(SEED, access_key, "/");
    let screens = refused(&mut live, name);
    live.keys("Y");
    let copied = live.copied.first().map(|text| serde_json::from_str(text).unwrap());
    assert_eq!(screens.contains("To ask for, in"), copied.is_some(), "{name}:\n{screens}");
    assert_eq!(screens.contains("gives the statement"), copied.is_some(), "{name}:\n{screens}");
    (live, copied)
}

/// The ARN of a key, as KMS has it.
fn key(live: &Live, alias: &str) -> Value {
    let described = ask(live, "TrentService.DescribeKey", &json!({ "KeyId": format!("alias/{alias}") }));
    described["KeyMetadata"]["Arn"].clone()
}

#[test]
fn an_action_on_a_parameter_needs_that_action_on_that_parameter() {
    for name in ["by-silence/identity-policy", "by-silence/boundary", "by-silence/session-policy", "without-a-reason"] {
        let (_, copied) = statement(ENGINEER, &format!("/denied/{name}"));
        let resource = format!("arn:aws:ssm:eu-west-1:111122223333:parameter/denied/{name}");
        let wanted = json!({ "Effect": "Allow", "Action": "ssm:GetParameter", "Resource": resource });
        assert_eq!(copied, Some(wanted), "{name}");
    }
}

#[test]
fn a_key_is_named_by_its_arn_and_used_for_one_parameter_through_this_service() {
    for name in ["identity-policy", "boundary", "session-policy", "without-a-reason"] {
        let (live, copied) = statement(ENGINEER, &format!("/key/denied/{name}"));
        let wanted = json!({
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": key(&live, name),
            "Condition": { "StringEquals": {
                "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
                "kms:EncryptionContext:PARAMETER_ARN":
                    format!("arn:aws:ssm:eu-west-1:111122223333:parameter/key/denied/{name}"),
            } },
        });
        assert_eq!(copied, Some(wanted), "{name}");
    }
}

/// Within a key policy: who is let in, and `*` for the key that the policy is of.
#[test]
fn a_key_policy_lets_in_the_role_the_user_or_the_permission_set() {
    let iam = "arn:aws:iam::111122223333";
    let sso = format!("{iam}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Engineer_0123456789abcdef");
    for (access_key, principal, role) in [
        (ENGINEER, format!("{iam}:role/engineer"), None),
        ("AKIAUSER", format!("{iam}:user/ana"), None),
        ("AKIASSO", format!("{iam}:root"), Some(sso)),
    ] {
        let (_, copied) = statement(access_key, "/key/denied/key-policy");
        let mut wanted = json!({
            "Effect": "Allow",
            "Principal": { "AWS": principal },
            "Action": "kms:Decrypt",
            "Resource": "*",
            "Condition": { "StringEquals": {
                "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
                "kms:EncryptionContext:PARAMETER_ARN":
                    "arn:aws:ssm:eu-west-1:111122223333:parameter/key/denied/key-policy",
            } },
        });
        if let Some(role) = role {
            wanted["Condition"]["ArnLike"] = json!({ "aws:PrincipalArn": role });
        }
        assert_eq!(copied, Some(wanted), "{access_key}");
    }
}

#[test]
fn where_an_allow_would_not_help_none_is_offered() {
    let kinds = ["identity-policy", "resource-policy", "boundary", "session-policy", "scp", "rcp", "vpc-endpoint"];
    let denies = ["by-a-deny", "by-a-named-policy"].iter().flat_map(|how| kinds.map(|kind| format!("{how}/{kind}")));
    let silences = ["resource-policy", "scp", "rcp", "vpc-endpoint"].map(|kind| format!("by-silence/{kind}"));
    for name in denies.chain(silences) {
        let (live, copied) = statement(ENGINEER, &format!("/denied/{name}"));
        assert_eq!(copied, None, "{name}");
        assert!(live.screen().contains("will not help"), "{name}:\n{}", live.screen());
    }
    let keys = ["scp", "rcp", "vpc-endpoint", "deny-in-key-policy", "deny-in-scp"];
    let states = ["disabled", "pending-deletion", "pending-import", "unavailable", "unsuitable", "missing"];
    let keys = keys.map(|key| format!("/key/denied/{key}")).into_iter();
    for name in keys.chain(states.map(|state| format!("/key/{state}"))) {
        assert_eq!(statement(ENGINEER, &name).1, None, "{name}");
    }
}

/// docs/parameter-store.md 6.5 numbers 3 and 4: the description knows the key that the message does not name.
#[test]
fn a_key_that_the_service_does_not_name_is_taken_from_the_description() {
    let (mut live, copied) = statement(ENGINEER, "/key/denied/another-account");
    let in_key_policy = |name: &str| {
        json!({
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::111122223333:role/engineer" },
            "Action": "kms:Decrypt",
            "Resource": "*",
            "Condition": { "StringEquals": {
                "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
                "kms:EncryptionContext:PARAMETER_ARN":
                    format!("arn:aws:ssm:eu-west-1:111122223333:parameter/key/denied/{name}"),
            } },
        })
    };
    assert_eq!(copied, Some(in_key_policy("another-account")));
    live.keys("y");
    let all = live.copied.last().unwrap();
    for part in [
        "kms:Decrypt on key alias/another-account of account 444455556666: the key is not there",
        "both must allow it: the key policy there and your own policies.",
        "key          arn:aws:kms:eu-west-1:444455556666:alias/another-account\n             as described; of account 444455556666, which is not this one\n",
        "To ask for, in the key policy in account 444455556666:",
        "account 444455556666 can look up which key alias/another-account is.\naws kms describe-key --region eu-west-1 --key-id alias/another-account --query KeyMetadata.Arn\n",
    ] {
        assert!(all.contains(part), "{part}:\n{all}");
    }
    let (_, copied) = statement(ENGINEER, "/key/denied/old-text");
    assert_eq!(copied, Some(in_key_policy("old-text")));
}

/// The words on the screen, without borders and line breaks.
fn prose(live: &Live) -> String {
    live.screen().replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The policy to ask for, where it would be asked for in vain.
#[test]
fn a_policy_says_where_a_deny_makes_it_useless() {
    let says = "An Allow does not help while";
    for (name, denier) in [
        ("/denied/by-a-deny/identity-policy", "an identity-based policy denies ssm:GetParameter"),
        ("/denied/by-a-named-policy/scp", "a service control policy denies ssm:GetParameter"),
        ("/key/denied/deny-in-key-policy", "a resource-based policy denies kms:Decrypt"),
    ] {
        let mut live = Live::new(SEED);
        go(&mut live, name);
        live.keys("P");
        assert!(!live.screen().contains(says), "{name} has not been asked for yet:\n{}", live.screen());
        live.keys("<esc> P");
        let said = prose(&live);
        assert!(said.contains(&format!("{says} {denier}: x, after esc, explains.")), "{name}:\n{said}");
        live.keys("<tab>");
        assert!(live.screen().contains(says), "{name}:\n{}", live.screen());
        live.keys("<esc>kP");
        assert!(!live.screen().contains(says), "another row:\n{}", live.screen());
    }
    let mut live = Live::new(SEED);
    refused(&mut live, "/denied/by-silence/identity-policy");
    live.keys("<esc>P");
    assert!(!live.screen().contains(says), "{}", live.screen());
    // Nothing may be listed: what is refused then is the listing.
    let silent = r#"action = "ssm:DescribeParameters" },
  { principal = "*/no-list/*""#;
    let deny = r#"action = "ssm:DescribeParameters", reason = "with an explicit deny in a session policy" },
  { principal = "*/no-list/*""#;
    let mut live = Live::of(&SEED.replace(silent, deny), "AKIANOLIST", "/");
    live.keys("P");
    let said = prose(&live);
    assert!(said.contains(&format!("{says} a session policy denies ssm:DescribeParameters")), "{said}");
}
