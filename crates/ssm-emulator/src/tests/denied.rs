//! Denials and keys that cannot be used (docs/parameter-store.md 6).

use super::*;

const WORLD: &str = r#"
    [[principal]]
    access_key = "ANA"
    arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
    default = true
    [[principal]]
    access_key = "CI"
    arn = "arn:aws:sts::111122223333:assumed-role/deploy/ci"
    [[principal]]
    access_key = "OLD"
    arn = "arn:aws:iam::111122223333:user/old"
    expired = true
    [[key]]
    id = "denied"
    aliases = ["alias/denied"]
    deny_decrypt = ["*:assumed-role/engineer/*"]
    deny_encrypt = ["*:assumed-role/engineer/*"]
    reason = "because no resource-based policy allows the {action} action"
    [[key]]
    id = "disabled"
    aliases = ["alias/disabled"]
    state = "Disabled"
    [[key]]
    id = "pending"
    state = "PendingDeletion"
    [[key]]
    id = "import"
    state = "PendingImport"
    [[key]]
    id = "unavailable"
    state = "Unavailable"
    [[key]]
    id = "unsuitable"
    state = "Unsuitable"
    [[key]]
    id = "missing"
    aliases = ["alias/missing"]
    state = "Missing"
    [[key]]
    id = "hidden"
    deny_decrypt = ["*"]
    reason = "hidden-old"
    [[parameter]]
    name = "/keys/{k}"
    for = { k = ["denied", "disabled", "pending", "import", "unavailable", "unsuitable", "missing", "hidden"] }
    type = "SecureString"
    value = "hunter2"
    key = "{k}"
    [[parameter]]
    name = "{n}"
    for = { n = ["/app/a", "/app/b", "/payments/prod/db"] }
    value = "v"
    [[deny]]
    principal = "*:assumed-role/engineer/*"
    action = "ssm:GetParameter*"
    resource = "arn:aws:ssm:*:*:parameter/payments/prod/*"
    reason = "with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-1/p-1"
    [[deny]]
    action = "ssm:GetParametersByPath"
    resource = "*:parameter/app"
"#;

const ANA: &str = "arn:aws:sts::111122223333:assumed-role/engineer/ana";

fn key(id: &str) -> String {
    format!("arn:aws:kms:eu-west-1:111122223333:key/{id}")
}

/// The message without the request id that KMS adds.
fn without_id(message: &str) -> String {
    match message.split_once("Request ID: ") {
        Some((start, rest)) => {
            let end = rest.find([';', ')']).unwrap();
            format!("{start}Request ID: ID{}", &rest[end..])
        }
        None => message.to_owned(),
    }
}

#[test]
fn unusable_keys_in_the_words_of_the_service() {
    let mut client = Client::seeded(WORLD);
    let tail =
        |code: &str| format!("(Service: AWSKMS; Status Code: 400; Error Code: {code}; Request ID: ID; Proxy: null)");
    for (name, code, message) in [
        (
            "denied",
            "AccessDeniedException",
            format!(
                "User: {ANA} is not authorized to perform: kms:Decrypt on resource: {} because no resource-based policy allows \
                 the kms:Decrypt action {}",
                key("denied"),
                tail("AccessDeniedException")
            ),
        ),
        ("disabled", "InvalidKeyId", format!("{} is disabled. {}", key("disabled"), tail("DisabledException"))),
        (
            "pending",
            "InvalidKeyId",
            format!("{} is pending deletion. {}", key("pending"), tail("KMSInvalidStateException")),
        ),
        ("import", "InvalidKeyId", format!("{} is pending import. {}", key("import"), tail("KMSInvalidStateException"))),
        (
            "unavailable",
            "InvalidKeyId",
            format!("{} is unavailable. {}", key("unavailable"), tail("KMSInvalidStateException")),
        ),
        (
            "unsuitable",
            "InvalidKeyId",
            format!("The request is not valid for the key: {} {}", key("unsuitable"), tail("InvalidKeyUsageException")),
        ),
        (
            "missing",
            "InvalidKeyId",
            format!("Key '{}' does not exist {}", key("missing"), tail("NotFoundException")),
        ),
        (
            "hidden",
            "AccessDeniedException",
            "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are \
             not allowed to access. (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: ID)"
                .to_owned(),
        ),
    ] {
        let body = json!({ "Name": format!("/keys/{name}"), "WithDecryption": true });
        for (operation, body) in [
            ("GetParameter", body.clone()),
            ("GetParameterHistory", body),
            ("GetParameters", json!({ "Names": ["/app/a", format!("/keys/{name}")], "WithDecryption": true })),
        ] {
            let (got, text) = client.call(operation, &body).unwrap_err();
            assert_eq!((got.as_str(), without_id(&text)), (code, message.clone()), "{operation} {name}");
        }
        // Undecrypted it can still be read.
        client.ok("GetParameter", &json!({ "Name": format!("/keys/{name}") }));
    }
    let listing = json!({ "Path": "/keys", "WithDecryption": true });
    assert_eq!(client.code("GetParametersByPath", &listing), "AccessDeniedException");
    client.ok("GetParametersByPath", &json!({ "Path": "/keys" }));
    assert_eq!(client.state.decrypt_count(), 0);
    client.access_key = Some("CI");
    assert_eq!(client.get("/keys/denied")["Value"], "hunter2", "another principal may");
}

#[test]
fn writing_under_unusable_keys() {
    let mut client = Client::seeded(WORLD);
    let put = |key: &str, tier: &str| json!({ "Name": "/new", "Value": "v", "Type": "SecureString", "KeyId": key, "Tier": tier });
    for (id, tier, code, part) in [
        ("alias/denied", "Standard", "AccessDeniedException", "kms:Encrypt on resource"),
        ("alias/denied", "Advanced", "AccessDeniedException", "kms:GenerateDataKey on resource"),
        ("alias/disabled", "Standard", "InvalidKeyId", "is disabled."),
        ("alias/none", "Standard", "InvalidKeyId", "Alias arn:aws:kms:eu-west-1:111122223333:alias/none is not found."),
        ("missing", "Standard", "InvalidKeyId", "Key 'arn:aws:kms:eu-west-1:111122223333:key/missing' does not exist"),
        ("a key", "Standard", "ValidationException", "keyId"),
    ] {
        let (got, message) = client.call("PutParameter", &put(id, tier)).unwrap_err();
        assert!(got == code && message.contains(part), "{id}: {got}: {message}");
    }
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/new" })), "ParameterNotFound");
}

#[test]
fn ciphertext_stays_under_the_key_it_was_written_with() {
    let mut client = Client::seeded(r#"key = [{ id = "k1", aliases = ["alias/a"] }, { id = "k2" }]"#);
    client.ok("PutParameter", &json!({ "Name": "/s", "Value": "v", "Type": "SecureString", "KeyId": "alias/a" }));
    assert!(client.state.move_alias("alias/a", "k2"));
    assert!(client.state.set_key_state("k1", crate::KeyState::Disabled));
    assert_eq!(client.described("/s")["KeyId"], "alias/a");
    assert!(
        client.message("GetParameter", &json!({ "Name": "/s", "WithDecryption": true })).contains("key/k1 is disabled")
    );
    // A new version is written under the key that the alias means now; the old one stays unreadable.
    client.overwrite("/s", "w");
    assert_eq!(client.get("/s")["Value"], "w");
    assert_eq!(client.code("GetParameterHistory", &json!({ "Name": "/s", "WithDecryption": true })), "InvalidKeyId");
    client.ok("GetParameter", &json!({ "Name": "/s:2", "WithDecryption": true }));
}

#[test]
fn denials_come_before_existence_and_name_the_resource() {
    let mut client = Client::seeded(WORLD);
    let reason =
        "with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-1/p-1";
    for name in ["/payments/prod/db", "/payments/prod/none", "/payments/prod/db:7"] {
        let (code, message) = client.call("GetParameter", &json!({ "Name": name })).unwrap_err();
        let name = name.trim_end_matches(":7");
        let expected = format!(
            "User: {ANA} is not authorized to perform: ssm:GetParameter on resource: \
             arn:aws:ssm:eu-west-1:111122223333:parameter{name} {reason}"
        );
        assert_eq!((code.as_str(), message), ("AccessDeniedException", expected));
    }
    let many = json!({ "Names": ["/app/a", "/payments/prod/db"] });
    assert!(
        client
            .message("GetParameters", &many)
            .contains("ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:111122223333:parameter/payments/prod/db")
    );
    client.ok("PutParameter", &json!({ "Name": "/payments/prod/db", "Value": "w", "Overwrite": true }));
    client.access_key = Some("CI");
    assert_eq!(client.get("/payments/prod/db")["Value"], "w");
}

#[test]
fn listings_by_path_are_checked_on_the_path_as_written() {
    let mut client = Client::seeded(WORLD);
    let code = |client: &mut Client, path: &str| {
        client.code("GetParametersByPath", &json!({ "Path": path, "Recursive": true }))
    };
    assert_eq!(code(&mut client, "/app"), "AccessDeniedException");
    assert_eq!(code(&mut client, "/app/"), "");
    // What is denied below is found from above.
    let (found, _) = client.walk("GetParametersByPath", &json!({ "Path": "/", "Recursive": true }));
    assert!(names(&found).contains(&"/payments/prod/db"));
    assert!(
        client
            .message("GetParametersByPath", &json!({ "Path": "/app" }))
            .contains("parameter/app because no identity-based")
    );
}

#[test]
fn malformed_names_are_denied_as_such_only_to_those_denied() {
    let mut client = Client::empty();
    assert_eq!(client.code("GetParameter", &json!({ "Name": "a/b" })), "ValidationException");
    client.state.deny(crate::Deny { action: "ssm:*".to_owned(), ..Default::default() });
    for (operation, body) in [
        ("GetParameter", json!({ "Name": "a/b" })),
        ("GetParameters", json!({ "Names": ["a/b"] })),
        ("PutParameter", json!({ "Name": "a/b", "Value": "v", "Type": "String" })),
        ("DeleteParameter", json!({ "Name": "a/b" })),
        ("DescribeParameters", json!({})),
    ] {
        let (code, message) = client.call(operation, &body).unwrap_err();
        let part = format!("ssm:{operation} on resource: arn:aws:ssm:eu-west-1:111122223333:* because");
        assert!(code == "AccessDeniedException" && message.contains(&part), "{operation}: {message}");
    }
    client.state.clear_denials();
    assert_eq!(client.ok("DescribeParameters", &json!({})), json!({ "Parameters": [] }));
}

#[test]
fn credentials() {
    let mut client = Client::seeded(WORLD);
    for (access_key, strict, code) in [
        (Some("ANA"), false, ""),
        (Some("UNKNOWN"), false, ""),
        (None, false, ""),
        (Some("OLD"), false, "ExpiredTokenException"),
        (Some("ANA"), true, ""),
        (Some("UNKNOWN"), true, "UnrecognizedClientException"),
        (None, true, "MissingAuthenticationTokenException"),
    ] {
        client.access_key = access_key;
        client.state.behaviour_mut().strict_credentials = strict;
        assert_eq!(client.code("GetParameter", &json!({ "Name": "/app/a" })), code, "{access_key:?} {strict}");
    }
}
