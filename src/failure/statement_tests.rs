#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

const ANA: &str = "arn:aws:sts::111122223333:assumed-role/engineer/ana";
const KEY: &str = "arn:aws:kms:eu-north-1:111122223333:key/1a2b3c4d-0000-1111-2222-333344445555";
const TAIL: &str =
    " (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 7b6a; Proxy: null)";

/// docs/parameter-store.md 6.3, and the resource forms of 6.2.
#[test]
fn statements_ask_for_no_more_than_was_denied() {
    let deny = |action: &str, resource: &str, kind: &str| {
        let message = format!(
            "User: {ANA} is not authorized to perform: {action} on resource: {resource} because no {kind} allows the {action} action"
        );
        Denial::parse(&message).unwrap_or_else(|| panic!("{message}"))
    };
    let json =
        |denial: &Denial| -> serde_json::Value { serde_json::from_str(denial.statement.as_deref().unwrap()).unwrap() };
    let identity = "identity-based policy";
    let base = "arn:aws:ssm:eu-north-1:111122223333:";

    let cases = [
        ("ssm:GetParameter", "parameter/app/x", serde_json::json!(format!("{base}parameter/app/x"))),
        ("ssm:PutParameter", "parameter/app/x", serde_json::json!(format!("{base}parameter/app/x"))),
        ("ssm:DescribeParameters", "*", serde_json::json!("*")),
        (
            "ssm:GetParametersByPath",
            "parameter/app/",
            serde_json::json!([format!("{base}parameter/app"), format!("{base}parameter/app/*")]),
        ),
        ("ssm:GetParametersByPath", "parameter/", serde_json::json!(format!("{base}parameter/*"))),
    ];
    for (action, resource, wanted) in cases {
        let statement = json(&deny(action, &format!("{base}{resource}"), identity));
        assert_eq!(statement["Effect"], "Allow");
        assert_eq!(statement["Action"], action);
        assert_eq!(statement["Resource"], wanted, "{action} {resource}");
    }

    for (name, arn) in [
        ("/app/db/password", format!("{base}parameter/app/db/password")),
        ("/app/db/password:3", format!("{base}parameter/app/db/password")),
        ("x", format!("{base}parameter/x")),
        (
            "arn:aws:ssm:eu-north-1:444455556666:parameter/shared:2",
            "arn:aws:ssm:eu-north-1:444455556666:parameter/shared".into(),
        ),
    ] {
        let statement = json(&deny("kms:Decrypt", KEY, identity).for_parameter(name));
        assert_eq!(statement["Resource"], KEY, "the key's ARN, never an alias");
        let equals = &statement["Condition"]["StringEquals"];
        assert_eq!(equals["kms:ViaService"], "ssm.eu-north-1.amazonaws.com");
        assert_eq!(equals["kms:EncryptionContext:PARAMETER_ARN"], arn, "{name}");
    }
    let alias = deny("kms:Decrypt", "arn:aws:kms:eu-north-1:111122223333:alias/app", identity);
    assert_eq!(alias.for_parameter("/app/x").statement, None, "an alias in a statement grants nothing");
}

#[test]
fn a_key_policy_names_who_is_to_be_let_in() {
    let of = |principal: &str| {
        let message = format!(
            "User: {principal} is not authorized to perform: kms:Decrypt on resource: {KEY} because no resource-based policy allows the kms:Decrypt action{TAIL}"
        );
        let denial = Denial::parse(&message).unwrap().for_parameter("/app/x");
        let statement: serde_json::Value = serde_json::from_str(denial.statement.as_deref().unwrap()).unwrap();
        assert_eq!(statement["Resource"], "*", "within a key policy the resource is the key");
        assert!(denial.advice().contains("key policy"), "{}", denial.advice());
        (
            statement["Principal"]["AWS"].as_str().unwrap().to_owned(),
            statement["Condition"]["ArnLike"]["aws:PrincipalArn"].clone(),
        )
    };
    assert_eq!(of(ANA).0, "arn:aws:iam::111122223333:role/engineer");
    assert_eq!(of("arn:aws:iam::111122223333:user/ana").0, "arn:aws:iam::111122223333:user/ana");
    let (account, role) = of("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0123/ana");
    assert_eq!(account, "arn:aws:iam::111122223333:root");
    assert_eq!(role, "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Dev_0123");
}

#[test]
fn statements_are_of_the_partition_of_what_was_denied() {
    for (partition, region, suffix) in [
        ("aws-cn", "cn-northwest-1", "amazonaws.com.cn"),
        ("aws-us-gov", "us-gov-east-1", "amazonaws.com"),
        ("aws-eusc", "eusc-de-east-1", "amazonaws.eu"),
        ("aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"),
    ] {
        let (ana, key) = (ANA.replace("aws", partition), KEY.replace("aws", partition).replace("eu-north-1", region));
        for kind in ["identity-based policy", "resource-based policy"] {
            let message = format!(
                "User: {ana} is not authorized to perform: kms:Decrypt on resource: {key} because no {kind} allows the kms:Decrypt action"
            );
            let denial = Denial::parse(&message).unwrap().for_parameter("/app/x");
            let text = denial.statement.as_deref().unwrap();
            assert!(!text.contains("arn:aws:") && text.contains(&format!("arn:{partition}:")), "{text}");
            assert!(text.contains(&format!("\"ssm.{region}.{suffix}\"")), "{text}");
            assert!(text.contains(&format!("arn:{partition}:ssm:{region}:111122223333:parameter/app/x")), "{text}");
        }
    }
}
