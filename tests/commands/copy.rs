//! `sesame copy`, `sesame diff`.

use serde_json::Value;

use sesame::destination::{Place, Root};
use sesame::places::{Location, Pair, PairSide, Trace};
use sesame::places_file::PlacesFile;

use super::run::{Served, demo, ran};

const SEED: &str = r#"
[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[key]]
id = "0a7e3b52-51b0-4d0e-8f43-7b1c92d3aa02"
aliases = ["alias/team"]

[[key]]
id = "0a7e3b52-51b0-4d0e-8f43-7b1c92d3aa03"
aliases = ["alias/team-us"]
region = "us-east-1"

[[parameter]]
name = "/a/secret"
type = "SecureString"
key = "alias/team"
tier = "Advanced"
value = "hunter2"
description = "d"
tags = { owner = "team" }

[[parameter]]
name = "/a/sub/plain"
type = "String"
value = "x"

[[parameter]]
name = "/b/sub/plain"
type = "String"
value = "other"
"#;

fn described(served: &Served, name: &str, region: &str) -> Value {
    let listed = served.run(&["ls", "--json", &format!("{region}:{name}")]).with(0);
    serde_json::from_slice::<Value>(&listed.out).unwrap()[0].clone()
}

#[test]
fn a_folder_is_copied_to_another_region_under_the_key_that_is_named() {
    let served = Served::seeded(SEED);
    let copy = |options: &[&str]| served.run(&[&["copy", "/a", "us-east-1:/a"], options].concat());
    copy(&["--yes"]).with(2).says("are not guessed: --key alias/team=KEY");
    copy(&["--key", "alias/teem=alias/team-us", "--yes"])
        .with(2)
        .says("nothing that is copied is under alias/teem; did you mean alias/team?");
    // KMS is asked before anything is written, and by the dry run too.
    for how in ["--yes", "--dry-run"] {
        copy(&["--key", "alias/team=alias/nada", how])
            .with(2)
            .says("+ /a/secret  SecureString from /a/secret, key alias/team → alias/nada")
            .says("there is no key alias/nada in us-east-1")
            .says("Nothing was done");
    }
    served.run(&["ls", "us-east-1:/"]).with(1);
    let planned = copy(&["--key", "alias/team=alias/team-us", "--dry-run"]).with(0);
    planned
        .says("+ /a/secret  SecureString from /a/secret, key alias/team → alias/team-us")
        .says("along go type, tier, description, pattern, policies and tags; the key is another: alias/team → alias/team-us")
        .says("+ 2 new")
        .says(&format!(
            "from account 111122223333, eu-west-1 to account 111122223333, us-east-1; both at endpoint {}\n",
            served.url
        ));
    let copied = copy(&["--key", "alias/team=alias/team-us", "--yes"]).with(0).says("2 of 2 done");
    assert!(!copied.err.contains("hunter2"));
    let secret = described(&served, "/a/secret", "us-east-1");
    assert_eq!(
        (&secret["KeyId"], &secret["Tier"], &secret["Description"]),
        (&"alias/team-us".into(), &"Advanced".into(), &"d".into())
    );
    assert_eq!(served.run(&["get", "--region", "us-east-1", "/a/secret"]).text(), "hunter2");
    copy(&["--key", "alias/team=alias/team-us", "--yes"]).with(0).says("= 2 same");
    served.run(&["diff", "/a", "us-east-1:/a"]).with(0);
}

/// What was kept in the interface is compared by its name, where it was kept and nowhere else.
#[test]
fn a_pair_that_was_kept_is_compared_by_its_name() {
    let served = Served::seeded(SEED);
    let state = served.dir.path().join("state");
    let side = |endpoint: &str, account: &str, path: &str| {
        let place =
            Place { region: Some("eu-west-1".to_owned()), endpoint: Some(endpoint.to_owned()), ..Place::default() };
        let location = Location::of(&place, Some(account.to_owned()), Root::all(), path.to_owned());
        PairSide::Kept { location, is_folder: true }
    };
    let pair = |name: &str, endpoint: &str, account: &str| {
        let (a, b) = (side(endpoint, account, "/a/sub"), side(endpoint, account, "/b/sub"));
        Trace::PairKept(Pair { name: name.to_owned(), a, b })
    };
    let kept = vec![
        pair("of the shop", &served.url, "111122223333"),
        pair("another account", &served.url, "444455556666"),
        pair("elsewhere", "http://127.0.0.1:9", "111122223333"),
    ];
    // What is of the same two places is one pair: each stands alone.
    let of = |name: &str, traces: &[Trace]| {
        PlacesFile::within(&state.join("sesame")).take(traces.to_vec()).unwrap();
        ran(served.sesame(&["diff", "--pair", name]).env("XDG_STATE_HOME", &state))
    };
    assert_eq!(of("of the shop", &kept).with(1).text(), "~ plain  1 byte → 5 bytes\n");
    of("of teh shop", &[]).with(2).says("no pair is called of teh shop; did you mean of the shop?");
    of("elsewhere", &[]).with(2).says("the pair was kept at http://127.0.0.1:9; this is at");
    std::fs::remove_file(state.join("sesame").join("places.json")).unwrap();
    of("another account", &kept[1..2]).with(2).says("The pair was kept in account 444455556666");
}

/// A key that is misspelt on either side is named, and nothing is written under another.
#[test]
fn a_key_that_is_none_is_named() {
    let served = Served::seeded(SEED);
    let copy = |to: &str, key: &str| served.run(&["copy", "/a", to, "--key", key, "--yes"]);
    let useless =
        "--key alias/taem=alias/team-us: nothing that is copied is under alias/taem; did you mean alias/team?";
    copy("/c", "alias/taem=alias/team-us").with(2).says(useless);
    let elsewhere = copy("us-east-1:/c", "alias/taem=alias/team-us").with(2).says(useless);
    assert!(elsewhere.err.contains("are not guessed: --key alias/team=KEY"), "{}", elsewhere.err);
    let missing = copy("us-east-1:/c", "alias/team=alias/taem-us");
    missing.with(2).says("there is no key alias/taem-us in us-east-1: check its spelling, the region and the account");
    // Of a folder without secrets it is said alone: the same options may be meant for many.
    let plain = served.run(&["copy", "/a/sub", "/d", "--key", "alias/team=alias/team-us", "--yes"]).with(0);
    plain.says("nothing that is copied is under alias/team");
}

#[test]
fn what_is_there_is_overwritten_only_where_that_was_said() {
    let served = Served::seeded(SEED);
    served.run(&["copy", "/a", "/b", "--yes"]).with(2).says("there already, with another value: /b/sub/plain");
    assert_eq!(served.run(&["ls", "/b"]).text(), "/b/sub/plain\n", "nothing was done");
    // The plan is shown, and a dry run says what the other would.
    let dry = served.run(&["copy", "/a", "/b", "--dry-run"]).with(2);
    dry.says("~ /b/sub/plain").says("there already, with another value: /b/sub/plain. --overwrite replaces it");
    served.run(&["copy", "/a", "/b", "--dry-run", "--overwrite"]).with(0).says("Nothing was done");
    served.run(&["copy", "/a", "/b", "--yes", "--overwrite"]).with(0).says("~ /b/sub/plain  v1, 5 bytes → 1 byte");
    assert_eq!(served.run(&["get", "/b/sub/plain"]).text(), "x");
    served.run(&["copy", "/a/secret", "/c/renamed", "--yes"]).with(0);
    served.run(&["copy", "/a/secret", "/c/", "--yes"]).with(0);
    assert_eq!(served.run(&["ls", "/c"]).text(), "/c/renamed\n/c/secret\n");
    served.run(&["copy", "/a", "/a", "--yes"]).with(2).says("copied to itself");
    served.run(&["copy", "/a", "/prod", "--yes"]).with(2).says("this is production");
    served.run(&["copy", "/a", "/d"]).with(2);
    served.run(&["copy", "/a", "/d", "--yes", "--read-only"]).with(2).says("read-only");
    served.run(&["copy", "/none", "/d", "--yes"]).with(1);
    served.run(&["copy", "/a/secret:1", "/d", "--yes"]).with(2);
}

#[test]
fn a_copy_that_uncovers_a_secret_says_so() {
    let served = Served::seeded(SEED);
    let plan = served.run(&["copy", "/a/sub/plain", "/a/secret", "--overwrite", "--dry-run"]).with(0);
    plan.says("~ /a/secret  SecureString → String, v1, 7 bytes → 1 byte from /a/sub/plain")
        .says("! a secret becomes plain text: /a/secret\n");
    let plan = served.run(&["copy", "/a/secret", "/a/sub/plain", "--overwrite", "--dry-run"]).with(0);
    let plan = plan.says("~ /a/sub/plain  String → SecureString, v1, 1 byte → 7 bytes");
    assert!(!plan.err.contains("plain text"), "{}", plan.err);
}

/// A refusal of the target is of the name that it was to get, one of the source of the name that it has.
#[test]
fn each_side_that_refuses_is_named() {
    let deny = |action: &str, name: &str| {
        format!("[[deny]]\naction = \"{action}\"\nresource = \"arn:aws:ssm:eu-west-1:111122223333:parameter{name}\"\n")
    };
    let seed = format!("{SEED}{}{}", deny("ssm:PutParameter", "/c/secret"), deny("ssm:GetParameter", "/a/sub/plain"));
    let copied = Served::seeded(&seed).run(&["copy", "/a", "/c", "--yes"]).with(1);
    copied
        .says("sesame: /c/secret: ana is not allowed ssm:PutParameter")
        .says("sesame: /a/sub/plain: ana is not allowed ssm:GetParameter");
}

/// A policy that deletes what it is copied to, tags that come on top, and the reading back are in the plan.
#[test]
fn the_plan_tells_what_goes_along_and_what_is_read_for_it() {
    let policies = |kind: &str, attributes: &str| {
        format!("policies = [{{ Type = \"{kind}\", Version = \"1.0\", Attributes = {{ {attributes} }} }}]")
    };
    let expires = policies("Expiration", r#"Timestamp = "2035-01-01T00:00:00.000Z""#);
    let notices = policies("NoChangeNotification", r#"After = "20", Unit = "Days""#);
    let one = |name: &str, value: &str, policies: &str| {
        format!(
            "[[parameter]]\nname = \"{name}\"\ntype = \"String\"\ntier = \"Advanced\"\nvalue = \"{value}\"\n{policies}\n"
        )
    };
    let seed =
        format!("{SEED}{}{}{}", one("/a/x", "1", &expires), one("/a/y", "1", &expires), one("/b/x", "2", &notices));
    let served = Served::seeded(&seed);
    let plan = served.run(&["copy", "/a", "/b", "--overwrite", "--dry-run"]).with(0);
    plan.says("/b/x  v1, 1 byte → 1 byte from /a/x, with policies: Expiration, which deletes it there too, in place of NoChangeNotification there")
        .says("/b/y  String from /a/y, with policies: Expiration, which deletes it there too")
        .says("along go type, key, tier, description, pattern, policies and tags")
        .says("gets those policies in place of its own and those tags beside its own")
        .says("4 values are read at the source, and read back where they are written, 2 decryptions of 1 secret for it");
    let nothing = served.run(&["copy", "/a/x", "/a/y", "--dry-run"]).with(0);
    assert!(!nothing.err.contains("along go"), "{}", nothing.err);
}

/// Type and key as they were and as they become; what was secret and becomes plain text, whoever agreed.
#[test]
fn a_secret_that_becomes_plain_text_is_told_by_every_command_that_writes() {
    let one = |name: &str, kind: &str, value: &str, more: &str| {
        format!("[[parameter]]\nname = \"{name}\"\ntype = \"{kind}\"\nvalue = \"{value}\"\n{more}\n")
    };
    let seed = [
        SEED.to_owned(),
        one("/p/a/k", "String", "ab", ""),
        one("/p/a/same", "String", "same", ""),
        one("/p/a/s", "SecureString", "s1", "key = \"alias/team\""),
        one("/p/b/k", "SecureString", "four", ""),
        one("/p/b/same", "SecureString", "same", ""),
        one("/p/b/s", "SecureString", "s2", ""),
        one("/s/secret", "SecureString", "four", "key = \"alias/team\""),
    ];
    let served = Served::seeded(&seed.concat());
    served
        .run(&["copy", "/p/a", "/p/b", "--dry-run"])
        .with(2)
        .says("there already, with another value: /p/b/s; with another type and the same value: /p/b/same; with another value and type: /p/b/k. --overwrite");
    let told = |ran: super::run::Ran| {
        ran.with(0)
            .says(&format!("in account 111122223333, eu-west-1, endpoint {}\n~ /p/b/k", served.url))
            .says("~ /p/b/k  SecureString → String, v1, 4 bytes → 2 bytes from /p/a/k\n")
            .says("~ /p/b/same  SecureString → String, v1, the same 4 bytes from /p/a/same\n")
            .says("\n! a secret becomes plain text: /p/b/k\n! a secret becomes plain text: /p/b/same\n")
            .says("~ /p/b/s  v1, 2 bytes → 2 bytes from /p/a/s, key alias/aws/ssm → alias/team\n");
    };
    told(served.run(&["copy", "/p/a", "/p/b", "--overwrite", "--dry-run"]));
    told(served.run(&["copy", "/p/a", "/p/b", "--overwrite", "--yes"]));
    let plain = ["set", "/s/secret", "--overwrite", "--type", "String", "--yes"];
    served
        .run_with(&plain, "x")
        .with(0)
        .says("!          a secret becomes plain text\n")
        .says("version 1 → 2, SecureString → String\n");
    // Of a name whose key is another, too.
    let key = ["set", "/p/b/s", "--overwrite", "--key-id", "alias/aws/ssm", "--yes"];
    served.run_with(&key, "x").with(0).says("version 2 → 3, key alias/team → alias/aws/ssm\n");
}

/// As the question of the interface says it.
#[test]
fn a_secret_of_production_that_leaves_it_is_told() {
    let secret = "[[parameter]]\nname = \"/prod/s\"\ntype = \"SecureString\"\nvalue = \"s\"\n";
    let served = Served::seeded(&format!("{SEED}{secret}"));
    let leaves = "a secret of production, to a place that is none: who may read there may read it";
    served.run(&["copy", "/prod", "/d", "--dry-run"]).with(0).says(leaves);
    served.run(&["copy", "/prod", "us-east-1:/d", "--dry-run"]).with(0).says(leaves);
    let stays = served.run(&["copy", "/prod", "/e/prod", "--dry-run"]).with(0);
    assert!(!stays.err.contains(leaves), "{}", stays.err);
}

#[test]
fn what_differs_is_told_without_values() {
    let served = Served::seeded(SEED);
    let shown = served.run(&["diff", "/a", "/b"]).with(1);
    assert_eq!(shown.text(), "- secret  7 bytes\n~ sub/plain  1 byte → 5 bytes\n");
    served.run(&["diff", "/a", "/a"]).with(0);
    let names = served.run(&["diff", "/a", "/b", "--names-only"]).with(1);
    assert_eq!(names.text(), "- secret\n");
    let shown = served.run(&["diff", "/a/sub/plain", "/b/sub/plain", "--show"]).with(1);
    assert_eq!(shown.text(), "~ plain  1 byte → 5 bytes\n    -x\n    +other\n");
    let json: Value = serde_json::from_slice(&served.run(&["diff", "/a", "/b", "--json"]).with(1).out).unwrap();
    assert_eq!(
        json[0],
        serde_json::json!({"name": "secret", "differs": "only in a", "a": {"type": "SecureString", "bytes": 7}, "b": null})
    );
    assert_eq!(json[1]["differs_in"], serde_json::json!(["value"]));
    served.run(&["diff", "/none", "/b"]).with(2);
    served.run(&["diff", "/a", "nowhere:/b"]).with(2);
    // A file beside a place, a version beside the latest.
    std::fs::write(served.file("x.json"), r#"{"secret":"hunter2","sub":{"plain":"y"}}"#).unwrap();
    assert_eq!(served.run(&["diff", "/a", "./x.json"]).with(1).text(), "~ sub/plain  1 byte\n");
    std::fs::write(served.file("x.env"), "SECRET=hunter2\nPLAIN=x\n").unwrap();
    served.run(&["diff", "./x.env", "/a", "--format", "dotenv"]).with(0);
    // Its name tells how it is written, wherever it is.
    served.run(&["diff", "./x.env", "/a"]).with(0);
    let anywhere = served.file("x.env");
    served.run(&["diff", "/a", "--file", anywhere.to_str().unwrap()]).with(0);
    std::fs::copy(&anywhere, served.file("x.txt")).unwrap();
    served.run(&["diff", "/a", "./x.txt"]).with(2).says("--format says how it is written");
    served.run(&["diff", "/a", "./x.txt", "--format", "dotenv"]).with(0);
    served.run_with(&["diff", "/a", "-"], r#"{"secret": "hunter2", "sub/plain": "x"}"#).with(0);
    // What the AWS CLI prints has the names in full, and so may any other.
    let full = r#"{"Parameters":[{"Name":"/a/secret","Type":"SecureString","Value":"hunter2"},{"Name":"/a/sub/plain","Type":"String","Value":"y"}]}"#;
    let differs = served.run_with(&["diff", "/a", "-", "--format", "aws"], full).with(1);
    assert_eq!(differs.text(), "~ sub/plain  1 byte\n");
    served.run_with(&["diff", "/a", "-"], r#"{"/a/secret": "hunter2", "/a/sub/plain": "x"}"#).with(0);
    served.run_with(&["diff", "/a/sub/plain", "-"], r#"{"/a/sub/plain": "x"}"#).with(0);
    served.run_with(&["diff", "/a", "-"], r#"{"/ab/secret": "hunter2"}"#).with(2).says("/ab/secret is not below /a");
    // By the name of a pair of the settings.
    std::fs::write(
        served.file("settings.toml"),
        "[[pair]]\nname = 'a and b'\na = '/a'\nb = '/b'\n[[pair]]\nname = 'file'\na = '/a'\nb = './x.env'\n",
    )
    .unwrap();
    let of_pair = |name: &str| served.run(&["diff", "--pair", name, "--config", "settings.toml"]);
    assert_eq!(of_pair("a and b").with(1).text(), "- secret  7 bytes\n~ sub/plain  1 byte → 5 bytes\n");
    of_pair("file").with(0);
    of_pair("a and c").with(2).says("no pair is called a and c; did you mean a and b?");
    served.run(&["diff", "--pair", "x"]).with(2).says("there is no [[pair]] in the settings, and none is kept");
    served.run(&["diff", "--pair", "x", "/a"]).with(2);
    served.run(&["diff", "/a"]).with(2);
    demo(&["diff", "/checkout/prod/db/password:22", "/checkout/prod/db/password"]).with(1);
    demo(&["diff", "/checkout/prod/db/password:23", "/checkout/prod/db/password"]).with(0);
    let untold = demo(&["diff", "/payments/prod/fraud", "/payments/staging/fraud"]).with(2);
    assert!(untold.text().contains("? api-key  32 bytes, no key access\n"), "{}", untold.text());
}

/// On a terminal how far it is stands in no line of the data.
#[test]
#[cfg(unix)]
fn what_says_how_far_it_is_goes_before_the_data_comes() {
    use crate::terminal::session::Session;
    for (line, first) in [
        (&["diff", "--demo", "/checkout/prod/flags", "/checkout/dev/flags"][..], "~ "),
        (&["diff", "--demo", "/checkout/prod/flags", "/checkout/dev/flags", "--json"], "["),
        (&["export", "--demo", "/checkout/prod/flags", "--format", "json"], "{"),
        (&["get", "--demo", "/checkout/prod/flags/price-lock", "motd", "--format", "json"], "{"),
    ] {
        let end = Session::start(line, 200, 80).exit();
        let text = end.screen.contents();
        assert!(text.starts_with(first) && !text.contains("read "), "{line:?}: {text}");
    }
}

#[test]
fn two_folders_of_one_parameter_each_are_compared_as_folders() {
    let one = |name: &str| format!("\n[[parameter]]\nname = \"{name}\"\ntype = \"String\"\nvalue = \"{name}\"\n");
    let served = Served::seeded(&format!("{SEED}{}{}", one("/one/x"), one("/two/y")));
    assert_eq!(served.run(&["diff", "/one", "/two"]).with(1).text(), "- x  6 bytes\n+ y  6 bytes\n");
    assert_eq!(served.run(&["diff", "/one", "/two", "--names-only"]).with(1).text(), "- x\n+ y\n");
    // Of two parameters it is these that are meant, whatever they are called.
    served.run(&["diff", "/one/x", "/two/y", "--names-only"]).with(0);
    assert_eq!(served.run(&["diff", "/one/x", "/two"]).with(1).text(), "- x  6 bytes\n+ y  6 bytes\n");
}

/// Each by the name that it has, in a line, and what helps once.
#[test]
fn sources_that_cannot_be_read_are_named_once_and_what_helps_is_said_once_for_all() {
    let copied = demo(&["copy", "/payments/prod/fraud", "/sandbox/x", "--yes"]).with(3).says("1 of 4 done");
    let refused: Vec<&str> = copied.err.lines().filter(|line| line.starts_with("sesame: ")).collect();
    assert_eq!(refused.len(), 4, "{refused:#?}");
    for (line, name) in refused.iter().zip(["api-key", "db/password", "webhook-secret"]) {
        let begins = format!("sesame: /payments/prod/fraud/{name}: engineer/ana is not allowed kms:Decrypt");
        assert!(line.starts_with(&begins), "{line}");
    }
    assert!(refused[3].contains("An Allow helps in the key policy"), "{}", refused[3]);
    assert_eq!(copied.err.matches("The statement to ask for").count(), 1);
    let statement = copied.err.lines().find(|line| line.starts_with('{')).unwrap();
    let statement: Value = serde_json::from_str(statement).unwrap();
    let names = &statement["Condition"]["StringEquals"]["kms:EncryptionContext:PARAMETER_ARN"];
    assert_eq!(names.as_array().unwrap().len(), 3, "{statement}");
    // So of all that read or write several.
    for line in [
        &["export", "/payments/prod/fraud", "--format", "json"][..],
        &["exec", "/payments/prod/fraud", "--names", "path", "--", "true"],
        &["diff", "/payments/prod/fraud", "/payments/prod/fraud"],
        &["get", "--format", "json", "/payments/prod/fraud/api-key", "/payments/prod/fraud/db/password"],
    ] {
        let ran = demo(line);
        assert_eq!(ran.err.matches("The statement to ask for").count(), 1, "{line:?} {}", ran.err);
        assert_eq!(ran.err.matches("An Allow helps").count(), 1, "{line:?} {}", ran.err);
    }
}

/// Run a second time it would go one deeper.
#[test]
fn a_folder_is_not_copied_into_itself() {
    let served = Served::seeded(SEED);
    for (from, to) in [("/a", "/a/sub"), ("/a/", "/a/new/"), ("/", "/all"), (".", "/all"), ("eu-west-1:/a", "/a/sub")] {
        served.run(&["copy", from, to, "--yes"]).with(2).says("is within").says("a folder is not copied into itself");
    }
    assert_eq!(served.run(&["ls"]).text().lines().count(), 3);
    // To another region it is another place, and a name beside it is not within it.
    served.run(&["copy", "/a/sub", "us-east-1:/a/sub/sub", "--dry-run"]).with(0);
    served.run(&["copy", "/a/sub", "/a/submarine", "--dry-run"]).with(0);
    // One parameter may get a name below its own.
    served.run(&["copy", "/a/secret", "/a/secret/old", "--dry-run"]).with(0);
}
