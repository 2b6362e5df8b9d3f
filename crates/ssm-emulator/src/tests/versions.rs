//! Versions, labels, tags, deletion (docs/parameter-store.md 4.6, 5).

use super::*;

#[test]
fn a_hundred_versions_are_kept_unless_the_oldest_has_a_label() {
    let mut client = Client::seeded(r#"parameter = [{ name = "/a", value = "v{v}", versions = 100 }]"#);
    assert_eq!(client.overwrite("/a", "x")["Version"], 101);
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/a:1" })), "ParameterVersionNotFound");
    assert_eq!(client.get("/a:2")["Value"], "v2");
    client.ok("LabelParameterVersion", &json!({ "Name": "/a", "ParameterVersion": 2, "Labels": ["keep"] }));
    let (code, message) =
        client.call("PutParameter", &json!({ "Name": "/a", "Value": "y", "Overwrite": true })).unwrap_err();
    assert_eq!(code, "ParameterMaxVersionLimitExceeded");
    assert_eq!(
        message,
        "You attempted to create a new version of /a by calling the PutParameter API with the overwrite flag. Version 2, the \
         oldest version, can't be deleted because it has a label associated with it. Move the label to another version of \
         the parameter, and try again."
    );
    client.ok("LabelParameterVersion", &json!({ "Name": "/a", "Labels": ["keep"] }));
    assert_eq!(client.overwrite("/a", "y")["Version"], 102);
    assert_eq!(client.get("/a:keep")["Version"], 101, "labels stay on their version");
}

#[test]
fn labels() {
    let mut client = Client::seeded(r#"parameter = [{ name = "/a", value = "v{v}", versions = 3 }]"#);
    let label =
        |version: Option<i64>, labels: &[&str]| json!({ "Name": "/a", "ParameterVersion": version, "Labels": labels });
    let answer = client.ok("LabelParameterVersion", &label(Some(1), &["blue", "1st", "AWSx", "a b"]));
    assert_eq!(answer, json!({ "InvalidLabels": ["1st", "AWSx", "a b"], "ParameterVersion": 1 }));
    assert_eq!(client.get("/a:blue")["Value"], "v1");
    // Without a version the latest is meant; the label moves.
    assert_eq!(client.ok("LabelParameterVersion", &label(None, &["blue"]))["ParameterVersion"], 3);
    assert_eq!(client.get("/a:blue")["Value"], "v3");
    let ten: Vec<String> = (0..10).map(|n| format!("l{n}")).collect();
    let ten: Vec<&str> = ten.iter().map(String::as_str).collect();
    assert_eq!(client.code("LabelParameterVersion", &label(Some(3), &ten)), "ParameterVersionLabelLimitExceeded");
    assert_eq!(client.get("/a:blue")["Version"], 3, "nothing was changed");
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/a:l0" })), "ParameterVersionNotFound");
    client.ok("LabelParameterVersion", &label(Some(2), &ten));
    let unlabelled = client.ok("UnlabelParameterVersion", &label(Some(2), &["l0", "blue"]));
    assert_eq!(unlabelled, json!({ "RemovedLabels": ["l0"], "InvalidLabels": ["blue"] }));
    for (body, code) in [
        (label(Some(9), &["x"]), "ParameterVersionNotFound"),
        (label(None, &[&"x".repeat(101)]), "ValidationException"),
        (label(None, &[]), "ValidationException"),
        (json!({ "Name": "/none", "Labels": ["x"] }), "ParameterNotFound"),
        (json!({ "Name": "/a:1", "Labels": ["x"] }), "ValidationException"),
    ] {
        assert_eq!(client.code("LabelParameterVersion", &body), code, "{body}");
    }
}

#[test]
fn tags() {
    let mut client = Client::empty();
    client.create("flat", "v");
    let resource = |more: Value| {
        let mut body = json!({ "ResourceType": "Parameter", "ResourceId": "/flat" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let tag = |key: &str, value: &str| json!({ "Key": key, "Value": value });
    let add = |tags: Vec<Value>| resource(json!({ "Tags": tags }));
    assert_eq!(client.ok("AddTagsToResource", &add(vec![tag("b", "1"), tag("a", "")])), json!({}));
    client.ok("AddTagsToResource", &add(vec![tag("b", "2")]));
    let list = |client: &mut Client| client.ok("ListTagsForResource", &resource(json!({})))["TagList"].clone();
    assert_eq!(list(&mut client), json!([tag("a", ""), tag("b", "2")]));
    client.ok("RemoveTagsFromResource", &resource(json!({ "TagKeys": ["a", "none"] })));
    assert_eq!(list(&mut client), json!([tag("b", "2")]));
    let fifty = (0..50).map(|n| tag(&format!("k{n}"), "v")).collect::<Vec<_>>();
    for (body, code) in [
        (add(fifty), "TooManyTagsError"),
        (add(vec![tag("aws:x", "v")]), "ValidationException"),
        (add(vec![tag("a!", "v")]), "ValidationException"),
        (add(vec![tag(&"k".repeat(129), "v")]), "ValidationException"),
        (json!({ "ResourceType": "Parameter", "ResourceId": "/none", "Tags": [] }), "InvalidResourceId"),
        (json!({ "ResourceType": "Teapot", "ResourceId": "/flat", "Tags": [] }), "InvalidResourceType"),
    ] {
        let answer = client.call("AddTagsToResource", &body).unwrap_err();
        assert_eq!(answer.0, code, "{body}");
        assert_eq!(answer.1.is_empty(), code != "ValidationException", "{code} has no message");
    }
    // Tags belong to the parameter, not to its versions.
    client.overwrite("flat", "w");
    assert_eq!(list(&mut client), json!([tag("b", "2")]));
}

#[test]
fn deletion() {
    let mut client = Client::empty();
    client.create("/a", "v");
    client.overwrite("/a", "w");
    client.create("/b", "v");
    assert_eq!(client.ok("DeleteParameter", &json!({ "Name": "/a" })), json!({}));
    assert_eq!(client.code("DeleteParameter", &json!({ "Name": "/a" })), "ParameterNotFound");
    let answer = client.ok("DeleteParameters", &json!({ "Names": ["/b", "/none", "/a"] }));
    assert_eq!(answer, json!({ "DeletedParameters": ["/b"], "InvalidParameters": ["/none", "/a"] }));
    let eleven: Vec<String> = (0..11).map(|n| format!("/n{n}")).collect();
    assert_eq!(client.code("DeleteParameters", &json!({ "Names": eleven })), "ValidationException");
    // A new one of the same name starts anew.
    client.create("/a", "anew");
    let history = client.ok("GetParameterHistory", &json!({ "Name": "/a" }));
    assert_eq!(history["Parameters"].as_array().unwrap().len(), 1);
    assert_eq!(client.state.parameter_count(), 1);
}
