#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value, json};

use super::*;
use crate::failure::access_denied;

const ANA: &str = "arn:aws:sts::111122223333:assumed-role/engineer/ana";
const SHARED: &str = "arn:aws:ssm:eu-west-1:444455556666:parameter/net/psk";
const ID: &str = "1a2b3c4d-0000-1111-2222-333344445555";
const BOTH: &str = "For a key of another account both must allow it: the key policy there and your own policies";

/// The refusal that names no key (docs/parameter-store.md 6.5 number 4), met on a parameter.
fn hidden(parameter: &str) -> Failure {
    let message = format!(
        "User: {ANA} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access"
    );
    access_denied(&message, "ssm:GetParameter", Some(parameter))
}

fn of(parameter: &str, described: &str) -> Failure {
    hidden(parameter).with_key(described, Some(ANA), Some("eu-west-1"))
}

fn denial(failure: &Failure) -> &Denial {
    let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
    denial
}

fn json(statement: Option<&String>) -> Option<Value> {
    statement.map(|statement| serde_json::from_str(statement).unwrap())
}

fn condition(parameter: &str) -> Value {
    json!({ "StringEquals": {
        "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:PARAMETER_ARN": parameter,
    } })
}

#[test]
fn a_key_is_where_it_says_or_where_its_parameter_is() {
    let foreign = format!("arn:aws:kms:eu-west-1:444455556666:key/{ID}");
    for (parameter, described, arn) in [
        ("/app/x", ID, format!("arn:aws:kms:eu-west-1:111122223333:key/{ID}")),
        ("/app/x", "alias/app", "arn:aws:kms:eu-west-1:111122223333:alias/app".to_owned()),
        ("/app/x", foreign.as_str(), foreign.clone()),
        (SHARED, ID, foreign.clone()),
        (SHARED, "alias/lent", "arn:aws:kms:eu-west-1:444455556666:alias/lent".to_owned()),
    ] {
        let failure = of(parameter, described);
        let key = denial(&failure).key.clone().unwrap();
        assert_eq!((key.described.as_str(), key.arn), (described, Some(arn.clone())), "{parameter}");
        let other = arn.contains("444455556666").then_some("444455556666");
        assert_eq!(denial(&failure).account_of_key(), other, "{parameter} {described}");
        assert_eq!(failure.advice.to_string().ends_with(BOTH), other.is_some(), "{}", failure.advice);
    }
    // Nobody said in which account this is.
    let failure = access_denied(
        "The ciphertext refers to a customer master key that does not exist",
        "ssm:GetParameter",
        Some("/app/x"),
    );
    let failure = failure.with_key("alias/app", None, Some("eu-west-1"));
    assert!(failure.what.contains("kms:Decrypt on key alias/app: the key is not there"), "{}", failure.what);
    assert_eq!((failure.statement(), denial(&failure).lookup()), (None, None));
}

/// docs/parameter-store.md 6.1, 6.3: one statement for each of the two policies.
#[test]
fn a_key_of_another_account_takes_a_statement_in_each_account() {
    let key = format!("arn:aws:kms:eu-west-1:444455556666:key/{ID}");
    let failure = of("/app/x", &key);
    assert!(failure.what.contains(&format!("on key {ID} of account 444455556666: the key is not there")), "{failure}");
    let parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/app/x";
    let theirs = json!({
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::111122223333:role/engineer" },
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": condition(parameter),
    });
    let own = json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": key, "Condition": condition(parameter) });
    let denial = denial(&failure);
    assert_eq!(json(denial.statement.as_ref()), Some(theirs));
    assert_eq!(json(denial.own_statement.as_ref()), Some(own));
    assert_eq!(denial.belongs_in(), "the key policy in account 444455556666");
    assert_eq!(denial.lookup(), None);
}

/// A key policy needs no name for its key; any other policy does, and an alias is none.
#[test]
fn an_alias_is_to_be_looked_up_where_a_policy_must_name_the_key() {
    let failure = of("/app/x", "arn:aws:kms:eu-west-1:444455556666:alias/theirs");
    assert_eq!(json(denial(&failure).statement.as_ref()).unwrap()["Resource"], "*");
    assert_eq!(denial(&failure).own_statement, None);
    let lookup = denial(&failure).lookup().unwrap();
    assert!(lookup.says.contains("account 444455556666 can look up which key alias/theirs is"), "{lookup:?}");
    assert_eq!(
        lookup.command.to_string(),
        "aws kms describe-key --region eu-west-1 --key-id alias/theirs --query KeyMetadata.Arn"
    );
    // Within one account the key policy alone can allow it.
    let failure = of("/app/x", "alias/ours");
    assert!(failure.statement().is_some() && denial(&failure).lookup().is_none(), "{failure:?}");
    // The policy of a key that AWS manages is not anybody's to change.
    let failure = of("/app/x", "alias/aws/ssm");
    assert!(failure.statement().is_none() && denial(&failure).lookup().is_none(), "{failure:?}");
}

/// Whichever policy refuses for want of an Allow; where a Deny does, or the organisation, two Allows do not help either.
#[test]
fn every_refusal_over_another_accounts_key_says_that_both_must_allow_it() {
    let on = format!("kms:Decrypt on resource: arn:aws:kms:eu-west-1:444455556666:key/{ID}");
    for (reason, said, statements) in [
        ("", true, 1),
        ("because no identity-based policy allows the kms:Decrypt action", true, 1),
        ("because no permissions boundary allows the kms:Decrypt action", true, 1),
        ("because no session policy allows the kms:Decrypt action", true, 1),
        ("because no resource-based policy allows the kms:Decrypt action", true, 2),
        ("because no service control policy allows the kms:Decrypt action", false, 0),
        ("with an explicit deny in a resource-based policy", false, 0),
    ] {
        let message = format!("User: {ANA} is not authorized to perform: {on} {reason}");
        let failure = access_denied(&message, "ssm:GetParameter", Some("/app/x"));
        assert_eq!(failure.advice.to_string().ends_with(BOTH), said, "{reason}: {}", failure.advice);
        let denial = denial(&failure);
        let given = [&denial.statement, &denial.own_statement].into_iter().flatten().count();
        assert_eq!(given, statements, "{reason}");
        assert_eq!(failure.parameter_of_unnamed_key(), None, "{reason}: the message names it");
    }
}

#[test]
fn a_key_that_is_not_named_is_of_the_partition_of_whoever_asks_or_of_the_region() {
    let key = |principal: Option<&str>, region: &str| KmsKey::of("/x", ID, principal, Some(region)).arn;
    let ana = "arn:aws-us-gov:sts::111122223333:assumed-role/engineer/ana";
    let arn = format!("arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/{ID}");
    assert_eq!(key(Some(ana), "us-gov-west-1").as_deref(), Some(arn.as_str()));
    let shared = "arn:aws-cn:ssm:cn-north-1:444455556666:parameter/net/psk";
    let arn = format!("arn:aws-cn:kms:cn-north-1:444455556666:key/{ID}");
    assert_eq!(KmsKey::of(shared, ID, None, Some("cn-north-1")).arn, Some(arn));
}
