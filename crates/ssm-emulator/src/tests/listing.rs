//! `DescribeParameters` and `GetParametersByPath` (docs/parameter-store.md 2).

use super::*;

const TREE: &str = r#"
    [[parameter]]
    name = "{n}"
    for = { n = ["flat", "/rooted", "/app", "/app-x", "/app/a", "/app/a/b", "/app/a/c", "/app/z", "/app.x/a", "/other/a"] }
    value = "x"
    [[parameter]]
    name = "/app/secret"
    type = "SecureString"
    values = ["old", "new"]
    tags = { owner = "ana" }
    labels = { stable = 1 }
"#;

fn by_path(client: &mut Client, body: &Value) -> Vec<String> {
    client.walk("GetParametersByPath", body).0.iter().map(|p| p["Name"].as_str().unwrap().to_owned()).collect()
}

fn generated(parameters: usize) -> Client {
    Client::seeded(&format!("generate = [{{ parameters = {parameters} }}]"))
}

#[test]
fn paths() {
    let mut client = Client::seeded(TREE);
    for (path, recursive, expected) in [
        // By path the form stays in which the name was written.
        ("/", false, &["/app", "/app-x", "flat", "/rooted"][..]),
        ("/app", false, &["/app/a", "/app/secret", "/app/z"]),
        ("/app/", false, &["/app/a", "/app/secret", "/app/z"]),
        ("/app", true, &["/app/a", "/app/a/b", "/app/a/c", "/app/secret", "/app/z"]),
        ("/app/a", true, &["/app/a/b", "/app/a/c"]),
        ("/none", true, &[]),
    ] {
        for size in [1, 2, 10] {
            let body = json!({ "Path": path, "Recursive": recursive, "MaxResults": size });
            assert_eq!(by_path(&mut client, &body), expected, "{path} {recursive} {size}");
        }
    }
    assert_eq!(by_path(&mut client, &json!({ "Path": "/", "Recursive": true })).len(), 11);
    for (path, size) in [("app", 10), ("/a//b", 10), ("/a b", 10), ("/app", 11), ("/app", 0)] {
        let body = json!({ "Path": path, "MaxResults": size });
        assert_eq!(client.code("GetParametersByPath", &body), "ValidationException", "{path} {size}");
    }
    assert!(
        client
            .message("GetParametersByPath", &json!({ "Path": "app" }))
            .contains(r#"prefixed with \"aws\" or \"ssm\""#)
    );
}

#[test]
fn a_label_lists_the_labelled_version() {
    let mut client = Client::seeded(TREE);
    let filters = json!([{ "Key": "Label", "Values": ["stable"] }]);
    let body = json!({ "Path": "/", "Recursive": true, "ParameterFilters": filters, "WithDecryption": true });
    let (found, _) = client.walk("GetParametersByPath", &body);
    assert_eq!(names(&found), ["/app/secret"]);
    assert_eq!((&found[0]["Value"], &found[0]["Version"]), (&json!("old"), &json!(1)));
}

#[test]
fn filters_of_describe() {
    let mut client = Client::seeded(TREE);
    for (key, option, values, expected) in [
        ("Name", None, json!(["/app/z", "/rooted"]), &["/app/z", "rooted"][..]),
        ("Name", None, json!(["/flat"]), &["flat"]),
        ("Name", Some("BeginsWith"), json!(["/app/a"]), &["/app/a", "/app/a/b", "/app/a/c"]),
        ("Name", Some("BeginsWith"), json!(["/APP"]), &[]),
        ("Name", Some("BeginsWith"), json!(["/app/a/", "/other"]), &["/app/a/b", "/app/a/c", "/other/a"]),
        ("Name", Some("Contains"), json!(["her"]), &["/other/a"]),
        ("Name", Some("BeginsWith"), json!(["/fl"]), &["flat"]),
        ("Name", Some("BeginsWith"), json!(["roo"]), &["rooted"]),
        ("Name", Some("Contains"), json!(["/fla"]), &["flat"]),
        ("Type", None, json!(["SecureString"]), &["/app/secret"]),
        ("KeyId", None, json!(["alias/aws/ssm"]), &["/app/secret"]),
        ("KeyId", Some("BeginsWith"), json!(["alias/"]), &["/app/secret"]),
        ("Tier", None, json!(["Advanced"]), &[]),
        ("tag:owner", None, json!(["ana"]), &["/app/secret"]),
        ("tag:owner", None, json!([]), &["/app/secret"]),
        ("tag:owner", None, json!(["bob"]), &[]),
        ("Path", None, json!(["/app"]), &["/app/a", "/app/secret", "/app/z"]),
        ("Path", Some("Recursive"), json!(["/app/a"]), &["/app/a/b", "/app/a/c"]),
        ("Path", Some("Recursive"), json!(["/app/a", "/other"]), &["/app/a/b", "/app/a/c", "/other/a"]),
        ("Path", None, json!(["/"]), &["app", "app-x", "flat", "rooted"]),
    ] {
        let filters = json!([{ "Key": key, "Option": option, "Values": values }]);
        let (found, _) = client.walk("DescribeParameters", &json!({ "ParameterFilters": filters }));
        assert_eq!(names(&found), expected, "{filters}");
    }
    let both = json!([{ "Key": "Type", "Values": ["String"] }, { "Key": "Path", "Values": ["/app"] }]);
    let (found, _) = client.walk("DescribeParameters", &json!({ "ParameterFilters": both }));
    assert_eq!(names(&found), ["/app/a", "/app/z"]);
    let old = json!([{ "Key": "Type", "Values": ["SecureString"] }]);
    let (found, _) = client.walk("DescribeParameters", &json!({ "Filters": old }));
    assert_eq!(names(&found), ["/app/secret"]);
    assert_eq!(
        client.code("DescribeParameters", &json!({ "Filters": old, "ParameterFilters": old })),
        "ValidationException"
    );
    let prefix = json!([{ "Key": "Name", "Values": ["/app/a"] }]);
    let (found, _) = client.walk("DescribeParameters", &json!({ "Filters": prefix }));
    assert_eq!(names(&found), ["/app/a", "/app/a/b", "/app/a/c"]);
    // Both forms of a root name, here too.
    let prefix = json!([{ "Key": "Name", "Values": ["/fl"] }, { "Key": "Type", "Values": ["String"] }]);
    let (found, _) = client.walk("DescribeParameters", &json!({ "Filters": prefix }));
    assert_eq!(names(&found), ["flat"]);
    for (filter, wrong) in [
        (json!({ "Key": "Path", "Values": ["/app"] }), "Value 'Path' at 'filters.1.member.key'"),
        (json!({ "Key": "tag:owner", "Values": ["ana"] }), "Value 'tag:owner' at 'filters.1.member.key'"),
        (json!({ "Key": "Name" }), "Value null at 'filters.1.member.values'"),
        (json!({ "Key": "Name", "Values": [] }), "Value '[]' at 'filters.1.member.values'"),
        (json!({ "Key": "Name", "Values": [""] }), "Value '[]' at 'filters.1.member.values'"),
    ] {
        let (code, refusal) = client.call("DescribeParameters", &json!({ "Filters": [filter] })).unwrap_err();
        let wanted = format!("1 validation error detected: {wrong} failed to satisfy constraint: Member must ");
        assert!(code == "ValidationException" && refusal.starts_with(&wanted), "{refusal}");
    }
}

#[test]
fn describe_tells_all_but_the_value() {
    let mut client = Client::seeded(
        r#"
        [[parameter]]
        name = "/a"
        type = "SecureString"
        value = "hunter2"
        description = "d"
        allowed_pattern = ".*"
        labels = { stable = 1 }
        modified = "2026-01-31T12:00:00Z"
        "#,
    );
    let answer = client.ok("DescribeParameters", &json!({}));
    assert_eq!(
        answer,
        json!({ "Parameters": [{
            "Name": "a", "Type": "SecureString", "LastModifiedDate": 1_769_860_800.0,
            "LastModifiedUser": "arn:aws:sts::111122223333:assumed-role/deploy/ci", "Version": 1, "Tier": "Standard",
            "Policies": [], "DataType": "text", "KeyId": "alias/aws/ssm", "Description": "d", "AllowedPattern": ".*",
            "ARN": "arn:aws:ssm:eu-west-1:111122223333:parameter/a",
        }] })
    );
}

#[test]
fn page_sizes_tokens_and_switches() {
    let mut client = generated(120);
    let sizes = |client: &mut Client, body: Value| client.walk("DescribeParameters", &body).1;
    assert_eq!(sizes(&mut client, json!({})), [10; 12]);
    assert_eq!(sizes(&mut client, json!({ "MaxResults": 50 })), [50, 50, 20]);
    for size in [0, 51] {
        assert_eq!(client.code("DescribeParameters", &json!({ "MaxResults": size })), "ValidationException");
    }
    let secure = json!([{ "Key": "Name", "Values": ["/none"] }]);
    assert_eq!(sizes(&mut client, json!({ "MaxResults": 50, "ParameterFilters": secure })), [0, 0, 0]);
    let bad = client.call("DescribeParameters", &json!({ "NextToken": "made-up" })).unwrap_err();
    assert_eq!(bad.0, "InvalidNextToken");
    let token = client.ok("DescribeParameters", &json!({}))["NextToken"].clone();
    let elsewhere = json!({ "NextToken": token, "Path": "/", "Recursive": true });
    assert_eq!(client.code("GetParametersByPath", &elsewhere), "InvalidNextToken");

    let all = client.walk("DescribeParameters", &json!({ "MaxResults": 50 })).0;
    for switch in ["pages = \"ragged\"", "trailing_empty_page = true"] {
        let seed = format!("behaviour = {{ {switch} }}\ngenerate = [{{ parameters = 120 }}]");
        let mut client = Client::seeded(&seed);
        for operation in ["DescribeParameters", "GetParametersByPath"] {
            let body = json!({ "Path": "/", "Recursive": true });
            let (found, sizes) = client.walk(operation, &body);
            assert_eq!(names(&found), names(&all), "{switch} {operation}");
            assert!(sizes.contains(&0) && sizes.len() > 12, "{switch} {operation} {sizes:?}");
        }
    }
}

#[test]
fn listings_lag_behind_as_told_but_reads_do_not() {
    let mut client = Client::seeded("behaviour = { visible_after_ms = 2000 }");
    client.create("/a", "one");
    assert_eq!(client.get("/a")["Value"], "one");
    assert_eq!(client.described("/a"), Value::Null);
    client.wait(Duration::from_secs(2));
    assert_eq!(client.described("/a")["Version"], 1);
    client.overwrite("/a", "two");
    assert_eq!((client.described("/a")["Version"].as_i64(), client.get("/a")["Version"].as_i64()), (Some(1), Some(2)));
    client.wait(Duration::from_secs(2));
    assert_eq!(client.described("/a")["Version"], 2);
    client.ok("DeleteParameter", &json!({ "Name": "/a" }));
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/a" })), "ParameterNotFound");
    assert_eq!(client.described("/a")["Version"], 2);
    client.wait(Duration::from_secs(2));
    assert_eq!(client.described("/a"), Value::Null);
    client.create("/a", "anew");
    assert_eq!(client.get("/a")["Version"], 1);
}

#[test]
fn stores_of_any_size_are_listed_whole() {
    let mut client = generated(10_000);
    let (found, sizes) = client.walk("DescribeParameters", &json!({ "MaxResults": 50 }));
    assert_eq!((found.len(), sizes.len()), (10_000, 200));
    assert!(names(&found).is_sorted());
    let mut client = generated(100_000);
    assert_eq!(client.state.parameter_count(), 100_000);
    // Folders are stepped over: all names are below some.
    assert_eq!(client.ok("GetParametersByPath", &json!({ "Path": "/" })), json!({ "Parameters": [] }));
    // More than the quota is an account whose quota was raised.
    client.create("/one/more", "fits");
}
