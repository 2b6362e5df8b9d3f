//! `PutParameter` (docs/parameter-store.md 4).

use super::*;

#[test]
fn create_and_overwrite() {
    let mut client = Client::empty();
    let put = |name: &str, more: Value| {
        let mut body = json!({ "Name": name, "Value": "v" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let created = client.ok("PutParameter", &put("/a", json!({ "Type": "String" })));
    assert_eq!(created, json!({ "Version": 1, "Tier": "Standard" }));
    for (name, more, refusal) in [
        (
            "/a",
            json!({ "Type": "String" }),
            "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the \
             request to true.",
        ),
        ("/b", json!({}), "ValidationException: A parameter type is required when you create a parameter."),
        (
            "/b",
            json!({ "Overwrite": true }),
            "ValidationException: A parameter type is required when you create a parameter.",
        ),
        (
            "/a",
            json!({ "Overwrite": true, "Tags": [{ "Key": "k", "Value": "v" }] }),
            "ValidationException: Invalid request: tags and overwrite can't be used together. To create a parameter with \
             tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or \
             RemoveTagsFromResource.",
        ),
        (
            "/b",
            json!({ "Type": "String", "Value": "" }),
            "ValidationException: 1 validation error detected: Value at 'value' failed to satisfy constraint: Member must \
             have length greater than or equal to 1",
        ),
        (
            "/b",
            json!({ "Type": "String", "Value": "x".repeat(32_769) }),
            "ValidationException: 1 validation error detected: Value at 'value' failed to satisfy constraint: Member must \
             have length less than or equal to 32768",
        ),
        (
            "/b",
            json!({ "Type": "String", "Value": "hello {{ .Name }} there" }),
            "ValidationException: Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.",
        ),
        (
            "/b",
            json!({ "Type": "String", "Value": "10,000", "AllowedPattern": "\\d{1,4}" }),
            "ParameterPatternMismatchException: Parameter value, cannot be validated against allowedPattern: \\d{1,4}",
        ),
        (
            "/b",
            json!({ "Type": "String", "DataType": "Text" }),
            "ValidationException: The following data type is not supported: Text. (Data type names are all lowercase.)",
        ),
        (
            "/b",
            json!({ "Type": "StringList", "DataType": "aws:ec2:image" }),
            "ValidationException: The aws:ec2:image data type is not supported for the following input type: StringList",
        ),
        (
            "/b",
            json!({ "Type": "String", "Value": "x".repeat(4097) }),
            "ValidationException: Standard tier parameters support a maximum parameter value of 4096 characters. To create a \
             larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see \
             https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
        ),
    ] {
        let (code, message) = client.call("PutParameter", &put(name, more.clone())).unwrap_err();
        assert_eq!(format!("{code}: {message}"), refusal, "{more}");
    }
    // Neither the refusals nor a look changed anything.
    assert_eq!(client.get("/a")["Version"], 1);
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/b" })), "ParameterNotFound");
    // An overwrite makes a version even if nothing changes; on a missing name it creates.
    assert_eq!(client.ok("PutParameter", &put("/a", json!({ "Overwrite": true })))["Version"], 2);
    assert_eq!(client.ok("PutParameter", &put("/b", json!({ "Overwrite": true, "Type": "String" })))["Version"], 1);
}

#[test]
fn values_are_stored_as_given() {
    let mut client = Client::empty();
    for value in [" two\tlines\nand white space \n", "\u{1b}[31mred\u{0}", "ünïcödé", "a, b ,c", "{{ open", "}} {{"]
    {
        client.ok("PutParameter", &json!({ "Name": "/v", "Value": value, "Type": "String", "Overwrite": true }));
        assert_eq!(client.get("/v")["Value"], value);
    }
}

#[test]
fn what_an_overwrite_omits_stays() {
    let mut client = Client::seeded(r#"key = [{ id = "k1", aliases = ["alias/mine"] }]"#);
    client.ok(
        "PutParameter",
        &json!({
            "Name": "/s", "Value": "1", "Type": "SecureString", "KeyId": "alias/mine", "Description": "d",
            "AllowedPattern": "\\d+", "Tier": "Advanced", "Tags": [{ "Key": "k", "Value": "v" }],
            "Policies": r#"[{"Type":"NoChangeNotification","Version":"1.0","Attributes":{"After":"20","Unit":"Days"}}]"#,
        }),
    );
    let before = client.described("/s");
    client.overwrite("/s", "2");
    let after = client.described("/s");
    for member in ["Type", "KeyId", "Description", "AllowedPattern", "Tier", "Policies", "DataType"] {
        assert_eq!(before[member], after[member], "{member}");
        assert!(!before[member].is_null(), "{member}");
    }
    let tags = client.ok("ListTagsForResource", &json!({ "ResourceType": "Parameter", "ResourceId": "/s" }));
    assert_eq!(tags["TagList"], json!([{ "Key": "k", "Value": "v" }]));
    // A kept pattern is enforced on the new value.
    let body = json!({ "Name": "/s", "Value": "x", "Overwrite": true });
    assert_eq!(client.code("PutParameter", &body), "ParameterPatternMismatchException");
    // Explicitly empty ones clear.
    client.ok(
        "PutParameter",
        &json!({ "Name": "/s", "Value": "x", "Overwrite": true, "Description": "", "AllowedPattern": "", "Policies": "[{}]" }),
    );
    let cleared = client.described("/s");
    assert_eq!((&cleared["Description"], &cleared["AllowedPattern"]), (&Value::Null, &Value::Null));
    assert_eq!(cleared["Policies"], json!([]));
}

#[test]
fn the_key_of_an_overwrite_without_one_is_a_switch() {
    for (switch, expected) in [("keep", "alias/mine"), ("default", "alias/aws/ssm")] {
        let mut client = Client::seeded(&format!(
            r#"
            behaviour = {{ key_on_overwrite = "{switch}" }}
            key = [{{ id = "k1", aliases = ["alias/mine"] }}]
            parameter = [{{ name = "/s", value = "1", type = "SecureString", key = "alias/mine" }}]
            "#
        ));
        client.overwrite("/s", "2");
        assert_eq!(client.described("/s")["KeyId"], expected);
    }
}

#[test]
fn types_change_silently_and_a_key_on_plain_text_is_ignored() {
    let mut client = Client::empty();
    let put =
        |kind: &str| json!({ "Name": "/t", "Value": "v", "Type": kind, "KeyId": "alias/aws/ssm", "Overwrite": true });
    for (kind, key) in
        [("SecureString", json!("alias/aws/ssm")), ("String", Value::Null), ("SecureString", json!("alias/aws/ssm"))]
    {
        client.ok("PutParameter", &put(kind));
        let described = client.described("/t");
        assert_eq!((&described["Type"], &described["KeyId"]), (&json!(kind), &key));
    }
    let history = client.ok("GetParameterHistory", &json!({ "Name": "/t" }));
    let kinds: Vec<&Value> = history["Parameters"].as_array().unwrap().iter().map(|version| &version["Type"]).collect();
    assert_eq!(kinds, ["SecureString", "String", "SecureString"]);
}

#[test]
fn tiers() {
    const EXPIRATION: &str =
        r#"[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2030-12-02T21:34:33.000Z"}}]"#;
    let big = "x".repeat(5000);
    for (default_tier, there, asked, value, policies, expected) in [
        ("Standard", None, None, "v", None, Ok("Standard")),
        ("Advanced", None, None, "v", None, Ok("Advanced")),
        ("Intelligent-Tiering", None, None, "v", None, Ok("Standard")),
        ("Intelligent-Tiering", None, None, &*big, None, Ok("Advanced")),
        ("Standard", None, Some("Intelligent-Tiering"), "v", None, Ok("Standard")),
        ("Standard", None, Some("Intelligent-Tiering"), "v", Some(EXPIRATION), Ok("Advanced")),
        ("Standard", None, Some("Standard"), "v", Some(EXPIRATION), Err("ValidationException")),
        ("Standard", None, Some("Advanced"), &*big, None, Ok("Advanced")),
        ("Standard", None, Some("Advanced"), &*"x".repeat(8193), None, Err("ValidationException")),
        ("Standard", Some("Advanced"), Some("Standard"), "v", None, Err("ValidationException")),
        ("Standard", Some("Advanced"), Some("Intelligent-Tiering"), "v", None, Ok("Advanced")),
        ("Standard", Some("Advanced"), None, "v", None, Ok("Advanced")),
        ("Standard", Some("Standard"), Some("Advanced"), "v", None, Ok("Advanced")),
        ("Standard", None, Some("Gold"), "v", None, Err("ValidationException")),
    ] {
        let mut client = Client::seeded(&format!("behaviour = {{ default_tier = \"{default_tier}\" }}"));
        if let Some(tier) = there {
            client.ok("PutParameter", &json!({ "Name": "/t", "Value": "v", "Type": "String", "Tier": tier }));
        }
        let body = json!({
            "Name": "/t", "Value": value, "Type": "String", "Tier": asked, "Policies": policies, "Overwrite": true,
        });
        let result = client.call("PutParameter", &body);
        let tier = result.as_ref().map(|answer| answer["Tier"].as_str().unwrap()).map_err(|error| error.0.as_str());
        assert_eq!(tier, expected, "{default_tier} {there:?} {asked:?} {} {policies:?}", value.len());
        if let Ok(tier) = expected {
            assert_eq!(client.described("/t")["Tier"], tier);
        }
    }
    let mut strict = Client::seeded(r#"behaviour = { tier_on_overwrite = "default" }"#);
    strict.ok("PutParameter", &json!({ "Name": "/t", "Value": "v", "Type": "String", "Tier": "Advanced" }));
    let message = strict.message("PutParameter", &json!({ "Name": "/t", "Value": "w", "Overwrite": true }));
    assert_eq!(
        message,
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier \
         to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard \
         parameter."
    );
}

#[test]
fn sizes_are_counted_in_bytes() {
    let mut client = Client::empty();
    for (value, code) in [("x".repeat(4096), ""), ("ä".repeat(2048), ""), ("ä".repeat(2049), "ValidationException")] {
        let body = json!({ "Name": "/s", "Value": value, "Type": "SecureString", "Overwrite": true });
        assert_eq!(client.code("PutParameter", &body), code, "{}", value.len());
    }
}

#[test]
fn the_account_may_be_full() {
    let mut client = Client::seeded("behaviour = { standard_limit = 2, advanced_limit = 1 }");
    client.create("/a", "v");
    client.create("/b", "v");
    let put = |name: &str, tier: &str| json!({ "Name": name, "Value": "v", "Type": "String", "Tier": tier, "Overwrite": true });
    let (code, message) = client.call("PutParameter", &put("/c", "Standard")).unwrap_err();
    assert_eq!(code, "ParameterLimitExceeded");
    assert_eq!(
        message,
        "You have reached the maximum number of standard parameters for this AWS account and Region (2). To add more \
         parameters, either delete existing parameters or upgrade to the advanced-parameter tier (charges apply)."
    );
    client.overwrite("/a", "w");
    assert_eq!(client.ok("PutParameter", &put("/c", "Intelligent-Tiering"))["Tier"], "Advanced");
    assert_eq!(client.code("PutParameter", &put("/d", "Advanced")), "ParameterLimitExceeded");
    client.ok("DeleteParameter", &json!({ "Name": "/a" }));
    client.ok("PutParameter", &put("/d", "Standard"));
}

#[test]
fn a_machine_image_appears_after_its_validation_or_never() {
    let mut client = Client::seeded("behaviour = { image_validation_ms = 60000 }");
    let put = |value: &str| json!({ "Name": "/ami", "Value": value, "Type": "String", "DataType": "aws:ec2:image", "Overwrite": true });
    assert_eq!(client.ok("PutParameter", &put("ami-nonsense"))["Version"], 1);
    client.wait(Duration::from_hours(1));
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/ami" })), "ParameterNotFound");
    client.ok("PutParameter", &put("ami-0a1b2c3d4e5f60718"));
    assert_eq!(client.code("GetParameter", &json!({ "Name": "/ami" })), "ParameterNotFound");
    client.wait(Duration::from_mins(1));
    assert_eq!(client.get("/ami")["Value"], "ami-0a1b2c3d4e5f60718");
    client.ok("PutParameter", &put("ami-12345678"));
    assert_eq!(client.get("/ami")["Version"], 1);
    client.wait(Duration::from_mins(1));
    assert_eq!(client.get("/ami")["Version"], 2);
}

#[test]
fn patterns_are_expressions_for_the_whole_value() {
    let mut client = Client::empty();
    for (pattern, value, code) in [
        ("\\d{1,4}", "1234", ""),
        ("a|b", "ab", "ParameterPatternMismatchException"),
        ("a|b", "b", ""),
        ("^abc$", "abc", ""),
        ("(", "x", "InvalidAllowedPatternException"),
        (")(", "x", "InvalidAllowedPatternException"),
        ("a.c", "a\nc", "ParameterPatternMismatchException"),
        // Java's dialect.
        ("a.c", "a\rc", "ParameterPatternMismatchException"),
        ("(?=.*\\d)(?!.*x).+", "a1", ""),
        ("(?=.*\\d)(?!.*x).+", "ax1", "ParameterPatternMismatchException"),
        ("(\\w+)-\\1", "ab-ab", ""),
        ("(\\w+)-\\1", "ab-cd", "ParameterPatternMismatchException"),
        ("\\p{L}+", "Żółć", ""),
        ("\\p{L}+", "a1", "ParameterPatternMismatchException"),
        ("\\p{Colour}", "x", "InvalidAllowedPatternException"),
        ("a++a", "aa", "ParameterPatternMismatchException"),
        ("\\p{IsGreek}", "α", "NotEvaluatedByEmulator"),
    ] {
        let body =
            json!({ "Name": "/p", "Value": value, "Type": "String", "AllowedPattern": pattern, "Overwrite": true });
        assert_eq!(client.code("PutParameter", &body), code, "{pattern} {value}");
    }
}

#[test]
fn names_are_trimmed_and_root_names_are_one() {
    let mut client = Client::empty();
    client.create("  flat ", "v");
    for name in ["flat", "/flat"] {
        let body = json!({ "Name": name, "Value": "w", "Type": "String" });
        assert_eq!(client.code("PutParameter", &body), "ParameterAlreadyExists");
        assert_eq!(client.get(name)["Name"], name, "the name asked for is repeated");
    }
    assert_eq!(client.overwrite("/flat", "w")["Version"], 2);
    assert_eq!(client.described("/flat")["Name"], "flat", "the stored form stays");
    assert_eq!(client.get("arn:aws:ssm:eu-west-1:111122223333:parameter/flat")["Name"], "flat");
    client.ok("DeleteParameter", &json!({ "Name": "/flat" }));
    assert_eq!(client.code("GetParameter", &json!({ "Name": "flat" })), "ParameterNotFound");
    // A description strips the slash, everything else keeps the form in which the name was written or asked.
    client.create("/rooted", "v");
    assert_eq!(client.described("/rooted")["Name"], "rooted");
    assert_eq!(client.get("arn:aws:ssm:eu-west-1:111122223333:parameter/rooted")["Name"], "/rooted");
    let listed = client.ok("GetParametersByPath", &json!({ "Path": "/" }));
    assert_eq!(names(listed["Parameters"].as_array().unwrap()), ["/rooted"]);
}
