//! `sesame get`.

use serde_json::Value;

use super::run::{Served, demo};
#[cfg(unix)]
use crate::terminal::session::Session;

const SEED: &str = r#"
[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[key]]
id = "0a7e3b52-51b0-4d0e-8f43-7b1c92d3aa02"
aliases = ["alias/theirs"]
deny_decrypt = ["arn:aws:iam::111122223333:user/*"]

[[parameter]]
name = "/a/n{n}"
for = { n = ["01","02","03","04","05","06","07","08","09","10","11","12","13","14","15"] }
type = "SecureString"
value = "v{n}"

[[parameter]]
name = "/a/theirs"
type = "SecureString"
key = "alias/theirs"
value = "hunter2"

[[parameter]]
name = "/a/lines"
type = "String"
value = "\ta\r\n b\u0001\n"

[[parameter]]
name = "motd"
type = "String"
value = "hello"
"#;

#[test]
fn one_value_is_its_bytes_and_nothing_else() {
    let served = Served::seeded(SEED);
    for (name, value) in [("/a/lines", "\ta\r\n b\u{1}\n"), ("motd", "hello"), ("/motd", "hello"), ("/a/n01", "v01")] {
        let got = served.run(&["get", name]).with(0);
        assert_eq!((got.text(), got.err.as_str()), (value, ""), "{name}");
    }
    let arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/a/n02";
    assert_eq!(served.run(&["get", arn]).with(0).text(), "v02");
}

/// An ARN says where it is; asked for somewhere else, that is what is wrong.
#[test]
fn an_arn_of_another_region_or_account_says_so() {
    let served = Served::seeded(SEED);
    let there = "arn:aws:ssm:us-west-2:111122223333:parameter/a/n02";
    let says = "is of us-west-2, and was asked for in eu-west-1. Ask with --region us-west-2.";
    served.run(&["get", there]).with(1).says(says);
    served.run(&["get", &format!("{there}:3")]).with(1).says(says);
    served.run(&["history", there]).with(1).says(says);
    served
        .run(&["get", "--format", "json", there, "motd"])
        .with(3)
        .says("is of us-west-2, and was")
        .says("--region us-west-2");
    let theirs = "arn:aws:ssm:eu-west-1:444455556666:parameter/a/n02";
    served.run(&["get", theirs]).with(1).says("on /a/n02 of account 444455556666");
    served.run(&["get", "arn:aws:ssm:eu-west-1:111122223333:parameter/none"]).with(1).says("There is no parameter");
}

/// Where places are taken, an ARN of one's own account and region is one.
#[test]
fn an_arn_is_taken_where_a_place_is() {
    let served = Served::seeded(SEED);
    let arn = |account: &str, region: &str, name: &str| format!("arn:aws:ssm:{region}:{account}:parameter{name}");
    let own = |name: &str| arn("111122223333", "eu-west-1", name);
    assert_eq!(served.run(&["ls", &own("/a/n02")]).with(0).text(), "/a/n02\n");
    assert_eq!(served.run(&["ls", &own("/a")]).with(0).text().lines().count(), 17);
    assert_eq!(served.run(&["export", &own("/a/n02"), "--format", "dotenv"]).with(0).text(), "N02=v02\n");
    assert_eq!(served.run(&["exec", &own("/a/n02"), "--", "sh", "-c", "echo $N02"]).with(0).text(), "v02\n");
    served.run(&["diff", &own("/a/n02:1"), "/a/n02"]).with(0);
    served.run(&["copy", &own("/a/n02"), &own("/b/n02"), "--yes"]).with(0);
    served.run(&["delete", &own("/b/n02"), "--yes"]).with(0);
    for (account, region, says) in [
        ("444455556666", "eu-west-1", "is of the account 444455556666, and this one is 111122223333"),
        ("111122223333", "us-west-2", "is of us-west-2, and was asked for in eu-west-1: --region us-west-2"),
    ] {
        let other = arn(account, region, "/a/n02");
        for line in [
            &["ls", &other][..],
            &["export", &other, "--format", "json"],
            &["export", &other, "--format", "ecs"],
            &["delete", &other, "--yes"],
            &["copy", &other, "/c", "--yes"],
            &["copy", "motd", &other, "--yes"],
            &["diff", "motd", &other],
        ] {
            served.run(line).with(2).says(says);
        }
        served.run(&["exec", &other, "--", "true"]).with(125).says(says);
    }
}

#[test]
fn a_place_where_a_name_is_expected_is_told_how_it_is_written() {
    demo(&["get", "us-west-2:/x"]).with(2).says("is expected: --region us-west-2 /x");
    demo(&["set", "two@/t/z"]).with(2).says("is expected: --profile two /t/z");
    demo(&["history", "two@us-west-2:/x"]).with(2).says("is expected: --profile two --region us-west-2 /x");
}

#[test]
fn versions_and_labels_are_selected() {
    for (selector, value) in [
        ("", "demo-teasel-23"),
        (":22", "demo-teasel-22"),
        (":before-incident-4711", "demo-clover-19"),
        (":current", "demo-teasel-23"),
    ] {
        let name = format!("/checkout/prod/db/password{selector}");
        let got = demo(&["get", &name]);
        if selector == ":before-incident-4711" {
            assert!(got.with(0).text().ends_with("-19"));
        } else {
            assert_eq!(got.with(0).text(), value);
        }
    }
    demo(&["get", "/checkout/prod/db/password:99"])
        .with(1)
        .says("That version of /checkout/prod/db/password is not there");
    let unlabelled = demo(&["get", "/checkout/prod/db/password:nolabel"]).with(1);
    assert_eq!(
        unlabelled.err,
        "sesame: No version of /checkout/prod/db/password has the label nolabel. Its history tells which labels there are.\n"
    );
    let none = demo(&["get", "/none"]).with(1);
    assert_eq!(none.err, "sesame: There is no parameter /none. sesame ls tells what is there.\n");
    demo(&["get", "/checkout/prod/db/password:1x"]).with(2).says("a version's number or a label");
    let both = [
        "get",
        "--format",
        "json",
        "/checkout/prod/db/password:1",
        "/checkout/prod/db/password:2",
        "/checkout/prod/db/password",
    ];
    let values: Value = serde_json::from_slice(&demo(&both).with(0).out).unwrap();
    assert_eq!(values["/checkout/prod/db/password:1"], "demo-tulip-01");
    assert_eq!(values["/checkout/prod/db/password"], "demo-teasel-23");
}

#[test]
fn several_come_in_the_order_asked_and_one_refusal_keeps_back_no_other() {
    let served = Served::seeded(SEED);
    let names: Vec<String> = (1..=15).rev().map(|n| format!("/a/n{n:02}")).collect();
    let mut line = vec!["get", "--format", "dotenv"];
    line.extend(names.iter().map(String::as_str));
    let got = served.run(&line).with(0);
    let expected = (1..=15).rev().map(|n| format!("N{n:02}=v{n:02}\n")).collect::<Vec<_>>().concat();
    assert_eq!(got.text(), expected);
    // Refused for one of them, a call is refused for all.
    line.extend(["/a/theirs", "/a/none", "motd"]);
    let got = served.run(&line).with(3).says("/a/none: ").says("/a/theirs: ").says("kms:Decrypt");
    assert_eq!(got.text(), format!("{expected}MOTD=hello\n"));
    assert!(!got.err.contains("hunter2"));
    served.run(&["get", "--format", "json", "/a/none", "/a/no"]).with(1).says("/a/none: ").says("/a/no: ");
}

#[test]
fn the_statement_to_ask_for_names_both_ways_of_reading() {
    let served = Served::seeded(&format!(
        "{SEED}\n[[deny]]\naction = \"ssm:GetParameter\"\nresource = \"arn:aws:ssm:eu-west-1:111122223333:parameter/a/n01\"\n[[deny]]\naction = \"ssm:GetParameters\"\nresource = \"arn:aws:ssm:eu-west-1:111122223333:parameter/a/n01\"\n"
    ));
    let one = served.run(&["get", "/a/n01"]).with(1);
    let several = served.run(&["get", "--format", "json", "/a/n01", "/a/n02"]).with(3);
    let values: Value = serde_json::from_slice(&several.out).unwrap();
    assert_eq!(values, serde_json::json!({ "/a/n02": "v02" }));
    assert!(one.err.contains("ssm:GetParameter") && !one.err.contains("\"ssm:GetParameters\""), "{}", one.err);
    if several.err.contains("The statement to ask for") {
        assert!(several.err.contains("\"ssm:GetParameters\""), "{}", several.err);
    }
}

#[test]
fn a_field_of_json_is_read_by_its_path() {
    let name = "/checkout/prod/cart/config";
    for (path, value) in
        [(".timeouts.connect_ms", "250"), (".upstreams[1]", "https://tax.prod.shop.example.com"), (".trace", "true")]
    {
        assert_eq!(demo(&["get", name, "--field", path]).with(0).text(), value);
    }
    demo(&["get", name, "--field", ".nothing"]).with(1).says("the value has no key nothing");
    demo(&["get", name, "--field", "x"]).with(2).says("no path to a field");
    demo(&["get", "motd", "--field", ".x"]).with(1).says("no JSON");
}

#[test]
fn several_without_a_format_and_variables_that_steer_are_refused() {
    demo(&["get", "motd", "on-call-rota"]).with(2).says("--format json, dotenv or shell");
    demo(&["get", "--format", "shell", "/a/path", "/b/home"]).with(1);
    let served = Served::seeded(&format!(
        "{SEED}\n[[parameter]]\nname = \"/b/path\"\ntype = \"String\"\nvalue = \"x\"\n[[parameter]]\nname = \"/b/n01\"\ntype = \"String\"\nvalue = \"x\"\n"
    ));
    served.run(&["get", "--format", "shell", "/b/path", "motd"]).with(2).says("PATH steers other programs");
    served
        .run(&["get", "--format", "shell", "/b/n01", "/a/n01"])
        .with(2)
        .says("N01 would be each of /b/n01, /a/n01 (--names path tells more apart)");
    let apart = served.run(&["get", "--format", "shell", "--names", "path", "/b/n01", "/a/n01"]).with(0);
    assert_eq!(apart.text(), "export B_N01='x'\nexport A_N01='v01'\n");
}

#[test]
#[cfg(unix)]
fn a_secret_goes_to_a_terminal_only_where_that_was_said_and_steers_nothing() {
    let secret = ["get", "--demo", "/checkout/prod/db/password"];
    let end = Session::start(&secret, 24, 80).exit();
    assert_eq!(end.status.exit_code(), 2, "{}", end.text());
    assert!(end.text().contains("--show shows it on a terminal") && !end.text().contains("teasel"), "{}", end.text());
    let end = Session::start(&[&secret[..], &["--show"]].concat(), 24, 80).exit();
    assert_eq!((end.status.exit_code(), end.raw.as_slice()), (0, &b"demo-teasel-23\r\n"[..]));
    let served = Served::seeded(SEED);
    let line = ["get", "--endpoint-url", &served.url, "/a/lines"];
    let environment = [("AWS_ACCESS_KEY_ID", "AKIAANA"), ("AWS_SECRET_ACCESS_KEY", "any"), ("AWS_REGION", "eu-west-1")];
    let end = Session::start_with(&line, &environment, 24, 80).exit();
    assert!(!end.raw.contains(&1), "{:?}", end.text());
}
