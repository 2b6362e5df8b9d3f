//! Faults on demand and throttling (docs/parameter-store.md 3, 10).

use super::*;
use crate::{Fault, FaultKind};

#[test]
fn a_lost_reply_took_effect() {
    let mut client = Client::empty();
    client.state.add_fault(Fault::new("PutParameter", FaultKind::LostReply));
    let answer = client.raw("AmazonSSM.PutParameter", br#"{"Name":"/a","Value":"v","Type":"String"}"#);
    assert!(answer.lost);
    assert_eq!(client.get("/a")["Value"], "v");
    assert!(!client.raw("AmazonSSM.PutParameter", br#"{"Name":"/b","Value":"v","Type":"String"}"#).lost);
}

#[test]
fn a_malformed_answer_is_no_json_and_took_effect() {
    let mut client = Client::empty();
    client.state.add_fault(Fault::new("PutParameter", FaultKind::Malformed));
    let answer = client.raw("AmazonSSM.PutParameter", br#"{"Name":"/a","Value":"v","Type":"String"}"#);
    assert_eq!(answer.status, 200);
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    assert_eq!(client.get("/a")["Value"], "v");
}

#[test]
fn refusals_on_demand_have_no_effect() {
    for (kind, status, body) in [
        (
            FaultKind::InternalError,
            500,
            r#"{"__type":"InternalServerError","Message":"An error occurred on the server side."}"#,
        ),
        (FaultKind::TooManyUpdates, 400, r#"{"__type":"TooManyUpdates"}"#),
        (FaultKind::Throttle, 400, r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#),
        (
            FaultKind::Expired,
            400,
            r#"{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}"#,
        ),
    ] {
        let mut client = Client::empty();
        client.state.add_fault(Fault::new("PutParameter", kind).times(1));
        let put = br#"{"Name":"/a","Value":"v","Type":"String"}"#;
        let answer = client.raw("AmazonSSM.PutParameter", put);
        assert_eq!((answer.status, String::from_utf8(answer.body).unwrap().as_str()), (status, body));
        assert_eq!(client.code("GetParameter", &json!({ "Name": "/a" })), "ParameterNotFound");
        assert_eq!(client.raw("AmazonSSM.PutParameter", put).status, 200);
    }
}

/// What is wrong with the caller's credentials or clock stays wrong (docs/parameter-store.md 7.1).
#[test]
fn a_signature_is_refused_until_something_is_done_about_it() {
    for (kind, code, start, end) in [
        (FaultKind::ClockSkew, "InvalidSignatureException", "Signature expired: ", " - 5 min.)"),
        (FaultKind::ClockAhead, "InvalidSignatureException", "Signature not yet current: ", " + 5 min.)"),
        (FaultKind::WrongSignature, "InvalidSignatureException", "The request signature we calculated", "details."),
        (FaultKind::UnknownCredentials, "UnrecognizedClientException", "The security token", "is invalid."),
    ] {
        let mut client = Client::empty();
        client.state.add_fault(Fault::new("*", kind));
        for _ in 0..3 {
            let (got, message) = client.call("DescribeParameters", &json!({})).unwrap_err();
            assert_eq!(got, code);
            assert!(message.starts_with(start) && message.ends_with(end), "{message}");
        }
    }
}

/// A portal, a proxy and a gateway speak in the service's place: nothing reaches it.
#[test]
fn somebody_on_the_way_answers_instead() {
    for (kind, status, content_type, lasts) in [
        (FaultKind::CaptivePortal, 200, "text/html; charset=utf-8", true),
        (FaultKind::ProxyDenial, 403, "text/xml", true),
        (FaultKind::BadGateway, 502, "text/html; charset=utf-8", false),
    ] {
        let mut client = Client::empty();
        client.state.add_fault(Fault::new("PutParameter", kind));
        let put = br#"{"Name":"/a","Value":"v","Type":"String"}"#;
        let answer = client.raw("AmazonSSM.PutParameter", put);
        assert_eq!((answer.status, answer.content_type), (status, content_type));
        assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
        assert_eq!(client.code("GetParameter", &json!({ "Name": "/a" })), "ParameterNotFound");
        assert_eq!(client.raw("AmazonSSM.PutParameter", put).status == status, lasts, "{kind:?}");
    }
}

#[test]
fn a_writer_slips_in_between_read_and_write() {
    let mut client = Client::seeded(
        r#"
        parameter = [{ name = "/a", value = "mine", type = "SecureString", description = "d" }]
        [[fault]]
        operation = "PutParameter"
        kind = "interposed-write"
        name = "/a"
        value = "theirs"
        by = "arn:aws:iam::111122223333:user/bob"
        "#,
    );
    let before = client.get("/a")["Version"].as_i64().unwrap();
    assert_eq!(client.overwrite("/a", "mine too")["Version"].as_i64(), Some(before + 2));
    let history = client.ok("GetParameterHistory", &json!({ "Name": "/a", "WithDecryption": true }));
    let theirs = &history["Parameters"][1];
    assert_eq!((&theirs["Value"], &theirs["Description"]), (&json!("theirs"), &json!("d")));
    assert_eq!(theirs["LastModifiedUser"], "arn:aws:iam::111122223333:user/bob");
    assert_eq!(client.get("/a")["Value"], "mine too");
}

#[test]
fn someone_creates_or_deletes_just_before() {
    let mut client = Client::empty();
    client.state.add_fault(Fault::new("PutParameter", FaultKind::InterposedWrite).on("/a"));
    let create = json!({ "Name": "/a", "Value": "v", "Type": "String" });
    assert_eq!(client.code("PutParameter", &create), "ParameterAlreadyExists");
    client.state.add_fault(Fault::new("GetParameter", FaultKind::InterposedDelete).on("/a"));
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/a" })), "ParameterNotFound");
    assert_eq!(client.ok("PutParameter", &create)["Version"], 1);
}

#[test]
fn kms_throttles_behind_parameter_store() {
    let mut client = Client::empty();
    client.ok("PutParameter", &json!({ "Name": "/s", "Value": "v", "Type": "SecureString" }));
    client.state.add_fault(Fault::new("GetParameter", FaultKind::KmsThrottle));
    let (code, message) = client.call("GetParameter", &json!({ "Name": "/s", "WithDecryption": true })).unwrap_err();
    assert_eq!(code, "ThrottlingException");
    let start = "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls. (Service: AWSKMS; \
                 Status Code: 400; Error Code: ThrottlingException; Request ID: ";
    assert!(message.starts_with(start), "{message}");
    client.state.behaviour_mut().throttle_tps.insert("KMS".to_owned(), 1.0);
    let read = json!({ "Name": "/s", "WithDecryption": true });
    assert_eq!([client.code("GetParameter", &read), client.code("GetParameter", &read)], ["", "ThrottlingException"]);
    client.wait(Duration::from_secs(1));
    assert_eq!(client.code("GetParameter", &read), "");
}

#[test]
fn quotas_are_per_region_and_shared_by_principals() {
    let mut client = Client::seeded("behaviour = { throttle = true }");
    let passed =
        |client: &mut Client| (0..10).filter(|_| client.code("DescribeParameters", &json!({})).is_empty()).count();
    assert_eq!(passed(&mut client), 3);
    client.access_key = Some("ANOTHER");
    assert_eq!(passed(&mut client), 0);
    client.region = Some("us-east-1");
    assert_eq!(passed(&mut client), 3);
    let answer = client.call("DescribeParameters", &json!({})).unwrap_err();
    assert_eq!(answer, ("ThrottlingException".to_owned(), "Rate exceeded".to_owned()));
}

#[test]
fn an_expiration_policy_deletes() {
    let mut client = Client::empty();
    let policy = r#"[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2026-03-02T00:00:00Z"}}]"#;
    let put = |policies: &str| {
        json!({
            "Name": "/a", "Value": "v", "Type": "String", "Tier": "Advanced", "Policies": policies, "Overwrite": true,
        })
    };
    client.ok("PutParameter", &put(policy));
    let described = client.described("/a");
    assert_eq!(described["Policies"][0]["PolicyType"], "Expiration");
    assert!(described["Policies"][0]["PolicyText"].is_string());
    assert_eq!(described["Policies"][0]["PolicyStatus"], "Pending");
    client.wait(Duration::from_hours(12));
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/a" })), "ParameterNotFound");
    client.now = start();
    client.ok("PutParameter", &put(policy));
    client.ok("PutParameter", &put("[{}]"));
    client.wait(Duration::from_hours(12));
    assert_eq!(client.get("/a")["Version"], 2, "a policy that was removed deletes nothing");
}
