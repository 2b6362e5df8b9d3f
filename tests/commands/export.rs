//! `sesame export`.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;

use super::run::{Served, demo, ran_with, sesame};

/// As `-` is standard input where something is read.
#[test]
fn a_file_called_minus_is_standard_output() {
    let dir = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], input: &str| ran_with(sesame(arguments).current_dir(dir.path()), input.as_bytes());
    let exported =
        run(&["export", "--demo", "/checkout/prod/db/password", "--format", "dotenv", "-o", "-"], "").with(0);
    assert_eq!(exported.text(), "PASSWORD=demo-teasel-23\n");
    let template = "a: {{resolve:ssm-secure:/checkout/prod/db/password:23}}\n";
    let injected = run(&["inject", "--demo", "-i", "-", "-o", "-"], template).with(0);
    assert_eq!(injected.text(), "a: demo-teasel-23\n");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_place_is_written_for_its_reader() {
    let place = "/checkout/prod/cart";
    let exported = demo(&["export", place, "--format", "dotenv"]).with(0);
    let lines: Vec<&str> = exported.text().lines().collect();
    assert!(lines.contains(&"PASSWORD=demo-cart-prod-pa55word-4") && lines.contains(&"LOG_LEVEL=info"), "{lines:?}");
    assert_eq!(exported.err, "");
    let json = demo(&["export", place, "--format", "json", "--names", "path"]).with(0);
    let values: Value = serde_json::from_slice(&json.out).unwrap();
    assert_eq!(values["db/password"], "demo-cart-prod-pa55word-4");
    let ecs = demo(&["export", place, "--format", "ecs"]).with(0);
    assert!(ecs.text().contains("arn:aws:ssm:eu-west-1:111122223333:parameter/checkout/prod/cart/db/password"));
    assert!(!ecs.text().contains("pa55word"));
    // Of one name the parameter is meant, and a slash means the folder.
    let one = demo(&["export", "/checkout/prod/db", "--format", "json"]).with(0);
    assert_eq!(serde_json::from_slice::<Value>(&one.out).unwrap().as_object().unwrap().len(), 1);
    let folder = demo(&["export", "/checkout/prod/db/", "--format", "json"]).with(0);
    let folder: Value = serde_json::from_slice(&folder.out).unwrap();
    assert_eq!(folder["password"], "demo-teasel-23");
    assert!(folder.get("db").is_none());
    let version = demo(&["export", "/checkout/prod/db/password:22", "--format", "shell"]).with(0);
    assert_eq!(version.text(), "export PASSWORD='demo-teasel-22'\n");
    demo(&["export", "/nowhere", "--format", "json"]).with(1).says("there is no parameter at /nowhere");
}

#[test]
fn what_cannot_be_read_is_told_and_never_makes_half_a_file() {
    let exported = demo(&["export", "/payments/prod/fraud", "--format", "json"]).with(3);
    let values: Value = serde_json::from_slice(&exported.out).unwrap();
    assert_eq!(values.as_object().unwrap().keys().collect::<Vec<_>>(), ["db/host"]);
    for name in ["api-key", "db/password", "webhook-secret"] {
        assert!(exported.err.contains(&format!("/payments/prod/fraud/{name}: ")), "{}", exported.err);
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.json");
    demo(&["export", "/payments/prod/fraud", "--format", "json", "-o", file.to_str().unwrap()])
        .with(1)
        .says("no file was written");
    assert!(!file.exists());
}

#[test]
fn names_that_meet_and_names_that_steer_are_refused_by_both_names() {
    demo(&["export", "/checkout/prod", "--format", "dotenv"])
        .with(2)
        .says("PASSWORD would be each of /checkout/prod/cart/db/password, ")
        .says("/checkout/prod/pricing/db/password")
        .says("--names path tells more apart");
    // Which it does not where it was asked for.
    let twice = ["export", "/checkout/prod/cart", "/checkout/prod/pricing", "--format", "dotenv", "--names", "path"];
    let refused = demo(&twice).with(2).says("DB_PASSWORD would be each of");
    assert!(!refused.err.contains("--names"), "{}", refused.err);
    let served = Served::seeded(
        "[[parameter]]\nname = \"/a/path\"\ntype = \"String\"\nvalue = \"/x\"\n\
         [[parameter]]\nname = \"/a/1st\"\ntype = \"String\"\nvalue = \"\\u0000\"\n",
    );
    let refused = served.run(&["export", "/a", "--format", "shell"]).with(2);
    let refused = refused.says("/a/path: PATH steers other programs").says("/a/1st: 1ST would be its variable");
    assert!(refused.out.is_empty());
    served.run(&["export", "/a", "--format", "json"]).with(0);
    served.run(&["export", "/a/path", "--format", "shell", "--allow", "PATH"]).with(0);
    served.run(&["export", "/a/path", "/a", "--format", "yaml"]).with(0);
    served.run(&["export", "/a", "--format", "csv"]).with(2).says("/a/1st: its value holds a NUL");
}

#[test]
fn a_file_is_private_and_replaced_only_where_that_was_said() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("prod.env");
    let file = path.to_str().unwrap();
    let line = ["export", "/checkout/prod/cart", "--format", "dotenv", "-o", file];
    let written = demo(&line).with(0);
    assert!(written.out.is_empty() && written.err.is_empty(), "{}", written.err);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    demo(&line).with(2).says("is there already: --force replaces it");
    demo(&[&line[..], &["--force"]].concat()).with(0);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    if Command::new("git").arg("-C").arg(dir.path()).args(["init", "-q"]).status().is_ok_and(|status| status.success())
    {
        demo(&[&line[..], &["--force"]].concat()).with(0).says("in a git work tree that does not ignore it");
        std::fs::write(dir.path().join(".gitignore"), "*.env\n").unwrap();
        assert_eq!(demo(&[&line[..], &["--force"]].concat()).with(0).err, "");
    }
}

/// Whoever may read by one operation only reads all the same.
#[test]
fn each_way_of_reading_serves_where_the_others_are_denied() {
    let deny = |actions: &[&str]| -> String {
        actions.iter().map(|action| format!("[[deny]]\naction = \"ssm:{action}\"\n")).collect::<Vec<_>>().concat()
    };
    for denied in [
        &["GetParameters", "GetParametersByPath"][..],
        &["GetParameter", "GetParametersByPath"],
        &["DescribeParameters", "GetParameters", "GetParameter", "GetParameterHistory"],
        &["DescribeParameters", "GetParameters"],
    ] {
        let served = Served::seeded(&format!(
            "{}[[parameter]]\nname = \"/a/{{s}}/n{{n}}\"\nfor = {{ s = [\"x\", \"y\"], n = [\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"] }}\ntype = \"SecureString\"\nvalue = \"v\"\n",
            deny(denied)
        ));
        let exported = served.run(&["export", "/a", "--format", "json", "--names", "path"]).with(0);
        let values: Value = serde_json::from_slice(&exported.out).unwrap();
        assert_eq!(values.as_object().unwrap().len(), 16, "{denied:?}");
    }
}

/// Whoever may read nothing of one name is told so, and not that there is none.
#[test]
fn a_refusal_is_not_taken_for_absence() {
    const ONE: &str = "[[parameter]]\nname = \"/a/x\"\ntype = \"String\"\nvalue = \"v\"\n";
    let deny = |actions: &[&str]| -> String {
        actions.iter().map(|action| format!("[[deny]]\naction = \"ssm:{action}\"\n")).collect::<Vec<_>>().concat()
    };
    let all = ["GetParameter", "GetParameters", "GetParameterHistory", "DescribeParameters"];
    for denied in [&all[..], &[&all[..], &["GetParametersByPath"]].concat()] {
        let served = Served::seeded(&(deny(denied) + ONE));
        for line in
            [&["export", "/a/x", "--format", "json"][..], &["exec", "/a/x", "--", "true"], &["diff", "/a/x", "/a/x"]]
        {
            let asked = served.run(line);
            assert!(asked.err.contains("ssm:GetParameter on"), "{denied:?} {line:?}: {}", asked.err);
            assert!(!asked.err.contains("there is no parameter"), "{denied:?} {line:?}: {}", asked.err);
        }
    }
}
