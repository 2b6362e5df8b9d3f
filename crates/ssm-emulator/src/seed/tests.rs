#![allow(clippy::unwrap_used)]

use jiff::Timestamp;

use super::*;
use crate::{Request, State, handle};

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// All that is wrong with a seed, by either of its two readers.
fn wrong(text: &str) -> Vec<String> {
    let seed = match Seed::parse(text) {
        Ok(seed) => seed,
        Err(error) => return error.problems().iter().map(ToString::to_string).collect(),
    };
    match State::from_seed(&seed, now()) {
        Ok(_) => Vec::new(),
        Err(error) => error.problems().iter().map(ToString::to_string).collect(),
    }
}

fn built(text: &str) -> State {
    let seed = Seed::parse(text).unwrap();
    State::from_seed(&seed, now()).unwrap()
}

fn call(state: &mut State, operation: &str, body: &Value) -> Value {
    let (target, body) = (format!("AmazonSSM.{operation}"), body.to_string());
    let request = Request { target: Some(&target), body: body.as_bytes(), ..Request::default() };
    serde_json::from_slice(&handle(state, now(), &request).body).unwrap()
}

#[test]
fn the_example_of_the_documentation_is_a_good_seed() {
    let example: Vec<&str> = include_str!("../seed.rs")
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .skip_while(|line| !line.contains("```toml"))
        .skip(1)
        .take_while(|line| !line.contains("```"))
        .collect();
    assert!(example.contains(&" [[parameter]]"));
    let mut state = built(&example.join("\n"));
    assert_eq!(state.parameter_count(), 10_002);
    let newest = call(
        &mut state,
        "GetParameter",
        &serde_json::json!({ "Name": "/checkout/prod/db/password", "WithDecryption": false }),
    );
    assert_eq!(newest["Parameter"]["Version"], 20);
    let labelled = call(&mut state, "GetParameter", &serde_json::json!({ "Name": "/checkout/dev/db/password:stable" }));
    assert_eq!(labelled["Parameter"]["Version"], 18);
}

#[test]
fn placeholders_versions_and_times() {
    let mut state = built(
        r#"
        [[parameter]]
        name = "/{team}/host"
        for = { team = ["a", "b"] }
        value = "{team}-{#}-v{v}.{domain}"
        versions = 3
        description = "host of {team}"
        modified_ago = "1d 2h"
        "#,
    );
    let reply = call(&mut state, "GetParameterHistory", &serde_json::json!({ "Name": "/b/host" }));
    let versions = reply["Parameters"].as_array().unwrap();
    let values: Vec<&str> = versions.iter().map(|version| version["Value"].as_str().unwrap()).collect();
    assert_eq!(values, ["b-2-v1.{domain}", "b-2-v2.{domain}", "b-2-v3.{domain}"]);
    assert_eq!(versions[0]["Description"], "host of b");
    let ages: Vec<i64> = versions
        .iter()
        .map(|version| now().as_second() - version["LastModifiedDate"].as_f64().unwrap() as i64)
        .collect();
    assert!(ages[0] > ages[1] && ages[1] > ages[2], "{ages:?}");
    assert_eq!(ages[2], 26 * 3_600);
}

#[test]
fn json_means_the_same_as_toml() {
    let toml = r#"
        account = "999988887777"
        [behaviour]
        pages = "ragged"
        [[parameter]]
        name = "/a"
        values = ["x", "y"]
        modified = 2026-01-31T12:00:00Z
        policies = [{ Type = "Expiration", Version = "1.0", Attributes = { Timestamp = "2030-12-02T21:34:33.000Z" } }]
        tier = "Advanced"
        [[fault]]
        kind = "interposed-write"
        operation = "PutParameter"
    "#;
    let json = r#"{
        "account": "999988887777",
        "behaviour": {"pages": "ragged"},
        "parameter": [{"name": "/a", "values": ["x", "y"], "modified": "2026-01-31T12:00:00Z", "tier": "Advanced",
            "policies": [{"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": "2030-12-02T21:34:33.000Z"}}]}],
        "fault": [{"kind": "interposed-write", "operation": "PutParameter"}]
    }"#;
    assert_eq!(Seed::parse(toml), Seed::parse(json));
    assert_eq!(wrong(toml), [""; 0]);
}

#[test]
fn errors_of_shape_come_all_at_once_each_with_its_place() {
    let errors = wrong(
        r#"
        account = 7
        colour = "red"
        [behaviour]
        pages = "torn"
        latency_ms = "slow"
        [[parameter]]
        name = "/a"
        value = 3
        typ = "String"
        [[parameter]]
        name = "/b"
        value = "fine"
        [[key]]
        state = "Lost"
        "#,
    );
    let places: Vec<&str> = errors.iter().map(|error| error.split(": ").next().unwrap()).collect();
    assert_eq!(
        places,
        [
            "account",
            "behaviour, member \"latency_ms\"",
            "behaviour, member \"pages\"",
            "key 1, member \"state\"",
            "parameter 1 \"/a\", member \"typ\"",
            "parameter 1 \"/a\", member \"value\"",
            "colour",
        ]
    );
}

#[test]
fn errors_of_syntax_name_the_line() {
    for text in ["account = \"1\"\nregion = = 3\n", "{\"account\": \"1\",\n \"region\": = }"] {
        let errors = wrong(text);
        assert!(errors.len() == 1 && errors[0].starts_with("line 2, column 1"), "{errors:?}");
    }
}

#[test]
fn errors_of_sense_come_all_at_once() {
    let errors = wrong(
        r#"
        account = "12"
        [behaviour]
        throttle_tps = { Frobnicate = 3, PutParameter = 0 }
        [[principal]]
        arn = "ana"
        [[deny]]
        resource = "*"
        [[fault]]
        operation = "Frobnicate"
        "#,
    );
    assert_eq!(
        errors,
        [
            "account: is not twelve digits",
            "behaviour, member \"throttle_tps\": there is no operation Frobnicate",
            "behaviour, member \"throttle_tps\": PutParameter needs a rate above 0",
            "principal 1 \"\": has no access_key",
            "principal 1 \"\": its arn is not the ARN of a user or session",
            "deny 1: has no action",
            "fault 1 \"Frobnicate\": there is no operation Frobnicate",
        ]
    );
}

#[test]
fn parameters_are_judged_as_the_service_would() {
    for (members, problem) in [
        (r#"name = "a/b", value = "x""#, "a/b: Parameter name: can't be prefixed"),
        (r#"name = "/x""#, "needs either value"),
        (r#"name = "/x", value = "a", values = ["b"]"#, "needs either value"),
        (r#"name = "/x", value = """#, "/x, version 1: the value is empty"),
        (r#"name = "/x", value = "{{ssm:y}}""#, "/x, version 1: Parameter value can't nest"),
        (r#"name = "/x", value = "a", type = "Text""#, "there is no type Text"),
        (r#"name = "/x", value = "a", tier = "Gold""#, "there is no tier Gold"),
        (r#"name = "/x", value = "a", type = "SecureString", key = "alias/none""#, "/x, version 1: there is no key"),
        (r#"name = "/x", value = "a", allowed_pattern = "b""#, "/x, version 1: Parameter value, cannot be validated"),
        (r#"name = "/x", value = "a", labels = { stable = 2 }"#, "/x: the label stable is for version 2"),
        (r#"name = "/x", value = "a", labels = { 1st = 1 }"#, "/x: 1st cannot be a label"),
        (r#"name = "/x", value = "a", tags = { "aws:x" = "y" }"#, "/x: 1 validation error"),
        (r#"name = "/x", value = "a", shared = true"#, "/x: only parameters of the Advanced tier"),
        (r#"name = "/x", value = "a", modified_ago = "soon""#, "modified_ago: soon"),
        (r#"name = "/x", value = "a", policies = [{ Type = "Expiration" }]"#, "/x, version 1: A policy attribute"),
        (r#"name = "/x", value = "a", for = { n = ["1", "2"] }"#, "/x is there already"),
        (r#"name = "/x", value = "a", account = "1""#, "its account"),
    ] {
        let errors = wrong(&format!("parameter = [{{ {members} }}]"));
        assert!(errors.len() == 1 && errors[0].contains(problem), "{members}\n{errors:?}");
    }
}

#[test]
fn a_secret_may_be_under_a_key_that_is_unusable_by_now() {
    for state in ["Disabled", "PendingDeletion", "Missing"] {
        let text = format!(
            r#"
            key = [{{ id = "k1", aliases = ["alias/old"], state = "{state}" }}]
            parameter = [{{ name = "/x", type = "SecureString", value = "a", key = "alias/old" }}]
            "#
        );
        assert_eq!(wrong(&text), [""; 0], "{state}");
    }
}

#[test]
fn keys_are_checked() {
    for (keys, problem) in [
        (r#"{ id = "a/b" }"#, "cannot be the id"),
        ("{ }", "has neither id nor aliases"),
        (r#"{ id = "k" }, { id = "k" }"#, "another key has the same id"),
        (r#"{ aliases = ["mine"] }"#, "cannot be an alias"),
        (r#"{ id = "k", aliases = ["alias/a"] }, { id = "l", aliases = ["alias/a"] }"#, "another key has alias/a"),
    ] {
        let errors = wrong(&format!("key = [{keys}]"));
        assert!(errors.len() == 1 && errors[0].contains(problem), "{keys}\n{errors:?}");
    }
}

#[test]
fn loops_that_multiply_beyond_reason_are_refused_before_they_run() {
    let digits = r#"["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]"#;
    let loops: Vec<String> = ('a'..='z').map(|letter| format!("{letter} = {digits}")).collect();
    let entry = |members: &str| format!("\n[[parameter]]\nvalue = \"x\"\n{members}\n");
    let fine = entry("name = \"/fine\"\nversions = 100");
    for (text, place) in [
        (
            format!("{fine}{}", entry(&format!("name = \"/many\"\nfor = {{ {} }}", loops.join(", ")))),
            "parameter 2 \"/many\", line 7: makes 18446744073709551615 versions",
        ),
        (
            format!(
                "{fine}{}",
                entry(&format!("name = \"/many\"\nfor = {{ {} }}\nversions = 100", loops[..5].join(", ")))
            ),
            "parameter 2 \"/many\", line 7: makes 10000000 versions",
        ),
        (format!("{fine}[[generate]]\nparameters = 999901\n"), "generate 1, line 6: makes 999901 versions"),
        (
            format!(
                "{fine}[[parameter]]\nvalue = \"{}\"\nname = \"/large/{{a}}{{b}}{{c}}\"\nfor = {{ {} }}\nversions = 100",
                "x".repeat(4000),
                loops[..3].join(", ")
            ),
            "parameter 2 \"/large/{a}{b}{c}\", line 6: makes 100000 versions of 395 MB",
        ),
        (
            format!(
                "{fine}[[parameter]]\nvalue = \"{{a}}{{a}}\"\nname = \"/filled\"\nfor = {{ a = [\"{}\"] }}\nversions = 30000",
                "x".repeat(5000)
            ),
            "parameter 2 \"/filled\", line 6: makes 30000 versions of 29",
        ),
        (
            r#"{"generate": [{"parameters": 600000}, {"parameters": 600000}]}"#.to_owned(),
            "generate 2: makes 600000 versions",
        ),
    ] {
        let errors = wrong(&text);
        assert!(errors.len() == 1 && errors[0].starts_with(place), "{errors:?}");
    }
    // A seed that was never a text, too.
    let generate = vec![crate::seed::Generate { parameters: usize::MAX }];
    let error = State::from_seed(&Seed { generate, ..Seed::default() }, Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(error.to_string().starts_with("generate 1: makes "), "{error}");
}

#[test]
fn all_that_is_wrong_is_told_a_problem_a_line() {
    let error = Seed::parse("[[parameter]]\ncolour = 1\n[[key]]\nid = 2\n").unwrap_err();
    let lines: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!((lines.len(), error.to_string()), (2, lines.join("\n")));
}
