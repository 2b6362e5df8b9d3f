//! STS, KMS and service settings.

use super::*;
use crate::KeyState;

fn sts(client: &mut Client, body: &str) -> (u16, String) {
    let request = Request {
        access_key: client.access_key,
        region: client.region,
        service: Some("sts"),
        body: body.as_bytes(),
        ..Request::default()
    };
    let answer = handle(&mut client.state, client.now, &request);
    assert_eq!(answer.content_type, "text/xml");
    (answer.status, String::from_utf8(answer.body).unwrap())
}

#[test]
fn who_am_i() {
    let mut client = Client::seeded(
        r#"
        principal = [
            { access_key = "ANA", arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana" },
            { access_key = "OLD", arn = "arn:aws:iam::111122223333:user/old", expired = true },
        ]
        deny = [{ action = "*" }]
        "#,
    );
    client.access_key = Some("ANA");
    let (status, body) = sts(&mut client, "Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(status, 200);
    for part in [
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>",
        "<Arn>arn:aws:sts::111122223333:assumed-role/engineer/ana</Arn>",
        ":ana</UserId>",
        "<Account>111122223333</Account>",
        "<RequestId>",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let (status, body) = sts(&mut client, "Action=GetSessionToken&Version=2011-06-15");
    assert!(status == 400 && body.contains("<Code>InvalidAction</Code>"), "{body}");
    client.access_key = Some("OLD");
    let (status, body) = sts(&mut client, "Action=GetCallerIdentity&Version=2011-06-15");
    assert!(status == 403 && body.contains("<Code>ExpiredToken</Code>"), "{body}");
    client.access_key = Some("NONE");
    client.state.behaviour_mut().strict_credentials = true;
    let (status, body) = sts(&mut client, "Action=GetCallerIdentity&Version=2011-06-15");
    assert!(status == 403 && body.contains("<Code>InvalidClientTokenId</Code>"), "{body}");
}

/// The region of the signature says which partition the services are in, and every ARN they tell is of that one.
#[test]
fn every_arn_is_of_the_partition_of_the_region() {
    for (region, partition) in [
        ("eu-west-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
    ] {
        let mut client = Client::seeded(
            r#"
            principal = [{ access_key = "ANA", arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana" }]
            fault = [{ operation = "PutParameter", kind = "interposed-write", name = "/other" }]
            "#,
        );
        (client.access_key, client.region) = (Some("ANA"), Some(region));
        let ana = format!("arn:{partition}:sts::111122223333:assumed-role/engineer/ana");
        let (_, body) = sts(&mut client, "Action=GetCallerIdentity&Version=2011-06-15");
        assert!(body.contains(&format!("<Arn>{ana}</Arn>")), "{body}");

        client.ok("PutParameter", &json!({ "Name": "/t/s", "Value": "x", "Type": "SecureString" }));
        let arn = format!("arn:{partition}:ssm:{region}:111122223333:parameter/t/s");
        let described = client.described("/t/s");
        assert_eq!((&described["ARN"], &described["LastModifiedUser"]), (&json!(arn), &json!(ana)));
        let other = json!({ "Name": "/other", "Value": "x", "Type": "String" });
        assert_eq!(client.code("PutParameter", &other), "ParameterAlreadyExists");
        assert_eq!(client.described("/other")["LastModifiedUser"], ana.replace("engineer/ana", "deploy/ci"));
        assert_eq!(client.get(&arn)["ARN"], arn);
        let listed = client.ok("GetParametersByPath", &json!({ "Path": "/t" }));
        assert_eq!(listed["Parameters"][0]["ARN"], arn);
        let public = client.get("/aws/service/global-infrastructure/regions/us-east-1");
        let prefix = format!("arn:{partition}:ssm:{region}::parameter/aws/service/");
        assert!(public["ARN"].as_str().unwrap().starts_with(&prefix), "{public}");
        let setting = json!({ "SettingId": "/ssm/parameter-store/default-parameter-tier" });
        let setting = client.ok("GetServiceSetting", &setting)["ServiceSetting"]["ARN"].clone();
        assert!(setting.as_str().unwrap().starts_with(&format!("arn:{partition}:ssm:{region}:")), "{setting}");

        let aliases = client.call_service("TrentService", "ListAliases", &json!({})).unwrap();
        let kms = format!("arn:{partition}:kms:{region}:111122223333:");
        assert_eq!(aliases["Aliases"][0]["AliasArn"], format!("{kms}alias/aws/ssm"));
        let key = client.call_service("TrentService", "DescribeKey", &json!({ "KeyId": "alias/aws/ssm" })).unwrap();
        assert!(key["KeyMetadata"]["Arn"].as_str().unwrap().starts_with(&format!("{kms}key/")), "{key}");
        // An ARN of another partition leads nowhere.
        for of in ["aws", "aws-cn"] {
            let key = key["KeyMetadata"]["Arn"]
                .as_str()
                .unwrap()
                .replace(&format!("arn:{partition}:"), &format!("arn:{of}:"));
            let found = client.call_service("TrentService", "DescribeKey", &json!({ "KeyId": key })).is_ok();
            let name = arn.replace(&format!("arn:{partition}:"), &format!("arn:{of}:"));
            let code = client.code("GetParameter", &json!({ "Name": name }));
            assert_eq!((found, code.is_empty()), (of == partition, of == partition), "{key}");
        }
        client.state.deny(crate::Deny { action: "ssm:GetParameter".to_owned(), ..Default::default() });
        let denied = client.message("GetParameter", &json!({ "Name": "/t/s" }));
        let text = format!("User: {ana} is not authorized to perform: ssm:GetParameter on resource: {arn} ");
        assert!(denied.starts_with(&text), "{denied}");
    }
}

#[test]
fn aliases_and_keys() {
    let mut client = Client::seeded(
        r#"
        [[key]]
        id = "k1"
        aliases = ["alias/b", "alias/a"]
        description = "of checkout"
        [[key]]
        id = "gone"
        aliases = ["alias/gone"]
        state = "Missing"
        "#,
    );
    let page = client.call_service("TrentService", "ListAliases", &json!({ "Limit": 2 })).unwrap();
    assert_eq!(page["Truncated"], true);
    let rest = json!({ "Limit": 2, "Marker": page["NextMarker"] });
    let rest = client.call_service("TrentService", "ListAliases", &rest).unwrap();
    assert_eq!(rest["Truncated"], false);
    let all: Vec<&Value> = [&page, &rest].iter().flat_map(|p| p["Aliases"].as_array().unwrap()).collect();
    let names: Vec<&str> = all.iter().map(|alias| alias["AliasName"].as_str().unwrap()).collect();
    assert_eq!(names, ["alias/a", "alias/aws/ssm", "alias/aws/xray", "alias/b"]);
    assert_eq!(all[2]["TargetKeyId"], Value::Null, "AWS has made no key for it yet");
    let bad = client.call_service("TrentService", "ListAliases", &json!({ "Marker": "x" })).unwrap_err();
    assert_eq!(bad.0, "InvalidMarkerException");
    assert_eq!(all[0]["AliasArn"], "arn:aws:kms:eu-west-1:111122223333:alias/a");
    assert_eq!(all[0]["TargetKeyId"], "k1");
    let of_key = client.call_service("TrentService", "ListAliases", &json!({ "KeyId": "k1" })).unwrap();
    assert_eq!(of_key["Aliases"].as_array().unwrap().len(), 2);

    client.state.set_key_state("k1", KeyState::PendingDeletion);
    for key in
        ["k1", "alias/a", "arn:aws:kms:eu-west-1:111122223333:key/k1", "arn:aws:kms:eu-west-1:111122223333:alias/b"]
    {
        let described = client.call_service("TrentService", "DescribeKey", &json!({ "KeyId": key })).unwrap();
        let metadata = &described["KeyMetadata"];
        assert_eq!((&metadata["KeyId"], &metadata["KeyState"]), (&json!("k1"), &json!("PendingDeletion")));
        assert!(metadata["DeletionDate"].is_i64(), "{metadata}");
        assert_eq!((&metadata["KeyManager"], &metadata["Enabled"]), (&json!("CUSTOMER"), &json!(false)));
    }
    let default = client.call_service("TrentService", "DescribeKey", &json!({ "KeyId": "alias/aws/ssm" })).unwrap();
    assert_eq!(default["KeyMetadata"]["KeyManager"], "AWS");
    for (key, text) in [
        ("alias/none", "Alias arn:aws:kms:eu-west-1:111122223333:alias/none is not found."),
        ("gone", "Key 'arn:aws:kms:eu-west-1:111122223333:key/gone' does not exist"),
    ] {
        let refusal = client.call_service("TrentService", "DescribeKey", &json!({ "KeyId": key })).unwrap_err();
        assert_eq!(refusal, ("NotFoundException".to_owned(), text.to_owned()));
    }
}

#[test]
fn settings() {
    let mut client = Client::seeded(r#"behaviour = { default_tier = "Advanced" }"#);
    let prefix = "arn:aws:ssm:eu-west-1:111122223333:servicesetting";
    for (id, value, status) in [
        ("/ssm/parameter-store/default-parameter-tier".to_owned(), "Advanced", "Customized"),
        ("/ssm/parameter-store/high-throughput-enabled".to_owned(), "false", "Default"),
        (format!("{prefix}/ssm/parameter-store/high-throughput-enabled"), "false", "Default"),
    ] {
        let answer = client.ok("GetServiceSetting", &json!({ "SettingId": id }));
        let setting = &answer["ServiceSetting"];
        assert_eq!((&setting["SettingValue"], &setting["Status"]), (&json!(value), &json!(status)));
        assert!(setting["ARN"].as_str().unwrap().starts_with(&format!("{prefix}/ssm/parameter-store/")));
    }
    let none = json!({ "SettingId": "/ssm/none" });
    assert_eq!(client.code("GetServiceSetting", &none), "ServiceSettingNotFound");
    let rule = crate::Deny { action: "ssm:GetServiceSetting".to_owned(), ..Default::default() };
    client.state.deny(rule);
    assert!(client.message("GetServiceSetting", &none).contains(&format!("on resource: {prefix}/ssm/none because")));
}
