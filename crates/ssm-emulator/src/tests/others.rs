//! STS, KMS and service settings.

use super::*;
use crate::KeyState;

fn sts(client: &mut Client, body: &str) -> (u16, String) {
    let request =
        Request { access_key: client.access_key, service: Some("sts"), body: body.as_bytes(), ..Request::default() };
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
    assert_eq!(names, ["alias/a", "alias/aws/ssm", "alias/b"]);
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
