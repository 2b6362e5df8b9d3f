//! What is not copied: it has moved meanwhile, or may not be written there.

use serde_json::json;
use sesame::config::Config;
use ssm_emulator::KeyState;

use super::{compared, compared_with, on, value};
use crate::fixtures::Live;

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
    live.keys("alias/shop-west<enter>");
    let key_is = |live: &Live, state| {
        live.emulator.with(|all| {
            all.set_key_state("arn:aws:kms:us-west-2:111122223333:key/22222222-2222-2222-2222-222222222222", state)
        });
    };
    key_is(&live, KeyState::Disabled);
    let put = json!({ "Name": "/shop/live/level", "Value": "theirs", "Type": "String", "Overwrite": true });
    live.ask_in("us-west-2", "AKIAENGINEER", "AmazonSSM.PutParameter", &put);
    live.keys("<pgdn><pgdn>");
    live.keys("plain text<enter>");
    live.world.shows(&["nothing was copied: 2 key disabled, 1 denied, 1 changed there meanwhile"]);
    live.keys("<esc><esc>");
    live.world.shows(&["4 marked"]);
    snapshot!("left_120", live);
    for (name, row, explained) in [
        ("fixed", "not copied: denied", "ssm:PutParameter"),
        ("db/token", "not copied: key disabled", "is disabled"),
        ("db/password", "not copied: key disabled", "is disabled"),
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
    key_is(&live, KeyState::Enabled);
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
