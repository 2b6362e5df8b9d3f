//! What differs between two places is copied to the other: keys in, screen out, and what the service holds in both afterwards.

use std::fs;

use serde_json::{Value, json};
use sesame::app::{Effect, Start};
use sesame::config::Config;
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::{self, Live};

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[account_aliases]
111122223333 = "acme-shop"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[key]]
id = "11111111-1111-1111-1111-111111111111"
aliases = ["alias/shop"]

[[key]]
id = "22222222-2222-2222-2222-222222222222"
region = "us-west-2"
aliases = ["alias/shop-west"]

[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:PutParameter"
resource = "arn:aws:ssm:us-west-2:*:parameter/shop/live/fixed"

[[parameter]]
name = "/shop/live/db/password"
type = "SecureString"
key = "alias/shop"
value = "tulip-of-the-east"
tags = { team = "shop" }
description = "of the shop"
modified_ago = "2d"

[[parameter]]
name = "/shop/live/db/password"
region = "us-west-2"
type = "SecureString"
key = "alias/shop-west"
values = ["iris-of-before", "poppy-of-the-west"]
modified_by = "arn:aws:iam::111122223333:user/ben"
modified_ago = "30d"

[[parameter]]
name = "/shop/live/db/token"
type = "SecureString"
key = "alias/shop"
value = "the-new-token"

[[parameter]]
name = "/shop/live/plain"
type = "SecureString"
value = "under-the-default"

[[parameter]]
name = "/shop/live/config"
type = "String"
value = "db-east"

[[parameter]]
name = "/shop/live/config"
region = "us-west-2"
type = "String"
value = "db-east"

[[parameter]]
name = "/shop/live/level"
type = "String"
value = "info"

[[parameter]]
name = "/shop/live/level"
region = "us-west-2"
type = "SecureString"
key = "alias/shop-west"
value = "debug"

[[parameter]]
name = "/shop/live/west-only"
region = "us-west-2"
type = "String"
value = "w"

[[parameter]]
name = "/shop/live/fixed"
type = "String"
value = "f"

[[parameter]]
name = "/other/x"
type = "String"
value = "info"
"#;

const PLACES: [(&str, &str, &str); 3] = [
    ("east", "eu-west-1", "AKIAENGINEER"),
    ("west", "us-west-2", "AKIAENGINEER"),
    ("south", "ap-south-1", "AKIAENGINEER"),
];

/// Both places listed, and their values told apart.
fn compared() -> Live {
    compared_with(Config::default())
}

fn compared_with(config: Config) -> Live {
    let mut live = Live::between_with(SEED, &PLACES, Start::default(), config);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<home>west@<enter>");
    live.world.shows(&["/shop/live ↔ west@/shop/live"]);
    live.keys("=");
    live
}

/// What a name is in a region: version, type, value, key.
fn there(live: &Live, region: &str, name: &str) -> Option<(i64, String, String)> {
    let asked = json!({ "Name": name, "WithDecryption": true });
    let answer = live.ask_in(region, "AKIAENGINEER", "AmazonSSM.GetParameter", &asked);
    let parameter: &Value = &answer["Parameter"];
    let text = |member: &str| parameter[member].as_str().unwrap_or_default().to_owned();
    Some((parameter["Version"].as_i64()?, text("Type"), text("Value")))
}

fn west(live: &Live, name: &str) -> Option<(i64, String, String)> {
    there(live, "us-west-2", &format!("/shop/live/{name}"))
}

/// What a value there is.
fn value(live: &Live, name: &str) -> String {
    west(live, name).map(|(_, _, value)| value).unwrap_or_default()
}

/// The cursor on the row of a name.
fn on(live: &mut Live, name: &str) {
    let is_said = |live: &Live| {
        let screen = live.screen();
        screen.lines().any(|line| line.trim_start_matches(['│', ' ']).starts_with(&format!("{name}  ")))
    };
    live.keys("g");
    for _ in 0..20 {
        if is_said(live) {
            return;
        }
        live.keys("j");
    }
    panic!("{name} is not there\n{}", live.screen());
}

#[test]
fn what_is_marked_goes_there_under_its_key_and_the_rows_become_the_same() {
    let mut live = compared();
    for name in ["db/password", "db/token", "plain", "level"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.world.shows(&["4 marked", "c copy marked there…"]);
    snapshot!("marked_120", live);
    live.keys("c");
    live.world.shows(&[
        "Keys in us-west-2",
        "111122223333 (acme-shop) · us-west-2",
        "alias/shop (2)",
        "alias/aws/ssm (1)",
        "None is guessed",
    ]);
    live.keys("<enter>");
    live.world.shows(&["which key stands there for alias/shop? None is guessed"]);
    live.keys("alias/shop-west");
    snapshot!("keys_120", live);
    live.world.resize(60, 20);
    snapshot!("keys_60", live);
    live.world.resize(40, 12);
    snapshot!("keys_40", live);
    live.world.resize(120, 35);
    let written = live.emulator.with(|state| state.call_count("PutParameter"));
    live.keys("<enter>");
    live.world.shows(&[
        "Copy 4 parameters to us-west-2",
        "acme-shop 111122223333 · us-west-2 · profile west",
        "acme-shop 111122223333 · eu-west-1",
        "2 new → v1 · 2 overwritten",
        "alias/shop → alias/shop-west of us-west-2",
        "alias/aws/ssm → alias/aws/ssm of us-west-2",
        "/shop/live/level is a secret there, and becomes plain: SecureString there,",
    ]);
    snapshot!("question_120", live);
    live.world.resize(80, 24);
    snapshot!("question_80", live);
    live.world.resize(200, 50);
    snapshot!("question_200", live);
    live.world.resize(60, 20);
    snapshot!("question_60", live);
    live.world.resize(40, 12);
    snapshot!("question_40", live);
    live.world.resize(120, 35);
    assert_eq!(live.emulator.with(|state| state.call_count("PutParameter")), written, "nothing is written before");
    for secret in ["tulip", "poppy", "iris", "the-new-token", "under-the-default"] {
        assert!(!live.screen().contains(secret), "{secret}");
    }
    live.keys("<pgdn><pgdn>");
    live.keys("plain text<enter>");
    live.world.shows(&["copied 4 parameters to us-west-2", "Compare"]);
    snapshot!("copied_120", live);
    let is = |version: i64, kind: &str, value: &str| Some((version, kind.to_owned(), value.to_owned()));
    assert_eq!(west(&live, "db/password"), is(3, "SecureString", "tulip-of-the-east"));
    assert_eq!(west(&live, "db/token"), is(1, "SecureString", "the-new-token"));
    assert_eq!(west(&live, "plain"), is(1, "SecureString", "under-the-default"));
    assert_eq!(west(&live, "level"), is(2, "String", "info"));
    assert!(!live.screen().contains("marked"), "what is done is not marked any more");

    // The list of changes has it, and says where it is undone.
    live.keys("<esc>u");
    live.world.shows(&[
        "copied to us-west-2",
        "111122223333 · us-west-2",
        "p or R leads there, and u has it in its list there",
    ]);
    snapshot!("changes_120", live);
    live.keys("<enter>");
    live.world.shows(&["undone where it was written"]);
    // It is listed there too, and after the way back.
    for region in ["us-west-2", "eu-west-1"] {
        live.keys("<esc>p");
        live.keys(&format!("{region}<enter>"));
        live.world.shows(&[&format!("› {region} ›")]);
        live.keys("u");
        live.world.shows(&["copied to us-west-2", "111122223333 · eu-west-1", "111122223333 · us-west-2"]);
        assert_eq!(live.screen().contains("leads there"), region == "eu-west-1");
    }
}

#[test]
fn a_pair_of_folders_without_a_final_slash_is_copied_name_by_name() {
    let settings = "[[pair]]\nname = 'prod west'\na = '/shop/live'\nb = 'west@us-west-2:/shop/live'\n";
    let mut live = Live::between_with(SEED, &PLACES, Start::default(), Config::parse(settings).unwrap());
    live.world.resize(120, 35);
    live.keys("'prod west<enter>");
    live.world.shows(&["- 3 missing there", "+ 1 missing here", "west-only"]);
    on(&mut live, "fixed");
    live.keys("j");
    on(&mut live, "db/token");
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.world.shows(&["Copy to us-west-2 /shop/live/db/token"]);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied /shop/live/db/token to us-west-2"]);
    assert_eq!(west(&live, "db/token").map(|(version, ..)| version), Some(1));
    assert_eq!(there(&live, "us-west-2", "/shop/live"), None, "nothing is written to the name of the folder");
}

#[test]
fn two_folders_of_one_parameter_each_are_not_taken_for_two_parameters() {
    let seed = r#"
        account = "111122223333"
        region = "eu-west-1"
        [[principal]]
        access_key = "AKIAENGINEER"
        arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
        default = true
        [[parameter]]
        name = "/a/x"
        type = "String"
        value = "of-x"
        [[parameter]]
        name = "/b/y"
        type = "String"
        value = "of-y"
    "#;
    let settings = Config::parse("[[pair]]\nname = 'both'\na = '/a'\nb = '/b'\n").unwrap();
    let mut live = Live::between_with(seed, &PLACES, Start::default(), settings);
    live.world.resize(120, 35);
    live.keys("'both<enter>");
    live.world.shows(&["- 1 missing there", "+ 1 missing here"]);
    on(&mut live, "x");
    live.keys("c");
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied /a/x to eu-west-1"]);
    let value = |name: &str| there(&live, "eu-west-1", name).map(|(_, _, value)| value);
    assert_eq!(value("/b/x").as_deref(), Some("of-x"));
    assert_eq!(value("/b/y").as_deref(), Some("of-y"), "another name is not overwritten");
}

#[test]
fn the_key_that_was_chosen_is_offered_the_next_time() {
    let mut live = compared();
    on(&mut live, "db/token");
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.keys("<pgdn>w");
    live.world.shows(&["copied /shop/live/db/token to us-west-2, created v1"]);
    on(&mut live, "db/password");
    live.keys("c");
    live.world.shows(&["alias/shop (1)", "alias/shop-west", "as chosen the last time"]);
    live.keys("<enter>");
    live.world.shows(&["overwrites v2 → v3 there", "v2 of 30 d ago by ben → v3"]);
    assert!(!live.screen().contains("the key of"), "{}", live.screen());
    // Under another key than the one that is there.
    live.keys("<esc><c-u>alias/aws/ssm<enter>");
    live.world.shows(&["the key of /shop/live/db/password changes there: alias/shop-west →"]);
}

#[test]
fn with_nothing_marked_it_is_the_row_and_what_cannot_go_says_why() {
    let mut live = compared();
    on(&mut live, "west-only");
    live.keys("c");
    live.world.shows(&["it is there only: what is copied goes from here"]);
    on(&mut live, "config");
    live.keys("c");
    live.world.shows(&["the same is there already: a copy would change nothing"]);
    // Only what is missing, all of it: what is missing here is left out.
    live.keys("<tab>");
    live.world.shows(&["shown: only what is not the same"]);
    live.keys("<tab>");
    live.world.shows(&["shown: only what differs"]);
    live.keys("<tab>*");
    live.world.shows(&["shown: only what is missing"]);
    live.world.shows(&["4 marked"]);
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.world.shows(&["Copy 3 parameters to us-west-2", "west-only is left out: it is there only"]);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied 2 of 3 parameters to us-west-2: not copied: denied"]);
    live.world.shows(&["2 marked"]);
    assert_eq!(value(&live, "fixed"), "");
    assert_eq!(value(&live, "db/token"), "the-new-token");
    // What is left can be tried alone: the question says why nothing was done.
    live.keys("<tab>**");
    on(&mut live, "fixed");
    live.keys("c");
    live.keys("<pgdn>w");
    live.world.shows(&["Copy to us-west-2", "nothing was copied"]);
    live.keys("x");
    live.world.shows(&["ssm:PutParameter", "parameter/shop/live/fixed"]);
}

#[test]
fn one_that_has_moved_there_meanwhile_is_asked_about_anew_as_it_is() {
    let mut live = compared();
    on(&mut live, "level");
    live.keys("c");
    let put = json!({ "Name": "/shop/live/level", "Value": "theirs", "Type": "String", "Overwrite": true });
    live.ask_in("us-west-2", "AKIAENGINEER", "AmazonSSM.PutParameter", &put);
    live.keys("<pgdn>plain text<enter>");
    live.world.shows(&["nothing was copied: another is there by now: v2 by engineer/ana", "v2 → v3"]);
    live.ask_in("us-west-2", "AKIAENGINEER", "AmazonSSM.PutParameter", &put);
    live.keys("<pgdn>w");
    live.world.shows(&["nothing was copied: another is there by now: v3", "v3 → v4"]);
    // Whoever goes back reads why in the row, whatever is shown.
    live.keys("<esc><tab><tab>");
    live.world.shows(&["shown: only what differs", "not copied: another is there by now: v3"]);
    on(&mut live, "level");
    live.keys("c");
    live.keys("<pgdn>w");
    live.world.shows(&["copied /shop/live/level", "v3 → v4"]);
}

#[test]
fn what_has_moved_there_meanwhile_is_told_and_stays_marked() {
    let mut live = compared();
    for name in ["level", "db/password"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    let put = json!({ "Name": "/shop/live/db/password", "Value": "theirs", "Overwrite": true });
    live.ask_in("us-west-2", "AKIAENGINEER", "AmazonSSM.PutParameter", &put);
    live.keys("<pgdn><pgdn>");
    live.keys("plain text<enter>");
    live.world.shows(&[
        "copied 1 of 2 parameters to us-west-2: not copied: another is there by now: v3 by engineer/ana",
        "1 marked",
        "v3",
    ]);
    assert_eq!(value(&live, "db/password"), "theirs");
    assert_eq!(value(&live, "level"), "info");
}

#[test]
fn each_row_that_was_left_says_why_and_the_status_counts_the_reasons() {
    let mut live = compared();
    for name in ["db/password", "db/token", "fixed", "level"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.keys("alias/shp-west<enter>");
    let put = json!({ "Name": "/shop/live/level", "Value": "theirs", "Type": "String", "Overwrite": true });
    live.ask_in("us-west-2", "AKIAENGINEER", "AmazonSSM.PutParameter", &put);
    live.keys("<pgdn><pgdn>");
    live.keys("plain text<enter>");
    live.world.shows(&["nothing was copied: 2 key missing, 1 denied, 1 changed there meanwhile"]);
    live.keys("<esc><esc>");
    live.world.shows(&["4 marked"]);
    snapshot!("left_120", live);
    for (name, row, explained) in [
        ("fixed", "not copied: denied", "ssm:PutParameter"),
        ("db/token", "not copied: key missing", "check the spelling"),
        ("db/password", "not copied: key missing", "check the spelling"),
    ] {
        on(&mut live, name);
        live.world.shows(&[row, "there: "]);
        live.keys("x");
        live.world.shows(&[explained, "111122223333 (acme-shop) · us-west-2"]);
        live.keys("<esc>");
    }
    on(&mut live, "level");
    live.world.shows(&["not copied: another is there by now: v2"]);
    // What is copied after all says so no more, and listing afresh forgets the rest.
    live.keys("**");
    on(&mut live, "db/token");
    live.keys("c");
    live.keys("<c-u>alias/shop-west<enter>");
    live.keys("<pgdn>w");
    live.world.shows(&["copied /shop/live/db/token to us-west-2"]);
    on(&mut live, "db/token");
    live.world.shows(&["same value"]);
    live.keys("r");
    assert!(!live.screen().contains("not copied:"), "{}", live.screen());
}

#[test]
fn production_there_asks_for_a_word_whatever_it_is_here() {
    let config = Config::parse("[[context]]\nregion = \"us-west-2\"\nproduction = true\n");
    let mut live = compared_with(config.unwrap());
    live.keys("<tab><tab>*");
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.world.shows(&[
        "PRODUCTION",
        "PRODUCTION there, says your settings of",
        "type write 2 as plain text, then enter copies them there",
    ]);
    live.keys("<pgdn><pgdn>");
    live.keys("write 2 as plain text");
    live.keys("<enter>");
    live.world.shows(&["copied 2 parameters to us-west-2"]);
}

#[test]
fn a_place_that_the_settings_keep_read_only_is_not_written_to_and_one_that_is_read_only_here_is_read() {
    let read_only = |region: &str| Config::parse(&format!("[[context]]\nregion = \"{region}\"\nread_only = true\n"));
    let mut live = compared_with(read_only("us-west-2").unwrap());
    on(&mut live, "level");
    live.keys("c");
    live.world.shows(&["us-west-2 is read-only by your settings of"]);
    let mut live = compared_with(read_only("eu-west-1").unwrap());
    on(&mut live, "level");
    live.keys("c");
    live.keys("<pgdn>");
    live.keys("plain text<enter>");
    live.world.shows(&["copied /shop/live/level to us-west-2, v1 → v2"]);
}

/// The pair of both places, compared again from a third.
fn compared_from_a_third_place() -> Live {
    let mut live = compared();
    live.keys("K<enter><esc>p");
    live.keys("south<enter>");
    live.keys("'<enter>");
    live.world.shows(&["east@eu-west-1:/shop/live ↔ west@us-west-2:/shop/live"]);
    live
}

#[test]
fn of_a_pair_that_is_elsewhere_the_first_place_is_read_and_the_second_written() {
    let mut live = compared_from_a_third_place();
    for name in ["db/password", "plain"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.world.shows(&["Keys in us-west-2", "alias/shop (1)", "alias/aws/ssm (1)"]);
    live.keys("alias/shop-west<enter>");
    live.world.shows(&[
        "Copy 2 parameters to us-west-2",
        "acme-shop 111122223333 · us-west-2 · profile west",
        "acme-shop 111122223333 · eu-west-1 · profile east",
    ]);
    snapshot!("elsewhere_120", live);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied 2 parameters to us-west-2", "east@eu-west-1:/shop/live"]);
    let is = |version: i64, value: &str| Some((version, "SecureString".to_owned(), value.to_owned()));
    assert_eq!(west(&live, "db/password"), is(3, "tulip-of-the-east"));
    assert_eq!(west(&live, "plain"), is(1, "under-the-default"));
    assert_eq!(there(&live, "ap-south-1", "/shop/live/plain"), None, "nothing is written where the session is");
    // What was read and written elsewhere is not taken for what is here.
    live.keys("<esc><esc>");
    assert!(!live.screen().contains("password"), "{}", live.screen());
    live.keys("u");
    live.world.shows(&[
        "what was copied is untouched",
        "from   profile east · 111122223333 · eu-west-1",
        "to     profile west · 111122223333 · us-west-2",
    ]);
    // The key is offered for the same two places, wherever the session is.
    live.keys("<esc>'<enter>");
    on(&mut live, "db/token");
    live.keys("c");
    live.world.shows(&["alias/shop-west", "as chosen the last time"]);
}

#[test]
fn a_pair_whose_second_place_is_the_session_is_copied_here() {
    let mut live = compared();
    live.keys("K<enter><esc>p");
    live.keys("us-west<enter>");
    live.keys("'<enter>");
    live.world.shows(&["east@eu-west-1:/shop/live ↔ /shop/live"]);
    on(&mut live, "level");
    live.keys("c");
    live.world.shows(&["Copy to us-west-2", "profile west", "from", "profile east"]);
    live.keys("<pgdn>plain text<enter>");
    live.world.shows(&["copied /shop/live/level to us-west-2, v1 → v2"]);
    assert_eq!(value(&live, "level"), "info");
    live.keys("<esc><esc>gjlj");
    live.keys("/live/level<enter>");
    live.world.shows(&["String · Standard · version 2"]);
}

#[test]
fn where_the_login_there_runs_out_it_is_said_of_that_place_and_r_opens_it_anew() {
    let mut live = compared();
    for name in ["db/password", "db/token", "level"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).after(1).times(1)));
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&[
        "copied 1 of 3 parameters to us-west-2: not copied: session expired",
        "there: us-west-2, profile west: The session has expired",
        "r tries again",
        "2 marked",
    ]);
    assert!(!live.screen().contains("F6"), "the session here is as it was: {}", live.screen());
    snapshot!("expired_120", live);
    live.world.ended.clear();
    live.keys("x");
    live.world.shows(&["us-west-2, profile west: The session has expired", "then press esc, then r"]);
    live.keys("<esc>");
    let opened = |live: &Live| live.emulator.with(|state| state.call_count("GetCallerIdentity"));
    let before = opened(&live);
    live.keys("r");
    live.world.shows(&["2 marked", "there · 111122223333 (acme-shop) · us-west-2"]);
    assert_eq!(opened(&live), before + 1, "it was opened anew");
    live.keys("c<enter>");
    live.world.shows(&["Copy 2 parameters to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 2 parameters to us-west-2"]);
    assert_eq!(west(&live, "level"), Some((2, "String".to_owned(), "info".to_owned())));
}

#[test]
fn nothing_copied_for_a_login_there_says_what_to_do() {
    let mut live = compared();
    on(&mut live, "level");
    live.keys("c");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).times(1)));
    live.keys("<pgdn>plain text<enter>");
    live.world
        .shows(&["nothing was copied: us-west-2, profile west: The session has expired", "then press esc, and r"]);
    live.keys("<esc>");
    live.world.shows(&["there: us-west-2, profile west: The session has expired", "r tries again"]);
}

#[test]
fn how_long_many_take_goes_by_the_setting_of_the_place_that_is_written() {
    let many = |seed: &str| {
        let mut live = Live::between(seed, &PLACES);
        live.world.resize(120, 35);
        live.keys("gjlj=");
        live.keys("<home>west@<enter>*c");
        live.keys("alias/shop-west");
        live
    };
    let asked = |live: &Live| live.emulator.with(|state| state.call_count("GetServiceSetting"));
    let mut live = many(SEED);
    assert_eq!(asked(&live), 0, "no question yet");
    live.world.keys("<enter>");
    live.world.shows(&["about 24, 6 of them writes: 2 s at the 3 a second of most accounts; asking"]);
    live.settle();
    live.world.shows(&["about 24, 6 of them writes: 2 s at the 3 a second that the service takes"]);
    assert_eq!(asked(&live), 1);
    let mut live = many(&format!("{SEED}\n[behaviour]\nhigh_throughput = true\n"));
    live.keys("<enter>");
    live.world.shows(&["6 of them writes: 1 s at the 10 a second of the higher throughput"]);
    let denied = "[[deny]]\nprincipal = \"arn:aws:sts::*:assumed-role/engineer/*\"\naction = \"ssm:GetServiceSetting\"\nresource = \"*\"";
    let mut live = many(&format!("{SEED}\n{denied}\n"));
    live.keys("<enter>");
    live.world.shows(&["2 s at the 3 a second of most accounts", "setting there may not be read"]);
    // Few are not worth a call.
    let mut live = compared();
    on(&mut live, "level");
    live.keys("c");
    assert_eq!(asked(&live), 0);
}

#[test]
fn the_keys_there_can_be_chosen() {
    let mut live = compared();
    on(&mut live, "db/token");
    live.keys("c<f4>");
    live.world.shows(&["Keys in us-west-2", "alias/shop-west"]);
    assert!(!live.screen().contains("alias/shop  "), "those of here are not among them: {}", live.screen());
    snapshot!("keys_of_there_120", live);
    live.keys("shop<tab>");
    live.world.shows(&["enabled"]);
    live.keys("<enter>");
    live.world.shows(&["alias/shop (1) →  alias/shop-west"]);
    live.keys("<enter>");
    live.world.shows(&["alias/shop → alias/shop-west of us-west-2"]);
    let asked = |live: &Live| live.emulator.with(|state| state.call_count("ListAliases"));
    assert_eq!(asked(&live), 1);
    // Those of the session are its own.
    live.keys("<esc><esc><esc>:keys of the account<enter>");
    assert_eq!(asked(&live), 2);
}

#[test]
fn where_only_this_session_is_read_only_what_did_not_end_elsewhere_is_gone_on_with() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    let regions = ["eu-west-1", "us-west-2"];
    let mut live = Live::journaling_between(&emulator, home.path(), &regions);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<home>us-west-2:<enter>");
    on(&mut live, "level");
    live.keys("m");
    on(&mut live, "db/token");
    live.keys("mc");
    live.keys("alias/shop-west<enter>");
    emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).after(1).times(1)));
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 1 of 2"]);
    drop(live);
    let read_only = |region: &str| Config::parse(&format!("[[context]]\nregion = \"{region}\"\nread_only = true\n"));
    let mut live = Live::journaling_with(&emulator, home.path(), &regions, read_only("us-west-2").unwrap());
    live.world.resize(120, 35);
    live.keys("u<enter>");
    live.world.shows(&["us-west-2 is read-only by your settings of"]);
    let mut live = Live::journaling_with(&emulator, home.path(), &regions, read_only("eu-west-1").unwrap());
    live.world.resize(120, 35);
    live.keys("u");
    live.world.shows(&["READ ONLY", "enter go on…"]);
    live.keys("<enter>");
    live.world.shows(&["Go on copying 1 parameter to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied /shop/live/level to us-west-2"]);
    assert_eq!(value(&live, "level"), "info");
}

#[test]
fn in_the_same_place_no_key_is_asked_for_and_the_tree_has_what_came() {
    let mut live = Live::between(SEED, &PLACES);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<c-u>/shop/new<enter>");
    live.world.shows(&["/shop/live ↔ /shop/new"]);
    live.keys("*c");
    live.world.shows(&["Copy 6 parameters to eu-west-1 /shop/new"]);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied 6 parameters to eu-west-1"]);
    live.keys("<esc>");
    live.world.shows(&["new"]);
    assert_eq!(there(&live, "eu-west-1", "/shop/new/db/token").unwrap().2, "the-new-token");
}

#[test]
fn esc_stops_between_two_names_and_what_is_left_is_marked_and_listed() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    let mut live = Live::journaling_between(&emulator, home.path(), &["eu-west-1", "us-west-2"]);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<home>us-west-2:<enter>");
    live.keys("=");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Throttle).after(1).times(1)));
    for name in ["db/password", "db/token", "level"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.keys("<pgdn><pgdn>");
    live.world.keys("plain text<enter>");
    live.begin();
    while !(live.screen().contains("try 2") && live.screen().contains("copying 1 of 3")) {
        live.hear();
    }
    live.world.shows(&["copying 1 of 3", "esc stops after the one under way"]);
    live.keys("<esc>");
    live.world.shows(&["copied 1 of 3 parameters to us-west-2: not copied: stopped before it", "2 marked"]);
    assert_eq!(value(&live, "db/password"), "tulip-of-the-east");
    assert_eq!(value(&live, "db/token"), "");
    assert_eq!(value(&live, "level"), "debug");
    // It is gone on with by what is marked, or from the list.
    live.world.pass(std::time::Duration::from_secs(2));
    on(&mut live, "level");
    live.world.shows(&["not copied: stopped before it"]);
    live.keys("c");
    live.keys("<enter>");
    live.world.shows(&["Copy 2 parameters to us-west-2"]);
    live.keys("<esc><esc><esc>u");
    live.world.shows(&["copy to us-west-2:/shop/live  1 of 3", "stopped"]);
    live.keys("k<enter>");
    live.world.shows(&["Go on copying 2 parameters to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 2 parameters to us-west-2"]);
    assert_eq!(value(&live, "db/token"), "the-new-token");
    assert_eq!(west(&live, "level"), Some((2, "String".to_owned(), "info".to_owned())));
}

/// A copy of what is missing there that ends by `kill -9`, and the next start.
#[test]
fn after_kill_9_it_goes_on_in_both_places() {
    let emulator = fixtures::emulator(SEED);
    let home = tempfile::tempdir().unwrap();
    let regions = ["eu-west-1", "us-west-2"];
    emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Throttle).after(1).times(1)));
    {
        let mut live = Live::journaling_between(&emulator, home.path(), &regions);
        live.world.resize(120, 35);
        live.keys("gjlj=");
        live.keys("<home>us-west-2:<enter>");
        live.keys("*");
        for name in ["west-only", "fixed"] {
            on(&mut live, name);
            live.keys("m");
        }
        live.keys("c");
        live.keys("alias/shop-west<enter>");
        live.keys("<pgdn><pgdn>");
        live.world.keys("plain text<enter>");
        live.begin();
        while !live.screen().contains("try 2") {
            live.hear();
        }
    }
    let journal = fs::read_dir(home.path()).unwrap().flatten().next().unwrap();
    let text = fs::read_to_string(journal.path()).unwrap();
    assert!(text.contains("us-west-2") && text.contains("alias/shop-west"), "{text}");
    for secret in ["tulip", "the-new-token", "under-the-default", "info"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let mut live = Live::journaling_between(&emulator, home.path(), &regions);
    live.world.resize(120, 35);
    live.world.shows(&["a copy of 5 did not end"]);
    live.keys("u");
    live.world.shows(&["copy to us-west-2:/shop/live", "there  111122223333 · us-west-2"]);
    snapshot!("unfinished_120", live);
    live.keys("<enter>");
    live.world.shows(&["Go on copying 4 parameters to us-west-2", "alias/shop → alias/shop-west"]);
    snapshot!("go_on_120", live);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 4 parameters to us-west-2"]);
    assert_eq!(value(&live, "db/password"), "tulip-of-the-east");
    assert_eq!(west(&live, "db/password").unwrap().0, 3, "nothing is written twice");
    assert_eq!(west(&live, "config").unwrap().0, 2);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

/// One that is copied alone is between two steps as well, where it was written and has not been read back.
#[test]
fn a_single_copy_that_is_killed_is_gone_on_with_and_not_written_twice() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    let regions = ["eu-west-1", "us-west-2"];
    let written = || emulator.with(|state| state.call_count("PutParameter"));
    {
        let mut live = Live::journaling_between(&emulator, home.path(), &regions);
        live.world.resize(120, 35);
        live.keys("gjlj=");
        live.keys("<home>us-west-2:<enter>");
        on(&mut live, "level");
        live.keys("c");
        live.keys("<pgdn>");
        live.world.keys("plain text<enter>");
        live.begin();
        while written() == 0 {
            live.hear();
        }
    }
    let mut live = Live::journaling_between(&emulator, home.path(), &regions);
    live.world.resize(120, 35);
    live.world.shows(&["a copy of /shop/live/level did not end: u shows it"]);
    live.keys("u");
    live.world.shows(&["there  111122223333 · us-west-2", "enter asks before it goes on with the one that is left"]);
    live.keys("<enter>");
    live.world.shows(&["Go on copying 1 parameter to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied /shop/live/level to us-west-2"]);
    assert_eq!((written(), west(&live, "level").map(|(version, ..)| version)), (1, Some(2)), "it is not written twice");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_place_whose_opening_is_cancelled_is_left_and_said_to_be() {
    let emulator = fixtures::emulator(SEED);
    let home = tempfile::tempdir().unwrap();
    let head = r#"{"sesame_journal":3,"kind":"copy","begun":"2026-11-24T08:00:00Z","from":{"account":"111122223333","region":"eu-west-1","profile":null,"endpoint":null},"to":{"account":"111122223333","region":"us-west-2","profile":null,"endpoint":null},"names":1}
{"n":0,"name":"/shop/live/level","version":1,"modified":null,"type":"String","tier":null,"key":null,"to":"/shop/live/level"}
{"n":0,"step":"creating"}
"#;
    let file = home.path().join("1-1-1.journal");
    fs::write(&file, head).unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let mut live = Live::journaling_between(&emulator, home.path(), &["eu-west-1", "us-west-2"]);
    live.world.resize(120, 35);
    live.keys("u");
    live.world.keys("<enter>");
    live.world.shows(&["connecting there"]);
    let ended = live.world.ended.len();
    live.world.keys("<f3>G");
    live.world.shows(&["› connect to 111122223333 · us-west-2, to go on with a copy"]);
    live.world.keys("<bs>");
    assert_eq!(live.world.ended.len(), ended + 1, "the place is left\n{}", live.screen());
    live.world.keys("<esc>");
    live.world.shows(&["it was stopped: r tries again"]);
}

/// It is a second place that is opened for it, and left with it.
#[cfg(unix)]
#[test]
fn a_place_that_is_another_now_is_not_gone_on_with() {
    let emulator = fixtures::emulator(SEED);
    let home = tempfile::tempdir().unwrap();
    let head = r#"{"sesame_journal":3,"kind":"copy","begun":"2026-11-24T08:00:00Z","from":{"account":"111122223333","region":"eu-west-1","profile":null,"endpoint":null},"to":{"account":"444455556666","region":"us-west-2","profile":null,"endpoint":null},"names":1}
{"n":0,"name":"/shop/live/level","version":1,"modified":null,"type":"String","tier":null,"key":null,"to":"/shop/live/level"}
{"n":0,"step":"creating"}
"#;
    let file = home.path().join("1-1-1.journal");
    fs::write(&file, head).unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let mut live = Live::journaling_between(&emulator, home.path(), &["eu-west-1", "us-west-2"]);
    live.world.resize(120, 35);
    live.keys("u");
    live.keys("<enter>");
    live.world.shows(&["that is another place now: 111122223333 · us-west-2"]);
    let ended = live.world.ended.len();
    live.keys("<esc>");
    assert!(live.world.effects.iter().all(|effect| !matches!(effect, Effect::Promote { .. })));
    assert!(live.world.ended.len() >= ended);
}

/// Two accounts of one region, in which names and principals are the same.
#[test]
fn between_two_accounts_of_a_region_the_profile_tells_them_apart() {
    let seed = r#"
account = "111122223333"
region = "eu-west-1"
[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true
[[principal]]
access_key = "AKIAOTHER"
arn = "arn:aws:sts::444455556666:assumed-role/engineer/ana"
[[deny]]
principal = "arn:aws:sts::444455556666:assumed-role/engineer/*"
action = "ssm:PutParameter"
resource = "*"
[[parameter]]
name = "/shop/a"
type = "String"
value = "a"
"#;
    let places = [("first", "eu-west-1", "AKIAENGINEER"), ("second", "eu-west-1", "AKIAOTHER")];
    let mut live = Live::between(seed, &places);
    live.world.resize(120, 35);
    live.keys("gj=");
    live.keys("<home>second@<enter>");
    live.world.shows(&["444455556666"]);
    live.keys("*c");
    live.world.shows(&["Copy to second · eu-west-1"]);
    live.keys("<pgdn>w");
    live.world.shows(&["nothing was copied; in second · eu-west-1"]);
    live.keys("x");
    live.world.shows(&["444455556666 · eu-west-1, not the place of this session"]);
}
