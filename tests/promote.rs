//! What differs between two places is copied to the other: keys in, screen out, and what the service holds in both afterwards.

mod going_on;
mod keys_and_losses;
mod left;
mod third_place;

use std::fs;
use std::path::Path;

use sesame::app::{Effect, Start};
use sesame::config::Config;
use ssm_emulator::{Emulator, Fault, FaultKind, KeyState};

use crate::fixtures::{self, Live, PLACES};

const SEED: &str = seed!(
    west,
    r#"
[account_aliases]
111122223333 = "acme-shop"

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
"#
);

/// Both places listed, and their values told apart.
fn compared() -> Live {
    compared_with(Config::default())
}

fn compared_with(config: Config) -> Live {
    compared_of(SEED, config)
}

fn compared_of(seed: &str, config: Config) -> Live {
    let mut live = Live::compared(seed, "gjlj", config);
    live.world.shows(&["/shop/live ↔ west@/shop/live"]);
    live.keys("=");
    live
}

fn west(live: &Live, name: &str) -> Option<(i64, String, String)> {
    live.get_in("us-west-2", &format!("/shop/live/{name}"))
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
    assert_eq!(live.get_in("us-west-2", "/shop/live"), None, "nothing is written to the name of the folder");
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
    let value = |name: &str| live.get_in("eu-west-1", name).map(|(_, _, value)| value);
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
    // What KMS has told of the keys is known by then.
    live.keys("<enter><esc>");
    let before = asked(&live);
    live.world.keys("<enter>");
    live.world.shows(&["about 27, 6 of them writes: about 2 s at 3 a second of most accounts; asking"]);
    live.settle();
    live.world.shows(&["about 27, 6 of them writes: about 2 s at 3 a second that the service takes"]);
    assert_eq!(asked(&live), before + 1);
    let mut live = many(&format!("{SEED}\n[behaviour]\nhigh_throughput = true\n"));
    live.keys("<enter>");
    live.world.shows(&["6 of them writes: about 1 s at 10 a second of the higher"]);
    let denied = "[[deny]]\nprincipal = \"arn:aws:sts::*:assumed-role/engineer/*\"\naction = \"ssm:GetServiceSetting\"\nresource = \"*\"";
    let mut live = many(&format!("{SEED}\n{denied}\n"));
    live.keys("<enter>");
    live.world.shows(&["2 s at 3 a second of most accounts", "setting there may not be read"]);
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
    assert_eq!(live.get_in("eu-west-1", "/shop/new/db/token").unwrap().2, "the-new-token");
}
