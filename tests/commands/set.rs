//! `sesame set`, `sesame history`.

use serde_json::Value;

use super::run::{Served, demo, ran, ran_with, sesame};
use crate::terminal::session::Session;

const SEED: &str = r#"
[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[parameter]]
name = "/a/plain"
type = "String"
values = ["one", "two"]
description = "kept"

[[parameter]]
name = "/a/secret"
type = "SecureString"
key = "alias/aws/ssm"
value = "old"

[[parameter]]
name = "/a/prod/x"
type = "String"
value = "one"
"#;

fn described(served: &Served, name: &str) -> Value {
    let listed = served.run(&["ls", "--json", name]).with(0);
    serde_json::from_slice::<Value>(&listed.out).unwrap()[0].clone()
}

#[test]
fn a_value_comes_in_byte_for_byte_and_is_written_upon_what_was_seen() {
    let served = Served::seeded(SEED);
    served.run_with(&["set", "/a/plain", "--overwrite", "--yes"], "three").with(0).says("/a/plain: version 2 → 3");
    assert_eq!(served.run(&["get", "/a/plain"]).text(), "three");
    let kept = described(&served, "/a/plain");
    assert_eq!((&kept["Type"], &kept["Description"]), (&"String".into(), &"kept".into()));
    served
        .run_with(&["set", "/a/secret", "--if-version", "1", "--yes"], " \tnew\n")
        .with(0)
        .says("ends in a newline, which is kept");
    assert_eq!(served.run(&["get", "/a/secret"]).text(), " \tnew\n");
    served.run_with(&["set", "/a/secret", "--overwrite", "--yes", "--trim"], "x\r\n").with(0);
    assert_eq!(served.run(&["get", "/a/secret"]).text(), "x");
    // New ones are secrets unless a type is named.
    served
        .run_with(&["set", "/a/new", "--yes"], "file:///etc/passwd")
        .with(0)
        .says("/a/new: created as a SecureString, version 1");
    assert_eq!(served.run(&["get", "/a/new"]).text(), "file:///etc/passwd");
    let options =
        ["set", "/a/list", "--create", "--type", "stringlist", "--tier", "advanced", "--description", "d", "--yes"];
    served.run_with(&options, "a,b").with(0);
    let new = described(&served, "/a/list");
    assert_eq!(
        (&new["Type"], &new["Tier"], &new["Description"]),
        (&"StringList".into(), &"Advanced".into(), &"d".into())
    );
}

#[test]
fn what_a_cut_leaves_is_told() {
    let served = Served::seeded(SEED);
    let trimmed = |input: &str| served.run_with(&["set", "/a/plain", "--overwrite", "--yes", "--trim"], input).with(0);
    trimmed("a\n\n").says("one newline at the end is cut, and the value still ends in one, which is kept");
    assert_eq!(served.run(&["get", "/a/plain"]).text(), "a\n");
    assert!(!trimmed("a\n").err.contains("still ends"));
}

/// As the AWS CLI is given it; the value is not repeated.
#[test]
fn a_value_among_the_arguments_is_refused_with_where_it_comes_from() {
    for line in [
        &["set", "motd", "--value", "hunter2"][..],
        &["set", "motd", "--value=hunter2"],
        &["set", "--value", "hunter2", "motd", "--overwrite", "--yes"],
        &["set", "motd", "hunter2"],
    ] {
        let refused = demo(line).with(2).says("it comes from standard input (printf %s … | sesame set NAME)");
        assert!(!refused.err.contains("hunter2"), "{}", refused.err);
    }
}

#[test]
fn what_is_there_is_never_replaced_unasked() {
    let served = Served::seeded(SEED);
    served
        .run_with(&["set", "/a/plain", "--yes"], "x")
        .with(2)
        .says("/a/plain exists, at version 2")
        .says("--overwrite");
    served.run_with(&["set", "/a/plain", "--create", "--yes"], "x").with(2).says("exists, at version 2");
    served.run_with(&["set", "/a/plain", "--if-version", "1", "--yes"], "x").with(4).says("at version 2, not 1");
    served.run_with(&["set", "/a/none", "--if-version", "1", "--yes"], "x").with(4).says("is not there");
    assert_eq!(served.run(&["get", "/a/plain"]).text(), "two");
    served.run_with(&["set", "/a/plain", "--create", "--overwrite", "--yes"], "x").with(2);
}

#[test]
fn what_the_service_would_refuse_is_refused_before_it_is_asked() {
    let served = Served::seeded(SEED);
    let refused = |line: &[&str], input: &str| served.run_with(line, input).with(2);
    refused(&["set", "/a/new", "--yes"], "").says("the value is empty");
    refused(&["set", "/a/new", "--yes", "--trim"], "\n").says("the value is empty");
    refused(&["set", "/a/new", "--yes"], "{{x}}").says("/a/new: the value holds");
    refused(&["set", "/a/new", "--yes"], &"x".repeat(5000)).says("/a/new: 5000 bytes");
    refused(&["set", "/aws/x", "--yes"], "x").says("/aws/x: ");
    refused(&["set", "/a/plain", "--overwrite", "--key-id", "alias/x", "--yes"], "x")
        .says("only a SecureString has a key");
    let arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/a/plain";
    refused(&["set", arn, "--overwrite", "--yes"], "x").says("a parameter is written by its name, /a/plain");
    refused(&["set", "/a/plain:1", "--yes"], "x").says("a version is not written to");
    refused(&["set", "/a/new", "--type", "secret", "--yes"], "x").says("SecureString, String, StringList");
    let odd = ran_with(&mut served.sesame(&["set", "/a/new", "--yes"]), b"\xff\xfe").with(2);
    odd.says("no text in UTF-8");
    served.run_with(&["set", "/a/plain", "--overwrite", "--yes", "--read-only"], "x").with(2).says("read-only");
    served.run_with(&["set", "/a/plain", "--overwrite", "--yes", "--tier", "standard"], "x").with(0);
}

#[test]
fn without_a_terminal_it_has_to_be_said_and_in_production_which_account_is_meant() {
    let served = Served::seeded(SEED);
    let set = |name: &str, options: &[&str]| served.run_with(&[&["set", name, "--overwrite"], options].concat(), "new");
    set("/a/plain", &[]).with(2).says("there is no terminal to ask on: --yes");
    set("/a/plain", &["--confirm", "444455556666", "--yes"]).with(2).says("this one is 111122223333");
    set("/a/plain", &["--confirm", "4444", "--yes"]).with(2).says("12 digits");
    set("/a/prod/x", &["--yes"]).with(2).says("this is production (the path /a/prod/x)");
    set("/a/prod/x", &["--confirm", "111122223333"]).with(2).says("--yes");
    assert_eq!(served.run(&["get", "/a/prod/x"]).text(), "one");
    set("/a/prod/x", &["--yes", "--confirm", "111122223333"]).with(0);
    set("/a/plain", &["--yes", "--confirm", "111122223333"]).with(0);
    let settings = served.file("config.toml");
    std::fs::write(&settings, "production = \"plain\"\n").unwrap();
    let mut command = served.sesame(&["set", "/a/plain", "--overwrite", "--yes"]);
    ran_with(command.env("SESAME_CONFIG", &settings), b"x").with(2).says("this is production");
    std::fs::write(&settings, "produktion = \"plain\"\n").unwrap();
    ran_with(command.env("SESAME_CONFIG", &settings), b"x").with(2).says("there is no such key");
}

#[test]
fn the_settings_of_the_command_line_beat_those_of_the_environment() {
    let served = Served::seeded(SEED);
    let file = |name: &str, text: &str| {
        std::fs::write(served.file(name), text).unwrap();
        served.file(name).to_str().unwrap().to_owned()
    };
    let guarded = file("guarded.toml", "production = \"plain\"\n");
    let closed = file("closed.toml", "[[context]]\nregion = 'eu-west-1'\nread_only = true\n");
    let empty = file("empty.toml", "");
    let wrong = file("wrong.toml", "theme = \"dark\"\nproduktion = \"plain\"\nreveal = 'soon'\n");
    for line in [
        vec!["set", "/a/plain", "--overwrite"],
        vec!["delete", "/a/plain"],
        vec!["copy", "/a/plain", "/a/plain2"],
        vec!["import", "/a", "--format", "dotenv", "--dry-run"],
    ] {
        let dry = line.contains(&"--dry-run");
        let run = |options: &[&str], variable: &str| {
            let mut command = served.sesame(&[&line[..], &["--yes"], options].concat());
            ran_with(command.env("SESAME_CONFIG", variable), b"plain=x\n")
        };
        if !dry {
            run(&["--config", &guarded], &empty).with(2).says("this is production (the path /a/plain");
        }
        run(&["--config", &closed], &empty).with(2).says("read-only by your settings of region eu-west-1");
        let said =
            run(&["--config", &wrong], &empty).with(2).says("wrong.toml is wrong:").says("line 2").says("line 3");
        assert!(said.out.is_empty());
        run(&[], &wrong).with(2).says("line 2");
        run(&["--config", "none.toml"], &empty).with(2).says("none.toml cannot be read");
    }
    assert_eq!(served.run(&["ls", "/a"]).text(), "/a/plain\n/a/prod/x\n/a/secret\n", "nothing was done");
    // A command that only reads wants no settings, and looks at those that it is told of.
    let get =
        |options: &[&str]| ran(served.sesame(&[&["get", "/a/plain"], options].concat()).env("SESAME_CONFIG", &wrong));
    assert_eq!(get(&["--config", &empty]).with(0).text(), get(&["--config", &closed]).with(0).text());
    get(&["--config", &wrong]).with(2).says("line 2");
    get(&[]).with(2).says("line 2");
    let mut before = served.sesame(&["--config", &empty, "set", "/a/plain", "--overwrite", "--yes"]);
    ran_with(before.env("SESAME_CONFIG", &guarded), b"x").with(0);
}

#[test]
fn a_terminal_asks_for_the_value_unseen_and_then_for_the_go() {
    let mut session = Session::start(&["set", "--demo", "/sandbox/ana/new-one"], 24, 80);
    session.wait_for("Value of /sandbox/ana/new-one (not shown): ").keys("hunter2\r");
    session.wait_for("Write it? [y/N]").wait_for("account    111122223333").keys("y\r");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    assert!(end.text().contains("created as a SecureString, version 1") && end.modes_restored, "{}", end.text());
    assert!(!String::from_utf8_lossy(&end.raw).contains("hunter2"));

    let mut session = Session::start(&["set", "--demo", "--overwrite", "/checkout/prod/db/password"], 24, 80);
    session.wait_for("not shown").keys("hunter2\r").wait_for("type the number of the account").keys("y\r");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 2, "{}", end.text());
    assert!(end.text().contains("version    23 → 24") && end.text().contains("not confirmed"), "{}", end.text());

    let mut session = Session::start(&["set", "--demo", "/sandbox/ana/new-one"], 24, 80);
    session.wait_for("not shown").keys("hunter2\x03");
    let end = session.exit();
    assert!(end.status.signal().is_some_and(|signal| signal.starts_with("Interrupt")), "{}", end.text());
    assert!(end.modes_restored && !String::from_utf8_lossy(&end.raw).contains("hunter2"));
}

#[test]
fn a_history_tells_of_each_version_and_of_no_value() {
    let shown = demo(&["history", "/checkout/prod/db/password"]).with(0);
    let lines: Vec<&str> = shown.text().lines().collect();
    assert_eq!(lines.len(), 23);
    assert!(lines[0].starts_with("v23  20") && lines[0].ends_with("checkout-deploy/rotation  current"), "{}", lines[0]);
    let json = demo(&["history", "--json", "/checkout/prod/db/password"]).with(0);
    let versions: Value = serde_json::from_slice(&json.out).unwrap();
    assert_eq!(versions[1]["Labels"], serde_json::json!(["previous"]));
    assert!(!json.text().contains("teasel") && !shown.text().contains("teasel"));
    demo(&["history", "/nowhere/x"]).with(1);
    demo(&["history", "/checkout/prod/db/password:3"]).with(2);
    let _ = sesame(&[]);
}

#[test]
fn a_context_of_the_settings_guards_commands_too() {
    let served = Served::seeded(SEED);
    let settings = served.file("config.toml");
    let set = |context: &str, name: &str| {
        std::fs::write(&settings, format!("[[context]]\naccount = '1111*'\n{context}\n")).unwrap();
        let mut command = served.sesame(&["set", name, "--overwrite", "--yes"]);
        ran_with(command.env("SESAME_CONFIG", &settings), b"new")
    };
    let read_only = "path = '/a/plain'\nread_only = true";
    set(read_only, "/a/plain").with(2).says("/a/plain is read-only by your settings of account 1111*, path /a/plain");
    set("path = '/a/plain'\nproduction = true", "/a/plain")
        .with(2)
        .says("this is production (your settings of account 1111*");
    assert_ne!(served.run(&["get", "/a/plain"]).text(), "new");
    set(read_only.replace("plain", "other").as_str(), "/a/plain").with(0);
}

/// What is said of a value is of one that is written, or may be.
#[test]
fn what_is_kept_of_a_value_is_not_told_where_nothing_is_written() {
    let served = Served::seeded(SEED);
    let kept = "the value ends in a newline, which is kept";
    let refused = served.run_with(&["set", "/a/plain", "--yes"], "x\n").with(2).says("/a/plain exists");
    assert!(!refused.err.contains(kept), "{}", refused.err);
    let refused = served.run_with(&["set", "/a/plain", "--overwrite", "--yes", "--read-only"], "x\n").with(2);
    assert!(!refused.err.contains(kept), "{}", refused.err);
    served.run_with(&["set", "/a/plain", "--overwrite", "--yes"], "x\n").with(0).says(kept);
}
