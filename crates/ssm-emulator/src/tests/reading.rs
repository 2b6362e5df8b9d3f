//! `GetParameter`, `GetParameters`, history; what others own (docs/parameter-store.md 1.2, 1.3, 2).

use base64::Engine as _;

use super::*;

#[test]
fn selectors() {
    let mut client =
        Client::seeded(r#"parameter = [{ name = "/a", values = ["one", "two", "three"], labels = { stable = 2 } }]"#);
    for (name, value, selector) in [
        ("/a", "three", None),
        ("/a:1", "one", Some(":1")),
        ("/a:stable", "two", Some(":stable")),
        ("a:stable", "two", Some(":stable")),
        ("arn:aws:ssm:eu-west-1:111122223333:parameter/a:1", "one", Some(":1")),
    ] {
        let parameter = client.get(name);
        assert_eq!(
            (parameter["Value"].as_str(), parameter.get("Selector").and_then(Value::as_str)),
            (Some(value), selector)
        );
        assert!(!parameter["Name"].as_str().unwrap().contains(':'));
    }
    let missing = client.call("GetParameter", &json!({ "Name": "/a:9" })).unwrap_err();
    let text = "Systems Manager could not find version 9 of /a. Verify the version and try again.";
    assert_eq!(missing, ("ParameterVersionNotFound".to_owned(), text.to_owned()));
    for (switch, code) in
        [("ParameterVersionNotFound", "ParameterVersionNotFound"), ("ParameterNotFound", "ParameterNotFound")]
    {
        let mut client = Client::seeded(&format!(
            r#"
            behaviour = {{ missing_label = "{switch}" }}
            parameter = [{{ name = "/a", value = "x" }}]
            "#
        ));
        assert_eq!(client.code("GetParameter", &json!({ "Name": "/a:none" })), code);
    }
}

#[test]
fn a_missing_parameter_is_refused_without_a_word() {
    let mut client = Client::empty();
    let answer = client.raw("AmazonSSM.GetParameter", br#"{"Name":"/none"}"#);
    assert_eq!((answer.status, answer.body.as_slice()), (400, &br#"{"__type":"ParameterNotFound"}"#[..]));
}

#[test]
fn several_at_once_are_sorted_and_the_missing_listed() {
    let mut client = Client::empty();
    for name in ["/c", "/a", "/b"] {
        client.create(name, name);
    }
    let answer = client.ok("GetParameters", &json!({ "Names": ["/none", "/c", "/b:1", "/a", "/a:7", "/c"] }));
    assert_eq!(names(answer["Parameters"].as_array().unwrap()), ["/a", "/b", "/c"]);
    assert_eq!(answer["InvalidParameters"], json!(["/a:7", "/none"]));
    let many: Vec<String> = (0..11).map(|n| format!("/n{n}")).collect();
    for names in [json!(many), json!([])] {
        assert_eq!(client.code("GetParameters", &json!({ "Names": names })), "ValidationException");
    }
    assert_eq!(client.code("GetParameters", &json!({ "Names": ["/a", "b/c"] })), "ValidationException");
}

#[test]
fn undecrypted_secrets_are_ciphertext() {
    let mut client = Client::empty();
    for (tier, start) in [("Standard", "AQ"), ("Advanced", "AYAD")] {
        let name = format!("/{tier}");
        let value = "correct horse battery staple";
        client.ok("PutParameter", &json!({ "Name": name, "Value": value, "Type": "SecureString", "Tier": tier }));
        let read =
            |client: &mut Client| client.ok("GetParameter", &json!({ "Name": name }))["Parameter"]["Value"].clone();
        let ciphertext = read(&mut client);
        let text = ciphertext.as_str().unwrap();
        assert!(text.starts_with(start), "{text}");
        let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("horse") && !text.contains("horse"));
        assert_eq!(read(&mut client), ciphertext, "always the same");
        assert_eq!(client.get(&name)["Value"], value);
        client.overwrite(&name, value);
        assert_ne!(read(&mut client), ciphertext, "but for each version another");
    }
}

#[test]
fn history_is_oldest_first_and_ends_as_the_switch_says() {
    let mut client = Client::seeded(
        r#"parameter = [{ name = "/a", value = "v{v}", versions = 7, labels = { stable = 2 }, type = "SecureString" }]"#,
    );
    let body = json!({ "Name": "/a", "MaxResults": 3, "WithDecryption": true });
    let (versions, sizes) = client.walk("GetParameterHistory", &body);
    assert_eq!(sizes, [3, 3, 1]);
    let values: Vec<&str> = versions.iter().map(|version| version["Value"].as_str().unwrap()).collect();
    assert_eq!(values, ["v1", "v2", "v3", "v4", "v5", "v6", "v7"]);
    assert_eq!(versions[1]["Labels"], json!(["stable"]));
    assert_eq!(versions[0]["Labels"], json!([]));
    assert_eq!(versions[0]["LastModifiedUser"], "arn:aws:sts::111122223333:assumed-role/deploy/ci");
    assert!(versions[0].get("ARN").is_none());
    let all = json!({ "Name": "/a" });
    assert!(client.ok("GetParameterHistory", &all).get("NextToken").is_none());
    client.state.behaviour_mut().history_end = crate::behaviour::HistoryEnd::Empty;
    assert_eq!(client.ok("GetParameterHistory", &all)["NextToken"], "");
    assert_eq!(client.code("GetParameterHistory", &json!({ "Name": "/a:1" })), "ValidationException");
    assert_eq!(client.code("GetParameterHistory", &json!({ "Name": "/a", "MaxResults": 51 })), "ValidationException");
    let arn = json!({ "Name": "arn:aws:ssm:eu-west-1:111122223333:parameter/a" });
    assert_eq!(client.ok("GetParameterHistory", &arn)["Parameters"].as_array().unwrap().len(), 7);
}

#[test]
fn shared_parameters_are_read_by_arn_and_listed_apart() {
    let mut client = Client::seeded(
        r#"
        [[parameter]]
        name = "/theirs"
        value = "x"
        tier = "Advanced"
        shared = true
        account = "999988887777"
        [[key]]
        id = "shared"
        account = "999988887777"
        [[parameter]]
        name = "/{key}"
        for = { key = ["shared", "alias/aws/ssm"] }
        value = "x"
        type = "SecureString"
        key = "{key}"
        tier = "Advanced"
        shared = true
        account = "999988887777"
        [[parameter]]
        name = "/private"
        value = "x"
        account = "999988887777"
        "#,
    );
    let arn = "arn:aws:ssm:eu-west-1:999988887777:parameter/theirs";
    assert_eq!(client.get(arn)["ARN"], arn);
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/theirs" })), "ParameterNotFound");
    // A secret can be shared only together with a key, which the managed one is not.
    let read = |name: &str| json!({ "Name": arn.replace("theirs", name), "WithDecryption": true });
    assert_eq!(client.code("GetParameter", &read("shared")), "");
    let refusal = client.message("GetParameter", &read("alias/aws/ssm"));
    assert!(refusal.contains("because no resource-based policy allows the kms:Decrypt action"), "{refusal}");
    let private = arn.replace("theirs", "private");
    let (code, message) = client.call("GetParameter", &json!({ "Name": private })).unwrap_err();
    assert_eq!(code, "AccessDeniedException");
    assert!(message.ends_with("because no resource-based policy allows the ssm:GetParameter action"), "{message}");
    assert_eq!(client.walk("DescribeParameters", &json!({})).0, [Value::Null; 0]);
    let (shared, _) = client.walk("DescribeParameters", &json!({ "Shared": true }));
    assert_eq!((names(&shared), &shared[2]["ARN"]), (vec!["/alias/aws/ssm", "shared", "theirs"], &json!(arn)));
}

#[test]
fn public_parameters_are_there_but_not_in_an_unfiltered_listing() {
    let mut client = Client::empty();
    let name = "/aws/service/global-infrastructure/regions/eu-west-1";
    let parameter = client.get(name);
    assert_eq!(parameter["ARN"], format!("arn:aws:ssm:eu-west-1::parameter{name}"));
    assert_eq!(client.walk("DescribeParameters", &json!({})).0, [Value::Null; 0]);
    let filters = json!([{ "Key": "Name", "Option": "BeginsWith", "Values": ["/aws/service/global"] }]);
    let (found, _) = client.walk("DescribeParameters", &json!({ "ParameterFilters": filters }));
    assert!(names(&found).contains(&name) && !names(&found).iter().any(|name| name.contains("ami")));
    let (roots, _) = client.walk("GetParametersByPath", &json!({ "Path": "/aws/service/list" }));
    let root = roots.iter().find(|root| root["Name"] == "/aws/service/list/global-infrastructure").unwrap();
    assert_eq!(root["Value"], "/aws/service/global-infrastructure/");
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/aws/service/none" })), "ParameterNotFound");
}

#[test]
fn secrets_of_secrets_manager_have_borrowed_names() {
    let mut client =
        Client::seeded(r#"parameter = [{ name = "/aws/reference/secretsmanager/db/main", value = "hunter2" }]"#);
    let name = "/aws/reference/secretsmanager/db/main";
    let parameter = client.get(name);
    assert_eq!((&parameter["Value"], &parameter["Version"]), (&json!("hunter2"), &json!(0)));
    assert!(
        parameter["ARN"].as_str().unwrap().starts_with("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/main-")
    );
    let source: Value = serde_json::from_str(parameter["SourceResult"].as_str().unwrap()).unwrap();
    assert_eq!(source["secretString"], "hunter2");
    assert_eq!(client.code("GetParameter", &json!({ "Name": name })), "ValidationException");
    let none = json!({ "Name": "/aws/reference/secretsmanager/none", "WithDecryption": true });
    let (code, message) = client.call("GetParameter", &none).unwrap_err();
    assert_eq!(code, "ParameterNotFound");
    assert!(message.contains("Secrets Manager"), "{message}");
}

#[test]
fn every_region_has_a_store_of_its_own() {
    let mut client = Client::empty();
    client.create("/a", "here");
    client.region = Some("us-east-1");
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/a" })), "ParameterNotFound");
    client.create("/a", "there");
    assert_eq!(client.get("/a")["ARN"], "arn:aws:ssm:us-east-1:111122223333:parameter/a");
    let other = json!({ "Name": "arn:aws:ssm:eu-west-1:111122223333:parameter/a" });
    assert_eq!(client.code("GetParameter", &other), "ParameterNotFound");
}
