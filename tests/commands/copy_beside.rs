//! What `sesame copy` brings beside the values: tags, description, pattern, tier, policies. What of it is missing is told, and brought by
//! a second run.

use rustix::process::Signal;

use super::gate::Gate;
use super::run::Served;
use crate::terminal::session::Session;

const WHO: &str = r#"
[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"
"#;

const DENIED: &str = r#"
[[deny]]
action = "ssm:AddTagsToResource"
"#;

fn one(name: &str, value: &str, more: &str) -> String {
    format!("[[parameter]]\nname = \"{name}\"\ntype = \"String\"\nvalue = \"{value}\"\n{more}\n")
}

fn tagged_and_other() -> String {
    format!(
        "{WHO}{}{}",
        one("/a/x", "new", "tags = { owner = \"team\" }"),
        one("/b/x", "old", "tags = { mine = \"1\" }")
    )
}

/// What is begun is not left half done: value and tags are one change.
#[test]
fn a_copy_that_is_told_to_stop_while_it_writes_brings_the_tags_too() {
    for signal in [Signal::INT, Signal::TERM] {
        let served = Served::seeded(&tagged_and_other());
        let gate = Gate::before(&served.url, "PutParameter");
        let environment = [
            ("AWS_ENDPOINT_URL", gate.url.as_str()),
            ("AWS_ACCESS_KEY_ID", "AKIAANA"),
            ("AWS_SECRET_ACCESS_KEY", "any"),
            ("AWS_REGION", "eu-west-1"),
        ];
        let line = ["copy", "/a", "/b", "--overwrite", "--yes"];
        let mut session = Session::start_with(&line, &environment, 40, 120);
        gate.wait();
        session.signal(signal).wait_for("stopping after what is under way");
        gate.open();
        let end = session.exit();
        assert!(end.status.signal().is_some() && end.text().contains("1 of 1 done"), "{}", end.text());
        assert!(!end.text().contains("tags were not"), "{}", end.text());
        served.run(&["copy", "/a", "/b", "--dry-run"]).with(0).says("= 1 same");
    }
}

#[test]
fn what_is_copied_without_its_tags_is_done_in_part() {
    let served = Served::seeded(&format!("{}{DENIED}", tagged_and_other()));
    served
        .run(&["copy", "/a", "/b", "--overwrite", "--yes"])
        .with(3)
        .says("sesame: /b/x: the value was written, the tags were not (a second run with --overwrite brings them): ana is not allowed ssm:AddTagsToResource")
        .says("0 of 1 done, 1 in part")
        .says("The statement to ask for");
    // Of one that is created so too.
    served.run(&["copy", "/a", "/c", "--yes"]).with(3).says("/c/x: the value was written, the tags were not");
    assert_eq!(served.run(&["get", "/c/x"]).text(), "new");
    // It is not taken for the same, and not for done, the second time either.
    served
        .run(&["copy", "/a", "/b", "--overwrite", "--yes"])
        .with(1)
        .says("~ /b/x  v2, the same 3 bytes from /a/x, other tags: owner");
}

/// As it is left where the program was killed between the value and the tags.
#[test]
fn what_differs_beside_the_value_is_told_and_brought() {
    let expires = "policies = [{ Type = \"Expiration\", Version = \"1.0\", Attributes = { Timestamp = \"2035-01-01T00:00:00.000Z\" } }]";
    let rows = [
        one("/a/d", "1", "description = \"of the cart\""),
        one("/b/d", "1", ""),
        one("/a/p", "1", "allowed_pattern = \"[0-9]+\""),
        one("/b/p", "1", "allowed_pattern = \"[0-9]*\""),
        one("/a/q", "1", &format!("tier = \"Advanced\"\n{expires}")),
        one("/b/q", "1", ""),
        one("/a/t", "1", "tags = { owner = \"team\", env = \"dev\" }"),
        one("/b/t", "1", "tags = { owner = \"other\", mine = \"1\" }"),
        one("/a/s", "1", "tags = { owner = \"team\" }"),
        one(
            "/b/s",
            "1",
            "tags = { owner = \"team\", mine = \"1\" }\ndescription = \"there only\"\ntier = \"Advanced\"",
        ),
        one("/a/n", "1", ""),
        one("/b/n", "1", "tags = { mine = \"1\" }"),
    ];
    let served = Served::seeded(&format!("{WHO}{}", rows.concat()));
    served
        .run(&["copy", "/a", "/b", "--dry-run"])
        .with(2)
        .says("~ /b/d  v1, the same 1 byte from /a/d, another description\n")
        .says("~ /b/p  v1, the same 1 byte from /a/p, another pattern\n")
        .says("~ /b/q  v1, the same 1 byte from /a/q, tier Standard → Advanced, other policies")
        .says("~ /b/t  v1, the same 1 byte from /a/t, other tags: env, owner\n")
        .says("~ 4 changed, - 0 gone, = 2 same")
        .says("with the same value and something else beside it: /b/d, /b/p, /b/q, /b/t. --overwrite replaces it")
        // Three of the same value and nothing else are looked at, and the other side of the two that have tags.
        .says("beside the values descriptions, patterns, keys, tiers and policies were compared, and tags by 5 calls");
    served.run(&["copy", "/a", "/b", "--overwrite", "--yes"]).with(0).says("4 of 4 done");
    // For tags alone no value is written.
    assert!(served.run(&["ls", "-l", "/b/t"]).text().contains(" v1 "));
    served.run(&["copy", "/a", "/b", "--overwrite", "--yes"]).with(0).says("= 6 same");
}

/// What may not be seen is said to be so, and keeps nothing back.
#[test]
fn what_was_not_compared_is_said() {
    let deny = |action: &str| format!("[[deny]]\naction = \"{action}\"\n");
    let both = format!("{WHO}{}{}", one("/a/x", "1", "tags = { owner = \"team\" }"), one("/b/x", "1", ""));
    let untold = Served::seeded(&format!("{both}{}", deny("ssm:ListTagsForResource")));
    untold
        .run(&["copy", "/a", "/b", "--yes"])
        .with(0)
        .says("= 1 same")
        .says("tags were not compared: ana is not allowed ssm:ListTagsForResource");
    let bare = Served::seeded(&format!("{both}{}", deny("ssm:DescribeParameters")));
    bare.run(&["copy", "/a/", "/b/", "--dry-run"]).with(2).says(
        "descriptions, patterns, keys, tiers and policies were not compared: a listing by path does not tell them",
    );
}

/// Nobody looks at an empty line while the service lets few calls in.
#[test]
fn a_copy_that_is_throttled_says_so_on_a_terminal() {
    let slow = "[[fault]]\noperation = \"PutParameter\"\nkind = \"throttle\"\ntimes = 2\n";
    let served = Served::seeded(&format!("{WHO}{}{slow}", one("/a/x", "1", "")));
    let environment = [
        ("AWS_ENDPOINT_URL", served.url.as_str()),
        ("AWS_ACCESS_KEY_ID", "AKIAANA"),
        ("AWS_SECRET_ACCESS_KEY", "any"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let end = Session::start_with(&["copy", "/a", "/b", "--yes"], &environment, 40, 120).exit();
    let sent = String::from_utf8_lossy(&end.raw).into_owned();
    assert!(sent.contains("0 of 1 done · waiting: AWS throttles"), "{sent}");
    assert!(end.text().contains("1 of 1 done") && !end.screen.contents().contains("throttles"), "{}", end.text());
}
